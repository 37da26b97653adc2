"""What looks like furniture line by line and is a list of the article: directories, rows of facts, cards."""

from __future__ import annotations

import re
from collections import Counter

from cleaner.article import Article
from cleaner.rules.look import ends_sentence, key, live
from cleaner.rules.wording import kinds

_MANY = 3
_SHORT = 100
# "Sensor: 24 MP" beside "Video: 4K" is a row beside a row.
_ROW = re.compile(r"[-*\u2022 ]*[^\W\d_][^:.!?]{2,24}: \S")
_NUMBERED = re.compile(r"(?:#{1,6} |[-*\u2022] |\(?\d{1,3}[.)] |[A-Z][a-z]+ #?\d{1,3}[.:] )")


def keep_directories(article: Article, found: dict[int, str], last: int) -> None:
    """Three or more short lines with an address each, above the end, are a directory of the article; so are four
    links that are worded alike ("Visit the mill's site for more"); a labeled line among labeled lines is a row
    of facts."""
    order, count = live(article), Counter(found.values())
    inside = order[: last + 1]
    for kind in ("contact", "follow"):
        if count[kind] < _MANY:
            continue
        lines = [
            i
            for n, i in enumerate(inside)
            if found.get(i) == kind and _is_entry(article, found, inside, n)
        ]
        if len({article.blocks[i].text for i in lines}) >= _MANY:
            for i in lines:
                del found[i]
    if count["bar"] >= _MANY or count["follow"] > 1:
        _keep_named(article, found, inside)
    if count["promo"] + count["more"] > _MANY:
        _keep_alike(article, found, inside)
    for n, i in enumerate(inside) if count["teaser"] else ():
        if found.get(i) == "teaser" and _ROW.match(article.blocks[i].text):
            beside = (*order[max(n - 1, 0) : n], *order[n + 1 : n + 2])
            if any(j not in found and _is_row(article, j) for j in beside):
                del found[i]


_SITE = re.compile(r"(?:Website|Site|Web|URL): ?\S+")


def _keep_named(article: Article, found: dict[int, str], inside: tuple[int, ...]) -> None:
    """Networks with commas between them ("YouTube, X") in three lines and more are cells of a table, and two
    addresses behind "Website:" belong to those whom the article lists."""
    bars = [i for i in inside if found.get(i) == "bar" and ", " in article.blocks[i].text]
    for i in bars if len(bars) >= _MANY else ():
        del found[i]
    sites = [
        i for i in inside if found.get(i) == "follow" and _SITE.fullmatch(article.blocks[i].text)
    ]
    for i in sites if len({article.blocks[i].text for i in sites}) > 1 else ():
        del found[i]


def _keep_alike(article: Article, found: dict[int, str], inside: tuple[int, ...]) -> None:
    by_words: dict[tuple[str, ...], dict[str, list[int]]] = {}
    for i in inside:
        said = key(article.blocks[i]) if found.get(i) in ("promo", "more") else ""
        if said and not said.startswith("read more"):
            by_words.setdefault(tuple(said.split()[:2]), {}).setdefault(said, []).append(i)
    for lines in by_words.values():
        for i in (i for same in lines.values() for i in same) if len(lines) > _MANY else ():
            del found[i]


def _is_entry(article: Article, found: dict[int, str], inside: tuple[int, ...], n: int) -> bool:
    """Whether a short line with an address stands alone: a card has several such lines in a row."""
    text = article.blocks[inside[n]].text
    beside = (*inside[max(n - 1, 0) : n], *inside[n + 1 : n + 2])
    alone = not any(found.get(i) in ("contact", "follow") for i in beside)
    return (
        alone
        and len(text) <= _SHORT
        and not ends_sentence(text)
        and not text.startswith(("Follow ", "FOLLOW "))
    )


def _is_row(article: Article, i: int) -> bool:
    block = article.blocks[i]
    return len(block.text) <= _SHORT and bool(_ROW.match(block.text)) and not kinds(block)


def repeated(article: Article) -> frozenset[str]:
    """Keys of short lines that stand in the article three times and more: buttons of the cards of a list."""
    return article.memo(_repeated)


def _repeated(article: Article) -> frozenset[str]:
    short = (article.blocks[i] for i in live(article) if len(article.blocks[i].text) <= 40)
    return frozenset(said for said, n in Counter(map(key, short)).items() if n >= _MANY)


def without_heading(texts: list[str]) -> int:
    """How many of the lines below a head are its list: the last may be the next heading of the article, which
    is numbered or marked where the others are not, or the other way round."""
    if len(texts) < 2:
        return len(texts)
    marked = [_mark(text) for text in texts]
    return len(texts) - (marked[-1] != marked[-2])


def _mark(text: str) -> str:
    found = _NUMBERED.match(text)
    return found[0].strip("0123456789") if found else ""
