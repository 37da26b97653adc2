"""Learned boilerplate: what sites repeat is found, what recurs and is article text is not."""

import json
import random
from itertools import count, cycle, islice

import pytest
from hypothesis import given
from hypothesis import settings as rounds
from hypothesis import strategies as st

from cleaner.article import Article, apply
from cleaner.boilerplate import (
    Boilerplate,
    Pattern,
    learn,
    mask,
    parse,
    read_boilerplate,
    render,
    rules_of,
    site_name,
    write_boilerplate,
)
from cleaner.boilerplate.pattern import MAX_GAPS
from cleaner.errors import UsageError
from cleaner.formats.text import parse_text
from cleaner.jobs.learn import learn_files, learn_from
from cleaner.pipeline import process
from cleaner.records.record import Record
from cleaner.settings import Settings
from cleaner.strip import strip_article

SITE = "harbour-post.example"
_WORDS = [
    "harbour",
    "council",
    "ferry",
    "storm",
    "market",
    "bridge",
    "school",
    "teacher",
    "budget",
    "winter",
    "bakery",
    "museum",
    "river",
    "police",
    "garden",
    "concert",
    "doctor",
    "fisherman",
    "engine",
    "tunnel",
    "orchard",
    "library",
    "senator",
    "pilot",
    "glacier",
]


def story(number: int, sentences: int = 6) -> list[str]:
    """Paragraphs that no other number has."""
    dice = random.Random(number)
    return [
        f"The {dice.choice(_WORDS)} {' '.join(dice.choices(_WORDS, k=14))} no {number} {n}."
        for n in range(sentences)
    ]


def article(lines: list[str], site: str = SITE, **metadata: str) -> Article:
    return parse_text("\n\n".join(lines), metadata={"site": site, **metadata})


def site_with(head: list[str] = (), tail: list[str] = (), n: int = 20) -> list[Article]:
    return [article([*head, *story(i), *tail]) for i in range(n)]


def texts(found: Boilerplate) -> list[str]:
    return sorted(pattern.text for pattern in found.patterns)


def cleaned(one: Article, found: Boilerplate) -> str:
    return strip_article(one, rules_of(found)).text


def test_last_line_of_every_article_is_learned_and_removed():
    corpus = site_with(tail=["Write to the newsroom at post@harbour-post.example."])
    found = learn(corpus)
    assert texts(found) == ["Write to the newsroom at post@harbour-post.example."]
    pattern = found.patterns[0]
    assert (pattern.place, pattern.articles, pattern.of) == ("tail", 20, 20)
    assert pattern.reason == f"stands in 20 of 20 articles of {SITE}, at the end"
    assert cleaned(corpus[3], found) == "\n\n".join(story(3))


def test_edits_carry_the_id_of_the_pattern():
    corpus = site_with(tail=["Subscribe to our newsletter for more."])
    found = learn(corpus)
    edits = strip_article(corpus[0], rules_of(found)).edits
    assert [edit.rule for edit in edits] == [found.patterns[0].id]
    assert found.reasons[edits[0].rule].startswith("stands in 20 of 20")


HEADLINE = "Zookeeper teaches parrots the national anthem overnight"
OTHER = article([*story(50)], title=f"{HEADLINE} | Harbour Post")


def with_headline(above: int, *below: str) -> Article:
    lines = story(1)
    return article([*lines[:above], HEADLINE, *below, *lines[above:]], title="What the winter took")


def test_the_headline_of_another_article_is_told_amid_a_story():
    found = learn([OTHER, with_headline(3)])
    assert [(p.text, p.place, p.articles) for p in found.patterns] == [(HEADLINE, "headline", 1)]
    assert found.patterns[0].reason == f"is the headline of another article of {SITE}"
    assert cleaned(with_headline(3), found) == "\n\n".join(story(1))
    assert cleaned(OTHER, found) == OTHER.text


@pytest.mark.parametrize(
    "one",
    [
        with_headline(0),
        with_headline(1),
        with_headline(3, "The parrots of the zookeeper sing the national anthem with feeling."),
        article([*story(1)[:3], "The stories of the week:", HEADLINE, *story(1)[3:]]),
        article([*story(1)[:3], HEADLINE, *(f"Another line {n}" for n in range(9))], title=HEADLINE),
    ],
    ids=["first", "high", "sub-heading", "announced", "own title"],
)  # fmt: skip
def test_the_headline_of_another_article_stays_where_it_may_be_of_this_one(one):
    found = learn([OTHER, with_headline(3)])
    assert cleaned(one, found) == one.text


