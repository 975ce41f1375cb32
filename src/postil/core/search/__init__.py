"""The index of all words: what is found by which word, in pieces small enough to fetch a few of them for a query."""
