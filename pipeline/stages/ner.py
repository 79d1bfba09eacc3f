"""Find the names that no table has, with the trained model; what becomes of them beside the known ones is said here too.

The rule of the merge, in order:
1. A known name keeps its place and its identity, unless a longer name of another kind goes on with it (مصر in
   جامعة مصر الدولية), one of another person (ترامب in إيفانكا ترامب) or one that ends with it (كاديما in حزب كاديما): then
   the longer one stands (`filling_names`).
2. Names that titles and type words announce come next, by the linker's own rules.
3. The model's names fill what those leave, without their proclitics, if they lead clearly over no name; a name of one
   word by a wider margin, and it says nothing of the same word elsewhere.
4. The linker gives them what it gives every name: one entity a name, found again everywhere in the article.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from pipeline.language.folding import fold
from pipeline.language.headed_names import is_nation
from pipeline.language.names import (
    anybody,
    common_words,
    given_names,
    given_origin,
    is_common,
    name_cues,
    particles,
    words_apart,
)
from pipeline.language.person_names import begins_phrase, is_conjunction
from pipeline.language.tagger import BEGINS, KNOWN_TYPES, LABEL_TYPES, Floats, Ints, NameTagger, load_tagger, word_key
from pipeline.language.words import Word, split_words, word_before
from pipeline.stages.layers import Record, one_at_a_time, read_layer, register_extensions, text_of, write_layer

# So many words are remembered with their vectors, 19 MB in all.
_REMEMBERED = 1 << 15
# Words that are tagged at once: enough for fast products of matrices, few enough to stay in the processor's cache.
_AT_ONCE = 2_000
# How far a name must lead over no name, in the mean of its words' scores; a name of one word so many times as far.
_LEADS = {"PER": 1.0, "ORG": 1.0, "LOC": 1.0}
_ALONE = 2.0
# A known place is none where the model has no name with such a lead: اتفاق الطائف.
_DENIED = -2.0
# Of this score is a place that its context shows; what the model says of it is less.
_SHOWN = 1.0
_PERSON = (1 + 2 * LABEL_TYPES.index("PER"), 2 + 2 * LABEL_TYPES.index("PER"))
# الرابع عشر, the number of a ruler; محمد ولد سلامة, son of in the west of the Arab world.
_TEEN, _OULD = "عشر", "ولد"
_LONGEST_SON = 30
_TAG = re.compile("[#@_]")
# Plurals of adjectives of belonging (البيزنطيين, انتحاريون) and of participles (المنظمون), futures (ستعيش), verbs in ى (يتنحى, أودى).
_PLURAL = re.compile(r"ال.{2,}ي[وي]ن|(?!ال).{3,}[^ل]يون")
_PARTICIPLES = re.compile(r"(?:ال)?م.{3,}ون")
_PLURAL_OR_DUAL = re.compile(r".*[اوي]ن|.*ات")
_FUTURE = re.compile(r"س[يتن].{3,}")
_PRESENT = re.compile(r"س?[يت]ت.+ى")
_PAST = re.compile(r"أ?..ى|[وف]?(?:است|ان|ا)..ى")
_CLASSES = {"PER": "PER", "LOC": "LOC", "ORG": "ORG", "MEDIA": "ORG", "PRODUCT": "ORG"}


@Language.factory(
    "khabar_ner",
    assigns=["doc._.khabar_names"],
    requires=["doc._.khabar_mentions", "token.is_sent_start"],
    default_config={"model": "khabar"},
)
def create_ner(nlp: Language, name: str, model: Literal["khabar", "camel"]) -> Callable[[Doc], Doc]:
    """Return the stage that finds names with the trained model, khabar's own or that of CAMeL Tools.

    Raises ModelError where the model is missing.
    """
    register_extensions()
    if model == "camel":
        from pipeline.stages.ner_camel import CamelNameFinder, load_recognizer  # noqa: PLC0415 - it needs torch

        return CamelNameFinder(load_recognizer())
    return NameFinder(load_tagger())


class NameFinder:
    """Write the layer `names`."""

    def __init__(self, tagger: NameTagger) -> None:
        self.tagger = tagger
        self._words: tuple[Vocab, _Words] | None = None

    @one_at_a_time
    def __call__(self, doc: Doc) -> Doc:
        """Find the names of `doc`."""
        if self._words is None or self._words[0] is not doc.vocab:
            self._words = (doc.vocab, _Words(doc.vocab, self.tagger))
        # The names get their spans, and tokens their cuts, when the linker has chosen among them.
        names, denied = _find_names(doc, self.tagger, self._words[1])
        doc._.khabar_names, shown = _without_doubts(names, read_layer(doc, "doubts"))
        if denied or shown:
            mentions = [
                mention
                for mention in read_layer(doc, "mentions")
                if mention["start"] not in denied or mention["score"] >= _SHOWN
            ]
            write_layer(doc, "mentions", sorted([*mentions, *shown], key=itemgetter("start")))
        return doc


def _without_doubts(names: list[Record], doubts: Sequence[Record]) -> tuple[list[Record], list[Record]]:
    """Return the names that the gazetteer does not know, and the mentions that names show some of its doubts to be.

    An organization or a place that it was in doubt of is one where the model sees one. Persons of one word are many.
    """
    places = {(doubt["start"], doubt["end"]): doubt["mentions"] for doubt in doubts}
    kept: list[Record] = []
    shown: list[Record] = []
    for name in names:
        mention = places.get((name["start"], name["end"]), {}).get(name["type"])
        if mention is not None and name["type"] != "PER":
            shown.append(mention)
        else:
            kept.append(name)
    return kept, shown


class _Words:
    """The words met of late, by the hashes of their texts: their vectors in `table` and their `roles`."""

    def __init__(self, vocab: Vocab, tagger: NameTagger) -> None:
        self._strings = vocab.strings
        self._tagger = tagger
        self._rows: dict[int, int] = {}
        # Row 0 stands for blank words; the others are in use up to `len(self._orths)`.
        self._orths = [0]
        self._asked = 0
        self._last_asked: Ints = np.zeros(_REMEMBERED, dtype=np.int64)
        self.table: Floats = np.zeros((_REMEMBERED, tagger.width), dtype=np.float32)
        self.roles: Ints = np.zeros(_REMEMBERED, dtype=np.int64)

    def rows(self, orths: list[int]) -> Ints:
        """Return the rows of the words, 0 for blank ones; they hold until the next call."""
        if len(self._orths) + len(orths) > len(self.table):
            self._forget()
        fresh = set(orths).difference(self._rows)
        if fresh:
            self._learn({orth: self._strings[orth] for orth in fresh})
        rows = np.fromiter(map(self._rows.__getitem__, orths), dtype=np.int64, count=len(orths))
        self._asked += 1
        self._last_asked[rows] = self._asked
        return rows

    def _learn(self, texts: dict[int, str]) -> None:
        self._rows.update(dict.fromkeys(texts, 0))
        texts = {orth: text for orth, text in texts.items() if not text.isspace()}
        begin = len(self._orths)
        self._orths += texts
        self._rows.update(zip(texts, range(begin, len(self._orths)), strict=True))
        while len(self._orths) > len(self.table):
            self.table, self.roles, self._last_asked = (
                np.concatenate([each, np.zeros_like(each)]) for each in (self.table, self.roles, self._last_asked)
            )
        keys = [word_key(text) for text in texts.values()]
        for place in range(0, len(keys), _AT_ONCE):
            some = keys[place : place + _AT_ONCE]
            rows = slice(begin + place, begin + place + len(some))
            self.table[rows], self.roles[rows] = self._tagger.vectors(some), self._tagger.roles(some)

    def _forget(self) -> None:
        """Keep the half of the words that were asked for last."""
        kept = 1 + np.sort(np.argsort(-self._last_asked[1 : len(self._orths)], kind="stable")[: len(self.table) // 2])
        for each in (self.table, self.roles, self._last_asked):
            each[1 : 1 + len(kept)] = each[kept]
        self._orths = [0, *(self._orths[row] for row in kept.tolist())]
        self._rows = {orth: row for row, orth in enumerate(self._orths) if row}


def _find_names(doc: Doc, tagger: NameTagger, words: _Words) -> tuple[list[Record], set[int]]:
    """Return the names that the model finds in `doc`, in order, proclitics left out, and where known places begin that are none."""
    columns = doc.to_array(["ORTH", "SENT_START", "IDX", "LENGTH"])
    rows = words.rows(columns[:, 0].tolist())
    kept = rows.nonzero()[0]
    if not len(kept):
        return [], set()
    found = np.zeros(len(columns), dtype=np.int64)
    places: list[Span] = []
    for span in doc.spans.get("khabar_mentions", ()):
        if span.label_ in KNOWN_TYPES:
            if span.label_ == "LOC":
                places.append(span)
            label = 1 + 2 * KNOWN_TYPES.index(span.label_)
            found[span.start : span.end] = label + 1
            found[span.start] = label
    # A sentence that begins with a blank word begins with the word behind it.
    sentence = np.cumsum(columns[:, 1] == 1)[kept]
    starts = np.diff(sentence, prepend=-1) > 0
    rows, found = rows[kept], found[kept]
    roles = words.roles[rows]
    roles[found > 0] = BEGINS
    asked = may_be_named(roles, starts)
    labels: Ints = np.zeros(len(kept), dtype=np.int64)
    leads: Floats = np.zeros(len(kept), dtype=np.float32)
    for part in _parts(starts):
        labels[part], leads[part] = tagger.labels(words.table[rows[part]], starts[part], found[part], asked[part])
    sums = np.append(0, np.cumsum(leads, dtype=np.float64))
    offsets, lengths = columns[kept, 2], columns[kept, 3]
    text = text_of(doc)
    names: list[Record] = []
    behind = 0
    for first, found_last, kind in _runs(labels):
        if first < behind:
            continue
        last = found_last
        if kind == "PER":
            last = _whole_person(text, offsets, lengths, starts, labels, first, found_last)
        lead = (sums[found_last + 1] - sums[first]) / (found_last + 1 - first)
        if lead < _LEADS[kind] * (_ALONE if first == last else 1):
            continue
        behind = last + 1
        start, end = int(offsets[first]), int(offsets[last] + lengths[last])
        start += tagger.proclitic(text[start : start + int(lengths[first])])
        if not is_nameable(text[start:end]):
            continue
        # للمدينة: the article is part of the proclitic.
        if text[start - 1 : start + 1] == "لل" and not is_nameable(text[start + 1 : end]):
            continue
        if kind == "PER" and text.endswith(f" {_OULD} ", 0, start):
            start = _with_son(text, start)
        if kind == "PER" and " لل" in text[start:end]:  # المحب للفنون
            continue
        if kind == "PER" and " بال" in text[start:end]:
            end = _before_phrase(text, start, end, places)
        if kind == "LOC" and is_nation(fold(text[start:end])):  # المرأة السعودية
            continue
        while kind == "PER" and (other := _second_person(text, start, end)):
            names.append({"start": start, "end": other - 2, "text": text[start : other - 2], "type": kind})
            start = other
        names.append({"start": start, "end": end, "text": text[start:end], "type": kind})
    rank = np.searchsorted(kept, [(span.start, span.end) for span in places]).reshape(-1, 2)
    denied = (sums[rank[:, 1]] - sums[rank[:, 0]] < _DENIED * (rank[:, 1] - rank[:, 0])).nonzero()[0]
    return names, {places[i].start_char for i in denied.tolist()}


def _whole_person(
    text: str, offsets: Ints, lengths: Ints, starts: NDArray[np.bool_], labels: Ints, first: int, last: int
) -> int:
    """Return the last word of a person's name that the model may have cut: لويس الرابع (عشر), محمد (ولد سلامة)."""

    def word(place: int) -> str:
        if place >= len(offsets) or starts[place]:
            return ""
        return fold(text[offsets[place] : offsets[place] + lengths[place]])

    if last > first and word(last + 1) == _TEEN:
        return last + 1
    while word(last + 1) == _OULD and (_may_be_father(word(last + 2)) or word(last + 3) == _OULD):
        last += 2
        while (further := word(last + 1)) and (
            further in given_names() or (labels[last + 1] in _PERSON and further[0] != "و")
        ):
            last += 1
    return last


