"""How fast plain text is cleaned: megabytes of UTF-8 a second of CPU, one process, all rules on.

usage: python benchmarks/text_speed.py CORPUS.jsonl.gz... [--records N] [--profile]

Records are JSON lines with "text" and perhaps "title"; all of them unless `--records` says how many of each
corpus. `--profile` lists the rules by the time they took.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter
from itertools import islice
from pathlib import Path

from cleaner.formats.text import parse_text
from cleaner.rules import RULES, choose
from cleaner.strip import strip, strip_article


def read(path: Path, records: int | None) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [r for r in map(json.loads, islice(lines, records)) if r.get("text")]


def by_rule(articles: list[dict]) -> Counter[str]:
    """CPU seconds of one look of each rule at each article."""
    spent: Counter[str] = Counter()
    for record in articles:
        article = parse_text(record["text"], metadata={"title": record.get("title") or ""})
        for rule in RULES:
            start = time.process_time()
            strip_article(article, (rule,))
            spent[rule.id] += time.process_time() - start
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--records", type=int)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    strip("warm up", rules=choose())
    all_bytes = all_time = 0.0
    for path in options.corpora:
        articles = read(path, options.records)
        size = sum(len(r["text"].encode("utf-8", "replace")) for r in articles)
        start = time.process_time()
        changed = sum(
            strip(r["text"], title=r.get("title") or "", html=False).changed for r in articles
        )
        took = time.process_time() - start
        all_bytes, all_time = all_bytes + size, all_time + took
        print(f"{path.name:34} {len(articles):6} articles  {changed / len(articles):6.1%} changed  "
              f"{size / took / 1e6:6.2f} MB/s")  # fmt: skip
        if options.profile:
            for rule, seconds in by_rule(articles).most_common(12):
                print(f"    {rule} {seconds:.2f} s")
    print(f"all: {all_bytes / all_time / 1e6:.2f} MB/s")


if __name__ == "__main__":
    main()
