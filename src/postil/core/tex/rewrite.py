r"""Small rewrites of one formula from the TeX that authors write to the TeX that math-core reads.

Every function takes TeX and returns TeX and leaves what it does not know. Which TeX is meant follows MathJax, which
most of these authors have seen their formulas with.
"""

import re

from postil.core.tex.scan import group_end, outside, replace_groups, skip_blanks

_NEEDED = re.compile(
    r"[%&]|\\(?:\\|begin|text|[mh]box|def|let|[gex]def|(?:re|provide)?newcommand|renewcommand|DeclareMathOperator"
    r"|mathop|smash|unicode|verb|textcolor|color|sqrt\s*\[|not\s*\\|(?:left|right|middle|[bB]igg?[lrm]?)\s*[<>])"
)


def rewrite(tex: str, display: bool) -> str:
    """Return the TeX that math-core reads for ``tex``; labels, tags and references are left (see tex_numbers)."""
    if not _NEEDED.search(tex):
        return tex
    if "%" in tex:
        tex = percent(tex)
    tex = _symbols(tex)
    if "\\begin" in tex:
        tex = environments(tex, display)
    tex = text(tex)
    tex = definitions(tex)
    if "\\\\" in tex or "&" in tex:
        tex = alignment(tex, display)
    return tex


_PERCENT = re.compile(r"(\\.)|(\d\s*)?%([^\n]*\n)?", re.DOTALL)


def percent(tex: str) -> str:
    r"""Make ``%`` a percent sign where the author means one.

    To TeX it begins a comment. Here it does so only if a line break ends the comment and no number stands before:
    in ``10%`` and at the end of a formula a comment would swallow what the author wrote.
    """

    def one(match: re.Match[str]) -> str:
        if match[1]:
            return match[1]
        if match[2] is None and match[3]:
            return "\n"
        return f"{match[2] or ''}\\%{percent(match[3]) if match[3] else ''}"

    return _PERCENT.sub(one, tex)


_ANGLE = re.compile(r"(\\(?:left|right|middle|[bB]igg?[lrm]?))\s*([<>])")
_ROW_SPACE = re.compile(r"\\\\(?:\*|(?=\[))(?:\[\s*-?[\d.]+\s*\\?[a-z]+\s*\])?")
_MATHOP = re.compile(
    r"\\mathop\s*\{\s*(?:\\(?:mathrm|rm|text|textrm|operatorname)\b\s*)?\{?\s*"
    r"([A-Za-z][A-Za-z ~-]*|[A-Za-z]+\\,[A-Za-z]+)\s*\}?\s*\}(?:\s*\\limits(?![A-Za-z]))?"
)
_SMASH = re.compile(r"\\smash\s*\[[tb]\]")
_UNICODE = re.compile(r"\\unicode\s*(?:\[[^\]]*\])?\{\s*(?:x([0-9A-Fa-f]{1,5})|(\d{1,6}))\s*\}")
_VERB = re.compile(r"\\verb\*?([^\sA-Za-z*])(.*?)\1", re.DOTALL)
_HEX_COLOR = re.compile(r"\\(text)?color\s*\{\s*#([0-9A-Fa-f]{6})\s*\}")


def _symbols(tex: str) -> str:
    tex = _ANGLE.sub(lambda m: m[1] + ("\\langle " if m[2] == "<" else "\\rangle "), tex)
    if "\\\\" in tex:
        tex = _ROW_SPACE.sub(r"\\\\", tex)
    if "\\mathop" in tex:
        tex = _MATHOP.sub(_operator, tex)
    if "\\smash" in tex:
        tex = _SMASH.sub(r"\\smash", tex)
    if "\\unicode" in tex:
        tex = _UNICODE.sub(_code_point, tex)
    if "\\verb" in tex:
        tex = _VERB.sub(lambda m: f"\\texttt{{{_SPECIAL.sub(_escape, m[2])}}}", tex)
    if "olor" in tex:
        tex = _HEX_COLOR.sub(_rgb, tex)
    return tex


