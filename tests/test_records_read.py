"""Reading: formats, fields, damage. Named after the faults they keep out."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import random
import subprocess
import sys
import threading
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.errors import Failure, UsageError
from cleaner.records.batches import read_batches
from cleaner.records.fields import is_html
from cleaner.records.read import read
from cleaner.records.record import Record
from cleaner.records.sources import Source, expand, sniff
from cleaner.records.streams import Limits, lines
from cleaner.records.zstd import Frames
from cleaner.settings import Settings

ROOT = Path(__file__).parent.parent
ROWS = [
    {
        "id": f"a{n}",
        "url": f"https://example.org/{n}",
        "title": f"Über {n}",
        "text": f"Satz {n}. 😀",
        "n": n,
    }
    for n in range(200)
]
JSONL = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS).encode()


def records(path: Path | str, form: str = "", **options) -> list[Record]:
    out = list(read([path], Settings(**options), form=form))
    failed = [item for item in out if isinstance(item, Failure)]
    assert not failed, failed
    return [item for item in out if isinstance(item, Record)]


def both(
    path: Path | str, limits: Limits | None = None, **options
) -> tuple[list[Record], list[Failure]]:
    out = list(read([path], Settings(**options), limits=limits or Limits()))
    good = [item for item in out if isinstance(item, Record)]
    bad = [item for item in out if isinstance(item, Failure)]
    for failure in bad:
        assert failure.reason
        assert failure.remedy
        assert failure.source == str(path)
    return good, bad


def put(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def frames(data: bytes, count: int = 1, **options) -> bytes:
    """Zstd data in so many frames."""
    step = len(data) // count + 1
    parts = [data[at : at + step] for at in range(0, len(data), step)] or [b""]
    return b"".join(zstandard.ZstdCompressor(**options).compress(part) for part in parts)


PACK = {".gz": gzip.compress, ".zst": frames, ".bz2": bz2.compress, ".xz": lzma.compress, "": bytes}


# --- formats ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("packed", PACK)
@pytest.mark.parametrize("suffix", [".jsonl", ".ndjson", ".json"])
def test_json_lines(tmp_path: Path, suffix: str, packed: str) -> None:
    path = put(tmp_path, f"in{suffix}{packed}", PACK[packed](JSONL))
    out = records(path)
    assert [(r.id, r.url, r.title, r.text, r.line) for r in out] == [
        (row["id"], row["url"], row["title"], row["text"], n) for n, row in enumerate(ROWS, 1)
    ]
    assert [dict(r.data) for r in out] == ROWS
    assert out[0].name == path.name


@pytest.mark.parametrize("packed", [".gz", ""])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_empty_lines_are_skipped_in_any_number_and_counted(
    tmp_path: Path, packed: str, end: str
) -> None:
    rng = random.Random(3)
    lines: list[str] = []
    for n in range(60):
        lines += [""] * rng.choice([0, 1, 63, 64, 65, 500, 200_000 * (n % 20 == 7)])
        lines.append(
            rng.choice(["{broken", " ", "\r", f'\r {{"text": "{n}"}}', f'{{"text": "{n}"}}'])
        )
    path = put(tmp_path, f"in.jsonl{packed}", PACK[packed](end.join(lines).encode()))
    numbered = [(n, line.strip()) for n, line in enumerate(lines, 1) if line.strip()]
    good = [(n, json.loads(line)["text"]) for n, line in numbered if line != "{broken"]
    bad = [n for n, line in numbered if line == "{broken"]
    found, failed = both(path)
    assert ([(r.line, r.text) for r in found], [f.line for f in failed]) == (good, bad)
    batches = list(read_batches(expand([path]), Settings()))
    assert [t.decode() for b in batches for t in b.texts] == [text for _, text in good]
    assert [f.line for b in batches for f in b.failures] == bad
    raw = path.read_bytes()
    places = [place for b in batches for place in zip(b.starts, b.ends, strict=True)]
    assert packed or [json.loads(raw[a:b])["text"] for a, b in places] == [t for _, t in good]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("packed", PACK)
def test_json_array(tmp_path: Path, packed: str, indent: int | None) -> None:
    path = put(tmp_path, f"in.json{packed}", PACK[packed](json.dumps(ROWS, indent=indent).encode()))
    assert [dict(r.data) for r in records(path)] == ROWS


def test_json_single_object_and_answer_of_an_api(tmp_path: Path) -> None:
    one = put(tmp_path, "one.json", json.dumps(ROWS[0], indent=1))
    assert [r.text for r in records(one)] == [ROWS[0]["text"]]
    api = put(tmp_path, "api.json", json.dumps({"status": "ok", "articles": ROWS}))
    assert [r.text for r in records(api)] == [row["text"] for row in ROWS]


def test_json_array_longer_than_a_chunk_is_streamed(tmp_path: Path) -> None:
    rows = [{"text": "word " * 20_000, "n": n} for n in range(12)] + [{"text": "last"}]
    path = put(tmp_path, "in.json", json.dumps(rows))
    assert [r.text for r in records(path)] == [row["text"] for row in rows]


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.txt.gz", "a.txt.zst", "a.txt.xz"])
def test_text_files(tmp_path: Path, name: str) -> None:
    text = "Ein Satz.\r\n\r\nNoch einer.\u2028Ende\n"
    path = put(
        tmp_path, name, PACK[Path(name).suffix if name.count(".") > 1 else ""](text.encode())
    )
    assert [(r.text, r.kind, r.id, r.name) for r in records(path)] == [
        (text, "text", str(path), name)
    ]


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.xhtml", "a.html.gz"])
def test_pages(tmp_path: Path, name: str) -> None:
    page = '<meta charset="windows-1251"><p>Привет, мир</p>'
    data = page.encode("cp1251")
    path = put(tmp_path, name, gzip.compress(data) if name.endswith(".gz") else data)
    assert [(r.text, r.kind) for r in records(path)] == [(page, "html")]


@pytest.mark.parametrize("packed", ["", ".gz", ".zst"])
@pytest.mark.parametrize(
    ("suffix", "sign"),
    [(".csv", ","), (".csv", ";"), (".csv", "|"), (".tsv", "\t"), (".csv", "\t")],
)
def test_tables(tmp_path: Path, suffix: str, sign: str, packed: str) -> None:
    data = f'id{sign}text\r\n1{sign}"a{sign} ""b""\r\nc"\r\n\r\n2{sign}x\u2028y\r\n'.encode()
    path = put(tmp_path, f"in{suffix}{packed}", PACK[packed](data))
    assert [(dict(r.data), r.line) for r in records(path)] == [
        ({"id": "1", "text": f'a{sign} "b"\r\nc'}, 2),
        ({"id": "2", "text": "x\u2028y"}, 5),
    ]


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    pq.write_table(pa.Table.from_pylist(ROWS), path)
    assert [(r.id, r.text, dict(r.data)) for r in records(path)] == [
        (row["id"], row["text"], row) for row in ROWS
    ]


@pytest.mark.parametrize(
    "kind",
    [
        pa.string(),
        pa.large_string(),
        pa.string_view(),
        pa.dictionary(pa.int32(), pa.string()),
        pa.binary(),
    ],
    ids=str,
)
def test_fault_33_parquet_columns_of_any_string_type(tmp_path: Path, kind: pa.DataType) -> None:
    texts = ["Erstens", "Zweitens", "Erstens"]
    values = (
        pa.array([t.encode() for t in texts], kind)
        if kind == pa.binary()
        else pa.array(texts).cast(kind)
    )
    path = tmp_path / "in.parquet"
    pq.write_table(pa.table({"text": values}), path)
    assert [r.text for r in records(path)] == texts


def test_files_with_other_endings_are_looked_into(tmp_path: Path) -> None:
    assert records(put(tmp_path, "dump", JSONL))[3].text == ROWS[3]["text"]
    assert records(put(tmp_path, "page.asp", "<!DOCTYPE html><p>x"))[0].kind == "html"
    assert records(put(tmp_path, "note.log", "plain"))[0].text == "plain"
    assert records(put(tmp_path, "rows.dat", JSONL), form="jsonl")[1].text == ROWS[1]["text"]


@pytest.mark.parametrize(
    ("head", "known"),
    [(b'{"text": "x"}\n', ("jsonl", "")), (b'\xef\xbb\xbf{"text": "x"}\n', ("jsonl", "")), (b"{curly} text\n", ("text", "")),
     (b'{"a": 1\n', ("text", "")), (b'{"a": "' + b"x" * 5000, ("jsonl", "")), (b"<html><p>", ("html", "")),
     (b" <!doctype HTML>", ("html", "")), (b"<p>x", ("text", "")), (b"", ("text", "")), (b"PAR1", ("parquet", "")),
     (b"\x1f\x8b\x08", ("text", "gz")), (b"WARC/1.0\r\n", ("warc", "")), (b"[1] says", ("text", ""))],
)  # fmt: skip
def test_sniffing_takes_only_the_unmistakable(head: bytes, known: tuple[str, str]) -> None:
    assert sniff(head) == known


@pytest.mark.parametrize(
    ("args", "data"),
    [("", b"plain text"), ("", JSONL), ("jsonl", JSONL), ("", gzip.compress(b"plain text")), ("html", b"<p>x"),
     ("csv", b"id,text\n1,x\n"), ("json", json.dumps(ROWS).encode())],
    ids=["text", "sniffed", "jsonl", "gz", "html", "csv", "json"],
)  # fmt: skip
def test_standard_input(args: str, data: bytes) -> None:
    script = (
        "import sys; from cleaner.records.read import read\n"
        "for r in read(['-'], form=sys.argv[1]): print(ascii((r.text, r.kind, r.source, r.name)))"
    )
    out = subprocess.run(
        [sys.executable, "-c", script, args], input=data, capture_output=True, cwd=ROOT, check=True
    )
    kind = "html" if args == "html" else "text"
    first = {"html": "<p>x", "csv": "x"}.get(
        args, "Satz 0. 😀" if b"Satz" in data else "plain text"
    )
    assert out.stdout.decode().splitlines()[0] == ascii((first, kind, "-", "stdin"))


# --- WARC ------------------------------------------------------------------------------------------


GZIP_MEMBER = b"\x1f\x8b\x08"  # the first bytes of each record in a packed crawl


def crawl(*, packed: bool) -> bytes:
    """A small crawl: two pages, an image, a redirect, a text of a WET file."""
    pages = [
        (
            "https://example.org/1",
            "text/html; charset=windows-1251",
            200,
            "<p>Мост закрыт</p>".encode("cp1251"),
        ),
        ("https://example.org/i.png", "image/png", 200, b"\x89PNG"),
        ("https://example.org/old", "text/html", 301, b"moved"),
        ("https://example.org/2", "text/html", 200, "<p>Brücke</p>".encode()),
    ]
    parts = []
    for url, kind, status, body in pages:
        http = (
            f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        parts.append(entry("response", url, "application/http; msgtype=response", http))
    parts.append(entry("conversion", "https://example.org/3", "text/plain", "Klartext 😀".encode()))
    return b"".join(gzip.compress(part, mtime=0) if packed else part for part in parts)


def entry(kind: str, url: str, media: str, body: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-06T07:08:09Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{zlib.crc32(url.encode()):012}>\r\n"
        f"Content-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


@pytest.mark.parametrize("name", ["in.warc", "in.warc.gz", "in.wet.gz"])
def test_warc(tmp_path: Path, name: str) -> None:
    pytest.importorskip("fastwarc")
    path = put(tmp_path, name, crawl(packed=name.endswith(".gz")))
    assert [(r.url, r.text, r.kind, r.date, r.id) for r in records(path)] == [
        (f"https://example.org/{n}", text, kind, "2024-05-06T07:08:09Z", f"https://example.org/{n}")
        for n, text, kind in [
            (1, "<p>Мост закрыт</p>", "html"),
            (2, "<p>Brücke</p>", "html"),
            (3, "Klartext 😀", "text"),
        ]
    ]


@pytest.mark.parametrize("packed", [True, False])
def test_cut_warc_is_reported(tmp_path: Path, packed: bool) -> None:
    """Wherever the last record is cut. A file cut between two records is whole, only shorter."""
    pytest.importorskip("fastwarc")
    name, data = "in.warc" + ".gz" * packed, crawl(packed=packed)
    last = data.rindex(GZIP_MEMBER if packed else b"WARC/1.0")
    for cut in range(last + 1, len(data)):
        good, bad = both(put(tmp_path, name, data[:cut]))
        assert len(good) < 3 or not packed
        assert bad, cut
    good, bad = both(put(tmp_path, name, data[:last]))
    assert (len(good), bad) == (2, [])


# --- fields ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            {
                "text": None,
                "maintext": "m",
                "title": None,
                "title_page": "t",
                "date_publish": "2020-01-02",
            },
            ("maintext", "t", "", "2020-01-02"),
        ),
        (
            {"text": "x", "source": "https://e.org", "date": "2020"},
            ("text", "", "https://e.org", "2020"),
        ),
        (
            {"articleBody": "x", "headline": "h", "datePublished": "2020", "url": "u"},
            ("articleBody", "h", "u", "2020"),
        ),
        ({"text": "", "content": "c", "description": "d"}, ("content", "", "", "")),
        ({"description": "d", "link": "l"}, ("description", "", "l", "")),
        ({"text": "", "description": "d"}, ("text", "", "", "")),
        ({"raw_content": "x", "doc_id": 7}, ("raw_content", "", "", "")),
        ({"html": "<p>x</p>", "published": 2020}, ("html", "", "", "2020")),
    ],
)
def test_field_names_of_the_usual_tools(tmp_path: Path, row: dict, expected: tuple) -> None:
    (record,) = records(put(tmp_path, "in.jsonl", json.dumps(row)))
    assert (record.field, record.title, record.url, record.date) == expected


WORDPRESS = {"id": 5, "link": "https://e.org/5", "title": {"rendered": "T"}, "date": "2020-01-02T03:04:05",
             "content": {"rendered": "<p>One</p>\n<p>Two</p>", "protected": False}}  # fmt: skip


def test_fields_inside_others(tmp_path: Path) -> None:
    (r,) = records(put(tmp_path, "posts.json", json.dumps([WORDPRESS])))
    assert (r.field, r.kind, r.title, r.url, r.id) == (
        "content.rendered",
        "html",
        "T",
        "https://e.org/5",
        "5",
    )
    feed = {"title": "T", "summary": "s", "content": [{"type": "text/html", "value": "full"}]}
    (r,) = records(put(tmp_path, "feed.jsonl", json.dumps(feed)))
    assert (r.field, r.text) == ("content.0.value", "full")
    own = {
        "text": "t",
        "a": {"b": {"c": "deep"}},
        "a.b.c": None,
        "metadata": {"url": "u", "date": "2020"},
    }
    (r,) = records(put(tmp_path, "own.jsonl", json.dumps(own)), text_field="a.b.c")
    assert (r.field, r.text, r.url, r.date) == ("a.b.c", "deep", "u", "2020")
    path = tmp_path / "in.parquet"
    pq.write_table(pa.Table.from_pylist([WORDPRESS]), path)
    assert [(r.field, r.text, r.title) for r in records(path)] == [
        ("content.rendered", WORDPRESS["content"]["rendered"], "T")
    ]


def test_json_files_in_another_encoding(tmp_path: Path) -> None:
    text = "Мэр города сообщила, что мост через реку будет закрыт ещё несколько месяцев."
    data = json.dumps([{"text": text}] * 3, ensure_ascii=False).encode("cp1251")
    out = records(put(tmp_path, "in.json", data))
    assert [r.text for r in out] == [text] * 3
    assert "cp1251" in out[0].notes[0]


def test_broken_utf16_is_reported(tmp_path: Path) -> None:
    first, second = '{"text": "a"}\n'.encode("utf-16"), '{"text": "b"}\n'.encode("utf-16-le")
    for data in (first + b"\x00\xd8\x00\xd8" + second, (first + second)[:-1]):
        _, bad = both(put(tmp_path, "in.jsonl", data))
        assert "utf-16" in bad[-1].reason


def test_broken_json_is_told_with_the_place_in_the_line(tmp_path: Path) -> None:
    _, (bad,) = both(put(tmp_path, "in.jsonl", '{"text": "a", }\n'))
    assert bad.line == 1
    assert bad.reason.endswith("at character 15")


def test_the_last_line_may_be_as_long_as_the_limit() -> None:
    for size, found in ((10, b"x" * 10), (11, 11)):
        stream = io.BufferedReader(io.BytesIO(b"x" * size))
        assert list(lines(stream, 10)) == [(1, found)]


def test_id_is_stated_or_the_url_or_the_place(tmp_path: Path) -> None:
    rows = [
        {"id": 7, "url": "u", "text": "x"},
        {"url": "u", "text": "x"},
        {"text": "x"},
        {"id": 2**70, "text": "x"},
    ]
    path = put(tmp_path, "in.jsonl", "\n".join(map(json.dumps, rows)))
    assert [r.id for r in records(path)] == ["7", "u", f"{path}:3", str(2**70)]


def test_stated_fields_win(tmp_path: Path) -> None:
    row = {
        "text": "t",
        "lead": "l",
        "kicker": "k",
        "permalink": "p",
        "url": "u",
        "when": "w",
        "nr": 3,
    }
    path = put(tmp_path, "in.jsonl", json.dumps(row))
    (r,) = records(
        path,
        text_field="lead",
        title_field="kicker",
        url_field="permalink",
        date_field="when",
        id_field="nr",
    )
    assert (r.text, r.title, r.url, r.date, r.id, r.field) == ("l", "k", "p", "w", "3", "lead")


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".parquet"])
def test_missing_text_field_names_the_fields(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"in{suffix}"
    if suffix == ".parquet":
        pq.write_table(pa.table({"name": ["x"], "size": [1]}), path)
    else:
        put(
            tmp_path,
            path.name,
            '{"name": "x", "size": 1}' if suffix == ".jsonl" else "name,size\nx,1\n",
        )
    for options in ({}, {"text_field": "lead"}):
        good, bad = both(path, **options)
        assert not good
        assert len(bad) == 1
        assert "name, size" in bad[0].reason
        assert "--text-field" in bad[0].remedy


def test_a_field_that_is_named_is_the_one_that_is_read(tmp_path: Path) -> None:
    """Where it is missing no other takes its place, though it be the usual one."""
    path = put(tmp_path, "in.jsonl", '{"body": "a", "text": "b"}\n{"text": "c"}\n')
    good, bad = both(path, text_field="body")
    assert [r.text for r in good] == ["a"]
    assert [(f.line, f.reason) for f in bad] == [(2, "no field 'body'; the fields are: text")]


@pytest.mark.parametrize("packed", ["", ".gz"])
def test_a_page_under_the_name_of_a_text_is_a_page(tmp_path: Path, packed: str) -> None:
    page = '<!DOCTYPE html>\n<meta charset="windows-1251"><p>Привет, мир</p>'
    path = put(tmp_path, f"a.txt{packed}", PACK[packed](page.encode("cp1251")))
    assert [(r.text, r.kind) for r in records(path)] == [(page, "html")]
    assert [r.kind for r in records(put(tmp_path, "b.txt", "A tag <html> is no page."))] == ["text"]


def test_text_that_is_no_string(tmp_path: Path) -> None:
    path = put(
        tmp_path, "in.jsonl", '{"lead": 5}\n{"lead": null}\n{"lead": ["a"]}\n{"lead": "ok"}\n'
    )
    good, bad = both(path, text_field="lead")
    assert [r.text for r in good] == ["ok"]
    assert [f.line for f in bad] == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "name", "page"),
    [("<!DOCTYPE html><title>x", "text", True), ("\n <html lang=en>", "body", True), ("<p>One</p>\n<p>Two</p>", "content", True),
     ("plain <b>bold</b>", "text", False), ("<p>left over at the start, then text", "text", False), ("a < b", "html", True),
     ("plain", "html", False), ("<3 love", "text", False), ("<div>one</div> and a tail", "text", False),
     ("<?xml version='1.0'?><html>", "text", True), ("<p>a</p> text <p>b</p>", "text", True)],
)  # fmt: skip
def test_what_counts_as_a_page(text: str, name: str, page: bool) -> None:
    assert is_html(text, name) is page


# --- bad JSON lines ----------------------------------------------------------------------------------


def test_broken_lines_are_named_and_the_others_go_on(tmp_path: Path) -> None:
    lines = [
        '{"text": "a"}',
        "",
        '{"text": "b"',
        "[1, 2]",
        "nonsense",
        '{"text": "c"}',
        '"str"',
        "   ",
        '{"text": "d"}',
    ]
    good, bad = both(put(tmp_path, "in.jsonl", "\n".join(lines)))
    assert [(r.text, r.line) for r in good] == [("a", 1), ("c", 6), ("d", 9)]
    assert [f.line for f in bad] == [3, 4, 5, 7]
    assert bad[0].raw == '{"text": "b"'


def test_line_ends_and_marks(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + b'{"text": "a"}\r\n{"text": "b"}\r\n'
    assert [r.text for r in records(put(tmp_path, "in.jsonl", data))] == ["a", "b"]


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".json"])
def test_utf16_files_of_windows_tools(tmp_path: Path, codec: str, suffix: str) -> None:
    text = {".jsonl": '{"text": "Größe"}\n{"text": "b"}\n', ".csv": "text,n\nGröße,1\nb,2\n"}.get(
        suffix, '[{"text": "Größe"}, {"text": "b"}]'
    )
    mark = "\ufeff" if codec == "utf-16-be" else ""
    assert [r.text for r in records(put(tmp_path, f"in{suffix}", (mark + text).encode(codec)))] == [
        "Größe",
        "b",
    ]


def test_fault_33_line_separators_inside_strings_cut_nothing(tmp_path: Path) -> None:
    text = "a\u2028b\u2029c\x85d\x0be\x0cf"
    path = put(tmp_path, "in.jsonl", json.dumps({"text": text}, ensure_ascii=False) + "\n")
    assert [r.text for r in records(path)] == [text]


def test_fault_32_lone_surrogates_are_replaced_and_said(tmp_path: Path) -> None:
    path = put(
        tmp_path,
        "in.jsonl",
        '{"id": "\\udc00", "text": "a\\ud800b", "x": "\\udfff"}\n{"text": "\\ud83d\\ude00"}\n',
    )
    first, second = records(path)
    assert (first.text, first.id) == ("a\ufffdb", "\ufffd")
    assert "surrogate" in first.notes[0]
    assert (second.text, second.notes) == ("😀", ())


def test_control_characters_that_json_forbids_are_read(tmp_path: Path) -> None:
    (record,) = records(put(tmp_path, "in.jsonl", b'{"text": "a\tb\x00c"}\n'))
    assert record.text == "a\tb\x00c"
    assert record.notes


def test_lines_in_another_encoding_are_read_and_said(tmp_path: Path) -> None:
    text = "Мэр города сообщила, что мост через реку будет закрыт ещё несколько месяцев."
    data = json.dumps({"text": text}, ensure_ascii=False).encode("cp1251")
    (record,) = records(put(tmp_path, "in.jsonl", data))
    assert record.text == text
    assert "cp1251" in record.notes[0]


def test_absurd_nesting_is_a_failure(tmp_path: Path) -> None:
    path = put(
        tmp_path,
        "in.jsonl",
        b"[" * 200_000 + b'\n{"text": "x"}\n{"text": "y", "z": ' + b'{"a":' * 100_000 + b"\n",
    )
    good, bad = both(path)
    assert [r.text for r in good] == ["x"]
    assert [f.line for f in bad] == [1, 3]


# --- damage ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "suffix",
    [".jsonl.gz", ".jsonl.zst", ".jsonl.xz", ".jsonl.bz2", ".txt.gz", ".txt.zst", ".csv.zst"],
)
def test_fault_20_cut_packed_files_are_reported(tmp_path: Path, suffix: str) -> None:
    data = (
        b"text,n\n" + b"".join(b"word %d,1\n" % n for n in range(3000))
        if "csv" in suffix
        else JSONL
    )
    packed = PACK["." + suffix.rsplit(".", 1)[1]](data)
    places = random.Random(suffix).sample(range(1, len(packed)), 40)
    for cut in places:
        good, bad = both(put(tmp_path, f"in{suffix}", packed[:cut]))
        assert bad, f"cut at {cut} of {len(packed)} went unseen"
        assert len(good) < 3000


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    "options", [{}, {"write_checksum": True}, {"write_content_size": False}, {"level": 19}]
)
def test_fault_20_zstd_frames_are_followed(tmp_path: Path, count: int, options: dict) -> None:
    packed = frames(JSONL + os.urandom(200_000).hex().encode() + b"\n", count, **options)
    ends = {0, len(packed)}
    for start in range(1, len(packed)):
        if packed[start : start + 4] == b"\x28\xb5\x2f\xfd":
            ends.add(start)
    for cut in [*random.Random(count).sample(range(len(packed)), 150), *ends, len(packed) - 1]:
        follower = Frames(io.BytesIO(packed[:cut]))
        while follower.read(random.Random(cut).randrange(1, 5000)):
            pass
        assert follower.whole is (cut in ends), cut


def test_zstd_with_skippable_frames_and_by_stream(tmp_path: Path) -> None:
    skippable = b"\x50\x2a\x4d\x18" + (5).to_bytes(4, "little") + b"notes"
    out = io.BytesIO()
    with zstandard.ZstdCompressor().stream_writer(out, closefd=False) as stream:
        stream.write(JSONL)
    path = put(tmp_path, "in.jsonl.zst", skippable + out.getvalue() + skippable + frames(b""))
    assert len(records(path)) == len(ROWS)


@pytest.mark.parametrize("packed", [".gz", ".zst", ".bz2", ".xz"])
def test_corrupt_packed_files_are_reported(tmp_path: Path, packed: str) -> None:
    whole = PACK[packed](JSONL) if packed != ".zst" else frames(JSONL, write_checksum=True)
    for place in random.Random(packed).sample(range(30, len(whole)), 20):
        data = whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :]
        good, bad = both(put(tmp_path, f"in.jsonl{packed}", data))
        assert bad or [dict(r.data) for r in good] == ROWS  # a bit that means nothing may change


def test_packed_files_that_are_none(tmp_path: Path) -> None:
    for suffix in (".gz", ".zst", ".bz2", ".xz"):
        good, bad = both(put(tmp_path, f"in.txt{suffix}", "just text, not packed at all"))
        assert not good
        assert len(bad) == 1


def test_gzip_of_many_members(tmp_path: Path) -> None:
    half = len(JSONL) // 2
    path = put(tmp_path, "in.jsonl.gz", gzip.compress(JSONL[:half]) + gzip.compress(JSONL[half:]))
    assert len(records(path)) == len(ROWS)


def test_cut_jsonl_is_reported_wherever_it_tears_a_record(tmp_path: Path) -> None:
    for cut in random.Random(1).sample(range(1, len(JSONL)), 60):
        good, bad = both(put(tmp_path, "in.jsonl", JSONL[:cut]))
        whole = JSONL[:cut].count(b"\n")
        torn = JSONL[:cut].rpartition(b"\n")[2]
        assert len(good) == whole + torn.endswith(b"}")
        assert len(bad) == (bool(torn) and not torn.endswith(b"}"))


def test_cut_json_array_is_reported(tmp_path: Path) -> None:
    data = json.dumps(ROWS).encode()
    for cut in random.Random(2).sample(range(2, len(data)), 40):
        _, bad = both(put(tmp_path, "in.json", data[:cut]))
        assert len(bad) == 1, cut


def test_fault_28_cut_and_corrupt_parquet_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    pq.write_table(pa.Table.from_pylist(ROWS), path)
    data = path.read_bytes()
    for cut in [0, 3, 4, 100, len(data) // 2, len(data) - 1]:
        _, bad = both(put(tmp_path, "in.parquet", data[:cut]))
        assert len(bad) == 1
    broken = data[:40] + bytes(200) + data[240:]
    _, bad = both(put(tmp_path, "in.parquet", broken))
    assert bad


# --- size ------------------------------------------------------------------------------------------


def test_fault_21_a_huge_line_is_skipped_and_its_neighbours_survive(tmp_path: Path) -> None:
    limits = Limits(line=1000)
    data = b'{"text": "a"}\n{"text": "' + b"x" * 5000 + b'"}\n{"text": "b"}\n'
    good, bad = both(put(tmp_path, "in.jsonl", data), limits)
    assert [(r.text, r.line) for r in good] == [("a", 1), ("b", 3)]
    assert bad[0].line == 2
    assert "5,0" in bad[0].reason
    csv = b"text,n\na,1\n" + b"x" * 5000 + b",2\nb,3\n"
    good, bad = both(put(tmp_path, "in.csv", csv), limits)
    assert [r.text for r in good] == ["a", "b"]
    assert bad[0].line == 3


@pytest.mark.parametrize(
    "name", ["in.txt", "in.html", "in.jsonl", "in.csv", "in.json", "in.parquet"]
)
def test_documents_beyond_the_limit_are_reported(tmp_path: Path, name: str) -> None:
    text = "x" * 3000
    data = {".jsonl": f'{{"text": "{text}"}}\n{{"text": "b"}}\n', ".json": f'[{{"text": "{text}"}}, {{"text": "b"}}]',
            ".csv": f"text,n\n{text},1\nb,2\n"}.get(Path(name).suffix, text)  # fmt: skip
    path = put(tmp_path, name, data)
    if name.endswith(".parquet"):
        pq.write_table(pa.table({"text": [text, "b"]}), path)
    good, bad = both(path, Limits(document=2000))
    assert len(bad) == 1
    assert "larger than" in bad[0].reason
    assert [r.text for r in good] == (
        ["b"] if "." + name.split(".")[1] in (".jsonl", ".csv", ".json", ".parquet") else []
    )


BOMB = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20))
from cleaner.records.read import read
for item in read(sys.argv[1:]):
    print(type(item).__name__, getattr(item, "reason", ""))
"""


