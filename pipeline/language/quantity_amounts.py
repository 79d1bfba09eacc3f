"""Read amounts: a number with its unit or currency and what is added to it, or a noun that says the number."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from pipeline.language import money, units
from pipeline.language.folding import prefix_length
from pipeline.language.money import Currency
from pipeline.language.numerals import Number, elements, is_number, match_number, scale_of
from pipeline.language.proclitics import analyses
from pipeline.language.quantity_numbers import MINUS, NumberReader
from pipeline.language.quantity_units import MINUS_SIGNS
from pipeline.language.quantity_words import NOUN
from pipeline.language.units import Measure, Unit, match_unit

_DEGREE = "درجه"
_BELOW_ZERO = {("تحت", "الصفر"), ("دون", "الصفر")}
_LINKS = frozenset({"و", "،", ",", "او"})


class Amount(NamedTuple):
    """A number with what follows it: `last` is the index after its last word."""

    number: Number
    value: Decimal
    unit: Unit | None
    currency: Currency | None
    last: int
    start: int
    end: int


class AmountReader(NumberReader):
    """The rules for amounts of money, measures and percentages."""

    def amount(self, number: Number) -> Amount:
        """Return the number with its unit or currency and their parts, its decimal mark read anew in their light."""
        found = self.follow(number)
        measure, currency, last = found or (None, None, number.last)
        unit = measure.unit if measure else None
        start = number.start
        if found is None and (before := self.unit_before(number)):
            unit, currency, at = before
            start = self.words[at].start
            if currency and self.has_minus(at):
                start = self.words[at - 1].start
                number = number._replace(value=number.value.copy_negate())
        number = self.reread(number, unit, currency)
        value = number.value * currency.factor if currency else number.value
        amount = Amount(number, value, unit, currency, last, start, number.end)
        return self.below_zero(self.with_part(amount, measure, currency) if found else amount)

    def has_minus(self, i: int) -> bool:
        """Tell whether a minus touches word i and nothing before it: -$5."""
        inside = self.joined(i - 1) and self.folded(i - 2)[-1:].isalnum()
        return self.folded(i - 1) in MINUS_SIGNS and self.joined(i) and not inside

    def below_zero(self, amount: Amount) -> Amount:
        """Return a temperature with its sign: خمس درجات تحت الصفر."""
        last = amount.last
        if (self.folded(last), self.folded(last + 1)) not in _BELOW_ZERO or amount.value <= 0:
            return amount
        degree = units.units().get(_DEGREE)
        unit = amount.unit or (degree and degree[0])
        if amount.currency or (unit and not unit.name.startswith("degree")):
            return amount
        return amount._replace(value=-amount.value, unit=unit, last=last + 2, end=self.words[last + 1].end)

    def with_part(self, amount: Amount, measure: Measure | None, currency: Currency | None) -> Amount:
        """Return the amount, which ends in `measure` or `currency`, with the smaller part or the half that follows it."""
        value, unit, last = amount.value, amount.unit, amount.last
        if currency and (part := money.match_part(self.words, currency)):
            share, code, last = part
            currency = currency._replace(code=code, source="explicit" if code else None)
            value += share.copy_sign(value)
        elif measure and (piece := units.match_part(self.words, measure)):
            share, unit, last = piece
            value += share.copy_sign(value)
        elif half := self.half_after(amount) or self.rest_after(amount) or self.less_after(amount):
            value, last = value + (half[0] if value >= 0 else -half[0]), half[1]
        return amount._replace(value=value, unit=unit, currency=currency, last=last, end=self.words[last - 1].end)

    def half_after(self, amount: Amount) -> tuple[Decimal, int] | None:
        """Read a fraction joined behind the noun: 57 دولارا ونصف، مليون ريال ونصف، 200 مليار ريال ونصف المليار ريال."""
        at = amount.last
        if not self.folded(at).startswith("و") or "." in self.folded(amount.number.first):
            return None
        half = match_number(self.words, at + (self.folded(at) == "و"))
        if half is None or not any(e.part == "fraction" for e in elements(self.folded(half.first))):
            return None
        after = half.last
        again = money.match_currency(self.words, after, definite=True) if amount.currency else None
        if again and amount.currency and again.noun == amount.currency.noun:
            return half.value, again.last
        if half.kind != "fraction":
            return half.value, after
        if self.is_noun(after) and not (
            self.folded(after).startswith("و") and self.lexicon.starts[self.folded(after)] & NOUN
        ):
            return None
        return half.value * scale_of(self.words, amount.number), after

    def less_after(self, amount: Amount) -> tuple[Decimal, int] | None:
        """Read a fraction taken off behind the noun: خمسة دنانير إلا ربعا."""
        at = amount.last
        if self.folded(at) != "الا" or self.is_noun(at + 2):
            return None
        parts = (e for e in elements(self.folded(at + 1)) if e.part in ("fraction", "bound_fraction"))
        part = next((e.value for e in parts if not (e.definite or e.clitic) and e.value < 1), None)
        return (-part, at + 2) if part else None

    def rest_after(self, amount: Amount) -> tuple[Decimal, int] | None:
        """Read the end of a number behind its noun in a text that is but the amount: مئة ريال سعودي واثنان."""
        at = amount.last
        if not self.folded(at).startswith("و") or amount.value % 100 or not amount.value:
            return None
        rest = match_number(self.words, at + (self.folded(at) == "و"))
        if rest is None or rest.kind != "cardinal" or rest.value >= 100 or is_number(self.words[rest.first]):
            return None
        return (rest.value, rest.last) if self.is_text(amount.number.first, rest.last) else None

    def noun_amount(self, i: int) -> Amount | None:
        """Read an amount whose noun says the number: دولار واحد، متر ونصف، دينارين و500 مليم، or a text that is but a dual.

        Without واحد a noun counts only with a part, since a lone dual or singular is none.
        """
        for rest, length in analyses(self.folded(i)):
            currency = money.match_currency(self.words, i, first=rest)
            measure = match_unit(self.words, i, first=rest)
            if measure and measure.unit.kind == "measure" and (currency is None or measure.last > currency.last):
                currency = None
            else:
                measure = None
            found = measure or currency
            count = Decimal(found.says or self.is_single(i, rest)) if found else Decimal(0)
            if found is None or not count:
                continue
            start = self.words[i].start + prefix_length(self.words[i].text, length)
            number = Number(count, None, "cardinal", i, i + 1, start, self.words[i].end, None)
            value = count * currency.factor if currency else count
            last = found.last + (measure is not None and self.folded(found.last) in money.ONE)
            one = any(word.folded in money.ONE for word in self.words[i + 1 : last])
            amount = Amount(number, value, measure and measure.unit, currency, last, start, self.words[last - 1].end)
            whole = self.below_zero(self.with_part(amount, measure, currency))
            part = whole.last > amount.last
            negative = self.folded(i - 1) in MINUS
            if not (one or part or self.is_text(i - negative, whole.last)) or (
                length and len(rest) < (3 if part else 4)
            ):
                continue  # وطن واحد is no ton
            if negative:
                return whole._replace(value=-whole.value, start=self.words[i - 1].start)
            return whole
        return None

    def is_single(self, i: int, noun: str) -> bool:
        """Tell whether a fraction goes on from the noun of a currency in the singular at word i: دولار ونصف، دينار إلا ربعا."""
        found = money.nouns().match(self.words, i, noun)
        if found is None or found[0][1] != 1:
            return False
        after = self.folded(found[1])
        part = self.folded(found[1] + 1) if after in {"و", "الا"} else after.removeprefix("و")
        return after.startswith(("و", "الا")) and any(
            e.part in ("fraction", "bound_fraction") and not (e.definite or e.clitic) for e in elements(part)
        )

    def shared_unit(self, amount: Amount) -> Amount | None:
        """Give a number the unit that the next one in its list bears: 5.8 و6.1 و6.4 بوصة."""
        number = amount.number
        at = amount.last
        for _ in range(4):
            if not self.folded(at).startswith("و") and self.folded(at) not in _LINKS:
                return None
            following = match_number(self.words, at + (self.folded(at) in _LINKS))
            if following is None or following.kind != "cardinal":
                return None
            after = self.amount(following)
            if after.unit or after.currency:
                if after.start < self.words[following.first].start or not is_number(self.words[number.first]):
                    return None
                scale = (
                    scale_of(self.words, following)
                    if scale_of(self.words, number) == 1 and number.value < 1000
                    else Decimal(1)
                )
                if "." not in self.folded(number.first) and "," not in self.folded(number.first) and scale == 1:
                    return None
                return amount._replace(unit=after.unit, currency=after.currency, value=amount.value * scale)
            at = following.last
        return None
