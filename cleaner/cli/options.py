"""The options that commands share, in one table, and `command`, which puts commands together from it."""
# No `from __future__ import annotations` here: typer would parse each annotation, for every command,
# at every start.

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from inspect import Parameter, Signature, get_annotations, signature
from typing import Annotated, Any, Concatenate, Literal, ParamSpec

import typer

from cleaner.cli.guard import guarded, settings_file, split
from cleaner.settings import Policy, Settings, Unit, check

P = ParamSpec("P")
_SETTINGS = frozenset(field.name for field in fields(Settings))

# Names that go together.
FIELDS = "text_field title_field url_field date_field id_field site_field"
COMPARE = "threshold shingle unit contained recall"
SETUP = "config isolated quiet"


@dataclass(frozen=True, repr=False, eq=False)
class Given:
    """What the command line gave of the shared options; what a command does not take is as usual.

    An option that is named like a field of Settings sets that field. `stated` names the options that
    stood on the command line: one that is given its default is given, and overrules a settings file.
    """

    stated: frozenset[str] = frozenset()

    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="INPUT...", help="Files, folders, globs, or - for standard input."),
    ] = None
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="DIR", help="Folder for the results.")
    ] = ""
    form: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="FORMAT",
            help="Format of inputs whose name does not tell: text, html, jsonl, csv...",
        ),
    ] = ""
    include: Annotated[
        list[str] | None,
        typer.Option(
            "--include", metavar="GLOB", help="From folders, take only files with such a name."
        ),
    ] = None

    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select",
            metavar="ID",
            help="Use only these rules: ids or prefixes, such as W or H1,M2.",
        ),
    ] = None
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="ID", help="Leave out these rules: ids or prefixes."),
    ] = None
    keep: Annotated[
        list[str] | None,
        typer.Option(
            "--keep",
            metavar="FIELD",
            help="Leave what this field lifts in the text: captions, authors...",
        ),
    ] = None
    boilerplate: Annotated[
        str,
        typer.Option("--boilerplate", metavar="FILE", help="Also remove what `clean learn` found."),
    ] = ""

    failures: Annotated[
        str,
        typer.Option(
            "--failures",
            metavar="FILE",
            help="Write a JSON line for each record that failed to this file.",
        ),
    ] = ""

    text_field: Annotated[
        str,
        typer.Option(
            "--text-field", "--field", metavar="NAME", help="Field that holds the text or page."
        ),
    ] = ""
    title_field: Annotated[
        str, typer.Option("--title-field", metavar="NAME", help="Field that holds the title.")
    ] = ""
    url_field: Annotated[
        str, typer.Option("--url-field", metavar="NAME", help="Field that holds the address.")
    ] = ""
    date_field: Annotated[
        str, typer.Option("--date-field", metavar="NAME", help="Field that holds the date.")
    ] = ""
    id_field: Annotated[
        str, typer.Option("--id-field", metavar="NAME", help="Field that holds the id.")
    ] = ""
    site_field: Annotated[
        str, typer.Option("--site-field", metavar="NAME", help="Field that holds the site.")
    ] = ""

    encoding: Annotated[
        str,
        typer.Option(
            "--encoding",
            metavar="NAME",
            help="Encoding of what is not UTF-8.  [default: told by its bytes]",
        ),
    ] = ""

    threshold: Annotated[
        float | None,
        typer.Option(
            "--threshold",
            metavar="0..1",
            help="Jaccard similarity that makes a duplicate.  [default: 0.8]",
        ),
    ] = None
    shingle: Annotated[
        int | None,
        typer.Option("--shingle", metavar="N", help="Words (or chars) in a shingle.  [default: 5]"),
    ] = None
    unit: Annotated[
        Unit | None,
        typer.Option(
            "--unit",
            metavar="UNIT",
            help="Make shingles of word or char; char suits headlines.  [default: word]",
        ),
    ] = None
    contained: Annotated[
        float | None,
        typer.Option(
            "--contained",
            metavar="0..1",
            help="Also match an article of which another holds this share.",
        ),
    ] = None
    recall: Annotated[
        float | None,
        typer.Option(
            "--recall", metavar="0..1", help="Share of the duplicates to find.  [default: 0.99]"
        ),
    ] = None
    policy: Annotated[
        Policy | None,
        typer.Option(
            "--keep",
            metavar="WHICH",
            help="Which of a group to keep: first, longest or oldest.  [default: longest]",
        ),
    ] = None

    strip: Annotated[
        bool, typer.Option("--strip/--no-strip", help="Clean the texts before they are compared.")
    ] = True
    batch: Annotated[
        int,
        typer.Option(
            "--batch", metavar="N", help="Records in one transaction, whose answers come together."
        ),
    ] = 1000
    paragraphs: Annotated[
        bool, typer.Option("--paragraphs", help="Make a new index one of paragraphs.")
    ] = False
    proof: Annotated[
        bool, typer.Option("--proof/--no-proof", help="Make a new index keep what proves a match.")
    ] = True
    store_text: Annotated[
        bool, typer.Option("--store-text", help="Make a new index keep the texts.")
    ] = False
    repeats: Annotated[
        Literal["both", "keep", "replace"] | None,
        typer.Option(
            "--repeats",
            metavar="WHAT",
            help="When a known id comes with another text: both, keep or replace.",
        ),
    ] = None

    jobs: Annotated[
        int | None,
        typer.Option(
            "-j",
            "--jobs",
            metavar="N",
            help="Number of processes that clean and threads that compare.  [default: 1, and all cores]",
        ),
    ] = None
    fail_fast: Annotated[
        bool, typer.Option("--fail-fast", help="Stop at the first record that fails.")
    ] = False
    config: Annotated[
        str, typer.Option("--config", metavar="FILE", help="Read the settings from this file.")
    ] = ""
    isolated: Annotated[bool, typer.Option("--isolated", help="Ignore settings files.")] = False
    quiet: Annotated[
        bool, typer.Option("-q", "--quiet", help="Show neither progress nor summary.")
    ] = False

    def settings(self, **instead: Any) -> Settings:
        """Defaults, then the settings file, then these options; `instead` overrules a field's own."""
        own = {name: getattr(self, name) for name in self.stated & _SETTINGS} | instead
        given = {n: split(value) if isinstance(value, list) else value for n, value in own.items()}
        return check(Settings(**self._file | given))

    def asked(self) -> frozenset[str]:
        """The names of what the command line or the settings file states, be it the default."""
        return self.stated.union(self._file)

    @cached_property
    def _file(self) -> dict[str, Any]:
        return settings_file(self.config, self.isolated)


