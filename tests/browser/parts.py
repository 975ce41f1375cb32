"""A site whose papers have all the parts that can be linked to, copied and enlarged."""

_PLOT = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="150"><path d="M9 140 L290 9" stroke="{color}"/></svg>'
)
_LONG = "".join(f"## Part {number}\n\n{'A line of text that fills the page. ' * 60}\n\n" for number in range(1, 9))

FILES: dict[str, str | bytes] = {
    "site.yaml": "title: Parts\n",
    "content/figures/loss.svg": _PLOT.format(color="#333"),
    "content/figures/error.svg": _PLOT.format(color="#a33"),
    "content/parts.md": """---
title: All the parts of $L^2$
authors: [Ada Stone, Bo Ray]
year: 2021
venue: NeurIPS
doi: 10.1000/parts
tags: [deep]
read: 2022-02-01
---

## A list

- first item with [[wide]] in it, and $x^2$ too
- second item
  - nested item

Some text with a formula $\\alpha_i \\in \\mathbb{R}^{n \\times d}$ in it. Behind it stands a link to [Wide](wide.md).

$$\\int_0^\\infty e^{-x^2} \\, dx$$

![The loss](figures/loss.svg)

![The error](figures/error.svg "The error in a caption")
""",
    "content/again.md": """---
title: All the parts of $L^2$
doi: 10.1000/parts
read: 2023-03-04
---

## A list

- second item
""",
    "content/wide.md": f"---\ntitle: Wide\nauthors: Ada Stone\nyear: 2020\ntags: [deep]\n---\n\n{_LONG}",
    "content/last.md": "---\ntitle: Last $L^2$\nyear: 2019\ntags: [other]\n---\n\nText.\n",
    "content/arabic.md": """---
title: نماذج اللغة
year: 2018
lang: ar
---

- عنصر أول

$$x = 1$$
""",
    "content/list.md": "---\nkind: list\n---\n# A list of papers\n\n"
    + "".join(f"## 20{n} [Entry {n}](https://arxiv.org/abs/20{n}.00001)\n\nWords.\n\n" for n in range(10, 15)),
}
