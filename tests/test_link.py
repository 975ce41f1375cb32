"""What refs lead to, how holes are filled, and who refers to whom."""

import time
from typing import Any

import pytest
from msgspec.structs import replace

from postil.core.model import Document, Header, Meta, Origin, Person, Ref, RefKind, Span, Text
from postil.core.settings.config import Config
from postil.core.site.citation import author_year
from postil.core.site.link import fill
from postil.core.site.mentions import mentions
from postil.core.site.places import Places
from postil.core.site.resolve import resolve
from postil.core.site.suggestions import Suggestions
from postil.core.site.target import Target
from postil.core.site.urls import Hrefs
from postil.scholar.names import OTHERS
from tests.making import catalogued, document, image, meta, note, papers, resolved

HERE = note("notes/here.md", ids=("first", "Second"))
THERE = note(
    "notes/there.md", meta("Over There", ["Ann Lee"], year=2020, key="lee2020", arxiv="2001.00001"), ids=("goal",)
)
LIST = papers("lists/read.md", [meta("First Paper", doi="10.1/x"), meta("Second Paper")])
ABOUT = document("about.md", "page", meta("About"), ids=("me",), header=Header(aliases=("/old/about/", "Us")))
POST = note("2017-04-28-a-post.md")
ASSETS = (image("content/notes/fig 1.png", 30, 20), image("static/img/logo.svg"), image("content/paper.pdf"))
ALL = (HERE, THERE, LIST, ABOUT, POST)


def look(kind: RefKind, target: str, anchor: str = "", *documents: Document, **config: Any) -> tuple[str, list[str]]:
    ref = Ref(kind, target, anchor, span=Span(3, 7))
    found, faults = resolved(ref, *(documents or ALL), assets=ASSETS, config=Config(**config))
    assert all(fault.span == Span(3, 7) for fault in faults)
    return found.url + (f"#{found.fragment}" if found.fragment else ""), [fault.code for fault in faults]


@pytest.mark.parametrize(
    "target",
    [
        "there.md",
        "./there.md",
        "../notes/there.md",
        "there",
        "THERE.md",
        "/notes/there/",
        "/notes/there",
        "/notes/there/index.html",
        "/notes/there.html",
        "notes/there/",
        "../there/",
        "/notes/there.md",
        "/content/notes/there.md",
        "../../content/notes/there.md",
        "%74here.md",
        "/wiki/notes/there/",
    ],
)
def test_ways_to_link_to_a_note(target: str) -> None:
    assert look(RefKind.LINK, target, base_url="https://example.org/wiki") == ("/notes/there/", [])


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("/", "/"),
        ("/about", "/about/"),
        ("../../about.md", "/about/"),
        ("/old/about", "/about/"),
        ("../lists/read.md", "/lists/read/"),
        ("fig 1.png", "/notes/fig 1.png"),
        ("/paper.pdf", "/paper.pdf"),
        ("/img/logo.svg", "/img/logo.svg"),
        ("../../static/img/logo.svg", "/img/logo.svg"),
        ("../paper.pdf?page=2", "/paper.pdf?page=2"),
        ("post_url:2017-04-28-a-post", "/2017-04-28-a-post/"),
        ("2017-04-28-a-post.html", "/2017-04-28-a-post/"),
        ("/2017-04-28-a-post", "/2017-04-28-a-post/"),
    ],
)
def test_links_to_other_things(target: str, url: str) -> None:
    ref = Ref(RefKind.LINK, target)
    documents = (replace(HERE, refs=(ref,)), *ALL[1:])
    known = catalogued(*documents, assets=ASSETS)
    targets, faults = resolve(known.documents[HERE.path], Places(known, Config(), ["/"]), Suggestions(known))
    assert targets[0].url == url
    assert not faults


@pytest.mark.parametrize(
    ("target", "anchor", "wanted"),
    [
        ("", "first", "/notes/here/#first"),
        ("", "FIRST", "/notes/here/#first"),
        ("", "second", "/notes/here/#Second"),
        ("here.md", "first", "/notes/here/#first"),
        ("there.md", "goal", "/notes/there/#goal"),
        ("there.md", "Goal", "/notes/there/#goal"),
        ("../lists/read.md", "in1", "/lists/read/#in1"),
        ("", "top", "/notes/here/#top"),
    ],
)
def test_fragments(target: str, anchor: str, wanted: str) -> None:
    assert look(RefKind.LINK, target, anchor) == (wanted, [])


