"""Plain text to Article: one block per line that is not blank, white space in the gaps."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cleaner.article import Article, Block, Value

# A line from its first mark to its last. Two blocks are separated by a line end with the white space
# around it. U+2028, form feeds and their like are no line ends here: spreadsheets and PDF converters
# leave them inside sentences.
_LINE = re.compile(r"\S(?:[^\r\n]*\S)?")

_LINE_OF_TEXT = Block("")


def parse_text(text: str, *, id: str = "", metadata: Mapping[str, Value] | None = None) -> Article:
    """The article of a plain text. `parse_text(text).text == text` for every string."""
    blocks: list[Block] = []
    end = 0
    for line in _LINE.finditer(text):
        start, stop = line.span()
        blocks.append(_LINE_OF_TEXT.but(text=line.group(), gap=text[end:start]))
        end = stop
    return Article(tuple(blocks), id=id, tail=text[end:], metadata=metadata or {})
