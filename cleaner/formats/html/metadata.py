"""What the page says about its article, and where it says it.

For each field the sources are asked in turn: JSON-LD, the meta tags of OpenGraph and of others, microdata,
and at last the text that readers see. The first answer counts. Dates are ISO 8601, with time and zone
where the page gives them. `provenance` names the source of each value ("title: og:title").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from cleaner import languages
from cleaner.article import Value
from cleaner.dates import date_line, order_of, read_date
from cleaner.formats.html import jsonld, visible
from cleaner.formats.html.tree import Page

Answer = tuple[str, str]  # value, source

_META = {
    "title": ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "title"),
    "published": ("article:published_time", "og:article:published_time", "og:published_time",
                  "parsely-pub-date", "sailthru.date", "datepublished", "dc.date.issued",
                  "dcterms.created", "dc.date", "publish_date", "publish-date", "pubdate",
                  "date.published", "article.published", "cxenseparse:recs:publishtime", "date",
                  "citation_publication_date", "article_date_original", "dcterms.date"),
    "updated": ("article:modified_time", "og:updated_time", "og:article:modified_time",
                "datemodified", "dcterms.modified", "dc.date.modified", "last-modified", "lastmod",
                "article.updated", "revised"),
    "authors": ("author", "article:author", "og:article:author", "parsely-author", "sailthru.author",
                "dc.creator", "dcterms.creator", "byl", "citation_author", "twitter:creator:name",
                "article.author", "og:author"),
    "site": ("og:site_name", "application-name", "twitter:app:name:iphone", "dc.publisher",
             "cre", "apple-mobile-web-app-title"),
    "image": ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"),
    "section": ("article:section", "og:article:section", "parsely-section", "section"),
    "tags": ("article:tag", "og:article:tag", "parsely-tags", "news_keywords", "keywords",
             "sailthru.tags"),
    "language": ("content-language", "dc.language", "og:locale", "language", "inlanguage"),
    "description": ("og:description", "description", "twitter:description"),
}  # fmt: skip
_SEPARATOR = re.compile(r"\s+[|·•»–—:-]\s+|\s*[|»·]\s*")
_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?", re.IGNORECASE)  # fmt: skip
_IN_URL = re.compile(r"/((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_-]|$)")
_LANGUAGE = re.compile(r"^([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{4}))?(?:[-_]([a-zA-Z]{2}|\d{3}))?\b")


@dataclass(slots=True)
class Stated:
    """The page's own statements, gathered once: meta by name, JSON-LD nodes, the article among them."""

    page: Page
    url: str
    meta: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    title: str = ""
    nodes: list[jsonld.Node] = field(default_factory=list)
    article: jsonld.Node = field(default_factory=dict)


def gather(page: Page, url: str = "") -> Stated:
    stated = Stated(page, url)
    for tag, attributes, text in page.meta:
        if tag == "title":
            stated.title = stated.title or " ".join(text.split())
        elif tag == "meta":
            name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
            name = name or attributes.get("http-equiv")
            if name and (content := attributes.get("content")):
                stated.meta.setdefault(name.lower().strip(), []).append(content)
        elif tag == "link" and (rel := attributes.get("rel")) and (href := attributes.get("href")):
            stated.links.setdefault(rel.lower(), href)
    stated.nodes = jsonld.nodes(page.scripts)
    stated.article = jsonld.article(stated.nodes)
    return stated


def metadata(stated: Stated, text: str) -> dict[str, Value]:
    """The fields that the page states, with their provenance. `text` is the article's text."""
    out: dict[str, Value] = {}
    origin: list[str] = []
    for name, ask in _FIELDS.items():
        for value, source in ask(stated, out, text):
            if value:
                out[name] = value
                origin.append(f"{name}: {source}")
                break
    if origin:
        out["provenance"] = tuple(origin)
    return out


def _metas(stated: Stated, field_name: str) -> Iterator[Answer]:
    for name in _META[field_name]:
        for value in stated.meta.get(name, ()):
            if clean := jsonld.text_of(value):
                yield clean, name if ":" in name else f"meta {name}"


