"""List what may fill the roles of the events that people annotated, with its clues, and fit the model of arguments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier
from spacy.language import Language

from pipeline.extraction import annotate
from pipeline.reading import Article
from pipeline.stages.argument_model import ArgumentClues, extent, keys_of, may_fill, spans_of
from pipeline.stages.events import Teller, sentences_of
from pipeline.stages.trigger_model import Clues, Known, rows_of
from pipeline.stages.triggers import EventTables, EventText
from training.events.corpora import AnnotatedEvent

_LARGEST = np.iinfo(np.int16).max


@dataclass(slots=True)
class Filling:
    """What may fill a role of an event of a type, with its clues; `true` if it does."""

    article: str
    type: str
    role: str
    clues: Clues
    true: bool


def fillings(
    article: Article, nlp: Language, tables: EventTables, known: Known, events: Iterable[AnnotatedEvent]
) -> Iterator[Filling]:
    """Yield what may fill the roles of the annotated events of an article whose triggers the rules know."""
    doc = annotate(article, nlp)
    read = EventText(doc, tables)
    for sentence, matches in sentences_of(doc, read, tables, doubtful=True):
        low, high = read.starts[sentence.low], read.ends[sentence.high - 1]
        inside = [event for event in events if low <= event.start < high]
        if not inside:
            continue
        teller = Teller(sentence, None, tables, None, ())
        for event in inside:
            # Those whose conditions hold stand first.
            for match in matches:
                span = read.starts[match.first], read.ends[match.last - 1]
                if match.entry.trigger.type != event.type or span[0] >= event.end or event.start >= span[1]:
                    continue
                place = sentence.place(match, teller.syntax)
                if place is None:
                    continue
                filler = teller.filler(place, span, match.entry)
                spans = list(spans_of(filler))
                if not spans:
                    break
                look = ArgumentClues(filler, spans, known)
                for index, candidate in enumerate(spans):
                    start, end = extent(filler, candidate)
                    filled = {role for role, first, last in event.arguments if first < end and start < last}
                    clues = look.of(index)
                    for role, numeric in tables.rules.roles[event.type].items():
                        if may_fill(role, candidate, numeric=numeric):
                            yield Filling(article.doc_id, event.type, role, clues, role in filled)
                break


def fit(examples: list[Filling], settings: dict[str, Any], seed: int) -> tuple[NDArray[np.int16], dict[str, float]]:
    """Return the table of weights, and what `model.json` says of it."""
    classifier = SGDClassifier(
        loss="log_loss",
        alpha=settings["regularization"],
        max_iter=settings["epochs"],
        tol=None,
        average=True,
        random_state=seed,
    ).fit(matrix_of(examples, settings["rows"]), [example.true for example in examples])
    weights = classifier.coef_.ravel()
    scale = float(np.abs(weights).max() / _LARGEST)
    facts = {
        "scale": scale,
        "bias": float(classifier.intercept_[0]),
        "drop": settings["drop"],
        "add": settings["add"],
    }
    return np.round(weights / scale).astype(np.int16), facts


def matrix_of(examples: list[Filling], rows: int) -> csr_matrix:
    """Return one row an example: how often each row of the table of weights counts."""
    keys = {pair: keys_of(pair[0], (pair[1],)) for pair in {(example.type, example.role) for example in examples}}
    columns = [
        rows_of(example.clues[None, :], keys[example.type, example.role][:, None], rows).ravel() for example in examples
    ]
    ends = np.cumsum([0, *map(len, columns)])
    values = np.ones(ends[-1], dtype=np.float32)
    return csr_matrix((values, np.concatenate(columns).astype(np.int64), ends), shape=(len(examples), rows))
