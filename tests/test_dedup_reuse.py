"""Who has what from whom: paragraphs, patchworks, passages."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.dedup.folding import words
from cleaner.dedup.passages import explain, passages
from cleaner.dedup.reuse import reuse
from cleaner.errors import UsageError
from cleaner.jobs.reuse import explain_files, reuse_files
from cleaner.settings import Settings

WORDS = st.lists(
    st.sampled_from(["rain", "fell", "on", "the", "Old", "town", "ä,", "night."]), max_size=40
)


@given(WORDS, WORDS, st.integers(1, 6))
def test_passages_are_shared_maximal_and_apart(one, other, shortest):
    a, b = " ".join(one), "-".join(other)
    found = passages(a, b, shortest=shortest)
    used_a, used_b = set(), set()
    for passage in found:
        here = [w.text for w in words(a[passage.a_start : passage.a_end])]
        assert here == [w.text for w in words(b[passage.b_start : passage.b_end])]
        assert len(here) == passage.words >= shortest
        assert passage.text == a[passage.a_start : passage.a_end]
        spans = (
            set(range(passage.a_start, passage.a_end)),
            set(range(passage.b_start, passage.b_end)),
        )
        assert not spans[0] & used_a
        assert not spans[1] & used_b
        used_a |= spans[0]
        used_b |= spans[1]
    assert list(found) == sorted(found, key=lambda p: p.a_start)


@given(WORDS, WORDS)
def test_the_longest_shared_run_is_among_the_passages(one, other):
    a, b = [w.casefold() for w in one], [w.casefold() for w in other]
    longest = max(
        (n for i in range(len(a)) for j in range(len(b)) for n in range(1, len(a) - i + 1)
         if a[i : i + n] == b[j : j + n]),
        default=0,
    )  # fmt: skip
    found = passages(" ".join(one), " ".join(other))
    assert max((p.words for p in found), default=0) == (longest if longest >= 5 else 0)


def test_passages_of_long_repetitive_texts_take_linear_time():
    a = "one two three four five six " * 4000
    (passage, *_) = passages(a, a)
    assert passage.words == 24_000


def test_passages_in_moved_order():
    first, second = "a b c d e f g", "h i j k l m"
    found = passages(f"{first}. x {second}", f"{second}! y z {first}?")
    assert [p.text for p in found] == [first, second]


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ("The same words.", "the SAME words", "exact"),
        ("a b c d e f g h i j k l", "a b c d e f g h i j k l m", "near"),
        ("a b c d e f g h i", "x y z a b c d e f g h i p q r s t u", "contained"),
        ("a b c d e f", "g h i j k l", ""),
        ("", "", ""),
    ],
)
def test_explain_says_the_kind(a, b, kind):
    found = explain(("1", a), ("2", b), Settings(contained=0.9))
    assert found.kind == kind
    assert bool(found.match) == bool(kind)
    json.dumps(found.as_dict())
    assert found.lines()[2].startswith(kind or "no match")


def paragraph(seed: int) -> str:
    rng = random.Random(seed)
    return " ".join(rng.choice([f"w{i}" for i in range(300)]) for _ in range(40)).capitalize() + "."


def stories() -> list[dict]:
    own = [paragraph(i) for i in range(12)]
    return [
        {"id": "late", "date": "2023-05-01", "text": "\n\n".join(["Heading", own[0], own[1]])},
        {"id": "source", "date": "2021-01-01", "text": "\n\n".join(["Heading", own[1], own[2], own[3]])},
        {"id": "other", "date": "2021-02-01", "text": "\n".join([own[4], own[5], own[6]])},
        {"id": "patched", "date": "2022-01-01",
         "text": "\n\n".join([own[2], own[5].replace(own[5].split()[3], "v1", 1), own[3], own[7]])},
        {"id": "alone", "date": "", "text": own[8] + "\n" + own[9]},
        {"id": "empty", "date": "", "text": ""},
    ]  # fmt: skip


def check_stories(found: dict[str, dict]):
    assert found["source"]["own"] == found["alone"]["own"] == found["empty"]["own"] == 1
    assert found["alone"]["paragraphs"] == []
    assert [p["paragraph"] for p in found["source"]["paragraphs"]] == [2, 3, 4]
    assert not any("first" in p for p in found["source"]["paragraphs"])
    (late,) = found["late"]["paragraphs"]
    assert late["first"] == {"id": "source", "paragraph": 2}
    assert (late["kind"], late["others"]) == ("exact", 1)
    assert found["late"]["sources"][0]["id"] == "source"
    assert not found["late"]["patchwork"]
    patched = found["patched"]
    assert patched["patchwork"]
    assert [s["id"] for s in patched["sources"]] == ["source", "other"]
    assert patched["own"] == pytest.approx(0.25)
    assert [p["kind"] for p in patched["paragraphs"]] == ["exact", "near", "exact"]


def test_reuse_names_first_places_and_patchworks():
    check_stories({a.id: a.as_dict() for a in reuse(stories())})


def test_reuse_does_not_depend_on_order_where_dates_are_known():
    records = stories()
    first = {a.id: a.as_dict() for a in reuse(records)}
    records.reverse()
    assert {a.id: a.as_dict() for a in reuse(records)} == first


def test_without_dates_the_order_of_the_input_decides():
    records = [{"id": r["id"], "text": r["text"]} for r in stories()]
    found = {a.id: a for a in reuse(records)}
    assert found["late"].own == 1
    assert found["source"].sources[0][0] == "late"


def test_reuse_files(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps(r) + "\n" for r in stories()) + "broken\n")
    summary = reuse_files([source], tmp_path / "out")
    lines = [json.loads(line) for line in (tmp_path / "out/reuse.jsonl").read_text().splitlines()]
    assert [line["id"] for line in lines] == [r["id"] for r in stories()]
    check_stories({line["id"]: line for line in lines})
    assert summary.patchworks == ("patched",)
    assert (summary.articles, summary.exit_code) == (6, 3)
    assert lines == [a.as_dict() for a in reuse(stories())]


def test_explain_files(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps(r) + "\n" for r in stories()))
    found = explain_files("patched", "source", inputs=[source])
    assert sum(p.words for p in found.passages) >= 80
    (tmp_path / "a.txt").write_text(stories()[0]["text"])
    (tmp_path / "b.txt").write_text(stories()[1]["text"])
    found = explain_files(str(tmp_path / "a.txt"), str(tmp_path / "b.txt"))
    assert found.passages[0].words == 40
    with pytest.raises(UsageError, match="no-such"):
        explain_files("no-such", "late", inputs=[source])
    with pytest.raises(UsageError, match="holds 6 records"):
        explain_files(str(source), str(source))


def test_what_a_site_prints_everywhere_makes_no_patchwork():
    furniture = [paragraph(100 + i) for i in range(4)]
    records = [(f"a{i}", "\n".join([paragraph(i), *furniture])) for i in range(14)]
    found = {a.id: a for a in reuse(records)}
    assert found["a0"].own == 1
    assert found["a5"].own == pytest.approx(0.2)
    assert not any(a.patchwork for a in found.values())
    twice = {a.id: a for a in reuse([records[0], ("b", paragraph(50)), ("c", "\n".join(
        [*furniture[:2], paragraph(50)]))])}  # fmt: skip
    assert twice["c"].patchwork
