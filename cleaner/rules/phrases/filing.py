"""From the tables of phrases to the matcher: each phrase is read, checked, and filed under its fixed words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
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
from cleaner.rules.phrases.asked import (
    ANY,
    Tokens,
    demanded,
    demands_of,
    edge_of,
    joined,
    openings_of,
    seconds_of,
)

_GROUP = re.compile(r"\(([^()]*)\)")
# A phrase without wildcards is looked up in a dictionary where it has no more forms than this.
_MAX_FORMS = 64


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
        keys = [fold(form.replace("{n}", " 0 ")) for form in forms]
        for tokens in [Tokens(key.split()) for key in keys] or [_parse(phrase.text)]:
            demands = demands_of(tokens)
            for word, second in openings_of(tokens):
                others = demanded(demands, word, second)
                if second == ANY:
                    anywhere.setdefault(word, set()).update(others)
                elif others:
                    seconds.setdefault(word, {}).setdefault(second or NONE, set()).update(others)
        for key in keys:
            exact.setdefault(key, set()).add(phrase.kind)
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
        {word: joined(word, said) for word, said in seconds.items()},
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
    if words := edge_of(tokens, 0):
        table, demands = first, [{_file_under(word, 0) for word in words}, *demands_of(tokens[1:])]
    elif words := edge_of(tokens, -1):
        table, demands = last, [{_file_under(word, -1) for word in words}, *demands_of(tokens[:-1])]
    else:
        table, demands = inner, demands_of(tokens)
    if not demands:
        return False
    needs = tuple(" ".join(sorted(words)) for words in demands[2:])
    _file(table, demands, (_bounded(_source(tokens), text), kind, seconds_of(tokens), needs))
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


_folded = lru_cache(maxsize=1 << 13)(fold)  # phrases are made of few words


def _words(text: str) -> Tokens:
    words: Tokens = []
    for word in text.replace("{n}", " 0 ").split():
        if word.strip("*") == "":
            words.append(word)
        elif "*" in word:
            words.append("*".join(_folded(piece) for piece in word.split("*")))
        else:
            words += _folded(word).split()
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


def _file_under(word: str, at: int) -> str:
    if not unspaced(word[at]):
        return word
    return word[:2] if at == 0 else word[-2:]
