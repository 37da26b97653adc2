"""Polls that the page holds."""

from __future__ import annotations

import itertools
import re

from cleaner.article import Article, Block
from cleaner.rules.look import live
from cleaner.rules.wording import kinds, told

# From its first line to its last, a poll has so many lines.
_POLL = 7
# "Yes, it should be built."
_CHOICE, _YES_OR_NO = 80, re.compile(r"(?:Yes|No|Maybe|Not sure|Undecided)\b")
_QUOTES_AT_END = "\"'\u201d\u2019"


def polls(article: Article, found: dict[int, str]) -> None:
    """What stands between the first and the last line of a poll: its question, choices and fields."""
    order = live(article)
    marks = [n for n in told(article) if "poll" in kinds(article.blocks[order[n]])]
    for start, end in itertools.pairwise(marks):
        between = order[start + 1 : end]
        if end - start <= _POLL and all(_in_poll(article.blocks[i]) for i in between):
            for i in order[start : end + 1]:
                found[i] = "poll"


def _in_poll(block: Block) -> bool:
    """Whether a line may stand inside a poll: a question or a choice, no sentence of the story."""
    if len(block.text) <= _CHOICE and _YES_OR_NO.match(block.text):
        return True
    return len(block.text) <= 200 and not block.text.rstrip(_QUOTES_AT_END).endswith(".")
