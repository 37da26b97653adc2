"""The nouns and `apply`: byte for byte, replayable, refusing what does not fit."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.article import Article, Block, Edit, EditError, Mark, apply, lift
from cleaner.formats.text import parse_text

texts = st.text(st.sampled_from("ab .\n\r\t\u3000\u2028\x85é中"), max_size=60) | st.text(
    max_size=60
)


@given(texts)
def test_a_text_without_edits_comes_back_byte_for_byte(text):
    assert replace(parse_text(text)).text == text


@given(texts)
def test_lines_are_the_same_with_and_without_returns(text):
    """Two patterns find lines, one for each kind of line end."""
    plain = text.replace("\r", "\n")
    returns = parse_text(plain + "\r").blocks
    assert returns == parse_text(plain).blocks


@given(texts)
def test_blocks_are_lines_with_neither_line_end_nor_margin(text):
    for block in parse_text(text).blocks:
        assert block.text
        assert block.text == block.text.strip()
        assert not set(block.text) & set("\r\n")
        assert not block.gap.strip()


def test_an_edit_takes_what_it_names():
    article = parse_text("One two.\n\nThree.")
    after = apply(article, [Edit(0, 3, 7, " two", "X1")])
    assert after.text == "One.\n\nThree."
    assert article.text == "One two.\n\nThree."


@pytest.mark.parametrize(
    "edit",
    [
        Edit(0, 0, 3, "Two", "X1"),
        Edit(0, -3, 0, "", "X1"),
        Edit(0, 5, 4, "", "X1"),
        Edit(9, 0, 0, "", "X1"),
        Edit(-1, 0, 0, "", "X1"),
        Edit(0, 0, 99, "One.", "X1"),
    ],
)
def test_an_edit_that_does_not_find_its_text_is_refused(edit):
    with pytest.raises(EditError, match="X1"):
        apply(parse_text("One."), [edit])


def test_an_emptied_block_leaves_the_widest_gap():
    article = parse_text("One.\n\nShare\nTwo.\nThree.")
    assert apply(article, [Edit(1, 0, 5, "Share", "X1")]).text == "One.\n\nTwo.\nThree."


def test_where_the_first_block_goes_the_margin_stays():
    article = parse_text("\n  Share\n\n\nOne.\n")
    assert apply(article, [Edit(0, 0, 5, "Share", "X1")]).text == "\n  One.\n"


def test_an_article_of_nothing_but_artifacts_is_empty():
    assert apply(parse_text("\nShare\n\n"), [Edit(0, 0, 5, "Share", "X1")]).text == ""


def test_gaps_are_edited_too():
    article = parse_text("One\ntwo.")
    assert apply(article, [Edit(1, 0, 1, "\n", "X1", insert=" ", part="gap")]).text == "One two."


def test_lists_grow_and_single_values_stay():
    known = lift(
        {"title": "A"}, [("title", "B"), ("captions", "x"), ("captions", "y"), ("captions", "x")]
    )
    assert known == {"title": "A", "captions": ("x", "y")}
    assert lift({"authors": "A"}, [("authors", "B")]) == {"authors": ("A", "B")}


@given(st.data())
def test_marks_cover_the_same_words_after_an_edit(data):
    text = data.draw(st.text("abcdef ", min_size=1, max_size=20))
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    (m1, m2), (e1, e2) = data.draw(spans), data.draw(spans)
    article = Article((Block(text, marks=(Mark(m1, m2, "em"),) if m1 < m2 else ()),))
    insert = data.draw(st.sampled_from(["", "X", "XYZ"]))
    after = apply(article, [Edit(0, e1, e2, text[e1:e2], "X1", insert=insert)]).blocks[0]
    for mark in after.marks:
        assert 0 <= mark.start < mark.end <= len(after.text)
    if m1 < m2 and (e2 <= m1 or e1 >= m2):
        (mark,) = after.marks
        assert after.text[mark.start : mark.end] == text[m1:m2]


@given(st.data())
def test_edits_in_any_order_are_folded_one_after_another(data):
    text = data.draw(st.text("abc", max_size=12))
    now, edits = text, []
    for _ in range(data.draw(st.integers(0, 6))):
        start, end = sorted(
            data.draw(st.tuples(st.integers(0, len(now)), st.integers(0, len(now))))
        )
        insert = data.draw(st.sampled_from(["", "x", "yz"]))
        edits.append(Edit(0, start, end, now[start:end], "X1", insert=insert))
        now = now[:start] + insert + now[end:]
    assert apply(Article((Block(text),)), edits).blocks[0].text == now


def test_what_an_article_remembers_stays_behind_when_it_travels():
    article = parse_text("One line.\n\nAnother.")
    assert article.memo(len_of) == 2
    assert article.blocks[0].memo(upper_of) == "ONE LINE."
    there = pickle.loads(pickle.dumps(article))
    assert there == article
    assert article.remembered
    assert there.remembered is None
    assert there.text == article.text


def len_of(article):
    return len(article.blocks)


def upper_of(block):
    return block.text.upper()