def test_misses_are_reported_with_the_nearest_candidate() -> None:
    missing = Ref(RefKind.LINK, "their.md", span=Span(3, 7))
    found, faults = resolved(missing, *ALL)
    assert not found.url
    assert [(f.code, f.path, f.span) for f in faults] == [("link-missing", "content/notes/here.md", Span(3, 7))]
    assert faults[0].hint == 'did you mean "there.md"?'
    assert resolved(Ref(RefKind.LINK, "", "frist"), *ALL)[1][0].hint == 'did you mean "#first"?'
    assert resolved(Ref(RefKind.WIKILINK, "Over Ther"), *ALL)[1][0].hint == 'did you mean "Over There"?'
    assert resolved(Ref(RefKind.CITATION, "lee2021"), *ALL)[1][0].hint == 'did you mean "lee2020"?'
    assert resolved(Ref(RefKind.IMAGE, "fig1.png"), *ALL, assets=ASSETS)[1][0].hint == 'did you mean "fig 1.png"?'
    # A common ending, and some letters before it, do not make names alike.
    logo = image("static/img/logo.svg", 30, 20)
    assert not resolved(Ref(RefKind.IMAGE, "/assets/vae_logo.png"), *ALL, assets=(logo,))[1][0].hint
    assert resolved(Ref(RefKind.IMAGE, "logo.png"), *ALL, assets=(logo,))[1][0].hint


@pytest.mark.parametrize(
    ("kind", "target", "anchor", "code"),
    [
        (RefKind.LINK, "nowhere.md", "", "link-missing"),
        (RefKind.LINK, "/nowhere/", "", "link-missing"),
        (RefKind.LINK, "../../../../etc/passwd", "", "link-missing"),
        (RefKind.LINK, "", "nothing", "anchor-missing"),
        (RefKind.LINK, "post_url:2020-01-01-none", "", "liquid-unresolved"),
        (RefKind.WIKILINK, "Nobody", "", "link-missing"),
        (RefKind.EMBED, "none.png", "", "image-missing"),
        (RefKind.EMBED, "none", "", "link-missing"),
        (RefKind.IMAGE, "none.png", "", "image-missing"),
        (RefKind.IMAGE, "there.md", "", "image-missing"),
        (RefKind.CITATION, "none2020", "", "citation-missing"),
    ],
)
def test_each_kind_of_miss_has_its_code(kind: RefKind, target: str, anchor: str, code: str) -> None:
    assert look(kind, target, anchor) == ("", [code])


def test_a_missing_fragment_elsewhere_still_leads_to_the_page() -> None:
    assert look(RefKind.LINK, "there.md", "nothing") == ("/notes/there/", ["anchor-missing"])


def test_the_picture_of_a_paper_must_be_there() -> None:
    about = meta("A", image="nope.png", origins={"image": Origin("front matter", 4)})
    _, faults = resolved(Ref(RefKind.IMAGE, "https://example.org/x.png"), note("a.md", about))
    assert [(fault.code, fault.span) for fault in faults if "nope" in fault.message] == [("image-missing", Span(4))]
    _, faults = resolved(
        Ref(RefKind.LINK, "a.md"), note("a.md", meta("A", image="x.png")), assets=(image("content/x.png"),)
    )
    assert not faults


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("there", "/notes/there/"),
        ("There.md", "/notes/there/"),
        ("notes/there", "/notes/there/"),
        ("Over There", "/notes/there/"),
        ("over  there", "/notes/there/"),
        ("over-there", "/notes/there/"),
        ("lee2020", "/notes/there/"),
        ("2001.00001", "/notes/there/"),
        ("Us", "/about/"),
        ("About", "/about/"),
        ("First Paper", "/papers/first-paper/"),
        ("read", "/lists/read/"),
        ("a-post", "/2017-04-28-a-post/"),
        ("paper.pdf", "/paper.pdf"),
        ("../about", "/about/"),
    ],
)
def test_names_of_wikilinks(name: str, url: str) -> None:
    assert look(RefKind.WIKILINK, name) == (url, [])


def test_a_folder_is_the_name_of_its_index() -> None:
    one = note("here.md")
    assert look(RefKind.WIKILINK, "vit", "", one, note("papers/vit/index.md")) == ("/papers/vit/", [])


def test_an_ambiguous_name_takes_the_nearest_file() -> None:
    near, far = note("notes/deep/x.md"), note("a/x.md")
    one = replace(note("notes/deep/here.md"), refs=())
    assert look(RefKind.WIKILINK, "x", "", one, far, near) == ("/notes/deep/x/", ["link-ambiguous"])
    assert look(RefKind.WIKILINK, "a/x", "", one, far, near) == ("/a/x/", [])


