"""What the index answers: exact, near, contained, by one and by many, over years."""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from index_makers import article, edited, part

from cleaner.dedup import dedup
from cleaner.dedup.recipe import Recipe
from cleaner.dedup.shingles import TextBatch, shingle_sets
from cleaner.dedup.verify import overlap
from cleaner.errors import IndexFileError, RecipeError, UsageError
from cleaner.index import Index, IndexOptions, Match
from cleaner.records.record import Record


@pytest.fixture
def path(tmp_path):
    return tmp_path / "seen.index"


def test_a_new_article_is_claimed_once(path):
    with Index.open(path) as index:
        assert index.check(article(1)) is None
        assert index.claim(article(1)) is None
        match = index.claim(article(1, id="again"))
    assert isinstance(match, Match)
    assert (match.id, match.kind, match.jaccard, match.proven) == ("a1", "exact", 1.0, True)
    assert abs(datetime.fromisoformat(match.added) - datetime.now(UTC)) < timedelta(minutes=1)


def test_exact_means_the_same_words_in_the_same_order(path):
    with Index.open(path) as index:
        index.claim(Record("a", "The mayor opened the bridge. It is new."))
        assert index.check(Record("b", "the MAYOR opened — the bridge; it is new")).kind == "exact"
        # the same single shingle set would need the same words, so this is no repetition at all
        assert index.check(Record("c", "It is new. The mayor opened the bridge.")) is None


def test_near_is_measured_on_the_whole_sets(path):
    first, second = article(1), edited(article(1), 0.08)
    flat, offsets = shingle_sets(TextBatch.of([first.text, second.text]), Recipe())
    truth = overlap(flat[: offsets[1]], flat[offsets[1] :])
    with Index.open(path) as index:
        index.claim(first)
        match = index.check(second)
    assert match.kind == "near"
    assert match.jaccard == truth.jaccard >= 0.8
    assert match.containment == truth.first_in_second


def test_what_is_less_alike_than_the_threshold_is_new(path):
    with Index.open(path) as index:
        index.claim(article(1))
        assert index.check(edited(article(1), 0.3)) is None
        assert index.check(article(2)) is None


def test_contained_only_where_the_new_text_stands_in_the_old(path):
    whole = article(1, words=600)
    with Index.open(path, options=IndexOptions(contained=0.9)) as index:
        index.claim(whole)
        match = index.check(part(whole, 100, 300))
        assert (match.kind, match.id, match.containment) == ("contained", "a1", 1.0)
        assert match.jaccard < 0.5
    other = path.with_name("other.index")
    with Index.open(other, options=IndexOptions(contained=0.9)) as index:
        index.claim(part(whole, 100, 300))
        assert index.check(whole) is None, "the longer text says more than the index knows"


def test_of_several_matches_the_most_similar_is_named(path):
    with Index.open(path, options=IndexOptions(threshold=0.5)) as index:
        index.add_many([edited(article(1), share, f"e{share}") for share in (0.2, 0.05, 0.1)])
        assert index.check(article(1)).id == "e0.05"
        index.add(article(1, id="itself"))
        assert index.check(article(1, id="x")).id == "itself"


def test_texts_without_words_repeat_nothing(path):
    with Index.open(path) as index:
        for text in ("", "  \n", "— … !?"):
            assert index.claim(Record("e", text)) is None
        assert index.claim(Record("f", "")) is None
        assert len(index) == 4
        assert index.verify() == []


def test_a_record_without_id_goes_by_its_words(path):
    with Index.open(path) as index:
        index.claim(Record("", "One and the same text stands here."))
        match = index.claim(Record("", "One and the same text stands here!"))
        assert match.id.startswith("text:")
        assert index.remove(match.id) == 1
        assert len(index) == 0


@pytest.mark.parametrize("id", ["ä €", "a\x00b", "x\ud800y", "'; DROP TABLE unit; --", "n" * 9000])
def test_any_string_is_an_id(path, id):
    with Index.open(path) as index:
        assert index.claim(article(1, id=id)) is None
        assert (
            index.claim(article(1, id="other")).id
            == id.encode("utf-8", "backslashreplace").decode()
        )
        assert index.verify() == []


def test_no_records_are_no_work(path):
    with Index.open(path) as index:
        assert index.claim_many([]) == index.check_many([]) == []
        assert index.add_many([]) == 0


def test_it_is_remembered(path):
    with Index.open(path) as index:
        index.claim_many([article(n) for n in range(50)])
    with Index.open(path) as index:
        assert len(index) == 50
        assert all(index.check_many([article(n) for n in range(50)]))