def _rgb(match: re.Match[str]) -> str:
    red, green, blue = bytes.fromhex(match[2])
    return f"\\{match[1] or ''}color[RGB]{{{red},{green},{blue}}}"


def _operator(match: re.Match[str]) -> str:
    words = match[1].strip().replace(" ", "\\,")
    return f"\\operatorname*{{{words}}}"


def _code_point(match: re.Match[str]) -> str:
    number = int(match[1], 16) if match[1] else int(match[2])
    plain = 0x20 < number < 0x110000 and not 0xD800 <= number < 0xE000
    return f"{{{chr(number)}}}" if plain and chr(number) not in "\\{}$%&#_^~" else match[0]


_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{([A-Za-z]+\*?)\}(\s*\[[^\]\n]{0,20}\])?(\s*\{\s*\d+\s*\})?")
_RENAMED = {
    "split": "aligned",
    "alignedat": "aligned",
    "multlined": "gathered",
    "alignat": "align",
    "alignat*": "align*",
    "flalign": "align",
    "flalign*": "align*",
    "xalignat": "align",
    "xalignat*": "align*",
    "eqnarray": "align",
    "eqnarray*": "align*",
    "cases*": "cases",
    "dcases*": "dcases",
    "rcases*": "rcases",
    **{f"{kind}matrix*": f"{kind}matrix" for kind in ("", "p", "b", "B", "v", "V")},
}
_COUNTED = {"alignat", "alignat*", "alignedat", "xalignat", "xalignat*"}
_WITH_OPTION = {"aligned", "gathered", "alignedat", "split", "multlined", "array"}
_INLINE = {
    **dict.fromkeys(("align", "align*"), "aligned"),
    **dict.fromkeys(("gather", "gather*", "multline", "multline*"), "gathered"),
}
_TRANSPARENT = {"math", "displaymath", "subequations"}
_EQNARRAY = re.compile(r"(\\begin\s*\{eqnarray\*?\})(.*?)(\\end\s*\{eqnarray\*?\})", re.DOTALL)
_EQNARRAY_ROW = re.compile(r"&([^&\\]*(?:\\(?!\\)[^&\\]*)*)&")
_ARRAY = re.compile(r"\\begin\{array\}\s*\{")
_COLUMN_EXTRA = re.compile(r"[@!<>]\s*\{(?:[^{}]|\{[^{}]*\})*\}")
_PARAGRAPH_COLUMN = re.compile(r"[pmbX]\s*\{[^{}]*\}")


def environments(tex: str, display: bool) -> str:
    """Rename the environments that math-core does not know; in running text nothing can be numbered."""
    if "eqnarray" in tex:
        tex = _EQNARRAY.sub(lambda m: m[1] + _EQNARRAY_ROW.sub(r"&\1", m[2]) + m[3], tex)

    def one(match: re.Match[str]) -> str:
        edge, name, option, count = match[1], match[2], match[3] or "", match[4] or ""
        if edge == "begin" and (name in _WITH_OPTION or name.endswith("matrix*")):
            option = ""
        if name in _COUNTED:
            count = ""
        if name == "smallmatrix":
            return f"\\{edge}{{subarray}}{'{c}' if edge == 'begin' else ''}{option}{count}"
        new = _RENAMED.get(name, name)
        if not display:
            new = _INLINE.get(new, new)
        if name in _TRANSPARENT or (not display and new in {"equation", "equation*"}):
            return option + count
        return f"\\{edge}{{{new}}}{option}{count}"

    tex = _ENVIRONMENT.sub(one, tex)
    return replace_groups(tex, _ARRAY, _columns) if "\\begin{array}" in tex else tex


def _columns(_match: re.Match[str], spec: str) -> str | None:
    plain = _PARAGRAPH_COLUMN.sub("l", _COLUMN_EXTRA.sub("", spec))
    return f"\\begin{{array}}{{{plain}}}" if plain != spec else None


