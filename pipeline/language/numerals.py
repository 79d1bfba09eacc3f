"""Read numbers as Arabic writes them: in digits of any script, in words, and in both together.

The grammar in short: a number is a chain of groups joined by و (three millions *and* two hundred thousand), a group is a
coefficient and its scales (مئتين وخمسين | ألف), a coefficient is digits, a fraction, or words below one thousand.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container
from decimal import Context, Decimal
from functools import cache, lru_cache
from typing import NamedTuple

import regex

from pipeline.language.folding import fold, prefix_length
from pipeline.language.proclitics import analyses
from pipeline.language.tables import read_table
from pipeline.language.words import Word, split_words


class Number(NamedTuple):
    """A numeral in a list of words.

    `kind` is cardinal, ordinal, fraction or vague. `first` and `last` are word indexes, `start` and `end` characters, both
    half-open; `start` leaves proclitics out, and the article before digits. `value_max` is filled by those who read ranges.
    """

    value: Decimal
    value_max: Decimal | None
    kind: str
    first: int
    last: int
    start: int
    end: int
    modifier: str | None


class Element(NamedTuple):
    """One reading of a word: the `part` it plays in a number, its value, and how many folded letters stand before and after."""

    part: str
    value: Decimal
    definite: bool
    clitic: str
    suffix: int


class _State(NamedTuple):
    """What has been read so far: a value, the next word, the last scale, and whether digits or an open magnitude came in."""

    value: Decimal
    next: int
    scale: Decimal
    kind: str
    digits: bool


_ONE = Decimal(1)
_THOUSAND = Decimal(1000)
_HUNDRED = Decimal(100)
_SUFFIXES = ("هما", "هم", "هن", "ها", "نا", "كم", "ه")
_OWNED = frozenset({"fraction", "parts"})  # what a pronoun may follow: نصفهم، ثلاثة أرباعهم
_SIGNS = {"-": -1, "−": -1, "–": -1, "+": 1, "ناقص": -1, "سالب": -1, "زائد": 1, "موجب": 1}
_POINTS = frozenset({"فاصله", "فاصل", "نقطه"})
_EXCESS = frozenset({"نيف", "ونيف", "نيفا", "ونيفا"})
_LATIN_ORDINAL = frozenset({"st", "nd", "rd", "th"})
_BIDI = regex.compile("[\u200e\u200f]")
_LAST_GROUP = regex.compile(r"(\d{3})[.,٫](\d{1,2})")
_MARKS = regex.compile("[.,٫٬،ر]")
_SEPARATORS = regex.compile("[.,٫٬،'’]")


# ---------------------------------------------------------------- digits


def read_digits(text: str, grouped: bool | None = None) -> Decimal | None:
    """Return the value of a number in digits with its separators, None where they make no sense.

    Of two different marks the last one is the decimal mark; a mark that stands twice before three digits groups
    thousands; one mark before anything but three digits is decimal. One mark before exactly three digits is decided by
    `grouped`, or, when that is None, by the mark: comma and ٬ group, ٫ is decimal, the dot groups when the digits
    before it can be a first group (1.500) and not after 0. `ر` and a dot with a bidi mark are decimal with the fraction
    first in stored order (68ر10 is 10.68).
    """
    if "ر" in text or _BIDI.search(text):
        halves = [fold(half) for half in _MARKS.split(_BIDI.sub("", text))]
        if len(halves) != 2:
            return None
        fraction, whole = halves
        return Decimal(f"{whole}.{fraction}")
    digits = fold(text)
    marks = _SEPARATORS.findall(digits)
    parts = _SEPARATORS.split(digits)
    if not marks:
        return Decimal(digits)
    threes = all(len(part) == 3 for part in parts[1:]) and len(parts[0]) <= 3
    if len(marks) == 1:
        if len(parts[1]) != 3 or len(parts[0]) > 3 or parts[0].startswith("0"):
            return Decimal(f"{parts[0]}.{parts[1]}")
        if grouped is None:
            grouped = marks[0] != "٫"
        return Decimal("".join(parts)) if grouped else Decimal(".".join(parts))
    if len(set(marks)) == 1 and threes:
        return Decimal("".join(parts))
    first_groups = len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:-1])
    if first_groups and len(set(marks[:-1])) == 1 and (marks[-1] != marks[0] or len(parts[-1]) < 3):
        return Decimal("".join(parts[:-1]) + "." + parts[-1])
    return None


def is_number(word: Word) -> bool:
    """Tell whether the word is written in digits."""
    return word.text[:1].isdecimal()


_MOST_SCALES = 3  # as many are multiplied by one another: a longer row of scales is no number
_EXACT = Context(prec=64)  # as many places as any number has that the grammar reads
FINEST = 8  # the largest denominator of a fraction in digits
_MOST_GROUPS = 8  # more groups of digits are the row of a table, no number


def _digits(words: list[Word], i: int, grouped: bool | None) -> tuple[Decimal, int] | None:
    """Read a number in digits at `i`, also one whose groups are parted by single spaces (1 500 000)."""
    value = read_digits(words[i].text, grouped)
    if value is None:
        return None
    run = [words[i].folded]
    while (
        (j := i + len(run)) < len(words)
        and words[j].folded.isdecimal()
        and words[j].start == words[j - 1].end + 1
        and words[i].folded.isdecimal()
    ):
        run.append(words[j].folded)
        if len(run) > _MOST_GROUPS:
            return value, i + 1
    if len(run) > 1:
        lengths = [len(group) for group in run]
        if lengths[0] <= 3 and set(lengths[1:]) == {3} and run[0] != "0":
            value, after = Decimal("".join(run)), i + len(run)
            tail = _LAST_GROUP.fullmatch(words[after].folded) if after < len(words) else None
            if tail and words[after].start == words[after - 1].end + 1:  # 1 234 567,89
                return Decimal(f"{value}{tail[1]}.{tail[2]}"), after + 1
            return value, after
        if len(run) > 2 and lengths[-1] < 3 and set(lengths[:-1]) == {3}:  # printed with the groups in reversed order
            return Decimal("".join(reversed(run))), i + len(run)
    return value, i + 1


# ---------------------------------------------------------------- the tables


_NOUN_ENDINGS = (
    ("", "scale"),
    ("ا", "scale"),
    *((dual, "dual") for dual in ("ان", "ين", "ي")),
    ("ات", "plural"),
)


@cache
def _cardinals() -> dict[str, tuple[tuple[str, Decimal], ...]]:
    """Return {folded form: its (part, value) readings}; hundreds (ثلاثمئة), teens and the forms of scales are composed."""
    table: dict[str, list[tuple[str, Decimal]]] = {}

    def enter(form: str, part: str, value: Decimal) -> None:
        readings = table.setdefault(fold(form), [])
        if (part, value) not in readings:
            readings.append((part, value))

    forms: dict[str, list[tuple[str, Decimal]]] = {}
    for row in read_table("numerals/cardinals.tsv", ("form", "value", "part")):
        forms.setdefault(row["part"], []).append((row["form"], Decimal(row["value"])))
    nouns = forms.pop("noun")
    ends, stems = forms.pop("teen_end"), forms.pop("teen_stem")
    hundred_stems = forms.pop("hundred_stem")
    for part, rows in forms.items():
        for form, value in rows:
            enter(form, part, value)
    for form, value in nouns:
        for ending, part in _NOUN_ENDINGS:
            enter(form + ending, part, value)
    units = [(form, value) for form, value in forms["unit"] if value > 2]
    for form, value in units + hundred_stems:
        for hundred, _ in forms["hundred"]:
            enter(form + hundred, "hundreds", value * 100)
    for form, value in units + forms["bound"] + stems:
        for end, ten in ends:
            enter(form + end, "teen", value + ten)
    for row in read_table("numerals/fractions.tsv", ("form", "numerator", "denominator", "reading")):
        numerator, denominator = Decimal(row["numerator"]), Decimal(row["denominator"])
        part = "parts" if not numerator else "fraction" if row["reading"] == "free" else "bound_fraction"
        enter(row["form"], part, (numerator or _ONE) / denominator)
    return {form: tuple(readings) for form, readings in table.items()}


@cache
def _lookalikes() -> frozenset[str]:
    return frozenset(fold(row["form"]) for row in read_table("numerals/lookalikes.tsv", ("form", "meaning")))


@cache
def _ordinals() -> dict[str, tuple[str, Decimal]]:
    table: dict[str, tuple[str, Decimal]] = {}
    for row in read_table("numerals/ordinals.tsv", ("form", "value", "part")):
        table.setdefault(fold(row["form"]), (row["part"], Decimal(row["value"])))
    return table


@lru_cache(maxsize=1 << 14)
def elements(folded: str) -> tuple[Element, ...]:
    """Return the readings of a folded word as an element of a number, those with the shortest proclitic first."""
    table = _cardinals()
    found: list[Element] = []
    if folded in _lookalikes():
        return ()
    for rest, length in analyses(folded):
        clitic = folded[:length]
        if rest in table:
            found += (Element(part, value, False, clitic, 0) for part, value in table[rest])
        if rest.startswith("ال") and rest[2:] in table:
            found += (Element(part, value, True, clitic, 0) for part, value in table[rest[2:]])
        if rest.endswith(_SUFFIXES):
            suffix = next(suffix for suffix in _SUFFIXES if rest.endswith(suffix))
            found += (
                Element(part, value, True, clitic, len(suffix))
                for part, value in table.get(rest[: -len(suffix)], ())
                if part in _OWNED
            )
    return tuple(found)


_WRITTEN_ON = "وفبكل"  # the letters that a proclitic may be


@cache
def _beginnings() -> frozenset[str]:
    """Return how the words of numerals begin, in three letters (behind ال in four), without those that may be a proclitic."""
    bare = (form.lstrip(_WRITTEN_ON) for form in (*_cardinals(), *_ordinals()))
    return frozenset(form[: 4 if form.startswith("ال") else 3] for form in bare)


def is_numeral(folded: str) -> bool:
    """Tell whether a folded word can begin a numeral, behind whatever proclitics."""
    if folded[:1].isdecimal():
        return True
    bare, beginnings = folded.lstrip(_WRITTEN_ON), _beginnings()
    if bare[:4] not in beginnings:
        stem = bare.removeprefix("ال").lstrip(_WRITTEN_ON)
        if beginnings.isdisjoint((stem[:2], stem[:3], stem[:4])):
            return False  # most words, without a look at their readings
    return bool(elements(folded)) or bool(_ordinal_elements(folded))


# ---------------------------------------------------------------- cardinals

_FIRST, _NEXT, _JOINED = "first", "next", "joined"


def _readings(words: list[Word], i: int, place: str) -> tuple[int, tuple[Element, ...]]:
    """Return the index of the word to read at `i` and its readings that fit the place.

    The first word may bear any proclitic, the next of a group none, a joined one exactly و, attached or apart.
    """
    if i >= len(words):
        return i, ()
    if place == _JOINED:
        if words[i].folded == "و" and i + 1 < len(words):
            return i + 1, _behind("", words[i + 1].folded)
        return i, _behind("و", words[i].folded)
    if place == _NEXT:
        return i, _behind("", words[i].folded)
    return i, elements(words[i].folded)


@lru_cache(maxsize=1 << 14)
def _behind(clitic: str, folded: str) -> tuple[Element, ...]:
    return tuple(element for element in elements(folded) if element.clitic == clitic)


def _pick(readings: tuple[Element, ...], *parts: str) -> Element | None:
    for element in readings:
        if element.part in parts and (not element.suffix or element.part in _OWNED):
            return element
    return None


def _tens(words: list[Word], i: int, place: str) -> tuple[Decimal, int] | None:
    """Read 0-99 in words."""
    at, readings = _readings(words, i, place)
    unit = _pick(readings, "unit", "bound")
    if unit:
        _, following = _readings(words, at + 1, _NEXT)
        ten = _pick(following, "ten")
        if ten and not ten.definite and unit.value:
            return unit.value + 10, at + 2
        joint, joined = _readings(words, at + 1, _JOINED)
        tens = _pick(joined, "tens")
        if tens and unit.value and (unit.definite or not tens.definite):
            return unit.value + tens.value, joint + 1
        plain = _pick(readings, "unit")
        return (plain.value, at + 1) if plain else None
    whole = _pick(readings, "tens", "ten", "teen")
    return (whole.value, at + 1) if whole else None


def _hundreds(words: list[Word], i: int, place: str) -> tuple[Decimal, int] | None:
    """Read what stands before a scale: 0-999, and hundreds above that (خمسة وتسعون مئة)."""
    at, readings = _readings(words, i, place)
    hundreds = _pick(readings, "hundreds", "hundred")
    if hundreds is None:
        bound = _pick(readings, "bound_hundreds")
        if bound:
            return _below_hundred(words, bound.value, at + 1, bare=False)
        coefficient = _tens(words, i, place)
        if coefficient is None or coefficient[0] <= 2:
            return coefficient
        value, after = coefficient
        following = _readings(words, after, _NEXT)[1]
        open_hundred = value < 10 and next((e for e in following if e.part == "vague" and e.value == _HUNDRED), None)
        hundred = _pick(following, "hundred") or open_hundred
        if not hundred or hundred.definite:
            return coefficient
        return _below_hundred(words, value * _HUNDRED, after + 1)
    return _below_hundred(words, hundreds.value, at + 1, colloquial=not hundreds.definite)


def _below_hundred(
    words: list[Word], value: Decimal, after: int, *, bare: bool = True, colloquial: bool = True
) -> tuple[Decimal, int] | None:
    """Add what follows hundreds below one hundred, with و or as it is said, without (مية خمسة وعشرين).

    Hundreds that cannot stand `bare` need it, or a scale.
    """
    rest = _tens(words, after, _JOINED)
    if rest and not (rest[0] <= 10 and _pick(_readings(words, rest[1], _NEXT)[1], "parts")):  # مئة وثلاثة أرباع
        return value + rest[0], rest[1]
    spoken = _tens(words, after, _NEXT) if colloquial and rest is None else None
    if spoken and spoken[0] > 20 and spoken[0] % 10:
        return value + spoken[0], spoken[1]
    if bare or _pick(_readings(words, after, _NEXT)[1], "scale", "plural"):
        return value, after
    return None


def _fraction(words: list[Word], i: int, place: str) -> tuple[Decimal, int] | None:
    """Read a fraction: نصف، ثلثي، ثلاثة أرباع، ½; خمس and its like only before a definite noun."""
    at, readings = _readings(words, i, place)
    if at >= len(words):
        return None
    if (place != _JOINED or at > i) and (sign := _fraction_sign(words[at])):
        return sign, at + 1
    unit = _pick(readings, "unit", "ten")
    if unit:
        _, following = _readings(words, at + 1, _NEXT)
        parts = _pick(following, "parts")
        return (unit.value * parts.value, at + 2) if parts and (parts.suffix or not parts.definite) else None
    fraction = _pick(readings, "fraction")
    return (fraction.value, at + 1) if fraction else None


def _fraction_sign(word: Word) -> Decimal | None:
    """Return the value of a fraction in one character: ½."""
    if len(word.text) != 1 or unicodedata.category(word.text) != "No":
        return None
    value = unicodedata.numeric(word.text)
    return Decimal(str(value)) if value < 1 else None


def _mixed(words: list[Word], value: Decimal, i: int) -> tuple[Decimal, int]:
    """Add the fraction in one character that touches the whole number before it, or a space parts from it: 3½, 3 ½."""
    sign = _fraction_sign(words[i]) if words[i - 1].folded.isdecimal() else None
    return (value + sign, i + 1) if sign and words[i].start - words[i - 1].end <= 1 else (value, i)


def _scales(words: list[Word], state: _State) -> _State:
    """Multiply by the scales that follow: ألف، مليونا، ألف مليون، and a Latin one written on to digits."""
    value, at, last, kind, digits = state
    left = _MOST_SCALES
    while True:
        if at < len(words) and words[at].folded in _BRACKETS:
            at = _past_bracket(words, at, value)
        _, readings = _readings(words, at, _NEXT)
        scale = _pick(readings, "scale", "plural")
        latin = _pick(readings, "latin")
        if scale and left and not (scale.definite and digits and kind != "fraction"):
            left -= 1
            value, last, at = _EXACT.multiply(value, scale.value), max(last, _ONE) * scale.value, at + 1
        elif latin and digits and (words[at].start == words[at - 1].end or len(words[at].folded) > 2):
            return _State(value * latin.value, at + 1, latin.value, kind, digits)
        elif at > state.next and words[at - 1].folded == ")":
            return state
        else:
            return _State(value, at, last, kind, digits)


_BRACKETS = frozenset("()")


def _past_bracket(words: list[Word], i: int, value: Decimal) -> int:
    """Return the index after the bracket around the digits just read, (50) ألف, or the one that repeats them."""
    if words[i].folded == ")":
        return i + 1 if words[i - 2].folded == "(" else i
    return _repeated(words, i, value) or i


def _repeated(words: list[Word], i: int, value: Decimal) -> int | None:
    """Return the index after a bracket at `i` that says the same number again, in digits or in words: خمسة (5)."""
    close = next((k for k in range(i + 2, min(i + 14, len(words))) if words[k].folded in _BRACKETS), 0)
    if words[i].folded != "(" or not close or words[close].folded != ")":
        return None
    again = match_number(words[:close], i + 1)
    return close + 1 if again and again.last == close and again.value == value else None


def _decimal_before_scale(words: list[Word], i: int, after: int) -> bool:
    """Tell whether digits with one mark other than the comma stand before a scale: 1.125 مليون."""
    marks = _MARKS.findall(words[i].folded)
    return marks in (["."], ["٫"]) and bool(_pick(_readings(words, after, _NEXT)[1], "scale", "plural"))


def _group(words: list[Word], i: int, place: str, grouped: bool | None) -> _State | None:
    """Read one group: a coefficient with its scales, a bare scale, or an open magnitude."""
    at, readings = _readings(words, i, place)
    if at >= len(words):
        return None
    if is_number(words[at]) and (place != _JOINED or at > i):
        read = _digits(words, at, grouped)
        if read is None:
            return None
        value, after = read
        if grouped is None and _decimal_before_scale(words, at, after):
            value = read_digits(words[at].text, grouped=False) or value
        if after < len(words):
            value, after = _mixed(words, value, after)
        if after >= len(words):
            return _State(value, after, _ONE, "cardinal", True)
        apart = words[after].start - words[after - 1].end > 1
        many = value < (_HUNDRED if apart else _THOUSAND)
        hundred = _pick(_readings(words, after, _NEXT)[1], "hundred") if many else None
        if hundred and not hundred.definite:  # 3 مئة و21
            return _scales(words, _State(value * _HUNDRED, after + 1, _HUNDRED, "cardinal", True))
        value, after = _powered(words, value, after)
        joint, joined = _readings(words, after, _JOINED)
        half = _pick(joined, "fraction")
        part = half.value if half and not half.suffix else _fraction_sign(words[joint]) if joint > after else None
        if part and part < 1:
            scaled = _scales(words, _State(value + part, joint + 1, _ONE, "cardinal", False))
            if scaled.next > joint + 1 and not _readings(words, joint + 1, _NEXT)[1][0].definite:
                return scaled._replace(digits=True)
        return _scales(words, _State(value, after, _ONE, "cardinal", True))
    fraction = _fraction(words, i, place)
    if fraction:
        return _scales(words, _State(fraction[0], fraction[1], _ONE, "fraction", False))
    coefficient = _hundreds(words, i, place)
    if coefficient:
        value, after = coefficient
        parts = _pick(_readings(words, after, _NEXT)[1], "parts")
        if parts and not parts.definite and value >= 1:  # واحد وعشرون خمسا
            return _scales(words, _State(value * parts.value, after + 1, _ONE, "fraction", False))
        return _scales(words, _State(value, after, _ONE, "cardinal", False))
    open_magnitude = _pick(readings, "vague", "few", "plural")
    if open_magnitude:
        value, last = open_magnitude.value, open_magnitude.value
        after = at + 1
        if open_magnitude.part == "few" and _pick(_readings(words, after, _NEXT)[1], "ten"):  # بضعة عشر
            return _State(value + 10, after + 1, _ONE, "vague", False)
        while after <= at + _MOST_SCALES and (
            further := _pick(_readings(words, after, _NEXT)[1], "plural", "vague", "scale")
        ):
            value, last, after = value * further.value, last * further.value, after + 1
        return _State(value, after, last, "vague", False)
    several = _pick(readings, "several")
    if several:
        magnitude = _pick(_readings(words, at + 1, _NEXT)[1], "plural", "vague")
        return _State(several.value * magnitude.value, at + 2, magnitude.value, "vague", False) if magnitude else None
    dual = _pick(readings, "dual")
    if dual:
        return _scales(words, _State(2 * dual.value, at + 1, dual.value, "cardinal", False))
    scale = _pick(readings, "scale")
    if scale:
        return _scales(words, _State(scale.value, at + 1, scale.value, "cardinal", False))
    return None


def _decimals(words: list[Word], i: int, scale: Decimal) -> tuple[Decimal, int] | None:
    """Read what stands after فاصلة: digits one by one, or one number (خمسة وسبعون is .75, صفر خمسة .05).

    A scale after it belongs to the whole, unless the whole has one of its own, `scale`. "من مئة" after it says how many
    places it has.
    """
    run: list[str] = []
    at = zeros = i
    while at < len(words):
        if is_number(words[at]) and words[at].folded.isdecimal() and not run:
            run.append(words[at].folded)
            at += 1
            break
        unit = _pick(_readings(words, at, _NEXT)[1], "unit")
        if unit is None:
            break
        if not unit.value and zeros == at:
            zeros += 1
        run.append(str(unit.value))
        at += 1
    one = _hundreds(words, zeros, _NEXT)
    if one and scale > 1:
        state = _scales(words, _State(*one, _ONE, "cardinal", False))
        if 1 < state.scale <= scale:
            state = _extend(words, state, None)
            one = state.value, state.next
    digits = "".join(run)
    if one and one[1] > at:
        digits, at = "0" * (zeros - i) + str(one[0]), one[1]
    if not digits:
        return None
    places = _tenths(words, at)
    if places and len(digits) < len(str(places[0])):
        return Decimal(digits) / places[0], places[1]
    return Decimal(f"0.{digits}"), at


def _tenths(words: list[Word], i: int) -> tuple[Decimal, int] | None:
    """Read "من مئة", "من عشرة آلاف": of a power of ten."""
    if i + 1 >= len(words) or words[i].folded != "من":
        return None
    group = _group(words, i + 1, _NEXT, None)
    return (group.value, group.next) if group and group.kind == "cardinal" and _is_power_of_ten(group.value) else None


def _powered(words: list[Word], value: Decimal, i: int) -> tuple[Decimal, int]:
    """Read on over an exponent that touches the digits: 1.2e-5, 2^10."""
    if i + 1 >= len(words) or words[i].folded not in {"e", "^"}:
        return value, i
    at, negative = i + 1, False
    while at < len(words) and words[at].folded in {"-", "+", "−"}:
        negative ^= words[at].folded != "+"
        at += 1
    touching = all(words[k].start == words[k - 1].end for k in range(i, min(at + 1, len(words))))
    if at >= len(words) or not touching or at > i + 3 or not words[at].folded.isdecimal() or len(words[at].folded) > 2:
        return value, i
    exponent = int(words[at].folded) * (-1 if negative else 1)
    if words[i].folded == "e":
        return _EXACT.scaleb(value, exponent), at + 1
    return (_EXACT.power(value, exponent), at + 1) if value else (value, i)


def _extend(words: list[Word], state: _State, grouped: bool | None) -> _State:
    """Read on over و: smaller groups, a half of the last scale, and the case of ستة آلاف و86 تريليون."""
    total = state
    while True:
        joint = total.next
        if joint >= len(words) or not words[joint].folded.startswith("و"):
            return total
        at, readings = _readings(words, joint, _JOINED)
        if words[at].folded in _EXCESS:
            return total._replace(next=at + 1, kind="vague")
        if words[at].folded == "و":
            return total
        half = _fraction(words, joint, _JOINED)
        if half and half[0] < 1:
            after = half[1]
            following = _readings(words, after, _NEXT)[1]
            named = _pick(following, "scale")
            if named and named.value <= total.scale:  # مليار ونصف المليار
                total = total._replace(value=total.value + half[0] * named.value, next=after + 1)
                continue
            suffixed = any(e.suffix for e in readings)
            if not suffixed and not (after < len(words) and words[after].folded.startswith("ال")):
                return total._replace(value=total.value + half[0] * total.scale, next=after)
            return total
        group = _group(words, joint, _JOINED, grouped) if total.kind == "cardinal" else None
        if group is None or group.kind == "vague" or group.value <= 0:
            return total
        if group.value < total.scale and group.value == group.value.to_integral_value():
            value = _EXACT.add(total.value, group.value)
            total = _State(value, group.next, min(group.scale, total.scale), "cardinal", group.digits)
            if total.scale == 1:
                return _with_fraction(words, total)
            continue
        if total.scale == _THOUSAND < group.scale and group.value / group.scale < _THOUSAND:
            coefficient = group.value / group.scale
            return _State((total.value + coefficient) * group.scale, group.next, group.scale, "cardinal", group.digits)
        return total


def _with_fraction(words: list[Word], total: _State) -> _State:
    """Add a fraction of one: خمسة وثلث, مئتان وثلاثة أرباع."""
    part = _fraction(words, total.next, _JOINED)
    if part and part[0] < 1 and not (part[1] < len(words) and words[part[1]].folded.startswith("ال")):
        return total._replace(value=total.value + part[0], next=part[1])
    return total


def _less(words: list[Word], total: _State) -> _State:
    """Take off the fraction after إلا: مليون إلا ربع."""
    if total.kind != "cardinal" or total.next + 1 >= len(words) or words[total.next].folded != "الا":
        return total
    part = _pick(_readings(words, total.next + 1, _NEXT)[1], "fraction", "bound_fraction")
    if part is None or part.definite or part.value >= 1:
        return total
    scale = _HUNDRED if total.value == _HUNDRED else total.scale
    return total._replace(value=total.value - part.value * scale, next=total.next + 2)


def _start(word: Word, clitic: str) -> int:
    return word.start + prefix_length(word.text, len(clitic)) if clitic else word.start


def match_number(words: list[Word], i: int, grouped: bool | None = None) -> Number | None:
    """Read the longest cardinal, fraction or open magnitude whose first word is `words[i]`, proclitics apart.

    A sign or its word (-, سالب) may be that word. `grouped` says how one mark before three digits reads, see `read_digits`.
    """
    if i >= len(words):
        return None
    sign = _SIGNS.get(words[i].folded)
    if sign is not None:
        number = (
            match_number(words, i + 1, grouped) if i + 1 < len(words) and words[i + 1].folded not in _SIGNS else None
        )
        if number is None or (not words[i].folded.isalpha() and words[i + 1].start != words[i].end):
            return None
        return number._replace(value=sign * number.value, first=i, start=words[i].start)
    state = _group(words, i, _FIRST, grouped)
    if state is None:
        return None
    state = _extend(words, state, grouped)
    if state.next + 1 < len(words) and words[state.next].folded in _POINTS and state.kind == "cardinal":
        decimals = _decimals(words, state.next + 1, state.scale)
        if decimals:
            state = state._replace(value=state.value + decimals[0], next=decimals[1])
            state = _extend(words, _scales(words, state), grouped)
    state = _less(words, state)
    if state.next < len(words) and words[state.next].folded == "(":
        state = state._replace(next=_repeated(words, state.next, state.value) or state.next)
    last = words[state.next - 1]
    first_readings = elements(words[i].folded)
    clitic = "" if is_number(words[i]) or not first_readings else _used(words, i, state.next)
    suffix = 0
    if state.kind == "fraction" and state.next == i + 1:
        suffix = next((e.suffix for e in first_readings if e.part == "fraction" and e.clitic == clitic), 0)
    elif state.kind == "fraction":
        suffix = next((e.suffix for e in elements(last.folded) if e.part == "parts" and not e.clitic), 0)
    end = last.start + prefix_length(last.text, len(last.folded) - suffix) if suffix else last.end
    modifier = "more_than" if state.kind == "vague" else None
    kind = "cardinal" if state.kind == "fraction" and state.scale > 1 else state.kind  # نصف مليون counts
    return Number(state.value, None, kind, i, state.next, _start(words[i], clitic), end, modifier)


def _used(words: list[Word], i: int, last: int) -> str:
    """Return the proclitic of the reading of the first word that the grammar took: the shortest one it could."""
    readings = elements(words[i].folded)
    if last > i + 1 and _pick(_readings(words, i + 1, _NEXT)[1], "ten"):  # وأحد عشر is و and أحد, not واحد
        readings = tuple(e for e in readings if e.part == "bound") or readings
    parts = [e for e in readings if e.part not in ("bound_fraction", "latin", "parts")]
    return (parts or list(readings))[0].clitic


def scale_of(words: list[Word], number: Number) -> Decimal:
    """Return the product of the scales at the end of a number: 1000 for 11 ألف."""
    scale = _ONE
    for word in reversed(words[number.first : number.last]):
        found = _pick(elements(word.folded), "scale", "plural", "dual")
        if found is None:
            break
        scale *= found.value
    return scale


# ---------------------------------------------------------------- ordinals


@lru_cache(maxsize=1 << 14)
def _ordinal_elements(folded: str) -> tuple[Element, ...]:
    table = _ordinals()
    found: list[Element] = []
    for rest, length in analyses(folded):
        if rest in table:
            found.append(Element(*table[rest], False, folded[:length], 0))
        if rest.startswith("ال") and rest[2:] in table:
            found.append(Element(*table[rest[2:]], True, folded[:length], 0))
    return tuple(found)


def match_ordinal(words: list[Word], i: int) -> Number | None:
    """Read the longest ordinal whose first word is `words[i]`: الأول، ثالثة، الحادي والعشرون، العشرين، 4th.

    Bare tens, hundreds and scales are ordinals only with the article, and then look like cardinals: the caller decides.
    """
    if i >= len(words):
        return None
    word = words[i]
    if is_number(word):
        if i + 1 < len(words) and words[i + 1].folded in _LATIN_ORDINAL and words[i + 1].start == word.end:
            digits = read_digits(word.text)
            if digits is not None:
                return Number(digits, None, "ordinal", i, i + 2, word.start, words[i + 1].end, None)
        return None
    read = next((e for e in _ordinal_elements(word.folded) if e.part != "adverb"), None)
    value: Decimal | None
    if read:
        value, after = None, i + 1
        ten = _pick(_readings(words, i + 1, _NEXT)[1], "ten")
        joint, joined = _readings(words, i + 1, _JOINED)
        tens = _pick(joined, "tens", "hundred", "hundreds") if read.value < 10 else _pick(joined, "hundred", "hundreds")
        if ten and not ten.definite and read.value < 10:
            value, after = read.value + 10, i + 2
        elif tens and (tens.definite or joint + 1 == len(words)):
            value, after = read.value + tens.value, joint + 1
        elif read.part == "alone":
            value = read.value
        if value is None:
            return None
        clitic = read.clitic
    else:
        whole = next((e for e in elements(word.folded) if e.part in ("tens", "hundred", "hundreds", "scale")), None)
        if whole is None or not whole.definite:
            return None
        value, after, clitic = whole.value, i + 1, whole.clitic
        if whole.part != "tens" and (rest := _ordinal_rest(words, after, value)):
            value, after = value + rest[0], rest[1]  # المئة والخامسة والعشرون
    joint, joined = _readings(words, after, _JOINED)
    hundred = _pick(joined, "hundred", "hundreds", "scale")
    if hundred and hundred.definite and value < hundred.value:
        value, after = value + hundred.value, joint + 1
    while after + 1 < len(words) and words[after].folded == "بعد":
        base = match_number(words, after + 1)
        if base is None or base.kind != "cardinal" or base.value < _HUNDRED or base.value <= value:
            break
        value, after = value + base.value, base.last
    return Number(value, None, "ordinal", i, after, _start(word, clitic), words[after - 1].end, None)


def _ordinal_rest(words: list[Word], i: int, whole: Decimal) -> tuple[Decimal, int] | None:
    """Read the definite ordinal below `whole` that و joins to the hundreds or the scale before it."""
    at = i + (i < len(words) and words[i].folded == "و")
    if at >= len(words) or not words[at].folded.startswith("وال" if at == i else "ال"):
        return None
    hundreds = _pick(elements(words[at].folded), "hundred", "hundreds")
    if not _ordinal_elements(words[at].folded) and not (hundreds and hundreds.value < whole):
        return None
    rest = match_ordinal(words, at)
    return (rest.value, rest.last) if rest and rest.value < whole else None


# ---------------------------------------------------------------- quotients


def match_slash(words: list[Word], i: int) -> Number | None:
    """Read a fraction in digits, 3/4, or one after a whole number, 2 1/4, whose first word is `words[i]`, and its scales."""
    numerator = i
    if i + 1 < len(words) and is_number(words[i + 1]) and words[i].folded.isdecimal():
        numerator = i + 1
    if numerator + 2 >= len(words):
        return None
    above, bar, below = words[numerator : numerator + 3]
    if bar.folded not in {"/", "⁄"} or not (above.folded.isdecimal() and below.folded.isdecimal()):
        return None
    if (above.end, bar.end) != (bar.start, below.start) or not int(below.folded):
        return None
    value = Decimal(above.folded) / Decimal(below.folded)
    if numerator > i:
        value += Decimal(words[i].folded)
    proper = int(above.folded) < int(below.folded) <= FINEST
    whole = _State(value, numerator + 3, _ONE, "fraction", False)
    state = _scales(words, whole) if proper else whole
    kind = "cardinal" if state.scale > 1 else "fraction"
    return Number(state.value, None, kind, i, state.next, words[i].start, words[state.next - 1].end, None)


def match_bound_fraction(words: list[Word], i: int) -> Number | None:
    """Read a fraction that is another word too: خمس, ثمن, خمسي. The caller has to see from the next word what it is."""
    fraction = next((e for e in elements(words[i].folded) if e.part == "bound_fraction" and not e.definite), None)
    if fraction is None:
        return None
    word = words[i]
    return Number(fraction.value, None, "fraction", i, i + 1, _start(word, fraction.clitic), word.end, None)


_PARTS_OF = frozenset({"جزء", "جزءا", "اجزاء"})


def match_over(words: list[Word], number: Number, *, liberal: bool = False) -> Number | None:
    """Read on from a number over what it is divided by: one over another (واحد على عشرين), parts of a power of ten
    (خمسة أجزاء من المليون); where sums are done, `liberal`, any number over any other.
    """
    at = number.last
    if number.kind != "cardinal" or at + 1 >= len(words):
        return None
    if words[at].folded in _PARTS_OF and words[at + 1].folded == "من":
        below = match_number(words, at + 2)
        if below is None or not (liberal or _is_power_of_ten(below.value)):
            return None
    elif words[at].folded == "علي" and (liberal or abs(number.value) == 1):
        below = match_number(words, at + 1)
    else:
        return None
    if below is None or below.kind != "cardinal" or below.value <= 1:
        return None
    value = _EXACT.divide(number.value, below.value)
    if value >= 1 and words[at].folded in _PARTS_OF:
        value = _cut(words[number.first : at], below.value) or value  # مئتان وثلاثة أجزاء من مئة
    return number._replace(value=value, kind="fraction", last=below.last, end=below.end)


def _is_power_of_ten(value: Decimal) -> bool:
    return value >= 10 and str(value).rstrip("0") == "1"


# ---------------------------------------------------------------- the whole of a text

_COUNTABLE = frozenset({"unit", "bound", "ten", "tens", "teen", "hundreds"})
_JOINED_ONE = frozenset({"واحد", "واحده", "وواحد", "وواحده"})
_MOST_WORDS = 100  # more words than any one number has


def read_whole(words: list[Word]) -> Number | None:
    """Read words that are one number and nothing else, in forms too that inside a sentence could mean something else.

    Beside what `match_number`, `match_ordinal` and `match_slash` read these are .5, x على y, x من y, a whole and its
    tenths (ستة وثمانية وثمانون من مئة is 6.88), multiples of fractions (عشرون خمسا) and fractions with a second meaning
    (ثمن). With the article a number in words is an ordinal.
    """
    if len(words) > _MOST_WORDS:
        return None
    negative, first = False, 0
    while first < len(words) - 1 and words[first].folded in _SIGNS:
        negative ^= _SIGNS[words[first].folded] < 0
        first += 1
    rest = words[first:]
    number = _plain(rest)
    if number is None:
        value = _point_first(rest) or _quotient(rest) or _multiple(rest)
        if value is None:
            return None
        number = Number(value, None, "fraction", 0, 0, 0, 0, None)
    value = number.value.copy_negate() if negative else number.value
    return number._replace(value=value, first=0, last=len(words), start=words[0].start, end=words[-1].end)


def _plain(words: list[Word]) -> Number | None:
    """Read the whole of the words by the rules of a sentence; zeros in words may lead."""
    last, zeros = len(words), 0
    while zeros + 1 < last and words[zeros].folded == "صفر" and words[zeros + 1].folded not in _POINTS:
        zeros += 1
    number = match_number(words, zeros)
    if number is None and last == 1 and (bound := _pick(elements(words[0].folded), "bound")) and bound.value > 1:
        return Number(bound.value, None, "cardinal", 0, 1, words[0].start, words[0].end, None)
    if number is None or number.last != last:
        number = match_ordinal(words, 0) or match_slash(words, 0)
        return number if number and number.last == last else None
    ordinal = number.kind == "cardinal" and any(
        e.definite and (e.part in _COUNTABLE or (e.part == "hundred" and last > 1)) for e in elements(words[0].folded)
    )
    return number._replace(kind="ordinal") if ordinal else number


def _cardinal(words: list[Word]) -> Decimal | None:
    number = match_number(words, 0)
    return number.value if number and number.kind == "cardinal" and number.last == len(words) else None


def _point_first(words: list[Word]) -> Decimal | None:
    if len(words) == 2 and words[0].folded in {".", ",", "٫"} and words[1].folded.isdecimal():
        return Decimal(f"0.{words[1].folded}") if words[0].end == words[1].start else None
    return None


def _quotient(words: list[Word]) -> Decimal | None:
    """Read x على y, x من y, x جزء من y, and a whole with its tenths."""
    bar = next((i for i, word in enumerate(words) if word.folded in {"علي", "من"}), 0)
    below = _cardinal(words[bar + 1 :])
    if not bar or below is None or below <= 1:
        return None
    head = words[:bar]
    parts = head[-1].folded in _PARTS_OF
    if parts:
        head = head[:-1]
    if not head:
        return 1 / below
    if words[bar].folded == "علي" and (whole := _cut(head, below, _JOINED_ONE)) is not None:
        return whole  # مئتان و واحد على ثلاثة
    above = _cardinal(head)
    tenths = words[bar].folded == "من" and _is_power_of_ten(below)
    if tenths and (above is None or above >= below):
        whole = _cut(head, below)
        if whole is not None or not parts:
            return whole
    return _EXACT.divide(above, below) if above is not None else None


def _cut(words: list[Word], below: Decimal, tails: Container[str] | None = None) -> Decimal | None:
    """Read a whole and, after و, how many parts of `below` come to it."""
    for i in range(1, len(words)):
        if not words[i].folded.startswith("و"):
            continue
        tail = words[i + (words[i].folded == "و") :]
        if tails is not None and (len(tail) != 1 or tail[0].folded not in tails):
            continue
        whole, above = _cardinal(words[:i]), _cardinal(tail)
        if whole is not None and above is not None and above < below:
            return whole + _EXACT.divide(above, below)
    return None


def _multiple(words: list[Word]) -> Decimal | None:
    """Read a fraction with a second meaning, alone (ثمن), multiplied (عشرون خمسا) or added (ثلاثون وخمسان)."""
    if not words:
        return None
    last = _pick(elements(words[-1].folded), "bound_fraction", "fraction")
    if last is None or last.definite:
        return None
    if len(words) == 1:
        return last.value if not last.clitic else None
    joined = words[-2].folded == "و"
    whole = _cardinal(words[: -2 if joined else -1])
    if whole is None:
        return None
    if joined or last.clitic == "و":
        return whole + last.value
    return whole * last.value if whole > 10 and not last.clitic else None


# ---------------------------------------------------------------- the public readers


def parse_number(text: str) -> Decimal:
    """Return the value of `text`, which must be a number and nothing else: "سبعة مليارات" is 7000000000.

    Raises ValueError naming the text when it is no number.
    """
    number = read_whole(split_words(text))
    if number is None:
        raise ValueError(f"not a number: {text!r}")
    return number.value
