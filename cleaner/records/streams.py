"""Byte streams: opened, unpacked within bounds, and cut into lines that cannot fill the memory.

A file that ends before its end is an error here, never a short file: gzip says so itself, for zstd the
frames are followed (python-zstandard reads a cut file without a word, its issue 196).
"""
# names are opened as they were given: plain strings, not Path objects
# ruff: noqa: PTH123

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any, cast

from cleaner.errors import InputError
from cleaner.formats.decode import BOMS, refuse_binary
from cleaner.records.sources import Compression, Source


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one piece of input may take.

    `document` and `line` are bytes (a JSON line needs up to six for one of its text), `ratio` is what a
    packed file may grow to by the byte once it has given `ratio_from` bytes.
    """

    document: int = 20 << 20
    line: int = 64 << 20
    ratio: int = 200
    ratio_from: int = 256 << 20


LIMITS = Limits()
BLANK = (b"\n", b"\r\n")
LOOK = 64  # an empty line whose number is a multiple of it may be one of millions


class DamagedError(InputError):
    """A packed file that is cut off, corrupt, or expands beyond reason."""


@contextmanager
def open_stream(source: Source, limits: Limits = LIMITS) -> Iterator[io.BufferedReader]:
    """The unpacked bytes of a source. Raises OSError and DamagedError, also while it is read."""
    if source.path == "-":
        yield _unpack(sys.stdin.buffer, source.compression, limits)
        return
    with open(source.path, "rb", buffering=1 << 17) as file:
        yield _unpack(file, source.compression, limits)


def _unpack(file: IO[bytes], packed: Compression, limits: Limits) -> io.BufferedReader:
    if not packed:
        return file if isinstance(file, io.BufferedReader) else io.BufferedReader(cast("Any", file))
    counted = _Counted(file)
    return io.BufferedReader(_Bounded(_opener(counted, packed), counted, limits), 1 << 17)


def _opener(file: _Counted, packed: Compression) -> Any:
    if packed == "gz":
        import gzip

        return gzip.GzipFile(fileobj=file, mode="rb")
    if packed == "bz2":
        import bz2

        return bz2.BZ2File(file)
    if packed == "xz":
        import lzma

        return lzma.LZMAFile(cast("IO[bytes]", file))
    from cleaner.records.zstd import ZstdFile

    return ZstdFile(file)


class _Counted(io.RawIOBase):
    """A stream that knows how much was read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.count = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.count += len(data)
        return data

    def readinto(self, buffer: Any) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Bounded(io.RawIOBase):
    """Unpacked bytes; errors of every unpacker as DamagedError, and no bomb goes off."""

    def __init__(self, file: Any, packed: _Counted, limits: Limits) -> None:
        self._file = file
        self._packed = packed
        self._limits = limits
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        import lzma
        import zlib

        try:
            data = self._file.read(len(buffer))
        except EOFError:
            raise DamagedError(f"The compressed file is cut off; {self._count:,} bytes could be read",
                          "Fetch or compress it again") from None  # fmt: skip
        except (OSError, ValueError, zlib.error, lzma.LZMAError) as error:
            raise DamagedError(
                f"The compressed file is damaged ({error})", "Fetch or compress it again"
            ) from error
        self._count += len(data)
        if not data and not self._packed.count:
            raise DamagedError(
                "The compressed file is empty: not even its header is there",
                "Fetch or compress it again",
            )
        if self._count > self._limits.ratio_from:
            self._refuse_bomb()
        buffer[: len(data)] = data
        return len(data)

    def _refuse_bomb(self) -> None:
        if self._count > self._packed.count * self._limits.ratio:
            raise DamagedError(f"The compressed file grows more than {self._limits.ratio} times as it is unpacked",
                          "Unpack it yourself if you trust it")  # fmt: skip


def missing_extra(package: str, extra: str) -> InputError:
    return InputError(f"This needs the package {package}, which is not installed",
                      f"Run: pip install 'cleaner[{extra}]'")  # fmt: skip


def lines(
    stream: io.BufferedReader, limit: int, *, ends: bool = False
) -> Iterator[tuple[int, bytes | int]]:
    r"""Numbered lines; one beyond the limit as its mere length.

    With `ends` all of them, as they are; else those that are not empty, without their line ends.
    Only "\n" and "\r\n" end a line: U+2028 and its like may stand inside a JSON string.
    """
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        if line in BLANK and not ends:
            if number % LOOK == 0:
                number += skip_blank(stream).count(b"\n")
        elif len(line) <= limit or line.endswith(b"\n"):
            yield number, line if ends else line.rstrip(b"\r\n")
        else:
            yield number, len(line) + skip_line(stream)


def skip_blank(stream: io.BufferedReader) -> bytes:
    """Read the empty lines that are in the buffer already.

    Where there are millions, that is a hundred times faster than line by line. It looks at the whole
    buffer, though, so ask only now and then.
    """
    ahead = stream.peek()
    empty = len(ahead) - len(ahead.lstrip(b"\r\n"))
    return stream.read(ahead.rfind(b"\n", 0, empty) + 1)


def skip_line(stream: io.BufferedReader) -> int:
    """Read to the end of a line of absurd length; how much that was."""
    skipped = 0
    while part := stream.readline(1 << 20):
        skipped += len(part)
        if part.endswith(b"\n"):
            break
    return skipped


def as_utf8(stream: io.BufferedReader) -> io.BufferedReader:
    """The stream without a byte order mark; UTF-16 and UTF-32, which have one, become UTF-8.

    A line end in UTF-16 is two bytes, so such a file must be decoded before it is cut into lines. Raises
    DecodeError for a known binary format, before each of its lines fails by itself.
    """
    head = stream.peek(4)
    refuse_binary(head)
    for bom, codec in BOMS:
        if head.startswith(bom):
            stream.read(len(bom))
            return stream if codec == "utf-8" else io.BufferedReader(_Transcoded(stream, codec))
    return stream


class _Transcoded(io.RawIOBase):
    """A stream in another encoding, as UTF-8."""

    def __init__(self, file: io.BufferedReader, codec: str) -> None:
        self._file = file
        self._codec = codec
        self._decoder = codecs.getincrementaldecoder(codec)()
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            data = self._file.read(1 << 16)
            try:
                self._ready = self._decoder.decode(data, final=not data).encode()
            except UnicodeError as error:
                raise DamagedError(f"The file begins as {self._codec} and is not ({error})",
                                   "Save it anew as UTF-8") from None  # fmt: skip
            if not data:
                break
        part, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def megabytes(size: int) -> str:
    return f"{size / (1 << 20):,.0f} MiB" if size >= 1 << 20 else f"{size:,} bytes"
