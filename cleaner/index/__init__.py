"""Have I seen this before? A persistent index in one file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.index.index import Index as Index
    from cleaner.index.match import IndexOptions as IndexOptions
    from cleaner.index.match import Match as Match

_HOMES = {"Index": "index", "IndexOptions": "match", "Match": "match"}
__all__ = ["Index", "IndexOptions", "Match"]


def __getattr__(name: str) -> Any:
    """Load a name when it is asked for: importing this package shall not load numpy or numba."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
