"""Run the pipeline over articles and list the words that may be triggers, with their clues and with what the rules say."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spacy.language import Language

from pipeline.extraction import annotate
from pipeline.reading import Article
from pipeline.stages.clauses import Syntax
from pipeline.stages.events import silent_ranges
from pipeline.stages.items import article_spans, sentence_items
from pipeline.stages.layers import read_layer
from pipeline.stages.trigger_model import Clues, Known, SentenceClues
from pipeline.stages.triggers import EventTables, EventText, Sentence


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
    read, spans, silent = EventText(doc, tables), article_spans(doc), silent_ranges(doc)
    events = read_layer(doc, "events")
    starts = [span[0] for span in spans]
    for low, high in read.pieces():
        words = read.candidates[bisect_left(read.candidates, low) : bisect_left(read.candidates, high)]
        begin, end = read.starts[low], read.ends[high - 1]
        if not words or any(first <= begin < last for first, last in silent):
            continue
        inside = spans[bisect_left(starts, begin) : bisect_left(starts, end)]
        sentence = Sentence(read, low, high, words, inside, None, tables)
        told = [event for event in events if begin <= event["trigger"]["start"] < end]
        syntax: Syntax | None = None
        clues: SentenceClues | None = None
        seen: set[tuple[int, str]] = set()
        # The trigger of most words stands for all of the type that begin with the same word.
        for match in sorted(sentence.doubtful(), key=lambda match: (match.first, match.first - match.last)):
            kind = match.entry.trigger.type
            if (match.first, kind) in seen:
                continue
            if syntax is None:
                items = sentence_items(read.text, read.folded, read.starts, read.ends, (low, high), inside)
                syntax = Syntax(items, tables.words)
            place = sentence.place(match, syntax)
            if place is None:
                continue
            seen.add((match.first, kind))
            first, last = read.starts[match.first], read.ends[match.first]
            same = [event for event in told if event["type"] == kind]
            taken = any(event["trigger"]["start"] < last and first < event["trigger"]["end"] for event in same)
            if not wanted(first, taken):
                continue
            clues = clues or SentenceClues(syntax, known)
            yield Candidate(
                article.doc_id,
                first,
                last,
                (begin, end),
                kind,
                match.entry.lemma,
                taken,
                bool(same) and not taken,
                clues.of(place, match.entry),
                clues.anywhere,
            )
