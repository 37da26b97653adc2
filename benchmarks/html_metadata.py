"""Title, date and authors of gold pages: how often they are right, beside trafilatura and htmldate.

usage: python benchmarks/html_metadata.py GOLD [--half 1|2] [-v]

Only pages that state the gold value somewhere count: many a gold date was taken from elsewhere. One rule
for all, which forgives spelling but no other value:

title    the words of the gold title, whatever case, quotes, dashes, entities and "&" or "and"; the name of the
         site before or behind a separator may stand in either (gold has it now and then, as have readers).
         "Agreed" are the pages that bear one title: their heading, <title> and og:title say the same, whatever
         it is. On the others there are two right answers, and gold has the one or the other: "either" forgives
         which, for all extractors alike. Where gold is one of the page's own headings (its one h1, <title>,
         og:title), any other of these is right as well, but for the name of the site. "Words" is the mean word F1
         of title and gold title, as texts are measured
date     the day. Where a page states only when it was changed, that is its date. "Agreed" leaves out the pages
         whose gold day is, by their own data, that of the last change and not that of publication
authors  all words of the gold names are among those found, and no more than half as many others (or two).
         On both sides honorifics, initials, degrees and offices ("MD", "Dr.", "Ann Lee, Senior Editor") do not
         count

With -v each miss of ours is printed with its class.
"""

from __future__ import annotations

import argparse
import html as entities
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from html_train import WORD, half_of, load
from selectolax.lexbor import LexborHTMLParser

FIELDS = ("title", "published", "authors")
SEPARATOR = re.compile(r"\s+[|·•»–—:-]\s+|\s*[|»·]\s*")
DEGREE = re.compile(r"\([^)]*\)|\b(?:[A-Z][a-z]?\.?){2,}(?:-[A-Z]+)?(?!\w)|\b[A-Z]\.(?=\s|$)")
PLAIN = frozenset(
    ["dr", "prof", "professor", "mr", "mrs", "ms", "sir", "by", "and", "with", "und", "et", "y"]
)
OFFICE = re.compile(
    r"\b(?:of|to|at|the|for|editors?|writers?|experts?|reporters?|managers?|directors?|founders?"
    r"|correspondents?|contributors?|specialists?)\b",
    re.IGNORECASE,
)
DAY = r"[\"']?[^0-9]{1,120}?(\d{4}-\d\d-\d\d)"
CHANGED = re.compile(r"(?:dateModified|modified_time|updated_time)" + DAY, re.IGNORECASE)
BEGUN = re.compile(r"(?:datePublished|published_time)" + DAY, re.IGNORECASE)
SITE = re.compile(r"""og:site_name["'][^>]*?content=(?:"([^"]+)|'([^']+))""")


def ours(html, url):
    from cleaner.formats.html import parse_html

    m = parse_html(html, url=url).metadata
    return {"title": m.get("title"), "published": m.get("published") or m.get("updated"), "authors": " ; ".join(m.get("authors", ()))}  # fmt: skip


def trafilatura(html, url):
    from trafilatura.metadata import extract_metadata

    m = extract_metadata(html, default_url=url or None)
    return {"title": m.title, "published": m.date, "authors": m.author} if m else {}


def htmldate(html, url):
    from htmldate import find_date

    return {"published": find_date(html, url=url or None, original_date=True)}


