"""The folder that outputs go to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cleaner.records.atomic import output_error


@contextmanager
def output_folder(path: str | Path) -> Iterator[Path]:
    """Make a folder if it is not there; when the block ends and has put nothing in it, it goes again.

    Raises OutputError where it cannot be made.
    """
    folder = Path(path)
    new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise output_error(error, str(path)) from error
    try:
        yield folder
    finally:
        if new:
            with suppress(OSError):  # it holds results
                folder.rmdir()
