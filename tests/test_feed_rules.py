"""Feeds and sitemaps keep the rules of their formats, whatever stands in the notes."""

import shutil
from pathlib import Path

from postil.app import run
from tests.atom import feed_faults, sitemap_faults
from tests.building import build_site
from tests.conftest import REPOSITORY

HOSTILE = """---
title: "A \\u0007 title & <b>marks</b> with $x < y$"
authors: ["Ada <Lark>", ""]
tags: ["a & b", "A & B"]
url: "https://example.org/a b?c=<d>&e"
added: 2021-02
---

A form feed \x0c, an escape \x1b[1m and a noncharacter \ufffe.\x01

<script>alert(1)</script> <form action="x"><input></form>

[A link](b.md) ![plot](missing.png) <a href="b.md#x">raw</a> [[b]] [a](https://example.org/a%20b) ]]>
"""


def test_the_demonstration_keeps_the_rules(tmp_path: Path) -> None:
    for name in ("content", "site.yaml", "static", "templates"):
        source = REPOSITORY / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, tmp_path / name)
    run(tmp_path, {"base_url": "https://example.org/notes"})
    assert feed_faults(tmp_path / "public/feed.xml") == []
    assert sitemap_faults(tmp_path / "public/sitemap.xml", "https://example.org/notes") == []


def test_hostile_notes_keep_the_rules(tmp_path: Path) -> None:
    files = {
        "content/a.md": HOSTILE,
        "content/b.md": "---\nyear: 1948\n---\n# B\n",
        "content/论文 %41.md": "# 2020 C\n",
    }
    build_site(tmp_path, {**files, "site.yaml": "title: 'a & b'\nbase_url: https://example.org\n"})
    assert feed_faults(tmp_path / "public/feed.xml") == []
    assert sitemap_faults(tmp_path / "public/sitemap.xml", "https://example.org") == []


def test_a_feed_without_the_sites_address(tmp_path: Path) -> None:
    build_site(tmp_path, {"content/a.md": HOSTILE, "content/b.md": "---\nyear: 1948\n---\n# B\n"})
    assert feed_faults(tmp_path / "public/feed.xml", relative=True) == []
