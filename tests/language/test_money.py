"""The names, signs and codes of currencies, amounts of money in them, and the tables that say what CLDR lacks."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from babel.core import Locale, get_global
from babel.numbers import list_currencies

from pipeline.language.folding import fold
from pipeline.language.inflection import adjective_forms, counted_forms
from pipeline.language.money import (
    Money,
    at_date,
    country_of,
    in_circulation,
    match_money,
    names,
    parse_money,
)
from pipeline.language.tables import cells, read_table
from pipeline.language.words import split_words

NOUNS = list(read_table("currencies/nouns.tsv", ("forms", "codes", "default", "unit")))
PARTS = list(read_table("currencies/parts.tsv", ("forms", "of", "default")))
SYMBOLS = list(read_table("currencies/symbols.tsv", ("forms", "codes", "default", "factor")))
COUNTRIES = list(read_table("currencies/countries.tsv", ("territory", "adjectives")))
LOOKALIKES = list(read_table("currencies/lookalikes.tsv", ("code", "meaning")))
# 5 أفغاني are five Afghans: CLDR names the currency by the adjective alone.
UNNAMED = {"AFN"}


@pytest.mark.parametrize("code", sorted(in_circulation()))
def test_a_currency_is_read_by_its_code_on_both_sides(code: str) -> None:
    assert parse_money(f"{code} 5000") == Money(Decimal(5000), code)
    assert parse_money(f"5 {code}") == Money(Decimal(5), code)


@pytest.mark.parametrize("code", sorted(in_circulation() & names().keys() - UNNAMED))
def test_a_currency_is_read_by_its_names(code: str) -> None:
    assert parse_money(f"5 {names()[code][0]}") == Money(Decimal(5), code)
    for name in names()[code]:
        found = match_money(split_words(f"17 {name}"), 0)
        assert found == (Money(Decimal(17), code), 1 + len(split_words(name)))


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("سبعة مليارات دولار", Money(Decimal(7000000000), "USD")),
        ("20 دولار و43 سنت", Money(Decimal("20.43"), "USD")),
        ("5 دينار اردني", Money(Decimal(5), "JOD")),
        ("10 ريال", Money(Decimal(10), None)),
        ("€ 3", Money(Decimal(3), "EUR")),
        ("1 د.ك", Money(Decimal(1), "KWD")),
        ("1 د.إ", Money(Decimal(1), "AED")),
        ("1 د.أ", Money(Decimal(1), "JOD")),
        ("ر.س 250", Money(Decimal(250), "SAR")),
        ("9 دولارات أميركية", Money(Decimal(9), "USD")),
        ("ليرتان سوريتان", Money(Decimal(2), "SYP")),
        ("100 ليرة لبنانية", Money(Decimal(100), "LBP")),
        ("ريال قطري واحد", Money(Decimal(1), "QAR")),
        ("جنيه واحد وعشرون بنسا", Money(Decimal("1.2"), "GBP")),
        ("ديناران و250 مليما", Money(Decimal("2.25"), "TND")),
        ("ريال عماني واحد وبيستان", Money(Decimal("1.002"), "OMR")),
        ("40 فلسا إماراتيا", Money(Decimal("0.4"), "AED")),
        ("40 فلسا كويتيا", Money(Decimal("0.04"), "KWD")),
        ("3 ملياردولار", Money(Decimal(3000000000), "USD")),
        ("60 فرنكا فرنسيا", Money(Decimal(60), "FRF")),
        ("COP 28000", Money(Decimal(28000), "COP")),
    ],
)
def test_parse_money(text: str, money: Money) -> None:
    assert parse_money(text) == money


@pytest.mark.parametrize(
    "text", ["", "دولار أمريكي", "خمسة", "خمسة دولارات فقط", "COP 28", "TOP 10", "usd 5", "4 مارك", "9 سول", "5 top"]
)
def test_parse_money_names_what_it_refuses(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount of money"):
        parse_money(text)


@pytest.mark.parametrize(
    ("code", "published", "then"),
    [
        ("VES", "2018-08-19", "VEF"),
        ("VES", "2018-08-20", "VES"),
        ("VES", None, "VES"),
        ("VES", "2005-01-01", "VEB"),
        ("MRU", "2017-12-31", "MRO"),
        ("TRY", "2004-06-01", "TRL"),
        ("BYN", "2016-03-01", "BYR"),
        ("SLE", "2020-01-01", "SLL"),
        ("EUR", "1990-01-01", "EUR"),
        ("USD", "1974-01-01", "USD"),
        ("FRF", "1905-01-01", "FRF"),
    ],
)
def test_a_currency_has_the_code_of_its_day(code: str, published: str | None, then: str) -> None:
    assert at_date(code, published) == then


@pytest.mark.parametrize(
    ("publisher", "code"),
    [
        ("https://www.kuna.net.kw/x", "KWD"),
        ("https://news.example.co.uk/ar/1", "GBP"),
        ("وكالة الأنباء الكويتية", "KWD"),
        ("صحيفة تصدر في الدوحة", "QAR"),
    ],
)
def test_a_publisher_shows_its_currency(publisher: str, code: str) -> None:
    assert code in country_of(publisher)


def test_a_publisher_of_no_country_shows_none() -> None:
    assert country_of("صحيفة المساء") == ()


# ---------------------------------------------------------------- the tables


def test_codes_are_those_of_iso_4217() -> None:
    said = {code for row in NOUNS for code in (*cells(row["codes"]), *cells(row["default"]))}
    said |= {cell.partition("/")[0] for row in PARTS for cell in cells(row["of"])} | {row["default"] for row in PARTS}
    said |= {code for row in SYMBOLS for code in (*cells(row["codes"]), *cells(row["default"]))}
    said |= {row["code"] for row in LOOKALIKES}
    assert said - {""} <= list_currencies()


def test_a_unit_without_code_has_none() -> None:
    assert all(not row["unit"] or not (row["codes"] or row["default"]) for row in NOUNS)


def test_territories_exist() -> None:
    assert {row["territory"] for row in COUNTRIES} <= Locale("ar").territories.keys()


def test_no_form_stands_twice() -> None:
    inflected = [fold(form) for row in (*NOUNS, *PARTS) for form in cells(row["forms"])]
    generated = {
        fold(text)
        for row in (*NOUNS, *PARTS)
        for form in cells(row["forms"])
        for text, _ in counted_forms(form)
        if text != form
    }
    printed = [form for row in SYMBOLS for form in cells(row["forms"])]
    twice = [form for form, many in Counter([*inflected, *printed]).items() if many > 1]
    assert (twice, sorted(generated & set(inflected))) == ([], [])


def test_the_tables_repeat_nothing_that_cldr_says() -> None:
    arabic = Locale("ar")
    signs = {sign.strip("\u200f").rstrip(".") for sign in arabic.currency_symbols.values()}
    assert not signs & {form for row in SYMBOLS for form in cells(row["forms"])}
    named = {code: fold(forms[0].split()[0]) for code, forms in names().items()}
    for row in NOUNS:
        forms = {fold(form) for form in cells(row["forms"])}
        assert not [code for code in cells(row["codes"]) if named.get(code) in forms], row
    said = {
        (code, fold(form))
        for code, forms in names().items()
        for name in forms
        if " " in name
        for form in adjective_forms(name.partition(" ")[2])
    }
    for row in COUNTRIES:
        codes = {code for code, _, until, tender in get_global("territory_currencies")[row["territory"]] if not until}
        for adjective in cells(row["adjectives"]):
            assert not [code for code in codes if (code, fold(adjective)) in said], (row, adjective)
