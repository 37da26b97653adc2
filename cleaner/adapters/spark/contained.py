"""Which articles hold others, found on a cluster as `dedup.postings` finds it on one machine.

Posted shingles meet by a shuffle, pairs are counted by another, and those that the estimate leaves
possible are compared in full: the text of the shorter one travels to the longer one. What is proven goes
to the shards, where the engine of one machine makes the decisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyspark import StorageLevel
from pyspark.sql import functions as F

from cleaner.adapters.arrow import text_batch
from cleaner.adapters.spark.components import without_plan
from cleaner.dedup import postings, shards
from cleaner.dedup.engine import recipe_of
from cleaner.dedup.recipe import Recipe
from cleaner.dedup.shingles import TextBatch, shingle_sets
from cleaner.dedup.verify import containment
from cleaner.settings import Settings

POSTED = "place long, size int, of long, hashes array<long>"
MET = "a long, b long, times long"
LIKELY = "short long, long long"
HELD = "short long, long long, first long, second long"

_Columns = tuple[NDArray[np.int64], NDArray[np.int64]]


def held(articles: Any, dropped: Any, settings: Settings) -> Any:
    """Pairs of places (short, long) of articles that stay, where `long` holds `short`.

    `dropped` are those (place) that do not stay. `first` and `second` are the vertices of both.
    """
    recipe, share = recipe_of(settings), settings.contained
    posted = articles.mapInArrow(partial(_post, recipe=recipe), POSTED)
    stay = posted.join(dropped.select("place"), "place", "left_anti")
    stay = stay.mapInArrow(_thin, POSTED).persist(StorageLevel.DISK_ONLY)
    runs = stay.select(F.explode("hashes").alias("hash"), "place").repartition("hash")
    met = runs.sortWithinPartitions("hash").mapInArrow(_met, MET).groupBy("a", "b")
    met = met.agg(F.sum("times").alias("times")).persist(StorageLevel.DISK_ONLY)
    common = met.where("b is null").select(F.col("a").alias("place"), "times")
    facts = stay.join(common, "place", "left").select(
        "place", "size", (F.col("of") - F.coalesce("times", F.lit(0))).alias("of")
    )
    pairs = met.where("b is not null")
    for end in ("a", "b"):
        pairs = pairs.join(facts.toDF(end, f"size_{end}", f"of_{end}"), end)
    pairs = pairs.mapInArrow(partial(_likely, share=share), LIKELY)
    pairs = pairs.persist(StorageLevel.DISK_ONLY)
    found = _compared(articles, pairs).mapInArrow(partial(_prove, recipe=recipe, share=share), HELD)
    found = without_plan(found).persist(StorageLevel.DISK_ONLY)
    found.count()
    for done in (pairs, met, stay):
        done.unpersist()
    return found


def _post(batches: Iterable[pa.RecordBatch], recipe: Recipe) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        posted = postings.post_batch(text_batch(batch.column("text")), recipe)
        counts = np.bincount(posted.rows, minlength=len(batch))
        yield _listed(batch.column("place"), posted.sizes, counts, posted.hashes.view(np.int64))


def _listed(
    places: pa.Array, sizes: Any, counts: NDArray[np.int64], hashes: NDArray[np.int64]
) -> pa.RecordBatch:
    ends = np.zeros(len(counts) + 1, dtype=np.int32)
    np.cumsum(counts, out=ends[1:])
    lists = pa.ListArray.from_arrays(pa.array(ends), pa.array(hashes))
    return pa.record_batch({"place": places, "size": sizes, "of": counts, "hashes": lists})


def _thin(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Leave out what is common within a batch already: so many of it stay that it is seen to be common.

    A shingle that stands in every article thus sends some rows for each batch, not one for each article.
    """
    for batch in batches:
        lists = batch.column("hashes")
        hashes = np.asarray(lists.flatten())
        owners = np.repeat(np.arange(len(batch)), np.asarray(lists.value_lengths()))
        order = np.argsort(hashes, kind="stable")
        keys = hashes[order]
        starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else order
        sizes = np.diff(starts, append=len(keys))
        stays = np.empty(len(keys), dtype=np.bool_)
        stays[order] = np.arange(len(keys)) - np.repeat(starts, sizes) <= postings.COMMON
        counts = np.bincount(owners[stays], minlength=len(batch))
        yield _listed(batch.column("place"), batch.column("size"), counts, hashes[stays])


