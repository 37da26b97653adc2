"""The folder that takes the results of a job, and the failures among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cleaner.errors import Failure
from cleaner.records.atomic import atomic_write, output_error
from cleaner.records.splice import dumps


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


@contextmanager
def failures_listed(folder: Path, failures: Iterable[Failure]) -> Iterator[None]:
    """`failures.jsonl` appears when the block ends well; with no failures, that of an earlier run goes."""
    place = folder / "failures.jsonl"
    lines = [f"{dumps(failure.as_dict())}\n".encode("utf-8", "replace") for failure in failures]
    if lines:
        with atomic_write(place) as file:
            file.writelines(lines)
            yield
    else:
        yield
        place.unlink(missing_ok=True)
