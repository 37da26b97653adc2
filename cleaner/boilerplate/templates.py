"""Lines that differ in a name or a date: what many lines at one end of a site's articles agree on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from difflib import SequenceMatcher

from cleaner.boilerplate.pattern import GAP, MAX_GAPS
from cleaner.settings import Settings

# Only so many blocks from an end are looked at: what is filled in differently on each page stands
# beside the article and not inside of it.
HEAD, TAIL = 4, 6
_WORDS = range(4, 80)
_FIXED_SHARE = 0.5
_FIXED_WORDS = 4
_GAP_WORDS = 12
# Lines of one template open or close with the same words.
_KEY_WORDS = 3
_COMPARED = 100
# Lines of so many words are compared as paragraphs; a half of their pairs of words must be the same.
_PARAGRAPH = 12
_ALIKE = Settings(threshold=0.5, shingle=2, recall=0.95)


@dataclass(frozen=True, slots=True)
class Line:
    """One masked line near an end of an article: `group` names the article, copies counted as one."""

    text: str
    group: int
    head: int
    tail: int


@dataclass(frozen=True, slots=True)
class Template:
    """What lines agree on, `*` where they do not, and the lines."""

    text: str
    lines: tuple[Line, ...]

    @property
    def groups(self) -> int:
        return len({line.group for line in self.lines})

    @property
    def example(self) -> str:
        return min(line.text for line in self.lines)


def edge_lines(lines: Sequence[str], group: int, known: AbstractSet[str]) -> Iterator[Line]:
    """The lines near both ends of an article that are not `known` boilerplate.

    `head` and `tail` count the lines between it and each end that are not known.
    """
    rest = [text for text in lines if text not in known]
    for i, text in enumerate(rest):
        tail = len(rest) - 1 - i
        if (i < HEAD or tail < TAIL) and len(text.split(" ")) in _WORDS:
            yield Line(text, group, i, tail)


def templates(lines: Iterable[Line], few: int) -> Iterator[Template]:
    """Templates that at least so many articles fill in, each line in the first that takes it.

    Lines meet where they open or close with the same words; paragraphs, which may differ at both ends,
    where MinHash finds them near-duplicates.
    """
    ordered = sorted(set(lines), key=lambda line: (line.text, line.group, line.head))
    taken: set[Line] = set()
    for bucket in _buckets(ordered, few):
        template = _template([line for line in bucket if line not in taken], few)
        if template:
            taken.update(template.lines)
            yield template
    left = [
        line for line in ordered if line not in taken and len(line.text.split(" ")) >= _PARAGRAPH
    ]
    for star in _near(left, few):
        template = _template(star, few)
        if template:
            yield template


def _template(lines: Sequence[Line], few: int) -> Template | None:
    """What the lines agree on, if enough articles hold them and they are not all the same."""
    if len({line.group for line in lines}) < few or len({line.text for line in lines}) < 2:
        return None
    template = _agree(lines)
    return template if template and template.groups >= few else None


def _near(lines: Sequence[Line], few: int) -> Iterator[list[Line]]:
    """Stars of near-duplicate paragraphs, the largest first."""
    if len({line.group for line in lines}) < few:
        return
    from cleaner.dedup import dedup  # numba: only where there are paragraphs to compare

    found = dedup(((str(n), line.text) for n, line in enumerate(lines)), _ALIKE)
    stars: dict[str, list[Line]] = {}
    for n, line in enumerate(lines):
        stars.setdefault(found[str(n)].kept, []).append(line)
    yield from sorted(stars.values(), key=lambda star: (-len(star), star[0].text))


def _buckets(lines: Iterable[Line], few: int) -> Iterator[list[Line]]:
    """Lines by their first words, and by their last, the largest buckets first."""
    buckets: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        words = line.text.split(" ")
        for side, part in (("first", words[:_KEY_WORDS]), ("last", words[-_KEY_WORDS:])):
            buckets.setdefault((side, " ".join(part)), []).append(line)
    for _, found in sorted(buckets.items(), key=lambda item: (-len(item[1]), item[0])):
        if len(found) >= few:
            yield found


def _agree(lines: Sequence[Line]) -> Template | None:
    """The words that most lines of a bucket have in common, and the lines that then fit.

    The words come from a sample, since comparing lines word by word is slow; which lines fit is asked
    of all.
    """
    texts = sorted({line.text for line in lines})
    texts = texts[:: -(-len(texts) // _COMPARED)]
    pivot = _pivot(texts).split(" ")
    agreed = pivot
    for text in texts:
        words = _common(agreed, text.split(" "))
        if _firm(words, pivot) and _firm(words, text.split(" ")):
            agreed = words
    if "*" not in agreed:
        return None
    fits = re.compile(" ".join(GAP if word == "*" else re.escape(word) for word in agreed))
    members = tuple(line for line in lines if fits.fullmatch(line.text))
    return Template(" ".join(agreed), members) if members else None


def _pivot(texts: Sequence[str]) -> str:
    """The line of median length: it holds what all have in common and little else."""
    return sorted(texts, key=lambda text: (len(text), text))[(len(texts) - 1) // 2]


def _common(left: Sequence[str], right: Sequence[str]) -> list[str]:
    """The words of `left` that `right` has in the same order, with `*` where either has others."""
    out: list[str] = []
    at = (0, 0)
    for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
        if (block.a, block.b) != at:
            out.append("*")
        out += left[block.a : block.a + block.size]
        at = (block.a + block.size, block.b + block.size)
    return _merged(out)


def _merged(words: Sequence[str]) -> list[str]:
    """Neighbouring gaps as one."""
    return [w for i, w in enumerate(words) if w != "*" or i == 0 or words[i - 1] != "*"]


def _firm(words: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether enough words are fixed, and the gaps few and small enough, for a pattern."""
    fixed = sum(w not in ("*", "#") for w in words)
    loose = len(whole) - sum(w != "*" for w in words)
    gaps = sum(w == "*" for w in words)
    return (
        fixed >= _FIXED_WORDS
        and fixed >= _FIXED_SHARE * len(whole)
        and gaps <= MAX_GAPS
        and loose <= _GAP_WORDS * max(gaps, 1)
    )