def bare(text: str | None) -> str:
    text = entities.unescape(text or "").replace("’", "'").replace("&", " and ")
    return " ".join(WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def stated(truth, source: str) -> dict[str, str]:
    """The gold values that stand in the page, in any place."""
    plain = bare(source)
    out = {}
    if bare(truth["title"]) in plain:
        out["title"] = truth["title"]
    if truth["author"] and truth["author"] != "None" and bare(truth["author"]) in plain:
        out["authors"] = truth["author"]
    day = truth["publish_date"] or ""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", day) and any(form in plain for form in forms(day)):
        out["published"] = day
    return out


def forms(day: str) -> set[str]:
    d = date.fromisoformat(day)
    out = {bare(day), bare(day).replace(" ", "")}
    for month in (f"{d:%B}", f"{d:%b}"):
        for number in (str(d.day), f"{d.day:02}"):
            out |= {bare(f"{month} {number} {d.year}"), bare(f"{number} {month} {d.year}")}
    return out


@dataclass(frozen=True)
class Gold:
    """What a page states: the values by field, the names of the site, the days of its own data."""

    values: dict[str, str]
    sites: frozenset[str]
    changed: frozenset[str]
    begun: frozenset[str]
    headings: tuple[frozenset[str], ...]
    lone: bool

    @property
    def own(self) -> set[str]:
        """What the page calls itself: its one h1, <title> and og:title, but for the name of its site."""
        head, *others = self.headings
        said = {w for words in others for w in words} | (set(head) if self.lone else set())
        return {words for words in said if words.replace(" ", "") not in self.sites}

    def agreed(self, field: str) -> bool:
        """Whether the page leaves one right answer only."""
        if field == "title":
            said = [words for words in self.headings if words]
            return bool(frozenset.intersection(*said)) if said else True
        day = self.values.get("published", "")
        return day not in self.changed or not self.begun or day in self.begun


def gold_of(truth, source: str) -> Gold:
    host = (urlsplit(truth["url"]).hostname or "").removeprefix("www.")
    named = ["".join(m) for m in SITE.findall(source)]
    labels = [host, host.rpartition(".")[0], *host.split(".")[-2:-1], *named]
    sites = frozenset(bare(label).replace(" ", "") for label in labels)
    return Gold(
        stated(truth, source),
        sites - {""},
        frozenset(CHANGED.findall(source)),
        frozenset(BEGUN.findall(source)),
        tuple(headings(source, sites - {""})),
        len(LexborHTMLParser(source).css("h1")) == 1,
    )


def headings(source: str, sites: frozenset[str]) -> Iterator[frozenset[str]]:
    """What each kind of heading that a page has says: h1, <title>, og:title."""
    tree = LexborHTMLParser(source)
    named = [node.attributes.get("content") for node in tree.css('meta[property="og:title"]')[:1]]
    for texts in ([node.text(separator=" ") for node in tree.css("h1")],
                  [node.text() for node in tree.css("head title")[:1]], named):  # fmt: skip
        yield frozenset(w for text in texts for w in wordings(text, sites))


def split_titles(values: list[Gold]) -> str:
    """Of pages whose headline is unlike <title> and og:title, alike: which of the two gold has."""
    count: Counter[str] = Counter()
    for gold in values:
        head, title, named = gold.headings
        other = title & named
        if other and head and not head & other and "title" in gold.values:
            wanted = wordings(gold.values["title"], gold.sites)
            kind = "headline" if wanted & head else "other" if wanted & other else "neither"
            count[kind] += 1
    return ", ".join(f"{kind} {n}" for kind, n in sorted(count.items()))


def right(field: str, gold: Gold, found: str | None) -> bool:
    wanted = gold.values[field]
    if field == "published":
        return (found or "")[:10] == wanted
    if field == "title":
        return bool(wordings(found, gold.sites) & wordings(wanted, gold.sites))
    a, b = names(wanted), names(found)
    return a <= b and len(b - a) <= max(len(a) / 2, 2)


def either(gold: Gold, found: str | None) -> bool:
    """Whether a title is right, or another heading of the page where gold has one of them."""
    own = gold.own
    return right("title", gold, found) or bool(
        wordings(gold.values["title"], gold.sites) & own and wordings(found, gold.sites) & own
    )


def words_shared(wanted: str, found: str | None) -> float:
    """The word F1 of two titles."""
    a, b = Counter(bare(wanted).split()), Counter(bare(found).split())
    return 2 * sum((a & b).values()) / max(sum(a.values()) + sum(b.values()), 1)


def wordings(title: str | None, sites: frozenset[str]) -> set[str]:
    """The title as it is, and without the site's name at its end or beginning."""
    title = entities.unescape(title or "")
    cuts = list(SEPARATOR.finditer(title))
    out = {bare(title)}
    for cut in cuts:
        if bare(title[cut.end() :]).replace(" ", "") in sites:
            out.add(bare(title[: cut.start()]))
        if bare(title[: cut.start()]).replace(" ", "") in sites:
            out.add(bare(title[cut.end() :]))
    return out - {""}


def names(text: str | None) -> set[str]:
    """The words of names, without what is said of those who bear them."""
    text = entities.unescape(text or "")
    people = [part for part in re.split(r"\s*[;,|]\s*", text) if part]
    named = [
        part
        for n, part in enumerate(people)
        if not n or not (OFFICE.search(part) or " " not in part)
    ]
    words = {w for part in named for w in bare(DEGREE.sub(" ", part)).split()} - PLAIN
    return {w for w in words if len(w) > 1 or not w.isascii()} or set(bare(text).split())


def kind_of_miss(field: str, gold: Gold, found: str | None, source: str) -> str:
    """The class of a miss, as far as a program can tell."""
    wanted = bare(gold.values[field])
    if field == "published":
        return (
            "the last change" if not gold.agreed(field) else "another day" if found else "no date"
        )
    if field == "title":
        elsewhere = re.findall(r"<(?:title|meta|h1)\b[^>]*>[^<]*", source, re.IGNORECASE)
        whole = any(wanted in bare(element) for element in elsewhere)
        return (
            "another heading of the page"
            if whole and bare(found)
            else "elsewhere"
            if found
            else "no title"
        )
    joined = wanted.replace(" ", "")
    house = any(joined in site or site in joined for site in gold.sites if len(site) > 3)
    if house or re.search(r"team|staff|editor", wanted):
        return "the site or its staff"
    return "other names" if found else "no names"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", type=Path)
    parser.add_argument("--half", type=int, choices=(1, 2))
    parser.add_argument("-v", action="store_true")
    args = parser.parse_args()
    pages = [p for p in load(args.gold) if not args.half or half_of(p[0]["url"]) == args.half]
    values = [gold_of(truth, html) for truth, html in pages]
    print(
        "| extractor | title | agreed | either | words | date | agreed | authors | CPU ms |\n|---|---|---|---|---|---|---|---|---|"
    )
    kinds: Counter[tuple[str, str]] = Counter()
    for extract in (ours, trafilatura, htmldate):
        tally = {
            field: [0, 0]
            for field in (
                "title",
                "title, agreed",
                "title, either",
                "title, words",
                "published",
                "published, agreed",
                "authors",
            )
        }
        seconds = 0.0
        for (truth, html), gold in zip(pages, values, strict=True):
            start = time.process_time()
            found = extract(html, truth["url"])
            seconds += time.process_time() - start
            for field, value in gold.values.items():
                good = right(field, gold, found.get(field))
                agreed = f"{field}, agreed"
                if field == "title":
                    tally["title, either"][0] += either(gold, found.get(field))
                    tally["title, words"][0] += words_shared(value, found.get(field))
                    for name in ("title, either", "title, words"):
                        tally[name][1] += 1
                for name in (field, agreed) if agreed in tally and gold.agreed(field) else (field,):
                    tally[name][0] += good
                    tally[name][1] += 1
                if not good and extract is ours:
                    kind = kind_of_miss(field, gold, found.get(field), html)
                    kinds[field, kind] += 1
                    if args.v:
                        print(
                            truth["id"], field, kind, repr(value), repr(found.get(field)), sep=" | "
                        )
        shares = [f"{hits / max(n, 1):.3f} of {n}" for hits, n in tally.values()]
        print(
            f"| {extract.__name__} | {' | '.join(shares)} | {1000 * seconds / len(pages):.1f} |",
            flush=True,
        )
    print("headline unlike <title> and og:title, gold has:", split_titles(values))
    print("misses of ours:", *(f"{f}, {kind}: {n};" for (f, kind), n in sorted(kinds.items())))


if __name__ == "__main__":
    main()
