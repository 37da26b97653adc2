"""The examples of docs/adapters.md run, each where its system is installed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[1] / "docs"
BLOCK = re.compile(r"^## (.+?)$.*?^```py\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MODULES = {
    "Arrow batches": ["pyarrow"],
    "pandas": ["pandas"],
    "Polars": ["polars"],
    "DuckDB": ["duckdb", "pyarrow"],
    "Scrapy": ["scrapy"],
    "Hugging Face datasets": ["datasets"],
    "datatrove": ["datatrove"],
}
EXAMPLES = BLOCK.findall((PAGES / "adapters.md").read_text(encoding="utf-8"))


def test_each_adapter_has_an_example():
    assert [name for name, _ in EXAMPLES] == list(MODULES)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("name", "code"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_example(name, code, tmp_path, monkeypatch):
    for module in MODULES[name]:
        pytest.importorskip(module, reason=f"{module} is not installed")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    told: dict[str, object] = {"__name__": "example"}
    exec(compile(code, f"docs/adapters.md, {name}", "exec"), told)
    if name == "Scrapy":  # settings: the classes that they name must be there
        from scrapy.utils.misc import load_object

        assert [load_object(path).__name__ for path in told["ITEM_PIPELINES"]] == [
            "CleanPipeline", "SeenPipeline",
        ]  # fmt: skip
