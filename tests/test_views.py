"""Which pages a site has and what they show."""

from typing import Any

import msgspec
import pytest

from postil.core.assemble import OPTIONAL, put_together
from postil.core.model import Document, Header, Heading, Link, Meta, Page, Ref, RefKind
from postil.core.settings.config import Author, Authors, Config, Feed, Home
from postil.core.site.plan import plan, wanted
from postil.core.site.site import Planned
from postil.core.site.terms import author_key, tag_key
from postil.scholar.names import people
from postil.views import VIEWS
from postil.views.contents import Item, contents, of_list
from postil.views.feed import EPOCH, timestamp
from postil.views.paging import page_url, pager, slices
from tests.making import document, image, meta, note, papers, text


def planned(*documents: Document, assets: Any = (), **settings: Any) -> dict[str, Planned]:
    config = Config(**settings)
    views = wanted(VIEWS, config, OPTIONAL)
    site, _ = put_together(assets, documents, config, views)
    found = plan(site, views)
    assert len({page.url for page in found}) == len(found)
    return {page.url: page for page in found}


def page(url: str, *documents: Document, **settings: Any) -> Page:
    found = planned(*documents, **settings)[url].compose()
    assert found.url == url
    msgspec.msgpack.encode(found)
    return found


ONE = note("one.md", meta("One", ["Ann Lee", "Bo Ray"], year=2020, tags=("Deep Learning",), venue_short="ICML"))
TWO = note("two.md", meta("Two", ["Bó Ray"], year=2021, tags=("deep-learning", "C++"), added="2022-03-01"))
OLD = note("old.md", meta("Old", year=None, tags=("C",)))
ALL = (ONE, TWO, OLD)


def titles(groups: Any) -> list[tuple[str, list[str]]]:
    return [(group.label, [card.title.text for card in group.cards]) for group in groups]


def test_every_kind_of_page_is_planned() -> None:
    about = document("about.md", "page", meta("About"))
    found = planned(*ALL, about, papers("list.md", [meta("Three")]), base_url="https://example.org")
    terms = ("/tags/", "/authors/", "/years/", "/venues/", "/facets/cards-", "/search/")
    assert {url for url in found if not url.startswith(terms)} == {
        "/", "/by-date/", "/by-author/", "/by-title/", "/facets/index.json", "/facets/authors.json",
        "/one/", "/two/", "/old/", "/papers/three/", "/list/", "/about/",
        "/timeline/", "/calendar/", "/calendar/2022/", "/statistics/",
        "/feed.xml", "/404.html", "/sitemap.xml", "/robots.txt", "/css/site.css", "/js/strings.js", "/_headers",
    }  # fmt: skip
    for entry in found.values():
        msgspec.msgpack.encode(entry.compose())


def test_views_can_be_left_out() -> None:
    found = planned(*ALL, views=("tags",), base_url="https://example.org")
    assert "/" not in found
    assert "/feed.xml" not in found
    assert "/tags/" in found
    card = found["/one/"].compose().data["paper"]
    assert card.authors[0].url == card.year_url == card.venue_url == ""
    assert card.tags[0].url == "/tags/deep-learning/"


def test_no_sitemap_without_an_address() -> None:
    assert "/sitemap.xml" not in planned(ONE)
    assert page("/robots.txt", ONE).data["sitemap_url"] == ""


def test_an_own_file_replaces_a_generated_one() -> None:
    found = planned(ONE, assets=(image("static/robots.txt"), image("static/404.html")))
    assert not {"/robots.txt", "/404.html"} & set(found)


