"""From records to decisions: the library twin of `clean dedup`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.dedup.corpus import Corpus, Intake
from cleaner.dedup.groups import group
from cleaner.dedup.ids import Repeats, describe, rename, repeated
from cleaner.dedup.match import Decision, Decisions, Readable
from cleaner.dedup.order import microseconds
from cleaner.dedup.recipe import Recipe, check_share
from cleaner.dedup.shingles import TextBatch
from cleaner.dedup.stars import KINDS, Grouping, Outcome
from cleaner.errors import UsageError
from cleaner.settings import Settings

BATCH = 1024

Texts = tuple[Sequence[str], TextBatch, Sequence[str]]  # ids, texts, dates


Input = Readable | Mapping[str, Any] | tuple[str, str] | str


def recipe_of(settings: Settings) -> Recipe:
    """The recipe that these settings ask for; UsageError where they make no sense."""
    check_share("contained", settings.contained)
    return Recipe.for_threshold(
        settings.threshold, recall=settings.recall, shingle=settings.shingle, unit=settings.unit,
        num_perm=settings.num_perm, seed=settings.seed,
    )  # fmt: skip


def dedup(
    records: Iterable[Input],
    settings: Settings | None = None,
    *,
    repeats: Repeats = "suffix",
    work: Path | None = None,
) -> Decisions:
    """Find exact and near-duplicates, keep one of each group, and say what was compared with what.

    A record is a `Record`, a mapping with `text` (and `id`, `date`), a pair (id, text) or a text; one
    without an id is called by its place, from 1. The records are read once and not kept; texts beyond
    some megabytes wait in nameless files in `work` (None: the system's temporary folder). Where an id
    repeats, the later record gets a suffix, or UsageError is raised (`repeats` "error"). Which record
    of a group is kept is told in `groups`.

    >>> found = dedup([("a", "A storm hit the coast on Monday."),
    ...                ("b", "a storm hit the coast, on monday")])
    >>> found["b"].kept, found["b"].kind
    ('a', 'exact')
    """
    options = settings or Settings()
    corpus = take_in(batches(records), options, work)
    outcome = group(corpus, Grouping(options.threshold, options.policy, options.contained, work))
    return decisions(corpus, outcome, options, repeats)


def take_in(read: Iterable[Texts], settings: Settings, work: Path | None = None) -> Corpus:
    """Read and sign all batches (ids, texts, dates), on all cores where `jobs` is not set."""
    recipe = recipe_of(settings)
    with closing(Intake(recipe, work, threads=threads_for(settings.jobs))) as intake:
        for ids, texts, dates in read:
            intake.add(ids, texts, np.array([microseconds(date) for date in dates], np.int64))
        return intake.finish()


def threads_for(jobs: int) -> int:
    """So many threads as were asked for; for 0, which is the default, one for each core."""
    if jobs:
        return jobs
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def batches(records: Iterable[Input]) -> Iterator[Texts]:
    """Records as ids, texts and dates, so many at a time."""
    if isinstance(records, str | bytes | Mapping):
        raise UsageError("dedup takes many records, and this is one", "Put them into a list")
    items = (_item(record, place) for place, record in enumerate(records, 1))
    while batch := list(islice(items, BATCH)):
        ids, texts, dates = zip(*batch, strict=True)
        yield ids, TextBatch.of(texts), dates


_FORMS = "Give mappings with 'text', pairs (id, text), or texts"


def _item(record: Input, place: int) -> tuple[str, str, str]:
    """Id, text and date of one record."""
    if isinstance(record, str):
        return str(place), record, ""
    if isinstance(record, tuple):
        return str(record[0]), record[1], ""
    if isinstance(record, Mapping):
        if not isinstance(record.get("text"), str):
            raise UsageError(
                f"Record {place} has no text (its fields: {', '.join(map(str, record))})", _FORMS
            )
        name, date = record.get("id"), record.get("date")
        return str(place if name in (None, "") else name), record["text"], str(date or "")
    if not hasattr(record, "text"):
        raise UsageError(f"Record {place} is of the type {type(record).__name__}", _FORMS)
    return record.id or str(place), record.text, record.date


def decisions(
    corpus: Corpus, outcome: Outcome, settings: Settings, repeats: Repeats = "suffix"
) -> Decisions:
    """The outcome as nouns, in the order of the input."""
    again = rename(corpus.ids, repeats)
    names = [again.get(row) or corpus.ids.text(row) for row in range(len(corpus))]
    notes = (describe(corpus.ids, repeated(corpus.ids)),) if again else ()
    items = tuple(
        Decision(names[row], "keep" if row == kept else "drop", names[kept],
                 KINDS[kind], similarity, settings.policy)
        for row, (kept, kind, similarity) in enumerate(zip(
            outcome.kept.tolist(), outcome.kind.tolist(), outcome.similarity.tolist(), strict=True))
    )  # fmt: skip
    return Decisions(items, settings.policy, (*notes, *outcome.notes))
