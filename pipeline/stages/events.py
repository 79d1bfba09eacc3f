"""khabar_events: triggers first, then roles from the spans already found in the sentence, then who says so and whether."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator
from functools import cache
from typing import Any, Literal, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.stages.argument_model import load_argument_model
from pipeline.stages.attribution import attribution
from pipeline.stages.clauses import Syntax
from pipeline.stages.event_rules import Entry, EventRules
from pipeline.stages.factuality import factuality, is_in_force, note_plans, takes_up_plan
from pipeline.stages.layers import Record, one_at_a_time, register_extensions, write_layer
from pipeline.stages.roles import RoleFiller
from pipeline.stages.times import published_day
from pipeline.stages.trigger_model import ArticleClues, Place, TriggerModel, load_trigger_model
from pipeline.stages.triggers import EventTables, EventText, Match, Sentence

# Sections that tell of other articles or of the page itself: no event comes from them.
SILENT_SECTIONS = frozenset({"related", "tags", "boilerplate", "source", "byline"})

BY_MODEL = "model"  # behind the rule of an event whose conditions do not hold, but which the model takes
_TOLD = 6  # events before a noun that may take one of them up
_SAME_EVENT = 110  # characters between a light trigger and the one of its type that tells the same


@Language.factory(
    "khabar_events",
    assigns=["doc._.khabar_events", "doc.spans"],
    requires=["doc.sents", "doc._.khabar_entities", "doc._.khabar_quantities", "doc._.khabar_times"],
    default_config={"model": "khabar"},
)
def create_events(nlp: Language, name: str, model: Literal["khabar", "none"]) -> EventFinder:
    """Make the event stage; `model` is what judges triggers, `none` leaves that to the rules alone.

    Raises ModelError where the model is missing or broken.
    """
    judged = model == "khabar"
    return EventFinder(EventTables(*((load_trigger_model(), load_argument_model()) if judged else ())))


class EventFinder:
    """Write the events of a document into the layer `events`."""

    def __init__(self, tables: EventTables) -> None:
        register_extensions()
        self.tables = tables

    @one_at_a_time
    def __call__(self, doc: Doc) -> Doc:
        """Find the events of `doc` and store them."""
        write_layer(doc, "events", find_events(doc, self.tables))
        return doc


def find_events(doc: Doc, tables: EventTables) -> list[Record]:
    """Return the event records of the main article's sentences, in order of their triggers."""
    if not len(doc):
        return []
    read = EventText(doc, tables)
    events: list[Record] = []
    told: str | None = None  # the type that a noun may take up
    ahead: set[str] = set()  # the types of which the text told last that one is planned
    day = published_day(doc)
    published = day.isoformat() if day is not None else None
    sentences = list(sentences_of(doc, read, tables, doubtful=tables.model is not None))
    judge = _Judge(read, tables.model, sentences) if tables.model else None
    for sentence, found in sentences:
        sentence.told = told
        matches = [match for match in found if sentence.takes_up(match) and (judge is None or judge.may_take(match))]
        if matches:
            told_of = _sentence_events(sentence, matches, published, tables, judge, ahead)
            note_plans(told_of, ahead)
            events += told_of
            told = next((e["type"] for e in reversed(events[-_TOLD:]) if e["type"] in tables.rules.taken_up), None)
    for number, event in enumerate(events, start=1):
        event["id"] = f"V{number}"
    return events


def sentences_of(
    doc: Doc, read: EventText, tables: EventTables, *, doubtful: bool
) -> Iterator[tuple[Sentence, list[Match]]]:
    """Yield the sentences in which a word may be a trigger, with the triggers that hold and, if `doubtful`, those that a model may take."""
    silent = silent_ranges(doc)
    for low, high in read.pieces:
        candidates = read.candidates[bisect_left(read.candidates, low) : bisect_left(read.candidates, high)]
        if not candidates or any(first <= read.starts[low] < last for first, last in silent):
            continue
        sentence = Sentence(read, low, high, candidates, tables)
        found = sentence.matches()
        if doubtful:
            found += sentence.doubtful()
        if found:
            yield sentence, found


