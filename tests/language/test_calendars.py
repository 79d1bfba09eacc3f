"""The two calendars, and dates written out and read back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language import calendars
from pipeline.language.tables import read_table
from pipeline.language.time_expressions import parse_time

MONTHS = list(read_table("times/months.tsv", ("form", "month", "calendar", "tradition")))
GREGORIAN = [row for row in MONTHS if row["calendar"] == "gregorian" and row["tradition"] != "english"]
HIJRI = [row for row in MONTHS if row["calendar"] == "hijri"]
DIGITS = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"]
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
HIJRI_DAYS = st.dates(date(1924, 8, 1), date(2077, 11, 16))  # what Umm al-Qura reckons: 1343-1500


def in_digits(number: int, digits: str) -> str:
    return "".join(digits[int(figure)] for figure in str(number))


def ways(day: date, month: str, digits: str) -> list[str]:
    """Return a day as the press writes it: with the name of its month, and in figures in the usual orders."""
    year, number, in_year = (in_digits(part, digits) for part in (day.year, day.month, day.day))
    return [
        f"{in_year} {month} {year}",
        f"يوم {in_year} من {month} عام {year}",
        f"في {in_year} {month} من سنة {year}م",
        f"{in_year}/{number}/{year}",
        f"{in_year}-{number}-{year}",
        f"{year}-{in_digits(day.month, digits).zfill(2)}-{in_digits(day.day, digits).zfill(2)}",
        f"{year}/{number}/{in_year}",
        f"{in_year}.{number}.{year}",
    ]


@settings(max_examples=500, deadline=None)
@given(DAYS, st.data(), st.sampled_from(DIGITS))
def test_a_day_comes_back_from_every_notation(day: date, data: st.DataObject, digits: str) -> None:
    month = data.draw(st.sampled_from([row["form"] for row in GREGORIAN if int(row["month"]) == day.month]))
    for text in ways(day, month, digits):
        meaning = parse_time(text)
        assert meaning is not None, text
        assert meaning.value == day.isoformat(), text


ENGLISH = [row["form"] for row in MONTHS if row["tradition"] == "english" and len(row["form"]) > 3]


@settings(max_examples=100, deadline=None)
@given(DAYS)
def test_an_english_day_comes_back(day: date) -> None:
    for month in ENGLISH:
        if int(next(row["month"] for row in MONTHS if row["form"] == month)) == day.month:
            for text in (f"{month} {day.day}, {day.year}", f"{day.day} {month} {day.year}"):
                meaning = parse_time(text)
                assert meaning is not None, text
                assert meaning.value == day.isoformat(), text


# Ramadan of 1343 had 28 days.
@settings(max_examples=200, deadline=None)
@given(st.sampled_from(HIJRI), st.integers(1, 28), st.integers(1343, 1500), st.sampled_from(["هـ", " هجري", "ه"]))
def test_a_hijri_day_comes_back_from_every_month_name(row: dict[str, str], day: int, year: int, era: str) -> None:
    meaning = parse_time(f"{day} {row['form']} {year}{era}")
    assert meaning is not None
    assert meaning.calendar == "hijri"
    assert meaning.value is not None
    assert calendars.to_hijri(date.fromisoformat(meaning.value)) == (year, int(row["month"]), day)


@given(HIJRI_DAYS)
def test_hijri_round_trip(day: date) -> None:
    reckoned = calendars.to_hijri(day)
    assert reckoned is not None
    assert calendars.hijri_day(*reckoned) == day


@given(HIJRI_DAYS)
def test_a_hijri_month_holds_its_days(day: date) -> None:
    reckoned = calendars.to_hijri(day)
    assert reckoned is not None
    span = calendars.hijri_month(reckoned[0], reckoned[1])
    assert span is not None
    assert (
        span[0] <= day <= span[1] <= span[0] + timedelta(days=30)
    )  # the Umm al-Qura table has one month of 31 days, 1345-05


@given(DAYS, st.integers(1, 7), st.sampled_from([-1, 1]), st.booleans())
def test_the_nearest_weekday(day: date, weekday: int, direction: int, strict: bool) -> None:
    found = calendars.weekday_near(day, weekday, direction, strict=strict)
    assert found.isoweekday() == weekday
    distance = (found - day).days * direction
    assert (1 if strict else 0) <= distance <= (7 if strict else 6)


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        ("day", "2018-05-31"),
        ("week", "2018-W22"),
        ("month", "2018-05"),
        ("quarter", "2018-Q2"),
        ("half", "2018-H1"),
        ("year", "2018"),
        ("decade", "201"),
        ("century", "20"),
    ],
)
def test_periods(unit: str, value: str) -> None:
    assert calendars.period(date(2018, 5, 31), unit) == value


def test_a_shift_clips_the_day_and_stops_at_the_ends_of_the_calendar() -> None:
    assert calendars.shift(date(2024, 3, 31), "month", -1) == date(2024, 2, 29)
    assert calendars.shift(date(2024, 3, 31), "century", -30) is None
    assert calendars.shift(date(2024, 3, 31), "day", 10**9) is None


@pytest.mark.parametrize(
    ("unit", "count", "value"),
    [("hour", "24", "PT24H"), ("month", "6", "P6M"), ("decade", "2", "P20Y"), ("week", "4.5", "P4.5W")],
)
def test_durations(unit: str, count: str, value: str) -> None:
    assert calendars.duration(unit, count) == value


def test_there_is_no_day_where_the_calendar_has_none() -> None:
    assert calendars.day_or_none(2023, 2, 29) is None
    assert calendars.hijri_day(1444, 9, 31) is None
    assert calendars.hijri_year(900) is None


@given(st.integers(1, 500), st.sampled_from(["يوما", "ساعة", "سنة", "شهرا"]))
def test_a_counted_unit_is_its_duration(count: int, unit: str) -> None:
    meaning = parse_time(f"{count} {unit}")
    assert meaning is not None
    assert meaning.type == "DURATION"
    assert meaning.value is not None
    assert Decimal(meaning.value.strip("PTDHYM")) == count


@pytest.mark.parametrize(
    ("year", "day"), [(1961, "1961-04-02"), (2000, "2000-04-23"), (2019, "2019-04-21"), (2038, "2038-04-25")]
)
def test_easter(year: int, day: str) -> None:
    assert calendars.easter(year).isoformat() == day


@given(DAYS, st.sampled_from(["week", "month", "year"]))
def test_a_day_lies_in_its_bounds(day: date, unit: str) -> None:
    first, last = calendars.bounds(day, unit)
    assert first <= day <= last
    assert calendars.period(first, unit) == calendars.period(day, unit) == calendars.period(last, unit)
    assert calendars.period(first - timedelta(days=1), unit) != calendars.period(day, unit)


@given(DAYS, st.integers(1, 7), st.integers(1, 4))
def test_the_nth_weekday_of_a_month(day: date, weekday: int, number: int) -> None:
    first, last = calendars.bounds(day, "month")
    found = calendars.nth_weekday(first, last, weekday, number)
    assert found is not None
    assert (found.isoweekday(), (found.day - 1) // 7 + 1) == (weekday, number)
    final = calendars.nth_weekday(first, last, weekday, -1)
    assert final is not None
    assert last - timedelta(days=7) < final <= last


def test_the_thirtieth_by_sight_follows_the_twenty_ninth() -> None:
    reckoned = calendars.hijri_day(1433, 2, 29)
    assert reckoned is not None
    assert calendars.hijri_day(1433, 2, 30) == reckoned + timedelta(days=1) == calendars.hijri_day(1433, 3, 1)
