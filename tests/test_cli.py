"""The command as a person and as a program meet it: real processes, real files."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cleaner.cli import app
from cleaner.config import load_config
from cleaner.errors import UsageError

ARTICLE = """\
A storm hit the coast on Monday and cut the power of 4,000 homes.

Crews worked through the night, the town said, and two roads stay closed until Friday.

Like this:
"""
CLEAN = ARTICLE.replace("\n\nLike this:\n", "\n")


def clean(*args, stdin=None, cwd=None, env=None):
    return subprocess.run(
        [sys.executable, "-m", "cleaner", *map(str, args)],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), **(env or {})},
        timeout=120,
    )


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def lines(path):
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


# What it does


def test_one_file_in_its_clean_text_out(article):
    run = clean(article)
    assert (run.returncode, run.stdout) == (0, CLEAN)


@pytest.mark.parametrize("args", [[], ["-"]])
def test_standard_input_is_text_unless_stated(args):
    run = clean(*args, stdin=ARTICLE)
    assert (run.returncode, run.stdout) == (0, CLEAN)


def test_json_lines_keep_their_other_fields_and_their_order():
    records = [
        {
            "n": 1,
            "id": "a",
            "text": ARTICLE,
            "tags": ["x"],
            "big": 12345678901234567890,
            "none": None,
        },
        {"id": "b", "text": "Nothing to do here, the mayor said on Tuesday.", "n": 2},
    ]
    run = clean(
        "--from",
        "jsonl",
        "--to",
        "jsonl",
        "-",
        stdin="".join(json.dumps(r) + "\n" for r in records),
    )
    out = [json.loads(line) for line in run.stdout.splitlines()]
    assert run.returncode == 0
    assert [r["id"] for r in out] == ["a", "b"]
    assert out[0] | {"text": ARTICLE} == records[0] | {"text": ARTICLE}
    assert list(out[0])[:6] == list(records[0])
    assert out[0]["text"].strip() == CLEAN.strip()
    assert out[1] == records[1]


def test_html_field_becomes_text():
    page = "<html><body><article><h1>A storm</h1>" + "".join(
        f"<p>{p}</p>" for p in CLEAN.strip().split("\n\n")
    )
    run = clean(
        "--from", "jsonl", "--to", "jsonl", stdin=json.dumps({"id": 1, "html": page, "x": 1}) + "\n"
    )
    (out,) = map(json.loads, run.stdout.splitlines())
    assert "html" not in out
    assert out["x"] == 1
    assert "Crews worked through the night" in out["text"]
    assert "<p>" not in out["text"]


def test_many_files_need_a_place_to_go(tmp_path, article):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "two.txt").write_text(ARTICLE)
    run = clean(tmp_path)
    assert run.returncode == 2
    assert "-o" in run.stderr
    assert "--to jsonl" in run.stderr
    run = clean(tmp_path, "-o", tmp_path / "out")
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "out" / "article.txt").read_text() == CLEAN
    assert (tmp_path / "out" / "sub" / "two.txt").read_text() == CLEAN
    run = clean(tmp_path / "sub", article, "--to", "jsonl")
    assert [json.loads(line)["text"] for line in run.stdout.splitlines()] == [CLEAN, CLEAN]


def test_inputs_that_do_not_fit_one_table_are_told_before_the_work(tmp_path):
    many = "".join(json.dumps({"id": i, "text": "A line.", "n": i}) + "\n" for i in range(30))
    (tmp_path / "a.jsonl").write_text(many + "broken\n")
    (tmp_path / "b.csv").write_text("id,text,place\n1,Another line.,here\n")
    (tmp_path / "c.csv").write_text("id,text\n1,A third line.\n")
    run = clean(tmp_path / "a.jsonl", tmp_path / "b.csv", "-o", tmp_path / "out.csv")
    assert run.returncode == 2
    assert "b.csv' has fields that the table has no column for: place" in run.stderr
    assert "broken" not in run.stderr  # so far it did not come
    assert not (tmp_path / "out.csv").exists()
    run = clean(tmp_path / "a.jsonl", tmp_path / "c.csv", "-o", tmp_path / "out.csv")
    assert run.returncode == 3
    assert len((tmp_path / "out.csv").read_text().splitlines()) == 32
    # what only shows later is told later, and nothing is written either
    (tmp_path / "d.jsonl").write_text(many + '{"id": 31, "text": "The last.", "m": 1}\n')
    run = clean(tmp_path / "d.jsonl", tmp_path / "c.csv", "-o", tmp_path / "out2.csv")
    assert run.returncode == 2
    assert "record '31'" in run.stderr
    assert not (tmp_path / "out2.csv").exists()


def test_workers_give_the_same_output_in_the_same_order(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text(
        "".join(json.dumps({"id": n, "text": f"{n}. {ARTICLE}"}) + "\n" for n in range(300))
    )
    one, two = (clean(source, "--to", "jsonl", "-j", j) for j in (1, 2))
    assert one.returncode == two.returncode == 0, two.stderr
    assert one.stdout == two.stdout
    assert one.stdout.count("\n") == 300


# It explains itself


def test_diff_names_the_rule_writes_nothing_and_patch_can_apply_it(article):
    run = clean("--diff", article)
    assert run.returncode == 1
    assert "-Like this:" in run.stdout
    header = next(line for line in run.stdout.splitlines() if line.startswith("@@"))
    assert header.split("@@")[2].strip(), "no rule id"
    assert article.read_text() == ARTICLE
    assert clean("--diff", "-", stdin=CLEAN).returncode == 0
    assert "\x1b[31m" in clean("--diff", "--color", "always", article).stdout


def test_check_exits_1_only_if_something_would_go(article, tmp_path):
    assert clean("--check", article).returncode == 1
    assert article.read_text() == ARTICLE
    assert clean("--check", "-", stdin=CLEAN).returncode == 0


def test_log_holds_one_line_per_edit(article, tmp_path):
    run = clean(article, "--log", tmp_path / "log.jsonl")
    assert run.returncode == 0
    (edit,) = [e for e in lines(tmp_path / "log.jsonl") if e["removed"]]
    assert edit["removed"] == "Like this:"
    assert clean("rules", edit["rule"]).returncode == 0


def test_select_and_ignore(article):
    assert clean("--select", "E", article).stdout == ARTICLE
    assert clean("--ignore", "ALL", article).stdout == ARTICLE
    run = clean("--select", "Q9", article)
    assert run.returncode == 2
    assert "Q9" in run.stderr
    assert "clean rules" in run.stderr


def test_rules_are_listed_and_shown():
    listing = clean("rules").stdout
    first = listing.split()[0]
    full = clean("rules", first).stdout
    assert "hits:" in full
    assert "keeps:" in full
    assert clean("rules", "nope").returncode == 2
    assert all(json.loads(line)["reason"] for line in clean("rules", "--json").stdout.splitlines())


# Settings files


def test_settings_file_sets_options_and_flags_win(article, tmp_path):
    (tmp_path / "cleaner.toml").write_text('select = ["E"]\n')
    assert clean(article, cwd=tmp_path).stdout == ARTICLE
    assert clean(article, "--isolated", cwd=tmp_path).stdout == CLEAN
    assert clean(article, "--select", "ALL", cwd=tmp_path).stdout == CLEAN


def test_the_main_job_keeps_what_the_settings_file_keeps(tmp_path):
    """A policy after --keep is no field, so it leaves those of the settings file as they are."""
    caption = "Firefighters at the scene of the blaze on Monday. (Photo: Ann Hill/Reuters)"
    body = "\n\n".join(
        f"Crew number {n} worked through the night, the town said." for n in range(9)
    )
    (tmp_path / "in.txt").write_text(f"{body}\n\n{caption}\n\n{body.upper()}\n")
    (tmp_path / "cleaner.toml").write_text('keep = ["captions", "credits"]\n')
    for args, kept in [
        ([], True),
        (["--keep", "oldest"], True),
        (["--keep", "oldest,authors"], False),
    ]:
        run = clean("run", "in.txt", "-o", "out", *args, cwd=tmp_path)
        assert run.returncode == 0, run.stderr
        (record,) = lines(tmp_path / "out" / "kept.jsonl")
        assert (caption in record["text"]) is kept, args


def test_a_whole_number_is_a_share(tmp_path):
    file = tmp_path / "cleaner.toml"
    file.write_text("threshold = 1\n")
    assert load_config(file).threshold == 1.0


def test_pyproject_table(article, tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.cleaner]\nignore = ["ALL"]\n')
    assert clean(article, cwd=tmp_path).stdout == ARTICLE


@pytest.mark.parametrize(
    ("text", "said"),
    [("selekt = []", "selekt"), ("threshold = 'high'", "threshold"), ("threshold = 7", "threshold"),
     ("policy = 'best'", "longest"), ("select = 'W'", "select"), ("x = = 1", "TOML"),
     ("jobs = true", "whole number"), ("jobs = 2.0", "whole number"), ("threshold = true", "a number"),
     ("fail_fast = 1", "true or false"), ("url-field = 3", "a string"), ("keep = [1]", "strings")],
)  # fmt: skip
def test_settings_file_errors_name_file_and_key(tmp_path, text, said):
    file = tmp_path / "cleaner.toml"
    file.write_text(text)
    with pytest.raises(UsageError) as error:
        load_config(file)
    assert str(file) in str(error.value)
    assert said in str(error.value)


def test_a_settings_file_with_an_error_is_a_usage_error(article, tmp_path):
    (tmp_path / "cleaner.toml").write_text("selekt = []")
    run = clean(article, cwd=tmp_path)
    assert run.returncode == 2
    assert "cleaner.toml: unknown key 'selekt'" in run.stderr


# Bad input


def test_missing_file_is_named_and_the_rest_is_done(article, tmp_path):
    run = clean(tmp_path / "no.txt", article, "-o", tmp_path / "out")
    assert run.returncode == 3
    assert "no.txt" in run.stderr
    assert (tmp_path / "out" / "article.txt").read_text() == CLEAN


@pytest.mark.parametrize("command", ["text", "dedup", "run", "reuse", "learn"])
def test_nothing_to_read_is_a_failure_of_the_input(tmp_path, command):
    run = clean(command, tmp_path / "no.txt", "-o", tmp_path / "out")
    assert run.returncode == 3, run.stderr
    assert f"failed: {tmp_path / 'no.txt'}: there is no such file" in run.stderr + run.stdout


def test_a_name_that_is_too_long_for_a_file_is_no_fault_of_ours():
    run = clean("n" * 300)
    assert run.returncode == 3
    assert "there is no such file" in run.stderr


def test_a_mistyped_command_is_recognized():
    run = clean("dedupe", "x")
    assert run.returncode in (2, 3)
    assert "did you mean" in run.stderr
    assert "dedup" in run.stderr


def test_folder_with_nothing_readable(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    run = clean(tmp_path / "a", "-o", tmp_path / "out")
    assert run.returncode == 3
    assert str(tmp_path / "a") in run.stderr


def test_broken_lines_are_named_and_the_others_go_on(tmp_path):
    source = tmp_path / "in.jsonl"
    rows = [json.dumps({"id": 1, "text": ARTICLE}), '{"id": 2, "text": ', json.dumps({"id": 3, "words": 5}),
            json.dumps({"id": 4, "text": ""}), json.dumps({"id": 5, "text": ARTICLE})]  # fmt: skip
    source.write_text("\n".join(rows) + "\n")
    run = clean(source, "--to", "jsonl", "--failures", tmp_path / "failures.jsonl")
    assert run.returncode == 3
    assert {json.loads(line)["id"] for line in run.stdout.splitlines()} >= {1, 5}
    failures = lines(tmp_path / "failures.jsonl")
    assert [f["line"] for f in failures] == [2, 3]
    assert "words" in failures[1]["reason"] + failures[1]["remedy"]
    assert all(f["remedy"] for f in failures)
    assert "in.jsonl:2" in run.stderr


def test_failures_are_listed_beside_an_output(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": 1, "text": "One."}\n{bad\n')
    assert clean(source, "-o", tmp_path / "out.jsonl").returncode == 3
    assert [f["line"] for f in lines(tmp_path / "out.jsonl.failures.jsonl")] == [2]
    assert clean(source, "-o", tmp_path / "out").returncode == 3
    assert [f["line"] for f in lines(tmp_path / "out" / "failures.jsonl")] == [2]


@pytest.mark.parametrize("command", ["text", "dedup", "run", "index add"])
def test_fail_fast_stops_at_the_first_and_names_it_once(tmp_path, command):
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": 1, "text": "One."}\n{bad\n{"id": 2, "text": "Two."}\n')
    index = command == "index add"
    output = [tmp_path / "seen.index"] if index else ["-o", tmp_path / "out.jsonl"]
    run = clean(*command.split(), *output, source, "--fail-fast")
    assert run.returncode == 3
    (said,) = [line for line in run.stderr.splitlines() if line.startswith("error: ")]
    assert "stopped at the first failure" in said
    assert f"{source}:2: " in said
    assert said.count("Repair or remove the line") == 1
    assert index or not (tmp_path / "out.jsonl").exists(), "outputs are whole or absent"


def test_binary_file_is_refused(tmp_path):
    (tmp_path / "x.txt").write_bytes(b"\x7fELF\x02\x01\x01\0\0\0\0\0" * 50)
    run = clean(tmp_path / "x.txt")
    assert run.returncode == 3
    assert "x.txt" in run.stderr


def test_other_encodings_are_detected_and_said(tmp_path):
    text = "Der Bürgermeister äußerte sich am Dienstag über die Straßen der Größe nach.\n" * 5
    (tmp_path / "x.txt").write_bytes(text.encode("cp1252"))
    run = clean(tmp_path / "x.txt", "--select", "E")
    assert run.stdout == text
    assert "1252" in run.stderr or "8859" in run.stderr


def test_a_stated_encoding_is_believed(tmp_path):
    text = "Žluťoučký kůň úpěl ďábelské ódy, řekl v pondělí starosta.\n"
    (tmp_path / "x.txt").write_bytes(text.encode("cp852"))
    assert clean(tmp_path / "x.txt", "--select", "S", "--encoding", "cp852").stdout == text


def test_empty_text_is_no_error():
    run = clean("-", stdin="")
    assert (run.returncode, run.stdout) == (0, "")


def test_only_artifacts_comes_out_empty_with_a_warning():
    run = clean("-", stdin="Like this:\n\nLoading...\n")
    assert run.returncode == 0
    assert run.stdout.strip() == ""
    assert "warning" in run.stderr


def test_output_equal_to_input_is_refused(article):
    run = clean(article, "-o", article)
    assert run.returncode in (2, 4)
    assert article.read_text() == ARTICLE


def test_unwritable_output(article, tmp_path):
    (tmp_path / "file").write_text("x")
    run = clean(article, "-o", tmp_path / "file" / "out.txt")
    assert run.returncode == 4
    assert "file" in run.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_full_disk_is_never_silent(article, unbuffered):
    with open("/dev/full", "wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "cleaner", article], stdout=full, stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONUNBUFFERED": unbuffered},
        )  # fmt: skip
    assert run.returncode == 4
    assert b"space" in run.stderr


def many(tmp_path, number=4000):
    source = tmp_path / "many.jsonl"
    source.write_text(
        "".join(json.dumps({"id": n, "text": ARTICLE * 4}) + "\n" for n in range(number))
    )
    return source


def start(*args, **kwargs):
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    return subprocess.Popen([sys.executable, "-m", "cleaner", *map(str, args)], env=env, **kwargs)


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
        while not list(out.glob(".*")) and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(number)
        assert process.wait(30) == code, process.stderr.read()
    assert [p for p in out.rglob("*") if p.is_file()] == []


# Help


def test_every_command_is_in_the_table_of_commands():
    listed = [
        line.split()[0]
        for line in clean("--help").stdout.split("Commands:")[1].splitlines()
        if line[:3].strip()
    ]
    assert sorted(listed) == sorted(app.COMMANDS)
    for command in app.COMMANDS:
        assert clean(command, "--help").stdout.startswith(f"Usage: clean {command}")


def test_help_and_version():
    assert "clean FILE" in clean("--help").stdout
    for command in ("text", "dedup", "run", "rules"):
        assert clean(command, "--help").returncode == 0
    assert clean("--version").stdout.startswith("clean ")
    assert clean("--nonsense").returncode == 2


# Forms of output


def test_every_form_in_a_folder_is_one_file_for_each_document(tmp_path, article):
    (tmp_path / "page.html").write_text(
        "<html><body><p>The mayor spoke on Monday.</p></body></html>"
    )
    for to, ending in [("text", "txt"), ("markdown", "md"), ("html", "html"), ("json", "json")]:
        out = tmp_path / to
        run = clean(article, tmp_path / "page.html", "--to", to, "-o", out)
        assert run.returncode == 0, run.stderr
        assert sorted(p.name for p in out.iterdir()) == [f"article.{ending}", f"page.{ending}"]
        for file in out.iterdir():
            assert file.read_text().endswith("\n")
    data = json.loads((tmp_path / "json" / "article.json").read_text())
    assert data["text"] == CLEAN
    assert [block["text"] for block in data["blocks"]] == CLEAN.strip().split("\n\n")


def test_a_page_ends_its_last_line_and_a_text_is_as_it_was(article):
    assert clean("-", stdin="<html><body><p>One line.</p></body></html>").stdout == "One line.\n"
    assert clean("-", stdin="No line end").stdout == "No line end"


def test_documents_in_a_folder_are_no_records(tmp_path, article):
    run = clean(article, "--to", "jsonl", "-o", f"{tmp_path}/out/")
    assert run.returncode == 2
    assert "-o" in run.stderr
    assert "articles.jsonl" in run.stderr


# An output never replaces an input


@pytest.mark.parametrize("name", ["article.txt", "in.jsonl"])
def test_a_folder_that_holds_the_input_is_no_place_for_the_output(tmp_path, article, name):
    (tmp_path / "in.jsonl").write_text('{"text": "One."}\n{bad\n')
    before = (tmp_path / name).read_bytes()
    run = clean(tmp_path / name, "-o", tmp_path)
    assert run.returncode == 2
    assert "is the input" in run.stderr
    assert (tmp_path / name).read_bytes() == before


def test_two_outputs_of_one_name_are_refused(tmp_path, article):
    both = tmp_path / "both.jsonl"
    for option in ("-o", "--failures"):
        run = clean(article, "--log", both, option, both)
        assert (run.returncode, both.exists()) == (2, False), run.stderr


def test_a_text_keeps_its_ending_and_a_page_becomes_one(tmp_path):
    for name in ("a.md", "b.text.gz", "c.html"):
        text = ARTICLE.encode()
        (tmp_path / name).write_bytes(gzip.compress(text) if name.endswith("gz") else text)
    assert clean(tmp_path, "-o", tmp_path / "out").returncode == 0
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["a.md", "b.text", "c.txt"]


def test_failures_of_an_earlier_run_do_not_stay(tmp_path):
    source = tmp_path / "in.jsonl"
    for form, place in (("out.jsonl", "out.jsonl.failures.jsonl"), ("out", "out/failures.jsonl")):
        source.write_text('{"text": "One."}\n{bad\n')
        assert clean(source, "-o", tmp_path / form).returncode == 3
        assert (tmp_path / place).exists()
        source.write_text('{"text": "One."}\n')
        assert clean(source, "-o", tmp_path / form).returncode == 0
        assert not (tmp_path / place).exists()


@pytest.mark.parametrize("command", ["dedup", "reuse", "run"])
def test_failures_of_an_earlier_run_do_not_stay_in_the_folder(tmp_path, command):
    source, failures = tmp_path / "in.jsonl", tmp_path / "out" / "failures.jsonl"
    source.write_text('{"text": "One."}\n{"id": "\\ud800", "words": 5}\n')
    assert clean(command, source, "-o", tmp_path / "out").returncode == 3
    assert [failure["line"] for failure in lines(failures)] == [2]
    source.write_text('{"text": "One."}\n')
    assert clean(command, source, "-o", tmp_path / "out").returncode == 0
    assert not failures.exists() or not lines(failures)


# Options that say nothing are said to say nothing


@pytest.mark.parametrize(
    ("args", "said"),
    [(["-j", "0"], "jobs is 0"), (["--keep", "nonsense"], "captions"), (["--ignore", "XX"], "XX"),
     (["--boilerplate", "nosuch"], "nosuch cannot be read (No such file or directory)"),
     (["--config", "nosuch"], "nosuch cannot be read (No such file or directory)"),
     (["--include", "*.md"], "*.md"), (["--to", "parquet"], "-o FILE"),
     (["--encoding", "hex"], "windows-1252"),
     (["--to", "xml"], "markdown"), (["--from", "xml"], "warc")],
)  # fmt: skip
def test_wrong_options(article, args, said):
    run = clean(article, *args)
    assert run.returncode == 2
    assert said in run.stderr


@pytest.mark.parametrize(
    "args", [["dedup", "-o", "out", "--audit", "-5"], ["index", "claim", "seen.index", "--batch", "0"]]
)  # fmt: skip
def test_numbers_out_of_range_are_said_before_anything_is_made(tmp_path, article, args):
    run = clean(*args, article, cwd=tmp_path)
    assert run.returncode == 2, run.stderr
    assert args[-2].strip("-") in run.stderr
    assert not (tmp_path / args[2]).exists()


@pytest.mark.parametrize("args", [["--threshold", "0"], ["--shingle", "0"], ["--keep", "longst"]])
def test_wrong_options_of_the_main_job(tmp_path, article, args):
    run = clean("run", article, "-o", tmp_path / "out", *args)
    assert run.returncode == 2, run.stderr
    assert "--keep" not in args or ("longest" in run.stderr and "captions" in run.stderr)
    assert not (tmp_path / "out").exists()


# Streams


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
    env = {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parents[1]),
        "PYTHONUNBUFFERED": unbuffered,
    }
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
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "PY": sys.executable, **env},
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
            capture_output=True, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "LC_ALL": "C"},
        )  # fmt: skip
        assert (run.returncode, b"Traceback" in run.stderr) == (1, False), run.stderr


def test_a_fault_of_ours_is_no_finding(tmp_path, article):
    """Exit code 1 means that --check or --diff found something, so an exception must not give it."""
    code = (
        "import cleaner.jobs.clean as job\n"
        "def broken(*a, **k): raise ZeroDivisionError\n"
        "job.clean_files = broken\n"
        "from cleaner.cli import main\nmain()"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(article)], capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )  # fmt: skip
    assert run.returncode == 70
    assert "ZeroDivisionError" in run.stderr
    assert "Report it" in run.stderr


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal")
@pytest.mark.parametrize("command", ["text", "dedup", "run"])
def test_progress_is_gone_before_anything_else_is_said(tmp_path, command):
    """On a terminal no message stands behind what is left of a line of progress."""
    source = tmp_path / "in.jsonl"
    source.write_text(
        "".join(json.dumps({"id": n, "text": f"{n}. {ARTICLE}"}) + "\n" for n in range(200))
        + "{bad\n"
    )
    out = tmp_path / "out"
    ours, theirs = os.openpty()
    run = start(
        command,
        source,
        "-o",
        out if command != "text" else f"{out}.jsonl",
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    said = b""
    with contextlib.suppress(OSError):  # the end of a terminal is an error
        while part := os.read(ours, 1 << 16):
            said += part
    os.close(ours)
    assert run.wait(60) == 3
    lines = [line.rpartition(b"\r\x1b[K")[2] for line in said.replace(b"\r\n", b"\n").split(b"\n")]
    assert said.count(b"\x1b[K") > 2
    assert not lines[-1]
    if command != "dedup":
        assert any(line.startswith(b"failed: ") for line in lines)
    assert not [line for line in lines if line.count(b"articles") > 1 or b"readfailed" in line]


@pytest.mark.parametrize(
    "command", [["text"], ["text", "-j", "2"], ["dedup"], ["run"], ["reuse"], ["learn"], ["index", "add"]],
    ids=" ".join,
)  # fmt: skip
def test_a_page_that_is_too_large_costs_only_itself(tmp_path, command):
    page = "<html><body><p>One line.</p>" + "<b>x</b>" * 500_001 + "</body></html>"
    rows = [{"id": "large", "html": page}, {"id": "small", "text": "A storm hit the coast."}]
    source, out = tmp_path / "in.jsonl", tmp_path / "out"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    run = clean(*command, *([out] if command[0] == "index" else ["-o", out]), source)
    assert run.returncode == 3
    assert f"failed: {source}:1: the page has 1,000,008 tags" in run.stderr + run.stdout
    if command[0] in ("dedup", "run"):
        assert [record["id"] for record in lines(out / "kept.jsonl")] == ["small"]