texts = st.lists(st.sampled_from(["ba", "ke", "mi", "to", "su"]), max_size=9).map(" ".join)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.sampled_from("abc"), texts), max_size=14),
       st.sampled_from(["both", "keep", "replace"]))  # fmt: skip
def test_many_at_once_answer_as_one_by_one(tmp_path_factory, pairs, repeats):
    folder = tmp_path_factory.mktemp("many")
    options = IndexOptions(threshold=0.5, repeats=repeats)
    records = [Record(name, text) for name, text in pairs]
    with Index.open(folder / "one", options=options) as one, \
         Index.open(folder / "all", options=options) as many:  # fmt: skip
        single = [one.claim(record) for record in records]
        batch = many.claim_many(records)
        strip = [m and (m.id, m.kind, m.jaccard) for m in single]
        assert [m and (m.id, m.kind, m.jaccard) for m in batch] == strip
        assert len(one) == len(many)
        assert one.verify() == many.verify() == []


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(texts, min_size=1, max_size=20))
def test_what_is_claimed_is_what_comparison_of_all_pairs_keeps(tmp_path_factory, some):
    """Proposals by bands may miss a pair near the threshold, so look at pairs far from it only."""
    recipe = Recipe(num_perm=128, bands=128, rows=1)  # proposes whatever shares a minimum
    flat, offsets = shingle_sets(TextBatch.of(some), recipe)
    sets = [flat[a:b] for a, b in pairwise(offsets)]
    kept: list[int] = []
    expected = []
    for i in range(len(some)):
        seen = any(overlap(sets[i], sets[j]).jaccard >= 0.6 for j in kept)
        expected.append(seen)
        if not seen:
            kept.append(i)
    with Index.open(
        tmp_path_factory.mktemp("all") / "i", recipe, IndexOptions(threshold=0.6)
    ) as index:
        found = index.claim_many([Record(str(i), text) for i, text in enumerate(some)])
    assert [m is not None for m in found] == expected


class TestRepeatedIds:
    def test_both_lets_the_text_decide(self, path):
        with Index.open(path) as index:
            assert index.claim(article(1, id="a")) is None
            assert index.claim(article(2, id="a")) is None
            assert index.claim(article(2, id="a")).kind == "exact"
            assert len(index) == 2
            assert index.remove("a") == 2

    def test_keep_holds_on_to_the_first(self, path):
        with Index.open(path, options=IndexOptions(repeats="keep")) as index:
            index.claim(article(1, id="a"))
            match = index.claim(article(2, id="a"))
            assert (match.kind, match.id) == ("same_id", "a")
            assert match.jaccard < 0.1
            assert index.claim(edited(article(1), 0.05, "a")).kind == "near"
            assert index.add(article(3, id="a")) is False
            assert len(index) == 1

    def test_replace_forgets_the_older_text(self, path):
        with Index.open(path, options=IndexOptions(repeats="replace")) as index:
            index.claim(article(1, id="a"))
            assert index.claim(edited(article(1), 0.05, "a")) is None, "an update of itself"
            assert index.claim(article(2, id="a")) is None
            assert index.claim(article(2, id="a")).kind == "exact"
            assert len(index) == 1
            assert index.check(article(1, id="b")) is None
            index.claim(article(5, id="c"))
            assert index.claim(article(5, id="a")).id == "c", "an update that repeats another"
            assert index.check(article(2, id="z")).id == "a", "is not taken"
            assert index.verify() == []

    def test_adding_the_same_again_changes_nothing(self, path):
        with Index.open(path) as index:
            assert index.add_many([article(1), article(1), article(2)]) == 2
            assert index.add_many([article(1), article(2)]) == 0
            assert index.add(article(1, id="other name")) is True
            assert len(index) == 3


