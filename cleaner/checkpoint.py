"""A job that is killed and started again neither loses nor doubles a record.

The outputs of a job only grow. How long each of them is, and how many records are done, is written
down in the transaction that also remembers the articles (that of the index, or of a small file of the
job's own). A batch is one such transaction: write its lines, sync them to the disk, write down the new
lengths, commit. Whatever a killed job wrote beyond what was committed is cut off when it is opened
again. Nothing is renamed, and no order of events is left in which one half is known and the other not.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Self, TypeVar

from cleaner.errors import UsageError
from cleaner.index import notes
from cleaner.index.store import Store
from cleaner.records.growing import Growing

if TYPE_CHECKING:
    from cleaner.index import Index

Put = Callable[[str, Any], None]
Lines = Mapping[str, Sequence[bytes]]
Paths = str | os.PathLike[str] | Mapping[str, str | os.PathLike[str]]
Item = TypeVar("Item")
KEPT, DROPPED, FAILURES = "kept", "dropped", "failures"


class Checkpoint:
    """The growing outputs of one job, and how far it has come; open in one process at a time.

    `done` is the number of records that earlier runs finished, `outputs` says which there are. After
    an error in a batch the job must be opened again: only then is it known what was committed.
    """

    def __init__(self, files: Mapping[str, Growing], place: Index | Store) -> None:
        self.done = 0
        self._files = files
        self._place = place
        self._name = "job " + " ".join(sorted(file.path for file in files.values()))
        self._count = 0
        self._names = hashlib.blake2b(digest_size=16)
        self._failed = False

    @classmethod
    def open(
        cls, outputs: Paths, *, index: Index | None = None, state: str | os.PathLike[str] = ""
    ) -> Self:
        """Begin a job that writes lines to `outputs`, or go on with it.

        One path gets what is kept; a mapping may name files for "kept", "dropped" and "failures".
        With `index` the state of the job is kept there, else in the file `state` ("": the name of
        the first output with ".state" added). Raises OutputError where an output cannot be written,
        is shorter than the job left it, or holds what this job did not write; UsageError where
        another process has it open; IndexFileError for a state that cannot be used.
        """
        paths = outputs if isinstance(outputs, Mapping) else {KEPT: outputs}
        real = {key: os.path.realpath(path) for key, path in paths.items()}
        if not real or len(set(real.values())) < len(real):
            raise UsageError("a job needs outputs, each a file of its own", "Name other files")
        files: dict[str, Growing] = {}
        place: Index | Store | None = index
        try:
            for key, path in real.items():
                files[key] = Growing(path)
            place = place or notes.open_notes(
                os.fspath(state) or next(iter(real.values())) + ".state"
            )
            job = cls(files, place)
            job._resume()
        except BaseException:
            _close(files, place)
            raise
        return job

    @property
    def outputs(self) -> frozenset[str]:
        return frozenset(self._files)

    def close(self) -> None:
        _close(self._files, self._place)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _resume(self) -> None:
        """Cut the outputs to what was committed; a job that is new writes down that it has begun."""
        state = self._state()
        if state is None:
            for file in self._files.values():
                file.must_be_empty()
            self._transact(self._write_down)
            return
        if set(state["lengths"]) != set(self._files):
            raise UsageError(
                f"the job had the outputs {', '.join(sorted(state['lengths']))}",
                "Name the same ones, or begin a new job with other files",
            )
        for key, file in self._files.items():
            file.cut(state["lengths"][key])
        self.done = state["done"]

    def skip(self, records: Iterable[Item], name: Callable[[Item], str]) -> Iterator[Item]:
        """What earlier runs have not finished, of an input that begins anew at each run.

        `name` gives the id of a record. UsageError where the input is not the one that the job began
        with: the first `done` ids must be the same. An input that goes on where it stopped (a queue)
        is not skipped; its records are then told by the index alone.
        """
        rest = iter(records)
        state = self._state()
        while self._count < self.done and (record := next(rest, None)) is not None:
            self._pass(name(record))
        if self._count < self.done or self._names.hexdigest() != state["digest"]:
            raise UsageError(
                f"the first {self.done:,} records are not those that the job began with",
                "Give the same input again, or begin a new job with other output files",
            )
        return rest

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Frames a batch that is committed by another's transaction, with `write` within it."""
        if self._failed:
            raise UsageError("the job has failed in an earlier batch", "Open it again to go on")
        self._failed = True
        yield
        self._failed = False

    def write(self, put: Put, lines: Lines, names: Sequence[str]) -> None:
        """Write the lines of each output and the ids of the records that are done with them.

        To be called just before a transaction is committed; `put` keeps a note within it.
        """
        for key, some in lines.items():
            self._files[key].write(b"".join(some))
            self._files[key].sync()
        for name in names:
            self._pass(name)
        self._write_down(put)

    def commit(self, lines: Lines, names: Sequence[str]) -> None:
        """A batch of a job that has its state in a file of its own."""
        with self.batch():
            self._transact(partial(self.write, lines=lines, names=names))

    def _pass(self, name: str) -> None:
        self._names.update(name.encode("utf-8", "replace") + b"\0")
        self._count += 1

    def _write_down(self, put: Put) -> None:
        lengths = {key: file.length for key, file in self._files.items()}
        put(
            self._name,
            {"lengths": lengths, "done": self._count, "digest": self._names.hexdigest()},
        )

    def _state(self) -> Any:
        if not isinstance(self._place, Store):
            return self._place.note(self._name)
        with self._place.reading():
            return notes.get(self._place, self._name)

    def _transact(self, then: Callable[[Put], None]) -> None:
        if isinstance(self._place, Store):
            with self._place.writing():
                then(partial(notes.put, self._place))
        else:
            self._place.claim_many([], lambda _, put: then(put))


def _close(files: Mapping[str, Growing], place: Index | Store | None) -> None:
    """An index belongs to whoever opened it."""
    for file in files.values():
        file.close()
    if isinstance(place, Store):
        place.close()
