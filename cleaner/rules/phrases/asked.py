"""What a phrase asks of a line: the words with which it begins and ends, and those that it holds besides."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.rules.phrases import unspaced

# Tokens of a phrase: words and wildcards; a group is a list of such lists, one for each choice.
Tokens = list["str | list[Tokens]"]
ANY = "*"


def demands_of(tokens: Tokens) -> list[set[str]]:
    """Sets of words: every line that fits the phrase holds a word of each set. Long words, which are rare,
    come first. In English all are words of letters, so that they are words of the line as well (see `plain_words`)."""
    demands: list[set[str]] = []
    for token in tokens:
        if isinstance(token, list):
            choices = [demands_of(choice) for choice in token]
            if all(choices):
                demands.append(set().union(*(choice[0] for choice in choices)))
        elif "*" not in token:
            demands.append({token})
    spelled = [words for words in demands if all(map(_is_spelled, words))]
    return sorted(spelled, key=lambda words: -min(map(len, words)))


def _is_spelled(word: str) -> bool:
    return word.isalpha() or not word.isascii()


def openings_of(tokens: Tokens) -> set[tuple[str, str]]:
    """The first two words with which a phrase of English letters can begin, ANY where the second is open; none where
    the first is."""
    return {(word, second) for word, rest in _starts(tokens) if word not in ("", ANY)
            for second, _ in _starts(rest)}  # fmt: skip


def seconds_of(tokens: Tokens) -> str:
    """All words that can be the second of a line that fits a phrase of English letters, between blanks; "" where any
    can, and for other phrases."""
    pairs = openings_of(tokens) if _is_ascii(tokens) else set()
    seconds = sorted({second for _, second in pairs})
    return "" if not {"", ANY}.isdisjoint(seconds) or not seconds else f" {' '.join(seconds)} "


def _is_ascii(tokens: Tokens) -> bool:
    return all(
        token.isascii() if isinstance(token, str) else all(map(_is_ascii, token))
        for token in tokens
    )


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


def demanded(demands: list[set[str]], first: str, second: str) -> set[str]:
    """English words of which a line holds one that fits a phrase with such demands and begins with one word or two: the
    first alone where it need not hold any other."""
    words = next((words for words in demands if words.isdisjoint((first, second))), {first})
    return {word for word in words if word.isascii()}


def joined(first: str, seconds: dict[str, set[str]]) -> dict[str, str]:
    """The words demanded behind a first word and each second, between blanks; none where the first is one of them."""
    return {
        second: "" if first in words else " ".join(sorted(words))
        for second, words in seconds.items()
    }


def edge_of(tokens: Tokens, at: int) -> set[str]:
    """The words with which the phrase can begin (`at` 0) or end (-1); none where one is open."""
    words: set[str] = set()
    for token in tokens if at == 0 else reversed(tokens):
        if isinstance(token, str):
            open_end = token.startswith("*") if at == 0 else token.endswith("*")
            glued = "*" in token and not unspaced(token[at])
            return set() if open_end or glued else words | {token}
        edges = [edge_of(choice, at) for choice in token]
        if any(choice and not edge for choice, edge in zip(token, edges, strict=True)):
            return set()
        words.update(*edges)
        if all(token):
            return words
    return set()
