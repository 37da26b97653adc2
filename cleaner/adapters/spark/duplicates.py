"""Near-duplicates on a cluster, decided as one machine decides them.

1. Every text is signed where it lies. 2. A shuffle of band keys finds which texts have to do with each
other, and their connected components, the shards. 3. The texts of shards with more than one article
travel to the executor that decides the shard, by the same code that decides a whole corpus on one
machine: exact comparison, stars, policies. What stands alone is kept, and its text never travels.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from pyspark import StorageLevel
from pyspark.sql import functions as F

from cleaner.adapters.arrow import text_batch
from cleaner.adapters.spark import columns
from cleaner.adapters.spark.components import ONE_TASK, components, without_plan
from cleaner.adapters.spark.contained import held
from cleaner.adapters.spark.decide import DROPPED, NAMES, drops_of_shards, new_names
from cleaner.adapters.spark.shards import edges
from cleaner.dedup import shards
from cleaner.dedup.engine import recipe_of
from cleaner.dedup.ids import NAMED, Repeats
from cleaner.errors import UsageError
from cleaner.settings import Settings

_LABELED = "place long, id string, text string, date string, vertex long"
_SUFFIX = "(?s)^(.*)#([1-9][0-9]{0,17})$"


def find_duplicates(
    frame: Any,
    settings: Settings | None = None,
    *,
    order: str = "",
    repeats: Repeats = "suffix",
    one_task: int = ONE_TASK,
) -> Any:
    """A decision for each row: (place, id, decision, kept, kind, similarity, kept_place).

    `decision` is "keep" or "drop", `kept` and `kept_place` are the id and the place of the article that
    is kept instead (its own, if kept), `kind` "exact", "near" or "contained" and `similarity` from 0 to 1, both null for those kept.
    Columns are those that `settings` names, else those with usual names. `place` counts from 1 in the
    order of the column `order` (whole numbers that do not repeat) or as Spark reads the rows: give a
    column wherever that order is not the same each time, as after a shuffle. Where an id repeats, the
    later row gets a suffix ("x#2"), or UsageError is raised (`repeats` "error").

    Which articles have to do with each other is found out at once, the decisions are made when the
    result is used: write it, or persist it, if it is used twice. Up to `one_task` edges between
    articles are handled by a single task.
    """
    settings = settings or Settings()
    articles = columns.articles(frame, settings, order)
    return _decisions(
        articles.select("place", "id"),
        drops(articles, settings, settings.policy, one_task),
        repeats,
    )


def drops(articles: Any, settings: Settings, policy: str, one_task: int) -> Any:
    """What is dropped of texts (place, id, text, date), and in favor of what."""
    near = replace(settings, contained=0.0)
    found = components(edges(articles, near), one_task)
    dropped = _decided(_crowd(articles, near, found), near, policy)
    if not settings.contained:
        return dropped
    return _with_contained(articles, found, dropped, settings, policy, one_task)


def _crowd(articles: Any, settings: Settings, found: Any) -> Any:
    """The articles of shards: found are (vertex, component)."""
    crowd = articles.mapInArrow(partial(_label, settings=settings), _LABELED).join(found, "vertex")
    return crowd.select("component", "place", "id", "text", "date")


def _decided(crowd: Any, settings: Settings, policy: str) -> Any:
    shares = crowd.repartition("component").sortWithinPartitions("place")
    return shares.drop("component").mapInArrow(
        partial(drops_of_shards, settings=settings, policy=policy), DROPPED
    )


def _with_contained(  # noqa: PLR0913, PLR0917
    articles: Any, found: Any, dropped: Any, settings: Settings, policy: str, one_task: int
) -> Any:
    """What is dropped when shards that hold each other's articles are decided together.

    All other shards stay as they were decided.
    """
    dropped = without_plan(dropped).persist(StorageLevel.DISK_ONLY)
    pairs = held(articles, dropped, settings)
    for end in ("first", "second"):
        home = found.toDF(end, "home")
        pairs = pairs.join(home, end, "left").withColumn(end, F.coalesce("home", end)).drop("home")
    joined = components(pairs.select("first", "second"), one_task)
    members = found.toDF("vertex", "home").join(joined.toDF("home", "component"), "home")
    members = members.select("vertex", "component").union(joined).distinct()
    crowd = _crowd(articles, settings, members).withColumn("holder", F.lit(None).cast("long"))
    crowd = crowd.persist(StorageLevel.DISK_ONLY)
    nothing = F.lit(None).cast("string")
    told = pairs.join(joined.toDF("first", "component"), "first").select(
        "component", F.col("short").alias("place"), nothing.alias("id"), nothing.alias("text"),
        nothing.alias("date"), F.col("long").alias("holder"),
    )  # fmt: skip
    others = dropped.join(crowd.select("place"), "place", "left_anti")
    return others.union(_decided(crowd.union(told), settings, policy))


def _label(batches: Any, settings: Settings) -> Any:
    """The articles with the vertex of their text."""
    import pyarrow as pa

    recipe = recipe_of(settings)
    for batch in batches:
        vertices = shards.vertices(text_batch(batch.column("text")), recipe)
        yield batch.append_column("vertex", pa.array(vertices))


def _decisions(names: Any, dropped: Any, repeats: Repeats) -> Any:
    """All rows with their fate and their names."""
    told = names.join(dropped, "place", "left")
    same = F.col("name").isNull() | (F.col("name") == F.col("id"))
    stop = F.raise_error(
        F.lit(
            "The rows of the DataFrame changed places between two readings. Give a column with their"
            " order (order=...), or write the DataFrame to files and read those."
        )
    )
    told = told.withColumn("id", F.when(same, F.col("id")).otherwise(stop.cast("string")))
    renamed = _renamed(names, repeats)
    kept = F.coalesce("kept_name", "id")
    if renamed is not None:
        mine, theirs = (
            renamed.select(F.col("place").alias(key), F.col("new").alias(new))
            for key, new in (("place", "new_id"), ("kept_place", "new_kept"))
        )
        told = told.join(mine, "place", "left").join(theirs, "kept_place", "left")
        kept = F.when(F.col("kept_place").isNull(), F.coalesce("new_id", "id")).otherwise(
            F.coalesce("new_kept", "kept_name")
        )
        told = told.withColumn("kept", kept).withColumn("id", F.coalesce("new_id", "id"))
    else:
        told = told.withColumn("kept", kept)
    decision = F.when(F.col("kept_place").isNull(), "keep").otherwise("drop")
    return told.select(
        "place", "id", decision.alias("decision"), "kept", "kind", "similarity",
        F.coalesce("kept_place", "place").alias("kept_place"),
    )  # fmt: skip


def _renamed(names: Any, repeats: Repeats) -> Any | None:
    """(place, new) for rows whose id stood before; None where no id repeats."""
    again = names.groupBy("id").count().where("count > 1").select(F.col("id").alias("base"))
    again = again.persist(StorageLevel.DISK_ONLY)
    if again.isEmpty():
        return None
    if repeats == "error":
        some = ", ".join(repr(row[0]) for row in again.orderBy("base").take(NAMED))
        raise UsageError(
            f"Ids that repeat: {some}", "Give each record an id of its own, or allow suffixes"
        )
    twins = names.withColumnRenamed("id", "base").join(again, "base", "left_semi")
    taken = names.where(F.col("id").rlike(_SUFFIX)).select(
        F.regexp_extract("id", _SUFFIX, 1).alias("base"),
        F.lit(-1).cast("long").alias("place"),
        F.regexp_extract("id", _SUFFIX, 2).cast("long").alias("number"),
    )
    rows = twins.select("base", "place", F.lit(0).cast("long").alias("number")).union(
        taken.join(again, "base", "left_semi")
    )
    return (
        rows.repartition("base").sortWithinPartitions("base", "place").mapInArrow(new_names, NAMES)
    )
