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
from typing import Any, TypeVar, cast

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
    _keep(place, marshal.dumps(cast("Any", (stamp, made))))
    return made


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