def _before_phrase(text: str, start: int, end: int, places: Sequence[Span]) -> int:
    """Return where a person's name ends before ب with a known place or a common noun: كاظم | بالقاهرة."""
    known = {place.start_char for place in places}
    for before, word in pairwise(split_words(text[start:end], start)):
        if begins_phrase(word, known):
            return before.end
    return end


def _second_person(text: str, start: int, end: int) -> int:
    """Return where the second of persons joined by و begins in `text[start:end]`: باتريك وغريتا تورنبول; 0 where there is one.

    An unknown word in و right behind an Arabic given name is rather the name of a family: محمد وقاف.
    """
    first, *words = split_words(text[start:end], start)
    for word in words:
        family = word is words[0] and given_origin(first.folded) == "arabic" and word.folded[1:] not in given_names()
        joined = word.folded[0] == "و" and word.folded != _OULD and text[word.start - 1] == " "
        if joined and is_conjunction(word) and not family:
            return word.start + 1
    return 0


def _with_son(text: str, start: int) -> int:
    """Return where the name begins whose end, behind ولد, begins at `start`: (حضية ولد) سلامة; `start` where no name is before."""
    son = word_before(text, start - len(_OULD) - 1, _LONGEST_SON)
    return text.rindex(son, 0, start) if son and _may_be_father(fold(son)) else start


