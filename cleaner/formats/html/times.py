"""When the article was published and changed, as ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from cleaner.dates import Order, date_line, order_of, read_date
from cleaner.dates.words import MONTHS
from cleaner.formats.html import jsonld, visible
from cleaner.formats.html.stated import Answer, Stated, metas

_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?", re.IGNORECASE)  # fmt: skip
_NAMED_IN_URL = re.compile(r"/((?:19|20)\d{2})/([^\W\d_]{3,12})/(\d{1,2})(?=[/_-]|$)")
_IN_URL = re.compile(r"/((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_-]|$)")
_SHORT_IN_URL = re.compile(r"/((?:19|20)\d{2})/([1-9]|1[0-2])/([1-9]|[12]\d|3[01])(?=/|$)")


def published(stated: Stated) -> Iterator[Answer]:
    order = order_of(stated.language, visible.place(stated.url))

    def read(value: str) -> str:
        return iso(value) or read_date(value, order=order)

    said = jsonld.first(stated.article.get("datePublished"))
    if _same_moment(said, jsonld.first(stated.article.get("dateModified"))):
        yield _seen(stated, order, before=iso(said))
    yield iso(said), "json-ld datePublished"
    yield from ((read(value), source) for value, source in metas(stated, "published"))
    for node in stated.nodes:
        yield iso(jsonld.first(node.get("datePublished"))), "json-ld datePublished"
    yield from ((read(value), source) for value, source in visible.dates(stated, updated=False))
    day = in_url(stated.url) or in_url(stated.links.get("canonical", ""))
    if day:  # the text may know the hour
        near = (
            date_line(value, order=order) for value in visible.date_lines(stated, near_only=True)
        )
        yield next((d.published for d in near if d and d.published[:10] == day), ""), "text"
    yield day, "url"
    for value in visible.date_lines(stated):
        if line := date_line(value, order=order):
            yield line.published or line.updated, "text"
    # Data in words ("Jun 24, 2025") are a site builder's: when it last wrote the page, as often as not.
    yield read(said), "json-ld datePublished"


def _same_moment(published: str, updated: str) -> bool:
    """Whether data give the second of the last change as that of publication."""
    return len(published) > 10 and published == updated and bool(iso(published))


def _seen(stated: Stated, order: Order, *, before: str) -> Answer:
    """The day of publication that stands under the headline, if it is before a moment."""
    for value, source in visible.dates(stated, updated=False, near_only=True):
        if (day := iso(value) or read_date(value, order=order)) and day[:10] < before[:10]:
            return day, source
    for value in visible.date_lines(stated, near_only=True):
        line = date_line(value, order=order)
        if line and line.published and line.published[:10] < before[:10]:
            return line.published, "text"
    return "", ""


def updated(stated: Stated) -> Iterator[Answer]:
    order = order_of(stated.language, visible.place(stated.url))

    def read(value: str) -> str:
        return iso(value) or read_date(value, order=order)

    yield read(jsonld.first(stated.article.get("dateModified"))), "json-ld dateModified"
    yield from ((read(value), source) for value, source in metas(stated, "updated"))
    yield from ((read(value), source) for value, source in visible.dates(stated, updated=True))


def in_url(url: str) -> str:
    """The day that an address holds: /2024/05/17/, /2024/5/7/, /20240517-, /2024/may/17/."""
    if found := _IN_URL.search(url) or _SHORT_IN_URL.search(url):
        return iso("-".join(part.zfill(2) for part in found.groups()))
    for named in _NAMED_IN_URL.finditer(url):
        if month := MONTHS.get(named[2].casefold()):
            return iso(f"{named[1]}-{month:02d}-{int(named[3]):02d}")
    return ""


def iso(value: str) -> str:
    """A date of a machine as ISO 8601, its zone kept; "" for what is none."""
    found = _ISO.search(value)
    if not found:
        return ""
    year, month, day, hour, minute, second, zone = found.groups()
    try:
        when = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))  # fmt: skip  # noqa: DTZ001
    except ValueError:
        return ""
    if not 1990 <= when.year <= 2100:
        return ""
    if not hour:
        return when.date().isoformat()
    zone = (zone or "").upper()
    if zone in ("Z", "UTC", "GMT"):
        zone = "+00:00"
    elif zone and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{when.isoformat()}{zone}"
