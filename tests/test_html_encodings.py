"""Bytes of many encodings become the same article, and what was guessed or lost is said."""

from __future__ import annotations

import pytest

from cleaner.formats.html import parse_html

SENTENCES = {
    "en": "The harbour café was closed on Sunday, so the skipper’s naïve crew ate their sandwiches on deck.",
    "de": "Die Fähre fährt täglich über den Fluss, außer wenn das Wasser höher steht als die Brücke.",
    "pl": "Łódź płynęła wzdłuż brzegu, a żółte światło latarni gasło powoli w gęstej mgle.",
    "cs": "Příliš velký člun uvízl pod mostem a nikdo nevěděl, čí vlastně je.",
    "ru": "Паром вернулся в старую гавань, и жители вышли на берег, чтобы его встретить.",
    "uk": "Пором повернувся до старої гавані, і її мешканці вийшли на берег, щоб його зустріти.",
    "el": "Το πλοίο επέστρεψε στο παλιό λιμάνι και οι κάτοικοι βγήκαν στην ακτή να το υποδεχτούν.",
    "tr": "Vapur eski limana döndü ve köylüler onu karşılamak için iskeleye çıktılar, şarkılar söylediler.",
    "he": "המעבורת חזרה אל הנמל הישן, והתושבים יצאו אל החוף כדי לקבל את פניה.",
    "ar": "عادت العبارة إلى المرفأ القديم، وخرج السكان إلى الشاطئ لاستقبالها بالأغاني.",
    "lt": "Keltas grįžo į senąjį uostą, o gyventojai išėjo į krantą jo pasitikti ir džiaugėsi.",
    "ja": "渡し船が古い港に戻り、住民たちは岸に出て、歌いながらそれを迎えた。",
    "zh": "渡船回到了老港口，居民们走到岸边，唱着歌迎接它的到来。",
    "tw": "渡船回到了舊港口，居民們走到岸邊，唱著歌迎接它的到來。",
    "ko": "나룻배가 옛 항구로 돌아왔고, 주민들은 바닷가로 나와 노래하며 맞이했다.",
    "th": "เรือข้ามฟากกลับมาที่ท่าเรือเก่า และชาวบ้านออกมาต้อนรับที่ริมฝั่งด้วยเสียงเพลง",
}
ENCODINGS = [
    ("utf-8", "de"), ("utf-8-sig", "de"), ("utf-16", "ru"), ("utf-16-be-bom", "ja"),
    ("windows-1252", "en"), ("iso-8859-1", "de"), ("iso-8859-2", "pl"), ("windows-1250", "cs"),
    ("windows-1251", "ru"), ("koi8-r", "ru"), ("koi8-u", "uk"), ("iso-8859-5", "ru"),
    ("windows-1253", "el"), ("iso-8859-7", "el"), ("windows-1254", "tr"), ("iso-8859-9", "tr"),
    ("windows-1255", "he"), ("windows-1256", "ar"), ("windows-1257", "lt"), ("shift_jis", "ja"),
    ("euc-jp", "ja"), ("iso-2022-jp", "ja"), ("gb2312", "zh"), ("gb18030", "zh"), ("big5", "tw"),
    ("euc-kr", "ko"), ("windows-874", "th"),
]  # fmt: skip


def page(text: str, label: str) -> str:
    meta = f'<meta charset="{label}">' if label else ""
    return f"<html><head>{meta}<title>{text[:12]}</title></head><body><article>{f'<p>{text}</p>' * 4}</article></body></html>"


def encoded(text: str, encoding: str, label: str) -> bytes:
    html = page(text, label)
    if encoding == "utf-16-be-bom":
        return b"\xfe\xff" + html.encode("utf-16-be")
    return html.encode({"windows-874": "cp874"}.get(encoding, encoding))


@pytest.mark.parametrize(("encoding", "language"), ENCODINGS, ids=[e for e, _ in ENCODINGS])
def test_declared(encoding, language):
    text = SENTENCES[language]
    label = "" if encoding.startswith("utf-16") else encoding.removesuffix("-sig")
    article = parse_html(encoded(text, encoding, label))
    assert [b.text for b in article.blocks] == [text] * 4
    # Its escape sequences tell this one before any declaration is read.
    assert ("notes" in article.metadata) == (encoding == "iso-2022-jp")


@pytest.mark.parametrize(
    ("encoding", "language"),
    [("windows-1251", "ru"), ("shift_jis", "ja"), ("euc-kr", "ko"), ("gb18030", "zh"), ("windows-1252", "de")],
    ids=str,
)  # fmt: skip
def test_undeclared_is_detected_and_said(encoding, language):
    text = SENTENCES[language]
    article = parse_html(encoded(text, encoding, ""))
    assert article.blocks[0].text == text
    assert "not UTF-8" in article.metadata["notes"][0]


def test_a_declaration_that_lies_is_not_believed():
    text = SENTENCES["ru"]
    assert parse_html(page(text, "iso-8859-1").encode()).blocks[0].text == text


def test_mixed_bytes_are_said():
    text = SENTENCES["de"]
    html = (
        page(text, "utf-8")
        .encode()
        .replace(b"</article>", b"<p>" + text.encode("cp1252") + b"</p></article>")
    )
    article = parse_html(html)
    assert [b.text for b in article.blocks] == [text] * 5
    assert "mostly UTF-8" in article.metadata["notes"][0]
