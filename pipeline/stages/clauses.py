"""A sentence as the event stage sees it: words and already found spans in a row, and how each stands to a trigger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc, Span

from pipeline.language.folding import fold
from pipeline.language.proclitics import analyses
from pipeline.language.tables import TableError, cells, read_table
from pipeline.stages.layers import Record, read_layer

Kind = Literal["word", "entity", "quantity", "time", "punct"]

_TRANSPARENT = frozenset("\"'“”„«»()[]‘’`#")
_PROCLITICS = frozenset({"و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل", "ال", "لل", "بال", "وال"})


_NAME_BEARERS = frozenset({"head", "actor", "person"})
_ACTORS = {"actor": "ORG", "person": "PER"}
_TURNS = frozenset({"بينما", "فيما", "لكن", "ولكن", "مقابل", "حين", "حيث", "اذ", "كما", "لكنها", "لكنه"})


@dataclass(slots=True)
class Item:
    """A word, a punctuation mark, or a span of an earlier layer (`record`); offsets are characters of the text."""

    kind: Kind
    start: int
    end: int
    folded: str
    preposition: str = ""  # ب، ل، ك written on to it
    joined: bool = False  # و or ف written on to it
    record: Record | None = None


class FunctionWords:
    """Closed-class words that end a noun phrase, and head nouns that a name stands behind (شركة ميتا)."""

    def __init__(self) -> None:
        self.classes: dict[str, str] = {}
        for row in read_table("events/function_words.tsv", ("class", "forms")):
            for form in map(fold, cells(row["forms"])):
                if self.classes.setdefault(form, row["class"]) != row["class"]:
                    raise TableError(f"events/function_words.tsv: {form} is {self.classes[form]} and {row['class']}")
        self._known: dict[str, str] = {}

    def word_class(self, folded: str) -> str:
        """Return the class of a folded word, looking behind و and ف; "" for an open-class word."""
        known = self._known.get(folded)
        if known is None:
            known = self.classes.get(folded, "")
            if not known and folded[:1] in ("و", "ف"):
                known = self.classes.get(folded[1:], "")
                if folded[0] == "ف" and known == "preposition":  # فتحت is no ف + تحت
                    known = ""
            self._known[folded] = known
        return known

    def is_head(self, folded: str) -> bool:
        """Tell whether a folded word is a head noun, with or without proclitics."""
        return any(self.classes.get(rest) in _NAME_BEARERS for rest, _ in analyses(folded))

    def actor(self, folded: str) -> str:
        """Return the entity type of a noun that takes up somebody named before (الشركة: ORG), "" for other words."""
        for rest, _ in analyses(folded):
            if (word_class := self.classes.get(rest)) in _ACTORS:
                return _ACTORS[word_class]
        return ""


def article_spans(doc: Doc) -> list[tuple[int, int, Kind, Record]]:
    """Return the spans of the earlier layers in order of their start, the longer first, overlaps left out."""
    spans: list[tuple[int, int, Kind, Record]] = []
    for entity in read_layer(doc, "entities"):
        spans += [(mention["start"], mention["end"], "entity", entity) for mention in entity["mentions"]]
    spans += [(record["start"], record["end"], "quantity", record) for record in read_layer(doc, "quantities")]
    spans += [(record["start"], record["end"], "time", record) for record in read_layer(doc, "times")]
    spans.sort(key=lambda span: (span[0], -span[1]))
    kept: list[tuple[int, int, Kind, Record]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def sentence_items(sentence: Span, folded: list[str], spans: list[tuple[int, int, Kind, Record]]) -> list[Item]:
    """Return the items of a sentence; `folded` are the doc's folded words, `spans` those that start in the sentence."""
    items: list[Item] = []
    waiting = iter(spans)
    span = next(waiting, None)
    covered = -1
    for token in sentence:
        start, end = token.idx, token.idx + len(token)
        if end <= covered:
            continue
        while span is not None and span[1] <= start:
            span = next(waiting, None)
        if span is not None and span[0] <= start:
            item = Item(span[2], span[0], span[1], "", record=span[3])
            _take_proclitic(items, item)
            items.append(item)
            covered = span[1]
            continue
        word = folded[token.i]
        if token.is_space or word in _TRANSPARENT or not word:
            continue
        if not any(character.isalnum() for character in word):
            items.append(Item("punct", start, end, word))
            continue
        item = Item("word", start, end, word)
        if len(word) > 3 and word[0] in "وف" and word[1:3] in ("لل", "ال", "با"):
            item.joined = True
        bare = word[1:] if item.joined else word
        if bare.startswith("لل"):
            item.preposition = "ل"
        elif bare.startswith("بال") and len(bare) > 4:
            item.preposition = "ب"
        items.append(item)
    return items


