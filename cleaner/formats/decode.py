"""Bytes to text, never by a silent guess.

The evidence is asked in the order of its strength: a byte order mark, strict UTF-8, what the page or the
server declares, a statistical detector, and cp1252 last. `Decoded.how` says which one decided, and
`lossy` how many places did not fit. What is no text at all (an image, an archive, a PDF) is refused by
name. Labels are read as browsers read them (WHATWG Encoding Standard, section 4.2): "iso-8859-1" means
cp1252 and "gb2312" means gb18030, because that is what such pages hold.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cleaner.errors import InputError
from cleaner.formats.detect import (
    ANY_HIGH,
    ODD,
    SAMPLE,
    candidates,
    codec_of,
    detect,
    plausible,
    strict,
)
from cleaner.formats.mixed import nearly_utf8, parted, repaired

How = Literal["bom", "utf-8", "mixed", "lines", "declared", "detected", "guessed"]

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_MAGIC = (
    (b"%PDF-", "a PDF", "Extract its text first, for instance with pdftotext"),
    (b"PK\x03\x04", "a ZIP archive or an office document", "Unpack it, or save it as text"),
    (b"\x1f\x8b", "gzip data", "Unpack it, or name the file with .gz"),
    (b"\x28\xb5\x2f\xfd", "zstd data", "Unpack it, or name the file with .zst"),
    (b"BZh", "bzip2 data", "Unpack it, or name the file with .bz2"),
    (b"\xfd7zXZ\x00", "xz data", "Unpack it, or name the file with .xz"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "Unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive", "Unpack it first"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document", "Save it as text first"),
    (b"{\\rtf", "an RTF document", "Save it as plain text first"),
    (b"PAR1", "a Parquet file", "Name it with .parquet"),
    (b"ARROW1", "an Arrow file", "Save it as Parquet or JSON lines"),
    (b"SQLite format 3\x00", "an SQLite database", "Export the table as JSON lines or CSV"),
    (b"\x89PNG", "a PNG image", ""),
    (b"\xff\xd8\xff", "a JPEG image", ""),
    (b"GIF87a", "a GIF image", ""),
    (b"GIF89a", "a GIF image", ""),
    (b"RIFF", "a media file", ""),
    (b"OggS", "a media file", ""),
    (b"ID3", "an audio file", ""),
    (b"\x7fELF", "a program", ""),
    (b"MZ", "a program", ""),
)  # fmt: skip
# These begin like words, so they count only where control characters agree.
_WORDLIKE = frozenset({b"BZh", b"RIFF", b"OggS", b"ID3", b"MZ", b"PAR1", b"ARROW1"})

_META = re.compile(
    rb"""<meta[^<>]{0,400}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})"""
    rb"""|<\?xml[^<>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{2,40})""",
    re.IGNORECASE,
)
_CONTROL = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b\x08"))
_SURROGATE = re.compile("[\ud800-\udfff]")


class DecodeError(InputError):
    """The bytes are not text, or no encoding makes sense of them."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the codec that read it, the evidence that chose the codec, and the places that did not fit.

    `lossy` counts sequences that are not valid in `encoding`: they were read as cp1252 where that is
    likely what they are (how "mixed"), and else stand as U+FFFD in the text. Where some lines are UTF-8 and
    others are not (how "lines"), `encoding` is that of the others.
    """

    text: str
    encoding: str
    how: How
    lossy: int = 0

    @property
    def note(self) -> str:
        """What a reader of the result should know; "" where nothing was guessed and nothing lost."""
        said = {
            "mixed": "mostly UTF-8, with bytes of another encoding in it",
            "lines": f"some lines are UTF-8, the others were read as {self.encoding}",
            "detected": f"not UTF-8: read as {self.encoding}, by its letter statistics",
            "guessed": f"not UTF-8: read as {self.encoding} for want of evidence",
        }.get(self.how, "")
        places = "1 place is" if self.lossy == 1 else f"{self.lossy} places are"
        lost = f"{places} not valid {self.encoding}" if self.lossy else ""
        return "; ".join(part for part in (said, lost) if part)


def decode(data: bytes, *, declared: str = "", html: bool = False) -> Decoded:
    """The text of `data`.

    `declared` is what the server or the user says the encoding is; with `html` a declaration in the
    head of the page is read as well. Raises DecodeError for binary data.
    """
    for bom, codec in BOMS:
        if data.startswith(bom):
            return _with_bom(data[len(bom) :], codec)
    refuse_binary(data)
    if b"\x1b$" in data and (text := strict(data, "iso2022_jp_2")) is not None:
        return Decoded(text, "iso2022_jp_2", "detected")
    if b"\x00" in data and (wide := _wide(data)):
        return wide
    if (text := strict(data, "utf-8")) is not None:
        return Decoded(text, "utf-8", "utf-8")
    label = codec_of(declared) or (codec_of(declared_in(data)) if html else "")
    if nearly_utf8(data, declared=label == "utf-8"):
        return _mixed(data)
    label = "" if label.startswith("utf") else label
    return _by_line(data, label, html=html) or _legacy(data, label, html=html)


def declared_in(data: bytes) -> str:
    """The label that the head of a page states for itself, "" if none."""
    found = _META.search(data, 0, 4096)
    return (found[1] or found[2]).decode("ascii") if found else ""


def without_surrogates(text: str) -> tuple[str, int]:
    r"""The text with each lone surrogate as U+FFFD, and how many there were.

    JSON may hold them ("\ud800"), and no encoder, parser or database after us would take them.
    """
    if text.isascii():
        return text, 0
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.subn("\ufffd", text)
    return text, 0


def refuse_binary(data: bytes) -> None:
    """Raise DecodeError where the first bytes are those of a known binary format."""
    for magic, what, remedy in _MAGIC:
        if data.startswith(magic) and (
            magic not in _WORDLIKE or len(data[:2000].translate(None, _CONTROL)) < len(data[:2000])
        ):
            raise DecodeError(f"It is {what}, not text", remedy or "Leave it out")


def _with_bom(data: bytes, codec: str) -> Decoded:
    if (text := strict(data, codec)) is not None:
        return Decoded(text, codec, "bom")
    if codec == "utf-8":
        return _mixed(data)
    text = data.decode(codec, "replace")
    return Decoded(text, codec, "bom", lossy=text.count("\ufffd"))


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 and UTF-32 without a mark show their zero bytes at one place of two or four.

    None for a text into which a few NULs have strayed; DecodeError for anything else with NULs.
    """
    if _strayed(data):
        return None
    sample = data[: SAMPLE - SAMPLE % 4]
    for width in (4, 2):
        orders = [f"utf-{width * 8}-{order}" for order in ("le", "be")]
        read = {codec: text for codec in orders if (text := strict(sample, codec))}
        well = [codec for codec, text in read.items() if _reads_well(text)]
        if len(data) % width == 0 and well:
            codec = max(well, key=lambda codec: _evenness(read[codec]))
            if (text := strict(data, codec)) is not None:
                return Decoded(text, codec, "detected")
    odd = len(data) - len(data.translate(None, _CONTROL))
    if odd * 100 > len(data):
        raise DecodeError("It is binary data, not text", "Leave it out")
    return None


