"""Papers, their identity, and the urls of everything."""

from msgspec.structs import replace

from postil.core.model import Header, Link, Noted, Span
from postil.core.settings.config import Config, Permalinks
from postil.core.site.papers import alike, merge
from postil.core.text.marks import SUFFIX
from tests.making import catalogued, document, image, meta, note, papers


def test_what_shares_an_identifier_is_one_paper() -> None:
    preprint = note("a.md", meta("On Sums", arxiv="2001.00001"))
    both = note("b.md", meta("On Sums", arxiv="2001.00001", doi="10.1/x"))
    published = papers("c.md", [meta("On Sums", doi="10.1/x", key="k2020"), meta("Other")])
    bibtex = note("d.md", meta("On Sums", key="k2020"))
    known = catalogued(preprint, both, published, bibtex)
    assert [len(paper.notes) for paper in known.papers] == [4, 1]
    assert known.papers[0].notes[0] == Noted("content/a.md", 0)
    assert {name: getattr(known.papers[0].meta, name) for name in ("arxiv", "doi", "key")} == {
        "arxiv": "2001.00001",
        "doi": "10.1/x",
        "key": "k2020",
    }


def test_a_paper_stands_at_its_first_note_and_the_others_lead_there() -> None:
    first = note("z.md", meta("T", arxiv="2001.00001", added="2020-01-01"))
    second = note("a.md", meta("T", arxiv="2001.00001", added="2021-01-01"))
    known = catalogued(first, second)
    assert known.papers[0].url == "/z/"
    assert known.urls == {"content/z.md": "/z/", "content/a.md": "/z/"}
    assert known.redirects == {"/a/": "/z/"}


def test_a_note_comes_before_an_entry_of_a_list() -> None:
    known = catalogued(papers("a.md", [meta("T", doi="10.1/x")]), note("b.md", meta("T", doi="10.1/x")))
    assert known.papers[0].url == "/b/"
    assert known.urls["content/a.md"] == "/a/"


def test_one_identifier_under_two_titles_is_reported() -> None:
    known = catalogued(
        note("a.md", meta("Sums of squares", doi="10.1/x")), note("b.md", meta("Protein folding", doi="10.1/x"))
    )
    assert len(known.papers) == 1
    assert [fault.code for fault in known.diagnostics] == ["paper-merged"]
    assert "content/a.md" in known.diagnostics[0].message


def test_alike_titles() -> None:
    assert alike("Attention", "Attention Is All You Need")
    assert alike("BERT: Pre-training", "bert pre training of transformers")
    assert not alike("Sums of squares", "Protein folding")


def test_merging_gathers_and_takes_what_belongs_together() -> None:
    one = meta("T", tags=("A", "b"), links=(Link("pdf", "u"),), added="2020-02-02", year=2019, extra={"x": 1, "y": 1})
    two = meta(
        "Title",
        ["Ann Lee"],
        tags=("B", "c"),
        links=(Link("code", "v"), Link("pdf", "u")),
        added="2020-01-01",
        year=2020,
        date="2020-05",
        venue="Nature",
        updated="2021",
        extra={"y": 2, "z": 2},
    )
    both = merge([one, two])
    assert both.title.text == "T"
    assert both.authors == two.authors
    assert both.tags == ("A", "b", "c")
    assert [link.url for link in both.links] == ["u", "v"]
    assert (both.year, both.date, both.venue) == (2020, "2020-05", "Nature")
    assert (both.added, both.updated) == ("2020-01-01", "2021")
    assert both.extra == {"x": 1, "y": 1, "z": 2}


def test_urls_of_documents() -> None:
    known = catalogued(
        note("Vision/ViT Paper.md"),
        note("b.md", header=Header(permalink="/custom/:year/"), about=meta("B", year=2020)),
        note("deep/c.md", header=Header(slug="see")),
        document("deep/index.md", "page", meta("Deep")),
        document("wide/README.md", "page", meta("Wide")),
        document("deep/readme.md", "page", meta("Readme")),
    )
    assert known.urls == {
        "content/Vision/ViT Paper.md": "/vision/vit-paper/",
        "content/b.md": "/custom/2020/",
        "content/deep/c.md": "/deep/see/",
        "content/deep/index.md": "/deep/",
        "content/deep/readme.md": "/deep/readme/",
        "content/wide/README.md": "/wide/",
    }


def test_patterns_of_the_settings() -> None:
    config = Config(permalinks=Permalinks(note="/blog/:year/:slug/", paper="/p/:arxiv/"))
    known = catalogued(
        note("2020-01-02-x.md", meta("My Title", year=2019)),
        papers("list.md", [meta("A", arxiv="2001.00001"), meta("B")]),
        config=config,
    )
    assert known.urls["content/2020-01-02-x.md"] == "/blog/2019/my-title/"
    assert [paper.url for paper in known.papers][1:] == ["/p/2001.00001/", "/p/"]


