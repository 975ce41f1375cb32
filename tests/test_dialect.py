"""Which dialect a file is read in."""

from typing import Any

import pytest

from postil.core.dialect import Options, choose

LAYOUT = {"layout": "post"}


@pytest.mark.parametrize(
    ("extra", "body", "name"),
    [
        ({}, "plain", "github"),
        (LAYOUT, "plain", "github"),
        (LAYOUT, "text $$x$$ text", "kramdown"),
        (LAYOUT, "$$x$$ begins a sentence", "kramdown"),
        (LAYOUT, "text\n\n$$x$$\n", "github"),
        (LAYOUT, "a $x$ b", "github"),
        (LAYOUT, "[a]({% post_url 2020-01-01-a %})", "kramdown"),
        ({}, "text $$x$$ text", "github"),
        ({}, "text\n{: .cls}\n", "kramdown"),
        ({"layout": "editorial", "description": "d"}, "plain", "gitbook"),
        ({}, "![](../.gitbook/assets/a.png)", "gitbook"),
        ({}, '{% hint style="info" %}', "gitbook"),
    ],
)
def test_signs(extra: dict[str, Any], body: str, name: str) -> None:
    assert choose("content/a.md", "", extra, body, Options()) == name


def test_front_matter_wins_over_folder_over_site() -> None:
    options = Options(dialect="gitbook", dialects={"posts": "kramdown", "posts/new/": "github", "content/x": "github"})
    assert choose("content/posts/a.md", "github", {}, "", options) == "github"
    assert choose("content/posts/a.md", "", {}, "", options) == "kramdown"
    assert choose("content/posts/new/a.md", "", {}, "", options) == "github"
    assert choose("content/posts-too/a.md", "", {}, "", options) == "gitbook"
    assert choose("content/x/a.md", "", {}, "", options) == "github"
    assert choose("content/a.md", "auto", {}, "a\n{: .b}\n", Options(dialects={})) == "kramdown"
