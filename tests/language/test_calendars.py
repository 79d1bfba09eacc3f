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
DAYS = st.dates(date(1950, 1, 1), date(2076, 1, 1))


def in_digits(number: int, digits: str) -> str:
    return "".join(digits[int(figure)] for figure in str(number))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(GREGORIAN), st.integers(1, 28), st.integers(1950, 2080), st.sampled_from(DIGITS))
def test_a_day_comes_back_from_every_month_name_and_digit(
    row: dict[str, str], day: int, year: int, digits: str
) -> None:
    meaning = parse_time(f"{in_digits(day, digits)} {row['form']} {in_digits(year, digits)}")
    assert meaning is not None
    assert meaning.value == date(year, int(row["month"]), day).isoformat()


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(HIJRI), st.integers(1, 29), st.integers(1350, 1490), st.sampled_from(["هـ", " هجري", "ه"]))
def test_a_hijri_day_comes_back_from_every_month_name(row: dict[str, str], day: int, year: int, era: str) -> None:
    meaning = parse_time(f"{day} {row['form']} {year}{era}")
    assert meaning is not None
    assert meaning.calendar == "hijri"
    assert meaning.value is not None
    assert calendars.to_hijri(date.fromisoformat(meaning.value)) == (year, int(row["month"]), day)


@given(DAYS)
def test_hijri_round_trip(day: date) -> None:
    reckoned = calendars.to_hijri(day)
    assert reckoned is not None
    assert calendars.hijri_day(*reckoned) == day


@given(DAYS)
def test_a_hijri_month_holds_its_days(day: date) -> None:
    reckoned = calendars.to_hijri(day)
    assert reckoned is not None
    span = calendars.hijri_month(reckoned[0], reckoned[1])
    assert span is not None
    assert span[0] <= day <= span[1] <= span[0] + timedelta(days=29)


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
