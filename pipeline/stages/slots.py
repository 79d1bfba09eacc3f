"""What stands in the syntactic slots of a trigger, and whether the words there are those that its rule asks for."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator

from pipeline.language.folding import fold
from pipeline.stages.clauses import CLAUSE_OPENERS, Syntax
from pipeline.stages.event_rules import Condition, Entry, WordSet
from pipeline.stages.noun_phrases import ACTING, HEAD_GROUP, PERSONS, Phrase, iter_names

_PHRASE_REACH = 14  # items between a trigger and a phrase with a preposition that belongs to it
_BEFALLS = 3  # items between the noun of a verb of suffering, what follows it, and what befalls
HOLDERS = frozenset({"PER"})
_PLACES = frozenset({"LOC"})
FAR = frozenset({"before", "any"})  # slots not bound to the trigger by syntax
_MORE_OR_LESS = frozenset({"اكثر", "اقل", "بازيد", "ازيد"})  # من stands between it and an amount
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
_GETTING = frozenset({"receives", "undergoes"})  # kinds of bystanders.tsv
_SERIES = frozenset(
    {"سلسله", "مجموعه", "موجه", "حزمه", "جمله", "نسخه", "باقه", "نوع", "انواع", "اثنان", "اثنين"}
)  # of what من names
_VERSIONS = frozenset(
    {"نسخه", "نسخ", "جيل", "اصدار", "عدد", "مجموعه", "نوع", "دفعه", "جزء"}
)  # أحدث نسخة من، نوع جديد من
_AGENT_NOUNS = frozenset({"قبل", "جانب", "طرف", "يد", "ايدي"})  # من قبل فلان، على يد فلان
_OF_CHANGE = ("في", "ب", "علي", "عن")  # prepositions of the thing that changes


class Slots:
    """The slots of the triggers at the items `place`, one after another; an item serves one role of each only.

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
        self.owner_found = False  # a role is filled by whom the trigger's pronoun means

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
            return self._only(self._agents() or ([self._subject()] if self._acts_on_somebody() else []))
        if name == "of" and (self.verbal or self.entry.participle):
            return []
        if name == "sole":  # who is acted on where nobody acts: الفروع تغلق
            return [] if not self.verbal or self.slot("object") else self._only([self._subject()])
        if name == "next":
            return [*self._only(self._objects()), *(p for p in self._behind() if not p.preposition)]
        if name == "of":
            return self._only(self._objects())
        if name == "object":
            return self._only([*self._objects(), *self._befallen()])
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

    def _acts_on_somebody(self) -> bool:
        """Tell whether an object stands with the trigger, or a pronoun for one is written on to it."""
        tag = self.syntax.tags[self.first]
        return self.entry.participle or (tag is not None and self.verbal and tag.attached) or bool(self.slot("object"))

    def _bidden(self, verb: int) -> Phrase | None:
        """Return who does what a verb wants or tells of its object, named by the trigger: اتهم فلانا بسرقة، ألزم الشركة بدفع."""
        phrase = self.syntax.phrase_at[self.first]
        if phrase is None or not phrase.preposition:
            return None
        found = self.syntax.object(verb)
        if found is None and (subject := self.syntax.subject(verb)) is not None and subject.first > verb:
            tag = self.syntax.tags[verb]
            found = None if tag is None or tag.attached else subject  # اتهم فلان بسرقة: nobody else is named
        return found

    def _subject(self) -> Phrase | None:
        if self.verbal:
            return None if self.passive else self.syntax.subject(self.first)
        verb = self.syntax.governor(self.first)
        if self.entry.participle and self.entry.trigger.direction is None:  # محذرا، داعيا: the subject of the sentence
            verb = next((i for i in range(self.first) if self.syntax.verbs[i]), -1)
        if verb < 0 or self.syntax.kind(verb) != "verb" or self._befallen():
            return None
        if self._given_by_another(verb):
            return None
        word = self.items[verb].folded
        kind = "" if self.entry.participle else self.syntax.words.bystanders.get(word)
        if kind == "bids":
            return self._bidden(verb)
        if not self.entry.participle and word.lstrip("وف") in self.of_others:
            return None
        subject = self.syntax.subject(verb)
        if subject is not None and self.syntax.words.bystanders.get(word) == "hosts":
            named = next(iter_names(self.items, subject, _PLACES), None)
            return subject if named is None else None
        return None if subject is self.syntax.phrase_at[self.first] else subject

    def _given_by_another(self, verb: int) -> bool:
        """Tell whether who acts stands behind the trigger, and its verb's subject only gets it: حصلت الشركة على موافقة الوزارة."""
        phrase = self.syntax.phrase_at[self.first]
        if phrase is None or self.syntax.words.bystanders.get(self.items[verb].folded) not in _GETTING:
            return False
        rest = self._rest(phrase)
        if rest is None:
            return False
        tag = self.syntax.tags[rest.first]
        return (tag is None and self.items[rest.first].kind == "entity") or (
            tag is not None and tag.role in ("body", "actor", "title")
        )

    def _patient(self) -> list[Phrase]:
        """Return whom the verb acts on that a noun with ب completes, or who gets it: عاقبت الهيئة شركتين بغرامة."""
        phrase = self.syntax.phrase_at[self.first]
        if self.verbal or phrase is None:
            return []
        verb = self.syntax.governor(self.first)
        if not phrase.preposition and verb >= 0:  # يواجه فلان تحقيقا
            gets = self.syntax.words.bystanders.get(self.items[verb].folded) == "receives"
            return self._only([self.syntax.subject(verb)]) if gets else []
        if phrase.preposition != "ب":
            return self._befallen()
        return self._only([self.syntax.object(verb)]) if verb >= 0 and self.syntax.verbs[verb] else []

    def _offices(self) -> list[Phrase]:
        """Return the offices of those who may fill the event's first role: the title before the name, or behind it."""
        found: list[Phrase] = []
        for slot in self.entry.trigger.roles[0].slots:
            for phrase in self.slot(slot) if slot not in FAR else ():
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
            if phrase.preposition == "بواسطه":
                return [phrase]
        verb = -1 if self.verbal else self.syntax.taken_up_by(self.first)
        if verb >= 0 and self.items[verb].folded not in self.syntax.words.bystanders:
            subject = self.syntax.subject(verb)
            if subject is not None and subject.first > verb:
                return [subject]
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
        verb = syntax.taken_up_by(self.first)
        if verb >= 0 and syntax.words.bystanders.get(self.items[verb].folded) in _GETTING:
            return [syntax.subject(verb)]  # الاختراق الذي تعرض له الموقع
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

    def _befallen(self) -> list[Phrase]:
        """Return whom the trigger befalls: تعرضت الشركة لاختراق، بعد تعرض بياناتها لاختراق، تعرضها لاختراق."""
        syntax = self.syntax
        phrase = syntax.phrase_at[self.first]
        if self.verbal or phrase is None or phrase.preposition != "ل":
            return []
        at = phrase.first - 1
        for before in reversed([p for p in syntax.phrases if p.last <= phrase.first]):
            tag = syntax.tags[before.first]
            if at - before.last >= _BEFALLS or syntax.openers[before.first] != syntax.openers[phrase.first]:
                break
            if tag is None or self._befalls(tag.bare) is None:
                at = before.first
                continue
            if self.items[before.first].possessed:
                return self._owners_of(before)
            return [Phrase(before.first + 1, before.last, name=before.name)] if before.last - before.first > 1 else []
        verb = syntax.governor(self.first)
        if verb < 0 or syntax.words.bystanders.get(self.items[verb].folded) != "undergoes":
            return []
        subject = syntax.subject(verb)
        return [] if subject is None else [subject]

    def _befalls(self, word: str) -> str | None:
        """Return what is left of the noun of a verb of suffering without its pronoun: تعرضها, تعرض."""
        stems = (word.removesuffix(ending) for ending in ("", "ها", "ه", "هم", "هما"))
        return next((stem for stem in stems if self.syntax.words.bystanders.get(stem) == "undergoes"), None)

    def _near_owners(self) -> list[Phrase | None]:
        """Return whom the trigger's pronoun may mean in its own clause: what agrees with it, the subject, the others."""
        feminine = self.items[self.last - 1].folded.endswith("ها")
        before = [p for p in reversed(self.syntax.phrases) if p.last <= self.first and self._in_reach(p)]
        return [*(p for p in before if self._is_person(p) != feminine), self._subject(), *before]

    def _owners_of(self, phrase: Phrase) -> list[Phrase]:
        """Return who has what a phrase with a pronoun names, told by the verb that governs its clause: قالت تسلا إن أرباحها."""
        if self.items[phrase.first].folded.endswith(("هم", "هما")):
            return []
        subjects = [
            subject
            for link in self.syntax.governors(self.first)
            if link.verb >= 0 and (subject := self.syntax.subject(link.verb)) is not None and subject is not phrase
        ]
        return [subject for subject in subjects if next(iter_names(self.items, subject, ACTING), None) is not None]

    def _far_owners(self) -> list[Phrase]:
        """Return whom the trigger's pronoun means where no clause of its own names anybody: قال فلان إن اعتقاله."""
        word = self.items[self.last - 1].folded
        if word.endswith(("هم", "هما")):
            return []
        wanted = ACTING if word.endswith("ها") else HOLDERS
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
            if self.items[phrase.first].possessed:
                found += self._owners_of(phrase)
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
        if self.verbal or self._befallen():
            return []
        verb = self.syntax.governor(self.first)
        if verb >= 0 and self._given_by_another(verb):
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

    # -- conditions

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

    def _core(self, phrase: Phrase) -> Phrase | None:
        """Return what a phrase counts or takes a part of (480 ألف بطارية، عدد من الموظفين), the phrase itself where nothing."""
        tag = self.syntax.tags[phrase.first]
        if tag is not None and tag.role != "partitive":
            return self._parted(phrase)
        if tag is None and self.items[phrase.first].kind != "quantity":
            return phrase
        if tag is None and phrase.last - phrase.first > 1:
            return Phrase(phrase.first + 1, phrase.last)
        following = self._behind_of(phrase)
        return following or (phrase if tag is not None else None)

    def _parted(self, phrase: Phrase) -> Phrase:
        """Return what a phrase takes a part or a version of behind its first word (أحدث نسخة من، سلسلة من), else the phrase."""
        words = [item.folded for item in self.items[phrase.first : phrase.last]]
        series = len(words) == 1 and words[0].lstrip("بل") in _SERIES
        version = len(words) == 2 and not _VERSIONS.isdisjoint(words)
        return (self._behind_of(phrase) if series or version else None) or phrase

    def _behind_of(self, phrase: Phrase) -> Phrase | None:
        """Return the phrase that من ties to another one right before it."""
        following = self.syntax.phrase_at[phrase.last + 1] if phrase.last + 1 < len(self.items) else None
        if following is not None and following.first == phrase.last + 1 and following.preposition == "من":
            return following
        return None
