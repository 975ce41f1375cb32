"""What a document is, and where the papers of a list begin and end."""
