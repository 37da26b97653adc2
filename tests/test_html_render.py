"""Markdown, HTML and JSON hold what the blocks hold, and nothing that could harm."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from cleaner.article import Article, Block, Mark
from cleaner.formats.render import to_html, to_json, to_markdown

ARTICLE = Article(
    (
        Block("A *rare* line with a link.", marks=(Mark(19, 25, "a", "https://a.example/(x)"), Mark(0, 25, "em"))),
        Block("# not a heading", gap="\n\n"),
        Block("Part two", gap="\n\n", role="heading", level=2),
        Block("one", gap="\n\n", role="list_item", level=1, path="html/body/ol/li"),
        Block("inner", gap="\n", role="list_item", level=2, path="html/body/ol/li/ul/li"),
        Block("two", gap="\n", role="list_item", level=1, path="html/body/ol/li"),
        Block("Leaves | Arrives", gap="\n\n", role="table"),
        Block("06:30 | 07:10", gap="\n", role="table"),
        Block("Said he.", gap="\n\n", role="quote"),
        Block("x = ```1```", gap="\n\n", role="code"),
        Block("First line", gap="\n\n"),
        Block("second line", gap="\n"),
    ),
    metadata={"title": "On <lines>", "language": "en"},
)  # fmt: skip


def test_markdown():
    assert to_markdown(ARTICLE) == (
        "# On \\<lines\\>\n\n"
        "*A \\*rare\\* line with [a link](https://a.example/%28x%29)*.\n\n"
        "\\# not a heading\n\n"
        "## Part two\n\n"
        "1. one\n   - inner\n2. two\n\n"
        "| Leaves | Arrives |\n| --- | --- |\n| 06:30 | 07:10 |\n\n"
        "> Said he.\n\n"
        "````\nx = ```1```\n````\n\n"
        "First line\\\nsecond line\n"
    )


def test_html():
    assert to_html(ARTICLE) == (
        '<article lang="en">\n<h1>On &lt;lines&gt;</h1>\n'
        '<p><em>A *rare* line with <a href="https://a.example/(x)">a link</a></em>.</p>\n'
        "<p># not a heading</p>\n<h2>Part two</h2>\n"
        "<ol>\n<li>one\n<ul>\n<li>inner\n</li></ul>\n</li>\n<li>two\n</li></ol>\n"
        "<table>\n<tr><td>Leaves</td><td>Arrives</td></tr>\n<tr><td>06:30</td><td>07:10</td></tr>\n</table>\n"
        "<blockquote>\n<p>Said he.</p>\n</blockquote>\n"
        "<pre><code>x = ```1```</code></pre>\n"
        "<p>First line<br>\nsecond line</p>\n</article>\n"
    )


def test_json():
    value = json.loads(to_json(ARTICLE))
    assert value["text"] == ARTICLE.text
    assert value["metadata"]["title"] == "On <lines>"
    assert [b["text"] for b in value["blocks"]] == [b.text for b in ARTICLE.blocks]
    assert value["blocks"][0]["marks"][1] == {"start": 0, "end": 25, "kind": "em"}


def test_emptied_blocks_and_the_empty_article():
    assert to_markdown(Article((Block(""),))) == ""
    assert to_html(Article(())) == "<article>\n</article>\n"


def test_a_title_that_the_text_holds_is_not_said_twice():
    article = Article((Block("On lines", role="headline"),), metadata={"title": "On lines"})
    assert to_markdown(article) == "# On lines\n"


@st.composite
def blocks(draw):
    text = draw(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
    spot = st.integers(0, len(text))
    marks = [
        Mark(min(a, b), max(a, b), kind, value)
        for a, b, kind, value in draw(
            st.lists(
                st.tuples(
                    spot, spot, st.sampled_from(["a", "em", "strong", "code", "script"]),
                    st.sampled_from(["javascript:alert(1)", "data:text/html,x", 'https://a.example/?"><script>', " JaVaScRiPt:x"]),
                ),
                max_size=4,
            )
        )
        if a != b
    ]  # fmt: skip
    role = draw(
        st.sampled_from(["paragraph", "list_item", "heading", "table", "code", "quote", "caption"])
    )
    return Block(text, role=role, level=draw(st.integers(0, 3)), marks=tuple(marks))


@settings(max_examples=200, deadline=None)
@given(st.lists(blocks(), max_size=5))
def test_html_is_safe_and_whole(found):
    html = to_html(Article(tuple(found), metadata={"title": "<script>x</script>"}))
    root = LexborHTMLParser(html).body
    allowed = {"article", "h1", "h2", "h3", "p", "br", "ul", "ol", "li", "table", "tbody", "tr", "td", "pre",
               "code", "blockquote", "figure", "figcaption", "a", "em", "strong"}  # fmt: skip
    for node in root.traverse():
        if node.tag == "body":
            continue
        assert node.tag in allowed
        assert set(node.attributes) <= {"href", "lang"}
        assert (node.attributes.get("href") or "https:").startswith("https:")
    shown = "".join(root.text(deep=True).split()).replace("\ufffd", "")
    for block in found:
        for piece in block.text.split(" | "):
            assert "".join(piece.replace("\x00", "").split()) in shown or "\r" in piece
