"""Read lengths of time: ثلاثة أشهر، ساعتين ونصف الساعة، بين 3 و5 سنوات، السنوات الأخيرة."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal

from pipeline.language import calendars, numerals
from pipeline.language.folding import fold
from pipeline.language.time_words import Hit, Time, TimeValue, WordReader

_BEYOND = 10**11  # more years than the universe counts
Amount = tuple[str, Decimal, int, int]  # unit, count, index behind it, length of the proclitic
_FINER = {
    "minute": ("second", 60),
    "hour": ("minute", 60),
    "day": ("hour", 24),
    "year": ("month", 12),
    "century": ("year", 100),
}


class DurationReader(WordReader):
    """The rules for durations."""

    def _amount(self, index: int) -> Amount | None:
        """Read a counted unit (ثلاثة أشهر، 24 ساعة، عامين، نصف ساعة): (unit, count, index behind it, proclitic)."""
        dual = self._find(index, "dual", "the_dual", proclitic=True)
        if dual and dual.value == "decade" and not self._decades(index, dual):
            return None
        if dual and not (dual.role == "the_dual" and self._folded(dual.after)[:1].isdigit()):
            return dual.value, Decimal(2), dual.after, dual.skip
        single = self._find(index, "singular", proclitic=True)
        if single:
            if self._find(single.after, "one"):
                return single.value, Decimal(1), single.after + 1, single.skip
            return None
        number = self._number(index)
        if number is None or number.kind == "vague":
            return None
        roles = ("singular", "the_singular") if number.kind == "fraction" else ("singular", "plural")
        unit = self._find(number.last, *roles)
        if unit is None or (unit.role == "the_singular" and unit.value not in ("hour", "minute", "century")):
            return None  # إجازة نصف العام
        if unit.value == "day" and self._find(unit.after, "weekday"):
            return None  # 1-2 يوم الثلاثاء
        if self._find(unit.after, "not_time_behind"):
            return None  # 4 سنوات ضوئية
        if self._find(number.last, "year") and self._integer(unit.after, 4) is not None:
            return None
        if unit.value in ("second", "minute", "hour") or (unit.value in ("week", "month") and number.value >= 10_000):
            number = numerals.match_number(self.words, index, False) or number
        skip = len(fold(self.words[index].text[: max(0, number.start - self.words[index].start)]))
        return unit.value, number.value, unit.after, skip

    def _decades(self, index: int, dual: Hit) -> bool:
        """Tell whether عقدين are two decades, not two contracts: منذ عقدين، العقدين الماضيين، عقدين من الزمن."""
        return (
            self._lasting(index)
            or (dual.skip > 0 and self._folded(index)[dual.skip - 1] == "ل")
            or self._find(dual.after, "relation", "passing") is not None
        )

    def _duration(self, index: int) -> Time | None:
        if (last := self._find(index, "edge", proclitic=True)) and self._folded(index)[last.skip :] == "اخر":
            inner = self._amount(last.after)
            if inner and inner[3] == 0:
                return self._time(index, inner[2], length([inner[:2]]), skip=last.skip)
            return None
        if definite := self._definite_duration(index):
            return definite
        amount = self._amount(index)
        counted = self._length_range(index, amount) or self._measured(index, amount)
        if counted is None:
            return self._single(index)
        meaning, after, skip = counted
        if (relation := self._find(after, "relation")) and relation.value in ("last", "next", "recent"):
            after = relation.after
        elif two := self._find(after, "two"):
            after = two.after
        if self._find(after, "excess"):
            meaning, after = replace(meaning, modifier="more_than"), after + 1
        return self._time(index, after, meaning, skip=skip)

    def _measured(self, index: int, amount: Amount | None) -> tuple[TimeValue, int, int] | None:
        """Read a counted unit and the finer ones joined to it: (meaning, index behind it, length of the proclitic)."""
        if amount is None:
            return None
        parts, after = self._with_more([amount[:2]], amount[2], bounded=self._between(index))
        return length(parts), after, amount[3]

    def _between(self, index: int) -> bool:
        return self._find(index - 1, "between") is not None

    def _length_range(self, index: int, first: Amount | None) -> tuple[TimeValue, int, int] | None:
        """Read a range of lengths: بين 3 و5 سنوات، شهرين إلى ثلاثة أشهر، 10-15 دقيقة، عام أو عامين."""
        single = self._find(index, "singular", proclitic=True) if first is None else None
        if single and (self._find(single.after, "or") or (self._between(index) and not single.skip)):
            first = single.value, Decimal(1), single.after, single.skip
        if first:
            unit, count, at, skip = first
            if self._between(index):
                parts, at = self._with_more([(unit, count)], at, bounded=True)
                count = sum((part[1] for part in parts if part[0] == unit), Decimal(0))
        else:
            number = self._number(index)
            if number is None or number.kind != "cardinal":
                return None
            unit, count, at = "", number.value, number.last
            skip = len(fold(self.words[index].text[: max(0, number.start - self.words[index].start)]))
        link = self._find(at, "to", "or")
        if link:
            at = link.after
        elif self._between(index) and self._folded(at).startswith("و"):
            at += self._folded(at) == "و"
        else:
            return None
        second = self._amount(at)
        if second is None and link and link.role == "to" and first and (one := self._find(at, "singular")):
            larger = calendars.UNITS.index(one.value) > calendars.UNITS.index(first[0])
            second = (one.value, Decimal(1), one.after, 0) if larger and self._closes(one.after) else None
        if link and link.role == "or" and first and second is None:
            number = self._number(at)
            if number and number.kind == "cardinal" and self._closes(number.last):
                second = unit, number.value, number.last, 0  # أسبوعين أو ثلاثة
        if link and link.role == "or" and (second is None or second[1] <= count or unit not in ("", second[0])):
            return None
        if second is None or second[3] != (link is None and self._folded(at - 1) != "و"):
            return None
        high = None if first else self._number(at)
        scale = numerals.scale_of(self.words, high) if high else 1
        if scale > 1 and count < scale:
            count *= scale  # خمسة إلى ستة ملايين سنة
        lower = length([(unit or second[0], count)])
        upper = length([second[:2]])
        if not first and count >= second[1]:
            return None
        return replace(lower, end_value=upper.value), second[2], skip

    def _with_more(
        self, parts: list[tuple[str, Decimal]], after: int, *, bounded: bool = False
    ) -> tuple[list[tuple[str, Decimal]], int]:
        """Read what is joined to a counted unit (ونصف، و20 دقيقة، إلا ربعا); with `bounded` only its fractions."""
        parts = [*parts]
        while more := self._fraction_more(after, parts[-1][0]) or (
            None if bounded else self._and_more(after, {unit for unit, _ in parts})
        ):
            parts.append(more[:2])
            after = more[2]
        return parts, after

    def _fraction_more(self, index: int, unit: str) -> tuple[str, Decimal, int] | None:
        """Read a fraction that is added to the unit before it or taken from it: ونصف، وربع الساعة، إلا ربعا."""
        if self._find(index, "less"):
            taken = self._find(index + 1, "minutes")
            if taken is None or unit != "hour":
                return None
            return unit, -Decimal(taken.value) / 60, taken.after
        at = index + (self._folded(index) == "و")
        if at == index and not self._folded(index).startswith("و"):
            return None
        number = self._number(at)
        if number is None or number.kind != "fraction" or number.end != self.words[number.last - 1].end:
            return None
        if at == index and number.start != self.words[at].start + 1:
            return None
        after = number.last
        if named := self._find(after, "singular", "the_singular"):
            if named.value != unit:
                return None
            after = named.after
        elif number.value != Decimal("0.5") and not self._closes(after):
            return None  # ربع النهائي
        return unit, number.value, after

    def _closes(self, index: int) -> bool:
        """Tell whether nothing at `index` continues the noun before it: the end, a mark, و or a preposition."""
        folded = self._folded(index)
        return (
            not folded[:1].isalnum()
            or folded.startswith("و")
            or self._find(index, "date_preposition", "year_follower", "less") is not None
        )

    def _and_more(self, index: int, units: set[str]) -> tuple[str, Decimal, int] | None:
        """Read a counted unit joined by و or a comma to those of `units`: finer ones, or a coarser one behind و."""
        folded = self._folded(index)
        apart = folded in ("و", "،", ",")
        if not apart and not folded.startswith("و"):
            return None
        at = index + apart
        finest = min(map(calendars.UNITS.index, units))
        more = self._amount(at)
        if more and more[3] == (not apart) and (more[0] not in units or more[1] < 1):
            finer = calendars.UNITS.index(more[0]) < finest or more[0] in units
            return more[:3] if finer or (folded not in ("،", ",") and len(units) == 1) else None
        single = self._find(at, "singular", proclitic=not apart)
        if single is None or single.skip != (not apart) or folded in ("،", ","):
            return None
        if calendars.UNITS.index(single.value) >= finest or not self._closes(single.after):
            return None
        return single.value, Decimal(1), single.after

    def _definite_duration(self, index: int) -> Time | None:
        """Read السنوات الثلاث الماضية، الأربع والعشرين ساعة، العامين الماضيين."""
        hit = self._find(index, "the_plural", "the_singular", proclitic=True)
        if hit is None:
            return None
        if hit.role == "the_singular":
            return self._definite_one(index, hit) if hit.value in ("minute", "hour") else None
        at = hit.after + (self._folded(hit.after) == "ال")
        number = self._number(at) or self._ordinal(at)
        if number is None:
            return None
        after = number.last
        if relation := self._find(after, "relation"):
            after = relation.after
        elif rank := self._find(after, "rank"):
            after = rank.after
        else:
            return None
        return self._time(index, after, length([(hit.value, number.value)]), skip=hit.skip)

    def _definite_one(self, index: int, unit: Hit) -> Time | None:
        """Read (خلال) الساعة الماضية، (في) الدقيقة الأخيرة."""
        relation = self._find(unit.after, "relation")
        if relation is None or relation.value not in ("last", "next", "recent") or not self._lasting(index):
            return None
        return self._time(index, relation.after, length([(unit.value, Decimal(1))]), skip=unit.skip)

    def _single(self, index: int) -> Time | None:
        """Read a bare unit as one of it where a duration must stand: أكثر من عام، بعد أسبوع، لمدة شهر، يوم كامل."""
        hit = self._find(index, "singular", proclitic=True)
        if hit is None:
            return None
        if full := self._find(hit.after, "full"):
            return self._time(index, full.after, length([(hit.value, Decimal(1))]), skip=hit.skip)
        parts, after = self._with_more([(hit.value, Decimal(1))], hit.after)
        if len(parts) > 1 and calendars.UNITS.index(parts[1][0]) <= calendars.UNITS.index(hit.value):
            return self._time(index, after, length(parts), skip=hit.skip)
        if self._is_all(index, hit.after):
            return self._time(index, hit.after, length(parts))
        if hit.skip and self._folded(index)[: hit.skip] == "ب" and self._find(index - 1, "thereafter"):
            return self._time(index, hit.after, length(parts), skip=hit.skip)
        if hit.value == "decade" and (told := self._find(hit.after, "passing")):
            return self._time(index, told.after, length(parts), skip=hit.skip)
        if not self._lasting(index) or hit.skip or hit.value in ("second", "decade", "century"):
            return None
        if self._again_and_again(index):
            return None
        if self._find(hit.after, "month", "hijri_month", "weekday") or self._folded(hit.after)[:1].isdigit():
            return None
        if hit.value == "day" and self._folded(index) == "يوم" and self._folded(index - 1) not in ("لمده", "بعد", "من"):
            return None
        if self._folded(hit.after).startswith("ال") and self._find(hit.after, "relation", "clock") is None:
            return None  # شهر العسل، عام الفيل
        return self._time(index, hit.after, length(parts))

    def _again_and_again(self, index: int) -> bool:
        """Tell whether the unit at `index` is said twice: سنة بعد سنة، يوما بعد يوم."""
        return (
            self._folded(index - 2).removesuffix("ا") == self._folded(index)
            and self._find(index - 1, "ago") is not None
        )

    def _is_all(self, index: int, after: int) -> bool:
        """Tell whether the words from `index` to `after` are all that the text says."""
        before = range(index - 1, -1, -1)
        behind = range(after, len(self.words))
        return not any(self._folded(at)[:1].isalnum() for side in (before, behind) for at in side)

    def _lasting(self, index: int) -> bool:
        """Tell whether the word before `index` calls for a duration (منذ، خلال، أكثر من)."""
        for width in (1, 2, 3):
            hit = self._find(index - width, "trigger", proclitic=True) if index >= width else None
            if hit and hit.after == index:
                return True
        return False

    def _throughout(self, index: int, whole: Hit) -> Time | None:
        """Read طوال اليوم، طيلة شهر: as long as one of the unit."""
        unit = self._find(whole.after, "singular", "the_singular")
        if unit is None or unit.value in ("second", "minute", "decade"):
            return None
        full = self._find(unit.after, "full")
        after = full.after if full else unit.after
        if not self._closes(after) or self._folded(after)[:1].isdigit():
            return None  # طوال اليوم الأول، طوال يوم أمس
        return self._time(index, after, length([(unit.value, Decimal(1))]), skip=whole.skip)

    def _vague(self, index: int) -> Time | None:
        """Read a length of time that names no number: عدة ساعات، السنوات الأخيرة، فترة طويلة، (منذ) أشهر."""
        if untold := self._find(index, "untold", proclitic=True):
            if self._number(untold.after) or self._ordinal(untold.after):
                return None
            meaning = TimeValue("DATE", None, None, None, "relative")
            return self._time(index, untold.after, meaning, skip=untold.skip)
        unknown = TimeValue("DURATION", None)
        if several := self._find(index, "several", proclitic=True):
            at = several.after + (self._folded(several.after) == "من")
            unit = self._find(at, "plural", "the_plural")
            if unit is None:
                return None
            after = unit.after
            if relation := self._find(after, "relation", "some"):
                after = relation.after
            elif self._folded(after).startswith("ال") and not self._find(after, "weekday"):
                return None  # عدد من أشهر الفرق
            return self._time(index, after, replace(unknown, granularity=unit.value), skip=several.skip)
        if noun := self._find(index, "span_noun", proclitic=True):
            lasts = self._folded(index)[: noun.skip].endswith("ل")  # لفترة وجيزة, not بعد فترة وجيزة
            adjective = self._find(noun.after, "span_adjective", *(("brief",) if lasts else ()))
            return self._time(index, adjective.after, unknown, skip=noun.skip) if adjective else None
        unit = self._find(index, "the_plural", "plural", proclitic=True)
        if unit is None:
            return None
        unknown = replace(unknown, granularity=unit.value)
        after = unit.after
        some = self._find(after, "some", "the_some")
        while more := self._find(after, "some", "the_some"):
            after = more.after
        if unit.role == "the_plural":
            relation = self._find(after, "relation")
            if relation is None or relation.value == "same":
                return None
            after = relation.after
            if recent := self._find(after, "relation"):
                after = recent.after
            return self._time(index, after, unknown, skip=unit.skip)
        if some:
            return self._time(index, after, unknown, skip=unit.skip)
        prefix = self._folded(index)[: unit.skip]
        if (self._lasting(index) and not unit.skip) or (prefix.endswith("ل") and unit.skip):
            following = self._folded(after)
            if following.startswith("ال") or (following == "من" and self._folded(after + 1)[:1].isdigit()):
                return None
            return self._time(index, after, unknown, skip=unit.skip)
        if not unit.skip and self._folded(after) == "من" and self._spent(after + 1):
            return self._time(index, after, unknown)
        return None

    def _spent(self, index: int) -> bool:
        """Tell whether the word behind من says what the units were filled with: سنوات من العمل, not أيام من الآن."""
        folded = self._folded(index)
        return folded.startswith("ال") and len(folded) > 4 and not self.entries[index]


def whole_units(unit: str, count: Decimal) -> dict[str, Decimal]:
    """Return `count` units with the fraction in finer units where that comes out even: 1.5 hours are 1 and 30 minutes."""
    finer, parts = _FINER.get(unit, (unit, 1))
    whole = count.to_integral_value(ROUND_FLOOR)
    rest = (count - whole) * parts
    even = rest.quantize(Decimal(1))
    return {unit: whole, finer: even} if finer != unit and abs(rest - even) < Decimal("1e-9") else {unit: count}


def length(parts: list[tuple[str, Decimal]]) -> TimeValue:
    """Return the duration of one or several counted units: P5Y6M, PT1H30M; without a value where it exceeds all sense."""
    stated: dict[str, Decimal] = {}
    for unit, count in parts:
        stated[unit] = stated.get(unit, Decimal(0)) + count
    counts: dict[str, Decimal] = {}
    for unit, count in stated.items():
        for name, number in whole_units(unit, count).items():
            counts[name] = counts.get(name, Decimal(0)) + number
    granularity = parts[0][0]
    days, clock = "", ""
    units = [unit for unit in counts if counts[unit]] or [granularity]
    for unit in sorted(units, key=calendars.UNITS.index, reverse=True):
        if counts[unit] >= _BEYOND and unit != "century":
            return TimeValue("DURATION", None, None, granularity)
        text = calendars.duration(unit, f"{counts[unit].normalize():f}")[1:]
        days, clock = (days, clock + text[1:]) if text.startswith("T") else (days + text, clock)
    return TimeValue("DURATION", f"P{days}" + (f"T{clock}" if clock else ""), None, granularity)
