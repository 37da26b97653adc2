"""The learned part: small trees that give each run the chance that it belongs to the article.

The trees are "oblivious": all nodes of one depth ask the same question, so a tree of depth 6 is six
questions and a table of 64 values, and a page is judged with a few operations on arrays. They were grown
with CatBoost (Prokhorenkova et al., "CatBoost: unbiased boosting with categorical features", 2018) by
`benchmarks/html_train.py`, and are data: one tree a line in `first.tsv` (judging runs by features.py) and
`second.tsv` (judging them again by context.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.formats.html.measure import Floats

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Model:
    """Trees as arrays.

    `names` are the features in use. Question q is whether feature `feature[q]` is above `border[q]`;
    tree t asks `index[t, d]` at depth d, and the answers are the bits of a position in `leaves[t]`. `bias` is added to the sum of
    what stands there, which is the logarithm of the odds.
    """

    names: tuple[str, ...]
    feature: npt.NDArray[np.intp]
    border: Floats
    index: npt.NDArray[np.intp]
    leaves: Floats
    bias: float
    offset: npt.NDArray[np.int32]  # where the values of each tree begin in the raveled leaves

    def chances(self, columns: Mapping[str, Any]) -> Floats:
        """The chance (0 to 1) of each row; `columns` holds a sequence of values for each name."""
        table = np.array([columns[name] for name in self.names], dtype=np.float32)
        above = (table[self.feature] > self.border[:, None]).view(np.uint8)
        answers = np.zeros((len(self.index), table.shape[1]), dtype=np.uint8)
        for level in range(self.index.shape[1]):
            answers += above[self.index[:, level]] << level
        place = answers + self.offset
        odds: Floats = self.leaves.ravel().take(place).sum(axis=0) + self.bias
        return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)


@cache
def load(name: str) -> Model:
    """Read the model "first" or "second": a line for the bias, then a line per tree: "name>border" and values, by tabs."""
    file = FOLDER / f"{name}.tsv"
    first, *lines = file.read_text(encoding="utf-8").splitlines()
    questions: list[list[list[str]]] = []
    leaves: list[list[float]] = []
    for line in lines:
        asks, values = line.split("\t")
        questions.append([q.rsplit(">", 1) for q in asks.split()])
        leaves.append([float(v) for v in values.split()])
    depth = max(map(len, questions))
    for tree, table in zip(questions, leaves, strict=True):
        # A shallower tree is filled up with questions that nothing answers with yes.
        tree.extend([[tree[0][0], "inf"]] * (depth - len(tree)))
        table.extend([0.0] * (2**depth - len(table)))
    asked = sorted({(name, float(border)) for tree in questions for name, border in tree})
    names = tuple(sorted({name for name, _ in asked}))
    place = {question: n for n, question in enumerate(asked)}
    return Model(
        names,
        np.array([names.index(name) for name, _ in asked], dtype=np.intp),
        np.array([border for _, border in asked], dtype=np.float32),
        np.array([[place[q, float(b)] for q, b in tree] for tree in questions], dtype=np.intp),
        np.array(leaves, dtype=np.float32),
        float(first),
        (np.arange(len(leaves), dtype=np.int32) * len(leaves[0]))[:, None],
    )
