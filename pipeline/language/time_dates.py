"""Read calendar dates: days and months, named, numbered or reckoned from another day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from pipeline.language import calendars, numerals
from pipeline.language.folding import fold
from pipeline.language.time_relations import FIRST_YEAR, LAST_YEAR, STEP, RelationReader
from pipeline.language.time_words import Hit, Moment, Time, TimeValue

_LATE = timedelta(days=7)  # how long a day that is told as coming may be past on publication
# How near in the future a day or month without a year is the coming one: behind a verb in the past, and elsewhere.
_AHEAD = {"day": (timedelta(days=62), timedelta(days=120)), "month": (timedelta(days=31), timedelta(days=62))}
_QUOTES = frozenset("«»\"“”'")
_DOTTED_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})")
_DOTTED_DATE = re.compile(r"(\d{1,4})\.(\d{1,2})\.(\d{1,4})")


class DateReader(RelationReader):
    """The rules for days and months."""

    def _month_name(self, index: int, *, head: bool = True) -> tuple[Moment, int, bool] | None:
        """Read a month with its second name (أكتوبر/تشرين الأول، تموز (يوليو)); the flag: the name alone is proof."""
        start, sure = index, False
        if head and (hit := self._find(index, "month_head", proclitic=True)):
            start, sure = hit.after, True
        hit = self._find(start, "month", "hijri_month", proclitic=not sure)
        if hit is None:
            return self._numbered_month(start) if sure else None
        doubtful = self._find(start, "needs_evidence", proclitic=not sure) is not None
        after = hit.after
        for opening, closing in (("/", ""), ("(", ")"), ("", ""), ("-", "")):
            second_at = after + 1 if opening and self._folded(after) == opening else after
            if opening and second_at == after:
                continue
            second = self._find(second_at, "month")
            if second and second.value == hit.value and second.role == hit.role:
                if closing and self._folded(second.after) != closing:
                    continue
                after, sure = second.after + bool(closing), True
                break
        if doubtful and hit.skip and not sure and not self._find(start - 1, "month"):
            return None
        return Moment(month=int(hit.value), hijri=hit.role == "hijri_month"), after, sure or not doubtful

    def _numbered_month(self, index: int) -> tuple[Moment, int, bool] | None:
        """Read the number of a month behind شهر: شهر 3، شهر ثلاثة، الشهر التاسع."""
        number, after = self._integer(index), index + 1
        if number is None:
            words = self._ordinal(index) or self._number(index)
            if words is None or words.start != self.words[index].start:
                return None
            if words.kind == "cardinal" and words.value == 1:
                return None  # شهر واحد
            number, after = (int(words.value) if words.value == int(words.value) else 0), words.last
        return (Moment(month=number), after, False) if 1 <= number <= 12 else None

    def _tail(self, moment: Moment, after: int) -> int:
        """Read what follows a month (الماضي، 2018، من العام المقبل) into `moment`; return the index behind it."""
        if hit := self._find(after, "relation"):
            if hit.value in ("last", "next", "this"):
                moment.relation = hit.value
                return hit.after
            if hit.value == "preceding" and self.alone:
                moment.relation = "last"
                return hit.after
            return after
        comma = self._folded(after) in (",", "،")
        early = moment.day is not None and not moment.hijri
        if year := self._year_reference(after + comma, hijri=moment.hijri, early=early):
            if self._find(after + comma, "of") and (self._integer(after + comma + 1, 4) is not None):
                return after
            if year[0].hijri and not moment.hijri:
                return after
            moment.year, moment.dated, moment.unknown = year[0].year, True, year[0].unknown
            return year[1]
        if moment.hijri and (blessed := self._find(after, "blessed")):
            return self._tail(moment, blessed.after)
        return after

    def _numeric_date(self, index: int) -> tuple[Moment, int] | None:
        """Read 22/07/2015، 1436/10/28هـ، 2015-07-22، 22.7.2015; the day stands before the month."""
        dotted = _DOTTED_DATE.fullmatch(self._folded(index))
        if dotted:
            parts, after = [int(part) for part in dotted.groups()], index + 1
            wide = [len(part) == 4 for part in dotted.groups()]
        else:
            mark = self._folded(index + 1)
            if mark not in ("/", "-", "\\"):
                return self._dotted_day(index)
            if self._folded(index + 3) != mark:
                return self._day_and_month(index, mark)
            numbers = [self._integer(index + step, 4) for step in (0, 2, 4)]
            if None in numbers:
                return None
            parts, after = [number for number in numbers if number is not None], index + 5
            wide = [len(self._folded(index + step)) == 4 for step in (0, 2, 4)]
        if not any(wide):
            return self._short_year(index, parts, after)
        if wide not in ([True, False, False], [False, False, True]):
            return None
        year, month, day = parts if wide[0] else parts[::-1]
        if wide[0] and month > 12 >= day:
            month, day = day, month
        if not wide[0] and month > 12 >= day:
            month, day = day, month
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return None
        hijri = year in calendars.HIJRI_YEARS
        if era := self._find(after, "era"):
            after, hijri = era.after, era.value == "hijri"
        elif not hijri and not FIRST_YEAR <= year <= LAST_YEAR:
            return None
        return Moment(year=year, month=month, day=day, hijri=hijri, dated=True), after

    def _dotted_day(self, index: int) -> tuple[Moment, int] | None:
        """Read (سأعود في) 4.22: a day and a month where no other number can stand."""
        dotted = _DOTTED_DAY.fullmatch(self._folded(index))
        if dotted is None or not self._ends(index + 1) or not self._appointed(index):
            return None
        first, second = int(dotted[1]), int(dotted[2])
        day, month = (first, second) if second <= 12 else (second, first)
        return (Moment(month=month, day=day), index + 1) if 1 <= month <= 12 and 1 <= day <= 31 else None

    def _short_year(self, index: int, parts: list[int], after: int) -> tuple[Moment, int] | None:
        """Read 16/04/21 where a date must stand: of the two orders, the one nearer to the publication."""
        if not self._numeric_evidence(index) or self._folded(after) in ("/", "-", "."):
            return None
        found: list[date] = []
        for year, month, day in (parts[::-1], parts):
            century = 2000 if year < 70 else 1900
            if year > 9 and (read := calendars.day_or_none(century + year, month, day)):
                found.append(read)
        base = self.published
        chosen = min(found, key=lambda one: abs(one - base)) if base and found else next(iter(found), None)
        if chosen is None:
            return None
        return Moment(year=chosen.year, month=chosen.month, day=chosen.day, dated=True), after

    def _day_and_month(self, index: int, mark: str) -> tuple[Moment, int] | None:
        """Read 22/4 or 4/22 where a date must stand and the phrase ends."""
        first, second = self._integer(index), self._integer(index + 2)
        if first is None or second is None or not (self._ends(index + 3) or self._find(index + 3, "clock")):
            return None
        if mark != "/" and not self._find(index - 1, "day_head", "weekday", "dated_by") and not self._foretold(index):
            return None  # a score
        if not self._numeric_evidence(index):
            return None
        day, month = (first, second) if second <= 12 else (second, first)
        return (Moment(month=month, day=day), index + 3) if 1 <= month <= 12 and 1 <= day <= 31 else None

    def _numeric_month(self, index: int) -> Time | None:
        """Read 3/2015, 2015-3 where a date must stand."""
        first, second = self._integer(index, 4), self._integer(index + 2, 4)
        if self._folded(index + 1) not in ("/", "-") or first is None or second is None:
            return None
        year, month = (first, second) if first > second else (second, first)
        season = first > second and month == (year + 1) % 100  # 2010-11
        if season or not 1 <= month <= 12 or not FIRST_YEAR <= year <= LAST_YEAR:
            return None
        if not (self.alone and first < second) and not self._numeric_evidence(index):
            return None
        if self._folded(index + 3) in ("/", "-"):
            return None
        return self._whole_month(index, index + 3, Moment(year=year, month=month, dated=True), 0)

    def _numeric_evidence(self, index: int) -> bool:
        """Tell whether the words before `index` call for a date in figures (في، يوم، بتاريخ)."""
        before = self._find(index - 1, "day_head", "weekday", "dated_by", "date_preposition", proclitic=True)
        return before is not None or self._foretold(index) or (self.alone and index == 0 and self.published is not None)

    def _day_number(self, index: int) -> tuple[int, int, int] | None:
        """Read the number of a day in figures or words: (number, index behind it, length of its proclitic)."""
        number = self._integer(index)
        if number is not None:
            after = index + 1
            if self._folded(after) in ("th", "st", "nd", "rd"):
                after += 1 + (self._folded(after + 1) in (",", "،"))
            return (number, after, 0) if 1 <= number <= 31 else None
        if hit := self._find(index, "first_day", proclitic=True):
            return 1, hit.after, hit.skip
        for match in (self._ordinal(index), self._number(index)):
            if match and match.value_max is None and match.value in range(1, 32):
                after = match.last
                if match.value == 1 and self._folded(after) == "يوم":
                    after += 1
                skip = len(fold(self.words[index].text[: match.start - self.words[index].start]))
                return int(match.value), after, skip
        return None

    def _month_day(self, index: int) -> tuple[Moment, int, int] | None:
        """Read a day of a month, in figures or words: (moment, index behind it, length of its proclitic)."""
        if numeric := self._numeric_date(index):
            return *numeric, 0
        if number := self._day_number(index):
            day, after, skip = number
            figures = self._folded(index)[skip : skip + 1].isdigit()
            sure = figures or (self._is_ordinal_day(index, skip) and self._find(after, "of") is not None)
            if sure and (relative := self._day_of_relative_month(day, after)):
                return *relative, skip
            after += self._folded(after) in ("من", "/")
            dash = self._folded(after) == "-" and self._find(after + 1, "month") is not None
            after += dash
            after += self._folded(after) == "ايام"
            if month := self._month_name(after):
                moment, behind, _ = month
                moment.day = day
                end = self._tail(moment, behind)
                slashed = self._folded(after - 1) == self._folded(behind) == "/"
                if slashed and (year := self._figures(behind + 1, hijri=moment.hijri)):
                    moment.year, moment.dated, end = year[0].year, True, year[1]
                if self._folded(after - 1) == "/" and not moment.dated and self._number(after):
                    return None  # 4 / صفر
                return (moment, end, skip) if moment.dated or not self._counts_months(after) else None
        return self._month_before_day(index)

    def _is_ordinal_day(self, index: int, skip: int) -> bool:
        """Tell whether the word at `index` is an ordinal as days bear it: masculine, with the article."""
        folded = self._folded(index)
        definite = folded.startswith("ال", skip) or folded.startswith("لل", max(0, skip - 1))
        return definite and not folded.endswith("ه")

    def _counts_months(self, index: int) -> bool:
        """Tell whether an ordinal month at `index` (الشهر السابع) may be counted from anything, not from a year's start."""
        head = self._find(index, "month_head", proclitic=True)
        if head is None or self._find(head.after, "month", "hijri_month"):
            return False
        return self._ordinal(head.after) is not None

    def _month_before_day(self, index: int) -> tuple[Moment, int, int] | None:
        """Read November 4, 2023; in Arabic only where the year or the end of the phrase follows (يناير 1، مايو الحادي عشر)."""
        month = self._month_name(index, head=False)
        if month is None:
            return None
        moment, after, _ = month
        number = self._day_number(after)
        if number is None or number[2]:
            return None
        moment.day, end = number[0], number[1]
        if self._folded(index).isascii():
            return (moment, self._tail(moment, end), 0) if self._integer(after) is not None else None
        behind = self._tail(moment, end)
        closed = moment.relation is None and (self._ends(end) or self._clock_follows(end))
        return (moment, behind, 0) if moment.dated or closed else None

    def _day_of_relative_month(self, day: int, index: int) -> tuple[Moment, int] | None:
        """Read what makes a number a day: (15) من الشهر الجاري، من هذا الشهر، الجاري."""
        at = index + (self._find(index, "of") is not None)
        relation: str | None = None
        after = at
        if before := self._find(at, "before_relation"):
            month = self._find(before.after, "the_singular", "singular")
            if month and month.value == "month":
                relation, after = before.value, month.after
        elif (month := self._find(at, "the_singular")) and month.value == "month":
            if hit := self._find(month.after, "relation"):
                relation, after = hit.value, hit.after
        elif (hit := self._find(at, "relation")) and hit.value == "this" and self._folded(at).startswith("ال"):
            relation, after = "this", hit.after
        if relation not in STEP:
            return None
        first = self._moved("month", relation)
        if first is None:
            return Moment(month=1, day=day, relation=relation, dated=True, unknown=True), after
        moment = Moment(year=first.year, month=first.month, day=day, relation=relation, dated=True)
        return moment, after

    def _day_words(self, index: int) -> tuple[Moment, int, int] | None:
        """Read the names of one day that stand together (غدا الثلاثاء غرة نوفمبر) into one moment."""
        moment, at, skip, named = Moment(), index, 0, False
        if head := self._find(index, "day_head", proclitic=True):
            at, skip = head.after, head.skip
        elif (this := self._find(index, "before_relation")) and this.value == "this":
            day = self._find(this.after, "weekday")
            if day is None:
                return None
            moment.weekday, moment.weekday_relation, at, named = int(day.value), "this_one", day.after, True
        while at < len(self.words):
            first = at == index
            if (
                at > index
                and self._folded(at) in ("،", ",")
                and named
                and moment.month is None
                and self._month_day(at + 1)
            ):
                at += 1
            joint = at + (moment.weekday is not None and self._folded(at) == "في")
            if moment.weekday is not None and self._folded(joint) == "ال" and self._folded(joint + 1)[:1].isdigit():
                joint += 1
            if moment.month is None and (dated := self._month_day(joint)) and (first or not dated[2]):
                self._adopt(moment, dated[0])
                skip = dated[2] if first else skip
                at, named = dated[1], True
                continue
            if moment.weekday is not None and moment.month is None and moment.offset is None:
                placed = self._weekday_number(moment.weekday, joint) or self._day_of_week(moment.weekday, at)
                if placed:
                    self._adopt(moment, placed[0])
                    at = placed[1]
                    continue
            if moment.offset is None and moment.weekday is None and moment.month is None:
                hit = self._find(at, "today", proclitic=first)
                if hit and (not first or self._is_today(at, hit)):
                    moment.offset, at, named = int(hit.value), hit.after, True
                    skip = hit.skip if first else skip
                    continue
            if moment.weekday is None and moment.month is None:
                bracket = self._folded(at) == "(" and moment.offset is not None
                hit = self._find(at + bracket, "weekday", proclitic=first)
                if hit and not (bracket and self._folded(hit.after) != ")"):
                    if first and self._blocked(at, "weekday"):
                        return None
                    moment.weekday, named = int(hit.value), True
                    skip = hit.skip if first else skip
                    at = hit.after + bracket
                    if relation := self._weekday_relation(at):
                        moment.weekday_relation, at = relation.value, relation.after
                    elif first and hit.skip and (joined := self._weekday_after(index, moment.weekday)):
                        self._adopt(moment, joined)
                    elif second := self._weekday_relation(self._second_weekday(at)):
                        moment.weekday_relation = second.value
                    elif self.alone or (
                        self._folded(index - 1) != "منذ" and (self._foretold(index) or self._begins(index))
                    ):
                        moment.weekday_relation = "coming"
                    continue
            also = self._find(at, "also")
            if also and named:
                after = also.after + (self._find(also.after, "day_head") is not None)
                if (equivalent := self._month_day(after)) and equivalent[1] > after:
                    inner, after, _ = equivalent
                    if moment.month is None or not inner.hijri:
                        self._adopt(moment, inner)
                    at = after
                    continue
            break
        if not named:
            return None
        if moment.month and not moment.dated and (year := self._memorable(index, at)):
            moment.year, moment.dated, moment.memorable = year, True, True
        self._look_ahead(index, moment)
        return moment, at, skip

    def _memorable(self, index: int, after: int) -> int | None:
        """Return the year of a day that is named after what happened on it: هجمات 11 سبتمبر، ثورة 25 يناير."""
        hit = self._find(index - 1, "memorable", proclitic=True)
        return int(hit.value) if hit and hit.after == after else None

    def _weekday_relation(self, index: int) -> Hit | None:
        """Read الماضي، المقبل … behind a weekday."""
        relation = self._find(index, "relation")
        if relation is None or relation.value not in ("last", "next", "this", "before_last", "after_next", "preceding"):
            return None
        return relation._replace(value="last") if relation.value == "preceding" else relation

    def _second_weekday(self, index: int) -> int:
        """Return the index behind a weekday that و joins to the one before `index` (الأحد والاثنين), else -1."""
        second = self._find(index, "weekday", proclitic=True) if self._folded(index).startswith("و") else None
        return second.after if second else -1

    def _weekday_after(self, index: int, weekday: int) -> Moment | None:
        """Return the day of a weekday that و joins to the day right before it: (السبت) والأحد."""
        if self.day_before is None or self.day_before[0] != index or not self._folded(index).startswith("و"):
            return None
        if self._find(index - 1, "weekday", proclitic=True) is None:
            return None
        day = calendars.weekday_near(self.day_before[1], weekday, 1, strict=True)
        return Moment(day.year, day.month, day.day, relation="this", dated=True)

    def _look_ahead(self, index: int, moment: Moment) -> None:
        """Let a day or month without a year be the coming one where a verb of the future tells of it: سيعقد في مارس."""
        if moment.month is None or moment.dated or moment.relation is not None:
            return
        at = index - (self._find(index - 1, "edge") is not None)
        if (deadline := self._find(at - 1, "deadline", proclitic=True)) and (deadline.value or at < index):
            moment.relation = deadline.value or "coming"
            return
        if self._folded(at - 1) == "منذ":
            moment.relation = "since"
        elif self._foretold(at - (self._folded(at - 1) == "قبل")):
            moment.relation = "coming"
        elif self._past(at):
            moment.relation = "past"

    @staticmethod
    def _adopt(moment: Moment, dated: Moment) -> None:
        """Let `moment` take over the day of a month that `dated` names."""
        moment.year, moment.month, moment.day, moment.hijri = dated.year, dated.month, dated.day, dated.hijri
        moment.relation, moment.dated, moment.unknown = dated.relation, dated.dated, dated.unknown

    def _weekday_number(self, weekday: int, index: int) -> tuple[Moment, int] | None:
        """Read the number behind a weekday (الخميس 21، السبت السادس عشر) where a month nearby has such a day."""
        number = self._day_number(index)
        if number is None or number[2] or self.published is None or not self._ends(number[1]):
            return None
        fitting = [
            day
            for step in (-1, 0, 1)
            if (month := calendars.shift(self.published, "month", step))
            and (day := calendars.day_or_none(month.year, month.month, number[0]))
            and day.isoweekday() == weekday
        ]
        day = self._closest(fitting)
        return (Moment(day.year, day.month, day.day, relation="this", dated=True), number[1]) if day else None

    def _day_of_week(self, weekday: int, index: int) -> tuple[Moment, int] | None:
        """Read the week behind a weekday: (الأحد) من الأسبوع المقبل، (الثلاثاء) الأسبوع الماضي."""
        week = self._week(index + (self._folded(index) == "من"))
        if week is None:
            return None
        if week.day is None:
            return Moment(month=1, day=1, relation="this", dated=True, unknown=True), week.after
        day = calendars.weekday_near(week.day - timedelta(days=week.day.weekday()), weekday, 1)
        return Moment(day.year, day.month, day.day, relation="this", dated=True), week.after

    def _week(self, index: int) -> Time | None:
        """Read الأسبوع المقبل; in a text that is nothing but a time also بعد أسبوعين, as the week that is meant."""
        found = self._relative(index)
        if found and found.meaning.granularity == "week":
            return found
        ago = self._find(index, "ago") if self.alone else None
        amount = self._amount(ago.after) if ago else None
        single = self._find(ago.after, "singular") if ago else None
        unit, count, after = amount[:3] if amount else (single.value, 1, single.after) if single else ("", 0, 0)
        if ago is None or unit != "week" or count != int(count) or count > 100 or self.published is None:
            return None
        day = calendars.shift(self.published, "week", int(count) * (-1 if ago.value == "past" else 1))
        return self._date(index, after, "week", day)

    def _closest(self, days: list[date]) -> date | None:
        """Return the day that is nearest to the publication."""
        published = self.published
        assert published is not None
        return min(days, key=lambda day: abs(day - published), default=None)

    def _day_span(self, index: int) -> Time | None:
        """Read days of one month that share its name: 8 إلى 11 يناير 2019، (بين) 25 و26 نوفمبر."""
        days = self._find(index, "days_head", proclitic=True)
        first = self._day_number(days.after if days else index)
        if first is None:
            return None
        number, after, skip = first
        if days:
            skip = days.skip
        if link := self._find(after, "to"):
            read = self._month_day(link.after)
            if read is None or read[2]:
                return None
        elif self._folded(after).startswith("و"):
            while days and (between := self._day_number(after + (self._folded(after) == "و"))):
                if not self._folded(between[1]).startswith("و"):
                    break
                after = between[1]  # أيام 9 و10 و11 مارس
            read = self._month_day(after + (self._folded(after) == "و"))
        else:
            return None
        if read is None or self._numeric_date(link.after if link else after + 1):
            return None
        moment, end, _ = read
        self._look_ahead(index, moment)
        if not (link or days or self._folded(index - 1) == "بين" or moment.day == number + 1):
            return None  # 3 و10 مارس are two days
        last_day, first_day = self._resolve_day(moment), self._resolve_day(replace(moment, day=number))
        if last_day and first_day and first_day > last_day:
            return None
        time = self._dated(index, end, moment, skip)
        values = (first_day.isoformat(), last_day.isoformat()) if first_day and last_day else (None, None)
        return replace(
            time, meaning=replace(time.meaning, value=values[0], end_value=values[1]), day=first_day, moment=None
        )

    def _is_today(self, index: int, hit: Hit) -> bool:
        """Tell whether اليوم at `index` is today, not the noun or the newspaper, and بكرة tomorrow, not with a ball."""
        if self._find(index, "needs_evidence"):
            return self._ends(hit.after) or bool(self.opened[hit.after : hit.after + 1] and self.opened[hit.after])
        if hit.after > index + 1 or self._folded(index)[hit.skip :] not in ("اليوم", "ليوم"):
            return True
        if hit.skip and self._folded(index)[0] in "بكل":
            return False
        if self._find(hit.after, "weekday") or self._month_day(hit.after):
            return True
        if self._blocked(index, "today") or self._find(hit.after, "not_today"):
            return False
        if self._opens_quote(index - 1) or (self._opens_quote(index - 2) and self._folded(hit.after) in _QUOTES):
            return False  # "الإمارات اليوم"
        following = self._find(hit.after, "relation", "rank")
        return following is None and self._ordinal(hit.after) is None

    def _opens_quote(self, index: int) -> bool:
        """Tell whether a quotation mark at `index` is written on to the word behind it."""
        return self._folded(index) in _QUOTES and self.words[index].end == self.words[index + 1].start

    def _dated(self, index: int, after: int, moment: Moment, skip: int) -> Time:
        day = self._resolve_day(moment)
        explicit = moment.dated and moment.offset is None and moment.relation is None
        meaning = TimeValue(
            "DATE",
            day.isoformat() if day else None,
            None,
            "day",
            "explicit" if explicit else "relative",
            "hijri" if moment.hijri else "gregorian",
        )
        return self._time(index, after, meaning, skip=skip, day=day, moment=moment)

    def _resolve_day(self, moment: Moment) -> date | None:
        published = self.published
        if moment.month is not None and moment.day is not None:
            return self._resolve_month_day(moment)
        if published is None:
            return None
        if moment.offset is not None:
            target = published + timedelta(days=moment.offset)
            if moment.weekday is None:
                return target
            # An article may be dated some days late, or a day early.
            return calendars.weekday_near(target + timedelta(days=moment.offset in (-1, 1, 2)), moment.weekday, -1)
        if moment.weekday is None:
            return None
        match moment.weekday_relation:
            case "next":
                return calendars.weekday_near(published, moment.weekday, 1, strict=True)
            case "last":
                return calendars.weekday_near(published, moment.weekday, -1, strict=True)
            case "before_last":
                return calendars.weekday_near(published, moment.weekday, -1, strict=True) - timedelta(days=7)
            case "after_next":
                return calendars.weekday_near(published, moment.weekday, 1, strict=True) + timedelta(days=7)
            case "this_one":
                return calendars.weekday_near(published, moment.weekday, 1)
            case "coming":
                return self.context.days_ahead.get(moment.weekday) or calendars.weekday_near(
                    published, moment.weekday, 1
                )
        return self.context.days_ahead.get(moment.weekday) or calendars.weekday_near(published, moment.weekday, -1)

    def _resolve_month_day(self, moment: Moment) -> date | None:
        assert moment.month is not None
        assert moment.day is not None
        convert = calendars.hijri_day if moment.hijri else calendars.day_or_none
        if moment.dated:
            year = self._own_year_of(moment)
            return convert(year, moment.month, moment.day) if year else None
        if self.published is None:
            return None
        if self.alone and moment.relation is None and moment.weekday is None:
            return convert(self._this_year(moment.hijri), moment.month, moment.day)
        this = self._this_year(moment.hijri)
        days = [day for year in (this - 1, this, this + 1) if (day := convert(year, moment.month, moment.day))]
        if moment.weekday is not None:
            slack = 1 if moment.hijri else 0  # the sighted moon may be a day off the reckoned one
            fitting = [day for day in days if (day.isoweekday() - moment.weekday + slack) % 7 <= 2 * slack]
            if fitting and not slack and moment.relation is None and self._nearest(fitting, None) is None:
                return self._closest(fitting)  # الخميس 15 أغسطس: no nearer year has that day on a Thursday
            days = fitting or days
            if slack and days:
                nearest = self._nearest(days, moment.relation)
                return calendars.weekday_near(nearest + timedelta(days=1), moment.weekday, -1) if nearest else None
        return self._nearest(days, moment.relation)

    @staticmethod
    def _own_year_of(moment: Moment) -> int | None:
        """Return the year of a moment in its own calendar: of رمضان 2017 the Hijri year whose Ramadan begins in 2017."""
        if not moment.hijri or moment.year is None or moment.year in calendars.HIJRI_YEARS:
            return moment.year
        first = calendars.to_hijri(date(moment.year, 1, 1)) if 1 <= moment.year <= 9999 else None
        years = (first[0], first[0] + 1) if first else ()
        starts = ((year, calendars.hijri_day(year, moment.month or 1, 1)) for year in years)
        return next((year for year, day in starts if day and day.year == moment.year), None)

    def _this_year(self, hijri: bool) -> int:
        assert self.published is not None
        if hijri and (reckoned := calendars.to_hijri(self.published)):
            return reckoned[0]
        return self.published.year

    def _nearest(self, days: list[date], relation: str | None, *, month: bool = False) -> date | None:
        """Choose among the same day or month of several years: the nearest past one, or a near coming one."""
        published = self.published
        assert published is not None
        now = published.replace(day=1) if month else published
        if relation == "this":
            same = [day for day in days if (day.year, day.month) == (published.year, published.month)]
            return same[0] if same else self._closest(days)
        if relation == "closest":
            return self._closest(days)
        if relation == "since":
            return max((day for day in days if day <= now), default=None)
        if relation == "coming":
            return min(
                (day for day in days if day >= now - (timedelta() if month else _LATE)), default=self._closest(days)
            )
        if relation == "last":
            return max((day for day in days if day < now), default=None)
        if relation == "next":
            return min((day for day in days if day > now), default=None)
        ahead = _AHEAD["month" if month else "day"][relation != "past"]
        return max((day for day in days if day <= now + ahead), default=None)

    def _month(self, index: int) -> Time | None:
        this = self._find(index, "before_relation", proclitic=True)
        if (this and this.value != "this") or self._blocked(index, "month"):
            return None
        read = self._month_name(this.after, head=False) if this else self._month_name(index)
        if read is None:
            return None
        moment, after, sure = read
        if this and not sure and not self._ends(after):
            return None
        if not this and (days := self._days_behind_month(index, moment, after)):
            return days
        hit = this or self._find(index, "month_head", "month", "hijri_month", proclitic=True)
        if this:
            moment.relation, end = "this", after
        else:
            end = self._tail(moment, after)
        bare = not sure and not moment.relation and not moment.dated
        self._look_ahead(index, moment)
        numbered = hit is not None and hit.role == "month_head" and not self._find(hit.after, "month", "hijri_month")
        if numbered and bare and not self.alone and not self._folded(after - 1).isdecimal():
            return None
        if bare and (self._folded(index).isascii() or not self._month_evidence(index, moment.hijri)):
            return None
        if moment.dated and moment.year is not None and self._folded(index).isascii() and end == after:
            return None
        return self._whole_month(index, end, moment, hit.skip if hit else 0)

    def _months(self, index: int) -> Time | None:
        """Read شهري مارس وأبريل، أشهر يونيو ويوليو وأغسطس 2018: from the first month to the last."""
        head = self._find(index, "months_head", proclitic=True)
        first = self._month_name(head.after, head=False) if head else None
        if head is None or first is None:
            return None
        moment, at, _ = first
        last, end = moment, at
        while self._folded(at).startswith("و") or self._folded(at) in ("،", ","):
            start = at + (self._folded(at) in ("و", "،", ","))
            month = self._month_name(start, head=False)
            if month is None:
                break
            last, at, _ = month
            end = self._tail(last, at)
        if last is moment:
            return None
        self._look_ahead(index, last)
        if last.dated:
            earlier = last.year is not None and not last.hijri and (moment.month or 0) > (last.month or 0)
            moment = replace(last, month=moment.month, year=last.year - 1 if earlier and last.year else last.year)
        else:
            moment = replace(moment, relation=last.relation)
        whole, ending = (self._whole_month(index, end, one, head.skip) for one in (moment, last))
        if whole.day and ending.day and whole.day > ending.day:
            return None
        meaning = replace(whole.meaning, end_value=ending.meaning.end_value or ending.meaning.value)
        return replace(whole, meaning=meaning, moment=None)

    def _days_behind_month(self, index: int, moment: Moment, after: int) -> Time | None:
        """Read شهر نوفمبر بين 19 و20 and يوليو 13-15: days of the month before them."""
        between = self._folded(after) == "بين"
        first = self._day_number(after + between)
        if first is None or (first[2] and not between):
            return None
        link = self._find(first[1], "to")
        at = link.after if link else first[1] + (self._folded(first[1]) == "و")
        if link is None and not (between and self._folded(first[1]).startswith("و")):
            return None
        last = self._day_number(at)
        if last is None or not self._ends(last[1]) or first[0] >= last[0]:
            return None
        days = [self._resolve_day(replace(moment, day=number)) for number in (first[0], last[0])]
        values = [day.isoformat() if day else None for day in days]
        meaning = TimeValue("DATE", values[0], values[1], "day", "relative")
        head = self._find(index, "month_head", "month", "hijri_month", proclitic=True)
        return self._time(index, last[1], meaning, skip=head.skip if head else 0, day=days[0])

    def _bare_day(self, index: int) -> Time | None:
        """Read في 27، يوم 15 where the phrase ends: the day of that number in the month spoken of, else around the publication."""
        head = self._find(index, "day_head", proclitic=True)
        at = head.after if head else index
        if head or self._appointed(index):
            return self._numbered_day(index, at, head)
        day_number = self._integer(index)
        if day_number is None or not 1 <= day_number <= 31 or self._folded(index - 1) != "في":
            return None
        if not self._ends(index + 1) or self._folded(index + 1) == "\n":
            return None
        if index < 2 or self._folded(index - 2)[-1:].isdigit() or self._number(index - 2) is not None:
            return None  # واحد في 10
        day = self._day_of_month_spoken_of(day_number)
        return self._date(index, index + 1, "day", day) if day else None

    def _numbered_day(self, index: int, at: int, head: Hit | None) -> Time | None:
        """Read the day of a number behind يوم, or behind a word that takes one: (عدت) إلى 27، للثاني."""
        read = self._day_number(at)
        if read is None or not (self._ends(read[1]) or self._clock_follows(read[1])):
            return None
        number, after, skip = read
        if not self._is_ordinal_day(at, skip):
            if self._integer(at) is None or not (head or self._folded(index - 1) in ("في", "الي")):
                return None  # يوم واحد
        elif head and skip:
            return None
        day = self._day_of_month_spoken_of(number)
        if day is None:
            return None
        first = index - (head is None and self._folded(index - 1) == "الي")
        return self._date(first, after, "day", day, skip=head.skip if head else 0 if first < index else skip)

    def _day_of_month_spoken_of(self, number: int) -> date | None:
        """Return the day of that number in the month that was last spoken of, else in that of the publication."""
        base = self.context.latest.get("month") or self.published
        return calendars.day_or_none(base.year, base.month, number) if base else None

    def _appointed(self, index: int) -> bool:
        """Tell whether a word that takes a bare day or hour (سأعود، نلتقي، الموعد) stands before `index`, or before في there."""
        at = index - 1
        if self._find(at, "of", "clock_joint", "to"):
            at -= 1
        return self._find(at, "appointment", proclitic=True) is not None

    def _clock_follows(self, index: int) -> bool:
        """Tell whether a clock in figures, or one behind الساعة, stands at `index`, or behind a comma there."""
        at = index + (self._folded(index) in ("،", ","))
        at += self._folded(at) in ("في", "عند")
        return self._find(at, "clock") is not None or (
            self._integer(at) is not None
            and (self._folded(at + 1) == ":" or self._find(at + 1, "clock_part") is not None)
        )

    def _month_evidence(self, index: int, hijri: bool) -> bool:
        if self.alone:
            return not numerals.is_numeral(self._folded(index))  # صفر is nought as well
        before = self._find(index - 1, "date_preposition", "edge", proclitic=True)
        if self._folded(index - 1) == "من" and self._follows_edge(index):
            return not hijri or self._folded(index) == "رمضان"
        if before is None and self._folded(index).startswith("و"):
            return self._find(index - 1, "month") is not None and self._find(index - 2, "between") is not None
        return (
            before is not None
            and (not hijri or self._folded(index) == "رمضان")
            and self._folded(index - 1) not in ("من", "عن")
        )

    def _follows_edge(self, index: int) -> bool:
        """Tell whether an edge of several words ends before `index`: العشر الأواخر من (رمضان)."""
        edges = (self._find(index - width, "edge", proclitic=True) for width in (3, 4))
        return any(edge.after == index for edge in edges if edge)

    def _whole_month(self, index: int, after: int, moment: Moment, skip: int) -> Time:
        month = moment.month
        assert month is not None
        resolution = "explicit" if moment.dated and not moment.unknown else "relative"
        calendar = "hijri" if moment.hijri else "gregorian"
        first, last = self._resolve_month(moment)
        value = calendars.period(first, "month") if first else None
        end_value = None
        if first and last and calendars.period(last, "month") != value:
            end_value = calendars.period(last, "month")
        meaning = TimeValue("DATE", value, end_value, "month", resolution, calendar)
        return self._time(index, after, meaning, skip=skip, day=first, moment=moment)

    def _resolve_month(self, moment: Moment) -> tuple[date | None, date | None]:
        month = moment.month
        assert month is not None
        if self.alone and self.published and moment.relation is None and not moment.dated:
            moment = replace(moment, year=self._this_year(moment.hijri), dated=True)
        if moment.hijri:
            if moment.dated:
                year = self._own_year_of(moment)
                return (year and calendars.hijri_month(year, month)) or (None, None)
            if self.published is None:
                return None, None
            this = self._this_year(True)
            spans = [span for year in (this - 1, this, this + 1) if (span := calendars.hijri_month(year, month))]
            first = self._nearest([span[0] for span in spans], moment.relation)
            return next((span for span in spans if span[0] == first), (None, None))
        if moment.dated:
            first = calendars.day_or_none(moment.year, month, 1) if moment.year else None
        elif self.published is None:
            first = None
        else:
            years = range(max(1, self.published.year - 1), min(9999, self.published.year + 1) + 1)
            first = self._nearest([date(year, month, 1) for year in years], moment.relation, month=True)
        return first, first

    def _relative(self, index: int) -> Time | None:
        """Read هذا الأسبوع، الشهر المقبل، العام نفسه، اليوم التالي، العقد الماضي."""
        if this := self._find(index, "this_unit", proclitic=True):
            return self._date(index, this.after, this.value, self._moved(this.value, "this"), skip=this.skip)
        before = self._find(index, "before_relation", proclitic=True)
        hit = self._find(before.after if before else index, "the_singular", proclitic=before is None)
        if hit is None and before and before.value == "same":
            hit = self._find(before.after, "singular")
        if hit is None or hit.value in ("second", "minute", "hour", "century"):
            return None
        if self._find(index, "some_day"):
            return None
        skip, after = (before or hit).skip, hit.after
        adjective = self._find(after, "fiscal") if hit.value == "month" else None
        hijri = adjective is not None and adjective.value == "hijri"
        if adjective:
            after = adjective.after
        if before:
            relation = before.value
        else:
            if hit.value == "year" and self._adjective(index, hit):
                return None
            named = self._find(after, "relation")
            if named is None:
                return self._ended(index, hit)
            relation, after = named.value, named.after
        if hijri:
            return self._whole_month(index, after, self._hijri_moved("month", relation), skip)
        if hit.value == "decade":
            if relation == "this" and self.published:
                return self._date(index, after, "decade", self.published, skip=skip)
            if relation not in ("last", "next", "recent"):
                return None
            return self._time(index, after, TimeValue("DURATION", "P10Y", None, "year", "relative"), skip=skip)
        if relation == "recent":
            return None
        if hit.value == "day" and relation == "this" and self.published is None:
            return None
        return self._date(index, after, hit.value, self._moved_ahead(index, hit.value, relation), skip=skip)

    def _ended(self, index: int, unit: Hit) -> Time | None:
        """Read (أنهت الأسهم) الأسبوع: the unit that what is told of closes."""
        if unit.skip or unit.value not in ("week", "month", "year") or not self.published:
            return None
        if not any(self._find(index - width, "closing", proclitic=True) for width in (1, 2)):
            return None
        if self._folded(unit.after).startswith("ال"):
            return None  # ينهي العام الدراسي
        return self._date(index, unit.after, unit.value, self.published)
