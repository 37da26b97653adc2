"""Where the story itself begins and ends among the lines of an article."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.article import Article, Block
from cleaner.rules.authors import is_biography
from cleaner.rules.headlines import is_title
from cleaner.rules.look import SHORT, ends_sentence, going_on, live
from cleaner.rules.pleas import is_address
from cleaner.rules.wording import kinds, told

# A line of the story: a sentence of some length, and no headline.
STORY, _HEADLINE = 60, 130
# So many lines of the story stay, whatever the last of them says.
_FEWEST = 2
# Above this line stand dates and bylines, if the story has not begun.
_TOP = 6
# The beginning of another story, cut somewhere.
EXCERPT = 300
CUT = ("\u2026", "...", "[...]", "[\u2026]", "(...)")


def story_span(article: Article) -> tuple[int, int]:
    """Positions (in `live`) of the first and the last line of the story itself; (n, -1) for none."""
    return article.memo(_story_span)


def _story_span(article: Article) -> tuple[int, int]:
    blocks, order = article.blocks, live(article)
    first, last = 0, len(order) - 1
    while first <= last and not _is_story(blocks[order[first]]):
        first += 1
    if first > last:
        return first, -1
    while last > first and not _is_story(blocks[order[last]]):
        last -= 1
    if last - first < _FEWEST or not _is_after(blocks[order[last]]):
        return first, last
    at = [n for n in range(first, last + 1) if _is_story(blocks[order[n]])]
    while len(at) > _FEWEST and _is_after(blocks[order[at[-1]]]):
        at.pop()
    return first, at[-1]


def edges(article: Article, below: int) -> tuple[int, ...]:
    """Positions (in `live`) of the lines down to the first of the story, or to the seventh line, and of
    those below its last line where they are no more than `below`: there stand dates and bylines."""
    size, (first, last) = len(live(article)), story_span(article)
    top = range(min(first + 1, _TOP + 1, size))
    if 1 <= size - 1 - last <= below:
        return (*top, *range(max(len(top), last + 1), size))
    return tuple(top)


def outside(article: Article, names: frozenset[str], margin: int = 0) -> Iterator[int]:
    """Blocks of a kind above the first or below the last line of the story."""
    order, on = live(article), going_on(article)
    first, last = story_span(article)
    for n in told(article):
        i = order[n]
        beside = n < first + margin or n > last - margin
        if beside and i not in on and kinds(article.blocks[i]) & names:
            yield i


def _is_after(block: Block) -> bool:
    """Whether a last line that looks like one of the story speaks of the page or its author, or is the
    beginning of another story."""
    text = block.text
    return (
        is_address(text)
        or block.memo(is_biography)
        or (len(text) <= EXCERPT and text.endswith(CUT))
    )


def _is_story(block: Block) -> bool:
    text = block.text
    if len(text) > SHORT:
        return True
    if len(text) < STORY or not ends_sentence(text) or kinds(block):
        return False
    return len(text) > _HEADLINE or not is_title(text)
