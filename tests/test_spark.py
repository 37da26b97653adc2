"""Spark decides as one machine does, and goes on when a worker dies."""

# ruff: noqa: E402 (what is imported needs pyspark)

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'cleaner[spark]'")
if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
    pytest.skip("Java is not installed, and Spark needs it", allow_module_level=True)
# Spark says at each mapInArrow that pandas 3 is new to it; pandas is not used.
pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas")

import pyarrow as pa

from cleaner.adapters.spark import (
    find_duplicates,
    load_into_index,
    open_session,
    reuse,
    strip,
)
from cleaner.adapters.spark import shards as spark_shards
from cleaner.adapters.spark.columns import articles
from cleaner.adapters.spark.components import components
from cleaner.dedup import dedup, shards
from cleaner.dedup.reuse import reuse as reuse_here
from cleaner.errors import InputError, UsageError
from cleaner.index import Index
from cleaner.jobs.dedup import dedup_files
from cleaner.jobs.spark import dedup_with_spark
from cleaner.pipeline import process
from cleaner.records.record import Record
from cleaner.settings import Settings

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "fixtures" / "corpus" / "articles.jsonl"
REAL = ROOT.parent / "shared" / "corpora"
STORM = "One storm hit the coast on Monday."
SCHEMA = "n long, id string, text string, date string"


