"""Stripping the text column of a DataFrame on all executors."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pyspark.sql import types as T

from cleaner.adapters.arrow import strip_batches
from cleaner.adapters.spark.columns import text_column
from cleaner.settings import Settings


def strip(frame: Any, settings: Settings | None = None, *, lifted: str = "") -> Any:
    """The DataFrame with its text column clean, and all other columns as they are.

    The column is `settings.text_field`, or the first with a usual name. `lifted` names a column to
    add, which holds what was lifted from each text (authors, dates...) as a JSON object. Nulls stay
    null. Raises UsageError where there is no such column of strings.
    """
    settings = settings or Settings()
    settings = replace(settings, text_field=text_column(frame, settings), jobs=1)
    schema = T.StructType(list(frame.schema))
    if lifted:
        schema = schema.add(lifted, T.StringType())
    return frame.mapInArrow(strip_batches(settings, lifted=lifted), schema)
