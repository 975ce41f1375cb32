"""Authors' macros: the converter that knows them, and those among them that no formula could use."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from math_core import LatexError, LatexToMathML
from msgspec import Struct

from postil.core.tex.faults import ERROR, is_broken, is_unknown, worded
from postil.core.tex.numbers import ID_PREFIX
from postil.core.tex.prelude import MACROS
from postil.core.tex.scan import levels

_NAME = re.compile(r"[A-Za-z]+")
_PLACE = re.compile(r"macro(\d+):\d+: (.*)", re.DOTALL)
_PARAMETER = re.compile(r"#[1-9]")
_BODY_LEVELS = 60
_EXPANDS = "Too many expansions"


class Macros(Struct, frozen=True):
    """A converter with the macros that can be used, ``names``; ``faults`` says what is wrong with the others."""

    converter: LatexToMathML
    names: tuple[str, ...]
    faults: Mapping[str, str]


HINT = "a macro must be whole in itself and use commands that there are"
"""What to do about a macro that cannot be used."""


def with_macros(macros: Mapping[str, str]) -> Macros:
    """Return what converts with these macros (names with or without backslash); never raises.

    A macro is left out that has an unknown command, or a group or environment that it does not close: math-core
    reads it before it puts it in place.
    """
    return _prepared(tuple(sorted((name.removeprefix("\\"), tex) for name, tex in macros.items())))


@lru_cache(maxsize=256)
def _prepared(macros: tuple[tuple[str, str], ...]) -> Macros:
    own = {name: tex for name, tex in macros if _NAME.fullmatch(name) and levels(tex) <= _BODY_LEVELS}
    faults: dict[str, str] = {}
    while True:
        known = {**MACROS, **own}
        try:
            converter = _converter(known)
        except LatexError as error:
            found = _PLACE.match(str(error))
            name = list(known)[int(found[1])] if found else ""
            # Where it cannot be told which one it is, it is none at all that is used.
            for lost in (name,) if name in own else tuple(own):
                faults[lost] = worded(found[2] if found else str(error))
                del own[lost]
            continue
        wrong = _wrong(converter, own)
        if not wrong:
            return Macros(converter, tuple(own), MappingProxyType(faults))
        faults.update(wrong)
        own = {name: tex for name, tex in own.items() if name not in wrong}


def _converter(macros: Mapping[str, str]) -> LatexToMathML:
    return LatexToMathML(
        macros=dict(macros),
        annotation=True,
        fancy_error=False,
        continue_on_error=True,
        global_group=True,
        allow_unreliable_rendering=True,
        id_prefix=ID_PREFIX,
    )


def _wrong(converter: LatexToMathML, own: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong with macros in themselves; what only concerns their place in a formula is not."""
    results = converter.convert_all([(_PARAMETER.sub("{x}", tex), True) for tex in own.values()])
    wrong: dict[str, str] = {}
    for name, html in zip(own, results, strict=True):
        error = ERROR.match(html)
        if error and (is_unknown(error[2]) or is_broken(error[2]) or error[2].startswith(_EXPANDS)):
            wrong[name] = worded(error[2])
    return wrong
