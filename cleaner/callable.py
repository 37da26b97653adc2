"""Rooms that are called like the function of their name: cleaner.strip(text), cleaner.dedup(records).

The package has a room `strip` and a function `strip`. Importing anything from the room makes Python
bind the room to `cleaner.strip`, and the function would be out of reach; so the room answers for it.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any


class CallableModule(ModuleType):
    """A module whose call is the call of its function of the same name."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._function(*args, **kwargs)

    @property
    def _function(self) -> Any:
        return getattr(self, self.__name__.rpartition(".")[2])

    @property
    def __signature__(self) -> Any:
        """What editors and notebooks show of a function."""
        from inspect import signature

        return signature(self._function)
