"""Where the results of cleaning go: one stream, one file, or a folder with the tree of the inputs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from cleaner.article import Article
from cleaner.errors import UsageError
from cleaner.pipeline import Cleaned
from cleaner.records.atomic import atomic_write, is_device
from cleaner.records.fields import own_field
from cleaner.records.read import read_source
from cleaner.records.record import Record
from cleaner.records.sources import PACKED, SUFFIXES, Source, guess_format, split_ending
from cleaner.records.write import (
    NONE,
    Columns,
    FolderWriter,
    Form,
    Writer,
    fields,
    open_writer,
)
from cleaner.settings import Settings

if TYPE_CHECKING:
    from cleaner.jobs.clean import CleanJob

CONTAINERS: dict[str, Form] = {
    "text": "text", "html": "text", "jsonl": "jsonl", "json": "jsonl", "warc": "jsonl", "csv": "csv",
    "tsv": "tsv", "parquet": "parquet",
}  # fmt: skip
RENDERED = {"text": ".txt", "markdown": ".md", "html": ".html", "json": ".json"}
TABLES = frozenset({"csv", "tsv", "parquet"})
# What a table of documents has a column for, known before they are read; the rest shares a column.
COLUMNS = ("title", "authors", "published", "updated", "language", "site", "url")


@dataclass(frozen=True, slots=True)
class Plan:
    """`target` is a file, a folder or "-"; `form` the container of a stream; `render` how texts look."""

    kind: Literal["none", "stream", "folder"]
    target: str = ""
    form: Form = "text"
    render: str = "text"


def plan(job: CleanJob, sources: list[Source]) -> Plan:
    """Decide where results go, or raise UsageError where the job leaves it open."""
    if job.to and job.to not in {*RENDERED, "jsonl", "csv", "tsv", "parquet"}:
        raise UsageError(f"there is no format '{job.to}' to write",
                         f"The formats are: {', '.join([*RENDERED, 'jsonl', 'csv', 'tsv', 'parquet'])}")  # fmt: skip
    render = job.to if job.to in RENDERED else "text"
    if job.mode != "write":
        return Plan("none", render=render)
    many = len(sources) > 1 or any(os.path.isdir(name) for name in job.inputs if name != "-")  # noqa: PTH112
    form = _form(job, sources)
    if job.output in ("", "-"):
        if job.to == "parquet":
            raise UsageError("Parquet cannot be read from a stream", "Name a file with -o FILE")
        form = "jsonl" if form == "parquet" else form  # nobody reads Parquet from a stream
        if many and sources and job.to not in ("jsonl", *TABLES):
            raise UsageError("several clean texts cannot go to standard output as one",
                             "Name a folder with -o DIR, or ask for one stream with --to jsonl or csv")  # fmt: skip
        return Plan("stream", "-", form, render)
    if _is_folder(job, many=many):
        _refuse_pile(job, sources)
        return Plan("folder", job.output, form, render)
    return Plan("stream", job.output, form, render)


def _refuse_pile(job: CleanJob, sources: Iterable[Source]) -> None:
    """A folder has a file for each document, which `--to jsonl` or a table would make one of."""
    if job.to in ("jsonl", *TABLES):
        document = next((s for s in sources if s.format in ("text", "html")), None)
        if document:
            raise UsageError(f"'{document.path}' is a document, and {job.to} holds many",
                             f"Name a file: -o {Path(job.output) / f'articles.{job.to}'}")  # fmt: skip


def _is_folder(job: CleanJob, *, many: bool) -> bool:
    if Path(job.output).is_dir() or job.output.endswith("/"):
        return True
    if Path(job.output).exists() or job.to in ("jsonl", *TABLES):  # a file, a device, a pipe
        return False
    return (many and _suffix_form(job.output) is None) or not Path(job.output).suffix


def _form(job: CleanJob, sources: list[Source]) -> Form:
    if job.to:
        return CONTAINERS[job.to] if job.to not in RENDERED else "text"
    by_name = _suffix_form(job.output)
    if by_name:
        return by_name
    return CONTAINERS[sources[0].format] if sources else "text"


def _suffix_form(name: str) -> Form | None:
    """The container that the ending of an output's name asks for; a text ending asks for none."""
    path = Path(name)
    if path.suffix in PACKED:
        path = Path(path.stem)
    form = CONTAINERS.get(SUFFIXES.get(path.suffix, "text"), "text")
    return None if form == "text" else form


def targets(plan: Plan, job: CleanJob, sources: Iterable[Source]) -> Iterator[str]:
    """The files that a job is going to write, as far as they are known before the records are read."""
    yield from (name for name in (job.log, job.failures) if name)
    if plan.kind == "stream":
        yield plan.target
    elif plan.kind == "folder":
        folders: dict[str, FolderWriter] = {}
        for source in sources:
            suffix = _suffix(plan, job, source)
            folder = folders.setdefault(suffix, FolderWriter(plan.target, suffix))
            yield str(folder.path(Record("", "", name=source.name)))


def first_columns(plan: Plan, sources: Iterable[Source], settings: Settings) -> tuple[str, ...]:
    """The columns that the first records of each input show, where all go into one table.

    Hours may lie between the first record of the first input and that of the last, so UsageError is raised
    now where types show that they do not fit one Parquet file. A pipe can be read only once; it is believed
    to fit, and so are the inputs behind it.
    """
    columns: dict[str, None] = {}
    schema: Any = None
    if plan.kind != "stream" or plan.form not in TABLES:
        return ()
    for source in sources:
        if not os.path.isfile(source.path):  # noqa: PTH113 - a name as it was given
            break
        heads = _heads(source, settings)
        if plan.form == "parquet":
            schema = _united(schema, heads, source)
        for head in heads:
            columns |= dict.fromkeys(fields(head, "", {} if head.data else dict.fromkeys(COLUMNS)))
    return tuple(columns)


def _heads(source: Source, settings: Settings) -> list[Record]:
    """The first records of a source. One that is a document needs no reading: all are alike."""
    if source.format in ("text", "html"):
        return [Record(source.name, "", field=own_field(settings))]
    return [r for r in islice(read_source(source, settings), 10) if isinstance(r, Record)]


def _united(schema: Any, heads: list[Record], source: Source) -> Any:
    """A schema that holds what it held and these records, too."""
    from cleaner.records.parquet import schema_of, unite

    try:
        return unite(schema, schema_of(heads))
    except UsageError as error:
        raise UsageError(f"{source.path}: {error.what}", error.remedy) from error


def _suffix(plan: Plan, job: CleanJob, source: Source) -> str:
    """The ending of what a source becomes in a folder; for records of their own, that of each."""
    if source.format in ("text", "html") or job.to in RENDERED:
        return RENDERED[plan.render] if job.to else ""
    return _container(job, source.name)[1]


def _container(job: CleanJob, name: str) -> tuple[Form, str]:
    """Format and ending of the file that takes the records of a source of this name."""
    form = CONTAINERS.get(job.to) or _suffix_form(name) or "jsonl"
    crawl = guess_format(name)[0] == "warc"  # which is read but not written
    return form, f".{form}" if job.to or crawl else split_ending(name)[1]


def failures_beside(plan: Plan) -> str:
    """Where failures go that were given no file: next to the results; "" where these go to a stream."""
    if plan.kind == "folder":
        return str(Path(plan.target) / "failures.jsonl")
    streams = plan.target in ("", "-") or is_device(plan.target)
    return "" if streams else f"{plan.target}.failures.jsonl"


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
            self._form, suffix = _container(self._job, record.name)
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
