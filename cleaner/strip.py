"""strip(): run rules to a fixed point and keep the log."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, repeat

from cleaner.article import Article, Edit, Metadata, Value, apply, lift
from cleaner.callable import CallableModule
from cleaner.errors import UsageError
from cleaner.formats.text import parse_text
from cleaner.rules import check_keep, choose
from cleaner.rules.rule import Rule
from cleaner.settings import Settings

# Each round removes or lifts something, so only text that was made to fool the rules gets this far.
MAX_ROUNDS = 50
# Below so many characters a share says nothing: one caption can outweigh a short note.
CAPS_FROM = 160
_USUAL = Settings()

# How a page begins. A text that merely holds tags is still a text.
_PAGE = re.compile(
    r"\s{0,200}(?:<!doctype html|<html[\s>]|<\?xml[^>]{0,200}\?>\s{0,200}<)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule wanted more of the article than its cap allows, and was not obeyed."""

    rule: str
    share: float
    cap: float


@dataclass(frozen=True, slots=True)
class Stripped:
    """What was, what is, and every step between: `apply(before, edits) == after`."""

    before: Article
    after: Article
    edits: tuple[Edit, ...]
    refused: tuple[Refusal, ...] = ()

    @property
    def text(self) -> str:
        return self.after.text

    @property
    def metadata(self) -> Metadata:
        return self.after.metadata

    @property
    def changed(self) -> bool:
        return any(edit.changes_text for edit in self.edits)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should look at: an article that is gone, a rule that was not obeyed."""
        notes = [
            f"{r.rule} would take {r.share:.0%} of the article, so it was left"
            for r in self.refused
        ]
        if self.before.text.strip() and not self.after.text.strip():
            notes.append("nothing but artifacts: no text is left")
        return tuple(notes)


def strip(  # noqa: PLR0913 - the names of what is known of an article
    source: str,
    *,
    title: str = "",
    url: str = "",
    date: str = "",
    id: str = "",
    html: bool | None = None,
    settings: Settings | None = None,
    rules: Iterable[Rule] | None = None,
) -> Stripped:
    """The article in `source`, plain text or HTML, without its artifacts.

    `title`, `url` and `date` are what is known beforehand: a headline is told by the title, the order
    of day and month by the country of the address. `html` says which of the two the source is; None
    looks at how it begins. `settings` select rules and name fields to keep in place; `rules` replaces
    that selection (rules learned from a corpus are passed this way). No text makes it raise; a page does (InputError)
    if it has more than 20 million characters or a million tags.
    """
    settings = settings or _USUAL
    if not isinstance(source, str):
        raise UsageError(f"strip takes a text, not {type(source).__name__}",
                         "Bytes become text by cleaner.formats.decode.decode(data).text")  # fmt: skip
    check_keep(settings.keep)
    known = {"title": title, "url": url, "published": date}
    is_page = bool(_PAGE.match(source)) if html is None else html
    article = to_article(source, html=is_page, id=id, known=known)
    chosen = choose(settings.select, settings.ignore) if rules is None else rules
    return strip_article(article, chosen, settings.keep)


def to_article(source: str, *, html: bool, id: str = "", known: Mapping[str, Value]) -> Article:
    """A text or a page as an Article that has what is `known` of it as metadata, empty values left out.

    What a page says of itself is freed from mojibake, as the rules will free its text (E101); `notes` say so.
    Raises InputError for a page that is too large to be one (see `cleaner.formats.html.parse_html`).
    """
    metadata = {name: value for name, value in known.items() if value}
    if html:
        from cleaner.formats.html import parse_html

        article = parse_html(source, id=id, metadata=metadata)
        return article.described(_mended(article.metadata, metadata))
    return parse_text(source, id=id, metadata=metadata)


def _mended(said: Metadata, known: Metadata) -> Metadata:
    """Metadata without mojibake, but for what was known before."""
    from cleaner.rules.encoding import mended

    out: dict[str, Value] = {}
    for name, value in said.items():
        plain = mended(value) if isinstance(value, str) else tuple(map(mended, value))
        out[name] = value if name in known else plain
    turned = [f"mojibake in {name} was turned back" for name in out if out[name] != said[name]]
    return lift(out, [("notes", note) for note in turned])


def strip_article(article: Article, rules: Iterable[Rule], keep: Iterable[str] = ()) -> Stripped:
    """Let each rule look at the article as the rules before it left it, until none finds anything.

    `keep` names lifted fields whose text stays in place all the same. A rule that would take more than
    its cap of what then stands is not obeyed, and reported.
    """
    stay = frozenset(keep)
    active = tuple(rules)
    now, log = article, list[Edit]()
    refused: dict[str, Refusal] = {}
    # The rule that changed this very article last has the last look at it.
    last = active[-1] if active else None
    empty = None  # from which no rule can pick: see `Rule.among`
    for rule in chain.from_iterable(repeat(active, MAX_ROUNDS)):
        among = rule.among
        if among is not None and (among is empty or not among(now)):
            empty = among
        elif (found := rule.find(now)) and (edits := tuple(found)):
            edits = _in_place(edits, stay) if stay else edits
            if rule.cap < 1 and (share := _share(now, edits)) > rule.cap:
                refused[rule.id] = Refusal(rule.id, share, rule.cap)
            elif (after := apply(now, edits)) != now:
                now, last, empty = after, rule, None
                refused.clear()  # all that were refused are asked again
                log.extend(edits)
                continue
        if rule is last:
            break
    return Stripped(article, now, tuple(log), tuple(refused.values()))


def _in_place(edits: tuple[Edit, ...], stay: frozenset[str]) -> tuple[Edit, ...]:
    """The edits, those of some fields as mere lifts: the value is noted, the text stays."""
    return tuple(
        edit._replace(end=edit.start, removed="", insert="") if edit.field in stay else edit
        for edit in edits
    )


def _share(article: Article, edits: tuple[Edit, ...]) -> float:
    """The share (0 to 1) of the article's characters that the edits take."""
    gone = sum(len(e.removed) - len(e.insert) for e in edits if e.part == "text")
    size = sum(len(block.text) for block in article.blocks)
    return gone / size if gone > 0 and size >= CAPS_FROM else 0.0


sys.modules[__name__].__class__ = CallableModule
