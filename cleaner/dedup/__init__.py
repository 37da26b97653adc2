"""Near-duplicates: MinHash proposes, exact comparison decides."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from cleaner.callable import CallableModule

if TYPE_CHECKING:
    from cleaner.dedup.engine import dedup as dedup
    from cleaner.dedup.match import Decision as Decision
    from cleaner.dedup.match import Decisions as Decisions
    from cleaner.dedup.match import Match as Match
    from cleaner.dedup.recipe import Recipe as Recipe

_HOMES = {
    "Decision": "match", "Decisions": "match", "Match": "match", "Recipe": "recipe",
    "dedup": "engine",
}  # fmt: skip
__all__ = ["Decision", "Decisions", "Match", "Recipe", "dedup"]


def __getattr__(name: str) -> Any:
    """Load a name when it is asked for: numpy and numba are not needed to import this package."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


sys.modules[__name__].__class__ = CallableModule
