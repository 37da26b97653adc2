"""Which blocks of an article may be boilerplate at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.article import Article, Block

_FENCE = re.compile(r"(```+|~~~+)")


def open_blocks(article: Article) -> Iterator[tuple[int, Block, bool]]:
    """Every block with text, its index, and whether it may be boilerplate.

    Code and tables are data, and the repeated lines of a program no furniture. The front matter of a
    Markdown file is left out altogether: its lines are the same in every file, and metadata.
    """
    fence, blocks = "", article.blocks
    first = _front_matter(blocks)
    for i, block in enumerate(blocks):
        if not block.text or i < first:
            continue
        mark = _FENCE.match(block.text)
        if mark and (not fence or block.text.startswith(fence)):
            fence = "" if fence else mark.group()
            yield i, block, False
        else:
            yield i, block, not fence and block.role not in ("code", "table")


def _front_matter(blocks: tuple[Block, ...]) -> int:
    """The index behind the front matter, 0 where there is none."""
    if not blocks or blocks[0].text != "---":
        return 0
    for i, block in enumerate(blocks[1:100], 1):
        if block.text in ("---", "..."):
            return i + 1
    return 0
