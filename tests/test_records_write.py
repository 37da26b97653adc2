"""Writing: nothing lost, nothing half, nothing outside."""

from __future__ import annotations

import bz2
import csv
import datetime as dt
import decimal
import gzip
import json
import lzma
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleaner.errors import Failure, OutputError, UsageError
from cleaner.jobs.failures import Listing, failures_to
from cleaner.records.atomic import atomic_write, refuse_overwrite, standard_output, together
from cleaner.records.columns import rest
from cleaner.records.folders import output_folder
from cleaner.records.read import read
from cleaner.records.record import Record
from cleaner.records.splice import dumps, splice
from cleaner.records.write import Columns, FolderWriter, fields, open_writer, safe_name

ROOT = Path(__file__).parent.parent


def records(*paths: Path | str, form: str = "") -> list[Record]:
    out = list(read(paths, form=form))
    assert all(isinstance(item, Record) for item in out), out
    return [item for item in out if isinstance(item, Record)]


def copy(source: Path, target: Path, form, change=str.upper, extra=None) -> None:
    with open_writer(str(target), form) as writer:
        for record in records(source):
            writer.write(record, change(record.text), extra or {})


def put(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def leftovers(folder: Path) -> list[str]:
    return [name for name in os.listdir(folder) if name.startswith(".")]


# --- JSON lines --------------------------------------------------------------------------------------

STRANGE = (
    '{ "id":1.10 ,"big":123456789012345678901234567890, "text" : "old \\u00fc", "neg":-0, "exp":1E5,"huge":1e400,'
    '"twice":1,"twice":2, "esc":"\\u00e9\\/", "lone":"\\ud800", "nan":NaN, "deep":{"text":"keep"}, "text2":[1, 2] }'
)


def test_all_but_the_text_stays_byte_for_byte(tmp_path: Path) -> None:
    path = put(tmp_path, "in.jsonl", STRANGE + "\n")
    copy(path, tmp_path / "out.jsonl", "jsonl")
    assert (tmp_path / "out.jsonl").read_text() == STRANGE.replace(
        '"old \\u00fc"', '"OLD Ü"'
    ) + "\n"


def test_a_record_that_did_not_change_is_written_as_it_was(tmp_path: Path) -> None:
    path = put(tmp_path, "in.jsonl", STRANGE + "\n")
    copy(path, tmp_path / "out.jsonl", "jsonl", change=str)
    assert (tmp_path / "out.jsonl").read_text() == STRANGE + "\n"


def test_new_fields_are_appended_and_known_ones_replaced_in_place(tmp_path: Path) -> None:
    path = put(tmp_path, "in.jsonl", '{"title": null, "text": "x", "n": 1}\n{"text":"y"}\n')
    copy(path, tmp_path / "out.jsonl", "jsonl", extra={"title": "T", "authors": ["A", "B"]})
    assert (tmp_path / "out.jsonl").read_text() == (
        '{"title": "T", "text": "X", "n": 1,"authors":["A","B"]}\n{"text":"Y","title":"T","authors":["A","B"]}\n'
    )


@pytest.mark.parametrize(
    ("row", "out"),
    [
        ('{"id": 1, "html": "<p>x</p>", "n": 2}', '{"id": 1, "text": "X", "n": 2}'),
        ('{"id": 1, "text": null, "html": "<p>x</p>", "n": 2}', '{"id": 1, "text": "X", "n": 2}'),
        ('{"html": "<p>x</p>", "text": ""}', '{"text": "X"}'),
        ('{"text": "", "html": "<p>x</p>"}', '{"text": "X"}'),
        ('{"content": "<p>x</p><p>y</p>"}', '{"content": "X"}'),
        (
            '{"id": 1, "content": {"rendered": "<p>x</p><p>y</p>", "n": 1}, "f": 1.10}',
            '{"id": 1, "content": {"rendered":"X","n":1}, "f": 1.10}',
        ),
        ('{"content": [{"value": "x", "n": 1}, 2]}', '{"content": [{"value":"X","n":1},2]}'),
    ],
)
def test_the_text_takes_the_place_of_page_or_text(tmp_path: Path, row: str, out: str) -> None:
    path = put(tmp_path, "in.jsonl", row)
    copy(path, tmp_path / "out.jsonl", "jsonl", change=lambda _: "X")
    assert (tmp_path / "out.jsonl").read_text() == out + "\n"
    (record,) = records(path)
    assert fields(record, "X", {}) == json.loads(out)


def test_a_text_inside_a_parquet_struct_is_replaced_there(tmp_path: Path) -> None:
    rows = [
        {"id": 1, "content": {"rendered": "x", "n": 1}},
        {"id": 2, "content": {"rendered": "y", "n": 2}},
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "in.parquet")
    copy(tmp_path / "in.parquet", tmp_path / "out.parquet", "parquet")
    assert pq.read_table(tmp_path / "out.parquet").to_pylist() == [
        {"id": 1, "content": {"rendered": "X", "n": 1}}, {"id": 2, "content": {"rendered": "Y", "n": 2}},
    ]  # fmt: skip


def test_html_beside_a_text_stays(tmp_path: Path) -> None:
    path = put(tmp_path, "in.jsonl", '{"text": "x", "html": "<p>x</p>"}')
    copy(path, tmp_path / "out.jsonl", "jsonl")
    assert (tmp_path / "out.jsonl").read_text() == '{"text": "X", "html": "<p>x</p>"}\n'


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(
    st.dictionaries(st.text(max_size=6), json_values, max_size=5),
    st.text(max_size=30),
    st.sampled_from([None, 1]),
    st.booleans(),
)
@example({"text": 1, "": {}}, "", None, True)
@settings(max_examples=300, deadline=None)
def test_splice_sets_a_field_and_nothing_else(
    data: dict, text: str, indent: int | None, ascii_only: bool
) -> None:
    raw = json.dumps(data, indent=indent, ensure_ascii=ascii_only)
    out = json.loads(splice(raw, {"text": text, "x": [text]}))
    expected = {**data, "text": text, "x": [text]}
    assert json.dumps(out, sort_keys=True) == json.dumps(expected, sort_keys=True)
    assert list(out)[: len(data)] == list(data)


@given(st.lists(st.tuples(st.sampled_from(["a", "html", "text", "b"]), json_values), max_size=6))
@settings(max_examples=200, deadline=None)
def test_splice_renames_among_doubles_and_in_any_place(pairs: list) -> None:
    raw = "{" + ", ".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in pairs) + "}"
    out = json.loads(splice(raw, {"text": "new"}, ("html", "text")))
    data = dict(pairs)
    data.pop("html", None)
    assert json.dumps({**out, "html": 0}, sort_keys=True) == json.dumps(
        {**data, "text": "new", "html": 0}, sort_keys=True
    )


