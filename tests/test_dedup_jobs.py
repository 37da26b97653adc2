"""Files in, results out: whole, byte for byte, and the same as the library says."""

from __future__ import annotations

import gc
import gzip
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_dedup_engine import corpus_of
from test_records_write import nameless

from cleaner.dedup import dedup
from cleaner.errors import Failure, InputError, OutputError, UsageError
from cleaner.jobs.dedup import dedup_files
from cleaner.jobs.reuse import reuse_files
from cleaner.records.batches import read_batches
from cleaner.records.read import read
from cleaner.records.record import Record
from cleaner.records.sources import expand
from cleaner.settings import Settings

ROOT = Path(__file__).parents[1]


def lines_of(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def write(path: Path, records) -> Path:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), "utf-8")
    return path


@pytest.mark.parametrize("policy", ["first", "longest", "oldest"])
def test_the_job_says_what_the_library_says(tmp_path, policy):
    records = corpus_of(21)
    settings = Settings(policy=policy, threshold=0.7)
    summary = dedup_files([write(tmp_path / "in.jsonl", records)], tmp_path / "out", settings)
    found = dedup(records, settings)
    assert lines_of(tmp_path / "out/decisions.jsonl") == [d.as_dict() for d in found]
    assert lines_of(tmp_path / "out/groups.jsonl") == [g.as_dict() for g in found.groups]
    assert [r["id"] for r in lines_of(tmp_path / "out/kept.jsonl")] == list(found.kept)
    assert [r["id"] for r in lines_of(tmp_path / "out/dropped.jsonl")] == list(found.dropped)
    told = summary.as_dict()
    assert {name: told[name] for name in found.counts} == found.counts
    assert summary.groups == len(found.groups)
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "decisions.jsonl", "dropped.jsonl", "groups.jsonl", "kept.jsonl"]  # fmt: skip


def test_kept_lines_are_the_bytes_of_the_input(tmp_path):
    odd = [
        b'{"id": 1,  "text": "one two three four five six", "n": 1.10, "n": 1e400}',
        b"",
        b'\t{"text":"one two three four five six","id":2}\r',
        b'{"id":3,"text":"caf\\u00e9 au lait","big":123456789012345678901234567890}',
        b"not json",
        '{"id":4,"text":"zwölf Boxkämpfer"}'.encode(),
    ]
    (tmp_path / "in.jsonl").write_bytes(b"\n".join(odd))
    summary = dedup_files([tmp_path / "in.jsonl"], tmp_path / "out")
    kept = (tmp_path / "out/kept.jsonl").read_bytes()
    assert kept == b"\n".join([odd[0], odd[3], odd[5]]) + b"\n"
    assert (tmp_path / "out/dropped.jsonl").read_bytes() == odd[2] + b"\n"
    assert summary.exit_code == 3
    (failure,) = lines_of(tmp_path / "out/failures.jsonl")
    assert failure["line"] == 5


@pytest.mark.parametrize("packed", [False, True])
def test_kept_lines_are_the_lines_of_the_input_wherever_they_stand(tmp_path, packed):
    lines = [json.dumps({"text": f"{i} " * (1 + 9_000 * (i % 7 == 0))}).encode() for i in range(99)]
    lines.insert(50, b"{" + b" " * (5 << 20))
    lines.insert(70, json.dumps({"text": "long " * (1 << 19)}).encode())
    raw = b"\n".join(lines)
    path = tmp_path / ("in.jsonl.gz" if packed else "in.jsonl")
    path.write_bytes(gzip.compress(raw) if packed else raw)
    dedup_files([path], tmp_path / "out")
    kept = (tmp_path / "out/kept.jsonl").read_bytes()
    assert kept == b"\n".join([*lines[:50], *lines[51:], b""])


def test_a_packed_input_that_is_cut_off_gives_what_stands_before(tmp_path):
    records = [{"id": f"p{i}", "text": f"Word{i} " * 500} for i in range(400)]
    plain = write(tmp_path / "plain.jsonl", corpus_of(27))
    packed = gzip.compress(write(tmp_path / "in.jsonl", records).read_bytes())
    (tmp_path / "in.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    summary = dedup_files([tmp_path / "in.jsonl.gz", plain], tmp_path / "out")
    told = [d["id"] for d in lines_of(tmp_path / "out/decisions.jsonl")]
    before = len(told) - len(corpus_of(27))
    assert 0 < before < 400
    assert told[:before] == [f"p{i}" for i in range(before)]
    assert "is cut off" in lines_of(tmp_path / "out/failures.jsonl")[-1]["reason"]
    assert summary.failures == 1


@pytest.mark.parametrize("change", ["longer", "shorter", "other"])
def test_an_input_that_changes_meanwhile_is_an_error(tmp_path, change):
    path = write(tmp_path / "in.jsonl", corpus_of(24))
    raw = path.read_bytes()

    def progress(text):
        if text.startswith("compare"):
            new = {"longer": raw + raw, "shorter": raw[:100], "other": b" " + raw[1:]}[change]
            path.write_bytes(new)

    with pytest.raises(InputError, match="changed while it was read"):
        dedup_files([path], tmp_path / "out", progress=progress)
    assert not (tmp_path / "out").exists()


def test_packed_piped_and_other_formats(tmp_path, monkeypatch):
    records = corpus_of(22, families=8)
    plain = write(tmp_path / "in.jsonl", records)
    packed = tmp_path / "in2.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    (tmp_path / "one.txt").write_text("A text of its own.\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(plain.read_bytes())))
    settings = Settings(policy="longest")
    summary = dedup_files(
        [plain, packed, "-", tmp_path / "one.txt"], tmp_path / "out", settings, form="jsonl"
    )
    assert summary.records == 3 * len(records) + 1
    assert summary.kept == len(dedup(records, settings).kept) + 1
    kept = (tmp_path / "out/kept.jsonl").read_bytes().splitlines()
    assert set(kept[:-1]) <= set(plain.read_bytes().splitlines())
    assert json.loads(kept[-1])["text"] == "A text of its own.\n"


