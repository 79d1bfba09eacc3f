"""Load the event rules of `data/events`: one TOML file a type, shared word classes and factuality cues."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, reduce
from itertools import repeat
from operator import contains, or_
from typing import Any, NamedTuple

from pipeline.language.folding import fold
from pipeline.language.inflection import Form, Tense, noun_forms, participle_forms, verb_forms
from pipeline.language.proclitics import analyses
from pipeline.language.tables import DATA, TableError, cells, read_table

_TYPE_KEYS = {"type", "triggers", "roles", "role_sets"}
_TRIGGER_WORDS = ("verbs", "nouns", "participles")
_CONDITIONS = ("near", "not_near", "before", "not_before", "after", "not_after")
_SYNTACTIC = ("about", "not_about", "what", "not_what", "by", "not_by")
_TRIGGER_KEYS = {
    *_TRIGGER_WORDS,
    *_CONDITIONS,
    *_SYNTACTIC,
    "needs",
    "without",
    "never",
    "taken_up",
    "roles",
    "role_set",
    "direction",
    "kind",
    "modality",
    "score",
    "light",
    "by_model",
}
# What the values of these keys may be; a slot is one of these or a preposition.
SYNTACTIC_SLOTS = frozenset(
    {
        "subject",
        "object",
        "of",
        "next",
        "before",
        "agent",
        "sole",
        "patient",
        "office",
        "genitive",
        "clause",
        "adjacent",
        "any",
        "ب",
        "ل",
        "ك",
    }
)
_VALUES = {
    "direction": frozenset({"up", "down"}),
    "modality": frozenset({"planned", "possible", "conditional"}),
    "change": frozenset({"amount", "from", "to"}),
    "types": frozenset({"PER", "ORG", "LOC", "PRODUCT", "MEDIA"}),
    "quantity": frozenset({"money", "percent", "count", "measure", "number"}),
    "times": frozenset({"DATE", "TIME", "DURATION", "SET"}),
}
_ROLE_KEYS = {
    "slots",
    "types",
    "open",
    "heads",
    "quantity",
    "near",
    "many",
    "change",
    "behind",
    "not_behind",
    "times",
    "per",
    "nearest",
}


class WordSet:
    """A set of words and phrases in all their forms, met with or without proclitics."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.singles: list[str] = []  # as they are written in the tables, folded
        self.sequences: dict[str, list[tuple[frozenset[str], ...]]] = {}  # by the first word
        self._by_second: dict[str, dict[str, list[tuple[frozenset[str], ...]]]] = {}
        for phrase in phrases:
            first, *rest = fold(phrase).split()
            if rest:
                self.sequences.setdefault(first, []).append(tuple(map(_forms_of, rest)))
            else:
                self.singles.append(first)

    @cached_property
    def words(self) -> set[str]:
        """The words of the set in all their forms, written out when they are asked for: of most sets their signs tell enough."""
        return set().union(*map(_forms_of, self.singles))

    def has(self, word: str) -> bool:
        """Tell whether a folded word is in the set."""
        return not self.words.isdisjoint(_readings(word))

    def opens(self, words: list[str]) -> bool:
        """Tell whether the folded `words` begin with a word or a phrase of the set."""
        return bool(words) and self.begins(words, 0)

    def occurs(self, words: list[str]) -> bool:
        """Tell whether a word or a phrase of the set occurs among the folded `words`."""
        return any(map(self.has, words)) or (
            bool(self.sequences) and any(map(self._phrase_at, repeat(words), range(len(words))))
        )

    def begins(self, words: list[str], index: int) -> bool:
        """Tell whether words[index] is a word of the set or the first one of a phrase of it."""
        return self.has(words[index]) or self._phrase_at(words, index)

    def _phrase_at(self, words: list[str], index: int) -> bool:
        """Tell whether a phrase of the set begins at words[index], its later words in any form."""
        if index + 1 == len(words):
            return False
        for first in _readings(words[index]):
            if first in self.sequences:
                for rest in self._rests(first).get(words[index + 1], ()):
                    last = index + 2 + len(rest)
                    if last <= len(words) and all(map(contains, rest, words[index + 2 : last])):
                        return True
        return False

    def _rests(self, first: str) -> dict[str, list[tuple[frozenset[str], ...]]]:
        """Return the words behind the second one of the phrases that begin with a word, by the forms of the second one.

        There are two thousand that begin with عن.
        """
        found = self._by_second.get(first)
        if found is None:
            found = self._by_second[first] = {}
            for second, *rest in self.sequences[first]:
                for form in second:
                    found.setdefault(form, []).append(tuple(rest))
        return found


