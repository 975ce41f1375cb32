"""What is done to parse faster changes nothing: the same tokens, states and addresses as markdown-it's own give."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from postil.core.tokens import FastToken
from postil.dialects import block_state, inline_state
from postil.dialects.block import Block
from postil.dialects.inline import Inline
from postil.dialects.links import Parser
from postil.dialects.parser import parser
from postil.dialects.texts import texts_plugin

PIECES = st.sampled_from(
    [
        *("# ", "> ", "- ", "1. ", "+ ", "  ", "    ", "```", "~~~", "---", "***", "===\n", "\n", "\n\n", "\t", "  \n"),
        *("[", "]", "(", ")", "![", "[a]: b\n", "<div>", "</div>", "<a>", "<!--", "-->", "<http://x>", "<", "!", ":"),
        *("`", "**", "*", "_", "~~", "\\", "&amp;", '"t"', "|", "|-|\n", "text ", "a", "é", "数", "http://x", "。"),
        *(": ", "~ ", "[^1]", "[^1]: ", "## a ##\n", "[a](b)", "(<b c>)", '(b "c")', "- [ ] ", "* * *\n", "\u00a0"),
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join)
CASES = sorted((Path(__file__).parent / "cases").rglob("*.md"))
FIELDS = ("type", "tag", "nesting", "attrs", "map", "level", "content", "markup", "info", "block", "hidden")


def plain() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"tasklists": True}).enable(["table", "strikethrough"])
    return md.use(deflist_plugin).use(footnote_plugin)


def filed() -> MarkdownIt:
    usual = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    md = Parser("commonmark", {"tasklists": True})
    inline, block = Inline(), Block()
    inline.ruler.enableOnly(usual.inline.ruler.get_active_rules())
    inline.ruler2.enableOnly(usual.inline.ruler2.get_active_rules())
    block.ruler.enableOnly(usual.block.ruler.get_active_rules())
    md.inline, md.block = inline, block
    md.helpers = inline.helpers()  # type: ignore[assignment]
    md.use(deflist_plugin).use(footnote_plugin).use(texts_plugin)
    inline.file_rules()
    block.file_rules()
    return md


PLAIN, FILED = plain(), filed()


def facts(tokens: Sequence[Token] | None) -> list[Any]:
    """All that tokens say; where an inline token begins is ours alone."""
    return [
        ([getattr(token, name) for name in FIELDS], {**token.meta, "pos": 0}, facts(token.children))
        for token in tokens or ()
    ]


@given(TEXTS)
@settings(max_examples=500, deadline=None)
@example("a *b **c* d** e_f_g __h__ ***i*** *j*k* **l*m**")
@example("- a\n\n  b\n- c\n    - d\n> e\nf\n===\ng\n: h\n\ni\n\n~ j")
def test_same_tokens(text: str) -> None:
    assert facts(FILED.parse(text)) == facts(PLAIN.parse(text))
    assert FILED.render(text) == PLAIN.render(text)


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_same_tokens_of_cases(path: Path) -> None:
    text = path.read_bytes().decode("utf-8", "replace")
    assert facts(FILED.parse(text)) == facts(PLAIN.parse(text))


@given(st.text(st.sampled_from("a \t\n>|"), max_size=60))
@settings(deadline=None)
@example("a")
@example("  ")
@example("a\n\t b\n  ")
def test_same_block_state(text: str) -> None:
    ours, theirs = block_state.State(text, FILED, {}, []), StateBlock(text, FILED, {}, [])
    own = {"_underline", "_definition"}
    assert {name: value for name, value in vars(ours).items() if name not in own} == vars(theirs)


def test_same_inline_state() -> None:
    ours, theirs = inline_state.State("a b", FILED, {}, []), StateInline("a b", FILED, {}, [])
    assert {name: getattr(ours, name) for name in vars(theirs)} == vars(theirs)


def test_tokens_are_alike() -> None:
    ours, theirs = FastToken("a", "b", 1), Token("a", "b", 1)
    # Those that make a dictionary of a token and back are not needed.
    missing = {name for name in dir(theirs) if not hasattr(ours, name) and not name.startswith("_")}
    assert missing == {"as_dict", "from_dict"}
    assert all(getattr(ours, name) == getattr(theirs, name) for name in Token.__slots__)
    assert ours.attrs is not FastToken("a", "b", 1).attrs
    assert ours.copy(tag="c").tag == "c"


ADDRESSES = st.lists(
    st.sampled_from(
        [*"aZ0/.:?#@%-_~!*'()&=+,;$ é数[]\\", "//", "http:", "https://", "HTTP://", "a.b", "xn--", "%20", "javascript:"]
    ),
    max_size=12,
).map("".join)


@given(ADDRESSES)
@settings(max_examples=500, deadline=None)
@example("https://a.example/b?c=d&e=f#g")
@example("https://a.example:80/")
@example("//a.example")
@example("../a/b.md#c")
@example("https://" + "a" * 64 + ".example")
def test_same_addresses(address: str) -> None:
    assert FILED.normalizeLink(address) == PLAIN.normalizeLink(address)
    assert FILED.validateLink(address) == PLAIN.validateLink(address)


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
