"""The recipes of docs/recipes.md, each run where its system is installed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "recipes.md"
RECIPES = dict(
    re.findall(
        r"^## (.+?)$.*?^```py\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
)
DIRTY, CLEAN = "It rained all day on Monday.\n\nLike this:", "It rained all day on Monday."
# The systems warn about their own future, each in its way.
pytestmark = [
    pytest.mark.filterwarnings("ignore"), pytest.mark.slow,
]  # fmt: skip


@pytest.fixture
def recipe(request, tmp_path, monkeypatch):
    """What a recipe defines; the test is skipped where its system is missing."""
    name, *modules = request.param
    for module in modules:
        pytest.importorskip(module, reason=f"{module} is not installed")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    monkeypatch.setenv("DAGSTER_HOME", "")
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path / "airflow"))
    monkeypatch.setenv("AIRFLOW__CORE__LOAD_EXAMPLES", "False")
    monkeypatch.setenv("DO_NOT_TRACK", "1")
    monkeypatch.setenv("RAY_AUTH_MODE", "disabled")
    (tmp_path / "raw").mkdir()
    lines = [json.dumps({"id": name, "text": DIRTY}) for name in "ab"]
    (tmp_path / "raw" / "2024-03-04.jsonl").write_text("\n".join(lines))
    told = {"__name__": "recipe"}
    exec(compile(RECIPES[name], f"docs/recipes.md, {name}", "exec", dont_inherit=True), told)
    return told


def of(*names):
    return pytest.mark.parametrize("recipe", [names], indirect=True, ids=[names[0]])


def test_all_recipes_can_be_read():
    for name, code in RECIPES.items():
        compile(code, name, "exec")
    assert len(RECIPES) == 9


def kept(folder):
    return [json.loads(line)["text"] for line in (folder / "kept.jsonl").read_text().splitlines()]


@of("Prefect", "prefect")
def test_prefect(recipe, tmp_path):
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness():
        told = recipe["nightly"]("2024-03-04")
        assert told["read"] == 2
        assert recipe["nightly"]("2024-03-04") == told  # it may be repeated
    assert kept(tmp_path / "clean" / "2024-03-04") == [CLEAN]


@of("Airflow", "airflow.sdk")
def test_airflow(recipe, tmp_path):
    (tmp_path / "airflow" / "dags").mkdir(parents=True, exist_ok=True)
    (tmp_path / "airflow" / "dags" / "articles.py").write_text(RECIPES["Airflow"])
    airflow = Path(sys.executable).with_name("airflow")
    paths = os.environ | {"PYTHONPATH": str(PAGE.parents[1])}
    for command in (["db", "migrate"], ["dags", "test", "articles", "2024-03-04"]):
        run = subprocess.run(
            [airflow, *command],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=paths,
            timeout=300,
        )
        assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
    assert kept(tmp_path / "clean" / "2024-03-04") == [CLEAN]


@of("Dagster", "dagster")
def test_dagster(recipe, tmp_path):
    from dagster import materialize

    assert materialize([recipe["clean_articles"]]).success
    assert kept(tmp_path / "clean") == [CLEAN]


@of("Ray Data", "ray.data")
def test_ray(recipe):
    import ray

    paths = {"env_vars": {"PYTHONPATH": str(PAGE.parents[1])}}
    ray.init(runtime_env=paths, num_cpus=2, include_dashboard=False, log_to_driver=False)
    try:
        dataset = ray.data.from_items([{"text": DIRTY}, {"text": CLEAN}])
        assert [row["text"] for row in recipe["strip_dataset"](dataset).take_all()] == [CLEAN] * 2
    finally:
        ray.shutdown()


@of("Daft", "daft")
def test_daft(recipe):
    import daft

    frame = daft.from_pydict({"text": [DIRTY, None]})
    assert recipe["strip_frame"](frame).to_pydict() == {"text": [CLEAN, None]}


@of("Kafka")
def test_kafka_with_messages_that_come_twice(recipe, tmp_path):
    from cleaner.index import Index

    class Message:
        def __init__(self, **fields):
            self.value = lambda: json.dumps(fields)

    class Broker:
        """The calls of a consumer and a producer, over lists."""

        def __init__(self, *messages):
            self.messages, self.waiting, self.sent, self.committed = messages, [], [], 0

        def consume(self, size, timeout):
            return self.messages[:size]

        def produce(self, topic, value, key=None):
            self.waiting.append((topic, key))

        def flush(self):
            self.sent += self.waiting

        def commit(self, asynchronous):
            assert self.sent, "committed before the results were out"
            self.committed += 1

    first, copy, broken = Message(id="a", text=DIRTY), Message(id="b", text=CLEAN), Message(id="c")
    with Index.open(tmp_path / "seen.index") as index:
        broker = Broker(first, copy, broken)
        assert recipe["step"](broker, broker, index) == 3
        assert broker.sent == [("clean", "a"), ("broken", None)]
        again = Broker(first, copy)
        recipe["step"](again, again, index)
        assert again.sent == [("clean", "a")]
        assert broker.committed == again.committed == 1


RECORDS = [
    {"id": "a", "title": "Rain", "text": DIRTY},
    {"id": "no text"},
    {"id": "b", "text": DIRTY},
]


@of("Tantivy", "tantivy")
def test_tantivy(recipe, tmp_path):
    from cleaner.index import Index
    from cleaner.pipeline import process

    for _ in range(2):  # the second load meets its own claims, and changes nothing
        with Index.open(tmp_path / "seen.index") as index:
            (tmp_path / "engine").mkdir(exist_ok=True)
            recipe["load"](
                recipe["open_engine"](tmp_path / "engine"), process(RECORDS, index=index)
            )
        engine = recipe["open_engine"](tmp_path / "engine")
        search = engine.searcher()
        hits = search.search(engine.parse_query("rained", ["text"]), 10).hits
        (found,) = [search.doc(place).to_dict() for _, place in hits]
        assert found == {"id": ["a"], "title": ["Rain"], "text": [CLEAN]}


def test_the_actions_of_a_bulk_load():
    from cleaner.pipeline import process

    told = {}
    exec(RECIPES["Elasticsearch and OpenSearch"], told)
    actions = list(told["actions"](process(RECORDS)))
    assert [action["_id"] for action in actions] == ["a", "b"]
    assert actions[0]["_source"] == {"id": "a", "title": "Rain", "text": CLEAN}


class Bulk(BaseHTTPRequestHandler):
    """Takes bulk requests as the engine does, and keeps the documents by id."""

    protocol_version = "HTTP/1.1"
    documents: ClassVar = {}

    def do_PUT(self):
        lines = self.rfile.read(int(self.headers["Content-Length"])).splitlines()
        items = []
        for action, document in zip(lines[::2], map(json.loads, lines[1::2]), strict=True):
            place = json.loads(action)["index"]
            ok = document["text"] != "refused"
            if ok:
                self.documents[place["_index"], place["_id"]] = document
            items.append({"index": {"_id": place["_id"], "status": 200 if ok else 400}})
        body = json.dumps({"errors": False, "items": items}).encode()
        self.send_response(200)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", "application/vnd.elasticsearch+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_PUT  # noqa: N815

    def log_message(self, *_):
        pass


@of("Elasticsearch and OpenSearch", "elasticsearch")
def test_elasticsearch(recipe):
    from elasticsearch import Elasticsearch

    from cleaner.pipeline import process

    server = ThreadingHTTPServer(("127.0.0.1", 0), Bulk)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        client = Elasticsearch(f"http://127.0.0.1:{server.server_port}", max_retries=0)
        records = [*RECORDS, {"id": "c", "text": "refused"}]
        for _ in range(2):
            (failed,) = recipe["load"](client, process(records))
            assert failed["index"]["_id"] == "c"
        client.close()
    finally:
        server.shutdown()
        server.server_close()
    assert {place: document["text"] for place, document in Bulk.documents.items()} == {
        ("articles", "a"): CLEAN, ("articles", "b"): CLEAN,
    }  # fmt: skip


@of("RSS and Atom", "feedparser")
def test_rss(recipe, tmp_path):
    from cleaner.index import Index

    items = "".join(
        f"<item><guid>{n}</guid><link>https://daily.example/{n}</link><title>Rain {n}</title>"
        f"<description>&lt;p&gt;It rained all day on Monday in {place}, and the brook rose above its banks.&lt;/p&gt;</description></item>"
        for n, place in enumerate(["Aldermere", "Cobley", "Aldermere"])
    )
    feed = f'<rss version="2.0"><channel><title>Daily</title>{items}</channel></rss>'.encode()
    with Index.open(tmp_path / "seen.index") as index:
        assert [row["id"] for row in recipe["new_articles"](feed, index)] == ["0", "1"]
        assert list(recipe["new_articles"](feed, index)) == []
