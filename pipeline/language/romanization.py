"""English spellings of the names of persons that no table of entities has: كارلا شارما is Carla Sharma."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.language.folding import fold
from pipeline.language.names import english_family_names, english_given_names, english_particles

_ARTICLE = "ال"
_HOUSE = fold("آل")
_SON = "بن"
_SHORTEST_BEHIND_ARTICLE = 3


def romanized(words: Sequence[str]) -> str | None:
    """Return the usual English spelling of a person's name of two folded `words` or more; None where a part of it is unknown.

    Newspapers spell one Arabic name in several ways (Mohammed, Mohamed); the tables have the commonest.
    """
    if len(words) < 2:
        return None
    parts: list[str] = []
    index = 0
    while index < len(words):
        word, pair = words[index], "".join(words[index : index + 2])
        # بن سميث is Ben Smith, but سعود بن محمد is Saud bin Mohammed.
        given, families, particles = english_given_names(), english_family_names(), english_particles()
        tables = (particles, families, given) if index else (given, families, particles)
        joins = word != _HOUSE and not (index and word == _SON)  # علي بن علي is Ali bin Ali, who is no Binali
        if joins and index + 1 < len(words) and (whole := _first(tables, pair)):
            parts.append(whole)  # written apart or not: عبد الله, عبدالله
            index += 2
            continue
        part = _first(tables, word) or _with_article(word)
        if part is None:
            return None
        parts.append(part.removeprefix("Al-") if index and words[index - 1] == _HOUSE else part)  # آل الشيخ
        index += 1
    return " ".join(parts)


def _first(tables: Sequence[Mapping[str, str]], word: str) -> str | None:
    return next((table[word] for table in tables if word in table), None)


def _with_article(word: str) -> str | None:
    """Return the family name that a known name with the article is: السعيد is Al-Saeed."""
    base = word.removeprefix(_ARTICLE)
    if base == word or len(base) < _SHORTEST_BEHIND_ARTICLE:
        return None
    name = _first((english_given_names(), english_family_names()), base)
    return f"Al-{name}" if name else None
