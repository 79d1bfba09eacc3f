"""Read what comes again: سنويا، كل خميس، أيام السبت، مرتين في الأسبوع، صباح كل يوم."""

from __future__ import annotations

from dataclasses import replace

from pipeline.language import calendars, numerals
from pipeline.language.folding import fold
from pipeline.language.time_parts import PartReader
from pipeline.language.time_words import Hit, Moment, TimeValue


class SetReader(PartReader):
    """The rules for sets, without the clock that may stand with them."""

    def _repeated(self, index: int) -> tuple[TimeValue, int, int] | None:
        """Read what comes again without its clock: (meaning, index behind it, length of the proclitic)."""
        if adverb := self._find(index, "set", proclitic=True):
            if self._find(index - 1, "rated"):
                return None
            return TimeValue("SET", adverb.value), adverb.after, adverb.skip
        if days := self._find(index, "days", proclitic=True):
            weekday = self._find(days.after, "weekday")
            return (_on_weekday(weekday.value), weekday.after, days.skip) if weekday else None
        if listed := self._find(index, "weekday", proclitic=True):
            return (_on_weekday(listed.value), listed.after, listed.skip) if self._listed(index) else None
        if yearly := self._every_year(index):
            return yearly
        part = self._find(index, "part", proclitic=True)
        hit = self._find(part.after if part else index, "every", proclitic=part is None)
        if hit is None:
            return None if part else self._often(index)
        skip = part.skip if part else hit.skip
        head = self._find(hit.after, "day_head")
        weekday = self._any_weekday(head.after if head else hit.after)
        if weekday and (head or weekday.value not in ("1", "7")):  # كل اثنين، كل أحد are no days
            meaning = _on_weekday(weekday.value)
            if part:
                meaning = replace(meaning, value=f"{meaning.value}T{part.value}")
            return meaning, weekday.after, skip
        if part:
            return (TimeValue("SET", f"T{part.value}", None, "day"), head.after, skip) if head else None
        if (again := self._find(hit.after, "part")) and again.value in ("MO", "EV", "NI"):  # كل عصر: every age
            if weekday := self._any_weekday(again.after):
                value = f"XXXX-WXX-{weekday.value}T{again.value}"
                return TimeValue("SET", value, None, "day"), weekday.after, skip
            closed = not self._day_words(again.after) and not self._folded(again.after).startswith("ال")
            return (TimeValue("SET", f"T{again.value}", None, "day"), again.after, skip) if closed else None
        if (counted := self._measured(hit.after, self._amount(hit.after))) and not counted[2]:
            return replace(counted[0], type="SET"), counted[1], skip
        unit = self._find(hit.after, "singular")
        if unit and not self._find(unit.after, "greeting", "month", "hijri_month"):
            return TimeValue("SET", calendars.duration(unit.value, "1"), None, unit.value), unit.after, skip
        return None

    def _every_year(self, index: int) -> tuple[TimeValue, int, int] | None:
        """Read مارس من كل عام، 21 مارس من كل سنة، يوم 25 من كل شهر: a month or day that comes again."""
        if "كل" not in self.folds[index + 2 : index + 10]:
            return None
        head = self._find(index, "day_head", proclitic=True)
        at, skip = (head.after, head.skip) if head else (index, 0)
        moment, after, unit = Moment(), at, "year"
        if (dated := self._month_day(at)) and not dated[0].dated:
            moment, after, inner = dated
        elif (month := self._month_name(at)) and head is None:
            moment, after, _ = month
            named = self._find(index, "month_head", "month", "hijri_month", proclitic=True)
            inner = named.skip if named else 0
        elif number := self._day_number(at):
            moment.day, after, inner = number
            unit = "month"
        else:
            return None
        every = self._find(after + 1, "every") if self._find(after, "of") else None
        again = self._find(every.after, "singular") if every else None
        if every is None or again is None or again.value != unit:
            return None
        day = f"-{moment.day:02d}" if moment.day else ""
        value = None if moment.hijri else f"XXXX-{f'{moment.month:02d}' if moment.month else 'XX'}{day}"
        return TimeValue("SET", value, None, "month" if not day else "day"), again.after, skip or inner

    def _often(self, index: int) -> tuple[TimeValue, int, int] | None:
        """Read how often in a unit, where that is all the text (مرتين في الأسبوع): in a sentence it counts, and has a rate."""
        number = self._number(index)
        times = self._find(number.last if number else index, "times", proclitic=number is None)
        within = self._find(times.after, "of") if times else None
        unit = self._find(within.after if within else times.after, "the_singular", proclitic=True) if times else None
        if (
            times is None
            or unit is None
            or not self._is_all(index, unit.after)
            or not (within or self._folded(times.after)[: unit.skip] == "ب")
        ):
            return None
        if unit.value == "century" or not (self._closes(unit.after) or self._find(unit.after, "each")):
            return None
        if number is None and (self._find(index - 1, "edge") or numerals.match_ordinal(self.words, index - 1)):
            return None  # لأول مرة في العام
        skip = len(fold(self.words[index].text[: number.start - self.words[index].start])) if number else times.skip
        return TimeValue("SET", calendars.duration(unit.value, "1"), None, unit.value), unit.after, skip

    def _listed(self, index: int) -> bool:
        """Tell whether the weekday at `index` follows others of a set: (أيام السبت) والثلاثاء."""
        at = index
        while index - at < 7 and self._folded(at).startswith("و") and self._find(at, "weekday", proclitic=True):
            at -= 1
        return (
            at < index
            and self._any_weekday(at) is not None
            and self._find(at - 1, "days", "every", proclitic=True) is not None
        )

    def _any_weekday(self, index: int) -> Hit | None:
        return self._find(index, "weekday", "bare_weekday")


def _on_weekday(weekday: str) -> TimeValue:
    return TimeValue("SET", f"XXXX-WXX-{weekday}", None, "day")
