"""English spellings of the names of persons that no table of entities has: كارلا شارما is Carla Sharma."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pipeline.language.folding import fold
from pipeline.language.tables import read_table

_ARTICLE = "ال"
_HOUSE = fold("آل")
_SHORTEST_BEHIND_ARTICLE = 3


@lru_cache(maxsize=1)
def _given() -> dict[str, str]:
    rows = read_table("orthography/given_names.tsv", ("form", "origin", "word", "english"))
    return {fold(row["form"]): row["english"] for row in rows if row["english"]}


@lru_cache(maxsize=1)
def _families() -> dict[str, str]:
    return {
        fold(row["form"]): row["english"] for row in read_table("orthography/family_names.tsv", ("form", "english"))
    }


@lru_cache(maxsize=1)
def _particles() -> dict[str, str]:
    rows = read_table("orthography/name_particles.tsv", ("form", "kind", "english"))
    return {fold(row["form"]): row["english"] for row in rows if row["english"]}


def romanized(words: Sequence[str]) -> str | None:
    """Return the usual English spelling of a person's name of two folded `words` or more; None where a part of it is unknown.

    Newspapers spell one Arabic name in several ways (Mohammed, Mohamed); the tables have the commonest.
    """
    if len(words) < 2:
        return None
    parts: list[str] = []
    index = 0
    while index < len(words):
        tables = (_given(), _families()) if index == 0 else (_families(), _given())
        pair = "".join(words[index : index + 2]) if index + 1 < len(words) and words[index] != _HOUSE else ""
        whole = next((table[pair] for table in tables if pair in table), None)
        if whole is not None:
            parts.append(whole)  # written apart or not: عبد الله, عبدالله
            index += 2
            continue
        word = words[index]
        part = next((table[word] for table in (_particles(), *tables) if word in table), None) or _with_article(word)
        if part is None:
            return None
        parts.append(part)
        index += 1
    return " ".join(parts)


def _with_article(word: str) -> str | None:
    """Return the family name that a known name with the article is: السعيد is Al-Saeed."""
    base = word.removeprefix(_ARTICLE)
    if base == word or len(base) < _SHORTEST_BEHIND_ARTICLE:
        return None
    name = _given().get(base) or _families().get(base)
    return f"Al-{name}" if name else None
