"""Outputs that are whole or absent.

A file is written in the folder of its place, flushed to the disk and only then given its name. Until
then whatever stood there stays as it was. Where the system can do that (Linux, on most of its own file
systems) the unfinished file has no name at all, so that nothing is left of it even when the process is
killed; elsewhere, and for the moment between two names, it has a hidden one, `.cleaner-*.part`.
"""
# os works on the names as they were given, and on descriptors: plain strings, not Path objects
# ruff: noqa: PTH103, PTH108, PTH110, PTH116, PTH118, PTH120

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from cleaner.errors import OutputError, UsageError

_REMEDIES = {
    errno.ENOSPC: "Free some space or name another place",
    errno.EDQUOT: "Your quota is used up: free some space or name another place",
    errno.EACCES: "Check the permissions or name another place",
    errno.EPERM: "Check the permissions or name another place",
    errno.EROFS: "The file system is read-only: name another place",
    errno.ENAMETOOLONG: "Use a shorter name",
    errno.ENOTDIR: "A part of the path is a file: name another place",
    errno.EEXIST: "It is a file: name a folder",
    errno.EISDIR: "It is a folder: name a file",
    errno.EFBIG: "The file system takes no file of that size: name another place",
}

_WRITE = os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


@dataclass(frozen=True, slots=True)
class Whole:
    """A file that is finished and has no name yet, or, where the system cannot do that, a hidden one."""

    descriptor: int
    named: bool
    hidden: str
    place: str
    shown: str

    def appear(self) -> None:
        if not self.named:  # link replaces nothing, so a name to rename is needed all the same
            _wrap(_give_name, self.shown, self.descriptor, self.hidden)
        _wrap(os.replace, self.shown, self.hidden, self.place)

    def forget(self) -> None:
        os.close(self.descriptor)
        with suppress(OSError):
            os.unlink(self.hidden)


@contextmanager
def together() -> Iterator[list[Whole]]:
    """When the block ends well, the outputs that were written into its list appear, one after the other.

    To bring a large file to the disk takes seconds, and a job that is killed between two of them would
    leave the one without the other: here only the moment between two names is left for that.
    """
    group: list[Whole] = []
    try:
        yield group
        for file in group:
            file.appear()
        for folder in {os.path.dirname(file.place) for file in group}:
            _sync_folder(folder)
    finally:
        for file in group:
            file.forget()


@contextmanager
def atomic_write(
    path: str | Path, *, durable: bool = True, group: list[Whole] | None = None
) -> Iterator[BinaryIO]:
    """A binary file that appears at `path` when the block ends well, and leaves no trace if it does not.

    `.gz`, `.zst`, `.bz2` or `.xz` at the end of the name pack what is written. Without `durable` the file is whole
    all the same, but a power cut may lose it (for folders of small files: a sync costs milliseconds).
    A device or pipe is written to directly. In a `group` (of `together`) the file waits for the others.
    Raises OutputError; errors of the block pass unchanged.
    """
    place = _wrap(os.path.realpath, str(path), path)  # a link stays a link, to the new content
    if is_device(path):
        with _direct(str(path), str(path)) as file:  # /dev/stdout may lead to a pipe without a name
            yield file
        return
    _make(os.path.dirname(place), str(path))
    temporary = os.path.join(os.path.dirname(place), f".cleaner-{os.urandom(6).hex()}.part")
    descriptor, named = _unfinished(temporary, str(path), _mode(place))
    whole = Whole(os.dup(descriptor), named, temporary, place, str(path))
    waits = False
    try:
        with _buffered(descriptor, str(path)) as file:
            with _packed(file, place) as outer:
                yield outer
            file.flush()
            if durable:
                _wrap(os.fsync, str(path), descriptor)
        if group is not None:
            group.append(whole)
            waits = True
            return
        whole.appear()
        if durable:
            _sync_folder(os.path.dirname(place))
    finally:
        if not waits:
            whole.forget()


@contextmanager
def standard_output() -> Iterator[BinaryIO]:
    """Standard output as a binary file that reports every byte it could not write.

    Python's own stdout loses the rest of a large write on a full disk where PYTHONUNBUFFERED is set.
    Raises OutputError, and BrokenPipeError where the reader has gone.
    """
    file = io.BufferedWriter(_File(1, "the standard output"), 1 << 16)
    try:
        yield cast("BinaryIO", file)
        file.flush()
    finally:
        with suppress(OSError, OutputError):
            file.close()  # what could not be flushed must not be tried again at exit


