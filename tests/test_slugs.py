"""Heading ids against what the original tools give."""

import pytest

from postil.core.text.slugs import Ids, github_slug, kramdown_slug, python_markdown_slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Hello, World!", "hello-world"),
        ("a -- b", "a----b"),
        (" padded ", "-padded-"),
        ("snake_case & more", "snake_case--more"),
        ("Größe 数学 ñ", "größe-数学-ñ"),
        ("हिन्दी", "हिन्दी"),
        ("x‿y ² ½", "x‿y-²-½"),
        ("Emoji 🎉 party", "emoji--party"),
        ("($$\\mu$$Transfer), Lab", "mutransfer-lab"),
        ("$O(n^2)$", "on2"),
        ("İstanbul", "i̇stanbul"),
        ("???", ""),
    ],
)
def test_github(text: str, slug: str) -> None:
    assert github_slug(text) == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("2023 A Paper, Lab", "a-paper-lab"),
        ("Größe x", "gre-x"),
        ("a_b -- c", "ab----c"),
        ("数学", ""),
        ("4.1 É x", "x"),
    ],
)
def test_kramdown(text: str, slug: str) -> None:
    assert kramdown_slug(text) == slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [("2023 A Paper, Lab", "2023-a-paper-lab"), ("Größe  x", "groe-x"), ("a_b -- c", "a_b-c"), ("数学", "")],
)
def test_python_markdown(text: str, slug: str) -> None:
    assert python_markdown_slug(text) == slug


def test_repeats_are_numbered_past_taken_ids() -> None:
    ids = Ids()
    ids.take("a-1")
    assert [ids.unused("a") for _ in range(4)] == ["a", "a-2", "a-3", "a-4"]
    assert not ids.take("a")
    assert not ids.take("")
