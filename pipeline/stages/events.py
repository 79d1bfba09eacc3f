"""khabar_events: triggers first, then roles from the spans already found in the sentence, then who says so and whether."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.language.folding import fold
from pipeline.stages.attribution import Reporting, attribution
from pipeline.stages.clauses import FunctionWords, Kind, Syntax, article_spans, sentence_items
from pipeline.stages.event_rules import Entry, EventRules, load_event_rules, readings_of
from pipeline.stages.factuality import factuality
from pipeline.stages.layers import Record, WordTable, folded_words, register_extensions, text_of, write_layer
from pipeline.stages.roles import RoleFiller
from pipeline.stages.times import published_day

# Sections that tell of other articles or of the page itself: no event comes from them.
SILENT_SECTIONS = frozenset({"related", "tags", "boilerplate", "source", "byline"})

_NEAR, _BESIDE = 9, 4  # tokens on either side that the conditions `near` and `before`/`after` look at
_TOLD = 6  # events before a noun that may take one of them up
_LONGEST = 300  # tokens; the longest sentences of news have about 200
_VERB_BESIDE = 7  # a verb's object stands behind its subject
_SAME_EVENT = 110  # characters between a light trigger and the one of its type that tells the same
_CLAUSE_ENDS = frozenset({"بينما", "فيما", "لكن", "كما", "حيث"})
_STOPS = frozenset({*"،,؛;:.!؟?()", "التي", "الذي", "الذين", "ان"})  # no evidence behind them for a verb farther off
_VERB_FAR = 13  # tokens, where no punctuation ends the clause


@dataclass(slots=True)
class EventTables:
    """What the event stage knows: its rules and the closed-class words."""

    rules: EventRules = field(default_factory=load_event_rules)
    reporting: Reporting = field(default_factory=Reporting)
    words: FunctionWords = field(init=False)
    openers: WordTable[bool] = field(init=False)  # words that may begin a trigger

    def __post_init__(self) -> None:
        self.openers = WordTable(lambda word: bool(self.rules.entries_of(fold(word))))
        verbs = (*self.rules.verbs, *self.reporting.speech.verbs, *self.reporting.others)
        self.words = FunctionWords(verbs, self.reporting.forms | self.rules.governing.keys())


@dataclass(slots=True)
class _Match:
    """A trigger met in a sentence: tokens [first, last) of the doc and the form it has."""

    entry: Entry
    first: int
    last: int


class _Text:
    """A doc with what the stage reads often: text, folded words, where each token starts and ends, the day of publication."""

    def __init__(self, doc: Doc) -> None:
        self.doc, self.text, self.folded = doc, text_of(doc), folded_words(doc)
        lengths, spaces, opens = doc.to_array(["LENGTH", "SPACY", "SENT_START"]).T.astype("int64")
        ends = np.cumsum(lengths + spaces) - spaces
        self.ends: list[int] = ends.tolist()
        self.starts: list[int] = (ends - lengths).tolist()
        self.sentences: list[int] = sorted({0, *np.flatnonzero(opens == 1).tolist()})
        day = published_day(doc)
        self.published = day.isoformat() if day is not None else None

    def pieces(self) -> Iterator[tuple[int, int]]:
        """Yield the tokens [low, high) of each sentence; an endless line of no prose in pieces, so that it costs no more than many."""
        for low, high in pairwise([*self.sentences, len(self.folded)]):
            for start in range(low, high, _LONGEST):
                yield start, min(start + _LONGEST, high)


@Language.factory(
    "khabar_events",
    assigns=["doc._.khabar_events", "doc.spans"],
    requires=["doc.sents", "doc._.khabar_entities", "doc._.khabar_quantities", "doc._.khabar_times"],
)
def create_events(nlp: Language, name: str) -> EventFinder:
    """Make the event stage."""
    return EventFinder(EventTables())


class EventFinder:
    """Write the events of a document into the layer `events`."""

    def __init__(self, tables: EventTables) -> None:
        register_extensions()
        self.tables = tables

    def __call__(self, doc: Doc) -> Doc:
        """Find the events of `doc` and store them."""
        write_layer(doc, "events", find_events(doc, self.tables))
        return doc


def find_events(doc: Doc, tables: EventTables) -> list[Record]:
    """Return the event records of the main article's sentences, in order of their triggers."""
    if not len(doc):
        return []
    read = _Text(doc)
    spans = article_spans(doc)
    starts = [span[0] for span in spans]
    events: list[Record] = []
    silent = _silent_ranges(doc)
    candidates = tables.openers.hits(doc)
    for low, high in read.pieces():
        here = candidates[bisect_left(candidates, low) : bisect_left(candidates, high)]
        if not here:
            continue
        start, end = read.starts[low], read.ends[high - 1]
        if any(first <= start < last for first, last in silent):
            continue
        inside = spans[bisect_left(starts, start) : bisect_left(starts, end)]
        named = [span for span in inside if span[2] != "quantity"]
        here = [i for i in here if not any(s[0] <= read.starts[i] and read.ends[i] <= s[1] for s in named)]
        told = next((e["type"] for e in reversed(events[-_TOLD:]) if e["type"] in tables.rules.taken_up), None)
        matches = [
            match
            for match in _matches(here, low, high, read.folded, tables.rules)
            if not match.entry.trigger.taken_up or match.entry.trigger.type == told
        ]
        if not matches:
            continue
        items = sentence_items(read.text, read.folded, read.starts, read.ends, (low, high), inside)
        events += _sentence_events(read, (low, high), matches, Syntax(items, tables.words), inside, tables)
    for number, event in enumerate(events, start=1):
        event["id"] = f"V{number}"
    return events


