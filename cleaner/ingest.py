"""The step of a job that remembers: cleaned records in, and out again those that were not seen before.

    for result in ingest(process(records), index=index, checkpoint=checkpoint):
        if isinstance(result, Dropped): ...

Records are taken a batch at a time, each batch one transaction of the index and of the outputs; a
result is yielded once it is durable. No more than a batch is held, and none is taken before the last
one's results are used up.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from cleaner.checkpoint import DROPPED, FAILURES, KEPT, Checkpoint
from cleaner.errors import Failure
from cleaner.records.record import Record
from cleaner.records.splice import dumps

if TYPE_CHECKING:
    from cleaner.checkpoint import Put
    from cleaner.index import Index, Match

BATCH = 1000
_log = logging.getLogger("cleaner")


class Result(Protocol):
    """A record with its clean text: `pipeline.Cleaned` is one."""

    @property
    def record(self) -> Record: ...
    @property
    def text(self) -> str: ...
    def as_dict(self) -> dict[str, Any]: ...


Kept = TypeVar("Kept", bound=Result)


@dataclass(frozen=True, slots=True)
class Dropped:
    """A record that the index has seen before, and as what."""

    result: Result
    match: Match

    @property
    def record(self) -> Record:
        return self.result.record

    @property
    def is_replay(self) -> bool:
        """Whether it was this very record that the index has seen: delivered, or begun, once before."""
        return self.match.kind == "exact" and self.match.id == self.record.id

    def as_dict(self) -> dict[str, Any]:
        return self.result.as_dict() | {"id": self.record.id, "match": self.match.as_dict()}


@dataclass(slots=True)
class Counters:
    """What a job has done so far, for its own metrics.

    Seconds are of the wall: `waited` for reading and cleaning, `committed` in the index and on
    outputs.
    """

    read: int = 0
    kept: int = 0
    dropped: int = 0
    failed: int = 0
    batches: int = 0
    waited: float = 0.0
    committed: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def count(self, outcomes: Sequence[object]) -> None:
        self.batches += 1
        self.read += len(outcomes)
        failed = sum(isinstance(outcome, Failure) for outcome in outcomes)
        dropped = sum(isinstance(outcome, Dropped) for outcome in outcomes)
        self.failed += failed
        self.dropped += dropped
        self.kept += len(outcomes) - failed - dropped


def ingest(
    results: Iterable[Kept | Failure],
    *,
    index: Index | None = None,
    checkpoint: Checkpoint | None = None,
    batch: int = BATCH,
    counters: Counters | None = None,
) -> Iterator[Kept | Dropped | Failure]:
    """Claim each record in the index, write what is kept to the checkpoint's outputs, pass all on.

    With `index` a record that it has seen comes out as Dropped. With `checkpoint` the records that
    are kept are written as JSON lines to its output "kept", the others to "dropped" and "failures"
    if it has those. The index must then be that of the checkpoint, or there is none.
    """
    counters = counters or Counters()
    rest = iter(results)
    while True:
        begun = time.perf_counter()
        some = list(islice(rest, batch))
        counters.waited += time.perf_counter() - begun
        if not some:
            return
        begun = time.perf_counter()
        outcomes = _commit(some, index, checkpoint)
        counters.committed += time.perf_counter() - begun
        counters.count(outcomes)
        _log.info(
            "batch %d: %d read, %d kept so far", counters.batches, counters.read, counters.kept
        )
        yield from outcomes


def _commit(
    some: list[Kept | Failure], index: Index | None, checkpoint: Checkpoint | None
) -> list[Kept | Dropped | Failure]:
    """One batch, in one transaction."""
    if index is None:
        if checkpoint is not None:
            checkpoint.commit(_lines(some, checkpoint), [name_of(item) for item in some])
        return list(some)
    good = [item for item in some if not isinstance(item, Failure)]
    records = [replace(item.record, text=item.text, kind="text") for item in good]
    if checkpoint is None:
        return _outcomes(some, index.claim_many(records))
    outcomes: list[Kept | Dropped | Failure] = []

    def then(answers: list[Match | None], put: Put) -> None:
        outcomes.extend(_outcomes(some, answers))
        checkpoint.write(put, _lines(outcomes, checkpoint), [name_of(item) for item in some])

    with checkpoint.batch():
        index.claim_many(records, then)
    return outcomes


def _outcomes(
    some: list[Kept | Failure], answers: list[Match | None]
) -> list[Kept | Dropped | Failure]:
    """Each item as what became of it; there is an answer for each that is no Failure."""
    left = iter(answers)
    out: list[Kept | Dropped | Failure] = []
    for item in some:
        if isinstance(item, Failure) or (match := next(left)) is None:
            out.append(item)
        else:
            out.append(Dropped(item, match))
    return out


def _lines(
    outcomes: Sequence[Kept | Dropped | Failure], checkpoint: Checkpoint
) -> dict[str, list[bytes]]:
    out: dict[str, list[bytes]] = {name: [] for name in checkpoint.outputs}
    for outcome in outcomes:
        name = KEPT
        if isinstance(outcome, Failure):
            name = FAILURES
        elif isinstance(outcome, Dropped):
            name = DROPPED
        if name in out:
            out[name].append(dumps(outcome.as_dict()).encode("utf-8", "replace") + b"\n")
    return out


def name_of(item: Result | Failure | Record) -> str:
    """What a checkpoint knows a record by."""
    if isinstance(item, Failure):
        return f"{item.source}:{item.line}"
    return item.id if isinstance(item, Record) else item.record.id
