"""`pl.col("text").cleaner` for Polars: import this module once, and every expression has it."""

from __future__ import annotations

from functools import partial
from typing import Any

import polars as pl

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


def _strip(column: Any, settings: Settings | None) -> Any:
    texts = column.to_list()
    clean = clean_batch(["" if text is None else text for text in texts], settings)
    kept = [None if text is None else new for text, new in zip(texts, clean, strict=True)]
    return pl.Series(column.name, kept, dtype=pl.String)