class TestOptions:
    def test_without_proof_near_matches_are_estimates(self, path):
        near = [edited(article(n, words=300), 0.03) for n in range(60)]
        with Index.open(path, options=IndexOptions(proof=False)) as index:
            index.claim_many([article(n, words=300) for n in range(60)])
            found = index.check_many(near)
            assert sum(m is not None for m in found) >= 58
            assert all(not m.proven and abs(m.jaccard - 0.94) < 0.15 for m in found if m)
            exact = index.check(article(3, words=300, id="x"))
            assert exact.kind == "exact" and exact.proven
            assert index.check(article(99, words=300)) is None
            assert index.verify() == []

    def test_texts_are_kept_where_that_is_wished(self, path):
        with Index.open(path, options=IndexOptions(store_text=True)) as index:
            index.claim(Record("a", "Straße — ünder € 5."))
            assert index.text("a") == "Straße — ünder € 5."
            assert index.text("b") is None
        with Index.open(path.with_name("plain")) as index:
            index.claim(article(1))
            assert index.text("a1") is None

    def test_another_recipe_is_refused_with_the_difference(self, path):
        Index.open(path).close()
        with pytest.raises(RecipeError, match=r"shingle 5, not 7.*Use the recipe of the index"):
            Index.open(path, Recipe.for_threshold(0.8, shingle=7))
        with Index.open(path, Recipe.for_threshold(0.8)) as index:
            assert index.recipe == Recipe.for_threshold(0.8)

    @pytest.mark.parametrize("options", [
        IndexOptions(proof=False), IndexOptions(store_text=True), IndexOptions(unit="paragraph"),
        IndexOptions(contained=0.9),
    ])  # fmt: skip
    def test_what_was_laid_down_stays(self, path, options):
        Index.open(path).close()
        with pytest.raises(UsageError, match=r"make a new index|Make a new index"):
            Index.open(path, options=options)

    def test_the_threshold_may_differ_from_time_to_time(self, path):
        with Index.open(path) as index:
            index.claim(article(1))
        with Index.open(path, options=IndexOptions(threshold=0.95)) as index:
            assert index.check(edited(article(1), 0.08)) is None

    @pytest.mark.parametrize("wrong", [
        {"threshold": 0}, {"threshold": 1.5}, {"threshold": float("nan")}, {"contained": -1},
        {"contained": 0.9, "proof": False}, {"repeats": "no"}, {"unit": "word"},
    ])  # fmt: skip
    def test_contradictions_are_told_at_once(self, wrong):
        with pytest.raises(UsageError):
            IndexOptions(**wrong)

    def test_paragraphs_are_units_like_any_other(self, path):
        paragraphs = [Record(f"a1#{n}", article(n, words=30).text) for n in range(5)]
        with Index.open(path, options=IndexOptions(unit="paragraph")) as index:
            assert index.claim_many(paragraphs) == [None] * 5
            assert index.check(Record("b#0", paragraphs[3].text)).id == "a1#3"


class TestForgetting:
    def test_removed_is_unknown(self, path):
        with Index.open(path) as index:
            index.claim_many([article(n) for n in range(20)])
            assert index.remove("a7") == 1
            assert index.remove("a7") == index.remove("nobody") == index.remove_many([]) == 0
            assert index.remove_many(["a11", "a12", "nobody", "a12"]) == 2
            assert len(index) == 17
            assert index.check(article(7)) is None
            assert index.check(article(8)).id == "a8"
            assert index.claim(article(7)) is None
            assert index.verify() == []

    def test_by_when_it_was_added(self, path):
        with Index.open(path) as index:
            index.claim_many([article(n) for n in range(20)])
            assert index.forget(date(2020, 1, 1)) == 0
            assert index.forget(datetime.now(UTC) + timedelta(days=1)) == 20
            assert len(index) == 0

    def test_by_its_own_date(self, path):
        with Index.open(path) as index:
            index.claim_many([article(n) for n in range(28)])
            index.claim(Record("undated", "There is no date at all on this one."))
            index.claim(Record("odd", "This one has a date in words, you see.", date="May 5"))
            assert index.forget("2024-01-11", by="date") == 10
            assert len(index) == 20
            with pytest.raises(UsageError, match="not a date"):
                index.forget("yesterday")
            with pytest.raises(UsageError, match="by 'added' or by 'date'"):
                index.forget("2024-01-01", by="size")

    def test_compact_gives_the_room_back(self, path):
        with Index.open(path) as index:
            index.claim_many([article(n, words=400) for n in range(600)])
            for n in range(500):
                index.remove(f"a{n}")
            before = index.stats()
            index.compact()
            after = index.stats()
            assert after["entries"] == before["entries"] // 6
            assert after["bytes"] < before["bytes"] / 3
            assert after["free_bytes"] == 0
            assert index.verify() == []
            assert all(index.check_many([article(n, words=400) for n in range(500, 600)]))
            assert not any(index.check_many([article(n, words=400) for n in range(500)]))

    def test_time_never_runs_backwards(self, path, monkeypatch):
        with Index.open(path) as index:
            index.claim(article(1))
            added = index.check(article(1, id="x")).added
            monkeypatch.setattr("time.time", lambda: 1_000_000_000.0)
            index.claim(article(2))
            assert index.check(article(2, id="x")).added >= added


