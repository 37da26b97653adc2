"""Plain lines: which lines need not be looked up in the tables of phrases, told by how they begin.

Most lines of a story are English, begin as no phrase of the tables does, and hold no mark of a link or a label. To
make the key of each and to look it up costs more than all the rest, so that is asked first.
"""

from __future__ import annotations

import re
from typing import Literal

from cleaner.rules.linked import is_edged
from cleaner.rules.look import first_word, plain_words, unmarked
from cleaner.rules.phrases import NONE, Matcher, matcher, may_fit

# What somebody says begins with one of these.
QUOTES = frozenset("\"'\u201c\u2018\u00ab\u201e\u300c")
# A line beyond this length is mostly a sentence, and is told by its first word before it is read.
LONG = 160
# Addresses, counters and numbers of pages have no more characters.
BARE = 60
# A line that begins with one of these may be a link in brackets, or one at which an arrow points.
_POINTS = frozenset(">\u00bb\u2192\u25b6\u25ba\u27a4\u261e\U0001f449[(")
# The mark that ends the head of a line ("Related: ..."), which is looked for in so many characters. One set of
# characters comes first, so that the search runs over plain text at full speed.
HEAD = 70
HEAD_MARK = re.compile(
    r"[:|\u00bb\uff1a\u2013\u2014>-](?:(?<=:)(?!//)\s?|(?<=[|\u00bb\uff1a])\s?|"
    r"(?<=\s[\u2013\u2014>-])[\u2013\u2014>-]?\s|(?<=>)>)"
)
# The first two words of a line, and what is glued to the first and is no letter of English.
_FIRST = re.compile(r"[^\w@+]*([A-Za-z]+)([\w@+]?)(?:[^\w@+]+([A-Za-z]*))?", re.ASCII)


# What is left to ask of the wording of a line: what its telltale words say ("prose"), what its marks say as well
# ("marked"), and before all which phrases it fits ("open").
Sort = Literal["prose", "marked", "open"]


def sort_of(text: str) -> tuple[Sort, list[str] | None]:
    """The sort of a line, and its words (see `plain_words`) where they were found on the way."""
    known = matcher()
    bare = unmarked(text) if text.isascii() else _in_english(text)
    begin = _FIRST.match(bare)
    if not begin or begin[2]:
        is_open = len(text) <= LONG or first_word(text) in known.openers
        return ("open" if is_open else "prose"), None
    first = begin[1].lower()
    if len(text) > LONG and first not in known.openers:
        return "prose", None
    words, last, second = plain_words(bare), known.last, (begin[3] or NONE).lower()
    seconds, others = known.openings
    is_open = (
        (first in seconds and _goes_on(seconds[first].get(second), words))
        or (first in others and not others[first].isdisjoint(words) and may_fit(known.first[first], second, words))
        or (words[-1] in last and may_fit(last[words[-1]], second, words))
        or (not known.inner_words.isdisjoint(words) and _holds(words, second, known))
        or (first in known.bar_words and known.bar_words.issuperset(words))
    )  # fmt: skip
    return ("open" if is_open else "marked"), (words if len(bare) == len(text) else None)


def _in_english(text: str) -> str:
    """A text with its typography in plain characters; "" where it has letters beside those of English."""
    if text[0] > _LATIN:
        return ""
    text = text.replace("\xa0", " ")
    latin = text.encode("latin-1", "ignore")
    if not latin.isascii() or len(text) - len(latin) > _MARKS:
        return ""
    bare = unmarked(text)
    return bare if bare.isascii() else ""


# The last letter of the Latin alphabets.
_LATIN = "\u024f"
# So many quotes, dashes and apostrophes a line may have.
_MARKS = 20


def _goes_on(demanded: str | None, words: list[str]) -> bool:
    """Whether a line that begins as phrases do holds one of the words of which each of them demands one."""
    return demanded is not None and (
        not demanded or not frozenset(demanded.split()).isdisjoint(words)
    )


def _holds(words: list[str], second: str, known: Matcher) -> bool:
    """Whether a line has the words of a phrase that begins and ends in any way."""
    inner = known.inner_words.intersection(words)
    return any(may_fit(known.inner[word], second, words) for word in inner)


def is_marked(text: str) -> bool:
    """Whether a line has one of the marks with which links, addresses and counters are written."""
    return (
        ":" in text or "/" in text or "|" in text or text[0] in _POINTS
        or (len(text) <= BARE and ("-" in text or "@" in text)) or is_edged(text)
    )  # fmt: skip
