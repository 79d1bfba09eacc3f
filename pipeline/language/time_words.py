"""The words of time, what an expression of them means, and the reader of single words that the rules build on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from pipeline.language import calendars, numerals
from pipeline.language.folding import fold, prefix_length
from pipeline.language.proclitics import analyses, noun_forms
from pipeline.language.tables import read_table
from pipeline.language.words import Word, split_words

_CACHE_LIMIT = 1 << 17
_EDGES = ".,:;!?()[]\"'«»“”‘’،؛؟-/…"  # what a tokenizer may leave on a word
_TELLING_FIGURES = re.compile(r"(?:1[2-5]|19|20|21)\d\d$|\d+[/:-]|(?:[01]?\d|2[0-4])[.,،][0-5]\d$|\d+\.\d+\.\d+$")
_NEAR = timedelta(days=21)  # how far ahead a day may be to be meant by its weekday alone further on
_COARSER = {
    "day": ("day", "week", "month", "quarter", "half", "year", "decade", "century"),
    "week": ("week", "month", "year", "decade", "century"),
    "month": ("month", "quarter", "half", "year", "decade", "century"),
    "quarter": ("quarter", "half", "year", "decade", "century"),
    "half": ("half", "year", "decade", "century"),
    "year": ("year", "decade", "century"),
}


class Entry(NamedTuple):
    """A word of time: the folded words after its first one, the part it plays, and what it stands for."""

    rest: tuple[str, ...]
    role: str
    value: str


class Hit(NamedTuple):
    """An entry found in the words: `after` is the index behind it, `skip` the length of the proclitic before it."""

    role: str
    value: str
    after: int
    skip: int


class _Known(dict[str, tuple[tuple[Entry, int], ...]]):
    """The entries that a folded word begins, whole first, then behind proclitics, each with the proclitic's length."""

    def __init__(self, entries: dict[str, list[Entry]]) -> None:
        super().__init__()
        self._entries = entries

    def __missing__(self, folded: str) -> tuple[tuple[Entry, int], ...]:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        found = tuple((entry, skip) for form, skip in analyses(folded) for entry in self._entries.get(form, ()))
        if any(entry.role == "no_time" for entry, _ in found):
            found = tuple((entry, skip) for entry, skip in found if not skip)
        self[folded] = found
        return found


class _Telling(dict[str, bool]):
    """Whether a folded token tells of a time near it: one of `forms`, a year, a date or a clock in figures."""

    def __init__(self, forms: set[str]) -> None:
        super().__init__()
        self._forms = forms

    def __missing__(self, token: str) -> bool:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        word = token.strip(_EDGES)
        figures = word[:1].isdigit() and _TELLING_FIGURES.match(word) is not None
        found = self[token] = figures or word in self._forms
        return found


Followers = frozenset[str] | None  # the words of which one must follow, any known one where empty, whatever where None


class _Rules(dict[str, tuple[tuple[str, Followers], ...]]):
    """The methods of `Reader` that a folded word opens, by the roles it plays behind proclitics, and as a number."""

    def __init__(self, forms: dict[str, dict[str, Followers]]) -> None:
        super().__init__()
        self.forms = forms

    def __missing__(self, folded: str) -> tuple[tuple[str, Followers], ...]:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        names = self.forms.get(folded, {})
        if folded[:1].isdigit():
            names = {**names, **dict.fromkeys(_DIGIT_RULES)}
        elif _opens_numeral(folded):
            names = {**names, **dict.fromkeys(_NUMERAL_RULES)}
        opened = self[folded] = (
            tuple((f"_{rule}", names[rule]) for rule in _OPENED_BY if rule in names) if names else ()
        )
        return opened


_TENS = tuple([Word(form, form, 0, len(form))] for form in ("عشر", "عشره"))  # what makes a numeral of اثنتي, الحادي


def _opens_numeral(folded: str) -> bool:
    """Tell whether a number in words can begin with `folded`."""
    if not numerals.is_numeral(folded):
        return False
    word = Word(folded, folded, 0, len(folded))
    if numerals.match_number([word], 0) or numerals.match_ordinal([word], 0):
        return True
    both = ([word, *ten] for ten in _TENS)
    return any(numerals.match_number(words, 0) or numerals.match_ordinal(words, 0) for words in both)


