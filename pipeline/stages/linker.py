"""Join the mentions of one entity in an article, and find the names that no table has."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import compress, count
from operator import itemgetter
from typing import NamedTuple

from spacy.lang.ar.stop_words import STOP_WORDS
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from pipeline.language.english_names import KnownNames, english_name, respelled
from pipeline.language.folding import fold, prefix_length
from pipeline.language.headed_names import Head, Place, headed_name, is_adjective, name_heads, window
from pipeline.language.knowledge import KnowledgeBase, load_knowledge
from pipeline.language.names import (
    common_words,
    cue_type,
    given_names,
    given_origin,
    is_common,
    may_be_word,
    name_cues,
    naming_words,
    particles,
    saying_verbs,
    words_always_apart,
)
from pipeline.language.person_names import (
    given,
    is_unknown,
    lineage_end,
    person_after,
    person_apposed,
    person_at,
    person_by_title,
    verb_of_saying,
)
from pipeline.language.proclitics import FIRST_LETTERS, analyses, noun_forms
from pipeline.language.romanization import romanized
from pipeline.language.trie import alias_key
from pipeline.language.words import Word, iter_words, split_words, word_before
from pipeline.stages.layers import (
    Record,
    WordTable,
    folded_words,
    one_at_a_time,
    read_layer,
    register_extensions,
    text_of,
    tokens_of,
    write_layer,
)
from pipeline.stages.ner import filling_names, is_nameable

_NONE_KNOWN = KnownNames({}, {})
_QUOTED = re.compile(r"[«“\"'‘”]([^«»“”\"'‘’\n]{2,40})[»”\"'’“]")
_LATIN_NAME = re.compile(r"[A-Z][\w&+.-]*(?: [A-Z][\w&+.-]*){0,3}|[a-z\d][a-z\d-]+(?:\.[a-z]{2,})+")
# A quoted name in Latin letters: "GM", "F-150", "Sierra Denali".
_LATIN_QUOTED = re.compile(r"(?=[^ ]*[A-Z])[A-Za-z][\w&+.-]+(?: [A-Z\d][\w&+.-]*){0,3}", re.ASCII)
_GLOSS = re.compile(r"[»”\"'’“]?[ \u00a0]*\(([A-Z][\w&+.' -]{1,40})\)")
_FULL_LATIN_NAME = re.compile(r"[A-Z][\w'’-]+(?: [\w'’.-]+){0,2} [A-Z][\w'’-]+")
_PROCLITICS = re.compile(r"(?<!\w)[وف]?[بلك]?$")
_NEXT_WORD = re.compile(r"[ \u00a0]+([^\W\d_]+)")
_SPACE = re.compile(r"[ \u00a0]+")
# What stands between a type word and a name, or two names behind one; the second begins with a mark or a capital.
_GAP = re.compile(r"[ \u00a0]+(?:و[ \u00a0]*)?|[ \u00a0]*،?[ \u00a0]*و[ \u00a0]*")
_AND_ANOTHER = re.compile(r"[ \u00a0]*،?[ \u00a0]*و(?=[«“\"'‘A-Z])")
_MODEL_EDGES = ' \u00a0-\u2010\u2011«»“”"'
_MODEL_NAME = re.compile(r"[^\W\d].*\d|\d{2}.*[^\W\d]")
_SURNAME_LETTERS = 3
_WORD_REACH = 30
_MOST_PARTS = 3
# An unknown word like these after a type word may be a verb (شركة تستكشف …) or have a pronoun; a name stands more than once.
_VERBAL = re.compile(r"س?[تين]|(?!ال).*ت$|.*(?:ها|هم)$")
# Quoted words with these endings are rather words of some writer than names.
_COINED = ("ات", "يه")
# Words behind which all that is quoted is a name; اسم and عنوان have operations, reports and speeches behind them, too.
_CALLING = frozenset(fold(word) for word in ("يسمى", "تسمى", "المسمى", "المسماة", "سمي", "سميت", "سماها", "سماه"))
_FOR_THE = "لل"
_STOP = frozenset(fold(word) for word in STOP_WORDS)
# The letter E, which folding unites with أي: سيارة "إي كيو سي".
_LETTER_E = "إي"


@Language.factory(
    "khabar_linker",
    assigns=["doc._.khabar_entities", "doc.spans", "doc.ents"],
    requires=["doc._.khabar_mentions"],
    default_config={"entities": []},
)
def create_linker(nlp: Language, name: str, entities: Sequence[str]) -> Linker:
    """Return the stage that turns mentions into entities; `entities` are the paths of a user's own tables."""
    register_extensions()
    return Linker(load_knowledge(tuple(entities)))


