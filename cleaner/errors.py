"""What can go wrong, said so that the reader knows what to do next.

Bad data is a value (`Failure`) that travels in the stream of results; what stops a job is an
exception (`CleanerError` and its children). Each message ends in a remedy, each error knows the exit
code of the command that meets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar


class CleanerError(Exception):
    """The job cannot go on. `str(error)` is a sentence about what and where, then the remedy."""

    exit_code: ClassVar[int] = 2

    def __init__(self, what: str, remedy: str) -> None:
        self.what = what.rstrip(".")
        self.remedy = _sentence(remedy)
        super().__init__(f"{self.what}. {self.remedy}")

    def __reduce__(self) -> tuple[type[CleanerError], tuple[str, str]]:
        return type(self), (self.what, self.remedy)  # else it could not cross a process border


class UsageError(CleanerError):
    """The call contradicts itself, or names what does not exist."""


class InputError(CleanerError):
    """An input as a whole cannot be read."""

    exit_code: ClassVar[int] = 3

    @classmethod
    def at_first(cls, failure: Failure) -> InputError:
        """What ends a job that was told to stop at the first record that fails."""
        what = f"stopped at the first failure: {failure.place}: {failure.reason}"
        return cls(what, failure.remedy)


class OutputError(CleanerError):
    """A result could not be written, so none of it was."""

    exit_code: ClassVar[int] = 4


class RecipeError(CleanerError):
    """Signatures or an index were made by another recipe and cannot be compared with this one."""

    exit_code: ClassVar[int] = 4


class IndexFileError(CleanerError):
    """The persistent index cannot be opened, read or written, or is damaged."""

    exit_code: ClassVar[int] = 4


def _sentence(text: str) -> str:
    return text if text.endswith("?") else text.rstrip(".") + "."


@dataclass(frozen=True, slots=True)
class Failure:
    """One record that could not be used; the rest of the job goes on.

    `source` is the file (or "-"), `line` counts from 1 where the format has lines (else 0), `raw` is
    what was found there, cut to a length that a log can bear.
    """

    source: str
    line: int
    reason: str
    remedy: str
    raw: str = ""

    @property
    def place(self) -> str:
        return f"{self.source}:{self.line}" if self.line else self.source

    def __str__(self) -> str:
        return f"{self.place}: {self.reason.rstrip('.')}. {_sentence(self.remedy)}"

    def as_dict(self) -> dict[str, Any]:
        return {"source": self.source, "line": self.line, "reason": self.reason,
                "remedy": self.remedy, "raw": self.raw}  # fmt: skip
