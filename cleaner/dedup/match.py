"""The nouns of near-duplicates: what was found, and what follows from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, Protocol, runtime_checkable

Kind = Literal["exact", "near", "contained"]


@runtime_checkable
class Readable(Protocol):
    """What a record must have: `records.Record` does, and so does anything alike. `date` is "" if unknown."""

    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def date(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of words that two texts share, as half-open spans of code points in each.

    `words` counts its words. The spans may differ in punctuation, case and spacing.
    """

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    words: int
    text: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {"a": [self.a_start, self.a_end], "b": [self.b_start, self.b_end],
                "words": self.words, "text": self.text}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """Two texts that were compared exactly.

    "exact": the same words in the same order; "near": Jaccard at or above the threshold; "contained":
    the share `containment` of the smaller one's shingles stands in the larger one. All from 0 to 1.
    """

    a: str
    b: str
    kind: Kind
    jaccard: float
    containment: float
    passages: tuple[Passage, ...] = ()

    @property
    def similarity(self) -> float:
        """The measure that decided: containment for "contained", else Jaccard."""
        return self.containment if self.kind == "contained" else self.jaccard

    def as_dict(self) -> dict[str, Any]:
        line: dict[str, Any] = {"a": self.a, "b": self.b, "kind": self.kind,
                                "jaccard": round(self.jaccard, 6),
                                "containment": round(self.containment, 6)}  # fmt: skip
        if self.passages:
            line["passages"] = [passage.as_dict() for passage in self.passages]
        return line


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one record. `kept` is its own id, or that of the record it was compared with.

    `kind` is "" and `similarity` 0 for a record that is kept; `policy` says how the kept one of a
    group was chosen.
    """

    id: str
    decision: Literal["keep", "drop"]
    kept: str
    kind: Kind | Literal[""] = ""
    similarity: float = 0.0
    policy: str = "longest"

    @property
    def drops(self) -> bool:
        return self.decision == "drop"

    def as_dict(self) -> dict[str, Any]:
        """The line of `decisions.jsonl`; a kept record has no kind and no similarity (null)."""
        return {"id": self.id, "decision": self.decision, "kept": self.kept,
                "kind": self.kind or None,
                "similarity": round(self.similarity, 6) if self.drops else None}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """A kept record and all that was dropped in its favor: a star, each compared with its center."""

    kept: str
    dropped: tuple[Decision, ...]

    def as_dict(self) -> dict[str, Any]:
        return {"kept": self.kept, "size": 1 + len(self.dropped), "dropped": [
            {"id": d.id, "kind": d.kind, "similarity": round(d.similarity, 6)}
            for d in self.dropped]}  # fmt: skip


@dataclass(frozen=True)
class Decisions:
    """One decision for each record, in the order of the input."""

    items: tuple[Decision, ...]
    policy: str = "longest"
    notes: tuple[str, ...] = ()
    audit: Mapping[str, Any] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Decision]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, id: str) -> Decision:
        """The decision for a record, by its id."""
        return self._by_id[id]

    @cached_property
    def _by_id(self) -> dict[str, Decision]:
        return {item.id: item for item in self.items}

    @cached_property
    def kept(self) -> tuple[str, ...]:
        """Ids of the records to keep, in the order of the input."""
        return tuple(item.id for item in self.items if not item.drops)

    @cached_property
    def dropped(self) -> tuple[str, ...]:
        return tuple(item.id for item in self.items if item.drops)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The stars of two and more, by the place of their center in the input."""
        members: dict[str, list[Decision]] = {}
        for item in self.items:
            if item.drops:
                members.setdefault(item.kept, []).append(item)
        return tuple(Group(kept, tuple(members[kept])) for kept in self.kept if kept in members)

    @property
    def counts(self) -> dict[str, int]:
        """Records in all, kept, and dropped by kind."""
        kinds = Counter(item.kind for item in self.items if item.drops)
        return {"records": len(self.items), "kept": len(self.kept),
                "exact": kinds["exact"], "near": kinds["near"],
                "contained": kinds["contained"]}  # fmt: skip
