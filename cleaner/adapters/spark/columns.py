"""Which columns of a DataFrame hold what, and the order of its rows."""

from __future__ import annotations

from typing import Any

from pyspark.sql import functions as F
from pyspark.sql import types as T

from cleaner.errors import UsageError
from cleaner.records.fields import DATE, ID, TEXT, URL
from cleaner.settings import Settings

_STRINGS = (T.StringType, T.VarcharType, T.CharType)
_NUMBERS = (T.LongType, T.IntegerType, T.ShortType, T.ByteType)


def text_column(frame: Any, settings: Settings) -> str:
    """The column of the text: the one that is named, else the first with a usual name."""
    strings = [field.name for field in frame.schema if isinstance(field.dataType, _STRINGS)]
    wanted = (settings.text_field,) if settings.text_field else TEXT
    found = next((name for name in wanted if name in strings), "")
    if not found:
        raise UsageError(
            f"No column of strings is called {wanted[0]!r} or the like; there are:"
            f" {', '.join(frame.columns)}",
            "Name the column: Settings(text_field=...)",
        )
    return found


def articles(frame: Any, settings: Settings, order: str = "") -> Any:
    """The frame as (place, id, text, date): what decisions depend on.

    `place` counts from 1 in the order of the column `order`, which must be numbers that do not repeat,
    or in the order in which Spark reads the rows. A row without an id goes by its url, else by its
    place; a null text is an empty one.
    """
    text = F.coalesce(F.col(text_column(frame, settings)).cast("string"), F.lit(""))
    names = [_named(frame, settings.id_field, ID), _named(frame, settings.url_field, URL)]
    filled = [F.nullif(F.col(name).cast("string"), F.lit("")) for name in names if name]
    date = date_column(frame, settings)
    placed, place = _placed(frame, order)
    return placed.select(
        place.alias("place"),
        F.coalesce(*filled, place.cast("string")).alias("id"),
        text.alias("text"),
        (_iso(frame, date) if date else F.lit("")).alias("date"),
    )


def date_column(frame: Any, settings: Settings) -> str:
    """The column of the date, "" if there is none."""
    return _named(frame, settings.date_field, DATE)


def _named(frame: Any, explicit: str, names: tuple[str, ...]) -> str:
    if explicit and explicit not in frame.columns:
        raise UsageError(
            f"There is no column {explicit!r}; there are: {', '.join(frame.columns)}",
            "Name one that exists",
        )
    return explicit or next((name for name in names if name in frame.columns), "")


def _iso(frame: Any, name: str) -> Any:
    """A date as ISO 8601, "" where there is none; a moment with its zone."""
    column = F.col(name)
    if isinstance(frame.schema[name].dataType, T.TimestampType):
        moment = F.to_utc_timestamp(column, F.current_timezone())
        column = F.date_format(moment, "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'")
    return F.coalesce(column.cast("string"), F.lit(""))


def _placed(frame: Any, order: str) -> tuple[Any, Any]:
    """(frame, column of the place of each row)."""
    if not order:
        return _counted(frame)
    if order not in frame.columns:
        raise UsageError(
            f"There is no column {order!r} to order by; there are: {', '.join(frame.columns)}",
            "Name a column of numbers, one for each row",
        )
    if not isinstance(frame.schema[order].dataType, _NUMBERS):
        raise UsageError(
            f"The column {order!r} holds {frame.schema[order].dataType.simpleString()}, no numbers",
            "Name a column of whole numbers, one for each row",
        )
    rows, apart = frame.select(F.count(F.lit(1)), F.count_distinct(order)).first()
    if rows != apart:
        raise UsageError(
            f"The column {order!r} repeats numbers or has nulls: {apart:,} different ones in"
            f" {rows:,} rows",
            "Each row needs a number of its own",
        )
    return frame, F.col(order).cast("long")


def _counted(frame: Any) -> tuple[Any, Any]:
    """Number the rows as they are read: one look at how many rows each partition has."""
    part = frame.select(F.spark_partition_id().alias("part")).groupBy("part").count()
    before, starts = 0, []
    for number, rows in sorted((row["part"], row["count"]) for row in part.collect()):
        starts.append((number, before))
        before += rows
    offsets = frame.sparkSession.createDataFrame(starts, "part_ int, before_ long")
    numbered = frame.withColumn("mono_", F.monotonically_increasing_id())
    numbered = numbered.withColumn("part_", F.shiftright("mono_", 33).cast("int"))
    place = F.col("before_") + F.col("mono_").bitwiseAND(F.lit((1 << 33) - 1)) + 1
    return numbered.join(F.broadcast(offsets), "part_"), place
