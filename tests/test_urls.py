"""Slugs, permalinks, files of urls, links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postil.core.site.urls import Hrefs, clean, expand, file_of, fold, iri, slug, slug_path


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("An Image is Worth 16x16 Words", "an-image-is-worth-16x16-words"),
        ("GPT-3.5 vs. GPT-4", "gpt-3.5-vs-gpt-4"),
        ("What's in a name?", "whats-in-a-name"),
        ("注意力 机制", "注意力-机制"),
        ("Émile", "Émile"),
        ("E\u0301mile", "Émile"),
        ("हिन्दी", "हिन्दी"),
        ("_posts", "posts"),
        ("1706.03762", "1706.03762"),
        ("a/b\\c:d", "a-b-c-d"),
        ("...", ""),
        ("$O(n^2)$", "o-n-2"),
    ],
)
def test_slugs_keep_letters_of_every_script(text: str, wanted: str) -> None:
    assert slug(text) == wanted


def test_long_slugs_end_at_a_word_and_stay_apart() -> None:
    one, other = (slug("deep learning " * 20 + end, 80) for end in ("one", "other"))
    assert one != other
    assert all(len(found.encode()) <= 80 for found in (one, other))
    assert one.startswith("deep-learning-")
    assert len(slug("注" * 100, 80).encode()) <= 80


@given(st.text(max_size=300))
def test_no_slug_can_leave_its_folder(text: str) -> None:
    found = slug(text)
    assert "/" not in found
    assert found not in (".", "..")
    assert len(found.encode("utf-8", "replace")) <= 120
    assert slug(found) == found


def test_paths_are_slugged_by_segment() -> None:
    assert slug_path("_notes/Vision & Language/ViT") == "notes/vision-language/vit"


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("/:path/", "/a/b/"),
        ("/blog/:year/:slug/", "/blog/2021/vit/"),
        ("/:key/:slug/", "/vit/"),
        ("/:slug.html", "/vit.html"),
        ("/:unknown/", "/-unknown/"),
    ],
)
def test_patterns_expand(pattern: str, wanted: str) -> None:
    assert expand(pattern, {"path": "a/b", "slug": "vit", "year": "2021", "key": ""}) == wanted


@pytest.mark.parametrize(
    ("given_url", "wanted"),
    [
        ("/about", "/about/"),
        ("about/", "/about/"),
        ("/about.html", "/about.html"),
        ("/a/index.html", "/a/"),
        ("/../../etc/passwd", "/etc/passwd/"),
        ("/a/./b//c/", "/a/b/c/"),
        ("/a?b#c", "/a/"),
        ("\\\\host\\share", "/-host-share/"),
        ("", "/"),
    ],
)
def test_urls_of_authors_stay_inside_the_site(given_url: str, wanted: str) -> None:
    assert clean(given_url) == wanted


@given(st.text(max_size=100))
def test_cleaned_urls_name_a_file_inside(text: str) -> None:
    file = file_of(clean(text))
    assert file
    assert not file.startswith("/")
    assert ".." not in file.split("/")
    assert clean(clean(text)) == clean(text)


def test_spellings_of_one_url() -> None:
    assert fold("/ViT/") == fold("/vit/") == fold("/vit") == fold("/vit/index.html")
    assert fold("/\u00e9/") == fold("/E\u0301/")
    assert fold("/") == fold("/index.html")
    assert fold("/a/") != fold("/b/")


def test_links_from_pages_lead_up_to_the_root_and_name_the_file() -> None:
    assert Hrefs.from_page("/").to("/vit/") == "vit/index.html"
    assert Hrefs.from_page("/tags/x/").to("/") == "../../index.html"
    assert Hrefs.from_page("/a/").to("/feed.xml") == "../feed.xml"
    assert Hrefs.from_page("/a.html").to("/b/#c") == "b/index.html#c"
    assert Hrefs.from_page("/a/").to("/论文/?q=1") == "../%E8%AE%BA%E6%96%87/index.html?q=1"
    assert Hrefs.from_page("/").to("/a:b/") == "a%3Ab/index.html"
    assert Hrefs.from_page("/a/").to("https://example.org/") == "https://example.org/"


def test_absolute_links_name_the_folder() -> None:
    assert Hrefs.absolute("https://example.org/x").to("/vit/") == "https://example.org/x/vit/"
    assert Hrefs.absolute("").to("/vit/") == "/vit/"


@pytest.mark.parametrize(
    ("written", "encoded_so"),
    [
        ("https://example.org/a%20b?c=d&e#f", "https://example.org/a%20b?c=d&e#f"),
        ("https://example.org/a b<c>", "https://example.org/a%20b%3Cc%3E"),
        ("https://example.org/100%/论文", "https://example.org/100%25/论文"),
    ],
)
def test_an_address_as_an_iri(written: str, encoded_so: str) -> None:
    assert iri(written) == encoded_so