@pytest.mark.parametrize("packed", [False, True])
def test_the_short_way_reads_what_the_usual_one_reads(tmp_path, packed):
    rng = random.Random(23)
    path = tmp_path / ("in.jsonl.gz" if packed else "in.jsonl")
    with gzip.open(path, "wb") if packed else path.open("wb") as file:
        file.write(b"\xef\xbb\xbf")
        for i in range(500):
            name = rng.choice(["text", "content", "maintext", "body", "Text"])
            record = {"text": None} if rng.random() < 0.2 else {}
            record |= {
                name: rng.choice(["Ein Satz. ", "\u2028x", "", "a < b ", "<p>x</p><p>y</p>"]) * 3
            }
            if rng.random() < 0.5:
                record["id"] = rng.choice([i, f"id{i}", "", None])
            if rng.random() < 0.5:
                record["url"] = f"https://x.example/{i}"
            if rng.random() < 0.3:
                record["date"] = "2020-01-01"
            file.write(json.dumps(record, ensure_ascii=rng.random() < 0.5).encode())
            file.write(rng.choice([b"\n", b"\r\n", b"\n\n", b"\n{broken\n", b"\n[1]\n"]))
    usual = [r for r in read([path]) if isinstance(r, Record)]
    batches = list(read_batches(expand([path]), Settings()))
    assert [i for b in batches for i in b.ids] == [r.id for r in usual]
    assert [d for b in batches for d in b.dates] == [r.date for r in usual]
    texts = [t.decode() for b in batches for t in b.texts]
    assert [t for t, r in zip(texts, usual, strict=True) if r.kind == "text"] == [
        r.text for r in usual if r.kind == "text"]  # fmt: skip
    raw = path.read_bytes()
    spans = [span for b in batches for span in zip(b.starts, b.ends, strict=True)]
    lines = [line for b in batches for line in b.lines] if packed else [raw[a:b] for a, b in spans]
    assert [json.loads(line) for line in lines] == [r.data for r in usual]
    usual_failures = [r for r in read([path]) if not isinstance(r, Record)]
    assert [f for b in batches for f in b.failures] == usual_failures


def test_paragraphs(tmp_path):
    shared = "This paragraph of more than eight words stands in two articles at once."
    own = "And this one, of more than eight words as well, stands only here."
    records = [
        {"id": "a", "text": f"Head\n\n{shared}\n\n{own}", "n": 1},
        {
            "id": "b",
            "text": f"Head\n\nFirst words that are nobody else's, and eight of them.\n{shared}",
        },
        {"id": "c", "text": shared.upper()},
    ]
    summary = dedup_files(
        [write(tmp_path / "in.jsonl", records)], tmp_path / "out", paragraphs=True
    )
    kept = lines_of(tmp_path / "out/kept.jsonl")
    assert kept[0] == records[0]
    assert kept[1]["text"] == "Head\n\nFirst words that are nobody else's, and eight of them."
    assert [r["id"] for r in lines_of(tmp_path / "out/dropped.jsonl")] == ["c"]
    decisions = {d["id"]: d for d in lines_of(tmp_path / "out/decisions.jsonl")}
    assert decisions["b#3"]["kept"] == decisions["c#1"]["kept"] == "a#2"
    assert decisions["b#1"]["decision"] == "keep"
    assert (summary.records, summary.unit) == (7, "paragraph")


