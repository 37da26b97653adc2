"""Grow the trees of cleaner/formats/html (first.tsv, second.tsv), and judge them on unseen sites.

usage: python benchmarks/html_train.py GOLD [--out FOLDER] [--half 1|2] [--cross]

GOLD is a folder with truth.jsonl.gz (lines with id, url, main_content) and a page ID.html.gz for each.
A run of text is labeled by the gold text: a long one by the share of its words that stand there in
sequences of four, a short one if it stands there between what its neighbors match. Sites are split into
halves by a hash of the host, so that no site is on both sides. The second trees learn from verdicts that
the first gave on pages they had not seen. `--cross` trains on each half, judges on the other, writes
nothing. Needs catboost (for training only).
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from cleaner.formats.html import context, features
from cleaner.formats.html.extract import judged
from cleaner.formats.html.guard import guard
from cleaner.formats.html.locate import Survey, survey
from cleaner.formats.html.stated import gather
from cleaner.formats.html.tree import read_page

WORD = re.compile(r"\w+")
GRAM = 4
FOLDS = 4
LONG = 6
PARAMETERS = {
    "iterations": 200, "depth": 6, "learning_rate": 0.1, "l2_leaf_reg": 10, "border_count": 64,
    "rsm": 0.3, "bootstrap_type": "Bernoulli", "subsample": 0.7, "random_seed": 1,
    "thread_count": 1, "verbose": False, "allow_writing_files": False,
}  # fmt: skip


def half_of(url: str) -> int:
    return hashlib.sha256((urlsplit(url or "").hostname or "").encode()).digest()[0] % 2 + 1


def load(folder: Path):
    for line in gzip.decompress((folder / "truth.jsonl.gz").read_bytes()).decode().split("\n"):
        if not line:
            continue
        truth = json.loads(line)
        page = gzip.decompress((folder / f"{truth['id']}.html.gz").read_bytes())
        yield truth, page.decode("utf-8", "replace")


def labels(texts: list[str], gold: str) -> list[float]:
    """For each text the share of it (0 to 1) that belongs to the gold text."""
    words = WORD.findall(gold.lower())
    grams = defaultdict(list)
    for n in range(len(words) - GRAM + 1):
        grams[tuple(words[n : n + GRAM])].append(n)
    runs = [WORD.findall(text.lower()) for text in texts]
    out, anchors, last = [0.0] * len(runs), [None] * len(runs), 0
    for n, run in enumerate(runs):
        if len(run) >= LONG:
            out[n], start = matched(run, grams, last)
            if out[n] >= 0.5:
                last = start + len(run)
                anchors[n] = (start, last)
    short_labels(runs, words, anchors, out)
    return out


def matched(run, grams, near):
    hit, starts = [0] * len(run), []
    for n in range(len(run) - GRAM + 1):
        places = grams.get(tuple(run[n : n + GRAM]))
        if places:
            hit[n : n + GRAM] = [1] * GRAM
            starts.append(min(places, key=lambda p: abs(p - near)) - n)
    return sum(hit) / len(run), max(sorted(starts)[len(starts) // 2], 0) if starts else 0


def short_labels(runs, words, anchors, out):
    """A short run counts where it stands in the gold text between the anchors around it."""
    following = [len(words)] * (len(runs) + 1)
    for n in range(len(runs) - 1, -1, -1):
        following[n] = anchors[n][0] if anchors[n] else following[n + 1]
    start = 0
    for n, run in enumerate(runs):
        if anchors[n]:
            start = anchors[n][1]
        elif 0 < len(run) < LONG:
            for at in range(start, min(following[n + 1] - len(run) + 1, start + 400)):
                if words[at : at + len(run)] == run:
                    out[n], start = 1.0, at + len(run)
                    break


@dataclass
class Example:
    truth: dict
    survey: Survey
    features: features.Features
    share: np.ndarray

    def table(self):
        """The input of the first trees, a row per run."""
        return self.features.values.T

    def look(self, chances):
        """The input of the second trees, a row per run."""
        return context.look(self.survey, self.features, chances.astype(np.float32)).T


def examples(folder: Path):
    for truth, html in load(folder):
        page = read_page(guard(html)[0])
        s = survey(page)
        if s.lines.text:
            share = labels(s.lines.text, truth.get("main_content") or "")
            yield Example(truth, s, judged(s, gather(page, truth["url"] or "")), np.array(share))
            page.nodes.clear()


def weights(example):
    """A page counts by its words, whatever its length; a run by its words to the power of 0.6."""
    size = np.array([len(WORD.findall(t)) + 2 for t in example.survey.lines.text], dtype=float)
    return (size / (size[example.share >= 0.5].sum() + 150)) ** 0.6


def fit(tables, rows, **changes):
    import catboost

    weight = np.concatenate([weights(row) for row in rows])
    wanted = np.concatenate([row.share >= 0.5 for row in rows])
    model = catboost.CatBoostClassifier(**{**PARAMETERS, **changes})
    return model.fit(np.vstack(tables), wanted, sample_weight=weight / weight.mean())


def train(rows):
    """Both models."""
    tables = [row.table() for row in rows]
    first = fit(tables, rows)
    looks = [None] * len(rows)
    side = [fold_of(row.truth["url"]) for row in rows]
    for fold in range(FOLDS):
        others = [n for n in range(len(rows)) if side[n] != fold]
        model = fit([tables[n] for n in others], [rows[n] for n in others])
        for n in range(len(rows)):
            if side[n] == fold:
                looks[n] = rows[n].look(model.predict_proba(tables[n])[:, 1])
    second = fit(looks, rows, iterations=100, rsm=0.5)
    return first, second


def fold_of(url: str) -> int:
    return hashlib.sha256((urlsplit(url or "").hostname or "").encode()).digest()[1] % FOLDS


def f1(text: str, gold: str) -> float:
    a, b = Counter(WORD.findall(text.lower())), Counter(WORD.findall(gold.lower()))
    if not a or not b:
        return float(a == b)
    return 2 * sum((a & b).values()) / (sum(a.values()) + sum(b.values()))


def judge(models, rows, threshold: float) -> float:
    first, second = models
    scores = []
    for row in rows:
        chances = second.predict_proba(row.look(first.predict_proba(row.table())[:, 1]))[:, 1]
        kept = [t for t, c in zip(row.survey.lines.text, chances, strict=True) if c >= threshold]
        scores.append(f1("\n".join(kept), row.truth.get("main_content") or ""))
    return sum(scores) / len(scores)


def export(model, names: tuple[str, ...], out: Path) -> None:
    scratch = out.with_suffix(".json")
    model.save_model(str(scratch), format="json")
    grown = json.loads(scratch.read_text())
    scratch.unlink()
    lines = [f"{grown['scale_and_bias'][1][0]:.6f}"]
    for tree in grown["oblivious_trees"]:
        asked = " ".join(
            f"{names[s['float_feature_index']]}>{s['border']:.7g}" for s in tree["splits"]
        )
        lines.append(f"{asked}\t{' '.join(f'{v:.4f}' for v in tree['leaf_values'])}")
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", type=Path)
    parser.add_argument("--out", type=Path, default=Path("cleaner/formats/html"))
    parser.add_argument("--half", type=int, choices=(1, 2))
    parser.add_argument("--cross", action="store_true")
    args = parser.parse_args()
    rows = list(examples(args.gold))
    halves = {n: [r for r in rows if half_of(r.truth["url"]) == n] for n in (1, 2)}
    if args.cross:
        for n in (1, 2):
            models = train(halves[3 - n])
            for threshold in (0.36, 0.42, 0.48):
                print(
                    f"half {n}, threshold {threshold}: F1 {judge(models, halves[n], threshold):.4f}"
                )
        return
    first, second = train(halves[args.half] if args.half else rows)
    export(first, features.names(), args.out / "first.tsv")
    export(second, context.names(), args.out / "second.tsv")


if __name__ == "__main__":
    main()
