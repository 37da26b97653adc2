"""One SQLite file, opened so that what is committed stays: the only module that knows sqlite3.

Write-ahead log, `synchronous=FULL` (a commit returns after its bytes were synced, so it survives a
power cut, not only a killed process), writers take the lock at BEGIN, and wait 30 seconds for it.
Every error of the database leaves this module as an `IndexFileError` that says what to do.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cleaner.errors import IndexFileError, UsageError

# Three proofs of 2.5 KB fill a page of 8 KB; of the usual 4 KB a third would stay empty.
PAGE_SIZE = 8192
BUSY_SECONDS = 30.0
CACHE_KIB = 16_384  # per connection; the rest is the operating system's cache
WAL_LIMIT = 64 << 20  # bytes to which the log is cut back after a checkpoint
HEADER = 100  # bytes of SQLite's file header

_REMEDIES = {
    sqlite3.SQLITE_FULL: (
        "the disk is full, or the file reached its size limit",
        "Nothing of this batch was kept, all before is intact: free some space and run it again",
    ),
    sqlite3.SQLITE_IOERR: (
        "the disk failed or is full",
        "Nothing of this batch was kept: check the disk, `clean index verify`, and run it again",
    ),
    sqlite3.SQLITE_BUSY: (
        f"another process held the index for more than {BUSY_SECONDS:.0f} seconds",
        "Wait until it has finished and run again",
    ),
    sqlite3.SQLITE_LOCKED: ("the index is in use", "Wait until it is free and run again"),
    sqlite3.SQLITE_READONLY: (
        "the index can only be read",
        "Open it read-only to check, or make the file and its folder writable",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "the file cannot be opened",
        "Check that its folder exists and may be written, or open it read-only",
    ),
    sqlite3.SQLITE_PERM: ("access is denied", "Check who owns the file"),
    sqlite3.SQLITE_AUTH: ("access is denied", "Check who owns the file"),
}  # fmt: skip
_DAMAGED = "Restore it from a copy, or build it again with `clean index add`"


def _damaged(path: str, what: str) -> IndexFileError:
    return IndexFileError(f"{path}: the index is damaged: {what}", _DAMAGED)


class Store:
    """A connection. `execute` and `many` run statements, `writing` and `reading` frame them.

    `path` must name a local file (see `place.py`). A read-only store never writes, creates or locks
    for writing. Raises IndexFileError.
    """

    def __init__(self, path: str | os.PathLike[str], *, readonly: bool, create: bool) -> None:
        self.path = os.fspath(path)
        self.readonly = readonly
        _check_file(Path(self.path), create=create and not readonly)
        with self._translated():
            self._db = self._connect()
        self._pid = os.getpid()

    def _connect(self) -> sqlite3.Connection:
        mode = "ro" if self.readonly else "rwc"
        try:
            return self._open(f"mode={mode}")
        except sqlite3.OperationalError:
            # A folder that cannot be written has no room for the shared lock file. With no log beside
            # the file nobody writes it either, and it can be read as it stands.
            if not self.readonly or Path(self.path + "-wal").exists():
                raise
            return self._open("mode=ro&immutable=1")

    def _open(self, mode: str) -> sqlite3.Connection:
        db = sqlite3.connect(
            f"file:{quote(self.path)}?{mode}", uri=True, isolation_level=None,
            timeout=BUSY_SECONDS, cached_statements=64,
        )  # fmt: skip
        try:
            self._configure(db)
        except BaseException:
            db.close()
            raise
        return db

    def _configure(self, db: sqlite3.Connection) -> None:
        db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        db.execute("PRAGMA trusted_schema = OFF")
        if self.readonly:
            db.execute("PRAGMA query_only = ON")
        else:
            # Counts only for a file that is empty, as one is again whose making was interrupted.
            db.execute(f"PRAGMA page_size = {PAGE_SIZE}")
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            db.execute(f"PRAGMA journal_size_limit = {WAL_LIMIT}")
        db.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # reads the header, the log

    def close(self) -> None:
        """Fold the log into the file (the last one to close does) and let go of it."""
        if os.getpid() == self._pid:
            self._db.close()

    def damaged(self, what: str) -> IndexFileError:
        """The error to raise where the file contradicts itself."""
        return _damaged(self.path, what)

    def execute(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Run a statement that changes something; how many rows it changed."""
        with self._translated():
            return self._db.execute(sql, values).rowcount

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._translated():
            self._db.executemany(sql, rows)

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """All rows of a question whose answer is known to be small."""
        with self._translated():
            return self._db.execute(sql, values).fetchall()

    def one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first row, None where there is none."""
        with self._translated():
            return self._db.execute(sql, values).fetchone()

    def batches(self, sql: str, size: int = 1000) -> Iterator[list[Any]]:
        """All rows of a question, some at a time."""
        with self._translated():
            cursor = self._db.execute(sql)
        while True:
            with self._translated():
                some = cursor.fetchmany(size)
            if not some:
                return
            yield some

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A transaction that holds the write lock from its start; durable when the block is left.

        Of two processes one waits: a deferred BEGIN would let both read, then fail one of them.
        """
        if self.readonly:
            raise IndexFileError(
                f"{self.path}: the index was opened read-only",
                "Open it without readonly to change it",
            )
        with self._framed("BEGIN IMMEDIATE"):
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One consistent view of the file, whatever others commit meanwhile."""
        with self._framed("BEGIN"):
            yield

    @contextmanager
    def _framed(self, begin: str) -> Iterator[None]:
        if os.getpid() != self._pid:
            raise UsageError(
                "an open index was carried into another process by fork",
                "Open it again there: Index.open(path)",
            )
        with self._translated():
            self._db.execute(begin)
        try:
            yield
            with self._translated():
                self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:  # some errors (a full disk) have rolled back by themselves
                self._db.execute("ROLLBACK")
            raise

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.ProgrammingError as error:
            raise UsageError(
                f"{self.path}: {error}", "An index is for the thread that opened it, until closed"
            ) from error
        except sqlite3.Error as error:
            raise _translate(self.path, error) from error
        except UnicodeDecodeError as error:  # what sqlite3 makes of a damaged name or message
            raise self.damaged(str(error)) from error


def _translate(path: str, error: sqlite3.Error) -> IndexFileError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _REMEDIES:
        what, remedy = _REMEDIES[code]
        return IndexFileError(f"{path}: {what} ({error})", remedy)
    if code == sqlite3.SQLITE_NOTADB:
        return IndexFileError(
            f"{path}: this is not an index ({error})", "Name an index, or a new file"
        )
    return _damaged(path, str(error))


def _check_file(path: Path, *, create: bool) -> None:
    """IndexFileError for a file that is not there, is no database, or was cut short."""
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        if create:
            return
        raise IndexFileError(f"{path}: there is no such index", "Check the path") from None
    except OSError as error:
        raise IndexFileError(f"{path}: {error.strerror}", "Check the path") from None
    if size == 0 and create:
        return
    header = _header(path)
    # What a killed process left unfinished, SQLite mends when it opens it, and knows what it is then.
    if not _unfinished(path):
        _check_header(path, header, size)


def _header(path: Path) -> bytes:
    if not path.is_file():
        raise IndexFileError(f"{path}: not a file", "Name a file")
    try:
        with path.open("rb") as file:
            return file.read(HEADER)
    except OSError as error:
        raise IndexFileError(f"{path}: {error.strerror}", "Check who owns the file") from None


def _check_header(path: Path, header: bytes, size: int) -> None:
    """The file format of SQLite, section 1.3: page size, page count, and whether the count is fresh."""
    if header[:16] != b"SQLite format 3\0":
        raise IndexFileError(f"{path}: this is not an index", "Name an index, or a new file")
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    fresh = header[24:28] == header[92:96]  # the page count was written by the last change
    if fresh and page > 1 and size < page * pages:
        raise _damaged(os.fspath(path), f"it has {size} bytes of {page * pages}")


def _unfinished(path: Path) -> bool:
    """A process that was killed in the middle of a change leaves its log or journal beside the file."""
    beside = (Path(f"{path}-wal"), Path(f"{path}-journal"))
    return any(file.exists() and file.stat().st_size for file in beside)
