"""What `clean index` calls: records in, one answer each, given only once it is durable."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Literal

from cleaner.dedup.recipe import Recipe
from cleaner.errors import Failure, InputError, UsageError
from cleaner.index import Index, IndexOptions, Match
from cleaner.jobs.failures import Listing, Say, failures_to
from cleaner.jobs.inputs import paths_of, sources_of, stream, tell_notes
from cleaner.pipeline import Cleaned, process
from cleaner.records.atomic import refuse_overwrite
from cleaner.records.record import Record
from cleaner.records.splice import dumps
from cleaner.settings import Settings

Action = Literal["add", "check", "claim"]

# Settings that make another recipe: where one is not as usual, the index must have been made with it.
_DECIDES = ("shingle", "unit", "num_perm", "seed")
LEAST_RECALL = 0.9  # of the pairs at the threshold; what finds fewer is said


@dataclass(frozen=True, slots=True)
class IndexJob:
    """What to read, which index to ask, and how.

    `options` are for an index that is made by this job; what is unusual in them must agree with one
    that exists. With `strip` articles are cleaned before they are compared, as `clean run` does;
    without, their text is taken as it is. Answers come in batches of `batch` records, each one
    transaction: more is faster, fewer is sooner. In an index of paragraphs each paragraph of an
    article is a unit of its own, under the id `ARTICLE#NUMBER`. `asked` names the settings and options
    that were asked for in so many words, and so count although they are as usual. Records that failed are
    listed in the file `failures` ("": nowhere).
    """

    path: str
    inputs: tuple[str, ...]
    action: Action = "claim"
    form: str = ""
    include: tuple[str, ...] = ()
    options: IndexOptions | None = None
    strip: bool = True
    batch: int = 1000
    asked: frozenset[str] = frozenset()
    failures: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a record was seen before, and as what."""

    id: str
    match: Match | None

    @property
    def seen(self) -> bool:
        return self.match is not None

    def as_dict(self) -> dict[str, Any]:
        match = self.match.as_dict() if self.match else None
        return {"id": self.id, "seen": self.seen, "match": match}


@dataclass(slots=True)
class IndexSummary:
    """Counts of a job: units read, seen before, taken in, and records that could not be read."""

    action: Action
    read: int = 0
    seen: int = 0
    added: int = 0
    failures: int = 0

    @property
    def exit_code(self) -> int:
        return InputError.exit_code if self.failures else 0

    def as_dict(self) -> dict[str, Any]:
        return {"action": self.action, "read": self.read, "seen": self.seen,
                "added": self.added, "failures": self.failures}  # fmt: skip

    def lines(self) -> Iterator[str]:
        yield f"{self.read:,} read, {self.seen:,} seen before, {self.added:,} added"
        if self.failures:
            yield f"{self.failures:,} could not be read"


def index_files(
    job: IndexJob,
    settings: Settings | None = None,
    *,
    out: BinaryIO | None = None,
    say: Say | None = None,
    progress: Say | None = None,
) -> IndexSummary:
    """Add, check or claim all records that a job names.

    For check and claim `out` gets one JSON line for each record (`id`, `seen`, `match`), in the order
    of the input; those of a claim only once it is durable. `say` is told of the first records that failed,
    `progress` how far the work is. Raises what `Index.open` does, and with `settings.fail_fast` InputError at the first failure.
    """
    settings = settings or Settings()
    if job.batch < 1:
        raise UsageError(f"batch is {job.batch}", "It must be 1 or more.")
    summary = IndexSummary(job.action)
    sources = sources_of(job.inputs, job.form, job.include)
    readonly = job.action == "check"
    if job.failures:
        paths = paths_of(sources)
        refuse_overwrite([job.failures], [*paths, job.path])
    with (
        open_index(job.path, settings, job.options, readonly=readonly, asked=job.asked) as index,
        failures_to(Listing(job.failures, asked=bool(job.failures)), say) as failures,
    ):
        if say and (warning := shortfall(index)):
            say(f"warning: {warning}")
        tell_notes(sources, say)
        items = _units(stream(sources, settings), settings, index.options, strip=job.strip)
        while some := list(islice(items, job.batch)):
            records = [item for item in some if isinstance(item, Record)]
            answers = _ask(index, job.action, records, summary)
            if out is not None:
                out.writelines(
                    dumps(a.as_dict()).encode("utf-8", "replace") + b"\n" for a in answers
                )
                out.flush()
            if progress:
                progress(f"{summary.read:,} read, {summary.seen:,} seen before")
            for item in some:
                if isinstance(item, Failure) and settings.fail_fast:
                    raise InputError.at_first(item)
                if isinstance(item, Failure):
                    failures.add(item)
        summary.failures = failures.count
    return summary


