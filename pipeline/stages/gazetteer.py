"""Find the known names in a text, behind any proclitic, and decide what an ambiguous one means."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.language.folding import fold
from pipeline.language.knowledge import KnowledgeBase, Sense, load_knowledge
from pipeline.language.names import cue_type, given_origin, may_be_word, words_apart
from pipeline.language.proclitics import analyses
from pipeline.language.product_models import family_of, model_behind
from pipeline.language.trie import Entry, Match
from pipeline.language.words import TextWords, Word, split_words
from pipeline.stages.layers import Record, WordTable, register_extensions, text_of, tokens_of, words_of, write_layer

# Words on either side that tell what an ambiguous alias means; characters cut for them.
_NEAR_WORDS = 6
_NEAR_CHARACTERS = 120
_SENTENCE_CHARACTERS = 240
_QUOTES = {"«": "»", "“": "”“", '"': '"', "”": "“”", "'": "'", "‘": "’"}
_TOLD = re.compile(r"(?<!\w)[لﻟ]ـ? ?[«“\"”'‘]$|[«“\"”'‘]ل$")
_TYPE_WORD = re.compile(r"([^\W\d_]+)[ \u00a0]+[«“\"”'‘]?$")
_SENTENCE_END = re.compile(r"[\n.!?؟](?=\s|$)")
# What the parts of the evidence are worth against a prior in 0..1.
_NEAR_BONUS, _SENTENCE_BONUS, _ARTICLE_BONUS, _CONTEXT_BONUS, _AGAINST = 0.6, 0.3, 0.5, 0.3, 0.8
# What a neighbour that shows an ordinary word (ماسك طبي) takes from the entities.
_NOTHING = 0.4
# What a type word right before (صحيفة الرياض، مدينة الرياض) gives to the entities of its class and takes from the rest.
_CUE_BONUS = 0.4
# Quotation marks around an alias show that it is a name; told something (قال لـ"الوطن"), that it is a paper or a channel.
_QUOTED_BONUS, _TOLD_BONUS = 0.5, 0.7
_MARGIN = 0.15
_ADDRESS = re.compile(r"@|://|www\.|\.(?:com|net|org|co|info|tv|me|io|gov|edu|[a-z]{2})(?:[/?:]|\W*$)", re.IGNORECASE)
# A single letter is a name only where nothing makes it part of another word or of a formula.
_LONE_LETTER_EDGE = re.compile(r"[\w@#&+=*\-]")


@Language.factory("khabar_gazetteer", assigns=["doc._.khabar_mentions", "doc.spans"], default_config={"entities": []})
def create_gazetteer(nlp: Language, name: str, entities: Sequence[str]) -> Gazetteer:
    """Return the stage that finds known names; `entities` are the paths of a user's own tables."""
    register_extensions()
    return Gazetteer(load_knowledge(tuple(entities)))


