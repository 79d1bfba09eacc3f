"""Learn from raw news which common words begin names and go on with them, so that the tagger looks closely at no others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from spacy.language import Language

from pipeline.language.tagger import BEGINS, GOES_ON, NameTagger
from training.ner.silver import tagged_sentences


def learn_roles(
    nlp: Language, articles: list[str], folder: Path, config: dict[str, Any], say: Callable[[str], None]
) -> None:
    """Write into the model of `folder` the roles of its words, from as many words of `articles` as the configuration says.

    A word has a role if the model gives it in more than the part `share` of the places where the gazetteer found nothing.
    Words that stand there less often than `seen` have both roles.
    """
    settings = config["roles"]
    model = NameTagger(folder)
    seen: Counter[str] = Counter()
    named: Counter[tuple[str, int]] = Counter()
    read = 0
    for text in articles:
        for keys, known, labels, _ in tagged_sentences(nlp(text), model):
            read += len(keys)
            seen.update(key for key, found in zip(keys, known.tolist(), strict=True) if not found)
            places = [place for place in np.flatnonzero(labels).tolist() if not known[place]]
            named.update((keys[place], BEGINS if labels[place] % 2 else GOES_ON) for place in places)
        if read >= settings["words"]:
            break
    words = (folder / "words.txt").read_text(encoding="utf-8").split("\n")
    roles = [
        sum(
            role
            for role in (BEGINS, GOES_ON)
            if seen[word] < settings["seen"] or named[word, role] > settings["share"] * seen[word]
        )
        for word in words
    ]
    layers = dict(np.load(folder / "layers.npz"))
    np.savez(folder / "layers.npz", **(layers | {"roles": np.array(roles, dtype=np.uint8)}))
    say(f"roles: {roles.count(0):,} of {len(words):,} words have none")