def test_bad_calls_end_before_any_work(tmp_path):
    source = write(tmp_path / "kept.jsonl", [{"id": 1, "text": "a"}])
    with pytest.raises(UsageError, match="threshold"):
        dedup_files([source], tmp_path / "out", Settings(threshold=0))
    with pytest.raises(UsageError, match="is the input"):
        dedup_files([source], tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        dedup_files([source], tmp_path / "file")
    with pytest.raises(OutputError, match="work folder"):
        dedup_files([source], tmp_path / "out", work=tmp_path / "missing")
    assert source.read_text() == '{"id": 1, "text": "a"}\n'


def test_failures(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text('{"id":1,"text":"a"}\n{"id":2}\n')
    summary = dedup_files([source, tmp_path / "missing.jsonl"], tmp_path / "out")
    assert summary.exit_code == 3
    assert summary.failures == 2
    assert [f["line"] for f in lines_of(tmp_path / "out/failures.jsonl")] == [2, 0]
    with pytest.raises(InputError, match="no field with a text"):
        dedup_files([source], tmp_path / "out", Settings(fail_fast=True))


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
@pytest.mark.parametrize("job", [dedup_files, reuse_files])
def test_failures_are_not_held(tmp_path, job, ending):
    """Forty million articles may all have the same fault."""
    good, bad = '{"id":"%d","text":"a b c"}', '{"id":"%d","words":"' + 1000 * "x" + '"}'
    if ending == "csv":
        good, bad = "%d,a b c", "%d,a,b," + 1000 * "x"
    lines = ["id,text"] * (ending == "csv") + [(bad if n % 10 else good) % n for n in range(8000)]
    source = tmp_path / f"in.{ending}"
    source.write_text("\n".join(lines))
    held = []

    def progress(text):
        held.append(sum(type(thing) is Failure for thing in gc.get_objects()))

    said = []
    summary = job([source], tmp_path / "out", say=said.append, progress=progress)
    assert (summary.failures, summary.exit_code) == (7200, 3)
    assert len(lines_of(tmp_path / "out/failures.jsonl")) == 7200
    assert len(held) > 5
    assert max(held) < 2000
    more = 7200 - (
        3 if ending == "jsonl" else 20
    )  # a broken row is quoted, so none is like another
    assert said[-2:] == [
        f"failed: and {more:,} more", f"failures are listed in {tmp_path / 'out/failures.jsonl'}"
    ]  # fmt: skip


def test_repeated_ids(tmp_path):
    records = [{"id": "x", "text": "one text"}, {"id": "x", "text": "another text"}]
    source = write(tmp_path / "in.jsonl", records)
    summary = dedup_files([source], tmp_path / "out")
    assert "'x' (records 1 and 2)" in summary.notes[0]
    assert [d["id"] for d in lines_of(tmp_path / "out/decisions.jsonl")] == ["x", "x#2"]
    with pytest.raises(UsageError, match="records 1 and 2"):
        dedup_files([source], tmp_path / "out2", repeats="error")
    assert not (tmp_path / "out2").exists()


def test_an_article_of_fifty_megabytes(tmp_path):
    words = " ".join(map(str, range(6_700_000)))
    records = [
        {"id": 1, "text": words},
        {"id": 2, "text": "short"},
        {"id": 3, "text": words + " end"},
    ]
    summary = dedup_files([write(tmp_path / "in.jsonl", records)], tmp_path / "out")
    assert len(words) > 50_000_000
    assert (summary.near, summary.kept) == (1, 2)


def test_an_audit_is_told(tmp_path):
    source = write(tmp_path / "in.jsonl", corpus_of(25))
    summary = dedup_files([source], tmp_path / "out", audit=20)
    assert summary.audit["sample"] == 20
    assert any(line.startswith("audit: ") for line in summary.lines())


@pytest.mark.parametrize("wait", [0.0, 0.3])
def test_a_killed_job_leaves_no_work_files_and_no_half_results(tmp_path, wait):
    records = corpus_of(26, families=3000)
    source = write(tmp_path / "in.jsonl", records)
    code = (
        "import sys; from cleaner.jobs.dedup import dedup_files; print('go', flush=True)\n"
        "dedup_files([sys.argv[1]], sys.argv[2], progress=lambda s: print(s, flush=True))"
    )
    job = subprocess.Popen(
        [sys.executable, "-c", code, source, tmp_path / "out"], stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert job.stdout is not None
    while not job.stdout.readline().startswith(b"read"):
        assert job.poll() is None
    time.sleep(wait)
    job.send_signal(signal.SIGKILL)
    job.stdout.close()
    job.wait()
    left = {p.name for p in (tmp_path / "out").iterdir()}
    if not nameless(tmp_path):  # the outputs, unfinished; never texts and signatures
        left = {name for name in left if not name.endswith(".part")}
    # between two names it can be killed as well: what is kept comes last
    names = ["groups.jsonl", "decisions.jsonl", "dropped.jsonl", "kept.jsonl"]
    assert left in [set(names[:n]) for n in range(5)]


def test_a_full_work_folder_is_said_and_nothing_is_written(tmp_path):
    """A limit on the size of files stands for the disk that is full."""
    source = write(
        tmp_path / "in.jsonl", [{"id": i, "text": f"{i} word" * 2000} for i in range(800)]
    )
    code = (
        "import resource, sys; from cleaner.jobs.dedup import dedup_files\n"
        "from cleaner.errors import OutputError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (6 << 20, 6 << 20))\n"
        "try: dedup_files([sys.argv[1]], sys.argv[2])\n"
        "except OutputError as error: print(error); sys.exit(error.exit_code)"
    )
    job = subprocess.run(
        [sys.executable, "-c", code, source, tmp_path / "out"], capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert job.returncode == 4, job.stderr
    assert "work folder" in job.stdout
    assert not (tmp_path / "out").exists()
