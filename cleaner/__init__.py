"""cleaner turns scraped articles into clean, unique text, and says why for every removal.

    import cleaner

    cleaner.strip(text).text          # the text without its artifacts
    cleaner.dedup(records).groups     # who is a copy of whom, proven
    cleaner.process(records)          # both ends of an ingestion job, lazily

Nothing heavy is loaded before it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.article import Article as Article
    from cleaner.article import Block as Block
    from cleaner.article import Edit as Edit
    from cleaner.article import apply as apply
    from cleaner.dedup import Decision as Decision
    from cleaner.dedup import Decisions as Decisions
    from cleaner.dedup import dedup as dedup
    from cleaner.errors import CleanerError as CleanerError
    from cleaner.errors import Failure as Failure
    from cleaner.pipeline import Cleaned as Cleaned
    from cleaner.pipeline import process as process
    from cleaner.records.record import Record as Record
    from cleaner.settings import Settings as Settings
    from cleaner.strip import Stripped as Stripped
    from cleaner.strip import strip as strip

__version__ = "0.1.0"
_HOMES = {
    "Article": "cleaner.article",
    "Block": "cleaner.article",
    "Cleaned": "cleaner.pipeline",
    "CleanerError": "cleaner.errors",
    "Decision": "cleaner.dedup",
    "Decisions": "cleaner.dedup",
    "Edit": "cleaner.article",
    "Failure": "cleaner.errors",
    "Record": "cleaner.records.record",
    "Settings": "cleaner.settings",
    "Stripped": "cleaner.strip",
    "apply": "cleaner.article",
    "dedup": "cleaner.dedup",
    "process": "cleaner.pipeline",
    "strip": "cleaner.strip",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
    from importlib import import_module as import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return [*sorted(_HOMES), "__version__"]
