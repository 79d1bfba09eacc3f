"""Dates of pages, metadata and file names."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from pipeline.reading.article import article_from_text
from pipeline.reading.dates import date_in_name, is_date_line, normalize_date


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2018-04-25", "2018-04-25"),
        ("2018-04-25T18:30:41+04:00", "2018-04-25"),
        ("2018-04-25 18:30:41", "2018-04-25"),
        ("20180425", "2018-04-25"),
        ("25/04/2018", "2018-04-25"),
        ("04/25/2018", "2018-04-25"),
        ("Wed, 25 Apr 2018 10:00:00 +0300", "2018-04-25"),
        ("April 25, 2018", "2018-04-25"),
        ("25 أبريل 2018", "2018-04-25"),
        ("٢٥ نيسان ٢٠١٨", "2018-04-25"),
        ("غرة محرم", None),
        ("1 محرم 1440", "2018-09-11"),
        ("31/02/2018", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_normalize_date(given: str, expected: str | None) -> None:
    assert normalize_date(given) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2018-04-25_markets.txt", "2018-04-25"),
        ("markets_20180425.txt", "2018-04-25"),
        ("2018_04_25.txt", "2018-04-25"),
        ("article-1445078208190291973.txt", None),
        ("2018-13-45.txt", None),
        ("markets.txt", None),
    ],
)
def test_date_in_name(name: str, expected: str | None) -> None:
    assert date_in_name(name) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("السبت 4 نوفمبر 2023 - 10:12", True),
        ("19:23 ت غ", True),
        ("2023/11/04", True),
        ("70- السعودية (-3)", False),
        ("نوفمبر", False),
        ("باعت الشركة 4 طائرات في نوفمبر 2023", False),
    ],
)
def test_is_date_line(line: str, expected: bool) -> None:
    assert is_date_line(line) is expected


@pytest.mark.parametrize(
    ("given", "value", "hour"),
    [
        (date(2022, 11, 9), "2022-11-09", None),
        (datetime(2022, 11, 9, 22, 15), "2022-11-09", "22:15:00"),
        ("2022-11-09T22:15:30Z", "2022-11-09", "22:15:30"),
        ("2022-11-09 10:15 PM", "2022-11-09", "22:15:00"),
        ("2022-11-09 9:05 p.m.", "2022-11-09", "21:05:00"),
        ("2022-11-09 12:15 am", "2022-11-09", "00:15:00"),
        ("2022-11-09 10:15 م", "2022-11-09", "22:15:00"),
        ("2022-11-09 12:15 مساء", "2022-11-09", "12:15:00"),
        ("2022-11-09 10:15 صباحا", "2022-11-09", "10:15:00"),
    ],
)
def test_the_moment_of_publication(given: str | date, value: str, hour: str | None) -> None:
    published = article_from_text("خبر.", published=given).published
    assert published is not None
    assert (published["value"], published.get("time")) == (value, hour)


@pytest.mark.parametrize("given", ["yesterday", "", 5, "2022-13-45"])
def test_what_is_no_date_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match=r"published.*ISO 8601"):
        article_from_text("خبر.", published=given)
