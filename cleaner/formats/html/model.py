"""The learned part: small trees that give each run the chance that it belongs to the article.

The trees are "oblivious": all nodes of one depth ask the same question, so a tree of depth 6 is six
questions and a table of 64 values, and a page is judged with a few operations on arrays. They were grown
with CatBoost (Prokhorenkova et al., "CatBoost: unbiased boosting with categorical features", 2018) by
`benchmarks/html_train.py`, and are data: one tree a line in `first.tsv` (judging runs by features.py) and
`second.tsv` (judging them again by context.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cleaner.formats.html import context, features
from cleaner.formats.html.measure import Bools, Floats

FOLDER = Path(__file__).parent
# So many questions and trees are looked at together: what they need is still at hand, not in main memory.
_QUESTIONS, _TREES = 128, 50


@dataclass(frozen=True, slots=True)
class Model:
    """Trees as arrays.

    Question q is whether feature `feature[q]` is above `border[q]`; tree t asks `asked[d][t]` at depth d
    from below, and the answers are the bits of a position in its `leaves`, which begin at `offset[t]`.
    `bias` is added to the sum of what stands there, which is the logarithm of the odds.
    """

    feature: npt.NDArray[np.intp]
    border: Floats
    asked: tuple[npt.NDArray[np.intp], ...]
    leaves: Floats
    offset: npt.NDArray[np.unsignedinteger]
    bias: float

    def chances(self, values: Floats) -> Floats:
        """The chance (0 to 1) of each column of `values`, whose rows are the features."""
        yes = self._answered(values).view(np.uint8)
        position = yes.take(self.asked[0], axis=0)
        for level in self.asked[1:]:
            position += position
            position += yes.take(level, axis=0)
        picked = np.empty(position.shape, dtype=np.float32)
        for n in range(0, len(picked), _TREES):
            some = slice(n, n + _TREES)
            places = position[some] + self.offset[some]
            self.leaves.take(places, out=picked[some], mode="clip")
        odds: Floats = np.add.reduce(picked, axis=0) + self.bias
        return np.asarray(1 / (1 + np.exp(-odds)), dtype=np.float32)

    def _answered(self, values: Floats) -> Bools:
        """The answer to each question, a row per question."""
        out = np.empty((len(self.feature), values.shape[1]), dtype=bool)
        for n in range(0, len(out), _QUESTIONS):
            some = slice(n, n + _QUESTIONS)
            np.greater(values.take(self.feature[some], axis=0), self.border[some], out=out[some])
        return out


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
    names = features.names() if name == "first" else context.names()
    place = {question: n for n, question in enumerate(asked)}
    index = np.array([[place[q, float(b)] for q, b in tree] for tree in questions], dtype=np.intp)
    size = sum(map(len, leaves))
    return Model(
        np.array([names.index(name) for name, _ in asked], dtype=np.intp),
        np.array([[border] for _, border in asked], dtype=np.float32),
        tuple(np.ascontiguousarray(index[:, level]) for level in reversed(range(depth))),
        np.array(leaves, dtype=np.float32).ravel(),
        np.arange(0, size, len(leaves[0]), dtype=np.min_scalar_type(size))[:, None],
        float(first),
    )
