"""The identifiers of papers: found in text and urls, checked, brought to one form, and turned back into urls.

Sources of the rules: arXiv's "Understanding the arXiv identifier", the DOI handbook (2.2, case-insensitive), the ACL
Anthology's id scheme, ISBN's check digits.
"""

import re
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from postil.core.model import Meta


class Identifier(NamedTuple):
    """An identifier: ``scheme`` is the name of a field of ``Meta`` (arxiv, doi, openreview, acl, pmid, isbn)."""

    scheme: str
    value: str


SCHEMES = ("arxiv", "doi", "openreview", "acl", "pmid", "isbn")
"""All schemes; the first that a paper has names it best."""

_ARCHIVES = (
    "acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg comp-gas cond-mat cs dg-ga "
    "funct-an gr-qc hep-ex hep-lat hep-ph hep-th math math-ph mtrl-th nlin nucl-ex nucl-th patt-sol physics plasm-ph "
    "q-alg q-bio quant-ph solv-int supr-con"
)
_OLD = rf"(?:{'|'.join(_ARCHIVES.split())})(?:\.[A-Z]{{2}})?/\d{{7}}"
_ARXIV = re.compile(rf"(?<![\w.])(?P<id>\d{{4}}\.\d{{4,5}}|{_OLD})(?P<version>v\d{{1,2}})?(?![\w]|\.\d)")
_ARXIV_PLACE = re.compile(
    r"(?:arxiv\.org/(?:abs|pdf|html|ps|format|e-print|src|tb)|xxx\.lanl\.gov/abs|ar5iv\.org/(?:abs|html|pdf)"
    r"|alphaxiv\.org/(?:abs|overview|html|pdf)|huggingface\.co/papers|hf\.co/papers|arxiv-vanity\.com/papers"
    r"|semanticscholar\.org/arxiv|paperswithcode\.com/paper/arxiv|scirate\.com/arxiv"
    r"|doi\.org/10\.48550/arxiv\.?)[/:]?",
    re.IGNORECASE,
)
_DOI = re.compile(r"(?<![\w.])10\.\d{4,9}/[^\s\"'<>{}|\\^`]+")
# What publishers' urls put behind the DOI.
_DOI_TAIL = re.compile(r"(?:\.full-text|\.full|\.short|\.abstract)?(?:\.pdf|\.xml|\.html?)?$", re.IGNORECASE)
_DOI_VIEW = re.compile(r"/(?:full|abstract|pdf|epdf|html?|meta|summary|references|figures)$", re.IGNORECASE)
_BIORXIV_VERSION = re.compile(r"(?<=\d)v\d+$")
_NATURE = re.compile(r"^/articles/([a-z]*\d[\w.-]*?)(?:\.pdf)?/?$")
_PEERJ = re.compile(r"^/articles/(?:([a-z]+)-)?(\d+)/?$")
_ACL_NEW = re.compile(r"^\d{4}\.[a-z0-9]+-[a-z0-9]+\.\d+$")
_ACL_OLD = re.compile(r"^[A-Z]\d{2}-\d{4}$")
_ACL_URL = re.compile(r"/(\d{4}\.[a-z0-9]+-[a-z0-9]+\.\d+|[A-Z]\d{2}-\d{4})(?:v\d+)?(?:\.pdf|\.bib)?/?$")
_OPENREVIEW = re.compile(r"^[\w-]{5,32}$")
_PMID_URL = re.compile(r"^/(?:pubmed/)?(\d{1,9})/?$")
_ISBN = re.compile(r"^(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx]$")
_BALANCE = {")": "(", "]": "["}


def arxiv(text: str) -> str:
    """Return the arXiv id in ``text`` (an id with or without prefix and version, or a url), or an empty string.

    The version and an old id's subject class are dropped: ``arXiv:math.GT/0309136v2`` gives ``math/0309136``.
    """
    found = _ARXIV.search(_after_place(text.strip()))
    return _checked_arxiv(found["id"]) if found else ""


def arxiv_year(identifier: str) -> int | None:
    """Return the year in which an arXiv id was given, or None if it is not one."""
    digits = identifier.rsplit("/", 1)[-1]
    if not digits[:4].isdecimal():
        return None
    year = int(digits[:2])
    return (1900 if year >= 91 else 2000) + year


def _after_place(text: str) -> str:
    place = _ARXIV_PLACE.search(text)
    return text[place.end() :] if place else re.sub(r"(?i)^arxiv\s*[:.]?\s*", "", text)


