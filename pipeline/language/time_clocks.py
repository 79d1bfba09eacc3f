"""Read clock times and parts of the day, with the day they belong to."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from pipeline.language import numerals
from pipeline.language.time_sets import SetReader
from pipeline.language.time_words import Hit, Time, TimeValue

_CLOCK_DIGITS = re.compile(r"(\d{1,2})(?:[.,،](\d{2}))?")
_SWAPPED_CLOCK = re.compile(r"(\d{2})ر(\d{1,2})")  # 00ر17 is 17:00
_HOURS_MINUTES = re.compile(r"([01]?\d|2[0-3])([0-5]\d)")  # الساعة 1430 بتوقيت غرينتش
_SIXTIETHS = re.compile(r"[0-5]?\d")
_HALVES = {"MO": "am", "MI": "noon", "AF": "pm", "EV": "pm", "NI": "night"}


class Clock(NamedTuple):
    """A reading of the clock: how it is written (`kind`), whether a part of the day is named, whether it is surely one."""

    hour: int
    minute: int
    second: int | None
    after: int
    kind: str  # figures, minutes (figures with them), ordinal, cardinal, noon
    zone: str = ""
    part: bool = False
    told: bool = False

    @property
    def iso(self) -> str:
        """The clock as ISO 8601 writes it, with Z where it is Greenwich time: 15:30, 15:30:45, 15:30Z."""
        seconds = "" if self.second is None else f":{self.second:02d}"
        return f"{self.hour:02d}:{self.minute:02d}{seconds}{self.zone}"

    def within(self, part: str | None) -> Clock:
        """Return the clock in a part of the day (TIMEX3: MO, EV) unless it names its own."""
        if self.part or part is None or self.kind == "noon":
            return self._replace(hour=self.hour % 24)
        return self._replace(hour=_on_clock(self.hour, _HALVES[part]), part=True)


class ClockReader(SetReader):
    """The rules for clock times, parts of the day, and days with either."""

    def _day(self, index: int) -> Time | None:
        read = self._day_words(index)
        if read is None:
            return None
        moment, after, skip = read
        return self._with_hour(self._dated(index, after, moment, skip))

    def _days_of_week(self, index: int) -> Time | None:
        time = super()._days_of_week(index)
        return self._with_hour(time) if time and not time.meaning.end_value else time

    def _bare_day(self, index: int) -> Time | None:
        time = super()._bare_day(index)
        return self._with_hour(time) if time else None

    def _ago(self, index: int) -> Time | None:
        time = super()._ago(index)
        return self._with_hour(time) if time and time.meaning.granularity == "day" else time

    def _with_hour(self, time: Time) -> Time:
        """Return `time`, a day, with the part of it and the clock that follow."""
        part = self._part_behind(time.after)
        if part:
            value = f"{time.day.isoformat()}T{part.value}" if time.day else None
            meaning = replace(time.meaning, type="TIME", value=value, granularity="part")
            time = replace(time, after=part.after, end=self.words[part.after - 1].end, meaning=meaning)
        return self._clock_behind(time, part.value if part else None)

    def _hour(self, index: int, *, joined: bool = False) -> Clock | None:
        """Read an hour in figures (9، 9.30، 9:30:15) or in words (الثالثة، الثانية عشرة، ثلاثة), not yet shown to be one; `joined` behind و."""
        at = index + (self._folded(index) in ("ال", "ـ"))
        bracket = self._folded(at) == "("
        at += bracket
        folded = self._folded(at)
        hour, minute, second, after, kind = 0, 0, None, at + 1, "figures"
        if folded[:1].isdigit():
            if swapped := _SWAPPED_CLOCK.fullmatch(folded):
                hour, minute, kind = int(swapped[2]), int(swapped[1]), "minutes"
            elif digits := _CLOCK_DIGITS.fullmatch(folded):
                hour, minute = int(digits[1]), int(digits[2] or 0)
                if digits[2] is None and self._folded(after) == ":":
                    read = self._sixtieths(after + 1)
                    if read is None:
                        return None
                    minute, second, after = read
                    kind = "minutes"
            elif (four := _HOURS_MINUTES.fullmatch(folded)) and self._is_clock_of_four(at):
                hour, minute, kind = int(four[1]), int(four[2]), "minutes"
            else:
                return None
            if bracket:
                if self._folded(after) != ")":
                    return None
                after += 1
        else:
            words = self._hour_words(at, joined=joined)
            if words is None or bracket:
                return None
            hour, after, kind = words
        return Clock(hour, minute, second, after, kind) if hour <= 24 and minute < 60 else None

    def _is_clock_of_four(self, index: int) -> bool:
        """Tell whether the figures at `index` stand between الساعة, or a word that takes an hour, and a zone or part of the day."""
        named = self._find(index - 1, "clock", proclitic=True) is not None or self._appointed(index)
        return named and self._find(index + 1, "zone", "local_zone", "clock_part") is not None

    def _sixtieths(self, index: int) -> tuple[int, int | None, int] | None:
        """Read what follows the colon of a clock: 30, 30:15."""
        minute, second = self._folded(index), self._folded(index + 2)
        if self._folded(index + 1) == ":" and _SIXTIETHS.fullmatch(minute) and _SIXTIETHS.fullmatch(second):
            return int(minute), int(second), index + 3
        return (int(minute), None, index + 1) if _SIXTIETHS.fullmatch(minute) and len(minute) == 2 else None

    def _hour_words(self, at: int, *, joined: bool) -> tuple[int, int, str] | None:
        """Read an hour in words, feminine ordinal or cardinal, and leave joined minutes: (hour, index behind it, kind)."""
        if (hour := self._find(at, "hour", proclitic=joined)) and hour.skip == joined:
            return int(hour.value), hour.after, "ordinal"
        counted = not joined and self._calls_for_hour(at - 1)
        for width in (2, 1):
            if width == 2 and not numerals.is_numeral(self._folded(at + 1)):
                continue
            words = self.words[at : at + width]
            ordinal = numerals.match_ordinal(words, 0)
            if ordinal and ordinal.last == width and self._folded(at).startswith("وال" if joined else "ال"):
                if 1 <= ordinal.value <= 12:
                    return int(ordinal.value), at + width, "ordinal"
                if self._folded(at + 1).startswith("وال"):
                    return None  # الثانية والعشرين
                continue
            number = numerals.match_number(words, 0) if counted else None
            if number and number.last == width and number.kind == "cardinal" and number.value in range(1, 25):
                return int(number.value), at + width, "cardinal"
        return None

    def _calls_for_hour(self, index: int) -> bool:
        """Tell whether the word at `index` lets a cardinal behind it be an hour: الساعة ثلاثة، على عشرة صباحا."""
        return self._find(index, "clock", "clock_joint", "to", "date_preposition", proclitic=True) is not None

    def _minutes(self, index: int, *, bare: bool) -> tuple[int, int] | None:
        """Read what is added to an hour (والنصف، و23 دقيقة، إلا ربعا، with `bare` also وعشرين): (minutes, index behind it)."""
        folded = self._folded(index)
        less = self._find(index, "less")
        if less is None and not folded.startswith("و"):
            return None
        attached = less is None and folded != "و"
        at = index + (not attached)
        if (part := self._find(at, "minutes", proclitic=attached)) and part.skip == attached:
            after = part.after + (self._find(part.after, "clock") is not None)
            return (-1 if less else 1) * int(part.value), after
        number = self._number(at)
        if number is None or number.value not in range(1, 60) or number.kind != "cardinal":
            return None
        if attached and number.start == self.words[at].start:
            return None
        unit = self._find(number.last, "singular", "plural")
        if unit is None and folded.startswith("وال"):
            return None  # التاسعة والعاشرة
        if unit is None and (self.words[at].text[-1:].isdigit() or not (bare or self._find(number.last, "clock_part"))):
            return None
        if unit and unit.value != "minute":
            return None
        return (-1 if less else 1) * int(number.value), unit.after if unit else number.last

    def _read_clock(self, index: int, *, linked: bool = False, joined: bool = False) -> Clock | None:
        """Read a clock without its day; `linked`: what stands before it calls for one; `joined`: و is written on to it."""
        if lead := self._find(index, "day_part", "the_part"):
            clock = self._read_clock(lead.after)
            if clock is None or clock.kind == "noon" or not (clock.told or clock.kind == "minutes"):
                return None
            return clock.within(lead.value)._replace(told=True)
        if noon := self._find(index, "noon", proclitic=linked):
            return Clock(int(noon.value), 0, None, noon.after, "noon", told=True)
        head = self._find(index, "clock", proclitic=True)
        if head and self._folded(index)[head.skip :] == "ساعه" and not linked:
            head = None
        clock = self._hour(head.after if head else index, joined=joined and not head)
        if clock is None or (head and head.value and clock.kind != head.value):
            return None
        part: Hit | None = None
        alarm = self._find(index - 2, "alarm", proclitic=True) if self._folded(index - 1) == "علي" else None
        extra, after = 0, clock.after
        for _ in range(3):
            if part is None:
                joint = after + (self._find(after, "of") is not None)
                if (part := self._find(joint, "clock_part")) and not self._dated_part(joint):
                    after = part.after
                else:
                    part = None
            if minutes := self._minutes(
                after, bare=(clock.kind != "figures" or self.alone) and (head or part or alarm) is not None
            ):
                extra, after = extra + minutes[0], minutes[1]
        zone = self._find(after, "zone")
        behind = self._find(after, "clock_part")
        if part is None and extra and behind and not self._dated_part(after):
            part, after = behind, behind.after
        if part and (second_part := self._find(after, "clock_part")) and not self._dated_part(after):
            after = second_part.after  # 11 صباحا وقت الغداء
        exact = clock.kind == "minutes" or extra != 0
        match clock.kind:
            case "figures":
                letter = len(self._folded(after - 1)) == 1  # 15 م are metres as well
                told = (part is not None and part.value != "noon" and not letter) or zone is not None or extra < 0
            case "minutes":
                alone = len(self.words[index].text) == 2 and self._folded(index - 1) not in (":", "/", "\\")
                told = part is not None or zone is not None or alone or linked
            case "ordinal":
                told = (part is not None or extra != 0) and not (clock.hour == 1 and self._find(index, "rank"))
            case _:
                told = part is not None
        told = told or alarm is not None
        if head and not exact and part is None and zone is None and self._doubtful_hour(index, head.after, clock):
            return None
        total = _on_clock(clock.hour, part.value if part else None) * 60 + clock.minute + extra
        return Clock(
            total // 60 % 24,
            total % 60,
            clock.second,
            zone.after if zone else after,
            clock.kind,
            "Z" if zone else "",
            part is not None,
            told or head is not None,
        )

    def _doubtful_hour(self, index: int, at: int, clock: Clock) -> bool:
        """Tell whether الساعة الأولى، الساعة الواحدة, الساعة 10 دولارات count hours instead of naming one."""
        if self._find(at, "rank", "one") and clock.hour == 1 and not self._find(at, "hour"):
            return not self.alone
        if self._find(at, "hour") and clock.hour == 1:
            return not self.alone and self._find(index - 1, "clock_joint", "date_preposition", "about", "to") is None
        return self._find(clock.after, "count_after_year") is not None and self._folded(clock.after) != "من"

    def _dated_part(self, index: int) -> bool:
        """Tell whether the part of the day at `index` belongs to a day that follows (ظهر اليوم)."""
        hit = self._find(index, "part")
        return bool(hit and self._day_words(hit.after))

    def _over_joints(self, index: int) -> int:
        """Return the index behind what may stand between a day and its clock: في، عند، حوالي، a comma."""
        at = index
        for _ in range(3):
            if hit := self._find(at, "of", "clock_joint", "between", "about"):
                at = hit.after
            elif self._folded(at) in ("،", ",", "-", "–", "t") and at == index:
                at += 1
            else:
                break
        return at

    def _over_zone(self, index: int) -> int:
        """Return the index behind the name of a zone other than Greenwich (بتوقيت مكة المكرمة), which changes no value."""
        zone = self._find(index, "local_zone")
        if zone is None:
            return index
        after = zone.after + int(zone.value or 0)
        return after + (bool(zone.value) and self._folded(after).startswith("ال") and not self._day_words(after))

    def _repeated_behind(self, index: int) -> tuple[TimeValue, int] | None:
        """Read the days on which a clock comes again: (الساعة 9) كل يوم أحد، من كل خميس."""
        at = self._over_joints(index)
        found = self._repeated(at) if self._find(at, "every", "days", "part") else None
        return found[:2] if found and found[0].granularity == "day" and not found[2] else None

    def _day_behind(self, index: int) -> tuple[date | None, bool, str | None, int] | None:
        """Read the day, or the part of a day, that follows a clock: (day, dated, part, index behind it)."""
        at = self._over_joints(self._over_zone(index))
        if this := self._this_part(at):
            return self.published, False, this.value, this.after
        if tonight := self._tonight(at):
            return tonight[1], False, "NI", tonight[0]
        part = self._find(at, "part")
        first = part.after if part else at
        read = self._day_words(first + self._this(first))
        if read is None and (number := super()._bare_day(at - (self._find(at - 1, "day_head") is not None))):
            return number.day, False, None, number.after
        if read is None or (part is None and self._find(at, "ago")):
            return None
        moment, after, inner = read
        if inner and self._folded(at)[:1] != "ل":
            return None
        if part is None and (adverb := self._part_behind(after)):
            part, after = adverb, adverb.after
        return self._resolve_day(moment), moment.dated, part.value if part else None, after

    def _this(self, index: int) -> int:
        """Return 1 where هذا stands before a day (صباح هذا اليوم), else 0."""
        this = self._find(index, "before_relation")
        return int(bool(this and this.value == "this" and self._find(index + 1, "today", "weekday")))

    def _this_part(self, index: int) -> Hit | None:
        """Read هذا الصباح، هذا المساء."""
        this = self._find(index, "before_relation", proclitic=True)
        part = self._find(this.after, "the_part") if this and this.value == "this" else None
        return part._replace(skip=this.skip) if this and part else None

    def _tonight(self, index: int) -> tuple[int, date | None] | None:
        """Read الليلة، هذه الليلة، الليلة الماضية: (index behind it, day)."""
        this = self._find(index, "before_relation", proclitic=True)
        at = this.after if this else index
        night = self._find(at, "tonight", proclitic=this is None)
        if night is None or (this and this.value != "this"):
            return None
        relation = self._find(night.after, "relation")
        offset = {"last": -1, "this": 0, "next": 1}.get(relation.value) if relation else 0
        following, before = self._folded(night.after), self._find(index - 1, "before_relation", proclitic=True)
        if offset is None or (before and before.value != "this"):
            return None
        if (
            relation is None
            and not self._find(night.after, "clock")
            and following.startswith("ال")
            and following.endswith(("ه", "اء", "ي", "ي"))
        ):
            return None  # الليلة السوداء
        day = self.published + timedelta(days=offset) if self.published else None
        return relation.after if relation else night.after, day

    def _part_behind(self, index: int) -> Hit | None:
        """Read the part of the day behind its day: (الجمعة) صباحا، في المساء، بعد الظهر."""
        at = index + (self._folded(index) in ("،", ",") and self._folded(index + 1) == "في")
        within = self._find(at, "of")
        head = self._find(within.after if within else at, "part_of_part")
        hit = self._find(head.after if head else at, "day_part", *(("the_part",) if head else ()))
        if hit is None and within:
            hit = self._find(within.after, "the_part")
        return None if hit is None or self._day_words(hit.after) else hit

    def _clock(self, index: int) -> Time | None:
        """Read الساعة 14:30، الثالثة عصرا، من 9 إلى 11 صباحا, with the day that follows, or كل يوم."""
        first = self._read_clock(index)
        appointed = self._appointed(index)
        if first is None and self._find(index - 1, "exactly"):
            first = self._hour(index)
        if (
            first
            and not first.told
            and (
                self._before_part(index, first)
                or self._find(index - 1, "exactly")
                or (appointed and self._hour_appointed(first))
            )
        ):
            first = first._replace(told=True)
        if first is None and (appointed or self.alone) and (midday := self._find(index, "midday")):
            first = Clock(12, 0, None, midday.after, "noon", told=True)
        bare = first is None or not first.told
        if bare:
            dash = self._folded(first.after if first else index + 1) in ("-", "–")
            if not dash and not self._find(index - 1, "between", "of", proclitic=True):
                return None
            first = self._hour(index)
            if first is None or first.kind == "cardinal":
                return None
        assert first is not None
        head = self._find(index, "clock", proclitic=True)
        skip = head.skip if head else 0
        if not bare and (set_ := self._repeated_behind(first.after)):
            meaning, after = set_
            day, _, part = (meaning.value or "").partition("T")
            value = f"{'' if day in ('P1D', '') else day}T{first.within(part or None).iso}"
            return self._time(index, after, replace(meaning, value=value), skip=skip)
        if not bare and (read := self._day_behind(first.after)):
            time = self._timed(index, skip, first, None, read)
            second = self._clock_until(index, first._replace(after=read[3]))
            if second is None or self._day_behind(second.after):
                return time
            after = second.after
            meaning = replace(time.meaning, end_value=self._ending(time.day, *_agreed(first.within(read[2]), second)))
            return replace(time, after=after, end=self.words[after - 1].end, meaning=meaning)
        second = self._clock_until(index, first)
        if second is None:
            return None if bare else self._timed(index, skip, first, None, (None, True, None, first.after))
        read = self._day_behind(second.after)
        return self._timed(index, skip, first, second, read or (None, True, None, second.after))

    def _hour_appointed(self, clock: Clock) -> bool:
        """Tell whether an hour behind a word that takes one is told: (سأعود في) السابعة، (سأعود) 8 هذا الصباح، 12 وقت الغداء."""
        if clock.part or (clock.kind == "ordinal" and self._ends(clock.after)):
            return True
        behind = self._day_behind(clock.after)
        return behind is not None and (clock.kind == "ordinal" or (behind[2] is not None and clock.hour <= 12))

    def _before_part(self, index: int, clock: Clock) -> bool:
        """Tell whether an hour is one by the part of a day that follows (في الثالثة من عصر الخميس), 7:00 by the day."""
        if clock.kind == "minutes":
            return self._day_behind(clock.after) is not None
        if clock.kind != "ordinal" or not (self.alone or self._calls_for_hour(index - 1)):
            return False
        at = clock.after + (self._folded(clock.after) == "من")
        return self._find(at, "part") is not None and self._day_behind(clock.after) is not None

    def _clock_offset(self, index: int) -> Time | None:
        """Read minutes before or after a clock: ثلاث دقائق قبل الثامنة، 20 دقيقة بعد الساعة الخامسة."""
        amount = self._amount(index)
        if amount is None or amount[0] != "minute" or amount[1] not in range(1, 60):
            return None
        side = self._find(amount[2], "ago", "to")
        clock = self._read_clock(side.after) if side else None
        if side and (clock is None or not clock.told):
            clock = self._hour(side.after)
            if clock is None or clock.kind != "ordinal" or self._folded(clock.after)[:1].isalnum():
                return None
        if side is None or clock is None or clock.kind == "noon":
            return None
        total = clock.hour * 60 + clock.minute + int(amount[1]) * (1 if side.value == "future" else -1)
        moved = clock._replace(hour=total // 60 % 24, minute=total % 60)
        return self._timed(
            index, amount[3], moved, None, self._day_behind(clock.after) or (None, True, None, clock.after)
        )

    def _clock_until(self, index: int, first: Clock, *, dated: bool = False) -> Clock | None:
        """Read the clock that ends the range which `first` begins (حتى الواحدة فجرا، بين … و6 مساء); `dated`: behind a day."""
        at, joined = first.after, False
        if link := self._find(at, "to"):
            at = link.after
        elif self._find(index - 1, "between") and self._folded(at).startswith("و"):
            if self._folded(at) == "و":
                at += 1
            else:
                joined = True
        else:
            return None
        second = self._read_clock(at, linked=True, joined=joined)
        if second is None or self._month_day(at):
            return None
        hours = first.kind == second.kind == "ordinal" and (
            dated
            or (
                self._find(index - 1, "of", "between", proclitic=True) is not None
                and self._day_behind(second.after) is not None
            )
        )
        if second.told:
            return second if first.told or hours or second.part or second.kind == "minutes" else None
        named = first.told or (link is not None and self._folded(link.after - 1).isalpha())
        if named and self._find(second.after, "part") and self._day_behind(second.after):
            return second
        ends = not self._folded(second.after)[:1].isalnum() or (hours and not dated)
        return second if (first.told or hours) and ends else None

    def _clock_end(self, index: int) -> Time | None:
        """Read the clock with a day of its own that ends a range: (من الساعة 4 اليوم حتى) 5 مساء غدا."""
        clock = self._read_clock(index, linked=True)
        read = self._day_behind(clock.after) if clock else None
        if clock is None or read is None:
            return None
        head = self._find(index, "clock", proclitic=True)
        return self._timed(index, head.skip if head else 0, clock, None, read)

    def _timed(
        self,
        index: int,
        skip: int,
        first: Clock,
        second: Clock | None,
        behind: tuple[date | None, bool, str | None, int],
    ) -> Time:
        """Return the time of a clock or a range of two, on the day that stands behind if there is one."""
        day, dated, part, after = behind
        if first.kind == "noon" and first.hour == 0 and second is None and after > first.after:
            midnight = Hit("part", "NI", after, skip)  # منتصف ليل الجمعة ends it
            return self._part(index, after, midnight, day, explicit=dated)
        dayless = after == (second or first).after
        first, second = _agreed(first if second else first.within(part), second and second.within(part))
        resolution = "explicit" if dayless or dated else "relative"
        start, end = (first.iso, second.iso if second else None)
        value = f"T{start}" if dayless else f"{day.isoformat()}T{start}" if day else None
        end_value = end and (f"T{end}" if dayless else self._ending(day, first, second))
        meaning = TimeValue("TIME", value, end_value, "minute", resolution)
        return self._time(index, after, meaning, skip=skip, day=None if dayless else day)

    def _ending(self, day: date | None, first: Clock, second: Clock | None) -> str | None:
        """Return the value of the clock that ends a range begun on `day`: past midnight it is on the next one."""
        if day is None or second is None:
            return None
        following = (second.hour, second.minute) < (first.hour, first.minute)
        return f"{(day + timedelta(days=following)).isoformat()}T{second.iso}"

    def _clock_behind(self, time: Time, part: str | None) -> Time:
        """Return `time`, a day or a part of it, with the clock that follows it if one does."""
        joint = self._over_joints(time.after)
        first = self._read_clock(joint)
        bare = first is None or not first.told
        if bare:
            first = self._hour(joint)
            if first is None or joint == time.after:
                return time
        assert first is not None
        second = self._clock_until(joint, first, dated=True)
        if bare and second is None and not self._plain_hour(joint, first, part):
            return time
        end = (second or first).after
        first, second = _agreed(first.within(part), second and second.within(part))
        value = f"{time.day.isoformat()}T{first.iso}" if time.day else None
        meaning = replace(
            time.meaning,
            type="TIME",
            value=value,
            end_value=self._ending(time.day, first, second),
            granularity="minute",
        )
        return replace(time, after=end, end=self.words[end - 1].end, meaning=meaning)

    def _plain_hour(self, at: int, clock: Clock, part: str | None) -> bool:
        """Tell whether a bare hour behind a day and في is one: (الجمعة) في السابعة، (الليلة) في 7."""
        if part and clock.kind == "figures" and self._folded(at - 1) == "في" and 1 <= clock.hour <= 12:
            return self._ends(clock.after)
        if self._folded(at - 1) not in ("في", "عند", "علي") or self._folded(clock.after)[:1].isalnum():
            return False
        return clock.kind == "ordinal" and not self._find(at, "rank")

    def _part_of_day(self, index: int) -> Time | None:
        """Read مساء الجمعة، صباح أمس الجمعة، بعد ظهر الأحد، الليلة الماضية."""
        if head := self._find(index, "part_head", proclitic=True):
            found = self._part_of_day(head.after)
            return replace(found, start=self._start(index, head.skip)) if found else None
        if this := self._this_part(index):
            return self._clock_behind(self._part(index, this.after, this, self.published, explicit=False), this.value)
        if tonight := self._tonight(index):
            hit = self._find(index, "tonight", "before_relation", proclitic=True)
            night = Hit("part", "NI", tonight[0], hit.skip if hit else 0)
            return self._clock_behind(self._part(index, tonight[0], night, tonight[1], explicit=False), "NI")
        hit = self._find(index, "part", proclitic=True)
        if hit is None:
            return None
        if self._folded(index)[hit.skip :] == "الليله":
            span = self._day_span(hit.after + 2) if self._folded(hit.after) == "الفاصله" else None
            if span is None or self._folded(hit.after + 1) != "بين":
                return None
            return self._part(index, span.after, hit, span.day, explicit=span.meaning.resolution == "explicit")
        at = hit.after + (self._folded(hit.after) == "من")
        at += self._this(at)
        read = self._day_words(at)
        if read is None or (
            read[2]
            and at == index + 1
            and not self._folded(at).startswith("لل")
            and not self._folded(at).startswith("لي")
        ):
            return None
        moment, after, _ = read
        day = self._resolve_day(moment)
        return self._clock_behind(self._part(index, after, hit, day, explicit=moment.dated), hit.value)

    def _part(self, index: int, after: int, hit: Hit, day: date | None, *, explicit: bool) -> Time:
        value = f"{day.isoformat()}T{hit.value}" if day else None
        meaning = TimeValue("TIME", value, None, "part", "explicit" if explicit else "relative")
        return self._time(index, after, meaning, skip=hit.skip, day=day)

    def _every(self, index: int) -> Time | None:
        """Read كل 30 يوما، كل خميس، كل صباح، أيام السبت، مرتين في الأسبوع، سنويا, with the clock behind it."""
        found = self._repeated(index)
        if found is None:
            return None
        meaning, after, skip = found
        joint = self._over_joints(after)
        clock = self._read_clock(joint)
        if meaning.granularity == "day" and meaning.value and clock and clock.told and self._find(joint, "ago") is None:
            day, _, part = meaning.value.partition("T")
            clock = clock.within(part or None)
            value = f"{'' if day in ('P1D', '') else day}T{clock.iso}"
            return self._time(index, clock.after, replace(meaning, value=value), skip=skip)
        return self._time(index, after, meaning, skip=skip)


def _on_clock(hour: int, part: str | None) -> int:
    """Return the hour of the day (0-23) that `hour` means in a part of it."""
    match part:
        case "am":
            return hour % 12 if hour <= 12 else hour
        case "pm":
            return hour + 12 if hour < 12 else hour
        case "noon":
            return hour + 12 if hour <= 6 else hour
        case "night":
            return hour % 12 if hour == 12 else hour + 12 if 6 <= hour < 12 else hour
    return hour % 24


def _agreed(first: Clock, second: Clock | None) -> tuple[Clock, Clock | None]:
    """Share the half of the day that one end of a range names: من 9 إلى 11 صباحا، من 1 بعد الظهر إلى 4."""
    if second is None or first.part == second.part or first.kind == "noon" or second.kind == "noon":
        return first, second
    if second.part:
        later = first.hour + 12
        if first.hour < 12 <= second.hour and (later, first.minute) < (second.hour, second.minute):
            first = first._replace(hour=later)
    elif second.hour <= 12 and (second.hour, second.minute) <= (first.hour, first.minute):
        second = second._replace(hour=(second.hour + 12) % 24)
    return first, second