class _Judge:
    """What a model says of the triggers of an article: first a look at all of them, then, with syntax, at those that may pass."""

    def __init__(
        self, read: EventText, model: TriggerModel, sentences: Iterable[tuple[Sentence, Iterable[Match]]]
    ) -> None:
        self._model, self._clues = model, ArticleClues(read.items, model.known)
        asked: dict[tuple[int, int, str, str], tuple[Place, Entry]] = {}  # the groups of a type share the answer
        wait: list[tuple[Match, tuple[int, int, str, str]]] = []
        for sentence, found in sentences:
            for match in found:
                entry = match.entry
                key = match.first, match.last, entry.lemma, entry.trigger.type
                if key not in asked:
                    asked[key] = sentence.place_of(match), entry
                wait.append((match, key))
        looks = dict(zip(asked, model.look(self._clues, list(asked.values())), strict=True))
        for match, key in wait:
            match.look = looks[key]

    def may_take(self, match: Match) -> bool:
        """Tell whether a trigger may pass, whatever its syntax."""
        return match.look is not None and self._model.most(match.look) >= self._least(match)

    def takes(self, match: Match, syntax: Syntax) -> bool:
        """Tell whether a trigger passes."""
        return match.look is not None and self._model.score(match.look, self._clues, syntax) >= self._least(match)

    def _least(self, match: Match) -> float:
        return self._model.drop if match.certain else self._model.take


def silent_ranges(doc: Doc) -> list[tuple[int, int]]:
    """Return the characters of the sections from which no event comes."""
    article: dict[str, Any] = (doc._.khabar_article if Doc.has_extension("khabar_article") else None) or {}
    return [(s["start"], s["end"]) for s in article.get("sections", ()) if s["kind"] in SILENT_SECTIONS]


def _sentence_events(
    sentence: Sentence,
    matches: list[Match],
    published: str | None,
    tables: EventTables,
    judge: _Judge | None,
    ahead: Container[str],
) -> list[Record]:
    """Return the events of a sentence: what the rules find and the model bears out, then what the model takes beyond them."""
    teller = Teller(sentence, published, tables, judge, ahead)
    best: dict[int, _Told] = {}
    for match in matches:
        if match.certain:
            teller.tell(match, best)
    types = {told.match.entry.trigger.type for told in best.values()}
    beyond: dict[int, _Told] = {}
    doubtful = (match for match in matches if not match.certain)
    for match in sentence.groups(
        match for match in doubtful if match.first not in best and match.entry.trigger.type not in types
    ):
        teller.tell(match, beyond)
    pairs = [(told.match, told.event) for _, told in sorted((best | beyond).items())]
    found = _once_a_sentence([pair for pair in pairs if not _gives_way(*pair, pairs)])
    return [event for event in found if not _only_denies(event, found)]


class _Told(NamedTuple):
    """An event, its trigger, and how it ranks among those of the same word."""

    rank: tuple[float, int]
    match: Match
    event: Record


