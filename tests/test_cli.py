"""The command as a person and as a program meet it: real processes, real files."""

from __future__ import annotations

import gzip
import json

import pytest
from command import ARTICLE, CLEAN, clean, lines

from cleaner.cli import app
from cleaner.config import load_config
from cleaner.errors import UsageError

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


def test_an_empty_option_takes_back_what_the_settings_file_says(article, tmp_path):
    (tmp_path / "cleaner.toml").write_text('ignore = ["ALL"]\n')
    assert clean(article, cwd=tmp_path).stdout == ARTICLE
    assert clean(article, "--ignore", "", cwd=tmp_path).stdout == CLEAN


NEAR = (
    "The mayor opened the new bridge on Monday and it rained in the town until the concert ended. "
    "Most of those who had come stood under the arcades and waited for the music to begin in the {}."
)


@pytest.mark.parametrize("by_file", [False, True])
def test_a_default_that_is_stated_overrules_what_an_index_stores(tmp_path, by_file):
    """The two texts are alike to 0.94: seen before at 0.8, new at the 0.97 that the index was made with."""
    for name, last in (("a", "evening"), ("b", "morning")):
        (tmp_path / f"{name}.txt").write_text(NEAR.format(last))
    clean("index", "add", "seen.index", "a.txt", "--threshold", "0.97", cwd=tmp_path)
    ask = ("index", "check", "seen.index", "b.txt")
    assert '"seen":false' in clean(*ask, cwd=tmp_path).stdout
    if by_file:
        (tmp_path / "cleaner.toml").write_text("threshold = 0.8\n")
        assert '"seen":true' in clean(*ask, cwd=tmp_path).stdout
    else:
        assert '"seen":true' in clean(*ask, "--threshold", "0.8", cwd=tmp_path).stdout


def test_a_threshold_below_that_of_an_index_is_warned_of(article, tmp_path):
    index = tmp_path / "seen.index"
    assert "warning" not in clean("index", "add", index, article, "--threshold", "0.95").stderr
    assert "warning" not in clean("index", "add", index, article).stderr
    for command in (["index", "add", index], ["run", "-o", tmp_path / "out", "--index", index]):
        said = clean(*command, article, "--threshold", "0.8").stderr
        assert f"warning: {index} was made for more similar texts" in said
        assert "about 20%" in said


@pytest.mark.parametrize(
    ("made", "asked"),
    [(["--no-proof"], ["--proof"]), (["--shingle", "3"], ["--shingle", "5"]),
     (["--unit", "char", "--threshold", "0.7"], ["--unit", "word"])],
)  # fmt: skip
def test_a_default_that_is_stated_must_agree_with_an_index(article, tmp_path, made, asked):
    index = tmp_path / "seen.index"
    assert clean("index", "add", index, article, *made).returncode == 0
    assert clean("index", "add", index, article).returncode == 0
    run = clean("index", "add", index, article, *asked)
    assert run.returncode in (2, 4), run.stdout
    assert "was made" in run.stderr


