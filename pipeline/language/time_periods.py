"""Read quarters, halves, years, seasons, decades and centuries, their edges, and what is counted from the publication."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from pipeline.language import calendars
from pipeline.language.time_dates import DateReader
from pipeline.language.time_relations import FIRST_YEAR, LAST_YEAR, STEP
from pipeline.language.time_words import Hit, Moment, Time, TimeValue

_NEVER = frozenset({"لن", "ولن", "فلن"})


class PeriodReader(DateReader):
    """The rules for periods longer than a month, for the edges of all, and for قبل عامين."""

    def _piece(self, index: int) -> Time | None:
        """Read الربع الأول من 2018، النصف الثاني من العام، الربع الماضي."""
        if this := self._find(index, "before_relation", proclitic=True):
            piece = self._find(this.after, "piece") if this.value == "this" else None
            if piece is None or piece.value != "quarter" or self._find(piece.after, "rank"):
                return None
            return self._date(index, piece.after, "quarter", self._moved("quarter", "this"), skip=this.skip)
        hit = self._find(index, "piece", proclitic=True)
        if hit is None:
            return None
        unit, after = hit.value, hit.after
        if fiscal := self._find(after, "fiscal"):
            after = fiscal.after
        rank = self._find(after, "rank")
        if rank is None:
            relation = self._find(after, "relation")
            if relation is None or unit == "half" or relation.value not in STEP:
                return None
            return self._date(index, relation.after, unit, self._moved(unit, relation.value), skip=hit.skip)
        after = rank.after
        if fiscal := self._find(after, "fiscal"):
            after = fiscal.after
        number = int(rank.value)
        parts = 4 if unit == "quarter" else 2
        number = parts if number < 0 else number
        if number > parts:
            return None
        months = 12 // parts
        if unit == "half" and self._find(after, "of") and (month := self._month_name(after + 1)):
            return self._half_month(index, hit.skip, number, *month[:2])
        if unit == "half" and self._folded(after) == "من" and (century := self._century(after + 1)):
            return self._half_century(index, hit.skip, number, century)
        if year := self._year_reference(after):
            moment, end = year
            known = moment.year and not moment.hijri
            first = calendars.day_or_none(moment.year or 0, months * (number - 1) + 1, 1) if known else None
            return self._date(index, end, unit, first, skip=hit.skip, explicit=not moment.unknown)
        of_year = self._find(after, "of") and self._find(after + 1, "year")
        if relation := self._find(after, "relation"):
            if relation.value in ("last", "next", "this"):
                after = relation.after
        elif of_year:
            after = of_year.after
        elif self._folded(index)[hit.skip :] == "النصف" and not (
            self._ends(after) and self._find(index - 1, "date_preposition")
        ):
            return None  # of a match, as a rule
        first = None
        if self.published:
            first = date(self.published.year, months * (number - 1) + 1, 1)
            foretold = self._foretold(index - (self._folded(index - 1) == "قبل"))
            if (
                not self.alone
                and foretold
                and (following := calendars.shift(first, "month", months))
                and following <= self.published
            ):
                first = calendars.shift(first, "year", 1)
            elif not (self.alone or foretold) and first > self.published + timedelta(days=92):
                first = calendars.shift(first, "year", -1)
        return self._date(index, after, unit, first, skip=hit.skip)

    def _half_month(self, index: int, skip: int, number: int, moment: Moment, after: int) -> Time:
        end = self._tail(moment, after)
        month = self._whole_month(index, end, moment, skip)
        if month.day is None or moment.hijri:
            return month
        following = calendars.shift(month.day, "month", 1)
        first = month.day if number == 1 else month.day.replace(day=16)
        last = month.day.replace(day=15) if number == 1 or following is None else following - timedelta(days=1)
        meaning = replace(month.meaning, value=first.isoformat(), end_value=last.isoformat(), granularity="day")
        return replace(month, meaning=meaning, day=first)

    def _half_century(self, index: int, skip: int, number: int, century: Time) -> Time:
        value, end_value = None, None
        if century.meaning.value:
            base = int(century.meaning.value) * 100 + 50 * (number - 1)
            value, end_value = f"{base:04d}", f"{base + 49:04d}"
        meaning = replace(century.meaning, value=value, end_value=end_value, granularity="year")
        return self._time(index, century.after, meaning, skip=skip)

    def _first_months(self, index: int) -> Time | None:
        """Read الأشهر الثلاثة الأولى من العام الجاري."""
        hit = self._find(index, "the_plural", proclitic=True)
        if hit is None or hit.value != "month":
            return None
        count = self._number(hit.after) or self._ordinal(hit.after)
        if count is None or count.value not in range(2, 12):
            return None
        rank = self._find(count.last, "rank")
        if rank is None or rank.value not in ("1", "-1"):
            return None
        return self._months_of_year(index, rank.after, int(count.value), hit.skip, last=rank.value == "-1")

    def _leading_months(self, index: int) -> Time | None:
        """Read أول تسعة أشهر من العام، آخر 3 أشهر من 2017."""
        folded = self._folded(index)
        if folded not in ("اول", "اخر"):
            return None
        count = self._number(index + 1)
        unit = self._find(count.last, "plural", "singular") if count else self._find(index + 1, "dual")
        months = int(count.value) if count else 2
        if unit is None or unit.value != "month" or months not in range(2, 12):
            return None
        return self._months_of_year(index, unit.after, months, 0, last=folded == "اخر")

    def _months_of_year(self, index: int, at: int, months: int, skip: int, *, last: bool) -> Time | None:
        """Read the year behind its first or last months, من العام الجاري، من 2018, into the range of them."""
        if year := self._year_reference(at):
            (moment, after) = year
            number, known = moment.year, not moment.unknown
        elif self._find(at, "of") and (of_year := self._find(at + 1, "year")):
            after, known = of_year.after, False
            number = self.published.year if self.published else None
        else:
            return None
        value = end_value = None
        first: date | None = None
        unit = {3: "quarter", 6: "half"}.get(months, "month")
        if number:
            start = 13 - months if last else 1
            first = calendars.day_or_none(number, start, 1)
            if first:
                value = calendars.period(first, unit)
                if unit == "month":
                    end_value = f"{number:04d}-{start + months - 1:02d}"
        meaning = TimeValue("DATE", value, end_value, unit, "explicit" if known else "relative")
        return self._time(index, after, meaning, skip=skip, day=first)

    def _year(self, index: int) -> Time | None:
        if years := self._year_pair(index):
            return years
        hit = self._find(index, "year", "before_relation", "season_year", proclitic=True)
        if hit is not None:
            if hit.role == "year" and self._adjective(index, hit):
                return None
            read = self._year_reference(index, bare=False)
            if read is None or self._find(index, "of"):
                return None
            season = hit.role == "season_year"
            moment, after = read
            if season and not moment.hijri and not self._has_figures(index, after):
                moment.year = self._sporting_year(index, after)
            if season and moment.year and not moment.hijri:
                meaning = TimeValue("DATE", f"{moment.year:04d}", f"{moment.year + 1:04d}", "year", "relative")
                return self._time(index, after, meaning, skip=hit.skip, day=date(moment.year, 1, 1))
            return self._whole_year(index, after, moment, hit.skip)
        read = self._figures(index)
        if read is None or not self._year_evidence(index, read[0], read[1]):
            return None
        return self._whole_year(index, read[1], read[0], 0)

    def _sporting_year(self, index: int, after: int) -> int | None:
        """Return the year in which الموسم الماضي، المقبل … begins: a season runs from September on."""
        if self.published is None:
            return None
        current = self.published.year - (self.published.month < 9)
        hits = (self._find(at, "relation", "before_relation", proclitic=True) for at in range(index, after))
        return next((current + STEP[hit.value] for hit in hits if hit and hit.value in STEP), None)

    def _whole_year(self, index: int, after: int, moment: Moment, skip: int) -> Time:
        explicit = "explicit" if self._has_figures(index, after) else "relative"
        if moment.hijri and moment.year:
            span = calendars.hijri_year(moment.year)
            value, end_value = (f"{span[0].year:04d}", f"{span[1].year:04d}") if span else (None, None)
            meaning = TimeValue("DATE", value, end_value if end_value != value else None, "year", explicit, "hijri")
            return self._time(index, after, meaning, skip=skip, day=span[0] if span else None, moment=moment)
        day = calendars.day_or_none(moment.year, 1, 1) if moment.year else None
        meaning = TimeValue("DATE", f"{moment.year:04d}" if moment.year else None, None, "year", explicit)
        return self._time(index, after, meaning, skip=skip, day=day, moment=moment)

    def _has_figures(self, index: int, after: int) -> bool:
        return any(self._folded(at).isdecimal() for at in range(index, after))

    def _year_pair(self, index: int) -> Time | None:
        """Read 2009-2010، موسم 2016/2017، عامي 2007 و2012، بين 2017 و2020، 1437/1436هـ."""
        start, skip, headed = index, 0, False
        if hit := self._find(index, "years", "season_year", "year", proclitic=True):
            start, skip, headed = hit.after, hit.skip, True
            if relation := self._find(start, "relation"):
                start = relation.after
        first = self._integer(start, 4)
        if first is None or len(self._folded(start)) != 4:
            return None
        link = self._folded(start + 1)
        second_at = start + 2
        if not link and start + 1 < self.count:
            link = "-"  # a tatweel, which folds to nothing
        if link not in ("-", "/", "–", "\\", "_"):
            between = headed or self._folded(start - 1) == "بين"
            if link == "و" and between:
                pass
            elif between and link.startswith("و") and link[1:].isdecimal():
                second_at = start + 1
            else:
                return None
        text = self._folded(second_at)
        second = int(text) if text.isdecimal() and len(text) == 4 else None
        if second is None and link in ("-", "/", "–") and text.isdecimal() and len(text) == 2 and headed:
            second = first // 100 * 100 + int(text)
        if second is None or (self._folded(second_at + 1) in ("/", "-") and self._integer(second_at + 2) is not None):
            return None
        low, high = sorted((first, second))
        after = second_at + 1
        era = self._find(after, "era")
        hijri = era.value == "hijri" if era else low in calendars.HIJRI_YEARS
        after = era.after if era else after
        if hijri:
            spans = calendars.hijri_year(low), calendars.hijri_year(high)
            if spans[0] is None or spans[1] is None:
                return None
            low, high = spans[0][1].year, spans[1][1].year
        elif not (FIRST_YEAR <= low < high <= LAST_YEAR) or (high - low > 150):
            return None
        meaning = TimeValue("DATE", f"{low:04d}", f"{high:04d}", "year", "explicit", "hijri" if hijri else "gregorian")
        return self._time(index, after, meaning, skip=skip, day=date(low, 1, 1))

    def _year_evidence(self, index: int, moment: Moment, after: int) -> bool:
        """Tell whether the bare figures at `index` stand where a year does."""
        if moment.unknown:
            return True  # قبل الميلاد
        if self._find(after - 1, "era") and after > index + 1 and moment.hijri:
            return True
        following = self._folded(after)
        if following in ("/", "-", ":", "%", "٪", "$", "€") and self._folded(after + 1)[:1].isdigit():
            return False
        if self._find(after, "count_after_year") and following != "من":
            return False
        before = self._find(index - 1, "date_preposition", proclitic=True)
        previous = self._folded(index - 1)
        if after > index + 1 and before and self._find(after - 1, "era"):
            return True
        if previous == "و" and self.year_before == index - 1:
            return True
        ends = not following or following in "\n.،,؛:!؟)]»\"”'" or self._find(after, "to", "ago", "of") is not None
        if self._find(after, "to") and (self._integer(after + 1, 4) or 0) >= FIRST_YEAR:
            return True
        if before is not None and previous not in ("عن", "من", "الي", "بين"):
            return moment.year != 2000 or ends
        if before is not None:
            return ends and previous == "من" and self._find(after, "to") is not None
        if previous == "(" and following == ")":
            return True
        if self._blocked(index, "figures") or self._blocked(index - 1, "figures"):
            return False
        if self._find(index - 2, "compared", proclitic=True) and previous in ("ب", "مع", "بال"):
            return self.published is not None and self._closes(after)
        if self._names_event(index) and (ends or moment.year != 2000):
            return True
        noun = previous.startswith("ال") or (previous.isascii() and previous.isalpha())
        if not noun or not moment.year or not 1950 <= moment.year <= 2050:
            return False
        near = self.published is not None and abs(moment.year - self.published.year) <= 2
        return ends or (near and (following.startswith("ال") or self._find(after, "year_follower") is not None))

    def _names_event(self, index: int) -> bool:
        """Tell whether what recurs or happened once stands before the figures: كأس العالم 2018، نهائي دوري الأبطال 2016."""
        for at in range(index - 1, max(-1, index - 5), -1):
            if self._find(at, "event", proclitic=True):
                return True
            if self._find(at, "of", "clause") or not self._folded(at)[-1:].isalpha():
                return False
        return False

    def _season(self, index: int) -> Time | None:
        before = self._find(index, "before_relation", proclitic=True)
        hit = self._find(before.after if before else index, "season", proclitic=before is None)
        if hit is None:
            return None
        skip, after = (before or hit).skip, hit.after
        year: int | None = None
        explicit = False
        if before:
            day = self._moved("year", before.value)
            year = day.year if day else None
        elif relation := self._find(after, "relation"):
            if relation.value not in ("last", "next", "this"):
                return None
            after = relation.after
            year = self._season_year(hit.value, relation.value)
        elif read := self._year_reference(after):
            year, after, explicit = read[0].year, read[1], not read[0].unknown
        else:
            return None
        value = f"{year:04d}-{hit.value}" if year else None
        day = date(year, calendars.SEASON_MONTHS[hit.value], 1) if year else None
        meaning = TimeValue("DATE", value, None, "season", "explicit" if explicit else "relative")
        return self._time(index, after, meaning, skip=skip, day=day)

    def _season_year(self, season: str, relation: str) -> int | None:
        published = self.published
        if published is None:
            return None
        first = date(published.year, calendars.SEASON_MONTHS[season], 1)
        if relation == "next":
            return published.year + (first <= published)
        if relation == "last":
            return published.year - (first + timedelta(days=92) > published)
        return published.year

    def _decade(self, index: int) -> Time | None:
        hit = self._find(index, "decade", proclitic=True)
        if hit is None or (
            self._folded(hit.after) == "من" and self._folded(hit.after + 1).startswith(("عمر", "العمر"))
        ):
            return None
        after, century = hit.after, "20" if hit.value in "01" else "19"
        definite = self._folded(index)[hit.skip :].startswith(("ال", "ل"))
        at = after + (self._folded(after) == "من")
        if of := self._century(at):
            if of.meaning.value is None and self.published is not None:
                return None
            after = of.after
            century = of.meaning.value or ""
        elif not definite and not self._ends(after):
            second = self._find(after, "decade", proclitic=True)  # ثمانينيات وتسعينيات القرن الماضي
            if second is None or not self._folded(after).startswith("و") or self._decade(after) is None:
                return None
        value = f"{century}{hit.value}" if century else None
        day = date(int(value) * 10, 1, 1) if value else None
        return self._time(index, after, TimeValue("DATE", value, None, "decade", "explicit"), skip=hit.skip, day=day)

    def _century(self, index: int) -> Time | None:
        before = self._find(index, "before_relation", proclitic=True)
        hit = self._find(before.after if before else index, "the_singular", "the_dual", proclitic=before is None)
        if hit is None or hit.value != "century":
            return None
        skip = (before or hit).skip
        if before is None and (first := self._century_number(hit.after)):
            number, after = first
            joined = self._folded(after).startswith("و")
            second = self._century_number(after + (self._folded(after) == "و")) if joined else None
            if (hit.role == "the_dual") != (second is not None and second[0] > number):
                if hit.role == "the_dual":
                    return None
                second = None
            last, after = second or first
            era = self._find(after, "era", "fiscal")
            known = era is None or era.value not in ("hijri", "bc")
            values = [f"{one - 1:02d}" if known else None for one in (number, last)]
            meaning = TimeValue("DATE", values[0], values[1] if second else None, "century", "explicit")
            return self._time(index, era.after if era else after, meaning, skip=skip)
        if hit.role == "the_dual":
            return None
        relation = before or self._find(hit.after, "relation")
        if relation is None or relation.value not in STEP:
            return None
        day = self._moved("century", relation.value)
        return self._date(index, max(hit.after, relation.after), "century", day, skip=skip)

    def _century_number(self, index: int) -> tuple[int, int] | None:
        """Read which century is meant (التاسع عشر، والعشرين، الـ19، 21): (number, index behind it)."""
        at = index + (self._folded(index) in ("ال", "وال"))
        ordinal, figures = self._ordinal(at), self._integer(at)
        number, after = (int(ordinal.value), ordinal.last) if ordinal else (figures or 0, at + 1)
        return (number, after) if 1 <= number <= 21 else None

    def _edge(self, index: int) -> Time | None:
        """Read بداية العام، منتصف 2016، أواخر يوليو: the value of the whole."""
        hit = self._find(index, "edge", proclitic=True)
        half = self._find(index, "minutes", proclitic=True) if hit is None else None
        if half and half.value == "30" and self._find(half.after, "month_head") and self._month(half.after):
            hit = half._replace(value="mid")  # نصف شهر رمضان
        if hit is None:
            return None
        skip = hit.skip
        whole: Time | None = None
        another = self._folded(index)[skip:] == "اخر"  # وفد آخر الأربعاء
        days = () if another or hit.value == "whole" else (self._named_day,)
        periods = (self._month, self._piece, self._year, self._season, self._decade, self._century, self._relative)
        for rule in (*periods, *days):
            found = rule(hit.after)
            if found and found.start == self.words[hit.after].start and (whole is None or found.after > whole.after):
                whole = found
        if whole is None and (figures := self._figures(hit.after)) and not self._find(figures[1], "count_after_year"):
            whole = self._whole_year(hit.after, figures[1], figures[0], 0)
        if whole is None:
            season = self._find(hit.after, "season")
            if season and self.published and hit.value != "whole" and self._folded(hit.after).startswith("ال"):
                year = self.published.year
                first = date(year, calendars.SEASON_MONTHS[season.value], 1)
                meaning = TimeValue("DATE", f"{year:04d}-{season.value}", None, "season", "relative")
                whole = self._time(hit.after, season.after, meaning, day=first)
            unit = None if season else self._find(hit.after, "the_singular")
            if unit and unit.value in ("week", "month", "year", "century", "decade") and hit.value != "whole":
                day = self._moved(unit.value, "this")
                whole = self._date(hit.after, unit.after, unit.value, day)
        if whole is None:
            return self._throughout(index, hit) if hit.value == "whole" else None
        modifier = {"start": "start", "mid": "mid", "end": "end"}.get(hit.value)
        start_at = index
        if hit.value == "start" and not skip and self._folded(index - 1) == "منذ":
            start_at = index - 1
        if hit.value == "whole":
            return replace(whole, start=whole.start)
        return replace(whole, start=self._start(start_at, skip), meaning=replace(whole.meaning, modifier=modifier))

    def _named_day(self, index: int) -> Time | None:
        """Read the day whose edge is told: (نهاية) اليوم، (مطلع) الجمعة."""
        read = self._day_words(index)
        return self._dated(index, read[1], read[0], read[2]) if read and read[0].month is None else None

    def _own_year(self, index: int) -> Time | None:
        """Read عامها الأول: a year counted from something else, without a value."""
        hit = self._find(index, "owned", proclitic=True)
        ordinal = hit and self._ordinal(hit.after)
        if hit is None or ordinal is None:
            return None
        return self._time(index, ordinal.last, TimeValue("DATE", None, None, hit.value, "relative"), skip=hit.skip)

    def _ago(self, index: int) -> Time | None:
        """Read قبل عامين and بعد 14 شهرا as a day, month or year reckoned from the publication."""
        hit = self._find(index, "ago", proclitic=True)
        if hit is None:
            return None
        at = hit.after
        if about := self._find(at, "about"):
            at = about.after
        amount = self._amount(at)
        if amount is None and (single := self._single(at)):
            if self._again_and_again(at):
                return None
            unit = self._find(at, "singular")
            amount = (unit.value, Decimal(1), single.after, 0) if unit else None
        if amount is None or amount[3]:
            return None
        name, count, after, _ = amount
        era = self._find(after, "era") if name in ("month", "year") else None
        hijri = era is not None and era.value == "hijri"
        if era:
            after = era.after
        if more := self._find(after, "excess"):
            after = more.after
        following = self._folded(after)
        now = following == "من" and self._folded(after + 1) in ("الان", "اليوم")
        now = now and not self._find(after + 2, "not_today")
        if hit.value == "past" and any(self._folded(at) in _NEVER for at in self._clause_before(index, 8)):
            return None  # لن يصل قبل شهرين: two months at the least
        sign = -1 if hit.value == "past" else 1
        if following == "من" and not now and (from_day := self._from_day(after + 1, name, count, sign)):
            return self._date(index, from_day[1], "day", from_day[0], skip=hit.skip)
        if following in ("من", "علي", "فقط", "عن") and not now and not self._find(after, "passing"):
            return None
        if hit.value == "future" and not (now or self.alone or self._foretold(index) or self._begins(index)):
            return None  # وبعد عامين استقال: counted from another time
        if name in ("second", "minute", "hour"):
            return self._hours_ahead(index, hit, *self._with_more([(name, count)], after))
        if count != int(count) or count > 3000 or name == "century":
            return self._time(index, after, TimeValue("DATE", None, None, name, "relative"), skip=hit.skip)
        steps = int(count) * sign
        if now and (sign > 0 or self._folded(after + 1) == "اليوم"):
            after += 2  # of قبل شهرين من الآن the end says nothing
        shift = calendars.shift_hijri if hijri else calendars.shift
        day = shift(self.published, name, steps) if self.published else None
        grain = {"week": "day", "decade": "year"}.get(name, name)
        return self._date(index, after, grain, day, skip=hit.skip)

    def _from_day(self, index: int, unit: str, count: Decimal, sign: int) -> tuple[date, int] | None:
        """Read the day that units are counted from: (بعد يومين) من غد، (قبل أسبوع) من 5 أكتوبر."""
        read = self._day_words(index) if unit in ("day", "week", "month", "year") and count == int(count) else None
        base = self._resolve_day(read[0]) if read else None
        if read is None or base is None or count > 3000:
            return None
        day = calendars.shift(base, unit, sign * int(count))
        return (day, read[1]) if day else None

    def _hours_ahead(self, index: int, hit: Hit, parts: list[tuple[str, Decimal]], after: int) -> Time | None:
        """Read بعد ساعتين as a moment where a verb of the future counts it from the publication, whose hour is known."""
        if self.context.moment is None or hit.value != "future" or not self._foretold(index):
            return None
        if {unit for unit, _ in parts} - {"second", "minute", "hour"} or sum(count for _, count in parts) > 10**4:
            return None
        moment = self.context.moment + timedelta(**{f"{unit}s": float(count) for unit, count in parts})
        meaning = TimeValue("TIME", moment.isoformat(timespec="seconds"), None, "minute", "relative")
        return self._time(index, after, meaning, skip=hit.skip, day=moment.date())
