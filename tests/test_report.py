"""The report: what it says, that hostile text cannot act, that it stays small, that nothing is lost."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.article import Article, Block, Edit, apply
from cleaner.errors import InputError, OutputError, UsageError
from cleaner.jobs.reuse import explain_files
from cleaner.jobs.run import RunJob, run_files
from cleaner.jobs.summary import Summary
from cleaner.pipeline import Cleaned
from cleaner.records.record import Record
from cleaner.report.gather import gather
from cleaner.report.page import write_report
from cleaner.report.passages import abridge, compare
from cleaner.report.samples import Samples
from cleaner.report.visible import clip, visible, visible_edit
from cleaner.settings import Settings
from cleaner.strip import Stripped

HOSTILE = (
    "<script>document.title='taken'</script><img src=x onerror=alert(1)>"
    "</blockquote></main><style>*{display:none}</style>&lt;\u202egnol\u2066 \x00\x1b[2J\x9b \ud800"
    + "W"
    * 3000
)
HIDDEN = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]"
FILES = ["summary.json", "edits.jsonl", "kept.jsonl", "dropped.jsonl", "decisions.jsonl",
         "groups.jsonl", "failures.jsonl"]  # fmt: skip


def write(folder, name, *lines):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("".join(json.dumps(line) + "\n" for line in lines))


def make(folder, *, text="The storm hit the coast on Monday. ", mark=""):
    """A folder as a small run writes it: three articles, one dropped. `mark` goes into every text."""
    write(folder, "summary.json", {
        "read": 3, "changed": 2, "failures": 1, "chars_in": 1000, "chars_removed": 65,
        "rules": {"W999": {"articles": 2, "edits": 2, "chars": 60},
                  "B017": {"articles": 1, "edits": 1, "chars": 5}},
        "lifted": {"authors" + mark: 2}, "warnings": ["a: W999 was refused" + mark],
        "duplicates": {"kept": 2, "dropped": 1, "groups": 1, "threshold": 0.8},
    })  # fmt: skip
    share = {"rule": "W999", "block": 4, "start": 0, "end": 11, "removed": "Share this:" + mark}
    write(folder, "edits.jsonl", {"id": "a" + mark, **share}, {"id": "b", **share},
          {"id": "b", "rule": "B017", "block": 4, "start": 0, "end": 1, "removed": "\u00a0",
           "insert": mark, "field": "notes" + mark, "value": mark})  # fmt: skip
    write(folder, "kept.jsonl",
          {"id": "a", "title": "Storm" + mark, "url": "https://example.org/a" + mark,
           "text": text * 20 + mark},
          {"id": "b", "title": "Calm", "text": "Nothing stirred."})  # fmt: skip
    gale = {"id": "c", "title": "Gale", "text": "Early. " + text * 19 + mark}
    write(folder, "dropped.jsonl", gale)
    write(folder, "decisions.jsonl",
          {"id": "a", "decision": "keep", "kept": "a", "kind": None, "similarity": None},
          {"id": "b", "decision": "keep", "kept": "b", "kind": None, "similarity": None},
          {"id": "c", "decision": "drop", "kept": "a", "kind": "near", "similarity": 0.8731},
          )  # fmt: skip
    write(
        folder,
        "groups.jsonl",
        {"kept": "a", "size": 2, "dropped": [{"id": "c", "kind": "near", "similarity": 0.8731}]},
    )
    write(folder, "failures.jsonl",
          {"source": "in.jsonl" + mark, "line": 7, "reason": "no JSON" + mark,
           "remedy": "Mend the line." + mark, "raw": '{"id": ' + mark})  # fmt: skip
    return folder


class Page(HTMLParser):
    """The tags, attributes and text of a page whose tags all close where they should."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.data, self.open = [], [], [], []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.data.append(" " if tag in {"dt", "dd", "p", "li", "td", "div", "summary"} else "")
        self.attributes += [(tag, *pair) for pair in attrs]
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.data.append(data)

    @property
    def text(self):
        return " ".join("".join(self.data).split())


def page_of(folder):
    return Page(write_report(folder).read_text(encoding="utf-8"))


def test_an_article_that_an_earlier_run_kept_is_called_so(tmp_path):
    folder = make(tmp_path / "out")
    drop = {"id": "c", "decision": "drop", "kept": "last year", "kind": "near", "similarity": 0.9}
    write(folder, "decisions.jsonl", drop | {"index": True})
    page = write_report(folder).read_text(encoding="utf-8")
    assert "kept by an earlier run" in page
    assert "its text is not here" in page
    assert "not at hand" not in page


