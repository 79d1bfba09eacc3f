"""The network in torch, as `pipeline.language.tagger` runs it in numpy, and what only its training needs."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from pipeline.language.tagger import FLAGS, KNOWN_TYPES, LABEL_TYPES, Ints, gram_rows

LABELS = 1 + 2 * len(LABEL_TYPES)
KNOWN = 1 + 2 * len(KNOWN_TYPES)


class Subwords:
    """The rows of the letter groups of numbered words, ready to be looked up by many numbers at once."""

    def __init__(self, keys: list[str], rows: int) -> None:
        groups = [gram_rows(key, rows) for key in keys]
        self._ends = np.cumsum([0, *map(len, groups)])
        self._flat = np.fromiter((row for group in groups for row in group), dtype=np.int64, count=int(self._ends[-1]))

    def __call__(self, numbers: Ints) -> tuple[Tensor, Tensor]:
        """Return the rows of all `numbers` in one, and where each number's begin."""
        begins = self._ends[numbers]
        lengths = self._ends[numbers + 1] - begins
        offsets = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        index = np.arange(lengths.sum()) - np.repeat(offsets, lengths) + np.repeat(begins, lengths)
        return torch.from_numpy(self._flat[index]), torch.from_numpy(offsets)


def shifted(rows: Tensor, by: int) -> Tensor:
    """Return (batch, words, width) moved along the words, zeros where nothing comes from."""
    moved = torch.zeros_like(rows)
    if by > 0:
        moved[:, by:] = rows[:, :-by]
    else:
        moved[:, :by] = rows[:, -by:]
    return moved


class Reader(nn.Module):
    """Words to vectors, and the words on either side of each place to a state."""

    def __init__(self, words: int, settings: dict[str, Any]) -> None:
        super().__init__()
        self.width, state = settings["word_width"], settings["state_width"]
        self.reaches: list[int] = settings["reaches"]
        self.rare = words  # the row of all words that have no vector of their own
        self.word_table = nn.Embedding(words + 1, self.width, padding_idx=words, sparse=True)
        self.gram_table = nn.EmbeddingBag(settings["gram_rows"], self.width, mode="mean", sparse=True)
        for table in (self.word_table, self.gram_table):
            nn.init.normal_(table.weight, std=0.1)
        self.word_table.weight.data[words] = 0
        widths = [self.width, *[state] * (len(self.reaches) - 1)]
        self.left = nn.ModuleList(nn.Linear(2 * width, 2 * state) for width in widths)
        self.right = nn.ModuleList(nn.Linear(2 * width, 2 * state) for width in widths)

    def words(self, rows: Ints, grams: tuple[Tensor, Tensor]) -> Tensor:
        """Return the vectors of words with the given rows of the word table and letter groups."""
        vectors: Tensor = self.word_table(torch.from_numpy(rows)) + self.gram_table(*grams)
        return vectors

    def forward(self, vectors: Tensor, boundary: Tensor) -> tuple[Tensor, Tensor]:
        """Return the states after reading from the left and from the right, never over a boundary."""
        index = torch.arange(boundary.shape[1])
        since = index - torch.where(boundary, index, -1).cummax(1)[0].clamp(min=0)
        until = torch.where(boundary.flip(1), index, -1).cummax(1)[0].clamp(min=0).flip(1)
        until = boundary.shape[1] - 1 - until - index
        return self._read(self.left, vectors, since, 1), self._read(self.right, vectors, until, -1)

    def _read(self, layers: nn.ModuleList, state: Tensor, distance: Tensor, sign: int) -> Tensor:
        for number, (reach, layer) in enumerate(zip(self.reaches, layers, strict=True)):
            other = shifted(state, sign * reach) * (distance >= reach).unsqueeze(2)
            gated = functional.glu(layer(torch.cat([state, other], 2)), -1)
            state = gated + state if number else gated
        return state


class Guesser(nn.Module):
    """Guess a word from the states on its two sides; only pretraining needs it."""

    def __init__(self, words: int, settings: dict[str, Any]) -> None:
        super().__init__()
        self.join = nn.Linear(2 * settings["state_width"], 2 * settings["word_width"])
        self.word_table = nn.Embedding(words, settings["word_width"], sparse=True)
        self.bias_table = nn.Embedding(words, 1, sparse=True)
        nn.init.normal_(self.word_table.weight, std=0.05)
        nn.init.zeros_(self.bias_table.weight)

    def forward(self, left: Tensor, right: Tensor) -> Tensor:
        """Return what is expected between the states `left` and `right`."""
        return functional.glu(self.join(torch.cat([left, right], 2)), -1)


class Tagger(nn.Module):
    """The reader with the layers that score labels."""

    def __init__(self, reader: Reader, corpora: int, settings: dict[str, Any]) -> None:
        super().__init__()
        self.reader = reader
        hidden, state, known = settings["hidden_width"], settings["state_width"], settings["gazetteer_width"]
        self.gazetteer = nn.Embedding(KNOWN, known)
        self.habits = nn.Embedding(corpora, 2 * hidden)
        nn.init.zeros_(self.habits.weight)
        self.hidden = nn.Linear(2 * state + reader.width + 3 * known + 3 * FLAGS, 2 * hidden)
        self.output = nn.Linear(hidden, LABELS)
        self.transitions = nn.Parameter(torch.zeros(LABELS, LABELS))

    def forward(
        self, vectors: Tensor, flags: Tensor, boundary: Tensor, known: Tensor, corpus: Tensor, dropout: float = 0.0
    ) -> Tensor:
        """Return the scores of the labels, (batch, words, LABELS)."""
        left, right = self.reader(vectors, boundary)
        found = self.gazetteer(known)
        read = functional.dropout(torch.cat([left, right, vectors], 2), dropout, self.training)
        around = [found, shifted(found, 1), shifted(found, -1), flags, shifted(flags, 1), shifted(flags, -1)]
        inner = self.hidden(torch.cat([read, *around], 2)) + self.habits(corpus).unsqueeze(1)
        scores: Tensor = self.output(functional.dropout(functional.glu(inner, -1), dropout / 2, self.training))
        return scores

    def loss(self, scores: Tensor, likely: Tensor, moves: Tensor, mask: Tensor) -> Tensor:
        """Return the expected negative log likelihood of the labels under the linear-chain CRF, summed over the batch.

        `likely` (batch, words, LABELS) is how likely each label is at each word, `moves` (LABELS, LABELS) how often each is
        expected behind each other; where the labels are certain both are counts.
        """
        expected = (scores * likely).sum() + (self.transitions * moves).sum()
        total = scores[:, 0]
        for place in range(1, scores.shape[1]):
            further = torch.logsumexp(total.unsqueeze(2) + self.transitions, 1) + scores[:, place]
            total = torch.where(mask[:, place : place + 1] > 0, further, total)
        return torch.logsumexp(total, 1).sum() - expected