def test_a_list_of_headlines_is_an_article():
    others = [
        article(story(60 + n), title=f"Parrot number {n} learns another anthem") for n in range(9)
    ]
    digest = article([*story(1)[:3], *(other.get("title") for other in others)], title="This week")
    assert not learn([*others, digest]).patterns


def test_a_copy_is_no_other_article():
    copy = article([*story(1)[:3], HEADLINE, *story(1)[3:]], title=HEADLINE)
    assert not learn([copy, with_headline(3)]).patterns


def test_headlines_of_another_site_do_not_count():
    there = article(story(50), site="elsewhere.example", title=HEADLINE)
    assert not learn([there, with_headline(3)]).patterns


def test_headlines_are_told_without_blanks_between_words():
    title = "\u52d5\u7269\u5712\u306e\u98fc\u80b2\u54e1\u3001\u9e1a\u9d61\u306b\u56fd\u6b4c\u3092\u6559\u3048\u3066\u5e02\u6c11\u3092\u9a5a\u304b\u305b\u308b\u590f\u306e\u5915\u66ae\u308c"
    lines = story(1)
    page = article([*lines[:3], title, *lines[3:]], title="What the winter took")
    found = learn([article(story(50), title=title), page])
    assert cleaned(page, found) == "\n\n".join(lines)


def test_a_bar_of_short_lines_at_the_top_is_learned():
    found = learn(site_with(head=["Home", "World", "Sport", "Weather"]))
    assert texts(found) == ["Home", "Sport", "Weather", "World"]
    assert {pattern.place for pattern in found.patterns} == {"head"}


def test_numbers_and_names_may_differ():
    names = ["Ada Byrne", "Ivo Lund", "Mia Okoro", "Tom Reyes", "Eva Novak", "Sam Cole"]
    corpus = [
        article([f"{i + 3} min read, {i + 1} comments", *story(i), f"Follow our reporter {who} on Twitter today."])
        for i, who in enumerate(names * 3)
    ]  # fmt: skip
    found = learn(corpus)
    assert texts(found) == ["# min read, # comments", "Follow our reporter * on Twitter today."]
    assert cleaned(corpus[5], found) == "\n\n".join(story(5))
    new = article([*story(99), "Follow our reporter Jo van der Berg on Twitter today."])
    assert cleaned(new, found) == "\n\n".join(story(99))


def test_paragraphs_may_differ_at_both_ends_and_in_the_middle():
    towns = ["Port Ellen", "Nordhavn", "Saint Aubin", "Kilmory", "Lower Fell", "Askvik"]
    corpus = [
        article([
            *story(i),
            (f"{town} readers, this report is free for everyone because members of the {town} club pay"
            f" for our journalism with a small monthly donation to the newsroom in {town}"),
        ])
        for i, town in enumerate(towns * 3)
    ]  # fmt: skip
    found = learn(corpus)
    assert texts(found) == [
        (
            "* readers, this report is free for everyone because members of the * club pay for our"
            " journalism with a small monthly donation to the newsroom in *"
        )
    ]
    assert cleaned(corpus[4], found) == "\n\n".join(story(4))


def test_a_form_in_the_middle_of_every_article_is_learned():
    form = ["Take our poll", "Who should run the harbour?", "Name", "Send"]
    corpus = [article([*story(i)[: 2 + i % 3], *form, *story(i)[2 + i % 3 :]]) for i in range(20)]
    found = learn(corpus)
    assert texts(found) == sorted(form)
    assert cleaned(corpus[7], found) == "\n\n".join(story(7))


def test_a_line_counts_only_where_it_was_learned():
    line = "Subscribe to our newsletter for more."
    found = learn(site_with(tail=[line]))
    quoted = article([*story(50)[:3], line, *story(50)[3:]])
    assert cleaned(quoted, found) == quoted.text
    elsewhere = article([*story(51), line], site="other.example")
    assert cleaned(elsewhere, found) == elsewhere.text


