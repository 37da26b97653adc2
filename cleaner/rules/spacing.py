"""S: characters that take no place, and places that hold nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaner.article import Article, Edit
from cleaner.rules.look import live_texts, prose, unprintable
from cleaner.rules.rule import Hit, Keep, Rule

# --- S201 ---------------------------------------------------------------------------------------
# Zero width joiners shape letters in Persian, Indic scripts and emoji, so they only go between plain
# Latin letters; direction marks go only where no letter is written right to left.
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u180e\u2061-\u2064\u206a-\u206f]+")
_ANY_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_JOINERS = re.compile("(?<=[A-Za-z\u00c0-\u024f .,])[\u200c\u200d]+(?=[A-Za-z\u00c0-\u024f .,]|$)")
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Thai, Khmer, Burmese and Tibetan use the zero width space to say where a line may break.
_BREAKS = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff]")


def invisible(article: Article) -> Iterator[Edit]:
    """Zero width spaces, soft hyphens, byte order marks and direction marks that show nothing and break
    every search. They stay in scripts that need them."""
    for i in unprintable(article):
        text = article.blocks[i].text
        signs = "" if text.isascii() else "".join(_ANY_INVISIBLE.findall(text))
        if not signs:
            continue
        if not text.strip(signs):
            yield Edit(i, 0, len(text), text, "S201")
            continue
        found = list[tuple[int, int]]()
        if _INVISIBLE.search(signs) and not _BREAKS.search(text):
            found += [m.span() for m in _INVISIBLE.finditer(text)]
        if "\u200c" in signs or "\u200d" in signs:
            found += [m.span() for m in _JOINERS.finditer(text)]
        if _DIRECTION.search(signs) and not _RIGHT_TO_LEFT.search(text):
            found += [m.span() for m in _DIRECTION.finditer(text)]
        for start, end in sorted(found, reverse=True):
            yield Edit(i, start, end, text[start:end], "S201")


# --- S202 ---------------------------------------------------------------------------------------
_RUN = re.compile(r"[ \t\xa0]{2,}")
_COLUMNS = re.compile(r"\S[ \t]{3,}\S+[ \t]{3,}\S")


def blanks(article: Article) -> Iterable[Edit]:
    """Three blanks or more within a line of prose, where mark-up or an inline link once stood, become one.
    Two blanks after a full stop are a typist's habit and stay; so do columns."""
    return _blanks(article) if _may_hold_run(prose(article)) else ()


def _may_hold_run(text: str) -> bool:
    return "\t" in text or "   " in text.replace("\xa0", " ")


def _blanks(article: Article) -> Iterator[Edit]:
    for i, text in live_texts(article):
        if not _may_hold_run(text):
            continue
        runs = [m for m in _RUN.finditer(text) if m.end() - m.start() > 2 or "\t" in m[0]]
        columns = len(runs) > 1 and _COLUMNS.search(text)
        if columns or not any(map(str.isalpha, text)):
            continue
        for match in reversed(runs):
            yield Edit(i, match.start(), match.end(), match.group(), "S202", " ")


# --- S203 ---------------------------------------------------------------------------------------
_BREAK = re.compile(r"\r\n?|\n")


def gaps(article: Article) -> Iterable[Edit]:
    """White space at line ends, and more than one blank line between paragraphs."""
    if len(article.blocks) < 2:
        return ()
    # An article has many gaps, but few that differ.
    wide = [gap for gap in {block.gap for block in article.blocks} if len(gap) > 2]
    better = {gap: new for gap in wide if (new := _gap(gap)) != gap}
    return _narrowed(article, better) if better else ()


def _narrowed(article: Article, better: dict[str, str]) -> Iterator[Edit]:
    for i, block in enumerate(article.blocks):
        gap = block.gap
        if i and gap in better:
            yield Edit(i, 0, len(gap), gap, "S203", better[gap], part="gap")


def _gap(gap: str) -> str:
    """At most one blank line, nothing before a line end; the last line's indent stays."""
    if "\r" not in gap:  # as nearly everywhere, and several times as fast
        *ended, indent = gap.split("\n")
        return "\n" * min(len(ended), 2) + indent
    ends: list[str] = _BREAK.findall(gap)
    indent = _BREAK.split(gap)[-1]
    return ends[0] * min(len(ends), 2) + indent


# --- S204 ---------------------------------------------------------------------------------------
def edges(article: Article) -> Iterable[Edit]:
    """Blanks at the start or end of a paragraph, which other removals leave behind."""
    wide = [(i, text) for i, text in live_texts(article) if text != text.strip()]
    return _bared(wide) if wide else ()


def _bared(lines: list[tuple[int, str]]) -> Iterator[Edit]:
    for i, text in lines:
        end = len(text.rstrip())
        start = min(len(text) - len(text.lstrip()), end)
        if end < len(text):
            yield Edit(i, end, len(text), text[end:], "S204")
        if start:
            yield Edit(i, 0, start, text[:start], "S204")


RULES = (
    Rule("S201", "invisible characters", invisible, among=unprintable,
         hits=(Hit("Zero\u200b width and soft\u00ad hyphen", "Zero width and soft hyphen"),
               Hit("\ufeffThe first line", "The first line"),
               Hit("\u200eLatin text\u200f", "Latin text")),
         keeps=(Keep("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
                Keep("\U0001f468\u200d\U0001f469\u200d\U0001f467"),
                Keep("\u0e20\u0e32\u0e29\u0e32\u200b\u0e44\u0e17\u0e22"))),
    Rule("S202", "runs of blanks", blanks,
         hits=(Hit("The minister      said no.", "The minister said no."),
               Hit("It is\t\there.", "It is here.")),
         keeps=(Keep("One sentence.  Another."), Keep("wheat    12    14    15"))),
    Rule("S203", "empty lines", gaps,
         hits=(Hit("One.\n\n\n\nTwo.", "One.\n\nTwo."), Hit("One.  \n \nTwo.", "One.\n\nTwo.")),
         keeps=(Keep("One.\n\nTwo.\nThree."), Keep("One.\n    indented"))),
    Rule("S204", "blanks at the edges of paragraphs", edges,
         hits=(),
         keeps=(Keep("  One.\n  Two."), Keep("One.\n\n   Two."))),
)  # fmt: skip
