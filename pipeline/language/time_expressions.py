"""Read dates, clock times, durations and sets in Arabic words and give their TIMEX3 values.

`Reader` walks the words of one stretch of text; a `Context` carries what a relative expression depends on: the date of
publication and the times read so far. There is no other "now".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import compress, count

from pipeline.language import calendars
from pipeline.language.time_clocks import ClockReader
from pipeline.language.time_durations import whole_units
from pipeline.language.time_words import (
    Context,
    Hit,
    Moment,
    Time,
    TimeValue,
    load_lexicon,
)
from pipeline.language.words import split_words

STAMP_WORDS = 16  # a text of more words is no stamp


class Reader(ClockReader):
    """Reads the time expressions in a list of words, in order, against a context."""

    def times(self, *, alone: bool = False) -> Iterator[Time]:
        """Yield the expressions from left to right, none overlapping.

        `alone` says that the words are a whole text; where that is a time and nothing else, it is reckoned as a stamp.
        """
        self.alone = alone and len(self.words) <= STAMP_WORDS
        if self.alone and (stamp := self._stamp()):
            yield stamp
            return
        self.alone = False
        after = 0
        for index in compress(count(), self.opened):
            if index < after or (not self.entries[index] and self._counts_other(index)):
                continue
            found = self.at(index)
            if found is None:
                continue
            if (
                found.day is not None
                and found.meaning.value is not None
                and not (found.moment and found.moment.memorable)
            ):
                self._remember(found)
            yield found
            after = found.after
            if found.day is not None and found.meaning.granularity in ("day", "part", "minute"):
                self.day_before = after, found.day
            self.year_before = after if found.meaning.granularity == "year" else 0

    def _counts_other(self, index: int) -> bool:
        """Tell whether a number is followed by a word that no time holds: 12 قتيلا، مليار دولار، الأولى لمشروع."""
        if (len(self.folds[index]) == 4 and self.folds[index].isdecimal()) or self._find(index + 1, "less"):
            return False  # a year may stand anywhere, إلا ربعا belongs to a clock
        number, ordinal = self._number(index), self._ordinal(index)
        at = max(number.last if number else index + 1, ordinal.last if ordinal else index + 1)
        following = self._folded(at)
        if not following.isalpha() or following.isascii() or following[0] == "و" or self.opened[at]:
            return False
        if any(entry.role != "count_after_year" for entry, _ in self.entries[at]):
            return False
        return self._find(index - 1, "exactly") is None and self._find(index - 2, "alarm", proclitic=True) is None

    def _remember(self, found: Time) -> None:
        """Keep a time for anaphora; one that was itself reckoned from the publication names no month or year."""
        meaning, moment = found.meaning, found.moment
        unit = "day" if meaning.granularity in ("minute", "part") else meaning.granularity or ""
        named = meaning.resolution == "explicit" or (moment is not None and moment.month is not None)
        assert found.day is not None
        if unit in ("month", "quarter", "half") and meaning.calendar == "gregorian":
            self.context.period = meaning
        self.context.remember(unit, found.day, coarser=named)

    def at(self, index: int) -> Time | None:
        """Return the longest expression that starts at word `index`, joined with the end of its range if it has one."""
        best: Time | None = None
        following = self._folded(index + 1)
        known = 0 <= index + 1 < self.count and bool(self.entries[index + 1])
        for name, followers in self.opened[index]:
            if followers is not None and not (following in followers if followers else known):
                continue
            found: Time | None = getattr(self, name)(index)
            if found and (best is None or found.after > best.after):
                best = found
        if best is None:
            return None
        found = self._range(index, best)
        headed = self._find(index, "years", "year", "edge", "days_head") is not None
        if headed or not found.meaning.end_value or found.meaning.type != "DATE" or self._folded(index - 1) != "بين":
            return found
        return replace(found, start=self.words[index - 1].start)  # 5 و7 نيسان alone are two days

    # ---------------------------------------------------------------- stamps
    def _stamp(self) -> Time | None:
        """Read a text that is nothing but a time (منذ ساعتين، الآن، في تمام الساعة 3 عصرا) to the day or the moment."""
        last = len(self.words)
        while last and self._ends(last - 1):
            last -= 1
        if (part := self._find(0, "day_part", "the_part")) and part.after == last:
            return self._part(0, last, part, self.published, explicit=False)
        if (hour := self._find(0, "same_hour")) and (stamp := self._same_hour(hour.after, last)):
            return stamp
        at, direction = 0, ""
        while hit := self._find(at, "lead"):
            at, direction = hit.after, hit.value or direction
        if (now := self._find(at, "now")) and now.after == last:
            return self._reckoned(last, self.context.moment, "second")
        this = self._find(at, "before_relation")
        unit = self._find(this.after if this and this.value == "this" else at, "the_singular")
        if unit and (stamp := self._unit_stamp(unit, last)):
            return stamp
        bare = self._find(at, "bare_weekday")
        if bare and bare.after == last and bare.value not in ("1", "7"):  # اثنين and أحد are two and one
            return self._dated(0, last, Moment(weekday=int(bare.value), weekday_relation="coming"), 0)
        if (counted := self._counted(at)) and (stamp := self._counted_stamp(*counted, last, direction)):
            return stamp
        found = next(
            (time for start in sorted({0, at}) if start < last and (time := self.at(start)) and time.after == last),
            None,
        )
        if found is None:
            return None
        start = self.words[0].start if found.meaning.type == "TIME" else found.start
        meaning = found.meaning
        if meaning.type == "TIME" and self.published and (meaning.value or "").startswith("T"):
            day, value = self.published.isoformat(), meaning.value or ""
            told = self._find(0, "clock") is not None or any(
                self._find(at, "clock_part", "zone") or self._folded(at)[:1] == "0" for at in range(last)
            )
            if self.context.moment and not told:
                value = _next_on_clock(value, self.context.moment)
            meaning = replace(
                meaning, value=f"{day}{value}", end_value=meaning.end_value and f"{day}{meaning.end_value}"
            )
        elif meaning.type == "TIME":
            start = found.start
        elif meaning.type != "DATE":
            return None
        return replace(found, start=start, meaning=meaning)

    def _unit_stamp(self, unit: Hit, last: int) -> Time | None:
        """Read العام، الشهر as the one of the publication, الساعة الماضية and الدقيقة الثالثة as a moment near it."""
        name, moment = unit.value, self.context.moment
        if unit.after == last and name in ("week", "month", "year"):
            return self._date(0, last, name, self._moved(name, "this")) if self.published else None
        hijri = self._find(unit.after, "fiscal")
        if name == "year" and hijri and hijri.value == "hijri" and hijri.after == last:
            return self._whole_year(0, last, self._hijri_moved(name, "this"), 0)
        if name not in ("minute", "hour"):
            return None
        if unit.after == last:
            return self._reckoned(last, moment, name)
        relation = self._find(unit.after, "relation")
        if relation and relation.after == last:
            return self._reckoned(last, self._moved_moment(name, relation.value), name)
        number = self._ordinal(unit.after) or self._number(unit.after)
        if name == "minute" and moment and number and number.last == last and number.value in range(60):
            return self._reckoned(last, moment.replace(minute=int(number.value), second=0), name)
        return None

    def _same_hour(self, index: int, last: int) -> Time | None:
        """Read هذا الوقت غدا، نفس الوقت بعد أسبوع: the hour of the publication on another day."""
        found, moment = self.at(index), self.context.moment
        if found is None or found.day is None or found.after != last:
            return None
        if found.meaning.granularity != "day" and (found.moment or found.meaning.resolution == "explicit"):
            return None
        return self._reckoned(last, datetime.combine(found.day, moment.time()) if moment else None, "second")

    def _counted(self, index: int) -> tuple[list[tuple[str, int]], int] | None:
        """Read counted units one after another (أسبوع وثلاثة أيام): (the units with their counts, index behind them)."""
        amount, single = self._amount(index), self._find(index, "singular")
        if amount is None and single is None:
            return None
        first = amount[:3] if amount else (single.value, Decimal(1), single.after) if single else None
        assert first is not None
        parts, after = self._with_more([first[:2]], first[2])
        even = [one for unit, count in parts for one in whole_units(unit, count).items() if one[1]]
        whole = all(count == int(count) and count < 10**4 for _, count in even)
        return ([(unit, int(count)) for unit, count in even], after) if whole else None

    def _counted_stamp(self, parts: list[tuple[str, int]], after: int, last: int, direction: str) -> Time | None:
        """Count from the publication: before it behind منذ or قبل or before مضت, after it behind بعد or before من الآن."""
        if (tail := self._find(after, "stamp_tail")) and tail.after == last:
            after, direction = tail.after, direction if direction in ("past", "future") else tail.value
        if after != last or direction not in ("past", "future"):
            return None
        sign = -1 if direction == "past" else 1
        moment, day = self.context.moment, self.published
        if any(unit in ("second", "minute", "hour") for unit, _ in parts):
            for unit, count in parts:
                moment = calendars.shift_moment(moment, unit, sign * count) if moment else None
            return self._reckoned(last, moment, parts[-1][0])
        for unit, count in parts:
            day = calendars.shift(day, unit, sign * count) if day else None
        return self._date(0, last, "day", day) if day else None

    def _reckoned(self, last: int, moment: datetime | None, unit: str) -> Time | None:
        if moment is None:
            return None
        value = moment.isoformat(timespec="seconds")
        return self._time(0, last, TimeValue("TIME", value, None, unit, "relative"), day=moment.date())

    # ---------------------------------------------------------------- ranges
    def _range(self, index: int, found: Time) -> Time:
        """Join `found` with the time that ends its range (من 2015 إلى 2018، بين 25 و26 نوفمبر), if one follows."""
        if found.meaning.type in ("DURATION", "SET") or found.meaning.end_value:
            return found
        link = self._find(found.after, "to")
        at = link.after if link else found.after
        joined_by_and = False
        if link is None:
            folded = self._folded(at)
            if not folded.startswith("و") or self._folded(index - 1) not in ("بين", "مابين"):
                return found
            joined_by_and = True
            at += folded == "و"
        if at >= len(self.words):
            return found
        second: Time | None = None
        for rule in (
            *((self._clock_end,) if found.meaning.granularity == "minute" else ()),
            self._day,
            self._part_of_day,
            self._month,
            self._piece,
            self._year,
            self._season,
            self._decade,
            self._century,
            self._relative,
            self._edge,
        ):
            other = rule(at)
            if other and (second is None or other.after > second.after):
                second = other
        if second is None and (figures := self._figures(at)) and found.meaning.granularity in ("year", "month"):
            second = self._whole_year(at, figures[1], figures[0], 0)
        if second is None or second.meaning.type == "DURATION":
            return found
        if (
            second.moment
            and second.moment.offset == 0
            and second.moment.weekday is None
            and second.moment.month is None
        ):
            return found  # إلى اليوم: until now
        if second.moment and second.moment.relation == "closest":
            second = self._again(
                second, replace(second.moment, relation=None)
            )  # the range begins with a day of its own
        skipped = second.start - self.words[at].start
        if skipped and not (joined_by_and and skipped == 1):
            return found
        return self._joined_range(found, second)

    def _joined_range(self, first: Time, second: Time) -> Time:
        moment, other = first.moment, second.moment
        if moment and other and other.dated and not moment.dated and moment.month and moment.offset is None:
            shared = replace(moment, year=other.year, dated=True, unknown=other.unknown)
            first = self._again(first, shared)
        elif moment and other and not _implied(other) and _implied(moment) and moment.month and not moment.dated:
            first = self._again(first, replace(moment, relation=other.relation))
            if first.day and second.day and first.day > second.day:
                first = self._again(first, replace(moment, year=first.day.year - 1, dated=True))
        elif moment and other and moment.dated and moment.year and other.month and not other.dated and _implied(other):
            second = self._again(second, replace(other, year=moment.year, dated=True))
            if first.day and second.day and second.day < first.day:
                second = self._again(second, replace(other, year=moment.year + 1, dated=True))
        elif moment and other and moment.relation == "coming" and other.month and not other.dated and _implied(other):
            second = self._again(second, replace(other, relation="coming"))
        if first.day and second.day and first.day > second.day and moment and other:
            first, second = self._in_order(first, second, first.day, second.day)
        end_value = second.meaning.end_value or second.meaning.value
        if first.day and second.day and first.day > second.day:
            return first
        if first.meaning.value is not None and end_value is None:
            return first
        meaning = replace(first.meaning, end_value=end_value)
        return replace(first, after=second.after, end=second.end, meaning=meaning)

    def _in_order(self, first: Time, second: Time, begins: date, ends: date) -> tuple[Time, Time]:
        """Return the ends of a range that stand in the wrong order, one moved where no word says which one it is."""
        moment, other = first.moment or Moment(), second.moment or Moment()
        if other.weekday and other.month is None and other.weekday_relation in (None, "coming"):
            day = calendars.weekday_near(begins, other.weekday, 1)
            if second.meaning.type == "DATE":
                second = replace(second, day=day, meaning=replace(second.meaning, value=day.isoformat()))
            return first, second
        told = moment.dated or other.dated or moment.relation or other.relation
        if moment.month and other.month and not (told or moment.hijri or other.hijri):
            year = ends.year - (moment.month > other.month)
            first = self._again(first, replace(moment, year=year, dated=True))
        return first, second

    def _again(self, time: Time, moment: Moment) -> Time:
        """Return `time` with its value resolved anew from `moment`."""
        if moment.day is not None:
            day = self._resolve_day(moment)
            value = day.isoformat() if day else None
        else:
            day, _ = self._resolve_month(moment)
            value = calendars.period(day, "month") if day else None
        return replace(time, meaning=replace(time.meaning, value=value), day=day, moment=moment)


def _implied(moment: Moment) -> bool:
    """Tell whether no word beside the date says which year it is of."""
    return moment.relation in (None, "coming", "past", "since", "closest")


def _next_on_clock(value: str, moment: datetime) -> str:
    """Return T03:00 as T15:00 where three in the night is past already: a clock that says no half means the coming one."""
    hour = int(value[1:3])
    return f"T{hour + 12}{value[3:]}" if hour < 12 and value[1:6] < f"{moment:%H:%M}" else value


def parse_time(text: str, published: str | date | None = None) -> TimeValue | None:
    """Return the meaning of the first time expression in `text`, or None; `published` (ISO 8601) resolves relative ones.

    Where `published` names the hour, and `text` nothing but a time, that is reckoned to the moment: منذ ساعتين.
    """
    if isinstance(published, str):
        published = (
            datetime.fromisoformat(published) if len(published) > len("2018-04-25") else date.fromisoformat(published)
        )
    moment = published.replace(tzinfo=None) if isinstance(published, datetime) else None
    day = published.date() if isinstance(published, datetime) else published
    reader = Reader(split_words(text), load_lexicon(), Context(day, moment))
    return next((time.meaning for time in reader.times(alone=True)), None)
