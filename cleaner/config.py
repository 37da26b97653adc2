"""Settings from a file: `cleaner.toml`, or the table [tool.cleaner] of pyproject.toml."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_args, get_type_hints

from cleaner.errors import UsageError
from cleaner.settings import Settings, check

_KINDS = {str: "a string", int: "a whole number", float: "a number", bool: "true or false"}


def find_config(start: Path) -> Path | None:
    """The nearest settings file, from `start` upwards; of two in one folder `cleaner.toml` wins."""
    for folder in (start, *start.parents):
        if (own := folder / "cleaner.toml").is_file():
            return own
        shared = folder / "pyproject.toml"
        if (
            shared.is_file()
            and "cleaner" in _read(shared)
            and "cleaner" in _parse(shared).get("tool", {})
        ):
            return shared
    return None


def load_config(path: Path, base: Settings | None = None) -> Settings:
    """The settings that a file asks for, on top of `base`. Raises as `read_config` does."""
    return replace(base or Settings(), **read_config(path))


def read_config(path: Path) -> dict[str, Any]:
    """What a file states, by the names of the Settings fields; its keys may have "-" for "_".

    Raises UsageError for a file that is no TOML, for an unknown key, for a value of the wrong kind and
    for one out of its range, always naming the file and the key.
    """
    table = _parse(path)
    if path.name == "pyproject.toml":
        table = table.get("tool", {}).get("cleaner", {})
    hints = get_type_hints(Settings)
    known = {field.name for field in fields(Settings)}
    values: dict[str, Any] = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in known:
            raise UsageError(
                f"{path}: unknown key {key!r}", f"Known are: {', '.join(sorted(known))}."
            )
        values[name] = _fit(f"{path}: {key}", value, hints[name])
    try:
        check(Settings(**values))
    except UsageError as error:
        raise UsageError(f"{path}: {error.what}", error.remedy) from error
    return values


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read ({error.strerror})", "Name another file, or use --isolated."
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 ({error.reason})", "Save it as UTF-8.") from error


def _parse(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(_read(path))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            f"{path} is not TOML: {error}", "Mend the file, or use --isolated."
        ) from error


def _fit(place: str, value: Any, wanted: Any) -> Any:
    """The value as the field wants it; bool is no number here, though Python says so."""
    options = get_args(wanted)
    if options and all(isinstance(option, str) for option in options):
        if value in options:
            return value
        raise UsageError(
            f"{place}: {value!r} is not one of the choices", f"Choose one of: {', '.join(options)}."
        )
    if options:  # tuple[str, ...]
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise UsageError(f"{place}: {value!r} is not a list of strings", 'Write ["one", "two"].')
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is wanted:
        return value
    raise UsageError(f"{place}: {value!r} is of the wrong kind", f"Write {_KINDS[wanted]}.")
