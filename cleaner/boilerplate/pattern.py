"""The nouns of learned boilerplate: a pattern, the evidence for it, and how it matches a block."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2s
from typing import Literal
from urllib.parse import urlsplit

from cleaner.article import Article

Place = Literal["head", "body", "tail", "headline"]
PLACES: tuple[Place, ...] = ("head", "body", "tail", "headline")
EVERY_SITE = "*"

# A number with what holds its digits together, so that "1,204", "4.2", "10:30" and "2024-05-01" are
# all one number to a pattern.
NUMBER = r"\d+(?:[.,:/\u2013-]\d+)*"
_NUMBER = re.compile(NUMBER)
_SPECIAL = re.compile(r"[\\#*]")
# What may stand where a pattern has "*": up to twelve words. More than three such gaps would let a
# hostile line make the search slow, so a pattern has no more.
GAP = r"\S+(?: \S+){0,11}?"
MAX_GAPS = 3
# No line that a site repeats is longer, and a match with gaps must not search a novel.
MAX_GAPPED = 2000
_SAID = {"head": "at the start", "body": "in the middle", "tail": "at the end"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A line that a site repeats.

    In `text` white space is one space, `#` stands for any number and `*` for one to twelve words; a
    backslash makes either literal. A pattern of the head counts only where at most `slack` blocks that
    are no boilerplate stand before it, one of the tail where at most so many stand after it; one of
    the body counts anywhere, the headline of another article only amid a story (see `headlines.linked`).
    `articles` of the site's `of` articles hold it, copies of one article
    counted once; both are 0 where a person wrote the pattern. `example` is a line that it was learned
    from, empty where that is the text itself.
    """

    id: str
    text: str
    site: str = EVERY_SITE
    place: Place = "body"
    articles: int = 0
    of: int = 0
    slack: int = 0
    example: str = ""

    @property
    def reason(self) -> str:
        """The evidence in one sentence, for the log."""
        where = "of the corpus" if self.site == EVERY_SITE else f"of {self.site}"
        if not self.of:
            return f"listed by hand as boilerplate {where}"
        if self.place == "headline":
            return f"is the headline of another article {where}"
        return f"stands in {self.articles} of {self.of} articles {where}, {_SAID[self.place]}"

    @property
    def gaps(self) -> int:
        return sum(word == "*" for word in self.text.split())


@dataclass(frozen=True)
class Boilerplate:
    """What sites repeat: patterns in the order of the file. Merge two with `+`."""

    patterns: tuple[Pattern, ...] = ()

    def __add__(self, other: Boilerplate) -> Boilerplate:
        """Both; where two patterns have one id, the first stays."""
        known = {pattern.id for pattern in self.patterns}
        return Boilerplate(self.patterns + tuple(p for p in other.patterns if p.id not in known))

    def chosen(self, select: Sequence[str], ignore: Sequence[str]) -> Boilerplate:
        """The patterns that the names of `select` which begin with B choose (none does: all), less `ignore`.

        Names are ids or prefixes of ids.
        """
        only, less = (tuple(n for n in names if n.startswith("B")) for names in (select, ignore))
        return Boilerplate(
            tuple(
                p
                for p in self.patterns
                if p.id.startswith(only or "") and not p.id.startswith(less)
            )
        )

    @cached_property
    def reasons(self) -> Mapping[str, str]:
        """Rule id of an edit to the evidence for it."""
        return {pattern.id: pattern.reason for pattern in self.patterns}

    @cached_property
    def matchers(self) -> Mapping[str, Matcher]:
        """Per site what matches its lines; "*" is what counts on every site."""
        by_site: dict[str, list[Pattern]] = {EVERY_SITE: []}
        for pattern in self.patterns:
            by_site.setdefault(pattern.site, []).append(pattern)
        everywhere = by_site.pop(EVERY_SITE)
        out = {site: Matcher((*own, *everywhere)) for site, own in by_site.items()}
        return {**out, EVERY_SITE: Matcher(tuple(everywhere))}

    def matcher(self, site: str) -> Matcher:
        return self.matchers.get(site) or self.matchers[EVERY_SITE]


@dataclass(frozen=True)
class Matcher:
    """The patterns that count for one site, ready to be asked about a line."""

    patterns: tuple[Pattern, ...]
    _whole: dict[str, list[Pattern]] = field(init=False, default_factory=dict)
    _gapped: dict[str, list[tuple[re.Pattern[str], Pattern]]] = field(
        init=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        for pattern in self.patterns:
            if pattern.gaps:
                opener = pattern.text.split()[0]
                key = "" if opener == "*" or "#" in opener else _unescape(opener)
                self._gapped.setdefault(key, []).append((compiled(pattern.text), pattern))
            else:
                self._whole.setdefault(pattern.text, []).append(pattern)

    def matches(self, line: str) -> Iterator[Pattern]:
        """Patterns that fit a block's text as a whole, exact ones first."""
        if not self.patterns:
            return
        yield from self._whole.get(mask(line), ())
        if self._gapped and len(line) <= MAX_GAPPED:
            plain = squeeze(line)
            for key in ("", plain.split(" ", 1)[0]):
                for expression, pattern in self._gapped.get(key, ()):
                    if expression.fullmatch(plain):
                        yield pattern


def squeeze(line: str) -> str:
    """White space as single spaces, letters in composed form."""
    line = " ".join(line.split())
    return line if line.isascii() else unicodedata.normalize("NFC", line)


def mask(line: str) -> str:
    """The pattern that a line is an instance of: numbers become `#`, what is special is escaped.

    >>> mask("4 min  read")
    '# min read'
    """
    line = squeeze(line)
    if _SPECIAL.search(line):
        line = _SPECIAL.sub(r"\\\g<0>", line)
    return _NUMBER.sub("#", line)


def compiled(text: str) -> re.Pattern[str]:
    """The regular expression of a pattern with gaps, for a squeezed line."""
    words = (GAP if word == "*" else _literal(word) for word in text.split())
    return re.compile(" ".join(words))


def _literal(word: str) -> str:
    parts = re.split(r"(\\.|#)", word)
    return "".join(NUMBER if p == "#" else re.escape(_unescape(p)) for p in parts)


def _unescape(word: str) -> str:
    return re.sub(r"\\(.)", r"\1", word)


def pattern_id(site: str, text: str) -> str:
    """An id of B and eight digits that depend on site and text alone, so that learning again changes none."""
    return "B" + blake2s(f"{site}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()[:8]


def site_of(article: Article) -> str:
    """The site of an article: its `site` field, else the host of its `url`, else ""."""
    return site_name(article.get("site"), article.get("url"))


def site_name(site: str, url: str) -> str:
    """A site's name for patterns: what the field says, else the host of the address without "www."."""
    if site:
        return squeeze(site)
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return host.removeprefix("www.")
