"""Telltale words: what a paragraph may be of the things that a page says of itself, told by one look.

An appeal, a request or small print holds one word at least of a known few, and most hold no word with which a
story is told. The words of a paragraph are taken once, all these few are looked for at once, and only what they
tell of is read closely: most paragraphs have none.
"""

from __future__ import annotations

from typing import NamedTuple

from cleaner.article import Block
from cleaner.rules import appeals, pleas, statements
from cleaner.rules.look import SHORT, plain_words
from cleaner.rules.turns import FILED, near

# Without one of these a paragraph is no appeal, no request, no letter and no small print; a short one no sale, and
# no plea.
_PRINTED = frozenset(FILED)
_AT_LENGTH = appeals.ASKING | statements.OURS | appeals.LETTERS | _PRINTED
_SHORTER = _AT_LENGTH | appeals.SALES
_SHORT = _SHORTER | pleas.NAMED
# What the page says of itself is shorter, or stands at the end of its paragraph.
_END = 1300


class Telltale(NamedTuple):
    """What the words of a paragraph leave open: whether it is an appeal, a request, a letter, a sale or a plea as a
    whole, the numbers of the turns of small print that it may hold, and whether anything is asked at all."""

    appeal: bool = False
    request: bool = False
    letter: bool = False
    sale: bool = False
    plea: bool = False
    printed: frozenset[int] = frozenset()
    asking: bool = False


NOTHING = Telltale()
# Nothing as a whole; behind the story that it tells something may be asked.
STORY = Telltale(asking=True)


def telltale(block: Block) -> Telltale:
    """What the end of a paragraph may be, whatever stands around its words; NOTHING or STORY for most."""
    known = block.remembered  # `memo`, written out: this is asked of every line
    return known[_telltale] if known and _telltale in known else block.memo(_telltale)


def _telltale(block: Block) -> Telltale:
    text = block.text
    return told_by(plain_words(text[-_END:]), text)


def tell(block: Block, words: list[str]) -> Telltale:
    """The same of a block that is not long, and whose words are known."""
    told = told_by(words, block.text)
    block.remember(_telltale, told)
    return told


def told_by(words: list[str], text: str) -> Telltale:
    """What the words of a text (see `plain_words`) tell."""
    size = len(text)
    is_short, is_shorter = size <= pleas.LONGEST, size <= appeals.LONGEST_SALE
    telling = _SHORT if is_short else _SHORTER if is_shorter else _AT_LENGTH
    if telling.isdisjoint(words):
        return NOTHING
    said = telling.intersection(words)
    appealing = not appeals.ASKING.isdisjoint(said)
    pleading = not statements.OURS.isdisjoint(said) and statements.turned(words)
    asking = appealing or pleading
    of_sales = is_shorter and not appeals.SALES.isdisjoint(said)
    quoted = (asking or of_sales) and ('"' in text or "\u201c" in text)
    story = (appealing or of_sales) and not appeals.TOLD_WORDS.isdisjoint(words)
    told = (
        appealing and not quoted and not story,
        pleading and not quoted and statements.SPOKEN_WORDS.isdisjoint(words),
        size <= SHORT and not appeals.LETTERS.isdisjoint(said),
        of_sales and (quoted or not story),
        is_short and pleas.may_be(words),
        near(_PRINTED & said, words),
    )
    if any(told):
        return Telltale(*told, asking)
    return STORY if asking else NOTHING