def test_colliding_urls_are_errors_and_both_pages_stay() -> None:
    known = catalogued(note("vit.md"), note("ViT.md"), note("e\u0301.md"), note("\u00e9.md"))
    assert len(set(known.urls.values())) == 4
    assert [(fault.code, fault.path) for fault in known.diagnostics] == [
        ("url-collision", "content/vit.md"),
        ("url-collision", "content/\u00e9.md"),
    ]
    assert "content/ViT.md" in known.diagnostics[0].message
    assert known.urls["content/vit.md"] == "/vit-2/"


def test_no_file_is_where_a_folder_must_be() -> None:
    known = catalogued(
        note("a.md", header=Header(permalink="/x.html")),
        note("b.md", header=Header(permalink="/x.html/deep/")),
        note("c.md", header=Header(permalink="/y.txt/deep/")),
        note("d.md", header=Header(permalink="/Y.txt")),
        note("e.md", header=Header(permalink="/z/")),
        note("f.md", header=Header(permalink="/z/deep/")),
    )
    assert [known.urls[f"content/{name}.md"] for name in "abcdef"] == [
        "/x.html",
        "/x.html-2/deep/",
        "/y.txt/deep/",
        "/Y-2.txt",
        "/z/",
        "/z/deep/",
    ]


def test_a_permalink_wins_over_a_path() -> None:
    known = catalogued(note("a.md"), note("z.md", header=Header(permalink="/a/")))
    assert known.urls == {"content/a.md": "/a-2/", "content/z.md": "/a/"}


def test_papers_of_one_title() -> None:
    known = catalogued(
        papers("list.md", [meta("Deep Learning", year=2015), meta("Deep Learning", year=2016), meta("Deep Learning")])
    )
    assert [p.url for p in known.papers] == [
        "/papers/deep-learning/",
        "/papers/deep-learning-2016/",
        "/papers/deep-learning-2/",
    ]
    assert [(fault.code, fault.span) for fault in known.diagnostics] == [("paper-duplicate", Span(21))]


def test_papers_of_one_title_in_two_lists() -> None:
    known = catalogued(papers("a.md", [meta("Deep Learning")]), papers("b.md", [meta("Deep Learning")]))
    (fault,) = known.diagnostics
    assert (fault.path, fault.span) == ("content/b.md", Span(1))
    assert "(content/a.md:1)" in fault.message


def test_aliases_redirect_unless_taken() -> None:
    known = catalogued(
        note("a.md", header=Header(aliases=("/old/a.html", "/b/", "A nickname", "/old/a.html"))), note("b.md")
    )
    assert known.redirects == {"/old/a.html": "/a/"}
    assert [fault.code for fault in known.diagnostics] == ["alias-taken"]


def test_drafts_wait() -> None:
    draft = note("a.md", header=Header(draft=True))
    assert not catalogued(draft).papers
    assert catalogued(draft, config=Config(drafts=True)).papers


def test_the_authors_order() -> None:
    known = catalogued(note("a.md"), note("b.md", header=Header(order=2)), note("c.md", header=Header(order=1)))
    assert [paper.url for paper in known.papers] == ["/c/", "/b/", "/a/"]


def test_index_introduces_the_home_page() -> None:
    known = catalogued(note("index.md", meta("Welcome")), note("a.md"))
    assert known.home == "content/index.md"
    assert known.urls["content/index.md"] == "/"
    assert [paper.url for paper in known.papers] == ["/a/", "/papers/welcome/"]


def test_several_notes_stand_in_the_order_of_their_days() -> None:
    days = {"a.md": {"read": "2021-05-06"}, "b.md": {"added": "2020-01-02"}, "c.md": {}}
    known = catalogued(*(note(path, meta("T", doi="10.1/x", **found)) for path, found in days.items()))
    assert [noted.path for noted in known.papers[0].notes] == ["content/b.md", "content/a.md", "content/c.md"]


def test_ids_of_several_notes_on_one_page_are_told_apart() -> None:
    known = catalogued(
        note("a.md", meta("T", doi="10.1/x"), ids=("intro", "end")), note("b.md", meta("T", doi="10.1/x"), ids=("end",))
    )
    assert known.renamed == {("content/b.md", 0): {"end": "end-note2", SUFFIX: "-note2"}}


def test_assets_beside_notes_give_way_to_static_ones_and_to_pages() -> None:
    assets = [image("content/robots.txt"), image("static/robots.txt"), image("content/a")]
    known = catalogued(note("a.md"), assets=assets)
    assert {asset.path: asset.url for asset in known.assets} == {
        "static/robots.txt": "/robots.txt",
        "content/robots.txt": "/robots-2.txt",
        "content/a": "/a-2",
    }
    assert {fault.path for fault in known.diagnostics} == {"content/a", "content/robots.txt"}


def test_the_order_of_the_files_does_not_matter() -> None:
    documents = [note(f"{name}.md", meta("T", doi="10.1/x")) for name in "abc"] + [
        note("B.md"),
        papers("l.md", [meta("Q")]),
    ]
    assert catalogued(*documents) == catalogued(*reversed(documents))


def test_a_document_without_a_title_is_called_by_its_file() -> None:
    known = catalogued(replace(note("deep_learning-notes.md"), meta=meta(), entries=()))
    assert known.title("content/deep_learning-notes.md").text == "deep learning notes"
