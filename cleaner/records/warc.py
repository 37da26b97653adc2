"""WARC and WET: pages and texts of a crawl, one after another, with their address and date."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from cleaner.errors import Failure
from cleaner.formats.decode import DecodeError, decode, without_surrogates
from cleaner.records.documents import too_large
from cleaner.records.fields import own_field
from cleaner.records.record import Record
from cleaner.records.sources import Source
from cleaner.records.streams import DamagedError, Limits, missing_extra, open_stream
from cleaner.settings import Settings

_PAGES = frozenset({"text/html", "application/xhtml+xml"})


def read_warc(source: Source, settings: Settings, limits: Limits) -> Iterator[Record | Failure]:
    """A record for each page that was answered with success, and for each text of a WET file.

    Images, scripts, redirects and error pages are no articles and are passed over. The file is
    unpacked here, not by fastwarc, so that one which is cut off does not end without a word.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise missing_extra("fastwarc", "warc") from None
    kinds = WarcRecordType.response | WarcRecordType.conversion | WarcRecordType.resource
    number = end = 0
    with open_stream(source, limits) as stream:
        counted = _Counted(stream)
        try:
            for entry in ArchiveIterator(
                cast("BinaryIO", counted), record_types=kinds, auto_decode="all"
            ):
                number += 1
                end = _end(entry)
                item = _record(entry, source, settings, limits)
                if item is not None:
                    yield item
        except (OSError, ValueError) as error:
            raise DamagedError(f"The WARC file is damaged after record {number} ({error})",
                               "Fetch it again") from error  # fmt: skip
        if counted.position and (counted.tail != b"\r\n\r\n" or counted.position < end):
            raise DamagedError("The WARC file is cut off inside its last record", "Fetch it again")


def _end(entry: Any) -> int:
    """Where a record ends at the earliest, by its headers: a cut may leave an end that looks whole."""
    head = sum(len(name) + len(value) + 4 for name, value in entry.headers.items())
    return int(entry.stream_pos) + head + int(entry.headers.get("Content-Length") or 0)


class _Counted:
    """A stream as fastwarc wants it, which knows where it is and how it ends."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self.position = 0
        self.tail = b""

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.position += len(data)
        self.tail = (self.tail + data[-4:])[-4:]
        return data

    def tell(self) -> int:
        return self.position


def _record(
    entry: Any, source: Source, settings: Settings, limits: Limits
) -> Record | Failure | None:
    headers = entry.headers
    kind = (entry.http_content_type if entry.is_http else headers.get("Content-Type")) or ""
    kind = kind.split(";")[0].strip().lower()
    if kind not in _PAGES and kind != "text/plain":
        return None
    if entry.is_http and entry.http_headers.status_code != 200:
        return None
    url = headers.get("WARC-Target-URI") or ""
    name = url or headers.get("WARC-Record-ID") or source.path
    data = entry.reader.read(limits.document + 1)
    if len(data) > limits.document:
        return too_large(source, 0, limits)
    try:
        charset = entry.http_charset if entry.is_http else ""
        decoded = decode(data, declared=settings.encoding or charset or "", html=kind in _PAGES)
    except DecodeError as error:
        return Failure(source.path, 0, f"{name}: {error.what}", error.remedy)
    text, _ = without_surrogates(decoded.text)
    field = own_field(settings)
    return Record(
        id=name,
        text=text,
        kind="html" if kind in _PAGES else "text",
        url=url,
        date=headers.get("WARC-Date") or "",
        field=field,
        data={"url": url, "date": headers.get("WARC-Date") or "", field: text},
        source=source.path,
        name=source.name,
        notes=(decoded.note,) if decoded.note else (),
    )