class Gazetteer:
    """Write the layer `mentions`."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge
        self._starts = _starts(knowledge)

    def __call__(self, doc: Doc) -> Doc:
        """Find the mentions of `doc`."""
        write_layer(doc, "mentions", find_mentions(doc, self.knowledge, self._starts))
        return doc


def _starts(knowledge: KnowledgeBase) -> WordTable[bool]:
    """Return what tells of a token whether a name can begin in it."""
    begins = knowledge.trie.starts

    def look(word: str) -> bool:
        if word.isalpha():
            return bool(begins(fold(word)))
        return any(begins(part.folded) for part in split_words(word))

    return WordTable(look)


def find_mentions(doc: Doc, knowledge: KnowledgeBase, starts: WordTable[bool] | None = None) -> list[Record]:
    """Return the mentions of `doc` in order: longest match, no two over the same characters."""
    candidates = (starts or _starts(knowledge)).hits(doc)
    if not candidates:
        return []
    text = text_of(doc)
    edges = [*tokens_of(doc)[1], len(text)]
    matches = _find_matches(words_of(doc), [(edges[i], edges[i + 1]) for i in candidates], knowledge)
    return _resolve(words_of(doc), matches, knowledge)


def _find_matches(cut: TextWords, regions: list[tuple[int, int]], knowledge: KnowledgeBase) -> list[Match]:
    trie = knowledge.trie
    text = cut.text

    def accept(entry: Entry, start: int, end: int) -> bool:
        return _stands_as(text, entry, start, end)

    matches: list[Match] = []
    done = 0
    for start, end in regions:
        start = max(start, done)  # noqa: PLW2901
        while start > done and text[start - 1 : start].isalpha():
            start -= 1  # noqa: PLW2901
        words, first = cut.since(start)
        for at in range(first, len(words)):
            word = words[at]
            if word.start >= end:
                break
            if word.start < done:
                continue
            match = trie.longest(words, at, accept)
            if match is None:
                continue
            done = match.end
            if not _inflected(text, match):
                matches.append(_without_type_word(words, at, match, knowledge, accept))
    return matches


def _inflected(text: str, match: Match) -> bool:
    """Return whether the word is an adverb or adjective in the accusative (دوماً, بريطانياً), which no name is."""
    return match.words == 1 and "\u064b" in text[match.end - 2 : match.end]


def _without_type_word(
    words: Sequence[Word], at: int, match: Match, knowledge: KnowledgeBase, accept: Callable[[Entry, int, int], bool]
) -> Match:
    """Return the match without a type word that is no part of the name: منصة إكس gives إكس; it begins with `words[at]`."""
    if match.words == 1 or match.alias.partition(" ")[0] not in words_apart():
        return match
    rest = knowledge.trie.longest(words, at + 1, accept)
    if rest is None or rest.proclitic or rest.end != match.end:
        return match
    return match._replace(start=rest.start)


def _stands_as(text: str, entry: Entry, start: int, end: int) -> bool:
    """Return whether the Latin alias `entry` can be meant at `text[start:end]`; Arabic ones always can."""
    if not entry.alias.isascii():
        return True
    if text[end - 1].isdigit() and text[end : end + 1].isascii() and text[end : end + 1].isalpha():
        return False
    if entry.exact is not None:
        if text[start:end].replace(".", "") != entry.exact.replace(".", ""):
            return False
        before, after = text[start - 1 : start], text[end : end + 1]
        if len(entry.exact) == 1 and (
            _LONE_LETTER_EDGE.match(after) or (before.isascii() and _LONE_LETTER_EDGE.match(before))
        ):
            return False
        if after.isdigit() or (before.isascii() and before.isalnum()):
            return False
    elif text[start:end].islower() and " " not in entry.alias and len(entry.alias) < 4:
        return False
    left = start
    while left > 0 and not text[left - 1].isspace():
        left -= 1
    right = end
    while right < len(text) and not text[right].isspace():
        right += 1
    return (right - left) == (end - start) or _ADDRESS.search(text[left:right]) is None


class _Context(NamedTuple):
    """The words around an ambiguous alias, each in every reading that its proclitics allow, and each two as a phrase.

    `near` has the phrases of the alias with its neighbours too: المشروع الحوثي.
    """

    near: frozenset[str]
    sentence: frozenset[str]


@lru_cache(maxsize=1 << 15)
def _readings(folded: str) -> tuple[str, ...]:
    """Return what a folded word can be without its proclitics and its article."""
    found = {rest for rest, _ in analyses(folded)}
    return tuple(found | {rest[2:] for rest in found if rest.startswith("ال") and len(rest) > 4})


def _spread(words: list[Word]) -> frozenset[str]:
    """Return all readings of `words`, and of each two neighbours as a phrase."""
    readings = {reading for word in words for reading in _readings(word.folded)}
    pairs = {f"{reading} {b.folded}" for a, b in pairwise(words) for reading in _readings(a.folded)}
    return frozenset(readings | pairs)


def _context(cut: TextWords, match: Match) -> _Context:
    text = cut.text
    left = max(0, match.start - _NEAR_CHARACTERS)
    begin = match.start - match.proclitic
    if left:
        space = text.find(" ", left, begin)
        left = space + 1 if space >= 0 else begin
    before = cut.between(left, begin)
    after = cut.between(match.end, min(len(text), match.end + _NEAR_CHARACTERS))
    lines_before = [word for word in before if word.text == "\n"]
    if lines_before:
        before = [word for word in before if word.start > lines_before[-1].start]
    for index, word in enumerate(after):
        if word.text == "\n":
            after = after[:index]
            break
    before, after = _letters(before), _letters(after)
    near = _spread([*before[-_NEAR_WORDS:], *after[:_NEAR_WORDS]])
    around = {f"{reading} {match.alias}" for word in before[-1:] for reading in _readings(word.folded)}
    around.update(f"{match.alias} {word.folded}" for word in after[:1])
    start = 0
    for edge in _SENTENCE_END.finditer(text, max(0, match.start - _SENTENCE_CHARACTERS), match.start):
        start = edge.end()
    closing = _SENTENCE_END.search(text, match.end)
    end = min(closing.start() if closing else len(text), match.end + _SENTENCE_CHARACTERS)
    sentence = [
        *cut.between(max(start, match.start - _SENTENCE_CHARACTERS), begin),
        *cut.between(match.end, end),
    ]
    return _Context(near | around, _spread(_letters(sentence)))


def _letters(words: list[Word]) -> list[Word]:
    return [word for word in words if word.folded and word.folded[0].isalnum()]


def _word_before(text: str, match: Match) -> str:
    """Return the word right before the name on its line, "" where a mark or a proclitic stands between."""
    if match.proclitic:
        return ""
    before = re.search(r"([^\W\d_]+)[ \u00a0]+$", text[max(0, match.start - 40) : match.start])
    return before.group(1) if before else ""


def _resolve(cut: TextWords, matches: list[Match], knowledge: KnowledgeBase) -> list[Record]:
    text = cut.text
    certain: set[str] = set()
    for match in matches:
        meant = {entry.target for entry in match.entries}
        if len(meant) == 1 and match.alias not in knowledge.senses:
            certain |= meant
    records: list[Record] = []
    done = 0
    for match in matches:
        if match.start < done or (match.words == 1 and _part_of_other_name(text, match, knowledge)):
            continue
        ranked = _rank(cut, match, knowledge, certain)
        best, best_score = ranked[0]
        margin = best_score - ranked[1][1] if len(ranked) > 1 else 1.0
        if best is None:
            continue
        targets = [target for target, _ in ranked if target is not None]
        sure = margin >= _MARGIN
        if not sure and any(target is None for target, _ in ranked[:2]):
            continue
        record: Record = {
            "id": f"M{len(records) + 1}",
            "start": match.start,
            "end": match.end,
            "text": text[match.start : match.end],
            "type": knowledge.entities[targets[0]].type,
            "candidates": targets,
            "entity": targets[0] if sure else None,
            "model": None,
            "tail": None,
            "score": round(min(1.0, max(0.0, best_score)), 3),
        }
        if sure:
            _add_model(record, text, knowledge)
        done = record["end"]
        records.append(record)
    return records


def _add_model(record: Record, text: str, knowledge: KnowledgeBase) -> None:
    """Make the mention of a family of products one of the model told behind it: `model` its English name, `tail` where it is told."""
    entity = knowledge.entities[record["entity"]]
    family = family_of(entity.id, entity.name_en)
    model = family and model_behind(text, record["end"], family)
    if model:
        known = knowledge.named(model.name_en)
        record |= {
            "tail": record["end"],
            "end": model.end,
            "text": text[record["start"] : model.end],
            "type": "PRODUCT",
            "candidates": [known] if known else [],
            "entity": known,
            "model": model.name_en,
        }


def _part_of_other_name(text: str, match: Match, knowledge: KnowledgeBase) -> bool:
    """Return whether a one-word alias follows a given name that is not its own: توماس مولر is not Robert Mueller."""
    before = _word_before(text, match)
    if not before or match.alias.isascii() or before.endswith("ى") or may_be_word(fold(before)):
        return False
    origin = next((given_origin(reading) for reading, _ in analyses(fold(before)) if given_origin(reading)), None)
    types = {knowledge.entities[entry.target].type for entry in match.entries}
    return origin is not None and ("PER" in types or (origin == "foreign" and "ORG" in types))


def _rank(
    cut: TextWords, match: Match, knowledge: KnowledgeBase, certain: Collection[str]
) -> list[tuple[str | None, float]]:
    """Return the meanings of a match with their scores, best first; None is no entity at all."""
    text = cut.text
    targets: list[str] = list(dict.fromkeys(entry.target for entry in match.entries))
    rows = knowledge.senses.get(match.alias, [])
    if match.proclitic:  # a form with its proclitic may have senses of its own: بقطر, بحماس
        rows = knowledge.senses.get(fold(text[match.start - match.proclitic : match.end]), rows)
    senses = {sense.entity: sense for sense in rows}
    nothing = senses.get(None)
    if len(targets) == 1 and not senses:
        return [(targets[0], 1.0 if match.words > 1 else 0.9)]
    context = _context(cut, match)
    quoted = _QUOTED_BONUS * _is_quoted(text, match)
    told = quoted and _TOLD_BONUS * _is_told(text, match)
    announced = _announced_class(text, match)
    scored: list[tuple[str | None, float]] = []
    for target in [*targets, None] if None in senses else [*targets]:
        sense = senses.get(target)
        entity = knowledge.entities[target] if target is not None else None
        score = sense.weight if sense else (0.5 if senses else 1.0 / len(targets))
        if sense is not None:
            score += _weigh(sense, context)
        if announced is not None and entity is not None:
            score += _CUE_BONUS if _class(entity.type) == announced else -_CUE_BONUS
        if entity is None:
            score -= quoted
        else:
            if nothing is not None:
                score -= _NOTHING * min(2, len(nothing.evidence & context.near))
            score += (
                quoted * (entity.type != "LOC")
                + told * (entity.type == "MEDIA")
                + _ARTICLE_BONUS * (entity.id in certain)
            )
            score += _CONTEXT_BONUS * min(2, len(context.sentence.intersection(entity.context)))
        scored.append((target, score))
    scored.sort(key=lambda pair: -pair[1])
    return scored


def _is_quoted(text: str, match: Match) -> bool:
    """Return whether quotation marks stand around the alias alone, its proclitic within or without: لـ"العربية"، «للعربية»."""
    after = text[match.end : match.end + 1]
    openings = (text[start - 1 : start] for start in (match.start, match.start - match.proclitic) if start)
    return after != "" and any(after in _QUOTES.get(opening, "") for opening in openings)


def _class(entity_type: str) -> str:
    """Return the class of a type: what acts is one, whether it is a company, a product or a paper."""
    return entity_type if entity_type in ("PER", "LOC") else "ORG"


def _announced_class(text: str, match: Match) -> str | None:
    """Return the class of what the type word right before the alias or its quotation mark announces."""
    before = _TYPE_WORD.search(text, max(0, match.start - 40), match.start)
    cue = before and cue_type(fold(before.group(1)))
    return _class(cue) if cue and cue != "PER" else None


def _is_told(text: str, match: Match) -> bool:
    return _TOLD.search(text, max(0, match.start - 12), match.start) is not None


def _weigh(sense: Sense, context: _Context) -> float:
    near, sentence = len(sense.evidence & context.near), len(sense.evidence & context.sentence)
    against_near, against = len(sense.against & context.near), len(sense.against & context.sentence)
    return (
        _NEAR_BONUS * min(near, 2)
        + _SENTENCE_BONUS * min(max(0, sentence - near), 2)
        - _AGAINST * min(against_near, 2)
        - _SENTENCE_BONUS * min(max(0, against - against_near), 2)
    )
