"""The one-letter words that Arabic writes on to the next word: و ف ب ك ل س and their stacks."""

from __future__ import annotations

from collections.abc import Iterator

CONJUNCTIONS = ("", "و", "ف")
PREPOSITIONS = ("", "ب", "ك", "ل")
# What a word with a proclitic begins with.
FIRST_LETTERS = "وفبكل"


def noun_forms(word: str) -> Iterator[tuple[str, int]]:
    """Yield each form that a folded noun or name takes behind proclitics, with the length of the proclitic.

    ل and the article fuse: (امارات as "الامارات") gives "للامارات" with length 1, because the second ل is the word's own.
    """
    for conjunction in CONJUNCTIONS:
        for preposition in PREPOSITIONS:
            if preposition == "ل" and word.startswith("ال"):
                yield conjunction + preposition + word, len(conjunction) + 1  # the name's own: لألمانيا
                yield conjunction + "ل" + word[1:], len(conjunction) + 1
                if word.startswith("الل"):  # الله، اللجنة: لله، للجنة drop the alef and one lam
                    yield conjunction + "ل" + word[2:], len(conjunction)
            else:
                yield conjunction + preposition + word, len(conjunction) + len(preposition)


def nouns_of(form: str) -> list[tuple[str, int]]:
    """Return the words that `noun_forms` writes as `form`, with the length of the proclitic: its inverse."""
    found: list[tuple[str, int]] = []
    for length in (0, 1) if form[:1] in ("و", "ف") else (0,):
        noun = form[length:]
        found.append((noun, length))
        if noun[:1] in ("ب", "ك", "ل"):
            found.append((noun[1:], length + 1))
            if noun.startswith("لل"):
                found += (("ا" + noun[1:], length + 1), ("ال" + noun[1:], length))
    return found


def verb_forms(word: str) -> Iterator[tuple[str, int]]:
    """Yield each form that a folded verb takes behind و ف ل, with the length of the proclitic."""
    for conjunction in CONJUNCTIONS:
        for particle in ("", "ل"):
            yield conjunction + particle + word, len(conjunction) + len(particle)


def analyses(word: str) -> list[tuple[str, int]]:
    """Return the readings of a folded word as (rest, length of the proclitic), the whole word first."""
    length = len(word)
    if length <= 2 or word[0] not in FIRST_LETTERS:
        return [(word, 0)]
    found = [(word, 0)]
    start = 0
    if word[0] in "وف":
        start = 1
        found.append((word[1:], 1))
    if length - start > 2 and word[start] in "بكل":
        rest = word[start + 1 :]
        if word[start] == "ل" and rest.startswith("ل"):
            found.append(("ا" + rest, start + 1))
        found.append((rest, start + 1))
    return found
