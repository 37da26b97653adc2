"""The planted corpus: its truth holds, and dedup finds that truth and nothing else.

The oracle is as plain as it can be: Python sets of word 5-grams, every pair of records compared.
"""

from __future__ import annotations

import json
import random
import re
import runpy
import tomllib
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from cleaner.dedup import dedup
from cleaner.settings import Settings
from cleaner.strip import strip

ROOT = Path(__file__).parents[1] / "fixtures" / "corpus"
# The engine and the oracle differ by a hair on words with vowel marks or apostrophes.
HAIR = 0.01
THRESHOLDS = (0.4, 0.5, 0.7, 0.8, 0.9)


def lines(name: str) -> list[dict]:
    return [json.loads(line) for line in (ROOT / name).read_text("utf-8").splitlines()]


ARTICLES = lines("articles.jsonl")
TEXT = {record["id"]: record["text"] for record in ARTICLES}
TRUTH = {frozenset((line["a"], line["b"])): line for line in lines("truth.jsonl")}


def words_of(text: str) -> list[str]:
    return re.findall(
        r"[\u4e00-\u9fff\u3040-\u30ff]|[^\W_\u4e00-\u9fff\u3040-\u30ff]+", text.casefold()
    )


@cache
def grams(id: str) -> frozenset:
    found = words_of(TEXT[id])
    if len(found) < 5:
        return frozenset([tuple(found)] if found else [])
    return frozenset(zip(*(found[i:] for i in range(5)), strict=False))


def jaccard(a: str, b: str) -> float:
    union = grams(a) | grams(b)
    return len(grams(a) & grams(b)) / len(union) if union else 0.0


def containment(a: str, b: str) -> float:
    smaller = min(len(grams(a)), len(grams(b)))
    return len(grams(a) & grams(b)) / smaller if smaller else 0.0


def test_the_files_are_what_the_plan_makes():
    script = runpy.run_path(str(ROOT / "make_corpus.py"))
    plan = tomllib.loads((ROOT / "plan.toml").read_text("utf-8"))["record"]
    corpus = script["records"](plan)
    assert corpus == ARTICLES
    assert list(script["truth"](corpus, plan)) == lines("truth.jsonl")
    assert list(script["reuse"](corpus)) == lines("reuse.jsonl")


def test_a_reused_paragraph_stands_in_its_articles_and_stood_first_in_the_earliest():
    dates = {record["id"]: record["date"] for record in ARTICLES}
    for line in lines("reuse.jsonl"):
        said = words_of(line["paragraph"])
        homes = {n for n, t in TEXT.items() if said in (words_of(p) for p in t.splitlines())}
        assert set(line["ids"]) == homes
        assert len(homes) > 1
        assert dates[line["ids"][0]] == min(dates[name] for name in homes)


@pytest.mark.parametrize("line", TRUTH.values(), ids=lambda line: f"{line['a']} {line['b']}")
def test_a_planted_pair_is_of_its_kind(line):
    a, b = line["a"], line["b"]
    alike, held = jaccard(a, b), containment(a, b)
    assert line["jaccard"] == round(alike, 4)
    assert line["containment"] == round(held, 4)
    match line["kind"]:
        case "exact":
            assert words_of(TEXT[a]) == words_of(TEXT[b]) != []
        case "near":
            assert words_of(TEXT[a]) != words_of(TEXT[b])
            assert alike >= 0.15
            assert alike >= 0.8 or held < 0.9
        case "contained":
            assert held >= 0.9
            assert alike < 0.8
        case "stitched" | "paragraph":
            assert alike < 0.5
            assert (len(shared_paragraphs(a, b)) > 1) == (line["kind"] == "stitched")
        case other:
            pytest.fail(f"no kind is called {other}")


def shared_paragraphs(a: str, b: str) -> set[str]:
    one, two = (
        {" ".join(words_of(p)) for p in TEXT[name].splitlines() if len(words_of(p)) > 15}
        for name in (a, b)
    )
    return one & two


def test_what_is_not_in_the_truth_is_unrelated():
    for a, b in combinations(TEXT, 2):
        if frozenset((a, b)) not in TRUTH:
            assert jaccard(a, b) < 0.15, (a, b)
            assert containment(a, b) < 0.3, (a, b)


def test_reports_on_one_event_and_a_translation_are_unrelated():
    for a, b in (
        ("hikers", "hikers-rival"),
        ("flood", "flood-rival"),
        ("ferry", "ferry-german"),
        ("storm-post", "storm-radio"),
        ("market-monday", "market-thursday"),
        ("notice", "notice-other"),
    ):
        assert frozenset((a, b)) not in TRUTH


def test_every_kind_is_planted_and_most_articles_stand_alone():
    kinds = [line["kind"] for line in TRUTH.values()]
    assert {"exact", "near", "contained", "stitched", "paragraph"} == set(kinds)
    alone = set(TEXT) - {name for pair in TRUTH for name in pair}
    assert len(TEXT) >= 60
    assert len(alone) >= 20


@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_what_dedup_drops_is_planted(threshold):
    for decision in dedup(ARTICLES, Settings(threshold=threshold)):
        if decision.drops:
            line = TRUTH[frozenset((decision.id, decision.kept))]
            assert decision.similarity >= threshold
            assert decision.similarity == pytest.approx(line["jaccard"], abs=HAIR)
            assert (decision.kind == "exact") == (line["kind"] == "exact")


@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_what_dedup_keeps_has_no_double(threshold):
    kept = dedup(ARTICLES, Settings(threshold=threshold)).kept
    for a, b in combinations(kept, 2):
        assert jaccard(a, b) < threshold + HAIR, (a, b)


def test_dedup_drops_against_the_kept_article_and_not_along_a_chain():
    chain = ("lighthouse", "lighthouse-2", "lighthouse-3")
    assert all(jaccard(a, b) >= 0.8 for a, b in pairwise(chain))
    assert jaccard(chain[0], chain[-1]) < 0.8
    decisions = dedup(ARTICLES, Settings(threshold=0.8))
    assert decisions[chain[1]].kept == chain[0]
    assert not decisions[chain[2]].drops


def test_articles_without_words_match_nothing():
    kept = dedup(ARTICLES, Settings(threshold=0.5)).kept
    assert {"empty", "blank", "punctuation"} <= set(kept)


@pytest.mark.parametrize("policy", ["oldest", "longest"])
def test_decisions_do_not_depend_on_the_order_of_the_records(policy):
    settings = Settings(threshold=0.8, policy=policy)
    mixed = ARTICLES[:]
    random.Random(7).shuffle(mixed)
    first = {d.id: d.as_dict() for d in dedup(ARTICLES, settings)}
    assert {d.id: d.as_dict() for d in dedup(mixed, settings)} == first


def test_dedup_finds_the_contained():
    decisions = dedup(ARTICLES, Settings(threshold=0.8, contained=0.95, policy="longest"))
    for decision in decisions:
        if decision.kind == "contained":
            assert containment(decision.id, decision.kept) >= 0.95 - HAIR
    for line in TRUTH.values():
        if line["kind"] == "contained" and line["containment"] >= 0.95 + HAIR:
            assert decisions[line["a"]].drops or decisions[line["b"]].drops, line


@pytest.mark.parametrize(
    "line",
    [pytest.param(line, id=line["b"]) for line in TRUTH.values() if "stripped" in line],
)
def test_copies_that_differ_in_furniture_are_exact_once_stripped(line):
    pair = [{"id": name, "text": strip(TEXT[name]).text} for name in (line["a"], line["b"])]
    assert dedup(pair, Settings(threshold=0.8))[line["b"]].kind == line["stripped"]
