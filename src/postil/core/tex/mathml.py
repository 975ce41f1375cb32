"""The MathML that leaves this program: no inline styles, nothing but known elements, TeX in an annotation.

A Content-Security-Policy without ``unsafe-inline`` forbids ``style`` attributes, so math-core's become classes,
which ``static/css/math.css`` defines.
"""

import re
from html import escape
from xml.etree import ElementTree

_STYLE = re.compile(r' style="([^"]*)"')
_SPACE = re.compile(r";\s*|:\s*")
_ANNOTATION = re.compile(r"<annotation encoding=\"application/x-tex\">.*?</annotation>", re.DOTALL)
_BACK = re.compile(r"margin-left:-([\d.]+)(em|rem)")

_DECLARATIONS = {
    "width:100%": "math-full",
    "width:50%": "math-margin",
    "width:7.5%": "math-indent",
    "text-align:right": "math-right",
    "text-align:left": "math-left",
    "text-align:center": "math-center",
    "padding-left:0": "math-pl0",
    "padding-right:0": "math-pr0",
    "padding-left:1em": "math-pl1",
    "padding-left:0.1em": "math-plt",
    "padding-right:0.1em": "math-prt",
    "padding-left:0.1667em": "math-pl3",
    "padding-right:0.1667em": "math-pr3",
    "padding-left:0.2222em": "math-pl4",
    "padding-right:0.2222em": "math-pr4",
    "padding-left:0.2778em": "math-pl5",
    "padding-right:0.2778em": "math-pr5",
    "padding-top:0": "math-pt0",
    "padding-bottom:0": "math-pb0",
    "padding-top:0.1667em": "math-pt3",
    "border-left:0.05em solid currentcolor": "math-line-left",
    "border-right:0.05em solid currentcolor": "math-line-right",
    "border-top:0.05em solid currentcolor": "math-line-top",
    "border-bottom:0.05em solid currentcolor": "math-line-bottom",
    "border-left:0.05em dashed currentcolor": "math-dash-left",
    "border-right:0.05em dashed currentcolor": "math-dash-right",
    "border-top:0.05em dashed currentcolor": "math-dash-top",
    "border-bottom:0.05em dashed currentcolor": "math-dash-bottom",
    "font-variant-caps:small-caps": "math-small-caps",
    "math-shift:compact": "math-compact",
}

_ATTRIBUTES: dict[str, str] = {}


def clean(html: str) -> str:
    """Return math-core's output with classes for its styles and characters for its named entities."""
    if ' style="' in html:
        html = _STYLE.sub(_attribute, html)
    if ">~<" in html:
        # The ASCII sign has no wide forms in any maths font.
        html = html.replace('<mo stretchy="true">~</mo>', '<mo stretchy="true">\u02dc</mo>')
    if "&ApplyFunction;" in html or "&InvisibleTimes;" in html:
        # Named entities of MathML are unknown where the HTML is read as XML.
        html = html.replace("&ApplyFunction;", "\u2061").replace("&InvisibleTimes;", "\u2062")
    return html


def _attribute(match: re.Match[str]) -> str:
    style = match[1]
    attribute = _ATTRIBUTES.get(style)
    if attribute is None:
        attribute = _classes(style)
        # The styles of authors' own colours and spaces are endless, so only a bounded number is remembered.
        if len(_ATTRIBUTES) < 1_000:
            _ATTRIBUTES[style] = attribute
    return attribute


def _classes(style: str) -> str:
    names: list[str] = []
    color = ""
    for declaration in style.split(";"):
        key, _, value = (part.strip() for part in declaration.partition(":"))
        back = _BACK.fullmatch(f"{key}:{value}")
        if key == "color":
            color = f' mathcolor="{escape(value)}"'
        elif back:
            names += _back(float(back[1]) * (18 if back[2] == "em" else 16))
        elif f"{key}:{value}" in _DECLARATIONS:
            names.append(_DECLARATIONS[f"{key}:{value}"])
    return (f' class="{" ".join(names)}"' if names else "") + color


def _back(units: float) -> list[str]:
    """Negative space in eighteenths of an em (TeX's mu), up to two em; MathML's own spaces cannot be negative.

    The style sheet has the multiples of six as margins on one side, and what is less than six on the other.
    """
    whole = max(1, min(36, round(units)))
    return [f"math-back-{part}" for part in (whole - whole % 6, whole % 6) if part]


def with_annotation(html: str, tex: str) -> str:
    """Return ``html`` with the author's own TeX as its annotation in place of the rewritten one."""
    annotation = f'<annotation encoding="application/x-tex">{escape(tex, quote=False)}</annotation>'
    return _ANNOTATION.sub(lambda _: annotation, html, count=1)


_ELEMENTS = set(
    "math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle merror mpadded mphantom msub msup msubsup munder "
    "mover munderover mmultiscripts mprescripts none mtable mtr mtd menclose".split()
)
_KEPT = set(
    "display displaystyle scriptlevel mathvariant stretchy fence separator lspace rspace minsize maxsize accent "
    "accentunder linethickness width height depth movablelimits largeop symmetric form notation columnalign rowspan "
    "columnspan mathcolor mathbackground".split()
)


def sanitized(mathml: str, tex: str) -> str | None:
    """Return foreign MathML with only known elements and attributes and with ``tex`` as its annotation.

    None if it is no XML, has other elements (HTML that an author put in), or shows a command as text, which is how
    latex2mathml treats what it does not know.
    """
    try:
        root = ElementTree.fromstring(mathml.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "", 1))
    except (ElementTree.ParseError, ValueError):
        return None
    for element in root.iter():
        if element.tag not in _ELEMENTS or (element.text or "").startswith("\\"):
            return None
        for name in [name for name in element.attrib if name not in _KEPT]:
            del element.attrib[name]
    row = ElementTree.Element("mrow")
    row.extend(list(root))
    for child in list(root):
        root.remove(child)
    semantics = ElementTree.SubElement(root, "semantics")
    semantics.append(row)
    annotation = ElementTree.SubElement(semantics, "annotation", {"encoding": "application/x-tex"})
    annotation.text = tex
    return ElementTree.tostring(root, encoding="unicode")
