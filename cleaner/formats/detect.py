"""Which encoding bytes without a mark or a true declaration are in.

faust-cchardet answers, and what detectors are known to confuse is mended: its answer is only the first
of the candidates, and a candidate must read like an article.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

# Labels that mean a superset, as browsers and the files themselves have it.
_MEANS = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
    "euc_kr": "cp949", "big5": "big5hkscs", "koi8-r": "koi8-u", "johab": "cp949",
}  # fmt: skip
_ALIASES = {
    "x-sjis": "cp932", "windows-31j": "cp932", "ks_c_5601-1987": "cp949", "uhc": "cp949",
    "x-gbk": "gb18030", "x-euc-jp": "euc_jp", "x-mac-roman": "mac-roman", "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic", "x-cp1252": "cp1252", "dos-874": "cp874", "unicode": "utf-8",
    "windows-874": "cp874", "x-user-defined": "cp1252", "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8", "utf8mb4": "utf-8", "big5-eten": "big5hkscs", "euc-tw": "big5hkscs",
}  # fmt: skip
# Python's codecs for other purposes; browsers refuse UTF-7 as well.
_NEVER = frozenset(
    {"idna", "punycode", "utf-7", "unicode_escape", "raw_unicode_escape", "undefined"}
)
# Pairs that a detector cannot tell apart, and the rest of whose tables differ.
_SIBLINGS = {
    "iso8859-2": ("iso8859-2", "cp1250"), "cp1250": ("cp1250", "iso8859-2"),
    "iso8859-7": ("cp1253", "iso8859-7"), "cp1253": ("cp1253", "iso8859-7"),
    "iso8859-13": ("cp1257", "iso8859-13"), "iso8859-4": ("iso8859-4", "cp1257"),
    "iso8859-8": ("cp1255", "iso8859-8"), "cp1252": ("cp1252", "iso8859-15"),
    "iso8859-6": ("iso8859-6", "cp1256"),
    # Pages in these hardly exist; the detector names them for short Western texts.
    **{rare: ("cp1252", rare) for rare in ("cp850", "cp852", "cp862", "cp865", "mac-latin2", "iso8859-3",
                                           "iso8859-10")},
}  # fmt: skip
_TAG = re.compile(rb"<[^<>]*>")
_HIGH = re.compile(rb"[\x80-\xff]")
# What a right reading hardly ever shows: C1 controls, a currency or paragraph sign inside an article.
ODD = re.compile("[\x80-\x9f¤¶¦¬\ufffd]")
# A Western reading of other scripts is made of long runs of accented letters and signs.
_WESTERN = frozenset(
    {"cp1252", "iso8859-15", "cp1254", "cp1250", "iso8859-2", "cp1257", "mac-roman"}
)
_RUN = re.compile(r"[^\x00-\x7f]{4,}")
ANY_HIGH = re.compile(r"[^\x00-\x7f]")
# Anything but the letters and signs that Western European articles are written with, or three in a row.
_UNUSUAL = re.compile(
    r"[^\x00-\x7fáéíóúàèùâêîôûäëïöüÿãõñçåæøßœìòÁÉÍÓÚÀÈÙÂÊÎÔÛÄËÏÖÜÃÕÑÇÅÆØŒ€«»“”„‘’–—…•·¿¡ºª°§©®™£½\xa0´²×]"
    r"|[^\W\d_a-zA-Z]{3}|[a-z][¿¡ºª]"
)
# Read as Mac Roman, other encodings put capitals within words; its own apostrophe is a capital elsewhere.
_CAPITAL_INSIDE = re.compile(r"[a-z\xdf-\xffœ][ÁÉÍÓÚÀÈÙÂÊÎÔÛÄËÏÖÜÃÕÑÇÅÆØŒ]")
_APOSTROPHE = re.compile(r"[a-z]’[a-z]")
# Hungarian has the very bytes of õ and û, so these detections are believed.
_CENTRAL = frozenset({"cp1250", "iso8859-2", "iso8859-16"})
# Han encodings and the first bytes of their rows for common characters.
_HAN = {"gb18030": (0xB0, 0xD7), "big5hkscs": (0xA4, 0xC6), "euc_jp": (0xB0, 0xCF)}
_HIGH_SIGN = re.compile(r"[^\x00-\x7f\u3000-\u303f\uff00-\uff65]")
SAMPLE = 1 << 18  # bytes shown to the detector: more changes no verdict, and costs 40 ms a megabyte


def codec_of(label: str) -> str:
    """The Python codec that a declared label means in practice, "" for one that is unknown."""
    name = label.strip().strip("\"'").lower()
    try:
        codec = codecs.lookup(_ALIASES.get(name, name)).name
        "".encode(codec)  # not "hex" or "rot13", which are codecs but no encodings
    except (LookupError, ValueError, TypeError):
        return ""
    return "" if codec in _NEVER else _MEANS.get(codec, codec)


def detect(data: bytes, *, html: bool = False) -> str:
    """The codec that the letter statistics of `data` speak for, "" if none.

    Only stretches around bytes beyond ASCII are shown to the detector: a page is mostly markup.
    """
    import cchardet

    body = _TAG.sub(b" ", data) if html else data
    first = _HIGH.search(body)
    start = max(0, first.start() - 200) if first else 0
    label = cchardet.detect(body[start : start + SAMPLE])["encoding"]
    codec = codec_of(label) if label else ""
    return "" if codec.startswith(("utf", "ascii")) else codec


def candidates(data: bytes, found: str) -> Iterator[str]:
    """What to try for a detector's answer, best first, mending what detectors are known to confuse."""
    western = strict(data, "cp1252") if found not in _CENTRAL else ""
    if western and not _UNUSUAL.search(western):
        yield "cp1252"  # nothing but letters and signs of Western Europe, and none of them in runs
    elif _is_mac(data, found):
        yield "mac-roman"
    elif not found or found in _HAN:
        yield from _by_common_signs(data, found)
    yield from _SIBLINGS.get(found, (found,) if found else ())


