"""The views to look at: timeline, calendar, connections and statistics, and the geometry below them."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from postil.core.model import Document, Entry, Meta, Ref, RefKind
from postil.core.rendering.figures import (
    first_weekday,
    month_name,
    runs_from_right,
    weekday_name,
    written_number,
    written_share,
)
from postil.core.revision import seen_elsewhere
from postil.core.site.lengths import rough_lengths
from postil.core.site.mentions import Mentions
from postil.core.site.readings import Reading, dated
from postil.core.text.lengths import rough_length, rounded
from postil.views.arcs import LINE, Links, arcs, core, in_time
from postil.views.axis import EDGE, GAP, LABEL, axis
from postil.views.timeline import MOST_DOTS
from postil.views.weeks import CELL, START, TOP, WIDTH, Weeks, weekdays
from tests.making import document, meta, note, papers, text
from tests.test_views import page, planned


def citing(*keys: str) -> tuple[Ref, ...]:
    return tuple(Ref(RefKind.CITATION, key, before="See") for key in keys)


class TestAxis:
    """An axis of years."""

    def test_short_spans_keep_their_places_and_long_ones_are_broken(self) -> None:
        found = axis([2010, 2000, 2003, 2010], 800, 10, 20)
        assert [(step.first, step.last) for step in found.steps] == [
            (2000, 2000), (2001, 2001), (2002, 2002), (2003, 2003), (2004, 2009), (2010, 2010)
        ]  # fmt: skip
        assert [step.width for step in found.steps] == [20, 20, 20, 20, GAP, 20]
        assert found.broken
        assert found.width == 2 * EDGE + 5 * 20 + GAP

    def test_years_are_as_wide_as_there_is_room(self) -> None:
        years = range(1990, 2020)
        assert axis(years, 2 * EDGE + 30 * 15, 10, 20).steps[0].width == 15
        assert axis(years, 100, 10, 20).width == 2 * EDGE + 30 * 10

    @given(st.lists(st.integers(1500, 2030), min_size=1, max_size=40), st.booleans())
    def test_names_have_room_and_the_ends_have_names(self, years: list[int], mirrored: bool) -> None:
        found = axis(years, 700, 12, 40, mirrored)
        named = [step for step in found.steps if step.named]
        assert {named[0].first, named[-1].first} == {min(years), max(years)}
        gaps = [abs(one.x - other.x) for one, other in pairwise(named)]
        assert len(named) < 3 or min(gaps) >= LABEL - 0.2
        assert set(found.at()) >= set(years)
        assert sorted(found.at().values(), key=lambda step: step.x, reverse=mirrored) == list(found.at().values())

    def test_none_at_all(self) -> None:
        assert axis([], 700, 12, 40).steps == ()


class TestTimeline:
    """Papers by year and venue."""

    def rows(self, *documents: Document, **settings: Any) -> list[tuple[str, str, tuple[int, ...]]]:
        data = page("/timeline/", *documents, **settings).data
        return [(row.kind, row.name, row.counts) for row in data["rows"]]

    def test_spellings_of_a_venue_share_a_row(self) -> None:
        spellings = ("NeurIPS", "NIPS", "Advances in Neural Information Processing Systems")
        notes = [note(f"n{n}.md", meta(f"N{n}", year=2020, venue_short=name)) for n, name in enumerate(spellings)]
        assert self.rows(*notes) == [("venue", "NeurIPS", (3,))]

    def test_rare_venues_are_gathered_where_there_are_many(self) -> None:
        notes = [note(f"n{n}.md", meta(f"N{n}", year=2000 + n % 2, venue=f"Journal {n}")) for n in range(12)]
        often = [note(f"o{n}.md", meta(f"O{n}", year=2000, venue="ICML")) for n in range(2)]
        nowhere = note("x.md", meta("X", year=2001))
        undated = note("y.md", meta("Y", venue="ICML"))
        assert self.rows(*notes, *often, nowhere, undated) == [
            ("venue", "ICML", (2, 0)), ("other", "", (6, 6)), ("none", "", (0, 1))
        ]  # fmt: skip

    def test_without_pages_of_venues_nothing_leads_to_them(self) -> None:
        data = page("/timeline/", note("n.md", meta("N", year=2020, venue="ICML")), views=("timeline",)).data
        assert [(row.name, row.url) for row in data["rows"]] == [("ICML", "")]
        assert data["years"][0].url == ""

    def test_each_paper_has_a_dot_that_leads_to_it(self) -> None:
        data = page("/timeline/", *[note(f"n{n}.md", meta(f"N{n}", year=2020)) for n in range(9)]).data
        [row] = data["rows"]
        assert [mark.url for mark in row.marks] == [f"/n{n}/" for n in range(9)]
        assert len({(mark.x, mark.y) for mark in row.marks}) == 9
        assert all(0 < mark.y < row.height and 0 < mark.x < data["axis"].width for mark in row.marks)
        assert [(line.url, line.title.text) for line in data["years"][0].papers][:2] == [("/n0/", "N0"), ("/n1/", "N1")]

    def test_too_many_papers_are_counted(self) -> None:
        many = [meta(f"N{n}", year=2020 if n else 2019) for n in range(MOST_DOTS + 1)]
        data = page("/timeline/", papers("list.md", many)).data
        [row] = data["rows"]
        assert [(mark.year, mark.count, mark.url) for mark in row.marks] == [(2019, 1, ""), (2020, MOST_DOTS, "")]
        assert row.marks[0].r < row.marks[1].r <= row.height / 2
        assert [year.papers for year in data["years"]] == [(), ()]

    def test_the_years_of_the_papers_alone_are_counted(self) -> None:
        data = page("/timeline/", note("a.md", meta("A", year=1948)), note("b.md", meta("B"))).data
        assert (data["count"], data["undated"]) == (1, 1)


class TestWeeks:
    """A year as a grid of days."""

    def test_days_stand_in_the_rows_of_their_weekdays(self) -> None:
        # 1 January 2024 was a Monday, 31 December a Tuesday.
        monday, sunday = Weeks(2024, 0), Weeks(2024, 6)
        assert monday.middle(1, 1) == (START + CELL / 2, TOP + CELL / 2)
        assert sunday.middle(1, 1) == (START + CELL / 2, TOP + 1.5 * CELL)
        assert monday.middle(1, 8)[0] == START + 1.5 * CELL
        assert monday.middle(12, 31) == (START + 52.5 * CELL, TOP + 1.5 * CELL)

    def test_the_longest_year_has_room(self) -> None:
        # 2000 was a leap year that began on a Saturday: with weeks from Sunday on its days stand in 54 columns.
        assert Weeks(2000, 6).middle(12, 31)[0] == WIDTH - CELL / 2

    @pytest.mark.parametrize("first", range(7))
    @pytest.mark.parametrize("year", [2000, 2023, 2024])
    def test_mirrored_days_stand_on_the_other_side(self, year: int, first: int) -> None:
        plain, mirrored = Weeks(year, first), Weeks(year, first, mirrored=True)
        for month, day in ((1, 1), (2, 28), (12, 31)):
            assert plain.middle(month, day)[0] + mirrored.middle(month, day)[0] == WIDTH
            assert plain.middle(month, day)[1] == mirrored.middle(month, day)[1]
        assert [one.x + other.x for one, other in zip(plain.grid().months, mirrored.grid().months, strict=True)] == [
            WIDTH
        ] * 12

    def test_weekdays_begin_where_the_week_does(self) -> None:
        assert [one.day for one in weekdays(5)] == [5, 0, 2, 4]


class TestCalendar:
    """The days on which papers were read."""

    READ = note("read.md", meta("Read", ["Ann Lee"], year=2020, read="2024-03-05", added="2023-01-01"))
    ADDED = note("added.md", meta("Added", added="2024-03-05T10:00"))
    SOMETIME = note("sometime.md", meta("Sometime", read="2024-03"))
    OLD = note("old.md", meta("Old", read="2021"))
    ALL = (READ, ADDED, SOMETIME, OLD, note("never.md", meta("Never")))

    def test_the_day_of_reading_counts_else_that_of_adding(self) -> None:
        data = page("/calendar/", *self.ALL).data
        assert [(year.year, year.count) for year in data["years"]] == [(2024, 3), (2021, 1)]
        [day] = data["years"][0].days
        assert (day.date, day.count, day.url) == ("2024-03-05", 2, "/calendar/2024/#page-2024-03-05")
        assert (data["count"], data["days"]) == (4, 1)

    def test_what_is_only_partly_known_is_no_day(self) -> None:
        recent, old = page("/calendar/", *self.ALL).data["years"]
        assert [(one.month, one.count, one.url) for one in recent.unclear] == [(3, 1, "/calendar/2024/#page-2024-03")]
        assert [(one.month, one.count, one.url) for one in old.unclear] == [(0, 1, "/calendar/2021/#page-2021")]
        assert old.grid is None
        months = page("/calendar/", *self.ALL).data["months"]
        assert [(m.month, m.count) for m in months[0].months if m.count] == [(3, 3)]
        assert [(m.month, m.count, m.url) for m in months[1].months if m.count] == [(0, 1, "/calendar/2021/#page-2021")]

    def test_the_page_of_a_year_lists_days_with_their_papers(self) -> None:
        data = page("/calendar/2024/", *self.ALL).data
        [month] = data["months"]
        assert (month.date, month.id, month.count) == ("2024-03", "page-2024-03", 3)
        assert [(day.day, day.id, [line.title.text for line in day.papers]) for day in month.days] == [
            (5, "page-2024-03-05", ["Added", "Read"]),
            (0, "", ["Sometime"]),
        ]
        assert [line.about for day in month.days for line in day.papers] == ["", "Lee, 2020", ""]
        assert (data["earlier"].url, data["later"]) == ("/calendar/2021/", None)

    def test_papers_read_again_are_there_twice(self) -> None:
        again = [note(f"{n}.md", meta("One", arxiv="2001.00001", read=f"2024-01-0{n}")) for n in (1, 2)]
        assert page("/calendar/", *again).data["years"][0].count == 2

    def test_long_years_are_paged_and_days_lead_to_their_pages(self) -> None:
        many = [meta(f"N{n}", read="2024-02-01" if n < 200 else "2024-01-01") for n in range(500)]
        found = planned(papers("list.md", many))
        assert "/calendar/2024/page/2/" in found
        days = found["/calendar/2024/"].compose().data["year"].days
        assert {day.date: day.url for day in days} == {
            "2024-01-01": "/calendar/2024/#page-2024-01-01",
            "2024-02-01": "/calendar/2024/#page-2024-02-01",
        }
        second = found["/calendar/2024/page/2/"].compose().data
        assert [(month.id, month.count) for month in second["months"]] == [("page-2024-01", 200)]

    def test_many_days_have_no_links_on_the_page_of_all_years(self) -> None:
        many = [meta(f"N{n}", read=f"20{20 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}") for n in range(500)]
        years = page("/calendar/", papers("list.md", many)).data["years"]
        assert all(year.days == () for year in years)
        assert [sum(path.count("M") for path in year.dots) for year in years] == [500 - 336, 336]

    def test_a_note_at_the_address_of_a_year_keeps_it(self) -> None:
        own = note("calendar/2024.md", meta("Mine"))
        found = planned(own, self.READ)
        assert found["/calendar/2024/"].compose().template == "paper.html"
        assert found["/calendar/2024-2/"].compose().template == "calendar-year.html"

    def test_weeks_and_years_run_as_the_language_does(self) -> None:
        english, arabic = (page("/calendar/", *self.ALL, language=one).data for one in ("en", "ar"))
        assert [day.day for day in english["weekdays"]] == [0, 2, 4, 6]
        assert [day.day for day in arabic["weekdays"]] == [5, 0, 2, 4]
        assert arabic["years"][0].days[0].x + english["years"][0].days[0].x == WIDTH

    @pytest.mark.parametrize(
        ("written", "found"),
        [
            ("2024-02-30", (2024, 2, 0)),
            ("2024-02-29", (2024, 2, 29)),
            ("2024-13-01", (2024, 0, 0)),
            ("2024-05", (2024, 5, 0)),
            ("2024", (2024, 0, 0)),
            ("0000-01-01", None),
            ("lately", None),
            ("", None),
        ],
    )
    def test_dates(self, written: str, found: tuple[int, int, int] | None) -> None:
        assert dated(7, written) == (found and Reading(7, *found))


def links(**cites: str) -> Links:
    """Return the links between papers a, b, …: each with the letters of those that it cites."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    references = {one: tuple(letters.index(other) for other in others) for one, others in cites.items()}
    return Links(Mentions({}, references), list(letters))