def _take_proclitic(items: list[Item], item: Item) -> None:
    if items and items[-1].kind == "word" and items[-1].end == item.start and items[-1].folded in _PROCLITICS:
        letters = items.pop().folded
        item.joined = letters[0] in "وف"
        rest = letters.lstrip("وف")
        item.preposition = rest[:1] if rest[:1] in ("ب", "ل", "ك") else ""


class Clause:
    """The items of a sentence seen from a trigger at items[first:last]."""

    def __init__(self, items: list[Item], first: int, last: int, words: FunctionWords) -> None:
        self.items, self.first, self.last, self.words = items, first, last, words

    def relation(self, index: int) -> str:
        """Return how the item stands to the trigger.

        `next`: behind it with no preposition between; a folded preposition (`علي`, `من`, `ل` …) that governs it behind
        the trigger; `before` and `before:<preposition>` in front of it; `far` across a clause boundary.
        """
        item = self.items[index]
        if index >= self.last:
            if item.preposition:
                return item.preposition
            return self._governor(index, self.last, "next")
        if item.preposition:
            return f"before:{item.preposition}"
        governor = self._governor(index, 0, "")
        return f"before:{governor}" if governor and governor != "far" else "before"

    def _governor(self, index: int, stop: int, otherwise: str) -> str:
        commas = 0
        for i in range(index - 1, stop - 1, -1):
            item = self.items[i]
            if item.kind == "punct":
                if item.folded not in ("،", ",", "-", "–"):
                    return "far" if otherwise else ""
                commas += 1
                if not otherwise:
                    return ""
                continue
            if item.kind == "word":
                word_class = self.words.word_class(item.folded)
                if commas and word_class:
                    continue
                if word_class in _NAME_BEARERS:
                    word_class = ""
                if word_class == "preposition":
                    return item.folded[1:] if item.folded not in self.words.classes else item.folded
                if word_class in ("relative", "complementizer"):
                    return "far" if otherwise else ""
                if commas:
                    continue
                if item.preposition:
                    return item.preposition
                if (
                    item.folded[0] in "بلك"
                    and self.words.is_head(item.folded)
                    and item.folded not in self.words.classes
                ):
                    return item.folded[0]
                if index - i > 6 and not otherwise:
                    return ""
            elif item.kind == "entity" and item.preposition and not commas:
                if self.items[index].joined:
                    return item.preposition
                return otherwise
        return otherwise

    def noun_phrase(self, index: int, limit: int = 3) -> tuple[int, int] | None:
        """Return the characters of the short noun phrase that starts at items[index], None where none does."""
        start = end = -1
        for taken, item in enumerate(self.items[index : index + limit]):
            if item.kind in ("punct", "time") or (item.kind == "quantity" and taken):
                break
            if item.kind == "word":
                word_class = self.words.word_class(item.folded)
                if word_class and word_class not in _NAME_BEARERS:
                    break
                if taken and (item.preposition or item.joined or item.folded[0] == "و"):
                    break
            elif taken and (item.preposition or item.joined or (item.record and item.record["type"] == "PER")):
                break
            if start < 0:
                start = item.start
            end = item.end
        return (start, end) if start >= 0 else None

    def breaks(self, index: int) -> int:
        """Return how many clause breaks (commas, بينما، مقابل …) lie between the trigger and items[index]."""
        low, high = (index + 1, self.first) if index < self.first else (self.last, index)
        return sum(
            item.folded in _TURNS or (item.kind == "punct" and item.folded in ("،", ","))
            for item in self.items[low:high]
        )

    def indexes_behind(self) -> Iterator[int]:
        """Yield the indexes behind the trigger."""
        yield from range(self.last, len(self.items))

    def indexes_before(self) -> Iterator[int]:
        """Yield the indexes in front of the trigger, the nearest first."""
        yield from range(self.first - 1, -1, -1)
