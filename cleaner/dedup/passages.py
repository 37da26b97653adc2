"""What two texts share, word for word: the longest runs, aligned.

Greedy string tiling (M. Wise: String similarity via greedy string tiling, 1993): of all runs of words
that stand in both texts the longest is taken first, and no word is used twice. Runs are found by their
first words, so that time grows with the length of the texts; a beginning that stands in very many
places is looked at in the first of them only.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Literal

from cleaner.dedup.folding import Word, words
from cleaner.dedup.match import Kind, Match, Passage
from cleaner.dedup.recipe import Recipe
from cleaner.dedup.shingles import TextBatch, shingle_sets
from cleaner.dedup.verify import overlap
from cleaner.settings import Settings

SHORTEST = 5  # words of a passage that is worth showing
PLACES = 16  # of one beginning in the first text
SHOWN = 300  # characters of a passage that a line of text shows

Run = tuple[int, int, int]  # first word in a, first word in b, length


def passages(a: str, b: str, *, shortest: int = SHORTEST) -> tuple[Passage, ...]:
    """The runs of at least so many words that stand in both texts, in the order of the first text.

    Words are compared as everywhere here: without case, accents, punctuation. No word is part of two
    passages. `text` of a passage is as it stands in `a`.
    """
    one, other = words(a), words(b)
    found = _tiles(_runs(one, other, shortest), len(one), len(other), shortest)
    return tuple(
        Passage(one[i].start, one[i + n - 1].end, other[j].start, other[j + n - 1].end, n,
                a[one[i].start : one[i + n - 1].end])
        for i, j, n in sorted(found)
    )  # fmt: skip


def _runs(one: list[Word], other: list[Word], shortest: int) -> list[Run]:
    """Runs that cannot be made longer at either end."""
    a, b = [word.text for word in one], [word.text for word in other]
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i in range(len(a) - shortest + 1):
        at = places[tuple(a[i : i + shortest])]
        if len(at) < PLACES:
            at.append(i)
    runs: list[Run] = []
    running: dict[int, int] = {}  # by difference of places: where in b the run found there ends
    # How many runs go over each word: without a limit a text of one phrase is cubic.
    covered = bytearray(len(b))
    for j in range(len(b) - shortest + 1):
        for i in places.get(tuple(b[j : j + shortest]), ()):
            if covered[j] >= PLACES or running.get(i - j, -1) > j:
                continue
            n = shortest
            while i + n < len(a) and j + n < len(b) and a[i + n] == b[j + n]:
                n += 1
            running[i - j] = j + n
            for k in range(j, j + n):
                covered[k] = min(covered[k] + 1, PLACES)
            runs.append((i, j, n))
    return runs


def _tiles(runs: list[Run], a: int, b: int, shortest: int) -> list[Run]:
    """Runs, longest first, cut to what is still free."""
    free_a, free_b = bytearray(b"\1" * a), bytearray(b"\1" * b)
    taken: list[Run] = []
    for i, j, n in sorted(runs, key=lambda run: (-run[2], abs(run[0] - run[1]), run)):
        for first, length in _free(free_a[i : i + n], free_b[j : j + n]):
            if length >= shortest:
                taken.append((i + first, j + first, length))
                free_a[i + first : i + first + length] = bytes(length)
                free_b[j + first : j + first + length] = bytes(length)
    return taken


def _free(a: bytearray, b: bytearray) -> list[tuple[int, int]]:
    """The stretches (first, length) where both are free."""
    both = bytes(x & y for x, y in zip(a, b, strict=True))
    stretches: list[tuple[int, int]] = []
    at = both.find(1)
    while at >= 0:
        end = both.find(0, at)
        end = len(both) if end < 0 else end
        stretches.append((at, end - at))
        at = both.find(1, end)
    return stretches


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why two texts match, or do not: measures from 0 to 1, and what they share.

    `kind` is what the settings make of the pair, "" where it is no match.
    """

    a: str
    b: str
    kind: Kind | Literal[""]
    jaccard: float
    a_in_b: float
    b_in_a: float
    a_words: int
    b_words: int
    passages: tuple[Passage, ...]

    @property
    def match(self) -> Match | None:
        if not self.kind:
            return None
        held = max(self.a_in_b, self.b_in_a)
        return Match(self.a, self.b, self.kind, self.jaccard, held, self.passages)

    def as_dict(self) -> dict[str, Any]:
        return {"a": self.a, "b": self.b, "kind": self.kind or None,
                "jaccard": round(self.jaccard, 6), "a_in_b": round(self.a_in_b, 6),
                "b_in_a": round(self.b_in_a, 6), "a_words": self.a_words, "b_words": self.b_words,
                "passages": [passage.as_dict() for passage in self.passages]}  # fmt: skip

    def lines(self) -> list[str]:
        """The explanation as a person reads it."""
        told = [
            f"a: {self.a} ({_plural(self.a_words, 'word')})",
            f"b: {self.b} ({_plural(self.b_words, 'word')})",
            (
                f"{self.kind or 'no match'}: Jaccard {self.jaccard:.3f};"
                f" {self.a_in_b:.1%} of a stand in b, {self.b_in_a:.1%} of b in a"
            ),
        ]
        total = sum(passage.words for passage in self.passages)
        found = _plural(len(self.passages), "shared passage")
        told.append(f"{found}, {_plural(total, 'word')} in all")
        for number, passage in enumerate(self.passages, 1):
            text = " ".join(passage.text.split())
            if len(text) > SHOWN:
                text = f"{text[: SHOWN // 2].rstrip()} ... {text[-SHOWN // 2 :].lstrip()}"
            told.append(
                f"{number}. {_plural(passage.words, 'word')}, a {passage.a_start}-{passage.a_end},"
                f" b {passage.b_start}-{passage.b_end}: {text}"
            )
        return told


def _plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def explain(
    a: tuple[str, str], b: tuple[str, str], settings: Settings | None = None
) -> Explanation:
    """Compare two texts, each given with its id, in full.

    >>> found = explain(("a", "Rain fell on the old town all night long."),
    ...                 ("b", "At last! Rain fell on the old town."))
    >>> [passage.text for passage in found.passages]
    ['Rain fell on the old town']
    """
    options = settings or Settings()
    recipe = Recipe(options.unit, options.shingle)
    flat, offsets = shingle_sets(TextBatch.of([a[1], b[1]]), recipe)
    found = overlap(flat[: offsets[1]], flat[offsets[1] :])
    one, other = ([word.text for word in words(text)] for text in (a[1], b[1]))
    kind: Kind | Literal[""] = ""
    if one and one == other:
        kind = "exact"
    elif found.shared and found.jaccard >= options.threshold:
        kind = "near"
    elif found.shared and options.contained and found.containment >= options.contained:
        kind = "contained"
    return Explanation(
        a[0], b[0], kind, found.jaccard, found.first_in_second,
        found.shared / found.second if found.second else 0.0, len(one), len(other),
        passages(a[1], b[1]),
    )  # fmt: skip