class Linker:
    """Write the layer `entities` and `doc.ents`."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge
        self._cues = WordTable(_cue)

    @one_at_a_time
    def __call__(self, doc: Doc) -> Doc:
        """Link the mentions of `doc`."""
        entities = find_entities(doc, read_layer(doc, "mentions"), self.knowledge, read_layer(doc, "names"), self._cues)
        write_layer(doc, "entities", entities)
        starts = tokens_of(doc)[1]
        spans = []
        for entity in entities:
            label, key = entity["type"], entity["qid"] or entity["kb_id"] or ""
            for mention in entity["mentions"]:
                first, last = bisect_right(starts, mention["start"]) - 1, bisect_left(starts, mention["end"])
                spans.append(Span(doc, first, last, label, kb_id=key))
        doc.set_ents(filter_spans(spans), default="unmodified")
        return doc


class _Name(NamedTuple):
    """A name at `text[start:end]`; `key` joins the mentions of one entity, `latin` is the Latin form beside it.

    A name that holds `once` says nothing of the same word elsewhere; one that is `whole` in its quotation marks stays so though a
    known name begins it: صحيفة "هارفارد غازيت". One that has a `mention` is that known name with its type word: حزب الوفد.
    """

    start: int
    end: int
    type: str
    key: str
    latin: str | None = None
    once: bool = False
    whole: bool = False
    mention: Record | None = None


def find_entities(
    doc: Doc,
    mentions: Sequence[Record],
    knowledge: KnowledgeBase,
    modelled: Sequence[Record] = (),
    cues: WordTable[_Cue] | None = None,
) -> list[Record]:
    """Return the entities of `doc`, in the order of their first mentions; `modelled` is what the trained model found."""
    text = text_of(doc)
    found: dict[str, Record] = {}
    models: dict[str, str] = {}  # what is told of a model behind its family, by which it goes alone too: V30S
    taken = _Taken()
    cues = cues or WordTable(_cue)
    mentions = _with_lineage(text, mentions)
    known, announced = settle(mentions, _announced(text, doc, mentions, cues, knowledge), knowledge)
    known, names = settle(known, [*announced, *_left_over(known, announced, modelled)], knowledge)
    known = _without_surnames(text, known, names)
    for mention in known:
        key = (
            f"kb:{mention['entity']}"
            if mention["entity"]
            else "open:" + "|".join(mention["candidates"] or [mention["model"]])
        )
        if mention["model"]:
            models[text[mention["tail"] : mention["end"]].strip(_MODEL_EDGES)] = key
        record = found.get(key)
        if record is None:
            record = found[key] = _known(mention, knowledge)
        record["score"] = max(record["score"], mention["score"])
        _append(record, text, mention["start"], mention["end"])
        taken.add(mention["start"], mention["end"])
    _add_glosses(text, found, taken)
    _add_partial_names(text, doc, found, taken, knowledge)
    for name in _with_surnames(text, _whole_names(text, names, found), found):
        if taken.hits(name.start, name.end):
            continue
        taken.add(name.start, name.end)
        record = found.get(name.key)
        if record is None:
            record = _known(name.mention, knowledge) if name.mention else _unknown(text, name)
            found[name.key] = record
        record["name_en"] = record["name_en"] or (name.latin if record["type"] != "PER" else None)
        _append(record, text, name.start, name.end)
    _add_glosses(text, found, taken)
    once = {name.key for name in names if name.once} - {name.key for name in names if not name.once}
    _add_repeats(text, {key: record for key, record in found.items() if key not in once}, taken)
    for tail, key in models.items():
        if _MODEL_NAME.search(tail):
            _add_places(text, found[key], tail, taken)
    if any(name.type == "PER" for name in names):
        _add_partial_names(text, doc, found, taken, knowledge)
    for record in found.values():
        record["mentions"].sort(key=lambda m: m["start"])
        if record["nil"] and not record["candidates"] and not record["name_en"]:
            record["name_en"] = _in_english(record["name"], record["type"])
    entities = sorted(found.values(), key=lambda record: record["mentions"][0]["start"])
    for number, record in enumerate(entities, start=1):
        record["id"] = f"E{number}"
    return entities


@lru_cache(maxsize=1 << 12)
def _in_english(name: str, type_: str) -> str | None:
    """Return the English of a name that no table has: as it is in Latin letters, else made of its parts; None where one is unknown."""
    if name.isascii():
        return name
    if type_ == "PER":
        return romanized(_parts(name))
    words = split_words(name)
    return english_name(words, _NONE_KNOWN) or respelled(words)


@lru_cache(maxsize=1 << 12)
def _parts(name: str) -> tuple[str, ...]:
    """Return the folded words of a name, which mostly stands in its article and in others more than once."""
    return tuple(word.folded for word in split_words(name))


@lru_cache(maxsize=1 << 12)
def _forms(part: str) -> tuple[tuple[str, int], ...]:
    """Return the forms of a part of a name behind proclitics; the same persons are told of in many articles."""
    return tuple(noun_forms(part))


def _with_lineage(text: str, mentions: Sequence[Record]) -> list[Record]:
    """Return the mentions, those of persons with the fathers and the family that go on with them; none inside another."""
    longer: list[Record] = []
    for mention in mentions:
        if longer and mention["start"] < longer[-1]["end"]:
            continue
        end = lineage_end(text, mention["end"]) if mention["type"] == "PER" else mention["end"]
        longer.append(
            mention if end == mention["end"] else {**mention, "end": end, "text": text[mention["start"] : end]}
        )
    return longer


def settle(
    mentions: Sequence[Record], names: Sequence[_Name], knowledge: KnowledgeBase
) -> tuple[list[Record], list[_Name]]:
    """Return the mentions and the names that stay where they overlap: the longest span, and a known name before one by cues.

    A name by cues that begins with a known name does not take its place: the known name is the entity, what follows tells
    about it (الكونغرس الأميركي).
    """
    spans = [(mention["start"], mention["end"]) for mention in mentions]
    starts = [start for start, _ in spans]
    taken = _Taken()
    kept: list[_Name] = []
    swallowed: set[int] = set()
    for name in sorted(names, key=lambda name: (name.start - name.end, name.start)):
        if taken.hits(name.start, name.end):
            continue
        first = bisect_right(starts, name.start) - 1
        first += first < 0 or spans[first][1] <= name.start
        inside = range(first, bisect_left(starts, name.end))
        if all(_gives_way(mentions[i], name, knowledge) for i in inside):
            taken.add(name.start, name.end)
            kept.append(name)
            swallowed.update(inside)
    kept.sort()
    return [mention for i, mention in enumerate(mentions) if i not in swallowed], kept


def _gives_way(mention: Record, name: _Name, knowledge: KnowledgeBase) -> bool:
    """Return whether a known name is but a part of a longer one: a later part, or a surname that is another's first name.

    So is باول in باول آدامز, but not نيمار, who is called by his first name.
    """
    if mention["start"] != name.start:
        return bool(mention["start"] > name.start and mention["end"] <= name.end)
    if name.whole and mention["end"] < name.end:
        return True
    if mention["end"] >= name.end or name.type != "PER":
        return False
    entity = knowledge.entities.get(mention["entity"] or "")
    surname = entity is not None and entity.type == "PER" and entity.name.endswith(" " + mention["text"])
    return surname and given_origin(fold(mention["text"])) == "foreign"


def _without_surnames(text: str, known: Sequence[Record], names: Sequence[_Name]) -> list[Record]:
    """Return the known names without the organizations that are rather the person named before: وقال شبيغل after إيفان شبيغل.

    A company speaks in the feminine mostly (قالت فورد), so that a feminine verb proves no person.
    """
    if all(mention["type"] in ("PER", "LOC") for mention in known):
        return list(known)
    spans = [(name.start, name.end) for name in names if name.type == "PER"]
    spans += [(mention["start"], mention["end"]) for mention in known if mention["type"] == "PER"]
    since: dict[str, int] = {}
    for start, end in sorted(spans):
        words = _parts(text[start:end])
        if len(words) > 1:
            since.setdefault(words[-1], end)
    return [
        mention
        for mention in known
        if mention["type"] in ("PER", "LOC")
        or since.get(fold(mention["text"]), len(text)) > mention["start"]
        or (verb_of_saying(text, mention["start"]) or "ت").endswith("ت")
    ]


def _whole_names(text: str, names: Sequence[_Name], found: Mapping[str, Record]) -> list[_Name]:
    """Return the names, those that another one alone goes on with joined to it: وزارة المالية where وزارة المالية المصرية is told of."""
    shorts = {name.key.removeprefix("nil:") for name in names if name.type == "ORG"}
    if not shorts:
        return list(names)
    owners: dict[str, set[str]] = {}
    wholes = [(key, mention["text"]) for key, record in found.items() for mention in record["mentions"]]
    for key, whole in [*wholes, *((name.key, text[name.start : name.end]) for name in names if name.type == "ORG")]:
        words = _parts(whole) if " " in whole else ()
        for size in range(2, len(words)):
            short = " ".join(words[:size])
            if short in shorts:
                owners.setdefault(short, set()).add(key)
    joined: list[_Name] = []
    for name in names:
        keys = owners.get(name.key.removeprefix("nil:"), set()) if name.type == "ORG" else set()
        joined.append(name._replace(key=min(keys), latin=None) if len(keys) == 1 else name)
    return joined


def _with_surnames(text: str, names: Sequence[_Name], found: Mapping[str, Record]) -> list[_Name]:
    """Return the names, those that only shorten the name of one person told of before with that person's key.

    So do a first and a last name (ديفيد إيلام after ديفيد كيه إيلام), and the last name alone or, if foreign, the first; a verb of saying or the
    model proves such a word to be a name, so that it may be anybody's given name, too (قال غالب).
    """
    owners: dict[tuple[str, ...], dict[str, None]] = {}
    known = [
        (m["start"], key, m["text"], None) for key, r in found.items() if r["type"] == "PER" for m in r["mentions"]
    ]
    told = [(name.start, name.key, text[name.start : name.end], name) for name in names if name.type == "PER"]
    since: dict[str, int] = {}
    for start, _, whole, _ in sorted([*known, *told], key=itemgetter(0)):
        if " " in whole:
            since.setdefault(_parts(whole)[-1], start)
    joined = []
    for other in names:
        word = text[other.start : other.end]
        if other.type == "PER":
            continue
        if other.once and since.get(fold(word), other.start) < other.start:
            told.append((other.start, other.key, word, other._replace(type="PER")))
        else:
            joined.append(other)
    for _, key, whole, name in sorted([*known, *told], key=itemgetter(0)):
        words = _parts(whole)
        shortened = (words[0], words[-1]) if len(words) > 1 else words
        length = next((n for rest, n in analyses(words[0]) if (rest,) in owners), 0) if len(words) == 1 else 0
        keys = owners.get((words[0][length:],) if length else shortened, {})
        owner = next(iter(keys)) if name is not None and len(keys) == 1 else key
        if name is not None:
            shift = prefix_length(whole, length) if len(keys) == 1 else 0
            joined.append(name._replace(key=owner, once=name.once and not keys, start=name.start + shift))
        if len(words) > 1:
            for part in (shortened, words[-1:], *([words[:1]] if given_origin(words[0]) == "foreign" else [])):
                owners.setdefault(part, {})[owner] = None
    title = text.find("\n")
    return sorted(name if name.end > title else _of_title(text, name, owners) for name in joined)


def _of_title(text: str, name: _Name, owners: Mapping[tuple[str, ...], Mapping[str, None]]) -> _Name:
    """Return a name of the title, a surname alone with the key of the one person whom the article names in full further on."""
    keys = owners.get((fold(text[name.start : name.end]),), {}) if name.type == "PER" else {}
    return name._replace(key=next(iter(keys)), once=False) if len(keys) == 1 else name


def _left_over(known: Sequence[Record], announced: Sequence[_Name], modelled: Sequence[Record]) -> list[_Name]:
    """Return the model's names that may stand beside those of the tables and the cues, and those that have one of them longer.

    So do persons with one name more, and names with their type word: حزب كاديما.
    """
    taken = _Taken()
    persons: dict[int, int] = {}
    starts: dict[tuple[int, str], int] = {}
    for name in announced:
        taken.add(name.start, name.end)
        starts[name.end, name.type] = name.start
        if name.type == "PER":
            persons[name.start] = name.end
    ends = {mention["end"]: mention for mention in known if mention["entity"] and mention["type"] in ("ORG", "MEDIA")}
    names: list[_Name] = []
    told = {name.key for name in announced}
    for record in filling_names(known, modelled):
        start, end = record["start"], record["end"]
        longer = record["type"] == "PER" and persons.get(start, end) < end and not taken.hits(persons[start], end)
        inner = starts.get((end, str(record["type"])), int(start))
        if (
            (longer and _is_surname(record["text"][persons[start] - start :]))
            or (start < inner and _may_go_before(record, inner) and not taken.hits(start, inner))
            or not taken.hits(start, end)
        ):
            words = [word.folded for word in split_words(record["text"])]
            key = "nil:" + " ".join(words)
            if key not in told and words[0].startswith("و") and f"nil:{key[5:]}" in told:
                start, key = start + 1, f"nil:{key[5:]}"  # وأوبن ميديا where أوبن ميديا is announced
            mention = ends.get(end) if record["type"] == "ORG" else None
            if mention is not None and fold(record["text"][: mention["start"] - start].strip()) not in name_cues():
                mention = None
            key = f"kb:{mention['entity']}" if mention else key
            names.append(_Name(start, end, record["type"], key, once=len(words) == 1, mention=mention))
    return names


def _may_go_before(record: Record, inner: int) -> bool:
    """Return whether what the model has before the name that begins at `inner` belongs to it: a type word, or a person's given names."""
    words = split_words(record["text"], record["start"])
    if record["type"] != "PER":
        return words[0].folded not in words_always_apart()
    return all(word.folded in given_names() for word in words if word.start < inner)


