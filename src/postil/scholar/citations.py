"""A paper's citation as style manuals write it: APA (7th edition), IEEE, and plain words.

CSL with citeproc-py would know all styles there are. It was tried and is not used: a citation in APA takes it 13 ms,
thirty times what the whole page takes, its styles are 90 MB, and of what it wrote for papers as notes describe them
some was wrong (IEEE's comma behind the quotation mark, a title twice where there is no author).

Titles stay in the capitals that the author of the note wrote, as nobody can tell names from other words. What notes do
not know (volumes, pages, places) is left out.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from html import escape

from msgspec import Struct

from postil.core.model import Meta, Person, Text
from postil.scholar.bibtex import entry_type, is_published
from postil.scholar.identifiers import Identifier, url_of
from postil.scholar.names import OTHERS, is_group, named, without_suffix


class Work(Struct, frozen=True, kw_only=True):
    """What citations say of a paper. ``kind`` is its BibTeX type, ``type`` its CSL type; where nobody is known to have
    written a report, an organisation stands for the authors, else that is the ``publisher``: of other papers it is
    where their authors work, and not who wrote them."""

    kind: str
    type: str
    title: Text
    people: tuple[Person, ...]
    et_al: bool
    year: int | None
    venue: str
    venue_short: str
    publisher: str
    arxiv: str
    preprint: bool
    doi: str
    url: str

    @property
    def asks(self) -> bool:
        """Say whether the title ends in a sign of its own, behind which there is no other."""
        return self.title.text.rstrip("”’\"'")[-1:] in _STOPS


class Citation(Struct, frozen=True):
    """A citation in one style (``apa``, ``ieee``, ``plain``); its HTML has the italics, which plain text has not."""

    style: str
    text: Text


def work_of(meta: Meta) -> Work:
    """Return what citations say of a paper."""
    people = named(meta.authors)
    is_group = not people and bool(meta.organisation) and meta.type in _BY_GROUPS
    return Work(
        kind=entry_type(meta),
        type=meta.type,
        title=meta.title,
        people=(Person(meta.organisation),) if is_group else people,
        et_al=OTHERS in meta.authors,
        year=meta.year,
        venue=meta.venue or meta.venue_short,
        venue_short=meta.venue_short,
        publisher="" if is_group else meta.organisation,
        arxiv=meta.arxiv,
        preprint=bool(meta.arxiv) and not is_published(meta),
        doi=meta.doi,
        url=_url(meta),
    )


def citations(work: Work) -> tuple[Citation, ...]:
    """Return the paper's citation in each style."""
    return tuple([Citation(style, _finished(write(work), work.title)) for style, write in _STYLES])


# Signs that no text has: the title, and where italics begin and end.
_TITLE, _ITALIC, _UPRIGHT = "\x01", "\x02", "\x03"
_ITALIC_TITLE = f"{_ITALIC}{_TITLE}{_UPRIGHT}"

_BY_GROUPS = ("report", "dataset", "software")
"""Types of what organisations publish in their own name."""

_STOPS = tuple("?!.…。？！")
_ARCHIVES = ("acl", "openreview", "arxiv", "pmid")
_DESCRIBED = {"dataset": " [Data set]", "software": " [Computer software]"}


def _url(meta: Meta) -> str:
    """Return the address that lasts longest: the DOI's, an archive's, the author's own."""
    if meta.doi:
        return f"https://doi.org/{meta.doi}"
    for scheme in _ARCHIVES:
        if value := getattr(meta, scheme):
            return url_of(Identifier(scheme, value))
    own = (meta.url, *(link.url for link in meta.links if link.kind in ("url", "pdf")))
    return next((url for url in own if url.startswith(("http://", "https://"))), "")


def _finished(line: str, title: Text) -> Text:
    """Return a line with the title in its place, as text and as HTML."""
    text = line.replace(_ITALIC, "").replace(_UPRIGHT, "").replace(_TITLE, title.text)
    html = escape(line, quote=False).replace(_ITALIC, "<i>").replace(_UPRIGHT, "</i>").replace(_TITLE, title.html)
    return Text(text, html)


def _apa(work: Work) -> str:
    """*Publication Manual of the American Psychological Association*, 7th edition, chapters 9 and 10."""
    # Who, when, what, where (9.4); without an author the title comes first (9.12), without a year it is "n.d." (9.17).
    year = f"({work.year or 'n.d.'})."
    title = _apa_title(work)
    who = _apa_names(work.people, work.et_al)
    head = f"{_stopped(who)} {year} {title}" if who else f"{title} {year}"
    return " ".join(filter(None, (head, _apa_source(work), work.url)))


def _apa_title(work: Work) -> str:
    """What stands alone is in italics, what is a part of something is not (9.19); the kind in brackets (9.21)."""
    kind = work.kind
    if kind in ("article", "inproceedings", "incollection"):
        return _TITLE if work.asks else f"{_TITLE}."
    if kind == "phdthesis":
        school = f", {work.publisher or work.venue}" if work.publisher or work.venue else ""
        return f"{_ITALIC_TITLE} [Doctoral dissertation{school}]."
    number = f" (arXiv:{work.arxiv})" if work.preprint else ""
    told = f"{number}{_DESCRIBED.get(work.type, '')}"
    return f"{_ITALIC_TITLE}{told}" + ("" if work.asks and not told else ".")


