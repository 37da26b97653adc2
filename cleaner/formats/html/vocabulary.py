"""What a tag, an attribute and the words of a class name say about the text below them.

Each thing worth knowing is one bit, so that an element and all above it are told by one number. The
words are data (`vocabulary.tsv`): those of a class or id are cut at separators and capitals
("articleBody" is article, body) and looked up whole, or by the longer parts they contain.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path


def tag_set(names: str) -> frozenset[str]:
    return frozenset(names.split())


TAGS: dict[str, tuple[str, ...]] = {
    "LINK": ("a",),
    "NAV": ("nav", "menu"),
    "HEADER": ("header",),
    "FOOTER": ("footer",),
    "ASIDE": ("aside",),
    "FORM": ("form", "fieldset", "label", "legend"),
    "FIGURE": ("figure",),
    "CAPTION": ("figcaption", "caption"),
    "LIST": ("ul", "ol", "dl"),
    "ITEM": ("li", "dt", "dd"),
    "TABLE": ("table",),
    "QUOTE": ("blockquote", "q"),
    "CODE": ("pre", "code"),
    "ARTICLE": ("article",),
    "MAIN": ("main",),
    "BUTTON": ("button", "summary"),
    "HEADING": ("h1", "h2", "h3", "h4", "h5", "h6"),
    "PARAGRAPH": ("p",),
    "SECTION": ("section",),
    "TIME": ("time", "address"),
}
ROLES = {
    "navigation": "NAV", "banner": "HEADER", "contentinfo": "FOOTER", "complementary": "ASIDE",
    "search": "FORM", "main": "MAIN", "article": "ARTICLE", "dialog": "DIALOG",
    "alertdialog": "DIALOG", "button": "BUTTON", "heading": "HEADING",
    "menu": "NAV", "menubar": "NAV", "tablist": "NAV",
}  # fmt: skip
# Attributes tell these; the rest of the names are the families of the word table.
STATES = ("HIDDEN", "DIALOG", "BODY")
SKIP_TAGS = tag_set(
    "script style template svg noscript iframe object video audio canvas select textarea input "
    "datalist progress meter map applet embed noembed noframes head title base link meta rp rt "
    "frame source track param img"
)
INLINE = tag_set(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark math "
    "mi mn mo mrow msup msub nobr output picture q rb ruby s samp small span strike strong sub sup "
    "time tt u var wbr"
)
# Attributes beside class and id that say something.
TELLING = frozenset(("role", "itemprop", "style", "hidden", "aria-hidden", "aria-modal", "inert"))
# "[A-Z]?[a-z]+[0-9]?|[A-Z]+", so written that a search goes from letter to letter.
_WORD = re.compile(r"[A-Za-z](?:[a-z]+[0-9]?|(?<=[A-Z])[A-Z]*|[0-9]?)")
# Parts of words in the table have at least so many letters.
_LETTERS = 5
_LONG = 500
_TABLE = Path(__file__).with_name("vocabulary.tsv")


@cache
def _families() -> dict[str, tuple[list[str], list[str]]]:
    table: dict[str, tuple[list[str], list[str]]] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            family, whole, parts = line.split("\t")
            table[family] = whole.split(), parts.split()
    return table


@cache
def names() -> tuple[str, ...]:
    """Every bit's name; its position is the bit."""
    return (*TAGS, *STATES, *_families())


@cache
def bit(name: str) -> int:
    return 1 << names().index(name)


@cache
def _lookup() -> tuple[dict[str, int], dict[str, list[tuple[str, int]]]]:
    """Bits of whole words; and parts of words with their bits, by their first letters."""
    whole: dict[str, int] = {}
    parts: dict[str, list[tuple[str, int]]] = {}
    for family, (words, pieces) in _families().items():
        for word in words:
            whole[word] = whole.get(word, 0) | bit(family)
        for piece in pieces:
            parts.setdefault(piece[:_LETTERS], []).append((piece, bit(family)))
    return whole, parts


# The same few hundred names stand on every page of a site: a bounded memory of them saves half the pass.
@lru_cache(maxsize=20_000)
def class_bits(name: str) -> int:
    """Bits of the words in a class or id attribute, which capitals, digits and signs set apart."""
    bits = 0
    for word in _WORD.findall(name[:_LONG]):
        bits |= _word_bits(word)
    return bits


@lru_cache(maxsize=20_000)
def _word_bits(name: str) -> int:
    whole, parts = _lookup()
    word = name.lower()
    bits = whole.get(word, 0)
    for start in range(len(word) - _LETTERS + 1):
        for part, its_bits in parts.get(word[start : start + _LETTERS], ()):
            if word.startswith(part, start):
                bits |= its_bits
    return bits


def name_bits(tag: str, classes: str | None = None, own_id: str = "") -> tuple[int, str]:
    """The bits of a tag with its class and id, and these as one string ("." without any attribute).

    Class names of the page as a whole ("no-sidebar", "single-post") say nothing about a part of it.
    """
    bits = TAG_BITS.get(tag, 0)
    if classes is None:
        return bits, "."
    name = f"{classes}.{own_id}" if own_id else classes
    if name and tag not in ("html", "body"):
        bits |= class_bits(name)
    return bits, name


def state_bits(attributes: dict[str, str | None]) -> int:
    """The bits of what other attributes say of an element."""
    bits = 0
    for key in TELLING.intersection(attributes):
        bits |= _state_bits(key, (attributes[key] or "").lower())
    return bits


@lru_cache(maxsize=2_000)
def _state_bits(name: str, value: str) -> int:
    if name == "role":
        return ROLE_BITS.get(value, 0)
    if name == "itemprop":
        whole = value in ("articlebody", "text", "reviewbody")
        return bit("BODY") if whole else class_bits(value)
    if name == "style":
        squeezed = value.replace(" ", "")
        gone = "display:none" in squeezed or "visibility:hidden" in squeezed
        return bit("HIDDEN") if gone else 0
    if name == "aria-modal":
        return bit("DIALOG") if value == "true" else 0
    return bit("HIDDEN") if name != "aria-hidden" or value == "true" else 0


TAG_BITS = {tag: bit(name) for name, tags in TAGS.items() for tag in tags}
ROLE_BITS = {role: bit(name) for role, name in ROLES.items()}