_TEXT = re.compile(r"\\(text(?:rm|bf|it|sf|tt|up|md|normal|sc)?|mbox|hbox)\s*\{")
_MATH_IN_TEXT = re.compile(r"(?<!\\)((?:\\\\)*)(?:\$([^$]+)\$|\\\((.+?)\\\)|(\\(?:eq)?ref\s*\{[^{}]*\}))", re.DOTALL)
_SPECIAL = re.compile(r"(?<!\\)[_^#&]")
_SWITCH = re.compile(r"\\(?:rm|bf|it|sf|tt|normalfont|rmfamily|bfseries|itshape)(?![A-Za-z])\s*")


def _escape(match: re.Match[str]) -> str:
    return "\\textasciicircum " if match[0] == "^" else "\\" + match[0]


def text(tex: str) -> str:
    r"""Split ``\text{a $x$ b}`` into ``\text{a }x\text{ b}`` and escape what is special in text mode."""
    if "\\text" not in tex and "box" not in tex:
        return tex
    return replace_groups(tex, _TEXT, _text)


def _text(match: re.Match[str], content: str) -> str | None:
    if not any(sign in content for sign in "$_^#&\\"):
        return None
    command = match[1]
    content = _SWITCH.sub("", content)
    pieces: list[str] = []
    done = 0
    for formula in _MATH_IN_TEXT.finditer(content):
        pieces.append(_piece(command, content[done : formula.start()] + formula[1]))
        # A nested \text inside the formula may hold formulas again.
        pieces.append(f"{{{text(formula[2] or formula[3] or formula[4])}}}")
        done = formula.end()
    pieces.append(_piece(command, content[done:]))
    return f"{{{''.join(pieces)}}}"


def _piece(command: str, words: str) -> str:
    return f"\\{command}{{{_SPECIAL.sub(_escape, words)}}}" if words else ""


_DEFINITION = re.compile(
    r"\\((?:re|provide)?newcommand|renewcommand|providecommand)\*?\s*(?:\{\s*(\\(?:[A-Za-z]+|.))\s*\}|(\\(?:[A-Za-z]+|.)))"
    r"\s*(?:\[\s*([0-9])\s*\])?\s*(?=\{)"
)
_OPERATOR = re.compile(r"\\DeclareMathOperator\s*(\*?)\s*\{?\s*(\\[A-Za-z]+)\s*\}?\s*(?=\{)")
_PLAIN_DEF = re.compile(r"\\[ex]?def(?=\s*\\)")


def definitions(tex: str) -> str:
    r"""Make every definition a ``\gdef``: MathJax keeps them for the formulas that follow and lets them be redone."""
    if "\\DeclareMathOperator" in tex:
        tex = _operators(tex)
    if "newcommand" in tex or "providecommand" in tex:
        tex = _DEFINITION.sub(lambda m: f"\\gdef{m[2] or m[3]}{_parameters(m[4])}", tex)
    if "def" in tex:
        tex = _PLAIN_DEF.sub(r"\\gdef", tex)
    return tex


def _parameters(count: str | None) -> str:
    return "".join(f"#{number}" for number in range(1, int(count or 0) + 1))


def _operators(tex: str) -> str:
    out: list[str] = []
    done = 0
    for match in _OPERATOR.finditer(tex):
        end = group_end(tex, skip_blanks(tex, match.end()))
        if end < 0 or match.start() < done:
            break
        body = tex[match.end() : end]
        out += (tex[done : match.start()], f"\\gdef{match[2]}{{\\operatorname{match[1]}{body}}}")
        done = end
    return "".join(out) + tex[done:]


def alignment(tex: str, display: bool) -> str:
    r"""Give ``&`` and ``\\`` outside of environments a meaning: aligned lines on display, an ampersand in text."""
    ampersand, linebreak = outside(tex)
    if ampersand and (display or linebreak):
        return f"\\begin{{aligned}}{tex}\\end{{aligned}}"
    if display and linebreak:
        return f"\\begin{{gathered}}{tex}\\end{{gathered}}"
    if ampersand and "\\begin" not in tex:
        return _AMPERSAND.sub(r"\\&", tex)
    return tex


_AMPERSAND = re.compile(r"(?<!\\)&")
