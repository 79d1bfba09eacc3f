"""Read clock times and parts of the day, with the day they belong to."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from pipeline.language.time_parts import PartReader
from pipeline.language.time_words import Hit, Time, TimeValue

_CLOCK_DIGITS = re.compile(r"(\d{1,2})(?:[.,،](\d{2}))?")


class ClockReader(PartReader):
    """The rules for clock times, parts of the day, and days with either."""

    def _day(self, index: int) -> Time | None:
        read = self._day_words(index)
        if read is None:
            return None
        moment, after, skip = read
        time = self._dated(index, after, moment, skip)
        joint = after
        while self._find(joint, "of", "clock_joint") or self._folded(joint) in ("،", ","):
            joint += 1
        if joint == after or self._folded(joint) in ("الساعه",) or joint > after:
            clock = self._clock_only(joint)
            if clock and time.day is not None:
                hour, end, zone = clock
                value = f"{time.day.isoformat()}T{hour}{zone}"
                return replace(
                    time,
                    after=end,
                    end=self.words[end - 1].end,
                    meaning=replace(time.meaning, type="TIME", value=value, granularity="minute"),
                )
            if clock:
                end = clock[1]
                return replace(time, after=end, end=self.words[end - 1].end, meaning=replace(time.meaning, type="TIME"))
        return time

    def _hour(self, index: int) -> tuple[int, int, int] | None:
        """Read an hour with its minutes: (hour, minute, index behind it)."""
        at = index + (self._folded(index) in ("ال", "ـ"))
        digits = _CLOCK_DIGITS.fullmatch(self._folded(at))
        if digits:
            hour, minute, after = int(digits[1]), int(digits[2] or 0), at + 1
            if digits[2] is None and self._folded(after) == ":" and re.fullmatch(r"[0-5]\d", self._folded(after + 1)):
                minute, after = int(self._folded(after + 1)), after + 2
                if self._folded(after) == ":" and re.fullmatch(r"[0-5]\d", self._folded(after + 1)):
                    after += 2
        else:
            ordinal = self._ordinal(at)
            if ordinal is None:
                if self._folded(at) not in ("الواحده", "الحاديه"):
                    return None
                hour, after = (1, at + 1) if self._folded(at) == "الواحده" else (11, at + 2)
            else:
                hour, after = int(ordinal.value), ordinal.last
            if not 1 <= hour <= 12:
                return None
            minute = 0
        return (hour, minute, after) if hour <= 24 and minute < 60 else None

    def _minutes(self, index: int) -> tuple[int, int] | None:
        """Read what is added to an hour (والنصف، و23 دقيقة، إلا ربعا): (minutes, index behind it)."""
        folded = self._folded(index)
        fixed = {"والنصف": 30, "ونصف": 30, "والربع": 15, "وربع": 15, "والثلث": 20, "وثلث": 20}
        if folded in fixed:
            after = index + 1
            if self._folded(after) == "الساعه":
                after += 1
            return fixed[folded], after
        if folded == "الا":
            taken = {"ربعا": -15, "الربع": -15, "ربع": -15, "ثلثا": -20, "الثلث": -20, "ثلث": -20}.get(
                self._folded(index + 1)
            )
            if taken:
                return taken, index + 2
        at = index + (folded == "و")
        if folded.startswith("و") or at > index:
            number = self._number(at)
            unit = number and self._find(number.last, "singular", "plural")
            if number and unit and unit.value == "minute" and number.value < 60:
                return int(number.value), unit.after
        if folded == "و" and (digits := self._integer(index + 1)) is not None and digits < 60:
            unit = self._find(index + 2, "singular", "plural")
            if unit and unit.value == "minute":
                return digits, unit.after
        return None

    def _clock_only(self, index: int, *, linked: bool = False) -> tuple[str, int, str] | None:
        """Read a clock without its day: ("15:30", index behind it, "Z" or "")."""
        if noon := self._find(index, "noon", proclitic=linked):
            return (f"{int(noon.value):02d}:00", noon.after, "") if linked else None
        head = self._find(index, "clock", proclitic=True)
        if head and self._folded(index)[head.skip :] == "ساعه" and not linked:
            head = None
        read = self._hour(head.after if head else index)
        if read is None:
            return None
        hour, minute, after = read
        colon = any(self._folded(at) == ":" for at in range(index, after))
        worded = not self._folded(after - 1)[-1:].isdigit()
        part: Hit | None = None
        for _ in range(2):
            if part is None:
                joint = after + (self._folded(after) == "من")
                if (part := self._find(joint, "clock_part")) and not self._dated_part(joint):
                    after = part.after
                elif part:
                    part = None
            if minutes := self._minutes(after):
                minute, after = minute + minutes[0], minutes[1]
        zone = ""
        opening = after
        named = self._find(opening, "zone")
        if named:
            after = named.after
            zone = "Z"
        told = part and (worded or colon or part.value in ("am", "pm", "night"))
        if head is None and not linked and not told and (named is None or worded):
            return None
        hour = _on_clock(hour, part.value if part else None)
        if minute < 0:
            hour, minute = (hour - 1) % 24, minute + 60
        if hour == 24:
            hour = 0
        return f"{hour:02d}:{minute:02d}", after, zone

    def _dated_part(self, index: int) -> bool:
        """Tell whether the part of the day at `index` belongs to a day that follows (ظهر اليوم)."""
        hit = self._find(index, "part")
        return bool(hit and self._day_words(hit.after))

    def _clock(self, index: int) -> Time | None:
        clock = self._clock_only(index)
        if clock is None:
            return None
        value, after, zone = clock
        head = self._find(index, "clock", proclitic=True)
        skip = head.skip if head else 0
        at = after
        while self._find(at, "of", "clock_joint") or (at == after and self._folded(at) in ("،", ",")):
            at += 1
        part = self._find(at, "part")
        read = self._day_words(part.after if part else at)
        if read and not self._find(at, "ago"):
            moment, end, inner = read
            if not inner or self._folded(at)[:1] == "ل":
                day = self._resolve_day(moment)
                hour, minute = value.split(":")
                hour = (
                    f"{_on_clock(int(hour), {'MO': 'am', 'MI': 'noon', 'AF': 'pm', 'EV': 'pm', 'NI': 'night'}[part.value]):02d}"
                    if part
                    else hour
                )
                text = f"{day.isoformat()}T{hour}:{minute}{zone}" if day else None
                meaning = TimeValue("TIME", text, None, "minute", "explicit" if moment.dated else "relative")
                return self._time(index, end, meaning, skip=skip, day=day)
        meaning = TimeValue("TIME", f"T{value}{zone}", None, "minute", "explicit")
        time = self._time(index, after, meaning, skip=skip)
        link = self._find(after, "to")
        if link and (second := self._clock_only(link.after, linked=True)):
            end_value, end, _ = second
            return self._time(index, end, replace(meaning, end_value=f"T{end_value}"), skip=skip)
        return time

    def _part_of_day(self, index: int) -> Time | None:
        """Read مساء الجمعة، صباح أمس الجمعة، بعد ظهر الأحد، الليلة الماضية."""
        if head := self._find(index, "part_head", proclitic=True):
            found = self._part_of_day(head.after)
            return replace(found, start=self._start(index, head.skip)) if found else None
        hit = self._find(index, "part", proclitic=True)
        if hit is None:
            return None
        folded = self._folded(index)[hit.skip :]
        if folded == "الليله" and self._folded(hit.after) == "الفاصله":
            span = self._day_span(hit.after + 2)
            if span is None or self._folded(hit.after + 1) != "بين":
                return None
            return self._part(index, span.after, hit, span.day, explicit=span.meaning.resolution == "explicit")
        if folded == "الليله":
            relation = self._find(hit.after, "relation")
            offset = {"last": -1, "this": 0, "next": 1}.get(relation.value) if relation else 0
            if offset is None:
                return None
            day = self.published + timedelta(days=offset) if self.published else None
            after = relation.after if relation else hit.after
            return self._part(index, after, hit, day, explicit=False)
        at = hit.after + (self._folded(hit.after) == "من")
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
        joint = after
        while self._find(joint, "of", "clock_joint") or (joint == after and self._folded(joint) in ("،", ",")):
            joint += 1
        if self._find(joint, "clock") and (clock := self._clock_only(joint)):
            value = f"{day.isoformat()}T{clock[0]}{clock[2]}" if day else None
            meaning = TimeValue("TIME", value, None, "minute", "explicit" if moment.dated else "relative")
            return self._time(index, clock[1], meaning, skip=hit.skip, day=day)
        return self._part(index, after, hit, day, explicit=moment.dated)

    def _part(self, index: int, after: int, hit: Hit, day: date | None, *, explicit: bool) -> Time:
        value = f"{day.isoformat()}T{hit.value}" if day else None
        meaning = TimeValue("TIME", value, None, "part", "explicit" if explicit else "relative")
        return self._time(index, after, meaning, skip=hit.skip, day=day)


def _on_clock(hour: int, part: str | None) -> int:
    """Return the hour of the day that `hour` means in a part of it."""
    match part:
        case "am":
            return 0 if hour == 12 else hour
        case "pm":
            return hour + 12 if hour < 12 else hour
        case "noon":
            return hour + 12 if hour < 10 else hour
        case "night":
            return 0 if hour == 12 else hour + 12 if 6 <= hour < 12 else hour
    return hour
