"""Steps for datatrove pipelines: strip each document, and drop those that an index has seen.

[JsonlReader(...), StripStep(), SeenFilter("seen.index", exclusion_writer=...), JsonlWriter(...)]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Literal

from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.filters.base_filter import BaseFilter

from cleaner.adapters.seen import claim_many
from cleaner.index import Index
from cleaner.pipeline import Cleaned, process
from cleaner.records.fields import is_html
from cleaner.records.record import Record
from cleaner.settings import Settings


class StripStep(PipelineStep):  # type: ignore[misc]
    """Strips the text of each document; lifted values go to its metadata where they are missing."""

    name = "🧹 cleaner: strip"
    type = "✂️ - FORMAT"

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__()
        self.settings = replace(settings or Settings(), jobs=1)

    def run(self, data: Iterable[Any], rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        del rank, world_size
        for document in data:
            with self.track_time():
                self._strip(document)
            yield document

    def _strip(self, document: Any) -> None:
        (result,) = process([_record(document)], self.settings)
        assert isinstance(result, Cleaned)  # records never fail
        self.stat_update("changed" if result.stripped.changed else "unchanged")
        document.text = result.text
        document.metadata = {**document.metadata, **result.lifted}


class SeenFilter(BaseFilter):  # type: ignore[misc]
    """Drops a document whose text is in the index, and claims the others for it.

    Tasks in several processes may share one index; a failed task that runs again finds the documents
    of its first try under their own ids, which is no duplicate. Documents are claimed `batch_size` at
    a time.
    """

    name = "👀 cleaner: seen before"

    def __init__(self, index: str, exclusion_writer: Any = None, batch_size: int = 100) -> None:
        super().__init__(exclusion_writer, batch_size)
        self.path = index
        self._index: Index | None = None

    def run(self, data: Iterable[Any], rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        with Index.open(self.path) as self._index:
            yield from super().run(data, rank, world_size)
        self._index = None

    def filter(self, doc: Any) -> bool | tuple[bool, str]:
        return self.filter_batch([doc])[0]

    def filter_batch(self, batch: list[Any]) -> list[bool | tuple[bool, str]]:
        assert self._index is not None, "the step is not running"
        matches = claim_many(self._index, [Record(doc.id, doc.text) for doc in batch])
        out: list[bool | tuple[bool, str]] = []
        for document, match in zip(batch, matches, strict=True):
            if match is not None:
                document.metadata["duplicate_of"] = match.id
                document.metadata["similarity"] = round(match.similarity, 6)
            out.append(True if match is None else (False, f"{match.kind}_duplicate"))
        return out


def _record(document: Any) -> Record:
    """The document with what its metadata says of it."""
    title, url, date = (str(document.metadata.get(name) or "") for name in ("title", "url", "date"))
    kind: Literal["text", "html"] = "html" if is_html(document.text) else "text"
    return Record(document.id, document.text, kind, title, url, date, document.metadata)
