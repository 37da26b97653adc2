"""Foreign text made fit to be looked at: nothing in it may hide, turn the line round or break the file.

Escaping keeps markup from acting, but not a right-to-left override from swapping what a person reads,
nor a zero-width space from looking like nothing at all. Such characters are shown by their name.
"""

from __future__ import annotations

import re

# Joiners and direction marks are spelling in Persian, Hindi or Hebrew, and act on no more than their
# neighbors, so they stay. What opens a run (embeddings, overrides, isolates) does not.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_BLANK = re.compile(r"[\s\u200b-\u200f\u034f\u061c\u2060-\u206f\ufe00-\ufe0f\ufeff]*")


def visible(text: str) -> str:
    """The text with each hidden character replaced by its number, as `[U+202E]`."""
    return _HIDDEN.sub(lambda match: _sign(match[0]), text)


def visible_edit(text: str) -> str:
    """What an edit took or put; where that is only blanks, each of them is shown."""
    if not _BLANK.fullmatch(text):
        return visible(text)
    return "".join({" ": "␣", "\n": "⏎", "\t": "⇥"}.get(char) or _sign(char) for char in text)


def clip(text: str, limit: int) -> str:
    """At most `limit` characters, an ellipsis for the rest."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _sign(char: str) -> str:
    return f"[U+{ord(char):04X}]"