def test_the_title_of_an_article_is_never_boilerplate():
    teasers = ["Ferry to the islands runs again from Monday", "Old bakery sold to the council"]
    corpus = site_with(tail=teasers)
    found = learn(corpus)
    assert texts(found) == sorted(teasers)
    own = article([*story(70), teasers[0]], title=teasers[0])
    assert cleaned(own, found) == own.text


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["Why this matters", "{}", "What comes next", "{}"], id="headings of a format"),
        pytest.param(["Summary:", "{}", "{}"], id="a heading that opens"),
        pytest.param(["{}", "VERDICT", "False. {}", "{}"], id="a verdict near the end"),
        pytest.param(["{}", "```", "import os", "print(os.name)", "```"], id="code"),
        pytest.param(["---", "source: Harbour Post Blog", "lang: en", "---", "{}", "{}"],
                     id="front matter"),
    ],
)  # fmt: skip
def test_what_recurs_and_is_article_text_is_not_learned(lines):
    fresh = (line for n in count() for line in story(n))
    corpus = [article([line.format(next(fresh)) for line in lines]) for _ in range(30)]
    assert texts(learn(corpus)) == []


def test_rows_of_figures_are_not_learned():
    dice = random.Random(7)
    corpus = [
        article([*story(i, 2), *(f"{k} {dice.randint(1, 99)} cts vs {dice.randint(1, 99)} cts" for k in ("Shr", "Net", "Revs"))])
        for i in range(40)
    ]  # fmt: skip
    assert texts(learn(corpus)) == []


def test_background_in_the_middle_of_a_fifth_of_all_articles_is_not_learned():
    line = "The island has been divided since the war of 1974, and talks on a settlement failed."
    corpus = [
        article([*story(i)[:3], *([line] if i % 5 == 0 else []), *story(i)[3:]]) for i in range(100)
    ]
    assert texts(learn(corpus)) == []


def test_background_in_few_articles_is_not_learned_even_at_the_end():
    line = "The island has been divided since the war, and talks on a settlement failed."
    corpus = [article([*story(i), *([line] if i % 20 == 0 else [])]) for i in range(200)]
    assert texts(learn(corpus)) == []


def test_copies_of_one_article_teach_nothing():
    assert texts(learn([article(story(1)) for _ in range(50)])) == []


def test_versions_of_one_article_teach_nothing():
    versions = [article([*story(1, 9), f"Update {'i' * n} of the story."]) for n in range(30)]
    assert texts(learn([*versions, *site_with(n=10)])) == []


def test_a_corpus_without_repetition_teaches_nothing():
    assert learn(site_with()).patterns == ()
    assert learn([]).patterns == ()
    assert rules_of(Boilerplate()) == ()


def test_without_sites_the_bar_is_higher():
    line = "Subscribe to our newsletter for more."
    few = [parse_text("\n\n".join([*story(i), line])) for i in range(10)]
    assert texts(learn(few)) == []
    many = [parse_text("\n\n".join([*story(i), line])) for i in range(60)]
    assert [(p.text, p.site) for p in learn(many).patterns] == [(line, "*")]


def test_hosts_tell_sites():
    assert site_name("", "https://www.Harbour-Post.example/2024/x?y=1") == SITE
    assert site_name("", "http://[broken") == ""
    assert site_name("Harbour  Post", "https://other.example/") == "Harbour Post"


def test_an_article_is_never_mostly_boilerplate():
    page = ["Subscribe to our newsletter for more of our journalism."] * 3
    found = Boilerplate((Pattern("Bx", page[0], SITE, "body"),))
    outcome = strip_article(article([*page, "Short."]), rules_of(found))
    assert outcome.text == outcome.before.text
    assert [refusal.rule for refusal in outcome.refused] == ["B001"]


LINE = st.sampled_from([
    "Subscribe to our newsletter for more.", "Home", "World", "Sport", "4 min read", "Share this story",
    "Follow us on Twitter today, please.", "Why this matters", "The council met on Monday again.",
])  # fmt: skip
CORPUS = st.lists(
    st.tuples(st.lists(LINE, max_size=4), st.integers(0, 40), st.lists(LINE, max_size=4)),
    min_size=4,
    max_size=40,
)


def corpus_of(drawn) -> list[Article]:
    return [article([*head, *story(n), *tail]) for head, n, tail in drawn]