def _is_surname(rest: str) -> bool:
    """Return whether what the model adds to the name of a person is one word more of it: no next name, no phrase."""
    words = split_words(rest)
    return (
        len(words) == 1
        and words[0].text.isalpha()
        and not words[0].text.isascii()
        and words[0].folded[0] not in "وب"
        and words[0].folded not in particles()
        and not is_adjective(words[0].folded)
    )


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
        "name_en": entity.name_en if entity else mention["model"],
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
    """Give the Latin form in brackets after a name to its entity, whose English name it is if it has none: إدارة الكفاءة الحكومية (DOGE).

    One word is no name of a person.
    """
    if "(" not in text:
        return
    for record in list(found.values()):
        for mention in list(record["mentions"]):
            match = _GLOSS.match(text, mention["end"])
            if not match or mention["text"].isascii() or taken.hits(*match.span(1)):
                continue
            if record["nil"] and record["type"] == "PER" and _FULL_LATIN_NAME.fullmatch(match.group(1)) is None:
                continue
            _append(record, text, *match.span(1))
            taken.add(*match.span(1))
            if record["nil"] and not record["candidates"]:
                record["name_en"] = record["name_en"] or match.group(1)


class _Cue(NamedTuple):
    """What `word` announces: the head of a longer name behind its proclitic, the type behind a type word, a person."""

    word: str
    proclitic: int
    head: Head | None
    type: str | None
    given: int | None
    says: bool


