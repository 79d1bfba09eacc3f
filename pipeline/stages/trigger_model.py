"""Judge in its sentence whether a word triggers an event of a type: a linear model learnt from triggers of real news.

Rules ask for words that somebody thought of. The model has seen which words really stand around the triggers of each type, and
knows words of a kind by their cluster, so that it leaves out what a rule takes in another sense (a draw of the eyes), and takes
what a rule's lists of objects are too short for. `models/events/README.md` says how it was trained; `training/events` trains it.

What it looks at are clues: numbers made of a place (the word behind the trigger, its object …) and of what stands there. With the
type of event they give the rows of one table of weights; an answer is a sum, the same on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipeline.language.proclitics import analyses
from pipeline.language.tagger import ModelError, model_folder
from pipeline.stages.clauses import Syntax
from pipeline.stages.event_rules import Entry
from pipeline.stages.items import ArticleItems, Item
from pipeline.stages.layers import ByFolded, Record

Clues = NDArray[np.uint64]
_MIX = 0x9E3779B97F4A7C15
_WORD = (1 << 64) - 1
_FEWEST_LETTERS = 3


@lru_cache(maxsize=1 << 16)
def number_of(name: str) -> int:
    """Return a number of 64 bits for a name, the same on every machine."""
    return (crc32(name.encode()) * _MIX) & _WORD


# The items behind and before a trigger that are clues by their place, and those of them that count together with it, too.
_BEHIND, _BEFORE = np.arange(4), np.arange(-1, -4, -1)
_PAIRED = [0, 1, 4]
_NEAR_BEHIND, _NEAR_BEFORE = np.arange(7), np.arange(-5, 0)
_PLACES = ("behind 0", "behind 1", "behind 2", "behind 2", "before 0", "before 1", "before 2", "itself")
_SLOTS = np.array([[number_of(place)] for place in _PLACES], dtype=np.uint64)
_NEAR, _SENTENCE, _WITH_WORD = (np.uint64(number_of(name)) for name in ("near", "sentence", "with word"))
_SUBJECT, _OBJECT, _GOVERNOR = map(number_of, ("subject", "object", "governor"))
_HEAD, _NEXT = 1, 3  # the head of a phrase and the word behind it are clues of different places
_COLUMNS = 4
_SENTENCE_SHARE = 2.0
_ROWS, _MOST_ROWS = 1 << 14, 1 << 19  # of known words: so many to begin with, and before they are forgotten
# What the clues of syntax add to the score of a noun and of a verb at most: of 18,800 triggers of raw news more to two verbs.
_SYNTAX_OF_NOUN, _SYNTAX_OF_VERB = 1.2, 2.0


class Place(NamedTuple):
    """The items [first, last) of a trigger and those of its sentence, [low, high), counted through the article."""

    first: int
    last: int
    low: int
    high: int


@dataclass(slots=True)
class Look:
    """What a model sees of a trigger before its sentence is parsed: the weights of the clues around it and anywhere."""

    place: Place
    entry: Entry
    around: int
    anywhere: float
    score: float | None = None  # with the clues of syntax


class Known:
    """What is known of folded words: the clusters of `clusters.tsv`, whose rows stand in order of frequency."""

    def __init__(self, path: Path) -> None:
        rows = [row.split("\t") for row in path.read_text(encoding="utf-8").splitlines()]
        self._words = [word for word, _, _ in rows]
        self._places = {word: place for place, word in enumerate(self._words)}
        self._clusters = [(number_of(f"coarse {coarse}"), number_of(f"fine {fine}")) for _, coarse, fine in rows]
        self.of = ByFolded(self._look)
        self._row_of = ByFolded(self._enter)
        self._rows: Clues = np.zeros((_ROWS, _COLUMNS), dtype=np.uint64)
        self._entered = 0

    def rows(self, folded: Sequence[str]) -> Clues:
        """Return a row for each folded word: its number, those of its clusters, and a zero."""
        if self._entered > _MOST_ROWS:
            self._row_of.clear()
            self._entered = 0
        places = list(map(self._row_of.__getitem__, folded))
        return self._rows.take(places, axis=0)

    def _enter(self, folded: str) -> int:
        """Give a folded word a row, and return which."""
        row = self._entered
        if row == len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
        self._rows[row, :-1] = self.of[folded]
        self._entered += 1
        return row

    def _look(self, folded: str) -> tuple[int, int, int]:
        """Return the numbers of a folded word in its commonest reading, of its coarse and of its fine cluster."""
        known = self._places
        place = known.get(folded, len(known))
        for rest, _ in analyses(folded):
            if len(rest) >= _FEWEST_LETTERS:
                place = min(place, known.get(rest, place))
                if rest.startswith("ال") and len(rest) >= _FEWEST_LETTERS + 2:
                    place = min(place, known.get(rest[2:], place))
        if place == len(known):
            return number_of(folded.removeprefix("ال")), 0, 0
        return (number_of(self._words[place].removeprefix("ال")), *self._clusters[place])


class TriggerModel:
    """The trained model of a folder, which holds `model.json`, `weights.npy` and `clusters.tsv`.

    It leaves out what it scores below `drop` and takes what it scores from `take` on. The triggers of `idle`, by their
    dictionary form and type, are never taken without their conditions.
    """

    def __init__(self, folder: Path) -> None:
        try:
            facts: dict[str, Any] = json.loads((folder / "model.json").read_text(encoding="utf-8"))
            self._weights: NDArray[np.int16] = np.load(folder / "weights.npy")
            self._scale = float(facts["scale"])
            self.known = Known(folder / "clusters.tsv")
            self.drop, self.take, self._bias = float(facts["drop"]), float(facts["take"]), float(facts["bias"])
            self.idle = frozenset((lemma, kind) for lemma, kind in facts["idle"])
        except (OSError, KeyError, ValueError) as error:
            raise ModelError(
                f"{folder}: the model of triggers cannot be read ({error}); `make models` trains it"
            ) from error

    def look(self, clues: ArticleClues, triggers: Sequence[tuple[Place, Entry]]) -> list[Look]:
        """Return what the model sees of triggers of an article."""
        if not triggers:
            return []
        around, there = clues.around(triggers)
        kinds = numbers_of([entry.trigger.type for _, entry in triggers])
        sums = (self._weights_of(around, kinds[:, None]) * there).sum(axis=1, dtype=np.int64).tolist()
        far = self._far(clues, {(place.low, place.high, entry.trigger.type) for place, entry in triggers})
        return [
            Look(place, entry, near, far[place.low, place.high, entry.trigger.type])
            for (place, entry), near in zip(triggers, sums, strict=True)
        ]

    def _far(self, clues: ArticleClues, asked: Collection[tuple[int, int, str]]) -> dict[tuple[int, int, str], float]:
        """Return what the clues anywhere in the sentences of items [low, high) say of types of events."""
        found = [clues.anywhere(low, high) for low, high, _ in asked]
        sizes = list(map(len, found))
        kinds = numbers_of([kind for _, _, kind in asked]).repeat(sizes)
        begins = np.cumsum([0, *sizes[:-1]])
        sums = np.add.reduceat(self._weights_of(np.concatenate(found), kinds), begins, dtype=np.int64).tolist()
        return {key: total * sentence_share(size) for key, total, size in zip(asked, sums, sizes, strict=True)}

    def most(self, look: Look) -> float:
        """Return how likely a trigger tells of an event of its type at most, whatever syntax shows."""
        more = _SYNTAX_OF_NOUN if look.entry.tense == "nominal" else _SYNTAX_OF_VERB
        return (look.around + look.anywhere) * self._scale + self._bias + more

    def score(self, look: Look, clues: ArticleClues, syntax: Syntax) -> float:
        """Return how likely a trigger tells of an event of its type: the logarithm of its odds."""
        if look.score is None:
            found = clues.of_syntax(look.place, look.entry, syntax)
            bound = int(self._weights_of(found, numbers_of([look.entry.trigger.type])).sum(dtype=np.int64))
            look.score = (look.around + bound + look.anywhere) * self._scale + self._bias
        return look.score

    def _weights_of(self, clues: Clues, kinds: Clues) -> NDArray[np.int16]:
        """Return the weights of clues; sums of them are integers, so that they are the same on every machine."""
        found: NDArray[np.int16] = self._weights[rows_of(clues, kinds, len(self._weights))]
        return found


@lru_cache(maxsize=1)
def load_trigger_model() -> TriggerModel:
    """Return the model of `models/events`, read once a process. Raises ModelError where it is missing or broken."""
    return TriggerModel(model_folder("events"))


def sentence_share(clues: int) -> float:
    """Return what each of so many clues of a whole sentence is worth beside one of the places around the trigger."""
    return _SENTENCE_SHARE / sqrt(max(1, clues))


class ArticleClues:
    """The clues of an article: what stands at each of its items, and with that around each trigger."""

    def __init__(self, items: ArticleItems, known: Known) -> None:
        self._rows = known.rows(items.words())
        for index, item in items.special():
            if item.record is None:
                self._rows[index, -1] = number_of(item.preposition) if item.preposition else 0
            else:
                self._rows[index] = _of_span(item, item.record)
        self._near = self._rows[:, :-1] + _NEAR
        self._anywhere = self._rows[:, :-1] + _SENTENCE

    def around(self, triggers: Sequence[tuple[Place, Entry]]) -> tuple[Clues, NDArray[np.bool_]]:
        """Return a row of clues for each trigger but for those of syntax, and which of them there are."""
        first, last, low, high = (column[:, None] for column in np.array([place for place, _ in triggers]).T)
        at = np.concatenate([last + _BEHIND, first + _BEFORE, first], axis=1)
        near = np.concatenate([first + _NEAR_BEFORE, last + _NEAR_BEHIND], axis=1)
        at_there, near_there = (at >= low) & (at < high), (near >= low) & (near < high)
        words = numbers_of([entry.lemma for _, entry in triggers])
        found = self._rows.take(at * at_there, axis=0) + _SLOTS
        paired = found[:, _PAIRED] + (words + _WITH_WORD)[:, None, None]
        own = np.array([_of_form(entry) for _, entry in triggers], dtype=np.uint64)
        clues = [own, found, paired, self._near.take(near * near_there, axis=0)]
        there = [
            np.ones(own.shape, dtype=np.bool_),
            at_there.repeat(_COLUMNS, axis=1),
            at_there[:, _PAIRED].repeat(_COLUMNS, axis=1),
            near_there.repeat(_COLUMNS - 1, axis=1),
        ]
        return np.concatenate([part.reshape(len(own), -1) for part in clues], axis=1), np.concatenate(there, axis=1)

    def anywhere(self, low: int, high: int) -> Clues:
        """Return the clues anywhere in the sentence of the items [low, high)."""
        return self._anywhere[low:high].ravel()

    def of_syntax(self, place: Place, entry: Entry, syntax: Syntax) -> Clues:
        """Return the clues of what syntax ties to a trigger: the heads of subject and object, the verb that governs it."""
        first = place.first - place.low
        alone: list[int] = []
        at: list[tuple[int, int]] = []
        heads: list[int] = []  # of `at`
        if syntax.verbs[first]:
            for slot, phrase in ((_SUBJECT, syntax.subject(first)), (_OBJECT, syntax.object(first))):
                if phrase is None:
                    alone.append(slot)
                    continue
                heads.append(len(at))
                last = min(phrase.last, phrase.first + 2)
                at += [(slot * (_HEAD, _NEXT)[i - phrase.first], i) for i in range(phrase.first, last)]
        governor = syntax.governor(first)
        if governor >= 0:
            at.append((_GOVERNOR, governor))
        else:
            alone.append(_GOVERNOR)
        slots = np.array([slot & _WORD for slot, _ in at], dtype=np.uint64)[:, None]
        found = self._rows[[place.low + index for _, index in at]] + slots
        paired = found[heads] + np.uint64((number_of(entry.lemma) + int(_WITH_WORD)) & _WORD)
        return np.concatenate([np.array(alone, dtype=np.uint64), found.ravel(), paired.ravel()])


def _of_span(item: Item, record: Record) -> tuple[int, int, int, int]:
    """Return the kind of a name, an amount or a time, the name, and the preposition on it."""
    kind = record.get("kind" if item.kind == "quantity" else "type", "")
    name = number_of(record["name"]) if item.kind == "entity" else 0
    written = number_of(item.preposition) if item.preposition else 0
    return number_of(f"{item.kind} {kind}"), number_of(item.kind), name, written


def _of_form(entry: Entry) -> tuple[int, int, int]:
    """Return the clues of the dictionary form of a trigger, and of the form that it has."""
    word = number_of(entry.lemma)
    form = number_of(f"{entry.tense} {entry.attached} {entry.participle}")
    return word, (word + number_of(entry.tense)) & _WORD, form


def numbers_of(names: Iterable[str]) -> Clues:
    """Return the numbers of names: of types of events, or of dictionary forms."""
    return np.array(list(map(number_of, names)), dtype=np.uint64)


def rows_of(clues: Clues, kinds: Clues, rows: int) -> NDArray[np.uint64]:
    """Return the rows of a table of weights, which has a power of two of them, for clues together with the numbers of types of events."""
    mixed = (clues ^ kinds) * np.uint64(_MIX)
    mixed ^= mixed >> np.uint64(29)
    found: NDArray[np.uint64] = (mixed * np.uint64(_MIX)) >> np.uint64(65 - rows.bit_length())
    return found
