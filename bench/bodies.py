"""The Markdown of a generated note: prose up to the planned size around the planned formulas and tables."""

import json
from collections.abc import Iterator
from itertools import islice
from posixpath import relpath
from random import Random

import formulas
from notes import Note
from vocabulary import CHINESE, ENGLISH

IMAGES = 8
"""How many images the notes share."""
HEADINGS = ["Summary", "Motivation", "Method", "Results", "Ablations", "Limitations", "Questions", "Notation"]
CHINESE_HEADINGS = ["摘要", "动机", "方法", "实验结果", "消融实验", "局限性", "问题", "符号"]
CODE = [
    ("python", "def {0}(x, {1}=0.1):\n    # {2}\n    return [{1} * value for value in x]"),
    ("bash", "python train.py --{0} 3 --{1} 0.1  # {2}"),
    ("", "{0}: {1}\n{2}"),
    ("yaml", "{0}:\n  {1}: 0.5\n  name: {2}"),
]


def front_matter(note: Note) -> str:
    """The note's metadata in the spelling of its tool; empty for the notes that have none or have it in prose."""
    match note.spelling:
        case "ours":
            fields = [("title", _quoted(note.title)), ("authors", _flow(note.authors)), ("year", str(note.year))]
            fields += [("venue", note.venue), ("arxiv", _quoted(note.arxiv)), ("tags", _flow(note.tags))]
            fields += [("status", "read"), ("read", note.date)]
        case "al-folio":
            fields = [("layout", "post"), ("title", _quoted(note.title)), ("date", f"{note.date} 09:00:00")]
            fields += [("author", _quoted(" and ".join(note.authors))), ("abbr", note.venue), ("eprint", note.arxiv)]
            fields += [("tags", " ".join(note.tags)), ("categories", "paper-notes"), ("related_posts", "false")]
        case "obsidian":
            fields = [("Title", _quoted(note.title)), ("Authors", _quoted("; ".join(note.authors)))]
            fields += [("Year", str(note.year)), ("journal", note.venue), ("tags", _lines(note.tags))]
            fields += [("url", f"https://arxiv.org/abs/{note.arxiv}"), ("created", note.date), ("aliases", "[]")]
        case _:
            return ""
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in fields) + "---\n\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _flow(items: list[str]) -> str:
    return f"[{', '.join(items)}]"


def _lines(items: list[str]) -> str:
    return "".join(f"\n  - {item}" for item in items)


def body(note: Note, notes: list[Note], seed: int) -> str:
    """The text of ``note`` below its front matter; links lead to others of ``notes``."""
    rng = Random(f"note:{seed}:{note.number}")
    opening = _opening(note)
    in_tables, in_blocks, in_lines = _share_formulas(rng, note)
    blocks = [_displayed(rng) for _ in range(in_blocks)]
    blocks += _tables(rng, note, in_tables) + _others(rng, note)
    inserts = [f"${formulas.inline(rng)}$" for _ in range(in_lines)] + _links(rng, note, notes)
    used = sum(len(part.encode()) + 2 for part in (front_matter(note), opening, *blocks, *inserts))
    paragraphs = _paragraphs(rng, note, max(note.size - used, 120), inserts)
    return opening + "\n\n".join(_arranged(rng, note, paragraphs, blocks)) + "\n"


def _opening(note: Note) -> str:
    if note.spelling in ("ours", "al-folio"):
        return ""
    if note.spelling != "prose":
        return f"# {note.title}\n\n"
    labels = ("作者", "会议", "链接") if note.chinese else ("Authors", "Venue", "Link")
    link = f"[arXiv:{note.arxiv}](https://arxiv.org/abs/{note.arxiv})"
    values = (", ".join(note.authors), f"{note.venue} {note.year}", link)
    lines = [f"**{label}**: {value}" for label, value in zip(labels, values, strict=True)]
    return f"# {note.title}\n\n" + "  \n".join(lines) + "\n\n"


def _share_formulas(rng: Random, note: Note) -> tuple[int, int, int]:
    """How many of the note's formulas stand in tables, are displayed, and stand in lines."""
    in_tables = sum(rng.random() < 0.1 for _ in range(note.formulas)) if note.tables else 0
    displayed = sum(rng.random() < 0.3 for _ in range(note.formulas - in_tables))
    return in_tables, displayed, note.formulas - in_tables - displayed


def _displayed(rng: Random) -> str:
    tex = formulas.displayed(rng)
    return f"$$\n{tex}\n$$" if "\n" in tex or rng.random() < 0.5 else f"$${tex}$$"


def _tables(rng: Random, note: Note, count: int) -> list[str]:
    """The note's tables with ``count`` formulas in their cells."""
    cells = [f"${formulas.inline(rng)}$" for _ in range(count)]
    shares = [cells[index :: note.tables] for index in range(note.tables)]
    return [_table(rng, note, share) for share in shares]


