"""Tell what is no quantity: clocks, dates, scores, names, telephone numbers, items of a list, ranks that belong to a name."""

from __future__ import annotations

import regex

from pipeline.language import money
from pipeline.language.numerals import Number, elements, is_number, match_number, match_ordinal
from pipeline.language.proclitics import analyses
from pipeline.language.quantity_amounts import Amount, AmountReader
from pipeline.language.quantity_numbers import DASHES, MINUS
from pipeline.language.quantity_words import YEARS
from pipeline.language.units import match_unit

_NO_NUMBER = regex.compile(r"https?:|www\.|@|\.(?:com|net|org)\b|[A-Za-z]/|[A-Za-z]{2}\d")
_TWO = frozenset({"اثنين", "اثنان", "اثنتين", "اثنتان"})
_ERAS = frozenset({"ه", "م", "ميلادي", "هجري", "ميلاديه", "هجريه", "للهجره", "للميلاد", "ق"})
_NAMING = ("period", "title", "regnal", "named")
_PARTS_OF_DAY = frozenset({"صباحا", "مساء", "عصرا", "ظهرا", "فجرا", "ليلا"})
_TEXTS = frozenset({"نص", "النص"})
_IN_YEAR = frozenset({"لسنه"})
_IN_A_ROW = frozenset({"التوالي", "التتابع"})
_ZONES = frozenset({"gmt", "بتوقيت"})
OF_THEM = frozenset({"من", "منها", "منهم", "منهن", "منهما", "ممن"})
_MARKS = frozenset(".,٫٬")
_AGREEING = range(3, 11)  # the numbers in one word that stand behind the nouns they count
_PRONOUNS = ("ها", "هم", "هن", "هما", "نا", "ه")
_OWNED = 4  # a noun with a pronoun has more letters
_RATED = 6  # words at most between a number and the unit of its rate
_OR = frozenset({"او", "سوي"})
_IN = frozenset({"في", "منذ", "خلال", "قبل", "بعد"})
_QUOTES = frozenset({'"', "«", "»", "“", "”"})
_QUOTED = 3  # words at most in a name between quotation marks, its number apart
_VERSIONS = 30  # below what a number in full tenths behind a name is its version
_AROUND = 1000  # how many characters of an address are looked at on either side of its digits
_ITEM_ENDS = frozenset(".)-–]")


