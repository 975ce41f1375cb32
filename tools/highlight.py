"""Write the rules for highlighted code into the theme's style sheet, between its two markers.

Pygments gives each kind of token a short class; its own styles would give each class a colour, twice over for day
and night. This theme needs six roles, whose colours are custom properties that change with the theme::

    python tools/highlight.py static/css/paper.css
"""

import sys
from pathlib import Path

from pygments.token import STANDARD_TYPES, Comment, Generic, Keyword, Literal, Name, Number, Operator, String, Token

BEGIN, END = "/* begin: made by tools/highlight.py */", "/* end: made by tools/highlight.py */"

# The first that holds a token's type wins; what is in none of them keeps the colour of the text.
ROLES = (
    ("color: var(--code-comment); font-style: italic;", (Comment,)),
    ("color: var(--code-type);", (Keyword.Type, Name.Class, Name.Exception, Name.Namespace, Name.Decorator)),
    ("color: var(--code-number);", (Keyword.Constant, Number, Literal.Date, Name.Constant, Name.Builtin.Pseudo)),
    ("color: var(--code-word);", (Keyword, Operator.Word, Name.Tag, Generic.Deleted, Generic.Error)),
    ("color: var(--code-string);", (String, Generic.Inserted)),
    ("color: var(--code-name);", (Name.Function, Name.Builtin, Name.Attribute, Name.Entity, Name.Label)),
    ("color: var(--code-comment);", (Generic.Output, Generic.Prompt, Token.Text.Whitespace)),
    ("font-weight: 600;", (Generic.Heading, Generic.Subheading, Generic.Strong)),
    ("font-style: italic;", (Generic.Emph,)),
)


def rules() -> str:
    found: dict[str, list[str]] = {declaration: [] for declaration, _ in ROLES}
    for token, name in STANDARD_TYPES.items():
        role = next((text for text, kinds in ROLES if any(token in kind for kind in kinds)), None)
        if name and role:
            found[role].append(f".{name}")
    return "\n\n".join(
        f".highlight :is({', '.join(sorted(names))}) {{\n  " + text.replace("; ", ";\n  ") + "\n}"
        for text, names in found.items()
    )


def main(sheet: Path) -> None:
    before, _, rest = sheet.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    sheet.write_text(f"{before}{BEGIN}\n\n{rules()}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
