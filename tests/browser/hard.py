"""A site of everything that is hard to set: long and short, wide and deep, from right to left."""

_AUTHORS = ", ".join(f"{given} {family}" for given in ("Ada", "Łukasz", "Çiğdem", "Jürgen") for family in (
    "Østergård", "Kowalczyk-Zimmermann", "Müller", "de la Peña", "Şahin", "Ng", "Okonkwo", "Ivanova", "Li", "Tanaka"
))  # fmt: skip
_SUM = " + ".join(f"x_{{{n}}}^{{{n + 1}}}" for n in range(40))
_ROW = "|".join(["a column with some words"] * 9)

_TITLE = f"A title of three lines on any phone, since it says all there is to say about $L^2$-{'very-' * 9}long things"

FILES: dict[str, str | bytes] = {
    "site.yaml": "title: Hard cases\nbase_url: https://hard.example/\nhome: {page_size: 3}\n"
    "nav:\n- {title: Papers, url: /}\n- {title: Years, url: /years/}\n- {title: A rather long label, url: /list/}\n",
    "content/index.md": "# Hard cases\n\nAn introduction with a [link](wide.md).\n",
    "content/wide.md": f"""---
title: {_TITLE}
authors: {_AUTHORS}
year: 2021
venue: Proceedings of the International Conference on Conferences and Proceedings
arxiv: "2101.00001"
status: reading
rating: 4
tags: [wide, deep]
summary: A summary of one sentence with $e^{{i\\pi}} = -1$ in it.
read: 2021-05-06
---

## The formula

It is wider than a phone, displayed

$$
{_SUM} = \\tag{{1}} 0
$$

and in the text: ${_SUM}$. A word follows: {"Donaudampfschifffahrt" * 6}, and `{"code_without_a_blank_" * 6}`.

### A table

|{_ROW}|
|{"-|" * 9}
|{_ROW}|

```python
def function(argument: int) -> str:
    return "a line of code that is a good deal wider than any phone that was ever sold" * argument  # and a comment
```

> [!WARNING]
> Mind the gap.

- [ ] to do
- [x] done

##### Deep at once

| | one | two |
|---|---|---|
| rows | 1 | 2 |

$$a = b \\label{{eq}}$$ and then \\eqref{{eq}}.

![not there](missing.png) and [a page that is not there](nowhere.md).[^1]

[^1]: A note at the foot: <https://example.org/{"a-long-path/" * 12}>

## 中文标题

中文段落，里面有 English 和公式 $x$。
""",
    "content/short.md": """---
title: Two words
authors: Ada Stone
year: 2021
arxiv: "2102.00002"
---

See [[wide]].
""",
    "content/chinese.md": """---
title: 大规模语言模型中的稀疏注意力机制研究
authors: 王晓明
year: 2020
lang: zh
---

一段*强调*的文字。
""",
    "content/arabic.md": """---
title: نماذج اللغة الكبيرة والترجمة الآلية
year: 2019
lang: ar
---

## الطريقة

فقرة.
""",
    "content/list.md": "# A list of papers\n\n"
    + "\n".join(
        f"## 20{n:02} [Paper number {n}, Some Institute](https://arxiv.org/abs/20{n:02}.0{n:04})\n\nWords about it.\n"
        for n in range(11, 19)
    ),
}
