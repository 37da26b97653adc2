"""Small print: paragraphs on what may be done with a page, who pays for it and whose views it holds.

One complete turn of phrase is enough to tell it, since it speaks of "this page", of "our" links and forms, or of
what is done with the text, as no story does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from cleaner.rules.look import compiled
from cleaner.rules.statements import SENTENCE, SPOKEN, TO_READER
from cleaner.rules.turns import TURNS

_LENGTH = 900
# So much may stand before it, where that speaks to the reader as well; behind a story it is a tail of so much.
_BEFORE, _TAIL = 260, 450
# A paragraph begins with a capital or one of these.
_MARKS = frozenset("*[(-\u2014")
# A sentence behind it speaks to the reader as well, or is short.
_FEW = 5


@lru_cache(maxsize=1 << 8)
def small_print(text: str, near: frozenset[int]) -> tuple[str, int]:
    """The kind of the small print in a paragraph, near to whose words are the turns of these numbers (see `telltale`),
    and where it begins; ("", 0) for none. Two rules ask for it, one soon after the other."""
    if not near or not (text[:1].isupper() or text[:1] in _MARKS):
        return "", 0
    after = max(0, len(text) - _LENGTH)
    low = text[after:].lower()
    found = min(_turns_in(low, near), default=None)
    if not found:
        return "", 0
    begins, _, ends, kind = found
    stops = [m.end() for m in SENTENCE.finditer(text, after, after + begins + 1)]
    start = stops[-1] if stops else 0
    spoken = SPOKEN.search(low, start - after if start > after else 0)
    if spoken and not low.startswith("by ", begins):
        return "", 0  # the button of a form is quoted
    if kind == "newsletter" and not TO_READER.search(low):
        return "", 0  # others sign up, to get the offers of others
    before = text[:start]
    if not before or (
        start <= _BEFORE and TO_READER.search(before.lower()) and not SPOKEN.search(before.lower())
    ):
        return (kind, 0) if len(text) <= _LENGTH else ("", 0)
    rest = [part for part in SENTENCE.split(text[after + ends :])[1:] if part]
    ours = all(TO_READER.search(part.lower()) or part.count(" ") < _FEW for part in rest)
    return (kind, start) if len(text) - start <= _TAIL and ours else ("", 0)


def _turns_in(low: str, near: Iterable[int]) -> Iterator[tuple[int, int, int, str]]:
    """Where each of the turns begins (with its number) and ends in a text in small letters, and its kind."""
    for number in near:
        turn = TURNS[number]
        if found := compiled(turn.source).search(low):
            yield found.start(), number, found.end(), turn.kind
