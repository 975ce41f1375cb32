r"""Macros for the TeX commands that authors use and math-core does not know.

Each key is a command without its backslash, each value its TeX. A site's or a note's own macros win over these.
Commands that only concern the look of printed pages (sizes, line filling) become nothing, so that the formula
stays readable; commands that would reach out of the formula (``\href``, ``\htmlData``) keep only their content.
"""

from collections.abc import Mapping

_SAME_AS = {
    "thicksim": r"\sim",
    "thickapprox": r"\approx",
    "varpropto": r"\propto",
    "shortmid": r"\mid",
    "nshortmid": r"\nmid",
    "shortparallel": r"\parallel",
    "nshortparallel": r"\nparallel",
    "smallfrown": r"\frown",
    "smallsmile": r"\smile",
    "smallsetminus": r"\setminus",
    "smallint": r"\int",
    "intop": r"\int",
    "centerdot": r"\cdot",
    "sdot": r"\cdot",
    "mathellipsis": r"\ldots",
    "dotsc": r"\ldots",
    "dotso": r"\ldots",
    "dotsx": r"\ldots",
    "dotsb": r"\cdots",
    "dotsm": r"\cdots",
    "dotsi": r"\cdots",
    "mapsfrom": "↤",
    "varvdots": r"\vdots",
    "enskip": r"\hspace{0.5em}",
    "strut": r"\mathstrut",
    "hfill": r"\quad",
    "hfil": r"\quad",
    "varliminf": r"\underline{\lim}",
    "varlimsup": r"\overline{\lim}",
    "varinjlim": r"\underrightarrow{\lim}",
    "varprojlim": r"\underleftarrow{\lim}",
    "celsius": r"{}^{\circ}\mathrm{C}",
    "textcopyright": "©",
    "KaTeX": r"\text{KaTeX}",
    "LaTeX": r"\text{LaTeX}",
    "TeX": r"\text{TeX}",
}

_STYLED = {
    "mathbbm": r"\mathbb{#1}",
    "mathds": r"\mathbb{#1}",
    "mathnormal": r"{#1}",
    "mathsfit": r"\mathsf{#1}",
    "pmb": r"\boldsymbol{#1}",
    "mbox": r"\text{#1}",
    "hbox": r"\text{#1}",
    "textnormal": r"\text{#1}",
    "textup": r"\text{#1}",
    "textmd": r"\text{#1}",
    "clap": r"\text{#1}",
    "llap": r"\text{#1}",
    "rlap": r"\text{#1}",
    "mathclap": "{#1}",
    "mathllap": "{#1}",
    "mathrlap": "{#1}",
    "smash": "{#1}",
    "vcenter": "{#1}",
    "ensuremath": "{#1}",
    "substack": r"\begin{subarray}{c}#1\end{subarray}",
    "dv": r"\frac{d #1}{d #2}",
    "pdv": r"\frac{\partial #1}{\partial #2}",
    "abs": r"\left|#1\right|",
    "norm": r"\left\|#1\right\|",
    "colorbox": r"\text{#2}",
    "fcolorbox": r"\text{#3}",
    "above": "",
}

_CONTENT_ONLY = {
    "href": "{#2}",
    "url": r"\text{#1}",
    "class": "{#2}",
    "cssId": "{#2}",
    "style": "{#2}",
    "bbox": "{#1}",
    "htmlClass": "{#2}",
    "htmlData": "{#2}",
    "htmlId": "{#2}",
    "htmlStyle": "{#2}",
    "texttip": "{#1}",
    "mathtip": "{#1}",
    "require": "{}",
}

_NOTHING = (
    "tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge noindent allowbreak nobreak "
    "break displaylimits hfilneg vfill medskip smallskip bigskip centering"
)

MACROS: Mapping[str, str] = {
    **dict.fromkeys(_NOTHING.split(), ""),
    **_SAME_AS,
    **_STYLED,
    **_CONTENT_ONLY,
}
"""The prelude: command name to TeX, ``#1`` to ``#9`` being its arguments."""
