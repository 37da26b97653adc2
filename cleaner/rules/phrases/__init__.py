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
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import product

from cleaner.errors import UsageError
from cleaner.rules import look
from cleaner.rules.look import fold
from cleaner.rules.phrases.stored import stored

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
_GROUP = re.compile(r"\(([^()]*)\)")
# A phrase without wildcards is looked up in a dictionary where it has no more forms than this.
_MAX_FORMS = 64
# Tokens of a form; a group is a list of such lists.
Tokens = list["str | list[Tokens]"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One line of a table."""

    language: str
    kind: str
    text: str


# A phrase with wildcards: the source of its regular expression, and its kind.
Pattern = tuple[str, str]
# Patterns by a fixed word, and by another one that a line must hold as well ("" where there is none).
Filed = dict[str, dict[str, list[Pattern]]]
Parts = tuple[dict[str, frozenset[str]], Filed, Filed, Filed, frozenset[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Matcher:
    """All phrases, filed so that a line meets only those that could fit it.

    `openers` are the first words of phrases: a long line that begins otherwise need not be looked up.
    `bar_words` are all words of which bars of buttons are made.
    """

    exact: dict[str, frozenset[str]]
    first: Filed
    last: Filed
    inner: Filed
    openers: frozenset[str]
    bar_words: frozenset[str]

    @property
    def parts(self) -> Parts:
        return self.exact, self.first, self.last, self.inner, self.openers, self.bar_words

    def kinds(self, key: str) -> frozenset[str]:
        """The kinds whose phrases are all of this key (see `look.key`)."""
        if not key:
            return _NOTHING
        found = self.exact.get(key, _NOTHING)
        words = key.split(" ")
        if filed := self._near(words):
            held, spaced = {"", *words}, " " + key
            for others in filed:
                for word in others.keys() & held:
                    for source, kind in others[word]:
                        if kind not in found and _regex(source).fullmatch(spaced):
                            found |= {kind}
        return found

    def _near(self, words: list[str]) -> list[dict[str, list[Pattern]]]:
        """The patterns that share a fixed word with a key, by another word that it must hold."""
        first, last, inner = words[0], words[-1], self.inner
        near = [self.first[first]] if first in self.first else []
        if last in self.last:
            near.append(self.last[last])
        if first[0] >= _UNSPACED_FROM and len(first) > 2 and first[:2] in self.first:
            near.append(self.first[first[:2]])
        if last[-1] >= _UNSPACED_FROM and len(last) > 2 and last[-2:] in self.last:
            near.append(self.last[last[-2:]])
        if not inner.keys().isdisjoint(words):
            near += [inner[word] for word in inner.keys() & words]
        return near


def _unspaced(letter: str) -> bool:
    return letter >= _UNSPACED_FROM and any(ord(letter) in script for script in _UNSPACED)


@cache
def _regex(source: str) -> re.Pattern[str]:
    """Compiled when a line first comes near the phrase: a text meets few of them."""
    return re.compile(source)


@cache
def matcher() -> Matcher:
    """The matcher of all tables, from where an earlier process left it if no table has changed since."""
    return Matcher(*stored(lambda: compile_phrases(read_tables()).parts, (__file__, look.__file__)))


def read_tables() -> Iterable[Phrase]:
    """Every phrase of every table, in the order of the files' names."""
    from importlib import resources

    folder = resources.files(__name__)
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".tsv"):
            yield from parse_table(file.read_text(encoding="utf-8"), file.name[:-4])


def parse_table(text: str, language: str) -> Iterable[Phrase]:
    """The phrases of one table. Raises UsageError that names the line with a fault."""
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        kind, tab, phrase = line.partition("\t")
        nested = "(" in _GROUP.sub("", phrase) or ")" in _GROUP.sub("", phrase)
        if not tab or kind not in KINDS or not phrase.strip() or nested:
            raise UsageError(
                f"{language}.tsv:{number}: {line!r} is no phrase",
                f"Write KIND, a tab and the phrase, no group within a group; kinds are {', '.join(KINDS)}.",
            )
        if mute := _mute(phrase):
            raise UsageError(
                f"{language}.tsv:{number}: {mute!r} has no word, so it would stand for nothing at all",
                "Write (a|) where a may be missing.",
            )
        yield Phrase(language, kind, phrase.strip())


def _mute(phrase: str) -> str:
    """The first choice of a group that has no word, where the group is not meant to be left out."""
    groups: list[str] = _GROUP.findall(phrase)
    for choices in (group.split("|") for group in groups):
        if all(choice.strip() for choice in choices):
            for choice in choices:
                if not any(_words(choice)):
                    return choice
    return ""


def compile_phrases(phrases: Iterable[Phrase]) -> Matcher:
    """File every phrase. Raises UsageError where one has no fixed word."""
    exact: dict[str, set[str]] = {}
    first, last, inner = Filed(), Filed(), Filed()
    for phrase in phrases:
        forms = [] if "*" in phrase.text else _forms(phrase.text)
        for form in forms:
            exact.setdefault(fold(form.replace("{n}", " 0 ")), set()).add(phrase.kind)
        for text in _opened(phrase.text) if not forms else ():
            if not _file_pattern((first, last, inner), text, phrase.kind):
                raise UsageError(
                    f"{phrase.language}: {phrase.text!r} has no fixed word", "Write one into it."
                )
    openers = frozenset(first) | {form.split(" ", 1)[0] for form in exact}
    shared: dict[frozenset[str], frozenset[str]] = {}
    kinds = ((form, frozenset(names)) for form, names in exact.items())
    whole = {k: shared.setdefault(v, v) for k, v in kinds}
    bars = (form for form, names in whole.items() if not BAR_PARTS.isdisjoint(names))
    bar_words = BETWEEN_PARTS.union(*(form.split(" ") for form in bars))
    firsts, lasts, inners = _merged(first), _merged(last), _merged(inner)
    return Matcher(whole, firsts, lasts, inners, openers, bar_words)


