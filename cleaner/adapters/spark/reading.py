"""Files of JSON lines, or Parquet, as numbered records: parsed once, then kept in Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
from pyspark.sql import functions as F

from cleaner.errors import Failure, UsageError
from cleaner.records.batches import Batch
from cleaner.records.jsonl import read_line
from cleaner.records.sources import Source
from cleaner.records.streams import Limits
from cleaner.settings import Settings

LIMITS = Limits(document=128 << 20, line=768 << 20)  # as those of `clean dedup`
_RECORDS = (
    "file string, start long, number long, value string, id string, text string, date string,"
    " reason string, remedy string"
)
_SCHEMA = pa.schema([
    ("file", pa.string()), ("start", pa.int64()), ("number", pa.int64()), ("value", pa.string()),
    ("id", pa.string()), ("text", pa.string()), ("date", pa.string()), ("reason", pa.string()),
    ("remedy", pa.string()),
])  # fmt: skip
_OFFSETS = "file string, start long, first long, before long, lines long, name string"


def read_records(
    spark: Any, paths: Sequence[str], settings: Settings, work: str, names: Mapping[str, str]
) -> Any:
    """The records of some files, in order: (place, source, line, value, id, text, date, reason, remedy).

    The files are JSON lines, or all Parquet. They are read and parsed once, into Parquet in the folder
    `work`. `place` numbers lines over all files, `line` those of each; `value` is the line as it was;
    `text` is null and `reason` and `remedy` are set for a line that is no record, and a blank line has
    neither. Files come in the order of `names` (the path or address of a file, and what to call it),
    others behind them by address.
    """
    lines = _lines(spark, list(paths))
    parsed = lines.mapInArrow(partial(_parse, settings=settings), _RECORDS)
    parsed.write.mode("errorifexists").parquet(work)
    stored = spark.read.schema(_RECORDS).parquet(work)
    offsets = spark.createDataFrame(_offsets(stored, names), _OFFSETS)
    placed = stored.join(F.broadcast(offsets), ["file", "start"])
    line = F.col("lines") + F.col("number") - F.col("first") + 1
    missing = F.concat_ws(":", "name", line.cast("string"))
    return placed.select(
        (F.col("before") + F.col("number") - F.col("first") + 1).alias("place"),
        F.col("name").alias("source"), line.alias("line"), "value",
        F.when(F.col("id") == "", missing).otherwise(F.col("id")).alias("id"),
        "text", "date", "reason", "remedy",
    )  # fmt: skip


def _lines(spark: Any, paths: list[str]) -> Any:
    parquet = {path.rstrip("/").endswith((".parquet", ".pq")) for path in paths}
    if len(parquet) > 1:
        raise UsageError("Parquet files and others cannot be read in one job", "Run a job for each")
    if parquet == {True}:
        frame = spark.read.parquet(*paths)
        value = F.to_json(F.struct("*"), {"ignoreNullFields": "false"})
    else:
        frame = spark.read.text(paths, lineSep="\n")
        value = F.col("value")
    return frame.select(
        value.alias("value"), F.col("_metadata.file_path").alias("file"),
        F.col("_metadata.file_block_start").alias("start"),
        F.monotonically_increasing_id().alias("number"),
    )  # fmt: skip


def _offsets(stored: Any, names: Mapping[str, str]) -> list[tuple[str, int, int, int, int, str]]:
    """For each piece of a file: its first number, how many lines stand before it, in all and in its file."""
    pieces = stored.groupBy("file", "start").agg(F.min("number"), F.count(F.lit(1))).collect()
    order = {file: number for number, file in enumerate(names)}
    before, lines, last, out = 0, 0, "", list[tuple[str, int, int, int, int, str]]()
    for file, start, first, count in sorted(
        map(tuple, pieces), key=lambda piece: (order.get(_plain(piece[0]), len(order)), piece)
    ):
        lines = lines if file == last else 0
        name = names.get(_plain(file), file)
        out.append((file, start, first, before, lines, name))
        before, lines, last = before + count, lines + count, file
    return out


def _plain(address: str) -> str:
    """The path of a file on this machine, else its address."""
    if not address.startswith("file:"):
        return address
    return "/" + unquote(address.removeprefix("file:")).lstrip("/")


def _parse(batches: Iterable[pa.RecordBatch], settings: Settings) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        rows = [{**row, **_record(row["value"], settings)} for row in batch.to_pylist()]
        yield pa.RecordBatch.from_pylist(rows, _SCHEMA)


def _record(line: str, settings: Settings) -> dict[str, str]:
    """What one line holds; nothing where it is blank. An id of "" is to be made of the place."""
    if not line or line.isspace():
        return {}
    source = Source("", "", "jsonl")
    record = read_line(line.encode(), settings, source, 0, LIMITS)
    if isinstance(record, Failure):
        return {"reason": record.reason, "remedy": record.remedy}
    held = Batch(source)
    if not held.add(record):
        return {"reason": held.failures[0].reason, "remedy": held.failures[0].remedy}
    name = "" if record.id == ":0" else record.id
    return {"id": name, "text": held.texts[0].decode(), "date": record.date}
