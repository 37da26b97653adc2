"""What the index answers, and what it is told when it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from cleaner.errors import UsageError

Kind = Literal["exact", "near", "contained", "same_id"]
Repeats = Literal["both", "keep", "replace"]


@dataclass(frozen=True, slots=True)
class Match:
    """The unit of the index that a text was found to repeat.

    "exact": the same words in the same order; "near": Jaccard at or above the threshold;
    "contained": the share `containment` of the text's shingles stands in the unit; "same_id": another
    text under an id that the index knows and was told to keep. Similarities from 0 to 1. `added` is
    when the index took the unit in (ISO 8601, UTC). `proven` is false where the index was made without
    proof and a near match is an estimate.
    """

    id: str
    kind: Kind
    jaccard: float
    containment: float
    added: str
    proven: bool = True

    @property
    def similarity(self) -> float:
        """The measure that decided: containment for "contained", else Jaccard."""
        return self.containment if self.kind == "contained" else self.jaccard

    def as_dict(self) -> dict[str, Any]:
        return {"id": self.id, "kind": self.kind, "jaccard": round(self.jaccard, 6),
                "containment": round(self.containment, 6), "added": self.added,
                "proven": self.proven}  # fmt: skip


@dataclass(frozen=True, slots=True)
class IndexOptions:
    """How an index decides and what it keeps. Stored with it.

    `threshold`: Jaccard similarity (0 to 1) from which a text counts as seen. `contained`: the share
    of a text's shingles (0: do not look) that must stand in one older unit for the text to count as
    contained in it. `proof` keeps the exact shingle sets, so that a match is proven without the old
    text; without it an article takes an eighth of the room and near matches are estimates.
    `store_text` keeps the texts, for explanations. `repeats` says what another text under a known id
    is: `both` lets the text alone decide, `keep` counts it as seen ("same_id"), `replace` forgets the
    older text. `unit` says what the records are, so that articles and paragraphs are never mixed.

    An index that is opened again may be given another `threshold` or `repeats`; the rest is laid down
    when it is made.
    """

    threshold: float = 0.8
    contained: float = 0.0
    proof: bool = True
    store_text: bool = False
    repeats: Repeats = "both"
    unit: Literal["article", "paragraph"] = "article"

    def __post_init__(self) -> None:
        for name, low in (("threshold", 0.01), ("contained", 0.0)):
            if not low <= getattr(self, name) <= 1:
                raise UsageError(
                    f"The {name} is {getattr(self, name)}", f"Give a number from {low} to 1"
                )
        if self.contained and not self.proof:
            raise UsageError(
                "Containment cannot be told from sketches", "Make the index with proof"
            )
        if self.repeats not in {"both", "keep", "replace"}:
            raise UsageError(
                f"repeats is {self.repeats!r}", "Give one of 'both', 'keep', 'replace'"
            )
        if self.unit not in {"article", "paragraph"}:
            raise UsageError(f"unit is {self.unit!r}", "Give 'article' or 'paragraph'")

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> IndexOptions:
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})

    def must_fit(self, stored: IndexOptions, path: str) -> None:
        """UsageError where these options contradict how the index was made."""
        for name in ("proof", "store_text", "unit"):
            if getattr(self, name) != getattr(stored, name):
                raise UsageError(
                    f"{path}: the index was made with {name} {getattr(stored, name)!r}, not"
                    f" {getattr(self, name)!r}",
                    "Open it without that option, or make a new index",
                )
        if self.contained and not stored.contained:
            raise UsageError(
                f"{path}: the index was made without looking for contained texts (contained 0)",
                "Open it without that option, or make a new index",
            )
