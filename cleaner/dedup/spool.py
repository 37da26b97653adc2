"""Arrays that grow past memory: files without a name, mapped when they are complete.

A file in the work folder is unlinked as soon as it is open (or never linked, where the system can do
that), so that whatever ends the process, a crash or kill -9, gives its space back: there is nothing
left to clean up.
"""

from __future__ import annotations

import errno
import mmap
import tempfile
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from cleaner.errors import OutputError

_REMEDIES = {
    errno.ENOSPC: "Free some space there",
    errno.EDQUOT: "Free some space: your quota is used up",
    errno.EACCES: "Check its permissions",
    errno.EPERM: "Check its permissions",
}
IN_MEMORY = 1 << 22  # bytes that wait in memory before they are written


class Spool:
    """One array, appended piece by piece; short ones never touch the disk."""

    def __init__(self, dtype: DTypeLike, folder: Path | None = None) -> None:
        self._dtype = np.dtype(dtype)
        self._folder = folder
        self._pieces: list[NDArray[Any]] = []
        self._waiting = 0
        self._file: IO[bytes] | None = None
        self.length = 0

    def append(self, piece: NDArray[Any]) -> None:
        """Add values. The array must not change afterwards."""
        flat = np.ascontiguousarray(piece, dtype=self._dtype).reshape(-1)
        self._pieces.append(flat)
        self._waiting += flat.nbytes
        self.length += len(flat)
        if self._waiting > IN_MEMORY:
            self._flush()

    def _flush(self) -> None:
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(dir=self._folder, buffering=0)  # noqa: SIM115
            for piece in self._pieces:
                rest = memoryview(piece.view(np.uint8).data)
                while rest:
                    rest = rest[self._file.write(rest) :]
        except OSError as error:
            other = "name another folder for it; nothing was written"
            known = _REMEDIES.get(error.errno or 0)
            raise OutputError(
                f"The work folder {self._folder or tempfile.gettempdir()} cannot be written"
                f" ({error.strerror})",
                f"{known}, or {other}" if known else other.capitalize(),
            ) from error
        self._pieces, self._waiting = [], 0

    def finish(self) -> NDArray[Any]:
        """The whole array: in memory, or mapped read-only."""
        if self._file is None:
            return np.concatenate(self._pieces) if self._pieces else np.empty(0, self._dtype)
        self._flush()
        mapped = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        self._file.close()
        self._file = None
        return np.frombuffer(mapped, dtype=self._dtype)


def check_folder(folder: Path | None) -> None:
    """OutputError, before any work is done, where no file can be made in the work folder."""
    probe = Spool(np.uint8, folder)
    probe.append(np.zeros(IN_MEMORY + 1, dtype=np.uint8))
    probe.finish()


def forget(array: NDArray[Any]) -> None:
    """Let go of the mapped pages of an array: they stay in the file and come back when needed."""
    owner: Any = array
    while isinstance(owner, np.ndarray):
        owner = owner.base
    if isinstance(owner, memoryview):
        owner = owner.obj
    if isinstance(owner, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        owner.madvise(mmap.MADV_DONTNEED)
