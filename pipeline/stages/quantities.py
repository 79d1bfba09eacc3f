"""Find amounts of money, percentages, measures, counts, fractions and ordinals."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from decimal import Decimal
from typing import NamedTuple

import regex
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.language import money, units
from pipeline.language.folding import fold, prefix_length
from pipeline.language.knowledge import load_knowledge
from pipeline.language.money import Currency
from pipeline.language.numerals import (
    Number,
    elements,
    is_number,
    is_numeral,
    match_bound_fraction,
    match_number,
    match_ordinal,
    match_over,
    match_slash,
    read_whole,
)
from pipeline.language.phrases import Phrases
from pipeline.language.proclitics import analyses
from pipeline.language.tables import cells, read_table
from pipeline.language.units import Measure, Unit, match_rate, match_unit
from pipeline.language.words import Word, split_words
from pipeline.stages.layers import (
    Record,
    WordTable,
    read_layer,
    register_extensions,
    text_of,
    tokens_of,
    words_of,
    write_layer,
)

_BREAK = regex.compile(r"\n|(?<=[.!؟?…])\s+")
_HAS_DIGIT = regex.compile(r"\p{Nd}")
_EDGES = regex.compile(r"^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$")
_NO_NUMBER = regex.compile(r"https?:|www\.|@|\.(?:com|net|org)\b|[A-Za-z]/|[A-Za-z]{2}\d")
_DASHES = frozenset("-–—")
_TO = frozenset({"الي"})
_BETWEEN = frozenset({"بين", "وبين", "فبين"})
_ERAS = frozenset({"ه", "م", "ميلادي", "هجري", "ميلاديه", "هجريه", "للهجره", "للميلاد", "ق"})
_NUMBER, _NOUN = 1, 2
_DEGREE = "درجه"
_BELOW_ZERO = {("تحت", "الصفر"), ("دون", "الصفر")}
_MINUS = frozenset({"ناقص", "سالب"})
_MARKS = frozenset(".,٫٬")
# A text that is one number: what may stand around it, and no more digits on end than a number has.
_WHOLE = regex.compile(
    r"""[\s.,،؛;:!؟?()\[\]«»"'@&#*…]*?([-+−]?\s?[.٫]?\p{Nd}.*?|\p{L}.*?)[\s.,،؛;:!؟?()\[\]«»"'@&#*…]*"""
)
_DIGIT = regex.compile(r"\p{Nd}")
_WHOLE_LENGTH = 500
_LONGEST_ROW = 15
_OPENERS = frozenset({"تتراوح", "يتراوح", "تراوحت", "تراوح", "متراوحه", "بين"})
_SMALL = Decimal("1e-6")
_YEARS = (1900, 2100)
_HIJRI_YEARS = (1300, 1500)
_CALENDAR_DAY = regex.compile(r"\d{4}(?:-\d{2}){0,2}")
_AROUND = 1000  # how many characters of an address are looked at on either side of its digits
_MAX_DIGITS = 45
_TEXT = 12  # words at most in a text that may be nothing but an amount (دينارين)
_NAME = 80  # characters at most of what says a country
_TENTHS = 6  # words at most between a number and the power of ten that its decimals are told in
_ITEM_ENDS = frozenset(".)-–]")
_LIST = 20  # the largest number of an item in a list


class Tables:
    """The tables that the finder consults, read once."""

    def __init__(self) -> None:
        self.modifiers_before: Phrases[str] = Phrases(self._modifiers("before"))
        self.modifiers_after: Phrases[str] = Phrases(self._modifiers("after"))
        self.roles: dict[str, Phrases[bool]] = {
            row["role"]: Phrases((form, True) for form in cells(row["forms"]))
            for row in read_table("numerals/contexts.tsv", ("role", "forms"))
        }
        self.time_units = Phrases(
            (article + row["form"], row["number"])
            for row in read_table("times/units.tsv", ("form", "unit", "number"))
            for article in ("", "ال")
        )
        self.months = Phrases(
            (row["form"], row["month"])
            for row in read_table("times/months.tsv", ("form", "month", "calendar", "tradition"))
        )
        countries = _Countries()
        self.starts = starts = _Starts()
        self.numbers = WordTable(lambda word: bool(starts[fold(word)] & _NUMBER))
        self.adjectives = WordTable(lambda word: countries[fold(word)])

    @staticmethod
    def _modifiers(place: str) -> list[tuple[str, str]]:
        rows = read_table("numerals/modifiers.tsv", ("forms", "modifier", "place"))
        return [(form, row["modifier"]) for row in rows if row["place"] == place for form in cells(row["forms"])]

    def has_role(self, role: str, folded: str) -> bool:
        """Tell whether a folded word plays `role` beside a number, whatever its proclitics."""
        return any(rest in self.roles[role] for rest, _ in analyses(folded))


class _Starts(dict[str, int]):
    """What can begin at a folded word, proclitics apart: `_NUMBER`, `_NOUN` of a currency or unit that may say a number."""

    def __init__(self) -> None:
        super().__init__()
        self._nouns = {words[0] for words, (_, says) in money.nouns() if says} | {
            words[0] for words, (unit, says) in units.units() if says and unit.kind == "measure"
        }

    def __missing__(self, folded: str) -> int:
        bare = _EDGES.sub("", folded)
        number = bool(_HAS_DIGIT.search(folded)) or (bool(bare) and is_numeral(bare))
        noun = any(rest in self._nouns for rest, _ in analyses(folded))
        answer = self[folded] = _NUMBER * number + _NOUN * noun
        return answer