class TestArcs:
    """The connections between papers."""

    def test_links_are_known_from_both_ends(self) -> None:
        found = links(b="a", c="ab")
        assert found.cites == {1: (0,), 2: (0, 1)}
        assert found.cited == {0: (1, 2), 1: (2,)}
        assert found.linked() == (0, 1, 2)
        assert found.around(1) == (0, 2)

    def test_what_is_least_connected_is_left_out_first(self) -> None:
        # A clique of four, and a chain that hangs on it.
        found = links(b="a", c="ab", d="abc", e="d", f="e", g="f")
        assert core(found, 7) == (0, 1, 2, 3, 4, 5, 6)
        assert core(found, 5) == (0, 1, 2, 3, 4)
        assert core(found, 4) == (0, 1, 2, 3)
        assert core(found, 0) == ()

    def test_papers_stand_in_the_order_of_time(self) -> None:
        found = links(b="a", d="c", e="a")
        years = [2000, 2001, 1990, 2001, 2001]
        # d is linked to an earlier paper than b and e are; what has no year comes last.
        assert in_time((0, 1, 2, 3, 4), years.__getitem__, found) == (2, 0, 3, 1, 4)
        assert in_time((0, 1), [None, 2001].__getitem__, found) == (1, 0)

    def test_an_arc_says_who_refers_to_whom(self) -> None:
        found = arcs((0, 1, 2), links(a="b", b="ac", c="b"))
        assert {(arc.upper, arc.lower): arc.kind for arc in found} == {(0, 1): "both", (1, 2): "both"}
        assert [arc.kind for arc in arcs((0, 1), links(a="b"))] == ["down"]
        assert [arc.kind for arc in arcs((0, 1), links(b="a"))] == ["up"]

    def test_arcs_end_at_the_middles_of_lines(self) -> None:
        [long, short] = arcs((0, 1, 2), links(b="a", c="a"))
        assert (long.upper, long.lower, short.lower) == (0, 2, 1)
        assert long.path.startswith(f"M100 {LINE / 2:g}a")
        assert long.path.endswith(f" {2 * LINE:g}")

    def test_a_link_to_itself_is_none(self) -> None:
        assert arcs((0,), links(a="a")) == ()


