"""Generate the written forms of an Arabic verb or noun from its dictionary form, folded and without proclitics.

A small generator is enough for look-up: forms that nobody writes cost a dictionary entry, and no analysis is needed
at run time. Vowel changes inside the stem are not generated: give both stems where they differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from pipeline.language.folding import fold

_OBJECTS = ("", "ه", "ها", "هم", "هن", "هما", "ني", "نا")
_POSSESSORS = ("", "ه", "ها", "هم", "هن", "هما", "نا")

Tense = Literal["past", "present", "future", "nominal"]
# Whom a verb form agrees with: he, she, they (no subject of its own behind it), the speaker or the hearer; "" for a noun;
# either: a form of two verbs, he of one and she of the other (توقع).
Agreement = Literal["he", "she", "they", "other", "", "either"]
# The endings of the past, as they stand alone and before a pronoun.
_PAST_ENDINGS: tuple[tuple[str, str, Agreement], ...] = (
    ("", "", "he"),
    ("ت", "ت", "she"),
    ("وا", "و", "they"),
    ("نا", "نا", "other"),
    ("ا", "ا", "he"),
    ("تا", "تا", "she"),
    ("ن", "ن", "they"),
)


class Form(NamedTuple):
    """A folded written form with the tense it shows; `attached` tells whether a pronoun is written on to it."""

    text: str
    tense: Tense
    attached: bool
    agreement: Agreement = ""


@lru_cache(maxsize=1 << 12)
def verb_forms(past: str, present: str) -> tuple[Form, ...]:
    """Return the forms of a verb given by its third person masculine singular, past and present (أطلق، يطلق).

    An empty `present` leaves the present out, where its forms are those of a commoner word (يوقف: توقف).
    """
    return tuple(_verb_forms(past, present))


def _verb_forms(past: str, present: str) -> Iterator[Form]:
    stem = fold(past)
    weak = stem[:-1] if stem[-1] in "اي" and not past.endswith("أ") else stem  # بدأت keeps its hamza
    for ending, joint, agreement in _PAST_ENDINGS:
        base = stem if ending in ("", "نا", "ا", "ن") else weak
        for pronoun in _OBJECTS:
            if pronoun and stem[-1] == "ي" and not ending:
                yield Form(weak + "ا" + pronoun, "past", True, agreement)
            yield Form(base + (joint + pronoun if pronoun else ending), "past", bool(pronoun), agreement)
    if not present:
        return
    present_stem = fold(present)[1:]
    weak = present_stem[:-1] if present_stem[-1] in "اي" and not present.endswith(("أ", "ئ")) else present_stem
    for prefix in "يتنا":
        for ending in ("", "ون", "وا", "ان", "ن"):
            if ending and prefix in "نا":  # the first person has no ending; تـ…وا is mostly the past of another verb
                continue
            if ending == "وا" and prefix == "ت":
                continue
            agreement = _present_agreement(prefix, ending)
            base = prefix + (present_stem if ending in ("", "ن") else weak)
            for pronoun in _OBJECTS:
                form = base + "و" + pronoun if pronoun and ending == "وا" else base + ending + pronoun
                yield Form(form, "present", bool(pronoun), agreement)
                yield Form("س" + form, "future", bool(pronoun), agreement)


def _present_agreement(prefix: str, ending: str) -> Agreement:
    if prefix in "نا":
        return "other"
    if ending in ("", "ان"):
        return "he" if prefix == "ي" else "she"
    return "they"


def noun_forms(noun: str) -> Iterator[Form]:
    """Yield the forms of a noun given in the singular or a broken plural: bare, with the article, possessed, dual, sound plural."""
    base = fold(noun)
    if base.startswith("ال"):
        yield Form(base, "nominal", False)
        return
    bound = base[:-1] + "ت" if base.endswith("ه") else base
    for text in (base, "ال" + base):
        yield Form(text, "nominal", False)
    if not base.endswith(("ه", "ا")):
        yield Form(base + "ا", "nominal", False)
        if base.endswith("اء"):
            yield Form(base[:-1] + "ئه", "nominal", True)
    for pronoun in _POSSESSORS[1:]:
        yield Form(bound + pronoun, "nominal", True)
        if base.endswith("اء"):
            yield Form(base[:-1] + "ئ" + pronoun, "nominal", True)
    for ending in ("ا", "ي"):  # the dual before a name: خدمتا، خدمتي
        yield Form(bound + ending, "nominal", False)
    for ending in ("ان", "ين"):
        yield Form(bound + ending, "nominal", False)
        yield Form("ال" + bound + ending, "nominal", False)
    plural = (base[:-1] if base.endswith("ه") else base) + "ات"
    for text in (plural, "ال" + plural):
        yield Form(text, "nominal", False)
    for pronoun in _POSSESSORS[1:]:
        yield Form(plural + pronoun, "nominal", True)


def participle_forms(participle: str) -> Iterator[Form]:
    """Yield the forms of a participle or adjective: gender, number, case, article (متراجع: متراجعة، متراجعون …)."""
    base = fold(participle)
    for text in (base, base + "ا", base + "ه", base + "ون", base + "ين", base + "ات"):
        yield Form(text, "nominal", False)
        yield Form("ال" + text, "nominal", False)


def counted_forms(noun: str) -> Iterator[tuple[str, int]]:
    """Yield the forms of a noun beside a number, each with the number that it says: 1, 2 in the dual, 0 in the plural.

    Of a phrase its words inflect together (متر مربع: مترا مربعا), the last one alone (كيلو متر: كيلو مترا), or the first.
    """
    first, *rest = noun.split()
    yield noun, 1
    for at, count in enumerate((1, 2, 2, 0)):
        head = _counted(first)[at]
        yield " ".join((head, *(_agreeing(word)[at] for word in rest))), count
        if rest:
            yield " ".join((first, *rest[:-1], _counted(rest[-1])[at])), count
            yield " ".join((head, *rest)), count


def adjective_forms(phrase: str) -> Iterator[str]:
    """Yield the forms of what a country adds to a noun: its adjectives in gender, number, case and with the article."""
    words = phrase.split()
    stems = [word[:-1] if word.endswith("ية") else word for word in words]
    yield phrase
    for at in range(6):
        forms = [(*_agreeing(stem), f"{stem}تان", f"{stem}تين")[at] if stem.endswith("ي") else stem for stem in stems]
        yield " ".join(forms)
        yield " ".join((forms[0], *(f"ال{form}" for form in forms[1:])))


def _counted(noun: str) -> tuple[str, str, str, str]:
    """Return the accusative, the dual in both cases, and the sound plural."""
    if noun.endswith("ة"):
        return noun, f"{noun[:-1]}تان", f"{noun[:-1]}تين", f"{noun[:-1]}ات"
    if noun[-1] in "اوى":
        return noun, noun, noun, noun
    return f"{noun}ا", f"{noun}ان", f"{noun}ين", f"{noun}ات"


def _agreeing(adjective: str) -> tuple[str, str, str, str]:
    """Return the forms of an adjective beside those of `_counted`; the plurals of things take the feminine."""
    accusative, dual, oblique, _ = _counted(adjective)
    return accusative, dual, oblique, adjective if adjective.endswith("ة") else f"{adjective}ة"
