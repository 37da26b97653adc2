"""The command and its surroundings: streams that are closed or full, signals, terminals, locales."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command import ARTICLE, ENV, lines, start


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_full_disk_is_never_silent(article, unbuffered):
    with open("/dev/full", "wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "cleaner", article], stdout=full, stderr=subprocess.PIPE,
            env={**ENV, "PYTHONUNBUFFERED": unbuffered},
        )  # fmt: skip
    assert run.returncode == 4
    assert b"space" in run.stderr


def many(tmp_path, number=4000):
    source = tmp_path / "many.jsonl"
    source.write_text(
        "".join(json.dumps({"id": n, "text": ARTICLE * 4}) + "\n" for n in range(number))
    )
    return source


def test_closed_pipe_is_no_error(tmp_path):
    with start(
        many(tmp_path), "--to", "jsonl", stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(60) == 0
        assert process.stderr.read() == b""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("jobs", [1, 2])
def test_signals_leave_nothing_half_written(tmp_path, number, code, jobs):
    out = tmp_path / "out"
    source = many(tmp_path, 20000)
    with start(
        source, "-o", out, "-j", jobs, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        deadline = time.monotonic() + 30
        while not out.exists() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(number)
        assert process.wait(30) == code, process.stderr.read()
    assert [p for p in out.rglob("*") if p.is_file()] == []


COMMANDS = [
    ["rules"],
    ["--help"],
    ["--version"],
    ["text", "--help"],
    ["--check", "-"],
    ["--diff", "-"],
    ["-"],
]


def piped(args, stdout, unbuffered=""):
    env = {**ENV, "PYTHONUNBUFFERED": unbuffered}
    return subprocess.run(
        [sys.executable, "-m", "cleaner", *args], input=ARTICLE.encode(), stdout=stdout,
        stderr=subprocess.PIPE, env=env,
    )  # fmt: skip


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_whatever_is_printed_a_full_disk_is_exit_code_4(args, unbuffered):
    with open("/dev/full", "wb") as full:
        run = piped(args, full, unbuffered)
    assert run.returncode == 4
    assert b"space" in run.stderr
    assert b"Traceback" not in run.stderr


@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_whatever_is_printed_a_reader_that_has_gone_is_no_error(args):
    read, write = os.pipe()
    os.close(read)
    try:
        run = piped(args, write, "1")
    finally:
        os.close(write)
    assert (run.returncode, b"rror" in run.stderr) == (0, False), run.stderr


def shell(command, **env):
    return subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True,
        env={**ENV, "PY": sys.executable, **env},
    )  # fmt: skip


def test_closed_streams(tmp_path, article):
    run = shell(f"$PY -m cleaner {article} >&-")
    assert run.returncode == 4
    assert "standard output" in run.stderr
    run = shell("$PY -m cleaner <&-")
    assert run.returncode == 3
    assert "standard input is closed" in run.stderr
    run = shell(f"$PY -m cleaner {tmp_path}/no.txt 2>&-")
    assert (run.returncode, run.stdout) == (3, "")
    out = tmp_path / "out.txt"  # what is opened next must not become the standard output
    assert shell(f"$PY -m cleaner --check {article} --log {out} >&- 2>&-").returncode == 4
    assert [edit["removed"] for edit in lines(out)] == ["Like this:"]


def test_names_and_texts_that_no_encoding_takes(tmp_path):
    name = os.fsencode(tmp_path) + b"/b\xffd.txt"
    with open(name, "wb") as file:
        file.write(ARTICLE.encode())
    for args in (["--check"], ["--diff"]):
        run = subprocess.run(
            [sys.executable.encode(), b"-m", b"cleaner", *(a.encode() for a in args), name],
            capture_output=True, env={**ENV, "LC_ALL": "C"},
        )  # fmt: skip
        assert (run.returncode, b"Traceback" in run.stderr) == (1, False), run.stderr


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal")
@pytest.mark.parametrize("command", ["text", "dedup", "run", "learn", "reuse", "index add"])
def test_progress_is_gone_before_anything_else_is_said(tmp_path, command):
    """On a terminal no message stands behind what is left of a line of progress."""
    source = tmp_path / "in.jsonl"
    source.write_text(
        "".join(json.dumps({"id": n, "text": f"{n}. {ARTICLE}"}) + "\n" for n in range(200))
        + "{bad\n"
    )
    out = tmp_path / "out"
    place = ["-o", f"{out}.jsonl" if command == "text" else out]
    if command == "index add":
        place = ["--from", "jsonl"]
        command = f"index add {tmp_path / 'seen.index'}"
    ours, theirs = os.openpty()
    run = start(*command.split(), source, *place, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    said = _read_terminal(ours)
    assert run.wait(60) == 3
    lines = [line.rpartition(b"\r\x1b[K")[2] for line in said.replace(b"\r\n", b"\n").split(b"\n")]
    assert said.count(b"\x1b[K") > 2
    assert not lines[-1]
    assert any(line.startswith(b"failed: ") for line in lines)
    assert not [line for line in lines if line.count(b"articles") > 1 or b"readfailed" in line]


def _read_terminal(ours):
    said = b""
    with contextlib.suppress(OSError):  # the end of a terminal is an error
        while part := os.read(ours, 1 << 16):
            said += part
    os.close(ours)
    return said


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal")
@pytest.mark.parametrize("args", [[], ["--diff"], ["--check"], ["-o", "-"]])
def test_results_on_the_screen_and_progress_do_not_mix(tmp_path, args):
    source = tmp_path / "in.jsonl"
    source.write_text(
        "".join(json.dumps({"id": n, "text": f"{n}. {ARTICLE}"}) + "\n" for n in range(200))
    )
    ours, theirs = os.openpty()
    run = start(source, *args, "--color", "never", stdout=theirs, stderr=theirs)
    os.close(theirs)
    said = _read_terminal(ours)
    assert run.wait(60) == bool(args and args[0] != "-o")
    shown, _, summary = said.partition(b"200 articles read")
    assert b"read" not in shown
    assert b"A storm" in shown or b"W602" in shown
    assert bool(summary) == (args not in ([], ["--diff"]))