def test_a_whole_path_and_a_spelling_are_not_ambiguous() -> None:
    one = note("here.md")
    assert look(RefKind.WIKILINK, "a/x", "", one, note("a/x.md"), note("b/a/x.md")) == ("/a/x/", [])
    assert look(RefKind.WIKILINK, "VIT", "", one, note("a/vit.md"), note("b/VIT.md")) == ("/b/vit/", [])
    assert look(RefKind.WIKILINK, "Vit", "", one, note("a/vit.md"), note("b/VIT.md")) == ("/a/vit/", ["link-ambiguous"])


@pytest.mark.parametrize(
    ("key", "url"),
    [
        ("lee2020", "/notes/there/"),
        ("Lee2020", "/notes/there/"),
        ("arXiv:2001.00001v2", "/notes/there/"),
        ("10.1/X", ""),
        ("doi:10.1234/ABC", "/d/"),
        ("there", "/notes/there/"),
    ],
)
def test_citations(key: str, url: str) -> None:
    dated = note("d.md", meta("D", doi="10.1234/abc"))
    assert look(RefKind.CITATION, key, "", *ALL, dated)[0] == url


def test_a_made_key_cites_the_paper_whose_entry_has_it() -> None:
    one, other = (note(f"{name}.md", meta("Of Things", ["Bo Ray"], year=2001)) for name in "xy")
    for key, url in (("ray2001things", "/x/"), ("ray2001thingsa", "/y/"), ("Ray2001ThingsA", "/y/")):
        assert look(RefKind.CITATION, key, "", HERE, one, other) == (url, [])
    assert look(RefKind.CITATION, "ray2001thingsa", "", HERE, one) == ("", ["citation-missing"])


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("ray2001thing", 'did you mean "ray2001things"?'),
        ("wgan", 'did you mean "wgan-2017"?'),
        ("kohonen", 'the front matter of a note gives its paper this key: "key: kohonen"'),
    ],
)
def test_a_citation_that_leads_nowhere_is_told_what_is_near(key: str, hint: str) -> None:
    one = note("wgan-2017.md", meta("Of Things", ["Bo Ray"], year=2001))
    _, faults = resolved(Ref(RefKind.CITATION, key, span=Span(3, 7)), one)
    assert [fault.hint for fault in faults] == [hint]


def test_a_link_to_an_entry_of_a_list_is_called_by_its_paper() -> None:
    target, _ = resolved(Ref(RefKind.WIKILINK, "read", "p1"), HERE, LIST)
    assert (target.url, target.fragment, target.html) == ("/lists/read/", "p1", "Second Paper")
    target, _ = resolved(Ref(RefKind.WIKILINK, "read"), HERE, LIST)
    assert target.html != "Second Paper"


def person(name: str) -> Person:
    return Person(name, name.split()[-1], name.split()[0])


@pytest.mark.parametrize(
    ("authors", "shown"),
    [
        (("Ann Lee",), "Lee, 2020"),
        (("Ann Lee", "Bo Ray"), "Lee and Ray, 2020"),
        (("Ann Lee", "Bo Ray", "Cy Day"), "Lee et al., 2020"),
        (("Ann Lee", "et al."), "Lee et al., 2020"),
        (("Ann Lee", "Bo Ray", "et al."), "Lee et al., 2020"),
        ((), "A Long Title of Many…, 2020"),
    ],
)
def test_author_and_year(authors: tuple[str, ...], shown: str) -> None:
    people = tuple(OTHERS if name == OTHERS.name else person(name) for name in authors)
    found = Meta(title=Text("A Long Title of Many Words"), authors=people, year=2020)
    assert author_year(found) == shown


def test_names_of_authors_that_are_not_split() -> None:
    assert author_year(Meta(authors=(Person("李雷", "李", "雷"),), year=2020)) == "李雷, 2020"
    assert author_year(Meta(organisation="A Laboratory")) == "A Laboratory, n.d."


