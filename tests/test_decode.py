"""Decoding: 20 and more encodings, what is refused, what is said."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.formats.decode import (
    DecodeError,
    declared_in,
    decode,
    without_surrogates,
)
from cleaner.formats.detect import codec_of

GERMAN = (
    "Die Bürgermeisterin erklärte, die Brücke über die Weiße Elster müsse für längere Zeit gesperrt "
    "werden. „Das ist ärgerlich“, sagte sie, „aber nötig.“ Die Züge fahren weiter.\n"
)
FRENCH = (
    "La maire a déclaré que le pont resterait fermé jusqu'à l'été : les piles sont abîmées, et les "
    "réparations coûteront très cher à la région.\n"
)
EURO = (
    "La maire a déclaré que le pont, fermé jusqu'à l'été, coûterait 300 € par élève à la région, "
    "où l'on espère une aide dès février.\n"
)
CZECH = (
    "Starostka řekla, že most přes řeku zůstane příští měsíce uzavřen, protože pilíře jsou těžce "
    "poškozené a oprava bude dražší, než se čekalo.\n"
)
POLISH = (
    "Burmistrzyni powiedziała, że most przez rzekę będzie zamknięty jeszcze przez wiele miesięcy, "
    "ponieważ filary są mocno uszkodzone, a środków wciąż brakuje.\n"
)
RUSSIAN = (
    "Мэр города сообщила, что мост через реку будет закрыт ещё несколько месяцев: опоры сильно "
    "повреждены, а ремонт обойдётся дороже, чем ожидалось.\n"
)
UKRAINIAN = (
    "Міська голова повідомила, що міст через річку буде закрито ще на кілька місяців: його опори "
    "сильно пошкоджені, і ремонт коштуватиме більше, ніж очікували.\n"
)
GREEK = (
    "Η δήμαρχος δήλωσε ότι η γέφυρα πάνω από το ποτάμι θα μείνει κλειστή για αρκετούς μήνες, γιατί "
    "οι πυλώνες έχουν υποστεί σοβαρές ζημιές. Άλλη λύση δεν υπάρχει.\n"
)
TURKISH = (
    "Belediye başkanı, nehrin üzerindeki köprünün birkaç ay daha kapalı kalacağını, çünkü ayakların "
    "ağır hasar gördüğünü ve onarımın beklenenden pahalı olacağını söyledi.\n"
)
HEBREW = (
    "ראשת העיר אמרה כי הגשר מעל הנהר יישאר סגור עוד כמה חודשים, משום שהעמודים ניזוקו קשות והתיקון "
    "יעלה יותר מן הצפוי.\n"
)
ARABIC = (
    "قالت رئيسة البلدية إن الجسر فوق النهر سيبقى مغلقا عدة أشهر أخرى لأن الأعمدة تضررت بشدة وسيكلف "
    "إصلاحها أكثر مما كان متوقعا.\n"
)
LATVIAN = (
    "Pilsētas mēre paziņoja, ka tilts pār upi būs slēgts vēl vairākus mēnešus, jo balsti ir smagi "
    "bojāti un remonts izmaksās dārgāk, nekā gaidīts.\n"
)
THAI = "นายกเทศมนตรีกล่าวว่าสะพานข้ามแม่น้ำจะยังคงปิดอีกหลายเดือน เพราะเสาสะพานเสียหายอย่างหนัก\n"
JAPANESE = (
    "市長は、川にかかる橋はあと数か月のあいだ通行止めになると述べた。橋脚の傷みがひどく、"
    "修理には予想よりも費用がかかるという。\n"
)
KOREAN = (
    "시장은 강을 가로지르는 다리가 앞으로 몇 달 동안 더 통제될 것이라고 밝혔다. 교각이 심하게 "
    "손상되어 수리비가 예상보다 많이 들 것이라고 한다.\n"
)
CHINESE = (
    "市长表示，跨河大桥还将关闭几个月，因为桥墩严重受损，维修费用也比预期的要高。市民需要绕行。\n"
)
TAIWANESE = (
    "市長表示，跨河大橋還將關閉幾個月，因為橋墩嚴重受損，維修費用也比預期的要高。市民需要繞行。\n"
)

UNDECLARED = [
    ("cp1252", GERMAN), ("iso-8859-1", FRENCH), ("iso-8859-15", EURO), ("cp1250", CZECH),
    ("iso-8859-2", POLISH), ("iso-8859-2", CZECH), ("cp1250", POLISH), ("cp1251", RUSSIAN),
    ("koi8-r", RUSSIAN), ("koi8-u", UKRAINIAN), ("cp1251", UKRAINIAN), ("iso-8859-5", RUSSIAN),
    ("cp866", RUSSIAN), ("cp1253", GREEK), ("iso-8859-7", GREEK), ("cp1254", TURKISH),
    ("iso-8859-9", TURKISH), ("cp1255", HEBREW), ("cp1256", ARABIC), ("cp1257", LATVIAN),
    ("cp874", THAI), ("cp932", JAPANESE), ("euc-jp", JAPANESE), ("iso-2022-jp", JAPANESE),
    ("euc-kr", KOREAN), ("gb18030", CHINESE), ("gbk", CHINESE), ("big5", TAIWANESE),
    ("utf-8", RUSSIAN), ("utf-8", GERMAN), ("mac-roman", GERMAN), ("mac-roman", FRENCH),
]  # fmt: skip

HUNGARIAN = (
    "A polgármester elmondta, hogy a folyó feletti híd még hónapokig zárva marad, mert a pillérek "
    "súlyosan megsérültek. Az őszi esőzések előtt nem lesz kész, a gyűlés szerint.\n"
)
SHORT = [
    ("cp1252", "Die Brücke bleibt zu.\n"), ("cp1252", "Le pont restera fermé jusqu'à l'été.\n"),
    ("cp1252", "A ponte ficará fechada até à próxima estação.\n"), ("cp1252", "¿Cuándo abrirá el puente?\n"),
    ("cp1252", "“I don’t know” – he said…\n"), ("cp1252", "Bron över ån är stängd.\n"),
    ("cp1252", "Brúin yfir ána verður lokuð í nokkra mánuði því að stöplarnir eru skemmdir.\n"),
    ("cp1250", HUNGARIAN), ("iso-8859-2", HUNGARIAN), ("cp1254", "Köprü birkaç ay kapalı kalacağını söyledi.\n"),
    ("cp1251", "Мост закрыт.\n"), ("cp1253", "Η γέφυρα θα μείνει κλειστή.\n"), ("cp1255", "הגשר יישאר סגור.\n"),
    ("cp1256", "سيبقى الجسر مغلقا.\n"), ("gbk", "大桥还将关闭几个月。\n"), ("gbk", "《大桥》调查：1、你看吗？2、不看\n"),
    ("big5", "大橋還將關閉幾個月。\n"), ("cp932", "橋は数か月のあいだ閉鎖される。\n"),
    ("euc-jp", "橋は数か月のあいだ閉鎖される。\n"), ("cp949", "다리는 몇 달 동안 통제된다.\n"),
    ("cp874", "สะพานจะยังคงปิดอีกหลายเดือน\n"), ("mac-roman", "The café isn’t open.\n"),
    ("mac-roman", "Le pont restera fermé jusqu’à l’été.\n"), ("mac-roman", "Bron över ån är stängd.\n"),
]  # fmt: skip


@pytest.mark.parametrize(("codec", "text"), SHORT, ids=lambda v: v if len(v) < 12 else "")
def test_short_undeclared_texts(codec: str, text: str) -> None:
    out = decode(text.encode(codec))
    assert out.text == text
    assert out.note


@pytest.mark.parametrize(("codec", "text"), UNDECLARED, ids=lambda v: v if len(v) < 20 else "")
def test_undeclared(codec: str, text: str) -> None:
    assert decode(text.encode(codec)).text == text


@pytest.mark.parametrize(("codec", "text"), UNDECLARED, ids=lambda v: v if len(v) < 20 else "")
@pytest.mark.parametrize("form", ["meta charset", "http-equiv", "xml"])
def test_fault_11_declared_in_a_page(codec: str, text: str, form: str) -> None:
    """The same page reads the same with every parser, and whether a detector would agree or not."""
    head = {
        "meta charset": f'<head><meta charset="{codec}">',
        "http-equiv": f'<meta http-equiv="Content-Type" content="text/html; charset={codec}">',
        "xml": f'<?xml version="1.0" encoding="{codec}"?>',
    }[form]
    page = f"{head}<p>{text}</p>"
    out = decode(page.encode(codec), html=True)
    assert out.text == page
    assert not out.lossy


@pytest.mark.parametrize(("codec", "text"), UNDECLARED[:-2], ids=lambda v: v if len(v) < 20 else "")
def test_page_that_declares_utf8_and_is_not(codec: str, text: str) -> None:
    page = f'<meta charset="utf-8"><p>{text}</p>'
    assert decode(page.encode(codec), html=True).text == page


@pytest.mark.parametrize("text", [RUSSIAN, GREEK, HEBREW, ARABIC, THAI, JAPANESE, KOREAN, CHINESE])
def test_page_that_declares_latin1_and_is_utf8(text: str) -> None:
    page = f'<meta charset="iso-8859-1"><p>{text}</p>'
    out = decode(page.encode(), html=True)
    assert (out.text, out.how) == (page, "utf-8")


@pytest.mark.parametrize(
    ("codec", "text"),
    [("cp1251", RUSSIAN), ("koi8-r", RUSSIAN), ("cp1253", GREEK), ("cp1255", HEBREW),
     ("cp1256", ARABIC), ("cp932", JAPANESE), ("euc-kr", KOREAN), ("gb18030", CHINESE), ("big5", TAIWANESE)],
)  # fmt: skip
def test_declaration_that_lies_latin1(codec: str, text: str) -> None:
    page = f'<meta charset="iso-8859-1"><p>{text}</p>'
    out = decode(page.encode(codec), html=True)
    assert (out.text, out.how) == (page, "detected")


def test_what_the_server_says_goes_before_the_page() -> None:
    page = f'<meta charset="iso-8859-5"><p>{RUSSIAN}</p>'
    assert decode(page.encode("cp1251"), declared="windows-1251", html=True).text == page


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    "text", [GERMAN, RUSSIAN, JAPANESE, CHINESE, THAI, ARABIC, "<html><p>Kurz", "😀 so\n"]
)
def test_wide_encodings_with_and_without_mark(codec: str, text: str) -> None:
    mark = "\ufeff".encode(codec)
    with_mark = decode(mark + text.encode(codec))
    assert (with_mark.text, with_mark.how) == (text, "bom")
    assert decode((text + "\n").encode(codec)).text == text + "\n"


def test_utf8_mark_is_taken_off() -> None:
    out = decode(codecs.BOM_UTF8 + RUSSIAN.encode())
    assert (out.text, out.how) == (RUSSIAN, "bom")


def test_empty() -> None:
    assert decode(b"").text == ""
    assert decode(codecs.BOM_UTF8).text == ""


def test_one_foreign_byte_does_not_spoil_a_utf8_text() -> None:
    out = decode(RUSSIAN.encode() + b"It\x92s 5 \x80\n" + RUSSIAN.encode())
    assert out.text == RUSSIAN + "It’s 5 €\n" + RUSSIAN
    assert (out.how, out.lossy) == ("mixed", 2)
    assert "UTF-8" in out.note


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (GERMAN, "cp1252"),
        (FRENCH, "cp1252"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
        (JAPANESE, "shift_jis"),
    ],
)
@pytest.mark.parametrize("every", [2, 3])
@pytest.mark.parametrize("foreign", [0, 1])
def test_lines_of_two_encodings(text: str, codec: str, every: int, foreign: int) -> None:
    """Two files that somebody put together."""
    lines = [f"{n}. {text}".encode(codec if n % every == foreign else "utf-8") for n in range(6)]
    out = decode(b"".join(lines))
    assert out.text == "".join(f"{n}. {text}" for n in range(6))
    assert (out.encoding, out.how, out.lossy) == (codec_of(codec), "lines", 0)
    assert "some lines are UTF-8, the others were read as" in out.note


@given(st.lists(st.sampled_from(JAPANESE[:40] + RUSSIAN[:40]), min_size=4), st.integers(1, 5))
def test_short_lines_of_one_encoding_are_not_taken_for_two(signs: list[str], size: int) -> None:
    for codec in ("shift_jis", "euc_jp", "gb18030", "cp1251", "koi8-r"):
        text = "".join(signs)
        lines = [text[n : n + size].encode(codec, "ignore") for n in range(0, len(text), size)]
        data = b"\n".join([*lines, (JAPANESE + RUSSIAN).encode(codec, "ignore")])
        assert decode(data).how != "lines"


def test_utf8_cut_inside_a_character() -> None:
    out = decode(RUSSIAN.encode()[:101])
    assert out.text == RUSSIAN.encode()[:100].decode() + "\ufffd"
    assert out.lossy == 1


def test_surrogates_written_as_utf8() -> None:
    pair = "\ud83d\ude00".encode("utf-8", "surrogatepass")
    lone = "\ud83d".encode("utf-8", "surrogatepass")
    assert decode(RUSSIAN.encode() + pair).text == RUSSIAN + "😀"
    assert decode(RUSSIAN.encode() + lone + b" end").text == RUSSIAN + "\ufffd end"


def test_one_broken_sequence_does_not_spoil_a_multibyte_page() -> None:
    data = b'<meta charset="shift_jis"><p>' + (JAPANESE * 5).encode("cp932") + b"\x81 </p>"
    out = decode(data, html=True)
    assert JAPANESE * 5 in out.text
    assert (out.how, out.lossy) == ("declared", 1)
    assert f"1 place is not valid {out.encoding}" in out.note


def test_a_single_accent_without_evidence_is_western_and_said() -> None:
    out = decode(b"caf\xe9")
    assert out.text == "café"
    assert out.note


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", b"PK\x03\x04\x14\x00\x06\x00", b"\x89PNG\r\n\x1a\n\x00\x00", b"\xff\xd8\xff\xe0\x00\x10JFIF",
     b"GIF89a\x01\x00", b"\x1f\x8b\x08\x00", b"\x28\xb5\x2f\xfd\x04\x00", b"SQLite format 3\x00", b"\x7fELF\x02\x01\x01\x00",
     b"PAR1\x15\x04\x15\x00", b"MZ\x90\x00\x03\x00", b"ID3\x03\x00\x00", bytes(range(256)) * 20, b"\x00" * 100,
     b"\x00\x01\x02\x03" * 50, b"{\\rtf1\\ansi text}", b"RIFF\x24\x00\x00\x00WAVE"],
    ids=lambda data: repr(data[:8]),
)  # fmt: skip
def test_binary_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(data)
    assert caught.value.what
    assert caught.value.remedy


@pytest.mark.parametrize(
    "text", ["MZ Wallace wrote", "BZh", "RIFF raff", "ID3 tags are", "PAR1 and PAR2", "OggS"]
)
def test_words_that_look_like_magic_numbers_are_text(text: str) -> None:
    assert decode(text.encode()).text == text


def test_a_stray_nul_in_a_text_is_no_reason_to_refuse_it() -> None:
    text = RUSSIAN + "\x00" + RUSSIAN
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    ("label", "codec"),
    [("iso-8859-1", "cp1252"), ("ISO_8859-1", "cp1252"), ("us-ascii", "cp1252"), ("gb2312", "gb18030"),
     ("x-sjis", "cp932"), ("Shift_JIS", "cp932"), ("ks_c_5601-1987", "cp949"), ("utf8", "utf-8"), (" 'UTF-8' ", "utf-8"),
     ("rot13", ""), ("hex", ""), ("base64", ""), ("idna", ""), ("no-such", ""), ("", ""), ("a\x00b", "")],
)  # fmt: skip
def test_labels(label: str, codec: str) -> None:
    assert codec_of(label) == codec


def test_declaration_is_only_looked_for_in_the_head() -> None:
    assert declared_in(b'<meta charset="koi8-r">') == "koi8-r"
    assert declared_in(b" " * 5000 + b'<meta charset="koi8-r">') == ""


def test_fault_32_lone_surrogates_are_replaced() -> None:
    assert without_surrogates("a\ud800b\udfffc") == ("a\ufffdb\ufffdc", 2)
    assert without_surrogates("😀é") == ("😀é", 0)


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_bytes_decode_to_a_sound_text_or_are_refused(data: bytes) -> None:
    for html in (False, True):
        try:
            out = decode(data, html=html)
        except DecodeError:
            continue
        out.text.encode()  # no lone surrogate


@given(
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufeff\x1b"), max_size=200
    )
)
@settings(max_examples=200, deadline=None)
def test_utf8_is_never_taken_for_anything_else(text: str) -> None:
    magic = ("%PDF-", "{\\rtf", "GIF8", "BZh", "RIFF", "OggS", "ID3", "MZ", "PK", "PAR1", "ARROW1")
    if text.startswith(magic):
        return
    out = decode(text.encode())
    assert (out.text, out.how, out.lossy) == (text, "utf-8", 0)


@pytest.mark.parametrize(
    "text",
    [
        "nul\0inside the text\n",
        "A storm hit the coast.\0 Crews worked on.\n",
        "B\xfcro \0und Haus auf.\n",
    ],
)
def test_a_stray_nul_makes_no_wide_text(text):
    for padded in (text, text + " "):
        assert decode(padded.encode()).text == padded


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text",
    [
        "\u4f60\u597d\n",
        "It rained\u2026 all day long.\n",
    ],
)
def test_wide_text_without_a_mark_is_no_stray_nul(text, codec):
    assert decode(text.encode(codec)).text == text
