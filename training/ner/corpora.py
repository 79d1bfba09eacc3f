"""Read the news and the annotated sentences as the pipeline sees them: its words, its sentences, its gazetteer."""

from __future__ import annotations

import hashlib
import json
import lzma
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Token

from pipeline.extraction import load
from pipeline.language.tagger import BOUNDARY, KNOWN_TYPES, LABEL_TYPES, Floats, Ints, word_key

TAGS = {"PERS": "PER", "PER": "PER", "ORG": "ORG", "LOC": "LOC"}
TYPES = {"PER": "PER", "ORG": "ORG", "LOC": "LOC", "PRODUCT": "ORG", "MEDIA": "ORG"}
_PROCLITICS = {"و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل", "فك"}
_SHORTEST_ARTICLE = 100


@dataclass
class Sentence:
    """A row of words between boundary words: keys, labels, what the gazetteer found; offsets of the words in `text`.

    `gold` are the annotated names as (start, end, type) in characters. In place of certain `labels` a sentence may have
    `beliefs`: how likely each label is at each word, and how often each label is expected behind each other in the sentence.
    """

    text: str
    keys: list[str]
    labels: list[int]
    known: list[int]
    offsets: list[tuple[int, int]]
    gold: list[tuple[int, int, str]]
    beliefs: tuple[Floats, Floats] | None = None


def reading_pipeline() -> Language:
    """Return the stages that come before the tagger."""
    return load(**{"nlp.pipeline": ["khabar_sentencizer", "khabar_gazetteer"]})


