"""Paragraphs that stand in more than one article, found on a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
from pyspark.sql import functions as F

from cleaner.adapters.spark import columns
from cleaner.adapters.spark.components import ONE_TASK
from cleaner.adapters.spark.duplicates import drops
from cleaner.dedup.engine import recipe_of
from cleaner.dedup.recipe import Recipe
from cleaner.dedup.shingles import TextBatch, scan_batch
from cleaner.jobs.paragraphs import LEAST_WORDS, paragraphs_of
from cleaner.settings import Settings

NUMBERS = 24  # bits of a paragraph's place that tell its number within the article
_PARAGRAPHS = "place long, id string, text string, date string, words long"
_SCHEMA = pa.schema(
    {
        "place": pa.int64(),
        "id": pa.string(),
        "text": pa.string(),
        "date": pa.string(),
        "words": pa.int64(),
    }
)


def reuse(
    frame: Any, settings: Settings | None = None, *, order: str = "", one_task: int = ONE_TASK
) -> Any:
    """A row for each paragraph of eight words and more: who had it first, if it was not this article.

    The columns: `place` and `id` of the article, `paragraph` (its number among the lines that are not
    blank, from 1), `words`, and, null where the paragraph is the article's own, `first` and
    `first_paragraph` (the article that had it first, and where), `kind` and `similarity`. First is the
    one that the policy prefers: "oldest" where there are dates, unless the settings say "longest", and
    "first" where there are none. Arguments are those of `find_duplicates`.
    """
    settings = settings or Settings()
    if settings.policy == "first" and columns.date_column(frame, settings):
        settings = replace(settings, policy="oldest")
    articles = columns.articles(frame, settings, order)
    cut = articles.mapInArrow(partial(_cut, recipe=recipe_of(settings)), _PARAGRAPHS)
    found = drops(cut.drop("words"), settings, one_task)
    kept = "(?s)^(.*)#([0-9]+)$"
    found = found.select(
        "place", "kind", "similarity",
        F.regexp_extract("kept_name", kept, 1).alias("first"),
        F.regexp_extract("kept_name", kept, 2).cast("long").alias("first_paragraph"),
    )  # fmt: skip
    told = cut.drop("text", "date").join(found, "place", "left")
    return told.select(
        F.shiftright("place", NUMBERS).alias("place"),
        F.regexp_extract("id", kept, 1).alias("id"),
        F.col("place").bitwiseAND(F.lit((1 << NUMBERS) - 1)).alias("paragraph"),
        "words", "first", "first_paragraph", "kind", "similarity",
    )  # fmt: skip


def _cut(batches: Iterable[pa.RecordBatch], recipe: Recipe) -> Iterator[pa.RecordBatch]:
    """The long paragraphs of articles; number 3 of article "a" has the id "a#3"."""
    for batch in batches:
        rows = zip(*(batch.column(i).to_pylist() for i in range(4)), strict=True)
        pieces = [
            ((place << NUMBERS) + number, f"{name}#{number}", line.decode(), date)
            for place, name, text, date in rows
            for number, line in enumerate(paragraphs_of(text.encode()), 1)
        ]
        words = scan_batch(TextBatch.of(piece[2] for piece in pieces), recipe).words
        long = [(*pieces[i], int(words[i])) for i in np.flatnonzero(words >= LEAST_WORDS)]
        yield pa.RecordBatch.from_arrays(
            [pa.array([row[i] for row in long], field.type) for i, field in enumerate(_SCHEMA)],
            schema=_SCHEMA,
        )
