"""`pl.col("text").cleaner` for Polars: import this module once, and every expression has it."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl

from cleaner.dedup import dedup
from cleaner.pipeline import clean_batch
from cleaner.settings import Settings


@pl.api.register_expr_namespace("cleaner")
class ExprCleaner:
    """Clean the texts of a column; nulls stay null. Works lazily and in the streaming engine."""

    def __init__(self, expression: Any) -> None:
        self._expression = expression

    def strip(self, settings: Settings | None = None) -> Any:
        """The texts without their artifacts."""
        return self._expression.map_batches(
            partial(_strip, settings=settings), return_dtype=pl.String, is_elementwise=True
        )


@pl.api.register_series_namespace("cleaner")
class SeriesCleaner:
    """Clean and compare the texts of a Series."""

    def __init__(self, series: Any) -> None:
        self._series = series

    def strip(self, settings: Settings | None = None) -> Any:
        """The texts without their artifacts; nulls stay null."""
        return _strip(self._series, settings)

    def duplicates(self, settings: Settings | None = None, dates: Any = None) -> Any:
        """A frame with a row for each text: `decision`, `kept`, `kind` and `similarity`.

        `kept` is the row number (from 0) of the article that is kept in its place. `dates` is a Series
        of as many dates, for the policy "oldest". A null is kept: it matches nothing.
        """
        texts = self._series.cast(pl.String).to_list()
        days = [None] * len(texts) if dates is None else list(dates)
        records = [
            {"id": str(row), "text": text or "", "date": "" if day is None else str(day)}
            for row, (text, day) in enumerate(zip(texts, days, strict=True))
        ]
        rows = [(d.decision, int(d.kept), d.kind, d.similarity) for d in dedup(records, settings)]
        schema = {
            "decision": pl.String,
            "kept": pl.Int64,
            "kind": pl.String,
            "similarity": pl.Float64,
        }
        return pl.DataFrame(rows, schema, orient="row")


def _strip(column: Any, settings: Settings | None) -> Any:
    texts = column.cast(pl.String).to_list()
    return pl.Series(column.name, clean_batch(texts, settings), dtype=pl.String)