class TestMerge:
    def test_takes_what_is_missing(self, path):
        other = path.with_name("other")
        with Index.open(other) as index:
            index.claim_many([article(n, words=40) for n in range(3000, 9000)])
        with Index.open(path) as index:
            index.claim_many([article(n, words=40) for n in range(3010)])
            assert index.merge(other) == 5990
            assert len(index) == 9000
            assert all(index.check_many([article(n, words=40) for n in range(9000)]))
            assert index.merge(other) == 0
            assert index.verify() == []
            index.compact()
            assert all(index.check_many([article(n, words=40) for n in range(9000)]))
            assert index.verify() == []

    def test_keeps_when_each_was_added(self, path, monkeypatch):
        other = path.with_name("other")
        with monkeypatch.context() as patch, Index.open(other) as index:
            patch.setattr("time.time", lambda: 1_000_000_000.0)
            index.claim(article(1))
        with Index.open(path) as index:
            index.merge(other)
            assert index.check(article(1, id="x")).added == "2001-09-09T01:46:40Z"

    def test_refuses_another_kind(self, path):
        other = path.with_name("other")
        Index.open(other, Recipe.for_threshold(0.8, shingle=7)).close()
        with Index.open(path) as index, pytest.raises(RecipeError):
            index.merge(other)
        bare = path.with_name("bare")
        Index.open(bare, options=IndexOptions(proof=False)).close()
        with Index.open(path) as index, pytest.raises(UsageError, match="proof"):
            index.merge(bare)
        with Index.open(path) as index, pytest.raises(IndexFileError, match="no such index"):
            index.merge(path.with_name("nowhere"))


def test_stats_count(path):
    with Index.open(path) as index:
        index.claim_many([article(n) for n in range(10)])
        stats = index.stats()
    assert stats["units"] == 10
    assert stats["entries"] == 10 * (index.recipe.bands + 2)
    assert stats["recipe"] == index.recipe.as_dict()


def test_a_pickled_index_opens_the_file_again(path):
    with Index.open(path) as index:
        index.claim(article(1))
        with pickle.loads(pickle.dumps(index)) as twin:
            assert twin.check(article(1, id="x")).id == "a1"


def test_an_index_carried_through_fork_says_so(path):
    script = f"""
import os
from cleaner.errors import UsageError
from cleaner.index import Index
from cleaner.records.record import Record
with Index.open({str(path)!r}) as index:
    if not os.fork():
        try:
            index.check(Record("a", "some text"))
        except UsageError as error:
            print(error, flush=True)
        os._exit(0)
    os.wait()
    print(index.claim(Record("a", "some text")))
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], capture_output=True, text=True, check=False
    )
    assert "Open it again there" in done.stdout.splitlines()[0], done.stderr
    assert done.stdout.splitlines()[1] == "None"


def test_it_decides_as_dedup_does(path):
    """What the index calls seen, dedup drops for the same reason, if ids follow the order of the input."""
    records = []
    for n in range(400):
        records.append(article(n, words=80, id=f"{10 * n}"))
        if n % 5 == 0:
            shares = (0.02, 0.07, 0.1, 0.15, 0.3)
            whole = records[-1]
            records += [edited(whole, x, f"{10 * n + i}") for i, x in enumerate(shares, 1)]
    expected = {d.id: (d.kept, d.kind, d.similarity) for d in dedup(records) if d.drops}
    found = {}
    with Index.open(path) as index:
        for start in range(0, len(records), 70):
            some = records[start : start + 70]
            for record, match in zip(some, index.claim_many(some), strict=True):
                if match:
                    found[record.id] = (match.id, match.kind, match.similarity)
    assert len(found) > 100
    assert found == expected


def test_a_crowd_of_one_text_does_not_crowd_out_the_answer(path):
    with Index.open(path) as index:
        assert index.add_many([article(1, id=f"copy {n}") for n in range(700)]) == 700
        assert index.check(article(1, id="x")).id == "copy 0"
        assert index.check(edited(article(1), 0.05)).kind == "near"
        assert index.remove("copy 0") == 1
        assert index.check(article(1, id="x")).id == "copy 1"
        assert index.add_many([article(n, id="one id") for n in range(300)]) == 300
        assert index.remove("one id") == 300, "also more than are looked at for likeness"


@pytest.mark.parametrize(("share", "kind"), [(0.5, "contained"), (0.51, None)])
def test_a_text_is_contained_from_the_share_that_was_asked_for(tmp_path, share, kind):
    """Two of the four runs of five words stand in the older text."""
    with Index.open(tmp_path / "an.index", options=IndexOptions(contained=share)) as index:
        index.claim(Record("old", "one two three four five six"))
        match = index.claim(Record("new", "one two three four five six seven eight"))
    assert (match.kind if match else None) == kind
