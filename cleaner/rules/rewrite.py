"""From a rewritten block to the smallest edits, so that untouched characters keep their mark-up."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from cleaner.article import Edit

# difflib is quadratic: a longer difference becomes one edit.
_LONGEST = 400


def smallest(block: int, old: str, new: str, rule: str) -> Iterator[Edit]:
    """Edits that turn `old` into `new`, last first."""
    start, limit = 0, min(len(old), len(new))
    while start < limit and old[start] == new[start]:
        start += 1
    back = 0
    while back < limit - start and old[-1 - back] == new[-1 - back]:
        back += 1
    a, b = old[start : len(old) - back], new[start : len(new) - back]
    if len(a) > _LONGEST or len(b) > _LONGEST:
        yield Edit(block, start, start + len(a), a, rule, b)
        return
    codes = difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    for tag, i1, i2, j1, j2 in reversed(codes):
        if tag != "equal":
            yield Edit(block, start + i1, start + i2, a[i1:i2], rule, b[j1:j2])
