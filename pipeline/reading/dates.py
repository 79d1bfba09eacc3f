"""Read the one date that a line of a page states: the grammar of datelines, file names and metadata."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from functools import lru_cache

from pipeline.language.calendars import day_or_none, hijri_day
from pipeline.language.folding import fold
from pipeline.language.tables import read_table
from pipeline.language.time_words import weekdays

_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?((?:19|20)\d\d)(?!\d)")
_HOUR = re.compile(r"(?<!\d)\d{1,2}:\d\d(?!\d)")
_WORD = re.compile(r"\d+|[^\W\d_]+")
_YEARS = range(1900, 2100)
_HIJRI_YEARS = range(1343, 1501)


class DateWords:
    """The folded words that dates are written with."""

    def __init__(self) -> None:
        self.months: dict[tuple[str, ...], tuple[int, str]] = {
            tuple(fold(row["form"]).split()): (int(row["month"]), row["calendar"])
            for row in read_table("times/months.tsv", ("form", "month", "calendar", "tradition"))
        }
        self.longest_month = max(map(len, self.months))
        self.month_words = {word for form in self.months for word in form}
        rows = [(fold(row["form"]), row["role"]) for row in read_table("reading/date_words.tsv", ("form", "role"))]
        self.weekdays = weekdays() | {form for form, role in rows if role == "weekday"}
        self.others = self.weekdays | {form for form, _ in rows}


@lru_cache(maxsize=1)
def date_words() -> DateWords:
    """Return the words of dates, read once."""
    return DateWords()


def _checked(year: int, month: int, day: int) -> str | None:
    found = day_or_none(year, month, day)
    return found.isoformat() if found else None


def _hijri(year: int, month: int, day: int) -> str | None:
    found = hijri_day(year, month, day)
    return found.isoformat() if found else None


def parse_date(text: str) -> str | None:
    """Return the day that `text` states as ISO 8601 (`2018-04-25`), the first Gregorian one before a Hijri one.

    d/m/y is read in the Arab order; only where the second number cannot be a month, as m/d/y. Without a year: None.
    """
    folded = fold(text)
    if found := _ISO.search(folded):
        value = _checked(int(found[1]), int(found[3]), int(found[4]))
        if value:
            return value
    if found := _NUMERIC.search(folded):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        return _checked(year, second, first) or _checked(year, first, second)
    return _spelled(_WORD.findall(folded))


def _spelled(words: list[str]) -> str | None:
    table = date_words()
    hijri: str | None = None
    position = 0
    while position < len(words):
        for size in range(min(table.longest_month, len(words) - position), 0, -1):
            month = table.months.get(tuple(words[position : position + size]))
            if month is not None:
                break
        else:
            position += 1
            continue
        end = position + size
        # "أكتوبر/تشرين الأول 2022": the same month in a second tradition
        for more in range(min(table.longest_month, len(words) - end), 0, -1):
            if table.months.get(tuple(words[end : end + more])) == month:
                end += more
                break
        value = _around(words[:position], words[end:], *month)
        if value and month[1] != "hijri":
            return value
        hijri = hijri or value
        position = end
    return hijri


def _around(before: list[str], after: list[str], month: int, calendar: str) -> str | None:
    years, resolve = (_HIJRI_YEARS, _hijri) if calendar == "hijri" else (_YEARS, _checked)
    after = [word for word in after[:4] if word not in ("من", "عام", "سنه", "لعام")]
    before = [word for word in before[-3:] if word not in ("من", "شهر", "st", "nd", "rd", "th")]
    numbers = [int(word) if word.isdigit() and len(word) <= 4 else None for word in after[:3]]
    day = int(before[-1]) if before and before[-1].isdigit() and len(before[-1]) <= 2 else None
    if day is not None and numbers and numbers[0] in years:
        return resolve(numbers[0] or 0, month, day)
    # English order: "November 4, 2023", "Nov 4th, 2023"
    ordinal = len(after) > 1 and after[1] in ("st", "nd", "rd", "th")
    year = (numbers[2:3] if ordinal else numbers[1:2]) or [None]
    if day is None and numbers and numbers[0] is not None and numbers[0] <= 31 and year[0] in years:
        return resolve(year[0] or 0, month, numbers[0])
    return None


def date_in_name(name: str) -> str | None:
    """Return the day in a file name (`2018-04-25_x.txt`, `x_20180425.txt`), or None."""
    for pattern in (_ISO, re.compile(r"(?<!\d)((?:19|20)\d\d)(_)(\d{2})_(\d{2})(?!\d)")):
        if found := pattern.search(name):
            return _checked(int(found[1]), int(found[3]), int(found[4]))
    if found := _COMPACT.search(name):
        return _checked(int(found[1]), int(found[2]), int(found[3]))
    return None


def normalize_date(text: str) -> str | None:
    """Return the day of a metadata date in any usual notation (ISO 8601, d/m/y, RFC 2822, spelled), or None."""
    text = text.strip()
    if re.match(r"\d{8}(?:\D|$)", text):
        return date_in_name(text)
    try:
        return parse_date(text) or parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return None


def is_date_line(text: str) -> bool:
    """Tell whether a line is a date and nothing else: "السبت 4 نوفمبر 2023 - 10:12"."""
    if len(text) > 90 or not is_date_part(text):
        return False
    words = _WORD.findall(fold(text))
    table = date_words()
    if not any(word.isdigit() for word in words):
        return False
    return bool(
        _ISO.search(fold(text))
        or _NUMERIC.search(fold(text))
        or any(word in table.month_words for word in words)
        or any(word in table.weekdays for word in words)
        or _HOUR.search(fold(text))
    )


def is_date_part(text: str) -> bool:
    """Tell whether all words of `text` may stand in a date line: "آخر تحديث", "الثلاثاء", "2018"."""
    table = date_words()
    words = _WORD.findall(fold(text))
    return all(word.isdigit() or word in table.month_words or word in table.others for word in words)