@pytest.fixture(scope="module")
def bombs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """320 MB in 1.5 MB and 2 GB in 200 kB."""
    zeros = b"0" * (1 << 20)
    folder = tmp_path_factory.mktemp("bombs")
    made = {".gz": folder / "b.gz", ".zst": folder / "b.zst"}
    with gzip.open(made[".gz"], "wb", 1) as out:
        for _ in range(320):
            out.write(zeros)
    with made[".zst"].open("wb") as file, zstandard.ZstdCompressor().stream_writer(file) as out:
        for _ in range(2000):
            out.write(zeros)
    return made


@pytest.mark.parametrize("kind", [".gz", ".zst"])
@pytest.mark.parametrize("suffix", [".txt", ".jsonl", ".csv", ".json"])
def test_fault_19_bombs_do_not_go_off(
    tmp_path: Path, bombs: dict[str, Path], kind: str, suffix: str
) -> None:
    path = tmp_path / f"bomb{suffix}{kind}"
    path.symlink_to(bombs[kind])
    put(tmp_path, "good.txt", "fine")
    done = subprocess.run([sys.executable, "-c", BOMB, str(path), str(tmp_path / "good.txt")],
                          capture_output=True, text=True, cwd=ROOT, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[-1].startswith("Record")
    assert all(line.startswith("Failure") for line in lines[:-1])
    assert len(lines) >= 2


# --- CSV -------------------------------------------------------------------------------------------


def test_fault_33_long_csv_fields(tmp_path: Path) -> None:
    text = "wort " * 100_000
    path = put(tmp_path, "in.csv", f'id,text\n1,"{text}"\n')
    assert records(path)[0].text == text


def test_fault_33_an_unclosed_quote_costs_its_row_only(tmp_path: Path) -> None:
    rows = 'id,text\n1,a\n2,"open\n3,c\n4,"d, ""e""\nf"\n5,g\n'
    good, bad = both(put(tmp_path, "in.csv", rows))
    assert [r.text for r in good] == ["a", "c", 'd, "e"\nf', "g"]
    assert [f.line for f in bad] == [3]
    good, bad = both(put(tmp_path, "in.csv", 'id,text\n1,a\n2,"open\n3,c\n'))
    assert [r.text for r in good] == ["a", "c"]
    assert [f.line for f in bad] == [3]


def test_csv_rows_that_do_not_fit_are_reported(tmp_path: Path) -> None:
    good, bad = both(
        put(tmp_path, "in.csv", 'id,text,n\n1,a,2\n2,b\n3,c,4,5\n4,5" pipe,6\n\n5,d,7\n')
    )
    assert [r.text for r in good] == ["a", '5" pipe', "d"]
    assert [f.line for f in bad] == [3, 4]


def test_csv_in_another_encoding(tmp_path: Path) -> None:
    text = "Мэр города сообщила, что мост через реку будет закрыт ещё несколько месяцев."
    path = put(tmp_path, "in.csv", f"id;text\n1;ascii\n2;{text}\n3;{text}\n".encode("cp1251"))
    out = records(path)
    assert [r.text for r in out] == ["ascii", text, text]
    assert "cp1251" in out[2].notes[0]
    assert records(path, encoding="windows-1251")[1].notes == ()


def test_csv_of_many_stray_quotes_takes_linear_time(tmp_path: Path) -> None:
    """Each odd line is looked at no further than the next one; 40,000 of them would else take hours."""
    path = put(tmp_path, "in.csv", "id,text\n" + '1,"a\n' * 20_000 + "2,b\n" * 20_000)
    good, bad = both(path)
    assert len(good) + len(bad) >= 30_000


def test_csv_columns_of_one_name_do_not_hide_each_other(tmp_path: Path) -> None:
    (record,) = records(put(tmp_path, "in.csv", "text,n,n,,\na,1,2,3,4\n"))
    assert record.data == {"text": "a", "n": "1", "n.2": "2", "": "3", ".2": "4"}


def test_broken_headers_are_reported(tmp_path: Path) -> None:
    for data in ('id,"text\n1,a\n', "x" * 2000 + "\na\n"):
        good, bad = both(put(tmp_path, "in.csv", data), Limits(line=1000))
        assert not good
        assert "header" in bad[0].reason


def test_closed_standard_input_is_reported() -> None:
    script = "from cleaner.records.read import read; print(list(read(['-'])))"
    out = subprocess.run(
        f'exec {sys.executable} -c "{script}" <&-',
        shell=True,
        capture_output=True,
        cwd=ROOT,
        check=True,
    )
    assert b"standard input is closed" in out.stdout


def test_empty_files(tmp_path: Path) -> None:
    for name in ("in.jsonl", "in.csv", "in.tsv", "in.json", "in.jsonl.gz"):
        assert (
            records(put(tmp_path, name, gzip.compress(b"") if name.endswith("gz") else b"")) == []
        )
    assert [r.text for r in records(put(tmp_path, "in.txt", b""))] == [""]
    assert [r.text for r in records(put(tmp_path, "in.jsonl", b'{"text": ""}'))] == [""]


# --- sources ---------------------------------------------------------------------------------------


def tree(folder: Path) -> Path:
    for name in (
        "b.txt",
        "a.html",
        "sub/c.jsonl",
        "sub/deep/d.csv",
        ".hidden.txt",
        ".git/x.txt",
        "image.png",
        "sub/e.txt.gz",
    ):
        put(folder, name, gzip.compress(b"x") if name.endswith("gz") else b"text\n")
    return folder


def test_folders_are_read_sorted_without_hidden_files(tmp_path: Path) -> None:
    found = expand([tree(tmp_path / "in")])
    assert [s.name for s in found if isinstance(s, Source)] == [
        "a.html",
        "b.txt",
        "sub/c.jsonl",
        "sub/e.txt.gz",
        "sub/deep/d.csv",
    ]


def test_fault_34_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    folder = tree(tmp_path / "in")
    (folder / "loop").symlink_to(folder)
    (folder / "sub" / "up").symlink_to("..")
    (folder / "dangling.txt").symlink_to("nowhere")
    assert len(expand([folder])) == 5
    found = expand([str(folder / "**" / "*.txt")])
    assert [s.name for s in found if isinstance(s, Source)] == ["b.txt"]


def test_patterns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path / "in")
    monkeypatch.chdir(tmp_path)
    assert [(s.path, s.name) for s in expand(["in/**/*.*s*"]) if isinstance(s, Source)] == [
        ("in/sub/c.jsonl", "sub/c.jsonl"), ("in/sub/deep/d.csv", "sub/deep/d.csv"),
    ]  # fmt: skip
    (nothing,) = expand(["in/*.docx"])
    assert isinstance(nothing, Failure)
    put(tmp_path, "what[1].txt", "literal")
    assert [s.name for s in expand(["what[1].txt"]) if isinstance(s, Source)] == ["what[1].txt"]