class TestHome:
    """The reading list."""

    def test_by_year(self) -> None:
        groups = page("/", *ALL).data["groups"]
        assert titles(groups) == [("2021", ["Two"]), ("2020", ["One"]), ("", ["Old"])]
        assert {group.kind for group in groups} == {"year"}
        assert [group.url for group in groups] == ["/years/2021/", "/years/2020/", ""]

    def test_by_date(self) -> None:
        assert titles(page("/by-date/", *ALL).data["groups"]) == [
            ("2022-03", ["Two"]),
            ("2020", ["One"]),
            ("", ["Old"]),
        ]

    def test_by_the_authors_order(self) -> None:
        first = note("z.md", Meta(title=text("Z"), topic="Vision"), header=Header(order=1))
        found = page("/by-author/", *ALL, first, papers("list.md", [meta("Three"), meta("Four")]))
        assert titles(found.data["groups"]) == [
            ("Vision", ["Z"]),
            ("A List", ["Three", "Four"]),
            ("", ["Old", "One", "Two"]),
        ]
        assert found.data["groups"][1].url == "/list/"

    def test_the_order_of_the_settings_is_the_home_page(self) -> None:
        found = page("/", *ALL, home=Home(order="date"))
        assert [(order.key, order.url, order.current) for order in found.data["orders"]] == [
            ("year", "/by-year/", False),
            ("date", "/", True),
            ("author", "/by-author/", False),
            ("title", "/by-title/", False),
        ]

    def test_counts(self) -> None:
        assert page("/", *ALL).data["counts"] == {
            "papers": 3, "notes": 3, "formulas": 0, "years": 2, "venues": 1, "topics": 0, "tags": 3, "authors": 2,
            "status": 0, "ratings": 0,
        }  # fmt: skip

    def test_long_lists_are_paged(self) -> None:
        notes = [note(f"n{number:03}.md", meta(f"N{number}", year=2020)) for number in range(25)]
        found = planned(*notes, home=Home(page_size=10))
        assert {"/page/2/", "/page/3/", "/by-date/page/3/", "/years/2020/page/3/"} <= set(found)
        last = found["/page/3/"].compose().data
        assert [len(group.cards) for group in last["groups"]] == [5]
        assert (last["pager"].number, last["pager"].total, last["pager"].previous, last["pager"].next) == (
            3,
            3,
            "/page/2/",
            "",
        )

    def test_the_introduction_stands_on_the_first_page_of_the_home_order(self) -> None:
        index = document("index.md", "page", meta("Welcome"))
        notes = [note(f"n{number}.md") for number in range(3)]
        found = planned(*notes, index, home=Home(page_size=2))
        assert found["/"].compose().bodies == (("content/index.md", -1),)
        assert found["/page/2/"].compose().bodies == found["/by-date/"].compose().bodies == ()

    def test_an_empty_site_has_a_home_page(self) -> None:
        assert page("/").data["groups"] == ()


class TestPaper:
    """A paper's page."""

    def test_it_shows_facts_notes_and_neighbours(self) -> None:
        second = note("b/one.md", meta("One", key="lee2020"), ids=("end",))
        first = note(
            "a/one.md", Meta(title=text("One"), key="lee2020", arxiv="2001.00001", extra={"mood": "fine"}), ids=("end",)
        )
        ref = Ref(RefKind.CITATION, "lee2020", before="See")
        third = note("c.md", meta("Three"), refs=(ref,))
        found = page("/a/one/", first, second, third)
        assert [entry.source.path for entry in found.data["notes"]] == ["content/a/one.md", "content/b/one.md"]
        assert found.bodies == (("content/a/one.md", 0), ("content/b/one.md", 0))
        assert found.data["paper"].arxiv == "2001.00001"
        assert found.data["paper"].extra == {"mood": "fine"}
        assert found.data["paper"].links[0].url == "https://arxiv.org/abs/2001.00001"
        assert [item.id for item in found.data["toc"]] == ["end", "end-note2"]
        assert [[item.id for item in entry.toc] for entry in found.data["notes"]] == [["end"], ["end-note2"]]
        assert [backlink.title.text for backlink in found.data["backlinks"]] == ["Three"]
        assert found.data["previous"] is None
        assert found.data["next"].title.text == "Three"
        assert [card.title.text for card in page("/c/", first, second, third).data["references"]] == ["One"]

    def test_one_note_needs_no_contents_beside_those_of_the_page(self) -> None:
        found = page("/one/", note("one.md", meta("One"), ids=("end",)))
        assert (found.data["notes"][0].toc, [item.id for item in found.data["toc"]]) == ((), ["end"])

    def test_related_papers_say_what_is_shared(self) -> None:
        found = page("/one/", *ALL).data["related"]
        assert [(one.title.text, one.tags, one.authors, one.cites) for one in found] == [("Two", 1, 1, 0)]
        assert page("/one/", *ALL, related=0).data["related"] == ()

    def test_citations_are_made_of_the_facts(self) -> None:
        work = page("/one/", ONE).data["paper"].work
        assert (work.title.text, work.year, [one.name for one in work.people]) == ("One", 2020, ["Ann Lee", "Bo Ray"])

    def test_an_entry_leads_to_its_place_in_the_list(self) -> None:
        found = page("/papers/three/", papers("list.md", [meta("Three")]))
        source = found.data["notes"][0].source
        assert (source.url, source.kind, source.title.text) == ("/list/#p0", "list", "A List")

    def test_the_keepers_own_papers(self) -> None:
        found = page("/one/", ONE, author=Author(name="Ann Lee"))
        assert [name.own for name in found.data["paper"].authors] == [True, False]
        assert found.data["paper"].own

    def test_links_are_given_once(self) -> None:
        links = (
            Link("pdf", "http://arxiv.org/pdf/2001.00001v2"),
            Link("url", "https://arxiv.org/pdf/2001.00001"),
            Link("code", "https://x.org"),
            Link("url", "http://www.x.org/"),
            Link("url", "https://lab.example/news", "News"),
        )
        about = meta("X", arxiv="2001.00001", url="https://arxiv.org/abs/2001.00001v3", links=links)
        found = page("/x/", note("x.md", about)).data["paper"].links
        assert [(link.kind, link.label) for link in found] == [
            ("arxiv", "arXiv"),
            ("pdf", "PDF"),
            ("code", "code"),
            ("url", "News"),
        ]
        found = page("/x/", note("x.md", meta("X", url="https://www.lab.example/paper"))).data["paper"].links
        assert [(link.kind, link.label) for link in found] == [("url", "lab.example")]


