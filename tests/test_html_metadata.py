"""What a page says of its article, where it says it in several ways at once. Every page here is made up."""

from __future__ import annotations

import json

import pytest

from cleaner.formats.html import parse_html

PROSE = (
    "<p>The old mill by the weir has stood empty since the flood, and nobody in the valley thought that it "
    "would ever turn again.</p><p>Last week the miller's granddaughter opened the sluice, and the wheel went "
    "round as if it had never stopped.</p>"
)


def read(head: str = "", body: str = "", url: str = "", data: object = None):
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data else ""
    return parse_html(
        f"<html><head>{head}{script}</head><body><main>{body}</main></body></html>", url=url
    ).metadata


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


@pytest.mark.parametrize(
    ("head", "body", "url", "title"),
    [
        pytest.param(
            og("Mill turns again after ten years"), "<h1>The mill turns again</h1>", "",
            "The mill turns again", id="the headline, where networks get another",
        ),
        pytest.param(
            og("The mill turns again – Weir Valley News"), "<h1>The mill turns again – Weir Valley News</h1>",
            "https://weirvalleynews.example/mill", "The mill turns again", id="a site's name in the headline",
        ),
        pytest.param(
            "<title>The mill in the valley turns again | Opinion</title>", "", "",
            "The mill in the valley turns again", id="a section",
        ),
        pytest.param(
            "<title>The mill in the valley turns again | Local stories | Weir Trust</title>", "", "",
            "The mill in the valley turns again", id="a section and a site",
        ),
        pytest.param(
            "<title>谷の古い水車が十年ぶりに回る | 地域 | 谷新聞</title>", "", "",
            "谷の古い水車が十年ぶりに回る", id="a section and a site, without spaces",
        ),
        pytest.param(
            "<title>The mill turns again | What the valley wants to do with the old house and its wheel</title>",
            "", "", "The mill turns again | What the valley wants to do with the old house and its wheel",
            id="a second part that is no section",
        ),
        pytest.param(
            og("The mill turns again - Weirdot"),
            "<h1><span>Posted:</span> <a href='/mill'>The mill turns again</a> <b>(valley.example)</b> <i>87</i></h1>",
            "https://weirdot.example/1", "The mill turns again", id="labels and counters in the heading",
        ),
        pytest.param(
            "<title>The mill turns again</title>", "<h1>The mill turns again<br>A wheel and its history</h1>", "",
            "The mill turns again", id="a subline in the heading",
        ),
        pytest.param(
            og("Granddaughter opens the sluice"), "<h1>The mill in our valley<br>turns again</h1>", "",
            "The mill in our valley turns again", id="a line break in the heading",
        ),
        pytest.param(
            og("How the wheel was mended"), "<h1>Why a mill is mended</h1>" * 2, "",
            "Why a mill is mended", id="the same heading for wide and narrow screens",
        ),
        pytest.param(
            og("Our favourite mills"),
            "<h1>Weir Magazine</h1><h1>Ten mills along the river to visit</h1>"
            + PROSE + "<h1>Five bridges to visit</h1>",
            "https://weirmagazine.example/mills-river-visit", "Ten mills along the river to visit",
            id="several headings, one of them like the address",
        ),
        pytest.param(
            og("Fifty mills worth a detour"), "<h1>Weir guild looks for the most beautiful houses</h1>",
            "https://guild.example/fifty-mills-worth-a-detour", "Fifty mills worth a detour",
            id="an address that knows better than a lone heading",
        ),
        pytest.param(
            "<title>Weir Tales | WeirTales.example - The mill turns again</title>", "",
            "https://www.weirtales.example/7", "The mill turns again", id="the site in front",
        ),
        pytest.param(
            "<title>The mill turns again after ten years – District desk</title>",
            "<h2>The mill turns again after ten years</h2>", "", "The mill turns again after ten years",
            id="a heading of another rank",
        ),
        pytest.param(
            "<title>The mill turns again - Weir Valley News</title>",
            "<h1>All the news from the valley and beyond</h1><h2>The mill turns again</h2>",
            "https://weirvalleynews.example/8123", "The mill turns again", id="a slogan in the only h1",
        ),
        pytest.param(
            og("Weir Valley News"), "<h2>Most read</h2><h2 class='entry-title'>The mill turns again</h2>",
            "https://weirvalleynews.example/8123", "The mill turns again", id="a page that states its site alone",
        ),
        pytest.param(
            "<title>Old mills : what the new law says</title>", "", "", "Old mills : what the new law says",
            id="a colon between spaces, and no site known",
        ),
        pytest.param(
            '<meta property="og:site_name" content="Weir Valley News">' + og("Weir Valley News: The mill turns again"),
            "", "", "The mill turns again", id="the site in front, with a colon",
        ),
        pytest.param(
            "<title>The mill tur...</title>", "<h3>The mill turns again</h3>", "", "The mill turns again",
            id="a title cut off, whole in a heading",
        ),
        pytest.param(
            '<meta property="og:site_name" content="谷新聞デジタル">' + og("古い水車が回る　十年ぶり：谷新聞デジタル"),
            "<h1>古い水車が回る　十年ぶり</h1>", "", "古い水車が回る 十年ぶり",
            id="the site behind a wide colon, a short heading without spaces",
        ),
        pytest.param(
            '<meta property="og:site_name" content="谷新闻网">' + og("谷中老水车十年后重新转动_谷新闻网"), "", "",
            "谷中老水车十年后重新转动", id="the site behind an underscore",
        ),
    ],
)  # fmt: skip
def test_titles(head, body, url, title):
    assert read(head, body + PROSE, url)["title"] == title


