"""The title of the article, without the name of the site.

A page names itself up to six times: in the heading that readers see, in its JSON-LD, for networks
(OpenGraph, Twitter), for search engines (`<title>`). These agree on two pages of three. Where they do not,
the visible headline is what the article bears; the others are worded anew, carry sections and sites,
or are cut off at a length. So the headline wins, and the others tell which heading is the headline and
where in it the headline ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from cleaner.formats.html import jsonld, visible
from cleaner.formats.html.measure import width
from cleaner.formats.html.stated import SEPARATOR, Answer, Stated, bare, metas
from cleaner.formats.html.visible import Headline
from cleaner.formats.html.vocabulary import bit

_WORDS = re.compile(r"\w+")
# A headline and the page's title that share so many words are the same.
_LIKE = 0.4
# A lone h1 of so many characters is the headline, whatever the page's title says,
_TITLE = 20
# unless the page's address, if it has so many words, tells another title to this share, and not this h1.
_SLUG, _TOLD = 3, 0.6
# A title of so many characters that another begins with was cut off (JSON-LD headlines at 110).
_CUT_OFF = 100
# "Headline | Section | Site": what stands behind a headline of so many words is none of it.
_HEADLINE_WORDS = 4
# In scripts without spaces about so many characters are worth a word.
_DENSE, _DENSE_WORD = re.compile(r"[\u2e80-\u9fff\uac00-\ud7ff]"), 3
# Scripts without spaces: what two of their titles share is told by their signs.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff]")
# Without spaces these set a site apart, but they stand within headlines as well.
_TIGHT = re.compile(r"\s*[_：:－—–-]{1,2}\s*")
_LONGEST = 200  # a longer "headline" in data is a description
_MAX_PIECES = 12
# A title in one of these is that of another page.
_ELSEWHERE = (
    "NAV",
    "ASIDE",
    "FOOTER",
    "related",
    "sidebar",
    "nav",
    "newsletter",
    "consent",
    "footer",
    "comment",
    "ad",
)


def title(stated: Stated) -> str:
    """The best title, "" for none."""
    return titles(stated)[0][0]


def titles(stated: Stated) -> list[Answer]:
    """The best title."""
    if not stated.titles:
        stated.titles = [next((answer for answer in _titles(stated) if answer[0]), ("", ""))]
    return stated.titles


def _titles(stated: Stated) -> Iterator[Answer]:
    raw = [(text, source) for text, source in _claims(stated) if 0 < len(text) <= _LONGEST]
    plain = [(without_site(text, stated), source) for text, source in raw]
    claims = [(without_site(_whole(c, raw + plain, stated), stated), s) for c, s in plain]
    heads = _heads(stated, [claim for claim, _ in claims])
    told = [*(claim for claim, _ in claims), _slug(stated.url)]
    likeness = [max(_likeness(head, claim) for claim in told) for head in heads]
    if heads and (max(likeness) >= _LIKE or _stands_alone(heads, claims, stated)):
        yield heads[likeness.index(max(likeness))], "h1"
    of_sites = [(claim, source) for claim, source in claims if _names_site(claim, stated)]
    yield from ((_shown(c, stated), source) for c, source in claims if (c, source) not in of_sites)
    yield from ((head, "h1") for head in heads)
    yield from _subheads(stated)
    yield from of_sites


def _claims(stated: Stated) -> Iterator[Answer]:
    yield jsonld.first(stated.article.get("headline")), "json-ld headline"
    yield from metas(stated, "title")
    yield stated.title, "title"


def _heads(stated: Stated, claims: list[str]) -> list[str]:
    """The texts of the h1 elements, each once, without the site and what is none of the headline."""
    wanted = {bare(claim) for claim in claims}
    texts = (without_site(_part(head, wanted), stated) for head in visible.headlines(stated.page))
    return list(dict.fromkeys(text for text in texts if text and not _names_site(text, stated)))


def _part(head: Headline, wanted: set[str]) -> str:
    """The part of an h1 that is one of the titles `wanted`, else all of it.

    Labels, counters, sources and sublines stand in h1 elements as elements of their own.
    """
    pieces = head.pieces[:_MAX_PIECES]
    if bare(head.text) in wanted or len(pieces) == 1:
        return head.text
    for size in range(len(pieces) - 1, 0, -1):
        for start in range(len(pieces) - size + 1):
            text = " ".join("".join(pieces[start : start + size]).split())
            if text and bare(text) in wanted:
                return text
    return head.text


def _subheads(stated: Stated) -> Iterator[Answer]:
    """The h2 and h3 elements that their classes call titles, in the page's own room."""
    wanted, furniture = bit("title"), sum({bit(name) for name in _ELSEWHERE})
    page, own = stated.page, stated.own
    for text, element in visible.subheads(page) if own else ():
        above = list(page.up(element))
        if own[element] & wanted and not any(own[e] & furniture for e in above):
            yield text, page.tag[element]


