"""The page as flat lists: elements in reading order, and the runs of text between block borders.

Lexbor (through selectolax, known to this module alone) parses a page of 100 kB in about 1 ms and hands
over its nodes at ten million a second. One pass over them leaves plain lists: everything after it works
on indices, knows no parser and cannot be led into deep recursion.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.formats.html import vocabulary as v

Attributes = dict[str, str | None]
# Outside of these rooms, furniture holds text of the article once in five hundred times (the header and
# the aside once in five thousand), and half of a page's runs: to pass them over saves a third of all time.
# A header with a headline in it is none.
_ROOMS = {"article": 1, "main": 2}
_FURNITURE = {"nav": 1, "footer": 1, "header": 1 | 2, "aside": 1 | 2}
_MAX_HEADERS = 20  # so many are searched for a headline
# Elements that a site made up are inline in these, which hold no blocks.
_LINES = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6"))
# Programs are written as they are.
_EXACT = frozenset(("pre", "code", "kbd", "samp", "tt", "var", "math"))
_ABOVE = 8  # so far up they are looked for
# What is not walked, but noted.
_TELLING = _FURNITURE.keys() | v.tag_set(
    "head script meta link base title input iframe embed frame"
)


@dataclass(slots=True)
class Run:
    """Text between two block borders: `pieces` are (text, element it stands in), white space raw.

    `element` is the nearest block-level element, `at` the number of elements before the run, `breaks`
    the pieces before which a `<br>` stands, `text` all of it with white space collapsed, once measured.
    """

    element: int
    at: int
    pieces: list[tuple[str, int]]
    breaks: Sequence[int] = ()
    text: str = ""


@dataclass(slots=True)
class Page:
    """Elements in reading order as parallel lists, and the runs of text.

    `parent` is an index into the same lists (-1 for the root), `block` the nearest block-level element
    (the element itself where it is one), `linked` whether it stands in a link. `meta` holds the (tag,
    attributes, text) of title, meta and link, `scripts` the data scripts as (type, text), `embeds` the
    (position, attributes) of frames, `code` the other scripts, `password` whether a form asks for one,
    `passed` the sentences in what was passed over, `headers` the headers looked at, `rooms` what rooms
    elements are in, `heads` the runs of h1 elements with the element, once they were asked for.
    """

    tag: list[str] = field(default_factory=list)
    parent: list[int] = field(default_factory=list)
    block: list[int] = field(default_factory=list)
    linked: list[bool] = field(default_factory=list)
    nodes: list[LexborNode] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    meta: list[tuple[str, Attributes, str]] = field(default_factory=list)
    scripts: list[tuple[str, str]] = field(default_factory=list)
    embeds: list[tuple[int, Attributes]] = field(default_factory=list)
    code: list[LexborNode] = field(default_factory=list)
    password: bool = False
    passed: int = 0
    headers: int = 0
    heads: list[tuple[int, int]] | None = None
    rooms: dict[int, int] = field(default_factory=dict)

    @property
    def scripted(self) -> int:
        """The characters that stand in scripts."""
        return sum(len(node.text(deep=True)) for node in self.code) + sum(len(t) for _, t in self.scripts)  # fmt: skip

    def attributes(self, element: int) -> Attributes:
        return self.nodes[element].attributes

    def up(self, element: int) -> Iterator[int]:
        """The element and those above it, nearest first."""
        while element >= 0:
            yield element
            element = self.parent[element]


def read_page(html: str | bytes) -> Page:
    """Parse a page (text, or bytes of UTF-8) and flatten it."""
    root = LexborHTMLParser(html).root
    page = Page()
    if root is not None:
        _walk(page, root, v.SKIP_TAGS | _FURNITURE.keys())
        if _mostly_passed(page):
            page = Page()  # what calls itself furniture holds most of the page: it is none
            _walk(page, root, v.SKIP_TAGS)
    return page


def _mostly_passed(page: Page) -> bool:
    """Whether what was passed over has more sentences than what was not."""
    left = page.passed
    for run in page.runs:
        if left <= 0:
            break
        left -= sum([_sentences(text) for text, _ in run.pieces])
    return left > 0 or not page.runs


def _sentences(text: str) -> int:
    return text.count(". ") + text.count("。")


def _walk(page: Page, root: LexborNode, skip: frozenset[str]) -> None:  # noqa: C901, PLR0912  a call per node costs a fifth
    """Down the tree without recursion: what is not text of the page is never entered."""
    tags, parents, blocks, linked, nodes, runs = (
        page.tag, page.parent, page.block, page.linked, page.nodes, page.runs,
    )  # fmt: skip
    inline, silent = v.INLINE, (skip - _TELLING) | {"-comment"}
    outside = skip | silent
    run: Run | None = None
    breaks: list[int] = []
    names: dict[int, str] = {}  # what was named once costs a third, and is the same string
    node, up, block = (
        root,
        -1,
        -1,
    )  # `up` is the element around the node, `block` its block-level one
    while True:
        tag = node.tag_id
        name = names.get(tag)
        if name is None:
            name = names[tag] = node.tag or ""
        if name == "-text":
            text = node.text_content or ""
            if run is not None and run.element == block:
                if text[:1].isupper() and _apart(page, run, up):
                    text = f" {text}"
                run.pieces.append((text, up))
            elif text and not text.isspace():
                run = Run(block, len(tags), [(text, up)])
                runs.append(run)
        elif name in outside and (name in silent or _aside(page, node, name, up)):
            pass
        elif name == "br":
            if run is not None:
                run.breaks = breaks = breaks if run.breaks else []
                breaks.append(len(run.pieces))
        else:
            here = len(tags)
            if up >= 0 and (name in inline or ("-" in name and tags[block] in _LINES)):
                linked.append(linked[up] or name == "a")
                blocks.append(block)
            else:
                linked.append(up >= 0 and linked[up])
                blocks.append(here)
                run = None
            tags.append(name)
            parents.append(up)
            nodes.append(node)
            inner = node.first_child
            if inner is not None:
                node, up, block = inner, here, blocks[here]
                continue
        following = node.next
        while following is None:
            if up <= 0:
                return
            following, up = nodes[up].next, parents[up]
            block = blocks[up]
        node = following


def _apart(page: Page, run: Run, up: int) -> bool:
    """Whether a capital in an element of its own begins a word ("<b>Labels</b><b>Like this</b>").

    A style sheet keeps them apart. In the gold texts 80 of 80 such places that they have hold a blank.
    """
    before, element = run.pieces[-1]
    broken = run.breaks and run.breaks[-1] == len(run.pieces)
    if element == up or broken or not (before[-2:].islower() and before[-2:].isalpha()):
        return False
    around = (*islice(page.up(up), _ABOVE), *islice(page.up(element), _ABOVE))
    return not any(page.tag[e] in _EXACT for e in around)


def _aside(page: Page, node: LexborNode, name: str, up: int) -> bool:
    """Note what is not walked (the head, what shows no text, furniture); False for what is after all."""
    if name in _FURNITURE:
        if _rooms(page, up) & _FURNITURE[name]:
            return False
        if name == "header":
            page.headers += 1
            if page.headers > _MAX_HEADERS or node.css_first("h1") is not None:
                return False
        page.passed += _sentences(node.text(deep=True))
    elif name == "head":
        for child in node.iter():
            _note(page, child, child.tag or "")
    else:
        _note(page, node, name)
    return True


def _rooms(page: Page, element: int) -> int:
    """Which rooms an element is in. What was found before is known: no way up is gone twice."""
    path: list[int] = []
    while element >= 0 and element not in page.rooms:
        path.append(element)
        element = page.parent[element]
    found = page.rooms.get(element, 0)
    for inner in reversed(path):
        found |= _ROOMS.get(page.tag[inner], 0)
        page.rooms[inner] = found
    return found


def _note(page: Page, node: LexborNode, name: str) -> None:
    """What stands beside the text: data scripts, meta, title, frames."""
    if name == "script":
        kind = (node.attributes.get("type") or "").lower()
        if "json" in kind:
            page.scripts.append((kind, node.text(deep=True)))
        else:
            page.code.append(node)
    elif name in ("meta", "link", "base"):
        page.meta.append((name, node.attributes, ""))
    elif name == "title":
        page.meta.append((name, {}, node.text(deep=True)))
    elif name == "input":
        page.password = page.password or (node.attributes.get("type") or "").lower() == "password"
    elif name in ("iframe", "embed", "frame"):
        page.embeds.append((len(page.tag), node.attributes))