@lru_cache(maxsize=1)
def _announcing() -> frozenset[str]:
    """Return the folded words that announce names, or are given names."""
    single = (cue for cue in name_cues() if " " not in cue)
    return frozenset(name_heads()).union(single, given_names(), saying_verbs())


def _cue(word: str) -> _Cue | None:
    """Return what a word announces; None for nearly all words."""
    folded = fold(word)
    announcing = _announcing()
    if folded not in announcing and (folded[:1] not in FIRST_LETTERS or announcing.isdisjoint(_rests(folded))):
        return None
    rests = _rests(folded)
    heads = name_heads()
    head = next(((length, heads[rest]) for rest, length in analyses(folded) if rest in heads), (0, None))
    if head[1] is not None and word.endswith("ى") and head[1].written.endswith("ي"):
        head = (0, None)  # وأدى is no وادي
    type_ = cue_type(folded)
    name = None if given_names().keys().isdisjoint(rests) else given(word)
    says = not saying_verbs().isdisjoint(rests)
    return _Cue(word, head[0], head[1], type_, name, says) if head[1] or type_ or name is not None or says else None


def _rests(folded: str) -> list[str]:
    return [rest for rest, _ in analyses(folded)]


def _announced(
    text: str, doc: Doc, mentions: Sequence[Record], cues: WordTable[_Cue], knowledge: KnowledgeBase
) -> list[_Name]:
    """Return the names that a head, a title, a verb of saying, a type word, quotation marks or a given name announce."""
    known = {mention["start"]: Place(mention["end"], mention["type"]) for mention in mentions}
    places, persons = (
        {
            mention["start"]: (mention["end"], knowledge.entities[mention["entity"]].name_en or "")
            for mention in mentions
            if mention["type"] == type_ and mention["entity"]
        }
        for type_ in ("LOC", "PER")
    )
    english = KnownNames(places, persons)
    names: list[_Name] = []
    done = 0
    starts = tokens_of(doc)[1]
    for token, cue in cues.found(doc):
        start, word = starts[token], cue.word
        if cue.head is not None:
            begin = start + (prefix_length(word, cue.proclitic) if cue.proclitic else 0)
            end = headed_name(cue.head, text, begin, known) or _named_after(text, cue.head, start + len(word), known)
            if end:
                words = split_words(text[begin:end], begin)
                if cue.head.article and text[begin - 1 : begin + 1] == "لل":  # للحكومة is ل and الحكومة
                    words[0] = words[0]._replace(folded="ا" + words[0].folded)
                latin = english_name(words, english)
                names.append(_Name(begin, end, cue.head.type, _key(words), latin))
        person = None
        if cue.type == "PER" or cue.says:
            end = start + len(word)
            person = person_after(text, end, known) or (person_apposed(text, end, known) if cue.type else None)
        elif cue.type is not None:
            names.extend(_after_type_word(text, start + len(word), cue.type, known))
        if person is None and cue.given is not None and start >= done:
            begin = start + (prefix_length(word, cue.given) if cue.given else 0)
            person = person_at(text, begin, known)
        if person is None and cue.type == "PER":
            person = person_by_title(text, start, known)
        if person is not None:
            names.append(_Name(person.start, person.end, "PER", "nil:" + " ".join(person.words)))
            done = person.end
    names.extend(_quoted(text, known))
    for name in [name for name in names if name.whole]:
        whole = text[name.start : name.end]
        if " " in whole:  # of a name of one word the repeats are found last
            names.extend(
                name._replace(start=at, end=at + len(whole)) for at in _places(text, whole) if at != name.start
            )
    return names