def _silent_ranges(doc: Doc) -> list[tuple[int, int]]:
    article: dict[str, Any] = (doc._.khabar_article if Doc.has_extension("khabar_article") else None) or {}
    return [(s["start"], s["end"]) for s in article.get("sections", ()) if s["kind"] in SILENT_SECTIONS]


def _matches(candidates: list[int], low: int, high: int, folded: list[str], rules: EventRules) -> Iterator[_Match]:
    """Yield the triggers in the tokens [low, high) whose conditions hold; `candidates` are words that may begin one."""
    for index in candidates:
        around: dict[int, _Around] = {}  # by the token behind the trigger
        for entry in rules.entries_of(folded[index]):
            last = index + 1 + len(entry.rest)
            if entry.rest and (
                last > high or any(folded[index + 1 + i] not in allowed for i, allowed in enumerate(entry.rest))
            ):
                continue
            if entry.trigger.conditions:
                if last not in around:
                    around[last] = _Around(folded, index, last, low, high)
                if not around[last].meets(entry):
                    continue
            yield _Match(entry, index, last)


class _Around:
    """The words around a trigger that conditions look at, each stretch of them read once for all its entries."""

    def __init__(self, folded: list[str], first: int, last: int, low: int, high: int) -> None:
        self.folded, self.first, self.last, self.low, self.high = folded, first, last, low, high
        self._read: dict[tuple[str, bool], tuple[list[str], frozenset[str]]] = {}

    def meets(self, entry: Entry) -> bool:
        """Tell whether the conditions of `entry` hold."""
        nominal = entry.tense == "nominal"
        for name, words in entry.trigger.conditions.items():
            read = self._read.get((name, nominal))
            if read is None:
                stretch = self._stretch(name, nominal=nominal)
                read = self._read[name, nominal] = stretch, readings_of(tuple(stretch))
            if words.occurs(*read) == name.startswith("not_"):
                return False
        return True

    def _stretch(self, name: str, *, nominal: bool) -> list[str]:
        folded, first, last, low, high = self.folded, self.first, self.last, self.low, self.high
        side = name.removeprefix("not_")
        if side == "before":
            return folded[max(low, first - _BESIDE) : first]
        if side == "near":
            return folded[max(low, first - _NEAR) : first] + folded[last : min(high, last + _NEAR)]
        if nominal or name == "not_after":
            return folded[last : min(high, last + _BESIDE)]
        return _clause_behind(folded, last, high)


def _clause_behind(folded: list[str], last: int, high: int) -> list[str]:
    """Return the words of a verb's clause in which its object may stand, behind its subject and a time."""
    end = last
    while end < min(high, last + _VERB_FAR) and folded[end] not in _CLAUSE_ENDS:
        if end >= last + _VERB_BESIDE and folded[end] in _STOPS:
            break
        end += 1
    return folded[last:end]


