"""`SELECT strip(text) FROM articles` in DuckDB."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from cleaner.pipeline import clean_batch
from cleaner.settings import Settings


def register(connection: Any, name: str = "strip", settings: Settings | None = None) -> None:
    """Make the SQL function `name`(text) -> text known to a connection. It works on whole vectors.

    A null stays null. The function belongs to this connection alone.
    """

    def strip(texts: Any) -> Any:
        return pa.array(clean_batch(texts.to_pylist(), settings), pa.string())

    connection.create_function(name, strip, ["VARCHAR"], "VARCHAR", type="arrow")
