"""Runs of a page to blocks: the text as a reader sees it, its role, its inline marks.

A `<br>` ends a line, so it ends a block (gap: one line end); two of them end a paragraph. The cells of a
table row become one block, set apart by " | ".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from cleaner.article import Block, Mark, Role
from cleaner.formats.html.addresses import address
from cleaner.formats.html.tree import Page, Run

_KINDS = {"a": "a", "em": "em", "i": "em", "strong": "strong", "b": "strong", "code": "code",
          "kbd": "code", "samp": "code", "tt": "code"}  # fmt: skip
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_PARTS: dict[str, Role] = {"figcaption": "caption", "caption": "caption", "li": "list_item",
                           "dt": "list_item", "dd": "list_item", "blockquote": "quote",
                           "pre": "code"}  # fmt: skip
_CELLS = ("td", "th")
_LISTS = ("ul", "ol", "dl")
_TIGHT = ("list_item", "table")
_CELL_GAP = " | "
# A cell with a block of so many characters, or with two of so many, is prose: its table serves layout.
_LAYOUT, _PARAGRAPH = 400, 100


class _Place(NamedTuple):
    """What the tags around a text make of it."""

    path: str
    role: Role
    level: int


@dataclass(slots=True)
class _Maker:
    """What the blocks of one page share: the page, its address, and what is already known of elements.

    What an element makes of its text depends on its tag and on what is above it, so it is known by these.
    """

    page: Page
    url: str
    with_marks: bool
    paths: dict[int, str] = field(default_factory=dict)
    places: dict[tuple[int, str], _Place] = field(default_factory=dict)
    marked: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def place(self, element: int) -> _Place:
        key = self.page.parent[element], self.page.tag[element]
        known = self.places.get(key)
        if known is None:
            path = self._path(element)
            known = self.places[key] = _Place(path, *role_of(path.split("/")))
        return known

    def _path(self, element: int) -> str:
        """Tag names from the root, "/" between them."""
        paths, tag, parent = self.paths, self.page.tag, self.page.parent
        chain = [element]
        while (up := parent[chain[-1]]) not in paths and up >= 0:
            chain.append(up)
        path = paths.get(up, "")
        for under in reversed(chain):
            path = paths[under] = f"{path}/{tag[under]}" if path else tag[under]
        return path


def to_blocks(
    page: Page, keep: Iterable[int], texts: list[str], url: str = "", *, with_marks: bool = True
) -> tuple[Block, ...]:
    """Blocks of the runs `keep` (indices, in reading order).

    `texts` are the runs' texts with white space collapsed. Addresses are made absolute by `url`. Who only
    wants the text can do without marks.
    """
    maker = _Maker(page, url, with_marks)
    out: list[Block] = []
    row, start = -1, 0  # the table row that the last blocks stand in, and where they begin
    cells: list[int] = []  # the cell of each of them
    for n in keep:
        run = page.runs[n]
        place = maker.place(run.element)
        at, cell = _cell(page, run.element) if "/tr/" in place.path else (-1, -1)
        if at != row:
            _close(out, start, cells)
            row, start, cells = at, len(out), []
        if len(run.pieces) == 1 and place.role != "code":
            inner = with_marks and run.pieces[0][1] != run.element
            marks = _whole(maker, run, len(texts[n])) if inner else ()
            out.append(_block(texts[n], _gap(out, place.role), place, marks))
        else:
            _add(maker, out, run, place)
        if at >= 0:
            cells += [cell] * (len(out) - start - len(cells))
    _close(out, start, cells)
    return tuple(out)


def _block(text: str, gap: str, place: _Place, marks: tuple[Mark, ...] = ()) -> Block:
    path, role, level = place
    if not marks:
        return Block.of(text=text, gap=gap, role=role, level=level, path=path)
    linked = sum([mark.end - mark.start for mark in marks if mark.kind == "a"]) / len(text)
    return Block.of(
        text=text, gap=gap, role=role, level=level, path=path,
        link_density=min(linked, 1.0), marks=marks,
    )  # fmt: skip


def _gap(before: list[Block], role: Role, gap: str = "\n\n") -> str:
    """The white space before the next block: a line end within lists and tables, none before the first."""
    if not before:
        return ""
    return "\n" if role in _TIGHT and before[-1].role == role else gap


def _close(out: list[Block], start: int, cells: list[int]) -> None:
    """Make the blocks from `start` on one block, if they are the cells of a row in a table of data."""
    if len(set(cells)) < 2:
        return
    parts: dict[int, list[Block]] = {}
    for cell, block in zip(cells, out[start:], strict=True):
        parts.setdefault(cell, []).append(block)
    if not any(map(_is_prose, parts.values())):
        del out[start:]
        out.append(_join(list(parts.values()), _gap(out, "table")))


def _is_prose(cell: list[Block]) -> bool:
    """Whether a cell holds text as an article does: its table serves layout."""
    long = [len(block.text) for block in cell if len(block.text) >= _PARAGRAPH]
    headed = any(block.role == "heading" for block in cell)
    return max(long, default=0) >= _LAYOUT or len(long) > 1 or (headed and bool(long))


def _cell(page: Page, element: int) -> tuple[int, int]:
    """The table row and the cell that an element stands in, -1 for none."""
    cell = -1
    for above in page.up(element):
        if page.tag[above] in _CELLS:
            cell = above
        elif page.tag[above] == "tr":
            return above, cell
        elif page.tag[above] == "table":
            break
    return -1, -1


def _join(cells: list[list[Block]], gap: str) -> Block:
    """A row: its cells set apart by a sign, what stands in one cell by spaces."""
    text, marks = "", list[Mark]()
    for cell in cells:
        for n, block in enumerate(cell):
            text += " " if n else _CELL_GAP if text else ""
            at = len(text)
            marks += [replace(m, start=m.start + at, end=m.end + at) for m in block.marks]
            text += block.text
    blocks = [block for cell in cells for block in cell]
    path = blocks[0].path.rpartition("/tr")[0] + "/tr"
    linked = sum(b.link_density * len(b.text) for b in blocks) / max(len(text), 1)
    return Block(text, gap, "table", 0, path, linked, tuple(marks))


def _whole(maker: _Maker, run: Run, size: int) -> tuple[Mark, ...]:
    """The marks of a run of one piece: they hold all of it."""
    spans = dict.fromkeys(_inline(maker, run.pieces[0][1], run.element), (0, size))
    return _marks(maker, spans, size)


def _add(maker: _Maker, out: list[Block], run: Run, place: _Place) -> None:
    """Add the lines of a run with inline elements or breaks."""
    if place.role == "code":
        if text := _program(run):
            out.append(_block(text, _gap(out, place.role), place))
        return
    breaks = 0
    for stops, pieces in _lines(run):
        breaks += stops
        text, spans = _text(maker, pieces, run.element)
        if text:
            marks = _marks(maker, spans, len(text)) if spans else ()
            gap = _gap(out, place.role, "\n" if breaks == 1 else "\n\n")
            out.append(_block(text, gap, place, marks))
            breaks = 0


def _program(run: Run) -> str:
    """All of a program, its white space kept."""
    stops = Counter(run.breaks)
    return "".join(["\n" * stops[n] + text for n, (text, _) in enumerate(run.pieces)]).strip("\n")


def _lines(run: Run) -> Iterator[tuple[int, list[tuple[str, int]]]]:
    """The pieces of each line, with the number of breaks before it."""
    if not run.breaks:
        yield 0, run.pieces
        return
    stops = Counter(run.breaks)
    for start, stop in pairwise([*sorted({0, *stops}), len(run.pieces)]):
        yield stops[start], run.pieces[start:stop]


def _text(
    maker: _Maker, pieces: list[tuple[str, int]], block: int
) -> tuple[str, dict[int, list[int]]]:
    """The text of a line, and where each inline element of note begins and ends in it."""
    out: list[str] = []
    spans: dict[int, list[int]] = {}
    size, spaced = 0, True
    for raw, element in pieces:
        text = _squeezed(raw).lstrip() if spaced else _squeezed(raw)
        if text:
            if element != block and maker.with_marks:
                for inner in _inline(maker, element, block):
                    spans.setdefault(inner, [size, 0])[1] = size + len(text.rstrip())
            out.append(text)
            size, spaced = size + len(text), text[-1] == " "
    return "".join(out).rstrip(), spans


def _squeezed(text: str) -> str:
    """Runs of white space as one space, at the ends as well."""
    if text.isprintable() and "  " not in text:
        return text  # as most are
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{words}{' ' if text[-1].isspace() else ''}"


def _inline(maker: _Maker, element: int, block: int) -> tuple[int, ...]:
    """Of each kind of inline element around a text the outermost: bold within bold says nothing more.

    What was found before is known, so that deep nesting is walked only once.
    """
    page, known = maker.page, maker.marked
    if element == block or element in known:
        return known.get(element, ())
    path: list[int] = []
    while element > block and element not in known:
        path.append(element)
        element = page.parent[element]
    found = known.get(element, ())
    for inner in reversed(path):
        kind = _KINDS.get(page.tag[inner])
        if kind and kind not in [_KINDS[page.tag[outer]] for outer in found]:
            found = (*found, inner)
        known[inner] = found
    return found


def _marks(maker: _Maker, spans: Mapping[int, Sequence[int]], size: int) -> tuple[Mark, ...]:
    page, marks = maker.page, list[Mark]()
    for element, (start, end) in spans.items():
        kind = _KINDS[page.tag[element]]
        value = ""
        if kind == "a":
            value = address(maker.url, page.attributes(element).get("href") or "")
            if not value:
                continue
        if start < min(end, size):
            marks.append(Mark(start, min(end, size), kind, value))
    return tuple(marks)


def role_of(tags: list[str]) -> tuple[Role, int]:
    """Role and level by the nearest tag that gives one; `tags` are those from the root."""
    role: Role = "paragraph"
    for tag in reversed(tags):
        if tag in _HEADINGS:
            return "heading", _HEADINGS[tag]
        if tag in _CELLS:
            break
        if tag in _PARTS:
            role = _PARTS[tag]
            break
    return role, sum(map(tags.count, _LISTS)) if role == "list_item" else 0
