"""The reading list: its orders, its facets, and the index that it is narrowed down by."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postil.core.assemble import OPTIONAL, put_together
from postil.core.model import Asset, Document, Entry, Link, Meta, Page, Rating
from postil.core.settings.config import Config, Home
from postil.core.site.plan import plan, wanted
from postil.core.site.ratings import level, scale_of, score
from postil.core.site.site import Planned
from postil.views import VIEWS
from postil.views.facets import SHOWN
from postil.views.home import letter
from postil.views.index import PIECE, pieces, plain_slug
from postil.views.paging import pager
from tests.building import build_site
from tests.making import document, image, meta, note


def planned(documents: Iterable[Document], assets: tuple[Asset, ...] = (), **settings: Any) -> dict[str, Planned]:
    config = Config(**settings)
    views = wanted(VIEWS, config, OPTIONAL)
    site, _ = put_together(assets, documents, config, views)
    return {page.url: page for page in plan(site, views)}


def data(found: dict[str, Planned], url: str) -> dict[str, Any]:
    page: Page = found[url].compose()
    msgspec.msgpack.encode(page)
    return dict(page.data)


def rated(*values: float, best: float = 5) -> tuple[Rating, ...]:
    return tuple(Rating(value, best, f"axis {n}" if len(values) > 1 else "") for n, value in enumerate(values))


def with_formulas(path: str, about: Meta) -> Document:
    entry = Entry(meta=about, first=0, last=1, inline=2)
    return document(path, "note", about, entries=(entry,))


CODE = (Link("code", "https://code.example/one"),)
LIBRARY = (
    note("a.md", meta("The Apple", year=2020, status="read", rating=rated(4), read="2021-05-06", tags=("x", "y"))),
    note("b.md", meta("A Banana", year=2021, status="to-read", rating=rated(5), links=CODE, tags=("x",))),
    note("c.md", meta("Äpfel", year=2019, status="read", read="2022-01-01", tags=("y", "C++", "C"))),
    with_formulas("d.md", meta("date palms", year=2021, tags=("x",))),
    note("e.md", meta("注意力", ["Ann Lee"])),
)


class TestRatings:
    """Ratings on one scale."""

    def test_the_score_is_the_mean_of_all_axes(self) -> None:
        assert score(rated(4)) == 0.8
        assert score((Rating(4, 5), Rating(2, 10))) == 0.5
        assert score(rated(9)) == 1
        assert score(()) == score((Rating(3, 0),)) == 0

    def test_the_scale_is_that_of_the_site(self) -> None:
        assert scale_of([rated(3), rated(5)]) == 5
        assert scale_of([rated(3, best=10), ()]) == 10
        assert scale_of([rated(3, best=10), rated(3)]) == 5
        assert scale_of([rated(80, best=100)]) == scale_of([rated(1, best=2.5)]) == scale_of([]) == 5

    @pytest.mark.parametrize(("value", "wanted"), [(2.4, 2), (2.5, 3), (3.5, 4), (5, 5), (0, 1)])
    def test_halves_go_up_and_nothing_is_below_one(self, value: float, wanted: int) -> None:
        assert level(rated(value), 5) == wanted

    def test_no_rating_is_no_level(self) -> None:
        assert level((), 5) == 0


class TestTerms:
    """Statuses, ratings, and papers with code or formulas as collections."""

    def test_statuses_stand_in_the_order_of_reading(self) -> None:
        terms = data(planned(LIBRARY), "/status/")["terms"]
        assert [(term.name, term.url, term.count) for term in terms] == [
            ("to-read", "/status/to-read/", 1),
            ("read", "/status/read/", 2),
        ]

    def test_the_best_rating_comes_first(self) -> None:
        terms = data(planned(LIBRARY), "/ratings/")["terms"]
        assert [(term.name, term.url) for term in terms] == [("5/5", "/ratings/5/"), ("4/5", "/ratings/4/")]

    def test_papers_with_code_and_with_formulas_have_a_list_and_no_index(self) -> None:
        found = planned(LIBRARY)
        for kind, title in (("code", "A Banana"), ("formulas", "date palms")):
            page = data(found, f"/with/{kind}/")
            assert [card.title.text for group in page["groups"] for card in group.cards] == [title]
            assert (page["index_url"], page["listing"].within) == ("", f"with={kind}")
        assert "/with/" not in found

    def test_what_no_paper_has_leaves_its_address_free(self) -> None:
        own = document("status.md", "page", meta("Own"))
        assert planned([own, LIBRARY[4]])["/status/"].compose().template == "page.html"
        assert not [
            url for url in planned([LIBRARY[4]]) if url.startswith(("/status/", "/ratings/", "/with/", "/by-r"))
        ]

    def test_a_site_can_leave_them_out(self) -> None:
        found = planned(LIBRARY, views=("home", "tags", "facets"))
        assert not [url for url in found if url.startswith(("/status/", "/ratings/", "/with/"))]
        assert [facet["key"] for facet in json.loads(data(found, "/facets/index.json")["json"])["facets"]] == ["tag"]


class TestOrders:
    """The list in other orders."""

    def test_what_was_read_last_and_what_is_rated_highest(self) -> None:
        found = planned(LIBRARY)
        read, best = data(found, "/by-read/"), data(found, "/by-rating/")
        assert [(group.label, group.kind) for group in read["groups"]] == [("2022-01", "month"), ("2021-05", "month")]
        assert [card.title.text for group in best["groups"] for card in group.cards] == ["A Banana", "The Apple"]
        assert read["pager"] is best["pager"] is None

    def test_they_are_one_page_however_long_the_list_is(self) -> None:
        many = [note(f"{n:02}.md", meta(f"P{n}", read=f"2021-01-{n + 1:02}")) for n in range(25)]
        found = planned(many, home=Home(page_size=10))
        assert data(found, "/by-read/")["left"] == 15
        assert "/by-read/page/2/" not in found
        assert "/by-date/page/3/" in found

    def test_titles_stand_under_their_letters(self) -> None:
        letters = data(planned(LIBRARY), "/by-title/")["letters"]
        assert [(group.label, [line.title.text for line in group.lines]) for group in letters] == [
            ("A", ["A Banana", "Äpfel"]),
            ("D", ["date palms"]),
            ("T", ["The Apple"]),
            ("漢", ["注意力"]),
        ]

    @pytest.mark.parametrize(
        ("title", "wanted"),
        [("3D", "0–9"), ("Ωmega", "Ω"), ("«Quoted»", "Q"), ("かな", "かな"), ("한글", "한글"), ("نص", "ن"), ("", "…")],
    )
    def test_letters(self, title: str, wanted: str) -> None:
        assert letter(title) == wanted

    def test_pages_after_the_first_say_no_more_than_their_papers(self) -> None:
        many = [note(f"{n:02}.md", meta(f"P{n}", year=2021, tags=("x",) if n else ())) for n in range(25)]
        found = planned(many, home=Home(page_size=10))
        first, second = data(found, "/"), data(found, "/page/2/")
        assert first["facets"]
        assert first["counts"]["papers"] == 25
        assert (second["facets"], second["counts"], second["lists"]) == ((), {}, ())
        assert (first["listing"].first, second["listing"].first) == (0, 10)
        assert data(found, "/by-date/")["listing"].first == -1


class TestFacets:
    """What narrows the list down."""

    def test_the_commonest_values_with_their_pages(self) -> None:
        facets = {facet.key: facet for facet in data(planned(LIBRARY), "/")["facets"]}
        assert list(facets) == ["status", "year", "tag", "author", "rating", "with"]
        tags = [(value.name, value.url, value.count) for value in facets["tag"].values]
        assert tags[:2] == [("x", "/tags/x/", 3), ("y", "/tags/y/", 2)]
        assert [value.url for value in facets["rating"].values] == ["/ratings/5/", "/ratings/4/"]
        assert [value.name for value in facets["with"].values] == ["code", "formulas"]

    def test_a_long_facet_leads_to_its_index(self) -> None:
        many = [note(f"{n:02}.md", meta(f"P{n}", tags=(f"tag {n}",), year=2000 + n)) for n in range(12)]
        facets = {facet.key: facet for facet in data(planned(many), "/")["facets"]}
        assert (len(facets["tag"].values), facets["tag"].total, facets["tag"].url) == (SHOWN, 12, "/tags/")
        assert [value.name for value in facets["year"].values][:2] == ["2011", "2010"], "the newest"

    def test_what_leaves_no_choice_is_none(self) -> None:
        alike = [note(f"{n}.md", meta(f"P{n}", status="read")) for n in range(3)]
        assert data(planned(alike), "/")["facets"] == ()

    def test_without_the_view_there_are_none(self) -> None:
        found = planned(LIBRARY, views=("home", "tags"))
        assert not [url for url in found if url.startswith("/facets/")]
        assert data(found, "/")["facets"] == ()
        assert data(found, "/")["listing"].index == ""

    def test_without_papers_there_are_none(self) -> None:
        assert not [url for url in planned([]) if url.startswith("/facets/")]


class TestIndex:
    """The index of all papers."""

    def index(self, *documents: Document, **settings: Any) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(data(planned(documents, **settings), "/facets/index.json")["json"])
        return found

    def chosen(self, index: dict[str, Any], key: str, slug: str) -> list[int]:
        """Return the papers with a value, as the script finds them."""
        column = next(column for column in index["facets"] if column["key"] == key)
        slugs = [column["slugs"].get(str(n), plain_slug(name)) for n, name in enumerate(column["names"])]
        number = slugs.index(slug)
        return [
            n for n, own in enumerate(column["papers"]) if own == number or (isinstance(own, list) and number in own)
        ]

    def test_papers_stand_as_on_the_home_page(self) -> None:
        index = self.index(*LIBRARY)
        # Banana and palms of 2021, the apple of 2020, Äpfel of 2019, and the one without a year.
        assert self.chosen(index, "year", "2021") == [0, 1]
        assert self.chosen(index, "tag", "y") == [2, 3]
        assert self.chosen(index, "status", "read") == [2, 3]
        assert self.chosen(index, "rating", "5") == [0]
        assert self.chosen(index, "with", "formulas") == [1]
        assert sum(index["sizes"]) == 5

    def test_slugs_that_do_not_follow_from_the_name_are_there(self) -> None:
        index = self.index(*LIBRARY)
        slugs = next(column["slugs"] for column in index["facets"] if column["key"] == "tag")
        assert [slug.partition("-")[0] for slug in slugs.values()] == ["c"], "C has /tags/c/, C++ another"
        assert self.chosen(index, "tag", "c") == [3]

    def test_ranks(self) -> None:
        sorts = self.index(*LIBRARY)["sorts"]
        assert sorts["year"] == [3, 3, 2, 1, 0]
        assert sorts["read"] == [0, 0, 1, 2, 0]
        assert sorts["rating"] == [2, 0, 1, 0, 0]
        assert sorts["title"] == [1, 3, 4, 2, 5]
        assert sorts["arranged"] == [2, 4, 1, 3, 5]

    def test_orders_that_part_no_papers_are_left_out(self) -> None:
        assert sorted(self.index(LIBRARY[4])["sorts"]) == ["arranged", "title"]

    def test_authors_are_a_file_of_their_own(self) -> None:
        found = planned(LIBRARY)
        assert json.loads(data(found, "/facets/index.json")["json"])["authors"] is True
        authors = json.loads(data(found, "/facets/authors.json")["json"])
        assert (authors["names"], authors["papers"]) == (["Ann Lee"], [[], [], [], [], 0])
        assert "/facets/authors.json" not in planned(LIBRARY, views=("home", "facets", "tags"))

    def test_the_cards_of_all_pieces_are_all_papers(self) -> None:
        many = [note(f"{n:02}.md", meta(f"P{n}", year=2000 + n % 7)) for n in range(40)]
        found = planned(many, home=Home(page_size=40))
        index = json.loads(data(found, "/facets/index.json")["json"])
        cards = [data(found, f"/facets/cards-{name}.html")["cards"] for name in index["pieces"]]
        assert [len(piece) for piece in cards] == index["sizes"]
        home = [card.url for group in data(found, "/")["groups"] for card in group.cards]
        assert [card.url for piece in cards for card in piece] == home


class TestPieces:
    """How the list is cut."""

    URLS = tuple(f"/{n}/" for n in range(3000))

    def test_all_papers_in_pieces_of_about_a_dozen(self) -> None:
        cut = pieces(self.URLS)
        assert sum(size for _, size in cut) == len(self.URLS)
        assert max(size for _, size in cut) <= 2 * PIECE
        assert PIECE * 0.8 < len(self.URLS) / len(cut) < PIECE * 1.2
        assert pieces([]) == []

    @given(st.integers(0, len(URLS)))
    def test_a_new_paper_changes_few_pieces(self, place: int) -> None:
        more = [*self.URLS[:place], "/new/", *self.URLS[place:]]
        assert len({name for name, _ in pieces(more)} - {name for name, _ in pieces(self.URLS)}) <= 8

    def test_the_name_stands_for_what_is_in_it(self) -> None:
        assert pieces(["/a/", "/b/"]) != pieces(["/b/", "/a/"])


def test_a_picture_of_ours_has_its_size_and_one_elsewhere_none() -> None:
    picture = image("content/a.png", 400, 300)
    own = note("a.md", meta("A", image="a.png"))
    other = note("b.md", meta("B", image="https://other.example/b.png"))
    cards = {
        card.title.text: (card.image, card.image_width, card.image_height)
        for group in data(planned([own, other], (picture,)), "/")["groups"]
        for card in group.cards
    }
    assert cards == {"A": ("/a.png", 400, 300), "B": ("https://other.example/b.png", 0, 0)}


@pytest.mark.parametrize(
    ("number", "total", "shown"),
    [
        (1, 5, [1, 2, 3, 4, 5]),
        (1, 40, [1, 2, 3, 40]),
        (20, 40, [1, 18, 19, 20, 21, 22, 40]),
        (5, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (40, 40, [1, 38, 39, 40]),
    ],
)
def test_a_pager_links_the_pages_around(number: int, total: int, shown: list[int]) -> None:
    found = pager("/", number, total * 10, 10)
    assert found
    assert [page.number for page in found.pages] == shown
    assert [page.number for page in found.pages if page.current] == [number]


def test_nothing_is_offered_where_nothing_can_be_chosen(tmp_path: Path) -> None:
    """An empty site has no orders, and one paper cannot be narrowed down."""
    empty = build_site(tmp_path / "empty", {"content/about.md": "# About\n"})
    assert "list-bar" not in empty.file("/").read_text(encoding="utf-8")
    text = "---\ntitle: Alone\nyear: 2020\ntags: [one]\n---\n"
    single = build_site(tmp_path / "single", {"content/a.md": text})
    home = single.file("/").read_text(encoding="utf-8")
    assert "list-bar" in home
    assert 'class="facets' not in home
    other = text.replace("Alone", "Other").replace("2020", "2021")
    two = build_site(tmp_path / "two", {"content/a.md": text, "content/b.md": other})
    assert 'class="facets' in two.file("/").read_text(encoding="utf-8")
