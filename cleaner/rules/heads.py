"""Heads such as "Related", with the linked headlines below them."""

from __future__ import annotations

from cleaner.article import Article, Block
from cleaner.languages import UNSPACED
from cleaner.rules.directory import repeated, without_heading
from cleaner.rules.extent import CUT, EXCERPT, STORY, story_span
from cleaner.rules.headlines import is_section
from cleaner.rules.linked import is_teaser
from cleaner.rules.look import ends_sentence, key, live, long_words
from cleaner.rules.wording import kinds, told

_HEADS = frozenset({"related-head", "more-head"})
# A head of a list of links takes at most so many lines.
_TEASERS, _TEASERS_TO_END = 25, 80
_NAMED_IN_BRACKETS = 40
# The headline below the name of its section.
_WORDS = 4


def heads(article: Article, found: dict[int, str]) -> None:
    """Heads such as "Related" with the teasers below them."""
    order = live(article)
    _, last = story_span(article)
    for n in told(article):
        i = order[n]
        block = article.blocks[i]
        if found.get(i) not in (None, "more", "teaser") or not _heads_list(article, n, last):
            continue
        taken = _teasers(article, n + 1, to_end=n > last)
        if n < last:
            listed = without_heading([article.blocks[j].text for j in taken])
            taken = taken[:listed] if key(block) not in repeated(article) else []
            if len(taken) > 1 and _is_heading_below(article, taken):
                taken.pop()
        if found.get(i) == "more" and n < last and len(taken) < 2 and block.text[-1] != ":":
            continue  # a bare "Read more"; what follows may be the next sub-heading
        if not (n > last or _is_head(block, len(taken))):
            continue
        titled = block.text.endswith((":", "\u2026", "...")) or " " in key(block)
        titled = titled and not block.text.startswith("#")
        if taken or (i not in found and (titled or n > last)):
            found[i] = "related"
        for j in taken:
            found.setdefault(j, "teaser")


def _heads_list(article: Article, n: int, last: int) -> bool:
    """Whether a line (position in `live`) can be the head of a list of links."""
    order = live(article)
    block = article.blocks[order[n]]
    said, text = kinds(block), block.text
    if not _HEADS & said or (ends_sentence(text) and not text.endswith(("\u2026", "..."))):
        return False
    if n < last and {"teaser", "more:"} <= said:
        return False  # "Read more: Why it rained" is a head with its headline
    below = article.blocks[order[n + 1]].text if n + 1 < len(order) else ""
    return text.endswith(":") or not _leads(below)  # else a heading ("Up next") with its paragraph


# A sub-heading has half of its long words, and more than the links above it, in the paragraph below.
_HALF, _STEM = 0.5, 6


def _is_heading_below(article: Article, taken: list[int]) -> bool:
    """Whether the last line of a list is the sub-heading of the paragraph below it."""
    order = live(article)
    n = order.index(taken[-1])
    below = article.blocks[order[n + 1]].text.casefold() if n + 1 < len(order) else ""
    if len(below) < STORY:
        return False
    texts = [article.blocks[i].text for i in taken]
    *others, last = [_share(text, below) for text in texts]
    *begun, begins = [below.startswith(text.split()[0][:_STEM].casefold()) for text in texts]
    return (begins and not any(begun)) or (last >= _HALF and last > max(others))


def _share(text: str, below: str) -> float:
    """The share of the long words of a line that stand in a text in small letters."""
    words = long_words(text)
    return sum(word in below for word in words) / len(words) if words else 0.0


def _is_head(block: Block, taken: int) -> bool:
    """A head that any noun may follow ("More in science") needs capitals, a colon, or its list."""
    if "related-head" in kinds(block):
        return True
    return taken >= 2 or block.text.isupper() or (taken == 1 and block.text.endswith(":"))


def _leads(text: str) -> bool:
    """Whether a line is a sentence that leads to what follows."""
    return text.endswith(":") and len(text) >= STORY


def _teasers(article: Article, start: int, *, to_end: bool) -> list[int]:
    """Blocks from position `start` on that look like linked headlines: no sentence, not too short."""
    order = live(article)
    taken: list[int] = []
    for n in range(start, min(start + (_TEASERS_TO_END if to_end else _TEASERS), len(order))):
        i = order[n]
        text = article.blocks[i].text
        unspaced = bool(UNSPACED.search(text))
        longest = EXCERPT if to_end and text.endswith(CUT) else 220
        below = article.blocks[order[n + 1]].text if n + 1 < len(order) else ""
        if (
            (taken or text.isdigit())
            and is_section(text)
            and is_teaser(below)
            and below.count(" ") >= _WORDS
        ):
            taken.append(i)  # the section of the next headline
            continue
        if not (6 if unspaced else 12) <= len(text) <= longest or (
            not to_end and not is_teaser(text)
        ):
            break
        if len(text.split()) < 4 and not unspaced and not to_end:
            break
        if text[0] in "(\uff08" and text[-1] in ")\uff09" and len(text) <= _NAMED_IN_BRACKETS:
            break  # who wrote it
        if to_end and _is_sentence_after(article, taken, text):
            break
        taken.append(i)
    return taken


# So many headlines without a stop tell that none of the list has one.
_STOPLESS = 3


def _is_sentence_after(article: Article, taken: list[int], text: str) -> bool:
    """Whether a line ends as a sentence does, and all the headlines above it do not: the list is at its end."""
    above = [article.blocks[i].text for i in taken]
    stops = [ends_sentence(line) for line in above]
    return len(above) >= _STOPLESS and text[-1] == "." and not text.endswith(CUT) and not any(stops)
