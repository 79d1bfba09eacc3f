"""Join the mentions of one entity in an article, and find the names that no table has."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from spacy.lang.ar.stop_words import STOP_WORDS
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from pipeline.language.folding import fold, prefix_length
from pipeline.language.knowledge import KnowledgeBase, load_knowledge
from pipeline.language.names import cue_type, given_names, name_cues
from pipeline.language.proclitics import analyses
from pipeline.language.words import Word, iter_words, split_words
from pipeline.stages.layers import Record, folded_words, read_layer, register_extensions, text_of, write_layer

_OPENING = {"«": "»", "“": "”“", '"': '"', "'": "'", "‘": "’", "”": "“”"}
_QUOTED = re.compile(r"[«“\"'‘”]([^«»“”\"'‘’\n]{2,40})[»”\"'’“]")
_LATIN_NAME = re.compile(r"[A-Z][\w&+.-]*(?: [A-Z][\w&+.-]*){0,3}")
_GLOSS = re.compile(r"[»”\"'’“]?[ \u00a0]*\(([A-Z][\w&+.' -]{1,40})\)")
_PARTICLES = frozenset(
    fold(word)
    for word in (
        "بن",
        "بنت",
        "ابن",
        "أبو",
        "أبي",
        "آل",
        "عبد",
        "دي",
        "دو",
        "دا",
        "دبليو",
        "فان",
        "فون",
        "ماك",
        "مك",
        "لو",
        "سان",
        "ديل",
        "بو",
        "ولد",
    )
)
_CUE_WORDS = 4
_SURNAME_LETTERS = 3
# Letters that end no name: an open word after a name that begins so is rarely a surname.
_STOP = frozenset(fold(word) for word in STOP_WORDS)


@Language.factory(
    "khabar_linker",
    assigns=["doc._.khabar_entities", "doc.spans", "doc.ents"],
    requires=["doc._.khabar_mentions"],
)
def create_linker(nlp: Language, name: str) -> Linker:
    """Return the stage that turns mentions into entities."""
    register_extensions()
    return Linker(load_knowledge())


class Linker:
    """Write the layer `entities` and `doc.ents`."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge

    def __call__(self, doc: Doc) -> Doc:
        """Link the mentions of `doc`."""
        entities = find_entities(doc, read_layer(doc, "mentions"), self.knowledge)
        write_layer(doc, "entities", entities)
        spans = []
        for entity in entities:
            for mention in entity["mentions"]:
                span = doc.char_span(
                    mention["start"], mention["end"], label=entity["type"], kb_id=entity["qid"] or entity["kb_id"] or ""
                )
                if span is not None:
                    spans.append(span)
        doc.set_ents(filter_spans(spans), default="unmodified")
        return doc


class _Name(NamedTuple):
    """A name at `text[start:end]`; `key` joins the mentions of one entity, `title` is the Latin form beside it."""

    start: int
    end: int
    type: str
    key: str
    latin: str | None = None


def find_entities(doc: Doc, mentions: Sequence[Record], knowledge: KnowledgeBase) -> list[Record]:
    """Return the entities of `doc`, in the order of their first mentions."""
    text = text_of(doc)
    found: dict[str, Record] = {}
    taken = _Taken()
    for mention in mentions:
        key = f"kb:{mention['entity']}" if mention["entity"] else "open:" + "|".join(mention["candidates"])
        record = found.get(key)
        if record is None:
            record = found[key] = _known(mention, knowledge)
        record["score"] = max(record["score"], mention["score"])
        _append(record, text, mention["start"], mention["end"])
        taken.add(mention["start"], mention["end"])
    _add_glosses(text, found, taken)
    _add_partial_names(text, doc, found, taken, knowledge)
    names = _announced(text, doc, taken)
    for name in names:
        if taken.hits(name.start, name.end):
            continue
        taken.add(name.start, name.end)
        record = found.get(name.key)
        if record is None:
            record = found[name.key] = _unknown(text, name)
        record["name_en"] = record["name_en"] or (name.latin if record["type"] != "PER" else None)
        _append(record, text, name.start, name.end)
    _add_repeats(text, doc, found, taken)
    _add_partial_names(text, doc, found, taken, knowledge)
    for record in found.values():
        record["mentions"].sort(key=lambda m: m["start"])
    entities = sorted(found.values(), key=lambda record: record["mentions"][0]["start"])
    for number, record in enumerate(entities, start=1):
        record["id"] = f"E{number}"
    return entities