def _met(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Pairs of places that share postings, and how many; of each place, with null, how many are common.

    Postings come sorted. The last run of a batch is held back until its end is seen, or until it is too
    long to count.
    """
    empty = np.empty(0, dtype=np.int64)
    held: _Columns = (empty, empty)
    common = -1  # the hash of a run that is too long and may go on; hashes are not negative
    for batch in batches:
        hashes, places = (np.asarray(batch.column(name)) for name in ("hash", "place"))
        end = int(np.searchsorted(hashes, common, side="right"))
        yield _told(empty, empty, places[:end])
        if end == len(hashes):
            continue
        hashes = np.concatenate([held[0], hashes[end:]])
        places = np.concatenate([held[1], places[end:]])
        cut = int(np.searchsorted(hashes, hashes[-1]))
        yield _pairs(hashes[:cut], places[:cut])
        held, common = (hashes[cut:], places[cut:]), -1
        if len(held[0]) > postings.COMMON:
            yield _told(empty, empty, held[1])
            held, common = (empty, empty), int(hashes[-1])
    yield _pairs(*held)


def _pairs(hashes: NDArray[np.int64], places: NDArray[np.int64]) -> pa.RecordBatch:
    """What whole runs say."""
    names, rows = np.unique(places, return_inverse=True)
    found, last, common = postings.shared(hashes, rows.astype(np.int32))
    pieces = list(postings.met(found, last, len(names)))
    met, times = (np.concatenate([piece[i] for piece in pieces]) for i in (0, 1))
    return _told(names[met], times, names[common])


def _told(
    met: NDArray[np.int64], times: NDArray[np.int64], common: NDArray[np.int64]
) -> pa.RecordBatch:
    met = met.reshape(-1, 2)
    nothing = pa.nulls(len(common), pa.int64())
    return pa.record_batch({
        "a": np.concatenate([met[:, 0], common]),
        "b": pa.concat_arrays([pa.array(met[:, 1]), nothing]),
        "times": np.concatenate([times, np.ones(len(common), np.int64)]),
    })  # fmt: skip


def _likely(batches: Iterable[pa.RecordBatch], share: float) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        column = {name: np.asarray(batch.column(name)) for name in batch.schema.names}
        places, sizes, of = (
            np.stack([column[f"{name}a"], column[f"{name}b"]], axis=1)
            for name in ("", "size_", "of_")
        )
        some = postings.likely(column["times"], sizes, of, share)
        places, sizes = places[some], sizes[some]
        swap = sizes[:, 0] > sizes[:, 1]
        places[swap] = places[swap][:, ::-1]
        yield pa.record_batch({"short": places[:, 0], "long": places[:, 1]})


def _compared(articles: Any, pairs: Any) -> Any:
    """Rows (short, long, text): each longer text (short is null), and after it the shorter ones."""
    longs = pairs.select("long").distinct()
    ends = longs.union(pairs.select("short")).toDF("place").distinct()
    texts = articles.select("place", "text").join(ends, "place", "left_semi")
    texts = texts.persist(StorageLevel.DISK_ONLY)
    shorts = pairs.join(texts.withColumnRenamed("place", "short"), "short")
    longs = longs.join(texts.withColumnRenamed("place", "long"), "long")
    longs = longs.select(F.lit(None).cast("long").alias("short"), "long", "text")
    rows = shorts.select("short", "long", "text").union(longs).repartition("long")
    return rows.sortWithinPartitions("long", F.col("short").asc_nulls_first())


def _prove(
    batches: Iterable[pa.RecordBatch], recipe: Recipe, share: float
) -> Iterator[pa.RecordBatch]:
    """Those of the pairs that the words themselves confirm."""
    longer, vertex = np.empty(0, dtype=np.uint64), 0
    for batch in batches:
        texts = text_batch(batch.column("text"))
        flat, ends = shingle_sets(texts, recipe)
        found: list[tuple[int, int, int, int]] = []
        for row, short in enumerate(batch.column("short").to_pylist()):
            own = flat[ends[row] : ends[row + 1]]
            if short is None:
                longer, vertex = own.copy(), _vertex(texts, row, recipe)
            elif containment(own, longer) >= share:
                long = batch.column("long")[row].as_py()
                found.append((short, long, _vertex(texts, row, recipe), vertex))
        columns = np.array(found, dtype=np.int64).reshape(-1, 4).T
        yield pa.record_batch(dict(zip(("short", "long", "first", "second"), columns, strict=True)))


def _vertex(texts: TextBatch, row: int, recipe: Recipe) -> int:
    one = TextBatch(texts.buffer, texts.offsets[row : row + 2])
    return int(shards.vertices(one, recipe)[0])
