"""Numbers that other programs spell out are read back, however the words are dressed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from num2words import num2words
from pyarabic.number import ArNumbers

from pipeline.language.numerals import match_number, parse_number
from pipeline.language.words import split_words

# Numbers of every length, and round ones, which have their own forms (ألفان، مئتا ألف).
NUMBERS = st.one_of(
    st.integers(0, 10**15),
    st.integers(0, 15).flatmap(lambda length: st.integers(0, 10**length)),
    st.builds(lambda head, zeros: head * 10**zeros, st.integers(0, 999), st.integers(0, 12)),
)
PYARABIC = ArNumbers()
DIGITS = [str.maketrans("0123456789", digits) for digits in ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")]
MARKS = "ًٌٍَُِّْـ"  # short vowels and the stretch of a line


def spelled(value: int) -> str:
    # num2words misspells one and two before a scale: 701000 as "seven hundred and a thousand thousand", 2000000 as مليونا.
    assume(all((value // 1000**group) % 100 not in (1, 2) for group in range(1, 6)))
    return str(num2words(value, lang="ar"))


@settings(max_examples=400, deadline=None)
@given(NUMBERS)
def test_num2words(value: int) -> None:
    assert parse_number(spelled(value)) == value


@settings(max_examples=200, deadline=None)
@given(NUMBERS)
def test_num2words_below_zero(value: int) -> None:
    assume(value)
    assert parse_number("سالب " + spelled(value)) == -value


@settings(max_examples=400, deadline=None)
@given(NUMBERS)
def test_pyarabic(value: int) -> None:
    assume(value < 10**12)
    try:
        text = PYARABIC.int2str(str(value))
    except KeyError:  # it knows no names for all of its own groups
        assume(False)
    assert parse_number(text) == value


@settings(max_examples=200, deadline=None)
@given(NUMBERS)
def test_icu(value: int) -> None:
    icu = pytest.importorskip("icu")
    spell_out = icu.RuleBasedNumberFormat(icu.URBNFRuleSetTag.SPELLOUT, icu.Locale("ar"))
    assert parse_number(spell_out.format(value)) == value


@settings(max_examples=300, deadline=None)
@given(NUMBERS, st.sampled_from(["", "و", "ب", "ل", "ف", "ك", "وب", "ول", "فب"]))
def test_proclitics(value: int, proclitic: str) -> None:
    text = proclitic + spelled(value)
    number = match_number(split_words(text), 0)
    assert number is not None
    assert (number.value, text[number.start : number.end]) == (value, text[len(proclitic) :])


@settings(max_examples=300, deadline=None)
@given(NUMBERS, st.data())
def test_marks_inside(value: int, data: st.DataObject) -> None:
    text = spelled(value)
    places = data.draw(st.lists(st.integers(1, len(text)), max_size=8))
    for place in sorted(places, reverse=True):
        if text[place - 1].isalpha():
            text = text[:place] + data.draw(st.sampled_from(MARKS)) + text[place:]
    assert parse_number(text) == value


@settings(max_examples=300, deadline=None)
@given(NUMBERS, st.sampled_from(DIGITS), st.sampled_from(["", ",", "٬"]), st.sampled_from(["", "-", "−", "سالب "]))
def test_digits(value: int, digits: dict[int, int], mark: str, sign: str) -> None:
    text = f"{value:,}".replace(",", mark).translate(digits)
    assert parse_number(sign + text) == (-value if sign else value)


@settings(max_examples=300, deadline=None)
@given(NUMBERS, st.integers(0, 9999), st.sampled_from(DIGITS), st.sampled_from([".", "٫"]))
def test_decimals(value: int, places: int, digits: dict[int, int], mark: str) -> None:
    fraction = f"{places:04}"
    assert parse_number(f"{value}{mark}{fraction}".translate(digits)) == Decimal(f"{value}.{fraction}")


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1, 999), st.sampled_from([("ألف", 3), ("مليون", 6), ("مليار", 9), ("تريليون", 12), ("كوادريليون", 15)])
)
def test_digits_with_a_scale(value: int, scale: tuple[str, int]) -> None:
    name, zeros = scale
    assert parse_number(f"{value} {name}") == parse_number(f"{value}{name}") == value * 10**zeros
    assert parse_number(f"{value / 8} {name}") == Decimal(value) * 10**zeros / 8
