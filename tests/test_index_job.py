"""`clean index` as a program calls it: files in, one answer for each record."""

from __future__ import annotations

import io
import json

import pytest
from index_makers import article, edited

from cleaner.errors import InputError, RecipeError, UsageError
from cleaner.index import Index, IndexOptions
from cleaner.jobs.index import (
    IndexJob,
    index_files,
    index_stats,
    merge_files,
    open_index,
    verify_index,
)
from cleaner.pipeline import process
from cleaner.settings import Settings


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "seen.index")


@pytest.fixture
def feed(tmp_path):
    """Three articles, a near-duplicate of the second, a broken line."""
    file = tmp_path / "feed.jsonl"
    some = [article(1), article(2), edited(article(2), 0.05), article(3)]
    lines = [json.dumps({"id": r.id, "text": r.text}) for r in some]
    file.write_text("\n".join([*lines[:2], "{broken", *lines[2:]]) + "\n")
    return str(file)


def answers(job, settings=None):
    out = io.BytesIO()
    summary = index_files(job, settings, out=out)
    return [json.loads(line) for line in out.getvalue().splitlines()], summary


def test_a_claim_answers_each_record_in_order(path, feed):
    lines, summary = answers(IndexJob(path, (feed,)))
    assert [(line["id"], line["seen"]) for line in lines] == [
        ("a1", False), ("a2", False), ("a2-edited", True), ("a3", False)
    ]  # fmt: skip
    assert lines[2]["match"]["id"] == "a2"
    assert lines[2]["match"]["kind"] == "near"
    assert lines[0]["match"] is None
    assert (summary.read, summary.seen, summary.added, summary.failures) == (4, 1, 3, 1)
    assert summary.exit_code == 3
    again, _ = answers(IndexJob(path, (feed,)))
    assert all(line["seen"] for line in again)


def test_a_check_changes_nothing(path, feed):
    answers(IndexJob(path, (feed,), "claim"))
    before = index_stats(path)["units"]
    lines, summary = answers(IndexJob(path, (feed,), "check"))
    assert [line["seen"] for line in lines] == [True] * 4
    assert summary.added == 0
    assert index_stats(path)["units"] == before == 3


def test_add_takes_all_in_and_says_nothing(path, feed):
    lines, summary = answers(IndexJob(path, (feed,), "add"))
    assert lines == []
    assert summary.added == 4
    assert verify_index(path) == []


def test_each_batch_is_durable_before_it_is_told(path, feed):
    class Witness(io.BytesIO):
        def flush(self):
            told = len(self.getvalue().splitlines())
            with Index.open(path, readonly=True) as index:
                seen.append((told, len(index)))

    seen = []
    index_files(IndexJob(path, (feed,), batch=1), out=Witness())
    assert [told for told, _ in seen] == [1, 2, 2, 3, 4]
    assert [known for _, known in seen] == [1, 2, 2, 2, 3]


def test_articles_are_cleaned_before_they_are_compared(path, tmp_path):
    words = article(1).text
    (tmp_path / "a.txt").write_text(f"{words}\n")
    (tmp_path / "b.html").write_text(f"<html><body><article><p>{words}</p></article></body></html>")
    answers(IndexJob(path, (str(tmp_path / "a.txt"),)))
    lines, _ = answers(IndexJob(path, (str(tmp_path / "b.html"),)))
    assert lines[0]["match"]["kind"] == "exact"


def test_paragraphs_are_units_of_their_own(path, tmp_path):
    first, second, third = (article(n, words=30).text for n in range(3))
    (tmp_path / "a.txt").write_text(f"{first}\n\n{second}\n")
    (tmp_path / "b.txt").write_text(f"{third}\n\n{second}\n")
    options = IndexOptions(unit="paragraph")
    job = IndexJob(path, (str(tmp_path / "a.txt"),), options=options, strip=False)
    lines, _ = answers(job)
    assert [line["seen"] for line in lines] == [False, False]
    lines, _ = answers(IndexJob(path, (str(tmp_path / "b.txt"),), strip=False))
    assert [line["seen"] for line in lines] == [False, True]
    assert lines[1]["match"]["id"].endswith("#1")


def test_the_first_failure_stops_where_that_is_wished(path, feed):
    with pytest.raises(InputError, match="stopped at the first failure"):
        answers(IndexJob(path, (feed,)), Settings(fail_fast=True))


@pytest.mark.parametrize("repeats", ["keep", "replace", "both"])
def test_a_place_is_no_id(path, tmp_path, repeats):
    """Articles without ids that stand in the same line of a file of the same name, day after day."""
    file = tmp_path / "articles.jsonl"
    texts = [
        "The council voted on the budget for schools last night, after a long and noisy debate.",
        "A lorry overturned on the coast road and spilled its load of apples over both of the lanes.",
    ]
    options = IndexOptions(repeats=repeats)
    for text in texts:
        file.write_text(json.dumps({"text": text}))
        assert index_files(IndexJob(path, (str(file),), "claim", options=options)).added == 1
        with Index.open(path) as index:
            (found,) = process([{"text": text}], index=index)
            assert found.match.kind == "exact"
    with Index.open(path) as index:
        assert len(index) == 2
        for item in (*texts, *({"text": text.upper()} for text in texts)):
            (found,) = process([item], index=index)
            assert found.match.kind == "exact"


class TestOpening:
    def test_usual_settings_take_the_index_as_it_is(self, path):
        open_index(path, Settings(shingle=3, threshold=0.7)).close()
        with open_index(path) as index:
            assert (index.recipe.shingle, index.options.threshold) == (3, 0.7)

    def test_usual_options_do_so_too(self, path):
        open_index(path, options=IndexOptions(store_text=True, contained=0.9)).close()
        with open_index(path, options=IndexOptions(repeats="keep")) as index:
            assert index.options == IndexOptions(store_text=True, contained=0.9, repeats="keep")

    def test_unusual_ones_must_agree(self, path):
        open_index(path).close()
        with pytest.raises(RecipeError, match="shingle 5, not 3"):
            open_index(path, Settings(shingle=3))
        for wrong in (IndexOptions(store_text=True), IndexOptions(proof=False)):
            with pytest.raises(UsageError, match="the index was made with"):
                open_index(path, options=wrong)
        with pytest.raises(UsageError, match="contained"):
            open_index(path, Settings(contained=0.9))
        with open_index(path, Settings(threshold=0.9)) as index:
            assert index.options.threshold == 0.9


def test_merging_names_what_each_brought(path, tmp_path):
    other, third = str(tmp_path / "other"), str(tmp_path / "third")
    for name, numbers in ((path, range(5)), (other, range(3, 9)), (third, range(2))):
        with Index.open(name) as index:
            index.add_many([article(n) for n in numbers])
    assert merge_files(path, [other, third]) == {other: 4, third: 0}
    assert index_stats(path)["units"] == 9
    assert verify_index(path) == []