@lru_cache(maxsize=1 << 12)
def _shared_set(phrases: tuple[str, ...]) -> WordSet:
    """Return the set of `phrases`, one for all rules that name the same: what it learns of a word serves all of them."""
    return WordSet(phrases)


@lru_cache(maxsize=1 << 14)
def _forms_of(word: str) -> frozenset[str]:
    return frozenset((*(form.text for form in noun_forms(word)), "ال" + word))


@lru_cache(maxsize=1 << 16)
def _readings(word: str) -> frozenset[str]:
    return frozenset(rest for rest, _ in analyses(word))


_NO_VERB_BEHIND = frozenset("بك")  # proclitics
OPENS, MARK = 1, 2  # signs of a word that may begin a trigger, and of one with no letter or sign that a word set has


class WordSigns:
    """Which of many word sets a word may begin a member of, as an integer with one bit a set."""

    def __init__(self) -> None:
        self.of_words: dict[str, int] = {}
        self._of_singles: dict[str, int] = {}  # which bear their signs in all their forms
        self._of_sets: dict[WordSet, int] = {}

    def enter(self, words: WordSet) -> int:
        """Return the bit of a set; a new one gets the next."""
        sign = self._of_sets.get(words)
        if sign is None:
            sign = self._of_sets[words] = MARK << (1 + len(self._of_sets))
            for known, members in ((self._of_singles, words.singles), (self.of_words, words.sequences)):
                for word in members:
                    known[word] = known.get(word, 0) | sign
        return sign

    def seal(self) -> None:
        """Give the forms of the words their signs; equal integers are kept once, for forms by the ten thousand are in few sets."""
        shared: dict[int, int] = {}
        of_words = self.of_words
        for single, sign in self._of_singles.items():
            for word in _forms_of(single):
                of_words[word] = of_words.get(word, 0) | sign
        self.of_words = {word: shared.setdefault(sign, sign) for word, sign in of_words.items()}


class Condition(NamedTuple):
    """What a rule asks of the words at a place of its trigger: that one of `words` stands there, or that none does."""

    place: str  # near, before or after the trigger; its object (about), the first word of that (what), its subject (by)
    words: WordSet
    sign: int
    wanted: bool


@dataclass(slots=True, frozen=True)
class Role:
    """How one role of an event type is filled; see CONTRIBUTING for the keys."""

    name: str
    slots: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()
    open: frozenset[str] | None = None  # slots in which a plain noun phrase fills the role; None: only a verb's subject
    heads: WordSet | None = None
    quantity: frozenset[str] = frozenset()
    near: WordSet | None = None
    many: bool = False
    change: str | None = None
    behind: frozenset[str] = frozenset()
    not_behind: frozenset[str] = frozenset()
    times: frozenset[str] = frozenset()
    per: bool = False
    nearest: bool = False


@dataclass(slots=True, frozen=True)
class Trigger:
    """A group of trigger words with the conditions that they share."""

    type: str
    name: str
    roles: tuple[Role, ...]
    conditions: tuple[Condition, ...]  # on the words around the trigger
    syntactic: tuple[Condition, ...]  # on the words of its object and its subject
    asked: int  # signs of the sets of which a word must stand in the sentence
    needs: tuple[str, ...]
    decisive: int  # so many roles from the first on hold all that it needs
    needed: (
        frozenset[str] | None
    )  # kinds of amounts and times of which one must stand there; None: a name or a noun may do
    direction: str | None
    kind: str | None
    modality: str | None
    score: float
    light: bool  # gives way to the event that its sentence says it is about
    taken_up: bool = False  # the noun takes up an event told before (الصفقة)
    by_model: bool = False  # words too common for conditions: only the model of triggers takes them


@dataclass(slots=True, frozen=True)
class Entry:
    """What the written forms of a trigger have in common: its dictionary form, the words after the first, the tense, whether a pronoun is attached."""

    lemma: str  # as its rule writes it: أطلق/يطلق
    rest: tuple[frozenset[str], ...]
    tense: Tense
    attached: bool
    trigger: Trigger
    participle: bool = False  # the dictionary form is one


