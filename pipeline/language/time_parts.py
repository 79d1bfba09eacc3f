"""Read dates by their place in a longer period: the third Friday of a month, the rest of the week, weekends, holidays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from pipeline.language import calendars
from pipeline.language.time_periods import PeriodReader
from pipeline.language.time_words import Hit, Time, TimeValue

_WEEKEND = (6, 7)  # Saturday and Sunday: the two days that most weekends of the press share


class _Period(NamedTuple):
    """A month or year in which something is counted: the index behind it, its days, whether the text names its year."""

    after: int
    unit: str
    first: date | None
    last: date | None
    explicit: bool


class PartReader(PeriodReader):
    """The rules for days and weeks that are counted in a period, and for days that a calendar names."""

    def _nth(self, index: int) -> Time | None:
        """Read أول جمعة من رمضان، الثلاثاء الثالث من أيلول، آخر يوم في العام، الأسبوع الثاني من عام 2015."""
        if months := self._leading_months(index):
            return months
        counted = self._rank_before(index) or self._rank_after(index)
        if counted is None:
            return None
        unit, number, after, skip = counted
        period = self._period(after)
        if period is None:
            return None
        if unit.role != "weekday" and unit.value == "week":
            first = self._week_of_period(period, number)
            return self._date(index, period.after, "week", first, skip=skip, explicit=period.explicit)
        day: date | None = None
        if period.first and period.last:
            if unit.role == "weekday":
                day = calendars.nth_weekday(period.first, period.last, int(unit.value), number)
            else:
                day = period.last if number < 0 else period.first + timedelta(days=number - 1)
            if day is None or day > period.last:
                return None
        return self._date(index, period.after, "day", day, skip=skip, explicit=period.explicit)

    def _rank_before(self, index: int) -> tuple[Hit, int, int, int] | None:
        """Read the unit behind its rank: ثالث ثلاثاء، آخر يوم، أول يوم جمعة: (unit, number, index behind, proclitic)."""
        end = self._find(index, "edge", proclitic=True)
        if end and self._folded(index)[end.skip :] == "اخر":
            number, after, skip = -1, end.after, end.skip
        else:
            ordinal = self._ordinal(index)
            if ordinal is None or ordinal.value != int(ordinal.value) or ordinal.value > 53:
                return None
            number, after = int(ordinal.value), ordinal.last
            skip = ordinal.start - self.words[index].start
            if self._folded(index)[skip : skip + 2] == "ال":
                return None
        unit = self._bare_unit(after)
        return (unit, number, unit.after, skip) if unit else None

    def _bare_unit(self, index: int) -> Hit | None:
        at = index + (self._folded(index) == "يوم")
        weekday = self._find(at, "bare_weekday") or (self._find(at, "weekday") if at > index else None)
        if weekday:
            return weekday._replace(role="weekday")
        unit = self._find(index, "singular")
        return unit if unit and unit.value in ("day", "week") else None

    def _rank_after(self, index: int) -> tuple[Hit, int, int, int] | None:
        """Read the unit before its rank: الثلاثاء الثالث، اليوم الأخير، الأسبوع الثاني."""
        head = self._find(index, "day_head", proclitic=True)
        at = head.after if head else index
        unit = self._find(at, "weekday", "the_singular", proclitic=head is None)
        if unit is None or (unit.role == "the_singular" and unit.value not in ("day", "week")):
            return None
        if unit.role == "the_singular" and head:
            return None
        skip = (head or unit).skip
        last = self._find(unit.after, "rank")
        if last and last.value == "-1":
            return unit, -1, last.after, skip
        ordinal = self._ordinal(unit.after)
        if ordinal is None or ordinal.value != int(ordinal.value) or not 1 <= ordinal.value <= 53:
            return None
        feminine = self._folded(unit.after).endswith("ه") or self._folded(unit.after) == "الاولي"
        if unit.role == "weekday" and not feminine and self._is_day_of_month(unit, int(ordinal.value), ordinal.last):
            return None
        return unit, int(ordinal.value), ordinal.last, skip

    def _is_day_of_month(self, weekday: Hit, number: int, index: int) -> bool:
        """Tell whether الثلاثاء الثالث من أيلول is Tuesday 3 September, which the calendar of the years around decides."""
        if number > 5:
            return True
        month = self._month_name(index + (self._find(index, "of") is not None))
        if month is None or month[0].hijri:
            return False
        moment = month[0]
        self._tail(moment, month[1])
        base = moment.year or (self.published.year if self.published else None)
        if base is None:
            return True
        years = (base,) if moment.dated else (base - 1, base, base + 1)
        days = (calendars.day_or_none(year, moment.month or 0, number) for year in years)
        return any(day.isoweekday() == int(weekday.value) for day in days if day)

    def _period(self, index: int) -> _Period | None:
        """Read the month or year in which a rank counts: من شهر مارس، في أيلول 2014، من هذا الشهر، من عام 2015."""
        of = self._find(index, "of")
        at = of.after if of else index
        if month := self._month_name(at):
            moment, after, _ = month
            if not of and not self._find(at, "month_head", proclitic=True):
                return None
            after = self._tail(moment, after)
            if not moment.dated and self._counts_months(at):
                return None
            self._look_ahead(at, moment)
            first, last = self._resolve_month(moment)
            if first and not moment.hijri:
                first, last = calendars.bounds(first, "month")
            return _Period(after, "month", first, last, moment.dated)
        if of is None and not self._folded(at).startswith("بال"):
            return None
        whole = max((found for rule in (self._year, self._relative) if (found := rule(at))), key=_end, default=None)
        if (
            whole is None
            and (unit := self._find(at, "the_singular", proclitic=of is None))
            and unit.value in ("month", "year")
        ):
            whole = self._date(at, unit.after, unit.value, self._moved(unit.value, "this"))
        if whole is None or whole.meaning.granularity not in ("month", "year") or whole.meaning.end_value:
            return None
        if self._adjoins(whole.after):
            return None
        unit_name = whole.meaning.granularity
        first, last = calendars.bounds(whole.day, unit_name) if whole.day else (None, None)
        return _Period(whole.after, unit_name, first, last, whole.meaning.resolution == "explicit")

    def _adjoins(self, index: int) -> bool:
        """Tell whether a bare العام or الشهر goes on as another period: من العام الدراسي، من الشهر الفضيل."""
        return self._folded(index).startswith("ال") and self._find(index, "fiscal") is not None

    @staticmethod
    def _week_of_period(period: _Period, number: int) -> date | None:
        """Return the Monday of a week of a year (ISO 8601) or of a month (its whole weeks)."""
        if period.first is None or period.last is None:
            return None
        if period.unit == "year":
            weeks = date(period.first.year, 12, 28).isocalendar().week
            number = weeks if number < 0 else number
            return date.fromisocalendar(period.first.year, number, 1) if number <= weeks else None
        return calendars.nth_weekday(period.first, period.last - timedelta(days=6 if number < 0 else 0), 1, number)

    def _counterpart(self, index: int) -> Time | None:
        """Read الشهر نفسه من العام الماضي، الربع المماثل من 2014: the latest month, quarter or half in another year."""
        same = self._find(index, "before_relation", proclitic=True)
        head = self._find(same.after if same else index, "piece", "the_singular", proclitic=same is None)
        if head is None or (head.role == "the_singular" and head.value != "month") or (same and same.value != "same"):
            return None
        relation = None if same else self._find(head.after, "relation")
        if same is None and (relation is None or relation.value not in ("same", "counterpart")):
            return None
        read = self._year_reference(relation.after if relation else head.after)
        if read is None:
            return None
        (moment, after), period = read, self.context.period
        value = f"{moment.year:04d}" if moment.year else None
        unit = "year"
        if value and period and period.value and head.value == period.granularity and not period.end_value:
            value, unit = f"{value}{period.value[4:]}", head.value
        meaning = TimeValue("DATE", value, None, unit, "relative")
        return self._time(index, after, meaning, skip=(same or head).skip)

    def _week_of(self, index: int) -> Time | None:
        """Read أسبوع 16 سبتمبر: the week in which that day lies."""
        hit = self._find(index, "singular", proclitic=True)
        if hit is None or hit.value != "week":
            return None
        if not self._folded(hit.after)[:1].isdigit() and self._ordinal(hit.after) is None:
            return None
        read = self._month_day(hit.after)
        if read is None:
            return None
        moment, after, _ = read
        return self._date(index, after, "week", self._resolve_day(moment), skip=hit.skip, explicit=moment.dated)

    def _weekday_of_week(self, index: int) -> Time | None:
        """Read أحد الأسبوع الماضي: that day of the week."""
        hit = self._find(index, "bare_weekday", proclitic=True)
        placed = self._day_of_week(int(hit.value), hit.after) if hit else None
        if hit is None or placed is None:
            return None
        return self._dated(index, placed[1], placed[0], hit.skip)

    def _days_of_week(self, index: int) -> Time | None:
        """Read الأسبوع المقبل بين الأربعاء والجمعة، هذا الأسبوع الجمعة: days of that week."""
        week = self._week(index)
        if week is None:
            return None
        spans = self._folded(week.after) in ("من", "بين")
        head = None if spans else self._find(week.after, "day_head")
        first = self._find(head.after if head else week.after + spans, "weekday")
        if first is None:
            return None
        second: Hit | None = None
        if link := self._find(first.after, "to"):
            second = self._find(link.after, "weekday")
        elif spans and self._folded(first.after).startswith("و"):
            second = self._find(first.after, "weekday", proclitic=True)
        if spans and second is None:
            return None
        days: list[str | None] = [None, None]
        if week.day:
            monday = calendars.bounds(week.day, "week")[0]
            days = [
                calendars.weekday_near(monday, int(hit.value), 1).isoformat() if hit else None
                for hit in (first, second)
            ]
        meaning = TimeValue("DATE", days[0], days[1], "day", "relative")
        time = self._time(index, (second or first).after, meaning, day=date.fromisoformat(days[0]) if days[0] else None)
        return replace(time, start=week.start)

    def _rest(self, index: int) -> Time | None:
        """Read بقية الأسبوع، ما تبقى من هذا العام: from the publication to its end."""
        hit = self._find(index, "rest", proclitic=True)
        if hit is None:
            return None
        unit = self._find(hit.after, "the_singular", "owned", "own_unit")
        before = self._find(hit.after, "before_relation")
        if before and before.value == "this":
            unit = self._find(before.after, "the_singular")
        if unit is None or unit.value not in ("week", "month", "year"):
            return None
        after = unit.after
        if relation := self._find(after, "relation"):
            if relation.value != "this":
                return None
            after = relation.after
        first, last = self.published, None
        if first:
            _, last = calendars.bounds(first, unit.value)
        meaning = TimeValue(
            "DATE", first.isoformat() if first else None, last.isoformat() if last else None, "day", "relative"
        )
        return self._time(index, after, meaning, skip=hit.skip, day=first)

    def _weekend(self, index: int) -> Time | None:
        """Read عطلة نهاية الأسبوع الماضي: its Saturday and Sunday."""
        hit = self._find(index, "weekend", proclitic=True)
        if hit is None:
            return None
        this = self._find(hit.after, "before_relation")
        unit = self._find(this.after if this else hit.after, "the_singular")
        if unit is None or unit.value != "week":
            return None
        relation = this or self._find(unit.after, "relation")
        after = max(unit.after, relation.after) if relation else unit.after
        first: date | None = None
        if relation:
            if (day := self._moved("week", relation.value)) is not None:
                first = calendars.bounds(day, "week")[0] + timedelta(days=_WEEKEND[0] - 1)
        elif self.published:
            first = calendars.weekday_near(
                self.published, _WEEKEND[0], 1 if self.alone or self._foretold(index) else -1
            )
        last = first + timedelta(days=len(_WEEKEND) - 1) if first else None
        meaning = TimeValue(
            "DATE", first.isoformat() if first else None, last.isoformat() if last else None, "day", "relative"
        )
        return self._time(index, after, meaning, skip=hit.skip, day=first)

    def _holiday(self, index: int) -> Time | None:
        """Read في عيد الفطر، ليلة رأس السنة، عيد الميلاد 2020 where the words are a day, not the feast."""
        hit = self._find(index, "holiday", proclitic=True)
        if hit is None:
            return None
        if index > 0 and not (self._names_day(index) or self._find(index - 1, "holiday_preposition", proclitic=True)):
            return None
        reckoning, _, rule = hit.value.partition(" ")
        year: int | None = None
        after, explicit = hit.after, False
        relation = self._find(after, "relation")
        if relation and relation.value in ("next", "last"):
            after = relation.after
        elif read := self._year_reference(after):
            year, after, explicit = read[0].year, read[1], not read[0].unknown
        day = self._holiday_day(
            reckoning, rule, year, relation.value if relation else "next" if self._foretold(index) else None
        )
        time = self._date(index, after, "day", day, skip=hit.skip, explicit=explicit)
        return replace(time, meaning=replace(time.meaning, calendar="hijri" if reckoning == "hijri" else "gregorian"))

    def _names_day(self, index: int) -> bool:
        """Tell whether a holiday's name is that of a day (يوم عرفة، ليلة رأس السنة), not of a feast."""
        return self._find(index, "day_head", "part", "bare_weekday", "weekday", proclitic=True) is not None

    def _holiday_day(self, reckoning: str, rule: str, year: int | None, relation: str | None) -> date | None:
        """Return the day in a Gregorian year, or the one before, after or nearest to the publication."""
        if year is None and self.published is None:
            return None
        base = year or (self.published.year if self.published else 0)
        if year is not None and year in calendars.HIJRI_YEARS:
            month, number = (int(part) for part in rule.split("-")) if reckoning == "hijri" else (0, 0)
            return calendars.hijri_day(year, month, number)
        days = [day for one in (base - 1, base, base + 1) for day in _days_of_holiday(reckoning, rule, one)]
        if year is not None:
            return next((day for day in days if day.year == year), None)
        if relation in ("next", "last"):
            return self._nearest(days, relation)
        return self._nearest(days, "next") if self.alone else self._closest(days)


def _end(time: Time) -> int:
    return time.after


def _days_of_holiday(reckoning: str, rule: str, year: int) -> list[date]:
    """Return the days of a Gregorian year on which a holiday falls: by the Hijri calendar none, one or two."""
    match reckoning:
        case "easter":
            return [calendars.easter(year) + timedelta(days=int(rule))]
        case "weekday":
            month, number, weekday = (int(part) for part in rule.split("-"))
            day = calendars.nth_weekday(*calendars.bounds(date(year, month, 1), "month"), weekday, number)
            return [day] if day else []
        case "hijri":
            month, number = (int(part) for part in rule.split("-"))
            first = calendars.to_hijri(date(year, 1, 1))
            hijri = (first[0], first[0] + 1) if first else ()
            days = (calendars.hijri_day(one, month, number) for one in hijri)
            return [day for day in days if day and day.year == year]
    month, number = (int(part) for part in rule.split("-"))
    return [date(year, month, number)]
