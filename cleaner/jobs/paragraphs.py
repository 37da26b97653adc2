"""Paragraphs as the unit: records cut into their lines, and put together again without some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.engine import Texts
from cleaner.dedup.shingles import TextBatch
from cleaner.jobs.articles import Articles
from cleaner.records.batches import Batch
from cleaner.records.jsonl import parse
from cleaner.records.splice import splice

LEAST_WORDS = 8  # shorter lines (headings, "Advertisement") may repeat without being copies


def paragraphs_of(text: bytes) -> list[bytes]:
    """The lines of a text that hold anything but white space."""
    return [line for line in text.split(b"\n") if not line.isspace() and line]


class Cutter:
    """Cuts records into paragraphs and remembers how many each has, and which field held its text."""

    def __init__(self) -> None:
        self._counts: list[NDArray[np.int32]] = []
        self._fields: dict[str, int] = {}
        self._field_of: list[NDArray[np.int32]] = []

    def cut(self, batches: Iterable[Batch]) -> Iterator[Texts]:
        """Paragraphs as texts; paragraph 3 of record "a" has the id "a#3"."""
        for batch in batches:
            pieces = [paragraphs_of(text) for text in batch.texts]
            self._counts.append(np.array([len(p) for p in pieces], dtype=np.int32))
            codes = [self._fields.setdefault(name, len(self._fields)) for name in batch.fields]
            self._field_of.append(np.array(codes, dtype=np.int32))
            ids = [f"{name}#{i}" for name, p in zip(batch.ids, pieces, strict=True)
                   for i in range(1, len(p) + 1)]  # fmt: skip
            dates = [date for date, p in zip(batch.dates, pieces, strict=True) for _ in p]
            yield ids, TextBatch.of_bytes([line for p in pieces for line in p]), dates

    def only_long(self, articles: Articles) -> Articles:
        """The same with short paragraphs counted as having no words: they match nothing."""
        words = articles.corpus.words
        long = np.where(words >= LEAST_WORDS, words, 0)
        return replace(articles, corpus=replace(articles.corpus, words=long))

    def offsets(self) -> NDArray[np.int64]:
        """Record i has the paragraphs `offsets[i]:offsets[i + 1]`."""
        counts = np.concatenate([np.empty(0, np.int32), *self._counts])
        return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)

    def write(
        self,
        articles: Articles,
        keep: NDArray[np.bool_],
        lines: tuple[int, int, Sequence[int]],
        files: Mapping[str, BinaryIO],
    ) -> None:
        """Write the records of one file: what is left of each, or, of those with nothing left, all."""
        first, last, held = lines
        offsets = self.offsets()
        names, codes = list(self._fields), np.concatenate(self._field_of)
        view = memoryview(held)  # type: ignore[arg-type]
        try:
            for record in range(first, last):
                line = bytes(view[articles.starts[record] : articles.ends[record]])
                stay = keep[offsets[record] : offsets[record + 1]]
                if stay.all():
                    files["kept"].write(line + b"\n")
                elif stay.any():
                    files["kept"].write(without(line, names[codes[record]], stay) + b"\n")
                else:
                    files["dropped"].write(line + b"\n")
        finally:
            view.release()


def without(line: bytes, name: str, stay: NDArray[np.bool_]) -> bytes:
    """A record without some paragraphs of its text; each takes the blank lines before it along."""
    from cleaner.records.fields import is_html

    text = parse(line)[0][name]
    if is_html(text, name):
        from cleaner.formats.html.extract import parse_html

        text = parse_html(text).text
    number, gap = 0, list[str]()
    out = list[str]()
    for piece in text.split("\n"):
        if not piece or piece.isspace():
            gap.append(piece)
            continue
        if stay[number]:
            out += (*gap, piece) if out else (piece,)
        gap, number = [], number + 1
    return splice(line.decode(), {name: "\n".join(out)}).encode()
