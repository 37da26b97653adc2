"""An article as Markdown, as an HTML fragment, as JSON.

All three are built from the blocks and their marks, never from the page: what is not text, role or mark
of a block cannot come through. Text is escaped, and only web and mail addresses become links, so the HTML
is safe to show.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import groupby
from typing import Any

from cleaner.article import Article, Block, Mark

_SCHEMES = ("http://", "https://", "mailto:")
_CELL_GAP = " | "
_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
_LINE_START = re.compile(r"^(#{1,6}(?=\s|$)|[-+](?=\s)|=+\s*$|-+\s*$|~~~)|^(\d{1,9})([.)])(?=\s)")
_TAGS = {"em": "em", "strong": "strong", "code": "code"}
_SIGNS = {"em": "*", "strong": "**", "code": "`"}

Wrap = Callable[[Mark], tuple[str, str]]


def to_json(article: Article) -> str:
    """One JSON object: id, metadata, text, and the blocks with what is not default in them."""
    value = {
        "id": article.id,
        "metadata": dict(article.metadata),
        "text": article.text,
        "blocks": [_plain(block) for block in article.blocks if block.text],
    }
    return json.dumps(value, ensure_ascii=False)


def _plain(block: Block) -> dict[str, Any]:
    out: dict[str, Any] = {"role": block.role, "text": block.text}
    if block.level:
        out["level"] = block.level
    if block.path:
        out["path"] = block.path
    if block.link_density:
        out["link_density"] = round(block.link_density, 3)
    if block.marks:
        out["marks"] = [
            {
                "start": m.start,
                "end": m.end,
                "kind": m.kind,
                **({"value": m.value} if m.value else {}),
            }
            for m in block.marks
        ]
    return out


def to_markdown(article: Article) -> str:
    """CommonMark, with tables as GitHub has them. The title stands above as a heading."""
    out: list[str] = []
    title = _title(article)
    if title:
        out.append(f"# {_escaped(title)}")
    for role, group in groupby(_shown(article), key=lambda block: block.role):
        blocks = list(group)
        if role == "list_item":
            out.append("\n".join(_items(blocks)))
        elif role == "table":
            out.append("\n".join(_rows(blocks)))
        elif role in ("heading", "headline"):
            out.extend(f"{'#' * (block.level or 1)} {_line(block)}" for block in blocks)
        elif role == "code":
            out.extend(_fenced(block.text) for block in blocks)
        else:
            out.append(_paragraphs(blocks, "> " if role == "quote" else ""))
    return "\n\n".join(out) + "\n" if out else ""


def _shown(article: Article) -> Iterator[Block]:
    return (block for block in article.blocks if block.text)


def _title(article: Article) -> str:
    """The title, unless a block holds it already."""
    title = article.get("title")
    first = next(_shown(article), None)
    return "" if first is not None and first.text == title else title


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _line(block: Block) -> str:
    text = _inline(block, _escaped, _signs)
    return _LINE_START.sub(lambda m: f"{m[2]}\\{m[3]}" if m[2] else f"\\{m[0]}", text)


def _signs(mark: Mark) -> tuple[str, str]:
    if mark.kind == "a" and _safe(mark.value):
        address = mark.value.replace(" ", "%20").replace("(", "%28").replace(")", "%29")
        return "[", f"]({address.replace('<', '%3C').replace('>', '%3E')})"
    sign = _SIGNS.get(mark.kind, "")
    return sign, sign


def _paragraphs(blocks: list[Block], prefix: str) -> str:
    """Lines that a page broke with <br> stay lines of one paragraph."""
    out = prefix + _line(blocks[0])
    for block in blocks[1:]:
        tight = block.gap == "\n"
        out += ("\\\n" if tight else f"\n{prefix.rstrip()}\n") + prefix + _line(block)
    return out


def _items(blocks: list[Block]) -> Iterator[str]:
    counts: dict[int, int] = {}
    for block in blocks:
        level = max(block.level, 1)
        counts = {depth: n for depth, n in counts.items() if depth <= level}
        counts[level] = counts.get(level, 0) + 1
        sign = f"{counts[level]}." if _ordered(block) else "-"
        yield f"{'   ' * (level - 1)}{sign} {_line(block)}"


def _ordered(block: Block) -> bool:
    return block.path.rfind("/ol") > block.path.rfind("/ul")


def _rows(blocks: list[Block]) -> Iterator[str]:
    rows = [[c.replace("|", "\\|") for c in _escaped(b.text).split(_CELL_GAP)] for b in blocks]
    width = max(map(len, rows))
    for n, row in enumerate(rows):
        yield f"| {' | '.join(row + [''] * (width - len(row)))} |"
        if n == 0:
            yield f"|{' --- |' * width}"


def _fenced(code: str) -> str:
    longest = max([len(run) for run in re.findall("`+", code)], default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{code}\n{fence}"


def to_html(article: Article) -> str:
    """A fragment: <article> with headings, paragraphs, lists, quotes, tables, code, links, emphasis."""
    out = [f'<article lang="{escape(lang)}">' if (lang := article.get("language")) else "<article>"]
    if title := _title(article):
        out.append(f"<h1>{escape(title)}</h1>")
    for role, group in groupby(_shown(article), key=lambda block: block.role):
        blocks = list(group)
        if role == "list_item":
            out.append(_html_list(blocks))
        elif role == "table":
            out += ["<table>", *map(_html_row, blocks), "</table>"]
        elif role == "quote":
            out += ["<blockquote>", *_html_paragraphs(blocks), "</blockquote>"]
        else:
            out += _html_paragraphs(blocks)
    return "\n".join([*out, "</article>"]) + "\n"


def _html_line(block: Block) -> str:
    return _inline(block, escape, _elements)


def _elements(mark: Mark) -> tuple[str, str]:
    if mark.kind == "a":
        return (f'<a href="{escape(mark.value)}">', "</a>") if _safe(mark.value) else ("", "")
    tag = _TAGS.get(mark.kind)
    return (f"<{tag}>", f"</{tag}>") if tag else ("", "")


def _safe(address: str) -> bool:
    return address.lower().startswith(_SCHEMES)


def _html_paragraphs(blocks: Iterable[Block]) -> list[str]:
    out: list[str] = []
    for block in blocks:
        text = _html_line(block)
        if block.role in ("heading", "headline"):
            level = min(max(block.level, 1), 6)
            out.append(f"<h{level}>{text}</h{level}>")
        elif block.role == "caption":
            out.append(f"<figure><figcaption>{text}</figcaption></figure>")
        elif block.role == "code":
            out.append(f"<pre><code>{escape(block.text)}</code></pre>")
        elif block.gap == "\n" and out and out[-1].endswith("</p>"):
            out[-1] = f"{out[-1][:-4]}<br>\n{text}</p>"
        else:
            out.append(f"<p>{text}</p>")
    return out


def _html_row(block: Block) -> str:
    cells = "".join(f"<td>{escape(cell)}</td>" for cell in block.text.split(_CELL_GAP))
    return f"<tr>{cells}</tr>"


def _html_list(blocks: list[Block]) -> str:
    """Nested lists from levels: a deeper item opens a list within the item before it."""
    out: list[str] = []
    opened: list[tuple[int, str]] = []
    for block in blocks:
        level = max(block.level, 1)
        while opened and opened[-1][0] > level:
            out.append(f"</li></{opened.pop()[1]}>")
        if opened and opened[-1][0] == level:
            out.append("</li>")
        else:
            tag = "ol" if _ordered(block) else "ul"
            opened.append((level, tag))
            out.append(f"<{tag}>")
        out.append(f"<li>{_html_line(block)}")
    out += [f"</li></{tag}>" for _, tag in reversed(opened)]
    return "\n".join(out)


def _inline(block: Block, escaped: Callable[[str], str], wrap: Wrap) -> str:
    """The text of a block with its marks around what they mark, nested whatever their order."""
    if not block.marks:
        return escaped(block.text)
    edges = sorted({at for m in block.marks for at in (m.start, m.end)} | {0, len(block.text)})
    out: list[str] = []
    stack: list[Mark] = []
    for start, end in zip(edges, [*edges[1:], len(block.text)], strict=True):
        now = [m for m in block.marks if m.start <= start < m.end]
        now.sort(key=lambda m: (m.start, -m.end))
        keep = 0
        while keep < min(len(stack), len(now)) and stack[keep] == now[keep]:
            keep += 1
        out += [wrap(m)[1] for m in reversed(stack[keep:])]
        out += [wrap(m)[0] for m in now[keep:]]
        stack = now
        out.append(escaped(block.text[start:end]))
    return "".join(out)
