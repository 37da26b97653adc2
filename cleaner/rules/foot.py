"""What only the foot of a page holds: cards of contacts, links to the next article and the one before."""

from __future__ import annotations

import re

# A line that ends or begins with an arrow leads to the next article or the one before.
_ARROW = re.compile(r"[\u2190\u2039] ?\w[^\u2192\u203a]*|[^\u2190\u2039]*\w ?[\u2192\u203a]")


def is_arrow(text: str) -> bool:
    """Whether a line is a link to a neighbouring article, told by its arrow."""
    return len(text) <= _CARD and _ARROW.fullmatch(text) is not None


_ADDRESSES = re.compile(
    r"[\w.+-]{1,40}@[\w-]{1,30}(?:\.[\w-]{2,20}){1,3}|(?:\+?\d{1,3}[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}|"
    r"(?:https?://|www\.)\S+|@\w{2,20}(?! [A-Z])"
)
_ON_CARDS = frozenset(
    "or and at by on via to for of the a in with contact reach reached can be call tel phone telephone mobile cell fax office "
    "email e-mail mail write twitter facebook instagram linkedin follow reporter writer editor staff media press inquiries "
    "enquiries questions information website web line tips him her them us ext extension".split()
)
_CARD = 200


def is_card(text: str) -> bool:
    """Whether a line is a card: names, a telephone number or an address, and what joins them."""
    if len(text) > _CARD or not ("@" in text or _DIGITS.search(text)) or max(text) > "\u2e80":
        return False
    rest, count = _ADDRESSES.subn(" ", text)
    if not count:
        return False
    words = re.findall(r"[^\W\d_][\w.'\u2019-]*", rest)
    return all(w[0].isupper() or w.rstrip(".").lower() in _ON_CARDS for w in words)


_DIGITS = re.compile(r"\d{3}[ .)-]{0,2}\d{3}[ .-]?\d{4}")
