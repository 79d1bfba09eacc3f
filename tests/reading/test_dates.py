"""Dates of pages, metadata and file names."""

from __future__ import annotations

import pytest

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
