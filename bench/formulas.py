"""A small grammar of valid TeX: what formulas in paper notes are made of."""

from collections.abc import Callable
from random import Random

GREEK = [
    r"\alpha",
    r"\beta",
    r"\gamma",
    r"\delta",
    r"\epsilon",
    r"\theta",
    r"\lambda",
    r"\mu",
    r"\sigma",
    r"\phi",
    r"\omega",
]
EXPONENTS = ["2", "-1", "T", "\\top", "*", "\\prime", "(t)"]
LATIN = list("abcdefghijklmnpqrstuvwxyzABDEFGHIJKLMNPQRSTUVWXYZ")
CALLIGRAPHIC = [f"\\mathcal{{{letter}}}" for letter in "DLNOFHX"] + [f"\\mathbb{{{letter}}}" for letter in "REPNZ"]
BOLD = [f"\\mathbf{{{letter}}}" for letter in "xyzwhvWQKV"]
ACCENTS = ["\\hat", "\\tilde", "\\bar", "\\vec", "\\dot"]
RELATIONS = ["=", "\\le", "\\ge", "\\approx", "\\propto", "\\sim", "<", ">", "\\in", "\\to", ":="]
OPERATIONS = ["+", "-", "\\cdot", "\\times", "\\odot", "\\otimes", "\\oplus"]
FUNCTIONS = ["\\log", "\\exp", "\\max", "\\min", "\\sin", "\\tanh", "\\operatorname{softmax}", "\\operatorname{KL}"]
LARGE = ["\\sum", "\\prod", "\\int", "\\bigcup"]


def symbol(rng: Random) -> str:
    """One letter, perhaps with an accent, an index or an exponent."""
    base = rng.choice(rng.choice((LATIN, LATIN, GREEK, BOLD, CALLIGRAPHIC)))
    match rng.randrange(8):
        case 0:
            return f"{rng.choice(ACCENTS)}{{{rng.choice(LATIN)}}}"
        case 1 | 2:
            return f"{base}_{rng.choice('ijkt012')}"
        case 3:
            return f"{base}_{{{rng.choice(LATIN)},{rng.choice('ijkt')}}}"
        case 4:
            return f"{base}^{{{rng.choice(EXPONENTS)}}}"
        case _:
            return base


def _fraction(rng: Random, depth: int) -> str:
    return f"\\frac{{{expression(rng, depth)}}}{{{expression(rng, depth)}}}"


def _large(rng: Random, depth: int) -> str:
    return f"{rng.choice(LARGE)}_{{{rng.choice('ijkt')}=1}}^{{{rng.choice('nNTKM')}}} {expression(rng, depth)}"


def _call(rng: Random, depth: int) -> str:
    return f"{rng.choice(FUNCTIONS)}\\left({expression(rng, depth)}\\right)"


def _root(rng: Random, depth: int) -> str:
    return f"\\sqrt{{{expression(rng, depth)}}}"


def _norm(rng: Random, depth: int) -> str:
    return f"\\lVert {expression(rng, depth)} \\rVert_2"


def _expectation(rng: Random, depth: int) -> str:
    return f"\\mathbb{{E}}_{{{symbol(rng)} \\sim p_\\theta}}\\left[{expression(rng, depth)}\\right]"


def _text(rng: Random, depth: int) -> str:
    return (
        f"{rng.choice(BOLD)}_{{\\text{{{rng.choice(('train', 'test', 'model', 'ref'))}}}}} + {expression(rng, depth)}"
    )


def _number(rng: Random, depth: int) -> str:
    return f"{rng.randrange(1, 100) / 10} {expression(rng, depth)}"


COMPOUNDS: list[Callable[[Random, int], str]] = [_fraction, _large, _call, _root, _norm, _expectation, _text, _number]


def expression(rng: Random, depth: int) -> str:
    """An expression nested at most ``depth`` deep."""
    if depth <= 0 or rng.random() < 0.3:
        return symbol(rng)
    left = rng.choice(COMPOUNDS)(rng, depth - 1) if rng.random() < 0.6 else symbol(rng)
    if rng.random() < 0.5:
        return left
    return f"{left} {rng.choice(OPERATIONS)} {expression(rng, depth - 1)}"


def relation(rng: Random, depth: int) -> str:
    """Two expressions and what holds between them."""
    return f"{expression(rng, depth)} {rng.choice(RELATIONS)} {expression(rng, depth)}"


def inline(rng: Random) -> str:
    """A formula that stands in a line or in a table cell: mostly short, and without a vertical bar."""
    draw = rng.random()
    if draw < 0.4:
        return symbol(rng)
    return relation(rng, 1) if draw < 0.85 else expression(rng, 2)


def _aligned(rng: Random) -> str:
    rows = [f"{symbol(rng)} &= {expression(rng, 2)}" for _ in range(rng.randrange(2, 5))]
    return "\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}"


def _matrix(rng: Random) -> str:
    size = rng.randrange(2, 4)
    rows = [" & ".join(symbol(rng) for _ in range(size)) for _ in range(size)]
    kind = rng.choice(("pmatrix", "bmatrix"))
    return f"{symbol(rng)} = \\begin{{{kind}}}\n" + " \\\\\n".join(rows) + f"\n\\end{{{kind}}}"


def _cases(rng: Random) -> str:
    rows = [f"{expression(rng, 1)} & \\text{{if }} {relation(rng, 0)}", f"{symbol(rng)} & \\text{{otherwise}}"]
    return f"{symbol(rng)} = \\begin{{cases}}\n" + " \\\\\n".join(rows) + "\n\\end{cases}"


def displayed(rng: Random) -> str:
    """A formula on lines of its own."""
    draw = rng.random()
    if draw < 0.7:
        return relation(rng, 3)
    return rng.choice((_aligned, _aligned, _matrix, _cases))(rng)