PAGE = """<html><body><article><h1>Storm hits the coast</h1><p>A storm hit the coast on Monday and cut the
power of 4,000 homes.</p><p>Crews worked through the night, the town said.</p></article></body></html>"""


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("a.txt", "A storm hit the coast on Monday"),
        ("a.md", "# Storm hits the coast\n"),
        ("a.HTML", "<article"),
        ("a.json", "[\n{"),
        ("a.jsonl", '{"id"'),
        ("a.csv", "id,text,title"),
        ("a.md.gz", "# Storm hits the coast\n"),
    ],
)
@pytest.mark.parametrize("count", [1, 2])
def test_the_name_of_an_output_tells_its_format(tmp_path, name, first, count):
    (tmp_path / "in").mkdir()
    for number in range(count):
        (tmp_path / "in" / f"page{number}.html").write_text(PAGE)
    run = clean("in", "-o", name, cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    data = (tmp_path / name).read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode()
    assert text.startswith(first)
    assert text.count("Crews worked") == count


def test_a_text_is_markdown_as_it_is(tmp_path):
    (tmp_path / "a.txt").write_text(f"* one\n\n{ARTICLE}")
    clean("a.txt", "-o", "b.md", cwd=tmp_path)
    assert (tmp_path / "b.md").read_text() == f"* one\n\n{CLEAN}"


def test_json_files_stay_arrays_or_lines(tmp_path):
    rows = [{"id": n, "text": f"{n}. {ARTICLE}"} for n in range(3)]
    cleaned = [{"id": n, "text": f"{n}. {CLEAN}"} for n in range(3)]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "array.json").write_text(json.dumps(rows))
    (tmp_path / "in" / "lines.json").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "in" / "none.json").write_text("[]")
    assert clean("in", "-o", "out", cwd=tmp_path).returncode == 0
    assert json.loads((tmp_path / "out" / "array.json").read_text()) == cleaned
    assert lines(tmp_path / "out" / "lines.json") == cleaned
    for name, read in (("array", lambda path: json.loads(path.read_text())), ("lines", lines)):
        clean(f"in/{name}.json", "-o", "one.json", cwd=tmp_path)
        assert read(tmp_path / "one.json") == cleaned
    clean("in/none.json", "-o", "none.json", cwd=tmp_path)
    assert json.loads((tmp_path / "none.json").read_text()) == []
    clean("in/lines.json", "-o", "b.csv", cwd=tmp_path)
    clean("b.csv", "-o", "c.json", cwd=tmp_path)
    assert [row["text"] for row in json.loads((tmp_path / "c.json").read_text())] == [
        r["text"] for r in cleaned
    ]


@pytest.mark.parametrize("action", ["add", "check", "claim"])
def test_an_index_lists_failures_where_it_is_told(tmp_path, action):
    (tmp_path / "in.jsonl").write_text('{"text": "One."}\n' + "broken\n" * 30)
    clean("index", "add", "seen.index", "in.jsonl", cwd=tmp_path)
    run = clean("index", action, "seen.index", "in.jsonl", "--failures", "f.jsonl", cwd=tmp_path)
    assert run.returncode == 3
    assert [failure["line"] for failure in lines(tmp_path / "f.jsonl")] == list(range(2, 32))
    assert run.stderr.count("failed: in.jsonl:") == 3
    assert "failed: and 27 more\n" in run.stderr
    assert run.stderr.endswith("30 could not be read\n")
    for same in ("in.jsonl", "seen.index"):
        run = clean("index", action, "seen.index", "in.jsonl", "--failures", same, cwd=tmp_path)
        assert run.returncode == 2, run.stderr


def test_an_index_says_what_was_forgotten_and_what_that_gave(tmp_path):
    many = "".join(
        json.dumps({"id": f"a{n}", "text": " ".join(f"w{n}x{m}" for m in range(60))}) + "\n"
        for n in range(500)
    )
    clean("index", "add", "seen.index", "--from", "jsonl", cwd=tmp_path, stdin=many)
    run = clean("index", "remove", "seen.index", "a7", "a8", "b1", cwd=tmp_path)
    assert (run.stdout, run.stderr) == ("2 removed\n", "no article has the id 'b1'\n")
    run = clean("index", "forget", "seen.index", "--before", "2999-01-01", cwd=tmp_path)
    assert run.stdout == "498 forgotten\n"
    before = (tmp_path / "seen.index").stat().st_size
    run = clean("index", "compact", "seen.index", cwd=tmp_path)
    back = before - (tmp_path / "seen.index").stat().st_size
    assert back > 0
    assert run.stdout == f"{back:,} bytes given back\n"


@pytest.mark.parametrize("index", ["is.txt", "nowhere/seen.index"])
def test_a_run_says_at_once_that_an_index_cannot_be_used(article, tmp_path, index):
    (tmp_path / "is.txt").write_text("this is no index")
    run = clean("run", article, "-o", "out", "--index", index, cwd=tmp_path)
    assert (run.returncode, run.stdout) == (4, "")
    assert run.stderr.startswith(f"error: {index}: ")
    assert not (tmp_path / "out").exists()


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


def test_a_text_keeps_its_ending_and_a_page_becomes_one(tmp_path):
    for name in ("a.md", "b.text.gz", "c.html"):
        text = ARTICLE.encode()
        (tmp_path / name).write_bytes(gzip.compress(text) if name.endswith("gz") else text)
    assert clean(tmp_path, "-o", tmp_path / "out").returncode == 0
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["a.md", "b.text", "c.txt"]