def title(stated: Stated) -> str:
    """The title as the page states it, without the site's name."""
    return next((value for value, _ in _title(stated, {}, "") if value), "")


def _title(stated: Stated, known: dict[str, Value], text: str) -> Iterator[Answer]:
    """The visible headline where the page's title agrees with it: it is what the article bears."""
    claims = [c for c in _claims(stated) if c[0]]
    heads = visible.headlines(stated.page)
    for head in heads:
        if any(_agree(head, claim) for claim, _ in claims):
            yield head, "h1"
    for claim, source in claims:
        yield _without_site(claim, stated), source
    for head in heads:
        yield head, "h1"


def _claims(stated: Stated) -> Iterator[Answer]:
    yield jsonld.first(stated.article.get("headline")), "json-ld headline"
    yield from _metas(stated, "title")
    yield stated.title, "title"


def _agree(head: str, claim: str) -> bool:
    a, b = _bare(head), _bare(claim)
    return len(a) > 3 and (a in b or (len(b) > 15 and b in a))


def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _without_site(claim: str, stated: Stated) -> str:
    """The title without a site's name at its end (or start)."""
    sites = {_bare(s) for s, _ in _site_names(stated)} - {""}
    cuts = list(_SEPARATOR.finditer(claim))
    for cut in reversed(cuts):
        if _bare(claim[cut.end() :]) in sites:
            return claim[: cut.start()]
    if cuts and _bare(claim[: cuts[0].start()]) in sites:
        return claim[cuts[0].end() :]
    if cuts and not sites and len(claim[: cuts[-1].start()]) > len(claim) / 2:
        return claim[: cuts[-1].start()]
    return claim


def _site_names(stated: Stated) -> Iterator[Answer]:
    yield from _metas(stated, "site")
    publisher = stated.article.get("publisher")
    for name in jsonld.names(publisher, stated.nodes):
        yield name, "json-ld publisher"
    for node in stated.nodes:
        if "website" in jsonld.types(node):
            yield jsonld.first(node.get("name")), "json-ld WebSite"
    host = (urlsplit(stated.url).hostname or "").removeprefix("www.")
    if host and stated.title:
        cuts = list(_SEPARATOR.finditer(stated.title))
        for part in (stated.title[c.end() :] for c in cuts[-1:]):
            if _bare(part) and (_bare(part) in host.replace("-", "") or _bare(host) in _bare(part)):
                yield part, "title"


def _site(stated: Stated, known: dict[str, Value], text: str) -> Iterator[Answer]:
    yield from _site_names(stated)


def _authors(stated: Stated, known: dict[str, Value], text: str) -> Iterator[tuple[Value, str]]:
    site = {_bare(s) for s, _ in _site_names(stated)}
    said = jsonld.names(stated.article.get("author") or stated.article.get("creator"), stated.nodes)
    yield visible.persons(said, site), "json-ld author"
    for name in _META["authors"]:
        values = [jsonld.text_of(v) for v in stated.meta.get(name, ())]
        yield visible.persons(values, site), name if ":" in name else f"meta {name}"
    for names, source in visible.bylines(stated.page):
        yield visible.persons(names, site), source
    yield tuple(said), "json-ld author"


def _published(stated: Stated, known: dict[str, Value], text: str) -> Iterator[Answer]:
    yield iso(jsonld.first(stated.article.get("datePublished"))), "json-ld datePublished"
    for value, source in _metas(stated, "published"):
        yield iso(value), source
    for node in stated.nodes:
        yield iso(jsonld.first(node.get("datePublished"))), "json-ld datePublished"
    order = order_of(str(known.get("language", "")), visible.place(stated.url))
    for value, source in visible.dates(stated.page, updated=False):
        yield iso(value) or read_date(value, order=order), source
    if found := _IN_URL.search(stated.url):
        yield iso("-".join(found.groups())), "url"
    for value in visible.date_lines(stated.page):
        if line := date_line(value, order=order):
            yield line.published or line.updated, "text"


