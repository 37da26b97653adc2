"""Pages of every kind come out as what they are: articles with their parts, or none with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import InputError
from cleaner.formats.html import parse_html
from cleaner.formats.html.copies import without_copies
from cleaner.formats.html.tree import read_page
from cleaner.formats.html.vocabulary import bit, class_bits

PAGES = Path(__file__).parents[1] / "fixtures" / "pages"


def page(name: str):
    return parse_html((PAGES / f"{name}.html").read_bytes(), url="https://harbourpost.example/x/y")


@pytest.fixture(scope="module")
def news():
    return page("news")


def test_the_article_is_there_and_its_furniture_is_not(news):
    for part in (
        "A ferry left the stone pier of Larkness", "A crossing that nobody wanted to pay for",
        "“My daughter has never seen the shop", "a crane that a fish farm no longer needed",
        "Whether the ferry will sail in winter is not decided.",
    ):  # fmt: skip
        assert part in news.text
    for part in ("cookies", "Share", "Council splits", "Old Tam", "Seal moves", "©", "window."):
        assert part not in news.text


def test_roles_levels_and_gaps(news):
    roles = {b.text[:20]: (b.role, b.level) for b in news.blocks}
    assert roles["A crossing that nobo"] == ("heading", 2)
    assert roles["“My daughter has nev"] == ("quote", 0)
    assert roles["a crane that a fish "] == ("list_item", 1)
    assert roles["First | 06:30"] == ("table", 0)
    assert news.blocks[0].gap == ""
    item = next(b for b in news.blocks if b.text.startswith("a crane"))
    assert item.gap == "\n"
    assert item.path.endswith("div/ul/li")


def test_marks_keep_their_text_and_absolute_addresses(news):
    marks = {b.text[m.start : m.end]: (m.kind, m.value) for b in news.blocks for m in b.marks}
    assert marks["Larkness"] == ("strong", "")
    assert marks["Grey Heron"] == ("em", "")
    assert marks["said in its timetable"] == (
        "a", "https://harbourpost.example/transport/timetable",
    )  # fmt: skip


def test_metadata_with_their_sources(news):
    m = news.metadata
    assert m["title"] == "Ferry returns to Larkness after eleven years"
    assert m["authors"] == ("Mara Quillfeather", "Joss Tarrant")
    assert m["published"] == "2024-05-14T06:30:00+01:00"
    assert m["updated"] == "2024-05-14T11:05:00+01:00"
    assert m["language"] == "en-GB"
    assert m["site"] == "The Harbour Post"
    assert m["url"] == "https://harbourpost.example/transport/ferry-returns"
    assert m["image"] == "https://harbourpost.example/pictures/ferry-lead.jpg"
    assert m["section"] == "Transport"
    assert m["captions"] == (
        "The ferry Grey Heron leaves the pier at Larkness on its first morning.",
    )
    assert m["tags"] == ("Ferries", "Larkness")
    assert "published: json-ld datePublished" in m["provenance"]
    assert "not_article" not in m


def test_what_is_known_beforehand_is_kept():
    article = parse_html("<h1>On the page</h1>", metadata={"title": "From the feed"})
    assert article.metadata["title"] == "From the feed"


@pytest.mark.parametrize(
    ("name", "first", "last", "never"),
    [
        (
            "japanese",
            "港町の丘に立つ時計台",
            "改めて話し合う予定だ。",
            ("関連記事", "ランキング", "無断転載", "スポーツ"),
        ),
        ("arabic", "عاد القطار القديم", "بسبب الثلوج.", ("اقرأ أيضا", "رياضة", "جميع الحقوق")),
    ],
)
def test_other_scripts(name, first, last, never):
    article = page(name)
    assert article.text.startswith(first)
    assert article.text.endswith(last)
    assert not any(part in article.text for part in never)
    assert "not_article" not in article.metadata


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("listing", "listing"), ("login", "login wall"), ("not-found", "soft 404"),
        ("frameset", "frameset"), ("script-only", "only in scripts"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_said_to_be_none(name, reason):
    assert reason in page(name).get("not_article")


@pytest.mark.parametrize("source", ["", " \n", "<html></html>", "<!-- nothing -->", "\x00", b""])
def test_empty_pages(source):
    article = parse_html(source)
    assert article.text == ""
    assert article.metadata["not_article"] == "empty page"


def test_text_that_stands_only_in_the_data_is_taken_from_there_and_said_so():
    body = "The bell rang twice. " * 40 + "\\n\\n" + "Nobody came. " * 30
    data = f'{{"@type": "NewsArticle", "headline": "The bell", "articleBody": "{body}"}}'
    article = parse_html(f'<script type="application/ld+json">{data}</script><div id=app></div>')
    assert len(article.blocks) == 2
    assert article.text.endswith("Nobody came.")
    assert "articleBody" in article.metadata["notes"][0]


def test_lines_broken_with_br():
    prose = "The evening was long and nobody in the village went to bed before the bell had rung."
    article = parse_html(f"<article><p>{prose}<br>{prose}<br><br>{prose}</p></article>")
    assert [b.gap for b in article.blocks] == ["", "\n", "\n\n"]


def test_comments_do_not_break_a_line():
    article = parse_html(
        "<p>The mill<!-- --> stood<!-- <p> --> still for <!-- 3 -->three weeks.</p>"
    )
    assert article.text == "The mill stood still for three weeks."


LINES = ("The tide took the jetty at four.", "Nobody saw it go.", "The harbor master slept.")
STORY = f"<p>{' '.join(LINES * 4)}</p>"


@pytest.mark.parametrize(
    ("html", "stays"),
    [
        (f"<header><p>Top</p></header><main>{STORY}</main><aside>Side</aside>", False),
        (f"<header><h1>Top</h1></header>{STORY}<footer>Side</footer>", True),
        (f"<article><header><p>Top</p></header>{STORY}</article><nav>Side</nav>", True),
        (f"<main><header><p>Top</p></header>{STORY}</main><nav>Side</nav>", True),
        (f"<header><p>Top</p></header><aside>{STORY}<p>Side</p></aside><p>One. Two.</p>", True),
    ],
)
def test_furniture_is_passed_over_where_it_is_none_of_the_article(html, stays):
    texts = [text for run in read_page(f"<body>{html}</body>").runs for text, _ in run.pieces]
    assert any(LINES[0] in text for text in texts)
    assert ("Top" in texts) == stays


def test_code_keeps_its_lines():
    prose = (
        "<p>The program that follows prints a line, and then it prints another one, and stops.</p>"
    )
    article = parse_html(
        f"<article>{prose * 3}<pre>for a in b:\n    print(a)\n</pre>{prose * 3}</article>"
    )
    assert "for a in b:\n    print(a)" in [b.text for b in article.blocks if b.role == "code"]


def test_more_than_twenty_million_characters_are_refused_by_name():
    with pytest.raises(InputError, match="20,000,000"):
        parse_html("x" * 20_000_001)
    with pytest.raises(InputError, match="tags"):
        parse_html("<b>" * 1_000_001)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<article><p>It rained all day on Monday in Cobley.</p></article>", "It rained all day on Monday in Cobley."),
        ("<p>Мост закрыт</p>", "Мост закрыт"),
        ("<html><body><p>One short note.</p></body></html>", "One short note."),
        ("<p>The council met. It voted for the bridge.</p><p>Work begins in May, the mayor said.</p>",
         "The council met. It voted for the bridge.\n\nWork begins in May, the mayor said."),
        ("<p>The council met on Monday.</p><p><a href='/a'>More on this</a></p><footer><p>Write to us.</p></footer>",
         "The council met on Monday."),
    ],
)  # fmt: skip
def test_fragments_and_pages_of_a_few_lines_are_kept_whole(html, text):
    assert parse_html(html).text == text


LINE = "The evening was long, and nobody in the village went to bed before the old bell had rung twice."


def test_a_table_that_serves_layout_is_no_table_of_data():
    page = (
        "<table><tr><td><b>Sections</b><br><a href=/1>Sport</a></td><td><h1>The bell</h1>"
        f"<p>{LINE}</p><p>Again: {LINE}</p><p>And once more: {LINE}</p></td></tr></table>"
    )
    article = parse_html(f"<html><body>{page}</body></html>")
    texts = [b.text for b in article.blocks if b.role == "paragraph"]
    assert texts[-3:] == [LINE, f"Again: {LINE}", f"And once more: {LINE}"]
    assert not any(b.role == "table" for b in article.blocks)


def test_what_stands_in_one_cell_stays_in_one_cell():
    rows = (
        "<tr><th>Bell</th><th>Rings</th></tr>"
        "<tr><td><p>Great bell</p><p>(of 1702)</p></td><td><em>at six</em></td></tr>"
    )
    page = f"<html><body><article><p>{LINE}</p><table>{rows}</table><p>{LINE} {LINE}</p></article></body></html>"
    row = next(b for b in parse_html(page).blocks if "1702" in b.text)
    assert (row.role, row.text) == ("table", "Great bell (of 1702) | at six")
    assert [(m.kind, row.text[m.start : m.end]) for m in row.marks] == [("em", "at six")]


def test_elements_that_a_site_made_up_do_not_break_a_line():
    page = f"<html><body><article><p>{LINE} A <x-source>trusted study</x-source> says so.</p><p>{LINE}</p></article>"
    assert parse_html(page).blocks[0].text == f"{LINE} A trusted study says so."


def test_frames_within_the_article_are_lifted():
    frames = (
        '<iframe src="//player.example/v/7"></iframe><iframe data-src="/map?at=mill" src="about:blank"></iframe>'
        '<iframe src="https://ads.example/box"></iframe><iframe src="https://pixel.example/i" width=1></iframe>'
        '<iframe src="https://talk.example/box" style="display: none"></iframe>'
    )
    page = (
        '<html><body><iframe src="https://top.example/banner"></iframe><nav><a href=/>Home</a></nav>'
        f"<article><h1>The bell</h1><p>{LINE}</p>{frames}"
        + 6
        * f"<p>{LINE} {LINE}</p>"
        + "</article>"
        '<p>Copyright</p><p>Terms</p><iframe src="https://below.example/chat"></iframe></body></html>'
    )
    article = parse_html(page, url="https://valley.example/bell")
    assert article.metadata["embeds"] == (
        "https://player.example/v/7", "https://valley.example/map?at=mill",
    )  # fmt: skip
    assert "example" not in article.text


SAYINGS = [
    f"Of {n} bells in the valley, {n - 1} were cast before the war, and the sexton rings every one of them by hand."
    for n in range(2, 14)
]
STORY = "".join(f"<p>{saying}</p>" for saying in SAYINGS[:6])


def posts(sayings, name="comment"):
    return "".join(
        f'<li class="{name}" id="{name}-{n}"><div class="{name}-content"><p>{said} So I think, and so did my aunt.</p>'
        "</div></li>"
        for n, said in enumerate(sayings)
    )


def test_a_thread_of_comments_longer_than_the_article_is_none_of_it():
    thread = f'<div id="comments"><h3>24 comments</h3><ol class="commentlist">{posts(2 * SAYINGS)}</ol></div>'
    page = (
        f'<html><body><div class="postarea"><h1>The bells</h1>{STORY}{thread}</div></body></html>'
    )
    assert parse_html(page).text == "\n\n".join(SAYINGS[:6])


def test_a_page_of_nothing_but_comments_keeps_them():
    page = (
        f'<html><body><h1>The bells</h1><ol class="commentlist">{posts(SAYINGS)}</ol></body></html>'
    )
    assert SAYINGS[4] in parse_html(page).text


def test_an_article_in_one_element_named_for_comments_stays():
    page = (
        f'<html><body><article class="kommentar"><h1>The bells</h1>{STORY}</article></body></html>'
    )
    assert parse_html(page).text == "\n\n".join(SAYINGS[:6])


def test_a_story_that_the_page_holds_twice_is_read_once():
    story = f"<h2>What the sexton says</h2>{STORY}"
    page = (
        f'<html><body><main><h1>The bells</h1><div class="hidden-desktop">{story}</div>'
        f'<div class="hidden-mobile">{story}</div><p>{SAYINGS[7]}</p></main></body></html>'
    )
    article = parse_html(page)
    assert article.text == "\n\n".join(["What the sexton says", *SAYINGS[:6], SAYINGS[7]])


def test_a_sentence_that_comes_again_stays():
    refrain = "Ring out, old bell."
    lines = [part for saying in SAYINGS for part in (saying, refrain)]
    story = "".join(f"<p>{line}</p>" for line in lines)
    page = f"<html><body><main><h1>The bells</h1>{story}</main></body></html>"
    assert parse_html(page).text == "\n\n".join(lines)


@given(st.lists(st.sampled_from("abc"), max_size=30), st.integers(0, 90))
def test_of_copies_every_text_stays_once_and_in_order(texts, width):
    prose = [float(width)] * len(texts)
    stays = without_copies(texts, list(range(len(texts))), prose)
    assert stays == sorted(set(stays))
    assert {texts[n] for n in stays} == set(texts)
    assert width * len(texts) >= 200 or stays == list(range(len(texts)))


def test_of_two_copies_the_first_stays_with_its_heading():
    texts = ["Top", "Plan", "One.", "Two.", "Between", "Plan", "One.", "Two.", "End"]
    prose = [0, 0, 120, 130, 0, 0, 120, 130, 0]
    assert without_copies(texts, list(range(9)), prose) == [0, 1, 2, 3, 4, 8]


def test_a_table_is_kept_as_a_whole():
    rows = "".join(
        f"<tr><td>Week {n}</td><td>Rest</td><td>-</td><td>{n}</td><td>Rest</td></tr>"
        for n in range(1, 9)
    )
    head = "<tr><th>Week</th><th>Mon</th><th>Tue</th><th>Wed</th><th>Thu</th></tr>"
    page = (
        f"<html><body><article><h1>The bells</h1>{STORY}</article>"
        f'<div class="widget"><table>{head}{rows}</table></div><p>{SAYINGS[8]}</p></body></html>'
    )
    texts = [block.text for block in parse_html(page).blocks if block.role == "table"]
    weeks = [f"Week {n} | Rest | - | {n} | Rest" for n in range(1, 9)]
    assert texts == ["Week | Mon | Tue | Wed | Thu", *weeks]


@pytest.mark.parametrize(
    ("family", "classes"),
    [
        ("related", "lire-aussi leia-tambem tePuedeInteresar meistgelesen lees-ook mestlest czytaj-takze tinlienquan baca-juga"),
        ("share", "partager condividi compartilhar udostepnij paylas bagikan chiase"),
        ("ad", "publicidad pubblicita hirdetes annons iklan quangcao"),
        ("body", "texto-cuerpo conteudo noidung honbun brodtekst tresc"),
        ("media", "bildunterschrift piefoto didascalia fotobijschrift bildetekst popisek"),
        ("lead", "chapo entradilla linhafina occhiello ingress perex"),
    ],
)  # fmt: skip
def test_class_names_of_many_languages_are_known(family, classes):
    unknown = [name for name in classes.split() if not class_bits(name) & bit(family)]
    assert not unknown
    assert not class_bits("particular material datatable") & bit("article")


def test_a_box_with_another_story_leaves_with_its_label():
    """The label alone is plainly no text; the headline and the date below it look like some."""
    box = (
        '<div class="box-inline-topic"><div class="box-inline-topic__title">Материалы по теме:</div>'
        '<a href="/a/1">Как город остался без трамваев</a> <span>8 февраля 2023</span></div>'
    )
    russian = [
        f"По словам мастера, трамвай номер {n} нашли в старом депо, где он простоял двадцать лет под снегом и дождем."
        for n in range(2, 8)
    ]
    story = [f'<p class="topic-body__content-text">{line}</p>' for line in russian]
    page = (
        '<html><body><div class="topic-body"><h1>Трамвай вернулся</h1><div class="topic-body__content">'
        + "".join([*story[:2], box, *story[2:]])
        + "</div></div></body></html>"
    )
    assert parse_html(page).text == "\n\n".join(russian)


def test_a_line_with_a_colon_and_a_link_in_the_story_stays():
    page = (
        f'<html><body><article><h1>The bells</h1>{STORY}<p>The sexton keeps a list of them all: <a href="/l">the bells '
        f"of the valley</a></p><p>{SAYINGS[8]}</p></article></body></html>"
    )
    assert "the bells of the valley" in parse_html(page).text


def test_a_label_that_only_a_style_sheet_keeps_apart_is_a_word_of_its_own():
    page = (
        f"<html><body><article><h1>The bells<span>Top ten of the valley</span></h1><p><span>Upper weir</span>{SAYINGS[2]}"
        f" They use <code><span>get</span><span>Name</span></code>, i<b>Phone</b> and inter<i>view</i>s.</p>{STORY}</article>"
    )
    article = parse_html(page)
    assert article.blocks[0].text.startswith(f"Upper weir {SAYINGS[2]}")
    assert "getName, iPhone and interviews." in article.text
    assert article.metadata["title"] == "The bells Top ten of the valley"


def test_a_chorus_stays_each_time():
    chorus = (
        "Ring out, old bell, ring over hill and river,<br>ring for the miller and ring for the mill,<br>ring for the ones "
        "who are gone, and for ever<br>ring for the ones who are listening still,<br>ring for the valley, the weir and the hill"
    )
    song = "".join(f"<p>{saying}</p><p>{chorus}</p>" for saying in SAYINGS[:5])
    page = f"<html><body><main><h1>The bells</h1>{song}</main></body></html>"
    assert parse_html(page).text.count("Ring out, old bell") == 5
