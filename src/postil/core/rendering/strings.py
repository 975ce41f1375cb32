"""The words of the interface: ``templates/strings/<language>.yaml``, and ``t`` that says them.

A file maps keys to texts, in which ``{name}`` stands for a value that the template gives. A text that depends on
``count`` has a form for each of CLDR's plurals that its language knows. The site's own files win key by key; what a
language lacks its base language has, and English all.
"""

import re
from collections.abc import Mapping
from typing import Any

import yaml
from markupsafe import Markup, escape
from msgspec import Struct, field

from postil.core.diagnostics import diagnostic, did_you_mean
from postil.core.model import Diagnostic
from postil.core.rendering.figures import written_number
from postil.core.rendering.languages import BASE, fallbacks, normal, plural_form
from postil.core.rendering.template_names import THEME
from postil.core.settings.yaml_tree import YamlError, compose, span_of

FOLDER = "strings/"
"""Where the files of strings are among the templates."""

CALLOUT = "callout."
"""What the keys of the names of callouts begin with; their types follow, and a site may have types of its own."""

FORMS = ("zero", "one", "two", "few", "many", "other")
"""CLDR's plural forms; every language has the last one."""

_PLACE = re.compile(r"\{([a-z_]+)\}")
_FILE = re.compile(r"([A-Za-z0-9_-]+)\.ya?ml")


class UnknownString(Exception):
    """A template asks for a string that there is not, or does not give the values that one needs."""


class Phrase(Struct, frozen=True, gc=False):
    """One string in the ``language`` that has it: a text, or its plural ``forms``; ``needs`` are its values' names."""

    language: str
    text: str = ""
    forms: Mapping[str, str] = {}
    needs: tuple[str, ...] = ()


class Strings(Struct, frozen=True):
    """All strings of a site by key. Called with a key and the values of its text it says it: see ``__call__``."""

    phrases: Mapping[str, Phrase] = field(default_factory=dict)

    def __call__(self, key: str, **values: Any) -> str:
        """Return the string of ``key`` with its values filled in; UnknownString if it or one of them is missing.

        ``count`` chooses the plural form, and is written as the language does. If a value is HTML, so is what is
        returned, with all else escaped.
        """
        phrase = self.phrases.get(key)
        if phrase is None:
            hint = did_you_mean(key, self.phrases)
            raise UnknownString(f'there is no string "{key}"' + (f"; {hint}" if hint else ""))
        if not phrase.needs:
            return phrase.text
        lost = [name for name in phrase.needs if name not in values]
        if lost:
            raise UnknownString(f'the string "{key}" needs {" and ".join(lost)}')
        text = phrase.text
        if phrase.forms:
            text = phrase.forms.get(plural_form(phrase.language, values["count"]), phrase.forms["other"])
        if "count" in values:
            values["count"] = written_number(values["count"], phrase.language)
        if any(hasattr(value, "__html__") for value in values.values()):
            return Markup(_PLACE.sub(lambda found: escape(values[found[1]]), str(escape(text))))
        return _PLACE.sub(lambda found: str(values[found[1]]), text)

    def below(self, prefix: str) -> dict[str, str | dict[str, str]]:
        """Return the texts, or plural forms, of the keys that begin with ``prefix``, sorted, as plain data."""
        found = {key: self.phrases[key] for key in sorted(self.phrases) if key.startswith(prefix)}
        return {key: dict(phrase.forms) or phrase.text for key, phrase in found.items()}


def is_strings(name: str) -> bool:
    """Say whether a file among the templates is one of strings."""
    return name.removeprefix(THEME).startswith(FOLDER)


def without_strings(templates: Mapping[str, str]) -> dict[str, str]:
    """Return those files among the templates that are templates."""
    return {name: source for name, source in templates.items() if not is_strings(name)}


def read_strings(files: Mapping[str, str], language: str) -> tuple[Strings, tuple[Diagnostic, ...]]:
    """Return the strings of a site in ``language`` and what is wrong with its own files of them.

    ``files`` are its templates by name, the theme's also under ``theme/…``. What is wrong is left out.
    """
    shelf = _Shelf(files)
    wanted = fallbacks(language)
    phrases = shelf.phrases(wanted[0])
    foreign = [(tag, name) for tag, name in shelf.own.items() if tag not in wanted]
    for tag, name in (*foreign, *[("", name) for name in shelf.nameless]):
        if tag and CALLOUT in files[name]:
            # Notes may be in a language that the site is not in.
            shelf.phrases(tag)
        elif tag not in shelf.theme:
            message = f'has strings for no page: the site\'s language is "{language}"'
            shelf.faults.append(diagnostic("strings-unknown", f"templates/{name}", None, message))
    spoken = {**shelf.theme, **shelf.own}
    if not any(tag in spoken for tag in wanted if tag != BASE) and wanted[0].split("-")[0] != BASE:
        message = f'the site\'s language is "{language}", which the theme does not speak: the interface is in English'
        hint = f"put a translation of the theme's strings into templates/strings/{wanted[0]}.yaml"
        shelf.faults.append(diagnostic("strings-missing", "site.yaml", None, message, hint))
    return Strings(phrases), tuple(shelf.faults)


