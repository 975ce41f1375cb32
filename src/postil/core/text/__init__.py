"""Text of a document: decoding, phrases, sentences, excerpts, ids, code, and the parts that it is rendered in."""