def test_values_json_has_no_word_for() -> None:
    assert dumps({"d": dt.date(2024, 5, 6), "t": dt.datetime(2024, 5, 6, 7, tzinfo=dt.UTC)}) == (
        '{"d":"2024-05-06","t":"2024-05-06T07:00:00+00:00"}'
    )
    assert dumps(decimal.Decimal("1.10")) == '"1.10"'
    assert dumps(b"\xff\x00") == '"/wA="'
    assert dumps(2**70) == str(2**70)
    assert dumps("\ud800") == '"\\ud800"'


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst", ".bz2", ".xz"])
def test_packed_output(tmp_path: Path, suffix: str) -> None:
    path = put(tmp_path, "in.jsonl", '{"text":"x"}\n' * 500)
    out = tmp_path / f"out.jsonl{suffix}"
    copy(path, out, "jsonl")
    data = out.read_bytes()
    if suffix == ".gz":
        data = gzip.decompress(data)
    elif suffix in (".bz2", ".xz"):
        data = {".bz2": bz2, ".xz": lzma}[suffix].decompress(data)
    elif suffix == ".zst":
        data = zstandard.ZstdDecompressor().decompressobj().decompress(data)
    assert data == b'{"text":"X"}\n' * 500
    assert len(records(out)) == 500
    before = out.read_bytes()
    copy(path, out, "jsonl")
    assert out.read_bytes() == before


# --- tables --------------------------------------------------------------------------------------------


def rows(path: Path, delimiter: str = ",") -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file, delimiter=delimiter))


