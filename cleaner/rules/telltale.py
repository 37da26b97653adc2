"""Telltale words: what a paragraph may be of the things that a page says of itself, told by one look.

An appeal, a request or small print holds one word at least of a known few. The words of a paragraph are taken
once, all these few are looked for at once, and only what they tell of is read closely: most paragraphs have none.
"""

from __future__ import annotations

from cleaner.article import Block
from cleaner.rules.appeals import THINGS
from cleaner.rules.look import plain_words
from cleaner.rules.statements import OURS, TURNED
from cleaner.rules.turns import TURNS

# Without one of these nothing asks the reader for anything.
ASKING = THINGS | OURS
_PRINTED = frozenset(word for turn in TURNS for word in turn.words.split())
WORDS = ASKING | _PRINTED
# These tell of a request alone, and only beside one of its turns.
_LONE = OURS - THINGS - _PRINTED
# What the page says of itself is shorter, or stands at the end of its paragraph.
_END = 1300


def telltale(block: Block) -> frozenset[str]:
    """The telltale words at the end of a paragraph, whatever stands around them."""
    return block.memo(_telltale)


def _telltale(block: Block) -> frozenset[str]:
    words = plain_words(block.text[-_END:])
    said = WORDS.intersection(words)
    lone = not _LONE.isdisjoint(said) and TURNED.isdisjoint(words)
    return said - _LONE if lone else said
