"""Text extractors side by side on gold pages: how good, how fast.

usage: python benchmarks/html_quality.py GOLD [--half 1|2] [--pages N] [--only NAME...] [--trees FOLDER]

GOLD: a folder as in html_train.py, whose truth may also name snippets that belong to the text (`with`)
or do not (`without`). F1: mean over pages of the word F1. Each extractor runs over all pages in turn, in
one process. `--trees` takes others than the shipped ones, grown by `html_train.py --half` on the other
half, so that no page is judged by trees that have seen it. Milliseconds are CPU time per page.
Extractors that are not installed are left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from collections.abc import Callable
from pathlib import Path

from html_train import WORD, half_of, load

Extract = Callable[[str, str], str]


def ours() -> Extract:
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
    "cleaner with its text rules": ("cleaner", ours_with_rules),
    "trafilatura": ("trafilatura", trafilatura()),
    "trafilatura fast": ("trafilatura", trafilatura(fast=True)),
    "trafilatura precision": ("trafilatura", trafilatura(favor_precision=True)),
    "readability-lxml": ("readability", readability),
    "resiliparse": ("resiliparse", resiliparse),
    "beautifulsoup4": ("bs4", soup),
}


def flat(text: str) -> str:
    return " ".join(text.lower().split())


def overlap(text: str, gold: str) -> tuple[float, float, float]:
    from collections import Counter

    a, b = Counter(WORD.findall(text.lower())), Counter(WORD.findall(gold.lower()))
    if not a or not b:
        return (1.0,) * 3 if not a and not b else (0.0,) * 3
    both = sum((a & b).values())
    precision, recall = both / sum(a.values()), both / sum(b.values())
    return (2 * precision * recall / (precision + recall) if both else 0.0), precision, recall


def run(extract: Extract, pages) -> str:
    sums, found, seconds = [0.0] * 3, {"with": [0, 0], "without": [0, 0]}, 0.0
    for truth, html in pages[:3]:
        extract(html, truth["url"] or "")  # warm
    for truth, html in pages:
        start = time.process_time()
        try:
            text = extract(html, truth["url"] or "")
        except Exception:  # noqa: BLE001  another's crash is an empty text
            text = ""
        seconds += time.process_time() - start
        sums = [
            a + b for a, b in zip(sums, overlap(text, truth.get("main_content") or ""), strict=True)
        ]
        low = flat(text)
        for key, tally in found.items():
            for snippet in truth.get(key) or []:
                tally[0] += flat(snippet) in low
                tally[1] += 1
    count = len(pages)
    f1, precision, recall = (s / count for s in sums)
    share = {key: hits / max(all_, 1) for key, (hits, all_) in found.items()}
    return (
        f"{f1:.4f} | {precision:.3f} | {recall:.3f} | {share['with']:.3f} | {share['without']:.3f} | "
        f"{1000 * seconds / count:.1f} | {count / seconds:.0f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", type=Path)
    parser.add_argument("--half", type=int, choices=(1, 2))
    parser.add_argument("--pages", type=int)
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--trees", type=Path)
    args = parser.parse_args()
    if args.trees:
        from cleaner.formats.html import model

        model.FOLDER = args.trees
    pages = [p for p in load(args.gold) if not args.half or half_of(p[0]["url"]) == args.half]
    pages = pages[: args.pages]
    print(f"{len(pages)} pages\n")
    print("| extractor | F1 | precision | recall | needed | unwanted | CPU ms | pages/s |")
    print("|---|---|---|---|---|---|---|---|")
    for name, (package, make) in EXTRACTORS.items():
        if (not args.only or name in args.only) and importlib.util.find_spec(package):
            print(f"| {name} | {run(make(), pages)} |", flush=True)


if __name__ == "__main__":
    main()
