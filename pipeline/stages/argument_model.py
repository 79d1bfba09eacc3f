"""Judge which words of a sentence fill which roles of an event: a linear model learnt from the arguments of annotated news.

Rules fill a role from the places that somebody thought of. The model has seen how the arguments of each type of event really
stand to their triggers: where, behind which preposition, of which kind, how many clauses away. It leaves out what a rule takes
against all that, and adds what no rule reaches. `models/events/README.md` says how it was trained; `training/events` trains it.

As in the model of triggers, what it looks at are clues, numbers that with a role give rows of one table of weights.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.language.tagger import ModelError, model_folder
from pipeline.stages.layers import Record
from pipeline.stages.noun_phrases import HEAD_GROUP, Phrase
from pipeline.stages.trigger_model import Clues, Known, load_trigger_model, number_of, numbers_of, rows_of

if TYPE_CHECKING:
    from pipeline.stages.roles import RoleFiller

_SLOTS = {
    slot: [number_of(f"slot {slot} {place}") for place in range(3)]
    for slot in ("subject", "agent", "object", "of", "genitive", "patient", "before", "adjacent", "clause")
}
_BEHIND, _BEFORE, _ACTS, _ACTS_NOT = map(number_of, ("behind", "before", "acts", "acts not"))
_DEFINITE, _INDEFINITE = number_of("definite"), number_of("indefinite")
_REACH = 20  # items between a trigger and what may fill its roles
_NEARER = 3  # so many of a kind between the trigger and another one are counted
_PATH = 6  # items on the way from the trigger to what fills a role that are looked at one by one
_CLAUSES = frozenset({"content", "reason", "decision", "policy", "demand", "matter", "outcome", "purpose"})
_TIMES = frozenset({"time", "period", "duration"})
_SCORE = 0.5  # of an argument beyond the rules
_SECOND = 1.5  # what a role's second argument must score beyond its first
_WORD = (1 << 64) - 1


@lru_cache(maxsize=1)
def load_argument_model() -> ArgumentModel:
    """Return the model of `models/events`, read once a process. Raises ModelError where it is missing or broken."""
    folder = model_folder("events")
    try:
        facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))["arguments"]
        return ArgumentModel(np.load(folder / "arguments.npy"), facts, load_trigger_model().known)
    except (OSError, KeyError, ValueError) as error:
        raise ModelError(
            f"{folder}: the model of arguments cannot be read ({error}); `make models` trains it"
        ) from error


class Span(NamedTuple):
    """Items [first, last) that may fill a role: `kind` is entity, quantity, time, noun or clause, `type` that of their record."""

    first: int
    last: int
    kind: str
    type: str = ""


class ArgumentModel:
    """The weights, how they are scaled, and what an argument must score: one of the rules `drop`, one beyond them `add`."""

    def __init__(self, weights: NDArray[np.int16], facts: dict[str, Any], known: Known) -> None:
        self._weights, self._known = weights, known
        self._scale, self._bias = float(facts["scale"]), float(facts["bias"])
        self._drop, self._add = float(facts["drop"]), float(facts["add"])

    def judge(self, filler: RoleFiller, roles: dict[str, bool], arguments: list[Record]) -> list[Record]:
        """Return the arguments of the rules that the model bears out, then those that it adds, the likeliest first.

        `roles` are those of the event's type, true where the ontology asks for an amount.
        """
        spans = list(spans_of(filler))
        if not spans:
            return arguments
        scores = self._scores(filler, spans, roles)
        extents = [extent(filler, span) for span in spans]
        kept: list[Record] = []
        for argument in arguments:
            found = [
                scores[argument["role"], i]
                for i, (start, end) in enumerate(extents)
                if start < argument["end"] and argument["start"] < end and (argument["role"], i) in scores
            ]
            if not found or max(found) >= self._drop:
                kept.append(argument)
        filled = Counter(argument["role"] for argument in kept)
        taken = [(argument["start"], argument["end"]) for argument in kept]
        for score, role, i in sorted(((s, r, i) for (r, i), s in scores.items() if s >= self._add), reverse=True):
            start, end = extents[i]
            if any(start < b and a < end for a, b in taken) or (filled[role] and score < self._add + _SECOND):
                continue
            best = self._named(i, role, spans, extents, scores)
            taken.append(extents[best])
            filled[role] += 1
            kept.append(filler.argument_of_span(role, spans[best].first, extents[best], _SCORE))
        return kept

    def _named(
        self,
        index: int,
        role: str,
        spans: Sequence[Span],
        extents: Sequence[tuple[int, int]],
        scores: dict[tuple[str, int], float],
    ) -> int:
        """Return the name inside a noun phrase where it may fill the role, too, else the phrase."""
        if spans[index].kind != "noun":
            return index
        start, end = extents[index]
        inside = (i for i, span in enumerate(spans) if span.kind == "entity" and start <= extents[i][0] < end)
        return next((i for i in inside if scores.get((role, i), self._add) > self._add), index)

    def _scores(
        self, filler: RoleFiller, spans: Sequence[Span], roles: dict[str, bool]
    ) -> dict[tuple[str, int], float]:
        """Return how likely each span fills each role that its kind may fill: the logarithm of the odds."""
        found = ArgumentClues(filler, spans, self._known)
        keys = keys_of(filler.entry.trigger.type, tuple(roles))
        common = self._weights_of(found.common, keys[:, None, None]).sum(axis=1, dtype=np.int64)
        own = np.zeros((len(keys), len(found.own) + 1), dtype=np.int64)
        np.cumsum(self._weights_of(found.own, keys[:, None]), axis=1, out=own[:, 1:])
        sums = common + own[:, found.ends] - own[:, found.begins]
        totals = (sums[: len(roles)] + sums[len(roles) :]).tolist()
        return {
            (role, i): totals[place][i] * self._scale + self._bias
            for place, (role, numeric) in enumerate(roles.items())
            for i, span in enumerate(spans)
            if may_fill(role, span, numeric=numeric)
        }

    def _weights_of(self, clues: Clues, keys: Clues) -> NDArray[np.int16]:
        """Return the weights of clues; sums of them are integers, so that they are the same on every machine."""
        found: NDArray[np.int16] = self._weights[rows_of(clues, keys, len(self._weights))]
        return found


@lru_cache(maxsize=1 << 8)
def keys_of(event_type: str, roles: tuple[str, ...]) -> Clues:
    """Return the numbers of roles that clues count with: of the roles of this type, then of the roles in all types."""
    names = [f"{event_type} {role}" for role in roles] + [f"role {role}" for role in roles]
    return numbers_of(names)


def may_fill(role: str, span: Span, *, numeric: bool) -> bool:
    """Tell whether a span is of a kind that may fill a role; `numeric` roles ask for an amount."""
    if span.kind == "time":
        return role in _TIMES
    if span.kind == "quantity":
        return numeric
    if span.kind == "clause":
        return role in _CLAUSES
    if role in ("time", "period"):
        return False
    if span.kind == "entity":
        return not numeric and (role != "place" or span.type == "LOC")
    return role != "place"


def spans_of(filler: RoleFiller) -> Iterator[Span]:
    """Yield what may fill a role of the trigger: names, amounts, times, noun phrases and the clause behind it."""
    items, first, last = filler.items, filler.first, filler.last
    low, high = max(0, first - _REACH), min(len(items), last + _REACH)
    for i in (*range(low, first), *range(last, high)):
        record = items[i].record
        if record is not None:
            kind = items[i].kind
            yield Span(i, i + 1, kind, record.get("kind" if kind == "quantity" else "type", ""))
    for phrase in filler.syntax.phrases:
        begin, end = phrase.first, phrase.last
        if begin < last and first < end:
            if begin != first:
                continue
            begin = last
        if begin < end and items[begin].kind == "quantity":
            begin += 1
        if low <= begin < min(end, high) and items[begin].record is None:
            yield Span(begin, end, "noun")
    for phrase in filler.slot("clause"):
        yield Span(phrase.first, phrase.last, "clause")


def extent(filler: RoleFiller, span: Span) -> tuple[int, int]:
    """Return the characters of a span; of a noun phrase its first words, the preposition left out."""
    if span.kind == "noun":
        return filler.head_group(Phrase(span.first, span.last))
    return filler.items[span.first].start, filler.items[min(span.last, span.first + HEAD_GROUP + 1) - 1].end


@lru_cache(maxsize=1 << 16)
def _named(what: str, name: str) -> int:
    """Return the number of a name as something: as a preposition, as a head."""
    return number_of(f"{what} {name}")


@lru_cache(maxsize=1 << 14)
def _path(kinds: tuple[str, ...]) -> int:
    """Return the number of the kinds of items between a trigger and a span."""
    return number_of("path " + (" ".join(kinds) if len(kinds) <= _PATH else "far"))


class ArgumentClues:
    """The clues of what may fill the roles of one trigger: numbers made of what it is, where it stands, and what lies between.

    `common` holds those that every span has, a column a span; the further ones of span i are `own[begins[i]:ends[i]]`.
    """

    def __init__(self, filler: RoleFiller, spans: Sequence[Span], known: Known) -> None:
        self._filler, self._known = filler, known
        syntax, entry = filler.syntax, filler.entry
        self._word = number_of(entry.lemma)
        self._slots, self._subject = self._read_slots()
        verb = -1 if syntax.verbs[filler.first] else syntax.governor(filler.first)
        self._governing = known.of[filler.items[verb].folded] if verb >= 0 else None
        columns = np.array([[number & _WORD for number in self._seen(span)] for span in spans], dtype=np.uint64).T
        kind, side, slots, preposition, before, clauses, path = columns
        near = side * self._nearer(spans)
        word, verbal, form, three = np.array(
            [self._word, number_of("verb" if filler.verbal else "noun"), _named(entry.tense, str(filler.passive)), 3],
            dtype=np.uint64,
        )
        self.common: Clues = np.stack(
            [
                kind,
                kind + side,
                kind * three + near,
                slots,
                slots + kind,
                slots + word,
                slots + form,
                preposition,
                preposition + kind,
                preposition + word,
                preposition + verbal + side,
                before,
                before + kind,
                word + kind + side,
                word + kind + near * three + form,
                clauses,
                clauses + kind + side,
                path + side,
                path + kind + verbal,
            ]
        )
        own = [self._of_span(span) for span in spans]
        bounds = np.cumsum([0, *map(len, own)])
        self.begins, self.ends = bounds[:-1], bounds[1:]
        self.own: Clues = np.array([clue & _WORD for clues in own for clue in clues], dtype=np.uint64)

    def of(self, index: int) -> Clues:
        """Return all clues of a span."""
        return np.concatenate([self.common[:, index], self.own[self.begins[index] : self.ends[index]]])

    def _read_slots(self) -> tuple[dict[int, int], frozenset[int]]:
        """Return the sum of the numbers of the slots in which an item stands, by item, and the items of the subject."""
        found: dict[int, int] = defaultdict(int)
        subject: frozenset[int] = frozenset()
        for slot, numbers in _SLOTS.items():
            inside: dict[int, int] = {}
            for place, phrase in enumerate(self._filler.slot(slot)):
                for i in range(phrase.first, max(phrase.last, phrase.name + 1)):
                    inside.setdefault(i, numbers[min(place, 2)])
            for i, number in inside.items():
                found[i] += number
            if slot == "subject":
                subject = frozenset(inside)
        return found, subject

    def _seen(self, span: Span) -> tuple[int, ...]:
        """Return the numbers that the common clues of a span are made of."""
        filler, at = self._filler, span.first
        syntax, first, last = filler.syntax, filler.first, filler.last
        behind = at >= last
        low, high = (last, at) if behind else (span.last, first)
        item, phrase = filler.items[at], syntax.phrase_at[at]
        between = syntax.kinds[low:high] if low < high else []
        same = syntax.openers[at] == syntax.openers[first]
        return (
            _named(span.kind, span.type),
            _BEHIND if behind else _BEFORE,
            self._slots.get(at, 0),
            _named("preposition", (phrase.preposition if phrase is not None else "") or item.preposition),
            _named("after", self._sign(at - 1) if at else ""),
            number_of(f"{same} {min(2, between.count('verb'))} {min(2, between.count('punct'))}"),
            _path(tuple(between)),
        )

    def _nearer(self, spans: Sequence[Span]) -> Clues:
        """Return how many spans of the same kind stand between the trigger and each span, by twos, few told apart."""
        first, last = self._filler.first, self._filler.last
        alike: dict[tuple[str, str], list[int]] = defaultdict(list)
        for span in spans:
            alike[span.kind, span.type].append(span.first)
        for places in alike.values():
            places.sort()
        found: list[int] = []
        for span in spans:
            places = alike[span.kind, span.type]
            low, high = (last, span.first) if span.first >= last else (span.last, first)
            found.append(2 + min(_NEARER, max(0, bisect_left(places, high) - bisect_left(places, low))))
        return np.array(found, dtype=np.uint64)

    def _of_span(self, span: Span) -> list[int]:
        """Return the clues of a span that hang on its kind, and those of the verb that governs the trigger."""
        items, at = self._filler.items, span.first
        found: list[int] = []
        if span.kind in ("noun", "clause"):
            found = self._of_words(at)
        elif span.kind != "entity":
            governor = _named("governed by", self._filler.word_before(at))
            found.append(governor + _named(span.kind, span.type))
            if span.kind == "quantity" and span.last < len(items):
                _, coarse, fine = self._known.of[items[span.last].folded]
                found += [governor, governor + self._word, coarse * 5, fine * 5]
        if self._governing is not None:
            word, _, fine = self._governing
            acts = (_ACTS if at in self._subject else _ACTS_NOT) + (_BEHIND if at >= self._filler.last else _BEFORE)
            found += [word + acts, fine + acts]
        return found

    def _of_words(self, at: int) -> list[int]:
        """Return the clues of the head of a noun phrase or a clause."""
        tag, word, slots = self._filler.syntax.tags[at], self._filler.items[at].folded, self._slots.get(at, 0)
        bare, role = (tag.bare, tag.role) if tag is not None else (word, "")
        _, coarse, fine = self._known.of[word]
        as_role = _named("as", role)
        definite = _DEFINITE if bare.startswith("ال") else _INDEFINITE
        return [
            _named("head", bare),
            coarse,
            fine,
            coarse + slots,
            fine + slots,
            as_role,
            as_role + slots,
            definite + slots,
        ]

    def _sign(self, index: int) -> str:
        """Return the word at items[index], or what kind of span stands there."""
        item = self._filler.items[index]
        return item.folded if item.record is None else f"<{item.kind}>"
