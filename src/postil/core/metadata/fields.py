"""The names that people give to metadata, in front matter and in prose, and what each one means to us."""

import re
from collections.abc import Mapping
from functools import lru_cache

_NOISE = re.compile(r"[\s_\-‐-―.:：'’`*()（）/;；?？#]+")

META = """
title: title, paper title, 标题, 题目, 论文标题, 论文题目, 论文名称, 論文タイトル, タイトル, 題名, 제목,
    논문 제목, Titel, titre, título, titolo
authors: authors, author, author string, author list, creators, creator, by, 作者, 论文作者, 第一作者, 著者,
    저자, Autoren, Autor, Autorin, Verfasser, auteurs, auteur, autores, autor, autori, autore
date: date, issued, published, date published, published date, publication date, 日期, 时间, 发表日期, 发表时间,
    发布日期, 発表日, 公開日, 날짜, Datum, Veröffentlicht, date de publication, fecha
year: year, publication year, published year, 年份, 年, 发表年份, 出版年, 発表年, 연도, 발표 연도, Jahr,
    Erscheinungsjahr, année, año, anno
venue: venue, journal, booktitle, book title, conference, conf, publication, publication title, container title,
    published in, published at, proceedings, proceedings title, event title, venue/year, conference/journal,
    journal/conference, 会议, 期刊, 会议/期刊, 期刊/会议, 会刊, 发表, 发表于, 发表会议, 发表期刊, 发表在, 收录,
    录用, 出处, 刊物, 會議, 会議, 学会, 掲載, 学会/会議, 掲載誌, 発表, 학회, 저널, 게재, 학술지, Konferenz,
    Zeitschrift, Tagung, Erschienen in, conférence, revue, publié dans, conferencia, revista, publicado en,
    conferenza, rivista
venue_short: venue short, abbr, publication short, container title short, journal abbreviation, short venue
organisation: organisation, organization, organizations, institution, institutions, institute, affiliation,
    affiliations, lab, company, 机构, 单位, 作者单位, 研究机构, 团队, 所属, 所属機関, 機関, 소속, 기관,
    Institution, Einrichtung, établissement, affiliation, institución, afiliación, istituzione
type: type, publication types, publication type, csl type, item type, entry type, reference type, genre
arxiv: arxiv, arxiv id, arxiv url, arxiv link, arxiv no, arxiv number, eprint, arXiv编号, arXiv号, arXiv链接,
    arXiv 番号, paper id
doi: doi, doi url, doi link
openreview: openreview, openreview id, openreview url, openreview link
acl: acl, acl id, acl anthology, anthology, anthology id, acl url
pmid: pmid, pubmed, pubmed id
isbn: isbn
key: key, citekey, cite key, citation key, bibtex key, bib key, citation label, bibkey
url: url, link, paper url, paper link, paper, html, href, uri, source, link to paper, link to the paper,
    original paper, paper source, 链接, 论文链接, 论文, 论文地址, 原文, 原文链接, 地址, 文章链接, 论文原文,
    リンク, 論文, 論文リンク, 링크, 논문, 논문 링크, Verweis, lien, article, enlace, artículo, collegamento
links: links, resources, 相关链接, 资源
abstract: abstract, abstract note, 摘要, 论文摘要, アブストラクト, 초록, résumé
summary: summary, tldr, tl;dr, tl dr, excerpt, description, one sentence summary, one line summary, one-liner,
    in a nutshell, takeaway, main takeaway, 一句话总结, 一句话概括, 一句话, 一句话简介, 总结, 概要, 概述, 要約,
    要旨, ひとことで言うと, 一言でいうと, 一言で, 요약, 한 줄 요약, 한줄 요약, Zusammenfassung, Kurzfassung,
    en bref, resumen, resumen en una frase, riassunto
tags: tags, tag, keywords, keyword, key words, categories, category, subjects, subject, labels, topics, projects,
    field, fields, area, areas, research area, research field, 关键词, 关键字, 标签, 领域, 研究领域, 方向,
    研究方向, 主题, 分类, 类别, キーワード, 分野, タグ, 키워드, 분야, 태그, Schlagwörter, Schlagworte,
    Stichwörter, Schlüsselwörter, Themen, mots-clés, mots clés, étiquettes, palabras clave, etiquetas,
    parole chiave
topic: topic, section, group
status: status, reading status, read status, 状态, 阅读状态, ステータス, 状態, 상태, Lesestatus, statut, estado,
    stato
rating: rating, ratings, score, stars, my rating, 评分, 打分, 评价, 推荐指数, 推荐度, 評価, 평점, 별점,
    Bewertung, évaluation, puntuación, valutazione
selected: selected, featured, favorite, favourite
own: own, mine
image: image, preview, cover, thumbnail, teaser, header image, 图片, 封面
added: added, added date, date added, created, creation date, created at, date created, publish date, 添加日期,
    创建日期, 创建时间, 記事作成日
read: read, read date, date read, read on, read at, finished, 阅读日期, 阅读时间, 読了日, 읽은 날짜, gelesen am,
    lu le
updated: updated, last mod, last modified, modified, date modified, modified at, updated at, last updated,
    last update, 更新日期, 更新时间, 最終更新
lang: lang, language, 语言, 言語, Sprache, langue, idioma
"""
"""Field of ``Meta``: its spellings; the first is the one that we write. Case, blanks, ``-`` and ``_`` do not count."""

