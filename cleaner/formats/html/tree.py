"""The page as flat lists: elements in reading order, and the runs of text between block borders.

Lexbor (through selectolax, known to this module alone) parses a page of 100 kB in about 1 ms and hands
over its nodes at ten million a second. One pass over them leaves plain lists: everything after it works
on indices, knows no parser and cannot be led into deep recursion.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.formats.html import vocabulary as v

Attributes = dict[str, str | None]
_HEAD = -2  # the index of <head>: its children are noted, not walked


@dataclass(slots=True)
class Run:
    """Text between two block borders: `pieces` are (text, element it stands in), white space raw.

    `element` is the nearest block-level element, `at` the number of elements before the run, `breaks`
    the pieces before which a `<br>` stands.
    """

    element: int
    at: int = 0
    pieces: list[tuple[str, int]] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """Elements in reading order as parallel lists, and the runs of text.

    `parent` is an index into the same lists (-1 for the root), `block` the nearest block-level element
    (the element itself where it is one), `own` the vocabulary bits of the element. `meta` holds the
    (tag, attributes, text) of title, meta and link, `scripts` the data scripts as (type, text),
    `embeds` the (position, address) of frames, `scripted` the characters that stand in scripts.
    """

    tag: list[str] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    block: list[int] = field(default_factory=list)
    depth: list[int] = field(default_factory=list)
    attributes: list[Attributes] = field(default_factory=list)
    own: list[int] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    meta: list[tuple[str, Attributes, str]] = field(default_factory=list)
    scripts: list[tuple[str, str]] = field(default_factory=list)
    embeds: list[tuple[int, str]] = field(default_factory=list)
    scripted: int = 0

    def up(self, element: int) -> Iterator[int]:
        """The element and those above it, nearest first."""
        while element >= 0:
            yield element
            element = self.parent[element]

    def path(self, element: int) -> str:
        """Tag names from the root, "/" between them."""
        return "/".join(reversed([self.tag[e] for e in self.up(element)]))


def read_page(html: str) -> Page:
    """Parse a page and flatten it."""
    page = Page()
    root = LexborHTMLParser(html).root
    if root is not None:
        _walk(page, root)
    return page


def _walk(page: Page, root: LexborNode) -> None:
    index: dict[int, int] = {}
    run: Run | None = None
    for node in root.traverse(include_text=True):
        name, above = node.tag, node.parent
        up = index.get(above.mem_id, -1) if above is not None else -1
        if name == "-text":
            if up >= 0:
                run = _text(page, run, node.text_content or "", up)
        elif name is None or (up < 0 and name != "html"):
            if up == _HEAD or name == "noframes":
                _note(page, node, name or "")
        elif name in v.SKIP_TAGS:
            _note(page, node, name)
            if name == "head":
                index[node.mem_id] = _HEAD
        else:
            index[node.mem_id] = len(page.tag)
            _open(page, node, name, up)
            run = _border(run, name)


def _border(run: Run | None, name: str) -> Run | None:
    """The run that goes on after a tag."""
    if name == "br" and run:
        run.breaks.append(len(run.pieces))
    return run if name in v.INLINE else None


def _text(page: Page, run: Run | None, text: str, up: int) -> Run | None:
    block = page.block[up]
    if run is None or run.element != block:
        if not text or text.isspace():
            return run
        run = Run(block, len(page.tag))
        page.runs.append(run)
    run.pieces.append((text, up))
    return run


def _open(page: Page, node: LexborNode, name: str, up: int) -> None:
    here = len(page.tag)
    attributes = node.attributes
    bits = v.tag_bits().get(name, 0)
    if attributes:
        # Classes of the page as a whole ("no-sidebar", "single-post") say nothing about a part of it.
        bits |= v.attribute_bits(attributes, named=name not in ("html", "body"))
    page.tag.append(name)
    page.parent.append(up)
    page.block.append(page.block[up] if name in v.INLINE and up >= 0 else here)
    page.depth.append(page.depth[up] + 1 if up >= 0 else 0)
    page.attributes.append(attributes)
    page.own.append(bits)


def _note(page: Page, node: LexborNode, name: str) -> None:
    """What stands beside the text: data scripts, meta, title, frames."""
    if name == "script":
        kind = (node.attributes.get("type") or "").lower()
        text = node.text(deep=True)
        page.scripted += len(text)
        if "json" in kind:
            page.scripts.append((kind, text))
    elif name in ("meta", "link", "base"):
        page.meta.append((name, node.attributes, ""))
    elif name == "title":
        page.meta.append((name, {}, node.text(deep=True)))
    elif name in ("iframe", "embed", "frame"):
        page.embeds.append((len(page.tag), node.attributes.get("src") or ""))
