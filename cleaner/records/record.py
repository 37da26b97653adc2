"""The noun that travels: one article as a file or stream holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as field_
from typing import Any, Literal

from cleaner.errors import Failure


@dataclass(frozen=True, slots=True)
class Record:
    """One article as it was read.

    `text` is its source, plain text or HTML as `kind` says, and stands in field `field` of `data`.
    `data` holds every field in the order in which it was read, untouched. `source` is the path as it
    was named ("-" for standard input), `line` counts from 1 (0 where the format has no lines), `name` is
    the path relative to the folder that was named, for outputs that keep the tree. `raw` is the record
    as it stood in the file where a writer can put the new text into it (a JSON object), so that all
    else stays byte for byte. `notes` are what a reader of the result should know of the reading: a
    guessed encoding, places that could not be decoded. `named` is false where the record came without
    an id: its `id` then only says where it stood, and tomorrow another one may stand there.
    """

    id: str
    text: str
    kind: Literal["text", "html"] = "text"
    title: str = ""
    url: str = ""
    date: str = ""
    data: Mapping[str, Any] = field_(default_factory=dict)
    field: str = "text"
    source: str = "-"
    line: int = 0
    name: str = ""
    raw: str = ""
    notes: tuple[str, ...] = ()
    named: bool = field_(default=True, compare=False)

    def failure(self, reason: str, remedy: str) -> Failure:
        """What stands for the record where it cannot be used."""
        return Failure(self.source, self.line, reason, remedy, self.text[:200])
