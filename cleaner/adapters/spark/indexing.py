"""Decisions of a cluster, remembered by an index on one machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pyspark.sql import functions as F

from cleaner.adapters.spark import columns
from cleaner.dedup.engine import recipe_of
from cleaner.index import Index, IndexOptions
from cleaner.records.record import Record
from cleaner.settings import Settings

BATCH = 1000


def load_into_index(
    frame: Any,
    decisions: Any,
    path: str | os.PathLike[str],
    settings: Settings | None = None,
    *,
    order: str = "",
) -> int:
    """Add the articles that `find_duplicates` keeps to the index at `path`; how many were new to it.

    The frame, the settings and `order` must be those that the decisions were made with. The articles
    come one partition at a time to the machine that holds the index. A load that broke off can be run
    again: what is there already is not added twice. An index that is made here looks for contained texts
    later if the settings do; one that exists must have been made so.
    """
    settings = settings or Settings()
    kept = decisions.where("decision = 'keep'").select("place", F.col("id").alias("name"))
    articles = columns.articles(frame, settings, order).join(kept, "place")
    rows = articles.select("name", "text", "date").toLocalIterator(prefetchPartitions=True)
    records = (Record(row["name"], row["text"], date=row["date"]) for row in rows)
    options = IndexOptions(threshold=settings.threshold, contained=settings.contained)
    with Index.open(path, recipe_of(settings), options) as index:
        return sum(index.add_many(batch) for batch in _batches(records))


def _batches(records: Iterator[Record]) -> Iterator[list[Record]]:
    while batch := list(islice(records, BATCH)):
        yield batch
