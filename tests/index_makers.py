"""Articles for the tests of the index: seeded, in the manner of real ones, with planted likeness."""

from __future__ import annotations

import random

from cleaner.records.record import Record

WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in ("a", "e", "i", "o", "u") for c in
         ("n", "r", "s", "l", "st", "nd", "ra", "to", "mi", "ke")]  # fmt: skip


def article(number: int, words: int = 120, id: str | None = None) -> Record:
    """An article of its own: no two numbers share more than chance."""
    draw = random.Random(f"article {number}")
    text = " ".join(draw.choices(WORDS, k=words)).capitalize() + "."
    return Record(f"a{number}" if id is None else id, text, date=f"2024-01-{1 + number % 28:02}")


def edited(record: Record, share: float, id: str | None = None) -> Record:
    """The article with a share of its words replaced, from the end."""
    words = record.text.split()
    count = round(share * len(words))
    draw = random.Random(f"edit {record.id} {share}")
    words[len(words) - count :] = draw.choices(WORDS, k=count)
    return Record(record.id + "-edited" if id is None else id, " ".join(words))


def part(record: Record, first: int, end: int) -> Record:
    return Record(record.id + "-part", " ".join(record.text.split()[first:end]))
