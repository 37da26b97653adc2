"""Everything that decides a signature and its bands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from cleaner.errors import RecipeError, UsageError

VERSION = 1  # of the hashing itself: raised whenever the same text would give another signature
MAX_SHINGLE = 32
MAX_PERM = 4096


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a text becomes a signature, and a signature band keys. Stored with both.

    A shingle is `shingle` consecutive words (unit "word": in scripts without spaces each character is
    one) or characters (unit "char"). A text with fewer words has one shingle, made of all of them; a
    text without words has none and matches nothing. `num_perm` minima are taken with datasketch's
    "affine32" permutations of `seed`; `bands` groups of `rows` minima each are the keys under which a
    text is looked up, so that two texts of Jaccard s meet with probability 1 - (1 - s**rows)**bands
    (Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, section 3.4).
    """

    unit: Literal["word", "char"] = "word"
    shingle: int = 5
    num_perm: int = 128
    bands: int = 21
    rows: int = 6
    seed: int = 1
    version: int = VERSION

    def __post_init__(self) -> None:
        if self.unit not in {"word", "char"}:
            raise UsageError(f"The unit of shingles is {self.unit!r}", "Use 'word' or 'char'")
        _check_range("shingle", self.shingle, 1, MAX_SHINGLE)
        _check_range("num_perm", self.num_perm, 1, MAX_PERM)
        _check_range("rows", self.rows, 1, self.num_perm)
        _check_range("bands", self.bands, 1, self.num_perm // self.rows)
        _check_range("seed", self.seed, 0, 2**32 - 1)
        if self.version != VERSION:
            raise RecipeError(
                f"The recipe is of version {self.version}, this program makes version {VERSION}",
                "Sign the texts again with this program, or use the one that made them",
            )

    @classmethod
    def for_threshold(  # noqa: PLR0913 (one keyword for each setting)
        cls,
        threshold: float,
        *,
        recall: float = 0.99,
        shingle: int = 5,
        unit: Literal["word", "char"] = "word",
        num_perm: int = 128,
        seed: int = 1,
    ) -> Recipe:
        """The recipe that proposes a pair of Jaccard `threshold` with probability `recall` or more.

        Of all shapes that reach the recall the longest rows are taken, because each row more makes
        false alarms rarer; all permutations are used, because a band more costs 8 bytes and lifts the
        recall. False alarms cost time only: they die in verification.
        """
        check_share("threshold", threshold, above_zero=True)
        check_share("recall", recall, above_zero=True)
        if recall >= 1:
            raise UsageError("A recall of 1 cannot be promised", "Ask for 0.999 or less")
        _check_range("num_perm", num_perm, 1, MAX_PERM)
        for rows in range(num_perm, 0, -1):
            bands = num_perm // rows
            if 1 - (1 - threshold**rows) ** bands >= recall:
                return cls(unit, shingle, num_perm, bands, rows, seed)
        raise UsageError(
            f"{num_perm} permutations cannot find {recall:.0%} of pairs at threshold {threshold}",
            "Raise the number of permutations or the threshold, or lower the recall",
        )

    @classmethod
    def for_short_texts(cls, threshold: float = 0.7, *, recall: float = 0.99) -> Recipe:
        """For headlines and texts of a few words: runs of four characters.

        One word left out or replaced, two letters wrong or a site's name added leave headlines at a
        median Jaccard of 0.8, and 999 of 1,000 pairs of different ones below 0.2; with words instead of
        characters the same edits fall to 0.6 (benchmarks/dedup_recipe.py).
        """
        return cls.for_threshold(threshold, recall=recall, unit="char", shingle=4)

    def recall_at(self, jaccard: float) -> float:
        """The probability that two texts of this Jaccard similarity share at least one band."""
        return float(1 - (1 - jaccard**self.rows) ** self.bands)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Recipe:
        """The recipe that `as_dict` gave; RecipeError where something is missing or unknown."""
        names = {f.name for f in fields(cls)}
        if set(values) != names:
            odd = ", ".join(sorted(set(values) ^ names))
            raise RecipeError(
                f"This is not one of our recipes (missing or unknown: {odd})",
                "Make the signatures again with this program",
            )
        return cls(**values)


def check_share(name: str, value: float, *, above_zero: bool = False) -> None:
    """UsageError unless 0 <= value <= 1 (0 < value with `above_zero`; NaN never passes)."""
    if not (0 < value <= 1 if above_zero else 0 <= value <= 1):
        low = "above 0" if above_zero else "from 0"
        raise UsageError(f"The {name} is {value}", f"Give a number {low} and up to 1, such as 0.8")


def _check_range(name: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise UsageError(f"{name} is {value}", f"Give a whole number from {low} to {high}")