def test_a_title_that_was_cut_off_is_whole_elsewhere():
    whole = "The mill turns again: how a granddaughter, a sluice and a summer of rain brought an old wheel back to life (with pictures)"
    data = {"@type": "NewsArticle", "headline": whole[:108]}
    found = read(og(whole + " - Weir Valley News"), PROSE, "https://weirvalleynews.example/", data)
    assert found["title"] == whole


def person(name: str, kind: str = "Person") -> dict[str, object]:
    return {
        "@type": "NewsArticle",
        "headline": "The mill turns again",
        "author": {"@type": kind, "name": name},
    }


HEAD = "<h1>The mill turns again</h1>"


@pytest.mark.parametrize(
    ("head", "body", "data", "authors"),
    [
        pytest.param(
            "", HEAD + PROSE, person("Ada Weir and Bo Stone, The Valley Post"), ("Ada Weir", "Bo Stone"),
            id="two names and a paper in one datum",
        ),
        pytest.param(
            "", HEAD + PROSE, person("Ada Weir, MD, PhD"), ("Ada Weir, MD, PhD",), id="degrees stay",
        ),
        pytest.param(
            "", HEAD + PROSE, person("Ada Weir, Senior Editor"), ("Ada Weir",), id="offices go",
        ),
        pytest.param(
            "", HEAD + "<p>By Ada Weir</p>" + PROSE, person("The Valley Post", "Organization"),
            ("Ada Weir",), id="a byline before an organization",
        ),
        pytest.param(
            "", HEAD + PROSE, person("The Valley Post", "Organization"),
            ("The Valley Post",), id="an organization where nobody else is named",
        ),
        pytest.param(
            "", HEAD + "<p>By Ada Weir</p>" + PROSE, person("Carl Poster"),
            ("Ada Weir",), id="a byline before whoever put the text in",
        ),
        pytest.param(
            "", HEAD + "<p class='author_name'>Ada Weir</p>" + PROSE, person("ada.weir7"),
            ("Ada Weir",), id="a name before a user name",
        ),
        pytest.param(
            "", HEAD + PROSE, person("millwright"), ("millwright",), id="a user name where there is no other",
        ),
        pytest.param(
            "", HEAD + PROSE, person("admin"), (), id="rather none than junk",
        ),
        pytest.param(
            '<meta name="twitter:label1" content="Verfasst von"><meta name="twitter:data1" content="Ada Weir">'
            '<meta name="twitter:label2" content="Lesezeit"><meta name="twitter:data2" content="3 Minuten">',
            HEAD + PROSE, None, ("Ada Weir",), id="a card for networks",
        ),
        pytest.param(
            "", HEAD + "<div><span>By</span><span>Ada Weir</span></div>" + PROSE, None, ("Ada Weir",),
            id="a label that markup alone sets apart",
        ),
        pytest.param(
            "", HEAD + "<p>By <a href=/p/ada>Ada Weir</a><br>Updated March 12, 2024</p>" + PROSE, None,
            ("Ada Weir",), id="a link behind the label",
        ),
        pytest.param(
            "", HEAD + "<p>May 3, 2024 by Ada Weir in Crafts</p>" + PROSE, None, ("Ada Weir",),
            id="a byline behind a date",
        ),
        pytest.param(
            "", HEAD + "<p>Posted by <a href=/u/9>MillGirl</a> on Friday</p>" + PROSE, None, ("MillGirl",),
            id="a pen name of one word",
        ),
        pytest.param(
            "", HEAD + "<p>Ada Weir | Senior Writer | July 2, 2024</p>" + PROSE, None, ("Ada Weir",),
            id="an office tells a name",
        ),
        pytest.param(
            "", HEAD + "<p>Ada Weir, DVM; Bo Stone, MD</p>" + PROSE, None, ("Ada Weir, DVM", "Bo Stone, MD"),
            id="degrees tell names",
        ),
        pytest.param(
            "", HEAD + PROSE + "<h3>Written by</h3><div>Ada Weir</div>", None, ("Ada Weir",),
            id="a label below the article",
        ),
        pytest.param(
            "", HEAD + PROSE + "<p>This post was written by Ada Weir, who mends wheels.</p>", None,
            ("Ada Weir",), id="a note below the article",
        ),
        pytest.param(
            "", HEAD + "<p>Ada Weir</p>" + PROSE
            + "<p>Ada Weir is a millwright who has mended nine wheels along the river.</p>", None,
            ("Ada Weir",), id="a bare name and somebody told of",
        ),
        pytest.param(
            "", HEAD + "<p>Crafts</p><p>Photo by Bo Stone</p><p class=author><a>Follow Ada</a></p>" + PROSE,
            None, (), id="sections, photographers and buttons are no authors",
        ),
        pytest.param(
            "<title>The mill turns again | Diario del Valle</title><meta name=author content='Diario del Valle'>",
            HEAD + "<div class=firma><span class=autor>Ada Presa</span> <span class=ciudad>Valle de Arriba</span></div>" + PROSE,
            None, ("Ada Presa",), id="a person rather than the site that the title names",
        ),
        pytest.param(
            "", HEAD + "<div class=writer><a href=/r/1>박서연 기자</a> <a href=/s>구독</a></div>" + PROSE, None,
            ("박서연",), id="a Korean reporter, and the button to follow her",
        ),
        pytest.param(
            "", HEAD + "<div class=Byline><span>水車花子</span><time datetime=2024-05-03>2024年5月3日</time></div>" + PROSE,
            None, ("水車花子",), id="a name run into a date, without a blank",
        ),
        pytest.param(
            "", HEAD + "<p>By the Valley editors</p>" + PROSE, None, ("the Valley editors",), id="a newsroom",
        ),
        pytest.param(
            "", HEAD + "<p>By the numbers: ten wheels</p>" + PROSE, None, (), id="by is not always a byline",
        ),
        pytest.param(
            "", HEAD + PROSE + "<div class=comment><span class=author>Bo Stone</span> says: fine.</div>", None,
            (), id="who comments is no author",
        ),
    ],
)  # fmt: skip
def test_authors(head, body, data, authors):
    assert tuple(read(head, body, data=data).get("authors", ())) == authors


