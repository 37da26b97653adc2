"""Players, posts and maps that a page shows in frames within its article: lifted as addresses.

A frame has no text, so it leaves no trace in the blocks. Advertising and measuring stand in frames too:
those are hidden, a pixel wide, or come from hosts that say what they are.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from cleaner.formats.html.addresses import address
from cleaner.formats.html.tree import Attributes, Page

_LAZY = ("src", "data-src", "data-lazy-src", "data-original", "data-url")
_ADS = re.compile(
    r"(?:^|[.-])(?:ads?|adserver|adsystem|doubleclick|googlesyndication|googletagmanager|analytics|pixel|tracking"
    r"|recaptcha|consent|outbrain|taboola|criteo)(?=$|[.-])|^accounts\.|facebook\.com/(?:plugins/like|tr)\b",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def source(attributes: Attributes) -> str:
    """Where a frame that readers see comes from, "" for none."""
    tiny = any((attributes.get(side) or "").strip() in ("0", "1", "0px", "1px")
               for side in ("width", "height"))  # fmt: skip
    if tiny or "hidden" in attributes or _HIDDEN.search(attributes.get("style") or ""):
        return ""
    found = (attributes.get(name) or "" for name in _LAZY)
    place = next((value for value in found if value and not value.startswith("about:")), "")
    return f"https:{place}" if place.startswith("//") else place


def embeds(page: Page, keep: list[int], url: str) -> tuple[str, ...]:
    """The addresses of the frames between the first and the last run of the article, in order."""
    if not keep:
        return ()
    runs = page.runs
    start = runs[keep[0] - 1].at if keep[0] else 0
    stop = runs[keep[-1] + 1].at if keep[-1] + 1 < len(runs) else len(page.tag) + 1
    found: dict[str, None] = {}
    for at, attributes in page.embeds:
        if start <= at <= stop and (full := address(url, source(attributes))):
            place = urlsplit(full)
            if full.startswith("http") and not _ADS.search(f"{place.hostname}{place.path}"):
                found[full] = None
    return tuple(found)
