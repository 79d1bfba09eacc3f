"""Find the known names in a text, behind any proclitic, and decide what an ambiguous one means."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property, partial
from typing import NamedTuple

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.language.english_names import is_spoken_letter, nations
from pipeline.language.folding import fold
from pipeline.language.headed_names import is_nation
from pipeline.language.knowledge import Entity, KnowledgeBase, Sense, load_knowledge
from pipeline.language.names import (
    cue_type,
    edge_words,
    english_family_names,
    given_origin,
    is_common,
    may_be_word,
    words_always_apart,
    words_apart,
)
from pipeline.language.proclitics import FIRST_LETTERS, analyses
from pipeline.language.product_models import family_of, model_behind
from pipeline.language.trie import CONNECTORS, AliasTrie, Entry, Match
from pipeline.language.words import Word, iter_words, split_words, word_before
from pipeline.stages.layers import (
    Record,
    WordFlags,
    WordTable,
    folded_words,
    one_at_a_time,
    register_extensions,
    text_of,
    tokens_of,
    write_layer,
)

# Words on either side that tell what an ambiguous alias means; characters cut for them.
_NEAR_WORDS = 6
_NEAR_CHARACTERS = 120
_SENTENCE_CHARACTERS = 240
_WORD_REACH = 40
_QUOTES = {"«": "»", "“": "”“", '"': '"', "”": "“”", "'": "'", "‘": "’"}
_TOLD = re.compile(
    r"(?<!\w)[لﻟ]ـ? ?[«“\"”'‘]$|[«“\"”'‘]ل$|(?:مقابل|لقا|حديث|حوار|تصريح)\w*(?: \w+){0,2} (?:مع|إلى) [«“\"”'‘]$"
)
# A paper between the author and the city: أحمد علي- سبق- القاهرة.
_BYLINE = re.compile(r"(?<=[^\W\d]) ?[-–] ?(\w+) ?[-–] ?(?=[^\W\d])")
_TYPE_WORD = re.compile(r"([^\W\d_]+)[ \u00a0]+[«“\"”'‘]?$")
# A feminine noun or a plural with the article right before.
_NOUN_BEFORE = re.compile(r"(?<![^\W_])((?:[وف]?[بك]?ال|[وف]?لل)[^\W\d_]+(?:ة|ات|(?<=[اأ]..)ا.))[ _]$")
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
# The article, behind و and ل too.
_ARTICLES = ("ال", "وال", "لل")
_ADDRESS = re.compile(r"@|://|www\.|\.(?:com|net|org|co|info|tv|me|io|gov|edu|[a-z]{2})(?:[/?:]|\W*$)", re.IGNORECASE)
_ONE_WORD = re.compile(r"(?:Al |El )?[A-Z][\w'-]+(?<!zone)")
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
        self._parts = WordFlags(_Parts(knowledge.trie).of)
        self._clues = WordTable(_Clues(knowledge).of)

    @one_at_a_time
    def __call__(self, doc: Doc) -> Doc:
        """Find the mentions of `doc`: longest match, no two over the same characters."""
        around = _Around(doc, self._clues)
        regions = _regions(doc, self._parts, self.knowledge.trie)
        matches = _find_matches(text_of(doc), regions, self.knowledge, around)
        mentions, doc._.khabar_doubts = _resolve(doc, matches, self.knowledge, around)
        write_layer(doc, "mentions", mentions)
        return doc


# What a token can be: a name, the first and the second word of a name, or what joins two words of a name.
_NAME, _FIRST, _SECOND, _JOINT = 1, 2, 4, 8
_JOINTS = CONNECTORS | {"#", "'", "’"}


class _Parts:
    """Tells what parts of known names a token can be."""

    def __init__(self, trie: AliasTrie) -> None:
        self._trie = trie
        # Tokenizers cut words at apostrophes, names have them whole.
        self._cut = {word[: match.start()] for word in trie.seconds if (match := re.search("['’]", word))}

    def of(self, token: str) -> int:
        """Return the sum of what the token can be; one of several words is taken for a name if any can begin one."""
        trie = self._trie
        if token.isalpha():
            folded = fold(token)
            parts = _SECOND * (folded in trie.seconds) | _JOINT * (folded in self._cut)
            for _, node, fewest in trie.starts(folded):
                parts |= _NAME * (fewest == 1 and bool(node.entries)) | _FIRST * bool(node.children)
            return parts
        words = split_words(token)
        joint = not words or words[0].text in _JOINTS or words[0].folded in trie.seconds
        return _NAME * any(trie.starts(word.folded) for word in words) + _JOINT * joint


def _regions(doc: Doc, parts: WordFlags, trie: AliasTrie) -> list[tuple[int, int]]:
    """Return the stretches of text, each from one token to the space before the next or to it, in which a known name can begin."""
    flags = parts.of(doc)
    behind = np.zeros_like(flags)
    behind[:-1] = flags[1:]
    first = (flags & _FIRST) != 0
    found = ((flags & _NAME) != 0) | (first & ((behind & _JOINT) != 0))
    pairs = (first & ~found & ((behind & _SECOND) != 0)).nonzero()[0].tolist()
    folded = folded_words(doc) if pairs else []
    found[[i for i in pairs if trie.goes_on(folded[i], folded[i + 1])]] = True
    text = text_of(doc)
    edges = [*tokens_of(doc)[1], len(text)]
    return [(edges[i], (end := edges[i + 1]) - (text[end - 1] == " ")) for i in found.nonzero()[0].tolist()]


def _find_matches(text: str, regions: list[tuple[int, int]], knowledge: KnowledgeBase, around: _Around) -> list[Match]:
    trie = knowledge.trie
    accept = partial(_stands_as, text)
    matches: list[Match] = []
    done = 0
    for start, end in regions:
        start = max(start, done)  # noqa: PLW2901
        while start > done and text[start - 1 : start].isalpha():
            start -= 1  # noqa: PLW2901
        for word in iter_words(text, start):
            if word.start >= end:
                break
            if word.start < done:
                continue
            match = trie.longest(word, iter_words(text, word.end), accept)
            if match is not None and match.words > 1:
                match = _or_phrase(text, word, match, knowledge, around, accept)
            if match is not None:
                done = match.end
                if not _inflected(text, match):
                    match = _without_country(text, match, knowledge)
                    matches.append(_without_type_word(text, word.end, match, knowledge, accept))
            if word.end >= end or done >= end:
                break
    return matches


def _inflected(text: str, match: Match) -> bool:
    """Return whether the word is an adverb or adjective in the accusative (دوماً, بريطانياً), which no name is.

    Nor is a proclitic before أ, which folding unites with a long vowel: بأول is not باول.
    """
    if match.words != 1:
        return False
    word = text[match.start : match.end]
    before_hamza = (
        not match.proclitic and word[0] in FIRST_LETTERS and word[1:2] in ("أ", "إ") and is_common(fold(word[1:]))
    )
    return before_hamza or "\u064b" in word[-2:]


def _without_type_word(
    text: str, behind: int, match: Match, knowledge: KnowledgeBase, accept: Callable[[Entry, int, int], bool]
) -> Match:
    """Return the match without a type word that is no part of the name: منصة إكس gives إكس; its first word ends at `behind`."""
    if match.words == 1:
        return match
    first = match.alias.partition(" ")[0]
    if first not in words_apart():
        return match
    words = (word for word in iter_words(text, behind) if word.folded[:1].isalnum())
    word = next(words)
    if all(_leaves_out(knowledge.entities[entry.target], first) for entry in match.entries):
        return match._replace(start=word.start, proclitic=0)
    rest = knowledge.trie.longest(word, words, accept)
    if rest is None or rest.proclitic or rest.end != match.end:
        return match
    meant = {entry.target for entry in rest.entries}
    announced = cue_type(first)
    if not any(
        entry.target in meant or _class(knowledge.entities[entry.target].type) == _class(announced or "ORG")
        for entry in match.entries
    ):
        return match  # قناة السويس is no channel
    return match._replace(start=rest.start)


def _or_phrase(
    text: str,
    first: Word,
    match: Match,
    knowledge: KnowledgeBase,
    around: _Around,
    accept: Callable[[Entry, int, int], bool],
) -> Match | None:
    """Return the match of several words that begins at the word `first`, or what is left of it where it is no name but a phrase.

    It may be one where its first or last word is a function word or an adverb of time and the rest can be read alone:
    in لم تقدم ميتا أي تفاصيل and انسحبت من روسيا اليوم only ميتا and روسيا are names.
    """
    opening, _, behind = match.alias.partition(" ")
    before, _, closing = match.alias.rpartition(" ")
    spellings = edge_words("last").get(closing)
    if spellings is not None and not text.endswith(tuple(spellings), match.start, match.end):
        words = [first, *_letters(split_words(text[first.end : match.end], first.end))]
        rest = knowledge.trie.longest(first, iter(words[1:-1]), accept)
        alone = rest is not None and rest.end == words[-2].end
        if _is_phrase(before.rpartition(" ")[2], alone, text, match, knowledge, around):
            return rest
    spellings = edge_words("first").get(opening)
    if spellings is not None and not match.proclitic and first.text not in spellings:
        words = _letters(split_words(text[first.end : match.end], first.end))
        rest = knowledge.trie.longest(words[0], iter_words(text, words[0].end), accept)
        alone = rest is not None and rest.end >= match.end
        if _is_phrase(behind.partition(" ")[0], alone, text, match, knowledge, around):
            return None
    return match


def _is_phrase(word: str, alone: bool, text: str, match: Match, knowledge: KnowledgeBase, around: _Around) -> bool:
    """Return whether nothing shows that the match is a name and its words behind or before a function word can be read alone.

    So they can where they are a name (`alone`), or the folded `word` next to the function word is a family name, an adjective of a
    country or a common word that announces no name. In the names of persons such words are names, and spoken letters are in all.
    """
    if is_spoken_letter(word):
        return False
    person = any(knowledge.entities[entry.target].type == "PER" for entry in match.entries)
    readable = is_nation(word) or word in english_family_names() or (is_common(word) and cue_type(word) is None)
    return (alone or (readable and not person)) and not _shown(text, match, knowledge, around)


def _shown(text: str, match: Match, knowledge: KnowledgeBase, around: _Around) -> bool:
    """Return whether quotation marks, or the evidence of a sense in the words around it, show that the match is a name."""
    in_brackets = text[match.start - 1 : match.start] == "(" and text[match.end : match.end + 1] == ")"
    if in_brackets or _is_quoted(text, match):
        return True
    evidence = {word for sense in knowledge.senses.get(match.alias, ()) if sense.entity for word in sense.evidence}
    return not evidence.isdisjoint(_context(text, match, around, evidence).near)


def _without_country(text: str, match: Match, knowledge: KnowledgeBase) -> Match:
    """Return the match without the adjective of a country that only tells which X is meant: ليل الفرنسي is ليل, مدينة بولونيا الإيطالية Bologna.

    It stays in what the entity is called itself (غويانا الفرنسية), and behind a word with the article (الاتحاد السعودي).
    """
    name, _, last = match.alias.rpartition(" ")
    if not name or not is_nation(last) or name.rpartition(" ")[2].startswith(_ARTICLES):
        return match
    if any(_is_own(knowledge.entities[entry.target], last) for entry in match.entries):
        return match
    words = [word for word in split_words(text[match.start : match.end], match.start) if word.folded[:1].isalnum()]
    return match._replace(end=words[-2].end)


def _is_own(entity: Entity, adjective: str) -> bool:
    """Return whether the adjective of a country, folded, is part of what `entity` is called: Saudi Kayan, French Guiana."""
    english = entity.name_en or ""
    nation = nations().get(adjective.removeprefix("ال").removesuffix("ه"))
    territory = entity.type == "LOC" and " " in english and fold(entity.name).endswith(adjective)
    return territory or entity.type == "PER" or (nation is not None and nation in english)


def _leaves_out(entity: Entity, first: str) -> bool:
    """Return whether the type word `first` of an alias is no part of the name: of a place or a product whose own name has it not.

    So are مدينة of مدينة هجين, but not of مدينة نصر, and the words that never belong to a name. A place whose English name is one
    word has the type word only to be told from another word: مدينة فاس is Fez.
    """
    always = words_always_apart().get(first)
    if always is not None:
        return entity.type == always
    head, _, rest = fold(entity.name).partition(" ")
    own = head == first and (" " in rest or not _ONE_WORD.fullmatch(entity.name_en or ""))
    return entity.type in ("LOC", "PRODUCT") and entity.type == cue_type(first) and not own


def _stands_as(text: str, entry: Entry, start: int, end: int) -> bool:
    """Return whether the Latin alias `entry` can be meant at `text[start:end]`."""
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


class _Clue(NamedTuple):
    """A word at `text[start:end]` that can tell what an alias means, alone or with the word behind it, in its readings."""

    start: int
    end: int
    readings: list[str]


class _Clues:
    """Tells of a token which of its words are clues, their offsets those in the token."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        phrases = {phrase for entity in knowledge.entities.values() for phrase in entity.context}
        for senses in knowledge.senses.values():
            phrases.update(*(sense.evidence | sense.against for sense in senses))
        self._telling = frozenset(phrase.partition(" ")[0] for phrase in phrases)

    def of(self, token: str) -> list[_Clue]:
        """Return the clues in `token`."""
        if token.isalpha():
            readings = self._readings(fold(token))
            return [_Clue(0, len(token), readings)] if readings else []
        found = [(word, self._readings(word.folded)) for word in split_words(token)]
        return [_Clue(word.start, word.end, readings) for word, readings in found if readings]

    def _readings(self, folded: str) -> list[str]:
        """Return the telling words that a folded word can be without its proclitics and its article."""
        telling = self._telling
        if folded[:1] not in FIRST_LETTERS and folded not in telling and folded.removeprefix("ال") not in telling:
            return []
        readings = []
        for rest, _ in analyses(folded):
            if rest in telling:
                readings.append(rest)
            if rest.startswith("ال") and len(rest) > 4 and rest[2:] in telling:
                readings.append(rest[2:])
        return readings


