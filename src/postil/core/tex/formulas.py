r"""TeX formulas to MathML, a whole document at once.

math-core converts; tex_prelude and tex_rewrite close its gaps, tex_numbers numbers, tex_mathml cleans its output.
What it refuses twice goes to latex2mathml, and what that cannot do either is shown as its source.
"""

import re
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from html import escape, unescape

from msgspec import Struct

from postil.core.tex.faults import ERROR, is_broken, is_unknown, meant, worded
from postil.core.tex.macros import with_macros
from postil.core.tex.mathml import clean, sanitized, with_annotation
from postil.core.tex.numbers import NumberFault, Numbers, lone_reference
from postil.core.tex.origins import origin
from postil.core.tex.repair import repair
from postil.core.tex.rewrite import rewrite
from postil.core.tex.scan import STACK_LEVELS, THREAD_LEVELS, levels


class Formula(Struct, frozen=True):
    """One formula: its TeX without delimiters, and whether it is displayed on lines of its own."""

    tex: str
    display: bool = False


class Fault(Struct, frozen=True):
    """What was wrong with a formula: a diagnostic's code and message, and the offset in the formula's TeX."""

    code: str
    message: str
    offset: int = 0
    hint: str = ""


class Converted(Struct, frozen=True):
    """A formula's HTML: ``<math>``, or ``<code class="math-error">``, or nothing if it only defines macros."""

    html: str
    faults: tuple[Fault, ...] = ()


def convert(formulas: Sequence[Formula], macros: Mapping[str, str] | None = None) -> list[Converted]:
    r"""Convert all formulas of a document, in order; never raises.

    ``macros`` maps commands without backslash to TeX. Definitions (``\newcommand``, ``\def``) hold for the formulas
    that follow, as MathJax has it; equations are numbered through, and references may point forward.
    """
    return _Batch(formulas, macros or {}).run() if formulas else []


_NUMBERS = re.compile(r"\\(?:label|tag|ref|eqref)(?![A-Za-z])")
_DEFINES = re.compile(r"\\[gex]?def(?![A-Za-z])|\\(?:let|newcommand)(?![A-Za-z])")
_ERROR_STARTS = ('<p class="math-core-error"', '<span class="math-core-error"')
_EMPTY = re.compile(r"<math[^>]*><semantics><mrow></mrow><annotation")

_DEEP_STACK = 256 * 1024 * 1024
_DEEP_LEVELS = 40_000
_FALLBACK_LENGTH = 4_000