def _opened(text: str) -> list[str]:
    """A phrase with the choices of the group that begins it written out, so that each has a first word of its own."""
    group = _GROUP.match(text)
    if not group:
        return [text]
    rest = text[group.end() :]
    return [form for choice in group[1].split("|") for form in _opened((choice + rest).strip())]


def _file_pattern(tables: tuple[Filed, Filed, Filed], text: str, kind: str) -> bool:
    """File a phrase with wildcards by its first word, its last, or one within; False where all are open."""
    first, last, inner = tables
    tokens = _parse(text)
    pattern = (_bounded(_source(tokens), text), kind)
    if words := _edge(tokens, 0):
        _file(first, [{_file_under(word, 0) for word in words}, *_demands(tokens[1:])], pattern)
    elif words := _edge(tokens, -1):
        _file(last, [{_file_under(word, -1) for word in words}, *_demands(tokens[:-1])], pattern)
    elif demands := _demands(tokens):
        _file(inner, demands, pattern)
    else:
        return False
    return True


def _merged(table: Filed) -> Filed:
    """The patterns of one kind under the same words as one: one call of the pattern engine instead of thirty."""
    out: Filed = {}
    for word, others in table.items():
        for other, patterns in others.items():
            kinds: dict[str, list[str]] = {}
            for source, kind in patterns:
                kinds.setdefault(kind, []).append(source)
            merged = [("|".join(sources), kind) for kind, sources in kinds.items()]
            out.setdefault(word, {})[other] = merged
    return out


def _file(table: Filed, demands: list[set[str]], pattern: Pattern) -> None:
    """File a pattern under the words of its first demand, and under those of its second there."""
    words, others = (*demands, {""})[:2]
    for word in words:
        for other in others:
            table.setdefault(word, {}).setdefault(other, []).append(pattern)


def _demands(tokens: Tokens) -> list[set[str]]:
    """Sets of words: every line that fits the phrase holds a word of each set. Long words, which are rare,
    come first."""
    demands: list[set[str]] = []
    for token in tokens:
        if isinstance(token, list):
            choices = [_demands(choice) for choice in token]
            if all(choices):
                demands.append(set().union(*(choice[0] for choice in choices)))
        elif "*" not in token:
            demands.append({token})
    return sorted(demands, key=lambda words: -min(map(len, words)))


def _forms(text: str) -> list[str]:
    """The phrase with every (a|b) written out; none where there would be too many."""
    choices = [part.split("|") if n % 2 else [part] for n, part in enumerate(_GROUP.split(text))]
    count = 1
    for choice in choices:
        count *= len(choice)
    return ["".join(form) for form in product(*choices)] if count <= _MAX_FORMS else []


def _parse(text: str) -> Tokens:
    """A phrase as folded words, wildcards and groups."""
    tokens: Tokens = []
    for n, part in enumerate(_GROUP.split(text)):
        if n % 2:
            tokens.append([_words(choice) for choice in part.split("|")])
        else:
            tokens += _words(part)
    return tokens


def _words(text: str) -> Tokens:
    words: Tokens = []
    for word in text.replace("{n}", " 0 ").split():
        if word.strip("*") == "":
            words.append(word)
        elif "*" in word:
            words.append("*".join(fold(piece) for piece in word.split("*")))
        else:
            words += fold(word).split()
    return words


def _source(parts: Tokens) -> str:
    """The pattern of a phrase. Each word brings the blank before it, so a key is matched as " key"."""
    out = ""
    for part in parts:
        if isinstance(part, list):
            out += "(?:" + "|".join(_source(choice) for choice in part) + ")"
        elif part == "**":
            out += r"(?: \S+)*"
        elif part == "*":
            out += r"(?: \S+){1,8}"
        else:
            out += " " + ".{0,60}".join(re.escape(piece) for piece in part.split("*"))
    return out


def _bounded(source: str, text: str) -> str:
    """The pattern of a phrase, whose open words are held to the length of words. Where no blanks stand
    between words, a clause between two blanks would be one."""
    if not any(_unspaced(letter) for letter in text):
        return source
    return source.replace(r"(?: \S+)*", r"(?: \S{1,30}){0,6}").replace(
        r"(?: \S+)", r"(?: \S{1,30})"
    )


def _edge(tokens: Tokens, at: int) -> set[str]:
    """The words with which the phrase can begin (`at` 0) or end (-1); none where one is open."""
    words: set[str] = set()
    for token in tokens if at == 0 else reversed(tokens):
        if isinstance(token, str):
            open_end = token.startswith("*") if at == 0 else token.endswith("*")
            glued = "*" in token and not _unspaced(token[at])
            return set() if open_end or glued else words | {token}
        edges = [_edge(choice, at) for choice in token]
        if any(choice and not edge for choice, edge in zip(token, edges, strict=True)):
            return set()
        words.update(*edges)
        if all(token):
            return words
    return set()


def _file_under(word: str, at: int) -> str:
    if not _unspaced(word[at]):
        return word
    return word[:2] if at == 0 else word[-2:]