def _may_be_father(folded: str) -> bool:
    """Return whether ولد before a folded word means son of it, not that somebody was born: a name or an unknown word."""
    if folded in given_names() or folded in particles():
        return True
    return bool(folded) and not is_common(folded) and folded[0].isalpha() and folded[0] not in "بلكفو"


@lru_cache(maxsize=1 << 14)
def is_nameable(name: str) -> bool:
    """Return whether a name can read so: no tag or handle, no type word or title at its end, no ordinary word alone."""
    words = [word for word in split_words(name) if word.folded and word.folded[0].isalpha()]
    if not words or _TAG.search(name) or words[-1].folded in name_cues():
        return False
    return len(words) > 1 or not ("\u064b" in name[-2:] or _is_ordinary(words[0]))


def _is_ordinary(word: Word) -> bool:
    """Return whether a word alone is rather a plural, a verb, a word for anybody or an adjective than a name."""
    folded = word.folded
    if folded in given_names():
        return False
    if folded.startswith("لل") and is_common(folded):
        return True  # what a company is for: شركة «نوافذ» للاستشارات
    bare = folded.removeprefix("ال")
    if bare in anybody() or (_PLURAL_OR_DUAL.fullmatch(bare) and bare[:-2] in name_cues()):
        return True
    if _PLURAL.fullmatch(folded) or (_PARTICIPLES.fullmatch(folded) and is_common(folded)):
        return True
    if _PRESENT.fullmatch(word.text) or (_FUTURE.fullmatch(folded) and folded[1:] in common_words()):
        return True
    return _PAST.fullmatch(word.text) is not None and is_common(folded)


