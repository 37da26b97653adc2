"""The titles of a corpus, by which a line is told that is the headline of another article."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Titles:
    """Titles by their keys (hash of site and headline), sorted; `owners` are the numbers of their articles."""

    keys: Any
    owners: Any

    @classmethod
    def of(cls, keys: array[int], owners: array[int]) -> Self:
        import numpy as np

        key, owner = np.frombuffer(keys, dtype=np.uint64), np.frombuffer(owners, dtype=np.uint32)
        order = np.lexsort((owner, key))
        return cls(key[order], owner[order])

    def of_others(self, rows: Any) -> Any:
        """The rows (see `ledger.ROW`) whose line is the title of an article other than their own."""
        import numpy as np

        first = np.searchsorted(self.keys, rows["key"])
        number = np.searchsorted(self.keys, rows["key"], side="right") - first
        rows, first, number = rows[number > 0], first[number > 0], number[number > 0]
        return rows[(number > 1) | (self.owners[first] != rows["article"])]

    def originals(self, rows: Any, group: Any) -> Any:
        """Those of the rows whose line is the title of an article that is no copy of theirs.

        `group` has the number of the article that stands for all copies of each.
        """
        import numpy as np

        first = np.searchsorted(self.keys, rows["key"]).tolist()
        last = np.searchsorted(self.keys, rows["key"], side="right").tolist()
        own = group[rows["article"]].tolist()
        told = [
            bool((group[self.owners[a:b]] != copy).any())
            for a, b, copy in zip(first, last, own, strict=True)
        ]
        return rows[np.array(told, dtype=bool)]
