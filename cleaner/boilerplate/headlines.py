"""Headlines of other articles that a page links amid its story, proven by the corpus.

A linked headline without a label looks like a sub-heading, and no rule that sees one article can tell the
two apart. The corpus can: the line is, word for word, the title of another article of the site.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from cleaner.boilerplate.pattern import squeeze
from cleaner.rules.look import ends_sentence, is_taken_up

# A title is told from a phrase of the language by so many words, or characters where words are not spaced.
_WORDS, _CHARS = 5, 24
# Above a linked headline stand so many paragraphs of the story; what stands higher may be a headline of its own.
_PARAGRAPHS, _PARAGRAPH = 2, 60
# An article of which more lines are headlines of others is a list of them.
_LIST = 0.4
# What a site adds to a title: " | Site", " - Site".
_SITE_PART = re.compile(r"\s(?:[|\u2013\u2014-])\s[^|\u2013\u2014]{2,40}$")


def headlines_of(title: str) -> Iterator[str]:
    """A title as its headline may stand elsewhere: whole, and without the site's name behind it."""
    title = squeeze(title)
    for headline in dict.fromkeys((title, _SITE_PART.sub("", title))):
        if headline.count(" ") + 1 >= _WORDS or (len(headline) >= _CHARS and " " not in headline):
            yield headline


def linked(lines: Sequence[str], candidates: Iterable[int]) -> list[int]:
    """Which of the candidates, indexes of lines that are titles of other articles, are linked headlines here.

    Each stands behind paragraphs of the story, no line announces it, and the paragraphs below do not take up its
    words. None where the article is a list of such lines.
    """
    at = sorted(candidates)
    if len(at) > _LIST * len(lines):
        return []
    story = [i for i, line in enumerate(lines) if len(line) >= _PARAGRAPH and ends_sentence(line)]
    first = story[_PARAGRAPHS - 1] if len(story) >= _PARAGRAPHS else len(lines)
    return [i for i in at if i > first and not _belongs(lines, i)]


def _belongs(lines: Sequence[str], i: int) -> bool:
    return lines[i - 1].endswith((":", "\uff1a")) or is_taken_up(lines, i)