@dataclass(slots=True, frozen=True)
class FactualityCue:
    """What a word before a trigger says of its event."""

    polarity: str | None
    modality: str | None
    reach: int
    # Of the kinds in factuality.tsv these matter later. cancels: it undoes what was to happen, not what is in force; decree: the order itself does
    # some acts; contests: what is in force is its object; law: it speaks of a case; adopts: of a noun, not of a clause (أقر بأن); upon: of what
    # على governs; suspends: like cancels, for fewer types; lasts, bears: its subject is there; any: of whichever there may be;
    # vows: of what stands behind ب or in a clause, else like bears; object: not of what stands behind ب; directs: of what stands behind ب;
    # faces: of a penalty; lifts: of what is in force, not of a figure;
    # accuses, accused: even of a plan, but not of a charge; announces: of what somebody holds; accord: of what is not itself an agreement; decides, starts: of what
    # takes time; near: of what من governs; urges: of an act without the article; asks: of whether it is so;
    # summons: who calls for some acts prepares them; aims: of its complement, not of its subject; purpose: of an act without a pronoun.
    kind: str = ""


PLANNED = FactualityCue(None, "planned", 0)


@dataclass(slots=True)
class EventRules:
    """All event rules, compiled for look-up by folded word."""

    entries: defaultdict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    factuality: dict[str, FactualityCue] = field(default_factory=dict)  # words and nouns
    governing: dict[str, FactualityCue] = field(default_factory=dict)  # verbs
    adjectives: dict[str, FactualityCue] = field(default_factory=dict)  # behind a noun
    cases: set[str] = field(default_factory=set)  # behind في حالة they make a condition
    presupposing: set[str] = field(default_factory=set)  # prepositions whose noun happened
    of_others: set[str] = field(default_factory=set)  # verbs whose subject does not do what their noun names
    measures: WordSet = field(default_factory=lambda: WordSet(()))  # nouns that only measure the one behind them
    completed: set[str] = field(default_factory=set)  # words that a noun with ل completes
    containing: set[str] = field(default_factory=set)  # verbs whose complement is what the subject holds
    findings: set[str] = field(default_factory=set)  # words between a negation and what nobody has found
    roles: dict[str, dict[str, bool]] = field(default_factory=dict)  # of each type; true where it asks for an amount
    taken_up: set[str] = field(default_factory=set)  # types of which a noun takes up an event told before
    verbs: list[tuple[str, str]] = field(default_factory=list)  # past and present of the triggers
    signs: WordSigns = field(default_factory=WordSigns)  # of the words that conditions name
    characters: frozenset[str] = frozenset()  # of these words

    def entries_of(self, word: str) -> Iterator[Entry]:
        """Yield the trigger forms that a folded word can be, its proclitics taken off."""
        for rest, length in analyses(word):
            entries = self.entries.get(rest)
            if entries is not None:
                verbal = _NO_VERB_BEHIND.isdisjoint(word[:length])
                yield from (entry for entry in entries if verbal or entry.tense == "nominal")

    def signs_of(self, word: str) -> int:
        """Return the signs of the word sets that a folded word may begin a member of, with OPENS and MARK."""
        found = MARK if word and self.characters.isdisjoint(word) else 0
        for part in word.split():
            for rest, length in analyses(part):
                found |= self.signs.of_words.get(rest, 0)
                if rest in self.entries and (not length or next(self.entries_of(part), None) is not None):
                    found |= OPENS
        return found

    def cue_of(self, word: str, *, verbal: bool) -> FactualityCue | None:
        """Return the factuality cue that a folded word is as a verb or as another word, with or without و and ف."""
        cues = self.governing if verbal else self.factuality
        cue = cues.get(word)
        if cue is None and word[:1] in ("و", "ف"):
            cue = cues.get(word[1:])
        return cue


