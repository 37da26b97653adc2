"""Arrow batches in, Arrow batches out: the core that the other adapters stand on.

Spark's mapInArrow, Ray's and Daft's batches, DuckDB's Arrow functions and Parquet files all come down
to record batches, so each of them needs only a few lines more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from cleaner.dedup.shingles import TextBatch
from cleaner.errors import Failure, UsageError
from cleaner.pipeline import Cleaned, process
from cleaner.records.fields import text_field
from cleaner.records.splice import dumps
from cleaner.settings import Settings

if TYPE_CHECKING:
    from cleaner.boilerplate import Boilerplate

_PLAIN = (
    pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_integer,
    pa.types.is_date, pa.types.is_timestamp, pa.types.is_null,
)  # fmt: skip
Mapper = Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]


def strip_batch(
    batch: pa.RecordBatch,
    settings: Settings | None = None,
    *,
    lifted: str = "",
    boilerplate: Boilerplate | None = None,
) -> pa.RecordBatch:
    """The batch with its text column clean; all other columns, and the types of all, as they were.

    The column is `settings.text_field`, or the first with a usual name that holds a text. Title,
    address and date are taken from their columns where there are any. `lifted` names a column to add,
    which holds the lifted values of each row as a JSON object. `boilerplate` stands in for the file that
    the settings name. A null stays null. Raises UsageError where no column can hold the text.
    """
    settings = settings or Settings()
    rows = _rows(batch)
    name = _column(batch, rows, settings)
    results = [
        result if isinstance(result, Cleaned) else None
        for result in process(
            _quiet(rows, name),
            replace(settings, text_field=name, fail_fast=False),
            boilerplate=boilerplate,
        )
    ]
    texts = [
        row[name] if result is None else result.text
        for row, result in zip(rows, results, strict=True)
    ]
    at = batch.schema.get_field_index(name)
    out = batch.set_column(at, batch.schema.field(at), pa.array(texts, batch.schema.field(at).type))
    if not lifted:
        return out
    notes = [dumps(result.lifted) if result and result.lifted else None for result in results]
    return out.append_column(lifted, pa.array(notes, pa.string()))


def strip_batches(settings: Settings | None = None, *, lifted: str = "") -> Mapper:
    """A function over an iterator of batches, as mapInArrow and its like want it.

    It can be pickled and takes along what the settings name: a file of boilerplate is read here.
    """
    settings, boilerplate = settings or Settings(), None
    if settings.boilerplate:
        from cleaner.boilerplate import read_boilerplate

        boilerplate = read_boilerplate(settings.boilerplate)
        settings = replace(settings, boilerplate="")
    return partial(_strip_all, settings=settings, lifted=lifted, boilerplate=boilerplate)


def text_batch(column: Any) -> TextBatch:
    """A column of strings as the compiled kernels read it, without a copy; a null is an empty text."""
    column = column.fill_null("").cast(pa.large_string())
    _, offsets, data = column.buffers()
    if not len(column):
        return TextBatch.of_bytes([])
    places = np.frombuffer(offsets, dtype=np.int64)[column.offset : column.offset + len(column) + 1]
    return TextBatch(np.frombuffer(data or b"", dtype=np.uint8), places)


def _strip_all(
    batches: Iterable[pa.RecordBatch],
    settings: Settings,
    lifted: str,
    boilerplate: Boilerplate | None,
) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield strip_batch(batch, settings, lifted=lifted, boilerplate=boilerplate)


def _rows(batch: pa.RecordBatch) -> list[dict[str, Any]]:
    """The rows, without columns that say nothing about an article: vectors, bytes, lists."""
    plain = [field.name for field in batch.schema if _is_plain(field.type)]
    rows: list[dict[str, Any]] = batch.select(plain).to_pylist()
    return rows


def _is_plain(kind: pa.DataType) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return any(is_kind(kind) for is_kind in _PLAIN)


def _is_string(kind: pa.DataType) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return any(is_kind(kind) for is_kind in _PLAIN[:3])


def _column(batch: pa.RecordBatch, rows: list[dict[str, Any]], settings: Settings) -> str:
    """The text column: one that holds a text, else one that could."""
    some = {field.name: "x" for field in batch.schema if _is_string(field.type)}
    name = next((found for row in rows if (found := text_field(row, settings)) in some), "")
    name = name or text_field(some, settings)
    if not name:
        raise UsageError(
            f"No column of strings is called {settings.text_field or 'text'!r} or the like; there are:"
            f" {', '.join(batch.schema.names)}",
            "Name the column: Settings(text_field=...)",
        )
    return name


def _quiet(rows: list[dict[str, Any]], name: str) -> Iterator[dict[str, Any] | Failure]:
    """A row without text is no failure here: a null in a column is data."""
    for number, row in enumerate(rows, 1):
        if isinstance(row[name], str):
            yield row
        else:
            yield Failure("batch", number, f"'{name}' is null", "It stays null")
