"""Metadata in what readers see: headlines and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from cleaner.formats.html.stated import Places, Stated, bare
from cleaner.formats.html.tree import Attributes, Page, Run

# Bylines and dates stand near the headline; a page is not searched for them to its end.
_BEFORE, _AFTER = 10, 40
_INTO = 6
_FAR = 120
_LONGEST = 120
_DATED = ("time", "span", "abbr", "p", "div", "li", "dd", "a", "b", "small", "strong", "em", "i")
_SUBHEADS = frozenset(("h2", "h3"))
# The digits of Arabic, Persian, India's scripts, Thai, Burmese and Khmer; years of our era, of Iran's and of Thailand's.
_ZEROS = "0\u0660\u06f0\u0966\u09e6\u0ae6\u0be6\u0c66\u0ce6\u0d66\u0e50\u1040\u17e0"
_0, _1, _2, _5, _9 = (
    "[" + "".join(chr(ord(zero) + digit) for zero in _ZEROS) + "]" for digit in (0, 1, 2, 5, 9)
)
_ANY_YEAR = rf"(?:{_1}{_9}|{_2}{_0}|{_2}{_5}|\u06f1[\u06f3\u06f4])\d\d"
_YEAR = re.compile(_ANY_YEAR)
# A date that stands within a line, between a name and a reading time for instance.
_INSIDE = re.compile(
    rf"[^\W\d_]{{3,12}}\.?\s\d{{1,2}}(?:st|nd|rd|th)?,?\s{_ANY_YEAR}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.|º)?\s(?:de\s)?[^\W\d_]{{3,12}}\.?,?\s(?:de\s)?{_ANY_YEAR}"
    rf"|{_ANY_YEAR}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]{_ANY_YEAR}"
    rf"|{_ANY_YEAR}\s?[年년]\s?\d{{1,2}}\s?[月월]\s?\d{{1,2}}\s?[日일]|{_ANY_YEAR}[./]\d{{1,2}}[./]\d{{1,2}}"
)


def text_of(run: Run) -> str:
    return run.text or " ".join("".join([text for text, _ in run.pieces]).split())


@dataclass(frozen=True, slots=True)
class Headline:
    """The text of an h1 element, and the pieces of it that markup sets apart."""

    text: str
    pieces: tuple[str, ...]


def headlines(page: Page) -> list[Headline]:
    """The h1 elements of the page."""
    pieces: dict[int, list[str]] = {}
    for n, element in _heads(page):
        run = page.runs[n]
        said = pieces.setdefault(element, [])
        for at, (text, _) in enumerate(run.pieces):
            said.append(f" {text}" if said and (not at or at in run.breaks) else text)
    heads = (Headline(" ".join("".join(p).split()), tuple(p)) for p in pieces.values())
    return [head for head in heads if 3 < len(head.text) < 400]


def subheads(page: Page) -> Iterator[tuple[str, int]]:
    """The texts of h2 and h3 elements, with the element: on many a page the headline is one of them."""
    tag, parent = page.tag, page.parent
    for run in page.runs:
        element = run.element if tag[run.element] in _SUBHEADS else parent[run.element]
        if tag[element] in _SUBHEADS:
            yield text_of(run), element


def short_lines(page: Page) -> Iterator[str]:
    """The lines of the page that are no longer than a headline may be."""
    for run in page.runs:
        if sum([len(text) for text, _ in run.pieces]) < 400:
            yield text_of(run)


def _heads(page: Page) -> list[tuple[int, int]]:
    """Runs of h1 elements, with the element."""
    if page.heads is None:
        tag, parent = page.tag, page.parent
        elements = [
            run.element if tag[run.element] == "h1" else parent[run.element] for run in page.runs
        ]
        page.heads = [(n, element) for n, element in enumerate(elements) if tag[element] == "h1"]
    return page.heads


def places(stated: Stated) -> Places:
    """The runs between headline and text come first, then those above the headline.

    The headline is the one that the title was taken from, else the last h1 before the text.
    """
    if stated.places is None:
        stated.places = _places_of(stated)
    return stated.places


def _places_of(stated: Stated) -> Places:
    first, last, size = stated.first, stated.last, len(stated.page.runs)
    head = _headline(stated)
    if head < 0 and first < 0:
        return Places(list(range(min(_FAR, size))), size, size)
    if head < 0:
        near = range(max(first - _AFTER, 0), min(first + _INTO, size))
        return Places(list(near), first, last)
    end = min(max(head, first) + _INTO, head + _AFTER, size)
    end = min(end, last + 1) if last > head else end
    before = range(max(head - _BEFORE, 0), head)
    return Places([*range(head + 1, end), *before], max(first, head), max(last, head))


def _headline(stated: Stated) -> int:
    """The run of the headline, -1 for none."""
    page = stated.page
    limit = stated.first + _INTO if stated.first >= 0 else len(page.runs)
    heads = [n for n, _ in _heads(page)]
    title = bare(next((value for value, _ in stated.titles if value), ""))
    same = [n for n in heads if title and bare(text_of(page.runs[n])) in title]
    above = [n for n in same or heads if n <= limit]
    if above or heads:
        return above[-1] if above else heads[0]
    texts = (text_of(run) if len(run.pieces) < 9 else "" for run in page.runs[: max(limit, 0)])
    # Case folding makes three characters of one at most.
    return next((n for n, text in enumerate(texts)
                 if 3 * len(text) >= len(title) > 0 and bare(text) == title), -1)  # fmt: skip


def _places(stated: Stated, *, near_only: bool = False) -> Iterator[list[int]]:
    """The runs near the headline, then all others.

    What stands above the headline is asked from below: at the top of the page it may be today's date. Further into
    the text a date is that of another story, if one stands above the headline.
    """
    at = places(stated)
    head = at.near[0] - 1 if at.near else 0
    near = sorted(at.near, key=lambda n: (n > at.first + 1, n <= head, abs(n - head)))
    yield near
    if near_only:
        return
    seen = frozenset(near)
    yield [n for n in range(len(stated.page.runs)) if n not in seen]


def dates(stated: Stated, *, updated: bool, near_only: bool = False) -> Iterator[tuple[str, str]]:
    """Dates in microdata and <time>, as attributes or text: near the headline, then anywhere."""
    page = stated.page
    wanted = "datemodified" if updated else "datepublished"
    for numbers in _places(stated, near_only=near_only):
        times: list[str] = []
        for element, value, attributes in _dated(page, numbers):
            name = (attributes.get("itemprop") or "").lower()
            if wanted in name:
                yield value, f"microdata {wanted}"
            elif page.tag[element] == "time" and not name:
                modified = "updated" in (attributes.get("class") or "").lower()
                if modified == updated:
                    times.append(value)
        yield from ((value, "time") for value in times[:1])


def _dated(page: Page, numbers: list[int]) -> Iterator[tuple[int, str, Attributes]]:
    """Elements around short runs with digits that may carry a date, with what they say."""
    timed = "time" in page.tag
    for n in numbers:
        text = text_of(page.runs[n])
        dated = "20" in text or "19" in text
        for raw, element in page.runs[n].pieces[:8] if dated or timed else ():
            tag = page.tag[element]
            if tag == "time" or (
                dated and tag in _DATED and len(raw) < _LONGEST and _YEAR.search(raw)
            ):
                attributes = page.attributes(element)
                value = attributes.get("datetime") or attributes.get("content") or " ".join(raw.split())  # fmt: skip
                yield element, value, attributes


def date_lines(stated: Stated, *, near_only: bool = False) -> Iterator[str]:
    """Short lines that may be dates, near the headline and then elsewhere; then dates within lines.

    What markup sets apart in a line counts as a line too: "Health", "May 3", "Updated: May 9".
    """
    for numbers in _places(stated, near_only=near_only):
        inside: list[str] = []
        for n in numbers:
            run = stated.page.runs[n]
            text = text_of(run)
            if len(text) > _LONGEST or len(run.pieces) >= 20 or not _YEAR.search(text):
                continue
            if any(_YEAR.search(piece) for piece, _ in run.pieces):
                yield text
                parts = [" ".join(piece.split()) for piece, _ in run.pieces]
                yield from (part for part in parts if part != text and _YEAR.search(part))
                inside += _INSIDE.findall("  ".join(parts))
        yield from inside


def html_language(page: Page) -> str:
    for element, tag in enumerate(page.tag[:2]):
        if tag == "html":
            attributes = page.attributes(element)
            return attributes.get("lang") or attributes.get("xml:lang") or ""
    return ""


def place(url: str) -> str:
    """The country that the top domain of an address names ("" for none)."""
    return (urlsplit(url).hostname or "").rpartition(".")[2]
