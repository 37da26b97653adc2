"""How much evidence makes a line that recurs boilerplate, and where it counts as such.

The traps are lines that recur and are article text all the same: the headings of a format, rows of
figures, paragraphs of background that a newsroom adds to every story on a subject.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cleaner.boilerplate.pattern import Place
from cleaner.boilerplate.signals import speaks_of_site
from cleaner.languages import UNSPACED

_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_OPENERS = (":", "：", "…")
# A line belongs to an end of the page where it stands there in this share of its articles.
STEADY = 0.8
# An agency's briefs open alike, and so do the headlines of one desk; what is filled in at the start of
# a page must leave nearly all of the line fixed.
_FIXED_HEAD = 0.85
# So many fixed words are no chance, wherever the gaps are.
_PARAGRAPH = 12


@dataclass(frozen=True, slots=True)
class Bars:
    """How much evidence makes a line boilerplate.

    A line must stand in `few` articles and `least` of the site's, copies counted once. Where its words speak of the site or of
    the reader that is enough; else it must stand in `many` articles and in `share` of the site's, or
    in `most` of them however few they are. In the middle of articles the share is twice that, and the
    words must be many. Without sites all counts are `corpus` times as high.
    """

    few: int = 4
    many: int = 8
    share: float = 0.15
    most: float = 0.5
    least: float = 0.005
    corpus: int = 5


@dataclass(frozen=True, slots=True)
class Sighting:
    """What is known of one recurring line: where it stood, as shares and as blocks from an end."""

    text: str
    site: str
    articles: int
    of: int
    head: int
    tail: int
    steady: bool
    runs: bool


def place_of(line: Sighting, bars: Bars) -> tuple[Place, int] | None:
    """Where a line is boilerplate, with its slack; None where it may be article text."""
    times = 1 if line.site else bars.corpus
    words = _words(line.text)
    speaks = speaks_of_site(line.text, line.site)
    share = line.articles / max(line.of, 1)
    if (
        not _worded(line.text, words, speaks=speaks)
        or line.articles < bars.few * times
        or share < bars.least
    ):
        return None
    strong = share >= bars.most or (line.articles >= bars.many * times and share >= bars.share)
    if not (strong or (speaks and (line.site or share >= bars.share / 5))):
        return None
    slack = 1 if words >= 6 or (speaks and words >= 3) else 0
    opens = line.text.endswith(_OPENERS)
    if line.tail <= (0 if opens else slack):
        return "tail", line.tail
    if line.head <= slack and not opens and (words >= 5 or speaks or line.runs):
        return "head", line.head
    return _body(line, bars, words=words, speaks=speaks)


def _body(line: Sighting, bars: Bars, *, words: int, speaks: bool) -> tuple[Place, int] | None:
    """In the middle whole sentences count, and runs of three lines and more that all recur.

    A short line alone may be the heading of a format; the headings of a format have text between them.
    """
    share = line.articles / max(line.of, 1)
    usual = line.articles >= bars.many and share >= bars.most
    least = (1 if usual else 3) if line.runs else 5
    if line.text.endswith(_OPENERS) or words < (8 if "#" in line.text else least):
        return None
    told = speaks and line.articles >= bars.many and share >= bars.share / 5
    steady = (
        words >= 8
        and line.articles >= bars.many
        and (usual or (line.steady and share >= 2 * bars.share))
    )
    return ("body", 0) if line.site and (told or steady or line.runs) else None


def _words(line: str) -> int:
    """How many words a line has; in scripts without spaces two letters are counted as one."""
    return len(_WORD.findall(line)) + len(UNSPACED.findall(line)) // 2


def _worded(text: str, words: int, *, speaks: bool) -> bool:
    """Whether a line is made of words: rules, code and rows of figures are not."""
    letters, numbers = len(_LETTERS.findall(text)), text.count("#")
    if letters < 3 or letters < 0.5 * len(text.replace(" ", "")):
        return False
    return not numbers or words >= (numbers if speaks else 3 * numbers + 1)


def place_of_template(line: Sighting, bars: Bars) -> tuple[Place, int] | None:
    """Where a line with gaps is boilerplate. The words must speak of the site, whatever the counts.

    At the start of articles stand their headlines, and the headlines of one desk resemble each other.
    Only what is nearly the same there is no headline.
    """
    words = line.text.split(" ")
    fixed, share = sum(word != "*" for word in words), line.articles / max(line.of, 1)
    told = speaks_of_site(line.text.replace("*", ""), line.site)
    enough = line.articles > bars.few or share >= bars.share
    firm = fixed >= _PARAGRAPH or (fixed >= 5 and words[0] != "*" and len(words) - fixed <= 2)
    if not (told and enough and firm):
        return None
    if line.tail <= 1:
        return "tail", line.tail
    if line.head <= 1 and share >= bars.share and fixed >= max(8, _FIXED_HEAD * len(words)):
        return "head", line.head
    return None
