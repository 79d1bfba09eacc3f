"""Find amounts of money, percentages, measures, counts, fractions and ordinals."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from decimal import Decimal

import regex
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.language.folding import fold
from pipeline.language.numerals import is_number, read_whole
from pipeline.language.quantity_expressions import Quantity, Reader
from pipeline.language.quantity_numbers import MAX_DIGITS
from pipeline.language.quantity_words import LONGEST_TEXT, NUMBER, load_lexicon
from pipeline.language.words import split_words
from pipeline.stages.currencies import CurrencySettler, Passage
from pipeline.stages.layers import (
    Record,
    WordTable,
    one_at_a_time,
    read_layer,
    register_extensions,
    text_of,
    tokens_of,
    words_of,
    write_layer,
)

_BREAK = re.compile(r"[\n.!؟?…](?:(?<=\n)|\n|[^\S\n]\s*)")  # at its end; begun with a set, which `re` seeks fast
# A text that is one number, and what may stand around it. The sign of a currency before digits makes them money; to words, which it
# is not printed before, it is a mark like the others.
_WHOLE = regex.compile(
    r"""[\s.,،؛;:!؟?()\[\]«»"'@&#*…]*?(?:\p{Sc}\s?(?=\p{L}))?([-+−]?\s?[.٫]?\p{Nd}.*?|\p{L}.*?)[\s.,،؛;:!؟?()\[\]«»"'@&#*…]*"""
)
_DIGIT = regex.compile(r"\p{Nd}")
_WHOLE_LENGTH = 500
_LONGEST_ROW = 15
_SMALL = Decimal("1e-6")


class QuantityFinder:
    """The component: writes the layer `quantities`."""

    def __init__(self) -> None:
        register_extensions()
        self._starts = load_lexicon().starts
        self._numbers = WordTable(_is_numeric)
        self._settler = CurrencySettler()

    @one_at_a_time
    def __call__(self, doc: Doc) -> Doc:
        """Find the quantities of `doc` and store them."""
        write_layer(doc, "quantities", self.find(doc))
        return doc

    def find(self, doc: Doc) -> list[Record]:
        """Return the quantities of `doc` in the order of the text; none overlaps a time or a name with digits (فوتسي 100)."""
        readers = self._readers(doc)
        whole = _read_whole(text_of(doc)) if len(readers) == 1 else None
        passages: list[Passage] = [whole] if whole else [(reader.words, reader.read()) for reader in readers]
        self._settler.settle(doc, passages)
        quantities = [found for _, some in passages for found in some]
        return _records(doc, sorted(quantities, key=lambda found: (found.start, found.end)), whole is not None)

    def _readers(self, doc: Doc) -> list[Reader]:
        """Cut out the stretches of text between breaks in which a number may stand."""
        hits = self._numbers.hits(doc)
        text = text_of(doc)
        if not hits:
            words = split_words(text) if len(doc) < LONGEST_TEXT else []
            return [Reader(words, text, whole=True)] if any(self._starts[word.folded] for word in words) else []
        edges = [0, *(match.end() for match in _BREAK.finditer(text)), len(text)]
        offsets = tokens_of(doc)[1]
        found: list[Reader] = []
        last = -1
        for i in hits:
            place = bisect_right(edges, offsets[i]) - 1
            if place != last and place + 1 < len(edges):
                last = place
                start, end = edges[place], edges[place + 1]
                found.append(Reader(words_of(doc).between(start, end), text, whole=end - start == len(text)))
        return found


def _is_numeric(word: str) -> bool:
    return bool(load_lexicon().starts[fold(word)] & NUMBER)


def _read_whole(text: str) -> Passage | None:
    """Read a text that is one number and nothing else."""
    match = _WHOLE.fullmatch(text) if len(text) <= _WHOLE_LENGTH else None
    if match is None:
        return None
    words = split_words(match[1], match.start(1))
    number = read_whole(words)
    if (
        number is None
        or [word.folded for word in words] == ["نص"]  # a text
        or number.value.adjusted() > MAX_DIGITS
        or (len(words) == 1 and len(words[0].folded) > _LONGEST_ROW and is_number(words[0]))
    ):
        return None
    kind = "ordinal" if number.kind == "ordinal" else "number"
    return words, [Quantity(kind, number.start, number.end, number.value, modifier=number.modifier)]


def _records(doc: Doc, quantities: list[Quantity], whole: bool) -> list[Record]:
    """Return the records of those quantities, sorted, that stand in no time, no name, and no other quantity."""
    text = text_of(doc)
    times = [(record["start"], record["end"]) for record in read_layer(doc, "times")]
    other = sorted([*times, *_names(doc)])
    starts = [start for start, _ in other]
    records: list[Record] = []
    done = 0
    for found in quantities:
        at = bisect_right(starts, found.end - 1) - 1
        if at >= 0 and other[at][1] > found.start and not (whole and other[at][0] > found.start):
            continue  # صفر واحد in a text that is one number is no day of Safar
        if found.start < done:
            continue
        done = found.end
        records.append(
            {
                "id": f"Q{len(records) + 1}",
                "kind": found.kind,
                "start": found.start,
                "end": found.end,
                "text": text[found.start : found.end],
                "value": _text(found.value),
                "value_max": None if found.value_max is None else _text(found.value_max),
                "modifier": found.modifier,
                "unit": found.unit,
                "currency": found.currency,
                "currency_source": found.currency_source,
                "currency_candidates": found.currency_candidates,
                "per": found.per,
                "counted": found.counted,
            }
        )
    return records


def _names(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield where a number is part of a name: in known names with digits, known persons, surnames (تيم ستون)."""
    for mention in read_layer(doc, "mentions"):
        if mention["type"] == "PER" or _DIGIT.search(mention["text"]):
            yield mention["start"], mention["end"]
    for name in read_layer(doc, "names"):
        first, space, _ = name["text"].partition(" ")
        if name["type"] == "PER" and space and not _DIGIT.search(name["text"]):
            yield name["start"] + len(first), name["end"]


def _text(value: Decimal) -> str:
    """Write a value without exponent and without a tail of zeros behind the mark."""
    text = format(value, "f")
    if "." in text:
        text = format(value, ".12f" if abs(value) > _SMALL else ".24f").rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


@Language.factory("khabar_quantities", assigns=["doc._.khabar_quantities", "doc.spans"])
def create_quantities(nlp: Language, name: str) -> QuantityFinder:
    """Make the component that finds quantities."""
    return QuantityFinder()