def _named_after(text: str, head: Head, end: int, known: Mapping[int, Place]) -> int:
    """Return where the name of a place ends that is named after the person behind its head: شارع عمر المختار; 0 if it is none."""
    space = _SPACE.match(text, end)
    if head.type != "LOC" or "title" not in head.behind or space is None:
        return 0
    if not any(given(word.text) == 0 for word in window(text, space.end(), 1)):
        return 0
    person = person_at(text, space.end(), known)
    return person.end if person is not None else 0


def _quoted(text: str, known: Mapping[int, Place]) -> Iterator[_Name]:
    """Yield the names that stand in quotation marks and have no word of everyday language: «كليفربوت», "غوغل برودوكت", "F-150".

    Of one word it must be shown: quoted verbs and adjectives are no names. What is called so may have any words: حركة تسمى "فرنسا لا تنحني".
    """
    for match in _QUOTED.finditer(text):
        inner = match.group(1)
        if _LATIN_QUOTED.fullmatch(inner):
            whole = Word(inner, fold(inner), *match.span(1))
            telling = " " in inner or not inner[1:].islower() or _is_shown(text, match.start(), whole)
            if telling and whole.start not in known:
                yield _Name(match.start(1), match.end(1), "PRODUCT", "nil:" + fold(inner), inner, whole=True)
            continue
        words = window(text, match.start(1), _MOST_PARTS + 1)
        if not 1 <= len(words) <= _MOST_PARTS or words[-1].end != match.end(1):
            continue
        if words[-1].folded.endswith(_COINED) or not is_nameable(inner):
            continue
        place = known.get(words[0].start)
        called = len(words) > 1 and _naming_before(text, match.start(), _CALLING)
        if len(words) == 1 and not _is_shown(text, match.start(), words[0]):
            continue
        if place is not None and place.end < match.end(1) and (called or place.type not in ("PER", "LOC")):
            rest = [word for word in words if word.start >= place.end]
            joined = any(word.folded[0] == "و" for word in rest)
            if called or (rest and not joined and all(is_unknown(word, known) for word in rest)):
                yield _Name(match.start(1), match.end(1), "PRODUCT", _key(words), whole=True)
        elif all(is_unknown(word, known) and word.folded not in given_names() for word in words):
            yield _Name(match.start(1), match.end(1), "PRODUCT", _key(words))


