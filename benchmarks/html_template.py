"""What a site's template adds: word F1 with and without it, on sites with three or more gold pages.

usage: python benchmarks/html_template.py GOLD

Each page is judged with the template learned from all pages of its site.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

from html_quality import overlap
from html_train import load

from cleaner.formats.html import learn_template, parse_html

FEWEST = 3


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", type=Path)
    args = parser.parse_args()
    sites = defaultdict(list)
    for truth, html in load(args.gold):
        sites[urlsplit(truth["url"] or "").hostname].append((truth, html))
    print("| site | pages | alone | with template |\n|---|---|---|---|")
    sums = [0.0, 0.0, 0]
    for site, pages in sites.items():
        if not site or len(pages) < FEWEST:
            continue
        template = learn_template([html for _, html in pages])
        scores = [0.0, 0.0]
        for truth, html in pages:
            for n, known in enumerate((None, template)):
                text = parse_html(html, url=truth["url"], template=known).text
                scores[n] += overlap(text, truth.get("main_content") or "")[0]
        print(f"| {site} | {len(pages)} | {scores[0] / len(pages):.4f} | {scores[1] / len(pages):.4f} |")
        sums = [sums[0] + scores[0], sums[1] + scores[1], sums[2] + len(pages)]
    print(f"| all | {sums[2]} | {sums[0] / sums[2]:.4f} | {sums[1] / sums[2]:.4f} |")


if __name__ == "__main__":
    main()