def _checked_arxiv(identifier: str) -> str:
    archive, slash, number = identifier.rpartition("/")
    year, month = int(number[:2]), int(number[2:4])
    if not 1 <= month <= 12:
        return ""
    if slash:
        return f"{archive.split('.')[0]}/{number}" if year >= 91 or year <= 7 else ""
    # Five digits since January 2015, four from April 2007 on.
    digits = 5 if (year, month) >= (15, 1) else 4
    return identifier if 7 <= year < 91 and len(number) == 5 + digits else ""


def doi(text: str) -> str:
    """Return the DOI in ``text`` (bare, with ``doi:``, or any url that carries one) in lower case, or nothing."""
    found = _DOI.search(unquote(text.strip()))
    if not found:
        return ""
    value = found[0]
    is_url = found.start() > 0 and "/" in text[: found.start()]
    if is_url:
        value = re.split(r"[?#&]", value, maxsplit=1)[0].rstrip("/")
        value = _DOI_TAIL.sub("", _DOI_VIEW.sub("", value))
        if value.startswith("10.1101/"):
            value = _BIORXIV_VERSION.sub("", value)
    value = _without_trailing_marks(value).lower()
    prefix, _, suffix = value.partition("/")
    return value if suffix and prefix != "10.0000" else ""


def _without_trailing_marks(value: str) -> str:
    """A sentence's punctuation is not of the DOI, a closing bracket only if it was opened within."""
    while value:
        last = value[-1]
        opened = _BALANCE.get(last, "")
        if last not in ".,;:!?'\"*_" and not (opened and value.count(opened) < value.count(last)):
            break
        value = value[:-1]
    return value


def openreview(text: str) -> str:
    """Return the OpenReview id in ``text``, a forum or pdf url or the id itself, or an empty string."""
    text = text.strip()
    if "openreview.net" in text:
        query = parse_qs(urlsplit(text).query)
        text = query.get("id", query.get("noteId", [""]))[0]
    return text if _OPENREVIEW.match(text) else ""


def acl(text: str) -> str:
    """Return the ACL Anthology id in ``text``, a url or the id itself, or an empty string."""
    text = text.strip()
    if "/" in text:
        found = _ACL_URL.search(text.split("?")[0].split("#")[0])
        return found[1] if found else ""
    return text if _ACL_NEW.match(text) or _ACL_OLD.match(text) else ""


def pmid(text: str) -> str:
    """Return the PubMed id in ``text``, a url or the number with or without ``PMID:``, or an empty string."""
    text = text.strip()
    if "/" in text:
        found = _PMID_URL.match(urlsplit(text).path)
        return found[1] if found and "ncbi.nlm.nih.gov" in text else ""
    digits = re.sub(r"(?i)^pmid\s*:?\s*", "", text)
    return digits if digits.isascii() and digits.isdecimal() and len(digits) <= 9 else ""


def isbn(text: str) -> str:
    """Return the ISBN in ``text`` as thirteen digits, or an empty string if its check digit is wrong."""
    text = re.sub(r"(?i)^isbn(?:-1[03])?\s*:?\s*", "", text.strip())
    if not _ISBN.match(text):
        return ""
    digits = re.sub(r"[- ]", "", text).upper()
    if len(digits) == 10:
        total = sum((10 - place) * (10 if digit == "X" else int(digit)) for place, digit in enumerate(digits))
        if total % 11:
            return ""
        digits = "978" + digits[:9]
        return digits + _isbn_check(digits)
    return digits if "X" not in digits and digits[-1] == _isbn_check(digits[:12]) else ""


def _isbn_check(twelve: str) -> str:
    total = sum(int(digit) * (1 if place % 2 == 0 else 3) for place, digit in enumerate(twelve))
    return str(-total % 10)


READERS = {"arxiv": arxiv, "doi": doi, "openreview": openreview, "acl": acl, "pmid": pmid, "isbn": isbn}
"""How each scheme is read from what somebody wrote: the normal form, or an empty string."""


