"""The days of a line of dates, and the labels before them: every other word must be known, too."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from cleaner.dates.clock import ISO
from cleaner.dates.words import LABELS, MONTHS, SMALL_WORDS, WEEKDAYS, ZONES

Order = Literal["DMY", "MDY", "YMD", ""]
Word = tuple[str, str, int]

_TOKEN = re.compile(
    r"\d+(?:\.\d+)?(?=[T ]?)|[^\W\d_]+(?:['\u2019\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u097f"
    r"\u0e31-\u0e4e]*[^\W\d_]*)*|[^\w\s]|_"
)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})\s?([./\u2010-\u2015-])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?!\d)")
_CJK = re.compile(
    r"(\d{4})\s?[\u5e74\ub144]\s?(\d{1,2})\s?[\u6708\uc6d4]\s?(\d{1,2})\s?[\u65e5\u53f7\uc77c]"
)
_VIETNAMESE = re.compile(r"(\d{1,2}) th\u00e1ng (\d{1,2}),? n\u0103m (\d{4})", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|re|\u00ba|\u00aa|\.(?=\s|$))", re.IGNORECASE)


def read_days(line: str, order: Order) -> list[tuple[str, date, int]]:
    """(label, day, place) of each date of a line in which every word is known; else none."""
    days: list[tuple[date, int]] = []
    for pattern, reader in ((ISO, _read_iso), (_CJK, _read_cjk),
                            (_VIETNAMESE, _read_vietnamese), (_NUMERIC, _read_numeric)):  # fmt: skip
        for match in pattern.finditer(line):
            day = reader(match, order)
            if day is None:
                return []
            days.append((day, match.start()))
            line = line[: match.start()] + " " * (match.end() - match.start()) + line[match.end() :]
    words = _known_words(_ORDINAL.sub(lambda m: " " * len(m.group()), line))
    if words is None:
        return []
    days += _named(words)
    if not days or len(days) > 4 or any(kind == "number" for kind, _, _ in words):
        return []
    labels = [(value, at) for kind, value, at in words if kind == "label"]
    days.sort(key=lambda d: d[1])
    out, before = [], -1
    for day, at in days:
        label = next((v for v, where in reversed(labels) if before < where < at), "")
        out.append((label, day, at))
        before = at
    return out


def _known_words(line: str) -> list[Word] | None:
    """(kind, value, place) of each word; None where one is unknown."""
    words: list[Word] = []
    tokens = [(m.group(), m.start()) for m in _TOKEN.finditer(line)]
    n = 0
    while n < len(tokens):
        for width in (4, 3, 2, 1):
            piece = tokens[n : n + width]
            if len(piece) < width:
                continue
            kind = _kind(" ".join(t for t, _ in piece))
            if kind is not None:
                if kind[0] != "small":
                    words.append((*kind, piece[0][1]))
                n += width
                break
        else:
            return None
    return words


def _kind(token: str) -> tuple[str, str] | None:
    word = token.casefold().replace("\u2019", "'")
    bare = word.replace(".", "").strip()
    if word.isdigit():
        return "number", word
    if not any(c.isalpha() for c in word):
        return ("small", "") if len(word) == 1 else None
    for table, kind in ((LABELS, "label"), (MONTHS, "month")):
        if bare in table:
            return kind, str(table[bare])
    if bare in WEEKDAYS or bare in SMALL_WORDS or bare.upper() in ZONES:
        return "small", ""
    return None


def _named(words: list[Word]) -> list[tuple[date, int]]:
    """Dates with the month as a word: the numbers beside it are day and year. They leave `words`."""
    days: list[tuple[date, int]] = []
    n = 0
    while n < len(words):
        if words[n][0] == "month":
            found = _around(words, n)
            if found:
                day, start, end = found
                days.append((day, words[start][2]))
                del words[start:end]
                n = start
                continue
        n += 1
    return days


def _around(words: list[Word], n: int) -> tuple[date, int, int] | None:
    """The date around the month word at `n`, and the words that it takes."""

    def number(at: int) -> str:
        return words[at][1] if 0 <= at < len(words) and words[at][0] == "number" else ""

    month = int(words[n][1])
    for day, year, start, end in (
        (number(n - 1), number(n + 1), n - 1, n + 2),  # 8 April 2018
        (number(n + 1), number(n + 2), n, n + 3),      # April 8, 2018
        (number(n + 1), number(n - 1), n - 1, n + 2),  # 2018 April 8
    ):  # fmt: skip
        if day and len(year) == 4 and len(day) <= 2:
            made = _day(int(year), month, int(day))
            if made:
                return made, start, end
    return None


def _read_iso(match: re.Match[str], _: Order) -> date | None:
    return _day(int(match[1]), int(match[2]), int(match[3]))


_read_cjk = _read_iso


def _read_vietnamese(match: re.Match[str], _: Order) -> date | None:
    return _day(int(match[3]), int(match[2]), int(match[1]))


def _read_numeric(match: re.Match[str], order: Order) -> date | None:
    first, second, third = match[1], int(match[3]), match[4]
    if len(first) >= 3:
        return _day(int(first), second, int(third)) if len(third) <= 2 else None
    if len(third) in (1, 3) or (len(third) == 2 and match[2] not in "./-"):
        return None
    if order == "YMD" and len(third) == 2:
        return _day(2000 + int(first), second, int(third))
    year = int(third) if len(third) == 4 else 2000 + int(third)
    a = int(first)
    if match[2] == "." or order == "DMY":
        return _day(year, second, a) or _day(year, a, second)
    if order == "MDY":
        return _day(year, a, second) or _day(year, second, a)
    if a == second or a > 12 or second > 12:
        return _day(year, second, a) or _day(year, a, second)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    """A day of the Gregorian calendar between 1600 and 2199; Thai (Buddhist) years are converted."""
    if 2443 <= year <= 2642:
        year -= 543
    if not 1600 <= year <= 2199:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
