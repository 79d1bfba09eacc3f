"""Tell what الماضي، المقبل، نفسه and the verbs around a date point to, and which year is meant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache

from pipeline.language import calendars, numerals
from pipeline.language.time_durations import DurationReader
from pipeline.language.time_words import Hit, Moment, load_lexicon
from pipeline.language.words import Word

FIRST_YEAR, LAST_YEAR = 1900, 2100  # what a bare number may be as a year
_FIRST_NAMED_YEAR = 1000  # the least that a number behind هذا العام, العام may be as a year without its era
_LAST_NAMED_YEAR = 3000  # what a number behind عام is below as a year where the phrase ends
# How many units from the day of publication, or the day last told of, each relation points.
STEP = {
    "before_last": -2,
    "last": -1,
    "preceding": -1,
    "this": 0,
    "that": 0,
    "same": 0,
    "next": 1,
    "following": 1,
    "after_next": 2,
}
_CLOSING = "\n.،,؛:!؟?)]»\"”'"


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


class RelationReader(DurationReader):
    """The rules for what stands beside dates: relations, years, the tense of the clause."""

    def _moved(self, unit: str, relation: str) -> date | None:
        """Return a day in the unit that الماضي، المقبل، نفسه … names, or None when nothing tells which."""
        base = self.published
        if relation in ("same", "that", "following"):
            base = self.context.latest.get(unit)
        elif relation == "preceding":
            base = self.context.latest.get(unit) or base
        if base is None or relation not in STEP:
            return None
        return calendars.shift(base, unit, STEP[relation])

    def _hijri_moved(self, unit: str, relation: str) -> Moment:
        """Return the Hijri month or year that الماضي، الجاري، المقبل … names, reckoned from the publication."""
        day = (
            calendars.shift_hijri(self.published, unit, STEP[relation]) if self.published and relation in STEP else None
        )
        hijri = calendars.to_hijri(day) if day else None
        if hijri is None:
            return Moment(month=1, hijri=True, dated=True, unknown=True)
        return Moment(year=hijri[0], month=hijri[1], hijri=True, dated=True)

    def _moved_ahead(self, index: int, unit: str, relation: str) -> date | None:
        """Return what `_moved` says; with no other day told of, التالي behind a verb of the future is the next unit."""
        day = self._moved(unit, relation)
        told = self.alone or self._foretold(index)
        if day is None and relation == "following" and not self.context.latest and told:
            return self._moved(unit, "next")
        return day

    def _moved_moment(self, unit: str, relation: str) -> datetime | None:
        """Return the moment of publication moved by an hour or minute, as الماضية، المقبلة، قبل الماضية … say."""
        if self.context.moment is None or relation not in STEP:
            return None
        return calendars.shift_moment(self.context.moment, unit, STEP[relation])

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
        if moment.unknown or self._find(after - 1, "era"):
            return False
        counted = self._find(after, "count_after_year") is not None and self._folded(after) != "من"
        return counted or (moment.year or 0) < _FIRST_NAMED_YEAR

    def _figures(
        self, index: int, *, hijri: bool = False, least: int = 4, early: bool = False
    ) -> tuple[Moment, int] | None:
        """Read the number of a year; `early` ones are before 1900, behind a month where the phrase ends."""
        number, after = self._integer(index, 4), index + 1
        if number is not None and (era := self._find(after, "era")) and era.value == "bc":
            return Moment(dated=True, unknown=True), era.after
        if number is None:
            words = self._year_in_words(index)
            if words is None or (least == 4 and not self._ends(words[1])):
                return None
            number, after = words
            if least == 4 and number < FIRST_YEAR:
                return None
        elif len(self._folded(index)) < least:
            return None
        if era := self._find(after, "era"):
            after = era.after
        if least == 4 and not era and 1000 <= number < FIRST_YEAR and early and self._ends(after):
            return Moment(year=number, dated=True), after
        is_hijri = era.value == "hijri" if era else number in calendars.HIJRI_YEARS and (hijri or least == 3)
        last = _LAST_NAMED_YEAR if least == 3 and self._closes(after) else LAST_YEAR
        if not is_hijri and not (FIRST_YEAR <= number <= LAST_YEAR or (least == 3 and number < last)):
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
        if words.start != self.words[index].start or not 100 <= words.value <= LAST_YEAR:
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
        for at in self._clause_before(index, 10):
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

    def _begins(self, index: int) -> bool:
        """Tell whether a verb of beginning or meeting in the present (تنطلق، نلتقي) stands before `index` in its clause."""
        for at in self._clause_before(index, 8):
            if self._find(at, "beginning", "appointment", proclitic=True):
                return self._folded(at - 1) != "ان" or self._scheduled(at - 2)
        return False