class TestGraph:
    """The pages that show connections."""

    OLD = note("old.md", meta("Old", ["Ann Lee"], year=1990, key="lee1990"))
    NEW = note("new.md", meta("New", ["Bo Ray"], year=2020, key="ray2020"), refs=citing("lee1990"))
    LATE = note("late.md", meta("Late", year=2021, key="late2021"), refs=citing("lee1990", "ray2020"))
    ALONE = note("alone.md", meta("Alone"))

    def test_the_map_names_papers_and_their_neighbours(self) -> None:
        data = page("/graph/", self.OLD, self.NEW, self.LATE, self.ALONE).data
        assert [(n.title.text, n.name, n.cites, n.cited) for n in data["nodes"]] == [
            ("Old", "Lee, 1990", (), (1, 2)),
            ("New", "Ray, 2020", (0,), (2,)),
            ("Late", "Late, 2021", (0, 1), ()),
        ]
        assert (data["linked"], data["count"], data["references"]) == (3, 4, 3)

    def test_the_surroundings_of_a_paper(self) -> None:
        found = planned(self.OLD, self.NEW, self.LATE)
        around = found["/new/"].compose().data["around"]
        assert [near.title.text for near in around.before] == ["Old"]
        assert [near.title.text for near in around.after] == ["Late"]
        assert (around.own.count("M"), around.others.count("M"), around.more) == (2, 1, 0)

    def test_one_neighbour_makes_no_surroundings(self) -> None:
        assert planned(self.OLD, self.NEW)["/new/"].compose().data["around"] is None

    def test_without_the_view_there_are_none(self) -> None:
        found = planned(self.OLD, self.NEW, self.LATE, views=("home",))
        assert "/graph/" not in found
        assert found["/new/"].compose().data["around"] is None

    def test_much_cited_neighbours_are_shown_where_there_are_too_many(self) -> None:
        keys = [f"k{n}" for n in range(20)]
        many = [note(f"n{n:02}.md", meta(f"N{n}", year=2000 + n, key=key)) for n, key in enumerate(keys)]
        survey = note("survey.md", meta("Survey", year=2030), refs=citing(*keys))
        other = note("other.md", meta("Other", year=2031), refs=citing("k19"))
        around = planned(*many, survey, other)["/survey/"].compose().data["around"]
        assert len(around.before) + len(around.after) == 12
        assert around.more == 8
        assert "N19" in [near.title.text for near in around.before]