class TestLists:
    """A list is shown as a whole and in pieces on its papers' pages."""

    def filled(self, ref: Ref, alone: bool, page: str) -> str:
        target, faults = resolved(ref, LIST, *ALL[:2])
        assert not faults
        return fill("<a\x000\x00>x</a>", (ref,), (target,), Hrefs.from_page(page), page, alone)

    def test_a_link_to_another_entry(self) -> None:
        ref = Ref(RefKind.LINK, "", "p1", entry=0)
        assert self.filled(ref, False, "/lists/read/") == '<a href="#p1">x</a>'
        assert self.filled(ref, True, "/papers/first-paper/") == '<a href="../../papers/second-paper/index.html">x</a>'

    def test_a_link_into_the_same_entry(self) -> None:
        ref = Ref(RefKind.LINK, "", "in0", entry=0)
        assert self.filled(ref, False, "/lists/read/") == '<a href="#in0">x</a>'
        assert self.filled(ref, True, "/papers/first-paper/") == '<a href="#in0">x</a>'

    def test_the_link_of_an_entry_to_its_page(self) -> None:
        target, _ = resolved(Ref(RefKind.ENTRY, "1", entry=1), LIST)
        shown = fill("<h2>T\x000\x00</h2>", (Ref(RefKind.ENTRY, "1"),), (target,), Hrefs.from_page("/lists/read/"))
        assert 'class="entry-link" href="../../papers/second-paper/index.html"' in shown


def written(html: str, kind: RefKind, target: Target, label: str = "", name: str = "name") -> str:
    return fill(html, (Ref(kind, name, label=label),), (target,), Hrefs.from_page("/a/"), "/a/")


class TestWriting:
    """How holes are filled."""

    @pytest.mark.parametrize(
        ("html", "target", "wanted"),
        [
            ("<a\x000\x00>x</a>", Target("/b/", "c d"), '<a href="../b/index.html#c%20d">x</a>'),
            ("<a\x000\x00>x</a>", Target("/a/", "c"), '<a href="#c">x</a>'),
            ("<a\x000\x00>x</a>", Target("/b/?q=<1>&r"), '<a href="../b/index.html?q=&lt;1&gt;&amp;r">x</a>'),
            ("<a\x000\x00>x</a>", Target(title='no "b"'), '<a class="broken" title="no &quot;b&quot;">x</a>'),
            ('<a\x000\x00 class="k">x</a>', Target(title="no"), '<a title="no" class="broken k">x</a>'),
            ('<a\x000\x00 title="t">x</a>', Target(title="no"), '<a class="broken" title="t">x</a>'),
        ],
    )
    def test_links(self, html: str, target: Target, wanted: str) -> None:
        assert written(html, RefKind.LINK, target) == wanted

    def test_images_get_their_size_unless_the_author_says_one(self) -> None:
        target = Target("/f.png", media="img", width=30, height=20)
        shown = written('<img\x000\x00 alt="a">', RefKind.IMAGE, target)
        assert shown == '<img src="../f.png" width="30" height="20" loading="lazy" decoding="async" alt="a">'
        shown = written('<img\x000\x00 alt="a width=1" width="50%" loading="eager">', RefKind.IMAGE, target)
        assert shown == '<img src="../f.png" decoding="async" alt="a width=1" width="50%" loading="eager">'

    def test_a_missing_image_keeps_its_alternative_text(self) -> None:
        shown = written('<img\x000\x00 alt="a">', RefKind.IMAGE, Target(title="none"))
        assert shown == '<img class="missing" title="none" alt="a">'

    def test_wikilinks_show_the_label_or_the_title(self) -> None:
        target = Target("/b/", html="<em>B</em>")
        assert written("\x000\x00", RefKind.WIKILINK, target) == (
            '<a class="wikilink" href="../b/index.html"><em>B</em></a>'
        )
        assert written("\x000\x00", RefKind.WIKILINK, target, "see B").endswith(">see B</a>")
        broken = written("\x000\x00", RefKind.WIKILINK, Target(title="no"), name="<b>")
        assert broken == '<a class="wikilink broken" title="no">&lt;b&gt;</a>'

    def test_embeds(self) -> None:
        target = Target("/f.png", media="img", width=300, height=200)
        assert written("\x000\x00", RefKind.EMBED, target, "150", "f.png").startswith(
            '<img src="../f.png" width="150" height="100"'
        )
        assert 'alt="A plot"' in written("\x000\x00", RefKind.EMBED, target, "A plot")
        assert written("\x000\x00", RefKind.EMBED, Target("/v.mp4", media="video")).startswith("<video controls")
        assert written("\x000\x00", RefKind.EMBED, Target("/b/", html="B")).startswith('<a class="wikilink"')
        assert written("\x000\x00", RefKind.EMBED, Target(title="no"), name="x.png").startswith('<img class="missing"')

    def test_citations(self) -> None:
        target = Target("/b/", title="T & U", html="Lee, 2020")
        assert written("(\x000\x00)", RefKind.CITATION, target, ", p. 4") == (
            '(<a class="citation" href="../b/index.html" title="T &amp; U">Lee, 2020</a>, p. 4)'
        )
        assert written("\x000\x00", RefKind.CITATION, Target(title="no"), name="k1") == (
            '<span class="citation broken" title="no">k1</span>'
        )

    def test_without_a_page_links_are_absolute(self) -> None:
        hrefs = Hrefs.absolute("https://example.org")
        refs, targets = (Ref(RefKind.LINK, "", "c"),), (Target("/a/", "c"),)
        assert fill("<a\x000\x00>", refs, targets, hrefs) == '<a href="https://example.org/a/#c">'


