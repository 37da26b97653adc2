"""Who comes first: the policies, and an order of ids that depends on nothing but the ids."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.corpus import Corpus

UNKNOWN = int(np.iinfo(np.int64).max)
_DIGITS = re.compile(r"[0-9]+")


def natural(name: str) -> tuple[str, str]:
    """A key that sorts "a9" before "a10": each number is led by the count of its digits."""

    def padded(found: re.Match[str]) -> str:
        digits = found[0].lstrip("0") or "0"
        return f"{chr(0x30 + min(len(digits), 9))}{len(digits):04d}{digits}"

    return _DIGITS.sub(padded, name), name


def microseconds(date: str) -> int:
    """An ISO 8601 date as microseconds since 1970 in UTC; without a zone it counts as UTC."""
    if not date:
        return UNKNOWN
    try:
        moment = datetime.fromisoformat(date.strip())
    except ValueError:
        return UNKNOWN
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return round(moment.timestamp() * 1_000_000)


def id_places(corpus: Corpus, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """The place of each of these rows in the natural order of their ids."""
    names = [natural(corpus.ids.text(int(row))) for row in rows]
    order = np.array(sorted(range(len(names)), key=names.__getitem__), dtype=np.int64)
    places = np.empty(len(rows), dtype=np.int64)
    places[order] = np.arange(len(rows))
    return places


def preference(corpus: Corpus, rows: NDArray[np.int64], policy: str) -> NDArray[np.int64]:
    """For each row a number, small where the policy prefers it; equal only by a tie.

    "first" is the place in the input, "longest" the number of words, "oldest" the date (unknown dates
    come last), "earliest" the date and then the place in the input.
    """
    if policy == "earliest":
        places = np.empty(len(rows), dtype=np.int64)
        places[np.lexsort((rows, corpus.dates[rows]))] = np.arange(len(rows))
        return places
    if policy == "longest":
        return -corpus.words[rows]
    return corpus.dates[rows] if policy == "oldest" else rows