class _Countries(dict[str, bool]):
    """Whether a folded token can begin the adjective of a country, behind proclitics and the article."""

    def __missing__(self, folded: str) -> bool:
        adjectives = money.adjectives()
        answer = self[folded] = any(
            adjectives.begins(money.bare(rest)) for rest, _ in analyses(_EDGES.sub("", folded) or folded)
        )
        return answer


class _Amount(NamedTuple):
    """A number with what follows it: `last` is the index after its last word."""

    number: Number
    value: Decimal
    unit: Unit | None
    currency: Currency | None
    last: int
    start: int
    end: int


class _Passage:
    """One sentence-like stretch of text, and the reading of its quantities from left to right."""

    def __init__(self, words: list[Word], text: str, tables: Tables, whole: bool) -> None:
        self.words = words
        self.text = text
        self.whole = whole
        self.tables = tables
        self.taken = 0
        self.records: list[Record] = []
        self.nouns: list[tuple[Record, money.Noun]] = []
        self._mentioned: dict[str, bool] = {}

    # ------------------------------------------------------------ single words

    def folded(self, i: int) -> str:
        return self.words[i].folded if 0 <= i < len(self.words) else ""

    def joined(self, i: int) -> bool:
        """Tell whether words i-1 and i touch."""
        return 0 < i < len(self.words) and self.words[i - 1].end == self.words[i].start

    def near(self, role: str, i: int) -> bool:
        return 0 <= i < len(self.words) and self.tables.has_role(role, self.folded(i))

    def mentions(self, role: str) -> bool:
        """Tell whether any word of the passage plays `role`."""
        if role not in self._mentioned:
            self._mentioned[role] = any(self.tables.has_role(role, word.folded) for word in self.words)
        return self._mentioned[role]

    def before(self, i: int) -> int:
        """Return the index of the real word before i: brackets, quotes, tatweel and proclitics apart are passed over."""
        i -= 1
        while i >= 0 and (
            self.folded(i) in {"و", "ب", "ل", "ف", "ك", "ال", "لل", "بال", "وال"} or not self.folded(i).strip('"«»“”()')
        ):
            i -= 1
        return i

    def is_noun(self, i: int) -> bool:
        """Tell whether word i can be the noun that is counted."""
        if i >= len(self.words):
            return False
        word = self.words[i]
        if not word.folded.isalpha() or len(word.folded) < 2 or self.near("particle", i):
            return False
        if word.folded[0] in "وبلف" and self.tables.has_role("particle", word.folded[1:]):
            return False
        return not word.folded.isascii() and not word.folded.startswith(("لل", "بال", "وال", "فال", "كال"))

    # ------------------------------------------------------------ reading

    def read(self) -> list[Record]:
        """Return the records of the passage, with absolute offsets and without ids."""
        starts = self.tables.starts
        done = 0
        for i in [k for k, word in enumerate(self.words) if starts[word.folded]]:
            if i < done:
                continue
            kind = starts[self.words[i].folded]
            amount = self.noun_amount(i) if kind & _NOUN else None
            if amount is not None:
                done = self.taken = max(self.take(amount), i + 1)
            elif kind & _NUMBER:
                done = max(self.read_at(i), i + 1)
                self.taken = max(self.taken, done) if self.records else self.taken
        return self.records

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

    def number_at(self, i: int) -> Number | None:
        number = match_number(self.words, i)
        if number is None or number.value.adjusted() > _MAX_DIGITS:
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
        elif self.folded(i - 1) in _MINUS:
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
            or self.folded(after).startswith(("ال", "و"))
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
            return number if self.near("whole", last) else None
        at = self.before(i)
        glued = (self.joined(i) and not self.folded(i - 1).isalpha() and self.folded(i - 1) != "(") or self.joined(last)
        if glued or any(self.near(role, at) for role in ("year", "period", "result", "rank", "label", "particle")):
            return None
        if self.folded(last) in self.tables.time_units or self.near("period_adjective", last):
            return None
        if last - i > 3:
            return number  # 2 1/4
        part = self.near("whole", last) or match_unit(self.words, last) or self.is_noun(last)
        return number if number.value < 1 and number.value.as_integer_ratio()[1] <= 8 and part else None

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
        if not (brackets and is_number(self.words[first])) or (first == 1 and number.value < _LIST):
            return number
        scaled = match_number([*self.words[:last], *self.words[last + 1 : last + 4]], first)
        return scaled._replace(last=scaled.last + 1) if scaled and scaled.last > last else number

    def ranged_before(self, i: int) -> bool:
        return self.folded(i - 1) in _BETWEEN

    def second_follows(self, i: int) -> bool:
        return (
            self.folded(i) in _TO
            or self.folded(i) in _DASHES
            or (self.folded(i).startswith("و") and match_number(self.words, i + (self.folded(i) == "و")) is not None)
        )

    # ------------------------------------------------------------ what is no quantity

    def no_number(self, number: Number) -> int | None:
        """Return where to go on when digits are no quantity (a clock, a date, a score, a name), else None."""
        first, last = number.first, number.last
        start, end = self.words[first].start, self.words[last - 1].end
        text = self.text
        left, right = text[start - 1 : start], text[end : end + 1]
        if _NO_NUMBER.search(self.chunk(start, end)) and not money.match_currency(self.words, first - 1):
            return last
        following = text[end + 1 : end + 2]
        if (right and right in ":/" and following.isdigit()) or (
            left and left in ":/" and text[start - 2 : start - 1].isdigit()
        ):
            return self.sequence_end(last)
        if phone := self.phone_end(first):
            return phone
        if (left.isalpha() and left.isascii()) or left in {"_", "#", "\\"}:
            return None if money.match_currency(self.words, first - 1) else last
        if left == "-" and self.joined(first - 1) and self.folded(first - 2)[-1:].isalpha() and number.value < 1000:
            return last
        if (
            right.isalpha()
            and right.isascii()
            and match_unit(self.words, last) is None
            and money.match_currency(self.words, last) is None
        ):
            return last + 1
        digits = self.words[first].folded
        if digits.isdecimal() and last == first + 1:
            if len(digits) >= 7 and not self.follow(number) and not self.is_noun(last):
                return last
            if len(digits) > 1 and digits[0] == "0" and not self.follow(number) and not self.unit_before(number):
                return last
            if (first == 0 or (self.folded(first - 1) in "([-•*" and first == 1)) and self.folded(last) in _ITEM_ENDS:
                dash = self.folded(last) in _DASHES and self.folded(last + 1).isdecimal()
                if not (dash and self.joined(last) == self.joined(last + 1)):  # 20-30 شخصا
                    return last  # the number of an item in a list
        return None

    def phone_end(self, i: int) -> int | None:
        """Return the end of a telephone number that begins with the digits at word i: +1 222 555 0123."""
        country = self.joined(i) and self.folded(i - 1) == "+"
        at = self.before(i)
        at -= self.folded(at) == ":"
        if not country and not self.near("phone", at) and not self.near("phone", at - 1):
            return None
        digits, groups, last = len(self.folded(i)), 1, i + 1
        while last < len(self.words):
            at = last + (self.folded(last) in {"-", ".", "/", "(", ")"})
            if (
                at >= len(self.words)
                or not self.folded(at).isdecimal()
                or self.words[at].start > self.words[last - 1].end + 1
            ):
                break
            digits, groups, last = digits + len(self.folded(at)), groups + 1, at + 1
        return last if groups > 1 + country and digits >= 7 else None

    def chunk(self, start: int, end: int) -> str:
        """Return the text from `start` to `end` with what touches it, to the next spaces."""
        low, high = max(0, start - _AROUND), end + _AROUND
        low = max(low, self.text.rfind(" ", low, start) + 1, self.text.rfind("\n", low, start) + 1)
        stops = (self.text.find(stop, end, high) for stop in " \n")
        return self.text[low : min((stop for stop in stops if stop >= 0), default=high)]

    def sequence_end(self, i: int) -> int:
        while (
            i < len(self.words) and (self.folded(i) in {":", "/", "-"} or is_number(self.words[i])) and self.joined(i)
        ):
            i += 1
        return i

    def is_time(self, number: Number, last: int) -> bool:
        """Tell whether a number without unit belongs to a date, a duration or a clock time."""
        words, tables = self.words, self.tables
        if last < len(words):
            following = self.folded(last)
            if following in tables.time_units and not self.is_year_word(last):
                return True
            if tables.months.match(words, last):
                return True
            if (
                following == "من"
                and last + 1 < len(words)
                and (tables.months.match(words, last + 1) or self.folded(last + 1) in {"شهر", "الشهر"})
            ):
                return True
            if following in _ERAS and number.value > 100:
                return True
            if following in {"صباحا", "مساء", "عصرا", "ظهرا", "فجرا", "ليلا", "gmt", "بتوقيت"}:
                return True
        at = self.before(number.first)
        if at < 0 or not is_number(words[number.first]):
            return False
        if self.near("clock", at) or any(tables.months.get(rest) for rest, _ in analyses(self.folded(at))):
            return number.value < 2200
        value = number.value
        if number.last > number.first + 1 or not self.has_four_digits(number.first):
            return False
        if self.near("year", at) or self.folded(at) in tables.months:
            return True
        return False if self.tanwin(last) else _YEARS[0] <= value <= _YEARS[1]

    def is_year_word(self, i: int) -> bool:
        """Tell whether word i (عام، سنة) heads a year of its own, so that the number before it is another matter."""
        return self.has_four_digits(i + 1)

    def has_four_digits(self, i: int) -> bool:
        return self.folded(i).isdecimal() and len(self.folded(i)) == 4

    def tanwin(self, i: int) -> bool:
        """Tell whether word i looks like a noun counted by a large number: indefinite accusative, or a frequent plural."""
        if not self.is_noun(i):
            return False
        folded = self.folded(i)
        return folded in {"شخص", "اشخاص"} or (
            len(folded) > 3 and (folded.endswith("ا") or self.words[i].text.endswith("ى"))
        )

    # ------------------------------------------------------------ ordinals

    def take_ordinal(self, number: Number) -> bool:
        words, first, last = self.words, number.first, number.last
        at = self.before(first)
        if not self.is_plain_ordinal(number):
            return False
        if any(self.near(role, at) for role in ("period", "title", "regnal", "named")) or self.near(
            "named_after", last
        ):
            return True
        following = self.folded(last)
        if following in {"الي", "قبل"} and self.folded(last + 1) in {"الاخير", "الاخيره"}:
            return True  # the last but one
        if is_number(words[first]) and (following in {",", "،"} or following.isascii()):
            return True
        raw = words[last - 1].text
        if raw.endswith("ي") and number.value == 1 and not self.folded(at).endswith(("ه", "ات")):
            return True  # أولي is initial; أولى with the dots of ي stands after a feminine
        if (
            following == "من"
            and last + 1 < len(words)
            and (self.tables.months.match(words, last + 1) or self.folded(last + 1) in {"شهر", "الشهر"})
        ):
            return True
        if following in {"امس", "صباحا", "مساء", "عصرا", "ظهرا", "فجرا", "ليلا"} or self.tables.months.match(
            words, last
        ):
            return True
        if at >= 0 and any(e.definite for e in elements(self.folded(at))):
            at -= 1  # الأشهر الثلاثة الأولى
        if at >= 0 and self.is_time_noun(at):
            return True
        self.add("ordinal", number.value, number.start, number.end)
        return True

    def is_time_noun(self, i: int) -> bool:
        """Tell whether word i is a unit of time, bare, definite or with a pronoun (عامها)."""
        return any(
            form in self.tables.time_units
            for rest, _ in analyses(self.folded(i))
            for form in (rest, rest.removesuffix("ها"), rest.removesuffix("هم"), rest.removesuffix("ه"))
        )

    def is_plain_ordinal(self, number: Number) -> bool:
        """Tell an ordinal from a cardinal that looks like one, and from ثانية the second."""
        folded = self.folded(number.first)
        cardinal = [e for e in elements(folded) if e.part in ("tens", "hundred", "hundreds", "scale", "unit")]
        if not cardinal:
            return not (folded == "ثانيه" and is_number(self.words[number.first - 1])) and folded not in {
                "ثوان",
                "ثواني",
            }
        if number.last > number.first + 1 and cardinal[0].part == "unit":
            return False
        at = number.first - 1
        noun = self.folded(at)
        if cardinal[0].part == "scale" and cardinal[0].value > 1000:  # الزائر المليون
            plural = noun.endswith(("ات", "ين", "ون"))
            return not (plural or self.tanwin(number.last) or self.follow(number)) and any(
                rest.startswith("ال") for rest, _ in analyses(noun)
            )
        if cardinal[0].part.startswith(("hundred", "scale")) and number.last > number.first + 1:
            return True  # المئة والخامسة
        if cardinal[0].part != "tens" or not (self.near("rank", at) or self.near("period", at)):
            return False
        return bool(noun) and match_unit(self.words, number.last) is None

    # ------------------------------------------------------------ numbers

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

    def amount(self, number: Number) -> _Amount:
        """Return the number with its unit or currency and their parts, its decimal mark read anew in their light."""
        found = self.follow(number)
        measure, currency, last = found or (None, None, number.last)
        unit = measure.unit if measure else None
        start = number.start
        if found is None and (before := self.unit_before(number)):
            unit, currency, at = before
            start = self.words[at].start
        number = self.reread(number, unit, currency)
        value = number.value * currency.factor if currency else number.value
        amount = _Amount(number, value, unit, currency, last, start, number.end)
        return self.below_zero(self.with_part(amount, measure, currency) if found else amount)

    def below_zero(self, amount: _Amount) -> _Amount:
        """Return a temperature with its sign: خمس درجات تحت الصفر."""
        last = amount.last
        if (self.folded(last), self.folded(last + 1)) not in _BELOW_ZERO or amount.value <= 0:
            return amount
        degree = units.units().get(_DEGREE)
        unit = amount.unit or (degree and degree[0])
        if amount.currency or (unit and not unit.name.startswith("degree")):
            return amount
        return amount._replace(value=-amount.value, unit=unit, last=last + 2, end=self.words[last + 1].end)

    def with_part(self, amount: _Amount, measure: Measure | None, currency: Currency | None) -> _Amount:
        """Return the amount, which ends in `measure` or `currency`, with the smaller part or the half that follows it."""
        value, unit, last = amount.value, amount.unit, amount.last
        if currency and (part := money.match_part(self.words, currency)):
            share, code, last = part
            currency = currency._replace(code=code, source="explicit" if code else None)
            value += share.copy_sign(value)
        elif measure and (piece := units.match_part(self.words, measure)):
            share, unit, last = piece
            value += share.copy_sign(value)
        elif half := self.half_after(amount) or self.rest_after(amount):
            value, last = value + half[0].copy_sign(value), half[1]
        return amount._replace(value=value, unit=unit, currency=currency, last=last, end=self.words[last - 1].end)

    def half_after(self, amount: _Amount) -> tuple[Decimal, int] | None:
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
            self.folded(after).startswith("و") and self.tables.starts[self.folded(after)] & _NOUN
        ):
            return None
        return half.value * _scale(self.words, amount.number), after

    def rest_after(self, amount: _Amount) -> tuple[Decimal, int] | None:
        """Read the end of a number behind its noun in a text that is but the amount: مئة ريال سعودي واثنان."""
        at = amount.last
        if not self.folded(at).startswith("و") or amount.value % 100 or not amount.value:
            return None
        rest = match_number(self.words, at + (self.folded(at) == "و"))
        if rest is None or rest.kind != "cardinal" or rest.value >= 100 or is_number(self.words[rest.first]):
            return None
        return (rest.value, rest.last) if self.is_text(amount.number.first, rest.last) else None

    def unit_before(self, number: Number) -> tuple[Unit | None, Currency | None, int] | None:
        """Read a sign that stands before the number: %47, $44, USD 50, د.إ 20."""
        for width in (3, 2, 1):
            at = number.first - width
            if at < self.taken or at < 0:
                continue
            measure = match_unit(self.words, at)
            if (
                measure
                and measure.last == number.first
                and measure.unit.name == "percent"
                and not self.folded(at).isalpha()
            ):
                return measure.unit, None, at
            currency = money.match_currency(self.words, at)
            if (
                currency
                and currency.last == number.first
                and money.leads(currency, number.value)
                and is_number(self.words[number.first])
            ):
                return None, currency, at
        return None

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
        again = match_number(self.words, number.first, grouped) if grouped is not None else None
        sign = -1 if number.value < 0 else 1
        return number._replace(value=sign * again.value) if again and again.last == number.last else number

    def take_number(self, number: Number) -> int:
        """Record the number at its place, or the range that it opens; return the index to go on from."""
        return self.take(self.amount(number))

    def take(self, amount: _Amount) -> int:
        """Record an amount, or the range that it opens, if it is one here; return the index to go on from."""
        pair = self.range_from(amount)
        if pair is not None:
            return pair
        if amount.unit is None and amount.currency is None:
            return self.take_bare(amount)
        if amount.unit and amount.unit.name == "degree" and self.near("particle", amount.number.first):
            return amount.last
        return self.record(amount, amount.value, None, amount.start)

    def noun_amount(self, i: int) -> _Amount | None:
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
            if found is None or not found.says:
                continue
            start = self.words[i].start + prefix_length(self.words[i].text, length)
            count = Decimal(found.says)
            number = Number(count, None, "cardinal", i, i + 1, start, self.words[i].end, None)
            value = count * currency.factor if currency else count
            last = found.last + (measure is not None and self.folded(found.last) in money.ONE)
            one = any(word.folded in money.ONE for word in self.words[i + 1 : last])
            amount = _Amount(number, value, measure and measure.unit, currency, last, start, self.words[last - 1].end)
            whole = self.below_zero(self.with_part(amount, measure, currency))
            part = whole.last > amount.last
            if not (one or part or self.is_text(i, whole.last)) or (length and len(rest) < (3 if part else 4)):
                continue  # وطن واحد is no ton
            if self.folded(i - 1) in _MINUS:
                return whole._replace(value=-whole.value, start=self.words[i - 1].start)
            return whole
        return None

    def is_text(self, first: int, last: int) -> bool:
        """Tell whether the words are the whole text, marks and a sign aside."""
        around = (*self.words[:first], *self.words[last:])
        return len(self.words) < _TEXT and self.whole and not any(word.folded.isalnum() for word in around)

    def record(self, amount: _Amount, value: Decimal, value_max: Decimal | None, start: int) -> int:
        first, last = amount.number.first, amount.last
        unit, currency = amount.unit, amount.currency
        kind = "money" if currency else "measure" if unit and unit.kind == "point" else unit.kind if unit else "number"
        rate = match_rate(self.words, last)
        record = self.add(kind, value, start, amount.end)
        record["value_max"] = _text(value_max) if value_max is not None else None
        record["modifier"] = self.modifier(first, last) or amount.number.modifier
        record["unit"] = unit.name if unit else currency.noun.unit if currency else None
        record["per"] = rate[0] if rate else unit.per if unit else None
        if currency:
            self.nouns.append((record, currency.noun))
            record["currency"], record["currency_source"] = currency.code, currency.source
        return last

    def modifier(self, first: int, last: int) -> str | None:
        """Return how the number is bounded or blurred by the words around it; a hard bound wins."""
        start = first
        if self.folded(first - 1) == "(" and any(word.folded == ")" for word in self.words[first:last]):
            start -= 1
        while start > 0 and self.folded(start - 1) in {"ب", "ل", "ال", "$", "€", "%", "-", "بين", "ما"}:
            start -= 1
        before = self.tables.modifiers_before.match_before(self.words, start)
        after = self.tables.modifiers_after.match(self.words, last)
        if after is None and self.is_noun(last):
            after = self.tables.modifiers_after.match(self.words, last + 1)
        bounds = [found[0] for found in (after, before) if found]
        return next((bound for bound in bounds if bound != "approx"), bounds[0] if bounds else None)

    # ------------------------------------------------------------ ranges

    def range_from(self, low: _Amount) -> int | None:
        """Record the range that `low` opens (من 10 إلى 20، بين 5 و6 ملايين، 5-6 آلاف) and return the index after it."""
        words, at = self.words, low.last
        first = low.number.first
        between = self.ranged_before(first) or (self.folded(first - 1) == "ال" and self.ranged_before(first - 1))
        opened = between or any(self.folded(k) in _OPENERS for k in range(max(0, first - 5), first))
        joint = self.folded(at)
        dash = joint in _DASHES
        if dash and not is_number(words[first]):
            return None
        if joint in _TO or dash:
            second = at + 1
        elif between and joint.startswith("و"):
            second = at + (joint == "و")
        else:
            return None
        if joint in _TO and self.folded(second) in {"نحو", "حوالي", "اكثر"}:
            return None
        while second < len(words) and self.folded(second) in {"ال", "ب", "ل"}:
            second += 1
        if low.unit is None and low.currency is None and self.is_time(low.number, at) and not between:
            return None
        number = match_number(words, second)
        high = self.amount(number) if number else self.noun_amount(second) if second < len(words) else None
        if high is None:
            return None
        number = high.number
        if self.folded(high.last) in _DASHES and self.joined(high.last) and self.folded(high.last + 1)[:1].isdecimal():
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
        if high_bare and dash and uncounted and number.last == number.first + 1:
            return high.last  # a score, a season or a code
        scale = _scale(words, number)
        low_value = low.value
        if low_bare:
            if high.currency:
                low_value *= high.currency.factor
            if (_scale(words, low.number) == 1 and low_value * scale <= abs(high.value)) or (
                joint in _TO and scale > 1 and _scale(words, low.number) == 1 and low_value < 1000
            ):
                low_value *= scale
        if high_bare and not opened and not dash and low_value > high.value:
            return None
        if high.value < 0 < low_value and self.folded(high.last - 1) == "الصفر":
            low_value, high = high.value, high._replace(value=-low_value)
        merged = high._replace(number=low.number, unit=high.unit or low.unit, currency=high.currency or low.currency)
        if high_bare and low_bare:
            if self.is_year(low.number) and self.is_year(number):
                return high.last
            return self.count(merged, low_value, high.value, low.start)
        return self.record(merged, low_value, high.value, low.start)

    def is_year(self, number: Number) -> bool:
        return self.has_four_digits(number.first) and (
            _YEARS[0] <= number.value <= _YEARS[1] or _HIJRI_YEARS[0] <= number.value <= _HIJRI_YEARS[1]
        )

    # ------------------------------------------------------------ counts

    def count(self, amount: _Amount, value: Decimal, value_max: Decimal | None, start: int) -> int:
        last = self.record(amount, value, value_max, start)
        record = self.records[-1]
        noun = last + 1 if self.folded(last) == "من" else last
        if self.is_noun(noun):
            record["kind"], record["counted"] = "count", self.words[noun].text
        return last

    def take_bare(self, amount: _Amount) -> int:
        """Judge a number that has neither unit nor currency: a rank, a count, a fraction, elided money, or nothing."""
        number, words, first, last = amount.number, self.words, amount.number.first, amount.last
        at = self.before(first)
        digits = is_number(words[first])
        if self.is_time(number, last):
            return last
        shared = self.shared_unit(amount)
        if shared is not None:
            return self.record(shared, shared.value, None, amount.start)
        if number.kind == "fraction":
            if self.is_half_of_time(number):
                return last
            self.record(amount, amount.value, None, amount.start)
            return last
        if digits and last == first + 1:
            if self.near("rank", at):
                self.add("ordinal", number.value, number.start, number.end)
                return last
            if self.folded(first - 1) == "ال" and not self.is_noun(last):
                self.add("ordinal", number.value, number.start, number.end)
                return last
            if self.near("label", at) or (at == first - 1 and self.folded(at).isascii() and self.folded(at).isalpha()):
                return last
            if self.names_index(first) and not self.tanwin(last):
                return last
            if not self.is_noun(last) and not self.counts_alone(amount):
                return last
        elif not digits and last == first + 1 and number.kind == "cardinal" and not self.is_word_count(number):
            return last
        elided = self.elided(amount)
        if elided is not None:
            return self.record(elided, elided.value, None, amount.start)
        return self.count(amount, amount.value, None, amount.start)

    def names_index(self, i: int) -> bool:
        """Tell whether the digits at word i end the name of an index: مؤشر فوتسي 100."""
        for at in range(i - 1, max(i - 5, -1), -1):
            if self.near("index", at):
                return at < i - 1
            if not self.is_noun(at):
                return False
        return False

    def counts_alone(self, amount: _Amount) -> bool:
        """Tell whether digits that no noun follows still say how many."""
        first, last = amount.number.first, amount.last
        if self.modifier(first, last) or self.folded(last) == "من" or self.folded(first - 1) in _MINUS:
            return True
        if self.folded(first - 1) in {"(", "["} and self.folded(last) in {")", "]"}:
            return False
        if self.near("equals", first - 1) or self.near("equals", last):
            return True
        return (
            amount.value >= 10 or not _MARKS.isdisjoint(self.folded(first)) or self.folded(first - 1) in {"ب", "ل", "و"}
        )

    def is_half_of_time(self, number: Number) -> bool:
        """Tell whether a fraction is part of a duration or names a period: نصف ساعة، عامين ونصف، الربع الأخير."""
        folded, following = self.folded(number.first), self.folded(number.last)
        if following in self.tables.time_units or folded == "نص":
            return True
        if folded.startswith("و") and self.is_time_noun(number.first - 1):
            return True
        named = self.near("period_adjective", number.last) or match_ordinal(self.words, number.last) is not None
        definite = any(e.definite and e.part == "fraction" for e in elements(folded))
        return (definite and named and following.startswith("ال")) or following in {"سنوي", "سنويه"}

    def is_word_count(self, number: Number) -> bool:
        """Tell whether one numeral in letters counts something here: واحد, الاثنين, الست and ألف are often none."""
        folded = self.folded(number.first)
        last = number.last
        at = number.first - 1
        reading = elements(folded)[0]
        if number.value == 1:
            noun = self.folded(at)
            plain = (
                folded in money.ONE
                and not self.near("single", at)
                and self.folded(last) != "من"
                and self.is_noun(at)
                and not noun.startswith(("ال", "لل", "وال", "بال"))
            )
            return plain and not self.is_time_noun(at)
        if self.near("equals", at) or self.near("equals", last):
            return True
        if reading.definite:
            return reading.part != "unit" and self.is_noun(last) and not self.folded(last).startswith("ال")
        if number.value == 2:
            return (
                self.folded(last) in {"من", "في"} or self.is_noun(last) or self.modifier(number.first, last) is not None
            )
        return number.value != 0

    # ------------------------------------------------------------ what a neighbour says

    def shared_unit(self, amount: _Amount) -> _Amount | None:
        """Give a number the unit that the next one in its list bears: 5.8 و6.1 و6.4 بوصة."""
        number = amount.number
        at = amount.last
        for _ in range(4):
            if not self.folded(at).startswith("و") and self.folded(at) not in {"،", ",", "او"}:
                return None
            following = match_number(self.words, at + (self.folded(at) in {"و", "،", ",", "او"}))
            if following is None or following.kind != "cardinal":
                return None
            after = self.amount(following)
            if after.unit or after.currency:
                if after.start < self.words[following.first].start or not is_number(self.words[number.first]):
                    return None
                scale = (
                    _scale(self.words, following)
                    if _scale(self.words, number) == 1 and number.value < 1000
                    else Decimal(1)
                )
                if "." not in self.folded(number.first) and "," not in self.folded(number.first) and scale == 1:
                    return None
                return amount._replace(unit=after.unit, currency=after.currency, value=amount.value * scale)
            at = following.last
        return None

    def elided(self, amount: _Amount) -> _Amount | None:
        """Give a large number without noun the currency of the amount before it in the sentence."""
        if not self.nouns or _scale(self.words, amount.number) < 1000 or amount.number.kind != "cardinal":
            return None
        if (
            self.is_noun(amount.last)
            or self.folded(amount.last) == "من"
            or self.records[-1]["kind"] not in ("money", "percent")
        ):
            return None
        outside = not self.in_brackets(amount.start)  # a gloss in brackets says another currency
        said = [found for found in self.nouns if not (outside and self.in_brackets(found[0]["start"]))]
        if not said:
            return None
        record, noun = said[-1]
        code, source = record["currency"], record["currency_source"]
        whole = noun._replace(factor=Decimal(1), shares=())
        return amount._replace(currency=Currency(whole, code, source and "default", amount.last))

    def in_brackets(self, at: int) -> bool:
        start = self.words[0].start
        return self.text.rfind("(", start, at) > self.text.rfind(")", start, at)

    def add(self, kind: str, value: Decimal, start: int, end: int) -> Record:
        record: Record = {
            "id": "",
            "kind": kind,
            "start": start,
            "end": end,
            "text": self.text[start:end],
            "value": _text(value),
            "value_max": None,
            "modifier": None,
            "unit": None,
            "currency": None,
            "currency_source": None,
            "currency_candidates": None,
            "per": None,
            "counted": None,
        }
        self.records.append(record)
        return record