def mentioned(*documents: Document) -> Any:
    known = catalogued(*documents)
    places, suggestions = Places(known, Config()), Suggestions(known)
    targets = {path: resolve(found, places, suggestions)[0] for path, found in known.documents.items()}
    return known, mentions(known, targets)


def test_backlinks_carry_their_sentence_and_the_heading_above() -> None:
    ref = Ref(RefKind.LINK, "there.md", label="that", span=Span(9), before="See", after="too.")
    again = replace(ref, before="And", span=Span(20))
    heading = replace(HERE.headings[0], line=8)
    one = replace(HERE, refs=(ref, again), headings=(heading,))
    _, found = mentioned(one, THERE)
    (backlink,) = found.backlinks["/notes/there/"]
    assert (backlink.url, backlink.title.text) == ("/notes/here/#first", "Here")
    assert (backlink.before, backlink.label, backlink.after) == ("See", "that", "too.")


def test_a_page_is_no_backlink_of_its_own() -> None:
    one = replace(HERE, refs=(Ref(RefKind.LINK, "", "first"), Ref(RefKind.LINK, "here.md")))
    assert not mentioned(one)[1].backlinks


def test_backlinks_are_sorted_by_title() -> None:
    ref = Ref(RefKind.LINK, "/goal/")
    documents = [replace(note(f"{name}.md", meta(title)), refs=(ref,)) for name, title in (("a", "Z"), ("b", "y"))]
    _, found = mentioned(*documents, note("goal.md"))
    assert [backlink.title.text for backlink in found.backlinks["/goal/"]] == ["y", "Z"]


def test_a_lists_own_contents_are_no_mentions_but_its_entries_are() -> None:
    contents, mention = Ref(RefKind.LINK, "", "p1"), Ref(RefKind.LINK, "", "p1", entry=0)
    _, found = mentioned(replace(LIST, refs=(contents,)))
    assert not found.backlinks
    known, found = mentioned(replace(LIST, refs=(contents, mention)))
    assert [backlink.url for backlink in found.backlinks["/papers/second-paper/"]] == ["/papers/first-paper/"]
    assert [known.papers[place].meta.title.text for place in found.references["/papers/first-paper/"]] == [
        "Second Paper"
    ]


def test_references_are_in_the_order_of_the_text_and_once() -> None:
    refs = tuple(Ref(kind, name) for kind, name in ((RefKind.CITATION, "lee2020"), (RefKind.LINK, "../lists/read.md")))
    refs += (Ref(RefKind.WIKILINK, "First Paper"), Ref(RefKind.LINK, "there.md"))
    known, found = mentioned(replace(HERE, refs=refs), THERE, LIST)
    titles = [known.papers[place].meta.title.text for place in found.references["/notes/here/"]]
    assert titles == ["Over There", "First Paper"]
    assert set(found.backlinks) == {"/notes/there/", "/lists/read/", "/papers/first-paper/"}


def test_several_notes_on_a_paper_share_its_backlinks() -> None:
    second = note("second.md", meta("Over There", key="lee2020"), ids=("goal",))
    one = replace(HERE, refs=(Ref(RefKind.LINK, "/second/", "goal"),))
    known, found = mentioned(one, THERE, second)
    assert list(found.backlinks) == [known.urls["content/second.md"]]
    target = resolve(known.documents[HERE.path], Places(known, Config()), Suggestions(known))[0][0]
    assert target.fragment == "goal-note2"


@pytest.mark.slow
def test_ten_thousand_misses_do_not_stop_the_build() -> None:
    refs = (Ref(RefKind.WIKILINK, "a missing thing"),)
    documents = [replace(note(f"note-about-subject-{n}.md"), refs=refs) for n in range(4000)]
    refs_of_one = tuple(Ref(RefKind.LINK, f"folder/unknown-file-{n}.md") for n in range(6000))
    known = catalogued(*documents, replace(note("z.md"), refs=refs_of_one))
    places, suggestions = Places(known, Config()), Suggestions(known)
    begin = time.process_time()
    faults = [fault for found in known.documents.values() for fault in resolve(found, places, suggestions)[1]]
    assert len(faults) == 10_000
    assert time.process_time() - begin < 5
