"""Inputs to a stream of records. What cannot be read is a `Failure` at its place; the rest goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path

from cleaner.errors import Failure, InputError
from cleaner.records.record import Record
from cleaner.records.sources import Format, Source, expand
from cleaner.records.streams import LIMITS, Limits
from cleaner.settings import Settings

Reader = Callable[[Source, Settings, Limits], Iterator[Record | Failure]]

# Module and function of the reader of each format, loaded when a file of that format is met.
READERS: dict[Format, tuple[str, str]] = {
    "text": ("documents", "read_document"),
    "html": ("documents", "read_document"),
    "jsonl": ("jsonl", "read_jsonl"),
    "json": ("jsonfile", "read_json"),
    "csv": ("table", "read_table"),
    "tsv": ("table", "read_table"),
    "parquet": ("parquet", "read_parquet"),
    "warc": ("warc", "read_warc"),
}


def read(
    inputs: Iterable[str | Path],
    settings: Settings | None = None,
    *,
    form: str = "",
    limits: Limits = LIMITS,
) -> Iterator[Record | Failure]:
    """Every record of files, folders, patterns and "-" (standard input), in order, in bounded memory.

    `form` states the format where a name does not tell it. Raises UsageError for an unknown `form`;
    everything else that is wrong with an input comes as a Failure that names it.
    """
    for source in expand(inputs, form):
        if isinstance(source, Failure):
            yield source
        else:
            yield from read_source(source, settings or Settings(), limits)


def read_source(
    source: Source, settings: Settings, limits: Limits = LIMITS
) -> Iterator[Record | Failure]:
    """The records of one source. An error that ends it comes as the last item."""
    try:
        yield from _reader(source.format)(source, settings, limits)
    except (InputError, OSError) as error:
        yield unreadable(source, error)


def unreadable(source: Source, error: InputError | OSError) -> Failure:
    """What stands for the rest of a source where an error ended it."""
    if isinstance(error, InputError):
        return Failure(source.path, 0, error.what[:1].lower() + error.what[1:], error.remedy)
    return Failure(source.path, 0, f"cannot be read ({error.strerror or error})", _remedy(error))


def _reader(form: Format) -> Reader:
    module, function = READERS[form]
    reader: Reader = getattr(import_module(f"cleaner.records.{module}"), function)
    return reader


def _remedy(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "Check the permissions of the file"
    if isinstance(error, IsADirectoryError):
        return "Name a file"
    return "Check that the file is there and whole"