def test_csv_to_csv(tmp_path: Path) -> None:
    path = put(tmp_path, "in.csv", 'id,text,n\n1,"a, ""b""\nc",007\n2,x,\n')
    copy(path, tmp_path / "out.csv", "csv", change=str)
    assert (tmp_path / "out.csv").read_text() == ('id,text,n,lifted\n1,"a, ""b""\nc",007,\n2,x,,\n')
    copy(path, tmp_path / "out.tsv", "tsv", extra={"published": "2020"})
    assert rows(tmp_path / "out.tsv", "\t") == [
        ["id", "text", "n", "published", "lifted"],
        ["1", 'A, "B"\nC', "007", "2020", ""],
        ["2", "X", "", "2020", ""],
    ]


def test_a_table_of_text_has_the_columns_of_its_first_thousand_records(tmp_path: Path) -> None:
    told: list[tuple[str, str]] = []
    known = [{"id": n, "text": "x"} | ({"n": 7} if n == 999 else {}) for n in range(1000)]
    late = [
        {"id": 1000, "text": "y", "place": "Ulm", "tags": ["a"], "n": 8},
        {"id": 1001, "text": "z"},
    ]
    data = "".join(json.dumps(record) + "\n" for record in known + late)
    path = put(tmp_path, "in.jsonl", data)
    columns = Columns(("id", "site"), lambda source, text: told.append((source, text)))
    with open_writer(str(tmp_path / "out.csv"), "csv", columns) as writer:
        for record in records(path):
            writer.write(record, record.text, {"lifted": '{"authors":["Ann"]}'})
    header, *table = rows(tmp_path / "out.csv")
    assert header == ["id", "site", "text", "n", "lifted"]
    assert table[0] == ["0", "", "x", "", '{"authors":["Ann"]}']
    assert table[999] == ["999", "", "x", "7", '{"authors":["Ann"]}']
    assert table[1000][:4] == ["1000", "", "y", "8"]
    assert json.loads(table[1000][4]) == {"authors": ["Ann"], "place": "Ulm", "tags": ["a"]}
    assert table[1001] == ["1001", "", "z", "", '{"authors":["Ann"]}']
    assert [source for source, _ in told] == [str(path)] * 2
    assert "'place'" in told[0][1]
    assert "'tags'" in told[1][1]


