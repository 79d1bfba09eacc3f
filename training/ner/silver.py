"""Let trained taggers and the pipeline around them annotate raw news for the next tagger, as far as they believe it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from pipeline.extraction import load
from pipeline.language.tagger import BOUNDARY, Floats, Ints, NameTagger, word_key
from pipeline.stages.layers import read_layer
from pipeline.stages.ner import NameFinder
from training.ner.corpora import TYPES, Sentence, known_labels, name_labels

_FEWEST, _MOST = 4, 100


def annotate_news(
    articles: list[str], models: Sequence[NameTagger], config: dict[str, Any], say: Callable[[str], None]
) -> list[Sentence]:
    """Return sentences of `articles` with the beliefs of `models`, until they have the words that the configuration asks for.

    Their scores are averaged; what the gazetteer, the first model and the linker make of the article together adds `trust` to
    its labels. A sentence is taken if the models find a name there that the gazetteer does not know.
    """
    settings = config["self_training"]
    nlp = load(**{"nlp.pipeline": ["khabar_sentencizer", "khabar_gazetteer", "khabar_linker"]})
    _, link = nlp.remove_pipe("khabar_linker")
    find = NameFinder(models[0])
    moves = np.mean([model.transitions for model in models], axis=0, dtype=np.float64)
    sentences: list[Sentence] = []
    words = 0
    for text in articles:
        doc = link(find(nlp(text)))
        names = [
            (mention["start"], mention["end"], TYPES[entity["type"]])
            for entity in read_layer(doc, "entities")
            for mention in entity["mentions"]
        ]
        trusted = np.array(name_labels(doc, names))
        for keys, known, places in _sentences(doc):
            if not _FEWEST <= len(keys) <= _MOST:
                continue
            starts = np.arange(len(keys)) == 0
            scores = np.mean([model.scores(model.vectors(keys), starts, known) for model in models], axis=0)
            if not scores.argmax(axis=1)[known == 0].any():
                continue
            named = trusted[places].nonzero()[0]
            scores[named, trusted[places][named]] += settings["trust"]
            likely, expected = _beliefs(np.pad(scores, ((1, 1), (0, 0))), moves)
            labels = likely.argmax(axis=1).tolist()
            edges = [(0, 0)] * (len(keys) + 2)
            around = [BOUNDARY, *keys, BOUNDARY]
            sentences.append(
                Sentence("", around, labels, [0, *known.tolist(), 0], edges, [], beliefs=(likely, expected))
            )
            words += len(keys)
        if words >= settings["words"]:
            break
    say(f"self-training: {len(sentences):,} sentences, {words:,} words")
    return sentences


def _beliefs(scores: NDArray[np.float64], moves: NDArray[np.float64]) -> tuple[Floats, Floats]:
    """Return how likely each label is at each word, and how often each is expected behind each other.

    `scores` (words, labels) has a boundary word at either end, which surely is no name.
    """
    scores[[0, -1], 1:] = -np.inf
    before, behind = np.empty_like(scores), np.zeros_like(scores)
    before[0] = scores[0]
    for place in range(1, len(scores)):
        before[place] = np.logaddexp.reduce(before[place - 1][:, None] + moves, axis=0) + scores[place]
    for place in range(len(scores) - 2, -1, -1):
        behind[place] = np.logaddexp.reduce(moves + scores[place + 1] + behind[place + 1], axis=1)
    whole = np.logaddexp.reduce(before[-1])
    likely = np.exp(before + behind - whole)
    further = (scores[1:] + behind[1:])[:, None, :]
    expected = np.exp(before[:-1, :, None] + moves + further - whole).sum(axis=0)
    return likely.astype(np.float32), expected.astype(np.float32)


def tagged_sentences(doc: Doc, model: NameTagger) -> Iterator[tuple[list[str], Ints, Ints, Floats]]:
    """Yield each sentence's words, what the gazetteer found at them, and the labels and leads that `model` gives them."""
    for keys, known, _ in _sentences(doc):
        starts = np.arange(len(keys)) == 0
        yield keys, known, *model.labels(model.vectors(keys), starts, known)


def _sentences(doc: Doc) -> Iterator[tuple[list[str], Ints, list[int]]]:
    """Yield each sentence's words, what the gazetteer found at them, and their places."""
    found = np.array(known_labels(doc))
    for span in doc.sents:
        places = [token.i for token in span if not token.text.isspace()]
        if places:
            yield [word_key(doc[place].text) for place in places], found[places], places