def load_event_rules() -> EventRules:
    """Read every rule; raises TableError naming the file and the key that does not belong."""
    rules = EventRules()
    classes: dict[str, list[str]] = tomllib.loads((DATA / "events/word_classes.toml").read_text(encoding="utf-8"))
    rules.roles = {
        row["type"]: {role.rstrip("#"): role.endswith("#") for role in [*cells(row["roles"]), "time", "place"]}
        for row in read_table("events/ontology.tsv", ("type", "roles", "description", "ace", "sentivent", "plover"))
    }
    prepositions = {
        fold(form)
        for row in read_table("events/function_words.tsv", ("class", "forms"))
        if row["class"] == "preposition"
        for form in cells(row["forms"])
    }
    kinds = frozenset(row["kind"] for row in read_table("events/kinds.tsv", ("kind", "plover")))
    known_values = _VALUES | {"kind": kinds, "slots": SYNTACTIC_SLOTS | prepositions}
    rules.measures = WordSet(classes["measures"])
    for path in sorted((DATA / "events").glob("*.toml")):
        if path.name == "word_classes.toml":
            continue
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        _closed(table, _TYPE_KEYS, f"{path}")
        if table.get("type") != path.stem or path.stem not in rules.roles:
            raise TableError(f"{path}: type must be the file's name and stand in ontology.tsv")
        known_roles = set(rules.roles[path.stem])
        for number, spec in enumerate(table["triggers"], start=1):
            where = f"{path}: trigger group {number}"
            _closed(spec, _TRIGGER_KEYS, where)
            _check_values(spec, known_values, where)
            for key in _TRIGGER_WORDS:
                spec[key] = list(_expand(spec.get(key, []), classes, where))
            own = {**table.get("roles", {}), **_role_set(table, spec, where), **spec.get("roles", {})}
            roles = {
                name: _role(name, role, classes, known_roles, known_values, f"{where}: role {name}")
                for name, role in own.items()
            }
            _add(rules, spec, _trigger(path.stem, number, spec, roles, classes, rules.signs, where))
    rules.signs.seal()
    rules.characters = frozenset().union(*rules.signs.of_words)
    _load_factuality(rules)
    return rules


def _role_set(table: dict[str, Any], spec: dict[str, Any], where: str) -> dict[str, Any]:
    """Return the roles that a group shares with others by its `role_set`; raises TableError where there is no such set."""
    name, sets = spec.get("role_set"), table.get("role_sets", {})
    if name is not None and name not in sets:
        raise TableError(f"{where}: no [role_sets.{name}]; the file has {sorted(sets)}")
    return dict(sets[name]) if name is not None else {}


def _trigger(
    event_type: str,
    number: int,
    spec: dict[str, Any],
    roles: dict[str, Role],
    classes: dict[str, list[str]],
    signs: WordSigns,
    where: str,
) -> Trigger:
    """Return the trigger that a [[triggers]] group gives; raises TableError for a role that no [roles] table fills."""
    without, needs = set(spec.get("without", ())), tuple(spec.get("needs", ()))
    if unknown := without - roles.keys():
        raise TableError(f"{where}: without {sorted(unknown)}, which no [roles] table fills")
    if unfilled := set(needs) - (roles.keys() - without):
        raise TableError(f"{where}: needs {sorted(unfilled)}, which no [roles] table fills")

    if spec.get("by_model") and (asked := {*_CONDITIONS, *_SYNTACTIC, "needs", "taken_up", "light"} & spec.keys()):
        raise TableError(f"{where}: by_model leaves the decision to the model; {sorted(asked)} would never be asked")

    def conditions_of(keys: tuple[str, ...]) -> tuple[Condition, ...]:
        found: list[Condition] = []
        for key in keys:
            if key in spec:
                words = _shared_set(tuple(_expand(spec[key], classes, where)))
                found.append(Condition(key.removeprefix("not_"), words, signs.enter(words), not key.startswith("not_")))
        return tuple(found)

    conditions, syntactic = conditions_of(_CONDITIONS), conditions_of(_SYNTACTIC)
    filled = tuple(role for name, role in roles.items() if name not in without)
    needed = [role.times | role.quantity for name, role in roles.items() if name in needs]
    return Trigger(
        type=event_type,
        name=f"{event_type}/{number}",
        roles=filled,
        conditions=conditions,
        syntactic=syntactic,
        asked=reduce(or_, (sign for _, _, sign, wanted in (*conditions, *syntactic) if wanted), 0),
        needs=needs,
        decisive=max((place for place, role in enumerate(filled, start=1) if role.name in needs), default=0),
        needed=frozenset().union(*needed) if needed and all(needed) else None,
        direction=spec.get("direction"),
        kind=spec.get("kind"),
        modality=spec.get("modality"),
        score=spec.get("score", 0.6),
        light=spec.get("light", False),
        taken_up=spec.get("taken_up", False),
        by_model=spec.get("by_model", False),
    )


