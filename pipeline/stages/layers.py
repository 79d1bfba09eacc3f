"""How a stage reads words and writes its layer: plain records on `doc._`, spans that view them in `doc.spans`.

A layer `<name>` is a list of dicts under `doc._.khabar_<name>`, each with `start` and `end` in characters of `doc.text`.
The records are the truth; `doc.spans["khabar_<name>"]` is a view of them for spaCy users, joined by `span.id_`.
"""

from __future__ import annotations

import itertools
import os
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Generic, NamedTuple, ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray
from spacy.strings import StringStore
from spacy.tokens import Doc, Span, Token

from pipeline.language.folding import fold
from pipeline.language.words import TextWords

Record = dict[str, Any]
T = TypeVar("T")
S = TypeVar("S")
P = ParamSpec("P")

SPAN_LAYERS = ("mentions", "entities", "quantities", "times", "quotes", "events")
_CACHE_LIMIT = 1_000_000
_SLOTS = 1 << 18

# The stages remember what they know of the words met so far, in tables that grow while they read: one thread works at a time.
# A process is forked between two pieces of work, so that the child has whole tables and a free lock.
ONE_AT_A_TIME = threading.RLock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=ONE_AT_A_TIME.acquire,
        after_in_parent=ONE_AT_A_TIME.release,
        after_in_child=ONE_AT_A_TIME.release,
    )