class _Taken:
    """The stretches of text that have a mention already."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def add(self, start: int, end: int) -> None:
        place = bisect_right(self._starts, start)
        self._starts.insert(place, start)
        self._ends.insert(place, end)

    def hits(self, start: int, end: int) -> bool:
        place = bisect_right(self._starts, start)
        return (place > 0 and self._ends[place - 1] > start) or (
            place < len(self._starts) and self._starts[place] < end
        )


def _append(record: Record, text: str, start: int, end: int) -> None:
    record["mentions"].append({"start": start, "end": end, "text": text[start:end]})


def _known(mention: Record, knowledge: KnowledgeBase) -> Record:
    entity = knowledge.entities[mention["entity"]] if mention["entity"] else None
    return {
        "id": "",
        "kb_id": entity.id if entity else None,
        "type": entity.type if entity else mention["type"],
        "name": entity.name if entity else mention["text"],
        "name_en": entity.name_en if entity else None,
        "qid": entity.qid if entity else None,
        "nil": entity is None,
        "score": mention["score"],
        "candidates": [] if entity else list(mention["candidates"]),
        "mentions": [],
    }


def _unknown(text: str, name: _Name) -> Record:
    return {
        "id": "",
        "kb_id": None,
        "type": name.type,
        "name": text[name.start : name.end],
        "name_en": None,
        "qid": None,
        "nil": True,
        "score": 0.7,
        "candidates": [],
        "mentions": [],
    }


def _add_glosses(text: str, found: dict[str, Record], taken: _Taken) -> None:
    """Give the Latin form in brackets after a known name to its entity: إدارة الكفاءة الحكومية (DOGE)."""
    if "(" not in text:
        return
    for record in list(found.values()):
        for mention in list(record["mentions"]):
            match = _GLOSS.match(text, mention["end"])
            if match and not mention["text"].isascii() and not taken.hits(*match.span(1)):
                _append(record, text, *match.span(1))
                taken.add(*match.span(1))


@lru_cache(maxsize=1 << 15)
def _given(folded: str) -> tuple[int, str] | None:
    """Return the proclitic length and the origin if the word is a given name."""
    names = given_names()
    return next(((length, names[rest]) for rest, length in analyses(folded) if rest in names), None)


def _announced(text: str, doc: Doc, taken: _Taken) -> list[_Name]:
    """Return the names that a title, a type word, quotation marks or a given name with a role announce."""
    folded = folded_words(doc)
    offsets = doc.to_array("IDX").tolist()
    names: list[_Name] = []
    done = 0
    for index, word in enumerate(folded):
        start = offsets[index]
        if start < done or len(word) < 2:
            continue
        kind = cue_type(word)
        if kind is not None and kind != "PER":
            names.extend(_after_type_word(text, start + len(doc[index].text), kind))
        given = _given(word)
        if given is not None and not doc[index].text.endswith("ى"):  # على is a preposition, علي a name
            name = _person(text, start, given[0])
            if name is not None and not taken.hits(name.start, name.end):
                names.append(name)
                done = name.end
    return names


def _after_type_word(text: str, end: int, kind: str) -> list[_Name]:
    """Return the quoted or Latin names right after a type word: موقعا 'بلاتفورمر' و'ماني كونترول'."""
    position = end
    names: list[_Name] = []
    while True:
        gap = re.compile(r"[ \u00a0]+(?:و[ \u00a0]*)?|[ \u00a0]*،?[ \u00a0]*و[ \u00a0]*").match(text, position)
        position = gap.end() if gap else position
        quoted = _QUOTED.match(text, position)
        if quoted:
            words = [word for word in split_words(quoted.group(1)) if word.folded]
            if not 1 <= len(words) <= 4 or any(word.folded in _STOP for word in words):
                return names
            lead = len(quoted.group(1)) - len(quoted.group(1).lstrip())
            start, stop = quoted.start(1) + lead, quoted.start(1) + lead + len(quoted.group(1).strip())
            gloss = _GLOSS.match(text, quoted.end() - 1)
            latin = gloss.group(1) if gloss else None
            key = "nil:" + " ".join(word.folded for word in words)
            names.append(_Name(start, stop, kind, key, latin))
            if gloss:
                names.append(_Name(*gloss.span(1), kind, key, latin))
            position = gloss.end() if gloss else quoted.end()
        else:
            latin_name = _LATIN_NAME.match(text, position)
            if latin_name is None or len(latin_name.group()) < 2:
                return names
            value = latin_name.group().rstrip(".-&")
            names.append(_Name(position, position + len(value), kind, "nil:" + fold(value), value))
            position += len(value)
        if re.compile(r"[ \u00a0]*،?[ \u00a0]*و(?=[«“\"'‘A-Z])").match(text, position) is None:
            return names


def _person(text: str, start: int, proclitic: int) -> _Name | None:
    """Return the person whose given name begins at `start`, if a title, a role or quotation marks prove the name."""
    stream = iter_words(text, start)
    first = next(stream)
    begin = first.start + (prefix_length(first.text, proclitic) if proclitic else 0)
    parts = [Word(text[begin : first.end], fold(text[begin : first.end]), begin, first.end)]
    quote_end = _closing(text, begin)
    for word in stream:
        if len(parts) > 4 or text[parts[-1].end : word.start].strip(" \u00a0") or not word.text.isalpha():
            break
        if text[parts[-1].end : word.start] == "" or word.folded in _STOP or cue_type(word.folded) is not None:
            break
        after_particle = parts[-1].folded in _PARTICLES
        if quote_end is not None:
            if word.end > quote_end:
                break
        elif len(parts) >= 2 and not after_particle and not _continues(word, parts):
            break
        parts.append(word)
    while len(parts) > 1 and parts[-1].folded in _PARTICLES:
        parts.pop()
    if len(parts) < 2 or (quote_end is not None and parts[-1].end != quote_end):
        return None
    if len(parts[1].folded) < _SURNAME_LETTERS:
        return None
    end = parts[-1].end
    if quote_end is None and not _titled(text, begin) and not _role_follows(text, end):
        both = all(_given(part.folded) is not None for part in parts[:2])
        if not both and not any(part.folded in _PARTICLES for part in parts[1:]):
            return None
    if quote_end is not None and not _titled(text, begin - 1) and not _role_follows(text, end + 1):
        return None
    return _Name(begin, end, "PER", "nil:" + " ".join(part.folded for part in parts))


def _continues(word: Word, parts: list[Word]) -> bool:
    """Return whether `word` goes on with the name: a particle, or a name of the family behind given names."""
    if word.folded in _PARTICLES:
        return True
    if _given(parts[-1].folded) is None:
        return False
    return word.folded.startswith("ال") or (given_names().get(word.folded) is not None)


def _closing(text: str, start: int) -> int | None:
    """Return where the quotation closes that opens right before `start`, if it does so soon."""
    closing = _OPENING.get(text[start - 1 : start]) if start else None
    if not closing:
        return None
    places = [place for mark in closing if (place := text.find(mark, start, start + 40)) >= 0]
    return min(places) if places else None


def _titled(text: str, start: int) -> bool:
    """Return whether a title stands in the few words before `start`, in the same clause."""
    window = text[max(0, start - 60) : start]
    before = [word for word in split_words(re.split(r"[\n.:؛!؟]", window)[-1]) if word.text not in "«“\"'”‘"]
    if not before or before[-1].text in "،,()-":
        return False
    words = [word.folded for word in before[-_CUE_WORDS:]]
    cues = name_cues()
    for index in range(len(words)):
        for length in (1, 2, 3):
            phrase = words[index : index + length]
            if len(phrase) < length:
                break
            if any(cues.get(" ".join([rest, *phrase[1:]])) == "PER" for rest, _ in analyses(phrase[0])):
                reach = len(words) - (index + length)
                # A bare title stands right before the name; `وزير`, `رئيس` take an institution between.
                if reach == 0 or (
                    (length > 1 or not phrase[0].startswith("ال"))
                    and not any(w in _STOP for w in words[index + length :])
                ):
                    return True
    return False


def _role_follows(text: str, end: int) -> bool:
    """Return whether a role in apposition follows: ليا كيسنر، رئيسة أمن المعلومات."""
    after = re.match(r"[»”\"'’“]?[ \u00a0]*[،,(“«\"]?[ \u00a0]*", text[end:])
    word = next(iter_words(text, end + (after.end() if after else 0)), None)
    return word is not None and name_cues().get(word.folded) == "PER" and "\n" not in text[end : word.start]


def _add_repeats(text: str, doc: Doc, found: dict[str, Record], taken: _Taken) -> None:
    """Add the other places where the whole name of an unknown entity stands."""
    for record in [record for record in found.values() if record["nil"] and not record["candidates"]]:
        for surface in dict.fromkeys(mention["text"] for mention in record["mentions"]):
            if len(surface) < _SURNAME_LETTERS or (record["type"] != "PER" and _common(surface)):
                continue
            for match in re.finditer(rf"(?<!\w)(?:[وف]?[بلك]?){re.escape(surface)}(?!\w)", text):
                start = match.end() - len(surface)
                if not taken.hits(start, match.end()):
                    taken.add(start, match.end())
                    _append(record, text, start, match.end())


def _common(surface: str) -> bool:
    """Return whether a name may be an ordinary word too, so that it counts only where a type word announces it."""
    return not surface.isascii() and len(split_words(surface)) == 1 and fold(surface).startswith("ال")


def _add_partial_names(text: str, doc: Doc, found: dict[str, Record], taken: _Taken, knowledge: KnowledgeBase) -> None:
    """Join a surname or a foreign first name alone to the one person named so before: كيسنر after ليا كيسنر."""
    owners: dict[str, dict[str, int]] = {}
    for key, record in found.items():
        if record["type"] != "PER" or record["candidates"]:
            continue
        for mention in record["mentions"]:
            words = split_words(mention["text"])
            if len(words) < 2:
                continue
            parts = [word.folded for word in words]
            names = {parts[-1]}
            if given_names().get(parts[0]) == "foreign":
                names.add(parts[0])
            entity = knowledge.entities.get(record["kb_id"] or "")
            if entity is not None:
                names.update(fold(name.split()[-1]) for name in (entity.name, entity.name_en or "") if " " in name)
            for part in names:
                if len(part) > 2 and part not in _STOP and _usable(part, parts):
                    owners.setdefault(part, {}).setdefault(key, mention["end"])
    if not owners:
        return
    single = {part: next(iter(keys.items())) for part, keys in owners.items() if len(keys) == 1}
    offsets = doc.to_array("IDX").tolist()
    for index, folded in enumerate(folded_words(doc)):
        for reading, length in _cached_analyses(folded):
            owner = single.get(reading)
            if owner is None:
                continue
            key, since = owner
            word = next(iter_words(text, offsets[index]), None)
            if word is None or word.folded != folded or text[word.start - 1 : word.start].isalpha():
                break
            start = word.start + (prefix_length(word.text, length) if length else 0)
            if start >= since and not taken.hits(start, word.end) and not _inside_other_name(text, start, word.end):
                taken.add(start, word.end)
                _append(found[key], text, start, word.end)
            break


@lru_cache(maxsize=1 << 16)
def _cached_analyses(folded: str) -> tuple[tuple[str, int], ...]:
    return tuple(analyses(folded))


def _usable(part: str, parts: list[str]) -> bool:
    """Return whether a part of a name can stand for it: no given name shared by many, unless it is a foreign first name."""
    origin = given_names().get(part)
    return origin is None or (origin == "foreign" and part == parts[0])


def _inside_other_name(text: str, start: int, end: int) -> bool:
    """Return whether the word is part of a longer name that is not the person's: its neighbour is a given name or particle."""
    before = re.search(r"([^\W\d_]+)[ \u00a0]+$", text[max(0, start - 30) : start])
    if before and (_given(fold(before.group(1))) is not None or fold(before.group(1)) in _PARTICLES):
        return True
    after = re.match(r"[ \u00a0]+([^\W\d_]+)", text[end : end + 30])
    return bool(after and fold(after.group(1)) in _PARTICLES)