def _add(rules: EventRules, spec: dict[str, Any], trigger: Trigger) -> None:
    """Enter the written forms of a [[triggers]] group into the rules."""
    if trigger.taken_up:
        rules.taken_up.add(trigger.type)
    for past, present in (verb.split("/") for verb in spec["verbs"]):
        rules.verbs.append((past, present))
    for lemma, forms, rest, participle in _trigger_forms(spec):
        entries: dict[tuple[Tense, bool], Entry] = {}
        for text, tense, attached, _ in forms:
            entry = entries.get((tense, attached))
            if entry is None:
                entry = entries[tense, attached] = Entry(lemma, rest, tense, attached, trigger, participle)
            rules.entries[text].append(entry)


_OF_OURS = frozenset({"verb", "other", "summons", "aims", "upon", "object"})


def _verb_or_noun(cue: str) -> list[str]:
    """Return the forms of a cue: of a verb where it has the two dictionary forms (past/present), else of a noun."""
    return [form.text for form in (verb_forms(*cue.split("/")) if "/" in cue else noun_forms(cue))]


def _first_person(verb: str) -> Iterator[str]:
    """Yield the present of a verb for the first person, whose forms are no verbs to the phrases: نخطط، أتوقع."""
    for form in verb_forms(*verb.split("/")):
        plural = form.text.startswith("ن")
        if form.tense == "present" and form.agreement == "other" and (plural or form.text.startswith("ات")):
            yield form.text


def _load_factuality(rules: EventRules) -> None:
    expand: dict[str, Callable[[str], Iterable[str]]] = {
        "word": lambda cue: [fold(cue)],
        "preposition": lambda cue: [fold(cue)],
        "noun": lambda cue: [form.text for form in noun_forms(cue)],
        "verb": lambda cue: [form.text for form in verb_forms(*cue.split("/"))],
        "other": lambda cue: [form.text for form in verb_forms(*cue.split("/"))],
        "summons": lambda cue: [form.text for form in verb_forms(*cue.split("/"))],
        "decree": lambda cue: [form.text for form in verb_forms(*cue.split("/"))],
        "contests": lambda cue: [form.text for form in verb_forms(*cue.split("/"))],
        "vows": lambda cue: [form.text for form in verb_forms(*cue.split("/"))],
        "object": lambda cue: [form.text for form in verb_forms(*cue.split("/"))],
        "directs": lambda cue: [form.text for form in verb_forms(*cue.split("/"))],
        "faces": lambda cue: [form.text for form in verb_forms(*cue.split("/"))],
        "lifts": lambda cue: [fold(cue)],
        "bears": lambda cue: [form.text for form in verb_forms(*cue.split("/"))],
        "any": lambda cue: [fold(cue)],
        "asks": lambda cue: [fold(cue)],
        "lasts": lambda cue: [form.text for form in verb_forms(*cue.split("/"))],
        "decides": lambda cue: [form.text for form in verb_forms(*cue.split("/"))],
        "starts": lambda cue: [form.text for form in verb_forms(*cue.split("/")) if form.tense == "present"],
        "accuses": _verb_or_noun,
        "accused": lambda cue: [form.text for form in (*participle_forms(cue), *noun_forms(cue))],
        "announces": _verb_or_noun,
        "accord": _verb_or_noun,
        "near": lambda cue: [
            form.text for form in (verb_forms(*cue.split("/")) if "/" in cue else participle_forms(cue))
        ],
        "urges": lambda cue: [form.text for form in noun_forms(cue)],
        "law": lambda cue: [form.text for form in noun_forms(cue)],
        "purpose": lambda cue: [fold(cue)],
        "aims": lambda cue: [form.text for form in verb_forms(*cue.split("/"))],
        "into": lambda cue: [form.text for form in verb_forms(*cue.split("/"))],
        "suspends": _verb_or_noun,
        "adopts": lambda cue: [form.text for form in verb_forms(*cue.split("/"))],
        "upon": _verb_or_noun,
        "participle": lambda cue: [form.text for form in participle_forms(cue)],
        "adjective": lambda cue: [form.text for form in participle_forms(cue)],
        "cancels": _verb_or_noun,
    }
    columns = ("cue", "kind", "polarity", "modality", "reach")
    for row in read_table("events/factuality.tsv", columns):
        forms = list(expand[row["kind"]](row["cue"]))
        if row["kind"] == "preposition":
            rules.presupposing.update(forms)
        elif row["modality"] == "completed":
            rules.completed.update(forms)
        elif row["modality"] == "contains":
            rules.containing.update(forms)
        elif row["modality"] == "case":
            rules.cases.update(forms)
        elif row["modality"] == "finding":
            rules.findings.update(forms)
        else:
            cue = FactualityCue(row["polarity"] or None, row["modality"] or None, int(row["reach"]), row["kind"])
            if row["kind"] == "adjective":
                cues = rules.adjectives
            elif "/" in row["cue"]:
                cues = rules.governing
            else:
                cues = rules.factuality
            if row["kind"] in ("other", "decree", "summons", "accuses", "decides") and "/" in row["cue"]:
                rules.of_others.update(forms)
            for form in forms:
                cues.setdefault(form, cue)
            if row["kind"] in _OF_OURS and "/" in row["cue"]:
                for we in _first_person(row["cue"]):
                    rules.factuality.setdefault(we, cue)