def _key(words: Sequence[Word]) -> str:
    return "nil:" + " ".join(word.folded for word in words)


def _naming_before(text: str, opening: int, kinds: frozenset[str]) -> bool:
    """Return whether one of the folded words `kinds` stands right before `opening`, behind any proclitic."""
    before = fold(word_before(text, opening, _WORD_REACH))
    return any(rest in kinds for rest, _ in analyses(before))


def _is_shown(text: str, opening: int, word: Word) -> bool:
    """Return whether a quoted word is shown to be a name: by its Latin form, another place where it stands, or اسمه before it."""
    if _GLOSS.match(text, word.end) or _stands_again(text, word):
        return True
    return _naming_before(text, opening, naming_words() | name_cues().keys())


def _unknown_name(text: str, end: int, kind: str, known: Mapping[int, Place]) -> list[_Name]:
    """Return the name in plain words right after a type word, where no word of it is one of everyday language: شركة هانجين."""
    space = _SPACE.match(text, end)
    words = window(text, space.end(), 1) if space else []
    if not words or not is_unknown(words[0], known, article=kind == "LOC") or words[0].folded.startswith(_FOR_THE):
        return []
    last = 0
    if kind != "LOC":
        words = window(text, words[0].start)
        while last + 1 < len(words) and is_unknown(words[last + 1], known):
            last += 1
    if (
        given_origin(words[0].folded) == "arabic"
        or (words[0].folded in given_names() and kind != "LOC")
        or (_VERBAL.match(words[0].folded) and not _stands_again(text, words[0]))
    ):
        return []
    name = text[words[0].start : words[last].end]
    return [_Name(words[0].start, words[last].end, kind, "nil:" + alias_key(name))]


