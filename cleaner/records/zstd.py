"""zstd streams that notice where they were cut off (python-zstandard does not, its issue 196)."""

from __future__ import annotations

from typing import Any

from cleaner.records.streams import missing_extra


class ZstdFile:
    """A zstd reader that knows whether the last frame was whole."""

    def __init__(self, file: Any) -> None:
        try:
            import zstandard
        except ImportError:
            raise missing_extra("zstandard", "zstd") from None
        self._frames = Frames(file)
        source: Any = self._frames
        self._error = zstandard.ZstdError
        self._reader = zstandard.ZstdDecompressor().stream_reader(
            source, read_size=1 << 16, read_across_frames=True
        )

    def read(self, size: int) -> bytes:
        try:
            data = self._reader.read(size)
        except self._error as error:
            raise ValueError(str(error)) from error
        if not data and size and not self._frames.whole:
            raise EOFError
        return bytes(data)


class Frames:
    """Follows the frames in a zstd stream that is read through it (RFC 8878, section 3.1).

    A frame is a header, blocks with a three-byte header each, and perhaps a checksum. `whole` is true
    only where what was read so far ends with a frame.
    """

    def __init__(self, file: Any) -> None:
        self._file = file
        self._head = b""  # what of the present header has been read
        self._skip = 0  # bytes that belong to the present block
        self._state = "magic"
        self._checksum = False

    @property
    def whole(self) -> bool:
        return self._state == "magic" and not self._head and not self._skip

    def read(self, size: int = -1) -> bytes:
        data: bytes = self._file.read(size)
        self._follow(data)
        return data

    def _follow(self, data: bytes) -> None:
        at = 0
        while at < len(data):
            if self._skip:
                step = min(self._skip, len(data) - at)
                self._skip -= step
                at += step
                continue
            need = self._need() - len(self._head)
            self._head += data[at : at + need]
            at += need
            if len(self._head) >= self._need():
                head, self._head = self._head, b""
                self._advance(head)

    def _need(self) -> int:
        """The length of the present header, as far as it is known."""
        if self._state == "skippable":
            return 4
        if self._state == "magic":
            return 4 if len(self._head) < 4 or _is_skippable(self._head) else 5
        return 3

    def _advance(self, head: bytes) -> None:
        if self._state == "magic":
            if _is_skippable(head):
                self._state = "skippable"
                return
            flags = head[4]
            single = bool(flags & 0x20)
            self._checksum = bool(flags & 0x04)
            sizes = (1 if single else 0, 2, 4, 8)[flags >> 6]
            self._skip = (0 if single else 1) + (0, 1, 2, 4)[flags & 3] + sizes
            self._state = "block"
        elif self._state == "skippable":
            self._skip = int.from_bytes(head, "little")
            self._state = "magic"
        else:
            word = int.from_bytes(head, "little")
            self._skip = 1 if (word >> 1) & 3 == 1 else word >> 3
            if word & 1:
                self._skip += 4 if self._checksum else 0
                self._state = "magic"


def _is_skippable(head: bytes) -> bool:
    return head[1:4] == b"\x2a\x4d\x18" and 0x50 <= head[0] <= 0x5F