def _scale(words: list[Word], number: Number) -> Decimal:
    """Return the product of the scales at the end of a number: 1000 for 11 ألف."""
    scale = Decimal(1)
    for word in reversed(words[number.first : number.last]):
        found = next((e for e in elements(word.folded) if e.part in ("scale", "plural", "dual")), None)
        if found is None:
            break
        scale *= found.value
    return scale


def _text(value: Decimal) -> str:
    """Write a value without exponent and without a tail of zeros behind the mark."""
    text = format(value, "f")
    if "." in text:
        text = format(value, ".12f" if abs(value) > _SMALL else ".24f").rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _settle_currencies(passages: list[_Passage], doc: Doc, tables: Tables) -> None:
    """Say which currency a shared noun means: by the sentence, by the publisher, by the whole article, or not at all."""
    article = doc._.get("khabar_article") if Doc.has_extension("khabar_article") else None
    article = article or {}
    published: str | None = (article.get("published") or {}).get("value")
    nouns = [(passage, record, noun) for passage in passages for record, noun in passage.nouns]
    known = Counter[str](record["currency"] for _, record, _ in nouns if record["currency_source"] == "explicit")
    shared = [found for found in nouns if found[1]["currency"] is None and found[2].codes]
    if shared:
        publisher = next(
            (codes for key in ("url", "publisher") if article.get(key) and (codes := money.country_of(article[key]))),
            (),
        )
        countries = _countries(doc, tables)
        topic = Counter(codes for _, codes in countries)
        for passage, record, noun in shared:
            code = (
                _near_country(passage, record, noun, countries)
                or next((code for code, _ in known.most_common() if code in noun.codes), None)
                or next((code for code in publisher if code in noun.codes), None)
                or next((code for codes, _ in topic.most_common() for code in codes if code in noun.codes), None)
            )
            record["currency"], record["currency_source"] = code, "default" if code else None
            if code is None:
                record["currency_candidates"] = list(noun.codes)
            elif noun.share(code) != noun.factor:
                for key in ("value", "value_max"):
                    if record[key] is not None:
                        record[key] = _text(Decimal(record[key]) / noun.factor * noun.share(code))
    for passage, record, _ in nouns:
        if record["currency"] and money.was_replaced(record["currency"]):
            record["currency"] = money.at_date(record["currency"], _day(passage, doc) or published)


