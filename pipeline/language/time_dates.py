"""Read calendar dates: days, months, quarters, years, seasons, decades, centuries, named or reckoned from another day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from pipeline.language import calendars, numerals
from pipeline.language.folding import fold
from pipeline.language.time_durations import DurationReader
from pipeline.language.time_words import Hit, Moment, Time, TimeValue, load_lexicon
from pipeline.language.words import Word

_FIRST_YEAR, _LAST_YEAR = 1900, 2100  # what a bare number may be as a year
_FIRST_NAMED_YEAR = 1000  # the least that a number behind هذا العام, العام may be as a year without its era
_LATE = timedelta(days=7)  # how long a day that is told as coming may be past on publication
# How near in the future a day or month without a year is the coming one: behind a verb in the past, and elsewhere.
_AHEAD = {"day": (timedelta(days=62), timedelta(days=120)), "month": (timedelta(days=31), timedelta(days=62))}
_STEP = {"before_last": -2, "last": -1, "preceding": -1, "this": 0, "that": 0, "same": 0, "next": 1, "following": 1} | {
    "after_next": 2
}
_CLOSING = "\n.،,؛:!؟?)]»\"”'"
_DOTTED_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})")
_DOTTED_DATE = re.compile(r"(\d{1,4})\.(\d{1,2})\.(\d{1,4})")


@lru_cache
def _forms(role: str) -> dict[str, None]:
    entries = load_lexicon().entries
    return {form: None for form, held in entries.items() if any(entry.role == role for entry in held)}


def _is_future(word: Word) -> bool:
    """Tell whether a word is a verb in the future (سيلتقي، ستبدأ، سأعود) or سوف."""
    folded = word.folded
    bare = folded[1:] if folded[:1] in "وف" and len(folded) > 4 else folded
    if bare in _forms("future"):
        return True
    if bare[:1] != "س" or len(bare) < 5 or bare.startswith(tuple(_forms("no_future"))):
        return False
    return bare[1] in "يت" or (bare[1] == "ا" and "سأ" in word.text)


class DateReader(DurationReader):
    """The rules for dates."""

    # ---------------------------------------------------------------- relations and years
    def _moved(self, unit: str, relation: str) -> date | None:
        """Return a day in the unit that الماضي، المقبل، نفسه … names, or None when nothing tells which."""
        base = self.published
        if relation in ("same", "that", "following"):
            base = self.context.latest.get(unit)
        elif relation == "preceding":
            base = self.context.latest.get(unit) or base
        if base is None or relation not in _STEP:
            return None
        return calendars.shift(base, unit, _STEP[relation])

    def _hijri_moved(self, unit: str, relation: str) -> Moment:
        """Return the Hijri month or year that الماضي، الجاري، المقبل … names, reckoned from the publication."""
        day = (
            calendars.shift_hijri(self.published, unit, _STEP[relation])
            if self.published and relation in _STEP
            else None
        )
        hijri = calendars.to_hijri(day) if day else None
        if hijri is None:
            return Moment(month=1, hijri=True, dated=True, unknown=True)
        return Moment(year=hijri[0], month=hijri[1], hijri=True, dated=True)

    def _moved_ahead(self, index: int, unit: str, relation: str) -> date | None:
        """Return what `_moved` says; with no other day told of, التالي behind a verb of the future is the next unit."""
        day = self._moved(unit, relation)
        if day is None and relation == "following" and not self.context.latest and self._foretold(index):
            return self._moved(unit, "next")
        return day

    def _moved_moment(self, unit: str, relation: str) -> datetime | None:
        """Return the moment of publication moved by an hour or minute, as الماضية، المقبلة، قبل الماضية … say."""
        if self.context.moment is None or relation not in _STEP:
            return None
        return calendars.shift_moment(self.context.moment, unit, _STEP[relation])

    def _year_reference(
        self, index: int, *, hijri: bool = False, bare: bool = True, early: bool = False
    ) -> tuple[Moment, int] | None:
        """Read which year is meant (2018، لعام 2018، من العام الماضي، لسنة 1438 هجري) into a moment with only a year."""
        start = index + 1 if self._find(index, "of") else index
        before = self._find(start, "before_relation", proclitic=True)
        head = self._find(before.after if before else start, "year", "season_year", proclitic=before is None)
        if head is None:
            if not bare or before:
                return None
            return self._figures(start, hijri=hijri, early=early)
        after = head.after
        fiscal = self._find(after, "fiscal")
        if fiscal:
            after = fiscal.after
        definite = before is not None or self._folded(head.after - 1).startswith("ال")
        figures = self._figures(after, hijri=hijri, least=3)
        if figures and not (definite and self._counts_things(*figures)):
            return figures
        relation = before.value if before else None
        if relation is None and (hit := self._find(after, "relation")):
            relation, after = hit.value, hit.after
        if relation is None:
            return None
        if fiscal and fiscal.value == "hijri":
            moment = self._hijri_moved("year", relation)
        else:
            day = self._moved_ahead(start, "year", relation)
            moment = Moment(year=day.year if day else None, dated=True, unknown=day is None)
        if figures := self._figures(after, hijri=hijri):
            moment, after = figures
        return moment, after

    def _counts_things(self, moment: Moment, after: int) -> bool:
        """Tell whether the number behind هذا العام counts what follows (هذا العام 400 مليون دولار) instead of naming it."""
        if self._find(after - 1, "era"):
            return False
        counted = self._find(after, "count_after_year") is not None and self._folded(after) != "من"
        return counted or (moment.year or 0) < _FIRST_NAMED_YEAR

    def _figures(
        self, index: int, *, hijri: bool = False, least: int = 4, early: bool = False
    ) -> tuple[Moment, int] | None:
        """Read the number of a year; `early` ones are before 1900, behind a month where the phrase ends."""
        number, after = self._integer(index, 4), index + 1
        if number is None:
            words = self._year_in_words(index)
            if words is None or (least == 4 and not self._ends(words[1])):
                return None
            number, after = words
            if least == 4 and number < _FIRST_YEAR:
                return None
        elif len(self._folded(index)) < least:
            return None
        if era := self._find(after, "era"):
            after = era.after
        if least == 4 and not era and 1000 <= number < _FIRST_YEAR and early and self._ends(after):
            return Moment(year=number, dated=True), after
        is_hijri = era.value == "hijri" if era else number in calendars.HIJRI_YEARS and (hijri or least == 3)
        if not is_hijri and not (_FIRST_YEAR <= number <= _LAST_YEAR or (least == 3 and number < _LAST_YEAR)):
            return None
        return Moment(year=number, hijri=is_hijri, dated=True), after

    def _year_in_words(self, index: int) -> tuple[int, int] | None:
        """Read a year spelled out, of two words or more (ألفين وثمانية عشر), or ألفين: (year, index behind it)."""
        folded = self._folded(index)
        if not folded or folded[0] in "وف" or not numerals.is_numeral(folded):
            return None
        words = self._number(index)
        if words is None or words.kind != "cardinal" or words.value != int(words.value):
            return None
        if words.start != self.words[index].start or not 100 <= words.value <= _LAST_YEAR:
            return None
        if words.last == index + 1 and folded not in ("الفين", "الفان"):
            return None
        return int(words.value), words.last

    def _foretold(self, index: int) -> bool:
        """Tell whether a future verb (سيلتقي، سوف) stands before `index` in its clause."""
        for at in self._clause_before(index, 8):
            if _is_future(self.words[at]) or self._scheduled(at):
                return True
            if self._folded(at) == "قد" and self._folded(at + 1).startswith("ي"):
                return True  # قد يصدر: with a present it may be, with a past it was
        return False

    def _clause_before(self, index: int, limit: int) -> Iterator[int]:
        """Yield the indexes of at most `limit` words before `index`, backwards to the beginning of their clause."""
        for at in range(index - 1, max(-1, index - limit), -1):
            folded = self._folded(at)
            if not folded[-1:].isalnum():
                return
            if self._find(at, "clause", proclitic=True) and not self._find(at, "part"):
                if folded == "ان" and self._scheduled(at - 1):
                    yield at - 1
                return
            yield at

    def _past(self, index: int) -> bool:
        """Tell whether a verb in the past (ارتفعت، وصل) stands before `index` in its clause."""
        for at in self._clause_before(index, 7):
            folded = self._folded(at)
            feminine = folded[-1] == "ت" and folded[-2:] != "ات" and len(folded) > 3 and not folded.startswith("ال")
            if feminine or self._find(at, "perfect", proclitic=True):
                return True
        return False

    def _scheduled(self, index: int) -> bool:
        """Tell whether what is to come is said at `index` (المقرر، يتوقع), not what was to come (كان من المقرر)."""
        if self._find(index, "scheduled", proclitic=True) is None:
            return False
        return not any(self._find(at, "unscheduled", proclitic=True) for at in (index - 1, index - 2))

    def _ends(self, index: int) -> bool:
        """Tell whether a phrase ends before the word at `index`."""
        if index >= self.count:
            return not self.cut
        folded = self._folded(index)
        return folded != "" and folded in _CLOSING and not (folded == ":" and self._folded(index + 1)[:1].isdigit())

    # ---------------------------------------------------------------- months and days
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
        elif not hijri and not _FIRST_YEAR <= year <= _LAST_YEAR:
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
        if season or not 1 <= month <= 12 or not _FIRST_YEAR <= year <= _LAST_YEAR:
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
        if relation not in _STEP:
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
        self._look_ahead(index, moment)
        return moment, at, skip

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
        week = self._relative(index + (self._folded(index) == "من"))
        if week is None or week.meaning.granularity != "week":
            return None
        if week.day is None:
            return Moment(month=1, day=1, relation="this", dated=True, unknown=True), week.after
        day = calendars.weekday_near(week.day - timedelta(days=week.day.weekday()), weekday, 1)
        return Moment(day.year, day.month, day.day, relation="this", dated=True), week.after

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
        """Tell whether اليوم at `index` is today, not the noun or the newspaper."""
        if hit.after > index + 1 or self._folded(index)[hit.skip :] not in ("اليوم", "ليوم"):
            return True
        if hit.skip and self._folded(index)[0] in "بكل":
            return False
        if self._find(hit.after, "weekday") or self._month_day(hit.after):
            return True
        if self._blocked(index, "today") or self._folded(index - 1) in ("«", '"', "“", "'"):
            return False
        following = self._find(hit.after, "relation", "rank")
        return following is None and self._ordinal(hit.after) is None

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
            return calendars.weekday_near(target + timedelta(days=moment.offset > 0), moment.weekday, -1)
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
        if this and this.value != "this":
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
        return self._find(at, "clock") is not None or (
            self._integer(at) is not None
            and (self._folded(at + 1) == ":" or self._find(at + 1, "clock_part") is not None)
        )

    def _month_evidence(self, index: int, hijri: bool) -> bool:
        if self.alone:
            return self._find(index, "needs_evidence") is None  # صفر is nought as well
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

    # ---------------------------------------------------------------- quarters, years, seasons, decades, centuries
    def _piece(self, index: int) -> Time | None:
        """Read الربع الأول من 2018، النصف الثاني من العام، الربع الماضي."""
        hit = self._find(index, "piece", proclitic=True)
        if hit is None:
            return None
        unit, after = hit.value, hit.after
        if fiscal := self._find(after, "fiscal"):
            after = fiscal.after
        rank = self._find(after, "rank")
        if rank is None:
            relation = self._find(after, "relation")
            if relation is None or unit == "half" or relation.value not in _STEP:
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
            if foretold and (following := calendars.shift(first, "month", months)) and following <= self.published:
                first = calendars.shift(first, "year", 1)
            elif not foretold and first > self.published + timedelta(days=92):
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
        if year := self._year_reference(rank.after):
            (moment, after) = year
            number, known = moment.year, not moment.unknown
        elif self._find(rank.after, "of") and (of_year := self._find(rank.after + 1, "year")):
            after, known = of_year.after, False
            number = self.published.year if self.published else None
        else:
            return None
        months = int(count.value)
        value = end_value = None
        first: date | None = None
        unit = {3: "quarter", 6: "half"}.get(months, "month")
        if number:
            start = 1 if rank.value == "1" else 13 - months
            first = calendars.day_or_none(number, start, 1)
            if first:
                value = calendars.period(first, unit)
                if unit == "month":
                    end_value = f"{number:04d}-{start + months - 1:02d}"
        meaning = TimeValue("DATE", value, end_value, unit, "explicit" if known else "relative")
        return self._time(index, after, meaning, skip=hit.skip, day=first)

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
        return next((current + _STEP[hit.value] for hit in hits if hit and hit.value in _STEP), None)

    def _adjective(self, index: int, hit: Hit) -> bool:
        """Tell whether العام at `index` is "general" (الأمين العام السابق), not "the year"."""
        if self._folded(index) != "العام":
            return False
        if self._blocked(index, "year"):
            return True
        relation = self._find(hit.after, "relation")
        before = self._folded(index - 1)
        return bool(
            relation and relation.value in ("preceding", "same", "this") and before.startswith("ال") and before != "الي"
        )

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
        elif not (_FIRST_YEAR <= low < high <= _LAST_YEAR) or (high - low > 150):
            return None
        meaning = TimeValue("DATE", f"{low:04d}", f"{high:04d}", "year", "explicit", "hijri" if hijri else "gregorian")
        return self._time(index, after, meaning, skip=skip, day=date(low, 1, 1))

    def _year_evidence(self, index: int, moment: Moment, after: int) -> bool:
        """Tell whether the bare figures at `index` stand where a year does."""
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
        if self._find(after, "to") and (self._integer(after + 1, 4) or 0) >= _FIRST_YEAR:
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
        after, century = hit.after, "19"
        definite = self._folded(index)[hit.skip :].startswith(("ال", "ل"))
        at = after + (self._folded(after) == "من")
        if of := self._century(at):
            if of.meaning.value is None and self.published is not None:
                return None
            after = of.after
            century = of.meaning.value or ""
        elif not definite and not self._ends(after):
            return None
        value = f"{century}{hit.value}" if century else None
        day = date(int(value) * 10, 1, 1) if value else None
        return self._time(index, after, TimeValue("DATE", value, None, "decade", "explicit"), skip=hit.skip, day=day)

    def _century(self, index: int) -> Time | None:
        before = self._find(index, "before_relation", proclitic=True)
        hit = self._find(before.after if before else index, "the_singular", proclitic=before is None)
        if hit is None or hit.value != "century":
            return None
        skip = (before or hit).skip
        ordinal = None if before else self._ordinal(hit.after)
        if ordinal and 1 <= ordinal.value <= 21:
            meaning = TimeValue("DATE", f"{int(ordinal.value) - 1:02d}", None, "century", "explicit")
            return self._time(index, ordinal.last, meaning, skip=skip)
        relation = before or self._find(hit.after, "relation")
        if relation is None or relation.value not in _STEP:
            return None
        day = self._moved("century", relation.value)
        return self._date(index, max(hit.after, relation.after), "century", day, skip=skip)

    # ---------------------------------------------------------------- relative units
    def _relative(self, index: int) -> Time | None:
        """Read هذا الأسبوع، الشهر المقبل، العام نفسه، اليوم التالي، العقد الماضي."""
        before = self._find(index, "before_relation", proclitic=True)
        hit = self._find(before.after if before else index, "the_singular", proclitic=before is None)
        if hit is None and before and before.value == "same":
            hit = self._find(before.after, "singular")
        if hit is None or hit.value in ("second", "minute", "hour", "century"):
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
                return None
            relation, after = named.value, named.after
        if hijri:
            return self._whole_month(index, after, self._hijri_moved("month", relation), skip)
        if hit.value == "decade":
            if relation not in ("last", "next", "recent"):
                return None
            return self._time(index, after, TimeValue("DURATION", "P10Y", None, "year", "relative"), skip=skip)
        if relation == "recent":
            return None
        if hit.value == "day" and relation == "this" and self.published is None:
            return None
        return self._date(index, after, hit.value, self._moved_ahead(index, hit.value, relation), skip=skip)

    def _edge(self, index: int) -> Time | None:
        """Read بداية العام، منتصف 2016، أواخر يوليو: the value of the whole."""
        hit = self._find(index, "edge", proclitic=True)
        if hit is None:
            return None
        skip = hit.skip
        whole: Time | None = None
        for rule in (self._month, self._piece, self._year, self._season, self._decade, self._century, self._relative):
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
        if following in ("من", "علي", "فقط", "عن") and not now and not self._find(after, "passing"):
            return None
        if hit.value == "future" and not (now or self.alone or self._foretold(index) or self._begins(index)):
            return None  # وبعد عامين استقال: counted from another time
        if name in ("second", "minute", "hour"):
            return self._hours_ahead(index, hit, *self._with_more([(name, count)], after))
        if count != int(count) or count > 3000 or name == "century":
            return self._time(index, after, TimeValue("DATE", None, None, name, "relative"), skip=hit.skip)
        steps = int(count) * (-1 if hit.value == "past" else 1)
        shift = calendars.shift_hijri if hijri else calendars.shift
        day = shift(self.published, name, steps) if self.published else None
        grain = {"week": "day", "decade": "year"}.get(name, name)
        return self._date(index, after, grain, day, skip=hit.skip)

    def _begins(self, index: int) -> bool:
        """Tell whether a verb of beginning or meeting in the present (تنطلق، نلتقي) stands before `index` in its clause."""
        for at in self._clause_before(index, 8):
            if self._find(at, "beginning", "appointment", proclitic=True):
                return self._folded(at - 1) != "ان" or self._scheduled(at - 2)
        return False

    def _hours_ahead(self, index: int, hit: Hit, parts: list[tuple[str, Decimal]], after: int) -> Time | None:
        """Read بعد ساعتين as a moment where a verb of the future counts it from the publication, whose hour is known."""
        if self.context.moment is None or hit.value != "future" or not self._foretold(index):
            return None
        if {unit for unit, _ in parts} - {"second", "minute", "hour"} or sum(count for _, count in parts) > 10**4:
            return None
        moment = self.context.moment + timedelta(**{f"{unit}s": float(count) for unit, count in parts})
        meaning = TimeValue("TIME", moment.isoformat(timespec="seconds"), None, "minute", "relative")
        return self._time(index, after, meaning, skip=hit.skip, day=moment.date())
