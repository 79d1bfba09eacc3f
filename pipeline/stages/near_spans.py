"""The amounts, times and places of an event: spans that nearness ties to a trigger, where no clause or rival comes between."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.language.folding import fold
from pipeline.stages.event_rules import Role
from pipeline.stages.layers import Record
from pipeline.stages.noun_phrases import Phrase, iter_names
from pipeline.stages.slots import Slots

_REACH = 14  # items between a trigger and a quantity or a time of it
_BREAK = 7  # what a clause break between a trigger and an amount or a time counts, in items
_SPAN_REACH = 10
_OF_CIRCUMSTANCES = frozenset(
    {"قبل", "بعد", "مع", "وسط", "رغم", "بسبب", "جراء", "نتيجه", "عقب", "منذ", "خلال", "علي", "ل"}
)
_SPANS = frozenset({"خلال", "بعد", "منذ", "في", "غضون", "ظرف"})  # they set a duration off
_MORE_OR_LESS_THAN = frozenset({"من", "اكثر", "اقل", "نحو", "حوالي", "قرابه"})
_PLACE_REACH = 9
_PLACE_BREAK = 2
_PLACES = frozenset({"LOC"})
_PREPOSITIONS_OF_PLACE = frozenset({"في", "ب", "قرب", "وسط", "داخل", "خارج", "عند", "امام"})
_MOMENTS = frozenset({"DATE", "TIME"})
_SUPERLATIVES = frozenset(
    {"اعلي", "ادني", "اكبر", "اقل", "اكثر", "اول", "اسوا", "اقوي", "اضعف", "اسرع", "ابطا", "اسوء", "اشد", "مره"}
)  # what they compare with says nothing of the event's time: أعلى مستوى منذ عام، لأول مرة منذ عقد
_SUPERLATIVE_REACH = 4
_DELIVERIES = frozenset({"تسليم", "لتسليم", "للتسليم", "تسليمات"})  # the time of a contract: عقود برنت تسليم مارس
_BETWEEN_AMOUNTS = frozenset({"او", "اي", "نحو", "حوالي", "قرابه", "ما", "يعادل"})


class NearSpans(Slots):
    """The spans near a trigger that fill its roles."""

    def _quantity(self, role: Role) -> Iterator[Record]:
        candidates: list[tuple[int, int]] = []
        for i in self.syntax.quantities:
            record = self.items[i].record
            if record is None or i in self.used:
                continue
            if record["kind"] not in role.quantity or (role.per and not record["per"]):
                continue
            governor = self.word_before(i)
            if (role.behind and governor not in role.behind) or governor in role.not_behind:
                continue
            if role.near is not None and not self._near_quantity(i, role):
                continue
            distance = i - self.last + 1 if i >= self.last else (self.first - i) + 4
            distance += _BREAK * self._breaks(i)
            if distance <= _REACH and not self._crosses_stop(i) and not self._belongs_elsewhere(i):
                candidates.append((distance, i))
        if candidates:
            _, i = min(candidates)
            for place in self._same_amount(i):
                item = self.items[place]
                self.used.add(place)
                yield self._argument(role.name, item.start, item.end, 0.8, slot="quantity", quantity=item.record)

    def _same_amount(self, index: int) -> list[int]:
        """Return the items of the amount at items[index] and of what is coordinated with it or tells it in other units.

        412 نقطة أو 1.4%، 150 مليون دولار (نحو 562 مليون ريال)
        """
        found = [index]
        for step in (-1, 1):
            other = index + step
            while 0 <= other < len(self.items) and self.items[other].folded in _BETWEEN_AMOUNTS:
                other += step
            low, high = min(index, other), max(index, other)
            if low < 0 or high >= len(self.items) or self.items[other].kind != "quantity" or other in self.used:
                continue
            either = any(item.folded == "او" for item in self.items[low:high])
            if either or self.items[high].joined or self.text[self.items[low].end : self.items[high].start].count("("):
                found.append(other)
        return sorted(found)

    def _breaks(self, index: int) -> int:
        """Return how many clause breaks (commas, بينما، مقابل …) lie between the trigger and items[index]."""
        low, high = (index + 1, self.first) if index < self.first else (self.last, index)
        return self._breaks_between(low, high)

    def _breaks_between(self, low: int, high: int) -> int:
        breaks: int = self.syntax.breaks[high] - self.syntax.breaks[low] if low < high else 0
        if not breaks:
            return 0
        return breaks - sum(self.items[i].folded == "مقابل" and self._prices(i) for i in range(low, high))

    def _prices(self, index: int) -> bool:
        """Tell whether مقابل at items[index] names a price and compares nothing: اشترى السهم مقابل 5 دولارات."""
        at = index + 1
        while at < len(self.items) - 1 and self.items[at].folded in _BETWEEN_AMOUNTS:
            at += 1
        record = self.items[at].record if at < len(self.items) else None
        money = self.items[at].kind == "quantity" if record is not None else False
        return money and record is not None and record["kind"] == "money" and self.entry.trigger.direction is None

    def _belongs_elsewhere(self, index: int) -> bool:
        """Tell whether another trigger stands in the clause of items[index], and this one does not."""
        return self._breaks(index) > 0 and any(
            not self._breaks_between(min(index, rival) + 1, max(index, rival))
            for rival in self.rivals()
            if not self.first <= rival < self.last
        )

    def _of_main_verb(self, index: int) -> bool:
        """Tell whether items[index] stands with the verb that the trigger is only a circumstance of: هبط السهم أمس مع صعود الدولار."""
        phrase = None if self.verbal or index > self.first else self.syntax.phrase_at[self.first]
        return (
            phrase is not None
            and phrase.preposition in _OF_CIRCUMSTANCES
            and 0 <= self.syntax.governor(self.first) < index
        )

    def _told_of_another(self, index: int) -> bool:
        return self._belongs_elsewhere(index) or self._behind_another(index)

    def _behind_another(self, index: int) -> bool:
        """Tell whether a coordinated trigger stands between this one and items[index], which is told of it."""
        return index > self.last and any(
            self.last <= rival < index and (tag := self.syntax.tags[rival]) is not None and tag.joined
            for rival in self.rivals()
        )

    def word_before(self, index: int) -> str:
        """Return the word that says how an amount stands to the trigger; words of extent between are passed over."""
        if self.items[index].preposition == "ل":
            return "الي"
        i = index - 1
        while i >= 0 and (tag := self.syntax.tags[i]) is not None:
            if tag.bare == "من" and i and self.items[i - 1].folded.endswith(("اكثر", "اقل")):
                i -= 2
            elif tag.role == "extent" or tag.kind == "adverb" or tag.bare in ("نحو", "ما"):
                i -= 1
            else:
                return tag.bare
        return ""

    def _near_quantity(self, index: int, role: Role) -> bool:
        assert role.near is not None
        beside = self.items[max(0, index - 2) : index] + self.items[index + 1 : index + 4]
        return any(item.kind == "word" and role.near.has(item.folded) for item in beside)

    def _crosses_stop(self, index: int) -> bool:
        low, high = sorted((index, self.first))
        return any(item.kind == "punct" and item.folded in ("؛", ";", ":") for item in self.items[low:high])

    def _times(self, role: Role) -> Iterator[Record]:
        i = self._nearest_time(role.times, periods="DATE" in role.times)
        if i is not None:
            item = self.items[i]
            self.used.add(i)
            yield self._argument(role.name, item.start, item.end, 0.7, slot="time", time=item.record)

    def _nearest_time(self, kinds: frozenset[str], *, periods: bool = False) -> int | None:
        """Return the nearest time of one of the kinds; with `periods` no single day."""
        near: list[tuple[int, int]] = []
        for i in self.syntax.times:
            record = self.items[i].record
            if record is None or record["type"] not in kinds or i in self.used:
                continue
            if periods and record.get("granularity") == "day" and not record.get("end_value"):
                continue
            if self._compares(i):
                continue
            distance = abs(i - self.first) + _BREAK * self._breaks(i)
            elsewhere = self._told_of_another(i) or self._of_main_verb(i)
            if distance <= _REACH and not self._crosses_stop(i) and not elsewhere:
                near.append((distance, i))
        return min(near)[1] if near else None

    def _compares(self, index: int) -> bool:
        """Tell whether the time at items[index] is that of a contract, or only how far back a superlative reaches."""
        before: list[str] = []
        for item in reversed(self.items[max(0, index - _SUPERLATIVE_REACH - 1) : index]):
            if item.kind == "quantity":
                break
            before.insert(0, item.folded)
        if before and before[-1] == "في" and before[-2:-1]:
            before.pop()
        if before and before[-1] in _DELIVERIES:
            return True
        item = self.items[index]
        since = bool(before) and before[-1] == "منذ"
        if not since and not fold(self.text[item.start : item.end]).startswith("منذ "):
            return False
        return any(word.removeprefix("ال").lstrip("لب") in _SUPERLATIVES or word in _SUPERLATIVES for word in before)

    def _nearest_span(self) -> int | None:
        """Return the first duration behind the trigger that a preposition sets off from it: خلال أسبوعين، بعد ساعات."""
        for i in self.syntax.times:
            record = self.items[i].record
            if record is None or record["type"] != "DURATION" or i in self.used or i <= self.last:
                continue
            behind = self.items[i + 1].folded if i + 1 < len(self.items) else ""
            at = i - 1
            while at > self.last and self.items[at].folded in _MORE_OR_LESS_THAN:
                at -= 1  # منذ أكثر من عام
            before = self.syntax.tags[at]
            if before is None or before.bare not in _SPANS or i - self.last > _SPAN_REACH or self._breaks(i):
                continue
            if self.items[i - 2].folded == "مره" or behind == "من":  # لأول مرة منذ سنوات، بعد ساعات من الإفراج
                continue
            if not self._crosses_stop(i) and not self._told_of_another(i):
                return i
        return None

    def circumstances(self, filled: set[str], said: int) -> Iterator[Record]:
        """Yield the time and the place of the event, where it has none yet; those behind the character `said` are of what is said."""
        self.used.update(i for i, item in enumerate(self.items) if item.start > said)
        if not filled & {"time", "period"}:
            i = self._nearest_time(_MOMENTS)
            if i is None and all(role.name != "period" for role in self.entry.trigger.roles):
                i = self._nearest_span()
            if i is not None:
                self.used.add(i)
                yield self._argument(
                    "time", self.items[i].start, self.items[i].end, 0.6, slot="time", time=self.items[i].record
                )
        if "place" not in filled and "speaker" not in filled:  # where somebody speaks is seldom told
            yield from self._place()

    def _place(self) -> Iterator[Record]:
        near: list[tuple[int, int]] = []
        hosts = self._hosts()
        for phrase in self.syntax.phrases:
            if phrase.preposition not in _PREPOSITIONS_OF_PLACE and phrase is not hosts:
                continue
            if self._seats_actor(phrase):
                continue
            for i in self._places_in(phrase):
                if phrase.preposition == "ب" and i != phrase.first and not self._stands_before_place(phrase.first):
                    continue
                if i in self.used or self._told_of_another(i):
                    continue
                distance = i - self.last if i >= self.last else self.first - i + 2
                near.append((distance + _PLACE_BREAK * self._breaks(i), i))
        if near and min(near)[0] <= _PLACE_REACH:
            nearest = min(near)[1]
            for i in (nearest, *self._coordinated(nearest, _PLACES)):
                item = self.items[i]
                yield self._argument("place", item.start, item.end, 0.6, slot="في", entity=item.record)

    def _hosts(self) -> Phrase | None:
        """Return the subject of a verb that tells where its object happens: شهدت المدينة احتجاجات، احتجاجات شهدتها المدينة."""
        if self.verbal:
            return None
        for verb in (self.syntax.taken_up_by(self.first), self.syntax.governor(self.first)):
            if verb >= 0 and self.syntax.words.bystanders.get(self.items[verb].folded) == "hosts":
                return self.syntax.subject(verb)
        return None

    def _seats_actor(self, phrase: Phrase) -> bool:
        """Tell whether a phrase only says where who acts has its seat: فتحت هيئة المنافسة في لندن تحقيقا."""
        before = self.syntax.phrase_at[phrase.first - 2] if 1 < phrase.first < self.first else None
        if before is None or before.last != phrase.first - 1 or before.preposition:
            return False
        tag, item = self.syntax.tags[before.first], self.items[before.first]
        body = tag.role in ("body", "actor") if tag is not None else (item.record or {}).get("type") == "ORG"
        return body and any(before is subject for subject in self.slot("subject"))

    def _places_in(self, phrase: Phrase) -> Iterator[int]:
        """Yield the names of places in a phrase, or in the apposition behind it: العاصمة الروسية موسكو."""
        tag, at = self.syntax.tags[phrase.first], phrase.last
        following = self.syntax.phrase_at[at] if at < len(self.items) else None
        names = list(iter_names(self.items, phrase, _PLACES))
        if names or following is None or following.preposition or following.coordinated:
            yield from names
        elif tag is not None and tag.bare.startswith("ال") and self.items[at].kind == "entity":
            yield from list(iter_names(self.items, following, _PLACES))[:1]

    def _stands_before_place(self, index: int) -> bool:
        tag = self.syntax.tags[index]
        return tag is not None and (tag.role in ("head", "side") or tag.bare.startswith("ال"))

    def _coordinated(self, index: int, types: frozenset[str]) -> Iterator[int]:
        """Yield the names of the types that are coordinated with the one at items[index], behind it."""
        for phrase in self.syntax.phrases:
            if phrase.first > index:
                name = next(iter_names(self.items, phrase, types), None) if phrase.coordinated else None
                if name is None:
                    return
                yield name

    def _argument(
        self,
        role: str,
        start: int,
        end: int,
        score: float,
        *,
        slot: str,
        entity: Record | None = None,
        quantity: Record | None = None,
        time: Record | None = None,
    ) -> Record:
        return {
            "role": role,
            "start": start,
            "end": end,
            "text": self.text[start:end],
            "entity": entity["id"] if entity else None,
            "quantity": quantity["id"] if quantity else None,
            "time": time["id"] if time else None,
            "score": score,
            "slot": slot,
        }