class _Batch:
    """One run over a document; a class only because its steps share what they know of each formula."""

    def __init__(self, formulas: Sequence[Formula], macros: Mapping[str, str]) -> None:
        self.formulas = formulas
        self.macros = with_macros(macros)
        self.nests = bool(macros)
        self.numbers = Numbers()
        self.faults: dict[int, list[Fault]] = {}
        self.references: dict[int, list[bool]] = {}

    def run(self) -> list[Converted]:
        prepared = [self._prepare(index, formula) for index, formula in enumerate(self.formulas)]
        html = self._convert(prepared)
        failed = [index for index, result in enumerate(html) if result.startswith(_ERROR_STARTS)]
        if failed:
            errors = {index: _explain(html[index], prepared[index], self.formulas[index].tex) for index in failed}
            for index in failed:
                prepared[index] = repair(prepared[index])
            # All again, since a definition or a number in a mended formula concerns the others.
            html = self._convert(prepared)
            for index in failed:
                if html[index].startswith(_ERROR_STARTS):
                    html[index] = self._fall_back(index, prepared[index], *errors[index])
        return [
            self._finish(index, tex, result) for index, (tex, result) in enumerate(zip(prepared, html, strict=True))
        ]

    def _prepare(self, index: int, formula: Formula) -> str:
        tex = formula.tex
        if len(tex) > _DEEP_LEVELS or levels(tex) > _DEEP_LEVELS:
            self._fault(index, Fault("math-error", "the formula is too long to convert"))
            return "\\relax"
        if "\\" not in tex and "%" not in tex and "&" not in tex:
            return tex
        tex = rewrite(tex, formula.display)
        if _NUMBERS.search(tex):
            tex, references, faults = self.numbers.prepare(tex, formula.display)
            self.references[index] = references
            self._number_faults(index, faults)
        return tex

    def _convert(self, prepared: Sequence[str]) -> list[str]:
        converter = self.macros.converter
        snippets = [(tex, formula.display) for tex, formula in zip(prepared, self.formulas, strict=True)]
        work: Callable[[], list[str]] = lambda: converter.convert_all(snippets)  # noqa: E731
        # Macros can nest without bound, and math-core's parser recurses on the stack.
        is_first = threading.current_thread() is threading.main_thread()
        most = STACK_LEVELS if is_first else THREAD_LEVELS
        nests = self.nests or any(levels(tex) > most or _DEFINES.search(tex) for tex in prepared)
        return _on_deep_stack(work) if nests else work()

    def _fall_back(self, index: int, prepared: str, offset: int, message: str) -> str:
        formula = self.formulas[index]
        mathml = _latex2mathml(prepared, formula)
        words, hint = worded(message), self._hint(message)
        if mathml is None or is_broken(message):
            shown = "" if mathml is None else "; it is shown as far as it can be read"
            self._fault(index, Fault("math-error", words + shown, offset, hint))
            return source(formula) if mathml is None else mathml
        told = f"{words}: a simpler converter has set the formula"
        self._fault(index, Fault("math-fallback", told, offset, hint or "see whether it looks right"))
        return mathml

    def _hint(self, message: str) -> str:
        broken = next((name for name in self.macros.faults if f'"\\{name}"' in unescape(message)), "")
        if broken:
            return f"the macro of that name cannot be used: {self.macros.faults[broken]}"
        return meant(message, self.macros.names, self._is_known)

    def _is_known(self, command: str) -> bool:
        error = ERROR.match(self.macros.converter.convert_all([(command, False)])[0])
        return not (error and is_unknown(error[2]))

    def _finish(self, index: int, prepared: str, html: str) -> Converted:
        formula = self.formulas[index]
        if index in self.references:
            html, missing = self.numbers.finish(html, self.references[index])
            self._number_faults(index, missing)
        html = clean(html)
        if prepared != formula.tex:
            if prepared == "\\relax":
                html = source(formula)
            elif _EMPTY.match(html) and _DEFINES.search(prepared):
                html = ""
            else:
                html = lone_reference(formula.tex, with_annotation(html, formula.tex))
        return Converted(html, tuple(self.faults[index]) if index in self.faults else ())

    def _number_faults(self, index: int, faults: Sequence[NumberFault]) -> None:
        tex = self.formulas[index].tex
        # The first of equal labels may be right, the last ones are not; commands within a macro are nowhere here.
        places = {fault: iter(fault.offsets(tex)[-count:]) for fault, count in Counter(faults).items()}
        for fault in faults:
            offset = next(places[fault], 0)
            code = "math-label-duplicate" if fault.duplicate else "math-ref-missing"
            what = "is the label of two formulas" if fault.duplicate else "is not the label of any formula in this file"
            self._fault(index, Fault(code, f'"{fault.label}" {what}', offset))

    def _fault(self, index: int, fault: Fault) -> None:
        self.faults.setdefault(index, []).append(fault)


def _on_deep_stack(work: Callable[[], list[str]]) -> list[str]:
    results: list[list[str]] = []
    usual = threading.stack_size(_DEEP_STACK)
    try:
        thread = threading.Thread(target=lambda: results.append(work()))
        thread.start()
    finally:
        threading.stack_size(usual)
    thread.join()
    return results[0]


def _explain(error: str, prepared: str, tex: str) -> tuple[int, str]:
    """Return the offset in the author's TeX and the message of an error that math-core reports for ``prepared``."""
    match = ERROR.match(error)
    if not match:
        return 0, "The formula cannot be converted"
    return origin(prepared, int(match[1]), tex), match[2]


def _latex2mathml(prepared: str, formula: Formula) -> str | None:
    if len(prepared) > _FALLBACK_LENGTH:
        return None
    from latex2mathml.converter import convert as convert_with_latex2mathml

    try:
        mathml: str = convert_with_latex2mathml(prepared, display="block" if formula.display else "inline")
    except Exception:  # It has no common base class for its errors, and raises IndexError and the like as well.
        return None
    return sanitized(mathml, formula.tex)


def source(formula: Formula) -> str:
    """Return the HTML that shows a formula which cannot be converted as its TeX."""
    return f'<code class="math-error">{escape(formula.tex, quote=False)}</code>'
