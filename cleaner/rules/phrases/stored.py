"""The compiled tables, kept beside Python's byte code of this folder, so that a start need not compile.

The same bargain as with byte code: a file in `__pycache__` holds the names, sizes and times of what it
was made from, so it is used only while all of that is unchanged; where it cannot be written the tables
are compiled again by each process.
"""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

Data = TypeVar("Data")
Stamp = tuple[tuple[str, int, int], ...]


def stored(make: Callable[[], Data], code: Iterable[str]) -> Data:
    """What `make` makes of the tables in this folder: numbers, strings and containers of these.

    `code` are the files whose change means that `make` may make something else.
    """
    try:
        stamp = _stamp(code)
    except OSError:  # inside an archive there are no files to look at
        return make()
    place = Path(__spec__.cached or __file__).with_suffix(".tables")
    with suppress(OSError, EOFError, ValueError, TypeError):
        found, data = marshal.loads(place.read_bytes())  # noqa: S302 - as trusted as byte code is
        if found == stamp:
            return data  # type: ignore[no-any-return]
    made = make()
    _keep(place, marshal.dumps((stamp, _shared(made, {}))))
    return made


def _shared(data: Any, known: dict[Any, Any]) -> Any:
    """The same data, equal pieces of it made one: each is written once and read once, however often it stands."""
    kind = type(data)
    if kind is dict:
        pairs = [(_shared(name, known), _shared(value, known)) for name, value in data.items()]
        return known.setdefault((kind, *((id(a), id(b)) for a, b in pairs)), dict(pairs))
    if kind in (list, tuple):
        parts = kind(_shared(part, known) for part in data)
        return known.setdefault((kind, *map(id, parts)), parts)
    return known.setdefault((kind, data), data)


def _stamp(code: Iterable[str]) -> Stamp:
    with os.scandir(Path(__file__).parent) as entries:
        tables = [(e.name, e.stat()) for e in entries if e.name.endswith(".tsv")]
    files = [*tables, *((file, os.stat(file)) for file in (__file__, *code))]  # noqa: PTH116
    return tuple(sorted((name, found.st_size, found.st_mtime_ns) for name, found in files))


def _keep(place: Path, data: bytes) -> None:
    """Written whole or not at all; several processes may do so at once."""
    temporary = place.with_name(f"{place.name}.{os.getpid()}")
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(place)