def callout_names(files: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return what callouts of each type are called in each language that ``files``, as above, have strings in.

    They stand in the text that is searched and shown elsewhere, so they are known when a note is converted, whatever
    language that is in. ``read_strings`` tells what is wrong with them.
    """
    shelf = _Shelf(files)
    return {tag: shelf.callouts(tag) for tag in sorted({BASE, *shelf.theme, *shelf.own})}


class _Shelf:
    """The files of strings by language, each read once and only if it is asked for; ``nameless`` are of none."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self.own: dict[str, str] = {}
        self.theme: dict[str, str] = {}
        self.nameless: list[str] = []
        self.faults: list[Diagnostic] = []
        self._files = files
        self._phrases: dict[str, dict[str, Phrase]] = {}
        for name in sorted(filter(is_strings, files)):
            found = _FILE.fullmatch(name.removeprefix(THEME).removeprefix(FOLDER))
            if found and name.startswith(THEME):
                self.theme[normal(found[1])] = name
            elif not name.startswith(THEME) and files.get(THEME + name) != files[name]:
                if found:
                    self.own[normal(found[1])] = name
                else:
                    self.nameless.append(name)

    def phrases(self, tag: str) -> dict[str, Phrase]:
        """Return all strings of a language, with those of the languages behind it."""
        if tag not in self._phrases:
            phrases = self.phrases(fallbacks(tag)[1]) if tag != BASE else {}
            for source in (self.theme.get(tag), self.own.get(tag)):
                if source:
                    reader = _Reader(source, tag, phrases, self.faults, self._files)
                    phrases = {**phrases, **reader.phrases(self._files[source])}
            self._phrases[tag] = phrases
        return self._phrases[tag]

    def callouts(self, tag: str) -> dict[str, str]:
        """Return what callouts are called in a language, by their types."""
        return {
            key.removeprefix(CALLOUT): phrase.text or phrase.forms["other"]
            for key, phrase in self.phrases(tag).items()
            if key.startswith(CALLOUT)
        }


class _Reader:
    """Reads one file of strings; ``known`` are those of the languages behind this one."""

    def __init__(
        self, name: str, tag: str, known: Mapping[str, Phrase], faults: list[Diagnostic], files: Mapping[str, str]
    ) -> None:
        self._path, self._tag, self._known, self._faults, self._files = f"templates/{name}", tag, known, faults, files
        self._own = not name.startswith(THEME)

    def phrases(self, text: str) -> dict[str, Phrase]:
        try:
            root = compose(text)
        except YamlError as error:
            self._faults.append(diagnostic("strings-syntax", self._path, error.span, error.message, error.hint))
            return {}
        if root is None:
            return {}
        if not isinstance(root, yaml.MappingNode):
            self._report("strings-syntax", root, "is no mapping of keys to texts", "write one `key: text` a line")
            return {}
        found: dict[str, Phrase] = {}
        for key, value in root.value:
            phrase = self._phrase(key, value, found)
            if phrase is not None:
                found[key.value] = phrase
        return found

    def _phrase(self, key: yaml.Node, value: yaml.Node, found: Mapping[str, Phrase]) -> Phrase | None:
        name, known = str(key.value), self._known.get(key.value) if isinstance(key, yaml.ScalarNode) else None
        if not isinstance(key, yaml.ScalarNode):
            self._report("strings-value", key, "a key must be one word of text")
        elif name in found:
            self._report("strings-value", key, f'"{name}" stands twice', "the first one is used")
        elif self._own and known is None and not self._is_asked_for(name):
            hint = did_you_mean(name, self._known)
            self._report("strings-unknown", key, f'no template asks for a string "{name}"', hint)
        elif texts := self._texts(name, value):
            needs = {place for text in texts.values() for place in _PLACE.findall(text)}
            foreign = sorted(needs.difference(known.needs)) if known else []
            if not known or not foreign:
                return _phrase_of(self._tag, texts, needs)
            hint = f"it has {' and '.join(known.needs)}" if known.needs else ""
            self._report("strings-value", value, f'"{name}" has no value named "{foreign[0]}"', hint)
        return None

    def _texts(self, key: str, value: yaml.Node) -> dict[str, str]:
        """Return the text under an empty name, or the plural forms by their names; empty if there is none."""
        if isinstance(value, yaml.ScalarNode) and value.value:
            return {"": value.value}
        if not isinstance(value, yaml.MappingNode):
            self._report("strings-value", value, f'"{key}" must be a text, or texts by plural form')
            return {}
        forms: dict[str, str] = {}
        for form, text in value.value:
            if not isinstance(text, yaml.ScalarNode) or form.value not in FORMS:
                self._report("strings-value", form, f'"{key}" can have the plural forms {", ".join(FORMS)}')
                return {}
            forms[form.value] = text.value
        if "other" not in forms:
            self._report("strings-value", value, f'"{key}" lacks the plural form "other"')
            return {}
        return forms

    def _is_asked_for(self, key: str) -> bool:
        """Say whether one of the site's own templates, or a note with a callout, may ask for ``key``."""
        if key.startswith(CALLOUT):
            return True
        quoted = (f'"{key}"', f"'{key}'")
        return any(mark in text for name, text in self._files.items() if not is_strings(name) for mark in quoted)

    def _report(self, code: str, node: yaml.Node, message: str, hint: str = "") -> None:
        self._faults.append(diagnostic(code, self._path, span_of(node.start_mark), message, hint))


def _phrase_of(tag: str, texts: Mapping[str, str], needs: set[str]) -> Phrase:
    if "" in texts:
        return Phrase(tag, texts[""], {}, tuple(sorted(needs)))
    return Phrase(tag, "", texts, tuple(sorted({*needs, "count"})))
