"""`clean learn`: records in, a file of boilerplate out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cleaner.article import Article
from cleaner.boilerplate import Bars, Boilerplate, learn
from cleaner.formats.text import parse_text
from cleaner.records.record import Record
from cleaner.settings import Settings


def learn_from(
    records: Iterable[Record], settings: Settings | None = None, bars: Bars | None = None
) -> Boilerplate:
    """What the sites of the records repeat; see `cleaner.boilerplate.learn`."""
    settings = settings or Settings()
    return learn(_articles(records, settings), bars)


def _articles(records: Iterable[Record], settings: Settings) -> Iterator[Article]:
    for record in records:
        site = str(record.data.get(settings.site_field) or "") if settings.site_field else ""
        metadata = {"site": site, "url": record.url, "title": record.title}
        yield parse_text(record.text, id=record.id, metadata=metadata)
