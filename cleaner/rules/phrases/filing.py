"""From the tables of phrases to the matcher: each phrase is read, checked, and filed under its fixed words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from cleaner.errors import UsageError
from cleaner.rules import phrases as package
from cleaner.rules.look import fold
from cleaner.rules.phrases import (
    BAR_PARTS,
    BETWEEN_PARTS,
    KINDS,
    NONE,
    Filed,
    Matcher,
    Pattern,
    unspaced,
)

ANY = "*"
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


def read_tables() -> Iterable[Phrase]:
    """Every phrase of every table, in the order of the files' names."""
    from importlib import resources

    folder = resources.files(package)
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
    seconds: dict[str, dict[str, set[str]]] = {}
    anywhere: dict[str, set[str]] = {}
    for phrase in phrases:
        forms = [] if "*" in phrase.text else _forms(phrase.text)
        for tokens in [_words(form) for form in forms] or [_parse(phrase.text)]:
            for word, second in _openings(tokens):
                others = _demanded(tokens, word, second)
                if second == ANY:
                    anywhere.setdefault(word, set()).update(others)
                elif others:
                    seconds.setdefault(word, {}).setdefault(second or NONE, set()).update(others)
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
    openings = (
        {word: _joined(word, said) for word, said in seconds.items()},
        {word: frozenset(others) for word, others in anywhere.items() if word in firsts},
    )
    return Matcher(whole, firsts, lasts, inners, openings, openers, bar_words, frozenset(inners))


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
    if words := _edge(tokens, 0):
        table, demands = first, [{_file_under(word, 0) for word in words}, *_demands(tokens[1:])]
    elif words := _edge(tokens, -1):
        table, demands = last, [{_file_under(word, -1) for word in words}, *_demands(tokens[:-1])]
    else:
        table, demands = inner, _demands(tokens)
    if not demands:
        return False
    needs = tuple(" ".join(sorted(words)) for words in demands[2:])
    _file(table, demands, (_bounded(_source(tokens), text), kind, _seconds(tokens), needs))
    return True


def _merged(table: Filed) -> Filed:
    """The patterns of one kind under the same words as one, where they go on alike: one call of the pattern engine
    instead of thirty."""
    out: Filed = {}
    for word, others in table.items():
        for other, patterns in others.items():
            alike: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
            for source, kind, seconds, needs in patterns:
                alike.setdefault((kind, seconds, needs), []).append(source)
            merged = [("|".join(sources), *which) for which, sources in alike.items()]
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
    come first. In English all are words of letters, so that they are words of the line as well (see `plain_words`)."""
    demands: list[set[str]] = []
    for token in tokens:
        if isinstance(token, list):
            choices = [_demands(choice) for choice in token]
            if all(choices):
                demands.append(set().union(*(choice[0] for choice in choices)))
        elif "*" not in token:
            demands.append({token})
    spelled = [words for words in demands if all(map(_is_spelled, words))]
    return sorted(spelled, key=lambda words: -min(map(len, words)))


def _is_spelled(word: str) -> bool:
    return word.isalpha() or not word.isascii()


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
    if not any(unspaced(letter) for letter in text):
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
            glued = "*" in token and not unspaced(token[at])
            return set() if open_end or glued else words | {token}
        edges = [_edge(choice, at) for choice in token]
        if any(choice and not edge for choice, edge in zip(token, edges, strict=True)):
            return set()
        words.update(*edges)
        if all(token):
            return words
    return set()


def _openings(tokens: Tokens) -> set[tuple[str, str]]:
    """The first two words with which a phrase of English letters can begin, ANY where the second is open; none where
    the first is."""
    return {(word, second) for word, rest in _starts(tokens) if word not in ("", ANY)
            for second, _ in _starts(rest)}  # fmt: skip


def _seconds(tokens: Tokens) -> str:
    """All words that can be the second of a line that fits a phrase of English letters, between blanks; "" where any
    can, and for other phrases."""
    pairs = _openings(tokens) if _is_ascii(tokens) else set()
    seconds = sorted({second for _, second in pairs})
    return "" if not {"", ANY}.isdisjoint(seconds) or not seconds else f" {' '.join(seconds)} "


def _is_ascii(tokens: Tokens) -> bool:
    return all(
        token.isascii() if isinstance(token, str) else all(map(_is_ascii, token))
        for token in tokens
    )


def _demanded(tokens: Tokens, first: str, second: str) -> set[str]:
    """English words of which a line holds one that fits a phrase and begins with one word or two: the first alone where
    it need not hold any other."""
    words = next(
        (words for words in _demands(tokens) if words.isdisjoint((first, second))), {first}
    )
    return {word for word in words if word.isascii()}


def _joined(first: str, seconds: dict[str, set[str]]) -> dict[str, str]:
    """The words demanded behind a first word and each second, between blanks; none where the first is one of them."""
    return {
        second: "" if first in words else " ".join(sorted(words))
        for second, words in seconds.items()
    }


def _starts(tokens: Tokens) -> Iterator[tuple[str, Tokens]]:
    """Each word with which tokens can begin, and what stands behind it there."""
    if not tokens:
        yield "", []
        return
    token, rest = tokens[0], tokens[1:]
    if isinstance(token, list):
        for choice in token:
            yield from _starts([*choice, *rest])
    elif "*" in token:
        yield ANY, []
    elif token.isascii():
        yield (token if token.isalpha() else ""), rest


def _file_under(word: str, at: int) -> str:
    if not unspaced(word[at]):
        return word
    return word[:2] if at == 0 else word[-2:]