def test_few_long_records_settle_the_columns(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("cleaner.records.columns.SIZE", 100)
    lines = [{"text": "x" * 60}, {"text": "x" * 60, "n": 1}, {"text": "x", "m": 1}]
    path = put(tmp_path, "in.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    copy(path, tmp_path / "out.csv", "csv")
    assert rows(tmp_path / "out.csv")[0] == ["text", "n", "lifted"]
    assert rows(tmp_path / "out.csv")[3] == ["X", "", '{"m":1}']


@pytest.mark.parametrize(
    ("held", "more", "after"),
    [
        (None, {}, ""),
        ("", {"a": 1}, '{"a":1}'),
        ('{"b":2}', {}, '{"b":2}'),
        ('{"b":2}', {"a": 1, "b": 3}, '{"a":1,"b":2}'),
        ("up to 5 kg", {}, "up to 5 kg"),
        ("up to 5 kg", {"a": 1}, '{"a":1,"lifted":"up to 5 kg"}'),
        ("12", {"a": 1}, '{"a":1,"lifted":"12"}'),
    ],
)
def test_what_shares_a_column_keeps_what_stood_there(held, more, after) -> None:
    assert rest(held, more) == after


def parquet_table() -> pa.Table:
    return pa.table(
        {
            "id": pa.array(range(700), pa.int16()),
            "text": pa.array([f"text {n}" for n in range(700)], pa.large_string()),
            "when": pa.array([n * 1_000_000_007 for n in range(700)], pa.timestamp("ns", "UTC")),
            "price": pa.array([decimal.Decimal(n) / 100 for n in range(700)], pa.decimal128(20, 2)),
            "tags": pa.array([["a", None]] * 700, pa.list_(pa.string())),
            "raw": pa.array([bytes([n % 256]) for n in range(700)], pa.binary()),
            "site": pa.array(["x", "y"] * 350).dictionary_encode(),
            "map": pa.array([[("k", n)] for n in range(700)], pa.map_(pa.string(), pa.int64())),
            "none": pa.nulls(700, pa.float32()),
            "huge": pa.array([2**63 + n for n in range(700)], pa.uint64()),
        }
    )


def test_parquet_to_parquet_keeps_types_and_values(tmp_path: Path) -> None:
    table = parquet_table()
    pq.write_table(table, tmp_path / "in.parquet")
    with open_writer(str(tmp_path / "out.parquet"), "parquet") as writer:
        for n, record in enumerate(records(tmp_path / "in.parquet")):
            if n % 3:  # as when duplicates are dropped
                writer.write(record, record.text.upper(), {})
    out = pq.read_table(tmp_path / "out.parquet")
    kept = table.filter(pa.array([n % 3 > 0 for n in range(700)]))
    assert out.schema.names == table.schema.names
    for name in table.schema.names:
        expected = [t.upper() for t in kept["text"].to_pylist()] if name == "text" else None
        if name == "site":
            assert out[name].to_pylist() == kept[name].to_pylist()
        elif expected:
            assert out[name].to_pylist() == expected
        else:
            assert out[name].combine_chunks() == kept[name].combine_chunks(), name
    assert out.schema.field("id").type == pa.int16()
    assert out.schema.field("text").type == pa.large_string()


def test_parquet_to_json_lines(tmp_path: Path) -> None:
    pq.write_table(parquet_table(), tmp_path / "in.parquet")
    copy(tmp_path / "in.parquet", tmp_path / "out.jsonl", "jsonl")
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert len(rows) == 700
    assert rows[3]["when"].startswith("1970-01-01 00:00:03.000000021")
    assert rows[3]["price"] == "0.03"
    assert rows[3]["huge"] == 2**63 + 3


def test_json_lines_to_parquet_with_fields_that_come_and_go(tmp_path: Path) -> None:
    path = put(
        tmp_path,
        "in.jsonl",
        '{"id": 1, "text": "a"}\n{"id": 2, "text": "b", "n": null}\n{"html": "<p>c</p>"}\n',
    )
    copy(path, tmp_path / "out.parquet", "parquet", extra={"published": "2020"})
    assert pq.read_table(tmp_path / "out.parquet").to_pylist() == [
        {"id": 1, "text": "A", "published": "2020", "n": None},
        {"id": 2, "text": "B", "published": "2020", "n": None},
        {"id": None, "text": "<P>C</P>", "published": "2020", "n": None},
    ]


@pytest.mark.skipif(
    not Path("/sys/kernel").is_dir(), reason="needs a folder in which none can be made"
)
def test_a_folder_that_cannot_be_made_is_said() -> None:
    with (
        pytest.raises(OutputError, match=r"not permitted|denied|ead-only"),
        atomic_write("/sys/new/out.txt"),
    ):
        pass


def test_outputs_that_belong_together_appear_together(tmp_path: Path) -> None:
    with together() as group:
        for name in ("a", "b"):
            with atomic_write(tmp_path / name, group=group) as file:
                file.write(name.encode())
            assert [n for n in os.listdir(tmp_path) if not n.startswith(".")] == []
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"a": b"a", "b": b"b"}


@pytest.mark.parametrize("inside", [False, True])
def test_of_outputs_that_belong_together_all_or_none_appear(
    tmp_path: Path, *, inside: bool
) -> None:
    (tmp_path / "a").write_text("old")
    with suppress(ZeroDivisionError), together() as group:
        with atomic_write(tmp_path / "a", group=group) as file:
            file.write(b"new")
        with atomic_write(tmp_path / "b", group=group):
            if inside:
                raise ZeroDivisionError
        raise ZeroDivisionError
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"a": "old"}


def test_parquet_has_the_columns_of_all_records(tmp_path: Path) -> None:
    """Also of one that first turns up behind many groups, and of one that was null until then."""
    rows = [{"id": str(n), "text": f"t{n}", "n": None, "share": 1} for n in range(1500)]
    for row in rows[700:]:
        row["n"] = row["id"]
    for row in rows[1100:]:
        row |= {"share": 0.5, "tags": ["x"]}
    path = put(tmp_path, "in.jsonl", "\n".join(json.dumps(row) for row in rows))
    copy(path, tmp_path / "out.parquet", "parquet", change=str)
    table = pq.read_table(tmp_path / "out.parquet")
    assert table.to_pylist() == [{**row, "tags": row.get("tags")} for row in rows]
    assert table.schema.field("share").type == pa.float64()
    assert pq.ParquetFile(tmp_path / "out.parquet").num_row_groups == 1