def one_at_a_time(work: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """Let the calls of a stage's method wait for the work that another thread does in any stage."""

    @wraps(work)
    def waiting(self: S, /, *given: P.args, **named: P.kwargs) -> T:
        with ONE_AT_A_TIME:
            return work(self, *given, **named)

    return waiting


class WordTypes:
    """The different words of all docs, numbered as they come: what is known of a word stands under its number.

    A word has the same hash in every vocabulary.
    """

    def __init__(self) -> None:
        self.texts: list[str] = [""]
        self.spaced: list[str] = ["", " "]  # each word without and with a space behind it
        self.folded: list[str] = [""]
        self._numbers = {0: 0}
        # The word met last of those with the same last bits of their hashes, so that a doc is looked up at once.
        self._hashes = np.zeros(_SLOTS, dtype=np.uint64)
        self._slots = np.zeros(_SLOTS, dtype=np.int64)

    def numbers(self, orths: NDArray[np.uint64], strings: StringStore) -> NDArray[np.int64]:
        """Return the numbers of the words with the hashes `orths`, whose texts `strings` has."""
        slots = orths & np.uint64(_SLOTS - 1)
        numbers: NDArray[np.int64] = self._slots[slots]
        missing = (self._hashes[slots] != orths).nonzero()[0]
        if len(missing):
            words = orths[missing].tolist()
            self._enter([orth for orth in dict.fromkeys(words) if orth not in self._numbers], strings)
            numbers[missing] = found = list(map(self._numbers.__getitem__, words))
            self._hashes[slots[missing]] = orths[missing]
            self._slots[slots[missing]] = found
        return numbers

    def _enter(self, orths: list[int], strings: StringStore) -> None:
        """Give the next numbers to the words with the hashes `orths`, which are new."""
        texts = list(map(strings.__getitem__, orths))
        self._numbers.update(zip(orths, itertools.count(len(self.texts)), strict=False))
        self.texts += texts
        self.spaced += [form for text in texts for form in (text, text + " ")]
        self.folded += map(fold, texts)


class WordFlags:
    """What `look` says of words, a number below 256; it is asked once for each word type."""

    def __init__(self, look: Callable[[str], int]) -> None:
        self._look = look
        self._types: WordTypes | None = None
        self._known = bytearray()

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy what is asked, not what it said of the words of this process."""
        return type(self), (self._look,)

    def of(self, doc: Doc) -> NDArray[np.uint8]:
        """Return what is known of every token of `doc`."""
        tokens = _tokens(doc)
        if self._types is not tokens.types:
            self._types, self._known = tokens.types, bytearray()
        self._known += bytes(map(self._look, tokens.types.texts[len(self._known) :]))
        return np.frombuffer(self._known, dtype=np.uint8)[tokens.numbers]


class ByFolded(dict[str, T]):
    """What is known about a folded word: `look` is asked once for each."""

    def __init__(self, look: Callable[[str], T]) -> None:
        super().__init__()
        self._look = look

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy what is asked, not what it said."""
        return type(self), (self._look,)

    def __missing__(self, folded: str) -> T:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        answer = self[folded] = self._look(folded)
        return answer


class WordTable(Generic[T]):
    """What `look` says of words, kept of those of which it says something true; it is asked once for each word type."""

    def __init__(self, look: Callable[[str], T | None]) -> None:
        self._look = look
        self._types: WordTypes | None = None
        self._true = bytearray()
        self._said: dict[int, T] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy what is asked, not what it said of the words of this process."""
        return type(self), (self._look,)

    def hits(self, doc: Doc) -> list[int]:
        """Return the indices of the tokens of which something true is known."""
        tokens = _tokens(doc)
        if self._types is not tokens.types:
            self._types, self._true, self._said = tokens.types, bytearray(), {}
        for word in tokens.types.texts[len(self._true) :]:
            answer = self._look(word)
            if answer:
                self._said[len(self._true)] = answer
            self._true.append(bool(answer))
        hits: list[int] = np.frombuffer(self._true, dtype=np.bool_)[tokens.numbers].nonzero()[0].tolist()
        return hits

    def found(self, doc: Doc) -> list[tuple[int, T]]:
        """Return the indices of the tokens of which something true is known, and what."""
        hits = self.hits(doc)
        said = map(self._said.__getitem__, _tokens(doc).numbers[hits].tolist())
        return list(zip(hits, said, strict=True))


class _Tokens(NamedTuple):
    """The tokens of a doc as lists: the hashes of their texts, where they begin, the numbers of their types, once asked for folded."""

    owner: dict[Any, Any]
    types: WordTypes
    orths: list[int]
    offsets: list[int]
    numbers: NDArray[np.int64]
    folded: list[str]


_types = WordTypes()
_last_tokens: _Tokens | None = None


def _tokens(doc: Doc) -> _Tokens:
    """Return the tokens of `doc`, from the call before where no token was split since."""
    global _types, _last_tokens  # noqa: PLW0603
    tokens = _last_tokens
    if tokens is None or tokens.owner is not doc.user_data or len(tokens.orths) != len(doc):
        if len(_types.texts) > _CACHE_LIMIT:
            _types = WordTypes()
        rows: NDArray[np.uint64] = doc.to_array(["ORTH", "IDX"]).T  # type: ignore[assignment]  # spaCy's stubs say float
        numbers = _types.numbers(rows[0], doc.vocab.strings)
        tokens = _last_tokens = _Tokens(doc.user_data, _types, rows[0].tolist(), rows[1].tolist(), numbers, [])
    return tokens


def tokens_of(doc: Doc) -> tuple[list[int], list[int]]:
    """Return the hashes of the texts of the tokens and where they begin."""
    tokens = _tokens(doc)
    return tokens.orths, tokens.offsets


def folded_words(doc: Doc) -> list[str]:
    """Return the folded form of every token of `doc`: a list that others read, too."""
    tokens = _tokens(doc)
    if not tokens.folded:
        tokens.folded.extend(map(tokens.types.folded.__getitem__, tokens.numbers.tolist()))
    return tokens.folded


_last_text: tuple[dict[Any, Any], str] = ({}, "")


def text_of(doc: Doc) -> str:
    """Return `doc.text`, which spaCy joins anew at each call, from the call before where that was for the same doc.

    A doc is known by its own `user_data` dict; splitting tokens does not change the text.
    """
    owner, text = _last_text
    if owner is not doc.user_data:
        tokens = _tokens(doc)
        pieces: list[int] = (2 * tokens.numbers + (doc.to_array("SPACY") != 0)).tolist()
        text = "".join(map(tokens.types.spaced.__getitem__, pieces))
        remember_text(doc, text)
    return text


def remember_text(doc: Doc, text: str) -> None:
    """Keep the text of `doc` for `text_of`."""
    global _last_text  # noqa: PLW0603
    _last_text = (doc.user_data, text)


_last_words = TextWords("")


def words_of(doc: Doc) -> TextWords:
    """Return the words of `doc.text`, from the call before where that was for the same text."""
    global _last_words  # noqa: PLW0603
    text = text_of(doc)
    if _last_words.text is not text:
        _last_words = TextWords(text)
    return _last_words


def register_extensions() -> None:
    """Declare the `doc._.khabar_*` attributes; a stage calls this when it is made."""
    if Doc.has_extension("khabar_article"):
        return
    Doc.set_extension("khabar_article", default=None)
    # The gazetteer's doubts are for the model of names to settle, the names that it finds for the linker: layers without spans.
    for layer in (*SPAN_LAYERS, "doubts", "names"):
        Doc.set_extension(f"khabar_{layer}", default=[])


def read_layer(doc: Doc, layer: str) -> list[Record]:
    """Return the records of a layer, empty when no stage has written it."""
    records: list[Record] = doc._.get(f"khabar_{layer}") if Doc.has_extension(f"khabar_{layer}") else []
    return records


def write_layer(doc: Doc, layer: str, records: list[Record]) -> None:
    """Store `records` as the layer's truth and give spaCy users its spans, exact in characters.

    Tokens that a span's edge cuts (بميتا → ب | ميتا) are split first, and the views of the earlier layers made anew.
    """
    doc._.set(f"khabar_{layer}", records)
    spans = [span for record in records for span in _spans_of(layer, record)]
    split = _split_at_edges(doc, spans)
    _view(doc, layer, spans)
    if not split:
        return
    for name in SPAN_LAYERS:
        if name != layer and (earlier := read_layer(doc, name)):
            _view(doc, name, [span for record in earlier for span in _spans_of(name, record)])


def _spans_of(layer: str, record: Record) -> list[tuple[int, int, str, str]]:
    if layer == "entities":
        return [(m["start"], m["end"], record["type"], record["id"]) for m in record["mentions"]]
    if layer == "mentions":
        return [(record["start"], record["end"], record["type"], record["id"])]
    if layer == "events":
        trigger = record["trigger"]
        return [(trigger["start"], trigger["end"], record["type"], record["id"])]
    label = record.get("kind") or record.get("type") or layer
    return [(record["start"], record["end"], label, record.get("id", ""))]


def _view(doc: Doc, layer: str, spans: list[tuple[int, int, str, str]]) -> None:
    starts = tokens_of(doc)[1]
    doc.spans[f"khabar_{layer}"] = [
        Span(doc, bisect_right(starts, start) - 1, bisect_left(starts, end), label=label, span_id=key)
        for start, end, label, key in spans
    ]


def _split_at_edges(doc: Doc, spans: list[tuple[int, int, str, str]]) -> bool:
    edges = sorted({edge for start, end, _, _ in spans for edge in (start, end)})
    if not edges:
        return False
    orths, starts = tokens_of(doc)
    strings = doc.vocab.strings
    cuts: dict[int, list[int]] = {}
    for edge in edges:
        index = bisect_right(starts, edge) - 1
        offset = edge - starts[index]
        if offset and index >= 0 and offset < len(strings[orths[index]]):
            cuts.setdefault(index, []).append(offset)
    if not cuts:
        return False
    sentences_known = bool(doc[0].is_sent_start) if len(doc) == 1 else doc.has_annotation("SENT_START")
    with doc.retokenize() as retokenizer:
        for index, offsets in cuts.items():
            token: Token = doc[index]
            bounds = [0, *offsets, len(token)]
            pieces = [token.text[a:b] for a, b in itertools.pairwise(bounds)]
            retokenizer.split(token, pieces, heads=[(token, len(pieces) - 1)] * len(pieces))
    if sentences_known:
        added = 0
        for index in sorted(cuts):
            for _ in cuts[index]:
                added += 1
                doc[index + added].is_sent_start = False
    return True
