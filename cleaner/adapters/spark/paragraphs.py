"""Where paragraphs come from, found on a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

import pyarrow as pa
from pyspark.sql import functions as F

from cleaner.adapters.spark import columns
from cleaner.adapters.spark.components import ONE_TASK
from cleaner.adapters.spark.duplicates import drops
from cleaner.dedup.engine import recipe_of
from cleaner.dedup.recipe import Recipe
from cleaner.dedup.reuse import (
    LEAST_WORDS,
    THRESHOLD,
    ParagraphReuse,
    Place,
    paragraphs_of,
    summary,
)
from cleaner.dedup.shingles import TextBatch, scan_batch
from cleaner.settings import Settings

ROWS = 1000
NUMBERS = 24  # bits of a paragraph's place that tell its number within the article
_CUT = "place long, id string, text string, date string, words long"
_CUT_SCHEMA = pa.schema([
    ("place", pa.int64()), ("id", pa.string()), ("text", pa.string()), ("date", pa.string()),
    ("words", pa.int64()),
])  # fmt: skip
_TOLD = (
    "place long, words long, own double, patchwork boolean,"
    " sources array<struct<id string, share double>>,"
    " paragraphs array<struct<paragraph long, words long, others long, first_id string,"
    " first_paragraph long, kind string, similarity double>>"
)
_TOLD_SCHEMA = pa.schema([
    ("place", pa.int64()), ("words", pa.int64()), ("own", pa.float64()), ("patchwork", pa.bool_()),
    ("sources", pa.list_(pa.struct([("id", pa.string()), ("share", pa.float64())]))),
    ("paragraphs", pa.list_(pa.struct([
        ("paragraph", pa.int64()), ("words", pa.int64()), ("others", pa.int64()),
        ("first_id", pa.string()), ("first_paragraph", pa.int64()), ("kind", pa.string()),
        ("similarity", pa.float64()),
    ]))),
])  # fmt: skip


def reuse(
    frame: Any,
    settings: Settings | None = None,
    *,
    order: str = "",
    threshold: float = THRESHOLD,
    one_task: int = ONE_TASK,
) -> Any:
    """A row for each article: what it has of its own, and which paragraphs stand elsewhere too.

    The columns are (place, id, words, own, patchwork, sources, paragraphs), as `cleaner.dedup.reuse`
    tells them; `first_id` is null where a paragraph stood here first. The other arguments are those of
    `find_duplicates`.
    """
    settings = settings or Settings()
    articles = columns.articles(frame, settings, order)
    options = replace(settings, threshold=threshold, contained=0.0)
    cut = articles.mapInArrow(partial(_cut, recipe=recipe_of(options)), _CUT)
    found = drops(
        cut.where(F.col("words") >= LEAST_WORDS).drop("words"), options, "earliest", one_task
    )
    rows = cut.select("place", "words").join(_shared(found), "place", "left")
    rows = rows.withColumn("article", F.shiftright("place", NUMBERS)).repartition("article")
    told = rows.sortWithinPartitions("place").mapInArrow(_articles, _TOLD)
    told = articles.select("place", "id").join(told, "place", "left")
    nothing = {"words": F.lit(0), "own": F.lit(1.0), "patchwork": F.lit(False),
               "sources": F.array(), "paragraphs": F.array()}  # fmt: skip
    filled = [F.coalesce(name, value).alias(name) for name, value in nothing.items()]
    return told.select("place", "id", *filled)


def _shared(found: Any) -> Any:
    """Each paragraph that stands elsewhere too: in how many other places, and where first."""
    sizes = found.groupBy("kept_place").agg(F.count(F.lit(1)).alias("others"))
    found = found.select("place", "kept_place", "kept_name", "kind", "similarity")
    firsts = sizes.select(
        F.col("kept_place").alias("place"), "kept_place", F.lit(None).cast("string").alias("kept_name"),
        F.lit("").alias("kind"), F.lit(0.0).alias("similarity"), "others",
    )  # fmt: skip
    return found.join(sizes, "kept_place").select(firsts.columns).union(firsts)


def _cut(batches: Iterable[pa.RecordBatch], recipe: Recipe) -> Iterator[pa.RecordBatch]:
    """The paragraphs of articles; number 3 of article "a" has the id "a#3"."""
    for batch in batches:
        rows = zip(*(batch.column(i).to_pylist() for i in range(4)), strict=True)
        pieces = [
            ((place << NUMBERS) + number, f"{name}#{number}", line, date)
            for place, name, text, date in rows
            for number, line in enumerate(paragraphs_of(text.encode()), 1)
        ]
        words = scan_batch(TextBatch.of_bytes([piece[2] for piece in pieces]), recipe).words
        places, names, lines, dates = (list(map(itemgetter(i), pieces)) for i in range(4))
        texts = pa.array(lines, pa.binary()).cast(pa.string())
        yield pa.record_batch([
            pa.array(places, pa.int64()), pa.array(names, pa.string()), texts,
            pa.array(dates, pa.string()), pa.array(words),
        ], _CUT_SCHEMA)  # fmt: skip


def _articles(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Whole articles of paragraphs that come in order."""
    rows = (row for batch in batches for row in batch.to_pylist())
    told = (_article(place, list(some)) for place, some in groupby(rows, itemgetter("article")))
    while some := list(islice(told, ROWS)):
        yield pa.RecordBatch.from_pylist(some, _TOLD_SCHEMA)


def _article(article: int, rows: list[dict[str, Any]]) -> dict[str, Any]:
    given: dict[str, int] = {}
    shared: list[ParagraphReuse] = []
    for row in rows:
        if row["others"] is None:
            continue
        place = None
        if row["kept_name"] is not None:
            name, _, number = row["kept_name"].rpartition("#")
            place = Place(name, int(number))
            if row["kept_place"] >> NUMBERS != article:
                given[name] = given.get(name, 0) + row["words"]
        number = row["place"] & ((1 << NUMBERS) - 1)
        shared.append(
            ParagraphReuse(
                number, row["words"], row["others"], place, row["kind"], row["similarity"]
            )
        )
    told = summary("", sum(row["words"] for row in rows), given, shared)
    return {
        "place": article, "words": told.words, "own": told.own, "patchwork": told.patchwork,
        "sources": [{"id": name, "share": share} for name, share in told.sources],
        "paragraphs": [{
            "paragraph": p.paragraph, "words": p.words, "others": p.others,
            "first_id": p.first.article if p.first else None,
            "first_paragraph": p.first.paragraph if p.first else None,
            "kind": p.kind or None, "similarity": p.similarity if p.first else None,
        } for p in told.paragraphs],
    }  # fmt: skip
