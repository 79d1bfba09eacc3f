"""Read lengths of time (ثلاثة أشهر، السنوات الأخيرة) and what recurs (سنويا، كل خميس)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from pipeline.language import calendars, numerals
from pipeline.language.folding import fold
from pipeline.language.time_words import Time, TimeValue, WordReader


class DurationReader(WordReader):
    """The rules for durations and sets."""

    def _amount(self, index: int) -> tuple[str, Decimal, int, int] | None:
        """Read a counted unit (ثلاثة أشهر، 24 ساعة، عامين، نصف ساعة): (unit, count, index behind it, proclitic)."""
        if half := self._find(index, "half", "quarter_of", proclitic=True):
            unit = self._find(half.after, "singular")
            if unit and unit.value in ("hour", "minute", "century"):
                minutes = {"hour": 60, "minute": 60, "century": 100}[unit.value]
                finer = {"hour": "minute", "minute": "second", "century": "year"}[unit.value]
                return finer, Decimal(minutes) / (2 if half.role == "half" else 4), unit.after, half.skip
            return None
        dual = self._find(index, "dual", "the_dual", proclitic=True)
        if dual and not (dual.role == "the_dual" and self._folded(dual.after)[:1].isdigit()):
            return dual.value, Decimal(2), dual.after, dual.skip
        single = self._find(index, "singular", proclitic=True)
        if single:
            if self._folded(single.after) in ("واحد", "واحده"):
                return single.value, Decimal(1), single.after + 1, single.skip
            return None
        number = self._number(index)
        if number is None or number.kind == "vague":
            return None
        unit = self._find(number.last, "singular", "plural")
        if unit is None or (self._find(number.last, "year") and self._integer(unit.after, 4) is not None):
            return None
        if unit.value in ("second", "minute", "hour"):
            number = numerals.match_number(self.words, index, False) or number
        skip = len(fold(self.words[index].text[: max(0, number.start - self.words[index].start)]))
        return unit.value, number.value, unit.after, skip

    def _duration(self, index: int) -> Time | None:
        if (last := self._find(index, "edge", proclitic=True)) and self._folded(index)[last.skip :] == "اخر":
            inner = self._amount(last.after)
            if inner and inner[3] == 0:
                return self._time(index, inner[2], self._duration_value(inner[0], inner[1]), skip=last.skip)
            return None
        if definite := self._definite_duration(index):
            return definite
        amount = self._amount(index)
        if amount is None:
            return self._single(index)
        unit, count, after, skip = amount
        parts = [(unit, count)]
        while more := self._and_more(after, parts[-1][0]):
            parts.append(more[:2])
            after = more[2]
        if (relation := self._find(after, "relation")) and relation.value in ("last", "next", "recent"):
            after = relation.after
        meaning = self._duration_value(*parts[0]) if len(parts) == 1 else _joined(parts)
        if self._find(after, "excess"):
            meaning, after = replace(meaning, modifier="more_than"), after + 1
        return self._time(index, after, meaning, skip=skip)

    def _and_more(self, index: int, unit: str) -> tuple[str, Decimal, int] | None:
        folded = self._folded(index)
        if folded in ("ونصف", "والنصف"):
            finer, count = {"year": ("month", 6), "hour": ("minute", 30), "minute": ("second", 30)}.get(unit, (unit, 0))
            return (finer, Decimal(count), index + 1) if count else (unit, Decimal("0.5"), index + 1)
        at, detached = (index + 1, True) if folded == "و" else (index, False)
        if not detached and not folded.startswith("و"):
            return None
        more = self._amount(at)
        if more and (detached or more[3] == 1) and calendars.UNITS.index(more[0]) < calendars.UNITS.index(unit):
            return more[:3]
        return None

    def _duration_value(self, unit: str, count: Decimal) -> TimeValue:
        text = f"{count.normalize():f}"
        if Decimal(text) >= 10**9 or unit == "century":
            return TimeValue("DURATION", calendars.duration(unit, text) if unit == "century" else None, None, unit)
        return TimeValue("DURATION", calendars.duration(unit, text), None, unit)

    def _definite_duration(self, index: int) -> Time | None:
        """Read السنوات الثلاث الماضية، الأربع والعشرين ساعة، العامين الماضيين."""
        hit = self._find(index, "the_plural", proclitic=True)
        if hit is None:
            return None
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
        return self._time(index, after, self._duration_value(hit.value, number.value), skip=hit.skip)

    def _single(self, index: int) -> Time | None:
        """Read a bare unit as one of it where a duration must stand: أكثر من عام، بعد أسبوع، لمدة شهر."""
        hit = self._find(index, "singular", proclitic=True)
        if hit is None or not self._lasting(index) or hit.skip or hit.value in ("second", "decade", "century"):
            return None
        if self._find(hit.after, "month", "hijri_month", "weekday") or self._folded(hit.after)[:1].isdigit():
            return None
        if hit.value == "day" and self._folded(index) == "يوم" and self._folded(index - 1) not in ("لمده", "بعد", "من"):
            return None
        following = self._folded(hit.after)
        if following.startswith("ال") and self._find(hit.after, "relation") is None:
            return None  # شهر العسل، عام الفيل
        after = hit.after
        if following in ("كامل", "كامله"):
            after += 1
        more = self._and_more(after, hit.value)
        if more:
            return self._time(index, more[2], _joined([(hit.value, Decimal(1)), more[:2]]))
        return self._time(index, after, self._duration_value(hit.value, Decimal(1)))

    def _lasting(self, index: int) -> bool:
        """Tell whether the word before `index` calls for a duration (منذ، خلال، أكثر من)."""
        for width in (1, 2, 3):
            hit = self._find(index - width, "trigger", proclitic=True) if index >= width else None
            if hit and hit.after == index:
                return True
        return False

    def _every(self, index: int) -> Time | None:
        """Read كل 30 يوما، كل خميس، سنويا."""
        adverb = self._find(index, "set", proclitic=True)
        if adverb:
            return self._time(index, adverb.after, TimeValue("SET", adverb.value), skip=adverb.skip)
        hit = self._find(index, "every", proclitic=True)
        if hit is None:
            return None
        amount = self._amount(hit.after)
        if amount and not amount[3]:
            meaning = self._duration_value(amount[0], amount[1])
            return self._time(index, amount[2], replace(meaning, type="SET"), skip=hit.skip)
        unit = self._find(hit.after, "singular")
        if unit and not self._folded(unit.after).startswith("ال"):
            meaning = TimeValue("SET", calendars.duration(unit.value, "1"), None, unit.value)
            return self._time(index, unit.after, meaning, skip=hit.skip)
        weekday = self._find(hit.after, "weekday", "bare_weekday")
        if weekday:
            return self._time(
                index, weekday.after, TimeValue("SET", f"XXXX-WXX-{weekday.value}", None, "day"), skip=hit.skip
            )
        return None

    def _vague(self, index: int) -> Time | None:
        """Read a length of time that names no number: عدة ساعات، السنوات الأخيرة، فترة طويلة، (منذ) أشهر."""
        unknown = TimeValue("DURATION", None)
        if several := self._find(index, "several", proclitic=True):
            at = several.after + (self._folded(several.after) == "من")
            unit = self._find(at, "plural", "the_plural")
            if unit is None:
                return None
            after = unit.after
            if relation := self._find(after, "relation", "some"):
                after = relation.after
            return self._time(index, after, replace(unknown, granularity=unit.value), skip=several.skip)
        if noun := self._find(index, "span_noun", proclitic=True):
            adjective = self._find(noun.after, "span_adjective")
            return self._time(index, adjective.after, unknown, skip=noun.skip) if adjective else None
        unit = self._find(index, "the_plural", "plural", proclitic=True)
        if unit is None:
            return None
        unknown = replace(unknown, granularity=unit.value)
        after = unit.after
        some = self._find(after, "some", "the_some")
        if some:
            after = some.after
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
        return None


def _joined(parts: list[tuple[str, Decimal]]) -> TimeValue:
    """Return the duration of several counted units: P5Y6M, PT1H30M."""
    if len({unit for unit, _ in parts}) == 1:
        unit = parts[0][0]
        total = sum(count for _, count in parts)
        return TimeValue("DURATION", calendars.duration(unit, f"{Decimal(total).normalize():f}"), None, unit)
    days, clock = "", ""
    for unit, count in parts:
        text = calendars.duration(unit, f"{count.normalize():f}")[1:]
        if text.startswith("T"):
            clock += text[1:]
        else:
            days += text
    return TimeValue("DURATION", f"P{days}" + (f"T{clock}" if clock else ""), None, parts[0][0])