def refuse_overwrite(outputs: Iterable[str | Path], inputs: Iterable[str | Path]) -> None:
    """Raise UsageError where an output is one of the inputs, or another output, under whatever name."""
    known = {_identity(path): f"the input '{path}'" for path in inputs if str(path) != "-"}
    for path in outputs:
        if str(path) == "-":
            continue
        key = _identity(path)
        if (same := known.get(key)) is not None:
            raise UsageError(f"the output '{path}' is {same}", "Name another output")
        if not is_device(path):
            known[key] = "another output of this command, too"


def output_error(error: OSError, name: str) -> OutputError:
    """An OSError in words, with what to do about it."""
    remedy = _REMEDIES.get(error.errno or 0, "Name another place")
    return OutputError(f"'{name}' cannot be written ({error.strerror or error})", remedy)


def _identity(path: str | Path) -> tuple[int, int] | str:
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return os.path.realpath(path)
    return found.st_dev, found.st_ino


def is_device(path: str | Path) -> bool:
    """Whether something is there that is no file: a device, a pipe, a folder."""
    with suppress(OSError, ValueError):
        return not stat.S_ISREG(os.stat(path).st_mode)
    return False


class _File(io.FileIO):
    """A raw file whose errors say which output they concern."""

    def __init__(self, file: int, name: str, *, close: bool = False) -> None:
        super().__init__(file, "wb", closefd=close)
        self._shown = name

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise output_error(error, self._shown) from error


def _unfinished(temporary: str, shown: str, mode: int) -> tuple[int, bool]:
    """A new file to write to, and whether it has its name: none where that can be given later."""
    if hasattr(os, "O_TMPFILE"):
        with suppress(OSError):
            flags = os.O_TMPFILE | os.O_WRONLY | os.O_CLOEXEC
            descriptor = os.open(os.path.dirname(temporary), flags, mode)
            if os.path.exists(_proc(descriptor)):
                return descriptor, False
            os.close(descriptor)
    return _wrap(os.open, shown, temporary, _WRITE | os.O_CREAT | os.O_EXCL, mode), True


def _give_name(descriptor: int, name: str) -> None:
    # without a folder Python calls link(), which would name the link in /proc (bugs.python.org 37612)
    os.link(_proc(descriptor), name, src_dir_fd=descriptor, follow_symlinks=True)


def _proc(descriptor: int) -> str:
    return f"/proc/self/fd/{descriptor}"


@contextmanager
def _buffered(descriptor: int, shown: str) -> Iterator[io.BufferedWriter]:
    file: Any = io.BufferedWriter(_File(descriptor, shown, close=True), 1 << 17)
    try:
        yield file
        file.close()
    finally:
        with suppress(OSError, OutputError):
            file.close()


@contextmanager
def _direct(place: str, shown: str) -> Iterator[BinaryIO]:
    descriptor = _wrap(os.open, shown, place, _WRITE)
    with _buffered(descriptor, shown) as file, _packed(file, place) as outer:
        yield outer


@contextmanager
def _packed(file: io.BufferedWriter, place: str) -> Iterator[BinaryIO]:
    if place.endswith(".gz"):
        import gzip

        with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
            yield cast("BinaryIO", packed)
    elif place.endswith(".bz2"):
        import bz2

        with bz2.BZ2File(file, "wb") as packed_bz2:
            yield cast("BinaryIO", packed_bz2)
    elif place.endswith(".xz"):
        import lzma

        with lzma.LZMAFile(file, "wb") as packed_xz:
            yield cast("BinaryIO", packed_xz)
    elif place.endswith(".zst"):
        try:
            import zstandard
        except ImportError:
            raise OutputError("Writing .zst needs the package zstandard, which is not installed",
                              "Run: pip install 'cleaner[zstd]'") from None  # fmt: skip
        with zstandard.ZstdCompressor().stream_writer(cast("Any", file), closefd=False) as packed:
            yield cast("BinaryIO", packed)
    else:
        yield cast("BinaryIO", file)


def _mode(place: str) -> int:
    """The permissions of the file that will be replaced, else the usual ones."""
    try:
        return stat.S_IMODE(os.stat(place).st_mode)
    except OSError:
        return 0o666


def _wrap(function: Any, shown: str, *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except ValueError as error:  # a NUL in the name
        raise OutputError(f"{shown!r} cannot be written ({error})", "Use another name") from error
    except OSError as error:
        raise output_error(error, shown) from error


def _make(folder: str, shown: str) -> None:
    try:
        os.makedirs(folder, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        return  # opening the file will say so
    except OSError as error:
        raise output_error(error, shown) from error


def _sync_folder(folder: str) -> None:
    """A new name is only safe when its folder is on the disk; some file systems cannot do that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
