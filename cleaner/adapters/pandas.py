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
        self._series = series

    def strip(self, settings: Settings | None = None) -> Any:
        """The texts without their artifacts, as a Series of the same type."""
        return (
            self._series.astype(object)
            .where(self._series.isna(), self._strip(settings))
            .astype(self._series.dtype)
        )

    def _strip(self, settings: Settings | None) -> Any:
        texts = [text if isinstance(text, str) else "" for text in self._series]
        return pd.Series(clean_batch(texts, settings), index=self._series.index, dtype=object)

    def duplicates(self, settings: Settings | None = None) -> Any:
        """A frame with the same index: `decision`, `kept` (an index label), `kind`, `similarity`."""
        texts = [text if isinstance(text, str) else "" for text in self._series]
        found = dedup([(str(n), text) for n, text in enumerate(texts)], settings)
        rows = [(d.decision, self._series.index[int(d.kept)], d.kind, d.similarity) for d in found]
        return pd.DataFrame(rows, self._series.index, ["decision", "kept", "kind", "similarity"])
