"""The addresses in a page, seen from its own.

To join two addresses takes as long as to make a block, and most need no joining: such are told by their looks.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

# An address from the root of its site, with nothing in it to resolve.
_ROOTED = re.compile(
    r"(?:/[\w~%+,=@-][\w.~%+,=@-]*)+/?(?:\?[\w./%~+,=@&-]+)?(?:#[\w-]+)?", re.ASCII
)
# An address as nearly all are: there is nothing to join, nor to mend.
_WHOLE = re.compile(r"https?://[a-z0-9.-]+/[\w./%~+,=@-]*(?:\?[\w./%~+,=@&-]+)?", re.ASCII)


def address(url: str, href: str) -> str:
    """The absolute web address of a link; "" for scripts, fragments and other schemes."""
    href = href.strip()
    if href.startswith(("https://", "http://")):
        return href
    if not href or href.startswith("#"):
        return ""
    try:
        base = urlsplit(url)
        if base.netloc and base.scheme in ("http", "https") and _ROOTED.fullmatch(href):
            return f"{base.scheme}://{base.netloc}{href}"
        full = urljoin(url, href)
    except ValueError:
        return ""
    scheme = full.partition(":")[0].lower() if ":" in full.partition("/")[0] else ""
    return full if scheme in ("", "http", "https", "mailto") else ""


def absolute(url: str, href: str) -> str:
    """The web address of `href` as seen from `url`; "" where it is none."""
    if _WHOLE.fullmatch(href):
        return href
    try:
        full = urljoin(url, href.strip())
        return full if urlsplit(full).scheme in ("http", "https") else ""
    except ValueError:
        return ""
