"""Read what a number counts out: its currency or unit, behind or before it."""

from __future__ import annotations

from pipeline.language import money
from pipeline.language.money import Currency
from pipeline.language.numerals import Number, is_number
from pipeline.language.quantity_words import SentenceReader
from pipeline.language.units import Measure, Unit, match_unit, units

MINUS_SIGNS = frozenset("-−")


class UnitReader(SentenceReader):
    """The rules for what stands beside a number."""

    taken = 0  # the index behind the latest quantity: what stands before it belongs to that

    def follow(self, number: Number) -> tuple[Measure | None, Currency | None, int] | None:
        """Read the unit or the currency after a number, the longer one."""
        definite = (
            number.kind == "vague" or self.folded(number.first).startswith("ال") or number.last > number.first + 1
        )
        at = number.last
        if self.folded(at) == "#":
            at += 1
        currency = money.match_currency(self.words, at, definite=definite)
        measure = match_unit(self.words, at)
        if measure and self.folded(at) == "م" and self.has_four_digits(number.first) and number.last == at:
            measure = None
        if measure and (currency is None or measure.last > currency.last):
            if measure.unit.kind == "point" and not self.is_point(number, measure.last):
                return None
            return measure, None, measure.last
        return (None, currency, currency.last) if currency else None

    def is_point(self, number: Number, last: int) -> bool:
        if self.folded(last) == "اساسيه" and self.folded(last - 1) == "نقاط":
            return False
        return number.value % 1 != 0 or self.mentions("market")

    def unit_before(self, number: Number) -> tuple[Unit | None, Currency | None, int] | None:
        """Read a sign that stands before the number: %47, $44, USD 50, د.إ 20."""
        first = number.first
        if number.start < self.words[first].start and self.folded(first - 1) in MINUS_SIGNS:
            first -= 1  # $-5
        beside = self.folded(first - 1)
        if not (money.nouns().ends(beside) or units().ends(beside)):
            return None
        for width in (3, 2, 1):
            at = first - width
            if at < self.taken or at < 0:
                continue
            measure = match_unit(self.words, at)
            if measure and measure.last == first and measure.unit.name == "percent" and not self.folded(at).isalpha():
                return measure.unit, None, at
            currency = money.match_currency(self.words, at)
            if (
                currency
                and currency.last == first
                and money.leads(currency, number.value)
                and is_number(self.words[number.first])
            ):
                return None, currency, at
        return None
