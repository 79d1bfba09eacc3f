"""A trained tagger of names: numbers in, numbers out, with nothing but numpy at run time.

A word is known by its `word_key`: a vector of its own if it is common, plus the mean of the vectors of its letter groups,
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
FORMAT = 1
# B and I of each type stand at 1 + 2n and 2 + 2n, for labels and for what the gazetteer found alike; 0 is no name.
LABEL_TYPES = ("PER", "ORG", "LOC")
KNOWN_TYPES = ("PER", "ORG", "LOC", "PRODUCT", "MEDIA")
FLAGS = 14
_GRAM_SIZES = (3, 4, 5)
_DIGIT = re.compile(r"\d")
# Where "no name" leads by more than this, no label of a neighbour can change it.
_CERTAIN = 8.0
_IMPOSSIBLE = -1e4
# How many times nearer to the commonest word what stands behind a proclitic must be.
_COMMONER = 3
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


def word_flags(key: str) -> Floats:
    """Return what the name tables and the letters say of a word, as FLAGS numbers 0 or 1."""
    flags = [False] * FLAGS
    folded = fold(key.removeprefix("^"))
    names, cues = given_names(), name_cues()
    for rest, proclitic in analyses(folded):
        if rest in names and not key.endswith("ى"):
            flags[(names[rest] == "foreign") + 2 * (proclitic > 0)] = True
        if cues.get(rest) in KNOWN_TYPES:
            flags[4 + KNOWN_TYPES.index(cues[rest])] = True
    flags[9] = key.startswith("^")
    flags[10] = folded.startswith("ال")
    flags[11] = not folded[:1].isalnum()
    flags[12] = any(letter.isdigit() for letter in key)
    flags[13] = key.endswith("ى")
    return np.array(flags, dtype=np.float32)


class NameTagger:
    """The network of a model folder: `model.json`, `words.txt`, `words.npy`, `grams.npy` (int8) and `layers.npz`."""

    def __init__(self, folder: Path) -> None:
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
        self._transitions = self._layers["transitions"].copy()
        for inside in (2, 4, 6):
            for before in range(2 * len(LABEL_TYPES) + 1):
                if before not in (inside, inside - 1):
                    self._transitions[before, inside] = _IMPOSSIBLE
        self._boundary = self.vector(BOUNDARY)
        self.width = len(self._boundary)

    def vector(self, key: str) -> Floats:
        """Return the vector of the word `key`, flags at its end."""
        vector: Floats = self.vectors([key])[0]
        return vector

    def vectors(self, keys: Sequence[str]) -> Floats:
        """Return the vectors (keys, width) of the words `keys`, of which there is at least one."""
        groups = [gram_rows(key, len(self._gram_table)) for key in keys]
        sizes = np.array([len(group) for group in groups])
        grams = np.fromiter(chain.from_iterable(groups), dtype=np.int64, count=sizes.sum())
        scaled = self._gram_table[grams] * self._layers["gram_scales"][grams, None].astype(np.float32)
        found = np.empty((len(keys), scaled.shape[1] + FLAGS), dtype=np.float32)
        letters = found[:, :-FLAGS]
        np.divide(
            np.add.reduceat(scaled, np.cumsum(sizes) - sizes, axis=0), sizes[:, None], out=letters, casting="same_kind"
        )
        rows = np.array([self._rows.get(key, -1) for key in keys])
        common = np.flatnonzero(rows >= 0)
        rows = rows[common]
        letters[common] += self._word_table[rows] * self._layers["word_scales"][rows, None].astype(np.float32)
        found[:, -FLAGS:] = [word_flags(key) for key in keys]
        return found

    def proclitic(self, word: str) -> int:
        """Return how many characters at the head of a name's first word are proclitics.

        They are where the rest is by far the commoner word in the news (وأحمد, بالرياض), unless the whole is a given name
        (وليد).
        """
        folded = fold(word)
        if folded in given_names():
            return 0
        unknown = len(self._rows)
        best, rank = 0, self._rows.get(folded, unknown) / _COMMONER
        for rest, length in analyses(folded):
            if length and len(rest) > 2 and self._rows.get(rest, unknown) < rank:
                best, rank = length, self._rows[rest]
        return prefix_length(word, best) if best else 0

    def labels(self, vectors: Floats, starts: Sequence[bool] | NDArray[np.bool_], known: Ints) -> tuple[Ints, Floats]:
        """Return the label of each word, and by how much its score leads over that of no name.

        A label is 0 for no name, 1 + 2n for the first and 2 + 2n for a further word of LABEL_TYPES[n].

        `vectors` (words, width) are the words' vectors, `starts` says which words begin a sentence, `known` is what the
        gazetteer found at each, numbered like the labels over KNOWN_TYPES.
        """
        begins = np.asarray(starts, dtype=bool).copy()
        begins[0] = True
        # Each sentence stands between boundary words, over which the convolutions do not look.
        places = np.cumsum(begins) + np.arange(len(begins))
        total = int(places[-1]) + 2
        rows = np.empty((total, vectors.shape[1]), dtype=np.float32)
        rows[:] = self._boundary
        rows[places] = vectors
        found = np.zeros(total, dtype=np.int64)
        found[places] = known
        scores = self._scores(rows, places, found)
        labels = self._decode(scores, begins)
        return labels, scores[np.arange(len(labels)), labels] - scores[:, 0]

    def _scores(self, rows: Floats, places: Ints, found: Ints) -> Floats:
        """Return the scores of the words at `places`; the other rows are boundaries."""
        inner = np.zeros(len(rows), dtype=bool)
        inner[places] = True
        index = np.arange(len(rows))
        since = index - np.maximum.accumulate(np.where(inner, 0, index))
        until = np.minimum.accumulate(np.where(inner, len(rows), index)[::-1])[::-1] - index
        words, flags = rows[:, :-FLAGS], rows[:, -FLAGS:]
        left = self._read("left", words, since, 1)
        right = self._read("right", words, until, -1)
        gazetteer = self._layers["gazetteer"][found]
        parts = [left, right, words]
        parts += [gazetteer, _shifted(gazetteer, 1), _shifted(gazetteer, -1)]
        parts += [flags, _shifted(flags, 1), _shifted(flags, -1)]
        hidden = self._gated(np.concatenate(parts, axis=1), "hidden")
        scores: Floats = hidden[places] @ self._layers["output"] + self._layers["output_bias"]
        return scores

    def _read(self, side: str, words: Floats, distance: Ints, sign: int) -> Floats:
        state = words
        for number, reach in enumerate(self._reaches):
            width = state.shape[1]
            both = np.empty((len(state), 2 * width), dtype=np.float32)
            both[:, :width] = state
            both[:, width:] = np.roll(state, sign * reach, axis=0)
            both[distance < reach, width:] = 0
            gated = self._gated(both, f"{side}{number}")
            if number:
                gated += state
            state = gated
        return state

    def _gated(self, rows: Floats, layer: str) -> Floats:
        """Return what the first half of a layer says, as far as its second half lets it through."""
        values = rows @ self._layers[layer]
        values += self._layers[f"{layer}_bias"]
        half = values.shape[1] // 2
        gated: Floats = np.tanh(values[:, half:])
        gated *= values[:, :half]
        gated += values[:, :half]
        return gated

    def _decode(self, scores: Floats, begins: NDArray[np.bool_]) -> Ints:
        """Return the best labels. Words that surely are no name part the text into short runs, decoded side by side."""
        labels = np.zeros(len(scores), dtype=np.int64)
        open_words = np.flatnonzero(scores[:, 0] - scores[:, 1:].max(axis=1) < _CERTAIN)
        if not len(open_words):
            return labels
        first = np.ones(len(open_words), dtype=bool)
        first[1:] = (np.diff(open_words) > 1) | begins[open_words[1:]]
        starts = open_words[first]
        lengths = np.diff(np.append(np.flatnonzero(first), len(open_words)))
        order = np.argsort(-lengths, kind="stable")
        starts, lengths = starts[order], lengths[order]
        moves = self._transitions
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


def _shifted(rows: Floats, by: int) -> Floats:
    """Return `rows` moved down (by > 0) or up, zeros where nothing comes from."""
    moved = np.zeros_like(rows)
    if by > 0:
        moved[by:] = rows[:-by]
    else:
        moved[:by] = rows[-by:]
    return moved


@lru_cache(maxsize=1)
def load_tagger() -> NameTagger:
    """Return the tagger of `models/ner`, read once a process. Raises ModelError where it is missing or broken."""
    return NameTagger(model_folder("ner"))
