"""The main job: what it writes, whole or not at all, and what it remembers between runs."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from pathlib import Path
from random import Random

import pytest

from cleaner.errors import OutputError
from cleaner.jobs.folder import held
from cleaner.jobs.run import RunJob, run_files
from cleaner.settings import Settings

CORPUS = str(Path(__file__).parents[1] / "fixtures" / "corpus" / "articles.jsonl")
FILES = {"kept.jsonl", "dropped.jsonl", "edits.jsonl", "decisions.jsonl", "groups.jsonl", "failures.jsonl",
         "summary.json", "report.html"}  # fmt: skip


def rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def run(out, **options):
    return run_files(RunJob((CORPUS,), str(out), **options))


def test_every_record_is_kept_or_dropped_and_every_drop_names_a_kept_one(tmp_path):
    run(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == FILES
    kept = {record["id"] for record in rows(tmp_path / "kept.jsonl")}
    dropped = {record["id"] for record in rows(tmp_path / "dropped.jsonl")}
    assert kept | dropped == {record["id"] for record in rows(Path(CORPUS))}
    assert not kept & dropped
    for decision in rows(tmp_path / "decisions.jsonl"):
        assert decision["kept"] in kept
        assert (decision["id"] in kept) == (decision["decision"] == "keep")


def test_what_a_killed_job_left_goes_with_the_next_and_what_a_living_one_has_stays(tmp_path):
    for name in (".cleaner-dead", ".cleaner-alive"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "kept.jsonl").write_text("{}\n")
    lock = os.open(tmp_path / ".cleaner-alive", os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run(tmp_path)
    finally:
        os.close(lock)
    assert {path.name for path in tmp_path.iterdir()} == {*FILES, ".cleaner-alive"}
    assert (tmp_path / ".cleaner-alive" / "kept.jsonl").exists()


def test_the_summary_counts_what_the_files_hold(tmp_path):
    run(tmp_path)
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert summary["read"] == len(rows(Path(CORPUS)))
    assert summary["duplicates"]["kept"] == len(rows(tmp_path / "kept.jsonl"))
    assert summary["duplicates"]["dropped"] == len(rows(tmp_path / "dropped.jsonl"))
    edits = rows(tmp_path / "edits.jsonl")
    assert sum(rule["edits"] for rule in summary["rules"].values()) == len(edits)


def test_a_second_run_drops_what_the_first_has_kept_and_names_it(tmp_path):
    index = str(tmp_path / "seen.index")
    first = run(tmp_path / "one", index=index)
    second = run(tmp_path / "two", index=index)
    assert first.seen.seen == 0
    with_words = {
        r["id"] for r in rows(tmp_path / "one" / "kept.jsonl") if len(r["text"].split()) > 8
    }
    assert second.seen.seen >= len(with_words)
    assert not with_words & {r["id"] for r in rows(tmp_path / "two" / "kept.jsonl")}
    named = {d["id"]: d for d in rows(tmp_path / "two" / "decisions.jsonl")}
    for name in with_words:
        assert named[name]["decision"] == "drop"
        assert named[name]["index"] is True
        assert named[name]["kept"] == name
    pages = [(tmp_path / out / "report.html").read_text() for out in ("one", "two")]
    assert [f"{second.seen.seen} of them repeat what earlier runs kept" in p for p in pages] == [
        False,
        True,
    ]


def test_texts_go_beside_records_whose_field_is_named(tmp_path):
    (tmp_path / "a.txt").write_text("A storm hit the coast on Monday.\n\nLike this:\n")
    (tmp_path / "b.jsonl").write_text(
        '{"id": "b", "body": "The mayor opened the bridge.", "text": 1}\n'
    )
    run_files(RunJob((str(tmp_path),), str(tmp_path / "out")), Settings(text_field="body"))
    assert [r["body"] for r in rows(tmp_path / "out" / "kept.jsonl")] == [
        "A storm hit the coast on Monday.\n", "The mayor opened the bridge.",
    ]  # fmt: skip


def test_a_run_of_the_same_inputs_into_the_same_folder_gives_the_same_results(tmp_path):
    """Also of articles that came again under their id: what an earlier run kept stays dropped."""
    index, out = str(tmp_path / "seen.index"), tmp_path / "out"
    days = {
        "monday.jsonl": [("a", "storm coast rain wind flood"), ("b", "mayor bridge ribbon brass band")],
        "tuesday.jsonl": [("a", "storm coast rain wind flood"), ("c", "harvest apples early sweet cider")],
    }  # fmt: skip
    for name, articles in days.items():
        lines = [
            json.dumps({"id": n, "text": f"{words} and so on for many a word"})
            for n, words in articles
        ]
        (tmp_path / name).write_text("\n".join(lines))

    def kept(name):
        run_files(RunJob((str(tmp_path / name),), str(out), index=index))
        return [row["id"] for row in rows(out / "kept.jsonl")]

    assert kept("monday.jsonl") == kept("monday.jsonl") == ["a", "b"]
    assert kept("tuesday.jsonl") == kept("tuesday.jsonl") == ["c"]
    assert kept("monday.jsonl") == [], "another run's results have taken the place of its own"
    run_files(RunJob((str(tmp_path / "tuesday.jsonl"),), str(out)))
    assert not [path for path in out.iterdir() if path.name.startswith(".")]


def test_the_index_may_lie_among_the_results(tmp_path):
    index = str(tmp_path / "out" / "seen.index")
    first = run(tmp_path / "out", index=index)
    assert run(tmp_path / "out", index=index).kept == first.kept
    assert run(tmp_path / "other", index=index).seen.seen > 0


def test_two_runs_do_not_share_a_folder(tmp_path):
    (tmp_path / "out").mkdir()
    with held(tmp_path / "out"), pytest.raises(OutputError, match="another job is at work"):
        run(tmp_path / "out")
    run(tmp_path / "out")


def test_articles_without_ids_are_named_by_their_place(tmp_path):
    file, index = tmp_path / "day.jsonl", str(tmp_path / "seen.index")
    words = [
        [f"{word}{n}" for word in ["storm", "coast", "rain", "wind", "flood"] * 3] for n in (1, 2)
    ]
    file.write_text("\n".join(json.dumps({"text": " ".join(text)}) for text in words))
    for out in ("one", "two"):
        run_files(RunJob((str(file),), str(tmp_path / out), index=index))
    assert [
        (d["id"], d["kept"], d["index"]) for d in rows(tmp_path / "two" / "decisions.jsonl")
    ] == [(f"{file}:{n}", f"{file}:{n}", True) for n in (1, 2)]


def test_a_run_that_dies_behind_its_claims_loses_nothing(tmp_path, monkeypatch):
    index = str(tmp_path / "seen.index")
    plain = run(tmp_path / "plain")

    def full(*args, **kwargs):
        raise OutputError("the disk is full", "Make room")

    monkeypatch.setattr("cleaner.report.page.write_report", full)
    with pytest.raises(OutputError):
        run(tmp_path / "out", index=index)
    assert [p for p in (tmp_path / "out").iterdir() if not p.name.startswith(".")] == []
    monkeypatch.undo()
    again = run(tmp_path / "out", index=index)
    assert again.kept == plain.kept
    assert not (tmp_path / "out" / ".cleaner-claimed").exists()
    assert run(tmp_path / "later", index=index).seen.seen > 0


def test_results_of_an_earlier_run_stay_when_a_run_fails(tmp_path, monkeypatch):
    run(tmp_path)
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}

    def full(*args, **kwargs):
        raise OutputError("the disk is full", "Make room")

    monkeypatch.setattr("cleaner.report.page.write_report", full)
    with pytest.raises(OutputError):
        run(tmp_path)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def words(random, number):
    return [
        "".join(random.choices("abcdefghijklmnoprstuvwz", k=random.randint(3, 9)))
        for _ in range(number)
    ]


def test_learned_boilerplate_goes_and_is_named(tmp_path):
    rows_in, random = [], Random(1)
    for site in ("one.example", "two.example"):
        for n in range(30):
            story = "\n\n".join(" ".join(words(random, 20)).capitalize() + "." for _ in range(5))
            text = f"{story}\n\nOur readers know {site} from its recycled paper and its calendar."
            rows_in.append({"id": f"{site}-{n}", "url": f"https://{site}/{n}", "text": text})
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps(r) + "\n" for r in rows_in))
    summary = run_files(RunJob((str(source),), str(tmp_path / "out")))
    texts = [r["text"] for r in rows(tmp_path / "out" / "kept.jsonl")]
    assert len(texts) == 60
    assert not any("recycled" in text for text in texts)
    rules = {
        e["rule"] for e in rows(tmp_path / "out" / "edits.jsonl") if "recycled" in e["removed"]
    }
    assert rules
    assert all(rule.startswith("B") for rule in rules)
    assert rules <= set(summary.learned.reasons)
    table = [line for line in summary.lines() if " chars in " in line]
    assert len({line.index(" chars in ") for line in table}) == 1  # whatever the length of an id
    assert (tmp_path / "out" / "site.boilerplate").exists()
    shutil.rmtree(tmp_path / "out")
    run_files(RunJob((str(source),), str(tmp_path / "out"), learn=False))
    assert all("recycled" in r["text"] for r in rows(tmp_path / "out" / "kept.jsonl"))
