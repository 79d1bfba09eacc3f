"""Read dates, clock times, durations and sets in Arabic words and give their TIMEX3 values.

`Reader` walks the words of one stretch of text; a `Context` carries what a relative expression depends on: the date of
publication and the times read so far. There is no other "now".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from pipeline.language import calendars, numerals
from pipeline.language.time_clocks import ClockReader
from pipeline.language.time_words import (
    DIGIT_RULES,
    NUMERAL_RULES,
    Context,
    Moment,
    Time,
    TimeValue,
    in_rule_order,
    load_lexicon,
)
from pipeline.language.words import Word, split_words


@lru_cache(maxsize=1 << 16)
def _opens_numeral(folded: str) -> bool:
    """Tell whether a number in words can begin with `folded`."""
    words = [Word(folded, folded, 0, len(folded))]
    return (
        numerals.match_number(words, 0) is not None
        or numerals.match_ordinal(words, 0) is not None
        or folded in ("الحاديه", "الحادي", "احد", "احدي")
    )


class Reader(ClockReader):
    """Reads the time expressions in a list of words, in order, against a context."""

    def times(self) -> Iterator[Time]:
        """Yield the expressions from left to right, none overlapping."""
        index = 0
        while index < len(self.words):
            found = self.at(index)
            if found is None:
                index += 1
                continue
            if found.day is not None and found.meaning.value is not None:
                self._remember(found)
            yield found
            index = found.after

    def _remember(self, found: Time) -> None:
        """Keep a time for anaphora; one that was itself reckoned from the publication names no month or year."""
        meaning, moment = found.meaning, found.moment
        unit = "day" if meaning.granularity in ("minute", "part") else meaning.granularity or ""
        named = meaning.resolution == "explicit" or (moment is not None and moment.month is not None)
        assert found.day is not None
        self.context.remember(unit, found.day, coarser=named)

    def at(self, index: int) -> Time | None:
        """Return the longest expression that starts at word `index`, joined with the end of its range if it has one."""
        folded = self.words[index].folded
        if folded[:1].isdigit():
            opened = DIGIT_RULES
        else:
            opened = self.lexicon.rules.get(folded, ())
            if _opens_numeral(folded):
                opened = in_rule_order({*opened, *NUMERAL_RULES}) if opened else NUMERAL_RULES
        best: Time | None = None
        for name in opened:
            found: Time | None = getattr(self, f"_{name}")(index)
            if found and (best is None or found.after > best.after):
                best = found
        return self._range(index, best) if best else None

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
            self._day,
            self._part_of_day,
            self._month,
            self._piece,
            self._year,
            self._season,
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
        skipped = second.start - self.words[at].start
        if skipped and not (joined_by_and and skipped == 1):
            return found
        return self._joined_range(found, second)

    def _joined_range(self, first: Time, second: Time) -> Time:
        moment, other = first.moment, second.moment
        if moment and other and other.dated and not moment.dated and moment.month and moment.offset is None:
            shared = replace(moment, year=other.year, dated=True, unknown=other.unknown)
            first = self._again(first, shared)
        elif moment and other and other.relation and not moment.relation and moment.month and not moment.dated:
            first = self._again(first, replace(moment, relation=other.relation))
        end_value = second.meaning.end_value or second.meaning.value
        if first.day and second.day and first.day > second.day:
            return first
        if first.meaning.value is not None and end_value is None:
            return first
        meaning = replace(first.meaning, end_value=end_value)
        return replace(first, after=second.after, end=second.end, meaning=meaning)

    def _again(self, time: Time, moment: Moment) -> Time:
        """Return `time` with its value resolved anew from `moment`."""
        if moment.day is not None:
            day = self._resolve_day(moment)
            value = day.isoformat() if day else None
        else:
            day, _ = self._resolve_month(moment)
            value = calendars.period(day, "month") if day else None
        return replace(time, meaning=replace(time.meaning, value=value), day=day, moment=moment)


def parse_time(text: str, published: str | date | None = None) -> TimeValue | None:
    """Return the meaning of the first time expression in `text`, or None; `published` (ISO 8601) resolves relative ones."""
    day = date.fromisoformat(published[:10]) if isinstance(published, str) else published
    reader = Reader(split_words(text), load_lexicon(), Context(day))
    return next((time.meaning for time in reader.times()), None)
