"""How well plain text is cleaned: hand-labelled articles, scored by the scorer that lies beside them.

usage: python benchmarks/text_quality.py [--gold ../shared/gold/text] [--half 1|2] [-v] [--floors]

Prints removed, damage, precision, hurt and spotless for each half and for both. `--floors` compares with
tests/floors.json and exits 1 where a figure is worse; `--update-floors` writes the figures there, and
only with `--lower` may it write a worse one.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
GOLD = Path(os.environ.get("CLEANER_GOLD", ROOT.parent / "shared" / "gold" / "text"))
FLOORS = ROOT / "tests" / "floors.json"
COMMAND = (sys.executable, str(Path(__file__).resolve()), "--serve")
FIGURE = re.compile(r"(removed|damage|precision|hurt|spotless) ([\d.]+)")
# A figure is better the lower it is.
LOWER_IS_BETTER = {"damage", "hurt"}


def score(gold: Path, halves: tuple[str, ...], *, verbose: bool = False) -> tuple[dict, str]:
    """The figures of the scorer over some halves, and all that it printed."""
    labels = [str(gold / f"labels-{half}.json") for half in halves]
    run = subprocess.run(
        [sys.executable, str(gold / "score.py"), str(gold / "docs.json"), *labels,
         *(["-v"] if verbose else []), "--", *COMMAND],
        capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    last = run.stdout.strip().splitlines()[-1]
    return {name: float(value) for name, value in FIGURE.findall(last)}, run.stdout


def worse(figures: dict, floors: dict) -> list[str]:
    """Sentences about the figures that are worse than their floor."""
    out = []
    for name, floor in floors.items():
        value = figures[name]
        if (value > floor) if name in LOWER_IS_BETTER else (value < floor):
            out.append(f"{name} is {value}, worse than {floor}")
    return out


def serve() -> None:
    """JSON lines with id, title and text in; id and text out. What the scorer runs."""
    sys.path.insert(0, str(ROOT))
    from cleaner.strip import strip

    for line in sys.stdin:
        record = json.loads(line)
        text = strip(record["text"], title=record.get("title") or "", html=False).text
        print(json.dumps({"id": record["id"], "text": text}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--half", choices=("1", "2"))
    parser.add_argument("-v", "--verbose", action="store_true")
    parser.add_argument("--floors", action="store_true")
    parser.add_argument("--update-floors", action="store_true")
    parser.add_argument("--lower", action="store_true")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve()
        return
    if not (options.gold / "docs.json").exists():
        sys.exit(f"skipped: there are no labelled articles in {options.gold}")
    figures = {}
    for half in (options.half,) if options.half else ("1", "2"):
        figures[f"half {half}"], printed = score(options.gold, (half,), verbose=options.verbose)
        print(f"half {half}\n{printed}")
    if not options.half:
        figures["both"], printed = score(options.gold, ("1", "2"))
        print(f"both\n{printed}")
    if options.floors or options.update_floors:
        sys.exit(check(figures, update=options.update_floors, lower=options.lower))


def check(figures: dict, *, update: bool, lower: bool) -> int:
    """Exit code of a comparison with the floors, which may be raised."""
    floors = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    bad = [
        f"{part}: {what}" for part in figures for what in worse(figures[part], floors.get(part, {}))
    ]
    print("\n".join(bad) or "no figure is below its floor")
    if update and (lower or not bad):
        FLOORS.write_text(json.dumps(floors | figures, indent=2) + "\n")
        return 0
    return 1 if bad else 0


if __name__ == "__main__":
    main()