@rounds(max_examples=40, deadline=None)
@given(CORPUS, st.randoms(use_true_random=False))
def test_learning_does_not_depend_on_order(drawn, dice):
    corpus = corpus_of(drawn)
    shuffled = corpus[:]
    dice.shuffle(shuffled)
    assert learn(corpus) == learn(shuffled)


@rounds(max_examples=40, deadline=None)
@given(CORPUS)
def test_removing_twice_is_removing_once_and_no_story_is_touched(drawn):
    corpus = corpus_of(drawn)
    found = learn(corpus)
    for one, (_, n, _) in zip(corpus, drawn, strict=True):
        outcome = strip_article(one, rules_of(found))
        assert apply(outcome.before, outcome.edits) == outcome.after
        assert cleaned(outcome.after, found) == outcome.text
        assert "\n\n".join(story(n)) in outcome.text


PATTERN = st.builds(
    Pattern,
    id=st.from_regex(r"B[0-9a-z]{1,8}", fullmatch=True),
    text=st.text(min_size=1, max_size=60).map(mask).filter(bool),
    site=st.sampled_from([SITE, "*", 'a "quoted" site', "b.example"]),
    place=st.sampled_from(["head", "body", "tail"]),
    articles=st.integers(0, 500),
    of=st.integers(0, 500),
    slack=st.integers(0, 2),
    example=st.text(max_size=20),
)


@given(st.lists(PATTERN, max_size=8, unique_by=lambda p: p.id))
def test_the_file_reads_back_as_it_was_written(patterns):
    patterns = [p for p in patterns if mask_safe(p)]
    by_site = Boilerplate(tuple(sorted(patterns, key=lambda p: p.site)))
    assert parse(render(by_site)) == by_site


def mask_safe(pattern: Pattern) -> bool:
    return all(not 0xD800 <= ord(c) <= 0xDFFF for c in pattern.text + pattern.example)


@given(st.text(max_size=80), st.text(max_size=20))
def test_a_masked_line_matches_its_own_line(line, other):
    if not mask(line):
        return
    found = Boilerplate((Pattern("Bx", mask(line)),))
    matcher = found.matcher("")
    assert [p.id for p in matcher.matches(line)] == ["Bx"]
    assert bool(list(matcher.matches(other))) == (mask(other) == mask(line))


def test_a_line_written_by_hand_counts(tmp_path):
    path = tmp_path / "site.boilerplate"
    path.write_text(
        f'# mine\n["{SITE}"]\nB-mine = {{ place = "tail", text = "Write to * at \\\\# 5." }}\n'
        'B-short = "Brought to you by the harbour."\n',
        encoding="utf-8",
    )
    found = read_boilerplate(path)
    assert [p.id for p in found.patterns] == ["B-mine", "B-short"]
    assert found.patterns[0].reason == f"listed by hand as boilerplate of {SITE}"
    one = article([*story(1), "Write to Ada Byrne at # 5.", "Brought to you by the harbour."])
    assert cleaned(one, found) == "\n\n".join(story(1))


def test_a_pattern_can_be_chosen_and_left_out_by_its_id(tmp_path):
    file = tmp_path / "b"
    file.write_text(
        '["*"]\nB1 = { place = "tail", text = "Write to us." }\nB2 = { place = "tail", text = "Call us." }\n'
    )
    text = "A storm hit the coast on Monday.\n\nCall us.\n\nWrite to us.\n\nLike this:"
    story, call, write, like = text.split("\n\n")
    for options, left in [
        ({}, [story]), ({"ignore": ("B1",)}, [story, call, write]), ({"ignore": ("B2",)}, [story, call]),
        ({"ignore": ("B",)}, [story, call, write]), ({"select": ("W",)}, [story]),
        ({"select": ("B",)}, [story, call, write, like]), ({"select": ("B1", "W602")}, [story, call]),
    ]:  # fmt: skip
        (found,) = process([{"text": text}], Settings(boilerplate=str(file), **options))
        assert found.text.split("\n\n") == left, options


