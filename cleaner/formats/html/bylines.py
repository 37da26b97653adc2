"""Who wrote it, as readers see it: near the headline, by attributes, classes, or a line that says "By"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from cleaner.formats.html.tree import Page, Run
from cleaner.formats.html.visible import near_headline, text_of
from cleaner.formats.html.vocabulary import bit

_LONGEST = 120
_LABEL = (
    r"(?:(?:written|words|story|posted|published|reviewed|text|article|recipe|contributed|medically reviewed)\s+)?"
    r"(?:by|von|par|por|di|da|de|door|af|av|przez|автор|от|بقلم|作者|記者|文)|author|autor|auteur|autore|written"
)
_BY = re.compile(rf"^(?:{_LABEL})s?(?:\s*[:：]\s*|\s+)", re.IGNORECASE)
_BARE_LABEL = re.compile(rf"(?:{_LABEL})s?\s*[:：]?", re.IGNORECASE)
_LATER = re.compile(r"\b[Bb]y:?\s+((?:[A-Z][\w.'’-]+\s?){2,4})")
_CUT = re.compile(r"\s[|•·–—/-]\s|[|•·]|\s*[(\[]|\s{2,}|\b(?=\d)")
_PART = re.compile(r"\s*(?:,|;|、)\s*|\s+(?:and|und|et|y|e|en|och|og|i|&)\s+")
_PARTICLES = frozenset(["de", "del", "der", "den", "van", "von", "la", "le", "di", "da", "do", "dos", "das", "du", "al", "el", "bin", "ibn", "ben", "af", "av", "zu", "y", "e"])  # fmt: skip
_CREDENTIAL = re.compile(r"(?:[A-Z][A-Za-z]{0,2}\.?){1,3}[A-Z]?\.?(?:-[A-Z]+)?")
_ROLE = re.compile(
    r"\b(?:expert|editor|writer|reporter|manager|director|founder|ceo|journalist|correspondent|contributor"
    r"|author|specialist|reviewer|redakteur|journaliste|redactor|periodista|giornalista|team|staff|views?)\b",
    re.IGNORECASE,
)
# So many long runs into the article, a line with "by" in it is no byline any more.
_DEEP = 2
_NO_NAME = re.compile(
    r"https?:|www\.|@|\d{3}|^(?:admin|administrator|editor|staff|guest|unknown|none|null|author|webmaster"
    r"|anonymous|team|redaktion|redacci[oó]n|r[eé]daction|about|by|the author)$",
    re.IGNORECASE,
)


def stated(names: Iterable[str], site: set[str]) -> tuple[str, ...]:
    """Names as data state them: without "By", addresses and the site itself."""
    out: dict[str, None] = {}
    for name in names:
        text = _BY.sub("", name.strip()).strip(" ,|-–—•·:")
        if text and len(text) <= _LONGEST and not _NO_NAME.search(text) and bare(text) not in site:
            out[text] = None
    return tuple(out)


def bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def persons(text: str) -> tuple[str, ...]:
    """The names in a byline; nothing where it does not begin with what looks like a name."""
    line = _BY.sub("", text.strip())
    said = line != text.strip()
    parts = _PART.split(_CUT.split(line, maxsplit=1)[0].strip(" ,|-–—•·:"))
    out: list[str] = []
    for part in parts:
        if out and _CREDENTIAL.fullmatch(part) and len(part) <= 6:
            out[-1] += f", {part}"
        elif _like_name(part, alone=said and not out):
            out.append(part)
        else:
            break
    return tuple(out)


def _like_name(text: str, *, alone: bool) -> bool:
    """`alone`: whether one word will do, because the line says that it is a byline."""
    words = text.split()
    if not 1 <= len(words) <= 5 or len(text) > 50 or _NO_NAME.search(text) or _ROLE.search(text):
        return False
    if len(words) == 1 and text.isascii():
        return alone and text.istitle() and len(text) > 2
    return all(
        w[0].isupper() or w.lower() in _PARTICLES or not (w[0].isupper() or w[0].islower())
        for w in words
    ) and not text.endswith((".", "?", "!", ":"))  # fmt: skip


def bylines(page: Page, own: list[int]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Candidates for the authors, best first, with where they stand.

    `own` are the vocabulary bits of the elements.
    """
    found: dict[str, list[str]] = {
        "microdata author": [],
        "rel=author": [],
        "class": [],
        "text": [],
    }
    label, deep = False, 0
    for n in near_headline(page):
        run = page.runs[n]
        text = text_of(run)
        if len(text) > _LONGEST:
            label, deep = False, deep + 1
            continue
        for source, inner in _marked(page, run):
            found[source].append(inner)
        if label:
            found["text"].insert(0, text)
        label = bool(_BARE_LABEL.fullmatch(text))
        if _called_author(page, run, own):
            found["class"].append(text)
        if deep < _DEEP:
            later = None if _BY.match(text) else _LATER.search(text)
            found["text"] += [later[1]] if later else [text] if _BY.match(text) else []
    for source, texts in found.items():
        yield next((names for text in texts if (names := persons(text))), ()), source
    boxes = (text_of(run) for run in page.runs if _called_author(page, run, own))
    yield next((names for t in boxes if len(t) <= _LONGEST and (names := persons(t))), ()), "class"


def _called_author(page: Page, run: Run, own: list[int]) -> bool:
    author = bit("author")
    return any(own[e] & author for e in islice(page.up(run.element), 3))


def _marked(page: Page, run: Run) -> Iterator[tuple[str, str]]:
    """Inline elements of a run that their attributes call an author."""
    if len(run.pieces) == 1 and run.pieces[0][1] == run.element:
        return
    seen: set[int] = set()
    for _, element in run.pieces:
        for above in page.up(element):
            if page.block[above] == above or above in seen:
                break
            seen.add(above)
            if source := _source(page, above):
                inner = [t for t, e in run.pieces if above in page.up(e)]
                yield source, " ".join("".join(inner).split())


def _source(page: Page, element: int) -> str:
    attributes = page.attributes(element)
    if "author" in (attributes.get("itemprop") or "").lower():
        return "microdata author"
    if "author" in (attributes.get("rel") or "").lower():
        return "rel=author"
    named = f"{attributes.get('class') or ''} {attributes.get('href') or ''}".lower()
    return "class" if "author" in named or "byline" in named else ""
