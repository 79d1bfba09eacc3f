"""Teach the reader to tell names, from annotated sentences; score what it learnt; write it as the pipeline reads it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from pipeline.language.proclitics import analyses
from pipeline.language.tagger import BEGINS, BOUNDARY, FORMAT, GOES_ON, LABEL_TYPES, Ints, NameTagger, word_flags
from training.ner.corpora import Sentence
from training.ner.network import LABELS, Reader, Subwords, Tagger


@dataclass
class Lexicon:
    """All words of the sentences: their numbers, rows of the word table, letter groups and flags."""

    numbers: dict[str, int]
    rows: Ints
    subwords: Subwords
    flags: Tensor

    @classmethod
    def of(cls, sentences: Sequence[Sentence], words: list[str], gram_rows_: int) -> Lexicon:
        """Return the lexicon of `sentences` over a word table of `words`."""
        keys = sorted({key for sentence in sentences for key in sentence.keys})
        place = {word: row for row, word in enumerate(words)}
        return cls(
            {key: number for number, key in enumerate(keys)},
            np.array([place.get(key, len(words)) for key in keys]),
            Subwords(keys, gram_rows_),
            torch.from_numpy(word_flags(keys)),
        )


def tune(
    reader: Reader,
    words: list[str],
    corpora: list[list[Sentence]],
    config: dict[str, Any],
    say: Callable[[str], None],
    seed: int,
) -> Tagger:
    """Return the tagger trained on `corpora`, each with annotation habits of its own."""
    settings = config["tuning"]
    torch.manual_seed(seed)
    order, noise = random.Random(seed), np.random.default_rng(seed)
    lexicon = Lexicon.of([s for corpus in corpora for s in corpus], words, config["network"]["gram_rows"])
    tagger = Tagger(reader, len(corpora), config["network"])
    tables = [
        parameter for name, parameter in tagger.named_parameters() if name.startswith("reader") and "table" in name
    ]
    dense = [
        parameter
        for name, parameter in tagger.named_parameters()
        if not (name.startswith("reader") and "table" in name)
    ]
    optimizer = torch.optim.AdamW(dense, lr=settings["rate"], weight_decay=0.01)
    slow = torch.optim.SparseAdam(tables, lr=settings["rate"])
    rows = [(sentence, number) for number, corpus in enumerate(corpora) for sentence in corpus]
    total = settings["epochs"] * -(-len(rows) // settings["batch"])
    step = 0
    tagger.train()
    for epoch in range(settings["epochs"]):
        summed = 0.0
        for batch in _batches(rows, settings["batch"], order):
            step += 1
            rate = min(1.0, step / 50) * (1 - step / (total + 1))
            optimizer.param_groups[0]["lr"] = settings["rate"] * rate
            slow.param_groups[0]["lr"] = settings["rate"] * settings["table_rate"] * rate
            numbers, known, mask, likely, moves = _padded([sentence for sentence, _ in batch], lexicon)
            present, places = np.unique(numbers, return_inverse=True)
            own = lexicon.rows[present].copy()
            own[noise.random(len(present)) < settings["word_dropout"]] = reader.rare
            vectors = reader.words(own, lexicon.subwords(present))
            if not settings["table_rate"]:
                vectors = vectors.detach()
            vectors = functional.dropout(
                vectors[torch.from_numpy(places.reshape(numbers.shape))], settings["input_dropout"]
            )
            hidden = torch.rand(known.shape) < settings["gazetteer_dropout"]
            scores = tagger(
                vectors,
                lexicon.flags[torch.from_numpy(numbers)],
                torch.from_numpy(numbers == lexicon.numbers[BOUNDARY]),
                torch.where(hidden, 0, known),
                torch.tensor([corpus for _, corpus in batch]),
                settings["dropout"],
            )
            loss = tagger.loss(scores, likely, moves, mask) / mask.sum() * 10
            for each in (optimizer, slow):
                each.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(dense, 5.0)
            optimizer.step()
            if settings["table_rate"]:
                slow.step()
            summed += loss.item()
        say(f"tuning: epoch {epoch + 1} of {settings['epochs']}, loss {summed * settings['batch'] / len(rows):.3f}")
    return tagger


def _batches(rows: list[tuple[Sentence, int]], size: int, order: random.Random) -> Iterator[list[tuple[Sentence, int]]]:
    """Yield batches of sentences of like length, in a new order."""
    rows = order.sample(rows, len(rows))
    pools = (rows[start : start + 20 * size] for start in range(0, len(rows), 20 * size))
    sorted_pools = (sorted(pool, key=lambda row: len(row[0].keys)) for pool in pools)
    batches = [pool[start : start + size] for pool in sorted_pools for start in range(0, len(pool), size)]
    order.shuffle(batches)
    yield from batches


def _padded(sentences: list[Sentence], lexicon: Lexicon) -> tuple[Ints, Tensor, Tensor, Tensor, Tensor]:
    """Return word numbers, what the gazetteer found, 1.0 where there is a word, and the labels as the loss wants them.

    Boundaries fill the rest.
    """
    length = max(len(sentence.keys) for sentence in sentences)
    numbers = np.full((len(sentences), length), lexicon.numbers[BOUNDARY])
    known = np.zeros((len(sentences), length), dtype=np.int64)
    mask = np.zeros((len(sentences), length), dtype=np.float32)
    likely = np.zeros((len(sentences), length, LABELS), dtype=np.float32)
    moves = np.zeros((LABELS, LABELS), dtype=np.float32)
    for row, sentence in enumerate(sentences):
        end = len(sentence.keys)
        numbers[row, :end] = [lexicon.numbers[key] for key in sentence.keys]
        known[row, :end], mask[row, :end] = sentence.known, 1
        if sentence.beliefs is None:
            likely[row, np.arange(end), sentence.labels] = 1
            np.add.at(moves, (sentence.labels[:-1], sentence.labels[1:]), 1)
        else:
            likely[row, :end] = sentence.beliefs[0]
            moves += sentence.beliefs[1]
    return numbers, *map(torch.from_numpy, (known, mask, likely, moves))


def export(tagger: Tagger, words: list[str], habits: list[int], config: dict[str, Any], folder: Path) -> None:
    """Write the model: tables in eight bits with a scale a row, layers in float32; the mean of the habits of some corpora goes into a bias.

    What the letter groups say of a word with a vector of its own is added to that vector here, once for all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    values = {name: value.detach().numpy() for name, value in tagger.state_dict().items()}
    layers: dict[str, np.ndarray] = {}
    with torch.no_grad():
        subwords = Subwords(words, config["network"]["gram_rows"])
        whole_words = tagger.reader.words(np.arange(len(words)), subwords(np.arange(len(words)))).numpy()
    for table, whole in (("words", whole_words), ("grams", values["reader.gram_table.weight"])):
        scales = np.maximum(np.abs(whole).max(axis=1) / 127, 1e-4).astype(np.float16)
        rounded = np.rint(whole / scales[:, None].astype(np.float32)).clip(-127, 127).astype(np.int8)
        np.save(folder / f"{table}.npy", rounded)
        layers[f"{table[:-1]}_scales"] = scales
    for side in ("left", "right"):
        for number in range(len(tagger.reader.reaches)):
            layers[f"{side}{number}"] = values[f"reader.{side}.{number}.weight"].T
            layers[f"{side}{number}_bias"] = values[f"reader.{side}.{number}.bias"]
    layers["hidden"], layers["output"] = values["hidden.weight"].T, values["output.weight"].T
    layers["hidden_bias"] = values["hidden.bias"] + values["habits.weight"][habits].mean(axis=0)
    layers["output_bias"], layers["transitions"] = values["output.bias"], values["transitions"]
    layers["gazetteer"] = values["gazetteer.weight"]
    layers["roles"] = np.full(len(words), BEGINS | GOES_ON, dtype=np.uint8)
    np.savez(folder / "layers.npz", **{name: np.ascontiguousarray(value) for name, value in layers.items()})
    (folder / "words.txt").write_text("\n".join(words), encoding="utf-8")
    settings = {"format": FORMAT, "reaches": config["network"]["reaches"]}
    (folder / "model.json").write_text(json.dumps(settings) + "\n", encoding="utf-8")