def test_lists_and_pages() -> None:
    found = page("/list/", papers("list.md", [meta("Three"), meta("Four", doi="10.1/x"), meta("Four", doi="10.1/x")]))
    assert (found.template, found.bodies) == ("list.html", (("content/list.md", -1),))
    assert [card.title.text for card in found.data["cards"]] == ["Three", "Four"]
    assert page("/about/", document("about.md", "page", meta("About"))).template == "page.html"


class TestTerms:
    """Years, venues, topics, tags and authors."""

    def test_the_commonest_spelling_names_a_term(self) -> None:
        more = note("more.md", meta("More", tags=("Deep Learning",)))
        found = page("/tags/", *ALL, more).data["terms"]
        assert [(term.name, term.count) for term in found] == [("C", 1), ("C++", 1), ("Deep Learning", 3)]

    def test_topics(self) -> None:
        seen = papers("read.md", [meta("Three", topic="Graph nets", year=2019), meta("Four", topic="graph-nets")])
        found = planned(*ALL, seen)
        terms = found["/topics/"].compose().data["terms"]
        assert [(term.name, term.url, term.count) for term in terms] == [("Graph nets", "/topics/graph-nets/", 2)]
        assert titles(found["/topics/graph-nets/"].compose().data["groups"]) == [
            ("2019", ["Three"]),
            ("", ["Four"]),
        ]
        card = found["/papers/three/"].compose().data["paper"]
        assert (card.topic, card.topic_url) == ("Graph nets", "/topics/graph-nets/")
        assert found["/"].compose().data["counts"]["topics"] == 1
        groups = found["/by-author/"].compose().data["groups"]
        assert ("Graph nets", "/topics/graph-nets/") in [(group.label, group.url) for group in groups]

    def test_without_topics_their_address_is_free(self) -> None:
        own = document("topics.md", "page", meta("Own"))
        assert planned(*ALL, own)["/topics/"].compose().template == "page.html"
        assert "/topics/" not in planned(*ALL)
        seen = note("x.md", meta("X", topic="Graphs"))
        assert planned(*ALL, own, seen)["/topics/"].compose().template == "terms.html"
        assert "/topics/" not in planned(seen, views=("home", "tags"))

    def test_slugs_that_are_the_same_stay_apart(self) -> None:
        urls = [term.url for term in page("/tags/", *ALL).data["terms"]]
        assert urls[0] == "/tags/c/"
        assert urls[1].startswith("/tags/c-")
        without = [term.url for term in page("/tags/", TWO).data["terms"]]
        assert without[0] == "/tags/c/"

    def test_authors_are_one_in_all_their_spellings(self) -> None:
        found = page("/authors/", *ALL).data["terms"]
        assert [(term.name, term.count) for term in found] == [("Ann Lee", 1), ("Bo Ray", 2)]
        assert author_key("José  M. García-López") == author_key("jose m garcia lopez")
        assert author_key("李雷") != author_key("韩梅梅")
        assert author_key("か") != author_key("が")

    def test_authors_of_few_papers_need_no_page(self) -> None:
        found = planned(*ALL, authors=Authors(minimum=2))
        assert [url for url in found if url.startswith("/authors/")] == ["/authors/", "/authors/bo-ray/"]
        assert [name.url for name in found["/one/"].compose().data["paper"].authors] == ["", "/authors/bo-ray/"]

    def test_authors_who_are_not_named_have_no_page(self) -> None:
        more = note("more.md", Meta(title=text("More"), authors=people("Ann Lee et al.")))
        assert [term.name for term in page("/authors/", more).data["terms"]] == ["Ann Lee"]
        card = page("/more/", more).data["paper"]
        assert ([author.name for author in card.authors], card.et_al) == (["Ann Lee"], True)
        assert not page("/one/", *ALL).data["paper"].et_al

    def test_years_run_downwards(self) -> None:
        assert [term.name for term in page("/years/", *ALL).data["terms"]] == ["2021", "2020"]

    def test_a_term_groups_its_papers_by_year(self) -> None:
        found = page("/tags/deep-learning/", *ALL)
        assert titles(found.data["groups"]) == [("2021", ["Two"]), ("2020", ["One"])]
        assert (found.title, found.data["count"], found.data["index_url"]) == ("Deep Learning", 2, "/tags/")
        assert titles(page("/years/2020/", *ALL).data["groups"]) == [("", ["One"])]

    def test_venues_that_the_registry_knows_are_one(self) -> None:
        short, full = meta("S", venue_short="NeurIPS"), meta("F", venue="Neural Information Processing Systems")
        found = page("/venues/", note("s.md", short), note("f.md", full)).data["terms"]
        assert [(term.name, term.count) for term in found] == [("NeurIPS", 2)]

    def test_a_term_in_another_script(self) -> None:
        assert page("/tags/注意力/", note("x.md", meta("X", tags=("注意力",)))).title == "注意力"

    def test_tags_without_letters(self) -> None:
        (term,) = page("/tags/", note("x.md", meta("X", tags=("???",)))).data["terms"]
        assert len(term.url) == len("/tags/12345678/")

    @pytest.mark.parametrize(("one", "other"), [("A-b", "a_B"), ("deep  learning", "Deep Learning"), ("ＡＩ", "ai")])
    def test_tags_that_are_one(self, one: str, other: str) -> None:
        assert tag_key(one) == tag_key(other)


