"""A file that only grows, of which a job knows how much counts."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from cleaner.errors import OutputError, UsageError
from cleaner.records.atomic import output_error


class Growing:
    """`length` bytes of the file count; `write` puts more behind them, `cut` says how many do.

    Only one process at a time can have it open. What was written is safe after `sync`. Raises
    OutputError where the disk refuses, UsageError where another process has the file.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.length = 0
        if path.endswith((".gz", ".zst", ".bz2", ".xz")):
            raise UsageError(
                f"'{path}' would be compressed, and a compressed file cannot be cut back",
                "Name a plain file and pack it when the job is done",
            )
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except (OSError, ValueError) as error:
            raise _said(error, path) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            folder = os.open(Path(path).parent, os.O_RDONLY)
            try:
                os.fsync(folder)  # the name of a new file must not be lost either
            finally:
                os.close(folder)
        except BlockingIOError:
            self.close()
            raise UsageError(
                f"another job is writing '{path}'", "Wait until it is done, or name another file"
            ) from None
        except OSError as error:
            self.close()
            raise _said(error, path) from error

    def close(self) -> None:
        os.close(self._file)

    def must_be_empty(self) -> None:
        """OutputError where the file holds something already."""
        if os.fstat(self._file).st_size:
            raise OutputError(
                f"'{self.path}' is there already, and this job did not write it",
                "Name another file, or remove it first",
            )

    def cut(self, length: int) -> None:
        """The first `length` bytes count; what is behind them goes."""
        size = os.fstat(self._file).st_size
        if size < length:
            raise OutputError(
                f"'{self.path}' has {size} bytes, the job wrote {length}",
                "Put the file back as the job left it, or begin a new job with another file",
            )
        try:
            if size > length:
                os.ftruncate(self._file, length)
        except OSError as error:
            raise _said(error, self.path) from error
        self.length = length

    def write(self, data: bytes) -> None:
        try:
            while data:
                count = os.pwrite(self._file, data, self.length)  # may be less than was asked for
                self.length += count
                data = data[count:]
        except OSError as error:
            raise _said(error, self.path) from error

    def sync(self) -> None:
        try:
            os.fdatasync(self._file)
        except OSError as error:
            raise _said(error, self.path) from error


def _said(error: OSError | ValueError, path: str) -> OutputError:
    if isinstance(error, OSError):
        return output_error(error, path)
    return OutputError(f"{path!r} cannot be written ({error})", "Use another name")
