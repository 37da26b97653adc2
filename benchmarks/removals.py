"""What each rule takes from real articles, and samples to read.

usage: python benchmarks/removals.py CORPUS.jsonl.gz... [--records 1000] [--sample 5] [--rule W603]

One line a corpus and rule: articles touched, removals, characters; below it a sample of what was
removed, the same on each run. Reading the samples is the measurement: say how many are wrong.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import defaultdict
from itertools import islice
from pathlib import Path

from cleaner.article import Edit
from cleaner.strip import strip


def removals(path: Path, records: int) -> tuple[int, dict[str, list[tuple[int, Edit]]]]:
    """(articles read, rule to (article, edit) of each edit that takes text)."""
    found: dict[str, list[tuple[int, Edit]]] = defaultdict(list)
    count = 0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for count, line in enumerate(islice(lines, records), 1):
            record = json.loads(line)
            text = record.get("text") or ""
            for edit in strip(text, title=record.get("title") or "", html=False).edits:
                if edit.changes_text:
                    found[edit.rule].append((count, edit))
    return count, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--records", type=int, default=1000)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--rule", default="")
    options = parser.parse_args()
    for path in options.corpora:
        count, found = removals(path, options.records)
        print(f"{path.name}: {count} articles")
        for rule in sorted(r for r in found if r.startswith(options.rule)):
            edits = found[rule]
            chars = sum(len(e.removed) - len(e.insert) for _, e in edits)
            print(
                f"  {rule}  {len({n for n, _ in edits}):6} articles {len(edits):7} edits {chars:9} characters"
            )
            for _, edit in random.Random(1).sample(edits, min(options.sample, len(edits))):
                print(
                    f"      {edit.removed[:160]!r}"
                    + (f" -> {edit.insert[:60]!r}" if edit.insert else "")
                )


if __name__ == "__main__":
    main()
