"""The paper's citizenship: identifiers, names, BibTeX. Pure."""
