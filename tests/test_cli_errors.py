"""What the command says of what it cannot read, write or do, and with which exit code."""

from __future__ import annotations

import csv
import json
import subprocess
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from command import ARTICLE, CLEAN, ENV, clean, lines


def test_tables_with_other_columns_become_one(tmp_path):
    many = "".join(json.dumps({"id": i, "text": "A line.", "n": i}) + "\n" for i in range(1200))
    last = '{"id": 31, "text": "The last.\\n\\nLike this:", "m": 1}\n'
    (tmp_path / "a.jsonl").write_text(f"{many}broken\n{last}")
    (tmp_path / "b.csv").write_text("id,text,place\n1,Another line.,here\n")
    run = clean("a.jsonl", "b.csv", "-o", "out.csv", cwd=tmp_path)
    assert run.returncode == 3  # the broken line
    header, *rows = csv.reader((tmp_path / "out.csv").read_text().splitlines())
    assert header == ["id", "text", "n", "place", "lifted"]
    assert rows[1200:] == [
        ["31", "The last.", "", "", '{"m":1}'],
        ["1", "Another line.", "", "here", ""],
    ]
    assert run.stderr.count("a.jsonl: the field 'm' comes too late for a column of its own") == 1
    # a pipe has the same columns, and the first rows before the last records are there
    piped = clean("--from", "jsonl", "--to", "csv", stdin=many + last)
    assert piped.stdout.splitlines()[0] == "id,text,n,lifted"
    assert piped.stdout.splitlines()[-1].endswith('"{""m"":1}"')


@pytest.mark.parametrize("form", ["csv", "tsv", "parquet"])
def test_what_was_lifted_before_stays_in_a_table(tmp_path, form):
    (tmp_path / "a.csv").write_text(f'id,text\n1,"{CLEAN}\n(Reporting by Ann Hill)"\n')
    for source, target in (
        ("a.csv", f"b.{form}"),
        (f"b.{form}", f"c.{form}"),
        (f"c.{form}", "d.jsonl"),
    ):
        run = clean(source, "-o", target, cwd=tmp_path)
        assert run.returncode == 0, run.stderr
    (row,) = lines(tmp_path / "d.jsonl")
    assert json.loads(row["lifted"]) == {"sign_offs": ["(Reporting by Ann Hill)"]}


def test_each_file_of_a_mixed_folder_has_the_fields_of_its_format(tmp_path):
    text = f"{CLEAN}\n(Reporting by Ann Hill)\n"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text(f'id,text\n1,"{text}"\n')
    (tmp_path / "in" / "b.jsonl").write_text(json.dumps({"id": 1, "text": text}) + "\n")
    (tmp_path / "in" / "c.csv").write_text(f'id,text\n1,"{text}"\n')
    assert clean("in", "-o", "out", cwd=tmp_path).returncode == 0
    (line,) = lines(tmp_path / "out" / "b.jsonl")
    assert line["sign_offs"] == ["(Reporting by Ann Hill)"]
    assert "lifted" not in line
    for name in ("a.csv", "c.csv"):
        (row,) = csv.DictReader((tmp_path / "out" / name).read_text().splitlines(keepends=True))
        assert list(row) == ["id", "text", "lifted"]
        assert json.loads(row["lifted"]) == {"sign_offs": ["(Reporting by Ann Hill)"]}