class Teller:
    """Makes the events of a sentence from triggers."""

    def __init__(
        self,
        sentence: Sentence,
        published: str | None,
        tables: EventTables,
        judge: _Judge | None,
        ahead: Container[str],
    ) -> None:
        self._sentence, self._published, self._tables, self._judge, self._ahead = (
            sentence,
            published,
            tables,
            judge,
            ahead,
        )
        self.syntax = syntax = sentence.parsed()
        self._rivals = cache(
            lambda: sentence.rivals(syntax)
        )  # without `self`, so that no circle keeps the sentence alive
        self._fillers: dict[tuple[tuple[int, int], bool, bool, bool, bool], RoleFiller] = {}

    def tell(self, match: Match, best: dict[int, _Told]) -> None:
        """Enter the event of a trigger into `best`, if its rule and the model let it pass and none of the same word ranks before it."""
        judge = self._judge
        place = self._sentence.place(match, self.syntax)
        if place is None or (judge and not match.certain and not judge.takes(match, self.syntax)):
            return
        read, entry, trigger = self._sentence.read, match.entry, match.entry.trigger
        span = read.starts[match.first], read.ends[match.last - 1]
        filler = self.filler(place, span, entry)
        if match.certain and trigger.syntactic and not filler.meets(trigger.syntactic):
            return
        arguments = [argument for role in trigger.roles[: trigger.decisive] for argument in filler.fill(role)]
        if match.certain and trigger.needs and all(argument["role"] not in trigger.needs for argument in arguments):
            return
        if judge and match.certain and not judge.takes(match, self.syntax):
            return
        arguments += [argument for role in trigger.roles[trigger.decisive :] for argument in filler.fill(role)]
        filled = {argument["role"] for argument in arguments}
        score = round(min(0.99, trigger.score + 0.08 * len(filled) + (0.04 if trigger.conditions else 0.0)), 2)
        rank = (score, match.last - match.first)
        if match.first not in best or rank > best[match.first].rank:
            event = _build(
                self._sentence,
                match,
                self.syntax,
                filler,
                self._tables,
                self._published,
                span,
                arguments,
                score,
                self._ahead,
            )
            best[match.first] = _Told(rank, match, event)

    def filler(self, place: tuple[int, int], span: tuple[int, int], entry: Entry) -> RoleFiller:
        """Return what fills the roles of a trigger, one for all triggers that read their place alike."""
        marked = 5 if entry.tense == "past" else 3
        passive = "\u064f" in self._sentence.read.text[span[0] : span[0] + marked]  # ُ on a verb: فُرض، تُخترق، اعتُقل
        reading = place, entry.tense == "nominal", entry.participle, entry.trigger.direction is None, passive
        filler = self._fillers.get(reading)
        if filler is None:
            rules = self._tables.rules
            filler = self._fillers[reading] = RoleFiller(
                self._sentence.read.text,
                self.syntax,
                place,
                rivals=self._rivals,
                of_others=rules.of_others,
                measures=rules.measures,
                passive=passive,
            )
        filler.turn_to(entry)
        return filler


def _gives_way(match: Match, event: Record, pairs: list[tuple[Match, Record]]) -> bool:
    """Tell whether a light trigger is told of by another: what was decided (قرر رفع الأسعار), what killed (قتل في هجوم)."""
    if not match.entry.trigger.light:
        return False
    at = event["trigger"]["start"]
    return any(
        (other["type"] == event["type"] and abs(other["trigger"]["start"] - at) < _SAME_EVENT)
        or any(arg["start"] <= other["trigger"]["start"] < arg["end"] for arg in event["arguments"])
        for rival, other in pairs
        if not rival.entry.trigger.light
    )


def _only_denies(event: Record, events: list[Record]) -> bool:
    """Tell whether a denial is no event of its own, because what is denied is one."""
    return event["kind"] == "denial" and any(
        other["polarity"] == "negative" and other["trigger"]["start"] > event["trigger"]["start"] for other in events
    )


def _once_a_sentence(found: list[tuple[Match, Record]]) -> list[Record]:
    """Keep one event of a type a sentence, unless their arguments show that they are different ones.

    A verb is kept before a noun, but for one with a pronoun that takes up the noun (اتفاقية أبرمتها), then the one with more arguments, then the first.
    """

    def rank(match: Match, event: Record) -> tuple[bool, int]:
        return match.entry.tense != "nominal", len(event["arguments"])

    kept: list[tuple[Match, Record]] = []
    for match, event in found:
        for place, (other_match, other) in enumerate(kept):
            if other["type"] == event["type"] and not (_speaks(match, event, other) or _different(other, event)):
                takes_up = match.entry.attached and other_match.entry.tense == "nominal"
                if not takes_up and rank(match, event) > rank(other_match, other):
                    kept[place] = (match, event)
                break
        else:
            kept.append((match, event))
    return [event for _, event in kept]


def _speaks(match: Match, event: Record, other: Record) -> bool:
    """Tell whether a verb or a participle names another act of speech than the event before it (دعا … محذرا)."""
    return event["kind"] != other["kind"] and (match.entry.tense != "nominal" or match.entry.participle)


def _different(one: Record, two: Record) -> bool:
    if one["polarity"] != two["polarity"] or one["kind"] != two["kind"]:
        return True
    if one["change"] and two["change"] and one["change"]["direction"] != two["change"]["direction"]:
        return True
    a = {(arg["start"], arg["end"]) for arg in one["arguments"] if arg["role"] not in ("time", "place", "period")}
    b = {(arg["start"], arg["end"]) for arg in two["arguments"] if arg["role"] not in ("time", "place", "period")}
    return len(a - b) >= 1 and len(b - a) >= 1 and abs(one["trigger"]["start"] - two["trigger"]["start"]) > 12


