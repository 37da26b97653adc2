"""Every option there is, once. The library, the command line and [tool.cleaner] share this list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from cleaner.errors import UsageError

Unit = Literal["word", "char"]
Policy = Literal["first", "longest", "oldest"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to clean and what counts as a duplicate. All fields have a default that suits most.

    Rules: `select`, `ignore` (ids or prefixes), `keep` (lifted fields whose text stays in place).
    Fields of a record: the names of its text, title, url, date and id ("" means: guess), and of what
    tells its site ("": the host of its url).
    `encoding` is what bytes that are not UTF-8 are in ("": find out).
    Duplicates: `threshold` is the Jaccard similarity (0 to 1) of `shingle`-grams from which two
    articles are near-duplicates; `contained` the containment from which one holds the other (0: do
    not look); `policy` says which of a group is kept: with "longest" (as usual) and "oldest" decisions
    depend on the articles alone, with "first" on the order of the input too.
    `jobs` is the number of processes that clean and of threads that compare (0: one process, and a thread
    for each core).
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    boilerplate: str = ""
    text_field: str = ""
    title_field: str = ""
    url_field: str = ""
    date_field: str = ""
    id_field: str = ""
    site_field: str = ""
    encoding: str = ""
    threshold: float = 0.8
    shingle: int = 5
    unit: Unit = "word"
    num_perm: int = 128
    seed: int = 1
    recall: float = 0.99
    contained: float = 0.0
    policy: Policy = "longest"
    jobs: int = 0
    fail_fast: bool = False

    def __post_init__(self) -> None:
        """UsageError for a string where several are wanted: it would be taken letter by letter."""
        for name in ("select", "ignore", "keep"):
            value = getattr(self, name)
            if isinstance(value, str):
                names = tuple(part.strip() for part in value.split(",") if part.strip())
                raise UsageError(f"{name} is the string {value!r}", f"Write: {name}={names!r}")


def check(settings: Settings) -> Settings:
    """The settings unchanged, or UsageError for a value out of its range: said before hours of work."""
    for name in ("threshold", "contained", "recall"):
        value = getattr(settings, name)
        if not 0 <= value <= 1:
            raise UsageError(f"{name} is {value}", "It is a share, from 0 to 1.")
    for name in ("threshold", "recall"):
        if getattr(settings, name) == 0:
            raise UsageError(f"{name} is 0, which every pair reaches", "Choose a share above 0.")
    for name, least in (("shingle", 1), ("num_perm", 1), ("jobs", 0)):
        if getattr(settings, name) < least:
            raise UsageError(f"{name} is {getattr(settings, name)}", f"It must be {least} or more.")
    for name, options in (("policy", get_args(Policy)), ("unit", get_args(Unit))):
        if getattr(settings, name) not in options:
            raise UsageError(
                f"{name} is {getattr(settings, name)!r}", f"Choose one of: {', '.join(options)}"
            )
    _check_encoding(settings.encoding)
    return settings


def _check_encoding(name: str) -> None:
    try:
        "".encode(name or "utf-8")  # which is more than to look it up: "hex" is a codec, too
    except (LookupError, ValueError):
        raise UsageError(
            f"{name!r} is not an encoding", "Use a name such as utf-8 or windows-1252."
        ) from None
