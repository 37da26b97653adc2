"""Metadata in what readers see: headline, byline, date, found by elements and by the names of classes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from urllib.parse import urlsplit

from cleaner.formats.html.tree import Attributes, Page, Run
from cleaner.formats.html.vocabulary import bit

# Bylines and dates stand near the headline; a page is not searched for them to its end.
_FAR = 120
_LONGEST = 120
_BY = re.compile(
    r"^(?:(?:written|words|story|posted|published|reviewed|text|article|medically reviewed)\s+)?"
    r"(?:by|von|par|por|di|da|de|door|af|av|przez|автор|от|بقلم|作者|記者|文)\s*[:：]?\s+|^(?:author|autor|auteur|autore)s?\s*[:：]\s*",
    re.IGNORECASE,
)
_AND = re.compile(
    r"\s*(?:,|;|/|\||&|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|、)\s*", re.IGNORECASE
)
_DATED = ("time", "span", "abbr", "p", "div", "li", "dd", "a", "b", "small")
_DIGIT = re.compile(r"\d")
_NO_NAME = re.compile(
    r"https?:|www\.|@|\d{3}|^(?:admin|administrator|editor|staff|guest|unknown|none|null|author|webmaster"
    r"|anonymous|team|redaktion|redacci[oó]n|r[eé]daction)$",
    re.IGNORECASE,
)


def headlines(page: Page) -> list[str]:
    """The texts of the h1 elements (joined where one holds several runs)."""
    texts: dict[int, str] = {}
    tag, parent = page.tag, page.parent
    for run in page.runs:
        element = run.element
        if tag[element] != "h1":
            element = parent[element]
            if tag[element] != "h1":
                continue
        text = " ".join("".join([t for t, _ in run.pieces]).split())
        texts[element] = f"{texts[element]} {text}" if element in texts else text
    return [t for t in texts.values() if 3 < len(t) < 400]


def persons(names: Iterable[str], site: set[str]) -> tuple[str, ...]:
    """Names of people out of bylines: without "By", cut at "and", without addresses and the site itself."""
    out: dict[str, None] = {}
    for name in names:
        text = _BY.sub("", name.strip()).strip(" ,|-–—•·:")
        if _NO_NAME.search(text) or len(text) > _LONGEST:
            continue
        if "".join(c for c in text.casefold() if c.isalnum()) in site:
            continue
        out[text] = None
    return tuple(n for n in out if n)


def bylines(page: Page, own: list[int]) -> Iterator[tuple[list[str], str]]:
    """Candidates for the authors, best first: microdata, rel=author, classes, a line that says "By".

    `own` are the vocabulary bits of the elements.
    """
    author = bit("author")
    found: dict[str, list[str]] = {
        "microdata author": [],
        "rel=author": [],
        "class": [],
        "text": [],
    }
    for run in page.runs[:_FAR]:
        text = " ".join("".join([t for t, _ in run.pieces]).split())
        if len(text) > _LONGEST:
            continue
        if len(run.pieces) > 1 or run.pieces[0][1] != run.element:
            for source, inner in _marked(page, run):
                found[source].append(inner)
        if any(own[e] & author for e in islice(page.up(run.element), 3)):
            found["class"].append(text)
        elif _BY.match(text):
            found["text"].append(text)
    for source, names in found.items():
        yield names[:1], source


def _marked(page: Page, run: Run) -> Iterator[tuple[str, str]]:
    """Inline elements of a run that their attributes call an author."""
    for element in _inline(page, run.pieces):
        attributes = page.attributes(element)
        source = ""
        if "author" in (attributes.get("itemprop") or "").lower():
            source = "microdata author"
        elif "author" in (attributes.get("rel") or "").lower():
            source = "rel=author"
        elif "author" in (attributes.get("class") or "").lower() or "/author" in (attributes.get("href") or ""):  # fmt: skip
            source = "class"
        if source:
            yield (
                source,
                " ".join("".join([t for t, e in run.pieces if element in page.up(e)]).split()),
            )


def _inline(page: Page, pieces: list[tuple[str, int]]) -> Iterator[int]:
    seen: set[int] = set()
    for _, element in pieces:
        for above in page.up(element):
            if page.block[above] == above or above in seen:
                break
            seen.add(above)
            yield above


def dates(page: Page, *, updated: bool) -> Iterator[tuple[str, str]]:
    """Dates in microdata and <time>, as attributes or text."""
    wanted = "datemodified" if updated else "datepublished"
    times: list[str] = []
    for element, value, attributes in _dated(page):
        name = (attributes.get("itemprop") or "").lower()
        if wanted in name:
            yield value, f"microdata {wanted}"
        elif page.tag[element] == "time" and not name:
            modified = "updated" in (attributes.get("class") or "").lower()
            if modified == updated:
                times.append(value)
    yield from ((value, "time") for value in times)


def _dated(page: Page) -> Iterator[tuple[int, str, Attributes]]:
    """Elements around short runs with digits that may carry a date, with what they say."""
    for run in page.runs[: 4 * _FAR]:
        for raw, element in run.pieces[:8]:
            if len(raw) < _LONGEST and (page.tag[element] in _DATED) and _DIGIT.search(raw):
                attributes = page.attributes(element)
                value = (
                    attributes.get("datetime") or attributes.get("content") or " ".join(raw.split())
                )
                yield element, value, attributes


def date_lines(page: Page) -> Iterator[str]:
    """Short lines near the top that may be dates."""
    for run in page.runs[:_FAR]:
        text = " ".join("".join(t for t, _ in run.pieces).split())
        if len(text) <= _LONGEST and _DIGIT.search(text):
            yield text


def html_language(page: Page) -> str:
    for element, tag in enumerate(page.tag[:2]):
        if tag == "html":
            attributes = page.attributes(element)
            return attributes.get("lang") or attributes.get("xml:lang") or ""
    return ""


def place(url: str) -> str:
    """The country that the top domain of an address names ("" for none)."""
    return (urlsplit(url).hostname or "").rpartition(".")[2]