class FilterReader(AmountReader):
    """The rules for numbers that are no quantity."""

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
                dash = self.folded(last) in DASHES and self.folded(last + 1).isdecimal()
                if not (dash and self.joined(last) == self.joined(last + 1)):  # 20-30 شخصا
                    return last  # the number of an item in a list
        return None

    def is_dash(self, amount: Amount) -> bool:
        """Tell whether what looks like the sign of an amount is a dash: it counts a noun, or a dash stands on its other side too,
        or it is the mark of an item in a list.
        """
        first, last = amount.number.first, amount.last
        if self.folded(first - 1) not in DASHES or amount.start != self.words[first - 1].start:
            return False
        if amount.unit is None and amount.currency is None:
            return self.is_noun(last) or self.folded(last) in OF_THEM
        if self.folded(last) in DASHES and self.joined(last) and not self.opens_number(last + 1):
            return True
        signed = amount.unit is not None and (amount.unit.kind == "percent" or amount.unit.name.startswith("degree"))
        return not signed and first == 1 and not self.is_text(0, last)

    def phone_end(self, i: int) -> int | None:
        """Return the end of a telephone number that begins with the digits at word i: +1 222 555 0123."""
        country = self.joined(i) and self.folded(i - 1) == "+"
        at = self.before(i)
        at -= self.folded(at) == ":"
        if not country and not self.near("phone", at) and not self.near("phone", at - 1):
            return None
        digits, groups, last = len(self.folded(i)), 1, i + 1
        while last < self.size:
            at = last + (self.folded(last) in {"-", ".", "/", "(", ")"})
            if (
                at >= self.size
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
        while i < self.size and (self.folded(i) in {":", "/", "-"} or is_number(self.words[i])) and self.joined(i):
            i += 1
        return i

    def is_time(self, number: Number, last: int) -> bool:
        """Tell whether a number without unit belongs to a date, a duration or a clock time."""
        following = self.folded(last)
        if following in self.lexicon.time_units and not self.has_four_digits(last + 1):  # 500 عام 2010
            return True
        if self.month_follows(last) or following in _PARTS_OF_DAY or following in _ZONES:
            return True
        if following in _ERAS and number.value > 100:
            return True
        at = self.before(number.first)
        if at < 0 or not is_number(self.words[number.first]):
            return False
        if self.near("clock", at) or self.near("month", at):
            return number.value < 2200
        value = number.value
        if number.last > number.first + 1 or not self.has_four_digits(number.first):
            return False
        if self.near("year", at) or self.folded(at) in self.lexicon.months:
            return True
        counted = self.tanwin(last) or (self.folded(number.first - 1) == "ال" and self.is_indefinite(last))
        return YEARS[0] <= value <= YEARS[1] and not (counted or self.counts_feminine(number))

    def counts_feminine(self, number: Number) -> bool:
        """Tell whether what could be a year counts the indefinite noun in ة behind it: نحو 2000 عبوة، إن 2000 حالة."""
        last = number.last
        if not (self.is_indefinite(last) and self.words[last].text.endswith("ة")) or self.is_joined_on(last):
            return False
        bounded = self.lexicon.modifiers_before.match_before(self.words, number.first) is not None
        return bounded or (number.value % 100 == 0 and self.folded(number.first - 1) not in _IN)

    def is_half_of_time(self, number: Number) -> bool:
        """Tell whether a fraction is part of a duration or names a period: نصف ساعة، عامين ونصف، الربع الأخير."""
        folded, following = self.folded(number.first), self.folded(number.last)
        if following in self.lexicon.time_units:
            return True
        if folded.startswith("و") and self.near("time", number.first - 1):
            return True
        named = self.near("period_adjective", number.last) or match_ordinal(self.words, number.last) is not None
        definite = any(e.definite and e.part == "fraction" for e in elements(folded))
        return (definite and named and following.startswith("ال")) or self.near("fraction_adjective", number.last)

    def is_word_count(self, number: Number) -> bool:
        """Tell whether one numeral in letters counts something here: واحد, الاثنين, الست and ألف are often none."""
        folded = self.folded(number.first)
        last = number.last
        at = number.first - 1
        reading = elements(folded)[0]
        if number.value == 1:
            return self.counts_noun_before(number)
        if self.agrees_with_noun_before(number):
            return True
        if folded != "ست" and any(rest == "ست" for rest, _ in analyses(folded)):
            return self.is_noun(last)  # بست is a name
        if self.near("equals", at) or self.near("equals", last):
            return True
        if reading.definite:
            return reading.part != "unit" and self.is_noun(last) and not self.folded(last).startswith("ال")
        if number.value == 2:
            return (
                self.counts_noun_before(number)
                or self.folded(last) in {"من", "في", "فقط"}
                or (self.folded(at) in _OR and not self.near("time", at - 1))
                or self.is_noun(last)
                or self.modifier(number.first, last) is not None
            )
        return number.value != 0

    def names_index(self, i: int) -> bool:
        """Tell whether the digits at word i end the name of an index: مؤشر فوتسي 100."""
        for at in range(i - 1, max(i - 5, -1), -1):
            if self.near("index", at):
                return at < i - 1
            if not self.is_noun(at):
                return False
        return False

    def counts_alone(self, amount: Amount) -> bool:
        """Tell whether digits that no noun follows still say how many."""
        first, last = amount.number.first, amount.last
        if self.modifier(first, last) or self.folded(last) in OF_THEM or self.folded(first - 1) in MINUS:
            return True
        if self.whole and not any(word.folded.isalpha() and word.folded != "و" for word in self.words):
            return True
        if self.folded(first - 1) in {"(", "["} and self.folded(last) in {")", "]"}:
            return False
        if self.near("equals", first - 1) or self.near("equals", last) or self.near("counting", first - 1):
            return True
        return (
            amount.value >= 10 or not _MARKS.isdisjoint(self.folded(first)) or self.folded(first - 1) in {"ب", "ل", "و"}
        )

    def is_plain_ordinal(self, number: Number) -> bool:
        """Tell an ordinal from a cardinal that looks like one, and from ثانية the second."""
        folded = self.folded(number.first)
        cardinal = [e for e in elements(folded) if e.part in ("tens", "hundred", "hundreds", "scale", "unit")]
        if not cardinal:
            before = number.first - 1
            second = folded == "ثانيه" and (is_number(self.words[before]) or self.folded(before) in {"/", "كم"})
            return not second and folded not in {"ثوان", "ثواني"}
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
        if cardinal[0].part != "tens" and self.folded(number.last).startswith("و") and self.opens_number(number.last):
            return False  # الذكرى المائة والثلاثين
        if cardinal[0].part not in ("tens", "hundred", "hundreds") or not (
            self.near("rank", at) or self.near("period", at) or self.near("ordered", at) or self.is_singular(at)
        ):
            return False
        return bool(noun) and match_unit(self.words, number.last) is None

    def is_named_by(self, number: Number) -> bool:
        """Tell whether an ordinal is part of a name, a title or a time, or is another word: الربع الأول، بنديكتوس السادس عشر."""
        first, last = number.first, number.last
        if self.folded(last) == "علي" and self.folded(last + 1) in _IN_A_ROW:
            return False  # للشهر السادس على التوالي
        at = self.before(first)
        if any(self.near(role, at) for role in _NAMING) or self.near("named_after", last):
            return True
        following = self.folded(last)
        if following in {"الي", "قبل"} and self.folded(last + 1) in {"الاخير", "الاخيره"}:
            return True  # the last but one
        if is_number(self.words[first]) and (following in {",", "،"} or following.isascii()):
            return True
        raw = self.words[last - 1].text
        if raw.endswith("ي") and number.value == 1 and not self.folded(at).endswith(("ه", "ات")):
            return True  # أولي is initial; أولى with the dots of ي stands after a feminine
        if self.month_follows(last) or following in _PARTS_OF_DAY or following == "امس":
            return True
        if self.is_rate_of_second(number) or self.opens_period(number):
            return True
        if at >= 0 and any(e.definite for e in elements(self.folded(at))):
            at -= 1  # الأشهر الثلاثة الأولى
        return self.near("time", at)

    def opens_period(self, number: Number) -> bool:
        """Tell whether an ordinal says which of several units of time are meant: أول تسعة أشهر، أول عامين."""
        count = match_number(self.words, number.last)
        at = count.last if count else number.last
        return (count is not None or self.is_dual_unit(at)) and self.folded(at) in self.lexicon.time_units

    def is_dual_unit(self, i: int) -> bool:
        """Tell whether word i is a unit of time in the dual."""
        found = self.lexicon.time_units.match(self.words, i)
        return found is not None and found[0] == "dual"

    def is_rate_of_second(self, number: Number) -> bool:
        """Tell whether الثانية is the second of a rate: 30 إطارا في الثانية."""
        first = number.first
        if self.folded(first) != "الثانيه" or number.last > first + 1 or self.folded(first - 1) != "في":
            return False
        return any(self.opens_number(i) for i in range(max(0, first - _RATED), first - 1))

    def counts_noun_before(self, number: Number) -> bool:
        """Tell whether one or two in letters says how many the noun before it is: برنامج واحد، لاعبين اثنين."""
        first, at = number.first, number.first - 1
        if number.last > first + 1 or number.value not in (1, 2) or self.near("time", at) or not self.is_indefinite(at):
            return False
        if number.value == 2:
            return self.folded(at).endswith(("ين", "ان")) and self.folded(first) in _TWO
        named = self.near("single", at) or self.near("label", at)
        return self.folded(first) in money.ONE and not named and self.folded(number.last) != "من"

    def is_text_word(self, number: Number) -> bool:
        """Tell whether what looks like a fraction is the word for a text: النص."""
        alone = number.last == number.first + 1
        return alone and any(rest in _TEXTS for rest, _ in analyses(self.folded(number.first)))

    def is_label(self, number: Number) -> bool:
        """Tell whether digits are a name: رقم 5، القانون عدد 64 لسنة 1991، مؤشر فوتسي 100، 4K، the end of a title in quotation marks."""
        first, last = number.first, number.last
        if self.folded(last - 1) == "k" or (self.folded(last) in _IN_YEAR and self.has_four_digits(last + 1)):
            return not self.is_noun(last) or self.folded(last) in _IN_YEAR
        if last > first + 1:
            return False
        at = self.before(first)
        version = self.folded(first).endswith(".0") and number.value < _VERSIONS and at == first - 1
        if version and self.folded(at).isalpha() and self.is_noun(at):
            return True  # إيروموبيل 5.0
        if self.is_quoted_name(first) or self.is_model(first):
            return True
        labelled = (self.near("label", at) or self.follows_letter(first)) and not self.tanwin(
            last
        )  # ما مجموعه 20 حسابا
        if labelled or (at == first - 1 and self.folded(at).isascii() and self.folded(at).isalpha()):
            return True
        return self.names_index(first) and not self.tanwin(last)

    def is_quoted_name(self, i: int) -> bool:
        """Tell whether the digits at word i end a name between quotation marks: "سايبم 12000"."""
        if self.folded(i + 1) not in _QUOTES or self.joined(i):
            return False
        for at in range(i - 1, max(-1, i - 2 - _QUOTED), -1):
            if self.folded(at) in _QUOTES:
                return at < i - 1
            if not self.is_noun(at) and not self.folded(at).isascii():
                return False
        return False

    def follows_letter(self, i: int) -> bool:
        """Tell whether a word that looks like the article before digits is the Latin letter: إل 76."""
        return self.folded(i - 1) == "ال" and self.words[i - 1].text.startswith("إ")

    def is_model(self, i: int) -> bool:
        """Tell whether the digits at word i belong to the name of a model: ميت 20 إكس، "10 بلس"."""
        kind = self.lexicon.model_words.get(self.folded(i + 1))
        if kind is None or self.near("particle", i + 1):
            return False
        return kind == "word" or (self.is_noun(i - 1) and not self.lexicon.modifiers_before.match_before(self.words, i))

    def is_rank_in_words(self, number: Number) -> bool:
        """Tell whether a definite number after a noun in the singular is its place in a row: الدورة الواحدة والسبعين."""
        at = number.first - 1
        agrees = number.last > number.first + 1 and self.agrees_with_noun_before(number)
        return agrees and (self.is_singular(at) or self.near("rank", at))

    def agrees_with_noun_before(self, number: Number) -> bool:
        """Tell whether a definite number in letters says how many the definite noun before it is: الأعضاء الخمسة عشر، الدول الثلاث."""
        at = number.first - 1
        noun = self.folded(at)
        if not (self.folded(number.first).startswith("ال") and noun.isalpha()) or self.near("particle", at):
            return False
        article = any(rest.startswith("ال") for rest, _ in analyses(noun))
        if number.last > number.first + 1:
            return article
        owned = self.words[at].text.endswith(_PRONOUNS) and len(noun) > _OWNED
        if number.value not in _AGREEING or not (article or owned) or self.is_singular(at):
            return False
        return not (self.near("time", at) or any(e.definite for e in elements(noun)))
