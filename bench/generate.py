"""Write a collection of paper notes like real ones: ``python bench/generate.py N DIR [--seed 1]``.

The folder gets ``content/<year>/*.md``, a few images and a ``site.yaml``. Everything is drawn from the seed:
the same N and seed give the same bytes on any machine. The distributions are those of real collections: 8 KB a
note in the mean (log-normal), eight formulas (three notes in ten have none, a few have forty), two tables, a third
of the notes in Chinese, front matter in Postil's, al-folio's or Obsidian's spelling, metadata in prose in every
tenth note and none in every twentieth, two arXiv ids in a hundred taken twice, two links in a hundred broken.
"""

import argparse
import struct
import sys
import zlib
from pathlib import Path

import bodies
import notes

SITE = """\
title: Generated paper notes
description: Notes on papers that nobody wrote
author:
  name: Ana Lind
base_url: https://example.org/notes
"""


def main(arguments: list[str]) -> None:
    """Read the command line and write the collection."""
    parser = argparse.ArgumentParser(description="Write a collection of generated paper notes.")
    parser.add_argument("count", type=int, help="how many notes")
    parser.add_argument("folder", type=Path, help="where to; made when missing")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    write(options.count, options.folder, options.seed)


def write(count: int, folder: Path, seed: int) -> list[notes.Note]:
    """Write a site of ``count`` notes into ``folder`` and return their plans."""
    plans = notes.plan(count, seed)
    content = folder / "content"
    make_folders(content, plans)
    write_images(content / "images")
    (folder / "site.yaml").write_text(SITE, encoding="utf-8")
    for note in plans:
        text = bodies.front_matter(note) + bodies.body(note, plans, seed)
        (content / note.path).write_bytes(text.encode())
    return plans


def make_folders(content: Path, plans: list[notes.Note]) -> None:
    """Make the folder of every year."""
    for year in sorted({note.year for note in plans}):
        (content / str(year)).mkdir(parents=True, exist_ok=True)


def write_images(folder: Path) -> None:
    """Write the images that the notes show: small squares of one grey."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(bodies.IMAGES):
        (folder / f"figure-{number}.png").write_bytes(_png(64 + 16 * number, 30 * number))


def _png(side: int, grey: int) -> bytes:
    """A grey square in the PNG format (ISO/IEC 15948): header, one compressed block of pixels, end."""
    pixels = zlib.compress((b"\0" + bytes([grey]) * side) * side, 0)
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


if __name__ == "__main__":
    main(sys.argv[1:])
