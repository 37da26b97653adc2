"""What the page shows of a finished run, gathered in one pass over each file and in bounded memory."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from heapq import heappush, heappushpop, nsmallest
from itertools import chain, repeat
from pathlib import Path
from typing import Any, TypeVar

from cleaner.errors import InputError
from cleaner.records.fields import make_record
from cleaner.records.record import Record
from cleaner.records.sources import Source
from cleaner.report.samples import Samples
from cleaner.report.visible import clip
from cleaner.settings import Settings

Made = TypeVar("Made")

GROUPS = 50
MEMBERS = 12
CLOSEST = 10
DIFFS = 3
FAILURES = 100
TEXT = 20_000
OPENING = 80  # characters
FILES = (
    "summary.json", "edits.jsonl", "kept.jsonl", "dropped.jsonl", "decisions.jsonl",
    "groups.jsonl", "failures.jsonl",
)  # fmt: skip
_AGAIN = "The folder is damaged: run `clean run` again."


@dataclass(frozen=True, slots=True, order=True)
class Drop:
    """One dropped article: how like it is to the kept one, by which measure.

    `seen` says that an earlier run kept that one, and that an index knew it.
    """

    similarity: float
    id: str
    kept: str
    kind: str
    seen: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A kept article, the number dropped for it, and the least similar of those."""

    kept: str
    size: int
    drops: list[Drop]


@dataclass(frozen=True, slots=True)
class Quote:
    """What the page says of a record; `text` is "" where it is not compared with another."""

    title: str
    url: str
    text: str


@dataclass(slots=True)
class Findings:
    """Everything that the page is made from. `texts` holds the records that it quotes, by id."""

    missing: list[str]
    summary: dict[str, Any]
    samples: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    similarities: Counter[tuple[int, str]] = field(default_factory=Counter)
    groups: list[Group] = field(default_factory=list)
    groups_all: int = 0
    closest: list[Drop] = field(default_factory=list)
    texts: dict[str, Quote] = field(default_factory=dict)
    failures: list[dict[str, Any]] = field(default_factory=list)
    failures_all: int = 0


def gather(folder: Path, settings: Settings) -> Findings:
    """Read what `clean run -o folder` wrote; files that are not there are named in `missing`.

    `settings` names the fields of the records where they do not go by a usual name.
    Raises InputError where there is none of them, or one holds what is no JSON.
    """
    missing = [name for name in FILES if not (folder / name).is_file()]
    if len(missing) == len(FILES):
        raise InputError(
            f"{folder} holds no result of a run", f"Make one: `clean run INPUT -o {folder}`."
        )
    found = Findings(missing, _summary(folder / "summary.json"))
    _samples(found, folder)
    _groups(found, folder)
    _decisions(found, folder)
    _texts(found, folder, settings)
    for line in _read(folder / "failures.jsonl", dict):
        found.failures_all += 1
        if len(found.failures) < FAILURES:
            found.failures.append(line)
    return found


def _samples(found: Findings, folder: Path) -> None:
    """The draw that the job made with the articles at hand, else one from the log, without context."""
    if "samples" in found.summary:
        found.samples = found.summary["samples"]
        return
    samples = Samples()
    for line in _read(folder / "edits.jsonl", dict):
        samples.offer(line)
    found.samples = samples.as_dict()


def _groups(found: Findings, folder: Path) -> None:
    """The largest groups; where two are as large, the one whose kept id comes first."""
    largest: list[tuple[int, _Backwards, Group]] = []
    for group in _read(folder / "groups.jsonl", _group):
        found.groups_all += 1
        item = (group.size, _Backwards(group.kept), group)
        (heappush if len(largest) < GROUPS else heappushpop)(largest, item)
    found.groups = [group for *_, group in sorted(largest, key=lambda item: item[:2], reverse=True)]


