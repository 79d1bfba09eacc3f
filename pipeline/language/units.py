"""Read units of measure, percent and rates."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import NamedTuple

from pipeline.language.numerals import match_number
from pipeline.language.phrases import Phrases
from pipeline.language.tables import cells, read_table
from pipeline.language.words import Word, split_words


class Unit(NamedTuple):
    """A unit; `kind` is measure, percent or point, `per` the duration in it (كم/ساعة), None where there is none."""

    kind: str
    name: str
    per: str | None


@cache
def units() -> Phrases[Unit]:
    """Return the units by their forms."""
    return Phrases(
        (form, Unit(row["kind"], row["unit"], row["per"] or None))
        for row in read_table("units/units.tsv", ("forms", "kind", "unit", "per"))
        for form in cells(row["forms"])
    )


@cache
def rates() -> Phrases[str]:
    """Return what makes an amount a rate, by its phrase: للبرميل is barrel."""
    rows = read_table("units/rates.tsv", ("forms", "per"))
    return Phrases((form, row["per"]) for row in rows for form in cells(row["forms"]))


def match_unit(words: list[Word], i: int) -> tuple[Unit, int] | None:
    """Read a unit at `words[i]`; return it and the index after it. A bare م counts only written on to the number."""
    found = units().match(words, i)
    if found is None:
        return None
    if (
        len(words[i].folded) == 1
        and words[i].folded.isalpha()
        and found[1] == i + 1
        and words[i - 1].end != words[i].start
    ):
        return None
    return found


def parse_percent(text: str) -> Decimal:
    """Return the number of the percentage that `text` is: "55%" and "عشرين في المئة" are 55 and 20.

    Raises ValueError naming the text when it is no percentage.
    """
    words = split_words(text)
    sign = units().match(words, 0)
    before = sign is not None and sign[0].name == "percent"
    number = match_number(words, sign[1] if sign and before else 0)
    if number is not None:
        if before and number.last == len(words):
            return number.value
        unit = match_unit(words, number.last)
        if unit and unit[0].name == "percent" and unit[1] == len(words):
            return number.value
    raise ValueError(f"not a percentage: {text!r}")
