"""Read units of measure, percent and rates."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from pipeline.language.inflection import counted_forms
from pipeline.language.numerals import match_number, match_ordinal
from pipeline.language.phrases import Phrases
from pipeline.language.tables import cells, read_table
from pipeline.language.words import Word, split_words

_LONGEST = 4  # words of a unit's name


class Unit(NamedTuple):
    """A unit; `kind` is measure, percent or point, `per` the duration in it (كم/ساعة), None where there is none.

    One of it is `factor` of `base`, the unit that its kind is reckoned in; None where no table says.
    """

    name: str
    kind: str
    base: str | None
    factor: Decimal
    per: str | None


class Measure(NamedTuple):
    """A unit in a list of words, and the index after it; `says` is the number of its noun alone: 1, 2 in the dual, else 0."""

    unit: Unit
    last: int
    says: int


@cache
def units() -> Phrases[tuple[Unit, int]]:
    """Return the units by their forms, each with the count that the form says."""
    return Phrases(_units())


def _units() -> Iterator[tuple[str, tuple[Unit, int]]]:
    prefixes = {
        row["prefix"]: (cells(row["forms"]), Decimal(row["factor"]))
        for row in read_table("units/prefixes.tsv", ("prefix", "forms", "factor"))
    }
    columns = ("unit", "kind", "forms", "signs", "prefixes", "base", "factor", "per")
    for row in read_table("units/units.tsv", columns):
        unit = Unit(row["unit"], row["kind"], row["base"] or None, Decimal(row["factor"] or 1), row["per"] or None)
        yield from ((sign, (unit, 0)) for sign in cells(row["signs"]))
        forms: dict[str, int] = {}
        for noun in cells(row["forms"]):
            for form, count in counted_forms(noun):
                forms.setdefault(form, count)
        yield from ((form, (unit, count)) for form, count in forms.items())
        for prefix in cells(row["prefixes"]):
            spellings, factor = prefixes[prefix]
            prefixed = unit._replace(name=prefix + unit.name, factor=factor * unit.factor)
            for spelling in spellings:
                for form, count in forms.items():
                    yield spelling + form, (prefixed, count)
                    yield f"{spelling} {form}", (prefixed, count)


@cache
def rates() -> Phrases[str]:
    """Return what makes an amount a rate, by its phrase: للبرميل is barrel."""
    rows = read_table("units/rates.tsv", ("forms", "per"))
    return Phrases((form, row["per"]) for row in rows for form in cells(row["forms"]))


def match_rate(words: list[Word], i: int) -> tuple[str, int] | None:
    """Read what makes the amount before `words[i]` a rate: an ISO 8601 duration or a noun, and the index after it."""
    found = rates().match(words, i)
    if found and words[i].folded == "في" and _is_specified(words, found[1]):
        found = None  # في العام الماضي, في الساعة 10
    each = _each(words, i)
    return each if each and (found is None or each[1] > found[1]) else found


def _is_specified(words: list[Word], i: int) -> bool:
    """Tell whether word i says which year or hour the one before it is; a weekday says none."""
    if i >= len(words):
        return False
    if words[i - 1].folded == "الساعه" and not words[i].text[0].isdecimal():
        return match_ordinal(words, i) is not None
    return words[i].folded.startswith(("ال", "نفس", "ذات")) or words[i].text[0].isdecimal()


def _each(words: list[Word], i: int) -> tuple[str, int] | None:
    """Read one of a unit: للمتر المربع، لكل طن، /كيلوغرام."""
    folded = words[i].folded if i < len(words) else ""
    if folded.startswith("لل"):
        at, firsts = i, [folded[2:], folded[1:]]  # للمتر, للتر
    elif folded in {"لكل", "/"} and i + 1 < len(words):
        at, firsts = i + 1, [words[i + 1].folded]
    else:
        return None
    bare = [word._replace(folded=word.folded.removeprefix("ال")) for word in words[at : at + _LONGEST]]
    found = next((match for first in firsts if (match := units().match(bare, 0, first))), None)
    if found is None or found[0][0].kind != "measure" or not found[0][1]:
        return None
    return found[0][0].name, at + found[1]


def match_unit(words: list[Word], i: int, first: str | None = None) -> Measure | None:
    """Read a unit at `words[i]`. A bare م counts only written on to the number.

    `first` is read in place of the folded form of that word, without its proclitics.
    """
    found = units().match(words, i, first)
    if found is None:
        return None
    (unit, count), last = found
    letter = words[i].folded
    if len(letter) == 1 and letter.isalpha() and last == i + 1 and words[i - 1].end != words[i].start:
        return None
    return Measure(unit, last, count)


def match_part(words: list[Word], measure: Measure) -> tuple[Decimal, Unit, int] | None:
    """Read the smaller part that follows a measure (متر | و45 سنتيمترا).

    Return its share of one, the unit that it shows the measure to have (كيلو و200 غرام: kilogram), and the index after it.
    """
    i, unit = measure.last, measure.unit
    if i >= len(words) or unit.base is None or not words[i].folded.startswith("و"):
        return None
    number = match_number(words, i + 1 if words[i].folded == "و" else i)
    small = match_unit(words, number.last) if number else None
    if number is None or small is None or small.unit.per or small.unit.base is None:
        return None
    alike = units().get(words[i - 1].folded + words[number.last].folded)
    if small.unit.base != unit.base and alike:
        unit = alike[0]
    share = number.value * small.unit.factor / unit.factor
    return (share, unit, small.last) if small.unit.base == unit.base and 0 < share < 1 else None


def parse_percent(text: str) -> Decimal:
    """Return the number of the percentage that `text` is: "55%" and "عشرين في المئة" are 55 and 20.

    Raises ValueError naming the text when it is no percentage.
    """
    words = split_words(text)
    sign = match_unit(words, 0)
    before = sign is not None and sign.unit.name == "percent"
    number = match_number(words, sign.last if sign and before else 0)
    if number is not None:
        if before and number.last == len(words):
            return number.value
        unit = match_unit(words, number.last)
        if unit and unit.unit.name == "percent" and unit.last == len(words):
            return number.value
    raise ValueError(f"not a percentage: {text!r}")