class _Around:
    """The clues of a doc, looked for when the first ambiguous alias asks for some."""

    def __init__(self, doc: Doc, clues: WordTable[list[_Clue]]) -> None:
        self._doc = doc
        self._clues = clues

    @cached_property
    def _found(self) -> tuple[list[int], list[list[_Clue]]]:
        offsets, found = tokens_of(self._doc)[1], self._clues.found(self._doc)
        return [offsets[token] for token, _ in found], [clues for _, clues in found]

    def between(self, first: int, last: int) -> Iterator[tuple[int, list[_Clue]]]:
        """Return where the tokens begin that reach into `text[first:last]` and have clues, and these."""
        starts, clues = self._found
        low, high = max(0, bisect_right(starts, first) - 1), bisect_left(starts, last)
        return zip(starts[low:high], clues[low:high], strict=True)


class _Context(NamedTuple):
    """What is said of some phrases around an ambiguous alias: in the words nearest to it on its line, and in its sentence."""

    near: set[str]
    sentence: set[str]


def _context(text: str, match: Match, around: _Around, phrases: set[str]) -> _Context:
    """Return which of `phrases` stand around `match`, in any reading that proclitics allow."""
    begin, end = match.start - match.proclitic, match.end
    left = max(0, match.start - _NEAR_CHARACTERS)
    if left:
        space = text.find(" ", left, begin)
        left = space + 1 if space >= 0 else begin
    left = max(left, text.rfind("\n", left, begin) + 1)
    right = text.find("\n", end, end + _NEAR_CHARACTERS)
    right = right if right >= 0 else min(len(text), end + _NEAR_CHARACTERS)
    start = max(0, match.start - _SENTENCE_CHARACTERS)
    for edge in _SENTENCE_END.finditer(text, start, match.start):
        start = edge.end()
    closing = _SENTENCE_END.search(text, end)
    stop = min(closing.start() if closing else len(text), end + _SENTENCE_CHARACTERS)
    openings = {phrase.partition(" ")[0] for phrase in phrases if " " in phrase}
    near, sentence = set[str](), set[str]()
    if match.alias.partition(" ")[0] in openings:
        near.add(f"{match.alias} {_next_letters(text, end, right)}")
    telling = phrases | openings
    found = (
        clue._replace(start=offset + clue.start, end=offset + clue.end)
        for offset, clues in around.between(min(left, start), max(right, stop))
        for clue in clues
        if not telling.isdisjoint(clue.readings)
    )
    for clue in found:
        if clue.start < end and clue.end > begin:
            continue
        before, opens = clue.end <= begin, not openings.isdisjoint(clue.readings)
        between = _letters(split_words(text[clue.end : begin] if before else text[end : clue.start]))
        behind = max(clue.end, end if before and not between else 0)
        if clue.start >= start if before else clue.end <= stop:
            following = _next_letters(text, behind, stop) if opens else ""
            sentence.update(_phrases(clue.readings, following))
        if len(between) < _NEAR_WORDS and (clue.start >= left if before else clue.end <= right):
            last = not before and len(between) == _NEAR_WORDS - 1
            following = _next_letters(text, behind, right) if opens and not last else ""
            near.update(_phrases(clue.readings, following))
            if before and not between:
                near.update(_phrases(clue.readings, match.alias))
    return _Context(near, sentence)


