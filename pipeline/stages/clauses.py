"""A sentence as the event stage sees it: noun phrases with the prepositions that govern them, verbs with subject and object."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Literal, NamedTuple

from spacy.tokens import Doc

from pipeline.language.folding import fold
from pipeline.language.inflection import Agreement, Form, Tense, verb_forms
from pipeline.language.tables import TableError, cells, read_table
from pipeline.stages.layers import ByFolded, Record, read_layer

Kind = Literal["word", "entity", "quantity", "time", "punct"]

_TRANSPARENT = frozenset("\"'“”„«»()[]‘’`#")
_PROCLITICS = frozenset({"و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل", "ال", "لل", "بال", "وال"})
VERBAL = frozenset({"verb", "either"})
_NOMINAL = frozenset({"noun", "entity", "quantity"})
CLAUSE_OPENERS = frozenset({"relative", "complementizer", "conjunction"})

_COMMAS = frozenset("،,")
_ENDS = frozenset("؛;:.")
_BREAKS = frozenset({"،", ",", "مقابل"})
_APART = frozenset({"conjunction", "complementizer"})
_WITHIN = frozenset("،,/")  # marks that end no clause
_DASHES = frozenset("-–/")  # they join names that they touch: غوغل-فيسبوك
ACTING = frozenset({"ORG", "PRODUCT", "MEDIA"})  # a platform is one or the other
_OWN_OR_WRITTEN_ON = frozenset(
    "وفبلكي"
)  # first letters that are the word's own or a word before it; ي marks the present
_OWN_LENGTHS = range(2, 8)  # of the beginnings in own_letters.tsv
_NAME_BEARERS = frozenset({"head", "body", "title", "actor", "person", "partitive", "extent", "adjective"})
PERSONS = frozenset({"title", "person"})
HEAD_GROUP = 3  # items of a noun phrase that name it
_ACCUSATIVE_ENDINGS = ("يا", "ها", "نا", "وا")  # ا of the word itself, no sign of an object
_FREE_RELATIVES = frozenset({"ما", "مما", "بما"})  # they take up no noun
_BEFORE_VERBS = frozenset({"حتي", "كما"})  # prepositions that a verb may stand behind
_ABOUT = "نحو"  # "about" before a quantity, "towards" elsewhere
_HANGING = frozenset({"حين", "لما"})  # particles whose class hangs on the word before them
_SO_HAS = "فقد"  # ف + قد where a verb follows, "lost" elsewhere
_PARENTHETIC = frozenset({"كما", "حسبما"})  # they open what may stand between commas: كما أفاد متحدث
_MANNERS = frozenset({"بشكل", "بصوره", "بطريقه"})  # one adjective completes them
_BEFORE_MANNER = frozenset({"غير", "اكثر", "اقل", "شبه"})
_PHRASE_LENGTH = 8  # items
_APPOSITION = 14  # items between the commas around an apposition, at most
_GOVERNOR = 40  # items between a noun and the verb that governs it, at most
_CHAIN = 4  # verbs of verbs that a word depends on


@dataclass(slots=True)
class Item:
    """A word, a punctuation mark, or a span of an earlier layer (`record`); offsets are characters of the text."""

    kind: Kind
    start: int
    end: int
    folded: str
    preposition: str = ""  # ب، ل، ك written on to it
    joined: bool = False  # و or ف written on to it
    record: Record | None = None
    possessed: bool = False  # a pronoun is written on to it
    quoted: bool = False  # a quotation mark stands before it
    closes: bool = False  # a closing quotation mark stands behind it
    hypothetical: bool = False  # إن: "if" before a past verb


class Tag(NamedTuple):
    """What a word is: its class, its letters without what is written on to them, and what a verb agrees with."""

    kind: str  # noun, verb, either of them, or a class of function_words.tsv that is no noun
    bare: str
    joined: bool = False
    preposition: str = ""
    agreement: Agreement = ""
    attached: bool = False
    tense: Tense = "nominal"
    role: str = ""  # a class of function_words.tsv that is a noun


class FunctionWords:
    """Closed-class words that end a noun phrase, verbs, and head nouns that a name stands behind (شركة ميتا)."""

    def __init__(self, verbs: Iterable[tuple[str, str]] = (), clausal: Container[str] = frozenset()) -> None:
        self.clausal = clausal  # verbs that take a clause with أن
        self.classes: dict[str, str] = {}
        for row in read_table("events/function_words.tsv", ("class", "forms")):
            for word in map(fold, cells(row["forms"])):
                if self.classes.setdefault(word, row["class"]) != row["class"]:
                    raise TableError(f"events/function_words.tsv: {word} is {self.classes[word]} and {row['class']}")
        self.own_letters = frozenset(
            fold(beginning)
            for row in read_table("events/own_letters.tsv", ("letter", "beginnings"))
            for beginning in cells(row["beginnings"])
        )
        self.verbs: dict[str, Tag] = {}  # `bare` left out: it is the form itself
        shared: dict[Tag, Tag] = {}  # forms by the hundred thousand have few tags
        general = read_table("events/verbs.tsv", ("past", "present"))
        rows = [*((row["past"], row["present"]) for row in general), *verbs]
        masdars = {fold(past) for past, _ in rows if len(past) == 4 and past[0] == "ت"}
        for past, present in rows:
            stem = fold(past.split()[0])
            like_noun = _like_noun(stem)
            for form in verb_forms(past.split()[0], present.split()[0] if present else ""):
                if form.agreement == "other" and form.tense != "future":
                    continue
                if form.text == stem + "ا":  # the dual is rarer than a noun in the accusative (عرضا)
                    continue
                bare_past = form.tense == "past" and form.agreement == "he"
                owned = form.tense == "past" and form.agreement == "she" and form.attached  # خدمتها, حصتها
                unsure = (
                    (like_noun and (bare_past or (owned and len(stem) == 3)))
                    or (owned and _hollow(stem))
                    or (form.tense == "present" and form.text.rstrip("هامن") in masdars)
                )
                tag = _verb_tag(form, "either" if unsure else "verb")
                tag = shared.setdefault(tag, tag)
                known = self.verbs.setdefault(form.text, tag)
                if {known.agreement, tag.agreement} == {"he", "she"}:  # توقع: he expected, she signs
                    both = known._replace(agreement="either")
                    self.verbs[form.text] = shared.setdefault(both, both)
        self.tags = ByFolded(self._analyse)  # what a folded word is

    def _analyse(self, word: str) -> Tag:
        word_class = self.classes.get(word, "")
        if word_class and word_class not in _NAME_BEARERS:
            return Tag(word_class, word)
        verb = self.verbs.get(word)
        if verb is not None and not word_class:
            return verb._replace(bare=word)
        own = word[0] in _OWN_OR_WRITTEN_ON and not self.own_letters.isdisjoint(
            [word[:length] for length in _OWN_LENGTHS]
        )
        if own and word[0] in "وف" and (verb := self.verbs.get(word[1:])) is not None and verb.tense == "present":
            own = False  # ويستخدم
        if word[0] in "وف" and len(word) > 2 and not own and not word_class:
            return self._analyse(word[1:])._replace(joined=True)
        if word[0] == "ل" and (verb := self.verbs.get(word[1:])) is not None and word[1] in "يت":
            return verb._replace(bare=word[1:], kind="verb")
        if word[0] == "ي" and len(word) > 3 and not own:
            return Tag("verb", word, agreement="they" if word.endswith(("ون", "وا")) else "he", tense="present")
        preposition, bare = "", word
        if word.startswith("لل") and len(word) > 3:
            preposition, bare = "ل", "ا" + word[1:]
        elif (
            not own
            and not word_class
            and ((word[0] in "بل" and len(word) > 3) or (word.startswith("كال") and len(word) > 5))
        ):
            preposition, bare = word[0], word[1:]
        return Tag("noun", bare, preposition=preposition, role=self.classes.get(bare, "") or self._role(bare))

    def _role(self, bare: str) -> str:
        for pronoun in ("ها", "هم", "ه"):  # رئيسها
            if bare.endswith(pronoun) and self.classes.get(bare.removesuffix(pronoun)) == "title":
                return "title"
        role = self.classes.get(bare[2:], "") if bare.startswith("ال") else ""
        if bare.endswith("ا") and self.classes.get(bare[:-1]) in _NAME_BEARERS:  # عددا
            return self.classes[bare[:-1]]
        return {"title": "person", "head": "head", "body": "actor"}.get(role, "")


def _verb_tag(form: Form, kind: str) -> Tag:
    return Tag(kind, "", agreement=form.agreement, attached=form.attached, tense=form.tense)


def _like_noun(stem: str) -> bool:
    """Tell whether the past of a verb is written like a noun: كشف، طالب، تعاون."""
    if len(stem) == 3:
        return stem[1] != "ا" and stem[2] not in "اي"
    return stem[0] == "ت" or (len(stem) == 4 and stem[1] == "ا")


def _hollow(stem: str) -> bool:
    """Tell whether the noun of action of a verb is written like its past with ت: استقالته، إدانتها."""
    return len(stem) >= 4 and stem[-2] == "ا" and (stem.startswith("است") or (len(stem) == 4 and stem[0] == "ا"))


class Link(NamedTuple):
    """The verb that a word depends on (-1: none before it), the items between them, and whether a clause lies between.

    `relative` is the item where a relative clause opens on the way, -1 where none does: what governs its noun does not govern it.
    """

    verb: int
    words: list[int]
    clause: bool
    relative: int = -1


@dataclass(slots=True)
class Phrase:
    """A noun phrase: items [first, last), the preposition that governs it, and the item of the person whom an office means."""

    first: int
    last: int
    preposition: str = ""
    coordinated: bool = False  # with the phrase right before it
    name: int = -1
    absorbed: bool = False  # the name of the office before it


def article_spans(doc: Doc) -> list[tuple[int, int, Kind, Record]]:
    """Return the spans of the earlier layers in order of their start, the longer first, overlaps left out."""
    spans: list[tuple[int, int, Kind, Record]] = []
    for entity in read_layer(doc, "entities"):
        spans += [(mention["start"], mention["end"], "entity", entity) for mention in entity["mentions"]]
    spans += [(record["start"], record["end"], "quantity", record) for record in read_layer(doc, "quantities")]
    spans += [(record["start"], record["end"], "time", record) for record in read_layer(doc, "times")]
    spans.sort(key=lambda span: (span[0], -span[1]))
    kept: list[tuple[int, int, Kind, Record]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def sentence_items(
    text: str,
    folded: list[str],
    starts: list[int],
    ends: list[int],
    sentence: tuple[int, int],
    spans: list[tuple[int, int, Kind, Record]],
) -> list[Item]:
    """Return the items of the tokens [low, high) of `sentence`.

    `folded`, `starts` and `ends` are the folded words of the doc and their characters, `spans` those that start in the sentence.
    """
    items: list[Item] = []
    waiting = iter(spans)
    span = next(waiting, None)
    covered = -1
    quoted = False
    low, high = sentence
    for word, start, end in zip(folded[low:high], starts[low:high], ends[low:high], strict=True):
        if start < covered:
            continue
        while span is not None and span[1] <= start:
            span = next(waiting, None)
        if span is not None and span[0] <= start:
            item = Item(span[2], span[0], span[1], "", record=span[3], quoted=quoted)
            quoted = False
            _take_proclitic(items, item, text)
            items.append(item)
            covered = span[1]
            continue
        shape = _SHAPES[word]
        if shape == "word" and not quoted:
            items.append(Item("word", start, end, word))
            continue
        if shape == "quotation":
            quoted = not (items and items[-1].end == start and word not in "([«“‘#")
            if not quoted and items:
                items[-1].closes = True
            continue
        if shape == "blank":
            quoted = False
            continue
        item = Item("punct" if shape == "punct" else "word", start, end, word)
        if shape != "punct":
            if quoted:
                item.quoted = True
                _take_proclitic(items, item, text)
            if shape == "possessed":
                item.possessed = True
            elif shape == "ending in ه":
                item.possessed = text[end - 1] == "ه"
            elif shape == "ان":
                item.hypothetical = text[start] == "إ"
        quoted = False
        items.append(item)
    return items


def _shape(word: str) -> str:
    """Return what the letters of a folded word show: a mark, a pronoun at its end, or that what it is hangs on its spelling."""
    if word in _TRANSPARENT:
        return "quotation"
    if not word or word.isspace():
        return "blank"
    if not word.isalnum() and not any(map(str.isalnum, word)):
        return "punct"
    if len(word) > 4 and word.endswith(("ها", "هم", "هما")):
        return "possessed"
    if len(word) > 4 and word[-1] == "ه":
        return "ending in ه"
    return "ان" if word == "ان" else "word"


_SHAPES = ByFolded(_shape)


def _take_proclitic(items: list[Item], item: Item, text: str) -> None:
    """Take the proclitic before a name, quotation marks between them passed over: و«زين»."""
    if (
        items
        and items[-1].kind == "word"
        and items[-1].folded in _PROCLITICS
        and _TRANSPARENT.issuperset(text[items[-1].end : item.start])
    ):
        letters = items.pop().folded
        item.joined = letters[0] in "وف"
        rest = letters.lstrip("وف")
        item.preposition = rest[:1] if rest[:1] in ("ب", "ل", "ك") else ""


class Syntax:
    """The phrases and verbs of one sentence."""

    def __init__(self, items: list[Item], words: FunctionWords) -> None:
        self.items, self.words = items, words
        self.tags = [words.tags[item.folded] if item.kind == "word" else None for item in items]
        self._starts, self._ends = [item.start for item in items], [item.end for item in items]
        self.quantities: list[int] = []  # items that are amounts
        self.times: list[int] = []
        self.verbs: list[bool] = []
        self.kinds: list[str] = []
        for i, tag in enumerate(self.tags):
            if tag is None:
                kind = items[i].kind
                self.verbs.append(False)
                self.kinds.append(kind)
                if kind == "quantity":
                    self.quantities.append(i)
                elif kind == "time":
                    self.times.append(i)
            else:
                self.verbs.append(tag.kind in VERBAL and self._is_verb(i, tag))
                self.kinds.append(self._kind(i, tag) if tag.kind in VERBAL or tag.bare in _HANGING else tag.kind)
        self.phrase_at: list[Phrase | None] = [None] * len(items)
        self.phrases: list[Phrase] = []
        self._find_phrases()
        self._name_offices()
        self._subjects: dict[int, Phrase | None] = {}
        self._links: dict[int, Link | None] = {}

    @cached_property
    def openers(self) -> list[int]:
        """How many items before each one, and before the end, begin another clause."""
        pairs = zip(self.items, self.kinds, strict=True)
        return list(accumulate((kind in CLAUSE_OPENERS or item.folded in _ENDS for item, kind in pairs), initial=0))

    @cached_property
    def breaks(self) -> list[int]:
        """How many items before each one, and before the end, are commas or words that set clauses apart."""
        pairs = zip(self.items, self.kinds, strict=True)
        return list(accumulate((kind in _APART or item.folded in _BREAKS for item, kind in pairs), initial=0))

    def covering(self, start: int, end: int) -> tuple[int, int]:
        """Return the items [first, last) in which the characters [start, end) stand."""
        return bisect_right(self._ends, start), bisect_left(self._starts, end)

    # -- words

    def kind(self, index: int) -> str:
        """Return the class of an item: noun, verb, entity, quantity, time, punct, or that of a function word."""
        return self.kinds[index]

    def _kind(self, index: int, tag: Tag) -> str:
        """Return the class of a word that is a verb, a noun or another particle by what stands before it."""
        if tag.bare == "حين" and index and self.items[index - 1].folded in ("في", "وفي"):
            return "conjunction"  # whereas
        if tag.bare == "لما" and index and self.kinds[index - 1] == "preposition":
            return "relative"  # وفقا لما
        if tag.kind in VERBAL:
            if self.verbs[index]:
                return "verb"
            return "auxiliary" if tag.bare == _SO_HAS else "noun"
        return tag.kind

    def _is_verb(self, index: int, tag: Tag) -> bool:
        """Tell whether a word is a verb; one that may be a noun is so where a clause begins or behind its subject."""
        if self.items[index].folded == _SO_HAS and index + 1 < len(self.tags):
            following = self.tags[index + 1]
            if following is not None and following.kind in (*VERBAL, "auxiliary", "light"):
                return False
        if tag.attached and self.items[index].folded[-1] == "ه" and not self.items[index].possessed:
            return index > 0 and self.kinds[index - 1] == "relative"  # استقالة is no استقال with a pronoun
        previous = self.tags[index - 1] if index else None
        if previous is not None and previous.kind == "preposition" and previous.bare not in _BEFORE_VERBS:
            return False
        if tag.kind == "verb":
            return True
        before = index - 1
        while before >= 0 and (other := self.tags[before]) is not None and other.kind == "adverb":
            before -= 1
        if before >= 0 and self.items[before].folded in _COMMAS:
            opening = self._opening_comma(before)
            if opening > 0:  # أعلنت ميتا، الاثنين، حذف صفحات
                before = opening - 1
        if before > 0 and self.items[before].kind == "time" and self.kinds[before - 1] == "verb":
            return False  # أعلنت العام الماضي ضخ مليون دولار
        if before < 0 or self.items[before].kind in ("punct", "time"):
            return True
        if self.items[before].kind == "entity":
            return not self._verb_before(before)
        if tag.joined:
            return self._goes_on(index, before) or self._takes_complement(index)
        if (other := self.tags[before]) is None:
            return False
        if self.kinds[before] == "auxiliary":  # فقد حدد
            return True
        if other.kind in ("relative", "complementizer", "conjunction", "auxiliary"):
            return True
        if tag.bare[0] in "يت" and not other.preposition and (before == 0 or self.items[before - 1].kind == "punct"):
            return True
        closed = other.bare.startswith("ال") or (
            other.bare.endswith(("ه", "ها", "هم")) and self._is_governed(before)
        )  # من جانبه هدد
        return other.kind == "noun" and closed and not self._verb_before(before)

    def _takes_complement(self, index: int) -> bool:
        """Tell whether a word that takes clauses stands before its complement with ب: وطالب بإقالة."""
        following = self.tags[index + 1] if index + 1 < len(self.tags) else None
        return (
            following is not None
            and following.kind == "noun"
            and following.preposition == "ب"
            and self.items[index].folded.lstrip("وف") in self.words.clausal
        )

    def _is_governed(self, index: int) -> bool:
        """Tell whether a preposition stands before or is written on to items[index]."""
        tag = self.tags[index]
        return (tag is not None and bool(tag.preposition)) or (index > 0 and self.kinds[index - 1] == "preposition")

    def _goes_on(self, index: int, before: int) -> bool:
        """Tell whether a word with و is the clause's second verb: behind it stands أن or ب (رفض الخطة وطالب بتعديلها)."""
        tag = self.tags[index + 1] if index + 1 < len(self.tags) else None
        return (
            tag is not None and (tag.kind == "complementizer" or tag.preposition == "ب") and self._verb_before(before)
        )

    def _verb_before(self, index: int) -> bool:
        """Tell whether the clause has a verb in front of items[index], or a noun in it is governed by a preposition."""
        for i in range(index, -1, -1):
            tag = self.tags[i]
            if self.items[i].kind == "punct" or (tag and tag.kind in ("relative", "complementizer", "conjunction")):
                return False
            if self.verbs[i]:
                return True
        return False

    # -- phrases

    def _find_phrases(self) -> None:
        items, kinds, count = self.items, self.kinds, len(self.items)
        index, pending = 0, ""
        before: Phrase | None = None
        while index < count:
            kind = kinds[index]
            if kind == "adverb":
                word = self.tags[index + 1] if index + 1 < count else None
                much = items[index].folded.endswith(("اكثر", "اقل"))
                index += 2 if much and word is not None and word.bare == "من" else 1
                continue
            if kind not in _NOMINAL:
                tag = self.tags[index]
                pending = tag.bare if tag is not None and kind == "preposition" else ""
                index += 1
                if pending == _ABOUT and index < count and items[index].kind == "quantity":
                    pending = ""
                continue
            last, limit = index + 1, min(count, index + _PHRASE_LENGTH)
            while last < limit and kinds[last] in ("noun", "entity") and self._continues(index, last):
                last += 1
            own, joined = self._written_on(index)
            phrase = Phrase(index, last, own or pending)
            if before is not None and (joined if before.last == index else self._coordinates(before, index)):
                phrase.coordinated = True
                phrase.preposition = phrase.preposition or before.preposition
            self.phrases.append(phrase)
            self.phrase_at[index:last] = [phrase] * (last - index)
            index, pending, before = last, "", phrase

    def _written_on(self, index: int) -> tuple[str, bool]:
        """Return the preposition that is written on to items[index], and whether و or ف is."""
        item, tag = self.items[index], self.tags[index]
        if tag is None or item.joined or item.preposition:
            return item.preposition, item.joined
        return tag.preposition, tag.joined

    def _coordinates(self, before: Phrase, index: int) -> bool:
        """Tell whether a single item joins the phrase at items[index] to the phrase before it: `و`, or a comma between names."""
        if before.last != index - 1:
            return False
        between = self.items[before.last]
        if between.kind == "word" and between.folded in ("و", "او"):
            return True
        one, two = self.items[before.last - 1].record, self.items[index].record
        return (
            (between.folded in _COMMAS or (between.folded in _DASHES and self.items[index].start == between.end))
            and self.items[index].kind == self.items[before.last - 1].kind == "entity"
            and one is not None
            and two is not None
            and _class_of(one) == _class_of(two)
        )

    def _continues(self, first: int, index: int) -> bool:
        """Tell whether items[index], a noun or a name, still belongs to the phrase that starts at items[first]."""
        if any(self._written_on(index)):
            return False
        kind = self.kinds[index]
        before, before_kind = self.items[index - 1], self.kinds[index - 1]
        if before_kind == "quantity":
            return True
        if index - 1 > first and self.items[first].folded in _MANNERS and before.folded not in _BEFORE_MANNER:
            return False  # بشكل غير قانوني بيانات
        if before.closes and kind == "noun" and not self.items[index].folded.startswith("ال"):
            return False
        head = self.tags[first]
        if kind == "entity":
            if before_kind == "entity":
                record, other = self.items[index].record, before.record
                return bool(
                    head and head.role in PERSONS and record and other and record["type"] == "PER" != other["type"]
                )
            tag = self.tags[index - 1]
            if tag is None:
                return False
            if self.items[index].quoted and (tag.bare.startswith("ال") or before.possessed):
                return True
            if tag.role == "actor" or before.possessed:
                return False
            return (
                tag.role in ("head", "body", "title", "person")
                or not tag.bare.startswith("ال")
                or bool(head and head.role in PERSONS)
            )
        tag = self.tags[index]
        assert tag is not None
        definite = tag.bare.startswith("ال")
        known = tag.role in ("actor", "person", "head", "body", "title")
        if before_kind == "entity":
            plural = tag.bare.endswith(("ون", "ين", "ات"))  # no adjective of a name: حث فلان المواطنين
            return definite and not known and not plural and _adjectival(tag.bare)
        other_tag = self.tags[index - 1]
        assert other_tag is not None
        if other_tag.bare.startswith("ال") or before.possessed:
            return definite and not known and _agrees(other_tag.bare, tag.bare)
        if definite:
            return not _accusative(before) and not other_tag.bare.endswith("ون")
        if known and index - 1 > first and not other_tag.role and other_tag.bare.endswith(("يه", "ي")):
            return False  # محكمة بلجيكية شركة فيسبوك
        item = self.items[index]
        if _accusative(before):
            return _accusative(item) or item.folded.endswith("يا")
        return not _accusative(item) and not (other_tag.bare.endswith("ون") and not tag.bare.endswith("ون"))

    def _name_offices(self) -> None:
        """Give each office the person whose name follows it (الرئيس التنفيذي لشركة ميتا فلان)."""
        offices: set[int] = set()
        persons: dict[int, int] = {}
        for i, (item, tag) in enumerate(zip(self.items, self.tags, strict=True)):
            phrase = self.phrase_at[i]
            if phrase is None:
                continue
            if tag is not None and tag.role in PERSONS:
                offices.add(phrase.first)
            elif item.kind == "entity" and item.record and item.record["type"] == "PER":
                persons[phrase.first] = i
        for place, phrase in enumerate(self.phrases if offices or persons else ()):
            phrase.name = persons.get(phrase.first, phrase.name)
            if phrase.name >= 0 or phrase.first not in offices:
                continue
            at = phrase.last
            for other in self.phrases[place + 1 : place + 5]:
                gap = self.items[at : other.first]
                tied = not gap or (len(gap) == 1 and (gap[0].folded in _COMMAS or self.kinds[at] == "preposition"))
                if not tied:
                    break
                record = self.items[other.first].record
                if not other.preposition and self.items[other.first].kind == "entity":
                    if record and record["type"] == "PER":
                        phrase.name, other.absorbed = other.first, True
                    if phrase.name >= 0 or gap or not self.items[other.first].quoted:
                        break  # مدير المؤسسة الناشئة «فكرة» فلان
                    at = other.last
                    continue
                deputy = other.preposition == "ل" and not gap  # النائب الأول لرئيس المجلس فلان
                if (not other.preposition and not other.coordinated) or deputy:
                    phrase.name = self._titled(other)  # وزير النقل المهندس فلان
                    other.absorbed = phrase.name >= 0
                    if not deputy or other.absorbed:
                        break
                at = other.last

    def _titled(self, phrase: Phrase) -> int:
        """Return the item of the person in a phrase that begins with a title, -1 where none stands."""
        tag = self.tags[phrase.first]
        if tag is None or tag.role not in PERSONS:
            return -1
        return next(iter_names(self.items, phrase, frozenset({"PER"})), -1)

    # -- clauses

    def behind(self, verb: int) -> list[Phrase]:
        """Return the phrases behind a verb that no preposition governs, to the end of its clause, coordinated ones left out."""
        found: list[Phrase] = []
        index = verb + 1
        while index < len(self.items) and len(found) < 3:
            kind = self.kinds[index]
            phrase = self.phrase_at[index]
            if phrase is not None:
                if not phrase.coordinated and self._written_on(phrase.first)[1]:
                    break
                if not phrase.preposition and not phrase.absorbed and not phrase.coordinated:
                    found.append(phrase)
                index = max(phrase.last, index + 1)
            elif kind == "punct":
                closing = self._closing_comma(index) if found and self.items[index].folded in _COMMAS else -1
                if closing < 0:
                    break
                index = closing + 1
            elif kind in ("time", "adverb", "preposition", "pronoun"):
                index += 1
            else:
                break
        return found

    def _closing_comma(self, comma: int) -> int:
        """Return the comma that closes the apposition or relative clause opened at a comma, -1 where none does."""
        relative = comma + 1 < len(self.items) and (
            self.kinds[comma + 1] == "relative" or self.items[comma + 1].folded in _PARENTHETIC
        )
        for index in range(comma + 1, min(len(self.items), comma + _APPOSITION)):
            kind = self.kinds[index]
            if kind == "punct":
                return index if self.items[index].folded in _COMMAS and index > comma + 1 else -1
            if kind in ("verb", "light", "auxiliary") and not relative:
                return -1
            if (kind == "conjunction" and not relative) or (index == comma + 1 and self._written_on(index)[1]):
                return -1
        return -1

    def _opening_comma(self, comma: int) -> int:
        for index in range(comma - 1, max(-1, comma - _APPOSITION), -1):
            if self.items[index].kind == "punct":
                if self.items[index].folded in _COMMAS and self._closing_comma(index) == comma:
                    return index
                return -1
        return -1

    def _ahead(self, verb: int) -> tuple[list[Phrase], str, int]:
        """Return the free phrases of the verb's clause in front of it, the nearest first, and what opens the clause, where."""
        tag = self.tags[verb]
        if tag is not None and tag.joined and not self._answers_topic(verb):
            return [], "joined", verb
        found: list[Phrase] = []
        index = verb - 1
        while index >= 0:
            kind, phrase = self.kinds[index], self.phrase_at[index]
            if phrase is not None:
                joined = self._written_on(phrase.first)[1]
                if not phrase.preposition and not phrase.absorbed and not phrase.coordinated:
                    found.append(phrase)
                index = phrase.first - 1
                if joined and not phrase.coordinated:
                    return found, "joined", index
            elif kind == "punct":
                opening = self._opening_comma(index) if self.items[index].folded in _COMMAS else -1
                if opening < 0:
                    return found, "comma" if self.items[index].folded in _COMMAS else "start", index
                index = opening - 1
            elif kind in ("verb", "light", "relative", "complementizer", "conjunction"):
                return found, kind, index
            else:
                other = self.tags[index]
                if other is not None and other.joined:
                    return found, "joined", index
                index -= 1
        return found, "start", -1

    def _answers_topic(self, verb: int) -> bool:
        """Tell whether a verb with ف answers أما and its topic: أما ميتا فسرحت موظفين."""
        if self.items[verb].folded[0] != "ف":
            return False
        return any(item.folded in ("اما", "واما") for item in self.items[max(0, verb - _APPOSITION) : verb])

    def subject(self, verb: int) -> Phrase | None:
        """Return the subject of the verb at items[verb]: in front of it, behind it, or that of the verb before it."""
        if verb not in self._subjects:
            self._subjects[verb] = None
            self._subjects[verb] = self._find_subject(verb)
        return self._subjects[verb]

    def _find_subject(self, verb: int) -> Phrase | None:
        tag = self.tags[verb]
        if tag is None or tag.agreement == "other" or tag.kind == "light":
            return None
        ahead, opener, at = self._ahead(verb)
        if opener == "relative" and not ahead and not tag.attached and self.items[at].folded not in _FREE_RELATIVES:
            behind = self.behind(verb)[:1]
            if (
                self._tells_of_other(verb, at, tag)
                and behind
                and self._fits(behind[0], tag.agreement, ahead=False) == 2
            ):
                return behind[0]
            return self.antecedent(at)
        if opener in ("verb", "light") and (near := self.phrase_at[verb - 1]) is not None:
            behind = self.behind(verb)[:1]
            resumed = verb + 1 < len(self.items) and self.kinds[verb + 1] == "pronoun"
            if resumed and behind and self._fits(behind[0], tag.agreement, ahead=False):
                return behind[0]  # مقاطع يدعو فيها فلان
            ahead = [near]  # a relative clause without its pronoun: صندوق يستثمر
        for phrase in reversed(ahead):
            if self._fits(phrase, tag.agreement, ahead=True):
                return phrase
        behind = [] if tag.agreement == "they" else self.behind(verb)[:1]
        fitting = self._fits(behind[0], tag.agreement, ahead=False) if behind else 0
        if opener == "complementizer" and self._stands_for_subject(at, tag.agreement):  # أنها أزالت
            fitting = 0
        if fitting == 2 and opener == "joined" and self._is_plain(behind[0]):
            fitting = 1  # وتعلن خطة: more often the object of a subject that goes on
        if fitting == 2:
            return behind[0]
        if opener in ("joined", "comma", "complementizer", "conjunction", "relative"):
            for other in range(min(at, verb - 1), -1, -1):
                if self.verbs[other]:
                    if opener in ("joined", "conjunction") and self._ahead(other)[1] in ("relative", "verb"):
                        continue  # a relative clause in between
                    inherited = self.subject(other)
                    if (
                        inherited is not None
                        and self.items[inherited.first].kind != "quantity"
                        and self._fits(inherited, tag.agreement, ahead=True)
                    ):
                        return inherited
                    if opener != "joined":
                        break
        return behind[0] if fitting else None

    def _stands_for_subject(self, complementizer: int, agreement: Agreement) -> bool:
        """Tell whether a complementizer bears the pronoun of the subject of a verb that agrees so: أنها أزالت، إنه التقى فلانا."""
        word = self.items[complementizer].folded
        endings = {"she": ("ها",), "he": ("ه",), "they": ("هم", "هما")}
        return word.endswith(endings.get(agreement, ("ها", "ه")))

    def _tells_of_other(self, verb: int, relative: int, tag: Tag) -> bool:
        """Tell whether the subject of a relative clause's verb is not what its pronoun takes up: المقاطع التي يدعو فيها فلان."""
        word = self.items[relative].folded
        mismatch = (tag.agreement == "he" and word.endswith("التي")) or (
            tag.agreement == "she" and word.endswith("الذي")
        )
        return mismatch or (verb + 1 < len(self.items) and self.kinds[verb + 1] == "pronoun")

    def _is_plain(self, phrase: Phrase) -> bool:
        """Tell whether a phrase is an indefinite noun that names nobody."""
        tag = self.tags[phrase.first]
        return tag is not None and not tag.role and not tag.bare.startswith("ال") and phrase.last - phrase.first <= 1

    def object(self, verb: int) -> Phrase | None:
        """Return the object of the verb at items[verb]."""
        tag = self.tags[verb]
        if tag is not None and tag.attached:
            _, opener, at = self._ahead(verb)
            return self.antecedent(at) if opener == "relative" else None
        subject = self.subject(verb)
        free = [phrase for phrase in self.behind(verb) if phrase is not subject]
        return free[0] if free else None

    def antecedent(self, relative: int) -> Phrase | None:
        """Return the phrase that the relative pronoun at items[relative] takes up."""
        index = relative - 1
        while index >= 0 and self.items[index].kind == "punct" and self.items[index].folded in _COMMAS:
            index -= 1
        feminine = self.items[relative].folded.endswith(("التي", "اللتين", "اللتان"))
        plural = self.items[relative].folded.endswith("ذين")
        agreement: Agreement = "she" if feminine else "they" if plural else "he"
        phrase = self.phrase_at[index] if index >= 0 else None
        while phrase is not None:
            if (phrase.coordinated and plural) or self._fits(phrase, agreement, ahead=True):
                return phrase
            index = phrase.first - 1
            if index >= 0 and self.kinds[index] == "preposition":
                index -= 1
            phrase = self.phrase_at[index] if index >= 0 else None
        return None

    def governor(self, index: int) -> int:
        """Return the verb in whose clause the noun at items[index] stands, -1 where none stands before it."""
        link = self._from_noun(index)
        return link.verb if link is not None and not link.clause else -1

    def governors(self, index: int) -> Iterator[Link]:
        """Yield the verbs that the word at items[index] depends on, the nearest first."""
        for _ in range(_CHAIN):
            if index not in self._links:
                self._links[index] = self._from_verb(index) if self.verbs[index] else self._from_noun(index)
            link = self._links[index]
            if link is None:
                return
            yield link
            if link.verb < 0:
                return
            index = link.verb

    def _from_noun(self, index: int) -> Link | None:
        """Return the link from a noun to the verb before it, with the words on the way."""
        words: list[int] = []
        skip_to = index
        for i in range(index - 1, max(-1, index - _GOVERNOR), -1):
            if i > skip_to or (i == skip_to and i < index - 1 and skip_to != index):
                continue
            kind = self.kinds[i]
            if kind == "punct" and self.items[i].folded in _COMMAS and (opening := self._opening_comma(i)) >= 0:
                skip_to = opening
                continue
            if kind in ("verb", "light"):
                return Link(i, words, clause=False)
            if kind == "complementizer":  # أن افتتاح المحل خطوة
                return self._from_clause(i, words)
            free = kind == "relative" and self.items[i].folded in _FREE_RELATIVES  # نفت ما أشيع عن اندماج
            either = kind == "conjunction" and self.items[i].folded == "او" and self.kinds[i + 1] != "verb"
            if (kind in ("relative", "conjunction") and not free and not either) or (
                kind == "punct" and self.items[i].folded not in _COMMAS
            ):
                break
            words.append(i)
        return Link(-1, words, clause=False)

    def _from_verb(self, verb: int) -> Link | None:
        """Return the link from a verb to the one that governs its clause; what stands before it is on the way."""
        words: list[int] = []
        _, opener, at = self._ahead(verb)
        i = verb - 1
        while i > at and i >= 0 and self.kinds[i] in ("auxiliary", "adverb", "pronoun", "noun"):
            if self.kinds[i] == "noun" and self.phrase_at[i] is not None:
                break
            words.append(i)
            i -= 1
        if opener == "joined" and at != verb and self.kinds[at] in ("auxiliary", "adverb"):
            words.append(at)
        near = self.phrase_at[verb - 1] if verb else None
        if opener == "verb" and near is not None and self.tags[near.last - 1] is not None:  # أنباء تتحدث عن بيع
            words += range(verb - 1, near.first - 1, -1)
            link = self._from_clause(near.first, words)
            acts = link is not None and link.verb >= 0 and self.subject(link.verb) is near  # صندوق يستثمر دعا إلى
            return link._replace(relative=near.last - 1) if link is not None and acts else link
        if opener == "relative":
            link = self._from_clause(at, words)
            free = self.items[at].folded in _FREE_RELATIVES
            return link if link is None or free else link._replace(relative=at)
        if opener == "complementizer":
            words += [i for i in range(verb - 1, at, -1) if i not in words and self.kinds[i] in ("auxiliary", "adverb")]
            return self._from_clause(at, words)
        if opener == "verb" and at == verb - 1:
            return Link(at, words, clause=True)
        if opener == "joined" and at == verb and self.items[verb].folded.lstrip("وف") not in self.words.clausal:
            told = (i for i in range(verb - 1, -1, -1) if self.verbs[i])
            before = next((i for i in told if self._ahead(i)[1] not in ("relative", "verb")), -1)
            link = self._from_verb(before) if before >= 0 else None
            if link is None or not link.clause:
                return Link(-1, words, clause=True)
            openers = [i for i in link.words if self.kinds[i] == "complementizer"]
            return Link(link.verb, [*words, *openers], clause=True)
        return Link(-1, words, clause=True)

    def _from_clause(self, complementizer: int, words: list[int]) -> Link | None:
        """Return the link from the clause that a complementizer opens to the verb before it."""
        words.append(complementizer)
        tag = self.tags[complementizer]
        either = complementizer > 0 and self.items[complementizer - 1].folded == "او"
        if tag is not None and (tag.joined or either):  # وأن … goes on with the clause before
            for i in range(complementizer - 1, -1, -1):
                other = self.tags[i]
                if self.kinds[i] == "complementizer" and other is not None and not other.joined:
                    complementizer = i
                    break
        link = self._from_noun(complementizer)
        if link is None:
            return None
        verb = link.verb
        if self.kinds[complementizer] == "complementizer":  # behind the verb that takes a clause, not one in between
            for i in range(complementizer - 1, max(-1, complementizer - _GOVERNOR), -1):
                if self.items[i].kind == "punct" and self.items[i].folded not in _WITHIN:
                    break
                if self.verbs[i] and self.items[i].folded in self.words.clausal:
                    verb = i
                    break
        return Link(verb, [*words, *link.words], clause=True)

    def _fits(self, phrase: Phrase, agreement: Agreement, *, ahead: bool) -> int:
        """Return whether a phrase can be the subject of a verb that agrees so: 0 no, 1 perhaps, 2 yes."""
        if agreement == "either":
            return max(self._fits(phrase, "he", ahead=ahead), self._fits(phrase, "she", ahead=ahead))
        item, tag = self.items[phrase.first], self.tags[phrase.first]
        if item.kind == "quantity":
            return 1
        if tag is None:
            kind = item.record["type"] if item.record else ""
            if agreement == "they":
                return 0 if kind == "PER" and not self._is_coordinated(phrase) else 1
            return 1 if (kind == "PER") == (agreement == "she") else 2
        if item.quoted:
            return 1  # a name that nobody knows shows nothing
        bare = tag.bare
        feminine = (bare.endswith(("ه", "ات")) and not item.possessed) or bare.endswith(("تها", "ته", "تهم"))
        plural = bare.endswith(("ون", "ين", "و"))
        if agreement == "they":
            return (
                0 if feminine or tag.role == "actor" or (phrase.name >= 0 and not self._is_coordinated(phrase)) else 1
            )
        if not ahead and _accusative(item):
            return 0
        if agreement == "he":
            return 0 if feminine or (ahead and plural) else 2
        if feminine:
            return 2
        return 0 if plural or tag.role in ("person", "title") or (tag.role == "actor" and ahead) else 1

    def _is_coordinated(self, phrase: Phrase) -> bool:
        following = self.phrase_at[phrase.last] if phrase.last < len(self.items) else None
        return following is not None and following.coordinated


