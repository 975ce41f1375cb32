"""Postil turns a folder of paper notes in Markdown into a static reading list."""

__version__ = "0.1.0"
