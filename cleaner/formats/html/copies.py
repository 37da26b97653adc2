"""Text that a page holds twice.

Many pages carry their story once for wide screens and once for narrow ones, and a style sheet hides the
one or the other. A reader sees one of them. Single sentences may well come again (a refrain, the same
warning in each chapter): what is a copy is a stretch of the page, or a paragraph of some length.
"""

from __future__ import annotations

from collections.abc import Sequence

# The characters of a stretch, in closed sentences, that nobody writes twice.
_STRETCH = 200
# A line that the page repeats all over is compared with so many of its places.
_PLACES = 8


def without_copies(texts: Sequence[str], places: list[int], prose: Sequence[float]) -> list[int]:
    """The `places` (of runs that are kept) without those that hold a stretch of text again.

    `texts` and `prose` are those of all runs of the page. The first of two copies stays.
    """
    told = [texts[n] for n in places if prose[n]]
    if len(set(told)) == len(told):
        return places
    words = [texts[n] for n in places]
    held = [prose[n] for n in places]
    known: dict[str, list[int]] = {}
    out: list[int] = []
    at = 0
    while at < len(words):
        if held[at]:
            starts = known.setdefault(words[at], [])
            length, start = max([(_alike(words, s, at), s) for s in starts], default=(0, 0))
            if sum(held[at : at + length]) >= _STRETCH:
                # What stands above a sentence (a heading, a label) is a copy with it.
                while out and start and out[-1] == at - 1 and words[start - 1] == words[at - 1]:
                    out.pop()
                    start, at, length = start - 1, at - 1, length + 1
                at += length
                continue
            if len(starts) < _PLACES:
                starts.append(at)
        out.append(at)
        at += 1
    return [places[n] for n in out]


def _alike(words: list[str], start: int, at: int) -> int:
    """How many texts from `start` on are those from `at` on, no further than to `at` itself."""
    length = 0
    while at + length < len(words) and start + length < at:
        if words[start + length] != words[at + length]:
            break
        length += 1
    return length
