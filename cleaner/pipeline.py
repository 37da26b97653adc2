"""Records in, results out, lazily: what ingestion jobs call.

    for result in process(records):
        if isinstance(result, Failure): ...
        else: store(result.as_dict())

Nothing is held but the record in hand (with N workers, a bounded window of records).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import count
from typing import Any

from cleaner.article import Article, Value
from cleaner.errors import Failure
from cleaner.records.fields import make_record
from cleaner.records.record import Record
from cleaner.records.sources import Source
from cleaner.records.write import fields
from cleaner.rules.rule import Rule
from cleaner.settings import Settings
from cleaner.strip import Stripped, strip_article

Input = Record | Failure | Mapping[str, Any] | str
_MEMORY = Source("-", "records", "jsonl")
_log = logging.getLogger("cleaner")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A record and what became of it."""

    record: Record
    stripped: Stripped

    @property
    def text(self) -> str:
        return self.stripped.text

    @property
    def lifted(self) -> dict[str, Any]:
        """Metadata that the record did not have yet, as JSON values, in order of name."""
        record, found = self.record, self.stripped.after.metadata
        known = {name for name, value in _known(record) if value} if record.data else set()
        return {
            name: _plain(found[name])
            for name in sorted(found)
            if name not in known and not record.data.get(name)
        }

    def as_dict(self) -> dict[str, Any]:
        """The record with its text clean: every other field as it was, lifted values behind them."""
        return fields(self.record, self.text, self.lifted)

    def log(self) -> Iterator[dict[str, Any]]:
        """One line per edit, each with the id of its record."""
        for edit in self.stripped.edits:
            yield {"id": self.record.id} | edit.as_dict()


def process(
    records: Iterable[Input], settings: Settings | None = None, *, extra: tuple[Rule, ...] = ()
) -> Iterator[Cleaned | Failure]:
    r"""Strip each record; yield results in the order of the input, one for each.

    Records may be `Record`s (as `cleaner.records.read` gives them), mappings whose field names are
    guessed, or plain strings. What cannot be used comes out as a Failure and the rest goes on; with
    `settings.fail_fast` the first Failure is the last result. `extra` holds rules beyond the registry,
    such as boilerplate learned from a corpus.

    >>> [result.text for result in process(["A storm hit the coast on Monday.\n\nLike this:"])]
    ['A storm hit the coast on Monday.']
    """
    settings = settings or Settings()
    work = partial(_clean, settings, extra)
    for result in _run(work, _records(records, settings), settings.jobs):
        yield result
        if settings.fail_fast and isinstance(result, Failure):
            return


def article_of(record: Record) -> Article:
    """The record's source as an Article that knows what the record says of it."""
    known: dict[str, Value] = {
        name: value
        for name, value in (
            ("title", record.title),
            ("url", record.url),
            ("published", record.date),
        )
        if value
    }
    if record.kind == "html":
        from cleaner.formats.html import parse_html

        return parse_html(record.text, url=record.url, id=record.id, metadata=known)
    from cleaner.formats.text import parse_text

    return parse_text(record.text, id=record.id, metadata=known)


def _known(record: Record) -> tuple[tuple[str, str], ...]:
    return ("title", record.title), ("url", record.url), ("published", record.date)


@lru_cache(maxsize=4)
def _rules(select: tuple[str, ...], ignore: tuple[str, ...]) -> tuple[Rule, ...]:
    from cleaner.rules import choose

    return choose(select, ignore)


def _clean(
    settings: Settings, extra: tuple[Rule, ...], item: Record | Failure
) -> Cleaned | Failure:
    if isinstance(item, Failure):
        return item
    rules = _rules(settings.select, settings.ignore) + extra
    return Cleaned(item, strip_article(article_of(item), rules, settings.keep))


def _records(items: Iterable[Input], settings: Settings) -> Iterator[Record | Failure]:
    for number, item in zip(count(1), items, strict=False):
        if isinstance(item, Record | Failure):
            yield item
        elif isinstance(item, str):
            yield Record(id=str(number), text=item, data={"text": item})
        else:
            yield make_record(item, settings, _MEMORY, number)


def _run(work: partial[Cleaned | Failure], items: Iterator[Any], jobs: int) -> Iterator[Any]:
    if jobs <= 1:
        yield from map(work, items)
        return
    from cleaner.parallel import Crash, ordered_map

    for result in ordered_map(work, items, jobs=jobs):
        if not isinstance(result, Crash):
            yield result
            continue
        item: Record = result.item
        _log.warning("a worker died on %s: %s", item.id, result.reason)
        remedy = "Clean this record alone to see why, and report it."
        yield Failure(
            item.source, item.line, f"a worker died: {result.reason}", remedy, item.text[:200]
        )


def _plain(value: Value) -> str | list[str]:
    return value if isinstance(value, str) else list(value)
