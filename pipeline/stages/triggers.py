"""Find the triggers of a sentence: words that may begin one, then what their rules ask of the words around them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from itertools import groupby, pairwise
from operator import attrgetter, or_

import numpy as np
from spacy.tokens import Doc

from pipeline.language.folding import fold
from pipeline.stages.argument_model import ArgumentModel
from pipeline.stages.attribution import Reporting
from pipeline.stages.clauses import Syntax
from pipeline.stages.event_rules import MARK, OPENS, Condition, Entry, EventRules, load_event_rules
from pipeline.stages.function_words import VERBAL, FunctionWords
from pipeline.stages.items import ArticleItems, article_spans
from pipeline.stages.layers import ByFolded, folded_words, read_layer, text_of
from pipeline.stages.trigger_model import Look, Place, TriggerModel

_NEAR, _BESIDE = 9, 4  # tokens on either side that the conditions `near` and `before`/`after` look at
_LONGEST = 300  # tokens; the longest sentences of news have about 200
_VERB_BESIDE = 7  # a verb's object stands behind its subject
_CLAUSE_ENDS = frozenset({"بينما", "فيما", "لكن", "كما", "حيث"})
_STOPS = frozenset({*"،,؛;:.!؟?()", "التي", "الذي", "الذين", "ان"})  # no evidence behind them for a verb farther off
_VERB_FAR = 13  # tokens, where no punctuation ends the clause


@dataclass(slots=True)
class EventTables:
    """What the event stage knows: its rules, the closed-class words, and the models that judge triggers and arguments."""

    model: TriggerModel | None = None
    arguments: ArgumentModel | None = None
    rules: EventRules = field(default_factory=load_event_rules)
    reporting: Reporting = field(default_factory=Reporting)
    words: FunctionWords = field(init=False)
    signs: ByFolded[int] = field(init=False)  # see EventRules.signs_of
    forms: ByFolded[tuple[Entry, ...]] = field(init=False)  # trigger forms that a word can be
    entries: ByFolded[tuple[Entry, ...]] = field(init=False)  # those of the rules
    judged: ByFolded[tuple[Entry, ...]] = field(init=False)  # those that the model may take without their conditions
    leading: ByFolded[tuple[Entry, ...]] = field(init=False)  # of these the first of each dictionary form and type

    def __post_init__(self) -> None:
        self.signs = ByFolded(self.rules.signs_of)
        self.forms = ByFolded(self._forms_of)
        self.entries, self.judged = ByFolded(self._entries_of), ByFolded(self._judged_of)
        self.leading = ByFolded(self._leading_of)
        verbs = (*self.rules.verbs, *self.reporting.speech.verbs, *self.reporting.others)
        self.words = FunctionWords(verbs, self.reporting.forms | self.rules.governing.keys())

    def _entries_of(self, word: str) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.forms[word] if not entry.trigger.by_model)

    def _judged_of(self, word: str) -> tuple[Entry, ...]:
        idle = self.model.idle if self.model else ()
        return tuple(
            entry
            for entry in self.forms[word]
            if not entry.trigger.taken_up and (entry.lemma, entry.trigger.type) not in idle
        )

    def _leading_of(self, word: str) -> tuple[Entry, ...]:
        leading: dict[tuple[str, str], Entry] = {}
        for entry in self.judged[word]:
            leading.setdefault((entry.lemma, entry.trigger.type), entry)
        return tuple(leading.values())

    def _forms_of(self, word: str) -> tuple[Entry, ...]:
        verb = self.words.tags[word].kind in VERBAL
        return tuple(entry for entry in self.rules.entries_of(word) if verb or entry.tense == "nominal")


@dataclass(slots=True)
class Match:
    """A trigger met in a sentence: tokens [first, last) of the doc, the form it has, whether its conditions hold."""

    entry: Entry
    first: int
    last: int
    certain: bool = True
    look: Look | None = None  # what the model sees of it


class EventText:
    """A doc with what the stage reads often: text, folded words and their signs, where each token starts and ends."""

    def __init__(self, doc: Doc, tables: EventTables) -> None:
        self.text, self.folded = text_of(doc), folded_words(doc)
        self.quotes = read_layer(doc, "quotes")
        self._tables = tables
        self.signs: list[int] = list(map(tables.signs.__getitem__, self.folded))
        starts, lengths, opens = doc.to_array(["IDX", "LENGTH", "SENT_START"]).T.astype("int64")
        ends = starts + lengths
        self.starts: list[int] = starts.tolist()
        self.ends: list[int] = ends.tolist()
        self._sentences: list[int] = sorted({0, *np.flatnonzero(opens == 1).tolist()})
        self._glued = self._signs_with_glued(np.flatnonzero(starts[1:] == ends[:-1]).tolist())
        self.spans = article_spans(doc)
        self._span_starts = [span[0] for span in self.spans]
        self.pieces = list(self._pieces())
        self.items = ArticleItems(self.text, self.folded, self.starts, self.ends, self.pieces, self.spans)
        self.candidates = [
            index
            for index, (sign, named) in enumerate(zip(self.signs, self.items.named, strict=True))
            if sign & OPENS and not named
        ]

    def _pieces(self) -> Iterator[tuple[int, int]]:
        """Yield the tokens [low, high) of each sentence; an endless line of no prose in pieces, so that it costs no more than many."""
        for low, high in pairwise([*self._sentences, len(self.folded)]):
            for start in range(low, high, _LONGEST):
                yield start, min(start + _LONGEST, high)

    def kinds_between(self, low: int, high: int) -> set[str]:
        """Return the kinds of the amounts and the types of the names and times that begin in the tokens [low, high)."""
        first, last = (bisect_left(self._span_starts, at) for at in (self.starts[low], self.ends[high - 1]))
        return {record["kind" if kind == "quantity" else "type"] for _, _, kind, record in self.spans[first:last]}

    def _signs_with_glued(self, tight: list[int]) -> list[int]:
        """Return the signs of each token, with them those of the words that it begins with the tokens written on to it.

        `tight` are the tokens that have another one written on to them.
        """
        signs, starts, ends = self.signs, self.starts, self.ends
        found = signs.copy()
        glued = {i for i in tight if not (signs[i] | signs[i + 1]) & MARK}
        for first in glued:
            last = first
            while last in glued:
                last += 1
                found[first] |= self._tables.signs[fold(self.text[starts[first] : ends[last]])]
        return found

    def signs_between(self, low: int, high: int) -> int:
        """Return the signs of all words in the tokens [low, high), however their tokens are cut."""
        return reduce(or_, self._glued[low:high])


class Sentence:
    """The tokens [low, high) of a doc with the words that may be triggers, those of `candidates`."""

    def __init__(self, read: EventText, low: int, high: int, candidates: list[int], tables: EventTables) -> None:
        self.read, self.low, self.high, self.tables = read, low, high, tables
        self.items = read.items.bounds(low, high)
        self.told: str | None = None  # the type that a noun may take up
        self._candidates = candidates
        self._around: dict[tuple[int, int], _Around] = {}

    def parsed(self) -> Syntax:
        """Return the syntax of the sentence."""
        return Syntax(self.read.items.sentence(self.low, self.high), self.tables.words)

    def matches(self) -> list[Match]:
        """Return the triggers whose conditions hold; whether syntax bears out the words asked of object and subject is open.

        So it is whether the type of those that take up an event was told before.
        """
        found: list[Match] = []
        signs = self.read.signs_between(self.low, self.high)
        present = self.read.kinds_between(self.low, self.high)
        for index in self._candidates:
            for entry in self.tables.entries[self.read.folded[index]]:
                trigger = entry.trigger
                if trigger.asked & signs != trigger.asked:
                    continue
                if trigger.needed is not None and trigger.needed.isdisjoint(present):
                    continue
                match = self._match(entry, index)
                if match is not None:
                    found.append(match)
        return found

    def takes_up(self, match: Match) -> bool:
        """Tell whether what a trigger takes up, if it does so, is of the type told before."""
        trigger = match.entry.trigger
        return not trigger.taken_up or trigger.type == self.told

    def doubtful(self) -> list[Match]:
        """Return the triggers that a model may take although their conditions do not hold, one for all groups of a type."""
        leading, folded = self.tables.leading, self.read.folded
        return [
            Match(entry, index, last, certain=False)
            for index in self._candidates
            for entry in leading[folded[index]]
            if (last := self._end(entry, index) if entry.rest else index + 1)
        ]

    def groups(self, found: Iterable[Match]) -> Iterator[Match]:
        """Yield the triggers for which those of `doubtful` stand, in the order of the rules."""
        for index, alike in groupby(found, key=attrgetter("first")):
            leaders = {(match.entry.lemma, match.entry.trigger.type): match for match in alike}
            for entry in self.tables.judged[self.read.folded[index]]:
                leader = leaders.get((entry.lemma, entry.trigger.type))
                if leader is not None:
                    yield Match(entry, index, leader.last, certain=False, look=leader.look)

    def _end(self, entry: Entry, first: int) -> int:
        """Return where a trigger of several words that begins at the token `first` ends, 0 where they do not stand there."""
        last = first + 1
        for allowed in entry.rest:
            if last == self.high or self.read.folded[last] not in allowed:
                return 0
            last += 1
        return 0 if any(self.read.items.named[first:last]) else last

    def _match(self, entry: Entry, first: int) -> Match | None:
        trigger, last = entry.trigger, self._end(entry, first) if entry.rest else first + 1
        if not last:
            return None
        if trigger.conditions:
            around = self._around.get((first, last))
            if around is None:
                around = self._around[first, last] = _Around(self.read, first, last, self.low, self.high)
            if not around.meets(trigger.conditions, nominal=entry.tense == "nominal"):
                return None
        return Match(entry, first, last)

    def place_of(self, match: Match) -> Place:
        """Return the items of a trigger and of the sentence in the article."""
        return Place(*self.read.items.covering(match.first, match.last), *self.items)

    def place(self, match: Match, syntax: Syntax) -> tuple[int, int] | None:
        """Return the items [first, last) of a trigger, None where they are no such word or only tell what is paid."""
        at = self.place_of(match)
        place = at.first - at.low, at.last - at.low
        if place[0] >= place[1] or not _reads_as(match.entry, syntax, place[0]):
            return None
        return None if _introduces_amount(syntax, place, match.entry) else place

    def rivals(self, syntax: Syntax) -> list[int]:
        """Return the first items of all triggers whose conditions on the words around them hold."""
        found: list[int] = []
        for index in self._candidates:
            for entry in self.tables.entries[self.read.folded[index]]:
                match = self._match(entry, index)
                place = self.place(match, syntax) if match is not None and self.takes_up(match) else None
                if place is not None:
                    found.append(place[0])
                    break
        return found


class _Around:
    """The words around a trigger that conditions look at, each stretch of them read once for all its entries."""

    def __init__(self, read: EventText, first: int, last: int, low: int, high: int) -> None:
        self._read, self._first, self._last, self._low, self._high = read, first, last, low, high
        self._known: dict[str, tuple[int, list[int], list[str]]] = {}

    def meets(self, conditions: tuple[Condition, ...], *, nominal: bool) -> bool:
        """Tell whether the conditions hold for a trigger that is a noun or a verb."""
        for name, words, sign, wanted in conditions:
            place = "clause" if wanted and not nominal and name == "after" else name
            stretch = self._known.get(place)
            if stretch is None:
                stretch = self._known[place] = self._stretch(place)
            every, signs, folded = stretch
            found = every & sign != 0
            if found and words.sequences:
                found = any(each & sign and words.begins(folded, i) for i, each in enumerate(signs))
            if found is not wanted:
                return False
        return True

    def _stretch(self, place: str) -> tuple[int, list[int], list[str]]:
        """Return the signs of all words at a place, those of each, and the words."""
        first, last = self._first, self._last
        before = behind = slice(0)
        if place in ("before", "near"):
            before = slice(max(self._low, first - (_BESIDE if place == "before" else _NEAR)), first)
        if place == "clause":
            behind = slice(last, self._clause_end())
        elif place != "before":
            behind = slice(last, min(self._high, last + (_BESIDE if place == "after" else _NEAR)))
        signs = self._read.signs[before] + self._read.signs[behind]
        return reduce(or_, signs, 0), signs, self._read.folded[before] + self._read.folded[behind]

    def _clause_end(self) -> int:
        """Return the end of a verb's clause in which its object may stand, behind its subject and a time."""
        folded, last, end = self._read.folded, self._last, self._last
        while end < min(self._high, last + _VERB_FAR) and folded[end] not in _CLAUSE_ENDS:
            if end >= last + _VERB_BESIDE and folded[end] in _STOPS:
                break
            end += 1
        return end


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
