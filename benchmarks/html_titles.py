"""How well a title can be chosen at all: what each source of it is worth, and what any choice could reach.

usage: python benchmarks/html_titles.py GOLD

A page names itself in its heading, its JSON-LD, for networks and for search engines. For each half of the
gold pages (GOLD as in html_train.py; a title is right as in html_metadata.py) this prints

each source     how often it is right where it is stated
fixed order     the best of all orders in which the sources may be asked
ours            what cleaner takes
any of them     an oracle that takes a right one wherever there is one
learned         where the heading and og:title (or <title>) differ and one of them is right: a linear chooser over
                some twenty properties of the two, learned on the other half. It is worth having only if it beats
                "the heading", and the heading is what cleaner takes
same site       sites with pages of one shape (heading unlike <title> and og:title, which agree) of which gold
                has the heading on one page and the other on another
"""

from __future__ import annotations

import argparse
import itertools
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from html_metadata import Gold, gold_of, ours, right, wordings
from html_train import WORD, half_of, load

from cleaner.formats.html import jsonld, visible
from cleaner.formats.html.guard import guard
from cleaner.formats.html.stated import gather
from cleaner.formats.html.tree import read_page

SOURCES = ("h1", "json-ld", "og:title", "twitter:title", "title")
PENALTY = 10.0
YEAR = re.compile(r"20\d\d")


@dataclass(frozen=True)
class Page:
    url: str
    gold: Gold
    said: dict[str, str]
    ours: str
    article: bool

    def good(self, text: str) -> bool:
        return right("title", self.gold, text)

    @property
    def other(self) -> str:
        return self.said["og:title"] or self.said["title"]

    @property
    def split(self) -> str:
        """What gold has where the heading differs from <title> and og:title, which agree."""
        head, title, named = self.gold.headings
        rest = title & named
        wanted = wordings(self.gold.values["title"], self.gold.sites)
        if not rest or not head or head & rest or not wanted & (head | rest):
            return ""
        return "heading" if wanted & head else "other"


def pages(folder: Path):
    for truth, html in load(folder):
        truth["url"] = truth["url"] or ""
        gold = gold_of(truth, html)
        if "title" not in gold.values:
            continue
        stated = gather(read_page(guard(html)[0]), truth["url"])
        heads = [head.text for head in visible.headlines(stated.page)]
        said = {
            "h1": next(iter(heads), ""),
            "json-ld": jsonld.first(stated.article.get("headline")),
            "title": stated.title,
            **{name: next(iter(stated.meta.get(name, ())), "") for name in SOURCES if ":" in name},
        }
        found = ours(html, truth["url"])["title"] or ""
        dated = bool(stated.article) or "article:published_time" in stated.meta
        yield half_of(truth["url"]), Page(truth["url"], gold, said, found, dated)


def properties(page: Page) -> list[float]:
    """What may tell which of heading and title an editor takes."""
    slug = set(WORD.findall(urlsplit(page.url).path.casefold()))
    out = [float(page.article), float(page.said["json-ld"] == page.ours), float(len(slug))]
    texts = (page.ours, page.other)
    words = [WORD.findall(text.casefold()) for text in texts]
    for text, said in zip(texts, words, strict=True):
        size = max(len(said), 1)
        upper = sum(word[:1].isupper() for word in text.split())
        out += [len(said), len(text) / 10, len(slug & set(said)) / size, upper / size, ":" in text,
                "?" in text, text.endswith("."), bool(YEAR.search(text)), text[:1].isdigit()]  # fmt: skip
    both = set(words[0]) & set(words[1])
    least = max(min(map(len, words)), 1)
    return [*map(float, out), len(both) / least, float(page.other == page.said["title"])]


def learned(train: list[Page], judge: list[Page]) -> tuple[float, float, int]:
    """The shares of pages on which the heading, and the learned chooser, are right; and of how many."""

    def table(some: list[Page]):
        open_ones = [p for p in some if p.good(p.ours) != p.good(p.other)]
        return np.array([properties(p) for p in open_ones]), np.array([p.good(p.other) for p in open_ones])  # fmt: skip

    known, wanted = table(train)
    new, truth = table(judge)
    mean, spread = known.mean(0), known.std(0) + 1e-9
    known, new = ((np.c_[(x - mean) / spread, np.ones(len(x))]) for x in (known, new))
    weights = np.zeros(known.shape[1])
    ridge = np.full(len(weights), PENALTY)
    ridge[-1] = 0
    for _ in range(50):
        chance = 1 / (1 + np.exp(-known @ weights))
        slope = known.T @ (chance - wanted) + ridge * weights
        bend = (known * (chance * (1 - chance) + 1e-6)[:, None]).T @ known + np.diag(ridge)
        weights -= np.linalg.solve(bend, slope)
    return 1 - truth.mean(), ((new @ weights > 0) == truth).mean(), len(truth)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("gold", type=Path)
    halves: dict[int, list[Page]] = {1: [], 2: []}
    for half, page in pages(parser.parse_args().gold):
        halves[half].append(page)
    for half, some in halves.items():
        count = len(some)
        print(f"half {half}, {count} pages")
        for name in SOURCES:
            have = [p for p in some if p.said[name]]
            share = sum(p.good(p.said[name]) for p in have) / len(have)
            print(f"  {name}: {share:.3f} of {len(have)}")
        orders = {
            order: sum(p.good(next((p.said[s] for s in order if p.said[s]), "")) for p in some)
            for order in itertools.permutations(SOURCES)
        }
        best = max(orders, key=orders.__getitem__)
        print(f"  fixed order {', '.join(best)}: {orders[best] / count:.3f}")
        print(f"  ours: {sum(p.good(p.ours) for p in some) / count:.3f}")
        oracle = sum(any(map(p.good, (p.ours, *p.said.values()))) for p in some)
        print(f"  any of them: {oracle / count:.3f}")
        head, chosen, n = learned(halves[3 - half], some)
        print(f"  learned on the other half: {chosen:.3f} of {n}, the heading {head:.3f}")
    shapes: dict[str, set[str]] = defaultdict(set)
    for page in (*halves[1], *halves[2]):
        if page.split:
            shapes[urlsplit(page.url).hostname or ""].add(page.split)
    print("same site, gold has both:", sum(len(kinds) == 2 for kinds in shapes.values()), "of", len(shapes), "sites")  # fmt: skip


if __name__ == "__main__":
    main()
