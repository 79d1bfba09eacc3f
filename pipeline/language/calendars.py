"""Reckon with the Gregorian and the Hijri calendar: steps between days, ISO 8601 values, Umm al-Qura months."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import Decimal

from hijridate import Gregorian, Hijri

UNITS = ("second", "minute", "hour", "day", "week", "month", "quarter", "half", "year", "decade", "century")
HIJRI_YEARS = range(1300, 1501)  # what figures mean as a Hijri year rather than a Gregorian one
SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
_MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
_ISO_DURATION = {
    "second": ("T", 1, "S"),
    "minute": ("T", 1, "M"),
    "hour": ("T", 1, "H"),
    "day": ("", 1, "D"),
    "week": ("", 1, "W"),
    "month": ("", 1, "M"),
    "quarter": ("", 3, "M"),
    "year": ("", 1, "Y"),
    "decade": ("", 10, "Y"),
    "century": ("", 100, "Y"),
}


def day_or_none(year: int, month: int, day: int) -> date | None:
    """Return the Gregorian day, or None where the calendar has no such day."""
    if 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
        return date(year, month, day)
    return None


def hijri_day(year: int, month: int, day: int) -> date | None:
    """Return the Gregorian day of a Hijri one (Umm al-Qura, 1343-1500), or None where the calendar has no such day.

    The 30th of a month that is reckoned with 29 days, but may have 30 by sight, is the day after its 29th.
    """
    try:
        if day == 30:
            return date(*Hijri(year, month, 29).to_gregorian().datetuple()) + timedelta(days=1)
        return date(*Hijri(year, month, day).to_gregorian().datetuple())
    except (ValueError, OverflowError):
        return None


def hijri_month(year: int, month: int) -> tuple[date, date] | None:
    """Return the first and the last Gregorian day of a Hijri month, or None outside Umm al-Qura."""
    first = hijri_day(year, month, 1)
    return (first, first + timedelta(days=Hijri(year, month, 1).month_length() - 1)) if first else None


def hijri_year(year: int) -> tuple[date, date] | None:
    """Return the first and the last Gregorian day of a Hijri year, or None outside Umm al-Qura."""
    first, last = hijri_month(year, 1), hijri_month(year, 12)
    return (first[0], last[1]) if first and last else None


def to_hijri(day: date) -> tuple[int, int, int] | None:
    """Return year, month and day in the Hijri calendar (Umm al-Qura), or None outside it."""
    try:
        year, month, number = Gregorian(day.year, day.month, day.day).to_hijri().datetuple()
    except (ValueError, OverflowError):
        return None
    return year, month, number


def shift_hijri(day: date, unit: str, count: int) -> date | None:
    """Return `day` moved by `count` Hijri months or years, the day of the month clipped to 29; None outside Umm al-Qura."""
    hijri = to_hijri(day)
    if hijri is None:
        return None
    months = hijri[0] * 12 + hijri[1] - 1 + count * _MONTHS_IN[unit]
    return hijri_day(months // 12, months % 12 + 1, min(hijri[2], 29))


def shift(day: date, unit: str, count: int) -> date | None:
    """Return `day` moved by `count` units (day … century), the day of the month clipped; None outside the years 1-9999."""
    try:
        if unit in ("day", "week"):
            return day + timedelta(days=count * (7 if unit == "week" else 1))
        months = day.year * 12 + day.month - 1 + count * _MONTHS_IN[unit]
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))
    except (ValueError, OverflowError):
        return None


def shift_moment(moment: datetime, unit: str, count: int) -> datetime | None:
    """Return `moment` moved by `count` units (second … century); None outside the years 1-9999."""
    if unit not in ("second", "minute", "hour"):
        day = shift(moment.date(), unit, count)
        return datetime.combine(day, moment.time()) if day else None
    try:
        return moment + count * timedelta(**{f"{unit}s": 1})
    except OverflowError:
        return None


def period(day: date, unit: str) -> str:
    """Return the ISO 8601 or TIMEX3 value of the unit (day … century) that `day` lies in: 2018-W40, 2018-Q2, 198."""
    match unit:
        case "day":
            return day.isoformat()
        case "week":
            year, week, _ = day.isocalendar()
            return f"{year:04d}-W{week:02d}"
        case "month":
            return f"{day.year:04d}-{day.month:02d}"
        case "quarter":
            return f"{day.year:04d}-Q{(day.month + 2) // 3}"
        case "half":
            return f"{day.year:04d}-H{1 if day.month <= 6 else 2}"
        case "year":
            return f"{day.year:04d}"
        case "decade":
            return f"{day.year // 10:03d}"
        case "century":
            return f"{day.year // 100:02d}"
    raise ValueError(f"no calendar period: {unit}")


def bounds(day: date, unit: str) -> tuple[date, date]:
    """Return the first and the last day of the week, month or year that `day` lies in."""
    match unit:
        case "week":
            first = day - timedelta(days=day.weekday())
            return first, first + timedelta(days=6)
        case "month":
            return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
        case "year":
            return date(day.year, 1, 1), date(day.year, 12, 31)
    raise ValueError(f"no bounds: {unit}")


def easter(year: int) -> date:
    """Return the Easter Sunday of the Western churches (the anonymous Gregorian reckoning)."""
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    shift_back = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * shift_back + 114, 31)
    return date(year, month, day + 1)


def nth_weekday(first: date, last: date, weekday: int, number: int) -> date | None:
    """Return the `number`th `weekday` (1 Monday … 7) of the days from `first` to `last`, -1 for the last one, or None."""
    if number < 0:
        day = weekday_near(last, weekday, -1)
    else:
        day = weekday_near(first, weekday, 1) + timedelta(days=7 * (number - 1))
    return day if first <= day <= last else None


def duration(unit: str, count: str) -> str:
    """Return the ISO 8601 duration of `count` (a plain decimal string) units: ("hour", "24") gives PT24H."""
    prefix, factor, letter = _ISO_DURATION[unit]
    if factor != 1:
        count = f"{(Decimal(count) * factor).normalize():f}"
    return f"P{prefix}{count}{letter}"


def weekday_near(day: date, weekday: int, direction: int, *, strict: bool = False) -> date:
    """Return the nearest `weekday` (1 Monday … 7) not after (`direction` -1) or not before (+1) `day`; `strict`: not on it."""
    distance = (weekday - day.isoweekday()) % 7 if direction > 0 else (day.isoweekday() - weekday) % 7
    if strict and distance == 0:
        distance = 7
    return day + timedelta(days=direction * distance)
