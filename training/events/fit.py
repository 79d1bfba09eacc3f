"""Fit the weights of the model of triggers, show what they would change on articles left out, and write the model."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import SGDClassifier

from pipeline.stages.trigger_model import numbers_of, rows_of, sentence_share
from training.events.arguments import Filling, fit
from training.events.candidates import Candidate
from training.events.corpora import Labels

Floats = NDArray[np.float64]
_LARGEST = np.iinfo(np.int16).max
_THRESHOLDS = (-3.0, -2.5, -2.0, -1.5, -1.0, -0.5, 0.0, 0.5)


def verdict(candidate: Candidate, labels: Labels) -> bool | None:
    """Tell whether a candidate triggers an event of its type by the labels, else by the rules; None where it says nothing to learn."""
    events = labels.annotated.get(candidate.article)
    if events is not None:
        low, high = candidate.sentence
        same = [event for event in events if event.type == candidate.type and low <= event.start < high]
        hit = any(event.start < candidate.end and candidate.start < event.end for event in same)
        return hit if hit or not same else None
    judged = labels.judged.get(candidate.article, {}).get(candidate.start)
    if judged is not None:
        return None if f"={candidate.type}" in judged else candidate.type in judged
    return None if candidate.told_beside else candidate.told


def is_labelled(candidate: Candidate, labels: Labels) -> bool:
    """Tell whether somebody said something of a candidate."""
    return candidate.article in labels.annotated or candidate.start in labels.judged.get(candidate.article, {})


class Fitting:
    """The examples as a matrix, with their verdicts and what they count."""

    def __init__(self, examples: list[Candidate], labels: Labels, settings: dict[str, Any], seed: int) -> None:
        self._settings, self._seed = settings, seed
        verdicts = [verdict(candidate, labels) for candidate in examples]
        self.examples = [candidate for candidate, said in zip(examples, verdicts, strict=True) if said is not None]
        self.true = np.array([said for said in verdicts if said is not None], dtype=bool)
        self.labelled = np.array([is_labelled(candidate, labels) for candidate in self.examples], dtype=bool)
        silver = np.where(self.true, settings["silver"], settings["silver_negative"])
        self._counts = np.where(self.labelled, settings["labelled"], silver)
        self._matrix = matrix_of(self.examples, settings["rows"])

    def fit(self, chosen: NDArray[np.bool_]) -> SGDClassifier:
        """Return a classifier fitted to the chosen examples."""
        counts = self._counts[chosen]
        return SGDClassifier(
            loss="log_loss",
            alpha=self._settings["regularization"],
            max_iter=self._settings["epochs"],
            tol=None,
            average=True,
            random_state=self._seed,
        ).fit(self._matrix[chosen], self.true[chosen], sample_weight=counts / counts.mean())

    def left_out(self, articles: Iterable[str]) -> tuple[list[int], Floats]:
        """Return the examples of whole annotated articles, and how each is scored by what is fitted without its article."""
        folds = self._settings["folds"]
        wanted = set(articles)
        parts = np.array([crc32(example.article.encode()) % folds for example in self.examples])
        measured = np.array([example.article in wanted for example in self.examples], dtype=bool)
        scores = np.zeros(len(self.examples))
        for part in range(folds):
            held = measured & (parts == part)
            scores[held] = self.fit(~held & (~measured | (parts != part))).decision_function(self._matrix[held])
        found = np.flatnonzero(measured)
        return found.tolist(), scores[found]

    def scores(self, classifier: SGDClassifier) -> Floats:
        """Return the score of every example."""
        found: Floats = classifier.decision_function(self._matrix)
        return found


def matrix_of(examples: list[Candidate], rows: int) -> csr_matrix:
    """Return one row an example: what each row of the table of weights is worth to it."""
    columns: list[NDArray[np.uint64]] = []
    values: list[NDArray[np.float32]] = []
    ends = [0]
    for example in examples:
        kind = numbers_of([example.type])
        near, far = rows_of(example.clues, kind, rows), rows_of(example.anywhere, kind, rows)
        columns += [near, far]
        values += [
            np.ones(len(near), dtype=np.float32),
            np.full(len(far), sentence_share(len(far)), dtype=np.float32),
        ]
        ends.append(ends[-1] + len(near) + len(far))
    return csr_matrix(
        (np.concatenate(values), np.concatenate(columns).astype(np.int64), np.array(ends)), shape=(len(examples), rows)
    )


def show(fitting: Fitting, found: list[int], scores: Floats, say: Callable[[str], None]) -> None:
    """Say what each threshold would leave out of what the rules take, and take beyond them, one event of a type a sentence."""
    for threshold in _THRESHOLDS:
        dropped = [i for i, score in zip(found, scores, strict=True) if fitting.examples[i].told and score < threshold]
        taken: dict[tuple[str, tuple[int, int], str], tuple[float, bool]] = {}
        for i, score in zip(found, scores.tolist(), strict=True):
            example = fitting.examples[i]
            if not example.told and not example.told_beside and score >= threshold:
                key = example.article, example.sentence, example.type
                taken[key] = max(taken.get(key, (score, False)), (score, bool(fitting.true[i])))
        say(
            f"{threshold:5.1f}: leaves out {len(dropped)}, {sum(not fitting.true[i] for i in dropped)} of them wrong;"
            f" takes {len(taken)}, {sum(true for _, true in taken.values())} of them right"
        )


def write_model(fitting: Fitting, fillings: list[Filling], folder: Path, settings: dict[str, Any], seed: int) -> None:
    """Fit all examples and write the weights and `model.json` into the folder, where the clusters are."""
    classifier = fitting.fit(np.ones(len(fitting.examples), dtype=bool))
    weights: Floats = classifier.coef_.ravel()
    scale = float(np.abs(weights).max() / _LARGEST)
    np.save(folder / "weights.npy", np.round(weights / scale).astype(np.int16))
    arguments, facts_of_arguments = fit(fillings, settings["arguments"], seed)
    np.save(folder / "arguments.npy", arguments)
    facts = {
        "scale": scale,
        "bias": float(classifier.intercept_[0]),
        "drop": settings["drop"],
        "take": settings["take"],
        "arguments": facts_of_arguments,
        "idle": sorted(_idle(fitting, fitting.scores(classifier), settings)),
    }
    (folder / "model.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _idle(fitting: Fitting, scores: Floats, settings: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the triggers, by dictionary form and type, that nobody and the model take nowhere in the news without their conditions."""
    untold: dict[tuple[str, str], list[float]] = defaultdict(list)
    right: set[tuple[str, str]] = set()
    for i, (example, score) in enumerate(zip(fitting.examples, scores.tolist(), strict=True)):
        key = example.lemma, example.type
        if fitting.labelled[i] and fitting.true[i] and not example.told:
            right.add(key)
        elif not example.told:
            untold[key].append(score)
    fewest = settings["idle_examples"]
    return [
        key
        for key, found in untold.items()
        if key not in right and len(found) >= fewest and max(found) < settings["take"]
    ]
