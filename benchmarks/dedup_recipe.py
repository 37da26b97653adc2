r"""Which shingles to compare: what edits do to the similarity, and what strangers have in common.

    python benchmarks/dedup_recipe.py corpus.jsonl [more...]      articles
    python benchmarks/dedup_recipe.py --titles corpus.jsonl ...   headlines

Each real text is edited as scraping and editing do it, by a fixed seed, and compared with itself; the
median Jaccard of each edit stands in the table, beside the similarity that 1 of 1,000 and the most alike
of a million pairs of different texts have. A recipe is good where edits stay high and strangers low.
The last rows show what the folding of words is for: the same texts with accents dropped, quotes
straightened, hyphens softened, compared as folded and as plain lower-case \\w+ words.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import unicodedata
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from dedup_recall import read, texts_of

from cleaner.dedup.recipe import Recipe
from cleaner.dedup.shingles import TextBatch, shingle_sets
from cleaner.dedup.verify import shared_of_pairs

BAR = "\n\nShare this:\nFacebook\nTwitter\nLike this:\nLike Loading...\nRelated\nRead more"
STRANGERS = 200_000


def words_edited(text: str, rng: random.Random, share: float) -> str:
    """So many per cent of the words replaced by others of the text, left out, or doubled."""
    pieces = re.split(r"(\s+)", text)
    words = [p for p in pieces if p.strip()] or [""]
    out = []
    for piece in pieces:
        if piece.strip() and rng.random() < share:
            other = rng.choice(words)
            out.append(rng.choice(["", other, other, f"{piece} {other}"]))
        else:
            out.append(piece)
    return "".join(out)


def shuffled(sentences: list[str], rng: random.Random) -> str:
    return ". ".join(rng.sample(sentences, len(sentences)))


def halves(words: list[str]) -> str:
    return " ".join(words[len(words) // 2 :] + words[: len(words) // 2])


def drop(words: list[str], rng: random.Random) -> str:
    at = rng.randrange(len(words))
    return " ".join(words[:at] + words[at + 1 :])


def swap(words: list[str], rng: random.Random) -> str:
    words[rng.randrange(len(words))] = rng.choice(
        ["report", "people", "three", "minister", "again"]
    )
    return " ".join(words)


def misspelt(text: str, rng: random.Random) -> str:
    letters = list(text)
    for _ in range(2):
        letters[rng.randrange(len(letters))] = rng.choice("aeiorstn")
    return "".join(letters)


ARTICLE_EDITS = {
    "share bar": lambda text, _: text + BAR,
    "headline and byline": lambda text, _: f"{text[:60]}\nBy Staff Writer | 3 May 2021\n{text}",
    "2 % words": lambda text, rng: words_edited(text, rng, 0.02),
    "5 % words": lambda text, rng: words_edited(text, rng, 0.05),
    "10 % words": lambda text, rng: words_edited(text, rng, 0.10),
    "last fifth cut": lambda text, _: text[: len(text) * 4 // 5],
    "sentences moved": lambda text, rng: shuffled(text.split(". "), rng),
}
TITLE_EDITS = {
    "site name": lambda text, _: f"{text} - Example News",
    "capitals": lambda text, _: text.upper(),
    "a word left out": lambda text, rng: drop(text.split(), rng),
    "a word replaced": lambda text, rng: swap(text.split(), rng),
    "two letters wrong": misspelt,
    "order of halves": lambda text, _: halves(text.split()),
}


def jaccards(texts: list[str], pairs: np.ndarray, recipe: Recipe) -> np.ndarray:
    flat, offsets = shingle_sets(TextBatch.of(texts), recipe)
    sizes = np.diff(offsets)
    shared = shared_of_pairs(flat, offsets, pairs)
    union = sizes[pairs[:, 0]] + sizes[pairs[:, 1]] - shared
    return shared / np.maximum(union, 1)


def table(texts: list[str], edits: dict, recipes: list[Recipe]) -> None:
    rng = random.Random(1)
    changed = {name: [edit(text, rng) for text in texts] for name, edit in edits.items()}
    n = len(texts)
    draw = np.random.default_rng(1)
    strangers = draw.integers(0, n, (STRANGERS, 2))
    strangers = strangers[strangers[:, 0] != strangers[:, 1]]
    print("shingle  " + "  ".join(edits) + "  strangers 1/1000  most alike")
    for recipe in recipes:
        row = []
        for name, new in changed.items():
            pairs = np.stack([np.arange(n), np.arange(n) + n], axis=1)
            row.append(f"{np.median(jaccards(texts + new, pairs, recipe)):{len(name)}.2f}")
        apart = np.sort(jaccards(texts, strangers, recipe))
        print(f"{recipe.unit:4} {recipe.shingle:2}  " + "  ".join(row)
              + f"  {apart[-len(apart) // 1000]:16.3f}  {apart[-1]:10.3f}", flush=True)  # fmt: skip


def plain_jaccard(a: str, b: str) -> float:
    one, other = (
        {tuple(w[i : i + 5]) for i in range(len(w) - 4)}
        for w in (re.findall(r"\w+", t.lower()) for t in (a, b))
    )
    return len(one & other) / (len(one | other) or 1)


def folding(texts: list[str]) -> None:
    def bare(text: str) -> str:
        apart = unicodedata.normalize("NFD", text)
        return "".join(c for c in apart if not unicodedata.combining(c))

    damages = {
        "accents dropped": bare,
        "decomposed (NFD)": lambda t: unicodedata.normalize("NFD", t),
        "quotes straight": lambda t: t.translate(str.maketrans("’‘“”", "''\"\"")),
        "soft hyphens": lambda t: re.sub(r"(\w{6})(\w{4})", "\\1\u00ad\\2", t),
        "zero-width space": lambda t: re.sub(r"(\w{5})(\w{3})", "\\1\u200b\\2", t),
    }
    print("damage             folded  plain \\w+ in lower case")
    n = len(texts)
    pairs = np.stack([np.arange(n), np.arange(n) + n], axis=1)
    for name, damage in damages.items():
        new = [damage(text) for text in texts]
        ours = jaccards(texts + new, pairs, Recipe()).mean()
        plain = np.mean([plain_jaccard(a, b) for a, b in zip(texts, new, strict=True)])
        print(f"{name:18} {ours:6.3f}  {plain:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--titles", action="store_true")
    parser.add_argument("--most", type=int, default=1500, help="texts of each file")
    options = parser.parse_args()
    for file in options.files:
        records = read(file)
        if options.titles:
            titles = [r.get("title") or r.get("headline") or "" for r in records]
            texts = [t for t in dict.fromkeys(titles) if len(t.split()) > 3]
            recipes = [Recipe("word", n) for n in (1, 2, 3)] + [
                Recipe("char", n) for n in range(3, 9)
            ]
        else:
            texts = [t for t in dict.fromkeys(texts_of(records)) if len(t) > 500]
            recipes = [Recipe("word", n) for n in (1, 2, 3, 4, 5, 7)]
            recipes += [Recipe("char", n) for n in (5, 9, 13)]
        texts = texts[: options.most]
        print(f"\n{file.name}: {len(texts)} {'headlines' if options.titles else 'articles'}")
        table(texts, TITLE_EDITS if options.titles else ARTICLE_EDITS, recipes)
        if not options.titles:
            folding(texts[:300])


if __name__ == "__main__":
    main()
