"""Item pipelines for Scrapy: clean each item, and drop what was seen before.

    ITEM_PIPELINES = {
        "cleaner.adapters.scrapy.CleanPipeline": 300,
        "cleaner.adapters.scrapy.SeenPipeline": 400,
    }
    CLEANER_INDEX = "seen.index"

Settings of the crawl:

CLEANER_SETTINGS   a mapping with the names of `cleaner.Settings`: {"text_field": "body"}
CLEANER_INDEX      the path of the index
CLEANER_RECRAWLED  what becomes of an item that the index knows under its own id or url with the same
                   text: "drop" (the default), or "keep", for crawls that may break off between the
                   index and the store
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Self

from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem, NotConfigured

from cleaner.errors import Failure, UsageError
from cleaner.index import Index, IndexOptions
from cleaner.pipeline import process
from cleaner.records.fields import make_record
from cleaner.records.sources import Source
from cleaner.settings import Settings, check

_SOURCE = Source("crawl", "crawl", "jsonl")


class CleanPipeline:
    """Strips the text of each item, and fills empty fields (title, published, authors) if it has them."""

    def __init__(self, settings: Settings, stats: Any) -> None:
        self._settings, self._stats = replace(settings, jobs=1), stats
        self._boilerplate = None
        if settings.boilerplate:
            from cleaner.boilerplate import read_boilerplate

            self._boilerplate = read_boilerplate(settings.boilerplate)

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(_settings(crawler), crawler.stats)

    def process_item(self, item: Any) -> Any:
        adapter = ItemAdapter(item)
        (result,) = process([adapter.asdict()], self._settings, boilerplate=self._boilerplate)
        if isinstance(result, Failure):
            self._stats.inc_value("cleaner/failed")
            raise DropItem(str(result))
        self._stats.inc_value("cleaner/changed" if result.stripped.changed else "cleaner/unchanged")
        known = set(adapter.field_names())
        adapter[result.record.field] = result.text
        for name, value in result.lifted.items():
            if name in known and not adapter.get(name):
                adapter[name] = value
        return item


class SeenPipeline:
    """Drops an item whose text is in the index already, and says which article it repeats."""

    def __init__(self, settings: Settings, stats: Any, path: str, recrawled: str = "drop") -> None:
        if recrawled not in {"drop", "keep"}:
            raise UsageError(f"CLEANER_RECRAWLED is {recrawled!r}", "Set it to 'drop' or 'keep'")
        self._settings, self._stats, self._path = settings, stats, path
        self._keep = recrawled == "keep"
        self._index: Index | None = None

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        path = crawler.settings.get("CLEANER_INDEX")
        if not path:
            raise NotConfigured("CLEANER_INDEX names no index")
        recrawled = crawler.settings.get("CLEANER_RECRAWLED", "drop")
        return cls(_settings(crawler), crawler.stats, path, recrawled)

    def open_spider(self) -> None:
        from cleaner.dedup.engine import recipe_of

        options = IndexOptions(self._settings.threshold, self._settings.contained)
        self._index = Index.open(self._path, recipe_of(self._settings), options)

    def close_spider(self) -> None:
        if self._index:
            self._index.close()

    def process_item(self, item: Any) -> Any:
        record = make_record(ItemAdapter(item).asdict(), self._settings, _SOURCE)
        if isinstance(record, Failure):
            self._stats.inc_value("cleaner/failed")
            raise DropItem(str(record))
        if record.id == f"{_SOURCE.path}:0":  # neither id nor url: it goes by its words
            record = replace(record, id="")
        assert self._index is not None
        match = self._index.claim(record)
        if match is None or (self._keep and match.id == record.id):
            self._stats.inc_value("cleaner/new")
            return item
        self._stats.inc_value(f"cleaner/seen/{match.kind}")
        raise DropItem(f"{match.kind} duplicate of {match.id} (similarity {match.similarity:.2f})")


def _settings(crawler: Any) -> Settings:
    values = dict(crawler.settings.getdict("CLEANER_SETTINGS"))
    try:
        return check(Settings(**values))
    except TypeError as error:
        raise UsageError(
            f"CLEANER_SETTINGS cannot be used: {error}", "See cleaner.Settings for the names"
        ) from error
