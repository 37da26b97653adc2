"""From a raw page to its article, step by step.

The page is bounded (guard), parsed and flattened (tree), measured, its center located; every run of text
becomes a row of numbers (features), and learned trees say which runs are the article (model, context).
What no single run tells is settled before and after: comments (threads), tables and boxes of links (wholes),
text that the page holds twice (copies). What is left becomes blocks. So nothing needs a second tree:
beautifulsoup4 was tried for the article's part and left out, because building its soup from one article's
HTML (4 ms for 35 kB) costs as much as all the rest, and there is nothing in a block that the flat lists do
not have already. Markup that stands in plain texts is its work, in the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.article import Article, Block, Metadata
from cleaner.dates import date_line
from cleaner.formats.decode import decode
from cleaner.formats.html import context, features, jsonld, model
from cleaner.formats.html.blocks import to_blocks
from cleaner.formats.html.copies import without_copies
from cleaner.formats.html.embeds import embeds
from cleaner.formats.html.guard import guard
from cleaner.formats.html.locate import Survey, furniture, survey
from cleaner.formats.html.measure import Floats, width
from cleaner.formats.html.metadata import descriptions, metadata_of
from cleaner.formats.html.stated import Stated, gather
from cleaner.formats.html.template import Template, template_of
from cleaner.formats.html.titles import title
from cleaner.formats.html.tree import read_page
from cleaner.formats.html.verdict import verdict
from cleaner.formats.html.vocabulary import bit
from cleaner.formats.html.wholes import link_boxes, tables

Bools = NDArray[np.bool_]

# A run is kept from this chance on. Half the F1 that is reached would be best for F1 alone (Lewis, 1995),
# but to lose a sentence is worse than to leave a label, so a sentence needs less.
THRESHOLD = 0.5
SENTENCE = 0.20
_SENTENCE_WIDTH = 60
_CODE = 0.2  # the gold texts often leave programs out; who reads about programs wants them
# A page of so few characters that are no links is kept whole; a page has one of these tags in its head.
_FEW, _HEAD = 400, 50_000
_ROOT = re.compile(rb"<(?:html|head|body)[\s>]", re.IGNORECASE)
# What is named as related and consists of links to this share is doubted by this factor.
_LINKS, _DOUBT = 0.8, 0.55
# Nothing of a thread of comments is kept.
_COMMENTS = 0.1
_BEFORE = 8  # so many runs before the text a picture and its caption may stand
# The data of a page replace its text where they hold so much more of it.
_HIDDEN_BODY = 3.0
_BODY = 500


def parse_html(
    html: str | bytes,
    *,
    url: str = "",
    id: str = "",
    metadata: Metadata | None = None,
    template: Template | None = None,
) -> Article:
    """The article of a page: its blocks, and what the page says of it.

    Bytes are decoded first (formats/decode.py). `url` makes addresses absolute and helps with dates and
    the site's name. `metadata` is what is known beforehand; it is kept over what the page says.
    `template` is what other pages of the site have in common with this one (learn_template).

    Metadata beside the usual fields: `provenance` (where each value comes from, "title: og:title"),
    `not_article` (why the page is none, if so; its text stays), `notes` (what was guessed, cut or taken
    from elsewhere). Raises InputError for a page over 20 million characters or a million tags, and for
    bytes that are no text.
    """
    known = dict(metadata or {})
    read = _read(html, url or str(known.get("url", "")), template)
    said, s, keep = read.said, read.survey, read.keep
    article = Article(read.blocks, id=id)
    found = metadata_of(said, article.text, keep)
    if captions := _captions(s, keep):
        found["captions"] = captions
    if frames := embeds(s.page, keep, said.url):
        found["embeds"] = frames
    reason = "" if read.from_data else verdict(s, said, keep, str(found.get("title", "")))
    found |= {"not_article": reason} if reason else {}
    found |= {"notes": read.notes} if read.notes else {}
    return article.described({**found, **known})


def html_text(html: str | bytes, *, url: str = "") -> str:
    """The text of `parse_html(html, url=url)`, without the time that metadata and marks take."""
    return Article(_read(html, url, with_marks=False).blocks).text


@dataclass(frozen=True, slots=True)
class _Read:
    """A page read: its own statements, its survey, the runs that are kept and the blocks made of them.

    `from_data`: the blocks are those of its data, not of its runs. `notes`: what was guessed, cut or taken
    from elsewhere.
    """

    said: Stated
    survey: Survey
    keep: list[int]
    blocks: tuple[Block, ...]
    from_data: bool
    notes: tuple[str, ...]


def _read(
    html: str | bytes, url: str, template: Template | None = None, *, with_marks: bool = True
) -> _Read:
    safe, notes = _safe(html)
    page = read_page(safe)
    said = gather(page, url)
    s = survey(page)
    said.own = s.tree.own
    trusted, sure = _trusted(s, safe), chances(s, said)
    if template:
        alone, sure = sure, template.adjusted(s, sure)
        trusted &= sure >= alone  # what other pages have as well is not this one's own
    keep = kept(s, sure, title(said), trusted)
    blocks = to_blocks(page, keep, s.lines.text, url, with_marks=with_marks)
    blocks, note = _from_data(blocks, said)
    return _Read(said, s, keep, blocks, bool(note), (*notes, note) if note else tuple(notes))


def learn_template(pages: Iterable[str | bytes]) -> Template:
    """What pages of one site have in common, for `parse_html(..., template=)`.

    With fewer than three pages the template is empty and changes nothing.
    """
    judged_pages = []
    for html in pages:
        page = read_page(_safe(html)[0])
        s = survey(page)
        judged_pages.append((s, chances(s, gather(page))))
        page.nodes.clear()
        page.code.clear()  # the tree behind them is large, and no longer needed
    return template_of(judged_pages)


def _safe(html: str | bytes) -> tuple[bytes, list[str]]:
    """The page as UTF-8 that is safe to parse, and what had to be guessed or cut."""
    notes: list[str] = []
    if isinstance(html, bytes):
        read = decode(html, html=True)
        html = read.text
        notes += [read.note] if read.note else []
    safe, cuts = guard(html)
    return safe, [*notes, *cuts]


def chances(s: Survey, said: Stated) -> Floats:
    """The chance (0 to 1) of each run to belong to the article."""
    if not s.lines.text:
        return np.zeros(0, dtype=np.float32)
    first = judged(s, said)
    seen = context.look(s, first, model.load("first").chances(first.values))
    sure = model.load("second").chances(seen)
    # Boxes of links within a story are rare in the pages that the trees have seen, but plain to see.
    related = (first["related"] + first["near:related"] > 0) & (first["linked1"] > _LINKS)
    sure = np.where(related, _DOUBT * sure, sure)
    return np.where(s.comments, _COMMENTS * sure, sure)


def kept(s: Survey, sure: Floats, headline: str, trusted: Bools) -> list[int]:
    """The runs that are kept, given their chances; those that are `trusted` whatever their chances are.

    The headline is metadata (the gold texts have it so: word F1 falls by 0.0004 with it), and so is a
    date line above the text. Where nothing is kept of a page that has connected text, that text is kept:
    odd pages (a single paragraph of a megabyte) are unlike all that the trees have seen.
    """
    if not s.lines.text:
        return []
    closed = s.lines.closed & (s.width > _SENTENCE_WIDTH) & (s.link < 0.5 * s.width)
    code = s.above & bit("CODE") > 0
    keep = np.where(closed, sure >= SENTENCE, sure >= np.where(code, _CODE, THRESHOLD))
    keep |= tables(s, sure)
    keep &= ~link_boxes(s, keep)
    if not (keep & (s.prose > 0)).any():
        inside = np.zeros(len(keep), dtype=bool)
        if s.best >= 0:
            inside[s.tree.first[s.best] : s.tree.last[s.best]] = True
        keep = inside & (s.prose > 0)
    texts, places = s.lines.text, np.flatnonzero(keep | trusted).tolist()
    top = next((n for n in places if s.prose[n] > _SENTENCE_WIDTH), 0)
    places = [n for n in places
              if texts[n] != headline and (n > top or date_line(texts[n]) is None)]  # fmt: skip
    if trusted.any():
        return places
    # Verses come again: only what ends as sentences do tells a copy.
    return without_copies(texts, places, (s.prose * s.lines.closed).tolist())


def _trusted(s: Survey, html: bytes) -> Bools:
    """What is kept anyway, in pages that are unlike all that the trees have seen.

    A fragment (the content of a feed, say) was cut out by somebody who knew where the article is, and a
    page of a few lines has no room for much else. Both are kept whole, but for links and what names
    itself as furniture.
    """
    plain = s.link < 0.5 * s.width
    plain &= s.above & furniture() == 0
    fragment = _ROOT.search(html, 0, _HEAD) is None
    if not fragment and float(s.width[plain].sum()) > _FEW:
        return np.zeros_like(plain)
    return plain


def judged(s: Survey, said: Stated) -> features.Features:
    """The input of the first trees: every feature of every run."""
    summary = "\n".join(description for description, _ in descriptions(said))
    return features.features_of(s, title(said), jsonld.text_of(jsonld.body(said.nodes)), summary)


def _captions(s: Survey, keep: list[int]) -> tuple[str, ...]:
    """The captions within the article that did not stay in its text."""
    if not keep:
        return ()
    caption, stays = bit("CAPTION"), frozenset(keep)
    start = max(keep[0] - _BEFORE, 0)
    return tuple(
        dict.fromkeys(
            s.lines.text[n]
            for n in range(start, keep[-1] + 1)
            if n not in stays and s.flags[s.element[n]] & caption
        )
    )


def _from_data(blocks: tuple[Block, ...], said: Stated) -> tuple[tuple[Block, ...], str]:
    """The text out of the page's data where the page itself shows little of it, and a note on that."""
    body = jsonld.paragraphs(jsonld.body(said.nodes))
    stated = sum(map(width, body))
    if stated < _BODY or stated < _HIDDEN_BODY * sum([width(block.text) for block in blocks]):
        return blocks, ""
    lines = tuple(Block(text, gap="\n\n" if n else "") for n, text in enumerate(body))
    return lines, "the page shows little text: it was taken from its JSON-LD articleBody"
