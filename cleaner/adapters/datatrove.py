"""Steps for datatrove pipelines: strip each document, and drop those that an index has seen.

[JsonlReader(...), StripStep(), SeenFilter("seen.index", exclusion_writer=...), JsonlWriter(...)]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.filters.base_filter import BaseFilter

from cleaner.index import Index
from cleaner.pipeline import Cleaned, process
from cleaner.records.record import Record
from cleaner.settings import Settings


class StripStep(PipelineStep):  # type: ignore[misc]
    """Strips the text of each document; lifted values go to its metadata where they are missing."""

    name = "cleaner"
    type = "FORMAT"

    def __init__(self, settings: Settings | None = None) -> None:
        super().__init__()
        self.settings = settings

    def run(self, data: Iterable[Any], rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        del rank, world_size
        for document in data:
            with self.track_time():
                meta = document.metadata
                record = Record(document.id, document.text, title=str(meta.get("title") or ""),
                                url=str(meta.get("url") or ""), data=meta)  # fmt: skip
                (result,) = process([record], self.settings)
                assert isinstance(result, Cleaned)
                self.stat_update("changed" if result.stripped.changed else "unchanged")
                document.text = result.text
                document.metadata = {**meta, **result.lifted}
            yield document


class SeenFilter(BaseFilter):  # type: ignore[misc]
    """Drops a document whose text is in the index, and claims the others for it.

    Tasks in several processes may share one index; a failed task that runs again finds the documents
    of its first try under their own ids, which is no duplicate.
    """

    name = "cleaner: seen before"

    def __init__(self, index: str, exclusion_writer: Any = None) -> None:
        super().__init__(exclusion_writer)
        self.path = index
        self._index: Index | None = None

    def filter(self, doc: Any) -> bool | tuple[bool, str]:
        if self._index is None:
            self._index = Index.open(self.path)
        match = self._index.claim(Record(doc.id, doc.text))
        return True if match is None else (False, f"{match.kind}_of_{match.id}")