def _stands_again(text: str, word: Word) -> bool:
    return sum(1 for _ in _places(text, word.text)) > 1


def _after_type_word(text: str, end: int, kind: str, known: Mapping[int, Place]) -> list[_Name]:
    """Return the quoted, Latin or unknown names right after a type word: موقعا 'بلاتفورمر' و'ماني كونترول'."""
    plain = _unknown_name(text, end, kind, known)
    if plain or kind == "LOC":
        return plain
    position = end
    names: list[_Name] = []
    while True:
        gap = _GAP.match(text, position)
        position = gap.end() if gap else position
        quoted = _QUOTED.match(text, position)
        if quoted:
            words = [word for word in split_words(quoted.group(1), quoted.start(1)) if word.folded]
            if not 1 <= len(words) <= 4 or any(word.folded in _STOP and word.text != _LETTER_E for word in words):
                return names
            if kind != "MEDIA" and len(words) == 1 and words[0].folded.endswith("يه") and is_common(words[0].folded):
                return names  # an ordinary adjective: هواتف "ذكية"
            lead = len(quoted.group(1)) - len(quoted.group(1).lstrip())
            start, stop = quoted.start(1) + lead, quoted.start(1) + lead + len(quoted.group(1).strip())
            gloss = _GLOSS.match(text, quoted.end() - 1)
            latin = gloss.group(1) if gloss else None
            key = "nil:" + " ".join(word.folded for word in words)
            whole = not _is_described(words, known)
            names.append(_Name(start, stop, kind, key, latin, whole=whole))
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
        if _AND_ANOTHER.match(text, position) is None:
            return names


def _is_described(words: Sequence[Word], known: Mapping[int, Place]) -> bool:
    """Return whether quoted words are a known name and what tells of it: an adjective, its Latin form, another name behind و."""
    place = known.get(words[0].start)
    rest = [word for word in words if word.start >= place.end] if place is not None else []
    return bool(rest) and (
        all(is_adjective(word.folded) or (word.text.isascii() and not words[0].text.isascii()) for word in rest)
        or any(word.folded[0] == "و" and not is_common(word.folded[1:]) for word in rest)
    )


def _add_repeats(text: str, found: dict[str, Record], taken: _Taken) -> None:
    """Add the other places where the whole name of an unknown entity stands."""
    for record in [record for record in found.values() if record["nil"] and not record["candidates"]]:
        for surface in dict.fromkeys(mention["text"] for mention in record["mentions"]):
            if len(surface) < _SURNAME_LETTERS or _common(surface, record["type"]):
                continue
            _add_places(text, record, surface, taken)


