"""Let a trained tagger annotate raw news for the next one: what it is sure of, where there is a name that no table has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.language.tagger import BOUNDARY, Floats, Ints, NameTagger, word_key
from training.ner.corpora import Sentence, known_labels


def annotate_news(
    nlp: Language, articles: list[str], model: NameTagger, config: dict[str, Any], say: Callable[[str], None]
) -> list[Sentence]:
    """Return sentences of `articles` as `model` annotates them, until they have the words that the configuration asks for.

    A sentence is taken if each of its names leads over no name by `sure`, and one that the gazetteer does not know by `new`.
    """
    settings = config["self_training"]
    sentences: list[Sentence] = []
    words = 0
    for text in articles:
        for sentence in _annotated(nlp(text), model, settings["sure"], settings["new"]):
            sentences.append(sentence)
            words += len(sentence.keys)
        if words >= settings["words"]:
            break
    say(f"self-training: {len(sentences):,} sentences, {words:,} words")
    return sentences


def _annotated(doc: Doc, model: NameTagger, sure: float, new: float) -> Iterator[Sentence]:
    for keys, known, labels, leads in tagged_sentences(doc, model):
        named = np.flatnonzero(labels)
        if not len(named) or leads[named].min() < sure:
            continue
        fresh = [place for place in named if not known[place]]
        if fresh and max(leads[fresh]) >= new:
            yield Sentence(
                "",
                [BOUNDARY, *keys, BOUNDARY],
                [0, *labels.tolist(), 0],
                [0, *known, 0],
                [(0, 0)] * (len(keys) + 2),
                [],
            )


def tagged_sentences(doc: Doc, model: NameTagger) -> Iterator[tuple[list[str], list[int], Ints, Floats]]:
    """Yield each sentence's words, what the gazetteer found at them, and the labels and leads that `model` gives them."""
    found = known_labels(doc)
    for span in doc.sents:
        tokens = [token for token in span if not token.text.isspace()]
        if tokens:
            keys = [word_key(token.text) for token in tokens]
            known = [found[token.i] for token in tokens]
            starts = [True] + [False] * (len(keys) - 1)
            yield keys, known, *model.labels(model.vectors(keys), starts, np.array(known))