def test_it_says_what_the_run_did(tmp_path):
    text = page_of(make(tmp_path / "out")).text
    for fact in ("articles read 3 changed 2", "kept 2", "authors 2", "dropped as duplicates 1", "6.5%", "W999",
                 "Share this:", "2 times in this run", "Learned from this corpus", "[U+00A0]",
                 "near 0.873", "Storm", "Gale", "1 dropped", "threshold was 0.8",
                 "in.jsonl:7", "no JSON", "Mend the line.", "W999 was refused", "--ignore ID"):  # fmt: skip
        assert fact in text, fact


def test_samples_of_the_job_come_before_the_log(tmp_path):
    folder = make(tmp_path / "out")
    summary = json.loads((folder / "summary.json").read_text())
    summary["reasons"] = {"B017": "on 12 of 14 pages of example.org"}
    summary["samples"] = {
        "W999": [{"id": "a", "times": 2, "removed": "Like this:", "before": "It passed.\n"}],
        "B017": [{"id": "b", "times": 1, "removed": "Join our list", "after": "\nThe end."}],
    }
    write(folder, "summary.json", summary)
    text = page_of(folder).text
    for fact in ("It passed. Like this:", "Join our list The end.", "“Join our list”",
                 "on 12 of 14 pages", "each different one is below"):  # fmt: skip
        assert fact in text, fact
    assert "Share this:" not in text


def test_the_diff_marks_what_only_one_side_has(tmp_path):
    html = write_report(make(tmp_path / "out")).read_text(encoding="utf-8")
    assert "<del>Early.</del> " in html
    assert re.search(r"<ins>The storm hit the coast on Monday\.</ins>", html)
    assert "words the same" in html


def test_a_known_rule_shows_its_name_and_reason(tmp_path):
    from cleaner.rules import RULES

    if not RULES:
        pytest.skip("the registry is empty")
    rule = RULES[0]
    folder = make(tmp_path / "out")
    write(folder, "summary.json", {"rules": {rule.id: {"articles": 1, "edits": 1, "chars": 9}}})
    text = page_of(folder).text
    assert rule.name in text
    assert " ".join(rule.reason.split("\n\n")[0].split())[:200] in text


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(tmp_path, name):
    folder = make(tmp_path / "out")
    (folder / name).unlink()
    text = page_of(folder).text
    assert f"{name} is not in the folder" in text
    assert not [other for other in FILES if other != name and f"{other} is not" in text]


def test_empty_files_are_said_to_be_empty(tmp_path):
    folder = make(tmp_path / "out")
    for path in folder.iterdir():
        path.write_text("{}" if path.name == "summary.json" else "")
    text = page_of(folder).text
    for fact in ("no rule found anything", "no article was dropped", "Every record could be read"):
        assert fact in text


def test_a_folder_without_results_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"no result of a run.*clean run"):
        write_report(tmp_path)


@pytest.mark.parametrize(
    "line",
    ['{"id": "a', "[1]", '"text"', '{"decision": "drop"}',
     '{"id": "a", "decision": "drop", "kept": "b", "kind": "near", "similarity": NaN}'],
)  # fmt: skip
def test_a_damaged_file_is_named_and_the_old_page_stays(tmp_path, line):
    folder = make(tmp_path / "out")
    before = write_report(folder).read_bytes()
    with (folder / "decisions.jsonl").open("a") as file:
        file.write(line + "\n")
    with pytest.raises(InputError, match=r"decisions\.jsonl:4 is not .*`clean run` again"):
        write_report(folder)
    assert (folder / "report.html").read_bytes() == before
    assert {path.name for path in folder.iterdir()} == {*FILES, "report.html"}


def test_a_page_that_cannot_be_written_leaves_nothing(tmp_path):
    folder = make(tmp_path / "out")
    (folder / "report.html").mkdir()
    with pytest.raises(OutputError, match=r"report\.html"):
        write_report(folder)
    assert {path.name for path in folder.iterdir()} == {*FILES, "report.html"}