def _add_places(text: str, record: Record, surface: str, taken: _Taken) -> None:
    for start in _places(text, surface):
        if not taken.hits(start, start + len(surface)):
            taken.add(start, start + len(surface))
            _append(record, text, start, start + len(surface))


def _places(text: str, surface: str) -> Iterator[int]:
    """Yield where `surface` stands as a whole word, behind proclitics or not."""
    start = text.find(surface)
    while start >= 0:
        end = start + len(surface)
        after = text[end : end + 1]
        if not (after.isalnum() or after == "+") and _PROCLITICS.search(text, max(0, start - 3), start):
            yield start
        start = text.find(surface, end)


def _common(surface: str, kind: str) -> bool:
    """Return whether a name may be an ordinary word, or anybody's, too, so that it counts only where it is announced."""
    if surface.isascii() or len(split_words(surface)) > 1:
        return False
    return fold(surface).startswith("ال") if kind != "PER" else fold(surface).removeprefix("ال") in given_names()


def _add_partial_names(text: str, doc: Doc, found: dict[str, Record], taken: _Taken, knowledge: KnowledgeBase) -> None:
    """Join a surname or a foreign first name alone to the one person named so before: كيسنر after ليا كيسنر."""
    owners: dict[str, dict[str, int]] = {}
    for key, record in found.items():
        if record["type"] != "PER" or record["candidates"]:
            continue
        for mention in record["mentions"]:
            parts = _parts(mention["text"])
            if len(parts) < 2:
                continue
            names = {parts[-1]}
            entity = knowledge.entities.get(record["kb_id"] or "")
            if given_origin(parts[0]) == "foreign":
                names.add(parts[0])
            if entity is not None:
                no_names = (name_cues(), particles(), common_words())  # a title: البابا فرنسيس
                if given_origin(parts[0]) is None and not any(parts[0] in words for words in no_names):
                    names.add(parts[0])
                names.update(fold(name.split()[-1]) for name in (entity.name, entity.name_en or "") if " " in name)
            for part in sorted(names):
                if len(part) > 2 and part not in _STOP and _usable(part, parts, entity is not None):
                    owners.setdefault(part, {}).setdefault(key, mention["end"])
    if not owners:
        return
    forms: dict[str, tuple[int, str, int]] = {}
    for part, keys in owners.items():
        if len(keys) == 1:
            [(key, since)] = keys.items()
            forms.update([(form, (length, key, since)) for form, length in _forms(part)])
    folds, offsets = folded_words(doc), tokens_of(doc)[1]
    title = text.find("\n")  # which has the surnames of those whom the article names in full
    for token in compress(count(), map(forms.__contains__, folds)):
        folded, offset = folds[token], offsets[token]
        length, key, since = forms[folded]
        word = next(iter_words(text, offset), None)
        if word is None or word.folded != folded or text[word.start - 1 : word.start].isalpha():
            continue
        start = word.start + (prefix_length(word.text, length) if length else 0)
        told = start >= since or word.end <= title
        if told and not taken.hits(start, word.end) and not _inside_other_name(text, start, word.end, taken):
            taken.add(start, word.end)
            _append(found[key], text, start, word.end)


def _usable(part: str, parts: Sequence[str], known: bool) -> bool:
    """Return whether a part of a name can stand for it: no given name shared by many unless a foreign first one, no ordinary word."""
    origin = given_origin(part)
    if origin is None:
        if known:
            return part not in common_words()
        family = part.startswith("ال") and part.endswith("ي") and not is_adjective(part)
        return part[2:] not in common_words() if family else not is_common(part)
    return origin == "foreign" and part == parts[0]


def _inside_other_name(text: str, start: int, end: int, taken: _Taken) -> bool:
    """Return whether the word is part of a longer name that is not the person's: its neighbour is a given name or particle."""
    before = word_before(text, start, _WORD_REACH)
    if (given(before) is not None and not may_be_word(fold(before))) or fold(before) in particles():
        return True
    after = _NEXT_WORD.match(text, end)
    if after is None or taken.hits(*after.span(1)):
        return False
    following = fold(after.group(1))
    return following in particles() or (len(following) > _SURNAME_LETTERS and not is_common(following))
