"""The title of the article, without the name of the site."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.formats.html import jsonld, visible
from cleaner.formats.html.stated import SEPARATOR, Answer, Stated, bare, metas

_WORDS = re.compile(r"\w+")
# A headline and the page's title that share so many words are the same.
_LIKE = 0.4
# A lone h1 of so many characters is the headline, whatever the page's title says.
_TITLE = 20


def title(stated: Stated) -> str:
    """The best title, "" for none."""
    return next((value for value, _ in titles(stated) if value), "")


def titles(stated: Stated) -> list[Answer]:
    """Titles, best first."""
    if not stated.titles:
        stated.titles = list(_titles(stated))
    return stated.titles


def _titles(stated: Stated) -> Iterator[Answer]:
    """The visible headline where the page's title agrees with it, else the title without the site.

    The headline is what the article bears; titles for search engines and networks are worded anew.
    """
    claims = [(without_site(c, stated), source) for c, source in _claims(stated) if c]
    sites = {bare(s) for s, _ in stated.sites}
    heads = [h for h in visible.headlines(stated.page) if bare(h) not in sites]
    likeness = [max((_likeness(head, claim) for claim, _ in claims), default=0.0) for head in heads]
    if heads and (max(likeness) >= _LIKE or (len(heads) == 1 and len(heads[0]) >= _TITLE)):
        yield heads[likeness.index(max(likeness))], "h1"
    yield from claims
    yield from ((head, "h1") for head in heads)


def _claims(stated: Stated) -> Iterator[Answer]:
    yield jsonld.first(stated.article.get("headline")), "json-ld headline"
    yield from metas(stated, "title")
    yield stated.title, "title"


def _likeness(head: str, claim: str) -> float:
    """How alike two titles are, 0 to 1: the words (or signs) that they share, of those of the longer."""
    a, b = _parts(head), _parts(claim)
    return len(a & b) / max(len(a), len(b), 1)


def _parts(text: str) -> set[str]:
    words = _WORDS.findall(text.casefold())
    return set(words) if len(words) > 2 else set("".join(words))


def without_site(claim: str, stated: Stated) -> str:
    """The title without a site's name at its end (or start)."""
    sites = {bare(s) for s, _ in stated.sites} - {""}
    cuts = list(SEPARATOR.finditer(claim))
    for cut in reversed(cuts):
        if bare(claim[cut.end() :]) in sites:
            return claim[: cut.start()]
    if cuts and bare(claim[: cuts[0].start()]) in sites:
        return claim[cuts[0].end() :]
    if cuts and not sites and len(claim[: cuts[-1].start()]) > len(claim) / 2:
        return claim[: cuts[-1].start()]
    return claim