class TestFeed:
    """The Atom feed."""

    def test_the_newest_come_first_and_the_undated_not_at_all(self) -> None:
        found = page("/feed.xml", *ALL, base_url="https://example.org")
        assert [entry.title.text for entry in found.data["entries"]] == ["Two", "One"]
        first = found.data["entries"][0]
        assert (first.id, first.url) == ("https://example.org/two/", "/two/")
        assert (first.published, first.updated) == ("2022-03-01T00:00:00Z", "2022-03-01T00:00:00Z")
        assert found.data["updated"] == "2022-03-01T00:00:00Z"
        assert found.bodies == (("content/two.md", 0), ("content/one.md", 0))
        assert found.elsewhere

    def test_without_an_address_ids_last_as_well(self) -> None:
        one, again = (page("/feed.xml", *found).data["entries"][0].id for found in ((TWO,), ALL))
        assert one == again
        assert one.startswith("urn:uuid:")
        assert len(one) == 45
        assert page("/feed.xml").data["id"] not in ("", one)

    def test_how_many(self) -> None:
        notes = [note(f"n{number}.md", meta("N", added=f"2020-01-{number + 10}")) for number in range(5)]
        found = page("/feed.xml", *notes, feed=Feed(items=2))
        assert [entry.url for entry in found.data["entries"]] == ["/n4/", "/n3/"]

    def test_an_empty_feed_does_not_ask_the_clock(self) -> None:
        assert page("/feed.xml").data["updated"] == EPOCH

    @pytest.mark.parametrize(
        ("date", "wanted"),
        [
            ("2021", "2021-01-01T00:00:00Z"),
            ("2021-03", "2021-03-01T00:00:00Z"),
            ("2021-03-04", "2021-03-04T00:00:00Z"),
            ("2021-03-04 05:06", "2021-03-04T05:06:00Z"),
            ("2021-03-04T05:06:07+0200", "2021-03-04T05:06:07+02:00"),
            ("", EPOCH),
        ],
    )
    def test_timestamps(self, date: str, wanted: str) -> None:
        assert timestamp(date) == wanted


