"""Rules that look at an article as a whole before they look at its lines find what its lines hold."""

import re
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner.article import Article, Block, Edit, Mark, apply
from cleaner.rules import spacing, strangers, wrapped
from cleaner.rules.look import _CLOSERS, _SENTENCE_END, ends_sentence, unprintable

BLANKS = st.sampled_from(["", " ", "  ", "   ", "\t", "\n", "\n\n", "\r", "\r\n", " \n", "\n ", "\n\n\n", "\n \n", "\xa0"])  # fmt: skip
LINES = st.lists(
    st.sampled_from(["", "word", "Word", "and so on", "12", "\xa0", "\t", "\u200b", "well-", ":", ".", "a  b", "   ", "caf\u00e9", "12 34 56"]),
    max_size=5,
).map(" ".join)  # fmt: skip
ROLES = st.sampled_from(["paragraph", "paragraph", "paragraph", "table"])


@st.composite
def articles(draw: st.DrawFn) -> Article:
    blocks = draw(st.lists(st.builds(Block, LINES, BLANKS, role=ROLES), max_size=8))
    return Article(tuple(blocks))


@settings(max_examples=500)
@given(articles())
def test_unprintable_lines_are_those_that_are_not_printable(article: Article) -> None:
    prose = [i for i, b in enumerate(article.blocks) if b.text and b.role != "table"]
    odd = [i for i in prose if not article.blocks[i].text.isprintable()]
    assert list(unprintable(article)) == odd


@given(st.text() | st.text('a.!?\u2026\u3002"\u201d)* '))
def test_sentences_end_before_what_closes_them(text: str) -> None:
    assert ends_sentence(text) == (text.rstrip(_CLOSERS)[-1:] in _SENTENCE_END)


RUN = re.compile(r"(?<![ \t\xa0])(?:[ \t\xa0]{3,}|\t[ \t\xa0]|[ \xa0]\t)(?![ \t\xa0])")


@settings(max_examples=500)
@given(articles())
def test_runs_of_blanks_are_found_where_lines_hold_them(article: Article) -> None:
    changed = {
        i: RUN.sub(" ", block.text)
        for i, block in enumerate(article.blocks)
        if block.role != "table" and any(map(str.isalpha, block.text)) and not spacing._COLUMNS.search(block.text)
    }  # fmt: skip
    after = apply(article, spacing.blanks(article))
    for i, block in enumerate(article.blocks):
        assert after.blocks[i].text == changed.get(i, block.text)


@settings(max_examples=500)
@given(articles())
def test_gaps_are_narrowed_one_by_one(article: Article) -> None:
    gaps = [block.gap for block in article.blocks]
    narrowed = [gap if n == 0 or len(gap) < 3 else spacing._gap(gap) for n, gap in enumerate(gaps)]
    assert [block.gap for block in apply(article, spacing.gaps(article)).blocks] == narrowed


@given(st.text(" \t\n"))
def test_line_ends_of_either_kind_are_narrowed_alike(gap: str) -> None:
    assert spacing._gap(gap.replace("\n", "\r")) == spacing._gap(gap).replace("\n", "\r")


@settings(max_examples=500)
@given(articles())
@example(Article((Block("One"), Block("", "\n"), Block("two", " "), Block("", "\n"), Block("three", " "))))  # fmt: skip
def test_without_line_ends_no_lines_are_joined(article: Article) -> None:
    assert wrapped._may_be_wrapped(article) or len(wrapped._lines(article)) < wrapped._LINES


@settings(max_examples=300)
@given(
    st.lists(st.builds(Block, LINES.filter(bool), st.just("\n") | BLANKS), max_size=16), st.data()
)
def test_lines_that_are_left_out_are_wider_than_any_page(
    blocks: list[Block], data: st.DataObject
) -> None:
    long = data.draw(st.sets(st.integers(0, 15), max_size=3))
    blocks = [replace(b, text=b.text * 120) if n in long else b for n, b in enumerate(blocks)]
    article = Article(tuple(blocks))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wrapped, "_WIDEST", 1_000_000)
        lines = wrapped._lines(article)
    assert wrapped._lines(article) == lines or wrapped._width(lines) > wrapped._WIDEST


