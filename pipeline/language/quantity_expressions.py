"""Read the quantities of a sentence: each number in its place, ranges, and what kind it is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pipeline.language import money
from pipeline.language.money import Currency
from pipeline.language.numerals import Number, is_number, match_number, match_ordinal, scale_of
from pipeline.language.quantity_amounts import Amount
from pipeline.language.quantity_filters import OF_THEM, FilterReader
from pipeline.language.quantity_numbers import DASHES, TO
from pipeline.language.quantity_words import NOUN, NUMBER
from pipeline.language.units import match_rate
from pipeline.language.words import Word

_OPENERS = frozenset({"تتراوح", "يتراوح", "تراوحت", "تراوح", "متراوحه", "بين"})


@dataclass(slots=True)
class Quantity:
    """A quantity that a text says, its offsets in characters; the fields are those of the layer's records.

    `noun` names its currency. Where that noun is shared by several, `currency` is None until the article has settled it.
    """

    kind: str
    start: int
    end: int
    value: Decimal
    value_max: Decimal | None = None
    modifier: str | None = None
    unit: str | None = None
    currency: str | None = None
    currency_source: str | None = None
    currency_candidates: list[str] | None = None
    per: str | None = None
    counted: str | None = None
    noun: money.Noun | None = None


class Reader(FilterReader):
    """The reading of the quantities of a sentence from left to right."""

    def __init__(self, words: list[Word], text: str, *, whole: bool = False) -> None:
        super().__init__(words, text, whole=whole)
        self.found: list[Quantity] = []

    def read(self) -> list[Quantity]:
        """Return the quantities of the sentence, which the offsets of its words place in the text."""
        starts = self.lexicon.starts
        done = 0
        for i, word in enumerate(self.words):
            kind = starts[word.folded]
            if not kind or i < done:
                continue
            amount = self.noun_amount(i) if kind & NOUN else None
            if amount is not None:
                done = self.taken = max(self.take(amount), i + 1)
            elif kind & NUMBER:
                done = max(self.read_at(i), i + 1)
                self.taken = max(self.taken, done) if self.found else self.taken
        return self.found

    def read_at(self, i: int) -> int:
        """Read the quantity at word i, if any, and return the index to go on from."""
        ordinal = match_ordinal(self.words, i)
        if ordinal is not None and self.take_ordinal(ordinal):
            return ordinal.last
        fraction = self.fraction_at(i)
        if fraction is not None:
            return self.take_number(fraction)
        number = self.number_at(i)
        if number is None:
            return ordinal.last if ordinal else i + 1
        if is_number(self.words[i]) and (skip := self.no_number(number)):
            return skip
        return self.take_number(number)

    def take_ordinal(self, number: Number) -> bool:
        """Record the ordinal, unless it is a part of a name or a time; return False where it is another number."""
        if not self.is_plain_ordinal(number):
            return False
        if not self.is_named_by(number):
            self.add("ordinal", number.value, number.start, number.end)
        return True

    def take_number(self, number: Number) -> int:
        """Record the number at its place, or the range that it opens; return the index to go on from."""
        return self.take(self.amount(number))

    def take(self, amount: Amount) -> int:
        """Record an amount, or the range that it opens, if it is one here; return the index to go on from."""
        if amount.value < 0 and self.is_dash(amount):
            number = amount.number._replace(value=-amount.number.value, start=self.words[amount.number.first].start)
            amount = amount._replace(number=number, value=-amount.value, start=number.start)
        pair = self.range_from(amount)
        if pair is not None:
            return pair
        if amount.unit is None and amount.currency is None:
            return self.take_bare(amount)
        if amount.unit and amount.unit.name == "degree" and self.near("particle", amount.number.first):
            return amount.last
        return self.record(amount)

    def record(self, amount: Amount, value_max: Decimal | None = None) -> int:
        """Record an amount, a range where `value_max` is given; return the index to go on from."""
        first, last = amount.number.first, amount.last
        unit, currency = amount.unit, amount.currency
        kind = "money" if currency else "measure" if unit and unit.kind == "point" else unit.kind if unit else "number"
        rate = match_rate(self.words, last)
        found = self.add(kind, amount.value, amount.start, amount.end)
        found.value_max = value_max
        found.modifier = self.modifier(first, last) or amount.number.modifier
        found.unit = unit.name if unit else currency.noun.unit if currency else None
        found.per = rate[0] if rate else unit.per if unit else None
        if currency:
            found.noun, found.currency, found.currency_source = currency.noun, currency.code, currency.source
        return last

    def range_from(self, low: Amount) -> int | None:
        """Record the range that `low` opens (من 10 إلى 20، بين 5 و6 ملايين، 5-6 آلاف) and return the index after it."""
        words, at = self.words, low.last
        joint = self.folded(at)
        dash = joint in DASHES
        if not (dash or joint in TO or joint.startswith("و")):
            return None
        first = low.number.first
        while first and words[first].start > low.start:
            first -= 1  # بين $10 و$20
        signed = first < low.number.first and low.currency is not None
        between = self.ranged_before(first) or (self.folded(first - 1) == "ال" and self.ranged_before(first - 1))
        opened = between or any(self.folded(k) in _OPENERS for k in range(max(0, first - 5), first))
        if dash and not is_number(words[low.number.first]):
            return None
        if joint in TO or dash:
            second = at + 1
        elif between and joint.startswith("و"):
            second = at + (joint == "و")
        else:
            return None
        if joint in TO and self.folded(second) in {"نحو", "حوالي", "اكثر"}:
            return None
        while second < len(words) and self.folded(second) in {"ال", "ب", "ل"}:
            second += 1
        again = money.match_currency(words, second) if signed else None
        if again and again.noun.symbol:
            second = again.last
        if low.unit is None and low.currency is None and self.is_time(low.number, at) and not between:
            return None
        number = match_number(words, second)
        high = self.amount(number) if number else self.noun_amount(second) if second < len(words) else None
        if high is None or self.counts_noun_before(low.number):
            return None
        number = high.number
        if self.folded(high.last) in DASHES and self.joined(high.last) and self.folded(high.last + 1)[:1].isdecimal():
            return self.sequence_end(high.last)
        low_bare = low.unit is None and low.currency is None
        high_bare = high.unit is None and high.currency is None
        if not low_bare and not high_bare and not opened and not dash:
            return None
        if not low_bare and (
            high.unit != low.unit or (low.currency and high.currency and low.currency.noun != high.currency.noun)
        ):
            return None
        if self.is_time(number, high.last) and high_bare:
            return high.last
        uncounted = not self.is_noun(high.last) or low.value >= high.value
        if high_bare and dash and uncounted and number.last == number.first + 1 and not signed:
            return high.last  # a score, a season or a code
        scale = scale_of(words, number)
        told_apart = joint in TO and not opened and high_bare and low_bare and self.folded(first - 1) == "من"
        if told_apart and min(scale, scale_of(words, low.number)) > 1:
            return None  # من 25 مليونا إلى 34 مليونا: a change
        low_value = low.value
        if low_bare or signed:
            if high.currency and low_bare:
                low_value *= high.currency.factor
            if (scale_of(words, low.number) == 1 and low_value * scale <= abs(high.value)) or (
                joint in TO and scale > 1 and scale_of(words, low.number) == 1 and low_value < 1000
            ):
                low_value *= scale
        if high_bare and not opened and not dash and low_value > high.value:
            return None
        if high.value < 0 < low_value and self.folded(high.last - 1) == "الصفر":
            low_value, high = high.value, high._replace(value=-low_value)
        elif high.value < low_value < 0:
            low_value, high = high.value, high._replace(value=low_value)  # بين -5 و-10 درجات
        merged = Amount(
            *(low.number, low_value, high.unit or low.unit, high.currency or low.currency),
            *(high.last, low.start, high.end),
        )
        if high_bare and low_bare:
            years = self.is_year(low.number) and self.is_year(number)
            return high.last if years else self.count(merged, high.value)
        return self.record(merged, high.value)

    def count(self, amount: Amount, value_max: Decimal | None = None) -> int:
        """Record a number as the count of the noun that follows it, or that واحد and اثنان follow, if there is one."""
        first, last = amount.number.first, self.record(amount, value_max)
        found = self.found[-1]
        noun = last + (self.folded(last) == "من")
        if self.counts_noun_before(amount.number) or self.agrees_with_noun_before(amount.number):
            found.kind, found.counted = "count", self.words[first - 1].text
        elif self.is_noun(noun):
            found.kind = "count"
            if not (self.is_joined_on(noun) or self.near("aside", noun)):
                found.counted = self.words[noun].text
        elif (
            self.near("counting", first - 1)
            or self.folded(last) == "فقط"
            or (self.folded(last) in OF_THEM and not self.opens_number(last + 1))
        ):
            found.kind = "count"
        return last

    def take_bare(self, amount: Amount) -> int:
        """Judge a number that has neither unit nor currency: a rank, a count, a fraction, elided money, or nothing."""
        number, words, first, last = amount.number, self.words, amount.number.first, amount.last
        digits = is_number(words[first])
        if self.is_time(number, last):
            return last
        shared = self.shared_unit(amount)
        if shared is not None:
            return self.record(shared._replace(start=amount.start))
        if number.kind == "fraction":
            if self.is_half_of_time(number) or self.is_text_word(number):
                return last
            return self.record(amount)
        if self.is_rank(number) or self.is_rank_in_words(number):
            self.add("ordinal", number.value, number.start, number.end)
            return last
        if digits:
            alone = last == first + 1 and not self.is_noun(last)
            if self.is_label(number) or (alone and not self.counts_alone(amount)):
                return last
        elif last == first + 1 and number.kind == "cardinal" and not self.is_word_count(number):
            return last
        elided = self.elided(amount)
        if elided is not None:
            return self.record(elided)
        return self.count(amount)

    def is_rank(self, number: Number) -> bool:
        """Tell whether digits without a noun are a place in a row: المركز 23، الـ16، في الدقيقتين 21 و48."""
        first, last = number.first, number.last
        if last > first + 1 or not is_number(self.words[first]):
            return False
        article = self.folded(first - 1) == "ال" and not self.follows_letter(first)
        if self.near("rank", self.before(first)) or (article and not self.is_noun(last)):
            return True
        latest = self.found[-1] if self.found and first > 1 and self.folded(first - 1) == "و" else None
        return latest is not None and latest.kind == "ordinal" and latest.end == self.words[first - 2].end

    def elided(self, amount: Amount) -> Amount | None:
        """Give a large number without noun the currency of the amount before it in the sentence."""
        if not self.found or amount.number.kind != "cardinal" or scale_of(self.words, amount.number) < 1000:
            return None
        if self.is_noun(amount.last) or self.folded(amount.last) == "من":
            return None
        if self.found[-1].kind not in ("money", "percent") or self.is_told_number(amount):
            return None
        outside = not self.in_brackets(amount.start)  # a gloss in brackets says another currency
        for found in reversed(self.found):
            if found.noun and not (outside and self.in_brackets(found.start)):
                noun = found.noun._replace(factor=Decimal(1), shares=())
                source = found.currency_source and "default"
                return amount._replace(currency=Currency(noun, found.currency, source, amount.last))
        return None

    def is_told_number(self, amount: Amount) -> bool:
        """Tell whether عدد stands between the quantity before an amount and the amount: وعدد المصانع 8 آلاف."""
        done = self.found[-1].end
        return any(
            word.start > done and "number_of" in self.lexicon.roles[word.folded]
            for word in self.words[: amount.number.first]
        )

    def add(self, kind: str, value: Decimal, start: int, end: int) -> Quantity:
        """Record what has a kind, a value and a place."""
        found = Quantity(kind, start, end, value)
        self.found.append(found)
        return found