def of_url(url: str) -> Identifier | None:
    """Return the identifier that a link leads to, or None; never guesses from a url's words."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if not host:
        return None
    if _ARXIV_PLACE.search(url):
        value = arxiv(url)
        return Identifier("arxiv", value) if value else None
    if host == "openreview.net":
        return _identifier("openreview", openreview(url))
    if host in ("aclanthology.org", "aclanthology.info", "aclweb.org", "anthology.aclweb.org"):
        return _identifier("acl", acl(url))
    if host.endswith("ncbi.nlm.nih.gov"):
        return _identifier("pmid", pmid(url))
    if host == "nature.com" and (article := _NATURE.match(parts.path)):
        return Identifier("doi", f"10.1038/{article[1].lower()}")
    if host == "peerj.com" and (article := _PEERJ.match(parts.path)):
        return Identifier("doi", f"10.7717/peerj{'-' + article[1] if article[1] else ''}.{article[2]}")
    if "10." in url:
        return _identifier("doi", doi(url))
    return None


def _identifier(scheme: str, value: str) -> Identifier | None:
    return Identifier(scheme, value) if value else None


_PAPER_HOSTS = re.compile(
    r"(?:^|\.)(?:arxiv\.org|ar5iv\.org|openreview\.net|aclanthology\.org|aclanthology\.info|aclweb\.org|doi\.org"
    r"|thecvf\.com|mlr\.press|jmlr\.(?:org|csail\.mit\.edu)|neurips\.cc|nips\.cc|ecva\.net|ieeexplore\.ieee\.org"
    r"|computer\.org|dl\.acm\.org|link\.springer\.com|springeropen\.com|biomedcentral\.com|sciencedirect\.com|cell\.com"
    r"|nature\.com|science\.org|sciencemag\.org|pnas\.org|biorxiv\.org|medrxiv\.org|chemrxiv\.org|ssrn\.com|hal\.science"
    r"|onlinelibrary\.wiley\.com|tandfonline\.com|sagepub\.com|plos\.org|frontiersin\.org|mdpi\.com|peerj\.com"
    r"|royalsocietypublishing\.org|academic\.oup\.com|cambridge\.org|aps\.org|iop\.org|acs\.org|aip\.org"
    r"|mitpressjournals\.org|direct\.mit\.edu|semanticscholar\.org|ncbi\.nlm\.nih\.gov|usenix\.org|vldb\.org|kdd\.org"
    r"|ijcai\.org|aaai\.org|isca-speech\.org|isca-archive\.org|roboticsproceedings\.org|eprint\.iacr\.org|ndss-symposium\.org"
    r"|distill\.pub|tmlr\.org|transformer-circuits\.pub|paperswithcode\.com|alphaxiv\.org|projecteuclid\.org|jstor\.org"
    r"|siam\.org|elifesciences\.org|psyarxiv\.com|osf\.io|interspeech\d{4}\.org|bmvc-archive\.org|bmva-archive\.org)$"
)
_PAPER_PAGE = re.compile(r"huggingface\.co/papers/|researchgate\.net/publication/|hal\.[\w.-]+/hal-|scholar\.google\.")
_PDF = re.compile(r"\.pdf(?:$|[?#])|/pdf/[^/]+$|/paper(?:s)?/", re.IGNORECASE)


def is_paper_url(url: str) -> bool:
    """Say whether a link looks like a paper: an identifier, a publisher's or proceedings' host, or a PDF."""
    if not url.startswith(("http://", "https://", "//")):
        return False
    host = url.split("//", 1)[1].split("/", 1)[0].split(":")[0].lower()
    return bool(_PAPER_HOSTS.search(host) or _PDF.search(url) or _PAPER_PAGE.search(url) or "/10.1" in url)


_URLS = {
    "arxiv": "https://arxiv.org/abs/{}",
    "doi": "https://doi.org/{}",
    "openreview": "https://openreview.net/forum?id={}",
    "acl": "https://aclanthology.org/{}/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/",
}


def url_of(identifier: Identifier) -> str:
    """Return the page to which an identifier leads; an empty string for an ISBN, which has none."""
    form = _URLS.get(identifier.scheme)
    return form.format(identifier.value) if form else ""


def identities(meta: Meta) -> tuple[str, ...]:
    """Return every name by which a paper can be recognised, best first: ``arxiv:…``, ``doi:…``, …, ``key:…``.

    Two entries that share one of them are the same paper. arXiv's own DOIs count as the arXiv id.
    """
    names = []
    for scheme in SCHEMES:
        value = getattr(meta, scheme)
        if scheme == "doi" and value.startswith("10.48550/arxiv."):
            scheme, value = "arxiv", arxiv(value.removeprefix("10.48550/arxiv."))
        if value and f"{scheme}:{value}" not in names:
            names.append(f"{scheme}:{value}")
    if meta.key:
        names.append(f"key:{meta.key}")
    return tuple(names)


def identity(meta: Meta) -> str:
    """Return the best of ``identities``, or an empty string for a paper that has none."""
    names = identities(meta)
    return names[0] if names else ""
