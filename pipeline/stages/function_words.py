"""What a written word is by itself: a verb, a noun or one of the closed classes, with the letters that are written on to it."""

from __future__ import annotations

from collections.abc import Container, Iterable
from functools import cache
from typing import NamedTuple

from pipeline.language.folding import fold
from pipeline.language.inflection import Agreement, Tense, verb_forms
from pipeline.language.tables import TableError, cells, read_table
from pipeline.stages.layers import ByFolded

VERBAL = frozenset({"verb", "either"})
_OWN_OR_WRITTEN_ON = frozenset(
    "وفبلكي"
)  # first letters that are the word's own or a word before it; ي marks the present
_OWN_LENGTHS = range(2, 8)  # of the beginnings in own_letters.tsv
_SHORTEST_JOINED_PAST = 5  # وفقدت, but وفقت has a و of its own
_NAME_BEARERS = frozenset({"head", "body", "title", "actor", "person", "partitive", "extent", "side", "adjective"})


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
        bystanders = list(read_table("events/bystanders.tsv", ("past", "present", "kind")))
        self.bystanders = {  # verbs whose subject does not do what their object names: hosts, receives
            conjunction + form.text: row["kind"]
            for row in bystanders
            for form in verb_forms(row["past"], row["present"])
            for conjunction in ("", "و", "ف")
        }
        general = [*read_table("events/verbs.tsv", ("past", "present")), *bystanders]
        rows = list(dict.fromkeys([*((row["past"], row["present"]) for row in general), *verbs]))
        masdars = {fold(past) for past, _ in rows if len(past) == 4 and past[0] == "ت"}
        for past, present in rows:
            stem = fold(past.split()[0])
            like_noun, hollow = _like_noun(stem), _hollow(stem)
            for text, tense, attached, agreement in verb_forms(past.split()[0], present.split()[0] if present else ""):
                if agreement == "other" and tense != "future":
                    continue
                if text == stem + "ا":  # the dual is rarer than a noun in the accusative (عرضا)
                    continue
                bare_past = tense == "past" and agreement == "he"
                owned = tense == "past" and agreement == "she" and attached  # خدمتها, حصتها
                unsure = (
                    (like_noun and (bare_past or (owned and len(stem) == 3)))
                    or (owned and hollow)
                    or (tense == "present" and text.rstrip("هامن") in masdars)
                )
                tag = _verb_tag("either" if unsure else "verb", agreement, attached, tense)
                known = self.verbs.setdefault(text, tag)
                if known is not tag and {known.agreement, agreement} == {"he", "she"}:  # توقع: he expected, she signs
                    self.verbs[text] = _verb_tag(known.kind, "either", known.attached, known.tense)
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
        if own and word[0] in "وف" and (verb := self.verbs.get(word[1:])) is not None:
            own = verb.tense != "present" and (
                verb.tense != "past" or verb.attached or len(word) < _SHORTEST_JOINED_PAST
            )
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


@cache
def _verb_tag(kind: str, agreement: Agreement, attached: bool, tense: Tense) -> Tag:
    """Return the tag of a verb without its letters, one for all alike: forms by the hundred thousand have few."""
    return Tag(kind, "", agreement=agreement, attached=attached, tense=tense)


def _like_noun(stem: str) -> bool:
    """Tell whether the past of a verb is written like a noun: كشف، طالب، تعاون."""
    if len(stem) == 3:
        return stem[1] != "ا" and stem[2] not in "اي"
    return stem[0] == "ت" or (len(stem) == 4 and stem[1] == "ا")


def _hollow(stem: str) -> bool:
    """Tell whether the noun of action of a verb is written like its past with ت: استقالته، إدانتها."""
    return len(stem) >= 4 and stem[-2] == "ا" and (stem.startswith("است") or (len(stem) == 4 and stem[0] == "ا"))
