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
    at: int
    pieces: list[tuple[str, int]]
    breaks: list[int]


@dataclass(slots=True)
class Page:
    """Elements in reading order as parallel lists, and the runs of text.

    `parent` is an index into the same lists (-1 for the root), `block` the nearest block-level element
    (the element itself where it is one), `own` the vocabulary bits of each (for inline elements only
    those of the tag, unless blocks stand in them), `name` class and id, `linked` whether it stands in
    a link. `meta` holds the (tag, attributes, text) of title,
    meta and link, `scripts` the data scripts as (type, text), `embeds` the (position, address) of
    frames, `scripted` the characters that stand in scripts.
    """

    tag: list[str] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    block: list[int] = field(default_factory=list)
    depth: list[int] = field(default_factory=list)
    own: list[int] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    linked: list[bool] = field(default_factory=list)
    nodes: list[LexborNode] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    meta: list[tuple[str, Attributes, str]] = field(default_factory=list)
    scripts: list[tuple[str, str]] = field(default_factory=list)
    embeds: list[tuple[int, str]] = field(default_factory=list)
    scripted: int = 0

    def attributes(self, element: int) -> Attributes:
        return self.nodes[element].attributes

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
        name = node.tag or ""
        above = node.parent
        up = index.get(above.mem_id, -1) if above is not None else -1
        if name == "-text":
            if up >= 0:
                run = _text(page, run, node, up)
        elif name in v.SKIP_TAGS or (up < 0 and name != "html"):
            _aside(page, index, node, up)
        elif name == "br":
            if run:
                run.breaks.append(len(run.pieces))
        else:
            index[node.mem_id] = len(page.tag)
            _inline(page, node, name, up) if name in v.INLINE else _block(page, node, name, up)
            run = run if name in v.INLINE else None


def _text(page: Page, run: Run | None, node: LexborNode, up: int) -> Run | None:
    text = node.text_content or ""
    block = page.block[up]
    if run is not None and run.element == block:
        run.pieces.append((text, up))
        return run
    if not text or text.isspace():
        return run
    run = Run(block, len(page.tag), [(text, up)], [])
    page.runs.append(run)
    return run


def _inline(page: Page, node: LexborNode, name: str, up: int) -> None:
    page.tag.append(name)
    page.parent.append(up)
    page.block.append(page.block[up] if up >= 0 else 0)
    page.depth.append(page.depth[up] + 1 if up >= 0 else 0)
    page.own.append(v.TAG_BITS.get(name, 0))
    page.name.append("")
    page.linked.append(name == "a" or (up >= 0 and page.linked[up]))
    page.nodes.append(node)


def _block(page: Page, node: LexborNode, name: str, up: int) -> None:
    above = up
    while above >= 0 and page.block[above] != above and not page.name[above]:
        # A block in an inline element: what that is named matters after all.
        page.own[above], page.name[above] = v.bits_of(page.tag[above], page.attributes(above))
        above = page.parent[above]
    bits, words = v.bits_of(name, node.attributes)
    page.block.append(len(page.tag))
    page.tag.append(name)
    page.parent.append(up)
    page.depth.append(page.depth[up] + 1 if up >= 0 else 0)
    page.own.append(bits)
    page.name.append(words)
    page.linked.append(up >= 0 and page.linked[up])
    page.nodes.append(node)


def _aside(page: Page, index: dict[int, int], node: LexborNode, up: int) -> None:
    """What is not walked: the head, whose children are noted, and what shows no text."""
    name = node.tag or ""
    if name == "head":
        index[node.mem_id] = _HEAD
    elif up == _HEAD or up >= 0 or name == "noframes":
        _note(page, node, name)


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
