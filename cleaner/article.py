"""The nouns, and the one function that changes text.

An `Article` is a run of `Block`s. A block is one line of a plain text, or one paragraph-sized element
of a page. What stands between two blocks (line ends, blank lines, indentation) is the `gap` of the
later one, so that an article without edits renders to its source byte for byte.

A rule never rewrites. It yields `Edit`s, and `apply` folds them into a new article. The list of edits
is therefore at once the explanation, the diff, the dry run and the undo.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any, ClassVar, Literal, NamedTuple, Self, TypeVar

Role = Literal[
    "paragraph", "headline", "heading", "list_item", "quote", "caption", "table", "code", "embed"
]
Value = str | tuple[str, ...]
Metadata = Mapping[str, Value]
T = TypeVar("T")
_new, _set = object.__new__, object.__setattr__

# Fields that collect every value; all others keep the first value that is found.
LIST_FIELDS = frozenset(
    {"authors", "captions", "credits", "embeds", "biographies", "sign_offs", "tags", "notes",
     "sources", "datelines", "disclaimers"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """Inline markup over `text[start:end]` of a block: "a" (value: address), "em", "strong", "code"."""

    start: int
    end: int
    kind: str
    value: str = ""


class Remembers:
    """A frozen noun that remembers what pure functions said of it.

    `apply` shares untouched blocks between the articles before and after, so what a rule worked out
    of a block once is worked out for all rules and all rounds.
    """

    # By function. Nothing as long as nothing was asked: the class's own value is found then.
    remembered: ClassVar[dict[Callable[[Any], Any], Any] | None] = None

    def memo(self, of: Callable[[Self], T]) -> T:
        """`of(self)`, computed on the first call. `of` must be a pure function of a module."""
        known = self.remembered
        if known is None:
            known = {}
            _set(self, "remembered", known)
        elif of in known:
            return known[of]  # type: ignore[no-any-return]
        value = known[of] = of(self)
        return value

    def remember(self, of: Callable[[Self], T], value: T) -> None:
        """What `of(self)` is, where that was found on the way to something else."""
        known = self.remembered
        if known is None:
            _set(self, "remembered", {of: value})
        else:
            known[of] = value

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "remembered"}


@dataclass(frozen=True)
class Block(Remembers):
    """One paragraph-sized run of text.

    `gap` is the white space before it. `path` is its place in a page (tag names from the root, "" for
    plain text), `level` the depth of a heading or list item, `link_density` the share (0 to 1) of its
    characters that stand in links.
    """

    text: str
    gap: str = ""
    role: Role = "paragraph"
    level: int = 0
    path: str = ""
    link_density: float = 0.0
    marks: tuple[Mark, ...] = ()

    @classmethod
    def line(cls, text: str, gap: str) -> Block:
        """The block of a line of plain text, which has nothing but its text and its gap.

        Texts are blocks by the million, and the constructor of a frozen noun sets each field with a call
        of its own. A field that is not set has its default, which is found in the class.
        """
        block = _new(cls)
        _set(block, "text", text)
        _set(block, "gap", gap)
        return block

    @classmethod
    def of(cls, **fields: Any) -> Block:
        """A block with some fields, the others by default: the constructor in half the time."""
        block = object.__new__(cls)
        block.__dict__.update(fields)
        return block

    def but(self, text: str, gap: str, marks: tuple[Mark, ...]) -> Block:
        """A copy with other text, gap and marks. Nearly all blocks that change are lines of plain text."""
        if self.path or self.level or self.link_density or marks or self.role != "paragraph":
            copy = Block.line(text, gap)
            copy.__dict__.update(
                role=self.role,
                level=self.level,
                path=self.path,
                link_density=self.link_density,
                marks=marks,
            )
            return copy
        return Block.line(text, gap) if text else _emptied(gap)


@lru_cache(256)
def _emptied(gap: str) -> Block:
    """What is left of a line that is gone. One will do for all of them, and a wrapped text has thousands."""
    return Block.line("", gap)


@dataclass(frozen=True)
class Article(Remembers):
    """A document as blocks, with what is known of it.

    Blocks are emptied, never renumbered, so that an edit keeps its address however many came before.
    `tail` is the white space after the last block.
    """

    blocks: tuple[Block, ...]
    id: str = ""
    tail: str = ""
    metadata: Metadata = field(default_factory=dict)

    @cached_property
    def text(self) -> str:
        """The article as plain text: the blocks that are not empty, each behind its gap.

        Where blocks between two others are gone, the widest of the gaps stays, so that a paragraph
        break never shrinks to a line break.
        """
        out: list[str] = []
        gap = ""
        for block in self.blocks:
            before, text = block.gap, block.text
            if not gap or (gap != before and gap.count("\n") <= before.count("\n")):
                gap = before
            if text:
                out += (gap, text)
                gap = ""
        if not out:
            return "" if self.blocks else self.tail
        out[0] = self.blocks[0].gap
        out.append(self.tail)
        return "".join(out)

    def described(self, metadata: Metadata) -> Article:
        """A copy with other metadata, and the same text: it is not put together again."""
        copy = Article(self.blocks, self.id, self.tail, metadata)
        copy.__dict__["text"] = self.text
        return copy

    def get(self, name: str) -> str:
        """A metadata value as one string ("" where there is none, lists joined by "; ")."""
        value = self.metadata.get(name, "")
        return value if isinstance(value, str) else "; ".join(value)


class Edit(NamedTuple):
    """One change: `removed` at `start:end` of block `block` becomes `insert`.

    Offsets are half-open, in code points, in the block as it is when the edit is applied. `part` says
    which string of the block is meant: its text or the gap before it. An edit that lifts has the
    metadata field and the value as well; one that only lifts has start == end and an empty insert.
    A wrapped text has thousands of them: a tuple is made in a third of the time of a frozen dataclass.
    """

    block: int
    start: int
    end: int
    removed: str
    rule: str
    insert: str = ""
    field: str = ""
    value: str = ""
    part: Literal["text", "gap"] = "text"

    @property
    def changes_text(self) -> bool:
        return self.removed != self.insert

    def as_dict(self) -> dict[str, Any]:
        """The edit as it is logged: defaults left out."""
        line: dict[str, Any] = {"rule": self.rule, "block": self.block, "start": self.start,
                                "end": self.end, "removed": self.removed}  # fmt: skip
        for name, usual in (("insert", ""), ("field", ""), ("value", ""), ("part", "text")):
            if getattr(self, name) != usual:
                line[name] = getattr(self, name)
        return line


class EditError(ValueError):
    """An edit did not find its text: a bug in a rule, or a log replayed on another article."""


_PLACE = attrgetter("block", "part")


def apply(article: Article, edits: Iterable[Edit]) -> Article:
    """Fold edits, in order, into a new article. This is the only function that changes text.

    Each edit's offsets refer to the block as the edits before it left it; a rule therefore yields the
    edits of one block last first. Raises EditError where `removed` is not what stands there.
    """
    edits = tuple(edits)
    blocks = list(article.blocks)
    for run in _runs(edits):
        number = run[0].block
        if not 0 <= number < len(blocks):
            raise EditError(f"{run[0].rule}: the article has no block {number}")
        blocks[number] = _change(blocks[number], run)
    lifted = [(edit.field, edit.value) for edit in edits if edit.field]
    metadata = lift(article.metadata, lifted) if lifted else article.metadata
    return Article(tuple(blocks), article.id, article.tail, metadata)


def _runs(edits: tuple[Edit, ...]) -> Iterable[tuple[Edit, ...]]:
    """Edits that follow each other in one string; mostly each has a string of its own."""
    if len(set(map(_PLACE, edits))) == len(edits):
        return zip(edits)
    return (tuple(same) for _, same in groupby(edits, key=_PLACE))


def lift(metadata: Metadata, values: Iterable[tuple[str, str]]) -> Metadata:
    """Metadata with values added: lists grow without doubles, single fields keep what they have."""
    out = dict(metadata)
    for name, value in values:
        if name in LIST_FIELDS:
            old = out.get(name, ())
            have = (old,) if isinstance(old, str) else old
            out[name] = have if value in have else (*have, value)
        elif not out.get(name):
            out[name] = value
    return out


def _change(block: Block, edits: tuple[Edit, ...]) -> Block:
    text, gap, marks = block.text, block.gap, block.marks
    if edits[0].part == "gap":
        new = _fold(gap, edits)
        return block.but(text, new, marks) if new != gap else block
    new = _fold(text, edits)
    if new == text:
        return block  # and what it remembers
    if marks:
        for edit in edits:
            marks = _shift(marks, edit)
    return block.but(new, gap, marks)


def _fold(text: str, edits: tuple[Edit, ...]) -> str:
    """A text after its edits. Those that come last first are cut in one pass, whatever their number."""
    if len(edits) == 1:  # as in nearly every string
        edit = edits[0]
        start, end, removed = edit.start, edit.end, edit.removed
        if start == 0 and end == len(text) and removed == text:
            return edit.insert
        if 0 <= start <= end <= len(text) and text[start:end] == removed:
            return f"{text[:start]}{edit.insert}{text[end:]}"
    pieces: list[str] = []  # what stands behind `at`, last piece first
    at = len(text)
    for edit in edits:
        start, end = edit.start, edit.end
        if end > at and pieces:
            text = text[:at] + "".join(reversed(pieces))
            pieces, at = [], len(text)
        if not 0 <= start <= end <= at or text[start:end] != edit.removed:
            found = text[start:end]
            raise EditError(f"{edit.rule}: block {edit.block} has {found!r}, not {edit.removed!r}")
        pieces += (text[end:at], edit.insert)
        at = start
    return text[:at] + "".join(reversed(pieces))


def _shift(marks: tuple[Mark, ...], edit: Edit) -> tuple[Mark, ...]:
    """Marks after an edit; one whose text is gone goes too."""
    grow = len(edit.insert) - (edit.end - edit.start)

    def opening(at: int) -> int:
        return at + grow if at >= edit.end else min(at, edit.start)

    def closing(at: int) -> int:
        if at <= edit.start:
            return at
        return at + grow if at >= edit.end else edit.start + len(edit.insert)

    moved = (replace(m, start=opening(m.start), end=closing(m.end)) for m in marks)
    return tuple(m for m in moved if m.start < m.end)