def test_a_deleted_line_no_longer_counts(tmp_path):
    corpus = site_with(
        tail=["Subscribe to our newsletter for more.", "Write to us at a@b.example."]
    )
    path = tmp_path / "site.boilerplate"
    write_boilerplate(learn(corpus), path)
    kept = [l for l in path.read_text(encoding="utf-8").split("\n") if "Subscribe" not in l]
    path.write_text("\n".join(kept), encoding="utf-8")
    assert texts(read_boilerplate(path)) == ["Write to us at a@b.example."]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a = [", "f:1"),
        ('format = 1\n["x"]\nB1 = { text = "a", place = "foot" }', "f:3: place of B1 is 'foot'"),
        ('["x"]\n\nB1 = { texts = "a" }', "f:3: B1 has an unknown field 'texts'"),
        ('["x"]\nB1 = { place = "tail" }', "f:2: B1 has no text"),
        ('["x"]\nB1 = { text = "* *" }', "f:2: B1 has no text"),
        ('["x"]\nB1 = { text = "a", articles = "many" }', "f:2: articles of B1"),
        ('["x"]\nB1 = 5', "f:2: B1 is neither"),
        ('["x"]\nC1 = "a"', "f:2: the id 'C1' does not start with B"),
        ('B1 = "a"', "f:1: 'B1' stands outside"),
        ('["x"]\nB1 = "a"\n["y"]\nB1 = "b"', "f:4: the id B1 stands twice"),
        ('["x"]\nB1 = "' + "a * " * (MAX_GAPS + 1) + '"', "f:2: B1 has more than 3 gaps"),
        ("format = 2", "its format is 2"),
    ],
)
def test_what_cannot_be_read_is_named_by_file_and_line(text, where):
    with pytest.raises(UsageError, match=r".") as caught:
        parse(text, "f")
    assert where in str(caught.value)


def test_a_file_that_is_missing_is_a_usage_error(tmp_path):
    with pytest.raises(UsageError, match="clean learn"):
        read_boilerplate(tmp_path / "none.boilerplate")


def test_matching_stays_linear_on_hostile_lines():
    found = Boilerplate((Pattern("Bx", "a * a * a * b"),))
    line = " ".join(islice(cycle("a"), 900))
    assert list(found.matcher("").matches(line)) == []


def test_files_in_and_a_file_out(tmp_path):
    lines = [
        {"body": "\n\n".join([*story(i), "Subscribe to our newsletter for more."]), "url": "https://www.a.example/x"}
        for i in range(12)
    ]  # fmt: skip
    source = tmp_path / "in.jsonl"
    source.write_text("\n".join([*map(json.dumps, lines), "{broken"]), encoding="utf-8")
    done = learn_files([source], tmp_path / "site.boilerplate")
    assert str(done) == "12 articles read, 1 pattern learned on 1 site"
    assert done.failures == 1
    (failure,) = (tmp_path / "site.boilerplate.failures.jsonl").read_text().splitlines()
    assert json.loads(failure)["line"] == 13
    assert read_boilerplate(tmp_path / "site.boilerplate") == done.boilerplate
    assert done.boilerplate.patterns[0].site == "a.example"


def test_articles_that_tell_no_site_are_said(tmp_path):
    source = tmp_path / "in.jsonl"
    rows = [{"text": "One line."}, {"text": "Two lines.", "url": "https://a.example/2"}]
    source.write_text("\n".join(map(json.dumps, rows)))
    told = str(learn_files([source], tmp_path / "out"))
    assert "1 article without a site" in told
    assert "--site-field" in told


def test_a_field_can_tell_the_site(tmp_path):
    source = tmp_path / "in.jsonl"
    line = {"paper": "The Post", "url": "https://feeds.example/1"}
    source.write_text(
        "\n".join(
            json.dumps(line | {"text": "\n\n".join([*story(i), "Subscribe to our newsletter."])})
            for i in range(12)
        ),
        encoding="utf-8",
    )
    done = learn_files([source], tmp_path / "out", Settings(site_field="paper"))
    assert [pattern.site for pattern in done.boilerplate.patterns] == ["The Post"]


def test_pages_teach_as_well():
    body = "".join("<p>{}</p>" for _ in range(7))
    records = [
        Record(
            id=str(i),
            kind="html",
            url="https://a.example/x",
            text="<html><body><article>"
            + body.format(*story(i), "Brought to you by the readers of a.example, as always.")
            + "</article></body></html>",
        )
        for i in range(12)
    ]
    found = learn_from(records)
    assert texts(found) == ["Brought to you by the readers of a.example, as always."]