def _decisions(found: Findings, folder: Path) -> None:
    """Count the drops, and note the least similar of them."""
    closest: list[tuple[float, _Backwards, Drop]] = []
    for drop in _read(folder / "decisions.jsonl", _drop):
        if drop is None:
            continue
        found.kinds[drop.kind] += 1
        found.similarities[int(drop.similarity * 100 + 1e-9), drop.kind] += 1
        if drop.kind != "exact":
            item = (-drop.similarity, _Backwards(drop.id), drop)
            (heappush if len(closest) < CLOSEST else heappushpop)(closest, item)
    found.closest = sorted(drop for *_, drop in closest)


class _Backwards(str):
    """A string that sorts last to first: in a heap of the largest, the first of equals must stay."""

    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        return str.__gt__(self, other)


def _group(line: dict[str, Any]) -> Group:
    kept = str(line["kept"])
    drops = [_dropped(item, kept) for item in line["dropped"]]
    return Group(kept, len(drops), nsmallest(MEMBERS, drops))


def _drop(line: dict[str, Any]) -> Drop | None:
    return _dropped(line, str(line["kept"])) if line["decision"] == "drop" else None


def _dropped(line: dict[str, Any], kept: str) -> Drop:
    similarity = float(line["similarity"])
    if not 0 <= similarity <= 1:
        raise ValueError(f"a similarity of {similarity}")
    seen = line.get("index") is True
    return Drop(similarity, str(line["id"]), kept, str(line["kind"]), seen)


def _texts(found: Findings, folder: Path, settings: Settings) -> None:
    """The records that the page quotes; the whole text only of those that it compares."""
    drops = [drop for group in found.groups for drop in group.drops]
    compared = [drop for group in found.groups for drop in group.drops[:DIFFS]] + found.closest
    wanted = {key for drop in drops + found.closest for key in (drop.id, drop.kept)}
    quoted = {key for drop in compared for key in (drop.id, drop.kept)}
    for name in ("kept.jsonl", "dropped.jsonl") if wanted else ():
        source = Source(str(folder / name), name, "jsonl")
        records = _read(folder / name, lambda line, s=source: make_record(line, settings, s))  # type: ignore[misc]
        for record, told in zip(records, chain(_ids(folder, name), repeat("")), strict=False):
            if not isinstance(record, Record):
                continue
            key = told if told.startswith(f"{record.id}#") else record.id
            if key in wanted:
                text = record.text[:TEXT] if key in quoted else ""
                found.texts[key] = Quote(record.title or _opening(record.text), record.url, text)


def _ids(folder: Path, name: str) -> Iterator[str]:
    """The ids of the lines of a file of records, as the decisions have them: one that repeats has a number.

    The lines stand in the order of the decisions, those that an index dropped behind the others.
    """
    wanted = (("keep", False),) if name == "kept.jsonl" else (("drop", False), ("drop", True))
    for fate in wanted:
        for line in _read(folder / "decisions.jsonl", dict):
            if (line.get("decision"), line.get("index") is True) == fate:
                yield str(line.get("id"))


def _opening(text: str) -> str:
    """What stands for the title of a text that has none."""
    words = " ".join(text[: 4 * OPENING].split())
    return f"“{clip(words, OPENING)}”" if words else ""


def _summary(path: Path) -> dict[str, Any]:
    return _object(path.read_bytes(), str(path)) if path.is_file() else {}


def _read(path: Path, make: Callable[[dict[str, Any]], Made]) -> Iterator[Made]:
    """What `make` makes of each line of a file, nothing where there is no file."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            place = f"{path}:{number}"
            value = _object(line, place)
            try:
                made = make(value)
            except (KeyError, TypeError, ValueError) as error:
                what = f"{place} is not a line of this file ({type(error).__name__}: {error})"
                raise InputError(what, _AGAIN) from error
            yield made


def _object(data: bytes, place: str) -> dict[str, Any]:
    import orjson

    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        # Half a surrogate pair is legal in JSON and in Python, but not for orjson.
        try:
            value = json.loads(data)
        except ValueError as error:
            raise InputError(f"{place} is not JSON ({error})", _AGAIN) from error
    if not isinstance(value, dict):
        raise InputError(f"{place} is not a JSON object", _AGAIN)
    return value
