"""How complete and how right: against an exact join of all pairs, and by kind of planted edit.

    python benchmarks/dedup_recall.py join corpus.jsonl [--thresholds 0.5 0.8]
    python benchmarks/dedup_recall.py kinds corpus.jsonl corpus.truth.jsonl [--tools gaoya]

`join` finds every pair of articles with Jaccard at or above the threshold by a sparse matrix product over
word 5-grams (all of them, no sampling), and counts how many of those pairs the bands propose; precision is
checked on every dropped article. `kinds` tells for each planted article whether it was found (is in
a group), beside the medians of its Jaccard similarity and containment, and what other tools say. Both take 20,000 articles in a minute or two.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy as np
import orjson

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from cleaner.dedup.audit import interval  # noqa: E402
from cleaner.dedup.bands import band_keys  # noqa: E402
from cleaner.dedup.engine import dedup  # noqa: E402
from cleaner.dedup.passages import explain  # noqa: E402
from cleaner.dedup.recipe import Recipe  # noqa: E402
from cleaner.dedup.shingles import TextBatch, shingle_sets, sign  # noqa: E402
from cleaner.dedup.stars import least_equal  # noqa: E402
from cleaner.settings import Settings  # noqa: E402


def read(path: Path) -> list[dict]:
    import gzip

    with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as file:
        return [orjson.loads(line) for line in file]


def texts_of(records: list[dict]) -> list[str]:
    names = ("text", "content", "body", "article")
    return [next((r[n] for n in names if isinstance(r.get(n), str)), "") for r in records]


def all_pairs(texts: list[str], least: float) -> tuple[np.ndarray, np.ndarray]:
    """(pairs, Jaccard) of all pairs from `least` on, by counting shared shingles of every pair."""
    from scipy.sparse import csr_matrix

    flat, offsets = shingle_sets(TextBatch.of(texts), Recipe())
    _, columns = np.unique(flat, return_inverse=True)
    matrix = csr_matrix((np.ones(len(flat), np.int32), columns, offsets))
    sizes, found, values = np.diff(offsets), [], []
    turned = matrix.T.tocsc().tocsr()
    for first in range(0, len(texts), 500):
        shared = (matrix[first : first + 500] @ turned).tocoo()
        x, y = shared.row + first, shared.col
        jaccard = shared.data / (sizes[x] + sizes[y] - shared.data)
        keep = (y > x) & (jaccard >= least)
        found.append(np.stack([x[keep], y[keep]], axis=1))
        values.append(jaccard[keep])
    return np.concatenate(found), np.concatenate(values)


def join(path: Path, thresholds: list[float]) -> None:
    records = read(path)
    texts = texts_of(records)
    pairs, jaccard = all_pairs(texts, min(thresholds))
    print(f"{path.name}: {len(texts):,} articles")
    print(
        "threshold  bands x rows  true pairs  proposed  recall  95 % interval    drops  wrong  left"
    )
    for threshold in thresholds:
        recipe = Recipe.for_threshold(threshold)
        signatures = sign(TextBatch.of(texts), recipe)
        keys = band_keys(signatures, recipe)
        true = pairs[jaccard >= threshold]
        a, b = true[:, 0], true[:, 1]
        equal = (signatures[a] == signatures[b]).sum(axis=1)
        met = (keys[a] == keys[b]).any(axis=1) & (equal >= least_equal(threshold, recipe.num_perm))
        low, high = interval(int(met.sum()), len(true))
        found = dedup(
            [(str(i), text) for i, text in enumerate(texts)], Settings(threshold=threshold)
        )
        truth = {(int(x), int(y)) for x, y in true}
        drops = [(int(d.id), int(d.kept)) for d in found if d.drops]
        wrong = sum((min(p), max(p)) not in truth for p in drops)
        kept = {int(name) for name in found.kept}
        left = sum(x in kept and y in kept for x, y in truth)
        print(f"{threshold:9}  {recipe.bands:5} x {recipe.rows:4}  {len(true):10,}  {met.sum():8,}"
              f"  {met.mean() if len(met) else 1:.4f}  {low:.4f} to {high:.4f}"
              f"  {len(drops):7,}  {wrong:5}  {left:4}", flush=True)  # fmt: skip


def in_groups(pairs) -> set[str]:
    """All that stand in a group: of a planted article and its source either may be the dropped one."""
    return {name for pair in pairs for name in pair}


def kinds(path: Path, truth: Path, tools: list[str], thresholds: list[float]) -> None:
    records = {r["id"]: r["text"] for r in read(path)}
    planted = [json.loads(line) for line in truth.read_text().splitlines()]
    measured = defaultdict(list)
    for line in planted:
        if len(measured[line["kind"]]) < 200:
            found = explain(
                (line["of"][0], records[line["of"][0]]), (line["id"], records[line["id"]])
            )
            measured[line["kind"]].append((found.jaccard, max(found.a_in_b, found.b_in_a)))
    dropped = {}
    for threshold in thresholds:
        found = dedup(records.items(), Settings(threshold=threshold))
        dropped[f"t {threshold}"] = in_groups((d.id, d.kept) for d in found if d.drops)
    found = dedup(records.items(), Settings(contained=0.8))
    dropped["t 0.8, contained 0.8"] = in_groups((d.id, d.kept) for d in found if d.drops)
    names = list(records)
    with tempfile.TemporaryDirectory() as folder:
        for tool in tools:
            subprocess.run([sys.executable, str(HERE / "dedup_peers.py"), tool, str(path),
                            f"{folder}/out"], check=True)  # fmt: skip
            lines = [orjson.loads(line) for line in Path(folder, "out").read_bytes().splitlines()]
            dropped[f"{tool} t 0.8"] = in_groups(
                (line["id"], names[int(line["kept"])] if line["kept"].isdigit() else line["id"])
                for line in lines if line["drop"])  # fmt: skip
    print(f"{'kind':10} {'planted':>8} {'Jaccard':>8} {'held':>6}  " + "  ".join(dropped))
    for kind in sorted(measured):
        ids = [line["id"] for line in planted if line["kind"] == kind]
        jaccard, held = np.median(measured[kind], axis=0)
        shares = "  ".join(
            f"{np.mean([i in names for i in ids]):{len(name)}.3f}"
            for name, names in dropped.items()
        )
        print(f"{kind:10} {len(ids):8} {jaccard:8.2f} {held:6.2f}  {shares}")
    other = set(records) - {line["id"] for line in planted}
    other -= {name for line in planted for name in line["of"]}
    print("originals that nothing was made from, called duplicates: "
          + ", ".join(f"{name}: {len(names & other)} of {len(other)}"
                      for name, names in dropped.items()))  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["join", "kinds"])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--thresholds", nargs="*", type=float, default=[0.5, 0.8])
    parser.add_argument("--tools", nargs="*", default=["gaoya", "rensa", "datasketch-xxhash"])
    options = parser.parse_args()
    if options.what == "join":
        for file in options.files:
            join(file, options.thresholds)
    else:
        kinds(*options.files, options.tools, options.thresholds)


if __name__ == "__main__":
    main()
