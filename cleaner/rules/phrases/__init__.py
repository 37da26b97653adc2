"""Wording as data: one table of phrases a language, all compiled into one matcher.

A table is a text file LANGUAGE.tsv in this folder, one phrase a line: kind, tab, phrase. A line that
starts with "#" is a note. Case, accents of typography, punctuation and apostrophes do not count; only
the words do. In a phrase

    {n}     stands for a number,
    *       for one to eight words (glued to a word, for up to sixty characters of it: "*の記事"),
    **      for any number of words, none included,
    (a|b)   for a or b; (a|) for a or nothing.

A phrase must be all of a line (or all of a last or first sentence, where the kind allows that). What
a kind means, and where it counts, stands in `KINDS`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cleaner.rules import look
from cleaner.rules.phrases.stored import stored

# What they are compiled by.
_CODE = [str(Path(__file__).with_name(name)) for name in ("__init__.py", "filing.py", "asked.py")]

KINDS = {
    "share": "a line of a share, print or mail bar that nobody writes in an article",
    "button": "the label of a button or network; counts only beside others of its kind",
    "answer": "yes and no, below a question of the page",
    "like": "like widgets and what stands in them while they load",
    "related-head": "the heading over a list of links to other articles",
    "more-head": "a head that a noun fills (More in science); needs capitals, a colon or its list",
    "related": "a teaser that names itself as one, with the linked headline on the same line",
    "teaser": "a line that is a linked headline, mark and all",
    "more": "read more, continue reading, full story: a bare link",
    "continues": "the story goes on below an advertisement",
    "ad": "the mark over an advertisement",
    "newsletter": "an invitation to a newsletter, alert or podcast",
    "support": "an invitation to subscribe, donate, join or install an app",
    "follow": "follow us or the author elsewhere",
    "contact": "write to the author or the newsroom, send tips and corrections",
    "comments": "comment counters, forms and rules",
    "player": "labels of video players, galleries and interactive pictures",
    "copyright": "who owns the text, and that it must not be copied",
    "syndicated": "where the text was first published",
    "cookie": "cookies, consent and browsers",
    "poll": "a poll that the page holds",
    "navigation": "menus: home, sections, skip to content; counts only beside others",
    "tags-head": "before a list of tags or categories, on the same line or the next",
    "filler": "what a template set for text to come, or a writing service between two sections",
    "promo": "the site or a series praises itself",
    "below": "what only the foot of a page holds; counts only below the story",
    "disclaimer": "whose opinion the text is, and what it is no substitute for (lifted)",
    "opinion": "a lone word that says the text is one; counts only above or below it (lifted)",
    "sign-off": "who reported, wrote and edited, at the end (lifted)",
    "agency": "the name of an agency alone on a line, below the story (lifted)",
    "editor-note": "a note of the editors: corrections, updates, how a text came about (lifted)",
    "source-head": "before the source of a text, on the same line or the next (lifted)",
    "published": "before the date of publication",
    "updated": "before the date of the last change",
    "by": "before the name of the author",
    "caption-head": "before a caption or a picture credit (lifted)",
}

# Kinds of which bars of buttons are made.
BAR_PARTS = frozenset({"share", "button", "like", "comments", "player"})
# What may stand between the parts of a bar.
BETWEEN_PARTS = frozenset({"#", "on", "via", "to", "this", "and", "or", "by", "in"})
_NOTHING: frozenset[str] = frozenset()
# Scripts that write no blanks between words: their phrases are filed under two characters.
_UNSPACED = (
    range(0x0E00, 0x0F00), range(0x1000, 0x10A0), range(0x1780, 0x1800), range(0x3040, 0x3100),
    range(0x3400, 0xA000), range(0xF900, 0xFB00),
)  # fmt: skip
_UNSPACED_FROM = "\u0e00"
# A phrase with wildcards: the source of its regular expression, its kind, between blanks all words that can be the
# second of a line that fits it ("" where any can), and the words of which such a line holds one each time, besides
# those under which the phrase is filed. A few words between blanks are read faster than as a set.
Pattern = tuple[str, str, str, tuple[str, ...]]
# Patterns by a fixed word, and by another one that a line must hold as well ("" where there is none).
Filed = dict[str, dict[str, list[Pattern]]]
# By the first word of phrases: by their second (NONE where none follows, or no English one) the words of which a line
# holds one besides, between blanks ("" where it need not hold any); and the same words where any may be the second.
Openings = tuple[dict[str, dict[str, str]], dict[str, frozenset[str]]]
NONE = "-"
Words = frozenset[str]
Parts = tuple[dict[str, Words], Filed, Filed, Filed, Openings, Words, Words, Words]


@dataclass(frozen=True, slots=True)
class Matcher:
    """All phrases, filed so that a line meets only those that could fit it.

    `openers` are the first words of phrases: a long line that begins otherwise need not be looked up.
    `openings` say of phrases in English letters how they begin. `bar_words` are all words of which bars of
    buttons are made, `inner_words` those under which phrases are filed that begin and end in any way.
    """

    exact: dict[str, frozenset[str]]
    first: Filed
    last: Filed
    inner: Filed
    openings: Openings
    openers: frozenset[str]
    bar_words: frozenset[str]
    inner_words: frozenset[str]

    @property
    def parts(self) -> Parts:
        return (
            self.exact, self.first, self.last, self.inner, self.openings, self.openers, self.bar_words, self.inner_words
        )  # fmt: skip

    def kinds(self, key: str) -> frozenset[str]:
        """The kinds whose phrases are all of this key (see `look.key`)."""
        return self.kinds_of(key.split(" ")) if key else _NOTHING

    def kinds_of(self, words: list[str]) -> frozenset[str]:
        """The same of the words of a key (see `look.folded`), of which there is one at least."""
        key = " ".join(words)
        found = self.exact.get(key, _NOTHING)
        second = words[1] if len(words) > 1 else NONE
        for others in self._near(words):
            for source, kind, _, _ in _fitting(others, second, words):
                if kind not in found and _regex(source).fullmatch(" " + key):
                    found |= {kind}
        return found

    def _near(self, words: list[str]) -> list[dict[str, list[Pattern]]]:
        """The patterns that share a fixed word with a key, by another word that it must hold."""
        first, last = words[0], words[-1]
        near = [self.first[first]] if first in self.first else []
        if last in self.last:
            near.append(self.last[last])
        if first[0] >= _UNSPACED_FROM and len(first) > 2 and first[:2] in self.first:
            near.append(self.first[first[:2]])
        if last[-1] >= _UNSPACED_FROM and len(last) > 2 and last[-2:] in self.last:
            near.append(self.last[last[-2:]])
        if not self.inner_words.isdisjoint(words):
            near += [self.inner[word] for word in self.inner_words.intersection(words)]
        return near


def may_fit(others: dict[str, list[Pattern]], second: str, words: list[str]) -> bool:
    """Whether a line with such words may fit one of the patterns that share a word with it."""
    return bool(_fitting(others, second, words))


def _fitting(others: dict[str, list[Pattern]], second: str, words: list[str]) -> list[Pattern]:
    """The patterns that a line with such words may fit; mostly none, for what else they demand."""
    held = others.keys() & words
    if "" in others:
        held.add("")
    if not held:
        return []
    follows = f" {second} "
    return [
        pattern
        for word in held
        for pattern in others[word]
        if (not pattern[2] or follows in pattern[2]) and _holds_each(pattern[3], words)
    ]


def _holds_each(needs: tuple[str, ...], words: list[str]) -> bool:
    for need in needs:  # noqa: SIM110 - a generator costs more than the few sets
        if frozenset(need.split()).isdisjoint(words):
            return False
    return True


def unspaced(letter: str) -> bool:
    return letter >= _UNSPACED_FROM and any(ord(letter) in script for script in _UNSPACED)


@cache
def _regex(source: str) -> re.Pattern[str]:
    """Compiled when a line first comes near the phrase: a text meets few of them."""
    return re.compile(source)


@cache
def matcher() -> Matcher:
    """The matcher of all tables, from where an earlier process left it if no table has changed since."""
    return Matcher(*stored(_compiled, (*_CODE, look.__file__)))


def _compiled() -> Parts:
    from cleaner.rules.phrases.filing import compile_phrases, read_tables

    return compile_phrases(read_tables()).parts