def _phrases(readings: list[str], following: str) -> list[str]:
    return readings + [f"{reading} {following}" for reading in readings]


def _next_letters(text: str, at: int, limit: int) -> str:
    """Return the first folded word of letters or digits in `text[at:limit]`, "" where there is none."""
    for word in iter_words(text, at):
        if word.end > limit:
            return ""
        if word.folded[:1].isalnum():
            return word.folded
    return ""


def _letters(words: list[Word]) -> list[Word]:
    return [word for word in words if word.folded and word.folded[0].isalnum()]


def _resolve(
    doc: Doc, matches: list[Match], knowledge: KnowledgeBase, around: _Around
) -> tuple[list[Record], list[Record]]:
    """Return the mentions, and the doubts: what may be a name, or nothing, with its mention by class if it is one.

    Where words around speak for nothing (رؤية الهلال) there is no doubt.
    """
    text = text_of(doc)
    certain: set[str] = set()
    for match in matches:
        meant = {entry.target for entry in match.entries}
        if len(meant) == 1 and match.alias not in knowledge.senses:
            certain |= meant
    records: list[Record] = []
    doubts: list[Record] = []
    done = 0
    for match in matches:
        if match.start < done or (match.words == 1 and _part_of_other_name(text, match, knowledge)):
            continue
        if match.words == 1 and is_nation(match.alias) and _tells_of_country(text, match, done):
            continue
        ranked, denied = _rank(text, match, knowledge, certain, around)
        best, best_score = ranked[0]
        margin = best_score - ranked[1][1] if len(ranked) > 1 else 1.0
        targets = [target for target, _ in ranked if target is not None]
        sure = margin >= _MARGIN
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
        if best is None or (not sure and ranked[1][0] is None):
            if best is not None or not denied:
                named = {_class(knowledge.entities[target].type): target for target in reversed(targets)}
                by_class = {
                    kind: record | {"type": knowledge.entities[target].type, "candidates": [target], "entity": target}
                    for kind, target in named.items()
                }
                doubts.append({"start": match.start, "end": match.end, "mentions": by_class})
            continue
        if sure:
            _add_model(record, text, knowledge)
        done = record["end"]
        records.append(record)
    return records, doubts


