"""A few removals of each rule, chosen so that neither input order nor the size of the corpus matters.

Each different text that a rule removed has a place by its hash, and the first few by that place are
kept: a fair draw from all of them, found in one pass and in little memory. A text that is among the
first at the end was so from its first sight on, so the count of its removals is exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from cleaner.article import Article, apply
from cleaner.strip import Stripped

CONTEXT = 90
LONGEST = 400


@dataclass(slots=True)
class Samples:
    """The draw: at most `size` different removals of each rule, as mappings ready for JSON.

    A sample has id, removed, times and, where the edit has them, insert, field, value, part; from
    `look` also before and after, the text on either side.
    """

    size: int = 5
    _drawn: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    def look(self, stripped: Stripped, id: str) -> None:
        """Consider each edit of an article, while its text is at hand for the context."""
        for number, edit in enumerate(stripped.edits):
            sample = self.offer({"id": id} | edit.as_dict())
            if sample is not None:
                now = apply(stripped.before, stripped.edits[:number])
                span = (0, 0) if edit.part == "gap" else (edit.start, edit.end)
                sample["before"], sample["after"] = _around(now, edit.block, span)

    def offer(self, line: Mapping[str, Any]) -> dict[str, Any] | None:
        """Consider one line of the log of edits; the new sample where it is one, for now."""
        removed, rule = str(line.get("removed", "")), str(line.get("rule", ""))
        drawn = self._drawn.setdefault(rule, {})
        what = (removed, str(line.get("insert", "")), str(line.get("value", "")))
        place = _hash(rule, *what)
        if place in drawn:
            drawn[place]["times"] += 1
            # The least id, so that no order of the input shows.
            if str(line.get("id", "")) >= drawn[place]["id"]:
                return None
            drawn[place] = _sample(line, drawn[place]["times"])
            return drawn[place]
        if len(drawn) == self.size:
            last = max(drawn)
            if place > last:
                return None
            del drawn[last]
        drawn[place] = _sample(line, 1)
        return drawn[place]

    def as_dict(self) -> dict[str, list[dict[str, Any]]]:
        return {
            rule: [drawn[place] for place in sorted(drawn, key=lambda p: (-drawn[p]["times"], p))]
            for rule, drawn in sorted(self._drawn.items())
        }


def _sample(line: Mapping[str, Any], times: int) -> dict[str, Any]:
    sample: dict[str, Any] = {"id": str(line.get("id", "")), "times": times}
    for name in ("removed", "insert", "field", "value", "part"):
        if line.get(name):
            text = str(line[name])
            sample[name] = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    return sample


def _around(article: Article, block: int, span: tuple[int, int]) -> tuple[str, str]:
    """The text before and after a span of a block, from the blocks beside it where it fills its own."""
    text = article.blocks[block].text
    before, after = text[: span[0]], text[span[1] :]
    if not before.strip():
        earlier = (b.text for b in reversed(article.blocks[:block]) if b.text)
        before = "\n".join((*islice(earlier, 1), before))
    if not after.strip():
        later = (b.text for b in article.blocks[block + 1 :] if b.text)
        after = "\n".join((after, *islice(later, 1)))
    return _end(before), _beginning(after)


def _end(text: str) -> str:
    """The last words of a text."""
    if len(text) <= CONTEXT:
        return text
    half, space, words = text[-CONTEXT:].partition(" ")
    return f"… {words}" if space else f"…{half}"


def _beginning(text: str) -> str:
    """The first words of a text."""
    if len(text) <= CONTEXT:
        return text
    words, space, half = text[:CONTEXT].rpartition(" ")
    return f"{words} …" if space else f"{half}…"


def _hash(*parts: str) -> str:
    data = "\0".join(parts).encode("utf-8", "surrogatepass")
    from hashlib import blake2b

    return blake2b(data, digest_size=12).hexdigest()