def _build(
    sentence: Sentence,
    match: Match,
    syntax: Syntax,
    filler: RoleFiller,
    tables: EventTables,
    published: str | None,
    trigger_span: tuple[int, int],
    arguments: list[Record],
    score: float,
    planned: Container[str],
) -> Record:
    """Return the event of a trigger whose roles are filled, with its time and place, and who says so and whether."""
    read, trigger, rules = sentence.read, match.entry.trigger, tables.rules
    start, end = trigger_span
    filled = {argument["role"] for argument in arguments}
    contents = (a["start"] for a in arguments if a["role"] == "content" and a["start"] >= end)
    arguments += filler.circumstances(filled, min(contents, default=len(read.text)))
    if tables.arguments:
        arguments = tables.arguments.judge(filler, rules.roles[trigger.type], arguments)
    polarity, modality = factuality(syntax, filler.first, filler.last, match.entry, rules, tables.reporting.forms)
    source = attribution(read.text, read.quotes, syntax, filler.first, trigger_span, tables.reporting)
    ahead = match.entry.tense == "present" or (
        match.entry.tense == "nominal"
        and not _has_past_verb(syntax, filler.first)
        and not is_in_force(syntax, filler.first, trigger.type)
    )
    if modality == "actual" and ahead and filler.comes_later(arguments, published):
        modality = "planned"
    if modality == "actual" and trigger.type in planned and match.entry.tense == "nominal":
        modality = "planned" if takes_up_plan(syntax, filler.first) else "actual"
    if modality in ("planned", "possible") and match.entry.tense == "nominal" and _told_as_past(syntax, filler.first):
        modality = "actual"
    length = _clitic_length(read.folded[match.first], match.entry, rules)
    if source is not None and any(a["role"] == "speaker" and _overlap(a, source["source"]) for a in arguments):
        source = None  # who does the act of speech is no source of it
    times = [a for a in arguments if a["role"] in ("time", "period")]
    places = [a for a in arguments if a["role"] == "place"]
    said = read.text[read.starts[sentence.low] : read.ends[sentence.high - 1]]
    trimmed = said.strip()
    evidence_start = read.starts[sentence.low] + said.index(trimmed)
    return {
        "id": "",
        "type": trigger.type,
        "kind": trigger.kind,
        "trigger": {"start": start + length, "end": end, "text": read.text[start + length : end]},
        "arguments": arguments,
        "change": filler.change(trigger.direction, arguments),
        "time": times[0]["time"] if times else None,
        "place": places[0]["entity"] if places else None,
        "polarity": polarity,
        "modality": modality,
        "attribution": source,
        "evidence": {"start": evidence_start, "end": evidence_start + len(trimmed), "text": trimmed},
        "score": score,
        "rule": trigger.name if match.certain else f"{trigger.name}/{BY_MODEL}",
        "cluster": None,
    }


def _has_past_verb(syntax: Syntax, first: int) -> bool:
    """Tell whether a noun is the subject of a verb in the past behind it: التضخم بلغ مستوى قياسيا في يوليو."""
    phrase = syntax.phrase_at[first]
    verb = next((i for i in range(first + 1, len(syntax.items)) if syntax.verbs[i]), -1)
    tag = syntax.tags[verb] if verb >= 0 else None
    return tag is not None and tag.tense == "past" and syntax.subject(verb) is phrase


def _told_as_past(syntax: Syntax, first: int) -> bool:
    """Tell whether a relative clause says of a noun that it happened: قضت بوقف حكم أصدرته محكمة."""
    verb = syntax.taken_up_by(first)
    tag = syntax.tags[verb] if verb >= 0 else None
    return tag is not None and tag.tense == "past" and syntax.kind(verb - 1) != "auxiliary"


def _clitic_length(word: str, entry: Entry, rules: EventRules) -> int:
    """Return how many letters of the trigger's first word are a proclitic; zero where marks make it uncertain."""
    from_bare = entry in rules.entries.get(word, ())
    if from_bare:
        return 0
    for length in (1, 2):
        if entry in rules.entries.get(word[length:], ()):
            return length
    return 0


def _overlap(one: Record, two: Record) -> bool:
    return bool(one["start"] < two["end"] and two["start"] < one["end"])