def read_articles(folder: Path, longest: int, seed: int) -> list[str]:
    """Return the texts of the news corpora, each once, in an order that depends on `seed` alone."""
    texts: dict[bytes, str] = {}
    for path in sorted(folder.glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["text"][:longest]
                if len(text) >= _SHORTEST_ARTICLE:
                    texts.setdefault(hashlib.sha256(text[:200].encode()).digest(), text)
    articles = list(texts.values())
    random.Random(seed).shuffle(articles)
    return articles


def number_words(nlp: Language, articles: list[str]) -> tuple[Ints, list[str]]:
    """Return the words of all articles as numbers, a boundary before each sentence, and the keys they number."""
    numbers = {BOUNDARY: 0}
    by_orth: dict[int, int] = {}
    parts: list[np.ndarray] = []
    for text in articles:
        doc = nlp(text)
        row: list[int] = []
        for orth, start in doc.to_array(["ORTH", "SENT_START"]).tolist():
            if start == 1:
                row.append(0)
            number = by_orth.get(orth)
            if number is None:
                word = nlp.vocab.strings[orth]
                number = -1 if word.isspace() else numbers.setdefault(word_key(word), len(numbers))
                by_orth[orth] = number
            if number >= 0:
                row.append(number)
        parts.append(np.array(row, dtype=np.int32))
    return np.concatenate(parts), list(numbers)


def read_sentences(nlp: Language, path: Path) -> list[Sentence]:
    """Return the sentences of a CoNLL file, one word and its tag a line, retokenized as the pipeline does."""
    return [_sentence(nlp, rows) for rows in _blocks(path)]


def read_annotated(nlp: Language, folder: Path) -> list[Sentence]:
    """Return the sentences of annotated articles, `articles/NAME.txt` or `.json` with `gold/NAME.gold.json`.

    Products and media count as organizations. Sentences that the annotation leaves out are left out.
    """
    sentences: list[Sentence] = []
    for path in sorted((folder / "gold").glob("*.gold.json")):
        annotation = json.loads(path.read_text(encoding="utf-8"))
        article = folder / "articles" / path.name.replace(".gold.json", ".txt")
        if article.exists():
            text = article.read_text(encoding="utf-8")
        else:
            text = json.loads(article.with_suffix(".json").read_text(encoding="utf-8"))["text"]
        names = [(name["start"], name["end"], TYPES[name["type"]]) for name in annotation["entities"]]
        skipped = annotation.get("ignore", [])
        doc = nlp(text)
        labels, known = name_labels(doc, names), known_labels(doc)
        for span in doc.sents:
            start, end = span.start_char, span.end_char
            tokens = [token for token in span if not token.text.isspace()]
            if tokens and not any(start < last and first < end for first, last in skipped):
                inside = [name for name in names if start <= name[0] < end]
                sentence = Sentence(text, [BOUNDARY], [0], [0], [(0, 0)], inside)
                for token in tokens:
                    _add_token(sentence, token, labels, known)
                _add(sentence, BOUNDARY, 0, 0, (0, 0))
                sentences.append(sentence)
    return sentences


def _blocks(path: Path) -> Iterator[list[tuple[str, str]]]:
    rows: list[tuple[str, str]] = []
    with path.open(encoding="utf-8") as lines:
        for line in [*lines, "\n"]:
            if line.strip():
                word, tag = line.rstrip("\n").rsplit(" ", 1)
                rows.append((word, tag))
            elif rows:
                yield rows
                rows = []


def _sentence(nlp: Language, rows: list[tuple[str, str]]) -> Sentence:
    text = " ".join(word for word, _ in rows)
    names = _names(rows)
    doc = nlp(text)
    labels, known = name_labels(doc, names), known_labels(doc)
    sentence = Sentence(text, [BOUNDARY], [0], [0], [(0, 0)], names)
    for token in doc:
        if token.text.isspace():
            continue
        if token.is_sent_start and len(sentence.keys) > 1:
            _add(sentence, BOUNDARY, 0, 0, (0, 0))
        _add_token(sentence, token, labels, known)
    _add(sentence, BOUNDARY, 0, 0, (0, 0))
    return sentence


def name_labels(doc: Doc, names: list[tuple[int, int, str]]) -> list[int]:
    """Return the label of each token, `names` as (start, end, type) in characters."""
    labels = [0] * len(doc)
    for start, end, kind in names:
        inside = [token.i for token in doc if token.idx < end and token.idx + len(token) > start]
        # The corpora's words keep their proclitics; where the gazetteer has cut one off, it is no part of the name.
        while len(inside) > 1 and doc[inside[0]].text in _PROCLITICS and not doc[inside[0]].whitespace_:
            inside = inside[1:]
        first = 1 + 2 * LABEL_TYPES.index(kind)
        for place in inside:
            labels[place] = first + 1
        labels[inside[0]] = first
    return labels


def _add_token(sentence: Sentence, token: Token, labels: list[int], known: list[int]) -> None:
    offsets = (token.idx, token.idx + len(token))
    _add(sentence, word_key(token.text), labels[token.i], known[token.i], offsets)


def _add(sentence: Sentence, key: str, label: int, known: int, offsets: tuple[int, int]) -> None:
    sentence.keys.append(key)
    sentence.labels.append(label)
    sentence.known.append(known)
    sentence.offsets.append(offsets)


def _names(rows: list[tuple[str, str]]) -> list[tuple[int, int, str]]:
    """Return the annotated names of the types that count; titles and the rest (TIT, MISC) are left out."""
    names: list[tuple[int, int, str]] = []
    place, before = 0, "O"
    for word, tag in rows:
        kind = TAGS.get(tag[2:])
        if kind is not None:
            if tag.startswith("I-") and before[2:] == tag[2:]:
                names[-1] = (names[-1][0], place + len(word), kind)
            else:
                names.append((place, place + len(word), kind))
        before = tag
        place += len(word) + 1
    return names


def known_labels(doc: Doc) -> list[int]:
    """Return what the gazetteer found at each token, numbered as the tagger does."""
    known = [0] * len(doc)
    for span in doc.spans["khabar_mentions"]:
        first = 1 + 2 * KNOWN_TYPES.index(span.label_)
        known[span.start : span.end] = [first, *[first + 1] * (len(span) - 1)]
    return known
