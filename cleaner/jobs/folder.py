"""The folder that takes the results of a job: whose it is, and what is not ready in it."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cleaner.errors import OutputError
from cleaner.records.atomic import output_error


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """The folder belongs to this job until the block ends: two would mix or undo their results.

    Raises OutputError where another job has it.
    """
    try:
        lock = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise output_error(error, str(folder)) from error
    try:
        _take(lock, folder)
        yield
    finally:
        os.close(lock)


def _take(lock: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise OutputError(f"another job is at work in '{folder}'",
                          "Wait until it is done, or name another folder") from None  # fmt: skip
    except OSError:  # a file system without locks
        return


_PREFIX = ".cleaner-"


@contextmanager
def work_folder(folder: Path) -> Iterator[Path]:
    """A hidden folder in `folder` for what is not ready; it goes when the block ends, however it ends.

    A job that is killed cannot tidy up, so those of earlier jobs that live no more go first: a living job
    holds a lock on its own. Raises OutputError where none can be made.
    """
    try:
        for old in folder.glob(f"{_PREFIX}*/"):
            _remove_if_left(old)
        work, lock = _locked(folder)
    except OSError as error:
        raise output_error(error, str(folder)) from error
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        os.close(lock)


def _locked(folder: Path) -> tuple[Path, int]:
    while True:
        work = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
        lock = os.open(work, os.O_RDONLY)
        with suppress(OSError):  # without locks nobody can tell later that the job has gone
            fcntl.flock(lock, fcntl.LOCK_EX)
        if work.exists():
            return work, lock
        os.close(lock)  # a job that began just now took it for one that was left


def _remove_if_left(work: Path) -> None:
    try:
        lock = os.open(work, os.O_RDONLY)
    except OSError:
        return  # it has just gone, or belongs to somebody else
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(work, ignore_errors=True)
    except OSError:
        return  # its job lives
    finally:
        os.close(lock)
