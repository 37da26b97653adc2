"""Headlines of other stories that stand in a story without a label, told by their style and by their words.

A sub-heading speaks of the paragraphs below it, and a story that has one has more of them. The headline of
another story is set in capitals, is as long as a headline, and brings words that this story does not know. Next to another behind
a kicker it need not be set in capitals.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping

from cleaner.article import Article, Block
from cleaner.rules.headline import title_of
from cleaner.rules.look import (
    ends_sentence,
    going_on,
    is_taken_up,
    key,
    live,
    live_texts,
    long_words,
)
from cleaner.rules.wording import kinds

# A story of fewer lines says too little of its style; one with more lines without a stop has sub-headings.
_LINES, _OPEN = 8, 2
_PARAGRAPH = 60
# Names, credits, songs and addresses are set in capitals as well.
_NO_HEADLINE = re.compile(
    r"[|/@\u2022#;=<>]|\b(?:was|were|v|vs)\b|\((?!(?i:video|photos?|watch|new|updated?)\b)[^()]*\)$|\.com\b|\bwww\.|^[\W\d]|^(?:By|From|Source|Sources|Authors?|Photo|Image|Step|Part|Chapter|See|Video) |,.*,|[\u2013\u2014-] [A-Z][a-z]+ [A-Z][a-z]+$"
)
# The usual ends of sentences, which are seen without a call.
_STOPS = ".!?"
_OPEN_END = ",:;-\u2013\u2014"
# A run of headlines may have so many lines behind it.
_BEHIND = 3
# A headline in capitals and one in small letters, in characters and in words.
_SET, _SET_WORDS = range(38, 171), range(6, 171)
_PLAIN, _PLAIN_WORDS = range(38, 181), range(7, 25)
_KICKED = 4


def strangers(article: Article, found: Mapping[int, str], last: int) -> tuple[int, ...]:
    """Blocks that are headlines of other stories, where `found` is what is furniture already and `last` the
    position of the last line of the story."""
    if last < _LINES - 1:
        return ()
    lines = [line for line in live_texts(article) if line[0] not in found]
    if _has_open(lines) and not any(_is_set_as_headline(t) for _, t in lines[-_BEHIND - 1 :]):
        return ()  # it is none amid the story, and none at its end
    rest = [i for i, _ in lines]
    heads = [i for i, t in lines[1:] if t[-1] not in _STOPS and _is_set_as_headline(t)]
    heads = free(article, heads)
    if not heads:
        return ()
    end = set(_at_end(article, rest, heads))
    inside = [i for i in heads if i not in end and _is_amid(article, rest, i)]
    if len(inside) > 1 and any(_is_led_to(article, rest, i) for i in inside):
        inside = []  # its own sub-headings are set in the same style
    whole = article.text.casefold() if inside else ""
    return tuple(sorted(end | {i for i in inside if _brings_words(article, rest, i, whole)}))


def _has_open(lines: list[tuple[int, str]]) -> bool:
    """Whether more lines than one or two below the first have no stop, as in no story with a stranger amid it."""
    more = (1 for _, text in lines[1:] if text[-1] not in _STOPS and not ends_sentence(text))
    return sum(itertools.islice(more, _OPEN + 1)) > _OPEN


def beside_teasers(article: Article, found: Mapping[int, str], last: int) -> tuple[int, ...]:
    """Blocks of the story that are headlines next to another behind a kicker ("Malls reopen:Owner opens 49 more"):
    without a stop, and the paragraphs below do not take up their words."""
    if last < _LINES - 1 or "teaser" not in found.values():
        return ()
    order = live(article)
    kickers = {
        i for i, kind in found.items() if kind == "teaser" and _has_kicker(article.blocks[i])
    }
    near = [
        i
        for above, i, below in zip(order, order[1:last], order[2:], strict=False)
        if i not in found
        and (above in kickers or below in kickers)
        and _is_as_long_as_headline(article.blocks[i].text)
    ]
    rest = [i for i in order if i not in found]
    return tuple(i for i in free(article, near) if not _is_led_to(article, rest, i))


def _has_kicker(block: Block) -> bool:
    """Whether a teaser is a whole headline. Behind a label ("Read also: ...") the story goes on as it likes."""
    return kinds(block) == {"teaser"} and block.text.count(" ") >= _KICKED


def free(article: Article, lines: list[int]) -> list[int]:
    """The lines that do not go on, do not repeat the title and say nothing that the tables know."""
    if not lines:
        return []
    on, titles, blocks = going_on(article), title_of(article), article.blocks
    return [
        i for i in lines if i not in on and key(blocks[i]) not in titles and not kinds(blocks[i])
    ]


def is_stopless(text: str, length: range, words: range) -> bool:
    """Whether a line has so many characters and words, and no mark at its end."""
    return (
        len(text) in length
        and text.count(" ") + 1 in words
        and text[-1] not in _OPEN_END
        and not ends_sentence(text)
    )


def _is_as_long_as_headline(text: str) -> bool:
    return is_stopless(text, _PLAIN, _PLAIN_WORDS) and not _NO_HEADLINE.search(text)


def _is_set_as_headline(text: str) -> bool:
    """Whether a line has six words or more, nearly all of the long ones with a capital, and no stop."""
    if not is_stopless(text, _SET, _SET_WORDS):
        return False
    initials = [word[0] for word in text.split() if len(word) >= 4 and word[0].isalpha()]
    capitals = sum(map(str.isupper, initials))
    return capitals >= 5 and capitals >= 0.85 * len(initials) and not _NO_HEADLINE.search(text)


def _is_amid(article: Article, rest: list[int], i: int) -> bool:
    """Whether a line stands between two paragraphs of a story that has hardly a line without a stop."""
    texts = [article.blocks[j].text for j in rest]
    n = rest.index(i)
    beside = texts[n - 1 : n] + texts[n + 1 : n + 2]
    open_lines = sum(not ends_sentence(text) for text in texts[1:])
    return open_lines <= _OPEN and all(len(t) >= _PARAGRAPH and ends_sentence(t) for t in beside)


def _brings_words(article: Article, rest: list[int], i: int, whole: str) -> bool:
    """Whether most long words of a line are new to the story, and to the paragraphs below it above all."""
    words = long_words(article.blocks[i].text)
    known = sum(whole.count(word) > 1 for word in words)
    return known <= 0.6 * len(words) and not _is_led_to(article, rest, i)


def _is_led_to(article: Article, rest: list[int], i: int) -> bool:
    """Whether a line is a sub-heading to the paragraphs below it."""
    return is_taken_up([article.blocks[j].text for j in rest], rest.index(i))


def _at_end(article: Article, rest: list[int], heads: list[int]) -> list[int]:
    """Two or more headlines in a row with hardly a line behind them."""
    run: list[int] = []
    for back, i in enumerate(reversed(rest)):
        if i in heads:
            run.append(i)
        elif run or back >= _BEHIND:
            break
    if run and _goes_on_alike(article, rest, run):
        return []
    above = article.blocks[rest[rest.index(run[-1]) - 1]].text if run else ":"
    return run if len(run) >= 2 and ends_sentence(above) else []


def _goes_on_alike(article: Article, rest: list[int], run: list[int]) -> bool:
    """Whether a word that all lines of a run have stands in a line behind them too: then they are one list."""
    shared = set.intersection(*(long_words(article.blocks[i].text) for i in run))
    behind = [article.blocks[i].text for i in rest[rest.index(run[0]) + 1 :]]
    return len(run) > 1 and any(shared & long_words(text) for text in behind)
