"""A real cluster on this machine: a master, two workers, executors that are processes of their own.

The job is sent with spark-submit and gets its Python and this package from a packed environment; one
executor is killed while it runs.
"""

# ruff: noqa: E402 (what is imported needs pyspark)

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tarfile
import time
from pathlib import Path

import pytest

pyspark = pytest.importorskip(
    "pyspark", reason="pyspark is not installed: pip install 'cleaner[spark]'"
)
if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
    pytest.skip("Java is not installed, and Spark needs it", allow_module_level=True)
if sys.platform != "linux":
    pytest.skip("the processes of the cluster are found in /proc", allow_module_level=True)
pytestmark = pytest.mark.slow

from cleaner.dedup import dedup
from cleaner.settings import Settings

ROOT = Path(__file__).parents[1]
SPARK = Path(pyspark.__file__).parent
LIGHT = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # small data: compile little
OPTIONS = {
    "spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "3",
    "spark.executor.memory": "512m", "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN", "spark.executor.extraJavaOptions": LIGHT,
}  # fmt: skip


def environment():
    """Without what would let the job find this package in another place than the archive."""
    kept = {
        key: os.environ[key] for key in ("PATH", "HOME", "JAVA_HOME", "LANG") if key in os.environ
    }
    return kept | {
        "SPARK_HOME": str(SPARK), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": LIGHT, "PYSPARK_PYTHON": "./environment/bin/python",
    }  # fmt: skip


def children(pid):
    """The processes that a process has started, and those started by them."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int(
                (folder / "stat").read_text().rpartition(")")[2].split()[1]
            )
        except OSError:
            continue
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def executors(worker):
    """The executors that a worker has started: Java processes."""
    found = []
    for pid in children(worker.pid):
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            continue
        if b"CoarseGrainedExecutorBackend" in command and b"java" in command.split(b"\0")[0]:
            found.append(pid)
    return found


@pytest.fixture
def cluster(tmp_path):
    """(address of the master, the two worker processes)."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"spark://127.0.0.1:{port}"
    log = (tmp_path / "cluster.log").open("wb")
    place = "org.apache.spark.deploy"

    def start(kind, *options):
        command = [str(SPARK / "bin" / "spark-class"), f"{place}.{kind.lower()}.{kind}"]
        options = ("--host", "127.0.0.1", "--webui-port", "0", *options)
        return subprocess.Popen(
            [*command, *options], stdout=log, stderr=log, env=environment(), cwd=tmp_path
        )

    running = [start("Master", "--port", str(port))]
    try:
        for number in ("1", "2"):
            work = str(tmp_path / "workers" / number)
            running.append(
                start("Worker", "--cores", "1", "--memory", "1g", "--work-dir", work, address)
            )
        yield address, running[1:]
    finally:
        for process in running:
            for pid in [*children(process.pid), process.pid]:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            process.wait()
        log.close()


@pytest.fixture
def packed(tmp_path):
    """An environment with this package, packed: `python -m venv` and what it installs, made short.

    What the package needs is not copied but named, so that packing takes a second and not minutes.
    """
    home = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    site = next(home.glob("lib/python*/site-packages"))
    shutil.copytree(ROOT / "cleaner", site / "cleaner")
    (site / "needed.pth").write_text(sysconfig.get_path("purelib"))
    with tarfile.open(tmp_path / "environment.tar.gz", "w:gz", compresslevel=1) as archive:
        archive.add(home, ".")


def made_rows():
    """Articles of made words, edited copies, copies that are cut short, and one id twice."""
    draw = random.Random(21)
    words = [f"w{i}" for i in range(3000)]
    texts = [draw.choices(words, k=draw.choice([40, 90, 200])) for _ in range(150)]
    for base in texts[:90]:
        other = list(base)
        if draw.random() < 0.5:
            other[draw.randrange(len(other))] = "new"
        else:
            other = other[: len(other) * 2 // 3]
        texts.append(other)
    draw.shuffle(texts)
    return [{"id": str(max(n, 1)), "text": " ".join(text)} for n, text in enumerate(texts)]


def wait_for(what, process, seconds):
    end = time.monotonic() + seconds
    while not (found := what()):
        assert process.poll() is None, "the job ended before its time"
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)
    return found


def jobs_done(log):
    return len(re.findall(r"DAGScheduler: Job \d+ finished", log.read_text("utf-8", "replace")))


@pytest.mark.usefixtures("packed")
def test_a_job_with_its_environment_outlives_an_executor(cluster, tmp_path):
    address, workers = cluster
    rows = made_rows()
    lines = "\n".join(map(json.dumps, rows))
    (tmp_path / "articles.jsonl").write_text(lines, encoding="utf-8")
    shutil.copy(ROOT / "cleaner" / "adapters" / "spark_job.py", tmp_path)
    submit = [str(SPARK / "bin" / "spark-submit"), "--master", address]
    submit += [word for item in OPTIONS.items() for word in ("--conf", "=".join(item))]
    submit += ["--archives", "environment.tar.gz#environment", "spark_job.py"]
    out = tmp_path / "out"
    submit += [str(tmp_path / "articles.jsonl"), "--out", str(out), "--contained", "0.9"]
    with (tmp_path / "job.log").open("wb") as log:
        job = subprocess.Popen(
            submit, stdout=subprocess.PIPE, stderr=log, env=environment(), cwd=tmp_path
        )
        try:
            # by now the executors hold shards that were found, decided and cached
            wait_for(lambda: jobs_done(tmp_path / "job.log") >= 45, job, 400)
            first = wait_for(lambda: executors(workers[0]), job, 60)
            os.kill(first[0], signal.SIGKILL)
            again = wait_for(lambda: set(executors(workers[0])) - {*first}, job, 120)
            told, _ = job.communicate(timeout=400)
        finally:
            job.kill()
    assert again
    assert job.returncode == 0, (tmp_path / "job.log").read_text()[-4000:]
    assert "Lost executor" in (tmp_path / "job.log").read_text("utf-8", "replace")
    wanted = list(dedup(rows, Settings(contained=0.9)))
    kinds = [decision.kind for decision in wanted]
    counts = json.loads(told.splitlines()[-1])
    assert counts["records"] == len(rows)
    assert counts["near"] == kinds.count("near") > 10
    assert counts["contained"] == kinds.count("contained") > 10
    parts = sorted((out / "decisions").glob("part-*"))
    lines = [json.loads(line) for part in parts for line in part.read_text().splitlines()]
    assert lines == [decision.as_dict() for decision in wanted]
