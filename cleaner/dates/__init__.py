"""Date lines to ISO 8601: what stands under a headline, in two dozen languages.

A line is read word by word. Each word must be known (a label such as "Published", a month, a weekday,
a number, a time zone, a small word such as "at"), else the line is no date line: that is why a sentence
that names a date is never mistaken for one. Nothing is guessed: where day and month could be either
and no language decides, there is no date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Literal

from cleaner.dates.words import (
    LABELS,
    MONTHS,
    SMALL_WORDS,
    WEEKDAYS,
    ZONES,
)

Order = Literal["DMY", "MDY", "YMD", ""]

# Date lines are short; a longer line is not looked at, so that the work per line is bounded.
LONGEST = 160
_TOKEN = re.compile(
    r"\d+(?:\.\d+)?(?=[T ]?)|[^\W\d_]+(?:['\u2019\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u097f"
    r"\u0e31-\u0e4e]*[^\W\d_]*)*|[^\w\s]|_"
)
_CLOCK = re.compile(
    r"(?<![\d.])(\d{1,2})\s?[:.hH\u6642\u65f6\uc2dc]\s?(\d{2})(?!\d)"
    r"(?:\s?[:.m\u5206\ubd84]\s?(\d{2})(?:\.\d+)?(?!\d))?"
    r"\s?[\u5206\ubd84]?(?:\s?(a\.?m\.?|p\.?m\.?)(?![^\W\d_]))?",
    re.IGNORECASE,
)
_HOUR = re.compile(r"(?<!\d)(\d{1,2})\s?(a\.?m\.?|p\.?m\.?)(?![^\W\d_])", re.IGNORECASE)
_OFFSET = re.compile(r"(?:\b(?:GMT|UTC)\s?)?([+\u2212-])(\d{1,2}):?(\d{2})?(?!\d)")
_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s?(Z|[+-]\d{2}:?\d{2})?)?(?!\d)"
)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})\s?([./\u2010-\u2015-])\s?(\d{1,2})\s?\2\s?(\d{2,4})(?!\d)")
_CJK = re.compile(
    r"(\d{4})\s?[\u5e74\ub144]\s?(\d{1,2})\s?[\u6708\uc6d4]\s?(\d{1,2})\s?[\u65e5\u53f7\uc77c]"
)
_VIETNAMESE = re.compile(r"(\d{1,2}) th\u00e1ng (\d{1,2}),? n\u0103m (\d{4})", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|re|\u00ba|\u00aa|\.(?=\s|$))", re.IGNORECASE)
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
    if len(line) > LONGEST or not any(c.isdigit() for c in line):
        return None
    rest, times = _take_times(line)
    pieces = _pieces(rest, order)
    if not pieces:
        return None
    found: dict[str, str] = {}
    for n, (field, day, _) in enumerate(pieces):
        clock = _clock_of([at for _, _, at in pieces], n, times)
        label = field or ("updated" if "published" in found else "published")
        found.setdefault(label, _iso(day, clock))
    return DateLine(found.get("published", ""), found.get("updated", ""))


@dataclass(frozen=True, slots=True)
class _Clock:
    hour: int
    minute: int
    second: int | None
    zone: str


def _clock_of(dates: list[int], n: int, times: list[tuple[int, _Clock]]) -> _Clock | None:
    """The clock time of the n-th date: before it where the line begins with a time, else behind it."""
    if times and times[0][0] < dates[0]:
        low, high = (dates[n - 1] if n else -1), dates[n]
    else:
        low, high = dates[n], dates[n + 1] if n + 1 < len(dates) else LONGEST
    return next((clock for at, clock in times if low <= at < high), None)


def _take_times(line: str) -> tuple[str, list[tuple[int, _Clock]]]:
    """The line with its clock times blanked out, and the times with their places."""
    times: list[tuple[int, _Clock]] = []

    def blank(start: int, end: int) -> None:
        nonlocal line
        line = line[:start] + " " * (end - start) + line[end:]

    iso = _ISO.search(line)
    if iso and iso[4]:
        zone = iso[7] or ""
        times.append((iso.start(), _Clock(int(iso[4]), int(iso[5]), int(iso[6] or 0), zone)))
        blank(iso.end(3), iso.end())
    for match in (*_CLOCK.finditer(line), *_HOUR.finditer(line)):
        clock = _clock(match, line)
        if clock is None or line[match.start()] == " ":
            continue
        times.append((match.start(), clock[0]))
        blank(match.start(), max(clock[1], match.end()))
    return line, sorted(times, key=lambda t: t[0])


def _clock(match: re.Match[str], line: str) -> tuple[_Clock, int] | None:
    """A clock time with the zone behind it, and where that ends."""
    groups = match.groups()
    hour, half = int(groups[0]), (groups[-1] or "").replace(".", "").lower()
    minute = int(groups[1]) if len(groups) == 4 else 0
    second = int(groups[2]) if len(groups) == 4 and groups[2] else None
    if hour > 23 or minute > 59 or (half and not 1 <= hour <= 12):
        return None
    if "." in match.group() and not half and re.match(r"\s?[./]\s?\d", line[match.end() :]):
        return None  # 12.04.2018 is a date
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    end = match.end()
    while end < len(line) and line[end] in " (":
        end += 1
    zone = re.match(r"[A-Za-z]{1,5}\b", line[end:])
    if zone and zone.group().upper() in ZONES:
        name = zone.group().upper()
        end += zone.end()
        offset = _OFFSET.match(line, end) if name in ("GMT", "UTC") else None
        if offset:
            name, end = _offset(offset), offset.end()
        return _Clock(hour, minute, second, name), end
    offset = _OFFSET.match(line, end)
    if offset and not re.match(r"\d{1,2}[/.-]\d", line[offset.end() :]):
        return _Clock(hour, minute, second, _offset(offset)), offset.end()
    return _Clock(hour, minute, second, ""), match.end()


def _offset(match: re.Match[str]) -> str:
    sign = "+" if match[1] == "+" else "-"
    return f"{sign}{int(match[2]):02d}:{match[3] or '00'}"


def _pieces(line: str, order: Order) -> list[tuple[str, date, int]]:
    """(label, day, place) of each date of a line in which every word is known; else none."""
    days: list[tuple[date, int]] = []
    for pattern, reader in ((_ISO, _read_iso), (_CJK, _read_cjk),
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


Word = tuple[str, str, int]


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
    if len(third) == 3 or (len(third) == 2 and match[2] not in "./-"):
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


def _iso(day: date, clock: _Clock | None) -> str:
    if clock is None:
        return day.isoformat()
    seconds = f":{clock.second or 0:02d}"
    return f"{day}T{clock.hour:02d}:{clock.minute:02d}{seconds}{_zone(day, clock)}"


def _zone(day: date, clock: _Clock) -> str:
    """The offset of a zone on that day; "" where the line names none."""
    name = clock.zone
    if not name or name[0] in "+-":
        return name if len(name) != 5 else f"{name[:3]}:{name[3:]}"
    minutes = ZONES[name]
    if isinstance(minutes, str):  # "ET": the season decides
        standard = ZONES[minutes]
        assert isinstance(standard, int)
        minutes = standard + (60 if _summer_in_america(day) else 0)
    moment = datetime(day.year, day.month, day.day, tzinfo=timezone(timedelta(minutes=minutes)))
    return moment.isoformat()[-6:]


def _summer_in_america(day: date) -> bool:
    """Second Sunday of March to first Sunday of November (the law since 2007)."""

    def sunday(month: int, nth: int) -> date:
        first = date(day.year, month, 1)
        return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (nth - 1))

    return sunday(3, 2) <= day < sunday(11, 1)