def _updated(stated: Stated, known: dict[str, Value], text: str) -> Iterator[Answer]:
    yield iso(jsonld.first(stated.article.get("dateModified"))), "json-ld dateModified"
    for value, source in _metas(stated, "updated"):
        yield iso(value), source
    order = order_of(str(known.get("language", "")), visible.place(stated.url))
    for value, source in visible.dates(stated.page, updated=True):
        yield iso(value) or read_date(value, order=order), source


def iso(value: str) -> str:
    """A date of a machine as ISO 8601, its zone kept; "" for what is none."""
    found = _ISO.search(value)
    if not found:
        return ""
    year, month, day, hour, minute, second, zone = found.groups()
    try:
        when = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))  # fmt: skip  # noqa: DTZ001
    except ValueError:
        return ""
    if not 1990 <= when.year <= 2100:
        return ""
    if not hour:
        return when.date().isoformat()
    zone = (zone or "").upper()
    if zone in ("Z", "UTC", "GMT"):
        zone = "+00:00"
    elif zone and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{when.isoformat()}{zone}"


def _language(stated: Stated, known: dict[str, Value], text: str) -> Iterator[Answer]:
    """What the text is in, where that is plain; else what the page claims."""
    detected = languages.detect(text)
    claims = list(_language_claims(stated))
    for claim, source in claims:
        if detected and claim.startswith(detected):
            yield claim, source
    yield detected, "text"
    yield from claims


def _language_claims(stated: Stated) -> Iterator[Answer]:
    lang = visible.html_language(stated.page)
    for value, source in (
        (lang, "html lang"),
        (jsonld.first(stated.article.get("inLanguage"), "alternateName", "name"), "json-ld inLanguage"),
        *_metas(stated, "language"),
    ):
        if found := _LANGUAGE.match(value):
            region = f"-{found[3].upper()}" if found[3] else ""
            yield f"{found[1].lower()}{region}", source


def _address(stated: Stated, known: dict[str, Value], text: str) -> Iterator[Answer]:
    main = stated.article.get("mainEntityOfPage")
    for value, source in (
        (stated.links.get("canonical", ""), "canonical"),
        (next(iter(stated.meta.get("og:url", ())), ""), "og:url"),
        (jsonld.first(main, "@id", "url"), "json-ld mainEntityOfPage"),
        (stated.url, "address"),
    ):
        yield absolute(stated, value), source


def absolute(stated: Stated, href: str) -> str:
    """The web address of `href` as seen from the page; "" where it is none."""
    try:
        full = urljoin(stated.url, href.strip())
        return full if urlsplit(full).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _image(stated: Stated, known: dict[str, Value], text: str) -> Iterator[Answer]:
    for value, source in _metas(stated, "image"):
        yield absolute(stated, value), source
    yield absolute(stated, jsonld.first(stated.article.get("image"), "url", "contentUrl")), "json-ld image"


def _section(stated: Stated, known: dict[str, Value], text: str) -> Iterator[Answer]:
    yield jsonld.first(stated.article.get("articleSection"), "name"), "json-ld articleSection"
    yield from _metas(stated, "section")


def _tags(stated: Stated, known: dict[str, Value], text: str) -> Iterator[tuple[Value, str]]:
    yield _unique(jsonld.texts(stated.article.get("keywords"))), "json-ld keywords"
    for name in _META["tags"]:
        values = [part for v in stated.meta.get(name, ()) for part in jsonld.texts(v)]
        yield _unique(values), name if ":" in name else f"meta {name}"


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _description(stated: Stated, known: dict[str, Value], text: str) -> Iterator[Answer]:
    yield from _metas(stated, "description")
    yield jsonld.first(stated.article.get("description")), "json-ld description"


_Ask = Callable[[Stated, dict[str, Any], str], Iterator[tuple[Any, str]]]
_FIELDS: dict[str, _Ask] = {
    "title": _title, "language": _language, "authors": _authors, "published": _published,
    "updated": _updated, "site": _site, "url": _address, "image": _image, "section": _section,
    "tags": _tags, "description": _description,
}  # fmt: skip
