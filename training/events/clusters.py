"""Group the words of the news by what stands around them, so that the model knows words of a kind which no label has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix, hstack
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import normalize

from pipeline.language.folding import fold
from pipeline.language.proclitics import analyses

_WORD = re.compile(r"[^\W\d_]+|\d+|[.،,:؛!?؟«»\"()\n]")
_FEWEST_LETTERS, _SHORT = 3, 5
_SMOOTHING = 0.75


def write_clusters(texts: Iterable[str], path: Path, settings: dict[str, Any], seed: int) -> None:
    """Write the most frequent words in order of frequency, each with its coarse and its fine cluster.

    Words are counted without proclitics and article where the rest is the more frequent. Their vectors are the positive
    pointwise mutual information with the words at the four places around them, reduced by a singular value decomposition.
    """
    numbers: dict[str, int] = {}
    row: list[int] = []
    for text in texts:
        row += [numbers.setdefault(word, len(numbers)) for word in _WORD.findall(text)]
        row.append(-1)
    folded = ["0" if word[0].isdigit() else fold(word) for word in numbers]
    counts = Counter[str]()
    for word, count in zip(
        folded, np.bincount([number for number in row if number >= 0], minlength=len(folded)).tolist(), strict=True
    ):
        counts[word] += count
    stems = [_stem(word, counts) for word in folded]
    frequent = Counter[str]()
    for word in dict.fromkeys(folded):
        frequent[_stem(word, counts)] += counts[word]
    words = [word for word, _ in frequent.most_common(settings["words"]) if word.strip()]
    places = {word: place for place, word in enumerate(words)}
    known = np.array([places.get(stem, -1) for stem in stems] + [-1], dtype=np.int64)
    vectors = _vectors(known[np.array(row)], len(words), settings, seed)
    clusters = [
        MiniBatchKMeans(settings[size], random_state=seed, batch_size=4096, n_init=2, max_iter=60).fit(vectors).labels_
        for size in ("coarse", "fine")
    ]
    rows = ("\t".join(map(str, cells)) for cells in zip(words, *clusters, strict=True))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def _stem(word: str, counts: Counter[str]) -> str:
    """Return the word without the proclitics and the article that hide a more frequent one."""
    if len(word) < _SHORT:
        return word
    rests = [rest for rest, _ in analyses(word)]
    rests += [rest.removeprefix("ال") for rest in rests]
    return max((rest for rest in (word, *rests) if len(rest) >= _FEWEST_LETTERS), key=lambda rest: counts[rest])


def _vectors(row: NDArray[np.int64], size: int, settings: dict[str, Any], seed: int) -> NDArray[np.float64]:
    blocks: list[csr_matrix] = []
    for shift in (-2, -1, 1, 2):
        words, contexts = (row[:-shift], row[shift:]) if shift > 0 else (row[-shift:], row[:shift])
        seen = (words >= 0) & (contexts >= 0) & (contexts < settings["contexts"])
        pairs = coo_matrix(
            (np.ones(seen.sum(), dtype=np.float32), (words[seen], contexts[seen])), shape=(size, settings["contexts"])
        )
        blocks.append(_information(pairs.tocsr()))
    reduced = TruncatedSVD(settings["width"], random_state=seed, n_iter=3).fit(whole := hstack(blocks).tocsr())
    found: NDArray[np.float64] = normalize(whole @ reduced.components_.T / np.sqrt(reduced.singular_values_))
    return found


def _information(pairs: csr_matrix) -> csr_matrix:
    """Return the positive pointwise mutual information, contexts smoothed (Levy, Goldberg and Dagan 2015)."""
    total = pairs.sum()
    words = np.asarray(pairs.sum(1)).ravel()
    contexts = np.asarray(pairs.sum(0)).ravel() ** _SMOOTHING
    contexts *= total / contexts.sum()
    cells = pairs.tocoo()
    values = np.log(cells.data * total / (words[cells.row] * contexts[cells.col]))
    kept = values > 0
    return coo_matrix((values[kept], (cells.row[kept], cells.col[kept])), shape=pairs.shape).tocsr()
