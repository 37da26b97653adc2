"""The cheap check that lets most text pass ftfy by, held to ftfy itself."""

import ftfy
from ftfy.badness import is_bad
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.rules.encoding import _ftfy_config, _suspicious
from cleaner.strip import strip

REAL = (
    "It rained all day in the valley, said the farmers \u2014 \u201cnever so much\u201d \u2026",
    "Der Fluß heißt Große Röder; \u201eschön\u201c, sagte er. 20 \u20ac", "L\u2019été, \u00abNoël\u00bb, c\u0153ur, ça va",
    "¿Qué pasó? ¡Año nuevo! 30\u00a0°C ±2 ½ ©", "Łódź, żółć, ąęśćńó", "Příliš žluťoučký kůň",
    "Москва \u2014 столица; \u00abдом\u00bb \u2116 5", "Ελλάδα, Αθήνα \u0390", "Việt Nam đẹp", "İstanbul\u2019da ığdır",
    "العربية \u200f2018", "日本語のテキスト\u3000です。", "हिन्दी भाषा", "ÀÉÎÕÜ ßàéîõü ÿ Œuvre",
)  # fmt: skip
ENCODINGS = ("cp1252", "latin-1", "cp1251", "cp1250", "cp1253", "cp1257", "mac-roman", "cp437")
letters = st.characters(min_codepoint=0x20, max_codepoint=0x2FF) | st.sampled_from(
    "".join(REAL)
    + "\u20ac\u2122\u0153\u0152\u00c3\u00c2\u00e2\u2013\u2014\u2018\u2019\u201c\u201d\u2026\ufffd\u2550\u2592"
)


@st.composite
def damaged(draw) -> str:
    """A real line, read in a wrong encoding, perhaps twice, and cut somewhere."""
    text = draw(st.sampled_from(REAL))
    for _ in range(draw(st.integers(0, 2))):
        text = text.encode("utf-8").decode(draw(st.sampled_from(ENCODINGS)), "ignore")
    start = draw(st.integers(0, len(text)))
    return draw(st.text(letters, max_size=4)) + text[start:] + draw(st.text(letters, max_size=4))


@settings(max_examples=1500, deadline=None)
@given(damaged() | st.text(letters, max_size=12) | st.text(max_size=30))
def test_what_the_check_passes_by_ftfy_would_not_change(text: str) -> None:
    line = text.replace("\n", " ").replace("\r", " ")
    if not _suspicious().search(line):
        assert not is_bad(line)
        assert ftfy.fix_text(line, _ftfy_config()) == line


@settings(max_examples=200, deadline=None)
@given(damaged())
def test_mending_is_done_after_one_run(text: str) -> None:
    once = strip(text, html=False).text
    assert strip(once, html=False).text == once


def test_an_authors_typography_stays() -> None:
    for line in REAL:
        assert strip(line.replace("\u200f", "")).text == line.replace("\u200f", "")
