"""The options that commands share. Each sets the field of Settings that bears its name."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

Inputs = Annotated[
    list[str] | None,
    typer.Argument(metavar="INPUT...", help="Files, folders, globs, or - for standard input."),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select", metavar="ID", help="Only these rules: ids or prefixes, as W or H1,M2."
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="ID", help="Not these rules: ids or prefixes."),
]
KeepFields = Annotated[
    list[str] | None,
    typer.Option(
        "--keep",
        metavar="FIELD",
        help="Leave this in the text though it is lifted: captions, authors...",
    ),
]
Boilerplate = Annotated[
    str, typer.Option("--boilerplate", metavar="FILE", help="Remove what `clean learn` found, too.")
]
TextField = Annotated[
    str,
    typer.Option(
        "--text-field", "--field", metavar="NAME", help="The field with the text or page."
    ),
]
TitleField = Annotated[
    str, typer.Option("--title-field", metavar="NAME", help="The field with the title.")
]
UrlField = Annotated[
    str, typer.Option("--url-field", metavar="NAME", help="The field with the address.")
]
DateField = Annotated[
    str, typer.Option("--date-field", metavar="NAME", help="The field with the date.")
]
IdField = Annotated[str, typer.Option("--id-field", metavar="NAME", help="The field with the id.")]
From = Annotated[
    str,
    typer.Option(
        "--from", metavar="FORMAT", help="text, html, jsonl, csv...: where the name does not say."
    ),
]
Threshold = Annotated[
    float | None,
    typer.Option("--threshold", metavar="0..1", help="Jaccard similarity of a duplicate. [0.8]"),
]
Shingle = Annotated[
    int | None, typer.Option("--shingle", metavar="N", help="Words in a shingle. [5]")
]
Unit = Annotated[
    Literal["word", "char"] | None,
    typer.Option(
        "--unit", metavar="UNIT", help="Shingles of word or char: char suits headlines. [word]"
    ),
]
Contained = Annotated[
    float | None,
    typer.Option(
        "--contained", metavar="0..1", help="Also drop what another article holds to this share."
    ),
]
Recall = Annotated[
    float | None,
    typer.Option("--recall", metavar="0..1", help="Share of duplicates to find. [0.99]"),
]
Policy = Annotated[
    Literal["first", "longest", "oldest"] | None,
    typer.Option(
        "--keep", metavar="WHICH", help="Of a group keep the first, longest or oldest. [longest]"
    ),
]
Jobs = Annotated[
    int | None, typer.Option("-j", "--jobs", metavar="N", help="Work in N processes. [1]")
]
FailFast = Annotated[bool, typer.Option("--fail-fast", help="Stop at the first record that fails.")]
Config = Annotated[str, typer.Option("--config", metavar="FILE", help="Settings from this file.")]
Isolated = Annotated[bool, typer.Option("--isolated", help="Read no settings file.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="No progress and no summary.")]
Include = Annotated[
    list[str] | None,
    typer.Option("--include", metavar="GLOB", help="Of folders only files of this name."),
]
OutDir = Annotated[
    str, typer.Option("-o", "--output", metavar="DIR", help="The folder for the results.")
]
