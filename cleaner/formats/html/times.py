"""When the article was published and changed, as ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from cleaner.dates import date_line, order_of, read_date
from cleaner.formats.html import jsonld, visible
from cleaner.formats.html.stated import Answer, Stated, metas

_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?", re.IGNORECASE)  # fmt: skip
_IN_URL = re.compile(r"/((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_-]|$)")


def published(stated: Stated) -> Iterator[Answer]:
    yield iso(jsonld.first(stated.article.get("datePublished"))), "json-ld datePublished"
    order = order_of(stated.language, visible.place(stated.url))
    for value, source in metas(stated, "published"):
        yield iso(value) or read_date(value, order=order), source
    for node in stated.nodes:
        yield iso(jsonld.first(node.get("datePublished"))), "json-ld datePublished"
    for value, source in visible.dates(stated.page, updated=False):
        yield iso(value) or read_date(value, order=order), source
    if found := _IN_URL.search(stated.url):
        yield iso("-".join(found.groups())), "url"
    for value in visible.date_lines(stated.page):
        if line := date_line(value, order=order):
            yield line.published or line.updated, "text"


def updated(stated: Stated) -> Iterator[Answer]:
    yield iso(jsonld.first(stated.article.get("dateModified"))), "json-ld dateModified"
    order = order_of(stated.language, visible.place(stated.url))
    for value, source in metas(stated, "updated"):
        yield iso(value) or read_date(value, order=order), source
    for value, source in visible.dates(stated.page, updated=True):
        yield iso(value) or read_date(value, order=order), source


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