def test_records_whose_ids_repeat_are_told_apart(tmp_path):
    near = [f"The council met on day {n} and agreed to mend the old bridge over the river before "
            f"the winter comes, at a price of three million, the mayor of the town said." for n in (1, 2)]  # fmt: skip
    rows = [
        {
            "id": "1",
            "text": "Something else altogether, and long enough to be an article of its own.",
        },
        {"id": "1", "text": near[0]},
        {"id": "1", "text": near[1] + " More."},
        {"id": "1#2", "text": "A third story with its own id, that happens to look like a number."},
    ]
    source = tmp_path / "in.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    run_files(RunJob((str(source),), str(tmp_path / "out")), Settings(threshold=0.5))
    found = gather(tmp_path / "out", Settings())
    (drop,) = found.closest
    assert (drop.id, drop.kept) == ("1#3", "1#4")
    assert found.texts["1#3"].text == near[0]
    assert found.texts["1#4"].text == near[1] + " More."
    assert found.texts["1#3"].title.startswith("“The council met on day 1 and agreed")
    assert found.texts["1#3"].title.endswith("…”")
    explained = explain_files("1#3", "1#4", inputs=[source])
    assert explained.jaccard == pytest.approx(drop.similarity, abs=1e-6)
    assert explain_files("1#2", "1#2", inputs=[source]).jaccard == 1
    assert explain_files("1", "1#2", inputs=[source]).jaccard < 0.1
    for name in ("1#5", "2#2", "1#1"):
        with pytest.raises(UsageError, match="No record"):
            explain_files("1", name, inputs=[source])


def test_the_same_folder_gives_the_same_bytes(tmp_path):
    folder = make(tmp_path / "out")
    assert write_report(folder).read_bytes() == write_report(folder).read_bytes()


def test_a_folder_in_the_making_is_called_by_its_later_name(tmp_path):
    html = write_report(make(tmp_path / ".part"), name="results/may").read_text(encoding="utf-8")
    assert "<title>Cleaning report: results/may</title>" in html
    assert ".part" not in html


def test_hostile_text_is_harmless(tmp_path):
    plain = page_of(make(tmp_path / "plain", mark="!"))
    page = page_of(make(tmp_path / "out", mark=HOSTILE))
    raw = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert set(page.tags) == set(plain.tags)
    assert page.tags.count("style") == 1
    assert "script" not in page.tags
    names = {name for _, name, _ in page.attributes}
    assert not names & {"src", "href", "srcset", "action", "xlink:href"}
    assert not {name for name in names if name.startswith("on")}
    for sign in ("<script>document.title='taken'", "[U+202E]", "[U+D800]", "[U+001B]", "&lt;"):
        assert sign in page.text
    assert not re.search(HIDDEN, raw)


def test_the_page_forbids_itself_everything_but_its_style(tmp_path):
    page = page_of(make(tmp_path / "out"))
    policy = [v for tag, name, v in page.attributes if tag == "meta" and name == "content"]
    assert any(v.startswith("default-src 'none'; style-src 'unsafe-inline'") for v in policy)
    css = (tmp_path / "out" / "report.html").read_text(encoding="utf-8").split("</style>")[0]
    assert "url(" not in css
    assert "@import" not in css


def test_records_with_fields_of_their_own_names(tmp_path):
    folder = make(tmp_path / "out")
    for name in ("kept.jsonl", "dropped.jsonl"):
        lines = [json.loads(line) for line in (folder / name).read_text().splitlines()]
        own = ({"key": x["id"], "headline": x["title"], "copy": x["text"]} for x in lines)
        write(folder, name, *own)
    page = write_report(folder, Settings(id_field="key", text_field="copy"))
    assert "<del>Early.</del> " in page.read_text(encoding="utf-8")


def test_text_of_any_direction_finds_its_own(tmp_path):
    page = page_of(make(tmp_path / "out", text="ضربت العاصفة الساحل يوم الاثنين. "))
    assert ("blockquote", "dir", "auto") in page.attributes
    assert "العاصفة" in page.text


