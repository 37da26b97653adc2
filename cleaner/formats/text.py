"""Plain text to Article: one block per line that is not blank, white space in the gaps."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cleaner.article import Article, Block, Value

# White space, and a line from its first mark to its last. Two blocks are separated by a line end with the
# white space around it. U+2028, form feeds and their like are no line ends here: spreadsheets and PDF
# converters leave them inside sentences. Nearly all texts end lines with "\n" alone, and "." finds that
# twice as fast as a set of characters.
_LINES = re.compile(r"(\s*)(\S(?:.*\S)?)")
_LINES_WITH_RETURNS = re.compile(r"(\s*)(\S(?:[^\r\n]*\S)?)")


def parse_text(text: str, *, id: str = "", metadata: Mapping[str, Value] | None = None) -> Article:
    """The article of a plain text. `parse_text(text).text == text` for every string."""
    # Else the white space at the end would be tried from each of its characters.
    body = text.rstrip()
    lines = _LINES_WITH_RETURNS if "\r" in text else _LINES
    block = Block.line
    blocks = tuple([block(line, gap) for gap, line in lines.findall(body)])
    article = Article(blocks, id=id, tail=text[len(body) :], metadata=metadata or {})
    article.__dict__["text"] = text  # what the blocks would be joined to
    return article