class Lexicon(NamedTuple):
    """The words of time by their folded first word, whole and (`known`) behind proclitics; for every word the rules it
    can open; the words that show one."""

    entries: dict[str, list[Entry]]
    known: _Known
    rules: _Rules
    telling: _Telling


@dataclass(frozen=True, slots=True)
class TimeValue:
    """What an expression means: TIMEX3 type and value, None where nothing resolves it."""

    type: str
    value: str | None
    end_value: str | None = None
    granularity: str | None = None
    resolution: str = "explicit"
    calendar: str = "gregorian"
    modifier: str | None = None


@dataclass(slots=True)
class Context:
    """What relative expressions are reckoned from: the day of publication, and the latest day read for each unit.

    `moment` is the hour of publication as well, where it is known: a text that is a stamp alone counts from it. `period`
    is the latest month, quarter or half, for its counterpart in another year.
    """

    published: date | None = None
    moment: datetime | None = None
    latest: dict[str, date] = field(default_factory=dict)
    period: TimeValue | None = None
    days_ahead: dict[int, date] = field(default_factory=dict)

    def remember(self, unit: str, day: date, *, coarser: bool) -> None:
        """Take note of a day that was read, for اليوم التالي after it, and with `coarser` for العام نفسه as well."""
        for known in _COARSER.get(unit, ()) if coarser else (unit,) if unit in ("day", "quarter", "half") else ():
            self.latest[known] = day
        if unit == "day" and self.published and timedelta() < day - self.published <= _NEAR:
            self.days_ahead[day.isoweekday()] = day


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression: the index behind its last word, its span in characters, its meaning.

    `day` is its first Gregorian day where it has one; `moment` what a date said of itself, for ranges that share it.
    """

    after: int
    start: int
    end: int
    meaning: TimeValue
    day: date | None = None
    moment: Moment | None = None


@dataclass(slots=True)
class Moment:
    """What a calendar date says of itself, before it is resolved."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    hijri: bool = False
    weekday: int | None = None
    weekday_relation: str | None = None
    offset: int | None = None
    relation: str | None = None
    dated: bool = False  # names its year, in figures or as العام الماضي
    unknown: bool = False  # names a year that nothing resolves
    memorable: bool = False  # names what happened on the day, of which the text need not tell


# The rules of `Reader` in their order (the first of equally long readings counts), and the roles that open each.
_OPENED_BY: dict[str, tuple[str, ...]] = {
    "clock": ("clock", "noon", "midday", "hour", "day_part", "the_part"),
    "clock_offset": ("singular", "dual"),
    "every": ("every", "set", "days", "times", "part", "weekday", "month", "hijri_month", "month_head", "day_head"),
    "part_of_day": ("part", "part_head", "tonight", "before_relation"),
    "weekend": ("weekend",),
    "holiday": ("holiday",),
    "counterpart": ("piece", "the_singular", "before_relation"),
    "nth": ("edge", "weekday", "the_singular", "day_head"),
    "weekday_of_week": ("bare_weekday",),
    "days_of_week": ("the_singular", "before_relation", "ago"),
    "day": ("day_head", "before_relation", "today", "weekday", "first_day", "month"),
    "day_span": ("first_day", "days_head"),
    "months": ("months_head",),
    "month": ("month_head", "month", "hijri_month", "before_relation"),
    "numeric_month": (),
    "bare_day": ("day_head",),
    "piece": ("piece", "before_relation"),
    "first_months": ("the_plural",),
    "year": ("year", "years", "season_year", "before_relation"),
    "season": ("season", "before_relation"),
    "decade": ("decade",),
    "century": ("the_singular", "the_dual", "before_relation"),
    "relative": ("the_singular", "before_relation", "this_unit"),
    "edge": ("edge", "minutes"),
    "ago": ("ago",),
    "duration": ("singular", "dual", "the_dual", "the_plural", "the_singular", "edge"),
    "vague": ("several", "span_noun", "plural", "the_plural", "untold"),
    "own_year": ("owned",),
    "week_of": ("singular",),
    "rest": ("rest",),
}
_NUMERAL_RULES: tuple[str, ...] = ("clock", "clock_offset", "every", "nth", "day", "day_span", "bare_day", "duration")
_DIGIT_RULES: tuple[str, ...] = (
    "clock",
    "clock_offset",
    "every",
    "day",
    "day_span",
    "numeric_month",
    "bare_day",
    "year",
    "duration",
)
_TELLING_ROLES = frozenset(
    {"singular", "dual", "plural", "the_singular", "the_dual", "the_plural", "month", "hijri_month", "weekday", "today"}
    | {
        "holiday",
        "set",
        "season",
        "decade",
        "clock",
        "clock_part",
        "tonight",
        "piece",
        "span_noun",
        "untold",
        "owned",
        "years",
        "season_year",
        "this_unit",
    }
)