def test_the_output_folder_among_the_inputs_is_left_out(tmp_path: Path) -> None:
    folder = tree(tmp_path / "in")
    tree(folder / "out")
    found = expand([folder], output=str(folder / "out"))
    assert not [s for s in found if isinstance(s, Source) and s.name.startswith("out")]
    assert len(found) == 5
    found = expand([str(folder / "*" / "*.jsonl")], output=str(folder / "out"))
    assert [s.name for s in found if isinstance(s, Source)] == ["sub/c.jsonl"]
    assert len(expand([folder / "sub"], output=str(folder))) == 3
    with pytest.raises(UsageError, match="is the input"):
        expand([folder], output=str(tmp_path / "in" / "sub" / ".."))


@pytest.mark.parametrize(
    ("name", "form"), [("pipe", "jsonl"), ("pipe.jsonl", ""), ("pipe.json", ""), ("pipe.txt", "")]
)
def test_pipes_are_read_once(tmp_path: Path, name: str, form: str) -> None:
    pipe = tmp_path / name
    os.mkfifo(pipe)
    data = JSONL if "txt" not in name else b"text"
    writer = threading.Thread(target=pipe.write_bytes, args=(data,))
    writer.start()
    out = records(pipe, form=form)
    writer.join()
    assert len(out) == (1 if "txt" in name else len(ROWS))