def _apa_source(work: Work) -> str:
    kind = work.kind
    if kind == "phdthesis":
        return ""
    if kind in ("inproceedings", "incollection"):
        return f"In {_ITALIC}{work.venue}{_UPRIGHT}." if work.venue else ""
    if kind == "article":
        return _stopped(f"{_ITALIC}{work.venue}{_UPRIGHT}") if work.venue else ""
    if work.preprint:
        return "arXiv."
    publisher = work.venue or (work.publisher if kind in ("book", "techreport") else "")
    return _stopped(publisher) if publisher else ""


def _apa_names(people: Sequence[Person], et_al: bool) -> str:
    """Up to twenty names with "&" before the last; of more the first nineteen and the last (9.8)."""
    names = [_forms(one)[0] for one in people]
    if et_al:
        return ", ".join([*names, "et al."])
    if len(names) > 20:
        return ", ".join(names[:19]) + f", … {names[-1]}"
    return f"{', '.join(names[:-1])}, & {names[-1]}" if len(names) > 1 else "".join(names)


def _ieee(work: Work) -> str:
    """*IEEE Reference Guide*, version of 2023, for a reference without its number."""
    kind = work.kind
    who = _ieee_names(work.people, work.et_al)
    arxiv = f"arXiv:{work.arxiv}" if work.arxiv and not work.doi else ""
    if work.preprint and arxiv:
        arxiv = f"{_ITALIC}{arxiv}{_UPRIGHT}"
    doi = f"doi: {work.doi}" if work.doi else ""
    rest = ", ".join(filter(None, (*_ieee_source(work), str(work.year or ""), arxiv, doi)))
    stop = "" if work.asks else "." if kind == "book" or not rest else ","
    title = f"{_ITALIC_TITLE}{stop}" if kind == "book" else f"“{_TITLE}{stop}”"
    line = (f"{who}, " if who else "") + " ".join(filter(None, (title, _stopped(rest))))
    url = "" if work.doi or work.arxiv else work.url
    return f"{line} [Online]. Available: {url}" if url else line


def _ieee_source(work: Work) -> tuple[str, ...]:
    kind = work.kind
    publisher = work.publisher
    if kind == "book":
        return (work.venue or publisher,)
    if kind == "phdthesis":
        return ("Ph.D. dissertation", publisher or work.venue)
    if kind == "techreport":
        return (publisher or work.venue, "Tech. Rep.")
    if work.preprint or not work.venue:
        return ()
    if kind == "inproceedings":
        # Names of conferences and journals are abbreviated.
        short = work.venue_short
        name = f"Proc. {short}" if short and not short.startswith("Proc") else short or work.venue
        return (f"in {_ITALIC}{name}{_UPRIGHT}",)
    name = f"{_ITALIC}{work.venue_short or work.venue}{_UPRIGHT}"
    return (f"in {name}" if kind == "incollection" else name,)


def _ieee_names(people: Sequence[Person], et_al: bool) -> str:
    """Up to six names; of more the first and "et al."."""
    names = [_forms(one)[1] for one in people]
    if names and (et_al or len(names) > 6):
        return f"{names[0]} {_ITALIC}et al.{_UPRIGHT}"
    if len(names) > 2:
        return f"{', '.join(names[:-1])}, and {names[-1]}"
    return " and ".join(names)


def _plain(work: Work) -> str:
    """Names in full, title, where, when and the address, in no language but "et al."; of more than ten authors the
    first seven, as the *Chicago Manual of Style* (17th edition, 14.76) has it."""
    names = [one.name for one in work.people]
    shown = names[:7] if len(names) > 10 else names
    who = ", ".join([*shown, "et al."] if work.et_al or len(shown) < len(names) else shown)
    where = f"arXiv:{work.arxiv}" if work.preprint else work.venue
    publisher = work.publisher if work.kind in ("book", "techreport", "phdthesis") else ""
    source = ", ".join(filter(None, (where or publisher, str(work.year or ""))))
    title = _TITLE if work.asks else f"{_TITLE}."
    return " ".join(filter(None, (_stopped(who), title, _stopped(source), work.url)))


_STYLES: tuple[tuple[str, Callable[[Work], str]], ...] = (("apa", _apa), ("ieee", _ieee), ("plain", _plain))


def _stopped(text: str) -> str:
    """Return ``text`` with a full stop at its end, if it has none."""
    return text if not text or text.rstrip(_UPRIGHT).endswith((".", "?", "!", "。")) else f"{text}."


@lru_cache(maxsize=16_384)
def _forms(person: Person) -> tuple[str, str]:
    """Return a name as APA (``Gomez, A. N.``) and as IEEE (``A. N. Gomez``) write it.

    Organisations and single names are written in full (APA 9.11), and so are names in a script without capitals, which
    has no initials.
    """
    family, given = person.family, person.given
    if not family or not given or family[0].lower() == family[0].upper() or is_group(person.name):
        return person.name, person.name
    initials = _initials(given)
    family, suffix = without_suffix(family)
    behind = f", {suffix}" if suffix else ""
    return f"{family}, {initials}{behind}", f"{initials} {family}{f' {suffix}' if suffix else ''}"


def _initials(given: str) -> str:
    """Return the initials of given names: ``Jean-Pierre A.`` gives ``J.-P. A.`` (APA 9.8)."""
    words = given.replace(".", ". ").split()
    return " ".join(["-".join([f"{part[0]}." for part in word.split("-") if part]) for word in words if word != "."])
