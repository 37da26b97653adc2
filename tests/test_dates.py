"""Date lines in many languages, and the sentences that only name a date."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.dates import _WORDS, date_line, order_of, read_date, says_more
from cleaner.dates.clock import take_times
from cleaner.dates.days import read_days

PUBLISHED = [
    ("Published: Sun, April 08, 2018", "2018-04-08"),
    ("Posted on June 5, 2012", "2012-06-05"),
    ("TUESDAY, Jan. 31, 2017", "2017-01-31"),
    ("1st March 2018", "2018-03-01"),
    ("2018-04-08 10:30:00", "2018-04-08T10:30:00"),
    ("2020-03-01T10:00:00Z", "2020-03-01T10:00:00+00:00"),
    ("December 4, 2022 at 9:40 pm", "2022-12-04T21:40:00"),
    ("12:05 am, 4 December 2022", "2022-12-04T00:05:00"),
    ("Sat 1 Jan 2022 06.00 GMT", "2022-01-01T06:00:00+00:00"),
    ("8. April 2018, 10:30 Uhr", "2018-04-08T10:30:00"),
    ("Veröffentlicht am 12.04.2018", "2018-04-12"),
    ("Publié le 1er mars 2018 à 14h30", "2018-03-01T14:30:00"),
    ("Publicado el 5 de mayo de 2018 a las 10:30", "2018-05-05T10:30:00"),
    ("Publicado em 5 de maio de 2018 às 10h30", "2018-05-05T10:30:00"),
    ("Pubblicato il 5 maggio 2018", "2018-05-05"),
    ("Gepubliceerd op 5 mei 2018", "2018-05-05"),
    ("Publicerad 5 maj 2018 kl. 10.30", "2018-05-05T10:30:00"),
    ("Opublikowano 5 maja 2018", "2018-05-05"),
    ("Опубликовано 8 апреля 2018 г., 14:20", "2018-04-08T14:20:00"),
    ("5 травня 2018", "2018-05-05"),
    ("5 Mayıs 2018", "2018-05-05"),
    ("5 Mei 2018, 10:30 WIB", "2018-05-05T10:30:00+07:00"),
    ("ngày 8 tháng 4 năm 2018", "2018-04-08"),
    ("5 Μαΐου 2018", "2018-05-05"),
    ("نشر في 5 مايو 2018", "2018-05-05"),
    ("5 مئی 2018", "2018-05-05"),
    ("5 במאי 2018", "2018-05-05"),
    ("5 मई 2018", "2018-05-05"),
    ("5 พฤษภาคม 2561", "2018-05-05"),
    ("2018年4月8日 10時30分", "2018-04-08T10:30:00"),
    ("2018년 4월 8일", "2018-04-08"),
    ("13/05/2018 - 14:20", "2018-05-13T14:20:00"),
    ("نشر في ١٢ مارس ٢٠٢٣ - ١٤:٣٠", "2023-03-12T14:30:00"),
    ("نشر في 12 مارس/آذار 2023 - 5:30 م", "2023-03-12T17:30:00"),
    ("12 كانون الثاني 2023", "2023-01-12"),
    ("الأحد 12 مارس 2023 - 20 شعبان 1444 هـ", "2023-03-12"),
    ("20 شعبان 1444 هـ الموافق 12 مارس 2023", "2023-03-12"),
    ("یکشنبه ۲۱ اسفند ۱۴۰۱ ساعت ۱۴:۳۰", "2023-03-12T14:30:00"),
    ("۱۴۰۱/۱۲/۲۱", "2023-03-12"),
    ("২১ মার্চ ২০২৩, ০৫:৩০", "2023-03-21T05:30:00"),
    ("12 सितम्बर 2023", "2023-09-12"),
    ("12 மார்ச் 2023", "2023-03-12"),
    ("12 మార్చి 2023", "2023-03-12"),
    ("12 มี.ค. 2566 เวลา 10:20 น.", "2023-03-12T10:20:00"),
    ("2023年3月12日（日）午後5時30分", "2023-03-12T17:30:00"),
    ("2023年3月12日 下午5:30", "2023-03-12T17:30:00"),
    ("2023. 3. 12. 오후 5:30", "2023-03-12T17:30:00"),
    ("2023년 3월 12일(일) 오전 9시 30분", "2023-03-12T09:30:00"),
    ("Chủ nhật, 25/3/2018, 10:30 (GMT+7)", "2018-03-25T10:30:00+07:00"),
    ("Haber Girişi: 12.03.2023 - 10:45", "2023-03-12T10:45:00"),
    ("12 de març de 2023", "2023-03-12"),
    ("2023 m. kovo 12 d.", "2023-03-12"),
    ("2023. gada 12. marts", "2023-03-12"),
    ("12. märts 2023", "2023-03-12"),
    ("12 მარტი 2023", "2023-03-12"),
    ("12 ΜΑΡΤΙΟΥ 2023", "2023-03-12"),
    ("12 de marzo de 2023 5:30 p. m.", "2023-03-12T17:30:00"),
]


@pytest.mark.parametrize(("line", "iso"), PUBLISHED)
def test_published(line: str, iso: str) -> None:
    found = date_line(line)
    assert found is not None
    assert (found.published, found.updated) == (iso, "")


def test_both_dates_with_their_own_times() -> None:
    line = "Published 10:30 a.m. ET May 20, 2020 | Updated 4:15 p.m. ET Jan. 20, 2021"
    found = date_line(line)
    assert found is not None
    assert found.published == "2020-05-20T10:30:00-04:00"  # summer in New York
    assert found.updated == "2021-01-20T16:15:00-05:00"  # winter


def test_updated_alone() -> None:
    found = date_line("Last updated on 2 March 2018, 4.30 pm IST")
    assert found is not None
    assert (found.published, found.updated) == ("", "2018-03-02T16:30:00+05:30")


@pytest.mark.parametrize(
    "line",
    [
        "The law was signed on March 3, 2017.",
        "March 3, 2017: a day to remember",
        "May 2018",
        "12 May",
        "10:30",
        "1984",
        "31 February 2018",
        "99/99/2018",
        "Updated at 6:12 p.m. ET",
        "Chapter 3, verses 4 to 8, 2018 edition of the book",
        "",
    ],
)
def test_no_date_line(line: str) -> None:
    assert date_line(line) is None


def test_day_or_month_first_is_never_guessed() -> None:
    assert date_line("04/05/2018") is None
    assert read_date("04/05/2018", order="DMY") == "2018-05-04"
    assert read_date("04/05/2018", order="MDY") == "2018-04-05"
    assert read_date("04/25/2018") == "2018-04-25"
    assert read_date("04.05.2018") == "2018-05-04"  # nobody writes months first with full stops


def test_order_by_language_and_place() -> None:
    assert order_of("de") == "DMY"
    assert order_of("ja") == "YMD"
    assert order_of("en") == ""
    assert order_of("en", "us") == "MDY"
    assert order_of("en-GB") == "DMY"
    assert order_of("en", "uk") == "DMY"


def test_the_calendar_of_iran_has_no_gaps() -> None:
    """Every day of the years in which Norouz is known by tables (1398 to 1404), one after the other."""
    lengths = [31] * 6 + [30] * 5
    days = [
        date.fromisoformat(read_date(f"{year}/{month:02}/{day:02}", order="YMD"))
        for year in range(1398, 1405)
        for month, length in enumerate([*lengths, 30 if year in (1399, 1403) else 29], start=1)
        for day in range(1, length + 1)
    ]
    assert days[0] == date(2019, 3, 21)
    assert days[-1] == date(2026, 3, 20)
    assert all((b - a).days == 1 for a, b in pairwise(days))
    assert not read_date("1400/12/30", order="YMD")


@given(st.dates(date(1600, 1, 1), date(2199, 12, 31)))
def test_every_day_survives_iso(day) -> None:
    assert read_date(day.isoformat()) == day.isoformat()


_PIECES = st.sampled_from(
    [*sorted(_WORDS), "4", "04", "2018", "8.", "10:30", "1st", "2018-04-08T10:30Z", "8 tháng 4 năm 2018", "rain", "été"]
)  # fmt: skip


@given(
    st.lists(_PIECES.flatmap(lambda p: st.sampled_from([p, p.title(), f"{p},", f"{p}:", f"{p}."])))
)
def test_what_is_told_by_a_word_is_no_date_line(pieces) -> None:
    line = " ".join(pieces)
    if says_more(line):
        assert not read_days(take_times(line)[0], "DMY")


@given(st.text(max_size=200) | st.text(alphabet="0123456789 ./:-T+apm,JanMy", max_size=120))
def test_no_string_raises(text: str) -> None:
    found = date_line(text, order="DMY")
    assert found is None or found.published or found.updated


@pytest.mark.parametrize(
    ("day", "offset"),
    [("March 10, 2018", "-05:00"), ("March 11, 2018", "-04:00"), ("April 1, 2018", "-04:00"),
     ("November 3, 2018", "-04:00"), ("November 4, 2018", "-05:00"), ("January 1, 2018", "-05:00")],
)  # fmt: skip
def test_eastern_time_has_its_summer(day, offset):
    """From the second Sunday of March to the first of November."""
    assert read_date(f"{day} at 10:59 p.m. ET")[10:] == f"T22:59:00{offset}"


@pytest.mark.parametrize(
    ("clock", "found"),
    [("0:00", "T00:00:00"), ("23:59", "T23:59:00"), ("23:59:59", "T23:59:59"), ("12:00 am", "T00:00:00"),
     ("12:59 pm", "T12:59:00"), ("1:00 pm", "T13:00:00")],
)  # fmt: skip
def test_the_clock_at_its_ends(clock, found):
    assert read_date(f"8 April 2018, {clock}") == f"2018-04-08{found}"


@pytest.mark.parametrize(
    ("line", "order", "found"),
    [("08.04.18", "", "2018-04-08"), ("08/04/18", "DMY", "2018-04-08"), ("08/04/18", "MDY", "2018-08-04"),
     ("18/04/08", "YMD", "2018-04-08"), ("08/04/18", "", ""), ("25/04/18", "", "2018-04-25"),
     ("08\u201304\u201318", "DMY", ""), ("08/04/018", "DMY", ""), ("2018/4/8", "", "2018-04-08"),
     ("2018/4/108", "", ""), ("2018.4.8", "", "2018-04-08"), ("2018-4-8 10:05", "", "2018-04-08T10:05:00"),
     ("8/4/8", "DMY", ""), ("8.4.2018 10.30.15", "", "2018-04-08T10:30:15")],
)  # fmt: skip
def test_numbers_alone(line, order, found):
    assert read_date(line, order=order) == found


@pytest.mark.parametrize("clock", ["24:00", "10:60", "13:00 pm", "0:30 am"])
def test_no_clock_shows_that(clock):
    assert "T" not in read_date(f"8 April 2018, {clock}")


@pytest.mark.parametrize(
    ("line", "found"),
    [("5. Mrz. 2018", "2018-03-05"), ("5. Jän. 2018", "2018-01-05"), ("5 fév. 2018", "2018-02-05"),
     ("5 Ιουν 2018", "2018-06-05"), ("5 Δεκ. 2018", "2018-12-05"), ("Sept 5, 2018", "2018-09-05")],
)  # fmt: skip
def test_short_names_of_months(line, found):
    assert read_date(line) == found
