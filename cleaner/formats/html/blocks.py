"""Runs of a page to blocks: the text as a reader sees it, its role, its inline marks.

A `<br>` ends a line, so it ends a block (gap: one line end); two of them end a paragraph. The cells of a
table row become one block, set apart by " | ".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from urllib.parse import urljoin

from cleaner.article import Block, Mark, Role
from cleaner.formats.html.tree import Page, Run

_SPACE = re.compile(r"\s+")
_KINDS = {"a": "a", "em": "em", "i": "em", "strong": "strong", "b": "strong", "code": "code",
          "kbd": "code", "samp": "code", "tt": "code"}  # fmt: skip
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_PARTS: dict[str, Role] = {"figcaption": "caption", "caption": "caption", "li": "list_item",
                           "dt": "list_item", "dd": "list_item", "blockquote": "quote",
                           "pre": "code"}  # fmt: skip
_CELLS = ("td", "th")
_CELL_GAP = " | "
_LAYOUT = 400  # a cell of more characters is prose: the table serves layout


@dataclass(slots=True)
class _Text:
    """A line of text in the making, and where each inline element of note begins and ends in it."""

    out: list[str] = field(default_factory=list)
    size: int = 0
    spans: dict[int, list[int]] = field(default_factory=dict)
    breaks: int = 0

    def add(self, text: str, elements: Iterable[int]) -> None:
        if not self.size or self.out[-1].endswith(" "):
            text = text.lstrip()
        if not text:
            return
        for element in elements:
            span = self.spans.setdefault(element, [self.size, 0])
            span[1] = self.size + len(text.rstrip())
        self.out.append(text)
        self.size += len(text)


def to_blocks(page: Page, keep: Iterable[int], url: str = "") -> tuple[Block, ...]:
    """Blocks of the runs `keep` (indices, in reading order). Addresses are made absolute by `url`."""
    out: list[Block] = []
    for row, runs in groupby((page.runs[n] for n in keep), key=lambda r: _row(page, r)):
        group = [b for run in runs for b in _blocks(page, run, url)]
        if row >= 0 and len(group) > 1 and max(len(b.text) for b in group) < _LAYOUT:
            group = [_join(group)]
        out.extend(group)
    return tuple(_spaced(out))


def _spaced(blocks: list[Block]) -> Iterator[Block]:
    last: Block | None = None
    for block in blocks:
        if last is None:
            gap = ""
        elif block.gap == "\n" or (
            block.role == last.role and block.role in ("list_item", "table")
        ):
            gap = "\n"
        else:
            gap = "\n\n"
        last = block
        yield replace(block, gap=gap)


def _row(page: Page, run: Run) -> int:
    """The table row that the run stands in, -1 for none."""
    for element in page.up(run.element):
        tag = page.tag[element]
        if tag == "tr":
            return element
        if tag == "table":
            return -1
    return -1


def _join(cells: list[Block]) -> Block:
    text, marks = "", list[Mark]()
    for cell in cells:
        start = len(text) + len(_CELL_GAP) if text else 0
        text = f"{text}{_CELL_GAP}{cell.text}" if text else cell.text
        marks += [replace(m, start=m.start + start, end=m.end + start) for m in cell.marks]
    path = cells[0].path.rpartition("/tr")[0] + "/tr"
    linked = sum(c.link_density * len(c.text) for c in cells) / max(len(text), 1)
    return Block(text, role="table", path=path, link_density=linked, marks=tuple(marks))


def _blocks(page: Page, run: Run, url: str) -> Iterator[Block]:
    role, level = _role(page, run.element)
    path = page.path(run.element)
    for line in _lines(page, run, code=role == "code"):
        text = "".join(line.out)
        text = text.strip("\n") if role == "code" else text.rstrip()
        marks = tuple(_marks(page, line, url, len(text)))
        if text:
            linked = sum(m.end - m.start for m in marks if m.kind == "a") / len(text)
            gap = "\n" if line.breaks == 1 else ""
            yield Block(text, gap, role, level, path, min(linked, 1.0), marks)


def _lines(page: Page, run: Run, *, code: bool) -> Iterator[_Text]:
    line = _Text()
    at, breaks = 0, run.breaks
    for n, (text, element) in enumerate(run.pieces):
        stop = 0
        while at < len(breaks) and breaks[at] <= n:
            at, stop = at + 1, stop + 1
        if stop and code:
            line.add("\n" * stop, ())
        elif stop and line.size:
            yield line
            line = _Text(breaks=stop)
        elif stop:
            line.breaks += stop
        if code:
            line.out.append(text)
            line.size += len(text)
        else:
            line.add(_SPACE.sub(" ", text), _inline(page, element, run.element))
    yield line


def _inline(page: Page, element: int, block: int) -> Iterator[int]:
    while element > block:
        if page.tag[element] in _KINDS:
            yield element
        element = page.parent[element]


def _marks(page: Page, line: _Text, url: str, size: int) -> Iterator[Mark]:
    for element, (start, end) in line.spans.items():
        kind = _KINDS[page.tag[element]]
        value = ""
        if kind == "a":
            value = address(url, page.attributes(element).get("href") or "")
            if not value:
                continue
        if start < min(end, size):
            yield Mark(start, min(end, size), kind, value)


def address(url: str, href: str) -> str:
    """The absolute web address of a link; "" for scripts, fragments and other schemes."""
    href = href.strip()
    if not href or href.startswith("#"):
        return ""
    try:
        full = urljoin(url, href)
    except ValueError:
        return ""
    scheme = full.partition(":")[0].lower() if ":" in full.partition("/")[0] else ""
    return full if scheme in ("", "http", "https", "mailto") else ""


def _role(page: Page, element: int) -> tuple[Role, int]:
    """Role and level by the nearest element that gives one."""
    lists = 0
    role: Role = "paragraph"
    for above in page.up(element):
        tag = page.tag[above]
        if tag in _HEADINGS and role == "paragraph":
            return "heading", _HEADINGS[tag]
        if tag in ("ul", "ol", "dl"):
            lists += 1
        elif tag in _CELLS and role == "paragraph":
            return "paragraph", 0
        elif role == "paragraph":
            role = _PARTS.get(tag, role)
    return role, lists if role == "list_item" else 0
