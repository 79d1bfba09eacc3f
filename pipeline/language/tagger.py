"""A trained tagger of names: numbers in, numbers out, with nothing but numpy at run time.

A word is known by its `word_key`: a vector of its own if it is common, else the mean of the vectors of its letter groups,
plus flags from the name tables. Two rows of causal gated convolutions, one from each side, read the words around it; they
were trained on raw news to guess a hidden word. A gated layer over both, the word and what the gazetteer found gives a
score for each label, and the best labels in a row are chosen with the scores of their transitions.
`models/ner/README.md` says how it was trained; `training/ner` trains it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipeline.language.folding import fold, prefix_length
from pipeline.language.names import given_names, name_cues
from pipeline.language.proclitics import analyses

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

BOUNDARY = "<s>"
FORMAT = 2
# B and I of each type stand at 1 + 2n and 2 + 2n, for labels and for what the gazetteer found alike; 0 is no name.
LABEL_TYPES = ("PER", "ORG", "LOC")
KNOWN_TYPES = ("PER", "ORG", "LOC", "PRODUCT", "MEDIA")
BEGINS, GOES_ON = 1, 2
FLAGS = 14
_GRAM_SIZES = (3, 4, 5)
_DIGIT = re.compile(r"\d")
# Where "no name" leads by more than this, no label of a neighbour can change it.
_CERTAIN = 8.0
_IMPOSSIBLE = -1e4
# How many times nearer to the commonest word what stands behind a proclitic must be.
_COMMONER = 3
# وادي is no و + ادي.
_SHORTEST_JOINED = 4
_PACKAGE = Path(__file__).resolve().parents[1]


class ModelError(RuntimeError):
    """A trained model that is missing or cannot be used; the message names the folder and what to do."""


def model_folder(name: str) -> Path:
    """Return the folder of the model `name`: inside the installed package, else beside it in a checkout.

    Raises ModelError where there is none.
    """
    places = [_PACKAGE / "models" / name, _PACKAGE.parent / "models" / name]
    for place in places:
        if (place / "model.json").is_file():
            return place
    looked = " and ".join(str(place) for place in places)
    raise ModelError(f"there is no trained model {name!r}: looked in {looked}; `make models` trains it")


def word_key(text: str) -> str:
    """Return the form under which the model knows a word: folded, digits as 0, final ى kept, a Latin capital marked ^."""
    key = _DIGIT.sub("0", fold(text))
    if text.endswith("ى") and key:
        return key[:-1] + "ى"
    return "^" + key if text[:1].isascii() and text[:1].isupper() else key


def gram_rows(key: str, rows: int) -> list[int]:
    """Return the rows, out of `rows`, of the letter groups of a word whose edges are marked."""
    marked = f"<{key}>"
    return [
        crc32(marked[start : start + size].encode("utf-8", "surrogatepass")) % rows
        for size in _GRAM_SIZES
        for start in range(len(marked) - size + 1)
    ] or [0]


def word_flags(keys: Sequence[str]) -> Floats:
    """Return what the name tables and the letters say of words: (keys, FLAGS) numbers 0 or 1."""
    tables = _table_flags()
    bits = np.fromiter((_flag_bits(key, tables) for key in keys), dtype=np.int64, count=len(keys))
    return (bits[:, None] >> np.arange(FLAGS) & 1).astype(np.float32)


def _flag_bits(key: str, tables: dict[str, tuple[int, int]]) -> int:
    folded = fold(key.removeprefix("^")) if key[-1:] == "ى" or key[:1] == "^" else key
    bits = 0
    for rest, proclitic in analyses(folded):
        if rest in tables:
            bits |= tables[rest][proclitic > 0]
    if key[-1:] == "ى":
        bits = bits & ~0b1111 | 1 << 13
    # A digit is always 0 in a key.
    return (
        bits
        | (key[:1] == "^") << 9
        | folded.startswith("ال") << 10
        | (not folded[:1].isalnum()) << 11
        | ("0" in key) << 12
    )


@lru_cache(maxsize=1)
def _table_flags() -> dict[str, tuple[int, int]]:
    """Return the bits of the words in the name tables: those of a word alone, and those of one behind a proclitic."""
    flags: dict[str, tuple[int, int]] = {}
    # Bits 1 and 3 are spare; the weights were trained without them.
    for name in given_names():
        flags[name] = (0b1, 0b100)
    for cue, kind in name_cues().items():
        if kind in KNOWN_TYPES:
            alone, behind = flags.get(cue, (0, 0))
            bit = 1 << 4 + KNOWN_TYPES.index(kind)
            flags[cue] = (alone | bit, behind | bit)
    return flags


class NameTagger:
    """The network of a model folder: `model.json`, `words.txt`, `words.npy`, `grams.npy` (int8) and `layers.npz`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            settings: dict[str, Any] = json.loads((folder / "model.json").read_text(encoding="utf-8"))
            words = (folder / "words.txt").read_text(encoding="utf-8").split("\n")
            # Mapped, not read: workers share the pages, and only what a text needs is loaded.
            self._word_table = np.asarray(np.load(folder / "words.npy", mmap_mode="r"))
            self._gram_table = np.asarray(np.load(folder / "grams.npy", mmap_mode="r"))
            layers = np.load(folder / "layers.npz")
            self._layers: dict[str, Floats] = {name: layers[name] for name in layers.files}
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(f"the model in {folder} cannot be read: {error}") from error
        if settings.get("format") != FORMAT:
            raise ModelError(f"the model in {folder} has format {settings.get('format')}, this version reads {FORMAT}")
        self._reaches: list[int] = settings["reaches"]
        for layer in ["hidden", *(f"{side}{i}" for side in ("left", "right") for i in range(len(self._reaches)))]:
            # A gate 1 / (1 + exp(-g)) is (1 + tanh(g / 2)) / 2: `_gated` reads weights that are halved.
            self._layers[layer] *= 0.5
            self._layers[f"{layer}_bias"] *= 0.5
        self._rows = {word: row for row, word in enumerate(words)}
        # Names come again and again; the answer is that of `_proclitic`.
        self.proclitic = lru_cache(maxsize=1 << 14)(self._proclitic)
        self._roles = dict(zip(words, self._layers.pop("roles").tolist(), strict=True))
        self.transitions = self._layers["transitions"].copy()
        for inside in (2, 4, 6):
            for before in range(2 * len(LABEL_TYPES) + 1):
                if before not in (inside, inside - 1):
                    self.transitions[before, inside] = _IMPOSSIBLE
        self._boundary = self.vectors([BOUNDARY])
        self.width = self._boundary.shape[1]
        self._edges = {side: self._edge_states(side) for side in ("left", "right")}

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy where the model lies: the tables of another process are mapped, too."""
        return type(self), (self._folder,)

    def vector(self, key: str) -> Floats:
        """Return the vector of the word `key`, flags at its end."""
        vector: Floats = self.vectors([key])[0]
        return vector

    def vectors(self, keys: Sequence[str]) -> Floats:
        """Return the vectors (keys, width) of the words `keys`, of which there is at least one."""
        found = np.empty((len(keys), self._word_table.shape[1] + FLAGS), dtype=np.float32)
        rows = np.array([self._rows.get(key, -1) for key in keys])
        common, rare = np.flatnonzero(rows >= 0), np.flatnonzero(rows < 0)
        letters = found[:, :-FLAGS]
        rows = rows[common]
        letters[common] = self._word_table[rows] * self._layers["word_scales"][rows, None].astype(np.float32)
        if len(rare):
            groups = [gram_rows(keys[place], len(self._gram_table)) for place in rare.tolist()]
            sizes = np.array([len(group) for group in groups])
            grams = np.fromiter(chain.from_iterable(groups), dtype=np.int64, count=sizes.sum())
            scaled = self._gram_table[grams] * self._layers["gram_scales"][grams, None].astype(np.float32)
            letters[rare] = np.add.reduceat(scaled, np.cumsum(sizes) - sizes, axis=0) / sizes[:, None]
        found[:, -FLAGS:] = word_flags(keys)
        return found

    def roles(self, keys: Sequence[str]) -> list[int]:
        """Return for each of the words `keys` whether a name may begin with it (BEGINS) and go on with it (GOES_ON).

        Common words that the news hardly ever has so in a name have not the role; other words have both.
        """
        return [self._roles.get(key, BEGINS | GOES_ON) for key in keys]

    def _proclitic(self, word: str) -> int:
        """Return how many characters at the head of a name's first word are proclitics.

        They are where the rest is by far the commoner word in the news (وأحمد, بالرياض), or a given name behind و (وملحم),
        unless the whole is a given name (وليد).
        """
        folded = fold(word)
        if folded in given_names():
            return 0
        if folded[0] == "و" and len(folded) > _SHORTEST_JOINED and folded[1:] in given_names():
            return prefix_length(word, 1)
        unknown = len(self._rows)
        best, rank = 0, self._rows.get(folded, unknown) / _COMMONER
        for rest, length in analyses(folded):
            if length and len(rest) > 2 and self._rows.get(rest, unknown) < rank:
                best, rank = length, self._rows[rest]
        return prefix_length(word, best) if best else 0

    def labels(
        self,
        vectors: Floats,
        starts: Sequence[bool] | NDArray[np.bool_],
        known: Ints,
        asked: NDArray[np.bool_] | None = None,
    ) -> tuple[Ints, Floats]:
        """Return the label of each word, and by how much its score leads over that of no name.

        A label is 0 for no name, 1 + 2n for the first and 2 + 2n for a further word of LABEL_TYPES[n]. The lead of a word with
        label 0 is that of the best other label, below 0 but for chance.

        `vectors` (words, width) are the words' vectors, `starts` says which words begin a sentence, `known` is what the
        gazetteer found at each, numbered like the labels over KNOWN_TYPES. Words that are not `asked` for have label and
        lead 0; they are read only as far as they are context of others.
        """
        begins = np.asarray(starts, dtype=bool).copy()
        begins[0] = True
        places = np.arange(len(begins)) if asked is None else np.flatnonzero(asked)
        labels, leads = np.zeros(len(begins), dtype=np.int64), np.zeros(len(begins), dtype=np.float32)
        if len(places):
            scores = self._scores(vectors, _Sentences(begins), known, places)
            chosen = self._decode(scores, places, begins)
            labels[places] = chosen
            told = np.where(chosen, scores[np.arange(len(places)), chosen], scores[:, 1:].max(axis=1))
            leads[places] = told - scores[:, 0]
        return labels, leads

    def scores(self, vectors: Floats, starts: Sequence[bool] | NDArray[np.bool_], known: Ints) -> Floats:
        """Return the scores (words, labels) of words told of as `labels` wants them; `transitions` go between them."""
        begins = np.asarray(starts, dtype=bool).copy()
        begins[0] = True
        return self._scores(vectors, _Sentences(begins), known, np.arange(len(begins)))

    def _scores(self, vectors: Floats, sentences: _Sentences, known: Ints, places: Ints) -> Floats:
        """Return the scores (places, labels) of the words at `places`."""
        rows = np.concatenate([vectors, self._boundary, np.zeros_like(self._boundary)])
        words, flags = rows[:, :-FLAGS], rows[:, -FLAGS:]
        around = np.concatenate([sentences.pairs(-1), sentences.pairs(1)[:, 1:]], axis=1).take(places, axis=0)
        found = np.concatenate([known, [0, 0]])[around]
        parts = [
            self._read("left", words, sentences, places, -1),
            self._read("right", words, sentences, places, 1),
            words[places],
            self._layers["gazetteer"][found].reshape(len(places), -1),
            flags[around].reshape(len(places), -1),
        ]
        hidden = self._gated(np.concatenate(parts, axis=1), "hidden")
        scores: Floats = hidden @ self._layers["output"] + self._layers["output_bias"]
        return scores

    def _read(self, side: str, words: Floats, sentences: _Sentences, places: Ints, sign: int) -> Floats:
        """Return the states at `places` of the row of convolutions that looks to one side, where sign -1 is before."""
        # The last layer is wanted at `places` alone, one below it also where the one above looks.
        wanted = [places]
        marked = np.zeros(len(words), dtype=bool)
        for reach in self._reaches[:0:-1]:
            marked[sentences.pairs(sign * reach).take(wanted[-1], axis=0)] = True
            wanted.append(marked[: sentences.size].nonzero()[0])
        state = words
        for number, (reach, at) in enumerate(zip(self._reaches, reversed(wanted), strict=True)):
            pairs = sentences.pairs(sign * reach).take(at, axis=0)
            both = state.take(pairs, axis=0).reshape(len(at), -1)
            gated = self._gated(both, f"{side}{number}")
            if number:
                gated += both[:, : gated.shape[1]]
            state = np.empty((len(words), gated.shape[1]), dtype=np.float32)
            state[at] = gated
            state[sentences.size :] = self._edges[side][number]
        return gated

    def _gated(self, rows: Floats, layer: str) -> Floats:
        """Return what the first half of a layer says, as far as its second half lets it through."""
        values = rows @ self._layers[layer]
        values += self._layers[f"{layer}_bias"]
        half = values.shape[1] // 2
        gated: Floats = np.tanh(values[:, half:])
        gated *= values[:, :half]
        gated += values[:, :half]
        return gated

    def _edge_states(self, side: str) -> list[Floats]:
        """Return for each layer two rows: its state at a boundary word, before which there is nothing, and nothing."""
        state, states = self._boundary[:, :-FLAGS], []
        for number in range(len(self._reaches)):
            gated = self._gated(np.concatenate([state, np.zeros_like(state)], axis=1), f"{side}{number}")
            state = gated + state if number else gated
            states.append(np.concatenate([state, np.zeros_like(state)]))
        return states

    def _decode(self, scores: Floats, places: Ints, begins: NDArray[np.bool_]) -> Ints:
        """Return the best labels of the words at `places`.

        Words that surely are no name part the text into short runs, decoded side by side.
        """
        labels = np.zeros(len(scores), dtype=np.int64)
        open_words = (scores[:, 0] - scores[:, 1:].max(axis=1) < _CERTAIN).nonzero()[0]
        if not len(open_words):
            return labels
        first = np.ones(len(open_words), dtype=bool)
        where = places[open_words]
        first[1:] = (where[1:] - where[:-1] > 1) | begins[where[1:]]
        starts = open_words[first]
        bounds = np.append(first, True).nonzero()[0]
        lengths = bounds[1:] - bounds[:-1]
        order = np.argsort(-lengths, kind="stable")
        starts, lengths = starts[order], lengths[order]
        moves = self.transitions
        best = scores[starts] + moves[0]
        back: list[Ints] = []
        history = [best]
        for step in range(1, int(lengths[0])):
            going = int(np.searchsorted(-lengths, -step))
            ways = history[-1][:going, :, None] + moves
            back.append(ways.argmax(axis=1))
            history.append(ways.max(axis=1) + scores[starts[:going] + step])
        current = np.zeros(len(starts), dtype=np.int64)
        for step in range(len(history) - 1, -1, -1):
            going = len(history[step])
            chosen = (history[step] + moves[:, 0]).argmax(axis=1)
            if step + 1 < len(history):
                further = len(history[step + 1])
                chosen[:further] = back[step][np.arange(further), current[:further]]
            current[:going] = chosen
            labels[starts[:going] + step] = chosen
        return labels


class _Sentences:
    """Rows of words, one for each of `size` words; behind them a row for the words at all boundaries, and one for nothing.

    A sentence stands between two boundary words, over which nobody looks.
    """

    def __init__(self, begins: NDArray[np.bool_]) -> None:
        self.size = len(begins)
        self._index = np.arange(self.size)
        bounds = np.append(begins, True).nonzero()[0]
        lengths = bounds[1:] - bounds[:-1]
        self._before = self._index - np.repeat(bounds[:-1], lengths)
        self._behind = np.repeat(bounds[1:], lengths) - self._index - 1
        self._pairs: dict[int, Ints] = {}

    def pairs(self, by: int) -> Ints:
        """Return for each word its row and that of what stands `by` words behind it, before it where `by` < 0."""
        if by not in self._pairs:
            missing = abs(by) - (self._before if by < 0 else self._behind)
            pairs = self._pairs[by] = np.empty((self.size, 2), dtype=np.int64)
            pairs[:, 0] = self._index
            pairs[:, 1] = np.where(missing <= 0, self._index + by, self.size + (missing > 1))
        return self._pairs[by]


@lru_cache(maxsize=1)
def load_tagger() -> NameTagger:
    """Return the tagger of `models/ner`, read once a process. Raises ModelError where it is missing or broken."""
    return NameTagger(model_folder("ner"))