def scores(model: NameTagger, sentences: list[Sentence]) -> dict[str, tuple[float, float, float]]:
    """Return precision, recall and F (0..100) by type and for all, a proclitic more or less at the edge forgiven."""
    hits, found, wanted = (dict.fromkeys(("all", *LABEL_TYPES), 0) for _ in range(3))
    for sentence in sentences:
        inner = [place for place, (start, end) in enumerate(sentence.offsets) if end > start]
        starts = [place == inner[0] or place - 1 not in inner for place in inner]
        vectors = np.stack([model.vector(sentence.keys[place]) for place in inner])
        labels, _ = model.labels(vectors, starts, np.array([sentence.known[place] for place in inner]))
        names = set(_names(sentence, inner, labels.tolist()))
        gold = {_bare(sentence.text, *name) for name in sentence.gold}
        for tally, members in ((hits, names & gold), (found, names), (wanted, gold)):
            for *_, kind in members:
                tally[kind] += 1
                tally["all"] += 1
    return {
        kind: (
            100 * hits[kind] / max(1, found[kind]),
            100 * hits[kind] / max(1, wanted[kind]),
            200 * hits[kind] / max(1, found[kind] + wanted[kind]),
        )
        for kind in hits
    }


def _names(sentence: Sentence, inner: list[int], labels: list[int]) -> Iterator[tuple[int, int, str]]:
    first = -1
    for place, label in enumerate([*labels, 0]):
        if first >= 0 and (label == 0 or label % 2):
            start, end = sentence.offsets[inner[first]][0], sentence.offsets[inner[place - 1]][1]
            yield _bare(sentence.text, start, end, LABEL_TYPES[(labels[first] - 1) // 2])
            first = -1
        if label % 2:
            first = place


def _bare(text: str, start: int, end: int, kind: str) -> tuple[int, int, str]:
    """Return the name without all that could be a proclitic, so that spans compare whatever their edge."""
    word = text[start:end].split(" ", maxsplit=1)[0]
    return start + max(length for _, length in analyses(word)), end, kind