def _stands_alone(heads: list[str], claims: list[Answer], stated: Stated) -> bool:
    """Whether a lone h1 unlike the titles is the headline all the same.

    It is a slogan where a title is the text of a lesser heading. The address may tell, too.
    """
    if len(heads) > 1 or width(heads[0]) < _TITLE:
        return False
    lesser = {bare(text) for text, _ in visible.subheads(stated.page)}
    if any(bare(claim) in lesser for claim, _ in claims):
        return False
    slug = set(_WORDS.findall(_slug(stated.url)))
    if len(slug) < _SLUG:
        return True
    said = max((_said(slug, claim) for claim, _ in claims), default=0.0)
    return said < _TOLD or _said(slug, heads[0]) > said / 2


def _said(slug: set[str], text: str) -> float:
    return len(slug & set(_WORDS.findall(text.casefold()))) / len(slug)


def _slug(url: str) -> str:
    """The longest part of an address, as words."""
    try:
        parts = unquote(urlsplit(url).path).split("/")
    except ValueError:
        return ""
    return max(parts, key=len).partition(".")[0].replace("-", " ").replace("_", " ").casefold()


def _whole(claim: str, claims: list[Answer], stated: Stated) -> str:
    """The longer title, or heading, that begins with this one, where this one was cut off."""
    cut = claim.rstrip(" .…")
    dotted = claim.endswith(("...", "…"))
    if not dotted and len(cut) < _CUT_OFF:
        return claim
    shown = visible.subheads(stated.page) if dotted else ()
    longer = (o for o, _ in (*claims, *shown) if len(o) > len(claim) and o.startswith(cut))
    return next((o for o in longer if not SEPARATOR.match(o, len(cut))), claim)


def _shown(claim: str, stated: Stated) -> str:
    """The beginning of a title, up to a separator, that stands in the page as a line of its own."""
    cuts = list(SEPARATOR.finditer(claim))
    if not cuts:
        return claim
    lines = {bare(line) for line in visible.short_lines(stated.page)}
    starts = [claim, *(claim[: cut.start()] for cut in reversed(cuts))]
    return next((s for s in starts if len(s) >= _TITLE and bare(s) in lines), claim)


def _likeness(head: str, claim: str) -> float:
    """How alike two titles are, 0 to 1: the words (or signs) that they share, of those of the longer.

    1 where the one is a part of the other that separators set apart.
    """
    if any(bare(part) == bare(head) for part in SEPARATOR.split(claim)):
        return 1.0
    a, b = _words(head), _words(claim)
    return len(a & b) / max(len(a), len(b), 1)


def _words(text: str) -> set[str]:
    """The words of a title; its signs, where it is written without spaces or has two words at most."""
    words = _WORDS.findall(text.casefold())
    return set(words) if len(words) > 2 and not _UNSPACED.search(text) else set("".join(words))


def without_site(claim: str, stated: Stated) -> str:
    """The title without a site's name, or sections, at its end (or start)."""
    named = {bare(site) for site, _ in stated.sites}
    for cut in _TIGHT.finditer(claim):
        if cut.start() and bare(claim[cut.end() :]) in named:
            return without_site(claim[: cut.start()], stated)
        if cut.end() < len(claim) and bare(claim[: cut.start()]) in named:
            return claim[cut.end() :]
    cuts = list(SEPARATOR.finditer(claim))
    if not cuts:
        return claim
    for cut in cuts:
        if _names_site(claim[cut.end() :], stated):
            return without_site(claim[: cut.start()], stated)
    for cut in reversed(cuts):
        if _names_site(claim[: cut.start()], stated):
            return claim[cut.end() :]
    last = cuts[-1]
    if not stated.sites and last.start() > len(claim) / 2 and ":" not in last.group():
        return _without_sections(claim[: last.start()])
    return _without_sections(claim)


def _names_site(text: str, stated: Stated) -> bool:
    name = bare(text)
    if any(bare(site) == name for site, _ in stated.sites):
        return True
    host = bare((urlsplit(stated.url).hostname or "").removeprefix("www."))
    if not host or len(name) <= 3:
        return False
    return name in host or (host in name and len(name) <= 2 * len(host))


def _without_sections(claim: str) -> str:
    """The headline of "Headline | Section | More", where that is the longest part."""
    head, *rest = re.split(r"\s+\|\s+", claim)
    words = len(_WORDS.findall(head)) + len(_DENSE.findall(head)) / _DENSE_WORD
    return head if words >= _HEADLINE_WORDS and all(len(p) < len(head) for p in rest) else claim
