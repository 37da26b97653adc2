"""Connected components of a graph of edges, on a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
from pyspark import StorageLevel
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F

from cleaner.dedup import shards

COMPONENTS = "vertex long, component long"
# Edges that one task joins by itself: 16 bytes each come in, some 1.5 GB of memory at most.
ONE_TASK = 10_000_000


def components(edges: Any, one_task: int = ONE_TASK) -> Any:
    """(vertex, component): the least vertex with which each end of an edge is connected.

    Up to `one_task` edges are joined by one task; more are made fewer by all executors first.
    """
    edges = edges.persist(StorageLevel.DISK_ONLY)
    if edges.count() <= one_task:
        found = edges.repartition(1).mapInArrow(_in_one_task, COMPONENTS)
    else:
        found = _by_stars(edges)
    found = found.persist(StorageLevel.DISK_ONLY)
    found.count()
    edges.unpersist()
    return without_plan(found)


def without_plan(frame: Any) -> Any:
    """The rows of a frame, to be computed as they were, without the plan of all that went before.

    Spark copies a plan into each one that is made of it: a dozen steps, each used twice, become thousands.
    """
    if not hasattr(frame, "_jdf"):  # Spark Connect
        return frame.localCheckpoint(storageLevel=StorageLevel.DISK_ONLY)
    session = frame.sparkSession
    rows = session._jsparkSession.createDataFrame(frame._jdf.javaRDD(), frame._jdf.schema())  # noqa: SLF001
    return DataFrame(rows, session)


def _in_one_task(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    pieces = list(batches)
    if pieces:
        first, second = (np.concatenate([np.asarray(b.column(i)) for b in pieces]) for i in (0, 1))
        names, least = shards.components(first, second)
        for at in range(0, len(names), 100_000):
            some = slice(at, at + 100_000)
            yield pa.record_batch({"vertex": names[some], "component": least[some]})


def _by_stars(edges: Any) -> Any:
    """Large stars and small stars in turn until nothing changes.

    Chains fold up in a number of rounds that grows with the logarithm of their length (Kiveris et al.:
    Connected Components in MapReduce and Beyond, 2014).
    """
    alone = edges.where("first = second").select(F.col("first").alias("vertex"))
    current = edges.where("first != second").select(
        F.col("second").alias("high"), F.col("first").alias("low")
    )
    before, now = None, _look(current)
    while now != before:
        current = _settled(_small_star(_large_star(current)))
        before, now = now, _look(current)
    found = current.select(F.col("high").alias("vertex"), F.col("low").alias("component"))
    roots = current.select(F.col("low").alias("vertex")).union(alone).distinct()
    return (
        found.union(roots.select("vertex", F.col("vertex").alias("component")))
        .groupBy("vertex")
        .agg(F.min("component").alias("component"))
    )


def _settled(frame: Any) -> Any:
    """The frame computed, and its plan forgotten: a plan that holds those of all rounds would explode.

    Where the cluster has a checkpoint directory, the rows go there and outlive their executors.
    """
    if frame.sparkSession.sparkContext.getCheckpointDir():
        return frame.checkpoint()
    return frame.localCheckpoint(storageLevel=StorageLevel.DISK_ONLY)


def _look(edges: Any) -> Any:
    """What is all but surely different for two different sets of edges."""
    mixed = F.xxhash64("high", "low")
    return edges.agg(F.count(F.lit(1)), F.bit_xor(mixed), F.sum(F.hash("high", "low"))).first()


def _large_star(edges: Any) -> Any:
    """Each vertex tells its higher neighbors the least vertex that it knows."""
    both = edges.select(F.col("high").alias("a"), F.col("low").alias("b")).union(
        edges.select(F.col("low").alias("a"), F.col("high").alias("b"))
    )
    least = F.least("a", F.min("b").over(Window.partitionBy("a")))
    return (
        both.withColumn("least", least)
        .where("b > a")
        .select(F.col("b").alias("high"), F.col("least").alias("low"))
        .distinct()
    )


def _small_star(edges: Any) -> Any:
    """Each vertex tells its lower neighbors, and itself, the least of them."""
    told = edges.withColumn("least", F.min("low").over(Window.partitionBy("high")))
    lower = told.where("low != least").select(
        F.col("low").alias("high"), F.col("least").alias("low")
    )
    return lower.union(told.select("high", F.col("least").alias("low"))).distinct()
