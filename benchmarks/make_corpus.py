"""Make a corpus of any size with near-duplicates whose truth is known.

    python benchmarks/make_corpus.py 100000 corpus.jsonl [--seed 1]

Words follow a Zipf-Mandelbrot law over 60,000 made words, lengths a log-normal one (median 400 words),
a fifth of the articles carry the footer of one of 200 sites. Seven of ten are originals; the others
are made from an original by one kind of edit each:

    rescraped   same words, other case and punctuation, a share bar of 12 words at the end
    edit05..30  so many per cent of the words replaced, left out or put in
    cut         the first 60 to 95 per cent
    contained   the whole article inside one twice as long
    stitched    pieces of three articles, 25 to 40 per cent of each
    spun        every fifth or so word by its synonym

`corpus.truth.jsonl` has a line for each planted article: id, kind, and the ids that it was made from.
The same size and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

KINDS = (
    "rescraped",
    "edit05",
    "edit10",
    "edit20",
    "edit30",
    "cut",
    "contained",
    "stitched",
    "spun",
)
VOCABULARY = 60_000
WINDOW = 5_000  # originals that later ones may be made from
PLAIN, CAPITAL, COMMA, STOP, END = range(5)


def vocabulary(rng: np.random.Generator) -> list[str]:
    """Made words, the frequent ones short."""
    heads = ["b", "br", "c", "ch", "d", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "pr", "r", "s",
             "st", "t", "tr", "v", "w", ""]  # fmt: skip
    vowels, tails = ["a", "e", "i", "o", "u", "ea", "ou"], ["", "n", "r", "s", "l", "t", "nd", "rk"]
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        parts = 1 + min(3, int(len(words) ** 0.5 / 60) + int(rng.integers(0, 2)))
        pick = rng.integers(0, 1 << 30, 3 * parts).tolist()
        words["".join(
            heads[pick[3 * i] % len(heads)] + vowels[pick[3 * i + 1] % len(vowels)]
            + tails[pick[3 * i + 2] % len(tails)] for i in range(parts))] = None  # fmt: skip
    return list(words)


class Maker:
    """Articles as arrays of word numbers, and their text."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        words = vocabulary(self.rng)
        weights = 1 / (np.arange(VOCABULARY) + 2.7) ** 1.07
        self.cumulative = np.cumsum(weights / weights.sum())
        self.forms = [
            form for w in words for form in (w, w.capitalize(), w + ",", w + ".", w + ".\n\n")
        ]
        self.synonym = self.rng.permutation(VOCABULARY)
        self.footers = [self.draw(30) for _ in range(200)]

    def draw(self, count: int) -> np.ndarray:
        drawn = np.searchsorted(self.cumulative, self.rng.random(count))
        return np.minimum(drawn, VOCABULARY - 1)

    def original(self) -> np.ndarray:
        body = self.draw(int(np.clip(self.rng.lognormal(6.0, 0.6), 40, 8000)))
        if self.rng.random() < 0.2:
            body = np.concatenate([body, self.footers[int(self.rng.integers(200))]])
        return body

    def edited(self, words: np.ndarray, share: float) -> np.ndarray:
        """`share` of the places changed: three of five replaced, one left out, one put in."""
        hit = self.rng.random(len(words)) < share
        how = self.rng.random(len(words))
        fresh = self.draw(len(words))
        changed = np.where(hit & (how < 0.6), fresh, words)
        counts = np.where(hit & (how >= 0.8), 2, np.where(hit & (how >= 0.6), 0, 1))
        places = np.repeat(np.arange(len(words)), counts)
        out = changed[places]
        second = np.flatnonzero(places[1:] == places[:-1]) + 1
        out[second] = fresh[places[second]]
        return out

    def planted(self, kind: str, sources: list[np.ndarray]) -> np.ndarray:
        words = sources[0]
        if kind == "rescraped":
            return np.concatenate([words, self.draw(12)])
        if kind.startswith("edit"):
            return self.edited(words, int(kind[4:]) / 100)
        if kind == "cut":
            return words[: int(len(words) * self.rng.uniform(0.6, 0.95))]
        if kind == "contained":
            return np.concatenate([self.draw(len(words) // 2), words, self.draw(len(words) // 2)])
        if kind == "stitched":
            return np.concatenate([self.piece(source) for source in sources])
        hit = self.rng.random(len(words)) < 0.2
        return np.where(hit, self.synonym[words], words)

    def piece(self, words: np.ndarray) -> np.ndarray:
        size = int(len(words) * self.rng.uniform(0.25, 0.4))
        start = int(self.rng.integers(0, len(words) - size + 1))
        return words[start : start + size]

    def text(self, words: np.ndarray) -> str:
        """Words as prose: sentences of some 18 words, paragraphs of some four sentences."""
        chance = self.rng.random(len(words))
        form = np.select(
            [chance < 0.012, chance < 0.055, chance < 0.10, chance < 0.12],
            [END, STOP, COMMA, CAPITAL], PLAIN,
        )  # fmt: skip
        forms = self.forms
        return " ".join([forms[i] for i in (words * 5 + form).tolist()]).replace("\n ", "\n")


def articles(count: int, seed: int):
    """(id, text, kind or "", ids of the sources), one after the other."""
    maker = Maker(seed)
    window: list[tuple[str, np.ndarray]] = []
    for number in range(count):
        name = f"a{number}"
        if len(window) < 10 or maker.rng.random() < 0.7:
            words = maker.original()
            if len(window) < WINDOW:
                window.append((name, words))
            else:
                window[int(maker.rng.integers(WINDOW))] = (name, words)
            yield name, maker.text(words), "", []
            continue
        kind = KINDS[int(maker.rng.integers(len(KINDS)))]
        chosen = maker.rng.choice(len(window), 3 if kind == "stitched" else 1, replace=False)
        sources = [window[i] for i in chosen.tolist()]
        words = maker.planted(kind, [source[1] for source in sources])
        yield name, maker.text(words), kind, [source[0] for source in sources]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    truth = options.out.with_suffix(".truth.jsonl")
    with options.out.open("w") as out, truth.open("w") as planted:
        for name, text, kind, sources in articles(options.count, options.seed):
            out.write(json.dumps({"id": name, "text": text}) + "\n")
            if kind:
                planted.write(json.dumps({"id": name, "kind": kind, "of": sources}) + "\n")


if __name__ == "__main__":
    main()
