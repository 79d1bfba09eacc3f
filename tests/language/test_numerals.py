"""The grammar of numerals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language.numerals import match_number, match_ordinal, parse_number, read_digits
from pipeline.language.words import split_words


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("سبعة مليارات", "7000000000"),
        ("16.9 مليار", "16900000000"),
        ("11 ألفا و500", "11500"),
        ("15مليار", "15000000000"),
        ("44bn", "44000000000"),
        ("10k", "10000"),
        ("نصف مليون", "500000"),
        ("مليار ونصف المليار", "1500000000"),
        ("مليونين ونصف", "2500000"),
        ("3 ونصف مليار", "3500000000"),
        ("ثلاثة أرباع", "0.75"),
        ("½", "0.5"),
        ("خمسة فاصلة اثنان", "5.2"),
        ("ثلاثة وعشرون فاصلة خمسة وسبعون", "23.75"),
        ("سالب سبعة", "-7"),
        ("ألف مليون", "1000000000"),
        ("ستة آلاف و86 تريليون", "6086000000000000"),
        ("ثلاث مئة واثنان وعشرون ألفا ومئة وواحد", "322101"),
        ("ثمانمائة وثمان وثمانون", "888"),
        ("خمسة و عشرون", "25"),
        ("إحدى عشرة", "11"),
        ("مائتي ألف", "200000"),
        ("٢٬٥٠٠", "2500"),
        ("۵۰", "50"),
        ("1.200.000", "1200000"),
        ("9,098.27", "9098.27"),
        ("68ر10", "10.68"),
        ("7.\u200f0", "0.7"),
        ("الحادي والعشرون بعد المئة", "121"),
        ("الستون", "60"),
        ("الثالثة عشرة", "13"),
        ("المئة والرابعة والثلاثون", "134"),
        ("التامن والأربعون", "48"),
        ("السابعة وخمسون", "57"),
        # spoken forms
        ("ستطعش", "16"),
        ("خمستاشر", "15"),
        ("تلتمية وتمانين", "380"),
        ("متين ألف", "200000"),
        ("مية تسعة وستين", "169"),
        # hundreds with a coefficient, dozens, the highest scales
        ("ستة وثلاثون مئة", "3600"),
        ("4 مئة و12", "412"),
        ("نصف دزينة", "6"),
        ("دستتين", "24"),
        ("ثلاثة كوينتليونات وأربعون", "3000000000000000040"),
        ("سالب ديسيليون وواحد", "-1000000000000000000000000000000001"),
        # marks, signs, exponents
        (".64", "0.64"),
        ("٫٠٥", "0.05"),
        ("- 3 1/2", "-3.5"),
        ("9/4", "2.25"),
        ("25e-1", "2.5"),
        ("1.5e+6", "1500000"),
        ("2^-2", "0.25"),
        # decimals
        ("تسعة فاصلة صفر خمسة", "9.05"),
        ("ثمانية فاصلة صفر اثنان وأربعون", "8.042"),
        ("1 فاصلة 7", "1.7"),
        ("عشرة فاصلة سبعة من مئة", "10.07"),
        ("خمسة فاصلة ثلاثة ملايين", "5300000"),
        ("تسعة عشر وأربعة وستون من مئة", "19.64"),
        ("سبعة آلاف وعشرون من مئة", "7000.2"),
        # fractions
        ("مئة وثلاثة أرباع", "100.75"),
        ("سبعة آلاف وخمسون وثلث", str(7050 + Decimal(1) / 3)),
        ("اثنان وعشرون أخماسا", "4.4"),
        ("أربعون خمسا", "8"),
        ("مئة وستون وخمسين", "160.4"),
        ("ثمن", "0.125"),
        ("مليون إلا ربع", "750000"),
        ("مئة إلا ثلث", str(100 - Decimal(100) / 3)),
        ("واحد على ثمانية", "0.125"),
        ("ناقص تسعة على اثنين", "-4.5"),
        ("خمسون وواحد على أربعة", "50.25"),
        ("ثلاثة من عشرة", "0.3"),
        ("جزء من ألف", "0.001"),
        ("مئتان وسبعة جزء من مئة", "200.07"),
        ("مئتان جزء من مئة", "2"),
        ("تمنية", "8"),
        ("صفر صفر سبعة", "7"),
    ],
)
def test_parse_number(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "كتاب", "خمسة كتب", "لست", "كمية", "أحد", "متين", "على ثلاثة", "1/0", "و"])
def test_what_is_no_number_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse_number(text)


@pytest.mark.parametrize(
    ("text", "inside", "kind", "value"),
    [
        ("وعشرات الملايين", "عشرات الملايين", "vague", 10_000_000),
        ("بآلاف", "آلاف", "vague", 1000),
        ("لألف", "ألف", "cardinal", 1000),
        ("الخمسين مليونا", "الخمسين مليونا", "cardinal", 50_000_000),
        ("عشرين ونيف", "عشرين ونيف", "vague", 20),
        ("نصفهم", "نصف", "fraction", Decimal("0.5")),
    ],
)
def test_span_and_kind(text: str, inside: str, kind: str, value: int | Decimal) -> None:
    number = match_number(split_words(text), 0)
    assert number is not None
    assert (text[number.start : number.end], number.kind, number.value) == (inside, kind, value)
    assert number.modifier == ("more_than" if kind == "vague" else None)


@pytest.mark.parametrize(
    ("text", "grouped", "value"),
    [
        ("2.277", False, "2.277"),
        ("2.277", True, "2277"),
        ("4٫032", True, "4032"),
        ("0.500", None, "0.5"),
        ("1,500", None, "1500"),
    ],
)
def test_one_mark_before_three_digits(text: str, grouped: bool | None, value: str) -> None:
    assert read_digits(text, grouped) == Decimal(value)


def test_senseless_separators_are_no_number() -> None:
    assert read_digits("1,2.3,4") is None


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40))
def test_never_raises(text: str) -> None:
    words = split_words(text)
    for i in range(len(words)):
        for number in (match_number(words, i), match_ordinal(words, i)):
            if number is not None:
                assert number.first == i < number.last <= len(words)
                assert words[i].start <= number.start < number.end <= words[number.last - 1].end
