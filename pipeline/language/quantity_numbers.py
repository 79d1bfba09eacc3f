"""Read a number where it stands in a sentence: signs, brackets, decimals apart, marks that read in two ways, fractions."""

from __future__ import annotations

from decimal import Decimal

from pipeline.language import money
from pipeline.language.money import Currency
from pipeline.language.numerals import (
    FINEST,
    Number,
    elements,
    is_number,
    match_bound_fraction,
    match_number,
    match_over,
    match_slash,
    read_whole,
)
from pipeline.language.proclitics import analyses
from pipeline.language.quantity_units import UnitReader
from pipeline.language.units import Unit, match_unit

TO = frozenset({"الي"})
DASHES = frozenset("-–—")
MINUS = frozenset({"ناقص", "سالب"})
LIST = 20  # the largest number of an item in a list
_DOLLAR_INDEX = "مؤشر الدولار"
_LEVELS = frozenset({"عند", "الي", "مستوي"})
_BETWEEN = frozenset({"بين", "وبين", "فبين"})
MAX_DIGITS = 45
_TENTHS = 6  # words at most between a number and the power of ten that its decimals are told in


class NumberReader(UnitReader):
    """The rules for numbers by themselves."""

    def number_at(self, i: int) -> Number | None:
        number = match_number(self.words, i)
        if number is None or number.value.adjusted() > MAX_DIGITS:
            return None
        if any(word.folded == "\n" for word in self.words[i : number.last]):
            return None
        number = self.unpointed(self.tenths(self.dual(self.unbracketed(number))))
        if self.ranged_before(number.first) and number.last - number.first > 1 and not self.second_follows(number.last):
            for end in range(number.last - 1, i, -1):  # بين خمسة وعشرين: the و parts two numbers
                if self.folded(end).startswith("و"):
                    cut = match_number(self.words[:end], i)
                    if cut and cut.last == end and match_number(self.words, end + (self.folded(end) == "و")):
                        return cut
        if is_number(self.words[i]) and i > 0 and self.joined(i) and self.folded(i - 1) in {"-", "+", "−"}:
            edge = i - 2
            if edge < 0 or not self.joined(i - 1) or not (self.folded(edge)[-1:].isalnum()):
                value = number.value if self.folded(i - 1) == "+" else number.value.copy_negate()
                number = number._replace(value=value, start=self.words[i - 1].start)
        elif self.folded(i - 1) in MINUS:
            number = number._replace(value=number.value.copy_negate(), start=self.words[i - 1].start)
        if self.folded(number.last) == ")" and self.counts_in_brackets(number):
            return number._replace(last=number.last + 1)
        over = match_over(self.words, number, liberal=self.does_sums(number.last))
        return over if over and self.follow(over) is None else number

    def counts_in_brackets(self, number: Number) -> bool:
        """Tell whether digits in brackets count what follows, as if the brackets were not there: (12) لاعبا، (303) دولارات."""
        first, after = number.first, number.last + 1
        if self.folded(first - 1) != "(" or not is_number(self.words[first]) or self.is_year(number):
            return False
        if self.follow(number._replace(last=after)):
            return True
        at = self.before(first)
        if (
            number.last > first + 1
            or first == 1
            or not self.is_noun(after)
            or self.folded(after).startswith("ال")
            or self.is_joined_on(after)
        ):
            return False
        if self.near("label", at) or self.near("rank", at):
            return False
        subject = any(rest.startswith("ال") for rest, _ in analyses(self.folded(at)))
        return not subject or self.tanwin(after) or self.folded(after).endswith(("ه", "ات"))

    def does_sums(self, i: int) -> bool:
        """Tell whether x على y at word i is a quotient whatever the numbers, because the sentence is about arithmetic."""
        return self.folded(i) in {"علي", "جزء", "جزءا", "اجزاء"} and self.mentions("arithmetic")

    def fraction_at(self, i: int) -> Number | None:
        """Read a fraction that only its surroundings tell from something else: 3/4 كوب، خمس السكان."""
        number = match_slash(self.words, i) if is_number(self.words[i]) else match_bound_fraction(self.words, i)
        if number is None:
            return None
        last = number.last
        if not is_number(self.words[i]):
            return number if self.near("whole", last) or self.is_fifth(number) else None
        unit = match_unit(self.words, last)
        glued = self.joined(i) and not self.folded(i - 1).isalpha() and self.folded(i - 1) not in {"(", *DASHES}
        if glued or (self.joined(last) and not (unit and unit.unit.kind == "percent")):
            return None
        if number.kind == "cardinal":
            return number  # 1/2 مليون
        measured = unit is not None or money.match_currency(self.words, last) is not None
        at = self.before(i)
        if not measured and any(
            self.near(role, at) for role in ("year", "period", "result", "rank", "label", "particle")
        ):
            return None
        if self.folded(last) in self.lexicon.time_units or self.near("period_adjective", last):
            return None
        if last - i > 3:
            return number  # 2 1/4
        part = measured or self.near("whole", last) or self.is_noun(last)
        return number if number.value < 1 and int(self.folded(last - 1)) <= FINEST and part else None

    def is_fifth(self, number: Number) -> bool:
        """Tell whether خمس is a fraction by its vowel or by the definite noun after it, which no count can have: خمس الأزمات."""
        word, after = self.words[number.first], self.folded(number.last)
        if "\u064f" in word.text[:4]:  # بُعشر، وخُمس
            return True
        noun = after.startswith("ال") and self.is_noun(number.last) and not self.opens_number(number.last)
        return self.folded(number.first).endswith("خمس") and noun

    def dual(self, number: Number) -> Number:
        """Return twice a scale that stands before its noun in the nominative dual, which looks like tanwin: ألفا ريال."""
        first, last = number.first, number.last
        word = self.words[first]
        if (
            last > first + 1
            or word.folded[-1] != "ا"
            or "\u064b" in word.text
            or not self.is_noun(last)
            or elements(self.folded(last))
            or not any(e.part == "scale" and not e.definite for e in elements(word.folded))
        ):
            return number
        return number._replace(value=2 * number.value)

    def tenths(self, number: Number) -> Number:
        """Return the number with its decimals in spoken form: اثنان وثمانية من عشرة في المئة."""
        first, last = number.first, number.last
        if is_number(self.words[first]) or not (self.folded(last).startswith("و") or self.folded(last) == "من"):
            return number
        bar = next((at for at in range(last, last + _TENTHS) if self.folded(at) == "من"), None)
        power = match_number(self.words, bar + 1) if bar else None
        unit = match_unit(self.words, power.last) if power else None
        if power is None or unit is None or unit.unit.kind != "percent":
            return number
        whole = read_whole(self.words[first : power.last])
        return number._replace(value=whole.value, last=power.last, end=power.end) if whole else number

    def unpointed(self, number: Number) -> Number:
        """Return digits behind a bare decimal mark as the decimals they are: .5%."""
        first = number.first
        mark = is_number(self.words[first]) and self.joined(first) and self.folded(first - 1) in {".", "٫"}
        bare = mark and not (self.joined(first - 1) and self.folded(first - 2)[-1:].isalnum())
        if not bare or number.last > first + 1 or not self.folded(first).isdecimal():
            return number
        return number._replace(value=Decimal(f"0.{self.folded(first)}"), start=self.words[first - 1].start)

    def unbracketed(self, number: Number) -> Number:
        """Return the number with the scale that follows its brackets: (1.02) مليون."""
        first, last = number.first, number.last
        brackets = (self.folded(first - 1), self.folded(last)) == ("(", ")")
        if not (brackets and is_number(self.words[first])) or (first == 1 and number.value < LIST):
            return number
        scaled = match_number([*self.words[:last], *self.words[last + 1 : last + 4]], first)
        return scaled._replace(last=scaled.last + 1) if scaled and scaled.last > last else number

    def ranged_before(self, i: int) -> bool:
        return self.folded(i - 1) in _BETWEEN

    def second_follows(self, i: int) -> bool:
        return (
            self.folded(i) in TO
            or self.folded(i) in DASHES
            or (self.folded(i).startswith("و") and match_number(self.words, i + (self.folded(i) == "و")) is not None)
        )

    def is_level_of_index(self, number: Number) -> bool:
        """Tell whether a number without noun is where the index of the dollar stands, told to three decimals: المؤشر … عند 95.174."""
        first = number.first
        if len(self.folded(first).partition(".")[0]) != 2 or self.folded(first - 1) not in _LEVELS:
            return False
        return not self.is_noun(number.last) and self.mentions("index") and _DOLLAR_INDEX in self.text

    def reread(self, number: Number, unit: Unit | None, currency: Currency | None) -> Number:
        """Decide one mark before three digits: decimal in percentages, prices and before a scale, else a thousands mark."""
        digits = self.folded(number.first)
        if sum(digits.count(m) for m in ",٬.") > 2 and number.last > number.first + 1:
            whole = match_number(self.words[: number.first + 1], number.first)
            return number._replace(value=whole.value) if whole else number  # a full figure and a superfluous scale
        mark = next((m for m in ".,،٫٬" if m in digits), None)
        if mark is None or not is_number(self.words[number.first]):
            return number
        scaled = number.last > number.first + 1
        grouped: bool | None = None
        if unit and unit.kind == "percent":
            grouped = False
        elif currency and not scaled:
            small = money.three_decimals(currency) and len(digits.split(mark)[0]) < 3
            grouped = not (
                small or (mark in ".٫" and not digits.endswith("0")) or (mark == "." and currency.code == "JPY")
            )
        elif scaled and mark != ",":
            grouped = False
        elif unit is None and currency is None and mark == "٫" and self.is_noun(number.last):
            grouped = True
        elif unit is None and currency is None and mark == "." and self.is_level_of_index(number):
            grouped = False
        again = match_number(self.words, number.first, grouped) if grouped is not None else None
        sign = -1 if number.value < 0 else 1
        return number._replace(value=sign * again.value) if again and again.last == number.last else number