def _trigger_forms(spec: dict[str, Any]) -> Iterator[tuple[str, Iterable[Form], tuple[frozenset[str], ...], bool]]:
    """Yield each trigger, the forms of its first word, those of the words behind it, and whether it is a participle."""
    never = set(map(fold, spec.get("never", ())))
    for noun in spec["nouns"]:
        first, *others = fold(noun).split()
        yield noun, [form for form in noun_forms(first) if form.text not in never], tuple(map(_forms_of, others)), False
    for participle in spec["participles"]:
        first, *others = fold(participle).split()
        forms = [form for form in participle_forms(first) if not form.text.startswith("ال") and form.text not in never]
        yield participle, forms, tuple(map(_forms_of, others)), True  # with the article it is an adjective
    for verb in spec["verbs"]:
        past, present = verb.split("/")
        past, *others = past.split()
        present = present.split()[0] if present else ""
        yield verb, verb_forms(past, present), tuple(frozenset((fold(word),)) for word in others), False


def _role(
    name: str,
    spec: dict[str, Any],
    classes: dict[str, list[str]],
    known: set[str],
    values: dict[str, frozenset[str]],
    where: str,
) -> Role:
    """Return the role that a [roles.NAME] table gives; raises TableError where a key or a value does not fit."""
    _closed(spec, _ROLE_KEYS, where)
    _check_values(spec, values, where)
    if name not in known:
        raise TableError(f"{where}: the type has no such role in ontology.tsv; it has {sorted(known)}")
    types = frozenset(spec.get("types", ()))
    if "ORG" in types:
        types |= {"PRODUCT", "MEDIA"}  # a platform is an organization when it acts
    return Role(
        name=name,
        slots=tuple(spec.get("slots", ())),
        types=types,
        open=_open_slots(spec),
        heads=_shared_set(tuple(_expand(spec["heads"], classes, where))) if "heads" in spec else None,
        quantity=frozenset(spec.get("quantity", ())),
        near=WordSet(_expand(spec["near"], classes, where)) if "near" in spec else None,
        many=spec.get("many", False),
        change=spec.get("change"),
        behind=frozenset(map(fold, _expand(spec.get("behind", []), classes, where))),
        not_behind=frozenset(map(fold, _expand(spec.get("not_behind", []), classes, where))),
        times=frozenset(spec.get("times", ())),
        per=spec.get("per", False),
        nearest=spec.get("nearest", False),
    )


def _open_slots(spec: dict[str, Any]) -> frozenset[str] | None:
    """Return the slots that `open` names: all those of the role for true, none for false."""
    given = spec.get("open")
    if isinstance(given, bool):
        return frozenset(spec.get("slots", ())) if given else frozenset()
    return None if given is None else frozenset(given)


def _closed(table: dict[str, Any], allowed: set[str], where: str) -> None:
    unknown = set(table) - allowed
    if unknown:
        raise TableError(f"{where}: unknown key {sorted(unknown)}; allowed are {sorted(allowed)}")


def _check_values(table: dict[str, Any], values: dict[str, frozenset[str]], where: str) -> None:
    for key, allowed in values.items():
        if key not in table:
            continue
        given = table[key] if isinstance(table[key], list) else [table[key]]
        if unknown := sorted(set(given) - allowed):
            raise TableError(f"{where}: {key} cannot be {unknown}; it can be {sorted(allowed)}")


def _expand(words: list[str], classes: dict[str, list[str]], where: str) -> Iterator[str]:
    """Yield words and the members of classes, each behind the words before its name ("عن @devices"); a class may name classes."""
    for word in words:
        before, at, name = word.partition("@")
        if not at:
            yield word
        elif name in classes:
            yield from (before + member for member in _expand(classes[name], classes, where))
        else:
            raise TableError(f"{where}: no word class {word}; word_classes.toml has {sorted(classes)}")
