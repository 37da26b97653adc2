"""Parquet: columns in batches. Only columns that may matter become Python values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from cleaner.errors import Failure, InputError, UsageError
from cleaner.formats.decode import DecodeError, decode
from cleaner.records.documents import too_large
from cleaner.records.fields import DATE, ID, NESTED, SUMMARY, TEXT, TITLE, URL, make_record, no_text
from cleaner.records.record import Record
from cleaner.records.sources import Source
from cleaner.records.streams import DamagedError, Limits, missing_extra
from cleaner.settings import Settings

BATCH = 256  # rows at a time: some megabytes of articles
GROUP = 32 << 20  # bytes of the columns that a file keeps together, before they are packed


class Row(Mapping[str, Any]):
    """One row of a batch, whose values are made when they are asked for.

    A writer takes `batch` and `index` instead, so that every column keeps its type and value.
    """

    __slots__ = ("batch", "index")

    def __init__(self, batch: Any, index: int) -> None:
        self.batch = batch
        self.index = index

    def __getitem__(self, name: str) -> Any:
        if name not in self.batch.schema.names:
            raise KeyError(name)
        scalar = self.batch.column(name)[self.index]
        try:
            value = scalar.as_py()
        except (ValueError, OverflowError):  # nanoseconds, or dates beyond year 9999
            import pyarrow as pa

            value = scalar.cast(pa.string()).as_py()
        return _readable(value) if isinstance(value, bytes) else value

    def __iter__(self) -> Iterator[str]:
        return iter(self.batch.schema.names)

    def __len__(self) -> int:
        return int(self.batch.num_columns)

    def __reduce__(self) -> tuple[type[dict[str, Any]], tuple[dict[str, Any]]]:
        return dict, (dict(self),)  # a whole batch should not cross a process border for one row


def read_parquet(source: Source, settings: Settings, limits: Limits) -> Iterator[Record | Failure]:
    """A record for each row; `line` is its number."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise missing_extra("pyarrow", "parquet") from None
    if source.path == "-" or source.compression:
        raise InputError(
            "Parquet can only be read from a plain file", "Save or unpack it to a file first"
        )
    try:
        with pq.ParquetFile(source.path) as file:
            yield from _rows(file, source, settings, limits)
    except (pa.ArrowException, OSError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise DamagedError(
            f"The Parquet file is damaged or cut off ({reason})", "Fetch or write it again"
        ) from error


def _rows(
    file: Any, source: Source, settings: Settings, limits: Limits
) -> Iterator[Record | Failure]:
    names = file.schema_arrow.names
    texts = (settings.text_field,) if settings.text_field else (*TEXT, *NESTED, *SUMMARY)
    if not {*texts, *_outer(texts)}.intersection(names):
        yield no_text(names, settings, source, 0)
        return
    wanted = _looked_at(settings)
    columns = [name for name in names if name in wanted]
    number = 0
    for batch in file.iter_batches(batch_size=BATCH):
        for row in [Row(batch, index) for index in range(batch.num_rows)]:
            number += 1
            record = make_record(
                {name: row[name] for name in columns}, settings, source, number, data=row
            )
            if isinstance(record, Record) and len(record.text) > limits.document:
                record = too_large(source, number, limits)
            yield record


def _looked_at(settings: Settings) -> set[str]:
    """The columns that may make up a record; the others never become Python values."""
    explicit = (settings.text_field, settings.title_field, settings.url_field, settings.date_field,
                settings.id_field)  # fmt: skip
    usual = (*TEXT, *SUMMARY, *TITLE, *URL, *DATE, *ID)
    return {*usual, *explicit, *_outer((*NESTED, *explicit))}


def _outer(names: Iterable[str]) -> Iterator[str]:
    """The columns that hold fields such as `article.text`."""
    return (name.partition(".")[0] for name in names)


def _readable(value: bytes) -> str | bytes:
    try:
        return decode(value).text
    except DecodeError:
        return value


class Rows:
    """Collects rows and writes them as Parquet with the columns of all of them.

    A field may turn up in the last record for the first time, and every group of a Parquet file has all
    of its columns. So the rows wait in `spool`, as streams of Arrow one after the other, each of which has
    the columns that were known when it began.
    """

    def __init__(self, file: Any, spool: Any) -> None:
        self._file, self._spool = file, spool
        self._schema: Any = None
        self._stream: Any = None
        self._streams = 0
        self._waiting: list[tuple[Record, dict[str, Any]]] = []

    def add(self, record: Record, values: dict[str, Any]) -> None:
        self._waiting.append((record, values))
        if len(self._waiting) >= BATCH:
            self._flush()

    def close(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._flush()
        if self._stream is None:
            self._begin(pa.schema([("id", pa.string()), ("text", pa.string())]))
        self._stream.close()
        self._spool.seek(0)
        with pq.ParquetWriter(self._file, self._schema, compression="zstd") as writer:
            for group in _groups(self._tables()):
                writer.write_table(group)

    def _tables(self) -> Iterator[Any]:
        """All that waits, with the columns of all of it."""
        import pyarrow as pa

        for _ in range(self._streams):
            with _said(), pa.ipc.open_stream(self._spool) as stream:
                for batch in stream:
                    yield _as_schema(pa.Table.from_batches([batch]), self._schema)

    def _flush(self) -> None:
        import pyarrow as pa

        if not self._waiting:
            return
        tables = [_table(list(group)) for _, group in groupby(self._waiting, _origin)]
        self._waiting.clear()
        with _said():
            table = pa.concat_tables(tables, promote_options="permissive")
            schema = unite(self._schema, table.schema)
            if self._stream is None or not schema.equals(self._schema):
                self._begin(schema)
            self._stream.write_table(_as_schema(table, schema))

    def _begin(self, schema: Any) -> None:
        import pyarrow as pa

        if self._stream is not None:
            self._stream.close()
        self._schema = schema
        self._streams += 1
        options = pa.ipc.IpcWriteOptions(compression="zstd")
        self._stream = pa.ipc.new_stream(self._spool, schema, options=options)


def _groups(tables: Iterable[Any]) -> Iterator[Any]:
    """Tables together, as many as make a good group of a file: readers look at the foot of each one."""
    import pyarrow as pa

    held: list[Any] = []
    size = 0
    for table in tables:
        held.append(table)
        size += table.nbytes
        if size >= GROUP:
            yield pa.concat_tables(held)
            held, size = [], 0
    if held:
        yield pa.concat_tables(held)


def unite(schema: Any, other: Any) -> Any:
    """The columns of both, with types that hold the values of both; what is None has none."""
    import pyarrow as pa

    schemas = [one for one in (schema, other) if one is not None]
    with _said():
        return pa.unify_schemas(schemas, promote_options="permissive")


def schema_of(records: list[Record]) -> Any:
    """The columns and types of some records of one source, as far as they show them."""
    return _table([(record, {}) for record in records]).schema if records else None


@contextmanager
def _said(column: str = "") -> Iterator[None]:
    """What Arrow finds to be no table, as a UsageError."""
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OverflowError) as error:
        where = f"column '{column}': " if column else ""
        raise UsageError(f"the records do not fit one table ({where}{error})",
                         "Write JSON lines instead: --to jsonl") from error  # fmt: skip


def _origin(item: tuple[Record, dict[str, Any]]) -> int:
    data = item[0].data
    return id(data.batch) if isinstance(data, Row) else 0


def _table(group: list[tuple[Record, dict[str, Any]]]) -> Any:
    """Rows of one batch as they were, with the new values; rows from elsewhere by their values."""
    import pyarrow as pa

    first = group[0][0].data
    if not isinstance(first, Row):
        plain = [{**(dict(r.data) or {"id": r.id}), **values} for r, values in group]
        for (record, values), row in zip(group, plain, strict=True):
            if record.field not in values and record.kind == "html":
                row.pop(record.field, None)
        # from_pylist would take the names of the first row alone.
        names = dict.fromkeys(name for row in plain for name in row)
        return pa.table({name: _column(name, [row.get(name) for row in plain]) for name in names})
    kept = [r.data.index for r, _ in group if isinstance(r.data, Row)]
    table = pa.Table.from_batches([first.batch]).take(kept)
    names = dict.fromkeys(name for _, values in group for name in values)
    for name in names:
        at = table.schema.get_field_index(name)
        new = [v.get(name, r.data.get(name)) for r, v in group]
        if at >= 0 and table.schema.field(at).type in (pa.string(), pa.large_string()):
            column = pa.array(new, table.schema.field(at).type)
            table = table.set_column(at, table.schema.field(at), column)
        elif at >= 0:
            table = table.set_column(at, name, _column(name, new))
        else:
            table = table.append_column(name, _column(name, new))
    gone = {r.field for r, v in group if r.field not in v} & set(table.schema.names)
    return table.drop_columns(sorted(gone)) if gone else table


def _column(name: str, values: list[Any]) -> Any:
    import pyarrow as pa

    with _said(name):
        return pa.array(values)


def _as_schema(table: Any, schema: Any) -> Any:
    """The table with the columns of the file, in their order; those it lacks are null."""
    import pyarrow as pa

    columns = [
        table.column(field.name).cast(field.type)
        if field.name in table.schema.names
        else pa.nulls(table.num_rows, field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)
