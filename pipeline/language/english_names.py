"""English names of institutions, made of the English of their parts: وزارة الصناعة والتجارة is the Ministry of Industry and Trade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.language.folding import fold
from pipeline.language.names import english_family_names, english_given_names, given_origin
from pipeline.language.romanization import romanized
from pipeline.language.tables import read_table
from pipeline.language.trie import alias_key
from pipeline.language.words import Word

_ARTICLE = "ال"
_FEMININE = "ه"
_FOR = "ل"
_MOST_FIELDS = 4
_LONGEST_FIELD = 3


@lru_cache(maxsize=1)
def _parts() -> dict[str, dict[str, str]]:
    """Return the English of each folded phrase of english_names.tsv, by kind."""
    parts: dict[str, dict[str, str]] = {}
    for row in read_table("orthography/english_names.tsv", ("form", "kind", "english")):
        parts.setdefault(row["kind"], {})[alias_key(row["form"])] = row["english"]
    return parts


def nations() -> Mapping[str, str]:
    """Return the English of the adjectives of countries by their folded masculine forms without the article: كوري جنوبي, South Korean."""
    return _parts()["nation"]


class KnownNames(NamedTuple):
    """The ends and the English names of the known places and persons of a text by their starts."""

    places: Mapping[int, tuple[int, str]]
    persons: Mapping[int, tuple[int, str]]


def english_name(words: Sequence[Word], known: KnownNames) -> str | None:
    """Return the English name of the institution or place that `words` name; None where a part of it is unknown."""
    name, nation = _name_and_nation([word.folded for word in words])
    office = _parts()["office"].get(" ".join(name))
    if office is None:
        office = _headed(words[: len(name)], known) or _described([word.folded for word in words[: len(name)]], nation)
        # بلدية مدريد الإسبانية: the place tells the country.
        nation = "" if any(word.start in known.places for word in words[1:]) else nation
    if office is None:
        return None
    return f"{nation} {office}" if nation else office


def respelled(words: Sequence[Word]) -> str | None:
    """Return the English name that `words` are, written letter by letter: سايلنت تاكسي is Silent Taxi, دي جي وورلد DG World.

    Foreign names of persons may be among English words, not outnumber them. None where a word is neither.
    """
    words = [word for word in words if word.folded[:1].isalnum()]  # بي.إم.جي
    if len(words) < 2:
        return None
    parts: list[str] = []
    english = letters = 0
    for word in words:
        part = _english_words().get(word.text) or _english_words().get(word.folded)
        if part is None:
            part = word.text if word.text.isascii() else _foreign_name(word.folded)
            if part is None:
                return None
        elif len(part) == 1:
            letters += 1
        else:
            english += 1
        if parts and len(part) == 1 and parts[-1].isupper():
            parts[-1] += part
        else:
            parts.append(part)
    named = len(words) - english - letters
    return " ".join(parts) if letters == len(words) or (english and named <= english) else None


def _foreign_name(folded: str) -> str | None:
    """Return the English of a foreign given name or of a family name without the article."""
    if folded.startswith(_ARTICLE) or given_origin(folded) == "arabic":
        return None
    return english_family_names().get(folded) or english_given_names().get(folded)


@lru_cache(maxsize=1)
def _english_words() -> dict[str, str]:
    """Return the English of the words that Arabic papers write letter by letter in names, by their forms as written and folded.

    As written إي is E and آي is I; folded they are one.
    """
    rows = [(row["form"], row["english"]) for row in read_table("orthography/english_words.tsv", ("form", "english"))]
    models = read_table("products/model_words.tsv", ("form", "latin", "kind", "entity"))
    rows += [(row["form"], row["latin"]) for row in models if row["kind"] == "letter" and not row["entity"]]
    return {fold(form): english for form, english in reversed(rows)} | dict(rows)


def is_spoken_letter(folded: str) -> bool:
    """Return whether a folded word is a letter as it is spoken: دبليو."""
    return len(_english_words().get(folded, "")) == 1


def _described(words: list[str], nation: str) -> str | None:
    """Return the English of a body with its adjectives and what it is for: الهيئة الوطنية للإحصاء, the National Authority for Statistics.

    Without a field only a country makes it a name: المركز الثقافي الفرنسي, the French Cultural Centre.
    """
    if not words[0].startswith(_ARTICLE):
        return None
    body = _parts()["body"].get(words[0].removeprefix(_ARTICLE))
    if body is None:
        return None
    qualities: list[str] = []
    of_country = bool(nation)
    for word in words[1:]:
        bare = word.removeprefix(_ARTICLE).removesuffix(_FEMININE)
        country = _parts()["nation"].get(bare)
        quality = country or _parts()["quality"].get(bare)
        if quality is None or bare == word:
            break
        of_country = of_country or country is not None
        qualities.insert(0, quality)
    rest = words[1 + len(qualities) :]
    name = " ".join([*qualities, body])
    if not rest:
        return name if of_country and qualities else None
    if not rest[0].startswith(_FOR) or not (qualities or of_country):
        return None
    fields = _fields([_behind_for(rest[0]), *rest[1:]])
    return f"{name} for {fields}" if fields else None


def _behind_for(word: str) -> str:
    """Return a word without ل before it: للإحصاء is الإحصاء, لتنمية is تنمية."""
    return _ARTICLE + word[2:] if word.startswith(_FOR + _FOR) else word[1:]


def _name_and_nation(folded: list[str]) -> tuple[list[str], str]:
    """Return the words before the adjective of a country at the end, and what that is in English, "" if there is none."""
    for count in (2, 1):
        last = folded[-count:]
        bare = " ".join(word.removeprefix(_ARTICLE).removesuffix(_FEMININE) for word in last)
        nation = _parts()["nation"].get(bare)
        if nation and len(folded) > count and all(word.startswith(_ARTICLE) for word in last):
            return folded[:-count], nation
    return folded, ""


def _headed(words: Sequence[Word], known: KnownNames) -> str | None:
    for count in (3, 2, 1):
        head = " ".join(word.folded for word in words[:count])
        pattern, named = _parts()["head"].get(head), _parts()["named"].get(head)
        if (pattern is None and named is None) or len(words) <= count:
            continue
        rest = words[count:]
        if pattern and "{field}" in pattern:
            fields = _fields([word.folded for word in rest])
            if fields:
                return pattern.format(field=fields)
        elif pattern and (place := _place(rest, known.places)):
            return pattern.format(place=place)
        name = _name_and_qualities(rest, known) if named else None
        return named.format(name=name) if named and name else None
    return None


def _name_and_qualities(words: Sequence[Word], known: KnownNames) -> str | None:
    """Return the English of a known place, or of a person, with the adjectives behind: الملك خالد الدولي, King Khalid International."""
    end, qualities = len(words), []
    while end > 1 and (
        quality := _parts()["quality"].get(words[end - 1].folded.removeprefix(_ARTICLE).removesuffix(_FEMININE))
    ):
        qualities.append(quality)
        end -= 1
    words = words[:end]
    name = (
        _place(words, known.places)
        or _whole(words, known.persons)
        or _person([word.folded for word in words])
        or respelled(words)
    )
    return " ".join([name, *qualities]) if name else None


def _person(words: list[str]) -> str | None:
    """Return the English of a person's full name, or of a title and a name: الملك محمد السادس, King Mohammed VI."""
    honour = _parts()["honour"].get(words[0])
    name = words[1:] if honour else words
    english = english_given_names().get(name[0]) if honour and len(name) == 1 else romanized(name)
    return f"{honour} {english}" if honour and english else english