def _strayed(data: bytes) -> bool:
    """Whether the NULs are strays: UTF-8 with few of them, no other control, and blanks of one byte.

    In wide encodings a blank has a NUL beside it.
    """
    nuls = data.count(b"\x00")
    lone = data.count(b" ") > data.count(b" \x00") + data.count(b"\x00 ")
    controls = len(data) - len(data.translate(None, _CONTROL)) - nuls
    return lone and nuls * 8 < len(data) and not controls and strict(data, "utf-8") is not None


def _evenness(text: str) -> tuple[int, int]:
    """How much a sample keeps to ASCII, then to few blocks of Unicode: bytes in the wrong order do not."""
    sample = text[:4000]
    return sum(c < "\x80" for c in sample), -len({ord(c) >> 8 for c in sample})


def _reads_well(text: str) -> bool:
    """Whether a sample, read in a wide encoding, is mostly letters and spaces and never a control."""
    if "\x00" in text:
        return False
    sample = text[:4000]
    good = sum(c.isalnum() or c in " \t\r\n.,;:!?'\"()-<>/=、。，" for c in sample)
    controls = sum(c < " " and c not in "\t\r\n\f\v" for c in sample)
    return good >= 0.8 * len(sample) and not controls


def _mixed(data: bytes) -> Decoded:
    text, places = repaired(data)
    return Decoded(text, "utf-8", "mixed", lossy=places)


def _by_line(data: bytes, declared: str, *, html: bool) -> Decoded | None:
    """Lines of UTF-8 among lines of another encoding: files that were put together."""
    found = parted(data)
    if not found:
        return None
    lines, other = found
    read = _legacy(other, declared, html=html)
    if read.text.count("\n") != other.count(b"\n"):  # broken characters may swallow an end of line
        return None
    rest = iter(read.text.split("\n"))
    text = "\n".join(next(rest) if line is None else line for line in lines)
    return Decoded(text, read.encoding, "lines", read.lossy)


def _legacy(data: bytes, declared: str, *, html: bool) -> Decoded:
    """Neither marked nor UTF-8: the declaration if it reads well, then the detector, then cp1252."""
    if declared and (text := strict(data, declared)) is not None and plausible(text, declared):
        return Decoded(_no_controls(data, text), declared, "declared")
    found = detect(data, html=html)
    for codec in candidates(data, found):
        text = strict(data, codec)
        if text is not None and not ODD.search(text):
            return Decoded(text, codec, "detected")
    for codec, how in _doubtful(declared, found):
        if codec and (done := _tolerant(data, codec, how)):
            return done
    text = data.decode("cp1252", "replace")
    return Decoded(_no_controls(data, text), "cp1252", "guessed", lossy=text.count("\ufffd"))


def _doubtful(declared: str, found: str) -> Iterator[tuple[str, Literal["declared", "detected"]]]:
    yield declared, "declared"
    yield found, "detected"


def _tolerant(data: bytes, codec: str, how: Literal["declared", "detected"]) -> Decoded | None:
    """A long text with few broken places is still in that encoding: one in a hundred, and said."""
    text = data.decode(codec, "replace")
    lost = text.count("\ufffd")
    if lost * 100 > len(ANY_HIGH.findall(text)) or not plausible(text, codec):
        return None
    return Decoded(_no_controls(data, text), codec, how, lossy=lost)


def _no_controls(data: bytes, text: str) -> str:
    """The text, unless it is full of control characters: then the bytes never were a text."""
    controls = len(data) - len(data.translate(None, _CONTROL))
    if controls * 50 > len(data):
        raise DecodeError("It is binary data, not text", "Leave it out")
    return text
