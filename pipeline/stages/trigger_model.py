"""Judge in its sentence whether a word triggers an event of a type: a linear model learnt from triggers of real news.

Rules ask for words that somebody thought of. The model has seen which words really stand around the triggers of each type, and
knows words of a kind by their cluster, so that it leaves out what a rule takes in another sense (a draw of the eyes), and takes
what a rule's lists of objects are too short for. `models/events/README.md` says how it was trained; `training/events` trains it.

What it looks at are clues: numbers made of a place (the word behind the trigger, its object …) and of what stands there. With the
type of event they give the rows of one table of weights; an answer is a sum, the same on every machine.
"""

from __future__ import annotations

import json
from functools import lru_cache
from math import sqrt
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipeline.language.proclitics import analyses
from pipeline.language.tagger import ModelError, model_folder
from pipeline.stages.clauses import Syntax
from pipeline.stages.event_rules import Entry
from pipeline.stages.items import Item
from pipeline.stages.layers import ByFolded

Clues = NDArray[np.uint64]
_MIX = 0x9E3779B97F4A7C15
_WORD = (1 << 64) - 1
_FEWEST_LETTERS = 3


@lru_cache(maxsize=1 << 16)
def _number(name: str) -> int:
    """Return a number of 64 bits for a name, the same on every machine."""
    return (crc32(name.encode()) * _MIX) & _WORD


_BEHIND = [_number(f"behind {place}") for place in (0, 1, 2, 2)]
_BEFORE = [_number(f"before {place}") for place in (0, 1, 2)]
_NEAR, _SENTENCE, _WITH_WORD = _number("near"), _number("sentence"), _number("with word")
_REACH_BEFORE, _REACH_BEHIND = 5, 7  # items that are near
_ITSELF, _SUBJECT, _OBJECT, _GOVERNOR = map(_number, ("itself", "subject", "object", "governor"))
_HEAD, _NEXT = 1, 3  # the head of a phrase and the word behind it are clues of different places
_COLUMNS = 4
_SENTENCE_SHARE = 2.0


class Known:
    """What is known of folded words: the clusters of `clusters.tsv`, whose rows stand in order of frequency."""

    def __init__(self, path: Path) -> None:
        rows = [row.split("\t") for row in path.read_text(encoding="utf-8").splitlines()]
        self._words = [word for word, _, _ in rows]
        self._places = {word: place for place, word in enumerate(self._words)}
        self._clusters = [(_number(f"coarse {coarse}"), _number(f"fine {fine}")) for _, coarse, fine in rows]
        self.of = ByFolded(self._look)

    def _look(self, folded: str) -> tuple[int, int, int]:
        """Return the numbers of a folded word in its commonest reading, of its coarse and of its fine cluster."""
        readings = {folded}
        for rest, _ in analyses(folded):
            readings |= {rest, rest.removeprefix("ال")}
        places = [
            self._places[reading]
            for reading in readings
            if reading in self._places and (len(reading) >= _FEWEST_LETTERS or reading == folded)
        ]
        if not places:
            return _number(folded.removeprefix("ال")), 0, 0
        place = min(places)
        return (_number(self._words[place].removeprefix("ال")), *self._clusters[place])


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

    def score(self, sentence: SentenceClues, place: tuple[int, int], entry: Entry) -> float:
        """Return how likely the trigger at the items `place` tells of an event of its type: the logarithm of its odds."""
        kind = entry.trigger.type
        far = sentence.far.get(kind)
        if far is None:
            far = sentence.far[kind] = self._sum(sentence.anywhere, kind) * sentence_share(len(sentence.anywhere))
        return (self._sum(sentence.of(place, entry), kind) + far) * self._scale + self._bias

    def _sum(self, clues: Clues, kind: str) -> int:
        """Return the sum of the weights of clues, in integers, so that it is the same on every machine."""
        return int(self._weights[rows_of(clues, kind, len(self._weights))].sum(dtype=np.int64))


@lru_cache(maxsize=1)
def load_trigger_model() -> TriggerModel:
    """Return the model of `models/events`, read once a process. Raises ModelError where it is missing or broken."""
    return TriggerModel(model_folder("events"))


