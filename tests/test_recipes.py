"""The recipes of docs/recipes.md, each run where its system is installed."""

from __future__ import annotations

import json
import re
from pathlib import Path

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
    assert len(RECIPES) == 8


def kept(folder):
    return [json.loads(line)["text"] for line in (folder / "kept.jsonl").read_text().splitlines()]


@of("Prefect", "prefect")
def test_prefect(recipe, tmp_path):
    step = recipe["clean_day"].fn  # the function of the task: a flow would need a server
    told = step("raw/2024-03-04.jsonl", "clean/2024-03-04")
    assert step("raw/2024-03-04.jsonl", "clean/2024-03-04") == told  # it may be repeated
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


@of("Bulk load into a search engine")
def test_the_actions_of_a_bulk_load(recipe):
    from cleaner.pipeline import process

    (action,) = recipe["actions"](process([{"id": "a", "text": DIRTY}]))
    assert action["_id"] == "a"
    assert action["_source"]["text"] == CLEAN


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
