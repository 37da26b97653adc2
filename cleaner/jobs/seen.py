"""Drop from the results of a run what earlier runs have kept.

The run's own claims must not count against it when it is started again. If it was killed, results are
missing that no other run will give: so the ids are written down beside the results before they are
claimed, and this note goes when the results stand. If it had come to its end, it would replace its
results by none: so the ids of what it kept stay beside them, with what tells its inputs, and a run of
the same inputs into the same folder gives the same results.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
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
KEPT = ".cleaner-kept"
BATCH = 1000


@dataclass(slots=True)
class Seen:
    """How many of the kept articles an index knew already."""

    checked: int = 0
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Claims:
    """What tells the claims of a run as its own: the folder of its results, and its inputs.

    `inputs` are two strings that are equal only for equal inputs; "" equals nothing.
    """

    folder: Path
    inputs: str = ""

    def own(self) -> frozenset[str]:
        """Ids that a run of this folder claimed and did not deliver, or delivered for the same inputs."""
        ids = _ids(self.folder / NOTE)
        told, *kept = _ids(self.folder / KEPT) or [""]
        return frozenset(ids + kept if told and told == self.inputs else ids)

    def delivered(self, *, index: bool) -> None:
        """The results stand in the folder; without `index` nothing of them was claimed."""
        (self.folder / NOTE).unlink(missing_ok=True)
        if not index:
            (self.folder / KEPT).unlink(missing_ok=True)


def tell_inputs(sources: Iterable[Source | Failure], index: str) -> str:
    """What tells the inputs of a run and its index from others; "" where there is something like a pipe."""
    told = [os.path.realpath(index)]
    for source in sources:
        path = Path("-" if isinstance(source, Failure) else source.path)
        if not path.is_file():
            return ""
        status = path.stat()
        told.append(f"{path.resolve()} {status.st_size} {status.st_mtime_ns}")
    return blake2b("\n".join(told).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def drop_seen(work: Path, claims: Claims, index: Index, settings: Settings) -> Seen:
    """Claim what stands in `work`/kept.jsonl, and move what the index knows to dropped.jsonl.

    The decisions of those name the article in the index, with `"index": true`. When the results are in
    their place, the caller says so to `claims`.
    """
    count = Seen()
    own = claims.own()
    with (
        (claims.folder / NOTE).open("ab") as ids,
        atomic_write(work / KEPT) as delivered,
        atomic_write(work / "kept.new") as kept,
        (work / "dropped.jsonl").open("ab") as dropped,
        atomic_write(work / "decisions.new") as decisions,
        (work / "kept.jsonl").open("rb") as lines,
        (work / "decisions.jsonl").open("rb") as old,
    ):
        delivered.write(_line(claims.inputs))
        for told in iter(lambda: [orjson.loads(line) for line in islice(old, BATCH)], []):
            names = [one["id"] for one in told if one["decision"] == "keep"]
            batch = list(islice(lines, len(names)))  # in the order of their decisions
            records = [_record(line, n, settings) for line, n in zip(batch, names, strict=True)]
            answers = _claim(index, records, ids, own)
            for line, record, match in zip(batch, records, answers, strict=True):
                (dropped if match else kept).write(line)
                if not match:
                    delivered.write(_line(record.id))
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


def _ids(path: Path) -> list[str]:
    if not path.exists():
        return []
    # The last line may be torn; then nothing was claimed.
    return [orjson.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]


def _line(name: str) -> bytes:
    return dumps(name).encode() + b"\n"


def _claim(
    index: Index, records: list[Record], ids: BinaryIO, own: frozenset[str]
) -> list[Match | None]:
    ids.writelines(_line(record.id) for record in records)
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