def _day(passage: _Passage, doc: Doc) -> str | None:
    """Return the last day of the only date that the sentence says."""
    start, end = passage.words[0].start, passage.words[-1].end
    said = {
        time["value"]
        for time in read_layer(doc, "times")
        if start <= time["start"] < end and time.get("type") == "DATE" and time["value"]
    }
    day = said.pop() if len(said) == 1 else ""
    return day + "-12-31"[len(day) - 4 :] if _CALENDAR_DAY.fullmatch(day) else None


def _countries(doc: Doc, tables: Tables) -> list[tuple[int, tuple[str, ...]]]:
    """Return where the article says countries, by names that stand in them or adjectives, with their currencies."""
    entities = load_knowledge().entities
    found = [
        (mention["start"], money.currencies_of(country))
        for mention in read_layer(doc, "mentions")
        if mention["entity"] and (country := entities[mention["entity"]].country)
    ]
    text = text_of(doc)
    for token in tables.adjectives.hits(doc):
        start = tokens_of(doc)[1][token]
        words = split_words(text[start : start + _NAME], start)
        for rest, _ in analyses(words[0].folded) if words else ():
            match = money.adjectives().match(words, 0, money.bare(rest))
            if match:
                found.append((start, match[0]))
                break
    return found


def _near_country(
    passage: _Passage, record: Record, noun: money.Noun, countries: list[tuple[int, tuple[str, ...]]]
) -> str | None:
    """Return the currency of the same noun in the sentence that is nearest, else of the country said nearest."""
    at = record["start"]
    same: list[tuple[int, str]] = [
        (abs(other["start"] - at), other["currency"])
        for other, other_noun in passage.nouns
        if other_noun.name == noun.name and other["currency_source"] == "explicit"
    ]
    if same:
        return min(same)[1]
    start, end = passage.words[0].start, passage.words[-1].end
    near = [
        (abs(place - at), code)
        for place, codes in countries
        if start <= place < end
        for code in codes
        if code in noun.codes
    ]
    return min(near)[1] if near else None