def shortfall(index: Index) -> str:
    """What to say of an index that was made for a higher threshold than it is asked with, "" if nothing.

    Its bands were chosen so that they propose the pairs of that threshold, and miss less alike ones.
    """
    asked = index.options.threshold
    found = index.recipe.recall_at(asked)
    if found >= LEAST_RECALL:
        return ""
    return (f"{index.path} was made for more similar texts: of those that are alike to {asked:g} it finds"
            f" about {found:.0%}. For more, make a new index with --threshold {asked:g}")  # fmt: skip


def _ask(
    index: Index, action: Action, records: Sequence[Record], summary: IndexSummary
) -> list[Answer]:
    """One transaction; no answers where records are only added."""
    summary.read += len(records)
    if action == "add":
        added = index.add_many(records)
        summary.added += added
        summary.seen += len(records) - added
        return []
    found = index.claim_many(records) if action == "claim" else index.check_many(records)
    answers = [Answer(r.id, match) for r, match in zip(records, found, strict=True)]
    seen = sum(answer.seen for answer in answers)
    summary.seen += seen
    summary.added += len(answers) - seen if action == "claim" else 0
    return answers


def _units(
    records: Iterable[Record | Failure], settings: Settings, options: IndexOptions, *, strip: bool
) -> Iterator[Record | Failure]:
    """What is compared: articles or their paragraphs, cleaned if that is wished."""
    if not strip:
        settings = replace(settings, select=(), ignore=("ALL",), boilerplate="")
    for item in process(records, settings):
        if isinstance(item, Cleaned):
            yield from _cut(item, options)
        else:
            yield item


def _cut(cleaned: Cleaned, options: IndexOptions) -> Iterator[Record]:
    record = cleaned.record
    if options.unit == "article":
        yield replace(record, text=cleaned.text, kind="text")
        return
    for number, block in enumerate(cleaned.stripped.after.blocks):
        if block.text:
            yield replace(record, id=f"{record.id}#{number}", text=block.text, kind="text")


def open_index(
    path: str | Path,
    settings: Settings | None = None,
    options: IndexOptions | None = None,
    *,
    readonly: bool = False,
    asked: frozenset[str] = frozenset(),
) -> Index:
    """Open the index at `path`, or make it as the settings and options say.

    What is as usual in them asks nothing of an index that exists, unless `asked` names it: the index is
    used as it was made. The rest must agree with it, but for the threshold and `repeats`, which may
    differ from time to time.
    """
    settings, options = settings or Settings(), options or IndexOptions()
    measures = {name: getattr(settings, name) for name in ("threshold", "contained")}
    file = Path(path)
    if readonly or (file.exists() and file.stat().st_size):
        with Index.open(path, readonly=readonly, create=False) as index:
            recipe, stored = index.recipe, index.options
        # "unit" is asked for of shingles; an index of paragraphs is never as usual.
        wanted = _wanted(options.as_dict(), IndexOptions(), asked - {"unit", *measures})
        wanted |= _wanted(measures, Settings(), asked)
        decides = _wanted({n: getattr(settings, n) for n in _DECIDES}, Settings(), asked)
        recipe, stored = replace(recipe, **decides), replace(stored, **wanted)
        return Index.open(path, recipe, stored, readonly=readonly, create=False)
    recipe = Recipe.for_threshold(
        settings.threshold, recall=settings.recall, shingle=settings.shingle, unit=settings.unit,
        num_perm=settings.num_perm, seed=settings.seed,
    )  # fmt: skip
    return Index.open(path, recipe, replace(options, **_wanted(measures, Settings(), asked)))


def _wanted(values: Mapping[str, Any], usual: object, asked: Collection[str]) -> dict[str, Any]:
    """Those of the values that are not the defaults, or were asked for."""
    return {n: value for n, value in values.items() if n in asked or value != getattr(usual, n)}


def merge_files(path: str | Path, others: Iterable[str | Path]) -> dict[str, int]:
    """Take other indexes into the one at `path`; how many units each of them brought."""
    paths = [str(other) for other in others]
    for other in paths:
        Index.open(
            other, readonly=True
        ).close()  # all of them can be read, before the first is merged
    with Index.open(path, create=False) as index:
        return {other: index.merge(other) for other in paths}


def index_stats(path: str | Path) -> dict[str, Any]:
    with Index.open(path, readonly=True) as index:
        return index.stats()


def verify_index(path: str | Path) -> list[str]:
    """What is wrong with an index; an empty list means nothing is."""
    with Index.open(path, readonly=True) as index:
        return index.verify()
