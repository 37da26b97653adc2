"""Each command is a thin twin of a library call: same records in, same results out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import command
import pytest
from command import lines as rows

import cleaner
from cleaner.boilerplate import read_boilerplate
from cleaner.jobs.inputs import sources_of, stream
from cleaner.jobs.learn import learn_from
from cleaner.records.record import Record
from cleaner.report.diff import unified
from cleaner.settings import Settings

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "fixtures" / "corpus" / "articles.jsonl"


def clean(*args):
    run = command.clean(*args, cwd=ROOT)
    assert run.returncode in (0, 1), run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def records():
    return rows(CORPUS)


def read():
    return [item for item in stream(sources_of([CORPUS]), Settings()) if isinstance(item, Record)]


def test_clean_is_process(records):
    out = [json.loads(line) for line in clean(CORPUS, "--to", "jsonl").splitlines()]
    assert out == [result.as_dict() for result in cleaner.process(records)]


def test_clean_is_strip(records):
    for source in sorted((ROOT / "fixtures" / "golden").glob("*/source.*"))[::7]:
        text = source.read_text(encoding="utf-8")
        found = cleaner.strip(text).text
        assert clean(source) == (found if source.suffix == ".txt" else f"{found}\n")


def test_the_log_of_the_command_is_that_of_the_library(tmp_path, records):
    clean(CORPUS, "-o", tmp_path / "out.jsonl", "--log", tmp_path / "log.jsonl")
    assert rows(tmp_path / "log.jsonl") == [
        line for r in cleaner.process(records) for line in r.log()
    ]


def test_diff_is_unified():
    source = ROOT / "fixtures" / "golden" / "seed-douma" / "source.txt"
    stripped = cleaner.strip(source.read_text(encoding="utf-8"))
    assert clean("--diff", source) == "".join(unified(stripped, str(source)))


@pytest.mark.parametrize("policy", ["first", "longest", "oldest"])
def test_dedup_is_dedup(tmp_path, policy):
    clean("dedup", CORPUS, "-o", tmp_path, "--keep", policy, "--contained", "0.9")
    settings = Settings(policy=policy, contained=0.9)
    wanted = {d.id: (d.decision, d.kept, d.kind) for d in cleaner.dedup(read(), settings)}
    found = {
        d["id"]: (d["decision"], d["kept"], d["kind"] or "")
        for d in rows(tmp_path / "decisions.jsonl")
    }
    assert found == wanted
    assert [r["id"] for r in rows(tmp_path / "kept.jsonl")] == [
        n for n, d in wanted.items() if d[0] == "keep"
    ]


def test_learn_is_learn(tmp_path):
    clean("learn", CORPUS, "-o", tmp_path / "b")
    assert read_boilerplate(tmp_path / "b").patterns == learn_from(read()).patterns


def test_run_is_strip_then_dedup(tmp_path):
    clean("run", CORPUS, "-o", tmp_path / "run", "--no-learn")
    clean(CORPUS, "-o", tmp_path / "clean.jsonl")
    clean("dedup", tmp_path / "clean.jsonl", "-o", tmp_path / "dedup")
    for name in ("kept.jsonl", "dropped.jsonl", "decisions.jsonl", "groups.jsonl"):
        assert (tmp_path / "run" / name).read_text() == (tmp_path / "dedup" / name).read_text()


MEMORY = """
import resource, sys
from cleaner.jobs.clean import CleanJob, clean_files
clean_files(CleanJob((sys.argv[1],), output=sys.argv[2]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_memory_does_not_grow_with_the_number_of_records(tmp_path):
    peaks = []
    for number in (500, 5000):
        source = tmp_path / f"{number}.jsonl"
        row = {"text": "A storm hit the coast.\n\nCrews worked on.\n\nLike this:"}
        source.write_text("".join(json.dumps({"id": n, **row}) + "\n" for n in range(number)))
        run = subprocess.run(
            [sys.executable, "-c", MEMORY, source, tmp_path / "out.jsonl"], capture_output=True, text=True,
            check=True, env=command.ENV,
        )  # fmt: skip
        peaks.append(int(run.stdout))
    assert peaks[1] < peaks[0] + 4096, f"{peaks} KB"