def test_parquet_files_with_other_columns_become_one(tmp_path: Path) -> None:
    pq.write_table(pa.table({"id": [1], "text": ["a"], "x": [2.5]}), tmp_path / "a.parquet")
    pq.write_table(pa.table({"y": ["b"], "text": ["c"]}), tmp_path / "b.parquet")
    with open_writer(str(tmp_path / "out.parquet"), "parquet") as writer:
        for record in records(tmp_path / "a.parquet", tmp_path / "b.parquet"):
            writer.write(record, record.text, {})
    assert pq.read_table(tmp_path / "out.parquet").to_pylist() == [
        {"id": 1, "text": "a", "x": 2.5, "y": None},
        {"id": None, "text": "c", "x": None, "y": "b"},
    ]


def test_parquet_without_rows_can_be_read(tmp_path: Path) -> None:
    with open_writer(str(tmp_path / "out.parquet"), "parquet"):
        pass
    assert pq.read_table(tmp_path / "out.parquet").to_pylist() == []


@pytest.mark.parametrize(
    ("first", "then"),
    [("1", '"b"'), ("1", str(2**70)), ('{"a": 1}', '"b"'), (str(2**60 + 1), "0.5")],
)
@pytest.mark.parametrize("apart", [0, 600])
def test_values_that_no_column_holds_are_said_and_leave_nothing(
    tmp_path: Path, first: str, then: str, apart: int
) -> None:
    between = '{"text": "a"}\n' * apart
    text = f'{{"text": "a", "n": {first}}}\n{between}{{"text": "b", "n": {then}}}\n'
    path = put(tmp_path, "in.jsonl", text)
    with pytest.raises(UsageError, match="do not fit one table"):
        copy(path, tmp_path / "out.parquet", "parquet")
    assert os.listdir(tmp_path) == ["in.jsonl"]


def test_fault_28_parquet_that_fails_leaves_nothing(tmp_path: Path) -> None:
    (record,) = records(put(tmp_path, "in.jsonl", '{"text": "a"}'))
    with (
        pytest.raises(KeyboardInterrupt),
        open_writer(str(tmp_path / "out.parquet"), "parquet") as writer,
    ):
        writer.write(record, "a", {})
        raise KeyboardInterrupt
    assert os.listdir(tmp_path) == ["in.jsonl"]


# --- folders -------------------------------------------------------------------------------------------


def test_folder_keeps_the_tree(tmp_path: Path) -> None:
    source = tmp_path / "in"
    for name in ("a.txt", "sub/b.html", "sub/b.txt", "c.txt.gz", "sub/deep/d.md"):
        put(source, name, gzip.compress(b"x") if name.endswith("gz") else b"x")
    put(
        source,
        "rows.jsonl",
        '{"id": "one", "text": "x"}\n{"id": "one", "text": "y"}\n{"text": "z"}\n',
    )
    writer = FolderWriter(tmp_path / "out")
    for record in records(source):
        writer.write(record, record.text, {})
    found = sorted(
        str(p.relative_to(tmp_path / "out")) for p in (tmp_path / "out").rglob("*") if p.is_file()
    )
    assert found[:2] == ["a.txt", "c.txt"]
    assert found[-3:] == ["sub/b-2.txt", "sub/b.txt", "sub/deep/d.md"]
    assert sum(name.startswith("rows/one") for name in found) == 2
    assert len(found) == 8


def test_folder_keeps_names_with_many_dots(tmp_path: Path) -> None:
    writer = FolderWriter(tmp_path)
    names = {
        "an.article.v2.txt": "an.article.v2.txt",
        "page.HTML.gz": "page.txt",
        "v1.2": "v1.2.txt",
        "2024.05.06.md": "2024.05.06.md",
    }
    for name, expected in names.items():
        assert writer.path(Record(id="x", text="x", name=name)) == tmp_path / expected


def test_file_names_in_no_encoding(tmp_path: Path) -> None:
    source = os.fsencode(tmp_path) + b"/in"
    os.mkdir(source)
    for name in (b"caf\xe9.txt", b"r\xff.jsonl"):
        with open(os.path.join(source, name), "wb") as file:
            file.write(b'{"text": "x"}\n')
    out = records(tmp_path / "in")
    assert [ascii(r.id.rpartition("/")[2]) for r in out] == [
        r"'caf\ufffd.txt'",
        r"'r\ufffd.jsonl:1'",
    ]
    writer = FolderWriter(tmp_path / "out")
    for record in out:
        writer.write(record, "x", {})
    assert sorted(os.listdir(os.fsencode(tmp_path / "out"))) == [b"caf\xe9.txt", b"r\xff"]


