"""Finding the shards: which texts must be decided together, wherever they lie.

Signatures become band keys, a shuffle brings equal keys together, and within each bucket those whose
sketches agree are joined. The components of all these edges are the shards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyspark.sql import functions as F

from cleaner.adapters.arrow import text_batch
from cleaner.dedup import shards
from cleaner.dedup.engine import recipe_of
from cleaner.dedup.recipe import Recipe
from cleaner.dedup.stars import least_equal
from cleaner.settings import Settings

POINTS = "vertex long, check long, keys array<long>, sketch binary"
EDGES = "first long, second long"
_EDGES = pa.schema([("first", pa.int64()), ("second", pa.int64())])


def edges(articles: Any, settings: Settings) -> Any:
    """Pairs of vertices (first, second) that must be in one shard.

    Copies, word for word, are one vertex; where there are several, it has an edge to itself. They are
    counted before they are shuffled, so a text that stands a million times costs what one costs.
    """
    recipe = recipe_of(settings)
    signed = articles.select("text").mapInArrow(partial(_points, recipe=recipe), POINTS)
    heads = signed.groupBy("vertex", "check").agg(
        F.any_value("keys").alias("keys"), F.any_value("sketch").alias("sketch"),
        (F.count(F.lit(1)) > 1).alias("copied"),
    )  # fmt: skip
    members = heads.select(F.explode("keys").alias("key"), "vertex", "copied", "sketch")
    least = shards.least_fields(least_equal(settings.threshold, recipe.num_perm), recipe.num_perm)
    found = members.repartition("key").sortWithinPartitions("key", "vertex")
    return found.mapInArrow(partial(_edges, least=least), EDGES).distinct()


def _points(batches: Iterable[pa.RecordBatch], recipe: Recipe) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        made = shards.points(text_batch(batch.column(0)), recipe)
        some = np.flatnonzero(made.words)
        keys = pa.FixedSizeListArray.from_arrays(
            pa.array(made.keys[some].view(np.int64).ravel()), recipe.bands
        )
        yield pa.record_batch({
            "vertex": made.vertices[some], "check": made.checks[some],
            "keys": keys.cast(pa.list_(pa.int64())), "sketch": _rows(made.sketches[some]),
        })  # fmt: skip


def _rows(array: NDArray[np.uint64]) -> pa.Array:
    """The rows of a matrix as binary values."""
    width = array.shape[1] * 8
    data = pa.py_buffer(np.ascontiguousarray(array, dtype="<u8").tobytes())
    fixed = pa.Array.from_buffers(pa.binary(width), len(array), [None, data])
    return fixed.cast(pa.binary())


def _matrix(column: pa.Array) -> NDArray[np.uint64]:
    """The matrix whose rows these binary values are."""
    offsets = np.frombuffer(column.buffers()[1], dtype=np.int32)[column.offset :]
    held = np.frombuffer(column.buffers()[2], dtype=np.uint8)
    held = held[offsets[0] : offsets[len(column)]]
    return held.view("<u8").reshape(len(column), -1).astype(np.uint64, copy=False)


def _edges(batches: Iterable[pa.RecordBatch], least: int) -> Iterator[pa.RecordBatch]:
    """Edges of the buckets of one partition, which come sorted by key.

    A bucket is held back until its end is seen. One that grows beyond `LARGE` is joined as a whole,
    row by row as it comes, in the memory of one batch.
    """
    runs = _Runs(least)
    for batch in batches:
        yield from runs.take(batch)
    yield from runs.rest()


class _Runs:
    """Runs of equal keys, taken batch by batch."""

    def __init__(self, least: int) -> None:
        self._least = least
        self._held: list[pa.RecordBatch] = []
        self._rows = 0
        self._hub: tuple[int, int] | None = None  # key and first vertex of a bucket beyond LARGE

    def take(self, batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
        keys = _numbers(batch, "key")
        if self._hub and len(keys):
            end = int(np.searchsorted(keys, self._hub[0], side="right"))
            yield _star(self._hub[1], batch.slice(0, end))
            batch, keys = batch.slice(end), keys[end:]
        if not len(keys):
            return
        self._hub = None
        cut = int(np.searchsorted(keys, keys[-1]))  # where the last bucket begins
        if cut or (self._held and _numbers(self._held[0], "key")[0] != keys[0]):
            yield self._joined([*self._held, batch.slice(0, cut)])
            self._held, self._rows = [], 0
        self._held.append(batch.slice(cut))
        self._rows += len(keys) - cut
        if self._rows > shards.LARGE:
            first = int(_numbers(self._held[0], "vertex")[0])
            for piece in self._held:
                yield _star(first, piece)
            self._hub = (int(keys[-1]), first)
            self._held, self._rows = [], 0

    def rest(self) -> Iterator[pa.RecordBatch]:
        if self._held:
            yield self._joined(self._held)

    def _joined(self, pieces: list[pa.RecordBatch]) -> pa.RecordBatch:
        """The edges of whole buckets."""
        table = pa.Table.from_batches(pieces).combine_chunks()
        if not len(table):
            return _pairs(np.empty(0, np.int64), np.empty(0, np.int64))
        batch = table.to_batches(max_chunksize=len(table))[0]
        keys, names = _numbers(batch, "key"), _numbers(batch, "vertex")
        starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1], True])
        sizes = np.diff(starts)
        large = np.repeat(sizes > shards.LARGE, sizes)
        hubs = np.repeat(names[starts[:-1]], sizes)
        sketches = _matrix(batch.column("sketch"))[~large]
        kept = sizes[sizes <= shards.LARGE]
        first, second = shards.edges(np.r_[0, np.cumsum(kept)], sketches, self._least)
        small = names[~large]
        alone = names[np.asarray(batch.column("copied").cast(pa.int8())) == 1]
        return _pairs(
            np.concatenate([small[first], alone, hubs[large]]),
            np.concatenate([small[second], alone, names[large]]),
        )


def _star(hub: int, batch: pa.RecordBatch) -> pa.RecordBatch:
    """Edges from one vertex to all of a batch; the hub itself is in it once."""
    names = _numbers(batch, "vertex")
    return _pairs(np.full(len(names), hub), names)


def _numbers(batch: pa.RecordBatch, name: str) -> NDArray[np.int64]:
    return np.asarray(batch.column(name))


def _pairs(first: NDArray[np.int64], second: NDArray[np.int64]) -> pa.RecordBatch:
    return pa.record_batch(
        [pa.array(np.minimum(first, second)), pa.array(np.maximum(first, second))], _EDGES
    )