def _passages(doc: Doc, tables: Tables) -> list[_Passage]:
    """Cut out the stretches of text between breaks in which a number may stand."""
    starts = tables.starts
    hits = tables.numbers.hits(doc)
    text = text_of(doc)
    if not hits:
        words = split_words(text) if len(doc) < _TEXT else []
        return [_Passage(words, text, tables, whole=True)] if any(starts[word.folded] for word in words) else []
    edges = [0, *(match.end() for match in _BREAK.finditer(text)), len(text)]
    offsets = tokens_of(doc)[1]
    found: list[_Passage] = []
    last = -1
    for i in hits:
        place = bisect_right(edges, offsets[i]) - 1
        if place != last and place + 1 < len(edges):
            last = place
            start, end = edges[place], edges[place + 1]
            found.append(_Passage(words_of(doc).between(start, end), text, tables, whole=end - start == len(text)))
    return found


def _read_whole(text: str, tables: Tables) -> _Passage | None:
    """Read a text that is one number and nothing else."""
    match = _WHOLE.fullmatch(text) if len(text) <= _WHOLE_LENGTH else None
    if match is None:
        return None
    words = split_words(match[1], match.start(1))
    number = read_whole(words)
    if (
        number is None
        or [word.folded for word in words] == ["نص"]  # a text
        or number.value.adjusted() > _MAX_DIGITS
        or (len(words) == 1 and len(words[0].folded) > _LONGEST_ROW and is_number(words[0]))
    ):
        return None
    passage = _Passage(words, text, tables, whole=True)
    record = passage.add("ordinal" if number.kind == "ordinal" else "number", number.value, number.start, number.end)
    record["modifier"] = number.modifier
    return passage