HOSTILE = [
    "/etc/passwd", "../../etc/passwd", "..", ".", "", "a/../../../b", "nul\x00byte", "x" * 5000, "é" * 300, "😀" * 200, "con\nline",
    "\\\\server\\share", "C:\\windows", "a//b", "~root", "-rf", "$(touch x)", "*", "https://example.org/a/b?c=d#e", ".hidden",
    "\ud800", "a" * 254 + "é", "..\\..\\x", "%2e%2e%2f", "\u202egpj.exe", " ", "...", "\t",
]  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda name: ascii(name[:12]))
@pytest.mark.parametrize("place", ["id", "name"])
def test_fault_34_no_name_leads_out_of_the_folder(tmp_path: Path, hostile: str, place: str) -> None:
    out = tmp_path / "deep" / "out"
    writer = FolderWriter(out)
    data = {"id": hostile, "text": "x"} if place == "id" else {}
    record = Record(
        id=hostile,
        text="x",
        data=data,
        source="in.jsonl",
        name=hostile if place == "name" else "in.jsonl",
    )
    writer.write(record, "one", {})
    writer.write(record, "two", {})
    files = [path for path in out.rglob("*") if path.is_file()]
    assert sorted(path.read_text().strip() for path in files) == ["one", "two"]
    assert [path for path in tmp_path.rglob("*") if path.is_file() and path not in files] == []