def _is_mac(data: bytes, found: str) -> bool:
    """Whether bytes are Mac Roman, which the detector does not know.

    It has no byte without a meaning, so its reading must be spotless, and no other Western one likely.
    """
    text = data.decode("mac-roman")
    if found in _CENTRAL or _UNUSUAL.search(text) or _CAPITAL_INSIDE.search(text):
        return False
    return found not in _WESTERN or bool(_APOSTROPHE.search(text))


def _by_common_signs(data: bytes, found: str) -> list[str]:
    """Han encodings that fit, by how much of the text is in the rows for everyday signs.

    The standards put the commonest three to five thousand characters into rows of their own; a text
    read in the wrong one of them is made of rare characters. Kana tell Japanese from Chinese.
    """
    shares: dict[str, float] = {}
    for codec, (first, last) in _HAN.items():
        text = strict(data, codec)
        signs = _HIGH_SIGN.findall(text[:4000]) if text else []
        kana = sum("\u3040" <= sign <= "\u30ff" for sign in signs)
        han = [sign for sign in signs if "\u3400" <= sign <= "\uffdc"]
        if len(signs) < 4 or (codec == "euc_jp") != (kana * 5 > len(signs)):
            continue
        common = sum(first <= sign.encode(codec, "replace")[0] <= last for sign in han)
        shares[codec] = (common + kana) / len(signs) + (0.05 if codec == found else 0)
    return [codec for codec in sorted(shares, key=lambda c: -shares[c]) if shares[codec] > 0.6]


def plausible(text: str, codec: str) -> bool:
    """Whether a Western reading looks like one: accented letters stand alone, not in long runs."""
    if codec not in _WESTERN:
        return True
    high = len(ANY_HIGH.findall(text))
    in_runs = sum(len(run) for run in _RUN.findall(text))
    return in_runs * 3 <= high


def strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, LookupError):
        return None
