"""Columns of texts in Arrow, pandas, Polars and DuckDB: clean, and all else as it was."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from cleaner.errors import UsageError
from cleaner.pipeline import process
from cleaner.settings import Settings

DIRTY = "A storm hit the coast on Monday.\n\nLike this:"
CLEAN = "A storm hit the coast on Monday."
PAGE = (
    "<html><head><title>Storm</title></head><body><nav><a href='/'>Home</a></nav><article>"
    "<h1>Storm hits the coast</h1>" + "<p>A storm hit the coast on Monday, and it rained.</p>" * 3
    + "</article></body></html>"
)  # fmt: skip
ARTICLES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "fixtures" / "corpus" / "articles.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
NEAR = "The mayor opened the new bridge on Monday, after nine years and two floods, before a crowd."


class TestArrow:
    pa = pytest.importorskip("pyarrow", reason="needs pip install 'cleaner[parquet]'")

    @property
    def types(self):
        pa = self.pa
        return [
            pa.string(),
            pa.large_string(),
            pa.string_view(),
            pa.dictionary(pa.int32(), pa.string()),
        ]

    def test_the_text_column_alone_changes_and_keeps_its_type(self):
        from cleaner.adapters.arrow import strip_batch

        pa = self.pa
        for kind in self.types:
            batch = pa.record_batch({
                "vector": pa.array([[1.0, 2.0]] * 3), "text": pa.array([DIRTY, None, CLEAN]).cast(kind),
                "url": ["u", None, "v"], "raw": pa.array([b"\xff"] * 3),
            })  # fmt: skip
            out = strip_batch(batch)
            assert out.schema == batch.schema
            assert out.column("text").to_pylist() == [CLEAN, None, CLEAN]
            assert out.drop_columns(["text"]) == batch.drop_columns(["text"])

    def test_results_are_those_of_the_pipeline_with_what_was_lifted(self):
        from cleaner.adapters.arrow import strip_batch

        fields = ("id", "title", "date", "url", "text")
        rows = [{name: article.get(name) for name in fields} for article in ARTICLES]
        out = strip_batch(self.pa.RecordBatch.from_pylist(rows), lifted="lifted").to_pylist()
        results = list(process(rows))
        assert [row["text"] for row in out] == [result.text for result in results]
        assert [json.loads(row["lifted"] or "{}") for row in out] == [r.lifted for r in results]

    def test_batches_one_after_another_also_empty_ones(self):
        from cleaner.adapters.arrow import strip_batches

        batch = self.pa.record_batch({"body": [DIRTY, PAGE]})
        mapper = pickle.loads(pickle.dumps(strip_batches(Settings(ignore=("S",)))))
        out = list(mapper([batch, batch.slice(0, 0), batch.slice(1)]))
        assert [len(b) for b in out] == [2, 0, 1]
        assert out[0].column(0)[0].as_py() == CLEAN
        assert "<" not in out[2].column(0)[0].as_py()
        nulls = self.pa.record_batch({"body": self.pa.array([None, None], self.pa.string())})
        assert list(mapper([nulls])) == [nulls]

    def test_learned_boilerplate_travels_with_the_function(self, tmp_path):
        from cleaner.adapters.arrow import strip_batches

        file = tmp_path / "site.boilerplate"
        file.write_text('["*"]\nB-mine = "Brought to you by the harbour."\n', encoding="utf-8")
        mapper = pickle.dumps(strip_batches(Settings(boilerplate=str(file))))
        file.unlink()
        batch = self.pa.record_batch({"text": [f"{CLEAN}\n\nBrought to you by the harbour."]})
        (out,) = pickle.loads(mapper)([batch])
        assert out.column("text").to_pylist() == [CLEAN]

    def test_a_batch_without_a_text_column_is_refused_with_its_columns(self):
        from cleaner.adapters.arrow import strip_batch

        with pytest.raises(UsageError, match="there are: one, two"):
            strip_batch(self.pa.record_batch({"one": [1], "two": [b"x"]}))
        with pytest.raises(UsageError, match="'article'"):
            strip_batch(self.pa.record_batch({"text": [CLEAN]}), Settings(text_field="article"))

    def test_a_column_as_the_kernels_read_it(self):
        from cleaner.adapters.arrow import text_batch

        column = self.pa.array(["zero", "éa", None, "", "last"])
        for part in (column, column.slice(1, 3), column.slice(5)):
            batch = text_batch(part)
            assert [batch.text(i) for i in range(len(batch))] == [t or "" for t in part.to_pylist()]


class TestPandas:
    @pytest.fixture(autouse=True)
    def pd(self):
        pd = pytest.importorskip("pandas", reason="needs pip install 'cleaner[pandas]'")
        import cleaner.adapters.pandas  # noqa: F401

        return pd

    @pytest.mark.parametrize("dtype", ["str", "object", "string", "category"])
    def test_strip_keeps_index_name_type_and_nulls(self, pd, dtype):
        series = pd.Series([DIRTY, None, CLEAN], ["a", "b", "b"], dtype=dtype, name="text")
        out = series.cleaner.strip()
        assert out.index.equals(series.index)
        assert out.name == "text"
        assert dtype == "category" or out.dtype == series.dtype
        assert list(out.dropna()) == [CLEAN, CLEAN]
        assert list(out.isna()) == [False, True, False]

    def test_duplicates_by_label(self, pd):
        series = pd.Series([NEAR, None, "Other words.", NEAR + " He smiled.", NEAR], list("abcde"))
        found = series.cleaner.duplicates(Settings(policy="first"))
        assert list(found.decision) == ["keep", "keep", "keep", "drop", "drop"]
        assert list(found.kept) == ["a", "b", "c", "a", "a"]
        assert list(found.kind) == ["", "", "", "near", "exact"]
        days = pd.Series(["2024-02-01", None, None, "2024-01-01", None])
        oldest = series.cleaner.duplicates(Settings(policy="oldest"), dates=days)
        assert list(oldest.kept) == ["d", "b", "c", "d", "d"]

    def test_numbers_have_no_texts(self, pd):
        with pytest.raises(AttributeError, match="int64 holds no texts"):
            _ = pd.Series([1, 2]).cleaner


class TestPolars:
    @pytest.fixture(autouse=True)
    def pl(self):
        pl = pytest.importorskip("polars", reason="needs pip install 'cleaner[polars]'")
        import cleaner.adapters.polars  # noqa: F401

        return pl

    def test_lazy_streamed_and_eager_are_the_same(self, pl, tmp_path):
        texts = [article["text"] for article in ARTICLES] * 3 + [None, PAGE]
        wanted = [result.text for result in process(texts[: len(ARTICLES)])]
        frame = pl.DataFrame({"n": range(len(texts)), "text": texts})
        frame.write_parquet(tmp_path / "articles.parquet", row_group_size=20)
        stripped = pl.col("text").cleaner.strip()
        eager = frame.with_columns(stripped)
        lazy = pl.scan_parquet(tmp_path / "articles.parquet").with_columns(stripped)
        assert lazy.collect(engine="streaming").equals(eager)
        assert lazy.collect().equals(eager)
        assert eager["text"].to_list()[: len(wanted)] == wanted
        assert eager["text"][-2] is None
        assert "<" not in eager["text"][-1]
        assert frame["text"].cleaner.strip().equals(eager["text"])
        only = lazy.filter(pl.col("n") == 0).select("text").collect().item()  # a pushed-down filter
        assert only == wanted[0]

    def test_duplicates_by_row(self, pl):
        series = pl.Series([NEAR, None, NEAR + " He smiled."])
        found = series.cleaner.duplicates(Settings(policy="first"))
        assert found.rows()[:2] == [("keep", 0, "", 0.0), ("keep", 1, "", 0.0)]
        assert found["kept"].to_list() == [0, 1, 0]
        oldest = series.cleaner.duplicates(
            Settings(policy="oldest"), dates=pl.Series(["2024-02-01", None, "2024-01-01"])
        )
        assert oldest["kept"].to_list() == [2, 1, 2]


class TestDuckDB:
    def test_a_function_over_more_than_one_vector(self):
        duckdb = pytest.importorskip("duckdb", reason="needs pip install 'cleaner[duckdb]'")
        from cleaner.adapters.duckdb import register

        with duckdb.connect() as connection:
            register(connection)
            register(connection, "strip_most", Settings(ignore=("W",)))
            rows = connection.execute(
                "SELECT strip(CASE WHEN n % 3 = 0 THEN NULL ELSE ? END) FROM range(5000) t(n)",
                [DIRTY],
            ).fetchall()
            assert {row[0] for row in rows[::3]} == {None}
            assert {row[0] for n, row in enumerate(rows) if n % 3} == {CLEAN}
            told = connection.execute("SELECT strip(?), strip_most(?)", [PAGE, "x y"]).fetchone()
        assert "<" not in told[0]
        assert told[1] == "x y"