@pytest.fixture(scope="module")
def spark():
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    session = open_session(
        "local[2,4]", spark_ui_enabled="false", spark_sql_shuffle_partitions="3",
        spark_driver_bindAddress="127.0.0.1", spark_driver_host="127.0.0.1",
        # small data: compile little
        spark_sql_codegen_wholeStage="false", spark_sql_codegen_factoryMode="NO_CODEGEN",
        spark_driver_extraJavaOptions="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        spark_ui_showConsoleProgress="false",
    )  # fmt: skip
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def real_articles(count):
    """Articles of all corpora in turn, where they lie beside the repository."""
    files = sorted(REAL.glob("*.jsonl.gz"))
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line, _ in zip(lines, range(count // len(files) + 1), strict=False):
                yield json.loads(line).get("text") or ""


def made_articles(count):
    """Articles of made words for where there are no real ones."""
    draw = random.Random(5)
    words = [f"w{i}" for i in range(5000)]
    own = [json.loads(line)["text"] for line in FIXTURES.read_text("utf-8").splitlines()]
    return own + [" ".join(draw.choices(words, k=draw.choice([5, 60, 300]))) for _ in range(count)]


def corpus(articles, copies, seed):
    """Rows (n, id, text, date): articles and edited copies of them, some ids twice, some missing."""
    draw = random.Random(seed)
    rows = [(f"a{draw.randrange(10**6)}", text, "") for text in articles]
    for number in range(copies):
        words = draw.choice(articles).split()
        for _ in range(len(words) // draw.choice([5, 15, 30, 60, 10**6])):
            words[draw.randrange(len(words))] = f"new{draw.randrange(99)}"
        name = draw.choice([f"b{number}", "", "twice", "twice#2", draw.choice(rows)[0]])
        rows.append(
            (name, " ".join(words), draw.choice(["", "2024-02-01", "2023-05-06T10:00:00Z"]))
        )
    draw.shuffle(rows)
    return [(place, *row) for place, row in enumerate(rows, 1)]


def on_one_machine(rows, settings):
    found = dedup([{"id": r[1], "text": r[2], "date": r[3]} for r in rows], settings)
    places = {d.id: place for place, d in enumerate(found, 1)}
    return [
        (place, d.id, d.decision, d.kept, d.kind or None, d.similarity if d.drops else None,
         places[d.kept])
        for place, d in enumerate(found, 1)
    ]  # fmt: skip


def on_spark(frame, settings, **more):
    told = find_duplicates(frame, settings, **more)
    return sorted(tuple(row) for row in told.collect())


@pytest.mark.slow
def test_the_same_decisions_on_5000_articles(spark):
    texts = list(real_articles(4000)) if REAL.is_dir() else made_articles(4000)
    rows = corpus(texts, 5200 - min(len(texts), 4000), 1)
    assert len(rows) >= 5000
    settings = Settings()
    frame = spark.createDataFrame(rows, SCHEMA).repartition(5)
    wanted = on_one_machine(rows, settings)
    assert sum(row[4] == "near" for row in wanted) > 50
    assert sum(row[4] == "exact" for row in wanted) > 50
    assert on_spark(frame, settings, order="n") == wanted


@pytest.mark.parametrize(
    ("policy", "partitions", "one_task"), [("longest", 1, 0), ("oldest", 7, 10**6)]
)
def test_policies_and_partitions_and_ways_to_components(spark, policy, partitions, one_task):
    rows = corpus(made_articles(150), 250, 2)
    settings = Settings(policy=policy, threshold=0.6, num_perm=100)
    frame = spark.createDataFrame(rows, SCHEMA).repartition(partitions)
    assert on_spark(frame, settings, order="n", one_task=one_task) == on_one_machine(rows, settings)


def test_the_order_in_which_rows_are_read_counts_where_no_column_is_named(spark, tmp_path):
    rows = corpus(made_articles(30), 40, 3)
    lines = [json.dumps({"id": r[1], "text": r[2], "date": r[3]}) for r in rows]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    frame = spark.read.json(str(tmp_path / "articles.jsonl"))
    assert on_spark(frame, Settings()) == on_one_machine(rows, Settings())


def test_empty_texts_nulls_and_records_without_id_or_date(spark):
    rows = [(1, None, None, None), (2, "", "", ""), (3, "x", "...", ""), (4, "y", "...", None),
            (5, None, "One storm hit the coast.", None), (6, "z", "one storm, hit the coast", "")]  # fmt: skip
    told = on_spark(spark.createDataFrame(rows, SCHEMA), Settings(), order="n")
    assert [row[1:4] for row in told] == [
        ("1", "keep", "1"), ("2", "keep", "2"), ("x", "keep", "x"), ("y", "keep", "y"),
        ("5", "keep", "5"), ("z", "drop", "5"),
    ]  # fmt: skip
    assert told[-1][4:] == ("exact", 1.0, 5)


def test_columns_by_usual_names_with_numbers_and_moments(spark):
    noon = datetime(2024, 1, 1, 12, tzinfo=UTC)
    rows = [(7, STORM, noon), (8, STORM, noon - timedelta(minutes=1)), (9, STORM, None)]
    frame = spark.createDataFrame(rows, "doc_id int, body string, published timestamp")
    told = on_spark(frame, Settings(policy="oldest"))
    assert [row[1:4] for row in told] == [
        ("7", "drop", "8"),
        ("8", "keep", "8"),
        ("9", "drop", "8"),
    ]
    moments = articles(frame, Settings()).select("date").collect()
    assert moments[1]["date"] == "2024-01-01T11:59:00.000000+00:00"
    named = Settings(text_field="body", id_field="doc_id", date_field="published", policy="oldest")
    assert on_spark(frame, named) == told


def test_rows_that_change_places_between_two_readings_stop_the_job(spark):
    rows = corpus(made_articles(10), 60, 9)

    def shuffled(batches):
        for batch in batches:
            places = list(range(len(batch)))
            random.SystemRandom().shuffle(places)
            yield batch.take(pa.array(places))

    frame = spark.createDataFrame(rows, SCHEMA).coalesce(1).mapInArrow(shuffled, SCHEMA)
    with pytest.raises(Exception, match="changed places between two readings"):
        find_duplicates(frame).collect()
    assert on_spark(frame, Settings(), order="n") == on_one_machine(rows, Settings())


def test_no_rows_at_all(spark):
    frame = spark.createDataFrame([], SCHEMA)
    assert on_spark(frame, Settings()) == []
    assert strip(frame).collect() == []
    assert reuse(frame).collect() == []


def test_what_cannot_be_done_is_said_before_any_work(spark):
    frame = spark.createDataFrame([(1, "a", "one", ""), (1, "a", "two", "")], SCHEMA)
    with pytest.raises(UsageError, match="'n' repeats"):
        find_duplicates(frame, order="n")
    with pytest.raises(UsageError, match="no column 'place'"):
        find_duplicates(frame, order="place")
    with pytest.raises(UsageError, match="holds string"):
        find_duplicates(frame, order="id")
    with pytest.raises(UsageError, match="Ids that repeat: 'a'"):
        find_duplicates(frame, repeats="error")
    with pytest.raises(UsageError, match="contained is 2"):
        find_duplicates(frame, Settings(contained=2))
    with pytest.raises(UsageError, match="there are: n, id, text, date"):
        strip(frame, Settings(text_field="body"))


def with_cuts(texts, count, seed):
    """The texts, shorter versions of some, and round-ups of several."""
    draw = random.Random(seed)
    texts, words = list(texts), [text.split() for text in texts if len(text.split()) > 30]
    for _ in range(count):
        base = draw.choice(words)
        start, end = sorted(draw.sample(range(len(base) + 1), 2))
        texts.append(" ".join(base[start:end]))
    for _ in range(count // 3):
        texts.append(" ".join(word for base in draw.sample(words, 3) for word in base))
    return texts


class TestContained:
    """What stands in another article is found wherever the two lie."""

    def check(self, spark, rows, settings, partitions, **more):
        frame = spark.createDataFrame(rows, SCHEMA).repartition(partitions)
        wanted = on_one_machine(rows, settings)
        assert on_spark(frame, settings, order="n", **more) == wanted
        return [row[4] for row in wanted].count("contained")

    @pytest.mark.slow
    def test_on_5000_articles(self, spark):
        texts = list(real_articles(4000)) if REAL.is_dir() else made_articles(4000)
        rows = corpus(with_cuts(texts, 500, 11), 600, 12)
        assert len(rows) >= 5000
        assert self.check(spark, rows, Settings(contained=0.8), 5) > 300

    @pytest.mark.parametrize(
        ("policy", "share", "partitions", "one_task"),
        [("first", 0.9, 1, 10**6), ("oldest", 0.7, 7, 0)],
    )
    def test_policies_and_partitions(self, spark, policy, share, partitions, one_task):
        rows = corpus(with_cuts(made_articles(100), 90, 13), 150, 14)
        settings = Settings(policy=policy, contained=share, threshold=0.7, num_perm=100)
        assert self.check(spark, rows, settings, partitions, one_task=one_task) > 30

    def test_none_is_held_and_phrases_that_stand_everywhere(self, spark):
        rows = corpus(made_articles(30), 0, 15)
        self.check(spark, rows, Settings(contained=0.95), 2)
        draw = random.Random(16)
        phrase = "this is what each and every article says at its end as all of us do here"
        texts = [text + f" {phrase}" for text in with_cuts(made_articles(60), 40, 17)]
        rows = corpus(texts, 40, draw.random())
        spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", 40)
        try:
            assert self.check(spark, rows, Settings(contained=0.8), 2) > 10
        finally:
            spark.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")


class TestSkew:
    """A bucket too large for pairs is joined whole, in the memory of a batch."""

    def members(self, sizes):
        """Rows of buckets of these sizes, all of them strangers by their sketches."""
        total = sum(sizes)
        draw = np.random.default_rng(1)
        return pa.table({
            "key": np.repeat(np.arange(len(sizes)), sizes), "vertex": np.arange(total),
            "copied": np.zeros(total, bool),
            "sketch": [bytes(row) for row in draw.integers(0, 256, (total, 64), dtype=np.uint8)],
        })  # fmt: skip

    @pytest.mark.parametrize("rows", [1, 3, 7, 100])
    def test_a_large_bucket_becomes_a_star_and_small_ones_are_compared(self, monkeypatch, rows):
        monkeypatch.setattr(shards, "LARGE", 8)
        table = self.members([3, 20, 2, 1, 9, 8])
        batches = table.to_batches(max_chunksize=rows)
        told = pa.Table.from_batches(list(spark_shards._edges(batches, 128))).to_pylist()
        pairs = {(row["first"], row["second"]) for row in told}
        assert {pair for pair in pairs if pair[0] != pair[1]} == {
            *((3, other) for other in range(4, 23)), *((26, other) for other in range(27, 35)),
        }  # fmt: skip

    def test_alike_members_are_joined_wherever_batches_end(self):
        table = self.members([6, 6])
        same = table.column("sketch").to_pylist()
        same[2] = same[4] = same[5]
        same[8] = same[11]
        table = table.set_column(3, "sketch", [same])
        for rows in (1, 2, 5, 12):
            batches = table.to_batches(max_chunksize=rows)
            told = pa.Table.from_batches(list(spark_shards._edges(batches, 128)))
            first, second = (np.asarray(told.column(i)) for i in (0, 1))
            names, least = shards.components(first, second)
            assert dict(zip(names.tolist(), least.tolist(), strict=True)) == {
                2: 2, 4: 2, 5: 2, 8: 8, 11: 8,
            }  # fmt: skip


def test_sketches_never_miss_a_pair_that_signatures_find():
    draw = np.random.default_rng(2)
    for perms in (100, 128):
        one, other = draw.integers(0, 1 << 32, (2, perms), dtype=np.uint32)
        for equal in (40, 82, perms):
            both = np.stack([one, np.where(np.arange(perms) < equal, one, other)])
            least = shards.least_fields(int((both[0] == both[1]).sum()), perms)
            first, _ = shards.edges(np.array([0, 2]), shards.sketch(both), least)
            assert len(first) == 1
        strangers = shards.sketch(np.stack([one, other]))
        first, _ = shards.edges(np.array([0, 2]), strangers, shards.least_fields(82, perms))
        assert len(first) == 0


def test_components_of_a_long_chain_and_of_a_hub(spark):
    chain = [(i, i + 1) for i in range(200)]
    hub = [(1000, 1000 + i) for i in range(1, 200)]
    alone = [(5000, 5000), (7, 7)]
    edges = spark.createDataFrame(chain + hub + alone, "first long, second long")
    wanted = dict.fromkeys(range(201), 0) | {1000 + i: 1000 for i in range(200)} | {5000: 5000}
    for one_task in (10**6, 0):
        told = components(edges, one_task).collect()
        assert {row["vertex"]: row["component"] for row in told} == wanted
        assert len(told) == len(wanted)


def test_strip_is_that_of_one_machine(spark):
    records = [json.loads(line) for line in FIXTURES.read_text("utf-8").splitlines()]
    rows = [(n, r["id"], r["text"], r["date"]) for n, r in enumerate(records)]
    rows.append((len(rows), "null", None, ""))
    frame = spark.createDataFrame(rows, SCHEMA).repartition(3)
    told = {row["id"]: row for row in strip(frame, lifted="lifted").collect()}
    fields = ("id", "text", "date")
    wanted = process([{k: r[k] for k in fields} for r in records])
    for record, result in zip(records, wanted, strict=True):
        assert told[record["id"]]["text"] == result.text
        assert json.loads(told[record["id"]]["lifted"] or "{}") == result.lifted
    assert told["null"]["text"] is None
    assert strip(frame).columns == frame.columns


def test_reuse_is_that_of_one_machine(spark):
    records = [json.loads(line) for line in FIXTURES.read_text("utf-8").splitlines()]
    rows = [(n, r["id"], r["text"], r["date"]) for n, r in enumerate(records, 1)]
    rows += [(len(rows) + 1, "empty", "", ""), (len(rows) + 2, "null", None, None)]
    frame = spark.createDataFrame(rows, SCHEMA).repartition(4)
    told = sorted(reuse(frame, order="n").collect(), key=lambda row: row["place"])
    wanted = list(reuse_here([{"id": r[1], "text": r[2] or "", "date": r[3] or ""} for r in rows]))
    assert any(article.patchwork for article in wanted)
    for row, article in zip(told, wanted, strict=True):
        assert (row["id"], row["words"], row["own"], row["patchwork"]) == (
            article.id, article.words, article.own, article.patchwork,
        )  # fmt: skip
        assert [tuple(source) for source in row["sources"]] == list(article.sources)
        assert [tuple(p) for p in row["paragraphs"]] == [
            (p.paragraph, p.words, p.others, p.first and p.first.article,
             p.first and p.first.paragraph, p.kind or None, p.similarity if p.first else None)
            for p in article.paragraphs
        ]  # fmt: skip


def test_an_index_that_spark_makes_finds_what_is_contained(spark, tmp_path):
    story = " ".join(f"word{n}" for n in range(200))
    frame = spark.createDataFrame([(1, "a", story, ""), (2, "b", "Another story.", "")], SCHEMA)
    settings, path = Settings(contained=0.9), tmp_path / "seen.index"
    decisions = find_duplicates(frame, settings, order="n")
    assert load_into_index(frame, decisions, path, settings, order="n") == 2
    with Index.open(path, readonly=True) as index:
        (match,) = index.check_many([Record("later", " ".join(story.split()[50:120]))])
        assert (match.id, match.kind) == ("a", "contained")


def test_decisions_go_into_an_index_and_are_found_there(spark, tmp_path):
    rows = corpus(made_articles(60), 80, 4)
    frame = spark.createDataFrame(rows, SCHEMA).repartition(3)
    decisions = find_duplicates(frame, order="n").persist()
    path = tmp_path / "seen.index"
    told = {row["place"]: row for row in decisions.collect()}
    kept = [row for row in told.values() if row["decision"] == "keep"]
    assert load_into_index(frame, decisions, path, order="n") == len(kept) < len(rows)
    assert load_into_index(frame, decisions, path, order="n") == 0  # a load may be repeated
    with Index.open(path, readonly=True) as index:
        assert len(index) == len(kept)
        assert index.verify() == []
        dropped = [row for row in rows if told[row[0]]["decision"] == "drop" and row[2].split()]
        matches = index.check_many([Record(f"later-{r[0]}", r[2]) for r in dropped])
        for row, match in zip(dropped, matches, strict=True):
            assert match is not None
            if told[row[0]]["kind"] == "exact" and told[row[0]]["kept"] == match.id:
                assert match.kind == "exact"
            assert match.jaccard >= Settings().threshold


def test_a_python_worker_that_is_killed_does_not_stop_the_job(spark, tmp_path):
    rows = corpus(made_articles(40), 60, 6)
    wanted = on_one_machine(rows, Settings())
    flag = tmp_path / "killed"

    def kill_once(batches):
        for batch in batches:
            if not flag.exists():
                flag.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            yield batch

    frame = spark.createDataFrame(rows, SCHEMA).repartition(4).mapInArrow(kill_once, SCHEMA)
    assert on_spark(frame, Settings(), order="n") == wanted
    assert flag.exists()
    flag.unlink()
    assert strip(frame).count() == len(rows)
    assert flag.exists()


@pytest.mark.parametrize("home", ["", "/nowhere"])
def test_without_java_it_says_what_to_install(tmp_path, home):
    script = (
        "from cleaner.adapters.spark import open_session\n"
        "from cleaner.errors import CleanerError\n"
        "try:\n    open_session()\nexcept CleanerError as error:\n    print(error)"
    )
    environment = {"PATH": str(tmp_path), "PYTHONPATH": str(ROOT)}
    if home:
        environment["JAVA_HOME"] = home
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment, cwd=ROOT
    )
    assert "openjdk-17" in run.stdout, run.stderr
    assert ("JAVA_HOME is /nowhere" if home else "none was found") in run.stdout


class TestFiles:
    """`clean dedup --engine spark` writes what `clean dedup` writes."""

    def lines(self):
        rows = corpus(with_cuts(made_articles(40), 25, 18), 60, 7)
        lines = [
            json.dumps({"id": r[1], "text": r[2], "date": r[3]}, ensure_ascii=False) for r in rows
        ]
        lines[3] += " "
        lines[5:5] = [
            "",
            "no JSON at all",
            '{"title": "no text"}',
            '{"id": "€", "text": "One é."}\r',
        ]
        lines[30] = '{"content": "<html><body><article><p>A page.</p></article></body></html>"}'
        return lines

    def test_the_files_are_those_of_one_machine(self, spark, tmp_path):
        lines = self.lines()
        (tmp_path / "in").mkdir()
        one, two = tmp_path / "in" / "b [1] *.jsonl", tmp_path / "in" / "a é.jsonl.gz"
        one.write_text("\n".join(lines[:70]) + "\n", encoding="utf-8", newline="")
        two.write_bytes(gzip.compress("\n".join(lines[70:]).encode()))
        inputs = [one, tmp_path / "nowhere.jsonl", two]
        settings = Settings(contained=0.9)
        ours = dedup_with_spark(inputs, tmp_path / "spark", settings, session=spark)
        theirs = dedup_files(inputs, tmp_path / "here", settings)
        assert ours.contained > 5
        assert ours.as_dict() | {"notes": []} == theirs.as_dict() | {"notes": []}
        assert ours.exact > 5
        assert ours.near > 5
        assert ours.exit_code == 3
        names = {path.name for path in (tmp_path / "spark").iterdir()}
        assert names == {path.name for path in (tmp_path / "here").iterdir()}
        for name in ("kept.jsonl", "dropped.jsonl", "decisions.jsonl", "groups.jsonl"):
            wanted = (tmp_path / "here" / name).read_bytes()
            assert (tmp_path / "spark" / name).read_bytes() == wanted, name
        told, wanted = (
            sorted((tmp_path / folder / "failures.jsonl").read_text().splitlines())
            for folder in ("spark", "here")
        )
        assert told == wanted

    def test_fail_fast_stops_at_the_first_line_that_fails_and_leaves_nothing(self, spark, tmp_path):
        file = tmp_path / "articles.jsonl"
        file.write_text('{"text": "One."}\nno JSON\n[]\n', encoding="utf-8")
        with pytest.raises(InputError, match=r"articles.jsonl:2: broken JSON"):
            dedup_with_spark([file], tmp_path / "out", Settings(fail_fast=True), session=spark)
        assert not (tmp_path / "out").exists()

    def test_large_files_are_read_in_pieces(self, spark, tmp_path):
        file = tmp_path / "articles.jsonl"
        file.write_text("\n".join(self.lines()), encoding="utf-8")
        spark.conf.set("spark.sql.files.maxPartitionBytes", file.stat().st_size // 5)
        try:
            dedup_with_spark([file], tmp_path / "spark", session=spark)
        finally:
            spark.conf.unset("spark.sql.files.maxPartitionBytes")
        dedup_files([file], tmp_path / "here")
        for name in ("kept.jsonl", "decisions.jsonl", "groups.jsonl", "failures.jsonl"):
            wanted = (tmp_path / "here" / name).read_bytes()
            assert (tmp_path / "spark" / name).read_bytes() == wanted, name

    def test_formats_that_spark_does_not_read_are_refused_with_the_remedy(self, tmp_path):
        (tmp_path / "page.html").write_text("<p>One</p>")
        with pytest.raises(UsageError, match="--to jsonl"):
            dedup_with_spark([tmp_path / "page.html"], tmp_path / "out")
        assert not (tmp_path / "out").exists()

    def test_a_package_in_a_zip_is_refused_with_the_remedy(self, tmp_path):
        package = shutil.make_archive(str(tmp_path / "cleaner"), "zip", ROOT, "cleaner")
        command = [sys.executable, "-m", "cleaner.adapters.spark_job", "in.jsonl", "--out", "out"]
        run = subprocess.run(
            command, capture_output=True, text=True, cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": package},
        )  # fmt: skip
        assert run.returncode == 2
        assert "--archives" in run.stderr