def test_the_sitemap_names_papers_lists_and_terms() -> None:
    found = page("/sitemap.xml", *ALL, base_url="https://example.org").data["urls"]
    urls = {location.url: location.updated for location in found}
    assert {"/", "/one/", "/tags/deep-learning/", "/years/"} <= set(urls)
    assert not {"/404.html", "/feed.xml", "/css/site.css"} & set(urls)
    assert urls["/two/"] == "2022-03-01"


def test_redirects_name_their_target() -> None:
    found = page("/old/place/", note("x.md", meta("X"), header=Header(aliases=("/old/place/",))))
    assert (found.template, found.title, found.data["target"]) == ("redirect.html", "X", "/x/")


def test_contents_are_a_tree() -> None:
    flat = [Heading(level, text(name), name) for level, name in ((2, "a"), (4, "b"), (3, "c"), (2, "d"), (1, "e"))]

    def names(items: tuple[Item, ...]) -> list[Any]:
        return [(item.id, names(item.children)) for item in items]

    assert names(contents(flat)) == [("a", [("b", []), ("c", [])]), ("d", []), ("e", [])]
    assert names(contents(flat[:1], {"a": "a-note2"})) == [("a-note2", [])]


@pytest.mark.parametrize(("areas", "count", "papers_shown"), [(2, 60, 60), (2, 61, 0), (1, 61, 61), (0, 61, 61)])
def test_contents_of_a_long_list_name_what_stands_above_its_papers(areas: int, count: int, papers_shown: int) -> None:
    above = [Heading(2, text("A"), f"a{n}") for n in range(areas)]
    own = [Heading(3, text("P"), f"p{n}", part=n) for n in range(count)]
    found = of_list(papers("read.md", [meta("P")] * count), [*above, *own])
    shown = [item.id for area in found for item in (area, *area.children)]
    assert shown == [heading.id for heading in [*above, *own[:papers_shown]]]


def test_paging() -> None:
    assert list(slices(0, 10)) == [(1, 0, 0)]
    assert list(slices(20, 10)) == [(1, 0, 10), (2, 10, 20)]
    assert list(slices(5, 0)) == [(1, 0, 5)]
    assert page_url("/", 2) == "/page/2/"
    assert pager("/", 1, 10, 10) is None


def test_the_navigation_has_the_settings_and_then_the_documents() -> None:
    from postil.core.settings.config import NavItem

    config = Config(nav=(NavItem("List", "/list"), NavItem("Out", "https://x.org"), NavItem("Gone", "/gone/")))
    about = document("about.md", "page", meta("About"), header=Header(nav="Me"))
    site, faults = put_together((), [about, papers("list.md", [])], config, VIEWS)
    assert [(item.title, item.url) for item in site.nav] == [
        ("List", "/list/"),
        ("Out", "https://x.org"),
        ("Me", "/about/"),
    ]
    assert [(fault.code, fault.path) for fault in faults] == [("link-missing", "site.yaml")]


def test_without_a_navigation_there_are_the_lists_and_pages_at_the_top() -> None:
    own = [
        document("index.md", "page", meta("Home")),
        document("about.md", "page", meta("About")),
        document("deep/setup.md", "page", meta("Setup")),
        document("long.md", "page", meta("A page whose title is too long for a line of links")),
        papers("read.md", [meta("Three")]),
        ONE,
    ]

    def links(*documents: Document) -> list[tuple[str, str]]:
        site, _ = put_together((), documents, Config(), VIEWS)
        return [(item.title, item.url) for item in site.nav]

    assert links(*own) == [("A List", "/read/"), ("About", "/about/")]
    many = [papers(f"list-{number}.md", []) for number in range(4)]
    assert links(*own, *many) == [("About", "/about/")]
    assert links(*own, document("me.md", "page", meta("Me"), header=Header(nav="Me"))) == [("Me", "/me/")]
    home = page("/", *own, *many)
    assert [(one.url, one.count) for one in home.data["lists"]] == [
        ("/list-0/", 0), ("/list-1/", 0), ("/list-2/", 0), ("/list-3/", 0), ("/read/", 1),
    ]  # fmt: skip
    assert [one.url for one in home.data["pages"]] == ["/about/", "/deep/setup/", "/long/"]