def find_quantities(doc: Doc, tables: Tables) -> list[Record]:
    """Return the quantities of `doc` in the order of the text; none overlaps a time or a name with digits (فوتسي 100)."""
    passages = _passages(doc, tables)
    whole = _read_whole(text_of(doc), tables) if len(passages) == 1 else None
    if whole:
        passages = [whole]
    else:
        for passage in passages:
            passage.read()
    _settle_currencies(passages, doc, tables)
    names = [mention for mention in read_layer(doc, "mentions") if _DIGIT.search(mention["text"])]
    other = sorted((record["start"], record["end"]) for record in [*read_layer(doc, "times"), *names])
    starts = [start for start, _ in other]
    records: list[Record] = []
    for record in sorted((r for passage in passages for r in passage.records), key=lambda r: (r["start"], r["end"])):
        at = bisect_right(starts, record["end"] - 1) - 1
        if at >= 0 and other[at][1] > record["start"] and not (whole and other[at][0] > record["start"]):
            continue  # صفر واحد in a text that is one number is no day of Safar
        if records and record["start"] < records[-1]["end"]:
            continue
        record["id"] = f"Q{len(records) + 1}"
        records.append(record)
    return records


class QuantityFinder:
    """The component: writes the layer `quantities`."""

    def __init__(self) -> None:
        register_extensions()
        self.tables = Tables()

    def __call__(self, doc: Doc) -> Doc:
        write_layer(doc, "quantities", find_quantities(doc, self.tables))
        return doc


@Language.factory("khabar_quantities", assigns=["doc._.khabar_quantities", "doc.spans"])
def create_quantities(nlp: Language, name: str) -> QuantityFinder:
    """Make the component that finds quantities."""
    return QuantityFinder()
