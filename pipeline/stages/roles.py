"""Fill the roles of one event from the phrases, amounts and times of its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.language.folding import fold, prefix_length
from pipeline.stages.event_rules import SYNTACTIC_SLOTS, Role
from pipeline.stages.layers import Record
from pipeline.stages.near_spans import NearSpans
from pipeline.stages.noun_phrases import HEAD_GROUP, PERSONS, Phrase, accusative, iter_names
from pipeline.stages.slots import FAR, HOLDERS

BY_MODEL = "model"  # the slot of an argument that only the model of arguments finds
_OPEN_REACH = 12  # items between a trigger and a noun in a slot that binds it
_FAR_REACH = 8  # items between a trigger and a noun that only its word shows to fill a role
_MANNERS = frozenset(
    {"مره", "شكل", "صوره", "طريقه", "مده", "سبيل", "وجه", "مدار", "نحو", "اقل", "اكثر", "بالغ", "بالغه"}
)  # they tell how, how often and how much: للمرة الأولى، بشكل دائم، البالغ عددهم
_STATE = frozenset(
    map(
        fold,
        [
            "الحكومة",
            "السلطات",
            "الشرطة",
            "النيابة",
            "البرلمان",
            "الجيش",
            "المحكمة",
            "الادعاء",
            "الدولة",
            "القوات",
            "البلدية",
            "الوزارة",
        ],
    )
)  # they take up only a name that begins with them: no الحكومة means the company before it
_BEHIND_DAY = re.compile(r"[^\d-].*")  # what no calendar orders: the H1 of 2023-H1, a whole P1M
_ACTED_ON = frozenset({"object", "of", "patient"})
_OBJECT_WORDS = frozenset({"after", "about"})
_ACTORS = {"actor": "ORG", "body": "ORG", "person": "PER", "title": "PER"}


class RoleFiller(NearSpans):
    """Fills the roles of the triggers at one place of a sentence."""

    def fill(self, role: Role) -> Iterator[Record]:
        """Yield the arguments found for `role`: a time, an amount or else the noun that stands for one (حصة), or who takes part."""
        if role.times:
            yield from self._times(role)
        elif role.quantity:
            amounts = list(self._quantity(role))
            yield from amounts or self._participant(role)
        else:
            yield from self._participant(role)

    def _participant(self, role: Role) -> Iterator[Record]:
        """Yield a name bound to the trigger, else a noun, else a name farther off."""
        found = False
        slots = [slot for slot in role.slots if slot not in FAR]
        if not self.verbal and self.items[self.last - 1].possessed and "of" in slots:
            # استحواذه على تويتر: whom the pronoun means fills one role
            slots = sorted(slots, key=SYNTACTIC_SLOTS.__contains__) if self.owner_found else ["of", *slots]
        if role.nearest:
            slots.sort(key=lambda slot: min(map(self._distance, self.slot(slot)), default=len(self.items)))
        for slot in slots:
            taken = self._taken_from(role, slot)
            yield from taken
            found = found or bool(taken)
            if found and not role.many:
                return
        if found:
            return
        for slot in role.slots:
            if slot in FAR and (taken := self._taken_from(role, slot)):
                yield from taken
                return

    def _taken_from(self, role: Role, slot: str) -> list[Record]:
        """Return the arguments that the first phrase in a slot that fits gives."""
        for found in self.slot(slot):
            bound = slot not in FAR and (self.verbal or found.first >= self.last)
            phrase = (self._examples(role, found) if bound else None) or found
            first = self._argument_of(role, phrase, slot)
            if first is not None:
                self.owner_found = self.owner_found or slot in _ACTED_ON
                return [first, *self._coordinated_with(first, role, phrase, slot)]
        return []

    def _examples(self, role: Role, phrase: Phrase) -> Phrase | None:
        """Return the phrase of the names that a phrase without one gives as examples: بنوك مثل مورغان ستانلي وباركليز."""
        at = phrase.last
        following = self.syntax.phrase_at[at + 1] if role.types and at + 1 < len(self.items) else None
        if following is None or following.preposition != "مثل" or following.first != at + 1:
            return None
        if next(iter_names(self.items, phrase, role.types), None) is not None:
            return None
        return following if next(iter_names(self.items, following, role.types), None) is not None else None

    def _coordinated_with(self, first: Record, role: Role, phrase: Phrase, slot: str) -> Iterator[Record]:
        """Yield the arguments coordinated with the one that a phrase is."""
        plain = first["entity"] is None
        if plain and not role.types:
            return  # what is said, wanted or decided is named once
        for other in self.syntax.phrases:
            if other.first < phrase.last:
                continue
            if not other.coordinated or (slot == "subject" and accusative(self.items[other.first])):
                return  # نفى فلان وفلان واعتبرا: a verb in the dual
            argument = self._argument_of(role, other, slot)
            if argument is None or (argument["entity"] is not None and plain):
                return
            yield argument

    def _argument_of(self, role: Role, phrase: Phrase, slot: str) -> Record | None:
        tag = self.syntax.tags[phrase.first]
        office = tag is not None and tag.role in PERSONS and phrase.name < 0 and slot != "any"
        if role.types:
            for i in () if office else iter_names(self.items, phrase, role.types):
                if i not in self.used:
                    self.used.add(i)
                    item = self.items[i]
                    return self._argument(role.name, item.start, item.end, 0.8, slot=slot, entity=item.record)
            name = self._apposed(role, phrase) if slot not in FAR else None
            if name is not None:
                self.used.add(name)
                item = self.items[name]
                return self._argument(role.name, item.start, item.end, 0.7, slot=slot, entity=item.record)
        core = self._core(phrase)
        if core is None or not self._may_be_plain(role, core, slot):
            return None
        phrase = core
        taken_up = self._taken_up(role, phrase, slot)
        if taken_up is not None:
            return taken_up
        start, end = self.head_group(phrase)
        self.used.update(range(phrase.first, min(phrase.last, phrase.first + HEAD_GROUP)))
        return self._argument(role.name, start, end, 0.5, slot=slot)

    def _apposed(self, role: Role, phrase: Phrase) -> int | None:
        """Return the name that tells what a phrase without one means: هاتفها الجديد غالاكسي."""
        at = phrase.last
        following = self.syntax.phrase_at[at] if at < len(self.items) else None
        if following is None or following.first != at or following.coordinated:
            return None
        if following.preposition:  # منصتها للتواصل (غوغل بلاس)
            at = following.last - 1
            if following.preposition != "ل" or not self._bracketed(at):
                return None
        item, tag = self.items[at], self.syntax.tags[phrase.first]
        if item.record is None or item.kind != "entity" or item.record["type"] not in role.types or tag is None:
            return None
        if at in self.used:
            return None
        owned = any(self.items[i].possessed for i in range(phrase.first, phrase.last))
        return at if owned or item.quoted or self._bracketed(at) or tag.role in ("head", "body") else None

    def _bracketed(self, index: int) -> bool:
        return "(" in self.text[self.items[index - 1].end : self.items[index].start]

    def _may_be_plain(self, role: Role, phrase: Phrase, slot: str) -> bool:
        """Tell whether a phrase without a name of the right type fills the role as a noun."""
        tag = self.syntax.tags[phrase.first]
        if tag is None and not role.types and role.heads is not None:  # a name may be the thing itself: خام برنت
            return role.heads.occurs(fold(self.text[slice(*self.head_group(phrase))]).split())
        if (
            tag is None
            or tag.role == "adjective"
            or tag.bare.removeprefix("ال") in _MANNERS
            or (phrase.name >= 0 and role.types)
            or not self.used.isdisjoint(range(phrase.first, phrase.last))
        ):
            return False
        if slot in FAR:
            return _ACTORS.get(tag.role, "") in role.types and self._distance(phrase) <= _FAR_REACH
        if slot == "clause":
            return True
        if self.verbal and slot == "subject":
            own = self.entry.trigger
            if role.heads is not None:
                return role.open != frozenset() and role.heads.has(self.items[phrase.first].folded)
            known = any(
                wanted and place in _OBJECT_WORDS and words.has(self.items[phrase.first].folded)
                for place, words, _, wanted in (*own.conditions, *own.syntactic)
            )
            acts = phrase.last <= self.first and bool(self.slot("object"))  # منصة التدوين أوقفت حسابات
            if known and not acts and role.slots[0] != "object":
                return False  # رفع دعوى: the rule knows it as the object
            if tag.role in _ACTORS and role.types == HOLDERS and _ACTORS[tag.role] != "PER":
                return False  # انتخب البرلمان فلانا
            return role.open != frozenset()
        kind = _ACTORS.get(tag.role, "")
        if kind in role.types:
            return True
        owned = not self.verbal and self.items[self.last - 1].possessed and "PER" in role.types
        if owned and slot in _ACTED_ON and phrase.first < self.first:
            return False  # توقيفهم: no thing before it
        if kind and role.types and role.heads is None:
            return False
        if role.open is None or slot not in role.open or self._distance(phrase) > _OPEN_REACH:
            return False
        return role.heads is None or role.heads.has(self.items[phrase.first].folded)

    def _taken_up(self, role: Role, phrase: Phrase, slot: str) -> Record | None:
        """Return the name before that a definite noun of its kind takes up (الشركة)."""
        tag = self.syntax.tags[phrase.first]
        if tag is None or tag.role != "actor" or phrase.last - phrase.first > 1 or "ORG" not in role.types:
            return None
        state = tag.bare in _STATE
        for i in range(phrase.first - 1, -1, -1):
            item = self.items[i]
            if state and not fold(self.text[item.start : item.end]).startswith(tag.bare[2:]):
                continue
            if item.kind == "entity" and item.record is not None and item.record["type"] in ("ORG", "PRODUCT"):
                if i in self.used or (slot in _ACTED_ON and self._acts(i)):
                    return None
                self.used.update((i, phrase.first))
                return self._argument(role.name, item.start, item.end, 0.6, slot=slot, entity=item.record)
        return None

    def _acts(self, index: int) -> bool:
        """Tell whether items[index] names who does what the trigger tells: الهيئة تغرم الشركة are two."""
        return any(phrase.first <= index < phrase.last for phrase in self.slot("subject"))

    def head_group(self, phrase: Phrase) -> tuple[int, int]:
        """Return the characters of the first words of a phrase, its preposition left out."""
        items = self.items[phrase.first : min(phrase.last, phrase.first + HEAD_GROUP)]
        tag = self.syntax.tags[phrase.first]
        letters = tag.joined + bool(tag.preposition) if tag is not None else 0
        start = items[0].start
        return start + prefix_length(self.text[start : items[0].end], letters), items[-1].end

    def argument_of_span(self, role: str, place: int, extent: tuple[int, int], score: float) -> Record:
        """Return the argument that the characters `extent` are, which begin at items[place]."""
        item = self.items[place]
        record = {item.kind: item.record} if item.record is not None else {}
        return self._argument(
            role,
            *extent,
            score,
            slot=BY_MODEL,
            entity=record.get("entity"),
            quantity=record.get("quantity"),
            time=record.get("time"),
        )

    def comes_later(self, arguments: list[Record], published: str | None) -> bool:
        """Tell whether the time of the event lies behind the day of publication (an ISO 8601 date)."""
        if published is None:
            return False
        values = {item.record["id"]: item.record["value"] for item in self.items if item.kind == "time" and item.record}
        return any(
            _BEHIND_DAY.sub("", str(values.get(a["time"]) or ""))[:10] > published[:10]
            for a in arguments
            if a["time"] is not None and not a["text"].startswith("بعد")
        )

    def change(self, direction: str | None, arguments: list[Record]) -> Record | None:
        """Return what moved by how much, for a trigger that shows a direction."""
        if direction is None:
            return None
        roles = {role.name: role.change for role in self.entry.trigger.roles if role.change}
        parts: dict[str, str | None] = {"amount": None, "from": None, "to": None}
        percent = period = None
        for argument in arguments:
            part = roles.get(argument["role"])
            if argument["role"] == "period":
                period = argument["time"]
            if part is None or argument["quantity"] is None:
                continue
            record = next(
                item.record for item in self.items if item.record and item.record.get("id") == argument["quantity"]
            )
            if part == "amount" and record["kind"] == "percent":
                percent = percent or record["value"]
            else:
                parts[part] = parts[part] or argument["quantity"]
        return {"direction": direction, "percent": percent, "period": period, **parts}