class TestStatistics:
    """The library in figures."""

    def entry(self, words: int, formulas: int = 0) -> Entry:
        return Entry(meta=Meta(), first=0, last=1, words=words, inline=formulas)

    def noted(self, path: str, about: Meta, words: int, formulas: int = 0) -> Document:
        return document(path, "note", about, entries=(replace(self.entry(words, formulas), meta=about),))

    def test_charts_show_the_largest_first(self) -> None:
        data = page(
            "/statistics/",
            self.noted("a.md", meta("A", year=2020, venue_short="ICML", tags=("x", "y"), status="read"), 1234, 3),
            self.noted("b.md", meta("B", year=2020, venue_short="ICML", tags=("x",), status="to-read"), 390, 7),
            self.noted("c.md", meta("C", year=1990), 0),
        ).data
        bars = {
            name: [(bar.label if isinstance(bar.label, str) else bar.label.text, bar.count) for bar in chart.bars]
            for name, chart in data["charts"].items()
        }
        assert bars == {
            "venues": [("ICML", 2)],
            "tags": [("x", 2), ("y", 1)],
            "status": [("to-read", 1), ("read", 1)],
            "longest": [("A", 1250), ("B", 400)],
            "formulas": [("B", 7), ("A", 3)],
        }
        assert data["counts"] == {"papers": 3, "notes": 3, "formulas": 10, "references": 0, "words": 1700}
        assert [(c.year, c.count) for c in data["columns"]] == [(1990, 1), (2020, 2)]
        assert data["columns"][0].height == data["columns"][1].height / 2

    def test_how_much_is_known(self) -> None:
        data = page("/statistics/", note("a.md", meta("A", ["Ann Lee"], year=2020, doi="10.1/x")), note("b.md")).data
        assert {bar.label: bar.share for bar in data["known"].bars} == {
            "authors": 50, "year": 50, "venue": 0, "identifier": 50, "summary": 0, "tags": 0, "read": 0
        }  # fmt: skip

    def test_of_many_terms_those_of_one_paper_are_only_counted(self) -> None:
        tags = [f"t{n}" for n in range(12)]
        data = page("/statistics/", *[note(f"{n}.md", meta(f"N{n}", tags=(tags[n], "all"))) for n in range(12)]).data
        chart = data["charts"]["tags"]
        assert [(bar.label, bar.count) for bar in chart.bars] == [("all", 12)]
        assert (chart.rest, chart.url) == (12, "/tags/")

    def test_a_calendar_is_not_needed_for_the_months(self) -> None:
        data = page("/statistics/", note("a.md", meta("A", read="2024-05-06")), views=("statistics",)).data
        assert [(row.year, row.url, row.months[5].count, row.months[5].url) for row in data["months"]] == [
            (2024, "", 1, "")
        ]

    def test_few_edits_of_a_text_show(self) -> None:
        before, after, much = (self.noted("a.md", meta("A"), words) for words in (1240, 1260, 1500))
        assert seen_elsewhere(before) == seen_elsewhere(after)
        assert rough_lengths(before) == rough_lengths(after) != rough_lengths(much)
        pages = [page("/statistics/", one) for one in (before, after, much)]
        assert pages[0] == pages[1] != pages[2]


