"""Ingestion jobs with the real systems: a crawl, datatrove pipelines, Hugging Face datasets."""

from __future__ import annotations

import functools
import http.server
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cleaner.errors import UsageError
from cleaner.index import Index
from cleaner.settings import Settings

ROOT = Path(__file__).parents[1]
STORY = (
    "The mayor of Aldermere opened the new bridge on Monday, nine years after the old one fell into"
    " the river. Some two hundred people watched in the rain as she cut the ribbon, and a brass band"
    " played what the programme called a march. The bridge cost eleven million."
)
OTHER = (
    "Volunteers who counted the hedges of the county with string have found six thousand miles of"
    " them, far more than anyone had thought, and have asked for more string."
)
EDITED = STORY.replace("eleven million", "twelve million")


class TestScrapy:
    SPIDER = """
import scrapy

class Pages(scrapy.Spider):
    name = "pages"
    custom_settings = {settings}

    async def start(self):
        for page in ("story", "copy", "other", "empty"):
            yield scrapy.Request("{site}/" + page + ".html", self.parse)

    def parse(self, response):
        yield {{"url": response.url, "published": "",
               "text": "\\n\\n".join(response.css("p::text").getall()) or None}}
"""

    @pytest.fixture
    def site(self, tmp_path):
        folder = tmp_path / "site"
        folder.mkdir()
        for name, text in (("story", STORY), ("copy", EDITED), ("other", OTHER), ("empty", "")):
            line = "<p>Published: March 4, 2024</p>" if name == "story" else ""
            body = f"{line}<p>{text}</p><p>Share this:</p>" if text else ""
            (folder / f"{name}.html").write_text(f"<html><body>{body}</body></html>")

        class Quiet(http.server.SimpleHTTPRequestHandler):
            def log_message(self, *args):
                pass

        handler = functools.partial(Quiet, directory=folder)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()

    def crawl(self, site, folder, **settings):
        pytest.importorskip("scrapy", reason="needs pip install 'cleaner[scrapy]'")
        values = {
            "ITEM_PIPELINES": {"cleaner.adapters.scrapy.CleanPipeline": 300,
                               "cleaner.adapters.scrapy.SeenPipeline": 400},
            "CLEANER_INDEX": str(folder / "seen.index"), "CONCURRENT_REQUESTS": 1,
            "TELNETCONSOLE_ENABLED": False, "ROBOTSTXT_OBEY": False, **settings,
        }  # fmt: skip
        spider = folder / "spider.py"
        spider.write_text(self.SPIDER.format(settings=repr(values), site=site))
        out = folder / "items.jsonl"
        run = subprocess.run(
            [sys.executable, "-m", "scrapy", "runspider", str(spider), "-O", str(out)],
            capture_output=True, text=True, timeout=120, cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        items = [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []
        return {Path(item["url"]).stem: item for item in items}, run.stderr

    def test_a_crawl_cleans_drops_and_remembers(self, site, tmp_path):
        items, log = self.crawl(site, tmp_path)
        assert set(items) == {"story", "other"}, log
        assert items["story"]["text"] == STORY
        assert items["story"]["published"].startswith("2024-03-04")
        assert set(items["other"]) == {"url", "published", "text"}
        assert f"near duplicate of {site}/story.html (similarity 0." in log
        assert "'cleaner/seen/near': 1" in log
        assert "'cleaner/failed': 1" in log  # the page without a text
        assert "'cleaner/changed': 3" in log
        with Index.open(tmp_path / "seen.index", readonly=True) as index:
            assert len(index) == 2
        items, log = self.crawl(site, tmp_path)
        assert items == {}
        assert "'cleaner/seen/exact': 2" in log
        items, log = self.crawl(site, tmp_path, CLEANER_RECRAWLED="keep")
        assert set(items) == {"story", "other"}

    def test_settings_that_make_no_sense_are_said(self, site, tmp_path):
        _, log = self.crawl(site, tmp_path, CLEANER_SETTINGS={"treshold": 0.5})
        assert "CLEANER_SETTINGS cannot be used" in log
        _, log = self.crawl(site, tmp_path, CLEANER_RECRAWLED="maybe")
        assert "CLEANER_RECRAWLED is 'maybe'" in log

    def test_without_an_index_nothing_is_dropped(self, site, tmp_path):
        items, log = self.crawl(site, tmp_path, CLEANER_INDEX="")
        assert set(items) == {"story", "copy", "other"}, log
        assert "CLEANER_INDEX names no index" in log


@pytest.mark.filterwarnings("ignore::DeprecationWarning:multiprocess")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
class TestDatasets:
    @pytest.fixture
    def datasets(self, tmp_path, monkeypatch):
        monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
        monkeypatch.setenv("HF_HUB_OFFLINE", "1")
        datasets = pytest.importorskip("datasets", reason="needs pip install 'cleaner[datasets]'")
        datasets.disable_progress_bars()
        return datasets

    def stories(self, count):
        """So many different stories, each four times, the copies far apart."""
        own = [f"Story number {n}. " + " ".join(f"word{n * 50 + i}" for i in range(40))
               for n in range(count)]  # fmt: skip
        return [{"id": f"r{i}", "text": own[i % count]} for i in range(4 * count)]

    @pytest.mark.parametrize("processes", [None, 2])
    def test_drop_seen_keeps_exactly_one_of_each(self, datasets, tmp_path, processes):
        from cleaner.adapters.datasets import drop_seen

        rows = self.stories(25)
        dataset = datasets.Dataset.from_list(rows)
        path = str(tmp_path / "seen.index")
        kept = drop_seen(dataset, path, num_proc=processes, batch_size=7)
        assert sorted(kept["text"]) == sorted({row["text"] for row in rows})
        again = drop_seen(dataset, path, num_proc=processes, batch_size=7)
        assert sorted(again["id"]) == sorted(kept["id"])  # the same rows, as after a crash
        later = datasets.Dataset.from_list([{"id": "new", "text": rows[3]["text"]}])
        assert len(drop_seen(later, path)) == 0

    @pytest.mark.parametrize("processes", [None, 2])
    def test_strip(self, datasets, processes):
        from cleaner.adapters.datasets import strip

        rows = [{"n": n, "body": None if n == 3 else f"{STORY}\n\nShare this:"} for n in range(6)]
        dataset = datasets.Dataset.from_list(rows)
        out = strip(dataset, "body", num_proc=processes)
        assert out["body"][:] == [None if n == 3 else STORY for n in range(6)]
        assert out.features == dataset.features

    def test_streamed_datasets_too(self, datasets, tmp_path):
        from cleaner.adapters.datasets import drop_seen, strip

        file = tmp_path / "rows.jsonl"
        file.write_text("\n".join(json.dumps(row) for row in self.stories(5)))
        stream = datasets.load_dataset(
            "json", data_files=str(file), split="train", streaming=True, cache_dir=str(tmp_path)
        )
        kept = drop_seen(strip(stream), str(tmp_path / "seen.index"))
        assert [row["id"] for row in kept] == ["r0", "r1", "r2", "r3", "r4"]

    def test_a_column_that_is_not_there_is_named_with_those_that_are(self, datasets, tmp_path):
        from cleaner.adapters.datasets import drop_seen, strip

        dataset = datasets.Dataset.from_list([{"body": STORY}])
        with pytest.raises(UsageError, match="'text'; there are: body"):
            strip(dataset)
        with pytest.raises(UsageError, match="'id'; there are: body"):
            drop_seen(dataset, str(tmp_path / "seen.index"), "body")
        assert not (tmp_path / "seen.index").exists()


class TestDatatrove:
    def run(self, folder, logs, tasks=1):
        from datatrove.executor import LocalPipelineExecutor
        from datatrove.pipeline.readers import JsonlReader
        from datatrove.pipeline.writers import JsonlWriter

        from cleaner.adapters.datatrove import SeenFilter, StripStep

        executor = LocalPipelineExecutor(
            pipeline=[
                JsonlReader(str(folder / "in")), StripStep(Settings(jobs=4)),
                SeenFilter(str(folder / "seen.index"), batch_size=2, exclusion_writer=JsonlWriter(
                    str(folder / "dropped"), compression=None)),
                JsonlWriter(str(folder / logs / "out"), compression=None),
            ],
            tasks=tasks, workers=1, logging_dir=str(folder / logs),
        )  # fmt: skip
        stats = executor.run()

        def rows(place):
            files = sorted(place.rglob("*.jsonl"))
            return [json.loads(line) for f in files for line in f.read_text().splitlines()]

        return rows(folder / logs / "out"), rows(folder / "dropped"), stats

    @pytest.mark.filterwarnings("ignore::DeprecationWarning")
    def test_a_pipeline_and_a_task_that_is_run_again(self, tmp_path):
        pytest.importorskip("datatrove", reason="needs pip install 'cleaner[datatrove]'")
        (tmp_path / "in").mkdir()
        stories = {"a": f"{STORY}\n\nShare this:", "b": OTHER, "c": EDITED, "d": STORY}
        lines = [
            json.dumps({"id": k, "text": t, "title": "", "section": "Local"})
            for k, t in stories.items()
        ]
        (tmp_path / "in" / "one.jsonl").write_text("\n".join(lines))
        kept, dropped, stats = self.run(tmp_path, "first")
        assert [(d["id"], d["text"]) for d in kept] == [("a", STORY), ("b", OTHER)]
        assert kept[0]["metadata"]["section"] == "Local"
        told = {d["id"]: d["metadata"] for d in dropped}
        assert set(told) == {"c", "d"}
        assert told["c"]["duplicate_of"] == "a"
        assert told["c"]["filter_reason"] == "near_duplicate"
        assert 0.8 <= told["c"]["similarity"] < 1
        assert told["d"]["filter_reason"] == "exact_duplicate"
        counts = {step.name: step.stats for step in stats.stats}
        strip = next(stats for name, stats in counts.items() if "cleaner: strip" in name)
        assert strip["changed"].total == 1
        assert strip["unchanged"].total == 3
        # As after a crash: its own documents are no copies.
        again, _, _ = self.run(tmp_path, "second")
        assert [d["id"] for d in again] == ["a", "b"]
