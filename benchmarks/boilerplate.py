"""What learning boilerplate costs, what it finds, and what it would remove, to be read by eye.

usage: python benchmarks/boilerplate.py INPUT... [--site-field NAME] [--sample N] [--patterns]
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter

from cleaner.article import Article
from cleaner.boilerplate import learn, rules_of, site_of
from cleaner.errors import Failure
from cleaner.jobs.learn import article_of
from cleaner.records.read import read
from cleaner.settings import Settings
from cleaner.strip import Stripped, strip_article


def main() -> None:
    args = arguments()
    settings = Settings(site_field=args.site_field)
    for source in args.inputs:
        found = (item for item in read([source], settings) if not isinstance(item, Failure))
        measure(
            source,
            [a for record in found if isinstance(a := article_of(record, settings), Article)],
            args,
        )


def measure(name: str, articles: list[Article], args: argparse.Namespace) -> None:
    size = sum(len(article.text.encode("utf-8", "replace")) for article in articles) / 1e6
    start = time.process_time()
    boilerplate = learn(articles)
    learned = time.process_time() - start
    rules = rules_of(boilerplate)
    start = time.process_time()
    outcomes = [strip_article(article, rules) for article in articles]
    stripped = time.process_time() - start
    places = Counter(pattern.place for pattern in boilerplate.patterns)
    removed = sum(len(edit.removed) for outcome in outcomes for edit in outcome.edits)
    print(
        f"{name}: {len(articles)} articles, {size:.1f} MB, "
        f"{len(set(map(site_of, articles)))} sites\n"
        f"  learned {len(boilerplate.patterns)} patterns {dict(places)} "
        f"at {size / max(learned, 1e-9):.1f} MB/s CPU\n"
        f"  removed {sum(len(o.edits) for o in outcomes)} lines, {removed / 1e6 / size:.2%} of the text, "
        f"{sum(bool(o.refused) for o in outcomes)} refusals, at {size / max(stripped, 1e-9):.1f} MB/s CPU"
    )
    if args.patterns:
        for pattern in boilerplate.patterns:
            print(f"  {pattern.reason}: {pattern.text[:160]}")
    for line in sample(outcomes, args.sample):
        print(line)


def sample(outcomes: list[Stripped], number: int) -> list[str]:
    """Removals at random, each between the lines that stay or go beside it."""
    removals = [(outcome, edit) for outcome in outcomes for edit in outcome.edits]
    random.Random(1).shuffle(removals)
    out = []
    for outcome, edit in removals[:number]:
        texts = [block.text for block in outcome.before.blocks]
        before = next((t for t in reversed(texts[: edit.block]) if t), "(start)")
        after = next((t for t in texts[edit.block + 1 :] if t), "(end)")
        out.append(
            f"  {edit.rule}  ..{before[-70:]}\n    - {edit.removed[:160]}\n      {after[:70]}"
        )
    return out


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inputs", nargs="+")
    parser.add_argument("--site-field", default="")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--patterns", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
