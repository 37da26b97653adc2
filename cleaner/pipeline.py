"""Records in, results out, lazily: what ingestion jobs call.

    for result in process(records):
        if isinstance(result, Failure): ...
        else: store(result.as_dict())

Nothing is held but the record in hand (with N workers, a bounded window of records).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count, tee
from typing import TYPE_CHECKING, Any, overload

from cleaner.article import Article, Value
from cleaner.errors import Failure, InputError, UsageError
from cleaner.records.fields import is_html, make_record
from cleaner.records.record import Record
from cleaner.records.sources import Source
from cleaner.records.write import fields
from cleaner.rules import check_keep, choose
from cleaner.settings import Settings
from cleaner.strip import Stripped, strip_article, to_article

if TYPE_CHECKING:
    from cleaner.boilerplate import Boilerplate
    from cleaner.checkpoint import Checkpoint
    from cleaner.index import Index
    from cleaner.ingest import Dropped
    from cleaner.parallel import Crash
    from cleaner.rules.rule import Rule

Input = Record | Failure | Mapping[str, Any] | str
_MEMORY = Source("-", "records", "jsonl")


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
        known = {name for name, value in _known(record).items() if value} if record.data else set()
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


@overload
def process(
    records: Iterable[Input],
    settings: Settings | None = None,
    *,
    boilerplate: Boilerplate | None = None,
) -> Iterator[Cleaned | Failure]: ...
@overload
def process(
    records: Iterable[Input],
    settings: Settings | None = None,
    *,
    boilerplate: Boilerplate | None = None,
    index: Index | None = None,
    checkpoint: Checkpoint | None = None,
) -> Iterator[Cleaned | Dropped | Failure]: ...
def process(
    records: Iterable[Input],
    settings: Settings | None = None,
    *,
    boilerplate: Boilerplate | None = None,
    index: Index | None = None,
    checkpoint: Checkpoint | None = None,
) -> Iterator[Cleaned | Dropped | Failure]:
    r"""Strip each record; yield results in the order of the input, one for each.

    Records may be `Record`s (as `cleaner.records.read` gives them), mappings whose field names are
    guessed, or plain strings. What cannot be used comes out as a Failure and the rest goes on; with
    `settings.fail_fast` the first Failure is the last result. `boilerplate` is what a corpus taught, to
    be removed as well; it stands in for the file that `settings.boilerplate` names.

    With `index` each clean record is claimed there, and one that was seen before comes out as Dropped.
    With `checkpoint` what is kept is also written to its outputs, and records that an earlier, killed
    run has finished are passed over (see `cleaner.ingest` for batches and counters).

    >>> [result.text for result in process(["A storm hit the coast on Monday.\n\nLike this:"])]
    ['A storm hit the coast on Monday.']
    """
    settings = settings or Settings()
    if isinstance(records, str | bytes | Mapping):
        raise UsageError("process takes many records, and this is one", "Put it into a list")
    check_keep(settings.keep)
    choose(settings.select, settings.ignore)
    if boilerplate is None and settings.boilerplate:
        from cleaner.boilerplate import read_boilerplate

        boilerplate = read_boilerplate(settings.boilerplate)
    items = _records(records, settings)
    if index is None and checkpoint is None:
        return _cleaned(items, settings, boilerplate)
    from cleaner.ingest import ingest, name_of

    rest = checkpoint.skip(items, name_of) if checkpoint else items
    return ingest(_cleaned(rest, settings, boilerplate), index=index, checkpoint=checkpoint)


def _cleaned(
    records: Iterator[Record | Failure], settings: Settings, boilerplate: Boilerplate | None
) -> Iterator[Cleaned | Failure]:
    work = _Stripper(settings, boilerplate)
    ours, theirs = tee(records)
    for record, stripped in zip(ours, _run(work, theirs, settings.jobs or 1), strict=True):
        result = _result(record, stripped)
        yield result
        if settings.fail_fast and isinstance(result, Failure):
            return


def article_of(record: Record, settings: Settings) -> Article | Failure:
    """The record's source as an Article that knows what the record says of it.

    A page that is too large to be one is a Failure.
    """
    site = record.data.get(settings.site_field) if settings.site_field else None
    known = _known(record) | {"site": str(site or "")}
    try:
        return to_article(record.text, html=record.kind == "html", id=record.id, known=known)
    except InputError as error:
        return record.failure(error.what, error.remedy)


def _known(record: Record) -> dict[str, str]:
    return {"title": record.title, "url": record.url, "published": record.date}


@dataclass(frozen=True)
class _Stripper:
    """Strips one record; picklable as long as it has not been used, as workers need it."""

    settings: Settings
    boilerplate: Boilerplate | None

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        rules = choose(self.settings.select, self.settings.ignore)
        if self.boilerplate:
            from cleaner.boilerplate import rules_of

            rules += rules_of(self.boilerplate.chosen(self.settings.select, self.settings.ignore))
        return rules

    def __call__(self, item: Record | Failure) -> Stripped | Failure:
        article = item if isinstance(item, Failure) else article_of(item, self.settings)
        if isinstance(article, Failure):
            return article
        return strip_article(article, self.rules, self.settings.keep)


def _result(record: Record | Failure, stripped: Stripped | Failure | Crash) -> Cleaned | Failure:
    if isinstance(record, Failure):
        return record
    if isinstance(stripped, Stripped):
        return Cleaned(record, stripped)
    if isinstance(stripped, Failure):
        return record.failure(stripped.reason, stripped.remedy)
    import logging

    logging.getLogger("cleaner").warning("gave up on %s: %s", record.id, stripped.reason)
    return record.failure(stripped.reason, "Clean this record alone to see why, and report it")


def _records(items: Iterable[Any], settings: Settings) -> Iterator[Record | Failure]:
    for number, item in zip(count(1), items, strict=False):
        if isinstance(item, Record | Failure):
            yield item
        elif isinstance(item, str):
            yield Record(id=str(number), text=item, data={"text": item}, named=False)
        elif isinstance(item, Mapping):
            found = make_record(item, settings, _MEMORY, number)
            if isinstance(found, Failure):  # whose remedy is an option of the command
                found = replace(
                    found, remedy="Name the field that holds the text: Settings(text_field=...)"
                )
            yield found
        else:
            yield Failure(_MEMORY.path, number, f"the record is of the type {type(item).__name__}",
                          "Give Records, mappings or texts")  # fmt: skip


def _run(
    work: _Stripper, items: Iterable[Record | Failure], jobs: int
) -> Iterable[Stripped | Failure | Crash]:
    from cleaner.parallel import ordered_map

    needed = items if jobs == 1 else (_needed(item, work.settings) for item in items)
    return ordered_map(work, needed, jobs=jobs)


def _needed(item: Record | Failure, settings: Settings) -> Record | Failure:
    """What of a record the rules look at: the rest need not travel to a worker."""
    if isinstance(item, Failure):
        return Failure("", 0, "", "")
    site = {name: item.data[name] for name in (settings.site_field,) if name in item.data}
    return Record(item.id, item.text, item.kind, item.title, item.url, item.date, site)


def _plain(value: Value) -> str | list[str]:
    return value if isinstance(value, str) else list(value)


def clean_batch(texts: Sequence[str | None], settings: Settings | None = None) -> list[str | None]:
    """The clean text of each of a batch of texts; None stays None. What columns of tables need.

    A page gives the text of its article.
    """
    records = [
        Record(str(n), text, kind="html" if is_html(text) else "text")
        for n, text in enumerate(texts)
        if text is not None
    ]
    results = iter(process(records, settings))
    out: list[str | None] = []
    for text in texts:
        result = None if text is None else next(results)
        out.append(result.text if isinstance(result, Cleaned) else text)
    return out
