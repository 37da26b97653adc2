"""Date lines to ISO 8601: what stands under a headline, in some sixty languages.

A line is read word by word. Each word must be known (a label such as "Published", a month, a weekday,
a number, a time zone, a small word such as "at"), else the line is no date line: that is why a sentence
that names a date is never mistaken for one. Nothing is guessed: where day and month could be either
and no language decides, there is no date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from cleaner.dates.clock import Clock, iso, take_times
from cleaner.dates.days import Order, read_days
from cleaner.dates.words import LABELS, MONTHS, SMALL_WORDS, WEEKDAYS, ZONES

__all__ = [
    "LONGEST",
    "DateLine",
    "Order",
    "date_line",
    "may_hold_date",
    "order_of",
    "read_date",
    "says_more",
]

# Date lines are short; a longer line is not looked at, so that the work per line is bounded.
LONGEST = 160
# Nearly every line that is none is told by one of its first words. Shorter ones may be part of a time.
_SHORTEST = 3
_NUMBERS = re.compile(r"\d(?:\d\d\d|\s?([./\u2010-\u2015-])\s?\d\d?\s?\1\s?\d)")
_ENGLISH = re.compile(r"[A-Za-z](?<![\dA-Za-z].)[A-Za-z]{2,}(?![A-Za-z'])")
_WORDS = frozenset(
    word.casefold()
    for known in (LABELS, MONTHS, WEEKDAYS, SMALL_WORDS, ZONES, ("th\u00e1ng n\u0103m",))
    for phrase in known
    for word in phrase.split()
)
_MONTH_FIRST = frozenset({"en"})
_YEAR_FIRST = frozenset({"zh", "ja", "ko", "hu", "lt", "mn", "fa"})


@dataclass(frozen=True, slots=True)
class DateLine:
    """What a line under a headline says: ISO 8601 values, "" where it does not say."""

    published: str = ""
    updated: str = ""


def order_of(language: str, place: str = "") -> Order:
    """In which order numbers stand in dates of a language. `place` is a country or top domain.

    English is written both ways: it is month first unless the place is another than the United
    States; with neither, "" (unknown).
    """
    base = language.lower().replace("_", "-")
    region = place.lower() or base.partition("-")[2]
    if base[:2] in _MONTH_FIRST:
        if region in ("us", "com-us", "ph"):
            return "MDY"
        return "DMY" if region and region not in ("com", "org", "net", "info") else ""
    if base[:2] in _YEAR_FIRST:
        return "YMD"
    return "DMY" if base else ""


def read_date(text: str, *, order: Order = "") -> str:
    """The one date that `text` is, as ISO 8601 ("2018-04-08" or "2018-04-08T10:30:00+02:00").

    "" where the text is no date or holds anything else. `order` decides 04/05/2018.
    """
    line = date_line(text, order=order)
    return line.published if line and not line.updated else ""


def date_line(line: str, *, order: Order = "") -> DateLine | None:
    """The dates of a line that holds nothing but dates, their labels and times; else None.

    The first date is the publication unless its label says that it is the last change.
    """
    return _read(line, order) if may_hold_date(line) and not says_more(line) else None


def may_hold_date(line: str) -> bool:
    """Whether a line is short enough for a date line and has the numbers of a date.

    These are a year of four figures, or three numbers with the same mark between them.
    """
    return len(line) <= LONGEST and _NUMBERS.search(line) is not None


@lru_cache(maxsize=64)  # lines of an article are read several times over
def _read(line: str, order: Order) -> DateLine | None:
    rest, times = take_times(line)
    pieces = read_days(rest, order)
    if not pieces:
        return None
    found: dict[str, str] = {}
    for n, (field, day, _) in enumerate(pieces):
        clock = _clock_of([at for _, _, at in pieces], n, times) if times else None
        label = field or ("updated" if "published" in found else "published")
        found.setdefault(label, iso(day, clock))
    return DateLine(found.get("published", ""), found.get("updated", ""))


def says_more(line: str) -> bool:
    """Whether the line has a word that no date line has, of letters alone, or of English letters anywhere."""
    for piece in line.split():
        word = piece.rstrip(",:")
        if len(word) >= _SHORTEST and word.isalpha() and word.casefold() not in _WORDS:
            return True
    return line.isascii() and any(word.lower() not in _WORDS for word in _ENGLISH.findall(line))


def _clock_of(dates: list[int], n: int, times: list[tuple[int, Clock]]) -> Clock | None:
    """The clock time of the n-th date: before it where the line begins with a time, else behind it."""
    if times and times[0][0] < dates[0]:
        low, high = (dates[n - 1] if n else -1), dates[n]
    else:
        low, high = dates[n], dates[n + 1] if n + 1 < len(dates) else LONGEST
    return next((clock for at, clock in times if low <= at < high), None)
