"""Read numbers as Arabic writes them: in digits of any script, in words, and in both together.

The grammar in short: a number is a chain of groups joined by و (three millions *and* two hundred thousand), a group is a
coefficient and its scales (مئتين وخمسين | ألف), a coefficient is digits, a fraction, or words below one thousand.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal
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
_SIGNS = {"-": -1, "−": -1, "–": -1, "+": 1, "ناقص": -1, "سالب": -1, "زائد": 1, "موجب": 1}
_POINTS = frozenset({"فاصله", "فاصل", "نقطه"})
_EXCESS = frozenset({"نيف", "ونيف", "نيفا", "ونيفا"})
_LATIN_ORDINAL = frozenset({"st", "nd", "rd", "th"})
_BIDI = regex.compile("[\u200e\u200f]")
_MARKS = regex.compile("[.,٫٬،ر]")


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
    marks = regex.findall(r"[.,٫٬،]", digits)
    parts = regex.split(r"[.,٫٬،]", digits)
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


_LARGEST = Decimal(10) ** 24  # no scale is multiplied beyond this: a row of scales is no number
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
            return Decimal("".join(run)), i + len(run)
        if len(run) > 2 and lengths[-1] < 3 and set(lengths[:-1]) == {3}:  # printed with the groups in reversed order
            return Decimal("".join(reversed(run))), i + len(run)
    return value, i + 1


# ---------------------------------------------------------------- the tables


@cache
def _cardinals() -> dict[str, tuple[tuple[str, Decimal], ...]]:
    """Return {folded form: its (part, value) readings} with hundreds like ثلاثمئة composed."""
    table: dict[str, list[tuple[str, Decimal]]] = {}

    def enter(form: str, part: str, value: Decimal) -> None:
        readings = table.setdefault(fold(form), [])
        if (part, value) not in readings:
            readings.append((part, value))

    rows = list(read_table("numerals/cardinals.tsv", ("form", "value", "part")))
    for row in rows:
        enter(row["form"], row["part"], Decimal(row["value"]))
    hundreds = [row["form"] for row in rows if row["part"] == "hundred"]
    for row in rows:
        if row["part"] == "unit" and Decimal(row["value"]) > 2:
            for hundred in hundreds:
                enter(row["form"] + hundred, "hundreds", Decimal(row["value"]) * 100)
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
        for form, definite in ((rest, False), (rest[2:] if rest.startswith("ال") else "", True)):
            found += (Element(part, value, definite, clitic, 0) for part, value in table.get(form, ()))
        for suffix in _SUFFIXES:
            if rest.endswith(suffix):
                found += (
                    Element(part, value, True, clitic, len(suffix))
                    for part, value in table.get(rest[: -len(suffix)], ())
                    if part == "fraction"
                )
                break
    return tuple(found)


def is_numeral(folded: str) -> bool:
    """Tell whether a folded word can begin a numeral, behind whatever proclitics."""
    return folded[:1].isdecimal() or bool(elements(folded)) or bool(_ordinal_elements(folded))


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
            return i + 1, tuple(e for e in elements(words[i + 1].folded) if not e.clitic)
        return i, tuple(e for e in elements(words[i].folded) if e.clitic == "و")
    if place == _NEXT:
        return i, tuple(e for e in elements(words[i].folded) if not e.clitic)
    return i, elements(words[i].folded)


def _pick(readings: tuple[Element, ...], *parts: str) -> Element | None:
    return next((e for e in readings if e.part in parts and not (e.suffix and e.part != "fraction")), None)


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


def _below_thousand(words: list[Word], i: int, place: str) -> tuple[Decimal, int] | None:
    """Read 0-999 in words."""
    at, readings = _readings(words, i, place)
    hundreds = _pick(readings, "hundreds", "hundred")
    after = at + 1
    value = hundreds.value if hundreds else None
    if value is None:
        unit = _pick(readings, "unit")
        if unit and unit.value > 2:
            _, following = _readings(words, at + 1, _NEXT)
            hundred = _pick(following, "hundred") or next(
                (e for e in following if e.part == "vague" and e.value == _HUNDRED and not e.definite), None
            )
            if hundred:
                value, after = unit.value * _HUNDRED, at + 2
    if value is None:
        return _tens(words, i, place)
    rest = _tens(words, after, _JOINED)
    return (value + rest[0], rest[1]) if rest else (value, after)


def _fraction(words: list[Word], i: int, place: str) -> tuple[Decimal, int] | None:
    """Read a fraction: نصف، ثلثي، ثلاثة أرباع، ½; خمس and its like only before a definite noun."""
    at, readings = _readings(words, i, place)
    if at >= len(words):
        return None
    if place != _JOINED and len(words[at].text) == 1 and unicodedata.category(words[at].text) == "No":
        return Decimal(str(unicodedata.numeric(words[at].text))), at + 1
    unit = _pick(readings, "unit", "ten")
    if unit:
        _, following = _readings(words, at + 1, _NEXT)
        parts = _pick(following, "parts")
        return (unit.value * parts.value, at + 2) if parts and not parts.definite else None
    fraction = _pick(readings, "fraction")
    return (fraction.value, at + 1) if fraction else None


def _scales(words: list[Word], state: _State) -> _State:
    """Multiply by the scales that follow: ألف، مليونا، ألف مليون، and a Latin one written on to digits."""
    value, at, last, kind, digits = state
    while True:
        _, readings = _readings(words, at, _NEXT)
        scale = _pick(readings, "scale", "plural")
        latin = _pick(readings, "latin")
        if scale and last < _LARGEST and not (scale.definite and digits and kind != "fraction"):
            value, last, at = value * scale.value, max(last, _ONE) * scale.value, at + 1
        elif latin and digits and (words[at].start == words[at - 1].end or len(words[at].folded) > 2):
            return _State(value * latin.value, at + 1, latin.value, kind, digits)
        else:
            return _State(value, at, last, kind, digits)


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
        joint, joined = _readings(words, after, _JOINED)
        half = _pick(joined, "fraction")
        if half and half.value < 1 and not half.suffix:
            scaled = _scales(words, _State(value + half.value, joint + 1, _ONE, "cardinal", False))
            if scaled.next > joint + 1 and not _readings(words, joint + 1, _NEXT)[1][0].definite:
                return scaled._replace(digits=True)
        return _scales(words, _State(value, after, _ONE, "cardinal", True))
    fraction = _fraction(words, i, place)
    if fraction:
        return _scales(words, _State(fraction[0], fraction[1], _ONE, "fraction", False))
    coefficient = _below_thousand(words, i, place)
    if coefficient:
        value, after = coefficient
        return _scales(words, _State(value, after, _ONE, "cardinal", False))
    open_magnitude = _pick(readings, "vague", "few", "plural")
    if open_magnitude:
        value, last = open_magnitude.value, open_magnitude.value
        after = at + 1
        while last < _LARGEST and (further := _pick(_readings(words, after, _NEXT)[1], "plural", "vague", "scale")):
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


def _decimals(words: list[Word], i: int) -> tuple[Decimal, int] | None:
    """Read what stands after فاصلة: digits one by one, or one number (خمسة وسبعون is .75)."""
    run: list[str] = []
    at = i
    while at < len(words):
        unit = _pick(_readings(words, at, _NEXT)[1], "unit")
        if unit is None:
            break
        run.append(str(unit.value))
        at += 1
    one = _below_thousand(words, i, _NEXT)
    if one and one[1] > at:
        return Decimal(f"0.{one[0]}"), one[1]
    return (Decimal("0." + "".join(run)), at) if run else None


def _extend(words: list[Word], state: _State, grouped: bool | None) -> _State:
    """Read on over و: smaller groups, a half of the last scale, and the case of ستة آلاف و86 تريليون."""
    total = state
    while True:
        joint = total.next
        at, readings = _readings(words, joint, _JOINED)
        if at < len(words) and words[at].folded in _EXCESS | {"و"}:
            if words[at].folded in _EXCESS and (at > joint or words[at].folded.startswith("و")):
                return total._replace(next=at + 1, kind="vague")
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
            total = _State(
                total.value + group.value, group.next, min(group.scale, total.scale), "cardinal", group.digits
            )
            if total.scale == 1:
                return _halved(words, total)
            continue
        if total.scale == _THOUSAND < group.scale and group.value / group.scale < _THOUSAND:
            coefficient = group.value / group.scale
            return _State((total.value + coefficient) * group.scale, group.next, group.scale, "cardinal", group.digits)
        return total


def _halved(words: list[Word], total: _State) -> _State:
    half = _fraction(words, total.next, _JOINED)
    if half and half[0] == Decimal("0.5") and not (half[1] < len(words) and words[half[1]].folded.startswith("ال")):
        return total._replace(value=total.value + half[0], next=half[1])
    return total


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
        decimals = _decimals(words, state.next + 1)
        if decimals:
            state = state._replace(value=state.value + decimals[0], next=decimals[1])
            state = _extend(words, _scales(words, state), grouped)
    last = words[state.next - 1]
    first_readings = elements(words[i].folded)
    clitic = "" if is_number(words[i]) or not first_readings else _used(words, i, state.next)
    suffix = 0
    if state.kind == "fraction" and state.next == i + 1:
        suffix = next((e.suffix for e in first_readings if e.part == "fraction" and e.clitic == clitic), 0)
    end = last.start + prefix_length(last.text, len(last.folded) - suffix) if suffix else last.end
    modifier = "more_than" if state.kind == "vague" else None
    kind = "cardinal" if state.kind == "fraction" and state.scale > 1 else state.kind  # نصف مليون counts
    return Number(state.value, None, kind, i, state.next, _start(words[i], clitic), end, modifier)


def _used(words: list[Word], i: int, last: int) -> str:
    """Return the proclitic of the reading of the first word that the grammar took: the shortest one it could."""
    readings = elements(words[i].folded)
    parts = [e for e in readings if e.part not in ("bound_fraction", "latin", "parts")]
    return (parts or list(readings))[0].clitic


# ---------------------------------------------------------------- ordinals


@lru_cache(maxsize=1 << 14)
def _ordinal_elements(folded: str) -> tuple[Element, ...]:
    table = _ordinals()
    found: list[Element] = []
    for rest, length in analyses(folded):
        for form, definite in ((rest, False), (rest[2:] if rest.startswith("ال") else "", True)):
            if form in table:
                part, value = table[form]
                found.append(Element(part, value, definite, folded[:length], 0))
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
        elif tens and tens.definite:
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


# ---------------------------------------------------------------- the public readers


def parse_number(text: str) -> Decimal:
    """Return the value of `text`, which must be a number and nothing else: "سبعة مليارات" is 7000000000.

    Raises ValueError naming the text when it is no number.
    """
    words = split_words(text)
    number = match_number(words, 0)
    if number is None or number.last != len(words):
        number = match_ordinal(words, 0)
    if number is None or number.last != len(words):
        raise ValueError(f"not a number: {text!r}")
    return number.value
