"""What stands above a story: the way there from the front page, and how long ago it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.article import Article, Block
from cleaner.rules.lines import short_lines
from cleaner.rules.look import live
from cleaner.rules.survey import furniture
from cleaner.rules.wording import kinds

# So many lines above the story.
_TOP = 4
_TRAIL = re.compile(r"\s?(?:>{1,2}|[\u00bb\u203a\u2192])\s?|\s[/|]\s")
# One of these comes first, so that the search runs over plain text at full speed.
_ON = re.compile(r"[>\u00bb\u203a\u2192/|]")
_LONGEST_TRAIL = 120


def crumbs(article: Article, first: int) -> Iterator[int]:
    """The ways from the front page ("Home > News") above the first line of the story."""
    for i in live(article)[: min(first, _TOP)]:
        text = article.blocks[i].text
        if (
            len(text) > _LONGEST_TRAIL
            or not (_ON.search(text) and _TRAIL.search(text))
            or i in furniture(article)
        ):
            continue
        if "navigation" in kinds(Block(_TRAIL.split(text)[0].strip())):
            yield i


_MOMENT = re.compile(
    r"(?:(?:last )?(?:updated|posted|published):? )?(?:an?|\d{1,2}) ?(?:min|minute|hr|hour|day|week)s? ago|(?:(?:today|yesterday),? (?:at )?)?\d{1,2}[:.]\d\d ?[ap]\.?m\.?(?: [A-Z]{2,4})?|(?:today|yesterday),? (?:at )?\d{1,2}:\d\d",
    re.IGNORECASE,
)
_LONGEST_MOMENT = 30
_LAST_LETTERS = frozenset("oOmM.TC0123456789")


def moments(article: Article, first: int) -> Iterator[int]:
    """The line above the story that says how long ago it was written, or at what hour, if it is the only one of its
    kind: a report by the hour has several."""
    top = live(article)[: min(first, _TOP)]
    if not any(_is_moment(article.blocks[i].text) for i in top):
        return
    at = [i for i, text in short_lines(article) if _is_moment(text)]
    if len(at) == 1 and at[0] not in furniture(article):
        yield at[0]


def _is_moment(text: str) -> bool:
    return (
        len(text) <= _LONGEST_MOMENT
        and text[-1] in _LAST_LETTERS
        and _MOMENT.fullmatch(text) is not None
    )