def test_parquet_files_that_fit_no_table_are_told_before_the_work(tmp_path):
    pq.write_table(pa.table({"id": [1], "text": ["A line."]}), tmp_path / "a.parquet")
    pq.write_table(pa.table({"id": ["x"], "text": ["Another."]}), tmp_path / "b.parquet")
    (tmp_path / "c.jsonl").write_text('broken\n{"id": 3, "text": "A third."}\n')
    run = clean("c.jsonl", "a.parquet", "b.parquet", "-o", "out.parquet", cwd=tmp_path)
    assert run.returncode == 2
    assert "b.parquet: the records do not fit one table" in run.stderr
    assert "Field id has incompatible types" in run.stderr
    assert "broken" not in run.stderr  # so far it did not come
    assert not (tmp_path / "out.parquet").exists()


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_documents_make_one_table_whatever_is_lifted_from_them(tmp_path, form):
    (tmp_path / "a.txt").write_text(ARTICLE)
    (tmp_path / "b.txt").write_text(f"Published: Sun, April 08, 2018\n\n{ARTICLE}")
    (tmp_path / "c.txt").write_text(f"{CLEAN}\n(Reporting by Ann Hill; editing by Bob Reed)\n")
    run = clean("a.txt", "b.txt", "c.txt", "-o", f"out.{form}", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    copied = clean(f"out.{form}", "--to", "jsonl", "--select", "E", cwd=tmp_path).stdout
    rows = [json.loads(line) for line in copied.splitlines()]
    assert [(row["id"], row["text"], row["published"] or "") for row in rows] == [
        ("a.txt", CLEAN, ""), ("b.txt", CLEAN, "2018-04-08"), ("c.txt", CLEAN, ""),
    ]  # fmt: skip
    assert [list(json.loads(row["lifted"] or "{}")) for row in rows] == [[], [], ["sign_offs"]]


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


@pytest.mark.parametrize("word", ["help", "version", "diff", "check", "strip"])
def test_what_are_commands_elsewhere_are_told_from_files(tmp_path, word):
    run = clean(word, cwd=tmp_path)
    assert run.returncode == 2
    assert f"there is no file '{word}'; did you mean 'clean " in run.stderr
    (tmp_path / word).write_text(ARTICLE)
    assert clean(word, cwd=tmp_path).stdout == CLEAN


@pytest.mark.parametrize("command", [["dedup"], ["run"], ["text", "--to", "jsonl"]])
def test_an_empty_stream_has_no_record(tmp_path, command):
    run = clean(*command, "-o", tmp_path / "out", stdin="")
    assert run.returncode == 0, run.stderr
    out = tmp_path / "out"
    assert (out / "kept.jsonl" if out.is_dir() else out).read_text() == ""


def test_an_address_is_no_file():
    run = clean("https://example.org/news?id=7")
    assert run.returncode == 3
    assert (
        "nothing is fetched here. Fetch it first: curl -sL 'https://example.org/news?id=7' | clean"
        in run.stderr
    )


def test_a_run_says_where_the_failures_are_listed(tmp_path):
    (tmp_path / "a.jsonl").write_text("broken\n" * 30)
    run = clean("run", "a.jsonl", "-o", "out", cwd=tmp_path)
    assert run.returncode == 3
    assert "failed: and 27 more\n" in run.stderr
    assert "failures are listed in out/failures.jsonl\n" in run.stdout
    assert len(lines(tmp_path / "out" / "failures.jsonl")) == 30


def test_an_output_folder_that_is_a_file_is_said(article, tmp_path):
    run = clean("run", article, "-o", article)
    assert run.returncode == 4
    assert "It is a file: name a folder." in run.stderr


@pytest.mark.parametrize(
    "head",
    ['<?xml version="1.0"?>\n<!-- news -->\n<?xml-stylesheet href="a.xsl"?>\n<rss version="2.0">', '<rss version="2.0">',
     '<feed xml:lang="en" xmlns="http://www.w3.org/2005/Atom">', '\n<rdf:RDF xmlns="http://purl.org/rss/1.0/">',
     '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'],
)  # fmt: skip
@pytest.mark.parametrize("form", ["text", "html"])
def test_feeds_are_refused_and_the_way_to_read_them_is_named(head, form):
    run = clean("--from", form, stdin=f"{head}<channel><title>News</title></channel>")
    assert (run.returncode, run.stdout) == (3, "")
    assert "it is a feed or a sitemap" in run.stderr
    assert "docs/recipes.md" in run.stderr


def test_a_text_may_begin_with_a_tag_that_is_no_feed():
    run = clean(stdin="<feed the birds>, said the sign at the gate of the park on Monday.\n")
    assert run.returncode == 0


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


def test_documents_in_a_folder_are_no_records(tmp_path, article):
    run = clean(article, "--to", "jsonl", "-o", f"{tmp_path}/out/")
    assert run.returncode == 2
    assert "-o" in run.stderr
    assert "articles.jsonl" in run.stderr


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


def test_failures_of_an_earlier_run_do_not_stay(tmp_path):
    source = tmp_path / "in.jsonl"
    for form, place in (("out.jsonl", "out.jsonl.failures.jsonl"), ("out", "out/failures.jsonl")):
        source.write_text('{"text": "One."}\n{bad\n')
        assert clean(source, "-o", tmp_path / form).returncode == 3
        assert (tmp_path / place).exists()
        source.write_text('{"text": "One."}\n')
        assert clean(source, "-o", tmp_path / form).returncode == 0
        assert not (tmp_path / place).exists()


@pytest.mark.parametrize("command", ["dedup", "reuse", "run", "learn", "text"])
def test_failures_are_said_alike_and_also_to_who_wants_no_summary(tmp_path, command):
    (tmp_path / "in.jsonl").write_text('{"text": "One."}\n' + "broken\n" * 30)
    out = "out/" if command == "text" else "out"
    run = clean(command, "-q", "in.jsonl", "-o", out, cwd=tmp_path)
    told = run.stderr.splitlines()
    assert (run.returncode, run.stdout) == (3, "")
    assert told[0].startswith("failed: in.jsonl:2: ")
    assert told[2].startswith("failed: in.jsonl:4: ")
    assert told[3] == "failed: and 27 more"
    place = "out.failures.jsonl" if command == "learn" else "out/failures.jsonl"
    if command != "run":  # whose folder is known to have one
        assert told[4:] == [f"failures are listed in {place}"]
    assert len(lines(tmp_path / place)) == 30


@pytest.mark.parametrize("command", ["text", "run", "dedup", "reuse", "learn"])
def test_every_job_can_stop_at_the_first_failure(tmp_path, command):
    (tmp_path / "in.jsonl").write_text('{"text": "One."}\nbroken\n{"text": "Two."}\n')
    run = clean(command, "--fail-fast", "in.jsonl", "-o", "out", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (3, "")
    assert run.stderr.startswith("error: stopped at the first failure: in.jsonl:2: broken JSON")
    assert run.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_a_folder_without_articles_is_called_so(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "style.css").write_text("p {}")
    run = clean("in", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (3, "")
    assert run.stderr.startswith("failed: in: the folder holds nothing readable.")


@pytest.mark.parametrize("command", ["text", "run", "dedup", "reuse", "learn", "index"])
def test_files_of_a_folder_that_are_no_texts_are_counted(tmp_path, command):
    """Who collects articles as Word documents should not wonder where they are."""
    (tmp_path / "in").mkdir()
    for name in ("a.txt", "b.docx", "c.docx", "d.pdf", "e", ".hidden.doc"):
        (tmp_path / "in" / name).write_text(ARTICLE)
    args = (
        ["index", "add", "seen.index", "in"] if command == "index" else [command, "in", "-o", "out"]
    )
    run = clean(*args, cwd=tmp_path)
    assert run.returncode == 0
    told = "in: left out files whose names tell no format that can be read (2 .docx, 1 .pdf, 1 without an ending)\n"
    assert run.stderr.count(told) == 1
    if command == "text":
        run = clean("in", "-o", "out2", "--include", "*.txt", cwd=tmp_path)
        assert "left out" not in run.stderr


@pytest.mark.parametrize("command", ["run", "dedup"])
def test_results_among_the_inputs_are_no_inputs(tmp_path, command):
    """Who names the folder that all lies in compares no article with what an earlier run made of it."""
    (tmp_path / "a.txt").write_text(ARTICLE)
    assert clean(command, ".", "-o", "first", cwd=tmp_path).returncode == 0
    (tmp_path / "b.txt").write_text(f"Something else. {ARTICLE}")
    run = clean(command, ".", "-o", "second", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert ".: left out results of earlier runs (first)\n" in run.stderr
    assert [line["id"] for line in lines(tmp_path / "second" / "decisions.jsonl")] == [
        "a.txt",
        "b.txt",
    ]
    # who names the results means them
    run = clean("first", "-o", "third", "--include", "kept.jsonl", cwd=tmp_path)
    assert run.stderr.startswith("1 article read")


def test_several_documents_can_be_one_table_in_a_pipe(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(ARTICLE)
    run = clean("a.txt", "b.txt", "--to", "csv", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert [row["id"] for row in csv.DictReader(run.stdout.splitlines(keepends=True))] == [
        "a.txt",
        "b.txt",
    ]
    run = clean("a.txt", "b.txt", cwd=tmp_path)
    assert run.returncode == 2
    assert "--to jsonl or csv" in run.stderr


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
@pytest.mark.parametrize("command", ["text", "dedup"])
def test_an_office_document_with_the_name_of_a_table_fails_once(tmp_path, ending, command):
    (tmp_path / f"in.{ending}").write_bytes(b"PK\x03\x04" + b"\x00\n\xff" * 500)
    run = clean(command, f"in.{ending}", "-o", "out", cwd=tmp_path)
    assert run.returncode == 3
    told = run.stderr.splitlines()
    assert told[0].startswith(
        f"failed: in.{ending}: it is a ZIP archive or an office document, not text"
    )
    assert not told[1].startswith("failed")


@pytest.mark.parametrize(
    ("source", "args"),
    [
        ("kept.jsonl", ["run", "kept.jsonl", "-o", "."]),
        ("out/kept.jsonl", ["run", "out/kept.jsonl", "-o", "out"]),
        ("site.boilerplate", ["run", "a.jsonl", "--boilerplate", "site.boilerplate", "-o", "."]),
        ("mine", ["a.jsonl", "--boilerplate", "mine", "-o", "mine"]),
        ("in/b.jsonl", ["learn", "in", "-o", "in/b.jsonl"]),
        ("in/b.jsonl", ["learn", "in/*.jsonl", "-o", "in/b.jsonl"]),
        ("kept.jsonl", ["dedup", "*.jsonl", "-o", "."]),
        ("reuse.jsonl", ["reuse", "*.jsonl", "-o", "."]),
        ("a.jsonl", ["*.jsonl", "-o", "a.jsonl", "--to", "jsonl"]),
    ],
)
def test_no_result_takes_the_place_of_what_was_read(tmp_path, source, args):
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "a.jsonl").write_text('{"text": "One."}\n')
    text = "format = 1\n" if "--boilerplate" in args else '{"text": "Two."}\n'
    (tmp_path / source).write_text(text)
    before = sorted(tmp_path.rglob("*"))
    run = clean(*args, cwd=tmp_path)
    assert run.returncode == 2, run.stderr
    assert f"{source}' is the input '" in run.stderr
    assert (tmp_path / source).read_text() == text
    assert sorted(tmp_path.rglob("*")) == before


def test_a_link_that_leads_nowhere_is_called_so(tmp_path):
    (tmp_path / "a.txt").symlink_to("gone.txt")
    (tmp_path / "b.txt").symlink_to("b.txt")
    run = clean("a.txt", "b.txt", "-o", "out", cwd=tmp_path)
    assert run.returncode == 3
    assert (
        "failed: a.txt: the link leads to nothing. Make it anew: 'gone.txt' is not there.\n"
        in run.stderr
    )
    assert "failed: b.txt: the link leads to nothing." in run.stderr


def test_a_pattern_finds_what_the_shell_would_find(tmp_path):
    """A folder of results is left out where it lies among the inputs, not where the inputs lie in it."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(ARTICLE)
    assert clean("in/*.txt", "-o", ".", cwd=tmp_path).returncode == 0
    assert (tmp_path / "a.txt").read_text() == CLEAN
    for _ in range(2):
        run = clean("**/*.txt", "-o", "out", cwd=tmp_path)
        assert run.stderr.startswith("2 articles read")
    run = clean("in/*.txt", "-o", "in", cwd=tmp_path)
    assert (run.returncode, (tmp_path / "in" / "a.txt").read_text()) == (2, ARTICLE)


def test_learning_begins_when_its_result_has_a_place(tmp_path):
    (tmp_path / "a.jsonl").write_text("broken\n")
    run = clean("learn", "a.jsonl", "-o", "a.jsonl/site.boilerplate", cwd=tmp_path)
    assert run.returncode == 4
    assert "failed" not in run.stderr  # nothing was read yet


def test_the_standard_output_by_its_name(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "One."}\nbroken\n')
    run = clean("a.jsonl", "-o", "/dev/stdout", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (3, '{"text": "One."}\n'), run.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


def test_a_result_named_failures_is_not_taken_for_the_list(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "failures.jsonl").write_text('{"text": "One."}\n')
    (tmp_path / "in" / "z.jsonl").write_text("broken\n")
    run = clean("in", "-o", "out", cwd=tmp_path)
    assert run.returncode == 3
    assert (tmp_path / "out" / "failures.jsonl").read_text() == '{"text": "One."}\n'
    (tmp_path / "in" / "z.jsonl").write_text('{"text": "Two."}\n')
    assert clean("in", "-o", "out", cwd=tmp_path).returncode == 0
    assert (tmp_path / "out" / "failures.jsonl").exists()


@pytest.mark.parametrize("command", ["dedup", "reuse", "run"])
def test_failures_of_an_earlier_run_do_not_stay_in_the_folder(tmp_path, command):
    source, failures = tmp_path / "in.jsonl", tmp_path / "out" / "failures.jsonl"
    source.write_text('{"text": "One."}\n{"id": "\\ud800", "words": 5}\n')
    assert clean(command, source, "-o", tmp_path / "out").returncode == 3
    assert [failure["line"] for failure in lines(failures)] == [2]
    source.write_text('{"text": "One."}\n')
    assert clean(command, source, "-o", tmp_path / "out").returncode == 0
    assert not failures.exists() or not lines(failures)


@pytest.mark.parametrize(
    ("args", "said"),
    [(["-j", "-1"], "jobs is -1"), (["--keep", "nonsense"], "captions"), (["--ignore", "XX"], "XX"),
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
        env=ENV,
    )  # fmt: skip
    assert run.returncode == 70
    assert "ZeroDivisionError" in run.stderr
    assert "Report it" in run.stderr


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