def test_a_link_in_the_output_folder_does_not_lead_out(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out" / "sub").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="outside"):
        FolderWriter(tmp_path / "out").write(Record(id="x", text="x", name="sub/a.txt"), "x", {})
    assert os.listdir(tmp_path / "elsewhere") == []


@given(st.text(st.characters(), max_size=300), st.text(st.characters(), max_size=300))
@settings(max_examples=300, deadline=None)
def test_safe_names_are_safe_and_tell_apart(one: str, two: str) -> None:
    for name in (one, two):
        safe = safe_name(name)
        assert 0 < len(safe.encode()) <= 250
        assert not set(safe) & set("/\\\x00\n")
        assert safe.strip(". ") == safe
    assert (safe_name(one) == safe_name(two)) == (
        one.encode("utf-8", "replace") == two.encode("utf-8", "replace")
    )


# --- whole or absent -----------------------------------------------------------------------------------


@pytest.fixture(params=["nameless", "named"])
def unfinished(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unfinished files as this system can have them, and as others have them."""
    if request.param == "named":
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)


def nameless(folder: Path) -> bool:
    """Whether the file system has files without a name."""
    try:
        os.close(os.open(folder, os.O_TMPFILE | os.O_WRONLY))
    except (AttributeError, OSError):
        return False
    return True


@pytest.mark.usefixtures("unfinished")
def test_an_output_appears_whole_and_replaces_what_was_there(tmp_path: Path) -> None:
    for path in (tmp_path / "new.txt", put(tmp_path, "old.txt", "old" * 1_000_000)):
        there = {p.name for p in tmp_path.iterdir()}
        with atomic_write(path) as file:
            file.write(b"new" * 100_000)
            hidden = {p.name for p in tmp_path.iterdir()} - there
            assert all(name.startswith(".cleaner-") for name in hidden)
            assert bool(hidden) != nameless(tmp_path)
        assert path.read_text() == "new" * 100_000
    umask = os.umask(0o022)
    os.umask(umask)
    assert stat.S_IMODE((tmp_path / "new.txt").stat().st_mode) == 0o666 & ~umask
    assert leftovers(tmp_path) == []


@pytest.mark.usefixtures("unfinished")
def test_fault_25_an_error_leaves_the_old_file_as_it_was(tmp_path: Path) -> None:
    path = put(tmp_path, "out.txt", "old")
    with pytest.raises(ZeroDivisionError), atomic_write(path) as file:
        file.write(b"new" * 1_000_000)
        raise ZeroDivisionError
    assert path.read_text() == "old"
    assert leftovers(tmp_path) == []


@pytest.mark.usefixtures("unfinished")
def test_mode_and_link_are_kept(tmp_path: Path) -> None:
    real = put(tmp_path, "real.txt", "old")
    real.chmod(0o640)
    link = tmp_path / "link.txt"
    link.symlink_to(real)
    with atomic_write(link) as file:
        file.write(b"new")
    assert real.read_text() == "new"
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_missing_folders_are_made_and_special_files_written_directly(tmp_path: Path) -> None:
    with atomic_write(tmp_path / "a" / "b" / "c.txt") as file:
        file.write(b"x")
    assert (tmp_path / "a" / "b" / "c.txt").read_text() == "x"
    with atomic_write("/dev/null") as file:
        file.write(b"x")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


@pytest.mark.usefixtures("unfinished")
@pytest.mark.parametrize("name", ["file/x.txt", "folder", "nul\x00.txt", "n" * 300 + ".txt"])
def test_outputs_that_cannot_be_written(tmp_path: Path, name: str) -> None:
    put(tmp_path, "file", "x")
    put(tmp_path, "folder/x", "x")
    with pytest.raises(OutputError) as caught, atomic_write(f"{tmp_path}/{name}") as file:
        file.write(b"x")
    assert caught.value.remedy
    assert (tmp_path / "file").read_text() == "x"
    assert leftovers(tmp_path) == []


@pytest.mark.usefixtures("unfinished")
@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_fault_25_a_full_disk_keeps_the_old_file(tmp_path: Path, suffix: str) -> None:
    """The limit on the size of a file stands for the disk: write() fails midway in the same manner."""
    path = put(tmp_path, f"out{suffix}", "old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, hard))
    try:
        with pytest.raises(OutputError, match="cannot be written"), atomic_write(path) as file:
            file.write(os.urandom(4 << 20))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert path.read_text() == "old"
    assert leftovers(tmp_path) == []


@pytest.mark.usefixtures("unfinished")
def test_fault_25_a_full_disk_for_real(tmp_path: Path) -> None:
    mount = tmp_path / "small"
    mount.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(mount)]
    if (
        shutil.which("mount") is None
        or subprocess.run(command, capture_output=True, check=False).returncode
    ):
        pytest.skip("no file system can be mounted here")
    try:
        old = put(mount, "out.jsonl", "old")
        with pytest.raises(OutputError, match="space"), atomic_write(old) as file:
            for _ in range(100):
                file.write(b"x" * 100_000)
        assert old.read_text() == "old"
        assert leftovers(mount) == []
    finally:
        subprocess.run(["umount", str(mount)], check=True)


def test_dev_full_is_an_output_error() -> None:
    with pytest.raises(OutputError, match="/dev/full"), atomic_write("/dev/full") as file:
        file.write(b"x" * 1_000_000)


STDOUT = """
import sys
from cleaner.errors import CleanerError
from cleaner.records.atomic import standard_output
try:
    with standard_output() as out:
        for _ in range(50):
            out.write(b"x" * 100_000)
except CleanerError as error:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)
except BrokenPipeError:
    sys.exit(0)
"""


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_fault_22_standard_output_on_a_full_disk(unbuffered: str) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([sys.executable, "-c", STDOUT], stdout=full, stderr=subprocess.PIPE, text=True, check=False,
                              cwd=ROOT, env={**os.environ, "PYTHONUNBUFFERED": unbuffered})  # fmt: skip
    assert done.returncode == 4
    assert "space" in done.stderr
    assert "Traceback" not in done.stderr
    assert "ignored" not in done.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_fault_22_short_writes_are_noticed(tmp_path: Path, unbuffered: str) -> None:
    """One large write of which the system takes a part only, as on a disk that fills up."""
    script = "import resource, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nresource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20,) * 2)\n"
    with (tmp_path / "out").open("wb") as out:
        done = subprocess.run([sys.executable, "-c", script + STDOUT], stdout=out, stderr=subprocess.PIPE, text=True, check=False,
                              cwd=ROOT, env={**os.environ, "PYTHONUNBUFFERED": unbuffered})  # fmt: skip
    assert done.returncode == 4, done.stderr


def test_a_closed_pipe_is_quiet() -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", STDOUT], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )
    assert child.stdout is not None
    assert child.stderr is not None
    with child.stdout, child.stderr:
        child.stdout.read(10)
        child.stdout.close()
        assert child.wait(10) == 0
        assert child.stderr.read() == b""


def test_standard_output_writes_all(capfd: pytest.CaptureFixture[str]) -> None:
    with standard_output() as out:
        out.write(b"x" * 300_000)
    assert len(capfd.readouterr().out) == 300_000


KILLED = """
import sys, time
from cleaner.records.atomic import atomic_write
with atomic_write(sys.argv[1]) as out:
    out.write(b"x" * 10_000_000)
    print("half", flush=True)
    time.sleep(30)
"""


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT])
def test_fault_25_a_killed_writer_leaves_the_old_file(tmp_path: Path, sign: signal.Signals) -> None:
    path = put(tmp_path, "out.txt", "old")
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    assert child.stdout is not None
    with child.stdout:
        child.stdout.readline()
        child.send_signal(sign)
        child.wait(10)
    assert path.read_text() == "old"
    if sign != signal.SIGKILL or nameless(tmp_path):
        assert leftovers(tmp_path) == []


def test_output_that_is_an_input(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", "x")
    (tmp_path / "link.txt").symlink_to(path)
    os.link(path, tmp_path / "hard.txt")
    for same in (path, tmp_path / "link.txt", tmp_path / "hard.txt", tmp_path / "." / "a.txt"):
        with pytest.raises(UsageError, match="is the input"):
            refuse_overwrite([same], ["other", path])
    refuse_overwrite(["-", tmp_path / "b.txt"], ["-", path])


def test_failures_file(tmp_path: Path) -> None:
    failures = [Failure("a.jsonl", 3, "broken", "mend it", "{\ud800"), Failure("-", 0, "x", "y")]
    place = tmp_path / "failures.jsonl"
    with failures_to(Listing(place)) as taken:
        for failure in failures:
            taken.add(failure)
        assert not place.exists()
    rows = [json.loads(line) for line in place.read_text().splitlines()]
    assert rows == [failure.as_dict() for failure in failures]
    for asked in (False, True):
        with pytest.raises(ZeroDivisionError), failures_to(Listing(place, asked)) as taken:
            taken.add(failures[0])
            raise ZeroDivisionError
        assert len(place.read_text().splitlines()) == 2, "a job that fails changes nothing"
    with failures_to(Listing(place, asked=True)):
        pass
    assert place.read_text() == "", "who asks for a list gets one"
    with failures_to(Listing(place)):
        pass
    assert not place.exists()


def test_the_first_failures_are_said(tmp_path: Path) -> None:
    said: list[str] = []
    rest: list[list[str]] = []
    for wanted in (Listing(), Listing(tmp_path / "f"), Listing(tmp_path / "g", asked=True)):
        with failures_to(wanted, said.append) as taken:
            for n in range(23):
                taken.add(Failure("a.jsonl", n + 1, f"broken at {n}", "mend it"))
            assert len(said) == 20
        assert (taken.count, said[19]) == (23, "failed: a.jsonl:20: broken at 19. mend it.")
        rest.append(said[20:])
        said.clear()
    assert rest == [
        ["failed: and 3 more; --failures FILE lists them all"],
        ["failed: and 3 more", f"failures are listed in {tmp_path / 'f'}"],
        ["failed: and 3 more"],
    ]


def test_one_fault_of_many_records_does_not_hide_another() -> None:
    said: list[str] = []
    with failures_to(Listing(), said.append) as taken:
        for n in range(50):
            taken.add(Failure("a.jsonl", n + 1, "no text" if n != 40 else "broken", "mend it"))
    assert [text.split(": ")[1] for text in said[:4]] == [f"a.jsonl:{n}" for n in (1, 2, 3, 41)]
    assert said[4:] == ["failed: and 46 more; --failures FILE lists them all"]


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("new", [False, True])
def test_a_folder_that_got_nothing_goes_again(tmp_path: Path, *, fails: bool, new: bool) -> None:
    place = tmp_path / "out"
    if not new:
        place.mkdir()
    with suppress(ZeroDivisionError), output_folder(place) as folder:
        assert folder.is_dir()
        if fails:
            raise ZeroDivisionError
        (folder / "kept.jsonl").write_text("")
    assert place.exists() is not (fails and new)


def test_no_line_of_json_ends_where_some_readers_end_lines():
    line = dumps({"text": "one\u2028two\x85three\u2029four"})
    assert len(line.splitlines()) == 1
    assert json.loads(line)["text"] == "one\u2028two\x85three\u2029four"