def test_each_file_is_read_once_and_each_output_name_is_its_own(tmp_path: Path) -> None:
    folder = tree(tmp_path / "in")
    other = put(tmp_path, "other/b.txt", "x")
    found = expand([folder, folder / "b.txt", other, tmp_path / "other"])
    names = [s.name for s in found if isinstance(s, Source)]
    assert len(names) == len(set(names)) == 6
    assert "b-2.txt" in names


def test_bad_names_are_reported_with_a_remedy(tmp_path: Path) -> None:
    put(tmp_path, "article.txt", "x")
    (tmp_path / "empty").mkdir()
    names = ["no-such.txt", "artcle.txt", "nowhere/at/all.txt", "empty", "nul\x00.txt"]
    found = expand([str(tmp_path / name) for name in names])
    assert all(isinstance(item, Failure) for item in found)
    assert "article.txt" in found[1].remedy
    with pytest.raises(UsageError, match="docx"):
        expand(["x"], "docx")


def test_a_file_that_cannot_be_opened_is_reported(tmp_path: Path) -> None:
    secret = put(tmp_path, "secret.txt", "x")
    secret.chmod(0)
    if os.access(secret, os.R_OK):
        pytest.skip("this user may read everything")
    _, bad = both(secret)
    assert "permission" in bad[0].remedy