@pytest.mark.parametrize(
    ("language", "line", "author", "prose"),
    [
        ("de", "Von Ada Weir", "Ada Weir", "Die alte Mühle am Wehr stand seit der Flut leer, und niemand im Tal glaubte noch daran, dass sie sich je wieder drehen würde."),
        ("fr", "Par Ada Weir", "Ada Weir", "Le vieux moulin était vide depuis la crue, et personne dans la vallée ne croyait plus que sa roue tournerait encore un jour."),
        ("es", "Escrito por Ada Weir", "Ada Weir", "El viejo molino estaba vacío desde la riada, y nadie en el valle creía que su rueda volviera a girar algún día."),
        ("it", "di Ada Weir", "Ada Weir", "Il vecchio mulino era vuoto dopo la piena, e nessuno nella valle credeva più che la sua ruota potesse girare ancora."),
        ("nl", "Door Ada Weir", "Ada Weir", "De oude molen stond sinds de vloed leeg, en niemand in het dal geloofde nog dat het rad ooit weer zou draaien."),
        ("sv", "Av Ada Weir", "Ada Weir", "Den gamla kvarnen hade stått tom sedan floden, och ingen i dalen trodde längre att hjulet någonsin skulle gå runt igen."),
        ("ru", "Автор: Ада Запруда", "Ада Запруда", "Старая мельница пустовала со времён наводнения, и никто в долине не верил, что её колесо снова закрутится."),
        ("pt", "Por Ada Weir, do Rio", "Ada Weir", "O velho moinho estava vazio desde a cheia, e ninguém no vale acreditava que a sua roda voltasse a girar algum dia."),
        ("ja", "記者 水車花子", "水車花子", "古い水車小屋は洪水のあと空き家のままで、谷の人々は誰も水車がまた回るとは思っていなかった。"),
    ],
)  # fmt: skip
def test_bylines_in_other_languages(language, line, author, prose):
    text = f"<p>{prose}</p>" * 3
    page = f"<html lang={language}><body><main>{HEAD}<p>{line}</p>{text}</main></body></html>"
    assert parse_html(page).metadata["authors"] == (author,)