def _class_of(entity: Record) -> str:
    return "ORG" if entity["type"] in ACTING else str(entity["type"])


def _adjectival(bare: str) -> bool:
    """Tell whether a definite word looks like an adjective: of relation, or a participle."""
    return bare.endswith(("ي", "يه", "يون", "يين")) or bare.startswith(("الم", "الا", "التابع", "الصادر", "البالغ"))


def _agrees(noun: str, adjective: str) -> bool:
    """Tell whether a definite word can be the adjective of a definite noun."""
    if noun.endswith("ات"):  # السلطات النطاق are two
        return adjective.endswith(("ه", "ات", "ي"))
    if noun.endswith("ون") or adjective.endswith("ات"):  # الموقعون الحكومات are two
        return noun[-2:] == adjective[-2:]
    if adjective.endswith(("ي", "يه", "يون", "يين", "ا")):
        return True
    return noun.endswith(("ه", "ات", "ها")) == adjective.endswith(("ه", "ات")) or not noun.endswith("ه")


def _accusative(item: Item) -> bool:
    """Tell whether a word shows the ending of an indefinite accusative."""
    word = item.folded
    return (
        item.kind == "word" and len(word) > 3 and word[-1] == "ا" and not word.endswith(_ACCUSATIVE_ENDINGS)
    ) and not word.startswith("ال")


def iter_names(items: list[Item], phrase: Phrase, types: frozenset[str]) -> Iterator[int]:
    """Yield the items of `phrase` that are names of one of the types, the person whom it means first."""
    if phrase.name >= 0 and _is_name(items[phrase.name], types):
        yield phrase.name
    for i in range(phrase.first, phrase.last):
        if _is_name(items[i], types) and i != phrase.name:
            yield i


def _is_name(item: Item, types: frozenset[str]) -> bool:
    return item.kind == "entity" and item.record is not None and item.record["type"] in types
