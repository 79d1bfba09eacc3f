"""How a stage reads words and writes its layer: plain records on `doc._`, spans that view them in `doc.spans`.

A layer `<name>` is a list of dicts under `doc._.khabar_<name>`, each with `start` and `end` in characters of `doc.text`.
The records are the truth; `doc.spans["khabar_<name>"]` is a view of them for spaCy users, joined by `span.id_`.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from spacy.tokens import Doc, Span, Token
from spacy.vocab import Vocab

from pipeline.language.folding import fold
from pipeline.language.words import TextWords

Record = dict[str, Any]
T = TypeVar("T")

SPAN_LAYERS = ("mentions", "entities", "quantities", "times", "quotes", "events")
_CACHE_LIMIT = 1_000_000


class ByWord(dict[int, T]):
    """What is known about a word type, by the hash of its text: `look` is asked once for each."""

    def __init__(self, vocab: Vocab, look: Callable[[str], T]) -> None:
        super().__init__()
        self._strings = vocab.strings
        self._look = look

    def __missing__(self, orth: int) -> T:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        answer = self[orth] = self._look(self._strings[orth])
        return answer


class ByFolded(dict[str, T]):
    """What is known about a folded word: `look` is asked once for each."""

    def __init__(self, look: Callable[[str], T]) -> None:
        super().__init__()
        self._look = look

    def __missing__(self, folded: str) -> T:
        if len(self) > _CACHE_LIMIT:
            self.clear()
        answer = self[folded] = self._look(folded)
        return answer


class WordTable(Generic[T]):
    """What `look` says of the words of a doc, for the vocabulary of the docs that it is asked about."""

    def __init__(self, look: Callable[[str], T]) -> None:
        self._look = look
        self._vocab: Vocab | None = None
        self._known: ByWord[T] | None = None

    def of(self, doc: Doc) -> Iterator[T]:
        """Yield what is known of every token of `doc`."""
        if self._known is None or self._vocab is not doc.vocab:
            self._vocab, self._known = doc.vocab, ByWord(doc.vocab, self._look)
        return map(self._known.__getitem__, tokens_of(doc)[0])

    def hits(self, doc: Doc) -> list[int]:
        """Return the indices of the tokens of which something true is known."""
        return list(itertools.compress(itertools.count(), self.of(doc)))


_caches: dict[int, tuple[Vocab, ByWord[str]]] = {}


def folded_words(doc: Doc) -> list[str]:
    """Return the folded form of every token of `doc`."""
    vocab = doc.vocab
    held = _caches.get(id(vocab))
    if held is None or held[0] is not vocab:
        held = _caches[id(vocab)] = (vocab, ByWord(vocab, fold))
    cache = held[1]
    return list(map(cache.__getitem__, tokens_of(doc)[0]))


_last_tokens: tuple[dict[Any, Any], int, list[int], list[int]] = ({}, 0, [], [])


def tokens_of(doc: Doc) -> tuple[list[int], list[int]]:
    """Return the hashes of the texts of the tokens and where they begin, from the call before where no token was split since."""
    global _last_tokens  # noqa: PLW0603
    owner, count, orths, offsets = _last_tokens
    if owner is not doc.user_data or count != len(doc):
        rows = doc.to_array(["ORTH", "IDX"])
        orths, offsets = rows[:, 0].tolist(), rows[:, 1].tolist()
        _last_tokens = (doc.user_data, len(doc), orths, offsets)
    return orths, offsets


def token_range(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Return the index of the token in which the character `start` stands, and the index after the last before `end`."""
    starts = tokens_of(doc)[1]
    return bisect_right(starts, start) - 1, bisect_left(starts, end)


_last_text: tuple[dict[Any, Any], str] = ({}, "")


def text_of(doc: Doc) -> str:
    """Return `doc.text`, which spaCy joins anew at each call, from the call before where that was for the same doc.

    A doc is known by its own `user_data` dict; splitting tokens does not change the text.
    """
    owner, text = _last_text
    if owner is not doc.user_data:
        words = map(doc.vocab.strings.__getitem__, tokens_of(doc)[0])
        spaces = map(("", " ").__getitem__, doc.to_array("SPACY").tolist())
        text = "".join(itertools.chain.from_iterable(zip(words, spaces, strict=True)))
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
    # The names that the model finds are the linker's to choose from: a layer without spans.
    for layer in (*SPAN_LAYERS, "names"):
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
    split = _split_at_edges(doc, [(start, end) for record in records for start, end, _, _ in _spans_of(layer, record)])
    for name in SPAN_LAYERS:
        if name == layer or (split and read_layer(doc, name)):
            _view(doc, name)


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


def _view(doc: Doc, layer: str) -> None:
    starts = tokens_of(doc)[1]
    doc.spans[f"khabar_{layer}"] = [
        Span(doc, bisect_right(starts, start) - 1, bisect_left(starts, end), label=label, span_id=key)
        for record in read_layer(doc, layer)
        for start, end, label, key in _spans_of(layer, record)
    ]


def _split_at_edges(doc: Doc, spans: list[tuple[int, int]]) -> bool:
    edges = sorted({edge for span in spans for edge in span})
    if not edges:
        return False
    orths, starts = tokens_of(doc)
    strings = doc.vocab.strings
    cuts: dict[int, list[int]] = {}
    for edge in edges:
        index = bisect_right(starts, edge) - 1
        offset = edge - starts[index]
        if index >= 0 and 0 < offset < len(strings[orths[index]]):
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
