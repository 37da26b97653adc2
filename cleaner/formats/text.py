"""Plain text to Article: one block per line that is not blank, white space in the gaps."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cleaner.article import Article, Block, Value

# What separates two blocks: a line end with the white space around it. U+2028, form feeds and their
# like are no line ends here: spreadsheets and PDF converters leave them inside sentences.
_LINE = re.compile(r"[^\r\n]+")


def parse_text(text: str, *, id: str = "", metadata: Mapping[str, Value] | None = None) -> Article:
    """The article of a plain text. `parse_text(text).text == text` for every string."""
    blocks: list[Block] = []
    end = 0
    for line in _LINE.finditer(text):
        body = line.group()
        lead = len(body) - len(body.lstrip())
        if lead == len(body):
            continue
        start, stop = line.start() + lead, line.start() + len(body.rstrip())
        blocks.append(Block(text[start:stop], gap=text[end:start]))
        end = stop
    return Article(tuple(blocks), id=id, tail=text[end:], metadata=metadata or {})
