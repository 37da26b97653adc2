"""Records to a table of text: CSV or TSV, whose header stands before everything else."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any, BinaryIO

from cleaner.records.record import Record
from cleaner.records.splice import dumps
from cleaner.records.write import Columns, fields

REST = "lifted"  # the column for what has no column of its own
AHEAD = 1000  # records by which the columns are settled, ...
SIZE = 16 << 20  # ... or fewer, where their texts have more characters than this


class TableWriter:
    """A row for each record, with a column for each field of the first thousand of them.

    The header has to be written before all records are known, and a stream may have no end. What turns up
    later is kept, too, as JSON in the column `lifted`, which is the last one.
    """

    def __init__(self, file: BinaryIO, delimiter: str, columns: Columns) -> None:
        self._file = io.TextIOWrapper(
            file, encoding="utf-8", errors="replace", newline="", write_through=True
        )
        import csv

        self._csv = csv.writer(self._file, delimiter=delimiter, lineterminator="\n")
        self._tell = columns.tell
        self._columns = dict.fromkeys(columns.names)
        self._ahead: list[dict[str, Any]] = []
        self._size = 0
        self._settled = False

    def write(self, record: Record, text: str, extra: Mapping[str, Any]) -> None:
        row = fields(record, text, extra)
        if not self._settled:
            self._columns.update(dict.fromkeys(row))
            self._ahead.append(row)
            self._size += sum(len(value) for value in row.values() if isinstance(value, str))
            if len(self._ahead) >= AHEAD or self._size >= SIZE:
                self._settle()
            return
        late = {name: row[name] for name in row if name not in self._columns}
        for name in late:
            self._tell(record.source, f"the field '{name}' comes too late for a column of its own;"
                       f" it stands, as JSON, in the column '{REST}'")  # fmt: skip
        self._put({**row, REST: rest(row.get(REST), late)} if late else row)

    def _settle(self) -> None:
        self._settled = True
        self._columns.pop(REST, None)
        self._columns[REST] = None
        self._csv.writerow(self._columns)
        for row in self._ahead:
            self._put(row)
        self._ahead.clear()

    def _put(self, row: Mapping[str, Any]) -> None:
        self._csv.writerow([_cell(row.get(name)) for name in self._columns])

    def close(self) -> None:
        if self._ahead:
            self._settle()
        self._file.flush()
        self._file.detach()


def rest(held: Any, more: Mapping[str, Any]) -> Any:
    """What the column `lifted` holds, with `more` in it: a JSON object; "" for nothing.

    A value that stood there stays, and if it is no object (somebody's own column), under that name.
    """
    if not more:
        return "" if held is None else held
    known = _object(held)
    if known is None:
        known = {REST: held}
    return dumps({**more, **known})


def _object(held: Any) -> dict[str, Any] | None:
    if held is None or held == "":
        return {}
    try:
        value = json.loads(held) if isinstance(held, str) else held
    except (ValueError, RecursionError):
        return None
    return dict(value) if isinstance(value, Mapping) else None


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else dumps(value).strip('"')
