"""The results of cleaning on their way out: to one stream, one file, or a folder with the tree of the inputs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO

from cleaner.article import Article
from cleaner.jobs.plan import COLUMNS, RENDERED, TABLES, Plan, container
from cleaner.pipeline import Cleaned
from cleaner.records.atomic import atomic_write
from cleaner.records.record import Record
from cleaner.records.write import (
    NONE,
    Columns,
    FolderWriter,
    Writer,
    open_writer,
)

if TYPE_CHECKING:
    from cleaner.jobs.clean import CleanJob


class Sinks:
    """Takes results; opens outputs as they are needed, on a stack that closes them whole or not at all."""

    def __init__(self, plan: Plan, job: CleanJob, stack: ExitStack, columns: Columns) -> None:
        self._plan, self._job = plan, job
        self._columns = columns
        self._log = stack.enter_context(atomic_write(job.log)) if job.log else None
        self._writer: Writer | None = None
        if plan.kind == "stream":
            self._writer = stack.enter_context(open_writer(plan.target, plan.form, columns))
        self._folder = FolderWriter(plan.target, RENDERED[plan.render] if job.to else "")
        self._source = stack.enter_context(ExitStack())
        self._name = ""
        self._form = plan.form

    def put(self, result: Cleaned) -> None:
        for line in result.log() if self._log else ():
            _line(self._log, line)
        if self._plan.kind == "none":
            self._show(result)
            return
        writer = self._writer if self._plan.kind == "stream" else self._in_folder(result.record)
        assert writer is not None
        writer.write(result.record, self._text(result.stripped.after), self._extra(result))

    def _text(self, article: Article) -> str:
        if self._plan.render == "text":
            return article.text
        from cleaner.formats.render import to_html, to_json, to_markdown

        writers: dict[str, Callable[[Article], str]] = {
            "markdown": to_markdown, "html": to_html, "json": lambda article: to_json(article) + "\n",
        }  # fmt: skip
        return writers[self._plan.render](article)

    def _extra(self, result: Cleaned) -> Mapping[str, Any]:
        lifted = result.lifted
        if self._job.with_id and "id" not in result.record.data:
            lifted = {"id": result.record.id, **lifted}
        if self._form not in TABLES:
            return lifted
        from cleaner.records.columns import REST, rest

        # A table has the columns that it came with; what finds no column there shares one.
        data = result.record.data
        have = {name: lifted.get(name) for name in COLUMNS} if not data else {}
        have |= {name: value for name, value in lifted.items() if name in data}
        more = {name: value for name, value in lifted.items() if name not in have}
        return {**have, REST: rest(data.get(REST), more)}

    def _in_folder(self, record: Record) -> Writer:
        """A document is a file of its own; a source that holds many records stays one file."""
        if not record.data or self._job.to in RENDERED:
            return self._folder
        if record.name != self._name or self._writer is None:
            self._source.close()
            self._name = record.name
            self._form, suffix = container(self._job, record.name, record.source)
            target = FolderWriter(self._plan.target, suffix).path(replace(record, data={}))
            self._writer = self._source.enter_context(
                open_writer(str(target), self._form, self._columns)
            )
        return self._writer

    def _show(self, result: Cleaned) -> None:
        name = result.record.id if result.record.data else result.record.source
        if self._job.mode == "diff":
            from cleaner.report.diff import unified

            sys.stdout.writelines(unified(result.stripped, name, color=self._job.color))
        elif result.stripped.changed:
            ids = dict.fromkeys(e.rule for e in result.stripped.edits if e.changes_text)
            sys.stdout.write(f"{name}: {' '.join(ids)}\n")


def _line(file: BinaryIO | None, value: Mapping[str, Any]) -> None:
    if file:
        from cleaner.records.splice import dumps

        file.write(dumps(value).encode("utf-8", "replace") + b"\n")


@contextmanager
def open_sinks(plan: Plan, job: CleanJob, columns: Columns = NONE) -> Iterator[Sinks]:
    """The outputs of a job: whole when the block ends well, absent when it does not."""
    with ExitStack() as stack:
        yield Sinks(plan, job, stack, columns)
