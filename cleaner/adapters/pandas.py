"""`series.cleaner` for pandas: import this module once, and every Series of texts has it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from cleaner.dedup import dedup
from cleaner.pipeline import clean_batch
from cleaner.settings import Settings


@pd.api.extensions.register_series_accessor("cleaner")
class SeriesCleaner:
    """Clean and compare the texts of a Series; nulls stay null, the index stays."""

    def __init__(self, series: Any) -> None:
        if isinstance(series.dtype, pd.CategoricalDtype):
            series = series.astype(series.dtype.categories.dtype)
        if not (pd.api.types.is_string_dtype(series) or series.dtype == object):
            raise AttributeError(f"a Series of {series.dtype} holds no texts for .cleaner")
        self._series = series

    def strip(self, settings: Settings | None = None) -> Any:
        """The texts without their artifacts, as a Series of the same type; other values stay."""
        series = self._series
        texts = [text if isinstance(text, str) else None for text in series]
        values = [old if new is None else new
                  for old, new in zip(series, clean_batch(texts, settings), strict=True)]  # fmt: skip
        return pd.Series(values, series.index, series.dtype, series.name)

    def duplicates(self, settings: Settings | None = None, dates: Any = None) -> Any:
        """A frame with the same index: `decision`, `kept`, `kind` and `similarity`.

        `kept` is the index label of the article that is kept in its place. `dates` is a Series of as
        many dates, for the policy "oldest". A null is kept: it matches nothing.
        """
        series = self._series
        days = (
            [""] * len(series) if dates is None else ["" if pd.isna(d) else str(d) for d in dates]
        )
        records = [
            {"id": str(place), "text": text if isinstance(text, str) else "", "date": day}
            for place, (text, day) in enumerate(zip(series, days, strict=True))
        ]
        found = dedup(records, settings)
        rows = [(d.decision, series.index[int(d.kept)], d.kind, d.similarity) for d in found]
        return pd.DataFrame(rows, series.index, ["decision", "kept", "kind", "similarity"])
