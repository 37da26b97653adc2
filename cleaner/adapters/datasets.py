"""Hugging Face datasets: strip a column, and drop rows that were seen before.

A filter that remembers in memory keeps a copy per process: with four processes it drops next to
nothing, and nobody is told. What is remembered here is an index file, which processes share; of two
rows with one article exactly one stays, whatever `num_proc` is.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from cleaner.adapters.seen import claim_many
from cleaner.errors import UsageError
from cleaner.index import Index
from cleaner.pipeline import clean_batch
from cleaner.records.record import Record
from cleaner.settings import Settings


def strip(
    dataset: Any, column: str = "text", settings: Settings | None = None, **options: Any
) -> Any:
    """The dataset with one column clean; `options` (num_proc, batch_size...) go to `map`."""
    _must_have(dataset, column)
    return dataset.map(partial(_strip, column=column, settings=settings), batched=True, **options)


def drop_seen(
    dataset: Any, index: str, column: str = "text", id_column: str = "id", **options: Any
) -> Any:
    """The rows whose text the index at path `index` did not hold; it holds them afterwards.

    Rows need ids that no other row has: a row that the index knows under its own id is kept, so that a
    run that broke off can be repeated. With several processes it is chance which of two rows with one
    article stays. Results must not come from a cache, since the index changes, so
    `load_from_cache_file` is always off.
    """
    _must_have(dataset, column, id_column)
    Index.open(index).close()
    keep = partial(_unseen, path=index, column=column, id_column=id_column)
    if hasattr(dataset, "cleanup_cache_files"):  # a streamed dataset has no cache
        options["load_from_cache_file"] = False
    return dataset.filter(keep, batched=True, **options)


def _must_have(dataset: Any, *names: str) -> None:
    there = dataset.column_names
    missing = [name for name in names if there is not None and name not in there]
    if missing:
        raise UsageError(
            f"The dataset has no column {missing[0]!r}; there are: {', '.join(there)}",
            "Name the column (column=..., id_column=...), or add one: ids can be made with"
            " dataset.map(lambda row, n: {'id': str(n)}, with_indices=True)",
        )


def _strip(
    batch: dict[str, list[Any]], column: str, settings: Settings | None
) -> dict[str, list[Any]]:
    return {column: clean_batch(batch[column], settings)}


def _unseen(batch: dict[str, list[Any]], path: str, column: str, id_column: str) -> list[bool]:
    records = [
        Record("" if name is None else str(name), text or "")
        for name, text in zip(batch[id_column], batch[column], strict=True)
    ]
    with Index.open(path) as index:
        return [match is None for match in claim_many(index, records)]
