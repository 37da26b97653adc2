"""What an index says of a record, as steps need it that may run twice."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.index import Index, Match
from cleaner.records.record import Record


def claim_many(index: Index, records: Sequence[Record]) -> list[Match | None]:
    """`Index.claim_many`, save that a record is no duplicate of itself.

    A step that broke off and is run again finds what it claimed the first time under the same ids;
    to drop that would lose it.
    """
    matches = index.claim_many(records)
    return [
        None if match is not None and record.id and match.id == record.id else match
        for record, match in zip(records, matches, strict=True)
    ]
