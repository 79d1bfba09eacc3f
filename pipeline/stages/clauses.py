"""The clauses of a sentence: the subjects and objects of its verbs, and the verbs that its words depend on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from pipeline.language.inflection import Agreement
from pipeline.stages.function_words import FunctionWords, Tag
from pipeline.stages.items import Item
from pipeline.stages.noun_phrases import APPOSITION, COMMAS, NounPhrases, Phrase, accusative, is_oblique

CLAUSE_OPENERS = frozenset({"relative", "complementizer", "conjunction"})
_ENDS = frozenset("؛;:.")
_BREAKS = frozenset({"،", ",", "مقابل", "مقارنه", "بالمقارنه", "قياسا"})
_APART = frozenset({"conjunction", "complementizer"})
_WITHIN = frozenset("،,/")  # marks that end no clause
_FREE_RELATIVES = frozenset({"ما", "مما", "بما"})  # they take up no noun
_GOVERNOR = 40  # items between a noun and the verb that governs it, at most
_RELATIVE = 8  # items between a noun and the verb of the relative clause that takes it up, at most
_CHAIN = 4  # verbs of verbs that a word depends on


class Link(NamedTuple):
    """The verb that a word depends on (-1: none before it), the items between them, and whether a clause lies between.

    `relative` is the item where a relative clause opens on the way, -1 where none does: what governs its noun does not govern it.
    """

    verb: int
    words: list[int]
    clause: bool
    relative: int = -1


class Syntax(NounPhrases):
    """The phrases and verbs of one sentence, and what depends on what."""

    def __init__(self, items: list[Item], words: FunctionWords) -> None:
        super().__init__(items, words)
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
        pairs = enumerate(zip(self.items, self.kinds, strict=True))
        apart = (
            kind in _APART or (item.folded in _BREAKS and not self._sets_time_off(index))
            for index, (item, kind) in pairs
        )
        return list(accumulate(apart, initial=0))

    def _sets_time_off(self, comma: int) -> bool:
        """Tell whether a comma only parts a clause from its time, before it or behind: أغلقت الشركة فرعها، الجمعة، بعد"""
        items = self.items
        if comma + 1 < len(items) and items[comma + 1].kind == "time":
            return all(item.kind == "punct" for item in items[comma + 2 : comma + 3])
        if comma < 2 or items[comma - 1].kind != "time" or items[comma - 2].folded not in COMMAS:
            return False
        tag = self.tags[comma + 1] if comma + 1 < len(items) else None
        return tag is None or not (tag.joined or tag.kind == "complementizer")  # قال فلان، الأحد، إن: the saying's

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
                if found and self._explains(phrase):
                    index = phrase.last
                    continue
                if not phrase.preposition and not phrase.absorbed and not phrase.coordinated:
                    found.append(phrase)
                index = max(phrase.last, index + 1)
            elif kind == "punct":
                closing = self._closing_comma(index) if found and self.items[index].folded in COMMAS else -1
                if closing < 0:
                    break
                index = closing + 1
            elif kind in ("time", "adverb", "preposition", "pronoun"):
                index += 1
            else:
                break
        return found

    def _explains(self, phrase: Phrase) -> bool:
        """Tell whether a phrase in brackets only gives another name of the phrase before it: وكالة الفضاء (ناسا) مسبارا."""
        before = self.phrase_at[phrase.first - 1] if phrase.first else None
        return before is not None and self.items[phrase.first].bracketed and self.items[phrase.last - 1].closes

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
                opening = self._opening_comma(index) if self.items[index].folded in COMMAS else -1
                if opening < 0 and index == verb - 1 and self._closes_subject(index):
                    index -= 1
                    continue
                if opening < 0:
                    return found, "comma" if self.items[index].folded in COMMAS else "start", index
                index = opening - 1
            elif kind in ("verb", "light", "relative", "complementizer", "conjunction"):
                return found, kind, index
            else:
                other = self.tags[index]
                if other is not None and other.joined:
                    return found, "joined", index
                index -= 1
        return found, "start", -1

    def _closes_subject(self, comma: int) -> bool:
        """Tell whether a comma only parts a long subject from its verb: أن شركات كثيرة في أوروبا، دعت إلى"""
        for index in range(comma - 1, max(-1, comma - APPOSITION), -1):
            if self.kinds[index] == "complementizer":
                return self.phrase_at[index + 1] is not None
            if self.kinds[index] in ("verb", "light", "auxiliary", "conjunction", "relative", "punct"):
                return False
        return False

    def _answers_topic(self, verb: int) -> bool:
        """Tell whether a verb with ف answers أما and its topic: أما ميتا فسرحت موظفين."""
        if self.items[verb].folded[0] != "ف":
            return False
        return any(item.folded in ("اما", "واما") for item in self.items[max(0, verb - APPOSITION) : verb])

    def subject(self, verb: int) -> Phrase | None:
        """Return the subject of the verb at items[verb]: in front of it, behind it, or that of the verb before it."""
        if verb not in self._subjects:
            self._subjects[verb] = None
            self._subjects[verb] = self._find_subject(verb)
        return self._subjects[verb]

    def taken_up_by(self, noun: int) -> int:
        """Return the verb of the relative clause whose pronoun takes up a noun, items[noun], -1 where none does.

        غارات نفذتها مقاتلات، الاتفاق الذي وقعته الشركة، شكوى تقدم بها عامل، هجوم تعرض له الموقع
        """
        if self.items[noun].possessed:
            return -1
        for index in range(noun + 1, min(len(self.items), noun + _RELATIVE)):
            kind, tag = self.kinds[index], self.tags[index]
            if kind == "verb" and tag is not None:
                return index if self._bears_pronoun_of(noun, index, tag) else -1
            if kind == "relative" and not self._is_antecedent(noun, index):
                return -1
            if kind in ("light", "complementizer", "conjunction", "punct") or (tag is not None and tag.joined):
                return -1
        return -1

    def _pronoun_means(self, phrase: Phrase, verb: int) -> bool:
        """Tell whether the pronoun written on to a verb agrees with the noun that a phrase begins or ends with."""
        word = self.items[verb].folded
        if word.endswith(("هم", "هما")):
            return True
        ends = (self.tags[phrase.first], self.tags[phrase.last - 1])
        return any(
            tag is not None and word.endswith("ها" if tag.bare.endswith(("ه", "ات")) else ("ه", "ها")) for tag in ends
        )

    def _takes_up_noun(self, verb: int) -> bool:
        """Tell whether the pronoun written on to a verb means the indefinite noun right before it."""
        near = self.phrase_at[verb - 1]
        return near is not None and self._is_indefinite(near) and self._pronoun_means(near, verb)

    def _bears_pronoun_of(self, noun: int, verb: int, tag: Tag) -> bool:
        bare = self.tags[noun]
        pronoun = "ها" if bare is not None and bare.bare.endswith(("ه", "ات")) else "ه"
        if tag.attached:
            return self.items[verb].folded.endswith(pronoun)
        if verb + 1 == len(self.items) or self.kinds[verb + 1] != "pronoun":
            return False
        following = self.items[verb + 1].folded
        bearing = following[0] == "ب" or self.items[verb].folded in self.words.bystanders
        return bearing and following.endswith(pronoun)

    def _is_antecedent(self, noun: int, relative: int) -> bool:
        if self.items[relative].folded in _FREE_RELATIVES:
            return self.kinds[min(relative + 1, len(self.items) - 1)] != "verb"
        phrase = self.antecedent(relative)
        return phrase is not None and phrase.first <= noun < phrase.last

    def _find_subject(self, verb: int) -> Phrase | None:
        tag = self.tags[verb]
        if tag is None or tag.agreement == "other" or tag.kind == "light":
            return None
        ahead, opener, at = self._ahead(verb)
        if tag.attached and verb and self._takes_up_noun(verb):
            behind = self.behind(verb)[:1]
            if behind and self._fits(behind[0], tag.agreement, ahead=False) == 2:
                return behind[0]  # وهو اتهام ترفضه الشركات
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
            means = bool(near.preposition) or self._pronoun_means(near, verb)  # تغريدة تطالبه: she does
            resumed = (tag.attached and self._is_indefinite(near) and means) or (
                verb + 1 < len(self.items) and self.kinds[verb + 1] == "pronoun"
            )
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

    def _is_indefinite(self, phrase: Phrase) -> bool:
        tag = self.tags[phrase.last - 1]
        return tag is not None and not tag.bare.startswith("ال") and not self.items[phrase.last - 1].possessed

    def _is_plain(self, phrase: Phrase) -> bool:
        """Tell whether a phrase is an indefinite noun that names nobody."""
        tag = self.tags[phrase.first]
        return tag is not None and not tag.role and not tag.bare.startswith("ال") and phrase.last - phrase.first <= 1

    def object(self, verb: int) -> Phrase | None:
        """Return the object of the verb at items[verb]."""
        tag = self.tags[verb]
        if tag is not None and tag.attached:
            _, opener, at = self._ahead(verb)
            if opener == "relative":
                return self.antecedent(at)
            near = self.phrase_at[verb - 1] if verb else None
            return near if near is not None and self._is_indefinite(near) else None
        subject = self.subject(verb)
        free = [phrase for phrase in self.behind(verb) if phrase is not subject]
        return free[0] if free else None

    def antecedent(self, relative: int) -> Phrase | None:
        """Return the phrase that the relative pronoun at items[relative] takes up."""
        index = relative - 1
        while index >= 0 and self.items[index].kind == "punct" and self.items[index].folded in COMMAS:
            index -= 1
        apart = index < relative - 1
        feminine = self.items[relative].folded.endswith(("التي", "اللتين", "اللتان"))
        plural = self.items[relative].folded.endswith("ذين")
        agreement: Agreement = "she" if feminine else "they" if plural else "he"
        phrase = self.phrase_at[index] if index >= 0 else None
        while phrase is not None:
            if (phrase.coordinated and plural) or self._fits(phrase, agreement, ahead=True):
                return self._first_of_list(phrase) if apart else phrase
            index = phrase.first - 1
            if index >= 0 and self.kinds[index] == "preposition":
                index -= 1
            phrase = self.phrase_at[index] if index >= 0 else None
        return None

    def _first_of_list(self, phrase: Phrase) -> Phrase:
        """Return the first of the phrases that one is coordinated with: ميتا وأبل وغوغل، التي"""
        for before in reversed(self.phrases[: self.phrases.index(phrase)]):
            if not phrase.coordinated:
                break
            phrase = before
        return phrase

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
            if kind == "punct" and self.items[i].folded in COMMAS and (opening := self._opening_comma(i)) >= 0:
                skip_to = opening
                continue
            if kind in ("verb", "light"):
                return Link(i, words, clause=False)
            if kind == "complementizer":  # أن افتتاح المحل خطوة
                return self._from_clause(i, words)
            free = kind == "relative" and self.items[i].folded in _FREE_RELATIVES  # نفت ما أشيع عن اندماج
            either = kind == "conjunction" and self.items[i].folded == "او" and self.kinds[i + 1] != "verb"
            if (kind in ("relative", "conjunction") and not free and not either) or (
                kind == "punct" and self.items[i].folded not in COMMAS
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
        feminine = (bare.endswith(("ه", "ات", "تا", "تان")) and not item.possessed) or bare.endswith(
            ("تها", "ته", "تهم")
        )
        plural = bare.endswith(("ون", "ين", "و"))
        if agreement == "they":
            return (
                0 if feminine or tag.role == "actor" or (phrase.name >= 0 and not self._is_coordinated(phrase)) else 1
            )
        dual = bare.endswith("تا") and phrase.last - phrase.first > 1  # مدينتا صفاقس وسوسة
        if not ahead and not dual and (accusative(item) or is_oblique(bare)):
            return 0
        if agreement == "he":
            return 0 if feminine or (ahead and plural) else 2
        if feminine:
            return 2
        return 0 if plural or tag.role in ("person", "title") or (tag.role == "actor" and ahead) else 1

    def _is_coordinated(self, phrase: Phrase) -> bool:
        following = self.phrase_at[phrase.last] if phrase.last < len(self.items) else None
        return following is not None and following.coordinated
