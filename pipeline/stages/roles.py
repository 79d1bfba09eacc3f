"""Fill the roles of one event from the phrases, amounts and times of its sentence."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator

from pipeline.language.folding import fold, prefix_length
from pipeline.stages.clauses import ACTING, CLAUSE_OPENERS, HEAD_GROUP, PERSONS, Phrase, Syntax, iter_names
from pipeline.stages.event_rules import Condition, Entry, Role, WordSet
from pipeline.stages.layers import Record

_REACH = 14  # items between a trigger and a quantity or a time of it
_BREAK = 7  # what a clause break between a trigger and an amount or a time counts, in items
_PHRASE_REACH = 14  # items between a trigger and a phrase with a preposition that belongs to it
_PLACE_REACH = 9
_PLACE_BREAK = 2
_OPEN_REACH = 12  # items between a trigger and a noun in a slot that binds it
_FAR_REACH = 8  # items between a trigger and a noun that only its word shows to fill a role
_HOLDERS = frozenset({"PER"})
_PLACES = frozenset({"LOC"})
_MOMENTS = frozenset({"DATE", "TIME"})
_FAR = frozenset({"before", "any"})  # slots not bound to the trigger by syntax
_MORE_OR_LESS = frozenset({"اكثر", "اقل", "بازيد", "ازيد"})  # من stands between it and an amount
_BETWEEN_AMOUNTS = frozenset({"او", "اي", "نحو", "حوالي", "قرابه", "ما", "يعادل"})
_CIRCUMSTANCES = frozenset(
    {
        "بعد",
        "قبل",
        "منذ",
        "خلال",
        "عقب",
        "بسبب",
        "نتيجه",
        "جراء",
        "اثر",
        "حسب",
        "بحسب",
        "وفق",
        "وفقا",
        "رغم",
        "طوال",
        "حتي",
        "عبر",
    }
)
_MANNERS = frozenset(
    {"مره", "شكل", "صوره", "طريقه", "مده", "سبيل", "وجه", "نحو", "اقل", "اكثر", "بالغ", "بالغه"}
)  # they tell how, how often and how much: للمرة الأولى، بشكل دائم، البالغ عددهم
_AGENT_NOUNS = frozenset({"قبل", "جانب", "طرف", "يد", "ايدي"})  # من قبل فلان، على يد فلان
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
_ACTED_ON = frozenset({"object", "of", "patient"})
_OBJECT_WORDS = frozenset({"after", "about"})
_OF_CHANGE = ("في", "ب", "علي", "عن")  # prepositions of the thing that changes
_ACTORS = {"actor": "ORG", "body": "ORG", "person": "PER", "title": "PER"}


class RoleFiller:
    """Fills the roles of the triggers at the items `place`, one after another; an item serves one role of each only.

    `turn_to` names the trigger. All of them read the place alike (verb, participle, of change or not), so that what stands
    in its slots is found once.

    `rivals` gives the items of the sentence's other triggers: what stands in their clause is theirs. `of_others` are verbs
    whose subject does not do what their noun names, `measures` nouns that only measure what follows them.
    """

    def __init__(
        self,
        text: str,
        syntax: Syntax,
        place: tuple[int, int],
        *,
        rivals: Callable[[], list[int]],
        of_others: Container[str],
        measures: WordSet,
        passive: bool,
    ) -> None:
        self.text, self.syntax = text, syntax
        self.first, self.last = place
        self.rivals, self.of_others, self.measures, self.passive = rivals, of_others, measures, passive
        self.items = syntax.items
        self._slots: dict[str, list[Phrase]] = {}
        self._phrases_behind: list[Phrase] | None = None
        self._acted_on: list[Phrase] | None = None
        self._words: dict[tuple[int, int, int], list[str]] = {}  # by the ends and the name of a phrase
        self._found: dict[tuple[str, WordSet], bool] = {}  # what `meets` found, by condition

    def turn_to(self, entry: Entry) -> None:
        """Begin with a trigger."""
        self.entry = entry
        self.verbal = entry.tense != "nominal"
        self.used = set(range(self.first, self.last))

    # -- slots

    def slot(self, name: str) -> list[Phrase]:
        """Return the phrases that stand in a syntactic slot, the likeliest first."""
        if name == "office":  # it depends on the trigger's first role
            return self._offices()
        if name not in self._slots:
            self._slots[name] = self._find(name)
        return self._slots[name]

    def _find(self, name: str) -> list[Phrase]:
        if name == "subject":
            return self._only(self._agents() or [self._subject()])
        if name == "agent":  # who did it to somebody; قتل alone has the killed for its subject
            return self._only(self._agents() or ([self._subject()] if self.slot("object") else []))
        if name == "of" and (self.verbal or self.entry.participle):
            return []
        if name == "sole":  # who is acted on where nobody acts: الفروع تغلق
            return [] if not self.verbal or self.slot("object") else self._only([self._subject()])
        if name == "next":
            return [*self._only(self._objects()), *(p for p in self._behind() if not p.preposition)]
        if name in ("object", "of"):
            return self._only(self._objects())
        if name == "genitive":
            return self._genitive()
        if name == "patient":
            return self._patient()
        if name == "clause":
            return self._clause()
        if name == "before":
            return self._before()
        if name == "adjacent":
            return self._only([self.syntax.phrase_at[self.first - 1] if self.first else None])
        if name == "any":
            return sorted(filter(self._in_reach, self.syntax.phrases), key=self._distance)
        return [p for p in self._behind() if p.preposition == name]

    def _only(self, phrases: list[Phrase | None]) -> list[Phrase]:
        return [p for p in phrases if p is not None and not (p.first < self.last and self.first < p.last)]

    def _subject(self) -> Phrase | None:
        if self.verbal:
            return None if self.passive else self.syntax.subject(self.first)
        verb = self.syntax.governor(self.first)
        if self.entry.participle and self.entry.trigger.direction is None:  # محذرا، داعيا: the subject of the sentence
            verb = next((i for i in range(self.first) if self.syntax.verbs[i]), -1)
        if verb < 0 or self.syntax.kind(verb) != "verb":
            return None
        if not self.entry.participle and self.items[verb].folded.lstrip("وف") in self.of_others:
            return None
        subject = self.syntax.subject(verb)
        return None if subject is self.syntax.phrase_at[self.first] else subject

    def _patient(self) -> list[Phrase]:
        """Return whom the verb acts on that a noun with ب completes: عاقبت الهيئة شركتين بغرامة."""
        phrase = self.syntax.phrase_at[self.first]
        if self.verbal or phrase is None or phrase.preposition != "ب":
            return []
        verb = self.syntax.governor(self.first)
        return self._only([self.syntax.object(verb)]) if verb >= 0 and self.syntax.verbs[verb] else []

    def _offices(self) -> list[Phrase]:
        """Return the offices of those who may fill the event's first role: the title before the name, or behind it."""
        found: list[Phrase] = []
        for slot in self.entry.trigger.roles[0].slots:
            for phrase in self.slot(slot) if slot not in _FAR else ():
                if phrase.name > phrase.first:
                    found.append(Phrase(phrase.first, min(phrase.last, phrase.name)))
                last = max(phrase.last, phrase.name + 1)
                following = self.syntax.phrase_at[last] if last < len(self.items) else None
                if phrase.name >= 0 and following is not None and not following.preposition:
                    found.append(following)
        return [p for p in found if (tag := self.syntax.tags[p.first]) is not None and tag.role in PERSONS]

    def _agents(self) -> list[Phrase | None]:
        """Return the agent that a passive names (من قبل الشرطة)."""
        for phrase in self._behind():
            before = self.syntax.tags[phrase.first - 1] if phrase.first else None
            if before is not None and before.bare in _AGENT_NOUNS and phrase.first >= 2:
                introduced = self.items[phrase.first - 2].folded
                if introduced in ("من", "علي"):
                    return [phrase]
        return []

    def _objects(self) -> list[Phrase | None]:
        syntax = self.syntax
        if self.verbal:
            if self.passive:
                return [syntax.subject(self.first)]
            found = syntax.object(self.first)
            if found is not None and self.first < found.first < self.last:  # the trigger's own second word
                others = [p for p in syntax.behind(self.first) if p.first >= self.last and p is not self._subject()]
                return [self._rest(found), *others[:1]]
            return [found]
        phrase = syntax.phrase_at[self.first]
        if phrase is None:
            return []
        rest = self._rest(phrase)
        if rest is not None:
            return [rest]
        if self.items[self.last - 1].possessed:  # its pronoun takes up a name before, or the subject
            return [*self._near_owners(), *self._far_owners()]
        at = self.last
        while at < len(self.items) - 1 and (syntax.kind(at) == "adverb" or self.items[at - 1].folded in _MORE_OR_LESS):
            at += 1  # إزالة أكثر من 700 تطبيق
        following = syntax.phrase_at[at] if at < len(self.items) else None
        if following is not None and not following.preposition and not following.coordinated:
            return [following]
        return []

    def _near_owners(self) -> list[Phrase | None]:
        """Return whom the trigger's pronoun may mean in its own clause: what agrees with it, the subject, the others."""
        feminine = self.items[self.last - 1].folded.endswith("ها")
        before = [p for p in reversed(self.syntax.phrases) if p.last <= self.first and self._in_reach(p)]
        return [*(p for p in before if self._is_person(p) != feminine), self._subject(), *before]

    def _far_owners(self) -> list[Phrase]:
        """Return whom the trigger's pronoun means where no clause of its own names anybody: قال فلان إن اعتقاله."""
        word = self.items[self.last - 1].folded
        if word.endswith(("هم", "هما")):
            return []
        wanted = ACTING if word.endswith("ها") else _HOLDERS
        named = (p for p in reversed(self.syntax.phrases) if p.last <= self.first)
        return [p for p in named if next(iter_names(self.items, p, wanted), None) is not None][:1]

    def _is_person(self, phrase: Phrase) -> bool:
        tag = self.syntax.tags[phrase.first]
        return phrase.name >= 0 or (tag is not None and tag.role in PERSONS)

    def _rest(self, phrase: Phrase) -> Phrase | None:
        """Return what of the trigger's own phrase names somebody else: the noun in the genitive, no adjective."""
        syntax = self.syntax
        first = self.last
        trigger = syntax.tags[self.last - 1]
        definite = trigger is not None and trigger.bare.startswith("ال")
        closed = definite or self.items[self.last - 1].possessed
        while first < phrase.last:
            item, tag = self.items[first], syntax.tags[first]
            if tag is None or (tag.bare.startswith("ال") and not closed):
                break
            if not closed and not self._adjective(first):
                break
            if item.kind != "word":
                break
            first += 1
        if first >= phrase.last:
            return None
        return Phrase(first, phrase.last, name=phrase.name if phrase.name >= first else -1)

    def _genitive(self) -> list[Phrase]:
        """Return what the measure is of that a word of change tells about (انخفاض مبيعات السيارات: السيارات)."""
        found: list[Phrase] = []
        for phrase in self.slot("subject" if self.verbal else "of"):
            if phrase.last - phrase.first > 1:
                found.append(Phrase(phrase.first + 1, phrase.last, name=phrase.name))
            following = self.syntax.phrase_at[phrase.last] if phrase.last < len(self.items) else None
            if following is not None and not following.preposition:
                found.append(following)
        return found if self.verbal else [*self.slot("of"), *found]

    def _clause(self) -> list[Phrase]:
        """Return the first words of the clause with أن behind the trigger."""
        for index in range(self.last, min(len(self.items), self.last + _PHRASE_REACH)):
            kind = self.syntax.kinds[index]
            if kind == "complementizer" and self.items[index].folded.lstrip("وب").startswith("ان"):
                return [Phrase(index, min(len(self.items), index + HEAD_GROUP + 1))]
            if kind in ("verb", "conjunction", "light") or (
                kind == "punct" and self.items[index].folded not in ("،", ",")
            ):
                break
        return []

    def _in_reach(self, phrase: Phrase) -> bool:
        """Tell whether no other clause begins between the trigger and a phrase."""
        low, high = (phrase.last, self.first) if phrase.last <= self.first else (self.last, phrase.first)
        return low >= high or self.syntax.openers[low] == self.syntax.openers[high]

    def _adjective(self, index: int) -> bool:
        bare, tag = self.items[index].folded, self.syntax.tags[index]
        if tag is not None and tag.role == "adjective":
            return True
        return bare.endswith(("ي", "يه", "يا")) or (bare.endswith("ا") and self.items[index - 1].folded.endswith("ا"))

    def _before(self) -> list[Phrase]:
        """Return the phrases of the clause in front of a noun, the nearest first."""
        if self.verbal:
            return []
        found: list[Phrase] = []
        for index in range(self.first - 1, -1, -1):
            kind = self.syntax.kinds[index]
            if kind in CLAUSE_OPENERS or kind in ("verb", "light"):
                break
            if kind == "punct" and self.items[index].folded not in ("،", ","):
                break
            phrase = self.syntax.phrase_at[index]
            if phrase is not None and phrase.first == index and not phrase.preposition:
                found.append(phrase)
        return self._only([*found])

    def _behind(self) -> list[Phrase]:
        """Return the phrases behind the trigger inside its clause."""
        if self._phrases_behind is None:
            self._phrases_behind = list(self._find_behind())
        return self._phrases_behind

    def _find_behind(self) -> Iterator[Phrase]:
        index = self.last
        while index < min(len(self.items), self.last + _PHRASE_REACH):
            phrase, kind = self.syntax.phrase_at[index], self.syntax.kinds[index]
            if phrase is not None:
                if phrase.first >= self.last:
                    yield phrase
                index = phrase.last
                continue
            if kind in CLAUSE_OPENERS or kind in ("verb", "light"):
                return
            if kind == "punct" and self.items[index].folded not in ("،", ",", "-", "–"):
                return
            index += 1

    def _distance(self, phrase: Phrase) -> int:
        return phrase.first - self.last if phrase.first >= self.last else self.first - phrase.last + 1

    def meets(self, conditions: Iterable[Condition]) -> bool:
        """Tell whether the words of the object (`about`, its first `what`) and of the subject (`by`) are what the rule asks for."""
        for kind, words, _, wanted in conditions:
            found = self._found.get((kind, words))
            if found is None:
                found = self._found[kind, words] = self._has(kind, words)
            if found is not wanted:
                return False
        return True

    def _has(self, kind: str, words: WordSet) -> bool:
        if kind == "what":
            return any(words.opens(self._measured(phrase)) for phrase in self._changed())
        if kind == "by":
            return any(words.occurs(self._folded(phrase)) for phrase in self.slot("subject"))
        if any(words.occurs(self._folded(phrase)) for phrase in self._theme()):
            return True
        return not self.verbal and words.occurs(self._own_words())

    def _own_words(self) -> list[str]:
        """Return the words behind a noun in its own phrase, those that look like adjectives too (توقيع اتفاقية)."""
        phrase = self.syntax.phrase_at[self.first]
        last = phrase.last if phrase is not None else self.last
        return [item.folded for item in self.items[self.last : last]]

    def _theme(self) -> list[Phrase]:
        """Return what is acted on: the object, or the subject where none stands but an amount, and the first phrase behind."""
        if self._acted_on is None:
            self._acted_on = self._find_theme()
        return self._acted_on

    def _find_theme(self) -> list[Phrase]:
        theme = [p for p in self.slot("object") if self._core(p) is not None][:1]
        if (
            self.verbal or self.entry.trigger.direction
        ):  # a noun of change tells of its verb's subject: شهد السهم ارتفاعا
            bare = not theme or self._amount(theme[0].first)
            theme += self.slot("subject")[:1] if bare else []
        behind = next((p for p in self._behind() if p.preposition not in _CIRCUMSTANCES), None)
        return [*theme, *([behind] if behind is not None and behind not in theme else [])]

    def _changed(self) -> list[Phrase]:
        """Return what is changed: the theme, else what a preposition governs where it is the thing itself (زيادة في الأسعار)."""
        bare = [phrase for phrase in self._theme() if not phrase.preposition and self._measured(phrase)]
        if bare and bare[0] in self.slot("object"):
            return bare
        if not bare and (self.verbal or self.entry.trigger.direction):  # أنهى المؤشر تعاملاته على تراجع نسبته 2%
            bare = self.slot("subject")[:1]
        prepositions = _OF_CHANGE if self.verbal else (*_OF_CHANGE, "ل")
        governed = next((phrase for phrase in self._behind() if phrase.preposition), None)
        return [*bare, governed] if governed is not None and governed.preposition in prepositions else bare

    def _measured(self, phrase: Phrase) -> list[str]:
        """Return the folded words of a phrase without the nouns that only measure it (معدل، نسبة)."""
        words = self._folded(phrase)
        while words and self.measures.has(words[0]):
            words = words[1:]
        return words

    def _amount(self, index: int) -> bool:
        """Tell whether items[index] is an amount that counts no noun (خسر 2% من قيمته)."""
        record = self.items[index].record
        return self.items[index].kind == "quantity" and record is not None and record["kind"] not in ("count", "number")

    def _folded(self, phrase: Phrase) -> list[str]:
        key = phrase.first, phrase.last, phrase.name
        if key not in self._words:
            self._words[key] = self._fold(phrase)
        return self._words[key]

    def _fold(self, phrase: Phrase) -> list[str]:
        core = self._core(phrase)
        if core is None or self.items[core.first].kind == "quantity":
            return []
        phrase = core
        last = max(phrase.last, phrase.name + 1)
        return fold(self.text[self.items[phrase.first].start : self.items[last - 1].end]).split()

    # -- roles

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
        slots = [slot for slot in role.slots if slot not in _FAR]
        if not self.verbal and self.items[self.last - 1].possessed and "of" in slots:
            slots = ["of", *slots]
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
            if slot in _FAR and (taken := self._taken_from(role, slot)):
                yield from taken
                return

    def _taken_from(self, role: Role, slot: str) -> list[Record]:
        """Return the arguments that the first phrase in a slot that fits gives."""
        for phrase in self.slot(slot):
            first = self._argument_of(role, phrase, slot)
            if first is not None:
                return [first, *self._coordinated_with(first, role, phrase, slot)]
        return []

    def _coordinated_with(self, first: Record, role: Role, phrase: Phrase, slot: str) -> Iterator[Record]:
        """Yield the arguments coordinated with the one that a phrase is."""
        plain = first["entity"] is None
        if plain and not role.types:
            return  # what is said, wanted or decided is named once
        for other in self.syntax.phrases:
            if other.first < phrase.last:
                continue
            if not other.coordinated:
                return
            argument = self._argument_of(role, other, slot)
            if argument is None or (argument["entity"] is None) != plain:
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
            name = self._apposed(role, phrase) if slot not in _FAR else None
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
        if (
            following is None
            or following.first != at
            or following.preposition
            or following.coordinated
            or at in self.used
        ):
            return None
        item, tag = self.items[at], self.syntax.tags[phrase.first]
        if item.record is None or item.kind != "entity" or item.record["type"] not in role.types or tag is None:
            return None
        owned = any(self.items[i].possessed for i in range(phrase.first, at))
        return at if owned or item.quoted or tag.role in ("head", "body") else None

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
        if slot in _FAR:
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
            if tag.role in _ACTORS and role.types == _HOLDERS and _ACTORS[tag.role] != "PER":
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

    def _core(self, phrase: Phrase) -> Phrase | None:
        """Return what a phrase counts or takes a part of (480 ألف بطارية، عدد من الموظفين), the phrase itself where nothing."""
        tag = self.syntax.tags[phrase.first]
        if tag is not None and tag.role != "partitive":
            return phrase
        if tag is None and self.items[phrase.first].kind != "quantity":
            return phrase
        if tag is None and phrase.last - phrase.first > 1:
            return Phrase(phrase.first + 1, phrase.last)
        following = self.syntax.phrase_at[phrase.last + 1] if phrase.last + 1 < len(self.items) else None
        if following is not None and following.first == phrase.last + 1 and following.preposition == "من":
            return following
        return phrase if tag is not None else None

    def head_group(self, phrase: Phrase) -> tuple[int, int]:
        """Return the characters of the first words of a phrase, its preposition left out."""
        items = self.items[phrase.first : min(phrase.last, phrase.first + HEAD_GROUP)]
        tag = self.syntax.tags[phrase.first]
        letters = tag.joined + bool(tag.preposition) if tag is not None else 0
        start = items[0].start
        return start + prefix_length(self.text[start : items[0].end], letters), items[-1].end

    def _quantity(self, role: Role) -> Iterator[Record]:
        candidates: list[tuple[int, int]] = []
        for i in self.syntax.quantities:
            record = self.items[i].record
            if record is None or i in self.used:
                continue
            if record["kind"] not in role.quantity or (role.per and not record["per"]):
                continue
            governor = self._word_before(i)
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

    def _word_before(self, index: int) -> str:
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
            distance = abs(i - self.first) + _BREAK * self._breaks(i)
            if distance <= _REACH and not self._crosses_stop(i) and not self._belongs_elsewhere(i):
                near.append((distance, i))
        return min(near)[1] if near else None

    def circumstances(self, filled: set[str], said: int) -> Iterator[Record]:
        """Yield the time and the place of the event, where it has none yet; those behind the character `said` are of what is said."""
        self.used.update(i for i, item in enumerate(self.items) if item.start > said)
        if not filled & {"time", "period"}:
            i = self._nearest_time(_MOMENTS)
            if i is not None:
                self.used.add(i)
                yield self._argument(
                    "time", self.items[i].start, self.items[i].end, 0.6, slot="time", time=self.items[i].record
                )
        if "place" not in filled:
            yield from self._place()

    def _place(self) -> Iterator[Record]:
        near: list[tuple[int, int]] = []
        for phrase in self.syntax.phrases:
            if phrase.preposition not in ("في", "ب"):
                continue
            for i in iter_names(self.items, phrase, _PLACES):
                if i in self.used or self._belongs_elsewhere(i):
                    continue
                distance = i - self.last if i >= self.last else self.first - i + 2
                near.append((distance + _PLACE_BREAK * self._breaks(i), i))
        if near and min(near)[0] <= _PLACE_REACH:
            nearest = min(near)[1]
            for i in (nearest, *self._coordinated(nearest, _PLACES)):
                item = self.items[i]
                yield self._argument("place", item.start, item.end, 0.6, slot="في", entity=item.record)

    def _coordinated(self, index: int, types: frozenset[str]) -> Iterator[int]:
        """Yield the names of the types that are coordinated with the one at items[index], behind it."""
        for phrase in self.syntax.phrases:
            if phrase.first > index:
                name = next(iter_names(self.items, phrase, types), None) if phrase.coordinated else None
                if name is None:
                    return
                yield name

    def comes_later(self, arguments: list[Record], published: str | None) -> bool:
        """Tell whether the time of the event lies behind the day of publication (an ISO 8601 date)."""
        if published is None:
            return False
        values = {item.record["id"]: item.record["value"] for item in self.items if item.kind == "time" and item.record}
        return any(
            str(values.get(a["time"]) or "") > published
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
