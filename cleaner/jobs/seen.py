"""Drop from the results of a run what earlier runs have kept.

The run's own claims must not count against it when it is killed and started again. So the ids are
written down beside the results before they are claimed, and the note goes when the results stand: a
run that finds a note of its folder knows which of the index's articles are its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import orjson

from cleaner.errors import Failure
from cleaner.records.atomic import atomic_write
from cleaner.records.fields import make_record
from cleaner.records.record import Record
from cleaner.records.sources import Source
from cleaner.records.splice import dumps
from cleaner.settings import Settings

if TYPE_CHECKING:
    from cleaner.index import Index, Match

NOTE = ".cleaner-claimed"
BATCH = 1000


@dataclass(slots=True)
class Seen:
    """How many of the kept articles an index knew already."""

    checked: int = 0
    seen: int = 0


def drop_seen(work: Path, note: Path, index: Index, settings: Settings) -> Seen:
    """Claim what stands in `work`/kept.jsonl, and move what the index knows to dropped.jsonl.

    The decisions of those name the article in the index, with `"index": true`. `note` is where the ids
    are written down until the caller, once the results are in their place, removes it.
    """
    count = Seen()
    own = _own(note)
    with (
        note.open("ab") as ids,
        atomic_write(work / "kept.new") as kept,
        (work / "dropped.jsonl").open("ab") as dropped,
        atomic_write(work / "decisions.new") as decisions,
        (work / "kept.jsonl").open("rb") as lines,
        (work / "decisions.jsonl").open("rb") as old,
    ):
        for told in iter(lambda: [orjson.loads(line) for line in islice(old, BATCH)], []):
            names = [one["id"] for one in told if one["decision"] == "keep"]
            batch = list(
                islice(lines, len(names))
            )  # what is kept stands in the order of its decisions
            records = [_record(line, n, settings) for line, n in zip(batch, names, strict=True)]
            answers = _claim(index, records, ids, own)
            for line, match in zip(batch, answers, strict=True):
                (dropped if match else kept).write(line)
            count.checked += len(batch)
            count.seen += sum(match is not None for match in answers)
            decisions.writelines(orjson.dumps(one) + b"\n" for one in _decided(told, answers))
    (work / "kept.new").replace(work / "kept.jsonl")
    (work / "decisions.new").replace(work / "decisions.jsonl")
    return count


def _record(line: bytes, name: str, settings: Settings) -> Record:
    """A kept article; one that came without an id goes by the name of its decision."""
    found = make_record(orjson.loads(line), settings, Source("kept.jsonl", "kept.jsonl", "jsonl"))
    # What was kept has been read once: it has a text, if an empty one.
    if isinstance(found, Failure):
        return Record("", "")
    return found if found.named else replace(found, id=name)


def _own(note: Path) -> frozenset[str]:
    """The ids that a run of this folder, which did not come to its end, was about to claim."""
    if not note.exists():
        return frozenset()
    # The last line may be torn; then nothing was claimed.
    lines = note.read_bytes().split(b"\n")[:-1]
    return frozenset(orjson.loads(line) for line in lines)


def _claim(
    index: Index, records: list[Record], ids: BinaryIO, own: frozenset[str]
) -> list[Match | None]:
    ids.writelines(dumps(record.id).encode() + b"\n" for record in records)
    ids.flush()
    os.fsync(ids.fileno())
    answers = index.claim_many(records)
    return [
        None if match and match.id == record.id and record.id in own else match
        for record, match in zip(records, answers, strict=True)
    ]


def _decided(
    decisions: Iterable[dict[str, Any]], answers: Iterable[Match | None]
) -> Iterator[dict[str, Any]]:
    """The decisions, with those undone that were to keep what the index knows."""
    matches = iter(answers)
    for one in decisions:
        match = next(matches) if one["decision"] == "keep" else None
        if match:
            one |= {"decision": "drop", "kept": match.id, "kind": match.kind,
                    "similarity": round(match.similarity, 6), "index": True}  # fmt: skip
        yield one
