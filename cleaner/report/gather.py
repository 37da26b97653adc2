"""What the page shows of a finished run, gathered in one pass over each file and in bounded memory."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappush, heappushpop, nlargest
from pathlib import Path
from typing import Any

from cleaner.errors import InputError
from cleaner.report.samples import Samples

GROUPS = 50
MEMBERS = 12
CLOSEST = 10
DIFFS = 3
FAILURES = 100
TEXT = 20_000
FILES = (
    "summary.json", "edits.jsonl", "kept.jsonl", "dropped.jsonl", "decisions.jsonl",
    "groups.jsonl", "failures.jsonl",
)  # fmt: skip
_AGAIN = "The folder is damaged: run `clean run` again."


@dataclass(frozen=True, slots=True, order=True)
class Drop:
    """One dropped article: how like it is to the kept one, by which measure."""

    similarity: float
    id: str
    kept: str
    kind: str


@dataclass(slots=True)
class Group:
    """A kept article, the number dropped for it, and the least similar of those."""

    kept: str
    size: int
    drops: list[Drop] = field(default_factory=list)


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
    texts: dict[str, dict[str, Any]] = field(default_factory=dict)
    failures: list[dict[str, Any]] = field(default_factory=list)
    failures_all: int = 0


def gather(folder: Path) -> Findings:
    """Read what `clean run -o folder` wrote; files that are not there are named in `missing`.

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
    _texts(found, folder)
    for line in _lines(folder / "failures.jsonl"):
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
    for line in _lines(folder / "edits.jsonl"):
        samples.offer(line)
    found.samples = samples.as_dict()


def _groups(found: Findings, folder: Path) -> None:
    def sized() -> Iterator[tuple[int, str]]:
        for line in _lines(folder / "groups.jsonl"):
            found.groups_all += 1
            yield len(line.get("members") or ()), str(line.get("kept", ""))

    largest = nlargest(GROUPS, sized(), key=lambda pair: (pair[0], pair[1]))
    found.groups = [Group(kept, 0) for _, kept in largest]


def _decisions(found: Findings, folder: Path) -> None:
    """Count the drops, and note the least similar of all and of each group that is shown."""
    shown = {group.kept: group for group in found.groups}
    closest: list[tuple[float, str, Drop]] = []
    near: dict[str, list[tuple[float, str, Drop]]] = {kept: [] for kept in shown}
    for line in _lines(folder / "decisions.jsonl"):
        if line.get("decision") != "drop":
            continue
        similarity = float(line.get("similarity") or 0)
        kind = str(line.get("kind") or "near")
        drop = Drop(similarity, str(line["id"]), str(line.get("kept", "")), kind)
        found.kinds[kind] += 1
        found.similarities[int(similarity * 100 + 1e-9), kind] += 1
        if kind != "exact":
            _least(closest, drop, CLOSEST)
        if drop.kept in shown:
            shown[drop.kept].size += 1
            _least(near[drop.kept], drop, MEMBERS)
    found.closest = sorted(drop for *_, drop in closest)
    for kept, drops in near.items():
        shown[kept].drops = sorted(drop for *_, drop in drops)


def _least(heap: list[tuple[float, str, Drop]], drop: Drop, limit: int) -> None:
    """Keep the least similar; the heap has the most similar of them on top."""
    item = (-drop.similarity, drop.id, drop)
    (heappush if len(heap) < limit else heappushpop)(heap, item)


def _texts(found: Findings, folder: Path) -> None:
    """The records that the page quotes; the whole text only of those that it compares."""
    compared: set[str] = set()
    named: set[str] = set()
    pairs = [drop for group in found.groups for drop in group.drops[:DIFFS]] + found.closest
    for drop in pairs:
        compared |= {drop.id, drop.kept}
    for group in found.groups:
        named |= {group.kept} | {drop.id for drop in group.drops}
    wanted = compared | named
    for name in ("kept.jsonl", "dropped.jsonl") if wanted else ():
        for line in _lines(folder / name):
            key = str(line.get("id", ""))
            if key in wanted:
                text = str(line.get("text", ""))[:TEXT] if key in compared else ""
                found.texts[key] = {
                    "title": line.get("title"),
                    "url": line.get("url"),
                    "text": text,
                }


def _summary(path: Path) -> dict[str, Any]:
    return _object(path.read_bytes(), str(path)) if path.is_file() else {}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield _object(line, f"{path}:{number}")


def _object(data: bytes, place: str) -> dict[str, Any]:
    import orjson

    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError:
        # Half a surrogate pair is legal in JSON and in Python, but not for orjson.
        try:
            value = json.loads(data)
        except ValueError as error:
            raise InputError(f"{place} is no JSON ({error})", _AGAIN) from error
    if not isinstance(value, dict):
        raise InputError(f"{place} is no JSON object", _AGAIN)
    return value