def filling_names(mentions: Sequence[Record], names: Sequence[Record]) -> list[Record]:
    """Return the model's names that meet no known one, or take its place by rule 1; both come and go in order of place."""
    filling: list[Record] = []
    place = 0
    for name in names:
        while place < len(mentions) and mentions[place]["end"] <= name["start"]:
            place += 1
        last = place
        while last < len(mentions) and mentions[last]["start"] < name["end"]:
            last += 1
        if all(_is_part(mention, name) for mention in mentions[place:last]):
            filling.append(name)
    return filling


def _is_part(mention: Record, name: Record) -> bool:
    """Return whether a known name is but a part of a longer one, behind its beginning.

    At the end of one of its kind it is where the first word may belong to names: حزب كاديما, but منصة | إكس. Two scripts are two
    names: The post | الرباط.
    """
    if not name["start"] < mention["start"] or mention["end"] > name["end"]:
        return False
    if name["text"][0].isascii() != mention["text"][0].isascii():
        return False
    if _CLASSES[mention["type"]] != name["type"] or name["type"] == "PER":
        return True
    return bool(mention["end"] == name["end"]) and split_words(name["text"])[0].folded not in words_apart()


def _parts(starts: NDArray[np.bool_]) -> Iterator[slice]:
    """Cut the words into stretches of whole sentences, where sentences are not longer than a stretch may be."""
    begin, size = 0, len(starts)
    while begin < size:
        end = min(begin + _AT_ONCE, size)
        if end < size:
            cuts = np.flatnonzero(starts[begin + 1 : end + 1])
            end = begin + 1 + int(cuts[-1]) if len(cuts) else end
        yield slice(begin, end)
        begin = end


def may_be_named(roles: Ints, starts: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return where a name may be: from a word that may begin it on, as far as words may go on."""
    index = np.arange(len(roles))
    opens = roles > 0
    stretch = np.maximum.accumulate(np.where(opens & ~starts, 0, index))
    begun = np.maximum.accumulate(np.where(roles & BEGINS, index, -1))
    return opens & (begun >= stretch)


def _runs(labels: Ints) -> Iterator[tuple[int, int, str]]:
    """Yield the first and the last word and the type of each name."""
    firsts = (labels & 1).nonzero()[0]
    # A further word has an even label; behind the last there is none.
    further = np.append((labels > 0) & (labels & 1 == 0), False)
    lasts = ((labels > 0) & ~further[1:]).nonzero()[0]
    for first, last, label in zip(firsts.tolist(), lasts.tolist(), labels[firsts].tolist(), strict=True):
        yield first, last, LABEL_TYPES[label // 2]