def command(
    program: typer.Typer, name: str, *options: str
) -> Callable[[Callable[Concatenate[Given, P], None]], Callable[..., None]]:
    """Add a function to a program as the command `name`, its options in the order they are named.

    `options` are names, separated by blanks: of parameters of the function, or else of fields of Given,
    which the function gets as its first argument. What it raises becomes a message and an exit code.
    """

    def add(function: Callable[Concatenate[Given, P], None]) -> Callable[..., None]:
        _, *own = signature(function, eval_str=True).parameters.values()
        known = _SHARED | {one.name: one.replace(kind=Parameter.KEYWORD_ONLY) for one in own}
        takes = [known[name] for name in " ".join(options).split()]

        def call(ctx: typer.Context, **values: Any) -> None:
            theirs = {one.name: values.pop(one.name) for one in own}
            with guarded():
                function(Given(_stated(ctx, values), **values), **theirs)  # type: ignore[call-arg]

        call.__doc__ = function.__doc__
        call.__signature__ = Signature([_CONTEXT, *takes])  # type: ignore[attr-defined]
        return program.command(name)(call)

    return add


def _stated(ctx: typer.Context, names: Iterable[str]) -> frozenset[str]:
    sources = {name: ctx.get_parameter_source(name) for name in names}
    return frozenset(name for name, one in sources.items() if one and one.name == "COMMANDLINE")


_CONTEXT = Parameter("ctx", Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
_TYPES = get_annotations(Given)
_SHARED = {
    field.name: Parameter(
        field.name, Parameter.KEYWORD_ONLY, default=field.default, annotation=_TYPES[field.name]
    )
    for field in fields(Given)
}
