"""Who wrote it, as readers see it: near the headline or below the text, by attributes, classes or "By"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise

from cleaner.formats.html.names import (
    LABEL,
    LONGEST,
    by,
    degreed,
    handle,
    is_person,
    persons,
    written_by,
)
from cleaner.formats.html.stated import Places, Stated
from cleaner.formats.html.tree import Page, Run
from cleaner.formats.html.visible import places, text_of
from cleaner.formats.html.vocabulary import bit, class_bits

_LINE = 120
_LABEL = 60  # no label is longer
_NAME = r"((?:[A-Z][\w'’-]*|[A-Z]\w{0,2}\.)(?:\s(?:[A-Z]\w{0,2}\.|[A-Z][\w'’-]*)){1,3})"
_LATER = re.compile(rf"\b[Bb]y:?\s+{_NAME}")
_STAFF = re.compile(
    r"(?:\w+\s){0,4}(?:team|staff|desk|newsroom|redaktion|redazione)", re.IGNORECASE
)
# "Photo by", "recommended by": others than the author, in a line that begins otherwise.
_OTHER = r"photo|imag|pict|illustr|\bart\b|credit|video|hero|check|review|power|sponsor|present|suppor|recommend|edit|site"
_OTHERS = re.compile(_OTHER, re.IGNORECASE)
_BY_OTHERS = re.compile(
    rf"(?:{_OTHER})\w*\s+by\b|^(?:{_OTHER}|contribution)[\w\s]*:", re.IGNORECASE
)
# "This post was written by Ann Lee, who ...", below the article.
_NOTE = re.compile(
    rf"\b(?:post|article|story|piece|guide)\s+(?:was\s+|is\s+)?(?:written|authored)\s+by\s+{_NAME}"
)
# "Ann Lee | Senior Writer | July 2": an office tells that the words before it are a name.
_OFFICE = re.compile(
    r"^([^|•·,–—]{5,40}?)\s*[|•·,–—]\s*(?:[\w-]+\s){0,3}(?:writer|editor|reporter|correspondent|columnist|journalist"
    r"|contributor|author|redakteur(?:in)?|autor(?:in)?|journaliste|periodista|giornalista)\b",
    re.IGNORECASE,
)
# Who is told of in so many characters elsewhere, by the name under the headline, wrote it.
_BIO = 60
_FOOT = 30
# So many characters into the article, what a class calls an author is somebody that it tells of.
_DEEP = 700


@dataclass(frozen=True, slots=True)
class Line:
    """A line that may name authors, the texts of the links in it, the number of its run.

    `sure`: attributes say that the text is the author's name, and nothing else.
    """

    text: str
    links: tuple[str, ...] = ()
    at: int = 0
    sure: bool = False

    def names(self, language: str) -> tuple[str, ...]:
        """The persons that the links name, else those of the line itself, else a user's name."""
        linked = [name for link in self.links for name in persons(link)]
        names = tuple(linked) or persons(self.text, language)
        lone = (self.sure or self._linked_first) and handle(self.first)
        return names or ((self.first,) if lone else ())

    @property
    def first(self) -> str:
        """The name that stands behind "By", whatever it looks like."""
        return self.links[0] if self._linked_first else self.text

    @property
    def _linked_first(self) -> bool:
        said = by("").sub("", self.text)
        return bool(self.links) and said != self.text and said.startswith(self.links[0])


@dataclass(slots=True)
class _Found:
    """Lines by what says that they name authors, best first."""

    microdata: list[Line] = field(default_factory=list)
    rel: list[Line] = field(default_factory=list)
    text: list[Line] = field(default_factory=list)
    named: list[Line] = field(default_factory=list)
    later: list[Line] = field(default_factory=list)

    def sources(self, where: str) -> Iterator[tuple[list[Line], str]]:
        yield self.microdata, f"microdata author{where}"
        yield self.rel, f"rel=author{where}"
        yield self.text, f"byline{where}"
        yield self.named, f"class author{where}"
        yield self.later, f"byline{where}"


def above(stated: Stated) -> Iterator[tuple[list[Line], str]]:
    """Lines near the headline, by source, the best source first."""
    page, at, found, deep = stated.page, places(stated), _Found(), 0
    pattern = by(stated.language)
    for n in at.near:
        text = _said(page.runs[n])
        early, deep = deep < _LINE, deep + (len(text) if n >= at.first else 0)
        if len(text) > (LONGEST if early or pattern.match(text) else _LINE):
            continue
        line = Line(text, tuple(_links(page, page.runs[n])), n)
        if pattern.match(text) or degreed(text):
            found.text.append(line)
        elif deep < _DEEP and (later := _named_later(page.runs[n])):
            found.later.append(Line(later))
        elif (office := _OFFICE.match(text)) and is_person(office[1]):
            found.text.append(Line(office[1]))
        if n < at.first or deep < _DEEP:
            _called(stated, n, line, found)
    _labelled(page, at.near, found)
    top = (Line(text_of(page.runs[n])) for n in at.near[:4])
    found.named += (line for line in top if _STAFF.fullmatch(line.text))
    yield from found.sources("")
    yield list(_told_of(stated, at)), "byline"