def _fields(words: list[str]) -> str | None:
    """Return fields joined by و in English: Energy, Industry and Mineral Resources."""
    found = _read_fields(words)
    if not found or len(found) > _MOST_FIELDS:
        return None
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"


def _read_fields(words: list[str]) -> list[str] | None:
    """Return the English of each field, the longer first field before the shorter; None where some word is of none."""
    for size in range(min(_LONGEST_FIELD, len(words)), 0, -1):
        field = _parts()["field"].get(" ".join(words[:size]))
        rest = words[size:]
        if field is None or (rest and not rest[0].startswith("و")):
            continue
        others = _read_fields([rest[0][1:], *rest[1:]]) if rest else []
        if others is not None:
            return [field, *others]
    return None


def _place(words: Sequence[Word], places: Mapping[int, tuple[int, str]]) -> str | None:
    """Return the English name of the known place that `words` name, after a noun like مدينة or none."""
    if len(words) > 1 and words[0].folded in _parts()["region"]:
        words = words[1:]
    return _whole(words, places) or _whole(words, places, words[0].folded.startswith("ب"))


def _whole(words: Sequence[Word], names: Mapping[int, tuple[int, str]], proclitic: int = 0) -> str | None:
    """Return the English of the known name that `words` are, all but so many letters at their beginning."""
    end, name = names.get(words[0].start + proclitic, (0, ""))
    return name if end == words[-1].end else None
