"""What a site's template adds: word F1 with and without it, on sites with three or more gold pages.

usage: python benchmarks/html_template.py GOLD [--trees FOLDER] [--half 1|2]

Each page is judged with the template learned from all pages of its site. `--trees` as in html_quality.py.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

from html_quality import overlap
from html_train import half_of, load

from cleaner.formats.html import learn_template, model, parse_html

FEWEST = 3


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", type=Path)
    parser.add_argument("--trees", type=Path)
    parser.add_argument("--half", type=int, choices=(1, 2))
    args = parser.parse_args()
    if args.trees:
        model.FOLDER = args.trees
    sites = defaultdict(list)
    for truth, html in load(args.gold):
        if args.half and half_of(truth["url"]) != args.half:
            continue
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
        print(
            f"| {site} | {len(pages)} | {scores[0] / len(pages):.4f} | {scores[1] / len(pages):.4f} |"
        )
        sums = [sums[0] + scores[0], sums[1] + scores[1], sums[2] + len(pages)]
    print(f"| all | {sums[2]} | {sums[0] / sums[2]:.4f} | {sums[1] / sums[2]:.4f} |")


if __name__ == "__main__":
    main()
