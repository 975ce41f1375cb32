"""Metadata read from the text of a note or of a list's entry: its heading, lines, links, tags and file name."""

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec.structs import replace

from postil.core.metadata import fields
from postil.core.metadata.infer_heading import Title
from postil.core.metadata.infer_lines import read_lines, read_sections
from postil.core.metadata.infer_links import others, own, placed
from postil.core.metadata.merging import merged, with_origin
from postil.core.metadata.values import date
from postil.core.model import Meta, Origin, Text
from postil.core.splitting.inlines import Inline
from postil.scholar import venues
from postil.scholar.identifiers import arxiv_year, identities

_FILE = re.compile(r"^(?:(\d{4}-\d{1,2}-\d{1,2})[-_ ]+)?(.*)$")
_YEAR_TAG = re.compile(r"^(?:19|20)\d\d$")
_ARXIV_NAME = re.compile(r"^(\d{4}\.\d{4,5})(?:v\d+)?(?:[-_ ]|$)")
_GENERIC_NAMES = """
abstract, introduction, intro, background, motivation, motivations, overview, summary, tldr, tl;dr, problem,
problem statement, problem setting, problem setup, idea, ideas, main idea, key idea, key ideas, key points,
key point, key takeaways, takeaways, key insights, key aspect, key contributions, contributions, contribution,
main contributions, notes, note, notes/questions, questions/notes, questions, comments, comment, thoughts,
my thoughts, review, method, methods, methodology, approach, proposed method, proposed approach, model, models,
architecture, algorithm, algorithms, framework, implementation, implementation details, setup, task setup,
experimental setup, experiment, experiments, experimental results, results, result, observations, observation,
evaluation, evaluations, analysis, ablation, ablations, ablation study, baseline, baselines, benchmarks, dataset,
datasets, data, data sets, training, training details, inference, optimization, loss, metrics, discussion,
conclusion, conclusions, limitations, future work, related work, related papers, related works, references,
reference, bibliography, further reading, resources, links, link, appendix, acknowledgements, terminology,
definitions, preliminaries, theory, theoretical analysis, proof, code, paper, papers, challenges, applications,
strengths, weaknesses, pros, cons, strengths and weaknesses, system overview, environment, environments, details,
example, examples, contents, table of contents, toc, index, about, contact, license, contributing, citation, cite,
faq, misc, other, others, todo, news, 引言, 前言, 摘要, 背景, 研究背景, 研究背景与动机, 动机, 方法, 方法详解, 模型,
实验, 实验关键数据, 实验结果, 结果, 结论, 讨论, 总结, 评分, 一句话总结, 相关论文, 相关工作, 相关工作与启发,
相关工作与对比, 参考文献, 局限性, 局限性与展望, 亮点, 亮点与洞察, 关键设计, 整体框架, 我的笔记, 目录, 概要,
はじめに, 手法, 実験, 結論, 目次, 개요, 방법, 실험, 결론, 목차, einleitung, methode, methoden, ergebnisse, fazit,
introducción, método, resultados, conclusión, méthode, résultats
"""
_GENERIC = frozenset(fields.folded(name) for name in _GENERIC_NAMES.split(",") if name.strip())


def is_generic(inline: Inline) -> bool:
    """Say whether a heading names a part of a note (``Key Points``, ``方法``) rather than a paper."""
    return len(inline.token.content) < 80 and _is_generic(inline.token.content)


@lru_cache(maxsize=1024)
def _is_generic(content: str) -> bool:
    name = re.sub(r"^[\s\dIVX]+[.)、]\s*", "", content).strip("*_#: ")
    return len(name) < 60 and fields.folded(re.sub(r"[^\w\s;/,'-]", "", name)) in _GENERIC


def section_meta(section: Sequence[Inline], title: Title | None, first_line: int, known: Meta | None = None) -> Meta:
    """Return what a section says of its paper.

    ``section`` are its inlines, that of ``title`` first if there is one; ``known`` what front matter says already,
    so that links are only searched for what is missing.
    """
    known = known or Meta()
    heading = _heading_meta(section[0], title, first_line) if title and section else Meta()
    body = section[1:] if title else section
    lines = read_lines(body, first_line)
    stated = merged(known, heading, lines)
    found = placed(section)
    linked = Meta()
    if not identities(stated):
        linked = own(found, stated.title.text, first_line)
    labelled = others(found, stated.url or linked.url, first_line)
    return merged(heading, lines, linked, labelled, read_sections(body, first_line))


def _heading_meta(inline: Inline, title: Title, first_line: int) -> Meta:
    place = title.venue
    return with_origin(
        "heading",
        inline.line + first_line,
        title=title.text,
        year=title.year or (place.year if place else None),
        url=title.link.url if title.link else "",
        organisation=title.organisation,
        authors=title.authors,
        venue=place.venue.name if place else "",
        venue_short=place.venue.short if place else "",
        type=place.venue.type if place else "",
    )


def settled(meta: Meta) -> Meta:
    """Return ``meta`` with what follows from it: year and venue from tags, the year from the date or arXiv id."""
    meta = _from_tags(meta)
    if meta.year is None and meta.date[:4].isdecimal():
        meta = _with_year(meta, int(meta.date[:4]), "date", 0)
    if meta.year is None and meta.arxiv and (year := arxiv_year(meta.arxiv)):
        meta = _with_year(meta, year, "arXiv id", meta.origins.get("arxiv", Origin("")).line)
    return meta


def _with_year(meta: Meta, year: int, method: str, line: int) -> Meta:
    return replace(meta, year=year, origins={**meta.origins, "year": Origin(method, line)})


def _from_tags(meta: Meta) -> Meta:
    """Take years (``2015``) and venues (``ICLR 2019``) out of the tags, where they say nothing more."""
    if not meta.tags:
        return meta
    line = meta.origins.get("tags", Origin("")).line
    kept: list[str] = []
    years: list[int] = []
    place: venues.Appearance | None = None
    for tag in meta.tags:
        if _YEAR_TAG.match(tag):
            years.append(int(tag))
        elif (found := venues.find(tag)) and found.year and not found.track:
            place = place or found
        else:
            kept.append(tag)
    if place:
        kept = [tag for tag in kept if venues.lookup(tag) != place.venue]
    elif not years:
        return meta
    guessed = with_origin(
        "tag",
        line,
        year=years[0] if years else place.year if place else None,
        venue=place.venue.name if place else "",
        venue_short=place.venue.short if place else "",
        type=place.venue.type if place else "",
    )
    return replace(merged(meta, guessed), tags=tuple(kept))


def file_meta(path: str) -> Meta:
    """Return what a file's name says: a day (``2017-04-28-Title.md``), an arXiv id, a title to fall back on."""
    stem = path.rpartition("/")[2]
    stem = stem.rpartition(".")[0] or stem
    if stem in ("index", "README", "readme", "_index") and "/" in path:
        stem = path.split("/")[-2]
    found = _FILE.match(stem)
    day, name = (found[1] or "", found[2]) if found else ("", stem)
    arxiv = _ARXIV_NAME.match(name)
    if arxiv and arxiv.end() < len(name):
        name = name[arxiv.end() :]
    words = " ".join(re.sub(r"(?<=\w)[-_]+(?=\w)", " ", name).split()) if " " not in name else name
    title = words[:1].upper() + words[1:]
    html = title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return with_origin("file name", 0, title=Text(title, html), added=date(day), arxiv=arxiv[1] if arxiv else "")
