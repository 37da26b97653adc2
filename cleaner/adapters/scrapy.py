"""Item pipelines for Scrapy: clean each item, and drop what was seen before.

    ITEM_PIPELINES = {
        "cleaner.adapters.scrapy.CleanPipeline": 300,
        "cleaner.adapters.scrapy.SeenPipeline": 400,
    }
    CLEANER_INDEX = "seen.index"

Settings of the crawl: CLEANER_SETTINGS, a mapping with the names of `cleaner.Settings`
(`{"text_field": "body"}`), and CLEANER_INDEX, the path of the index.
"""

from __future__ import annotations

from typing import Any, Self

from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem, NotConfigured

from cleaner.errors import Failure
from cleaner.index import Index
from cleaner.pipeline import process
from cleaner.records.fields import make_record
from cleaner.records.sources import Source
from cleaner.settings import Settings, check

_SOURCE = Source("crawl", "crawl", "jsonl")


class CleanPipeline:
    """Strips the text of each item, and fills empty fields (title, published, authors) if it has them."""

    def __init__(self, settings: Settings, stats: Any) -> None:
        self._settings, self._stats = settings, stats

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls(_settings(crawler), crawler.stats)

    def process_item(self, item: Any) -> Any:
        adapter = ItemAdapter(item)
        (result,) = process([adapter.asdict()], self._settings)
        if isinstance(result, Failure):
            self._stats.inc_value("cleaner/failed")
            raise DropItem(str(result))
        self._stats.inc_value("cleaner/changed" if result.stripped.changed else "cleaner/unchanged")
        known = set(adapter.field_names())
        for name, value in result.as_dict().items():
            if name == result.record.field or (name in known and not adapter.get(name)):
                adapter[name] = value
        return item


class SeenPipeline:
    """Drops an item whose text is in the index already, and says which article it repeats."""

    def __init__(self, settings: Settings, stats: Any, path: str) -> None:
        self._settings, self._stats, self._path = settings, stats, path
        self._index: Index | None = None

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        path = crawler.settings.get("CLEANER_INDEX")
        if not path:
            raise NotConfigured("CLEANER_INDEX names no index")
        return cls(_settings(crawler), crawler.stats, path)

    def open_spider(self) -> None:
        self._index = Index.open(self._path)

    def close_spider(self) -> None:
        if self._index:
            self._index.close()

    def process_item(self, item: Any) -> Any:
        record = make_record(ItemAdapter(item).asdict(), self._settings, _SOURCE)
        if isinstance(record, Failure):
            self._stats.inc_value("cleaner/failed")
            raise DropItem(str(record))
        assert self._index is not None
        match = self._index.claim(record)
        if match is None:
            self._stats.inc_value("cleaner/new")
            return item
        self._stats.inc_value(f"cleaner/seen/{match.kind}")
        raise DropItem(f"{match.kind} duplicate of {match.id} (similarity {match.jaccard:.2f})")


def _settings(crawler: Any) -> Settings:
    return check(Settings(**dict(crawler.settings.getdict("CLEANER_SETTINGS"))))
