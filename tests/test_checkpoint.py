"""A killed job that is started again neither loses nor doubles a record."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from index_makers import article, edited

from cleaner.checkpoint import Checkpoint
from cleaner.errors import Failure, IndexFileError, OutputError, UsageError
from cleaner.index import Index
from cleaner.ingest import Counters, Dropped, ingest, name_of
from cleaner.pipeline import Cleaned, process
from cleaner.settings import Settings

HERE = Path(__file__).parent
STRIDE = os.environ.get("CLEANER_INJECT_STRIDE", "29")  # 1 before a release: every single point


@pytest.fixture(scope="module")
def injector(tmp_path_factory):
    """The library that fails calls, compiled here."""
    if sys.platform != "linux" or not shutil.which("gcc"):
        pytest.skip("the fault injector needs Linux and gcc")
    library = tmp_path_factory.mktemp("inject") / "inject.so"
    command = ["gcc", "-shared", "-fPIC", "-O1", "-o", str(library), str(HERE / "inject.c"), "-ldl"]
    subprocess.run(command, check=True)
    return str(library)


def injected(library, folder, *options):
    path = os.pathsep.join([str(HERE.parent), str(HERE)])
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(HERE / "inject_job.py"), library, str(folder), *options],
        env={**os.environ, "LD_PRELOAD": library, "PYTHONPATH": path},
        capture_output=True, text=True, check=False, timeout=3000,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
def test_no_point_of_failure_loses_or_doubles_a_record(injector, tmp_path):
    told = injected(injector, tmp_path, "--stride", STRIDE)
    assert told["bad"] == []
    assert min(told["points"].values()) >= 50 // int(STRIDE)


@pytest.mark.slow
@pytest.mark.parametrize("spoiled", ["unsynced", "claim first"])
def test_the_injector_notices_a_job_that_is_wrong(injector, tmp_path, spoiled):
    options = ("--stride", "13", "--only", "power cut", "--spoil", spoiled)
    assert injected(injector, tmp_path, *options)["bad"]


def feed(count, first=0):
    return [article(n, words=30) for n in range(first, first + count)]


def ids(path):
    return [json.loads(line)["id"] for line in path.read_text().splitlines()]


def test_what_is_kept_is_written_and_the_rest_is_named(tmp_path):
    records = [
        *feed(3),
        edited(article(1, words=30), 0.03),
        Failure("feed", 5, "broken", "mend it"),
    ]
    paths = {name: tmp_path / name for name in ("kept", "dropped", "failures")}
    counters = Counters()
    with Index.open(tmp_path / "i") as index, Checkpoint.open(paths, index=index) as checkpoint:
        results = list(
            ingest(process(records), index=index, checkpoint=checkpoint, counters=counters)
        )
    assert [type(result) for result in results] == [Cleaned, Cleaned, Cleaned, Dropped, Failure]
    assert results[3].match.id == "a1"
    assert ids(paths["kept"]) == ["a0", "a1", "a2"]
    [dropped] = map(json.loads, paths["dropped"].read_text().splitlines())
    assert (dropped["id"], dropped["match"]["id"]) == ("a1-edited", "a1")
    assert dropped["text"] == records[3].text
    [failure] = map(json.loads, paths["failures"].read_text().splitlines())
    assert failure["reason"] == "broken"
    assert (counters.read, counters.kept, counters.dropped, counters.failed) == (5, 3, 1, 1)
    assert counters.batches == 1


def test_process_does_it_all_in_one_call(tmp_path):
    with Index.open(tmp_path / "i") as index:
        for _ in range(2):
            with Checkpoint.open(tmp_path / "out", index=index) as checkpoint:
                list(process(feed(5), index=index, checkpoint=checkpoint))
        assert ids(tmp_path / "out") == ["a0", "a1", "a2", "a3", "a4"]
        assert not (tmp_path / "out.state").exists(), "the state is in the index"
        again = list(process(feed(7), index=index))
        assert [type(result) for result in again] == [Dropped] * 5 + [Cleaned] * 2
        assert all(result.is_replay for result in again[:5])
        [other] = process([article(1, words=30, id="another")], index=index)
        assert not other.is_replay


def test_worker_processes_change_nothing(tmp_path):
    with Index.open(tmp_path / "i") as index, \
         Checkpoint.open(tmp_path / "out", index=index) as checkpoint:  # fmt: skip
        results = list(process(feed(60), Settings(jobs=2), index=index, checkpoint=checkpoint))
        assert len(results) == len(index) == 60
        assert index.verify() == []
    assert ids(tmp_path / "out") == [f"a{n}" for n in range(60)]


def test_records_are_taken_a_batch_at_a_time(tmp_path):
    """Back-pressure: nothing is read before the results of the last batch are used up."""
    taken = []

    def records():
        for record in feed(100):
            taken.append(record.id)
            yield record

    with Checkpoint.open(tmp_path / "out") as checkpoint:
        results = ingest(process(records()), checkpoint=checkpoint, batch=10)
        assert not taken
        next(results)
        assert len(taken) <= 11
        assert ids(tmp_path / "out") == [f"a{n}" for n in range(10)]
        for _ in range(9):
            next(results)
        assert len(taken) <= 11
        next(results)
        assert len(taken) <= 21


def test_it_goes_on_where_it_stopped(tmp_path):
    out = tmp_path / "out"
    with Checkpoint.open(out) as checkpoint:
        results = ingest(process(feed(50)), checkpoint=checkpoint, batch=10)
        for _ in range(25):
            next(results)
    with Checkpoint.open(out) as checkpoint:
        assert checkpoint.done == 30
        rest = list(checkpoint.skip(feed(50), name_of))
        assert [record.id for record in rest] == [f"a{n}" for n in range(30, 50)]
        list(ingest(process(rest), checkpoint=checkpoint, batch=7))
    assert ids(out) == [f"a{n}" for n in range(50)]
    with Checkpoint.open(out) as checkpoint:
        assert list(checkpoint.skip(feed(50), name_of)) == []
        assert [r.id for r in checkpoint.skip([], name_of)] == []


def test_a_longer_input_is_gone_on_with(tmp_path):
    out = tmp_path / "out"
    for count in (5, 9):
        with Checkpoint.open(out) as checkpoint:
            list(process(feed(count), checkpoint=checkpoint))
    assert ids(out) == [f"a{n}" for n in range(9)]


def test_another_input_is_refused(tmp_path):
    with Checkpoint.open(tmp_path / "out") as checkpoint:
        list(process(feed(5), checkpoint=checkpoint))
    for other in (feed(9, first=1), feed(3)):
        with Checkpoint.open(tmp_path / "out") as checkpoint, \
             pytest.raises(UsageError, match="not those that the job began with"):  # fmt: skip
            process(other, checkpoint=checkpoint)


def test_a_torn_line_is_cut_off(tmp_path):
    out = tmp_path / "out"
    with Checkpoint.open(out) as checkpoint:
        list(process(feed(5), checkpoint=checkpoint))
    with out.open("a") as file:
        file.write('{"id": "torn')
    with Checkpoint.open(out) as checkpoint:
        list(process(feed(6), checkpoint=checkpoint))
    assert ids(out) == [f"a{n}" for n in range(6)]


class TestRefusals:
    def test_a_file_that_is_not_ours_is_left_alone(self, tmp_path):
        out = tmp_path / "out"
        out.write_text("dear diary\n")
        with pytest.raises(OutputError, match="this job did not write it"):
            Checkpoint.open(out)
        assert out.read_text() == "dear diary\n"

    def test_an_output_that_was_cut_short(self, tmp_path):
        out = tmp_path / "out"
        with Checkpoint.open(out) as checkpoint:
            list(process(feed(5), checkpoint=checkpoint))
        out.write_bytes(out.read_bytes()[:10])
        with pytest.raises(OutputError, match="has 10 bytes"):
            Checkpoint.open(out)

    def test_two_jobs_on_one_output(self, tmp_path):
        out = tmp_path / "out"
        with Checkpoint.open(out), pytest.raises(UsageError, match="another job is writing"):
            Checkpoint.open(out)
        Checkpoint.open(out).close()

    def test_other_outputs_than_before(self, tmp_path):
        Checkpoint.open({"kept": tmp_path / "a", "dropped": tmp_path / "b"}).close()
        with pytest.raises(UsageError, match="the job had the outputs dropped, kept"):
            Checkpoint.open({"kept": tmp_path / "a", "failures": tmp_path / "b"},
                            state=str(tmp_path / "a.state"))  # fmt: skip

    def test_one_file_for_two_outputs(self, tmp_path):
        for outputs in ({}, {"kept": tmp_path / "a", "dropped": tmp_path / "a"}):
            with pytest.raises(UsageError, match="each a file of its own"):
                Checkpoint.open(outputs)

    @pytest.mark.parametrize("name", ["out.jsonl.gz", "out.zst"])
    def test_a_packed_output(self, tmp_path, name):
        with pytest.raises(UsageError, match="pack it when the job is done"):
            Checkpoint.open(tmp_path / name)

    def test_a_folder_that_is_not_there(self, tmp_path):
        with pytest.raises(OutputError, match="cannot be written"):
            Checkpoint.open(tmp_path / "nowhere" / "out")

    def test_a_state_that_is_no_state(self, tmp_path):
        (tmp_path / "out.state").write_text("nonsense")
        with pytest.raises(IndexFileError, match="not an index"):
            Checkpoint.open(tmp_path / "out")

    def test_a_job_that_failed_must_be_opened_again(self, tmp_path):
        with Checkpoint.open(tmp_path / "out") as checkpoint:
            with pytest.raises(KeyError):
                checkpoint.commit({"no such output": [b"x"]}, ["a"])
            with pytest.raises(UsageError, match="Open it again"):
                checkpoint.commit({"kept": [b"x\n"]}, ["a"])
        with Checkpoint.open(tmp_path / "out") as checkpoint:
            checkpoint.commit({"kept": [b"x\n"]}, ["a"])
        assert (tmp_path / "out").read_text() == "x\n"


def test_a_claim_whose_outputs_fail_is_no_claim(tmp_path):
    def fails(answers, put):
        raise OutputError("no", "do")

    with Index.open(tmp_path / "i") as index:
        with pytest.raises(OutputError):
            index.claim_many(feed(3), fails)
        assert len(index) == 0
        assert index.claim_many(feed(3)) == [None] * 3
        assert index.note("anything") is None