def test_the_page_stays_below_a_megabyte_and_says_its_share(tmp_path):
    draw = random.Random(1)
    words = ['"word"', "<b>", "\u202e", "&amp;", "港", "storm", "wind"]

    def prose():
        return " ".join(draw.choice(words) for _ in range(1_200))

    groups, decisions, kept, dropped = [], [], [], []
    for g in range(120):
        kept.append({"id": f"k{g}", "title": prose(), "text": prose()})
        members = [
            {"id": f"k{g}-{n}", "kind": "near", "similarity": draw.uniform(0.8, 1)}
            for n in range(3 + g // 10)
        ]
        groups.append({"kept": f"k{g}", "size": 1 + len(members), "dropped": members})
        decisions += [{**member, "decision": "drop", "kept": f"k{g}"} for member in members]
        dropped += [{"id": m["id"], "title": prose(), "text": prose()} for m in members]
    rules = {f"{'BW'[n % 2]}{n:04}": {"articles": 1, "edits": 1, "chars": n} for n in range(1_000)}
    edits = [{"id": "x", "rule": rule, "removed": prose()} for rule in rules for _ in range(2)]
    folder = tmp_path / "out"
    write(folder, "summary.json", {"rules": rules, "warnings": [prose()] * 500})
    write(folder, "groups.jsonl", *groups)
    write(folder, "decisions.jsonl", *decisions)
    write(folder, "kept.jsonl", *kept)
    write(folder, "dropped.jsonl", *dropped)
    write(folder, "edits.jsonl", *edits)
    failure = {"source": "x", "reason": prose(), "raw": prose()}
    write(folder, "failures.jsonl", *[failure] * 1_000)
    text = page_of(folder).text
    assert (folder / "report.html").stat().st_size < 1_000_000
    for what in (
        "of 120 groups",
        "of 500 rules",
        "of 500 learned patterns",
        "of 1,000 failures",
        "of 500 warnings",
    ):
        shown = re.search(rf"Shown: (\d+) {what}", text)
        assert shown, what
        assert int(shown[1]) > 5


WORDS = st.lists(
    st.sampled_from(["the", "a", "storm", "hit", "coast", "on", "Monday", "港", "ไทย", "and"]),
    max_size=60,
)


@given(WORDS, WORDS)
def test_a_diff_gives_both_texts_back(old, new):
    passages = compare(" ".join(old), " ".join(new)).passages
    for kind, words in (("kept", old), ("dropped", new)):
        shown = "".join(p.text for p in passages if p.kind in ("same", kind))
        # Spaces aside: where a word is the same on both sides, those of the kept text are shown.
        assert "".join(shown.split()) == "".join(words)


@given(WORDS)
def test_a_text_is_the_same_as_itself(words):
    comparison = compare(" ".join(words), "\n".join(words))
    assert comparison.same
    assert not comparison.cut


@given(WORDS, WORDS)
def test_an_abridged_diff_leaves_out_only_what_is_the_same(old, new):
    passages = compare(" ".join(old), " ".join(new)).passages
    short = list(abridge(passages, context=2))
    assert sum(p.words for p in short) == sum(p.words for p in passages)
    assert [p for p in short if p.kind in ("kept", "dropped")] == [
        p for p in passages if p.kind in ("kept", "dropped")
    ]


def test_a_moved_sentence_is_one_removal_and_one_insertion():
    one, two = "Rain fell all day over the hills. ", "A harbor stayed shut until noon. "
    passages = compare(one + two, two + one).passages
    assert sorted(p.kind for p in passages) == ["dropped", "kept", "same"]


def test_a_long_text_is_compared_as_far_as_the_limit():
    comparison = compare("wind " * 3_000, "wind " * 3_000 + "rain", limit=1_000)
    assert comparison.cut
    assert comparison.same
    assert sum(p.words for p in comparison.passages) == 1_000


@given(st.text(st.characters(), max_size=50))
def test_nothing_hidden_stays_hidden(text):
    for shown in (visible(text), visible_edit(text)):
        assert not re.search(HIDDEN, shown)
        shown.encode()
    assert bool(visible_edit(text).strip()) == bool(text)


def test_joiners_that_spell_words_stay():
    assert visible("می\u200cخواهم क्\u200dष") == "می\u200cخواهم क्\u200dष"
    assert visible_edit("\u200c\u200d \n") == "[U+200C][U+200D]␣⏎"


EDITS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from("abcd"),
            "rule": st.sampled_from(["W1", "W2"]),
            "removed": st.sampled_from([f"text {n}" for n in range(9)]),
        }
    ),
    max_size=40,
)


def draw_from(lines):
    samples = Samples(size=3)
    for line in lines:
        samples.offer(line)
    return samples.as_dict()


@given(EDITS, st.randoms())
def test_samples_ignore_order_and_count_exactly(lines, shuffler):
    mixed = list(lines)
    shuffler.shuffle(mixed)
    samples = draw_from(lines)
    assert samples == draw_from(mixed)
    for rule, drawn in samples.items():
        texts = {line["removed"] for line in lines if line["rule"] == rule}
        assert len(drawn) == min(3, len(texts))
        for sample in drawn:
            same = [x for x in lines if (x["rule"], x["removed"]) == (rule, sample["removed"])]
            assert sample["times"] == len(same)
            assert sample["id"] == min(line["id"] for line in same)


def drops(folder, *similarities):
    """A folder with one dropped article for each (similarity, kind)."""
    write(make(folder), "decisions.jsonl", *(
        {"id": f"d{n:02}", "decision": "drop", "kept": "a", "kind": kind, "similarity": share}
        for n, (share, kind) in enumerate(similarities)
    ))  # fmt: skip
    return folder