class TestPresence:
    """Which of the views there are."""

    EMPTY = ("/timeline/", "/calendar/", "/graph/", "/statistics/")

    def test_an_empty_site_has_none(self) -> None:
        found = planned()
        assert not set(self.EMPTY) & set(found)
        assert found["/"].compose().data["looks"] == ()

    def test_what_has_nothing_to_show_is_not_there(self) -> None:
        found = planned(note("a.md"))
        assert {url for url in self.EMPTY if url in found} == {"/statistics/"}

    def test_home_leads_to_all_and_they_to_each_other(self) -> None:
        dated_notes = (replace(TestGraph.OLD, entries=(replace(TestGraph.OLD.entries[0], meta=_READ),)), TestGraph.NEW)
        found = planned(*dated_notes)
        assert [look.url for look in found["/"].compose().data["looks"]] == list(self.EMPTY)
        looks = found["/graph/"].compose().data["looks"]
        assert [(look.url, look.current) for look in looks] == [(url, url == "/graph/") for url in self.EMPTY]

    def test_a_graph_without_connections_is_not_led_to(self) -> None:
        lost = note("a.md", meta("A", year=2020), refs=(Ref(RefKind.LINK, "nowhere.md"),))
        found = planned(lost)
        assert found["/graph/"].compose().data["nodes"] == ()
        assert [look.name for look in found["/"].compose().data["looks"]] == ["timeline", "statistics"]

    def test_a_note_has_the_address_of_a_view_that_is_not_there(self) -> None:
        assert planned(note("graph.md"))["/graph/"].compose().template == "paper.html"