def test_binary_files_are_reported(tmp_path: Path) -> None:
    for name in ("a.txt", "a.csv", "a.html"):
        good, bad = both(put(tmp_path, name, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"))
        assert not good
        assert "PDF" in bad[0].reason


def test_missing_extras_name_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, extra in (
        ("pyarrow", "a.parquet", "parquet"),
        ("zstandard", "a.txt.zst", "zstd"),
        ("fastwarc.warc", "a.warc", "warc"),
    ):
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, module, None)
            _, bad = both(put(tmp_path, name, b"x"))
        assert f"pip install 'cleaner[{extra}]'" in bad[0].remedy


def test_reading_streams_in_bounded_memory(tmp_path: Path) -> None:
    """Ten times the records must not take more memory: measured in children, as a high-water mark."""
    script = (
        "import sys; from cleaner.records.read import read\n"
        "print(sum(1 for _ in read(sys.argv[1:])), open('/proc/self/status').read().split('VmHWM:')[1])"
    )
    row = {"n": 1, "text": "wort " * 4000}
    line = json.dumps(row).encode() + b"\n"
    made = {
        "in.jsonl": lambda n: line * n,
        "in.jsonl.gz": lambda n: gzip.compress(line * n, 1),
        "in.json": lambda n: json.dumps([row] * n).encode(),
        "in.csv": lambda n: b"n,text\n" + b"1,%b\n" % row["text"].encode() * n,
    }
    for name, make in made.items():
        used = []
        for count in (150, 1500):  # 3 and 30 MB
            path = put(tmp_path, name, make(count))
            out = subprocess.run(
                [sys.executable, "-c", script, str(path)], capture_output=True, cwd=ROOT, check=True
            )
            assert int(out.stdout.split()[0]) == count
            used.append(int(out.stdout.split()[1]))
        assert used[1] < used[0] + 10_000, (name, used)  # kilobytes


# --- properties ------------------------------------------------------------------------------------


@given(
    st.binary(max_size=300),
    st.sampled_from(
        [
            ".jsonl",
            ".csv",
            ".json",
            ".txt",
            ".html",
            ".tsv",
            ".jsonl.gz",
            ".jsonl.zst",
            ".parquet",
            ".warc",
        ]
    ),
)
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_records_or_failures(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str
) -> None:
    path = put(tmp_path_factory.getbasetemp(), f"any{suffix}", data)
    for item in read([path]):
        if isinstance(item, Record):
            f"{item.text}{item.id}{item.title}{item.url}{item.date}".encode()
        else:
            assert item.reason
            assert item.remedy


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(
    st.lists(st.dictionaries(st.text(max_size=8), json_values, max_size=4), max_size=5),
    st.sampled_from(["lines", "array", "pretty"]),
)
@settings(max_examples=200, deadline=None)
def test_json_values_are_read_as_they_are(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict], form: str
) -> None:
    rows = [{**row, "text": f"t{n}"} for n, row in enumerate(rows)]
    text = (
        "\n".join(map(json.dumps, rows))
        if form == "lines"
        else json.dumps(rows, indent=2 if form == "pretty" else None)
    )
    path = put(tmp_path_factory.getbasetemp(), "any.jsonl" if form == "lines" else "any.json", text)
    out = [item for item in read([path]) if isinstance(item, Record)]
    assert [dict(r.data) for r in out] == rows


@pytest.mark.parametrize("ending", ["gz", "zst", "bz2", "xz"])
def test_a_packed_file_of_no_bytes_is_reported(tmp_path, ending):
    path = tmp_path / f"a.jsonl.{ending}"
    path.write_bytes(b"")
    (failure,) = read([path])
    assert isinstance(failure, Failure)
    assert "empty" in failure.reason or "cut off" in failure.reason


def test_a_text_that_is_no_string_is_called_by_its_kind(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": 5}\n{"text": null}\n{"body": [1]}\n7\n')
    said = [item.reason for item in read([path])]
    assert said == [
        "field 'text' holds a number, not text", "field 'text' holds null, not text",
        "field 'body' holds a list, not text", "the value is a number, not an object",
    ]  # fmt: skip


def test_a_long_file_in_utf16_is_decoded_across_reads(tmp_path: Path) -> None:
    """Characters of four bytes, so that some lie across the ends of what is read at once."""
    text = "x" + "\U0001f600" * 60_000
    data = json.dumps({"text": text}, ensure_ascii=False).encode("utf-16")
    (record,) = records(put(tmp_path, "in.jsonl", data))
    assert record.text == text
