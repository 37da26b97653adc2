"""The page's own statements about itself, gathered once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

from cleaner.formats.html import jsonld
from cleaner.formats.html.tree import Page

Answer = tuple[str, str]  # value, source

# The names of meta tags for each field, most trusted first.
META = {
    "title": ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "title"),
    "published": ("article:published_time", "og:article:published_time", "og:published_time",
                  "parsely-pub-date", "sailthru.date", "datepublished", "dc.date.issued",
                  "dcterms.created", "dc.date", "publish_date", "publish-date", "pubdate",
                  "date.published", "article.published", "published", "dateposted", "cxenseparse:recs:publishtime", "date",
                  "citation_publication_date", "article_date_original", "dcterms.date"),
    "updated": ("article:modified_time", "og:updated_time", "og:article:modified_time",
                "datemodified", "dcterms.modified", "dc.date.modified", "last-modified", "lastmod",
                "article.updated", "revised"),
    "authors": ("author", "article:author", "og:article:author", "parsely-author", "sailthru.author",
                "dc.creator", "dcterms.creator", "byl", "citation_author", "twitter:creator:name",
                "article.author", "og:author", "cxenseparse:author", "dcsext.author"),
    "site": ("og:site_name", "application-name", "twitter:app:name:iphone", "dc.publisher",
             "cre", "apple-mobile-web-app-title"),
    "image": ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"),
    "section": ("article:section", "og:article:section", "parsely-section", "section"),
    "tags": ("article:tag", "og:article:tag", "parsely-tags", "news_keywords", "keywords",
             "sailthru.tags"),
    "language": ("content-language", "dc.language", "og:locale", "language", "inlanguage"),
    "description": ("og:description", "description", "twitter:description"),
}  # fmt: skip
_LETTERS = re.compile(r"[^\W_]+")
# "\s+[|·•»–—:-]\s+|\s*[|｜»·]\s*", so written that a search goes from one possible beginning to the next.
SEPARATOR = re.compile(r"[\s|｜»·](?:(?<=\s)\s*(?:[|·•»–—:-]\s+|[|｜»·]\s*)|(?<=[|｜»·])\s*)")


@dataclass(frozen=True, slots=True)
class Places:
    """Where the article stands: the runs `near` its headline, best first, its `first` and `last` run."""

    near: list[int]
    first: int
    last: int


@dataclass(slots=True)
class Stated:
    """The page's own statements, gathered once: meta by name, JSON-LD nodes, the article among them.

    `text` and `language` are those of the article, `first` and `last` its runs, `places` what stands
    around it, `own` the vocabulary bits of the page's elements, once they are known.
    """

    page: Page
    url: str
    text: str = ""
    language: str = ""
    first: int = -1
    last: int = -1
    places: Places | None = None
    titles: list[Answer] = field(default_factory=list)
    own: list[int] = field(default_factory=list)
    sites: list[Answer] = field(default_factory=list)
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
            name = (
                attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
            )
            name = name or attributes.get("http-equiv")
            if name and (content := attributes.get("content")):
                stated.meta.setdefault(_known(name.lower().strip()), []).append(content)
        elif tag == "link" and (rel := attributes.get("rel")) and (href := attributes.get("href")):
            stated.links.setdefault(rel.lower(), href)
    stated.nodes = jsonld.nodes(page.scripts)
    stated.article = jsonld.article(stated.nodes)
    stated.sites = [(name, source) for name, source in _site_names(stated) if name]
    return stated


def _known(name: str) -> str:
    """The name itself, or the field's first name where sites make up their own ("w-published-date")."""
    if "date" in name or "time" in name:
        if "publish" in name and name not in META["published"]:
            return "publish-date"
        if ("updated" in name or "modified" in name) and name not in META["updated"]:
            return "lastmod"
    return name


def metas(stated: Stated, field_name: str) -> Iterator[Answer]:
    for name in META[field_name]:
        for value in stated.meta.get(name, ()):
            if clean := jsonld.text_of(value):
                yield clean, name if ":" in name else f"meta {name}"


# Titles and sites are compared with each other: of fifty texts of a page eight are new.
@lru_cache(maxsize=1_000)
def bare(text: str) -> str:
    return "".join(_LETTERS.findall(text.casefold()))


def _site_names(stated: Stated) -> Iterator[Answer]:
    yield from metas(stated, "site")
    publisher = stated.article.get("publisher")
    for name in jsonld.names(publisher, stated.nodes):
        yield name, "json-ld publisher"
    for node in stated.nodes:
        if "website" in jsonld.types(node):
            yield jsonld.first(node.get("name")), "json-ld WebSite"
    host = (urlsplit(stated.url).hostname or "").removeprefix("www.")
    if host and stated.title:
        cuts = list(SEPARATOR.finditer(stated.title))
        for part in (stated.title[c.end() :] for c in cuts[-1:]):
            if bare(part) and (bare(part) in host.replace("-", "") or bare(host) in bare(part)):
                yield part, "title"