_READ = Meta(title=text("Old"), key="lee1990", year=1990, read="2024-05-06")


class TestFigures:
    """Numbers and names in the language of a site."""

    def test_numbers(self) -> None:
        assert [written_number(1234567, one) for one in ("en", "de", "fr", "zh", "tlh")] == [
            "1,234,567", "1.234.567", "1\u202f234\u202f567", "1,234,567", "1.23457e+06"
        ]  # fmt: skip

    def test_shares_are_all_or_nothing_only_if_they_are(self) -> None:
        assert [written_share(part, "en") for part in (0, 0.1, 45.4, 99.9, 100)] == ["0%", "1%", "45%", "99%", "100%"]

    def test_months_and_weekdays(self) -> None:
        assert [month_name(3, one) for one in ("en", "de", "zh", "ar", "he")] == ["Mar", "März", "3月", "مارس", "מרץ"]
        assert [weekday_name(0, one) for one in ("en", "zh")] == ["Mon", "周一"]
        # One form for all days: some of its longer names are short as well.
        assert [weekday_name(day, "ar") for day in range(7)] == list("نثرخجسح")
        assert len(weekday_name(0, "ar")) <= 4
        assert (month_name(3, "tlh"), weekday_name(0, "tlh")) == ("3", "1")

    def test_weeks_begin_where_the_language_is_at_home(self) -> None:
        assert [first_weekday(one) for one in ("en", "en-US", "de", "ar", "ar-MA", "he", "tlh")] == [
            0,
            6,
            0,
            5,
            0,
            6,
            0,
        ]

    def test_directions(self) -> None:
        assert [one for one in ("en", "ar", "he", "zh", "fa", "tlh") if runs_from_right(one)] == ["ar", "he", "fa"]


class TestLengths:
    """Lengths of notes, so roughly that few edits change them."""

    @given(st.integers(100, 90_000))
    def test_they_are_right_by_a_seventh(self, words: int) -> None:
        assert abs(rough_length(words) - words) <= words / 7

    def test_short_ones(self) -> None:
        assert [rough_length(words) for words in (0, 5, 20, 40, 80, 10**9)] == [0, 0, 25, 50, 100, 80_000_000]

    def test_sums_have_two_digits(self) -> None:
        assert [rounded(number) for number in (0, 7, 104, 105, 18_219, 5_900_469)] == [
            0,
            7,
            100,
            110,
            18_000,
            5_900_000,
        ]
