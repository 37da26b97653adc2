"""Text extractors side by side on gold pages: how good, how fast.

usage: python benchmarks/html_quality.py GOLD [--half 1|2] [--pages N] [--only NAME...] [--trees FOLDER] [--missed]

GOLD: a folder as in html_train.py, whose truth may also name snippets that belong to the text (`with`)
or do not (`without`). F1: mean over pages of the word F1. Fifty pages at a time go through all extractors,
each time another one first, so that what else the machine does weighs on all alike.
`--trees` takes others than the shipped ones, grown by `html_train.py --half` on the other half, so that no
page is judged by trees that have seen it. Milliseconds are CPU time per page, and pages per second those
of such time; the last column is that of trafilatura, without metadata, by that of the row. Rows give text
alone, but for those "with metadata"; ours with blocks and marks either way. Extractors that are not
installed are left out.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from html_train import WORD, half_of, load

BATCH = 50  # with fewer pages a fast one pays for the caches that a slow one has emptied
STRAIGHT = str.maketrans("‘’“”′″`´", "''\"\"'\"''")
Extract = Callable[[str, str], str]


def ours() -> Extract:
    from cleaner.formats.html import html_text

    return lambda html, url: html_text(html, url=url)


def ours_with_metadata() -> Extract:
    from cleaner.formats.html import parse_html

    return lambda html, url: parse_html(html, url=url).text


def ours_with_rules() -> Extract:
    from cleaner.strip import strip

    return lambda html, url: strip(html, url=url, html=True).text


def trafilatura(**options) -> Callable[[], Extract]:
    def make() -> Extract:
        from trafilatura import extract

        return lambda html, url: extract(html, url=url, **options) or ""

    return make


def with_metadata() -> Extract:
    from trafilatura import bare_extraction

    def extract(html: str, url: str) -> str:
        found = bare_extraction(html, url=url, with_metadata=True)
        return found.text if found and found.text else ""

    return extract


def readability() -> Extract:
    import lxml.html
    from readability import Document

    return lambda html, _: " ".join(lxml.html.fromstring(Document(html).summary()).itertext())


def resiliparse() -> Extract:
    from resiliparse.extract.html2text import extract_plain_text

    return lambda html, _: extract_plain_text(html, main_content=True)


def soup() -> Extract:
    from bs4 import BeautifulSoup

    return lambda html, _: BeautifulSoup(html, "lxml").get_text(" ")


EXTRACTORS = {
    "cleaner": ("cleaner", ours),
    "cleaner, with metadata": ("cleaner", ours_with_metadata),
    "cleaner, with metadata and text rules": ("cleaner", ours_with_rules),
    "trafilatura": ("trafilatura", trafilatura()),
    "trafilatura, with metadata": ("trafilatura", with_metadata),
    "trafilatura, fast": ("trafilatura", trafilatura(fast=True)),
    "trafilatura, precision": ("trafilatura", trafilatura(favor_precision=True)),
    "readability-lxml": ("readability", readability),
    "resiliparse": ("resiliparse", resiliparse),
    "beautifulsoup4": ("bs4", soup),
}


def flat(text: str) -> str:
    return " ".join(text.lower().split())


def overlap(text: str, gold: str) -> tuple[float, float, float]:
    a, b = Counter(WORD.findall(text.lower())), Counter(WORD.findall(gold.lower()))
    if not a or not b:
        return (1.0,) * 3 if not a and not b else (0.0,) * 3
    both = sum((a & b).values())
    precision, recall = both / sum(a.values()), both / sum(b.values())
    return (2 * precision * recall / (precision + recall) if both else 0.0), precision, recall


@dataclass
class Tally:
    """What one extractor did on the pages so far."""

    extract: Extract
    scores: list[tuple[float, float, float]] = field(default_factory=list)
    found: dict[str, list[bool]] = field(default_factory=lambda: {"with": [], "without": []})
    seconds: float = 0.0

    def run(self, truth: dict, html: str) -> None:
        start = time.process_time()
        try:
            text = self.extract(html, truth["url"] or "")
        except Exception:  # noqa: BLE001  another's crash is an empty text
            text = ""
        self.seconds += time.process_time() - start
        self.scores.append(overlap(text, truth.get("main_content") or ""))
        low = flat(text)
        for key, hits in self.found.items():
            hits += [flat(snippet) in low for snippet in truth.get(key) or []]

    def row(self, reference: float) -> str:
        count = len(self.scores)
        f1, precision, recall = (sum(column) / count for column in zip(*self.scores, strict=True))
        needed, unwanted = (sum(hits) / max(len(hits), 1) for hits in self.found.values())
        return (
            f"{f1:.4f} | {precision:.3f} | {recall:.3f} | {needed:.3f} | {unwanted:.3f} | "
            f"{1000 * self.seconds / count:.1f} | {count / self.seconds:.0f} | {reference / self.seconds:.1f}"
        )


def tallied(names: list[str], pages) -> dict[str, Tally]:
    tallies = {name: Tally(EXTRACTORS[name][1]()) for name in names}
    for truth, html in pages[:3]:
        for tally in tallies.values():
            Tally(tally.extract).run(truth, html)  # warm
    gc.freeze()  # the modules of one are no burden on the others
    for n in range(0, len(pages), BATCH):
        first = n // BATCH % len(names)
        for name in names[first:] + names[:first]:
            for truth, html in pages[n : n + BATCH]:
                tallies[name].run(truth, html)
    return tallies


def letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def missed(pages) -> Counter[str]:
    """The classes of needed snippets, by what stands between them and our text."""
    extract, whole, count = ours(), soup(), Counter[str]()
    for truth, html in pages:
        text = extract(html, truth["url"] or "")
        ruled = flat(text).translate(STRAIGHT)
        for snippet in truth.get("with") or []:
            wanted = flat(snippet)
            if wanted in flat(text):
                kind = "found"
            elif wanted.translate(STRAIGHT) in ruled:
                kind = "other quotes"
            elif letters(snippet) in letters(text):
                kind = "list signs" if re.search(r"^- |\n- ", snippet) else "other signs or spaces"
            else:
                there = letters(snippet) in letters(whole(html, ""))
                kind = "left out" if there else "not on the page"
            count[kind] += 1
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--half", type=int, choices=(1, 2))
    parser.add_argument("--pages", type=int)
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--trees", type=Path)
    parser.add_argument("--missed", action="store_true")
    args = parser.parse_args()
    if args.trees:
        from cleaner.formats.html import model

        model.FOLDER = args.trees
    pages = [p for p in load(args.gold) if not args.half or half_of(p[0]["url"]) == args.half]
    pages = pages[: args.pages]
    print(f"{len(pages)} pages\n")
    if args.missed:
        print(*(f"{kind}: {n}" for kind, n in missed(pages).most_common()), sep="\n")
        return
    names = [name for name, (package, _) in EXTRACTORS.items()
             if (not args.only or name in args.only) and importlib.util.find_spec(package)]  # fmt: skip
    tallies = tallied(names, pages)
    reference = tallies["trafilatura"].seconds if "trafilatura" in tallies else 0.0
    print("| extractor | F1 | precision | recall | needed | unwanted | CPU ms | pages/s | faster |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, tally in tallies.items():
        print(f"| {name} | {tally.row(reference)} |")


if __name__ == "__main__":
    main()
