"""Units of measure and percentages, and the tables of units."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from pipeline.language.folding import fold
from pipeline.language.inflection import counted_forms
from pipeline.language.tables import cells, read_table
from pipeline.language.units import match_rate, match_unit, parse_percent
from pipeline.language.words import split_words

UNITS = list(read_table("units/units.tsv", ("unit", "kind", "forms", "signs", "prefixes", "base", "factor", "per")))
PREFIXES = list(read_table("units/prefixes.tsv", ("prefix", "forms", "factor")))


@pytest.mark.parametrize(
    ("text", "unit", "says"),
    [
        ("كيلو مترات", "kilometre", 0),
        ("كيلومترين", "kilometre", 2),
        ("كيلومترا مربعا", "square_kilometre", 1),
        ("ميلان بحريان", "nautical_mile", 2),
        ("ميجا وات ساعة", "megawatt_hour", 1),
        ("جيجابايت", "gigabyte", 1),
        ("ملغ", "milligram", 0),
        ("m2", "square_metre", 0),
        ("كم/ساعة", "kilometre", 0),
    ],
)
def test_a_unit_is_read_whole(text: str, unit: str, says: int) -> None:
    words = split_words(f"5{text}")[1:]
    found = match_unit([split_words("5")[0], *words], 1)
    assert found is not None
    assert (found.unit.name, found.says, found.last) == (unit, says, 1 + len(words))


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("للبرميل", "barrel"),
        ("للمتر المربع", "square_metre"),
        ("للتر", "litre"),
        ("لكل كيلوغرام", "kilogram"),
        ("/طن", "tonne"),
        ("للكيلو", "kilogram"),
        ("للكيلو وات", "kilowatt_hour"),
        ("للكيلو متر", "kilometre"),
        ("في العام", "P1Y"),
        ("في اليوم الواحد", "P1D"),
        ("سنويا", "P1Y"),
    ],
)
def test_a_rate_is_read_whole(text: str, per: str) -> None:
    words = split_words(text)
    assert match_rate(words, 0) == (per, len(words))


def test_a_day_after_an_hour_leaves_it_a_rate() -> None:
    assert match_rate(split_words("في الساعة الأحد"), 0) == ("PT1H", 2)


@pytest.mark.parametrize("text", ["في العام الماضي", "في الساعة 10", "في الساعة الثالثة", "للمدينة", "لكل", "/2018"])
def test_what_is_no_rate(text: str) -> None:
    assert match_rate(split_words(text), 0) is None


@pytest.mark.parametrize("text", ["كما", "سما", "م", "جولات"])
def test_what_only_looks_like_a_unit_is_none(text: str) -> None:
    assert match_unit(split_words(f"5 {text}"), 1) is None


@pytest.mark.parametrize(
    ("text", "value"), [("55%", "55"), ("٪ 7", "7"), ("عشرين في المئة", "20"), ("-2.5 بالمائة", "-2.5")]
)
def test_parse_percent(text: str, value: str) -> None:
    assert parse_percent(text) == Decimal(value)


def test_parse_percent_refuses() -> None:
    with pytest.raises(ValueError, match="not a percentage"):
        parse_percent("55")


def test_no_form_stands_twice() -> None:
    spellings = {row["prefix"]: cells(row["forms"]) for row in PREFIXES}
    listed = Counter(fold(form) for row in UNITS for form in (*cells(row["forms"]), *cells(row["signs"])))
    assert [form for form, many in listed.items() if many > 1] == []
    made = {
        fold(text)
        for row in UNITS
        for form in cells(row["forms"])
        for head in ("", *(s for prefix in cells(row["prefixes"]) for s in (*spellings[prefix], "")))
        for text, _ in counted_forms(form)
        for text in ((head + text, f"{head} {text}") if head else (text,))
        if text != form
    }
    assert sorted(made & listed.keys()) == []


def test_every_base_is_a_unit_that_makes_one_of_itself() -> None:
    ones = {row["unit"] for row in UNITS if row["base"] == row["unit"] and row["factor"] == "1"}
    assert {row["base"] for row in UNITS} - {""} <= ones


def test_prefixes_are_known_and_kinds_closed() -> None:
    assert {prefix for row in UNITS for prefix in cells(row["prefixes"])} <= {row["prefix"] for row in PREFIXES}
    assert {row["kind"] for row in UNITS} == {"measure", "percent", "point"}
