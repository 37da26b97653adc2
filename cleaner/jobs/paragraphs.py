"""Paragraphs as the unit: records cut into their lines, and put together again without some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.engine import Texts
from cleaner.dedup.reuse import Cutter
from cleaner.dedup.shingles import TextBatch
from cleaner.jobs.articles import Articles, Block
from cleaner.records.batches import Batch
from cleaner.records.jsonl import parse
from cleaner.records.splice import splice


class RecordCutter(Cutter):
    """Cuts records, remembers which field held the text of each, and puts what is left back there."""

    def __init__(self) -> None:
        super().__init__()
        self._fields: dict[str, int] = {}
        self._field_of: list[NDArray[np.int32]] = []

    def cut_batches(self, batches: Iterable[Batch]) -> Iterator[Texts]:
        """Paragraphs as texts."""
        return self.cut(self._noted(batches))

    def _noted(self, batches: Iterable[Batch]) -> Iterator[Texts]:
        for batch in batches:
            codes = [self._fields.setdefault(name, len(self._fields)) for name in batch.fields]
            self._field_of.append(np.array(codes, dtype=np.int32))
            yield batch.ids, TextBatch.of_bytes(batch.texts), batch.dates

    @cached_property
    def _layout(self) -> tuple[NDArray[np.int64], list[str], NDArray[np.int32]]:
        """When all is cut: the paragraphs of each record, the names of fields, the number of each one's."""
        return self.offsets(), list(self._fields), np.concatenate(self._field_of)

    def write(
        self,
        articles: Articles,
        keep: NDArray[np.bool_],
        block: Block,
        files: Mapping[str, BinaryIO],
    ) -> None:
        """Write the records of a block: what is left of each, or, of those with nothing left, all."""
        offsets, names, codes = self._layout
        for record in range(block.first, block.last):
            start, end = articles.starts[record], articles.ends[record]
            line = bytes(block.held[start - block.start : end - block.start])
            stay = keep[offsets[record] : offsets[record + 1]]
            if stay.all():
                files["kept"].write(line + b"\n")
            elif stay.any():
                files["kept"].write(without(line, names[codes[record]], stay) + b"\n")
            else:
                files["dropped"].write(line + b"\n")


def without(line: bytes, name: str, stay: NDArray[np.bool_]) -> bytes:
    """A record without some paragraphs of its text; each takes the blank lines before it along."""
    from cleaner.records.fields import is_html

    text = parse(line)[0][name]
    if is_html(text, name):
        from cleaner.formats.html.extract import html_text

        text = html_text(text)
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