def _sentence_events(
    read: _Text,
    sentence: tuple[int, int],
    matches: list[_Match],
    syntax: Syntax,
    spans: list[tuple[int, int, Kind, Record]],
    tables: EventTables,
) -> list[Record]:
    best: dict[int, tuple[tuple[float, int], _Match, Record]] = {}
    placed: list[tuple[_Match, tuple[int, int], tuple[int, int]]] = []
    starts, ends = [item.start for item in syntax.items], [item.end for item in syntax.items]
    for match in matches:
        start, end = read.starts[match.first], read.ends[match.last - 1]
        if any(low < end and start < high for low, high, kind, _ in spans if kind != "quantity"):
            continue
        place = bisect_right(ends, start), bisect_left(starts, end)
        if place[0] >= place[1] or not _reads_as(match.entry, syntax, place[0]):
            continue
        if not _introduces_amount(syntax, place, match.entry):
            placed.append((match, place, (start, end)))
    rivals = [place[0] for _, place, _ in placed]
    present = {item.record["kind" if item.kind == "quantity" else "type"] for item in syntax.items if item.record}
    fillers: dict[tuple[tuple[int, int], bool, bool, bool, bool], RoleFiller] = {}
    for match, place, span in placed:
        entry, trigger = match.entry, match.entry.trigger
        if trigger.needs and not any(role.name in trigger.needs and role.may_find(present) for role in trigger.roles):
            continue
        marked = 5 if entry.tense == "past" else 3
        passive = "\u064f" in read.text[span[0] : span[0] + marked]  # ُ on a verb: فُرض، تُخترق، اعتُقل
        reading = place, entry.tense == "nominal", entry.participle, trigger.direction is None, passive
        filler = fillers.get(reading)
        if filler is None:
            rules = tables.rules
            filler = fillers[reading] = RoleFiller(
                read.text,
                syntax,
                place,
                rivals=rivals,
                of_others=rules.of_others,
                measures=rules.measures,
                passive=passive,
            )
        filler.turn_to(entry)
        if trigger.syntactic and not filler.meets(trigger.syntactic):
            continue
        arguments = [argument for role in trigger.roles for argument in filler.fill(role)]
        filled = {argument["role"] for argument in arguments}
        if trigger.needs and filled.isdisjoint(trigger.needs):
            continue
        score = round(min(0.99, trigger.score + 0.08 * len(filled) + (0.04 if trigger.conditions else 0.0)), 2)
        rank = (score, match.last - match.first)
        if match.first not in best or rank > best[match.first][0]:
            event = _build(read, sentence, match, syntax, filler, tables, span, arguments, score)
            best[match.first] = (rank, match, event)
    pairs = [(match, event) for _, (_, match, event) in sorted(best.items(), key=lambda row: row[0])]
    found = _once_a_sentence([pair for pair in pairs if not _gives_way(*pair, pairs)])
    return [event for event in found if not _only_denies(event, found)]


def _reads_as(entry: Entry, syntax: Syntax, index: int) -> bool:
    """Tell whether items[index] is the verb or the noun that the entry is; the words after it show a noun (أمر قضائي)."""
    tag = syntax.tags[index]
    if entry.tense == "nominal" and entry.rest and tag is not None and tag.kind == "either":
        return True
    return (entry.tense != "nominal") == syntax.verbs[index]


def _introduces_amount(syntax: Syntax, place: tuple[int, int], entry: Entry) -> bool:
    """Tell whether a noun only tells what is paid (بقيمة 90 مليون دولار، لقاء 11 مليارا), for a type that names no price."""
    tag = syntax.tags[place[0]]
    return (
        tag is not None
        and tag.kind == "preposition"
        and place[1] < len(syntax.items)
        and syntax.items[place[1]].kind == "quantity"
        and all(role.name != "price" for role in entry.trigger.roles)
    )


def _gives_way(match: _Match, event: Record, pairs: list[tuple[_Match, Record]]) -> bool:
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


def _once_a_sentence(found: list[tuple[_Match, Record]]) -> list[Record]:
    """Keep one event of a type a sentence, unless their arguments show that they are different ones.

    A verb is kept before a noun, then the one with more arguments, then the first.
    """

    def rank(match: _Match, event: Record) -> tuple[bool, int]:
        return match.entry.tense != "nominal", len(event["arguments"])

    kept: list[tuple[_Match, Record]] = []
    for match, event in found:
        for place, (other_match, other) in enumerate(kept):
            if other["type"] == event["type"] and not (_speaks(match, event, other) or _different(other, event)):
                if rank(match, event) > rank(other_match, other):
                    kept[place] = (match, event)
                break
        else:
            kept.append((match, event))
    return [event for _, event in kept]


def _speaks(match: _Match, event: Record, other: Record) -> bool:
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
    read: _Text,
    sentence: tuple[int, int],
    match: _Match,
    syntax: Syntax,
    filler: RoleFiller,
    tables: EventTables,
    trigger_span: tuple[int, int],
    arguments: list[Record],
    score: float,
) -> Record:
    """Return the event of a trigger whose roles are filled, with its time and place, and who says so and whether."""
    trigger, rules = match.entry.trigger, tables.rules
    start, end = trigger_span
    filled = {argument["role"] for argument in arguments}
    contents = (a["start"] for a in arguments if a["role"] == "content" and a["start"] >= end)
    arguments += filler.circumstances(filled, min(contents, default=len(read.text)))
    polarity, modality = factuality(syntax, filler.first, filler.last, match.entry, rules, tables.reporting.forms)
    source = attribution(read.doc, syntax, filler.first, trigger_span, tables.reporting)
    if modality == "actual" and match.entry.tense == "present" and filler.comes_later(arguments, read.published):
        modality = "planned"
    length = _clitic_length(read.folded[match.first], match.entry, rules)
    if source is not None and any(a["role"] == "speaker" and _overlap(a, source["source"]) for a in arguments):
        source = None  # who does the act of speech is no source of it
    times = [a for a in arguments if a["role"] in ("time", "period")]
    places = [a for a in arguments if a["role"] == "place"]
    first, last = sentence
    said = read.text[read.starts[first] : read.ends[last - 1]]
    trimmed = said.strip()
    evidence_start = read.starts[first] + said.index(trimmed)
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
        "rule": trigger.name,
        "cluster": None,
    }


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
