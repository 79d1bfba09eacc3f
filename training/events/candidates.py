"""Run the pipeline over articles and list the words that may be triggers, with their clues and with what the rules say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from spacy.language import Language

from pipeline.extraction import annotate
from pipeline.reading import Article
from pipeline.stages.clauses import Syntax
from pipeline.stages.events import sentences_of
from pipeline.stages.layers import read_layer
from pipeline.stages.trigger_model import ArticleClues, Clues, Known
from pipeline.stages.triggers import EventTables, EventText


@dataclass(slots=True)
class Candidate:
    """A word that may trigger an event of a type: its characters, those of its sentence, and its clues.

    `told` says that the rules take it, `told_beside` that they take another word of the sentence for an event of the type.
    """

    article: str
    start: int
    end: int
    sentence: tuple[int, int]
    type: str
    lemma: str
    told: bool
    told_beside: bool
    clues: Clues
    anywhere: Clues


def candidates(
    article: Article, nlp: Language, tables: EventTables, known: Known, wanted: Callable[[int, bool], bool]
) -> Iterator[Candidate]:
    """Yield the candidates of an article of which `wanted`, asked with the start and whether the rules take it, is true.

    `nlp` finds events by the rules alone, `tables` are those of its stage of events.
    """
    doc = annotate(article, nlp)
    read = EventText(doc, tables)
    items = ArticleClues(read.items, known)
    events = read_layer(doc, "events")
    for sentence, matches in sentences_of(doc, read, tables, doubtful=True):
        begin, end = read.starts[sentence.low], read.ends[sentence.high - 1]
        told = [event for event in events if begin <= event["trigger"]["start"] < end]
        syntax: Syntax | None = None
        seen: set[tuple[int, str]] = set()
        # The trigger of most words stands for all of the type that begin with the same word.
        doubtful = (match for match in matches if not match.certain)
        for match in sorted(sentence.groups(doubtful), key=lambda match: (match.first, match.first - match.last)):
            kind = match.entry.trigger.type
            if (match.first, kind) in seen:
                continue
            syntax = syntax or sentence.parsed()
            if sentence.place(match, syntax) is None:
                continue
            seen.add((match.first, kind))
            first, last = read.starts[match.first], read.ends[match.first]
            same = [event for event in told if event["type"] == kind]
            taken = any(event["trigger"]["start"] < last and first < event["trigger"]["end"] for event in same)
            if not wanted(first, taken):
                continue
            place = sentence.place_of(match)
            around, there = items.around([(place, match.entry)])
            yield Candidate(
                article.doc_id,
                first,
                last,
                (begin, end),
                kind,
                match.entry.lemma,
                taken,
                bool(same) and not taken,
                np.concatenate([around[there], items.of_syntax(place, match.entry, syntax)]),
                items.anywhere(place.low, place.high),
            )
