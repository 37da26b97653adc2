"""The same work on a cluster: DataFrames in, DataFrames out, on Spark 4.

    from cleaner.adapters.spark import find_duplicates, strip

    clean = strip(articles)
    decisions = find_duplicates(clean)
    kept = clean.join(decisions.where("decision = 'keep'"), "id", "left_semi")

The functions are those of one machine, fed by `mapInArrow`, so that results are the same; the executors
need this package, numpy, numba and pyarrow. `docs/spark.md` tells what travels between them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.adapters.spark.duplicates import find_duplicates as find_duplicates
    from cleaner.adapters.spark.indexing import load_into_index as load_into_index
    from cleaner.adapters.spark.paragraphs import reuse as reuse
    from cleaner.adapters.spark.session import open_session as open_session
    from cleaner.adapters.spark.stripping import strip as strip

_HOMES = {
    "find_duplicates": "duplicates",
    "load_into_index": "indexing",
    "open_session": "session",
    "reuse": "paragraphs",
    "strip": "stripping",
}
__all__ = ["find_duplicates", "load_into_index", "open_session", "reuse", "strip"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
