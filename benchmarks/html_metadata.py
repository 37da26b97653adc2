"""Title, date and authors of gold pages: how often they are right, beside trafilatura and htmldate.

usage: python benchmarks/html_metadata.py GOLD [--half 1|2] [-v]

Only pages that state the gold value somewhere count: many a gold date was taken from elsewhere. A title
is right if its words are those of the gold title, a date if the day is, authors if all words of the gold
names (without credentials such as MD) are among those found and no more than half as many others. Where a page states only when it was
changed, that is its date, as for the other two.
"""

from __future__ import annotations

import argparse
import html as entities
import re
import time
from datetime import date
from pathlib import Path

from html_train import WORD, half_of, load

CREDENTIALS = re.compile(r"\([^)]*\)|\b[A-Z]{2,}\b")
FIELDS = ("title", "published", "authors")


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
    return " ".join(WORD.findall((text or "").lower().replace("’", "'")))


def stated(truth, source: str) -> dict[str, str]:
    """The gold values that stand in the page, in any place."""
    plain = bare(entities.unescape(source))
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


def right(field: str, gold: str, found: str | None) -> bool:
    if field == "published":
        return (found or "")[:10] == gold
    if field == "title":
        return bare(found) == bare(gold)
    a, b = set(bare(CREDENTIALS.sub("", gold)).split()), set(bare(found).split())
    return a <= b and len(b - a) <= max(len(a) / 2, 2)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", type=Path)
    parser.add_argument("--half", type=int, choices=(1, 2))
    parser.add_argument("-v", action="store_true")
    args = parser.parse_args()
    pages = [p for p in load(args.gold) if not args.half or half_of(p[0]["url"]) == args.half]
    values = [stated(truth, html) for truth, html in pages]
    print("| extractor | title | date | authors | CPU ms |\n|---|---|---|---|---|")
    for extract in (ours, trafilatura, htmldate):
        tally = {field: [0, 0] for field in FIELDS}
        seconds = 0.0
        for (truth, html), gold in zip(pages, values, strict=True):
            start = time.process_time()
            found = extract(html, truth["url"])
            seconds += time.process_time() - start
            for field, value in gold.items():
                good = right(field, value, found.get(field))
                tally[field][0] += good
                tally[field][1] += 1
                if args.v and not good and extract is ours:
                    print(truth["id"], field, repr(value), repr(found.get(field)), sep=" | ")
        shares = [f"{hits / max(n, 1):.3f} of {n}" for hits, n in tally.values()]
        print(
            f"| {extract.__name__} | {' | '.join(shares)} | {1000 * seconds / len(pages):.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
