"""Filing rules by first characters changes nothing: the same HTML as markdown-it's own parsers give."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from postil.dialects.block import Block
from postil.dialects.inline import Inline
from postil.dialects.parser import parser

PIECES = st.sampled_from(
    [
        *("# ", "> ", "- ", "1. ", "+ ", "  ", "    ", "```", "~~~", "---", "***", "===\n", "\n", "\n\n", "\t", "  \n"),
        *("[", "]", "(", ")", "![", "[a]: b\n", "<div>", "</div>", "<a>", "<!--", "-->", "<http://x>", "<", "!", ":"),
        *("`", "**", "*", "_", "~~", "\\", "&amp;", '"t"', "|", "|-|\n", "text ", "a", "é", "数", "http://x"),
    ]
)


def plain() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def filed() -> MarkdownIt:
    usual, md = plain(), plain()
    inline, block = Inline(), Block()
    inline.ruler.enableOnly(usual.inline.ruler.get_active_rules())
    inline.ruler2.enableOnly(usual.inline.ruler2.get_active_rules())
    block.ruler.enableOnly(usual.block.ruler.get_active_rules())
    md.inline, md.block = inline, block
    inline.file_rules()
    block.file_rules()
    return md


PLAIN, FILED = plain(), filed()


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_same_html(text: str) -> None:
    assert FILED.render(text) == PLAIN.render(text)


@pytest.mark.parametrize("name", ["github", "kramdown", "gitbook"])
def test_every_inline_rule_is_filed(name: str) -> None:
    inline = parser(name).inline
    assert isinstance(inline, Inline)
    filed_rules = {id(rule) for rules in inline.table.values() for rule in rules}
    names = [
        name
        for name, rule in zip(inline.ruler.get_active_rules(), inline.ruler.getRules(""), strict=True)
        if id(rule) not in filed_rules
    ]
    assert names == ["text"]