def _tells_of_country(text: str, match: Match, done: int) -> bool:
    """Return whether the name of a country that is its adjective too is one here: المرأة السعودية, #المرأة_السعودية.

    So it is right behind a feminine noun with the article that ends no known name; known ones end at `done` at the latest.
    """
    noun = _NOUN_BEFORE.search(text, max(0, match.start - _WORD_REACH), match.start)
    return noun is not None and not match.proclitic and noun.end(1) != done


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
    before = "" if match.proclitic else word_before(text, match.start, _WORD_REACH)
    if not before or match.alias.isascii() or before.endswith("ى") or may_be_word(fold(before)):
        return False
    origin = next((given_origin(reading) for reading, _ in analyses(fold(before)) if given_origin(reading)), None)
    types = {knowledge.entities[entry.target].type for entry in match.entries}
    return origin is not None and ("PER" in types or (origin == "foreign" and "ORG" in types))


def _rank(
    text: str,
    match: Match,
    knowledge: KnowledgeBase,
    certain: Collection[str],
    around: _Around,
) -> tuple[list[tuple[str | None, float]], bool]:
    """Return the meanings of a match with their scores, best first; None is no entity at all. Then whether words near tell so."""
    targets: list[str] = list(dict.fromkeys(entry.target for entry in match.entries))
    rows = knowledge.senses.get(match.alias, [])
    if match.proclitic:  # a form with its proclitic may have senses of its own: بقطر, بحماس
        rows = knowledge.senses.get(fold(text[match.start - match.proclitic : match.end]), rows)
    senses = {sense.entity: sense for sense in rows}
    nothing = senses.get(None)
    if len(targets) == 1 and not senses:
        return [(targets[0], 1.0 if match.words > 1 else 0.9)], False
    entities = [knowledge.entities[target] for target in targets]
    phrases = {phrase for entity in entities for phrase in entity.context}
    phrases.update(*(sense.evidence | sense.against for sense in rows))
    context = _context(text, match, around, phrases)
    signed = _is_signed(text, match)
    quoted = _QUOTED_BONUS * (signed or _is_quoted(text, match))
    told = quoted and _TOLD_BONUS * (signed or _is_told(text, match))
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
    return scored, nothing is not None and not nothing.evidence.isdisjoint(context.near)


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
    return _TOLD.search(text, max(0, match.start - _WORD_REACH), match.start) is not None


def _is_signed(text: str, match: Match) -> bool:
    """Return whether the alias stands between the dashes of a byline."""
    byline = _BYLINE.match(text, max(0, match.start - 3)) or _BYLINE.match(text, max(0, match.start - 2))
    return byline is not None and byline.span(1) == (match.start, match.end)


def _weigh(sense: Sense, context: _Context) -> float:
    near, sentence = len(sense.evidence & context.near), len(sense.evidence & context.sentence)
    against_near, against = len(sense.against & context.near), len(sense.against & context.sentence)
    return (
        _NEAR_BONUS * min(near, 2)
        + _SENTENCE_BONUS * min(max(0, sentence - near), 2)
        - _AGAINST * min(against_near, 2)
        - _SENTENCE_BONUS * min(max(0, against - against_near), 2)
    )