@settings(max_examples=500)
@given(st.lists(LINES.filter(bool), min_size=1, max_size=5))
def test_rows_are_found_line_by_line(lines: list[str]) -> None:
    for n, line in enumerate(lines):
        figures = sum(char in "0123456789" for char in line)
        row = wrapped._COLUMNS.search(line) or figures > wrapped._FIGURES * len(line)
        assert (n in wrapped._rows(lines)) == bool(row)


def test_no_line_that_ends_in_a_letter_stops() -> None:
    assert not any(map(str.isalnum, (*_SENTENCE_END, *_CLOSERS, ":")))


@given(articles(), st.data())
def test_a_block_that_changes_keeps_all_else(article: Article, data: st.DataObject) -> None:
    fields = st.fixed_dictionaries(
        {
            "role": ROLES,
            "level": st.integers(0, 2),
            "path": st.sampled_from(["", "body/p"]),
            "link_density": st.sampled_from([0.0, 0.5]),
        }
    )
    marks = data.draw(st.sampled_from([(), (Mark(0, 1, "em"),)]))
    for plain in article.blocks:
        block = replace(plain, **data.draw(fields))
        block.memo(repr)
        copy = block.but("new", "\n", marks)
        assert copy == replace(block, text="new", gap="\n", marks=marks)
        assert copy.remembered is None


@settings(max_examples=300)
@given(articles(), st.data())
def test_edits_of_many_blocks_are_applied_one_after_another(
    article: Article, data: st.DataObject
) -> None:
    now, edits = article, list[Edit]()
    for _ in range(data.draw(st.integers(0, 6)) if article.blocks else 0):
        i = data.draw(st.integers(0, len(article.blocks) - 1))
        part = data.draw(st.sampled_from(["text", "gap"]))
        old = now.blocks[i].text if part == "text" else now.blocks[i].gap
        places = st.one_of(st.just(0), st.just(len(old)), st.integers(0, len(old)))
        start, end = sorted((data.draw(places), data.draw(places)))
        insert = data.draw(st.sampled_from(["", "x", old]))
        edits.append(Edit(i, start, end, old[start:end], "X1", insert, part=part))
        new = old[:start] + insert + old[end:]
        changed = replace(now.blocks[i], **{part: new})
        now = replace(now, blocks=(*now.blocks[:i], changed, *now.blocks[i + 1 :]))
    assert apply(article, edits) == now


HEADLINE = "Lighthouse Keeper Finds Seven Secret Letters Under Floor"
PROSE = "The rain fell on the valley for nine days, and nobody knew when it would end at all."
STRANGER_LINES = st.sampled_from(
    [*[PROSE] * 8, "It was so.", "Sports", "Photo: Ann Lee, of the mill", HEADLINE, "Miller Wins Seventh Golden Barrel At Village Festival", f"{HEADLINE}."]
)  # fmt: skip


@settings(max_examples=500)
@given(st.lists(STRANGER_LINES, min_size=8, max_size=16), st.sets(st.integers(0, 15), max_size=3))
def test_headlines_of_other_stories_are_found_among_all_open_lines(
    lines: list[str], taken: set[int]
) -> None:
    article = Article(tuple(Block(line, "\n\n") for line in lines))
    found = dict.fromkeys(taken & {*range(len(lines))}, "more")
    rest = [i for i in range(len(lines)) if i not in found]
    heads = [i for i in rest[1:] if strangers._is_set_as_headline(lines[i])]
    heads = strangers.free(article, heads)
    end = strangers._at_end(article, rest, heads)
    inside = [i for i in heads if i not in end and strangers._is_amid(article, rest, i)]
    whole = article.text.casefold()
    inside = [i for i in inside if strangers._brings_words(article, rest, i, whole)]
    assert strangers.strangers(article, found, len(lines) - 1) == (*sorted({*end, *inside}),)
