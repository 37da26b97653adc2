"""Where each line of a corpus stands: one pass over any number of articles in bounded memory.

Every block leaves one row of 16 bytes in a temporary file and its text in another. A line that stands
once is of no interest, and nearly all stand once: a table of counters, indexed by a hash of site and
line, tells which rows to load again.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from tempfile import SpooledTemporaryFile
from typing import Any, Self

from cleaner.article import Article
from cleaner.boilerplate.blocks import open_blocks
from cleaner.boilerplate.headlines import headlines_of
from cleaner.boilerplate.pattern import mask, site_of
from cleaner.boilerplate.titles import Titles

# Rows are counted and spilled in runs of this many (16 MB).
_RUN = 1 << 20
# One byte per counter. A collision only loads rows that turn out to be single.
_COUNTERS = 1 << 26
_IN_MEMORY = 64 << 20
_MOST = 0xFFFF
ROW = [("key", "<u8"), ("article", "<u4"), ("at", "<u2"), ("size", "<u2")]


@dataclass
class Ledger:
    """The lines of a corpus by site. `add` every article, then ask for what recurs.

    Per article: `sites` (index into `names`), `blocks` (how many), `chars`, `prints` (a hash of the
    whole text). Per block: the row (`key`: hash of site and masked line; `article`; `at`: index among
    the article's blocks; `size`: characters, both at most 65,535).
    """

    names: list[str] = field(default_factory=list)
    sites: array[int] = field(default_factory=lambda: array("I"))
    blocks: array[int] = field(default_factory=lambda: array("I"))
    chars: array[int] = field(default_factory=lambda: array("Q"))
    prints: array[int] = field(default_factory=lambda: array("Q"))
    _starts: array[int] = field(default_factory=lambda: array("Q"))
    _index: dict[str, int] = field(default_factory=dict)
    _titles: array[int] = field(default_factory=lambda: array("Q"))
    _owners: array[int] = field(default_factory=lambda: array("I"))
    _keys: array[int] = field(default_factory=lambda: array("Q"))
    _rest: array[int] = field(default_factory=lambda: array("Q"))
    _end: int = 0

    def __post_init__(self) -> None:
        import numpy as np

        self._rows: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by __exit__
        self._texts: SpooledTemporaryFile[bytes] = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by __exit__
        self._counters = np.zeros(_COUNTERS, dtype=np.uint8)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._rows.close()
        self._texts.close()

    def __len__(self) -> int:
        return len(self.sites)

    def add(self, article: Article) -> None:
        """Note an article's blocks."""
        name = site_of(article)
        site = self._index.setdefault(name, len(self._index))
        if site == len(self.names):
            self.names.append(name)
        found = tuple(open_blocks(article))
        lines = [mask(block.text) for _, block, _ in found]
        number, salt = len(self.sites), blake2b(name.encode("utf-8", "replace"), digest_size=8)
        whole = salt.copy()
        for at, (line, (_, _, may)) in enumerate(zip(lines, found, strict=True)):
            raw = line.encode("utf-8", "surrogatepass")
            whole.update(raw)
            if may and at < _MOST:
                self._keys.append(_key(salt, raw))
                self._rest.append(number | at << 32 | min(len(line), _MOST) << 48)
        for headline in headlines_of(article.get("title")):
            raw = mask(headline).encode("utf-8", "surrogatepass")
            self._titles.append(_key(salt, raw))
            self._owners.append(number)
        self.sites.append(site)
        self.blocks.append(len(lines))
        self.chars.append(sum(map(len, lines)))
        self.prints.append(int.from_bytes(whole.digest(), "little"))
        self._starts.append(self._end)
        self._end += self._texts.write("\n".join((*lines, "")).encode("utf-8", "surrogatepass"))
        if len(self._keys) >= _RUN:
            self._spill()

    def titles(self) -> Titles:
        return Titles.of(self._titles, self._owners)

    def _spill(self) -> None:
        """Count the rows at hand and move them to the file."""
        import numpy as np

        if not self._keys:
            return
        rows = np.empty(len(self._keys), dtype=ROW)
        rows["key"] = np.frombuffer(self._keys, dtype=np.uint64)
        rest = np.frombuffer(self._rest, dtype=np.uint64)
        rows["article"] = rest & np.uint64(0xFFFFFFFF)
        rows["at"] = rest >> np.uint64(32) & np.uint64(_MOST)
        rows["size"] = rest >> np.uint64(48)
        slots, often = np.unique(rows["key"] % np.uint64(_COUNTERS), return_counts=True)
        self._counters[slots] = np.minimum(
            self._counters[slots].astype(np.int64) + often, 255
        ).astype(np.uint8)
        self._rows.write(rows.tobytes())
        self._keys, self._rest = array("Q"), array("Q")

    def recurring(self, titles: Titles) -> tuple[Any, Any]:
        """What recurs, as two structured arrays of rows.

        The first has the lines that stand at least twice on their site, the second those that are, by the
        corpus's `titles`, the title of another article of it.
        """
        import numpy as np

        self._spill()
        self._rows.seek(0)
        found, linked = [np.empty(0, dtype=ROW)], [np.empty(0, dtype=ROW)]
        while chunk := self._rows.read(_RUN * 16):
            rows = np.frombuffer(chunk, dtype=ROW)
            found.append(rows[self._counters[rows["key"] % np.uint64(_COUNTERS)] >= 2])
            linked.append(titles.of_others(rows))
        rows = np.concatenate(found)
        _, inverse, often = np.unique(rows["key"], return_inverse=True, return_counts=True)
        return rows[often[inverse] >= 2], np.concatenate(linked)

    def lines(self, article: int) -> list[str]:
        """The masked lines of one article."""
        start = self._starts[article]
        end = self._starts[article + 1] if article + 1 < len(self) else self._end
        self._texts.seek(start)
        raw = self._texts.read(end - start)
        return raw.decode("utf-8", "surrogatepass").split("\n")[:-1]

    def by_site(self, most: int) -> Iterator[tuple[int, list[int]]]:
        """Each site with its articles, at most so many, chosen by their text and not their order."""
        import numpy as np

        sites = np.frombuffer(self.sites, dtype=np.uint32)
        order = np.lexsort((np.frombuffer(self.prints, dtype=np.uint64), sites))
        for run in np.split(order, np.flatnonzero(np.diff(sites[order])) + 1):
            yield int(sites[run[0]]), sorted(run[:most].tolist())


def _key(salt: blake2b, raw: bytes) -> int:
    """The hash of a line on the site whose hash the salt is."""
    one = salt.copy()
    one.update(raw)
    return int.from_bytes(one.digest(), "little")
