"""E: code that was meant for browsers and content systems, not for readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from operator import attrgetter

from cleaner.article import Article, Edit
from cleaner.rules.look import compiled, cuts, live, live_texts, whole
from cleaner.rules.rule import Hit, Keep, Rule
from cleaner.rules.shown import shown
from cleaner.rules.story import STORY

# --- E106 ---------------------------------------------------------------------------------------
# Each pattern begins with fixed text and is tried at the start of a line only.
_SCRIPT = re.compile(
    r"(?:window\.\w|document\.\w|var \w{1,40} ?=|let \w{1,40} ?=|const \w{1,40} ?=|function ?\w{0,40}\(|\(function ?\(|"
    r"!function|googletag\.|google_ad|jQuery\(|\$\(|gtag\(|ga\(['\"]|fbq\(|dataLayer|_gaq|adsbygoogle|OUTBRAIN|"
    r"if ?\(typeof|try ?\{|setTimeout\(|addEventListener|new \w{1,40}\(\{|/\* ?<!\[CDATA|//<!\[CDATA|<!\[CDATA\[|!function\()"
)
# Code begins with a sign, or as a script does.
_SIGNS = "@.#{[</!($"
_FIRST = frozenset(f"{_SIGNS}wdvlcfgjaOtisn_")
_STYLE = re.compile(
    r"(?:@media\b|@import\b|@font-face\b|[.#]?[\w-]{1,60}(?:[ ,>.#:][\w .#:>,-]{0,120})? ?\{)"
)
_STYLE_BODY = re.compile(r"\{[^{}]{0,400}[a-z-]{2,40} ?:[^{};]{1,200}[;}]")
_JSON = re.compile(r"[\[{]\s{0,5}(?:\{\s{0,5})?\"[\w@$-]{1,60}\"\s{0,5}:")
_COMMENT = re.compile(r"<!--|//-->|-->$")
_CODE_CHARS = re.compile(r"[{}();=\[\]<>\"]")


def scripts(article: Article) -> Iterable[Edit]:
    """Scripts, style sheets and JSON that stood in the page as text: whole lines that begin as code does and
    are dense with its punctuation. Code that an article shows has neighbours of its kind, stands in a fenced
    block, or amid sentences that speak of code and of the names in it, and stays."""
    if not _shows_code(article.text):
        return ()
    lines = enumerate(live_texts(article))
    coded = [n for n, (_, text) in lines if (text[0] in _FIRST or "{" in text) and _is_code(text)]
    return _code(article, frozenset(coded)) if coded else ()


def _code(article: Article, coded: frozenset[int]) -> Iterator[Edit]:
    order, texts = live(article), live_texts(article)
    left = [n for n in sorted(coded) if _is_left(texts[n][1], n, coded)]
    kept = shown(article, left, coded)
    return (whole(article, order[n], "E106") for n in left if n not in kept)


def _is_left(text: str, n: int, coded: frozenset[int]) -> bool:
    """Whether a line of code may be left over from the page: it has no neighbours of its kind, or serves advertisements."""
    alone = coded.isdisjoint((n - 1, n + 1, n - 2, n + 2))
    return (alone and len(text) >= _LEFT) or _ADS.search(text) is not None


# A script in one line has so many characters.
_LEFT = 25
# Found three times as fast as a string of two characters.
_CALL = re.compile(r"\(['\"]")


def _shows_code(text: str) -> bool:
    """Whether anything in a text is written as in code; single characters are found fastest."""
    return (
        "{" in text or ("<" in text and "<!" in text) or (">" in text and "-->" in text)
        or ("(" in text and _CALL.search(text) is not None) or ("_" in text and "google_ad" in text)
    )  # fmt: skip


_ADS = re.compile(
    r"googletag|google_ad|adsbygoogle|gtag\(|fbq\(|dataLayer|_gaq|CDATA|OUTBRAIN|jQuery|<!--"
)


def _is_code(text: str) -> bool:
    if text[0] not in _SIGNS and not _SCRIPT.match(text) and "{" not in text[:120]:
        return False
    if _COMMENT.match(text):
        return True
    marks = len(_CODE_CHARS.findall(text[:2000]))
    dense = marks >= 4 and marks * 28 >= min(len(text), 2000)
    if _SCRIPT.match(text) or _JSON.match(text):
        return dense
    return bool(_STYLE.match(text) and _STYLE_BODY.search(text[:2000]))


# --- E107 ---------------------------------------------------------------------------------------
_NAMES = (
    "caption|gallery|embed|audio|video|playlist|pullquote|button|contact-form|contact-form-7|contact-field|"
    "vc_\\w{1,30}|et_pb_\\w{1,30}|av_\\w{1,30}|fusion_\\w{1,30}|wp_\\w{1,30}|ad|adrotate|advert|advertisement|"
    "youtube|vimeo|tweet|twitter|instagram|soundcloud|sidebar|column|one_half|one_third|row|tabs?|toggle|"
    "accordion|spoiler|dropcap|highlight|divider|clear|gap|social|share|related|newsletter|mc4wp_form|rev_slider|"
    "table|recipe|quote|box|alert|icon|slideshow|nggallery|singlepic|wpvideo|blip\\.tv|googlemaps|poll|polldaddy|"
    "crowdsignal|su_\\w{1,30}|ninja_forms?|gravityform|formidable|amazon|affiliate|member|private|restrict|hidepost|"
    "pdf-embedder|iframe|sc|fbvideo|ooyala|brightcove|kaltura|jwplayer|jwp-video|video_player"
)
_SHORTCODE = re.compile(rf"\[(/?)({_NAMES})((?:\s|=)[^\[\]]{{0,600}}|)/?\]")
_CONFIDENT = re.compile(r"[\w-]=[\"'\u201c\u2033]?|^/")
# Names that are English words count only with attributes, a closing twin, or a line to themselves.
_DROPS_CONTENT = frozenset(
    {"button", "embed", "ad", "youtube", "vimeo", "gallery", "audio", "video"}
)


def shortcodes(article: Article) -> Iterable[Edit]:
    """Shortcodes of content systems ("[gallery ids=...]", "[/pullquote]"). What a [caption] encloses is lifted;
    other enclosed text stays, unless it is the label of a button or the address of an embed."""
    text = article.text
    if "[" not in text or not compiled(_MAY_BE_CODE).search(text):
        return ()
    return _codes(article)


# Of a name that is not known, with attributes, on a line of its own; and a slot that nothing was put in.
_VALUE = "(?:[\"'\u201c\u201d\u2033][^\"'\u201c\u201d\u2033\\[\\]]{0,300}[\"'\u201c\u201d\u2033]|[^\\s\\[\\]\"'\u201c\u201d]{1,120})"
_UNKNOWN = rf"\[[a-z][\w-]{{2,60}}(?:\s+[a-z][\w-]{{0,40}}={_VALUE}){{1,20}}\s?/?\]"
_SLOT = r"\[(?:[A-Z0-9]+_)*(?:CTA|AD|ADS|ADVERT|BANNER|EMBED|FORM|MODULE|NEWSLETTER|PLACEHOLDER|PROMO|SHORTCODE|SIGNUP|WIDGET|SLOT)(?:_[A-Z0-9]+)*\]"
_MAY_BE_CODE = rf"\[(?:[a-z][\w-]{{2,60}}\s+[a-z][\w-]*=|[A-Z0-9_]+\]|/?(?:{_NAMES})[\s=/\]])"


def _is_unknown_code(article: Article, text: str) -> bool:
    if text[0] != "[" or text[-1] != "]":
        return False
    if compiled(_SLOT).fullmatch(text):
        return True
    return compiled(_UNKNOWN).fullmatch(text) is not None and "hortcode" not in article.text


def _codes(article: Article) -> Iterator[Edit]:
    for i, text in live_texts(article):
        if "[" not in text:
            continue
        if _is_unknown_code(article, text) and not _SHORTCODE.match(text):
            yield whole(article, i, "E107")
            continue
        found = list(_SHORTCODE.finditer(text))
        if not found:
            continue
        closed = {m[2] for m in found if m[1]}
        sure = [
            m
            for m in found
            if m[1] or m[2] in closed or "=" in m[3] or m.end() - m.start() == len(text)
        ]
        yield from _shortcode_edits(article, i, text, sure)


def _shortcode_edits(
    article: Article, i: int, text: str, found: list[re.Match[str]]
) -> Iterator[Edit]:
    if len(found) == 2 and found[0].start() == 0 and found[1].end() == len(text):
        inner = text[found[0].end() : found[1].start()].strip()
        if found[0][2] == "caption" and found[1][1]:
            yield (
                whole(article, i, "E107", "captions", inner) if inner else whole(article, i, "E107")
            )
            return
        if found[0][2] in _DROPS_CONTENT and found[1][1]:
            yield whole(article, i, "E107")
            return
    yield from cuts(article, i, [match.span() for match in found], "E107")


# --- E108 ---------------------------------------------------------------------------------------
# Names of icons, written out where their font is missing.
_ICONS = frozenset(
    "arrow_forward arrow_back arrow_upward arrow_downward arrow_outward arrow_drop_down arrow_drop_up arrow_right arrow_left arrow_right_alt "
    "arrow_forward_ios arrow_back_ios chevron_right chevron_left keyboard_arrow_right keyboard_arrow_left keyboard_arrow_up keyboard_arrow_down "
    "keyboard_double_arrow_right keyboard_double_arrow_down navigate_next navigate_before expand_more expand_less unfold_more more_vert "
    "more_horiz open_in_new play_arrow play_circle play_circle_filled play_circle_outline access_time calendar_today calendar_month date_range "
    "file_download mail_outline thumb_up thumb_down thumb_up_off_alt favorite_border bookmark_border chat_bubble chat_bubble_outline "
    "account_circle info_outline help_outline check_circle check_circle_outline star_border star_half star_rate photo_camera shopping_cart "
    "add_circle add_circle_outline volume_up volume_off format_quote local_fire_department".split()
)
_LABEL = 160
_ON_ICONS = re.compile(r"[Ll]igature|\b[Ii]cons?\b|Material (?:Design|Symbols)")


def icons(article: Article) -> Iterable[Edit]:
    """Names of icons whose font is missing ("chevron_right"), at the beginning or the end of a line. A text that speaks
    of icons keeps them."""
    if "_" not in article.text:
        return ()
    lines = [(i, text) for i, text in live_texts(article) if "_" in text and len(text) <= _LABEL]
    iconic = [line for line in lines if not _ICONS.isdisjoint(line[1].split())]
    return _icons(article, iconic) if iconic and not _ON_ICONS.search(article.text) else ()


def _icons(article: Article, lines: list[tuple[int, str]]) -> Iterator[Edit]:
    for i, text in lines:
        start, end = 0, len(text)
        while start < end and (word := text[start:].split(" ", 1)[0]) in _ICONS:
            start += len(word) + 1
        while start < end and (word := text[:end].rsplit(" ", 1)[-1]) in _ICONS:
            end -= len(word) + 1
        if start >= end:
            yield whole(article, i, "E108")
        else:
            yield from cuts(
                article, i, [s for s in ((0, start), (end, len(text))) if s[0] < s[1]], "E108"
            )


# --- M413 ---------------------------------------------------------------------------------------
_FIELD = re.compile(r"([A-Za-z][\w-]{0,30}):\s*(.*)")
_NAMED = {"title": "title", "date": "published", "published": "published", "author": "authors", "authors": "authors",
          "tags": "tags", "categories": "tags", "category": "tags", "url": "url", "link": "url", "updated": "updated",
          "lastmod": "updated", "language": "language", "lang": "language", "description": "description",
          "source": "site"}  # fmt: skip
_LONGEST = 60
# What a line begins with that has no name and belongs to the field above it.
_GOES_ON = ("- ", "#", '"')
_TEXT = attrgetter("text")


def front_matter(article: Article) -> Iterable[Edit]:
    """The block of fields between two lines of dashes at the top of a Markdown file; the fields that name the
    article are lifted."""
    first = next(filter(None, map(_TEXT, article.blocks)), "")
    return _fields(article) if first == "---" else ()


def _fields(article: Article) -> Iterator[Edit]:
    lines = [(i, b.text) for i, b in enumerate(article.blocks[: _LONGEST + 2]) if b.text]
    end = next((n for n, (_, text) in enumerate(lines) if n and text in ("---", "...")), 0)
    found = [_FIELD.match(text) for _, text in lines[:end]]
    within = zip(lines[1:end], found[1:], strict=True)
    if end < 2 or not all(match or text.startswith(_GOES_ON) for (_, text), match in within):
        return
    yield whole(article, lines[0][0], "M413")
    section = ""
    for (i, text), match in zip(lines[1:end], found[1:], strict=True):
        section = match[1] if match else section
        name = _NAMED.get(section.lower(), "")
        values = _values(match[2] if match else text.removeprefix("- ")) if name else []
        if name in ("published", "updated"):
            values = _dates(values)
        yield Edit(
            i, 0, len(text), text, "M413", "", name if values else "", values[0] if values else ""
        )
        for value in values[1:]:
            yield Edit(i, 0, 0, "", "M413", field=name, value=value)
    yield whole(article, lines[end][0], "M413")


def _values(raw: str) -> list[str]:
    raw = raw.strip()
    inner = raw[1:-1].split(",") if raw.startswith("[") and raw.endswith("]") else [raw]
    bare = [value.strip().strip("\"'") for value in inner]
    return [value for value in bare if value]


def _dates(values: list[str]) -> list[str]:
    from cleaner.dates import read_date

    return [read_date(value) or value for value in values]


RULES = (
    Rule("M413", "front matter", front_matter,
         hits=(Hit(f'---\ntitle: "Rain at last"\ndate: 2019-05-07\ntags: [rain, valley]\n---\n\n{STORY}', STORY,
                   lifts={"title": "Rain at last", "published": "2019-05-07", "tags": "rain; valley"}),
               Hit(f"---\nlayout: post\nauthor: Ann Lee\n---\n{STORY}", STORY, lifts={"authors": "Ann Lee"})),
         keeps=(Keep(f"---\n\n{STORY}\n\n---\n\nIt went on."), Keep(f"{STORY}\n---\ntitle: none\n---\nIt went on.")),
         lifts=("title", "published", "updated", "authors", "tags", "url", "language", "description", "site")),
    Rule("E106", "scripts, styles and JSON", scripts,
         hits=(Hit(f'{STORY}\n\nwindow.adQueue = window.adQueue || []; adQueue.push({{slot: "inline-2", size: [300, 250]}});\n\nIt went on.',
                   f"{STORY}\n\nIt went on."),
               Hit(f"{STORY}\n\n@media (max-width: 600px) {{ .promo-box {{ display: none; }} }}", STORY),
               Hit(f'{{"@context": "https://schema.org", "@type": "NewsArticle"}}\n\n{STORY}', STORY),
               Hit(f"{STORY}\n\n<!-- ad_slot = '300x250'; //-->", STORY),
               Hit("The miller wrote a script in Python that reads the gauge, parses its JSON and calls an API.\n\nwindow.floodWidget = {slot: 'gauge', box: [300, 250]};\n\nIt went on.",
                   "The miller wrote a script in Python that reads the gauge, parses its JSON and calls an API.\n\nIt went on.")),
         keeps=(Keep('The gauge has an API for those who write Python.\n\nEach answer is JSON, and it looks like this:\n\n{ "gauge": { "river": "Minho", "level": 3.4 } }\n\nThe level is in meters.'),
                Keep("The parser of the gauge is written in JavaScript, with a function for each line of the JSON.\n\nfunction readGauge(line) { const atColon = line.indexOf(':'); return document.title + line.slice(atColon); }\n\nWhat does readGauge return for an empty string?"),
                Keep("Write this:\n\n```\nvar rain = function (drops) { return drops + 1; };\n```"),
                Keep("function add(a, b) {\n  return (a + b);\n}\nvar sum = add(1, 2);"),
                Keep("{x} is a set with one member."))),
    Rule("E107", "shortcodes", shortcodes,
         hits=(Hit(f'[caption id="attachment_7" width="300"]The bridge in May.[/caption]\n\n{STORY}', STORY,
                   lifts={"captions": "The bridge in May."}),
               Hit(f'{STORY}\n\n[gallery ids="1,2,3"]', STORY),
               Hit(f'{STORY}\n\n[gallery ids="1"] [gallery ids="2"]', STORY),
               Hit(f"[pullquote]{STORY}[/pullquote]", STORY),
               Hit(f'{STORY}\n\n[harbour-map zoom=7 layer="tides"]\n\nIt went on.', f"{STORY}\n\nIt went on."),
               Hit(f"{STORY}\n\n[PROMO_SLOT_2]", STORY)),
         keeps=(Keep(f"{STORY}\n\nA shortcode looks like this:\n\n[harbour-map zoom=7]\n\nIt went on."), Keep(f"{STORY}\n\n[VALLEY]\n\nIt went on."),
                Keep("The list [entry a=1] is read first, he wrote."), Keep("He wrote [button] in the margin."), Keep("The word [gallery] is missing here, and [sic] is not a code."))),
    Rule("E108", "names of icons", icons,
         hits=(Hit(f"{STORY}\n\nchevron_right\n\nIt went on.", f"{STORY}\n\nIt went on."),
               Hit(f"{STORY}\n\nschedule The tides of May arrow_forward\n\nIt went on.", f"{STORY}\n\nschedule The tides of May\n\nIt went on."),
               Hit(f"{STORY}\n\nstar_rate star_half Old Mill\n\nIt went on.", f"{STORY}\n\nOld Mill\n\nIt went on.")),
         keeps=(Keep(f"{STORY}\n\nThe icon has a name:\n\nchevron_right\n\nIt went on."), Keep(f"{STORY}\n\nplay_arrow() starts the film."),
                Keep(f"{STORY}\n\nThe variable expand_more is set to zero in each of the loops."))),
)  # fmt: skip