@pytest.mark.parametrize(
    ("url", "body", "data", "published"),
    [
        pytest.param("https://x.example/2024/may/3/mill", HEAD, None, "2024-05-03", id="a month in the address"),
        pytest.param(
            "", HEAD + "<p><span>Crafts</span><span>MAY 3, 2024</span><span>Updated: May 9, 2024</span></p>", None,
            "2024-05-03", id="parts of a line",
        ),
        pytest.param(
            "", "<p>May 3, 2024</p>" + HEAD + 3 * PROSE + "<h2>More</h2><p>June 9, 2024</p>", None,
            "2024-05-03", id="above the headline rather than below the text",
        ),
        pytest.param(
            "", HEAD + "<p>Published May 3, 2024</p>",
            {"@type": "Article", "headline": "The mill turns again",
             "datePublished": "2024-08-01T10:00:00Z", "dateModified": "2024-08-01T10:00:00Z"},
            "2024-05-03", id="data that know the last change only",
        ),
        pytest.param(
            "", HEAD + "<p>May 3, 2024</p>",
            {"@type": "Article", "headline": "The mill turns again", "datePublished": "Aug 1, 2024"},
            "2024-05-03", id="data in words come last",
        ),
        pytest.param(
            "", "<div>Monday, 6 May 2024</div><ul><li>3 May 2024, 14:30</li></ul>" + HEAD, None, "2024-05-03T14:30:00",
            id="above the headline, below the date of today",
        ),
        pytest.param("https://x.example/2024/5/3/mill", HEAD, None, "2024-05-03", id="short numbers in the address"),
        pytest.param(
            "", HEAD + "<p>نشر في ٣ مايو ٢٠٢٤ - ١٤:٣٠</p>", None, "2024-05-03T14:30:00", id="Arabic digits",
        ),
        pytest.param("", HEAD + "<p>۱۴ اردیبهشت ۱۴۰۳</p>", None, "2024-05-03", id="a year of Iran"),
        pytest.param("", HEAD + "<p>3 พ.ค. 2567</p>", None, "2024-05-03", id="a year of Thailand"),
        pytest.param(
            "", "<div>17:05, 3 May 2024</div>" + HEAD + PROSE + "<div><a href=/o>How it broke</a> <i>8 February 2024</i></div>"
            + PROSE, None, "2024-05-03T17:05:00", id="above the headline rather than of another story in the text",
        ),
    ],
)  # fmt: skip
def test_dates(url, body, data, published):
    assert read("", body + PROSE, url, data)["published"] == published