def _table(rng: Random, note: Note, special: list[str]) -> str:
    columns = rng.randrange(3, 6)
    rows = max(rng.randrange(2, 7), len(special) + 1)
    words = iter(_words(rng, note, columns + rows))
    lines = [list(islice(words, columns)), ["---"] + ["---:"] * (columns - 1)]
    for _ in range(rows):
        lines.append([next(words)] + [f"{rng.randrange(1000) / 10}" for _ in range(columns - 1)])
    for index, cell in enumerate(special):
        lines[2 + index][0] = cell
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _others(rng: Random, note: Note) -> list[str]:
    """Lists in most notes, code in every fourth, a quotation in every fifth, an image in every twentieth."""
    blocks = [_list(rng, note) for _ in range(min(rng.randrange(3), note.size // 1500))]
    if rng.random() < 0.25:
        language, text = rng.choice(CODE)
        blocks.append(f"```{language}\n{text.format(*ENGLISH.draw(rng, 3))}\n```".replace("-", "_"))
    if rng.random() < 0.2:
        blocks.append("> " + _prose(rng, note, 150, []))
    if rng.random() < 0.05:
        blocks.append(f"![{ENGLISH.draw(rng, 1)[0]}](../images/figure-{rng.randrange(IMAGES)}.png)")
    return blocks


def _list(rng: Random, note: Note) -> str:
    mark = rng.choice(("- ", "- ", "* ", "1. "))
    return "\n".join(mark + _prose(rng, note, rng.randrange(30, 160), []) for _ in range(rng.randrange(2, 7)))


def _links(rng: Random, note: Note, notes: list[Note]) -> list[str]:
    """About three links to other notes, of which one in fifty is broken, and one to the paper."""
    links = []
    for _ in range(rng.randrange(7) if note.size > 2000 else rng.randrange(2)):
        other = rng.choice(notes).path if rng.random() < 0.98 else f"{note.year}/never-written-{rng.randrange(99)}.md"
        links.append(f"[{' '.join(ENGLISH.draw(rng, 2))}]({relpath(other, str(note.year))})")
    if note.spelling != "none" and rng.random() < 0.5:
        links.append(f"[PDF](https://arxiv.org/pdf/{note.arxiv})")
    return links


def _words(rng: Random, note: Note, count: int) -> list[str]:
    return [word.strip() for word in (CHINESE if note.chinese else ENGLISH).draw(rng, count)]


def _paragraphs(rng: Random, note: Note, size: int, inserts: list[str]) -> list[str]:
    """Prose of ``size`` bytes in paragraphs, the inserts spread over them at random."""
    count = max(round(size / 450), 1)
    shares: list[list[str]] = [[] for _ in range(count)]
    for insert in inserts:
        rng.choice(shares).append(insert)
    return [_prose(rng, note, size // count, share) for share in shares]


def _prose(rng: Random, note: Note, size: int, inserts: list[str]) -> str:
    """Sentences of about ``size`` bytes together, with the inserts between their words."""
    # A word with its blank or its share of the stops is 6.1 bytes in English and 4.7 in Chinese, by the Zipf weights.
    words = (CHINESE if note.chinese else ENGLISH).draw(rng, max(int(size / (4.7 if note.chinese else 6.1)), 3))
    for insert in inserts:
        words.insert(rng.randrange(len(words) + 1), f" {insert} " if note.chinese else insert)
    if rng.random() < 0.4:
        place = rng.randrange(len(words))
        if not set(words[place]) & set("$[ "):
            words[place] = f" **{words[place]}** " if note.chinese else f"**{words[place]}**"
    between, end = ("", "。") if note.chinese else (" ", ". ")
    return end.join(between.join(sentence) for sentence in _sentences(rng, words)).replace("  ", " ").strip() + end[0]


def _sentences(rng: Random, words: list[str]) -> Iterator[list[str]]:
    start = 0
    while start < len(words):
        stop = start + rng.randrange(8, 26)
        sentence = words[start:stop]
        if sentence[0][0].islower():
            sentence[0] = sentence[0].capitalize()
        yield sentence
        start = stop


def _arranged(rng: Random, note: Note, paragraphs: list[str], blocks: list[str]) -> Iterator[str]:
    """Paragraphs in order, blocks between them at random, a heading before every few."""
    headings = iter(CHINESE_HEADINGS if note.chinese else HEADINGS)
    after: list[list[str]] = [[] for _ in paragraphs]
    for block in blocks:
        rng.choice(after).append(block)
    until = rng.randrange(3)
    for paragraph, following in zip(paragraphs, after, strict=True):
        if until == 0:
            heading = next(headings, None)
            yield f"## {heading or _words(rng, note, 1)[0]}"
            until = rng.randrange(2, 6)
        until -= 1
        yield paragraph
        yield from following
