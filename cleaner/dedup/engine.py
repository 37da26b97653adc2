"""From records to decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Protocol, runtime_checkable

from cleaner.dedup.bands import band_keys
from cleaner.dedup.match import Decision, Decisions, Kind
from cleaner.dedup.recipe import Recipe, check_share
from cleaner.dedup.shingles import TextBatch, scan_batch, shingle_sets
from cleaner.dedup.verify import overlap
from cleaner.errors import UsageError
from cleaner.settings import Settings


@runtime_checkable
class Readable(Protocol):
    """What a record must have: `records.Record` does, and so does anything alike."""

    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def date(self) -> str: ...


Input = Readable | Mapping[str, Any] | tuple[str, str] | str


def dedup(records: Iterable[Input], settings: Settings | None = None) -> Decisions:
    """Find exact and near-duplicates, keep one of each group, and say what was compared with what.

    A record is a `Record`, a mapping with `text` (and `id`, `date`), a pair (id, text) or a text.
    """
    options = settings or Settings()
    check_share("contained", options.contained)
    recipe = Recipe.for_threshold(
        options.threshold, recall=options.recall, shingle=options.shingle, unit=options.unit,
        num_perm=options.num_perm, seed=options.seed,
    )  # fmt: skip
    items = [_item(record, place) for place, record in enumerate(records, 1)]
    ids = [item[0] for item in items]
    if len(set(ids)) < len(ids):
        twice = next(name for name in ids if ids.count(name) > 1)
        raise UsageError(f"The id {twice!r} stands twice", "Give each record an id of its own")
    batch = TextBatch.of(text for _, text, _ in items)
    signed = scan_batch(batch, recipe)
    keys = band_keys(signed.signatures, recipe).tolist()
    flat, offsets = shingle_sets(batch, recipe)
    sets = [flat[offsets[i] : offsets[i + 1]] for i in range(len(items))]
    order = {
        "first": lambda i: i,
        "longest": lambda i: (-int(signed.words[i]), ids[i]),
        "oldest": lambda i: (items[i][2] == "", items[i][2], ids[i]),
    }[options.policy]
    decided: dict[int, Decision] = {}
    buckets: dict[int, list[int]] = defaultdict(list)
    for i in sorted(range(len(items)), key=order):
        best: tuple[float, Kind, int] | None = None
        if signed.words[i]:
            for j in dict.fromkeys(j for key in keys[i] for j in buckets[key]):
                found = overlap(sets[i], sets[j])
                same = signed.digests[i] == signed.digests[j]
                if found.jaccard >= options.threshold and (best is None or found.jaccard > best[0]):
                    best = (found.jaccard, "exact" if same else "near", j)
        if best is None:
            decided[i] = Decision(ids[i], "keep", ids[i], policy=options.policy)
            if signed.words[i]:
                for key in keys[i]:
                    buckets[key].append(i)
        else:
            decided[i] = Decision(ids[i], "drop", ids[best[2]], best[1], best[0], options.policy)
    return Decisions(tuple(decided[i] for i in range(len(items))), options.policy)


def _item(record: Input, place: int) -> tuple[str, str, str]:
    """Id, text and date of one record."""
    if isinstance(record, str):
        return str(place), record, ""
    if isinstance(record, tuple):
        return str(record[0]), record[1], ""
    if isinstance(record, Mapping):
        if not isinstance(record.get("text"), str):
            raise UsageError(
                f"Record {place} has no text (its fields: {', '.join(map(str, record))})",
                "Give mappings with 'text', pairs (id, text), or texts",
            )
        return str(record.get("id", place)), record["text"], str(record.get("date") or "")
    return record.id or str(place), record.text, record.date
