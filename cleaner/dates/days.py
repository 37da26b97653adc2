"""The days of a line of dates, and the labels before them: every other word must be known, too."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache, lru_cache
from operator import itemgetter
from typing import Literal

from cleaner.dates.clock import ISO
from cleaner.dates.words import LABELS, LUNAR, MONTHS, SMALL_WORDS, SOLAR, WEEKDAYS, ZONES

Order = Literal["DMY", "MDY", "YMD", ""]
Word = tuple[str, str, int]

# Vowels and accents of their own belong to the word: Hebrew, Arabic, the scripts of India, Thai, Lao, Burmese, Khmer.
_MARKS = (
    r"\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0980-\u09e3\u0a00-\u0a63\u0a80-\u0ae3\u0b00-\u0b63"
    r"\u0b80-\u0be3\u0c00-\u0c63\u0c80-\u0ce3\u0d00-\u0d63\u0dca-\u0ddf\u0e31-\u0e4e\u0eb1-\u0ecd\u102b-\u103e"
    r"\u17b4-\u17d3"
)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})\s?([./\u2010-\u2015-])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?!\d)")
_CJK = re.compile(
    r"(\d{4})\s?[\u5e74\ub144]\s?(\d{1,2})\s?[\u6708\uc6d4]\s?(\d{1,2})\s?[\u65e5\u53f7\uc77c]"
)
_VIETNAMESE = re.compile(r"(\d{1,2}) th\u00e1ng (\d{1,2}),? n\u0103m (\d{4})", re.IGNORECASE)
# A phrase of several words has so many at most, and begins with one of these.
_LONGEST = 4
_OPENERS = frozenset(
    phrase.split()[0]
    for known in (LABELS, MONTHS, WEEKDAYS, SMALL_WORDS)
    for phrase in known
    if " " in phrase
)
# A number for a year between these, in a date of numbers, is one of Iran's (Islamic ones are larger).
_IRANIAN = (1370, 1420)
_LEAP = frozenset((1, 5, 9, 13, 17, 22, 26, 30))
_NOROUZ = (1400, date(2021, 3, 21))
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|re|\u00ba|\u00aa|\.(?=\s|$))", re.IGNORECASE)


@cache
def _token() -> re.Pattern[str]:
    """Numbers, words, signs. To make it takes a while, and many a run sees no date."""
    return re.compile(
        rf"\d+(?:\.\d+)?(?=[T ]?)|[^\W\d_]+(?:['\u2019{_MARKS}]*[^\W\d_]*)*|[^\w\s]|_"
    )


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
    if not labels:
        return sorted([("", day, at) for day, at in days], key=itemgetter(2))
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
    found = list(_token().finditer(line))
    tokens = [match.group() for match in found]
    n = 0
    while n < len(tokens):
        for width in range(min(_longest(tokens[n]), len(tokens) - n), 0, -1):
            kind = _kind(" ".join(tokens[n : n + width]))
            if kind is not None:
                if kind[0] != "small":
                    words.append((*kind, found[n].start()))
                n += width
                break
        else:
            return None
    return words


@lru_cache(maxsize=512)  # the same few words and numbers make nearly all dates
def _longest(token: str) -> int:
    """How many tokens a phrase has at most that begins with this one."""
    return _LONGEST if _plain(token) in _OPENERS else 1


def _plain(token: str) -> str:
    return token.casefold().replace("\u2019", "'")


@lru_cache(maxsize=512)
def _kind(token: str) -> tuple[str, str] | None:
    word = _plain(token)
    if word.isdigit():
        return "number", word
    if not any(map(str.isalpha, word)):
        return ("small", "") if len(word) == 1 else None
    bare = " ".join(word.replace(".", "").split())
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
        while words[n][0] == "month" and [w[:2] for w in words[n : n + 2]] == 2 * [words[n][:2]]:
            del words[n]  # the month by both its names: "March/Adar"
        if words[n][0] == "month" and int(words[n][1]) == LUNAR:
            near = [at for at in (n - 1, n, n + 1) if 0 <= at < len(words)]
            words[near[0] : near[-1] + 1] = [words[at] for at in near if words[at][0] == "label"]
            n = near[0]
            continue
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
    for day_at, year_at, start, end in _AROUND:
        day, year = number(n + day_at), number(n + year_at)
        if day and len(year) == 4 and len(day) <= 2:
            made = _day(int(year), month, int(day))
            if made:
                return made, n + start, n + end
    return None


# Where day and year stand beside the month, and which words the date takes.
_AROUND = (
    (-1, 1, -1, 2),   # 8 April 2018
    (1, 2, 0, 3),     # April 8, 2018
    (1, -1, -1, 2),   # 2018 April 8
    (-1, -2, -2, 1),  # 2018, 8 April
)  # fmt: skip


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
    """A day of the Gregorian calendar between 1600 and 2199; Thai (Buddhist) and Iranian years are converted."""
    if month > SOLAR or _IRANIAN[0] <= year <= _IRANIAN[1]:
        return _iranian(year, month % SOLAR, day)
    if 2443 <= year <= 2642:
        year -= 543
    if not 1600 <= year <= 2199:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _iranian(year: int, month: int, day: int) -> date | None:
    """A day of the solar calendar of Iran: six months of 31 days, five of 30, and one of 29 or 30.

    Leap years follow the cycle of 33 years, which agrees with the sky from 1343 to 1472 (1964 to 2093).
    """
    longest = 31 if month <= 6 else 30 if month < 12 or year % 33 in _LEAP else 29
    if not (1343 <= year <= 1472 and 1 <= month <= 12 and 1 <= day <= longest):
        return None
    years = range(min(year, _NOROUZ[0]), max(year, _NOROUZ[0]))
    days = sum(365 + (y % 33 in _LEAP) for y in years)
    begins = _NOROUZ[1] + timedelta(days=days if year >= _NOROUZ[0] else -days)
    return begins + timedelta(days=31 * (month - 1) - max(month - 7, 0) + day - 1)