def sentence_share(clues: int) -> float:
    """Return what each of so many clues of a whole sentence is worth beside one of the places around the trigger."""
    return _SENTENCE_SHARE / sqrt(max(1, clues))


class SentenceClues:
    """The clues of one sentence: what stands at each item, and what stands anywhere."""

    def __init__(self, syntax: Syntax, known: Known) -> None:
        self.syntax = syntax
        self._known = known
        rows = [self._row(item) for item in syntax.items]
        self._rows: Clues = np.array(rows, dtype=np.uint64).reshape(-1, _COLUMNS)
        self._near: Clues = self._rows[:, :-1] + np.uint64(_NEAR)
        self.anywhere: Clues = (self._rows[:, :-1] + np.uint64(_SENTENCE)).ravel()
        self.far: dict[str, float] = {}  # what a model says of the clues anywhere, by type
        self._found: dict[tuple[tuple[int, int], str, str], Clues] = {}

    def _row(self, item: Item) -> tuple[int, int, int, int]:
        """Return what stands at an item: the word, its clusters, the preposition on it; for a name or an amount their kind."""
        written = _number(item.preposition) if item.preposition else 0
        if item.record is None:
            return (*self._known.of[item.folded], written)
        kind = item.record.get("kind" if item.kind == "quantity" else "type", "")
        sign = _number(f"{item.kind} {kind}")
        name = _number(item.record["name"]) if item.kind == "entity" else 0
        return sign, _number(item.kind), name, written

    def of(self, place: tuple[int, int], entry: Entry) -> Clues:
        """Return the clues of the trigger `entry` at the items [first, last)."""
        key = place, entry.lemma, entry.tense
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._find(place, entry)
        return found

    def _find(self, place: tuple[int, int], entry: Entry) -> Clues:
        first, last = place
        syntax, count = self.syntax, len(self._rows)
        word = _number(entry.lemma)
        at = list(zip(_BEHIND, range(last, min(count, last + len(_BEHIND))), strict=False))
        at += zip(_BEFORE, range(first - 1, max(-1, first - 1 - len(_BEFORE)), -1), strict=False)
        paired = [ahead for ahead in (0, 1) if last + ahead < count]
        if first:
            paired.append(min(len(_BEHIND), count - last))
        alone = [word, word + _number(entry.tense), _number(f"{entry.tense} {entry.attached} {entry.participle}")]
        if syntax.verbs[first]:
            for slot, phrase in ((_SUBJECT, syntax.subject(first)), (_OBJECT, syntax.object(first))):
                if phrase is None:
                    alone.append(slot)
                    continue
                paired.append(len(at))
                at += [
                    (slot * (_HEAD, _NEXT)[i - phrase.first], i)
                    for i in range(phrase.first, min(phrase.last, phrase.first + 2))
                ]
        governor = syntax.governor(first)
        if governor >= 0:
            at.append((_GOVERNOR, governor))
        else:
            alone.append(_GOVERNOR)
        at.append((_ITSELF, first))
        slots = np.array([slot & _WORD for slot, _ in at], dtype=np.uint64)[:, None]
        found = self._rows[[index for _, index in at]] + slots
        return np.concatenate(
            [
                np.array([number & _WORD for number in alone], dtype=np.uint64),
                found.ravel(),
                (found[paired] + np.uint64((word + _WITH_WORD) & _WORD)).ravel(),
                self._near[max(0, first - _REACH_BEFORE) : first].ravel(),
                self._near[last : last + _REACH_BEHIND].ravel(),
            ]
        )


def rows_of(clues: Clues, event_type: str, rows: int) -> NDArray[np.uint64]:
    """Return the rows of a table of weights, which has a power of two of them, for clues together with a type of event."""
    mixed = (clues ^ np.uint64(_number(event_type))) * np.uint64(_MIX)
    mixed ^= mixed >> np.uint64(29)
    found: NDArray[np.uint64] = (mixed * np.uint64(_MIX)) >> np.uint64(65 - rows.bit_length())
    return found