def weekdays() -> frozenset[str]:
    """Return the folded names of the days of the week, with their article."""
    rows = read_table("times/words.tsv", ("form", "role", "value"))
    return frozenset(fold(row["form"]) for row in rows if row["role"] == "weekday")


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Return the tables under `data/times`, folded and indexed; read once."""
    entries: dict[str, list[Entry]] = {}

    def add(form: str, role: str, value: str) -> None:
        first, *rest = [word.folded for word in split_words(form)]
        entry = Entry(tuple(rest), role, value)
        held = entries.setdefault(first, [])
        if entry not in held:
            held.append(entry)

    words = list(read_table("times/words.tsv", ("form", "role", "value")))
    pronouns = [row["form"] for row in words if row["role"] == "pronoun"]
    for row in read_table("times/months.tsv", ("form", "month", "calendar", "tradition")):
        add(row["form"], "hijri_month" if row["calendar"] == "hijri" else "month", row["month"])
    for row in read_table("times/units.tsv", ("form", "unit", "number")):
        add(row["form"], row["number"], row["unit"])
        add("ال" + row["form"], "the_" + row["number"], row["unit"])
        if row["number"] == "singular" and row["unit"] in ("day", "week", "month", "year"):
            add("هال" + row["form"], "this_unit", row["unit"])
            for pronoun in pronouns:
                add(fold(row["form"]).replace("نه", "نت") + pronoun, "owned", row["unit"])
    for row in read_table("times/holidays.tsv", ("form", "reckoning", "day")):
        add(row["form"], "holiday", f"{row['reckoning']} {row['day']}")
    for row in words:
        add(row["form"], row["role"], row["value"])
        if row["role"] == "weekday":
            add(row["form"].removeprefix("ال"), "bare_weekday", row["value"])

    rules: dict[str, dict[str, Followers]] = {}
    for first, held in entries.items():
        held.sort(key=lambda entry: -len(entry.rest))
        opened = _opened_by(held)
        for form, _ in noun_forms(first) if opened else ():
            known = rules.setdefault(form, {})
            for rule, followers in opened.items():
                known[rule] = _either(known.get(rule, followers), followers)
    return Lexicon(entries, _Known(entries), _Rules(rules), _Telling(_telling_forms(entries)))


def _telling_forms(entries: dict[str, list[Entry]]) -> set[str]:
    """Return the forms of the words that show a time: of an entry of several the longest that is no
    ordinal, unless another one shows it."""
    telling: set[str] = set()
    held = [(first, *entry.rest) for first, some in entries.items() for entry in some if entry.role in _TELLING_ROLES]
    for words in sorted(held, key=len):
        if telling.isdisjoint(words):
            word = max(words, key=lambda word: (not numerals.is_numeral(word), len(word)))  # كانون, not الثاني
            telling.update(form for form, _ in noun_forms(word) if len(word) > 1)
    return telling


def _opened_by(held: list[Entry]) -> dict[str, Followers]:
    """Return the rules that entries of one first word open, each with the words of which one must follow."""
    opened: dict[str, Followers] = {}
    for entry in held:
        followers = frozenset(entry.rest[:1]) if entry.rest or entry.role == "before_relation" else None
        for rule, openers in _OPENED_BY.items():
            if entry.role in openers:
                opened[rule] = _either(opened.get(rule, followers), followers)
    return opened


def _either(one: Followers, other: Followers) -> Followers:
    """Return the words of which one must follow where two entries open a rule."""
    if one is None or other is None or bool(one) != bool(other):
        return None
    return one | other


class WordReader:
    """Reads single words of time, and makes times of them; the rules stand in the classes above it."""

    def __init__(self, words: list[Word], lexicon: Lexicon, context: Context, *, cut: bool = False) -> None:
        """Read `words`; `cut` says that the text goes on behind them."""
        self.words = words
        self.lexicon = lexicon
        self.context = context
        self.published = context.published
        self.count = len(words)
        self.cut = cut
        self.folds = [word.folded for word in words]
        self.entries = list(map(lexicon.known.__getitem__, self.folds))
        self.opened = list(map(lexicon.rules.__getitem__, self.folds))
        self._numbers: dict[int, numerals.Number | None] = {}
        self._ordinals: dict[int, numerals.Number | None] = {}
        self.year_before = 0  # the index behind the latest time, where that is a year
        self.day_before: tuple[int, date] | None = None  # the index behind the latest day, and that day
        self.alone = False  # whether the words are tried as a text that is nothing but a time

    def _folded(self, index: int) -> str:
        return self.folds[index] if 0 <= index < self.count else ""

    def _find(self, index: int, *roles: str, proclitic: bool = False) -> Hit | None:
        """Return the longest entry of one of `roles` at `index`, whole first, then behind a proclitic if allowed."""
        if not 0 <= index < self.count:
            return None
        for entry, skip in self.entries[index]:
            if entry.role in roles and (proclitic or not skip):
                rest = entry.rest
                if not rest or self._continues(index + 1, rest):
                    return Hit(entry.role, entry.value, index + 1 + len(rest), skip)
        return None

    def _continues(self, index: int, rest: tuple[str, ...]) -> bool:
        return tuple(self.folds[index : index + len(rest)]) == rest

    def _is_numeral(self, index: int) -> bool:
        return 0 <= index < self.count and (bool(self.opened[index]) or numerals.is_numeral(self.folds[index]))

    def _number(self, index: int) -> numerals.Number | None:
        """Return the number in words or digits at `index`, read once."""
        if index not in self._numbers:
            self._numbers[index] = numerals.match_number(self.words, index) if self._is_numeral(index) else None
        return self._numbers[index]

    def _ordinal(self, index: int) -> numerals.Number | None:
        """Return the ordinal at `index`, read once."""
        if index not in self._ordinals:
            self._ordinals[index] = numerals.match_ordinal(self.words, index) if self._is_numeral(index) else None
        return self._ordinals[index]

    def _start(self, index: int, skip: int) -> int:
        word = self.words[index]
        return word.start + (prefix_length(word.text, skip) if skip else 0)

    def _integer(self, index: int, digits: int = 2) -> int | None:
        """Return the whole number written in at most `digits` figures at `index`."""
        folded = self._folded(index)
        return int(folded) if folded.isdecimal() and len(folded) <= digits else None

    def _time(
        self,
        index: int,
        after: int,
        meaning: TimeValue,
        *,
        skip: int = 0,
        day: date | None = None,
        moment: Moment | None = None,
    ) -> Time:
        return Time(after, self._start(index, skip), self.words[after - 1].end, meaning, day, moment)

    def _date(
        self, index: int, after: int, unit: str, day: date | None, *, skip: int = 0, explicit: bool = False
    ) -> Time:
        value = calendars.period(day, unit) if day else None
        meaning = TimeValue("DATE", value, None, unit, "explicit" if explicit else "relative")
        return self._time(index, after, meaning, skip=skip, day=day)

    def _blocked(self, index: int, subject: str) -> bool:
        return any(
            entry.role == "not_time_before" and entry.value == subject
            for entry in self.lexicon.entries.get(self._folded(index - 1), ())
        )
