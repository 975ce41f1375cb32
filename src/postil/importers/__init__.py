"""Importers: each reads one foreign shape of text and gives ordinary Markdown, with an account of every line."""