def told(stated: Stated) -> tuple[str, ...]:
    """Whom the one line between headline and text names that begins with "By", if there is one."""
    pattern, at = by(stated.language), places(stated)
    head = at.near[: max(at.first + 2 - at.near[0], 0)] if at.near else []
    lines = [said for n in head if pattern.match(said := _said(stated.page.runs[n]))]
    short = [line for line in lines if len(line) <= _LINE]
    return persons(short[0], stated.language) if len(short) == 1 else ()


def below(stated: Stated) -> Iterator[tuple[list[Line], str]]:
    """Lines below the article, where only what says plainly that somebody wrote it counts."""
    page, at, found = stated.page, places(stated), _Found()
    numbers = [n for n in range(at.last - 2, at.last + _FOOT) if 0 <= n < len(page.runs)]
    for n in numbers:
        text = _said(page.runs[n])
        if note := _NOTE.search(text):
            found.text.append(Line(note[1]))
        if len(text) > _LINE or (n <= at.last and not written_by(text)):
            continue
        line = Line(text, tuple(_links(page, page.runs[n])), n)
        if written_by(text):
            found.text.append(line)
        _called(stated, n, line, found)
    _labelled(page, numbers, found)
    yield from found.sources(" below the article")


def _said(run: Run) -> str:
    """The text of a run, with a space behind a label that markup alone sets apart."""
    text = text_of(run)
    first = run.pieces[0][0].strip()
    if len(run.pieces) > 1 and LABEL.fullmatch(first):
        return f"{first} {text[len(first) :].strip()}"
    return text


def _named_later(run: Run) -> str:
    """Who stands behind "by" later in a line ("May 3 by Ann Lee in Travel"), "" for none."""
    if "by" not in text_of(run).lower():
        return ""
    text = "  ".join(" ".join(piece.split()) for piece, _ in run.pieces)
    found = _LATER.search(text, 3)
    return found[1] if found and not _OTHERS.search(text, 0, found.start()) else ""


def _called(stated: Stated, n: int, line: Line, found: _Found) -> None:
    """What attributes say of a run and of the elements in it; who comments is no author."""
    page, run, own = stated.page, stated.page.runs[n], stated.own
    author, comment = bit("author"), bit("comment")
    up = list(islice(page.up(run.element), 8))
    if any(own[e] & comment for e in up):
        return
    marked = list(_marked(page, run))
    for source, inner in () if marked and _BY_OTHERS.search(line.text) else marked:
        getattr(found, source).append(Line(inner, at=n, sure=source != "named"))
    if any(_to_author(page, e) for e in up[:3]):
        found.rel.append(Line(line.text, at=n, sure=True))
    elif any(own[e] & author for e in up[:3]):
        found.named.append(line)


def _labelled(page: Page, numbers: list[int], found: _Found) -> None:
    """Lines below one that says "Written by" and nothing else."""
    for n, after in pairwise(numbers):
        text = text_of(page.runs[n])
        if after == n + 1 and len(text) <= _LABEL and LABEL.fullmatch(text):
            found.text.insert(0, Line(text_of(page.runs[after])))


def _told_of(stated: Stated, at: Places) -> Iterator[Line]:
    """A bare name under the headline, where elsewhere somebody of that name is told of."""
    page = stated.page
    names = [text for n in at.near[:4] if is_person(text := text_of(page.runs[n]))]
    starts = {name[:2] for name in names}
    for text in map(text_of, page.runs) if names else ():
        if text[:2] in starts and len(text) >= _BIO:
            yield from (Line(name) for name in names if text.startswith(f"{name} "))


def _links(page: Page, run: Run) -> Iterator[str]:
    """The texts of the links in a run, in order."""
    texts: dict[int, str] = {}
    for text, element in run.pieces:
        if page.linked[element]:
            link = next((e for e in page.up(element) if page.tag[e] == "a"), element)
            texts[link] = texts.get(link, "") + text
    yield from (" ".join(text.split()) for text in texts.values())


def _to_author(page: Page, element: int) -> bool:
    if page.tag[element] != "a":
        return False
    return "/author" in (page.attributes(element).get("href") or "").lower()


def _marked(page: Page, run: Run) -> Iterator[tuple[str, str]]:
    """Elements of a run that their attributes call an author."""
    seen: set[int] = set()
    for _, element in run.pieces:
        for over in islice(page.up(element), 4):
            if over in seen:
                break
            seen.add(over)
            if source := _source(page, over):
                inner = [t for t, e in run.pieces if over in page.up(e)]
                yield source, " ".join("".join(inner).split())
            if page.block[over] == over:
                break


def _source(page: Page, element: int) -> str:
    attributes = page.attributes(element)
    if "author" in (attributes.get("itemprop") or "").lower():
        return "microdata"
    if "author" in (attributes.get("rel") or "").lower() or _to_author(page, element):
        return "rel"
    return "named" if class_bits(attributes.get("class") or "") & bit("author") else ""
