"""Teach the reader Arabic: it guesses each word of the raw news from the words on both of its sides."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from pipeline.language.tagger import Ints
from training.ner.network import Guesser, Reader, Subwords

_NEVER = -1e4


def pretrain(
    numbers: Ints, keys: list[str], config: dict[str, Any], say: Callable[[str], None]
) -> tuple[Reader, list[str]]:
    """Return the trained reader and the words that have a vector of their own, commonest first.

    `numbers` are the words of the news as places in `keys`; 0 is the boundary between sentences.
    """
    settings = config["pretraining"]
    random = np.random.default_rng(config["seed"])
    counts = np.bincount(numbers, minlength=len(keys))
    order = np.argsort(-counts, kind="stable")
    words = order[counts[order] >= config["network"]["least_count"]]
    row_of = np.full(len(keys), len(words))
    row_of[words] = np.arange(len(words))
    guessed = min(settings["guessed_words"], len(words))
    reader = Reader(len(words), config["network"])
    guesser = Guesser(guessed, config["network"])
    named = [*reader.named_parameters(), *guesser.named_parameters()]
    dense = [parameter for name, parameter in named if "table" not in name]
    tables = [parameter for name, parameter in named if "table" in name]
    optimizers = [torch.optim.Adam(dense, betas=(0.9, 0.98)), torch.optim.SparseAdam(tables)]
    subwords = Subwords(keys, config["network"]["gram_rows"])
    # Wrong answers are drawn by how common words are, flattened; the scores are corrected for that.
    share = counts[words[:guessed]].astype(float) ** 0.75
    share /= share.sum()
    log_share = torch.from_numpy(np.log(share)).float()
    steps = int(settings["epochs"] * (len(numbers) // settings["segment"]) / settings["batch"])
    average = math.nan
    for step, rows in zip(range(steps), _batches(numbers, settings, random), strict=False):
        warm = min(1.0, (step + 1) / settings["warm_up"])
        rate = settings["rate"] * warm * (0.03 + 0.97 * 0.5 * (1 + math.cos(math.pi * step / steps)))
        for group in (group for optimizer in optimizers for group in optimizer.param_groups):
            group["lr"] = rate
        present, places = np.unique(rows, return_inverse=True)
        own = np.where(random.random(len(present)) < settings["word_dropout"], len(words), row_of[present])
        vectors = reader.words(own, subwords(present))
        wrong = np.unique(np.searchsorted(share.cumsum(), random.random(settings["wrong_words"])).clip(0, guessed - 1))
        right = row_of[rows][:, 1:-1]
        asked = torch.from_numpy((right < guessed) & (rows[:, 1:-1] != 0))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            row_vectors = functional.dropout(vectors[torch.from_numpy(places.reshape(rows.shape))], settings["dropout"])
            left, after = reader(row_vectors, torch.from_numpy(rows == 0))
            expected = guesser(left[:, :-2], after[:, 2:])[asked]
        answers, others = torch.from_numpy(right)[asked], torch.from_numpy(wrong)
        good = (expected.float() * guesser.word_table(answers)).sum(1) + guesser.bias_table(answers).squeeze(1)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            bad = expected @ guesser.word_table(others).t()
        bad = bad.float() + guesser.bias_table(others).squeeze(1) - log_share[others]
        place_of = np.full(guessed, -1)
        place_of[wrong] = np.arange(len(wrong))
        hit = place_of[answers.numpy()]
        bad[torch.from_numpy(np.flatnonzero(hit >= 0)), torch.from_numpy(hit[hit >= 0])] = _NEVER
        scores = torch.cat([(good - log_share[answers]).unsqueeze(1), bad], 1)
        loss = functional.cross_entropy(scores, torch.zeros(len(answers), dtype=torch.long))
        for optimizer in optimizers:
            optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(dense, 1.0)
        for optimizer in optimizers:
            optimizer.step()
        average = loss.item() if math.isnan(average) else 0.98 * average + 0.02 * loss.item()
        if (step + 1) % 50 == 0 or step + 1 == steps:
            say(f"pretraining: step {step + 1} of {steps}, loss {average:.3f}")
    return reader, [keys[number] for number in words]


def _batches(numbers: Ints, settings: dict[str, Any], random: np.random.Generator) -> Iterator[Ints]:
    """Yield (batch, segment) stretches of the news in a new order each round, for ever."""
    length, size = settings["segment"], settings["batch"]
    stretches = numbers[: len(numbers) // length * length].reshape(-1, length)
    while True:
        order = random.permutation(len(stretches))
        for start in range(0, len(order) - size + 1, size):
            yield stretches[order[start : start + size]]
