"""Where the results of cleaning go, decided before the work: one stream, one file, or a folder."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cleaner.errors import UsageError
from cleaner.records.atomic import is_device
from cleaner.records.fields import own_field
from cleaner.records.read import read_source
from cleaner.records.record import Record
from cleaner.records.sources import PACKED, SUFFIXES, Source, guess_format, split_ending
from cleaner.records.write import FolderWriter, Form, fields
from cleaner.settings import Settings

if TYPE_CHECKING:
    from cleaner.jobs.clean import CleanJob

CONTAINERS: dict[str, Form] = {
    "text": "text", "html": "text", "jsonl": "jsonl", "json": "jsonl", "warc": "jsonl", "csv": "csv",
    "tsv": "tsv", "parquet": "parquet",
}  # fmt: skip
# What the ending of an output file asks for: what such a file is read as, but for Markdown, which is read as text.
ENDINGS = {ending: form for ending, form in SUFFIXES.items() if form in ("text", "html")} | {
    ".md": "markdown", ".markdown": "markdown",
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
    asked = "" if job.to else ENDINGS.get(_ending(job.output), "")
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
    if asked == "markdown" and all(source.format == "text" for source in sources):
        asked = "text"  # which Markdown is, and stays as it is
    return Plan("stream", job.output, form, asked or render)


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
    ending = _ending(job.output)
    return not Path(job.output).suffix or (
        many and ending not in ENDINGS and _suffix_form(job.output) is None
    )


def _form(job: CleanJob, sources: list[Source]) -> Form:
    if job.to:
        return CONTAINERS[job.to] if job.to not in RENDERED else "text"
    if _ending(job.output) in ENDINGS:
        return "text"
    by_name = _suffix_form(job.output)
    if by_name == "json" and sources and not _holds_array(sources[0]):
        return "jsonl"
    return by_name or (CONTAINERS[sources[0].format] if sources else "text")


def _suffix_form(name: str) -> Form | None:
    """The container that the ending of an output's name asks for; a text ending asks for none."""
    ending = _ending(name)
    if ending == ".json":
        return "json"
    form = CONTAINERS.get(SUFFIXES.get(ending, "text"), "text")
    return None if form == "text" else form


def _ending(name: str) -> str:
    """The ending of a name that tells the format, in small letters, packed or not."""
    path = Path(name)
    return Path(path.stem if path.suffix in PACKED else path).suffix.lower()


def _holds_array(source: Source) -> bool:
    """Whether what comes from a source and goes to a .json file is an array there: JSON lines stay lines."""
    if source.format != "json" or not os.path.isfile(source.path):  # noqa: PTH113 - a name as it was given
        return True
    from cleaner.records.jsonfile import is_lines

    return not is_lines(source)


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
    return container(job, source.name)[1]


def container(job: CleanJob, name: str, path: str = "") -> tuple[Form, str]:
    """Format and ending of the file that takes the records of a source of this name, and path where it counts."""
    form = CONTAINERS.get(job.to) or _suffix_form(name) or "jsonl"
    if form == "json" and path and not _holds_array(Source(path, name, "json")):
        form = "jsonl"
    crawl = guess_format(name)[0] == "warc"  # which is read but not written
    return form, f".{form}" if job.to or crawl else split_ending(name)[1]


def failures_beside(plan: Plan) -> str:
    """Where failures go that were given no file: next to the results; "" where these go to a stream."""
    if plan.kind == "folder":
        return str(Path(plan.target) / "failures.jsonl")
    streams = plan.target in ("", "-") or is_device(plan.target)
    return "" if streams else f"{plan.target}.failures.jsonl"
