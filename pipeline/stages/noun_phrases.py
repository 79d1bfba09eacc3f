"""The words of a sentence as verbs and other classes, and its noun phrases with the prepositions that govern them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.stages.function_words import VERBAL, FunctionWords, Tag
from pipeline.stages.items import Item
from pipeline.stages.layers import Record

_NOMINAL = frozenset({"noun", "entity", "quantity"})
COMMAS = frozenset("،,")
_DASHES = frozenset("-–/")  # they join names that they touch: غوغل-فيسبوك
ACTING = frozenset({"ORG", "PRODUCT", "MEDIA"})  # a platform is one or the other
PERSONS = frozenset({"title", "person"})
_DOERS = frozenset({"PER", "ORG", "MEDIA", "PRODUCT"})
_ROLES_OF_DOERS = frozenset({"body", "actor", "title", "person"})
HEAD_GROUP = 3  # items of a noun phrase that name it
_ACCUSATIVE_ENDINGS = ("يا", "ها", "نا", "وا")  # ا of the word itself, no sign of an object
_BEFORE_VERBS = frozenset({"حتي", "كما"})  # prepositions that a verb may stand behind
_ABOUT = "نحو"  # "about" before a quantity, "towards" elsewhere
_HANGING = frozenset({"حين", "لما"})  # particles whose class hangs on the word before them
_SO_HAS = "فقد"  # ف + قد where a verb follows, "lost" elsewhere
_PARENTHETIC = frozenset({"كما", "حسبما"})  # they open what may stand between commas: كما أفاد متحدث
_MANNERS = frozenset({"بشكل", "بصوره", "بطريقه"})  # one adjective completes them
_BEFORE_MANNER = frozenset({"غير", "اكثر", "اقل", "شبه"})
_SINGULAR_OR_BROKEN = frozenset(  # nouns in ون that are no sound plurals
    {"الشؤون", "القانون", "الديون", "السجون", "الفنون", "التعاون", "التلفزيون", "المضمون", "العيون"}
)
_NO_PLURALS = frozenset(  # other nouns in ين; nouns of action are told by their shape (التأمين)
    {"اليمين", "القوانين", "البنزين", "الملايين", "السنين", "الموازين", "العناوين", "الميادين", "البساتين", "الجنين"}
)
_PLURAL_ADJECTIVES = frozenset(
    {"الجدد", "الكبار", "الصغار", "الاجانب", "العرب", "الروس", "الاتراك", "الشباب", "القدامي"}
)
_FOREIGN = ("وجيا", "يديا", "افيا", "اريا", "يريا")  # تكنولوجيا, ميديا: no accusatives
_ALSO_ADJECTIVES = frozenset({"العملاق", "العملاقه"})  # behind a noun they are no heads
_PHRASE_LENGTH = 8  # items
APPOSITION = 14  # items between the commas around an apposition, at most


@dataclass(slots=True)
class Phrase:
    """A noun phrase: items [first, last), the preposition that governs it, and the item of the person whom an office means."""

    first: int
    last: int
    preposition: str = ""
    coordinated: bool = False  # with the phrase right before it
    name: int = -1
    absorbed: bool = False  # the name of the office before it


class NounPhrases:
    """What each item of one sentence is, and the noun phrases that they make up."""

    def __init__(self, items: list[Item], words: FunctionWords) -> None:
        self.items, self.words = items, words
        self.tags = [words.tags[item.folded] if item.kind == "word" else None for item in items]
        for i, item in enumerate(items):
            if item.joined and (word := self.tags[i]) is not None:
                self.tags[i] = word._replace(joined=True)
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
        if tag.kind == "verb" or (tag.attached and self._takes_up(index)):
            return True
        before = index - 1
        while before >= 0 and (other := self.tags[before]) is not None and other.kind == "adverb":
            before -= 1
        if before >= 0 and self.items[before].folded in COMMAS:
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
            self.items[before].possessed and self._is_governed(before)
        )  # من جانبه هدد
        return other.kind == "noun" and closed and not self._verb_before(before)

    def _takes_up(self, index: int) -> bool:
        """Tell whether a word with a pronoun stands between an indefinite noun and somebody who acts: تقرير نشرته صحيفة."""
        if not index or index + 1 == len(self.items) or self.kinds[index - 1] != "noun":
            return False
        before, following = self.tags[index - 1], self.tags[index + 1]
        if before is None or before.bare.startswith("ال") or self.items[index - 1].possessed:
            return False
        if following is None:
            record = self.items[index + 1].record
            return record is not None and record.get("type") in _DOERS and not self.items[index + 1].preposition
        doers = following.role in _ROLES_OF_DOERS or is_nominative(following.bare)
        return doers and not following.preposition and not following.joined

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
            phrase = Phrase(index, last, own or pending or self._side(index))
            if before is not None and (joined if before.last == index else self._coordinates(before, index)):
                phrase.coordinated = True
                phrase.preposition = phrase.preposition or before.preposition
            self.phrases.append(phrase)
            self.phrase_at[index:last] = [phrase] * (last - index)
            index, pending, before = last, "", phrase

    def _side(self, index: int) -> str:
        """Return the preposition that a word for a side of a place has the sense of behind a noun: هجوم (في) جنوب المدينة."""
        tag = self.tags[index]
        behind_noun = index > 0 and self.kinds[index - 1] in (*_NOMINAL, "time", "pronoun")
        return "في" if tag is not None and tag.role == "side" and behind_noun else ""

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
        opening = self._opening_comma(before.last) if between.folded in COMMAS else -1
        if opening >= 0 and self.kinds[opening + 1] == "preposition":
            return False  # حضت الأمم المتحدة، في بيان في جنيف، إسرائيل
        one, two = self.items[before.last - 1].record, self.items[index].record
        return (
            (between.folded in COMMAS or (between.folded in _DASHES and self.items[index].start == between.end))
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
        if (
            before.closes
            and kind == "noun"
            and not (before.quoted and not before.bracketed and self.items[index].folded.startswith("ال"))
        ):
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
        if tag.role == "side" and not definite and other_tag.role != "side":
            return False
        if other_tag.bare.startswith("ال") or before.possessed:
            adjective = not known or tag.bare in _ALSO_ADJECTIVES
            own = before.possessed and not other_tag.bare.startswith("ال")
            noun = other_tag.bare.removesuffix("ه") if own else other_tag.bare  # سعره المستهدف
            return definite and adjective and _agrees(noun, tag.bare)
        if definite:
            return not accusative(before) and not other_tag.bare.endswith("ون")
        if known and index - 1 > first and not other_tag.role and other_tag.bare.endswith(("يه", "ي")):
            return False  # محكمة بلجيكية شركة فيسبوك
        item = self.items[index]
        if accusative(before):
            return accusative(item) or item.folded.endswith("يا")
        if accusative(item):
            return other_tag.bare.endswith("ين")  # فاعلين كبارا
        if item.folded.endswith("يا") and other_tag.bare.endswith("ي") and not item.folded.endswith(_FOREIGN):
            return False  # فلسطيني جنديا
        return not (other_tag.bare.endswith("ون") and not tag.bare.endswith("ون"))

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
                tied = not gap or (len(gap) == 1 and (gap[0].folded in COMMAS or self.kinds[at] == "preposition"))
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

    # -- appositions

    def _closing_comma(self, comma: int) -> int:
        """Return the comma that closes the apposition or relative clause opened at a comma, -1 where none does."""
        relative = comma + 1 < len(self.items) and (
            self.kinds[comma + 1] == "relative" or self.items[comma + 1].folded in _PARENTHETIC
        )
        for index in range(comma + 1, min(len(self.items), comma + APPOSITION)):
            kind = self.kinds[index]
            if kind == "punct":
                return index if self.items[index].folded in COMMAS and index > comma + 1 else -1
            taken_up = kind == "verb" and (tag := self.tags[index]) is not None and tag.attached  # في بيان أصدرته
            if kind in ("verb", "light", "auxiliary") and not relative and not taken_up:
                return -1
            if (kind == "conjunction" and not relative) or (index == comma + 1 and self._written_on(index)[1]):
                return -1
        return -1

    def _opening_comma(self, comma: int) -> int:
        for index in range(comma - 1, max(-1, comma - APPOSITION), -1):
            if self.items[index].kind == "punct":
                if self.items[index].folded in COMMAS and self._closing_comma(index) == comma:
                    return index
                return -1
        return -1


def _class_of(entity: Record) -> str:
    return "ORG" if entity["type"] in ACTING else str(entity["type"])


def _adjectival(bare: str) -> bool:
    """Tell whether a definite word looks like an adjective: of relation, or a participle."""
    return bare.endswith(("ي", "يه", "يون", "يين")) or bare.startswith(("الم", "الا", "التابع", "الصادر", "البالغ"))


def _agrees(noun: str, adjective: str) -> bool:
    """Tell whether a definite word can be the adjective of a definite noun."""
    if noun.endswith("ات"):  # السلطات النطاق are two
        return adjective.endswith(("ه", "ات", "ي"))
    if noun in _SINGULAR_OR_BROKEN:
        return adjective.endswith(("ي", "يه")) or not adjective.endswith(("ون", "ين", "ات"))
    if adjective in _NO_PLURALS:
        return False
    if is_oblique(noun):  # المسؤولين التوصل are two
        return adjective.endswith("ين") or adjective in _PLURAL_ADJECTIVES
    if noun.endswith("ون") or adjective.endswith("ات"):  # الموقعون الحكومات are two
        return noun[-2:] == adjective[-2:]
    if adjective.endswith(("ي", "يه", "يون", "يين", "ا")):
        return True
    return noun.endswith(("ه", "ات", "ها")) == adjective.endswith(("ه", "ات")) or not noun.endswith("ه")


def is_oblique(bare: str) -> bool:
    """Tell whether a definite noun is a sound plural or a dual in ين, which is never a subject."""
    of_action = len(bare) == 7 and bare[2] == "ت"  # التأمين
    return bare.startswith("ال") and bare.endswith("ين") and len(bare) > 6 and not of_action and bare not in _NO_PLURALS


def is_nominative(bare: str) -> bool:
    """Tell whether a noun is a sound plural in ون, which only a subject is: هجوم نفذه مسلحون."""
    return (
        bare.endswith("ون")
        and len(bare) > 5
        and bare not in _SINGULAR_OR_BROKEN
        and "ال" + bare not in _SINGULAR_OR_BROKEN
    )


def accusative(item: Item) -> bool:
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
