"""A sentence as a row of items: words, punctuation marks, and the spans of the earlier layers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from spacy.tokens import Doc

from pipeline.stages.layers import ByFolded, Record, read_layer

Kind = Literal["word", "entity", "quantity", "time", "punct"]
SpanOfKind = tuple[int, int, Kind, Record]

_TRANSPARENT = frozenset("\"'“”„«»()[]‘’`#")
_BRACKETS = frozenset("([")
_OPENING = frozenset("([«“‘#")
_OWN_HA = (
    "جاه",
    "باه",
    "ياه",
    "كراه",
    "وجيه",
    "نبيه",
    "شبيه",
    "نزيه",
    "فقيه",
    "وجوه",
)  # no pronoun: اتجاه، مياه، تنبيه
_AND = "و"
_PROCLITICS = frozenset({"و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل", "ال", "لل", "بال", "وال"})
# What the letters of a word show: a word, one that may be a proclitic that stands apart, one with a pronoun at its end, one whose
# spelling tells whether it has one or which it is; marks.
_WORD, _PROCLITIC, _POSSESSED, _ENDING_IN_HA, _IN, _PUNCT, _QUOTATION, _BLANK = range(8)


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
    possessed: bool = False  # a pronoun is written on to it
    quoted: bool = False  # a quotation mark stands before it
    bracketed: bool = False  # a bracket stands before it
    closes: bool = False  # a closing quotation mark stands behind it
    hypothetical: bool = False  # إن: "if" before a past verb


def article_spans(doc: Doc) -> list[SpanOfKind]:
    """Return the spans of the earlier layers in order of their start, the longer first, overlaps left out."""
    spans: list[SpanOfKind] = []
    for entity in read_layer(doc, "entities"):
        spans += [(mention["start"], mention["end"], "entity", entity) for mention in entity["mentions"]]
    spans += [(record["start"], record["end"], "quantity", record) for record in read_layer(doc, "quantities")]
    spans += [(record["start"], record["end"], "time", record) for record in read_layer(doc, "times")]
    spans.sort(key=lambda span: (span[0], -span[1]))
    kept: list[SpanOfKind] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


class ArticleItems:
    """The items of a doc, of which those of a sentence are made when they are asked for.

    Each item is known by the token that it begins with. `folded`, `starts` and `ends` are the folded words of the doc and their
    characters, `pieces` the tokens [low, high) of its sentences, `spans` those of the earlier layers in order; one that goes over the
    end of its sentence ends there.
    """

    def __init__(
        self,
        text: str,
        folded: list[str],
        starts: list[int],
        ends: list[int],
        pieces: Sequence[tuple[int, int]],
        spans: Sequence[SpanOfKind],
    ) -> None:
        self._text, self._folded, self._starts, self._ends = text, folded, starts, ends
        self._pieces, self._lows = pieces, [low for low, _ in pieces]
        self._begins = [starts[low] for low in self._lows]
        self._shapes = bytes(map(_SHAPES.__getitem__, folded))
        shapes = np.frombuffer(self._shapes, dtype=np.uint8)
        self._is_item = bytearray((shapes < _QUOTATION).tobytes())
        self.named = bytearray(len(folded))  # tokens in which a name or a time stands
        self.made: dict[int, Item] = {}  # of spans, and of words of which more is known than their letters
        marks = set((shapes == _QUOTATION).nonzero()[0].tolist())
        for span in spans:
            marks.difference_update(self._cover(span))
        for token in sorted((*marks, *self.made)):
            low, high = self._sentence_of(token)
            if token not in marks:
                self._take_proclitic(token, low)
            elif self._opens_quotation(token, low) and token + 1 < high and self._is_item[token + 1]:
                following = self._item(token + 1)
                if following.kind != "punct":
                    following.quoted, following.bracketed = True, folded[token] in _BRACKETS
                if following.kind == "word":
                    self._take_proclitic(token + 1, low)
        for token in (shapes == _PROCLITIC).nonzero()[0].tolist():
            if folded[token] == _AND and self._is_item[token] and not self._is_span(token):
                self._join(token, self._sentence_of(token)[1])
        self.tokens: list[int] = np.frombuffer(self._is_item, dtype=np.bool_).nonzero()[0].tolist()

    def _sentence_of(self, token: int) -> tuple[int, int]:
        return self._pieces[bisect_right(self._lows, token) - 1]

    def sentence(self, low: int, high: int) -> list[Item]:
        """Return the items of the tokens [low, high)."""
        first, last = self.bounds(low, high)
        made = self.made
        return [made.get(token) or self._make(token) for token in self.tokens[first:last]]

    def bounds(self, low: int, high: int) -> tuple[int, int]:
        """Return the items [first, last) of the doc that begin with the tokens [low, high)."""
        return bisect_left(self.tokens, low), bisect_left(self.tokens, high)

    def words(self) -> list[str]:
        """Return the folded word of the token that each item of the doc begins with."""
        return list(map(self._folded.__getitem__, self.tokens))

    def special(self) -> Iterator[tuple[int, Item]]:
        """Yield the items of the doc that are spans, or words that stand behind a preposition or marks, with their indices."""
        return ((bisect_left(self.tokens, token), item) for token, item in self.made.items() if self._is_item[token])

    def covering(self, first: int, last: int) -> tuple[int, int]:
        """Return the items [first, last) of the doc in which the tokens [first, last) stand."""
        item = bisect_left(self.tokens, first)
        if item and self._end(self.tokens[item - 1]) > self._starts[first]:
            item -= 1
        return item, bisect_left(self.tokens, last)

    def _cover(self, span: SpanOfKind) -> range:
        """Make the item of a span, and return the tokens that it takes up."""
        start, end, kind, record = span
        place = bisect_right(self._begins, start) - 1
        low, high = self._pieces[place]
        if place < 0 or start >= self._ends[high - 1]:
            return range(0)
        first, last = bisect_left(self._starts, start, low, high), bisect_left(self._starts, end, low, high)
        if kind != "quantity":
            touched = bisect_right(self._ends, start, low, high)
            self.named[touched:last] = b"\1" * (last - touched)
        if first >= last:
            return range(0)
        self.made[first] = Item(kind, start, end, "", record=record)
        self._is_item[first:last] = b"\1" + bytes(last - first - 1)
        return range(first, last)

    def _make(self, token: int) -> Item:
        """Return the item of a token that is a word or a punctuation mark."""
        shape, start, end = self._shapes[token], self._starts[token], self._ends[token]
        if shape <= _PROCLITIC:
            return Item("word", start, end, self._folded[token])
        item = Item("punct" if shape == _PUNCT else "word", start, end, self._folded[token])
        if shape == _POSSESSED:
            item.possessed = True
        elif shape == _ENDING_IN_HA:
            item.possessed = self._text[end - 1] == "ه"
        elif shape == _IN:
            item.hypothetical = self._text[start] == "إ"
        return item

    def _item(self, token: int) -> Item:
        """Return the item of a token, which is kept, so that more can be told of it."""
        item = self.made.get(token)
        if item is None:
            item = self.made[token] = self._make(token)
        return item

    def _before(self, token: int, low: int) -> int:
        """Return the item before a token in a sentence that begins at `low`, -1 where there is none."""
        before = token - 1
        while before >= low and not self._is_item[before]:
            before -= 1
        return before if before >= low else -1

    def _end(self, token: int) -> int:
        item = self.made.get(token)
        return self._ends[token] if item is None else item.end

    def _is_span(self, token: int) -> bool:
        item = self.made.get(token)
        return item is not None and item.record is not None

    def _opens_quotation(self, mark: int, low: int) -> bool:
        """Tell whether a quotation mark or a bracket opens; one that closes is noted in the item before it."""
        before = self._before(mark, low)
        if before < 0:
            return True
        opens = self._end(before) != self._starts[mark] or self._folded[mark] in _OPENING
        if not opens:
            self._item(before).closes = True
        return opens

    def _take_proclitic(self, token: int, low: int) -> None:
        """Take the proclitic before a name, quotation marks between them passed over: و«زين»."""
        before, item = self._before(token, low), self.made[token]
        if (
            before >= 0
            and self._shapes[before] == _PROCLITIC
            and not self._is_span(before)
            and _TRANSPARENT.issuperset(self._text[self._ends[before] : item.start])
        ):
            self._is_item[before] = False
            letters = self._folded[before]
            item.joined = letters[0] in "وف"
            rest = letters.lstrip("وف")
            item.preposition = rest[:1] if rest[:1] in ("ب", "ل", "ك") else ""

    def _join(self, token: int, high: int) -> None:
        """Let the word behind take up a و that stands apart: و قال."""
        behind = token + 1
        while behind < high and not self._is_item[behind]:
            behind += 1
        if behind < high and (self._shapes[behind] != _PUNCT or self._is_span(behind)):
            self._is_item[token] = False
            self._item(behind).joined = True


def _shape(word: str) -> int:
    """Return what the letters of a folded word show: a mark, a pronoun at its end, or that what it is hangs on its spelling."""
    if word in _TRANSPARENT:
        return _QUOTATION
    if not word or word.isspace():
        return _BLANK
    if not word.isalnum() and not any(map(str.isalnum, word)):
        return _PUNCT
    if len(word) > 4 and word.endswith(("ها", "هم", "هما")):
        return _POSSESSED
    if word[-1] == "ه" and len(word) > 3 and not word.endswith(_OWN_HA):
        return _ENDING_IN_HA
    if word in _PROCLITICS:
        return _PROCLITIC
    return _IN if word == "ان" else _WORD


_SHAPES = ByFolded(_shape)