def test_the_closest_calls_are_the_least_similar_and_no_exact_copies(tmp_path):
    near = [(0.80 + n / 100, "near") for n in range(12)]
    found = gather(drops(tmp_path / "out", (1.0, "exact"), *reversed(near)), Settings())
    assert [drop.similarity for drop in found.closest] == [share for share, _ in near[:10]]
    assert found.kinds == {"near": 12, "exact": 1}


@pytest.mark.parametrize(
    ("shares", "axis", "bars"),
    [([0.81, 0.815, 0.99], "0.80", ["0.81 to 0.82: 2", "0.99 to 1.00: 1"]),
     ([0.75, 0.76, 1.0], "0.75", ["0.75 to 0.76: 1", "0.76 to 0.77: 1", "1.00 to 1.00: 1"]),
     ([0.74, 0.75], "0.74", ["0.74 to 0.76: 2"]),
     ([0.50, 0.52], "0.50", ["0.50 to 0.52: 1", "0.52 to 0.54: 1"]),
     ([0.49, 0.46], "0.45", ["0.45 to 0.50: 2"])],
)  # fmt: skip
def test_the_chart_counts_drops_by_similarity(tmp_path, shares, axis, bars):
    """Bars of 0.01, 0.02 or 0.05, by how low the chart begins."""
    folder = drops(tmp_path / "out", (1.0, "exact"), *((share, "near") for share in shares))
    html = write_report(folder).read_text(encoding="utf-8")
    assert re.findall(r"<title>near, (.*?)</title>", html) == bars
    assert f"<span>{axis}</span>" in html


@pytest.mark.parametrize(
    ("text", "clipped"),
    [("four", "four"), ("four5", "fou…"), ("abc defgh", "abc…"), ("", "")],
)
def test_what_is_clipped_has_an_ellipsis_within_the_limit(text, clipped):
    assert clip(text, 4) == clipped
    assert len(clip(text, 4)) <= 4


def test_samples_show_what_stood_around():
    blocks = Block("A storm hit."), Block("Share this: now", "\n\n"), Block("It passed.", "\n\n")
    before = Article(blocks)
    edits = Edit(1, 10, 15, ": now", "W1"), Edit(1, 0, 10, "Share this", "W2")
    samples = Samples()
    samples.look(Stripped(before, apply(before, edits), edits), "a")
    drawn = samples.as_dict()
    one, two = drawn["W1"][0], drawn["W2"][0]
    assert (one["before"], one["removed"], one["after"]) == ("Share this", ": now", "\nIt passed.")
    assert (two["before"], two["after"]) == ("A storm hit.\n", "\nIt passed.")


def test_a_sample_begins_and_ends_with_whole_words():
    words = " ".join(f"word{n}" for n in range(100))
    text = f"{words} Share this: {words}"
    before = Article((Block(text), Block("字" * 300, "\n\n"), Block("Like this:", "\n\n")))
    at = text.index("Share")
    edits = Edit(0, at, at + 11, "Share this:", "W1"), Edit(2, 0, 10, "Like this:", "W2")
    samples = Samples()
    samples.look(Stripped(before, apply(before, edits), edits), "a")
    one, two = (samples.as_dict()[rule][0] for rule in ("W1", "W2"))
    assert re.fullmatch(r"… (word\d\d ){10,}", one["before"])
    assert re.fullmatch(r"( word\d{1,2}){10,} …", one["after"])
    assert re.fullmatch(r"…字{80,90}\n", two["before"])
    assert two["after"] == ""


def test_a_job_with_a_log_draws_samples(tmp_path):
    before = Article((Block("A storm hit."), Block("Share this:", "\n\n")))
    edits = (Edit(1, 0, 11, "Share this:", "W9"),)
    stripped = Stripped(before, apply(before, edits), edits)
    summary = Summary(samples=Samples())
    summary.count(Cleaned(Record("a", before.text), stripped))
    assert summary.as_dict()["samples"]["W9"][0]["before"] == "A storm hit.\n"
    write(tmp_path / "out", "summary.json", summary.as_dict())
    assert "A storm hit. Share this:" in page_of(tmp_path / "out").text


CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
def test_a_real_browser_shows_it_and_runs_nothing(tmp_path):
    path = write_report(make(tmp_path / "out", mark=HOSTILE))
    run = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", path.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    dom = Page(run.stdout)
    assert "<title>Cleaning report: out</title>" in run.stdout
    assert dom.tags == Page(path.read_text(encoding="utf-8")).tags
    assert dom.text.count("taken") >= 5
    assert "near 0.873" in dom.text