LINKS = """
pdf: pdf, url pdf, pdf url, pdf link, pdf file, paper pdf, file
code: code, url code, code url, code link, code links, github, github link, github url, git, gitlab, repo,
    repository, repo url, codebase, implementation, official code, source code, url source, 代码, 代码链接,
    代码地址, 代码仓库, 源码, 源代码, 开源代码, 开源, 开源地址, コード, ソースコード, 実装, 코드, 소스 코드,
    Quellcode, code source, código
slides: slides, url slides, slide, presentation, 幻灯片, スライド, 슬라이드, Folien, diapositives, diapositivas
video: video, url video, talk, video url, youtube, 视频, 動画, 영상, 비디오, vidéo
poster: poster, url poster, 海报, ポスター, 포스터
data: data, dataset, datasets, url dataset, data url, dataset url, 数据, 数据集, データセット, データ, 데이터셋,
    데이터, Daten, données, datos
project: project, url project, project page, project url, project website, project homepage, homepage, home page,
    website, web page, site, demo, 项目, 项目主页, 项目页面, 项目地址, 主页, プロジェクト, プロジェクトページ,
    프로젝트, 프로젝트 페이지, Projektseite, page du projet, página del proyecto
blog: blog, blog post, blogpost, 博客, ブログ, 블로그
supp: supp, supplement, supplementary, supplementary material, supplemental, appendix, 补充材料, 附录, 補足資料
url: url custom
"""
"""Kind of ``Link``: its spellings."""

HEADER = """
kind: kind
dialect: dialect, markdown
permalink: permalink
slug: slug
aliases: aliases, alias, redirect from, redirects
draft: draft
order: order, weight, nav order, position, menu order
nav: nav, nav title, menu title, menu
macros: macros, math macros
"""
"""Field of ``Header``: its spellings."""

_FOREIGN = """
layout comments math mathjax katex latex toc usemath markup share sidebar header footer related relatedpapers up
down parent haschildren cssclass cssclasses publish published hidden notitle authorprofile giscus disqus
sharebuttons citation citations bibliography bib bibtex csl editor format number volume issue pages page
publisher series month day note notes notesprivate relations importance socialshare collection excerptseparator
cascade outputs template theme sitemap robots search pin pinned sticky icon banner id uid uuid sources location
address version
"""

FOREIGN = frozenset(_FOREIGN.split())
"""Keys of other programs, or of bibliographies, that are kept without a word."""


def folded(name: str) -> str:
    """Return a name without case, blanks and punctuation, the form in which spellings are compared."""
    return _NOISE.sub("", name).casefold()


def _lines(text: str) -> list[str]:
    """The lines of a table; one that begins with blanks goes on with the line before it."""
    return text.strip().replace("\n    ", " ").splitlines()


def _table(text: str, prefix: str = "") -> dict[str, str]:
    table: dict[str, str] = {}
    for line in _lines(text):
        field, _, spellings = line.partition(":")
        for spelling in spellings.split(","):
            table.setdefault(folded(spelling), prefix + field)
    return table


META_FIELDS: Mapping[str, str] = _table(META)
"""Folded spelling -> field of ``Meta``."""

LINK_KINDS: Mapping[str, str] = _table(LINKS)
"""Folded spelling -> kind of ``Link``."""

HEADER_FIELDS: Mapping[str, str] = _table(HEADER)
"""Folded spelling -> field of ``Header``."""

ALL: Mapping[str, str] = {**_table(LINKS, "link:"), **_table(HEADER, "header:"), **META_FIELDS}
"""Folded spelling -> field of ``Meta``, ``link:`` with a kind, or ``header:`` with a field."""

PRINCIPAL = tuple(line.partition(":")[0] for table in (META, LINKS, HEADER) for line in _lines(table))
"""The spellings that we write."""


@lru_cache(maxsize=4096)
def field_of(name: str) -> str:
    """Return the field that a spelling means, as in ``ALL``, or an empty string."""
    return ALL.get(folded(name), "")
