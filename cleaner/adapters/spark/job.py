"""Deduplication of files on a cluster: what `clean dedup --engine spark` and spark-submit run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import Any

import orjson
import pyarrow as pa
from pyspark import StorageLevel
from pyspark.sql import functions as F

from cleaner.adapters.spark.duplicates import find_duplicates
from cleaner.adapters.spark.reading import read_records
from cleaner.dedup.engine import recipe_of
from cleaner.dedup.ids import Repeats
from cleaner.errors import Failure, InputError
from cleaner.settings import Settings

LINE = "line string"
RAW = 200  # characters of a broken line that a failure quotes


def dedup_on_cluster(  # noqa: PLR0913 (one keyword for each option)
    spark: Any,
    paths: Sequence[str],
    out: str,
    settings: Settings | None = None,
    *,
    names: Mapping[str, str] | None = None,
    repeats: Repeats = "suffix",
) -> dict[str, int]:
    """Compare all records of some files, and write what is kept and why below the address `out`.

    There appear the folders kept, dropped, decisions, groups and failures, each with files of lines in
    order of the input, as `clean dedup` writes them, and `records`, which holds what was read and can be
    removed. A folder is complete when it holds `_SUCCESS`. Returns how many records there were, kept,
    dropped by kind, groups, and failures. Raises Spark's error where `out` exists.
    """
    settings = settings or Settings()
    recipe_of(settings)
    records = read_records(spark, paths, settings, f"{out}/records", names or {})
    failures = records.where("reason is not null")
    failed = failures.count()
    if failed and settings.fail_fast:
        first = Failure(
            *failures.orderBy("place").select("source", "line", "reason", "remedy").first()
        )
        raise InputError.at_first(first)
    articles = records.where("text is not null")
    found = find_duplicates(articles, _columns(settings), order="place", repeats=repeats)
    decisions = found.persist(StorageLevel.DISK_ONLY)
    _write_lines(articles.select("place", "value"), decisions, out)
    _write(decisions.orderBy("place").mapInArrow(_decision_lines, LINE), f"{out}/decisions")
    dropped = decisions.where("decision = 'drop'")
    _write(
        dropped.repartitionByRange("kept_place").sortWithinPartitions("kept_place", "place")
        .mapInArrow(_group_lines, LINE), f"{out}/groups",
    )  # fmt: skip
    if failed:
        _write(failures.orderBy("place").mapInArrow(_failure_lines, LINE), f"{out}/failures")
    counts = _counts(decisions) | {"failures": failed}
    decisions.unpersist()
    return counts


def _columns(settings: Settings) -> Settings:
    """The settings for records that have been read: their columns have names of ours."""
    return replace(
        settings, text_field="text", id_field="id", date_field="date", url_field="", site_field=""
    )


def _write_lines(lines: Any, decisions: Any, out: str) -> None:
    """The lines of the records as they were, those to keep and those to drop."""
    fate = decisions.select("place", "decision")
    told = lines.join(fate, "place")
    for decision, folder in (("keep", "kept"), ("drop", "dropped")):
        some = told.where(F.col("decision") == decision).orderBy("place").select("value")
        _write(some, f"{out}/{folder}")


def _write(lines: Any, folder: str) -> None:
    lines.write.mode("errorifexists").text(folder, lineSep="\n")


def _counts(decisions: Any) -> dict[str, int]:
    kinds = {row["kind"]: row["count"] for row in decisions.groupBy("kind").count().collect()}
    groups = decisions.where("decision = 'drop'").agg(F.count_distinct("kept_place")).first()[0]
    told = {kind: kinds.get(kind, 0) for kind in ("exact", "near", "contained")}
    return {"records": sum(kinds.values()), "kept": kinds.get(None, 0), **told, "groups": groups}


def _decision_lines(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield _batch({
            "id": row["id"], "decision": row["decision"], "kept": row["kept"], "kind": row["kind"],
            "similarity": _rounded(row["similarity"]),
        } for row in batch.to_pylist())  # fmt: skip


def _group_lines(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    rows = (row for batch in batches for row in batch.to_pylist())
    for _, some in groupby(rows, itemgetter("kept_place")):
        members = list(some)
        yield _batch([{
            "kept": members[0]["kept"], "size": 1 + len(members), "dropped": [
                {"id": row["id"], "kind": row["kind"], "similarity": _rounded(row["similarity"])}
                for row in members
            ],
        }])  # fmt: skip


def _failure_lines(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield _batch(
            Failure(
                row["source"], row["line"], row["reason"], row["remedy"], row["value"][:RAW]
            ).as_dict()
            for row in batch.to_pylist()
        )


def _rounded(similarity: float | None) -> float | None:
    return None if similarity is None else round(similarity, 6)


def _batch(values: Iterable[Mapping[str, Any]]) -> pa.RecordBatch:
    lines = [orjson.dumps(value).decode() for value in values]
    return pa.record_batch({"line": pa.array(lines, pa.string())})
