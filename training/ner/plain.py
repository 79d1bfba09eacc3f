"""Learn from raw news which common words are never part of a name, so that the tagger need not look at them closely."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language

from pipeline.language.tagger import NameTagger
from training.ner.silver import tagged_sentences


def mark_plain(
    nlp: Language, articles: list[str], folder: Path, config: dict[str, Any], say: Callable[[str], None]
) -> None:
    """Write into the model of `folder` which of its words are plain.

    They are those that stand `seen` times where the gazetteer found nothing, in so many words of `articles` as the
    configuration asks for, and of these places at most the part `share` bears a label.
    """
    settings = config["plain_words"]
    model = NameTagger(folder)
    seen: Counter[str] = Counter()
    named: Counter[str] = Counter()
    read = 0
    for text in articles:
        for keys, known, labels, _ in tagged_sentences(nlp(text), model):
            read += len(keys)
            seen.update(key for key, found in zip(keys, known, strict=True) if not found)
            named.update(keys[place] for place in np.flatnonzero(labels) if not known[place])
        if read >= settings["words"]:
            break
    words = (folder / "words.txt").read_text(encoding="utf-8").split("\n")
    plain = [seen[word] >= settings["seen"] and named[word] <= settings["share"] * seen[word] for word in words]
    layers = dict(np.load(folder / "layers.npz"))
    np.savez(folder / "layers.npz", **(layers | {"plain": np.array(plain)}))
    share = sum(seen[word] for word, is_plain in zip(words, plain, strict=True) if is_plain) / read
    say(f"plain words: {sum(plain):,}, {share:.0%} of the news")
