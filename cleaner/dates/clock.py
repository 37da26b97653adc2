"""The clock times of a line of dates, with their zones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache

from cleaner.dates.words import ZONES

_BEFORE = "\u4e0a\u5348|\u5348\u524d|\uc624\uc804|(\u4e0b\u5348|\u5348\u5f8c|\uc624\ud6c4)"
_HALF = r"a\.?\s?m\.?|p\.?\s?m\.?|\u0635|\u0645|\u03c0\.\u03bc\.?|\u03bc\.\u03bc\.?"
_LATE = ("p", "\u0645", "\u03bc")
_OFFSET = re.compile(r"(?:\b(?:GMT|UTC)\s?)?([+\u2212-])(\d{1,2}):?(\d{2})?(?!\d)")
ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s?(Z|[+-]\d{2}:?\d{2})?)?(?!\d)"
)


# Hours with minutes, or with a half of the day: a line without either tells no time.
_ANY = re.compile(r"\d(?:(?:\s?[:hH\u6642\u65f6\uc2dc\u70b9\u9ede]\s?|\.)\d\d|\s?[aApP]\.?\s?[mM])")


@cache
def _times() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Hours with minutes, and hours alone. To make these takes a while, and many a run sees no date."""
    return (
        re.compile(
            rf"(?:(?P<before>{_BEFORE})\s?)?(?<![\d.])(?P<hour>\d{{1,2}})(?:\s?[:hH\u6642\u65f6\uc2dc\u70b9\u9ede]\s?|\.)(?P<minute>\d{{2}})(?!\d)"
            r"(?:\s?[:.m\u5206\ubd84]\s?(?P<second>\d{2})(?:\.\d+)?(?!\d))?"
            rf"\s?[\u5206\ubd84]?(?:\s?(?P<half>{_HALF})(?![^\W\d_]))?",
            re.IGNORECASE,
        ),
        re.compile(
            r"(?<!\d)(?P<hour>\d{1,2})\s?(?P<half>a\.?\s?m\.?|p\.?\s?m\.?)(?![^\W\d_])",
            re.IGNORECASE,
        ),
    )


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as a line tells it; `zone` is a name, an offset, or "" where there is none."""

    hour: int
    minute: int
    second: int | None
    zone: str


def take_times(line: str) -> tuple[str, list[tuple[int, Clock]]]:
    """The line with its clock times blanked out, and the times with their places."""
    times: list[tuple[int, Clock]] = []
    if not _ANY.search(line):
        return line, times

    def blank(start: int, end: int) -> None:
        nonlocal line
        line = line[:start] + " " * (end - start) + line[end:]

    iso = ISO.search(line)
    if iso and iso[4]:
        zone = iso[7] or ""
        times.append((iso.start(), Clock(int(iso[4]), int(iso[5]), int(iso[6] or 0), zone)))
        blank(iso.end(3), iso.end())
    full, alone = _times()
    for match in (*full.finditer(line), *alone.finditer(line)):
        clock = _clock(match, line)
        if clock is None or line[match.start()] == " ":
            continue
        times.append((match.start(), clock[0]))
        blank(match.start(), max(clock[1], match.end()))
    return line, sorted(times, key=lambda t: t[0])


def _clock(match: re.Match[str], line: str) -> tuple[Clock, int] | None:
    """A clock time with the zone behind it, and where that ends; None for what only looks like one."""
    said = match.groupdict()
    hour, minute = int(said["hour"]), int(said.get("minute") or 0)
    second = int(said["second"]) if said.get("second") else None
    if hour > 23 or minute > 59 or (said["half"] and not 1 <= hour <= 12):
        return None
    if _is_date(match, line, hour, minute):
        return None
    zone, end = _zone_behind(line, match.end())
    return Clock(_of_day(hour, match), minute, second, zone), end


def _is_date(match: re.Match[str], line: str, hour: int, minute: int) -> bool:
    """Whether full stops between numbers are those of a date: 12.04.2018, or 12.04.18."""
    dots = match.group().count(".")
    if not dots or match["half"]:
        return False
    longer = re.match(r"\s?[./]\s?\d", line[match.end() :])
    return bool(longer) or (dots == 2 and bool(hour) and 1 <= minute <= 12)


def _of_day(hour: int, match: re.Match[str]) -> int:
    """The hour of 24, by what is said of its half of the day behind it or, in the Far East, before it."""
    half = (match["half"] or "").lower()
    early, late = (half and not half.startswith(_LATE)), half.startswith(_LATE)
    if match.groupdict().get("before") and hour <= 12:
        late = match[2] is not None
        early = not late
    return hour % 12 + (12 if late else 0) if early or late else hour


def _zone_behind(line: str, end: int) -> tuple[str, int]:
    """The name or offset of the zone behind a time that ends at `end`, "" for none; and where that ends."""
    at = end
    while at < len(line) and line[at] in " (":
        at += 1
    named = re.match(r"[A-Za-z]{1,5}\b", line[at:])
    if named and named.group().upper() in ZONES:
        name = named.group().upper()
        at += named.end()
        offset = _OFFSET.match(line, at) if name in ("GMT", "UTC") else None
        return (_offset(offset), offset.end()) if offset else (name, at)
    offset = _OFFSET.match(line, at)
    if offset and not re.match(r"\d{1,2}[/.-]\d", line[offset.end() :]):
        return _offset(offset), offset.end()
    return "", end


def _offset(match: re.Match[str]) -> str:
    sign = "+" if match[1] == "+" else "-"
    return f"{sign}{int(match[2]):02d}:{match[3] or '00'}"


def iso(day: date, clock: Clock | None) -> str:
    """A day, with its time where one is known, as ISO 8601."""
    if clock is None:
        return day.isoformat()
    seconds = f":{clock.second or 0:02d}"
    return f"{day}T{clock.hour:02d}:{clock.minute:02d}{seconds}{_zone(day, clock)}"


def _zone(day: date, clock: Clock) -> str:
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
