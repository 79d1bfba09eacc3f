"""Names of models behind the name of their family: آيفون 13 برو ماكس, غالاكسي "إس10", إيرباص A380."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.language.folding import fold
from pipeline.language.numerals import match_number
from pipeline.language.tables import read_table
from pipeline.language.words import split_words

# What stands between the parts of a name: spaces, or a hyphen that touches both.
_GAP = re.compile(r"[ \u00a0]+|[-\u2010\u2011]")
_OPENING = {"«": "»", "“": "”“", '"': '"', "”": "“”"}
_NUMBER = re.compile(r"\d{1,4}(?:[.-]\d{1,3})?")
_CODE = re.compile(r"(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z]{0,4}\d{1,4}[A-Za-z]{0,2}(?:-\d{1,4})?\+?(?![^\W_]|\.\d)")
_LATIN = re.compile(r"[A-Za-z]+(?![\w.])")
_ARABIC = re.compile(r"[ء-ي]+")
_PLUS = re.compile(r"\+(?!\w)")
_AFTER_NUMBER = re.compile(r"[A-Za-z]{1,2}(?![\w.])|\+")
_NOT_BEHIND_NUMBER = re.compile(r"[ \u00a0]?(?:[%٪$€£/:،,]\d|[%٪$€£/])|[ \u00a0]+(?:بال|في ال)م[ائ]")
# The one letter that is a model alone: آيفون X, غالاكسي إكس.
_TEN = "X"
_MOST_PARTS = 5
_MODEL_DIGITS = 3
_YEARS = range(1900, 2100)
_AHEAD = 60


class Model(NamedTuple):
    """The name of a model: where it ends in the text, and its English name."""

    end: int
    name_en: str


class _Family(NamedTuple):
    """What begins the English names of the models of `id`, and what they begin with behind that."""

    id: str
    name_en: str
    behind: str


class _Part(NamedTuple):
    """A part of a name as it is written in English: a letter, word, number or code that ends at `end`."""

    kind: str
    latin: str
    end: int


@lru_cache(maxsize=1)
def _families() -> dict[str, _Family]:
    rows = read_table("products/families.tsv", ("entity", "name_en", "behind"))
    return {row["entity"]: _Family(row["entity"], row["name_en"], row["behind"]) for row in rows}


@lru_cache(maxsize=1)
def _model_words() -> dict[tuple[str, str], tuple[str, str]]:
    """Return the kind and the Latin form of each folded word, by the family that it belongs to, "" for all."""
    rows = read_table("products/model_words.tsv", ("form", "latin", "kind", "entity"))
    return {(fold(row["form"]), row["entity"]): (row["kind"], row["latin"]) for row in rows}


@lru_cache(maxsize=1)
def _latin_words() -> frozenset[str]:
    return frozenset(latin.lower() for _, latin in _model_words().values() if len(latin) > 1)


@lru_cache(maxsize=1 << 14)
def family_of(entity: str, name_en: str | None) -> tuple[str, str] | None:
    """Return the family of a known name and what the English names of its models begin with; None for most names.

    A model is of the family that its name begins with: what follows Samsung Galaxy Note are models too.
    """
    family = _families().get(entity)
    if family is not None:
        return family.id, family.name_en
    for other in _families().values():
        if name_en and name_en.startswith(other.name_en + " ") and other.behind == "number":
            return other.id, name_en
    return None


def model_behind(text: str, end: int, family: tuple[str, str]) -> Model | None:
    """Return the model whose family's name ends at `end`, if letters, words and numbers of a model follow."""
    identity, base = family
    behind = _families()[identity].behind
    position, parts, quote = end, list[_Part](), ""
    while len(parts) < _MOST_PARTS:
        gap = _GAP.match(text, position)
        start = gap.end() if gap else position
        if not parts and gap and behind != "code" and text[start : start + 1] in _OPENING:
            quote = _OPENING[text[start]]
            start += 1
        before = parts[-1].kind if parts else ""
        part = _part(text, start, identity, before, joined=gap is None and bool(parts))
        if (
            part is None
            or (gap is None and before in ("code", "sign"))
            or (gap is None and not parts and part.kind == "word")
        ):
            break
        parts.append(part)
        position = part.end
    parts = _kept(parts, behind, numbered=base[-1].isdigit())
    if quote and not (parts and text[parts[-1].end : parts[-1].end + 1] in quote):
        return None
    if not parts:
        return None
    return Model(parts[-1].end + bool(quote), _written(base, parts))


def _part(text: str, start: int, family: str, before: str, joined: bool) -> _Part | None:
    """Return the part of a name that begins at `start` behind one of the kind `before`; `joined`: no space between them."""
    code = _CODE.match(text, start)
    if code and not joined:
        return _Part("code", code.group(), code.end())
    number = _NUMBER.match(text, start)
    if (
        number
        and not text[number.end() : number.end() + 1].isalnum()
        and not (before == "number" or _counts(text, start, number))
    ):
        return _Part("number", fold(number.group()), number.end())
    if number and not joined:
        suffix = _AFTER_NUMBER.match(text, number.end())
        return _Part("code", number.group() + suffix.group(), suffix.end()) if suffix else None
    if joined:
        suffix = _PLUS.match(text, start)
        return _Part("sign", "+", suffix.end()) if suffix else None
    latin = _LATIN.match(text, start)
    if latin:
        known = latin.group() == _TEN or latin.group().lower() in _latin_words()
        return _Part("word", latin.group(), latin.end()) if known else None
    arabic = _ARABIC.match(text, start)
    words = _model_words()
    found = arabic and (words.get((fold(arabic.group()), family)) or words.get((fold(arabic.group()), "")))
    return _Part(found[0], found[1], arabic.end()) if arabic and found else None


def _counts(text: str, start: int, number: re.Match[str]) -> bool:
    """Return whether the number counts or dates something: 50 مليون, 30%, 2015."""
    if _NOT_BEHIND_NUMBER.match(text, number.end()):
        return True
    words = split_words(text[start : start + _AHEAD], start)
    whole = match_number(words, 0)
    return whole is None or whole.end > number.end() or (number.group().isdigit() and int(number.group()) in _YEARS)


def _kept(parts: list[_Part], behind: str, numbered: bool) -> list[_Part]:
    """Return the parts up to the last that a name can end in, if the first may begin one."""
    if behind == "number" and len(parts) == 1 and parts[0].latin == _TEN:
        return parts
    while parts and parts[-1].kind == "letter" and not (len(parts) > 1 and parts[-2].kind in ("letter", "number")):
        parts = parts[:-1]
    if not parts:
        return parts
    first = parts[0]
    if first.kind == "number":
        if (
            numbered
            or behind == "word"
            or (behind == "code" and "." not in first.latin)
            or (behind == "type" and len(first.latin.split("-")[0]) != _MODEL_DIGITS)
        ):
            return []
    elif behind in ("code", "type") and not any(part.kind in ("number", "code") for part in parts):
        return []
    return parts


def _written(base: str, parts: list[_Part]) -> str:
    """Return the English name: letters and the number beside them are joined."""
    name, before = base, ""
    for part in parts:
        joined = part.kind == "sign" or (before == "letter" and part.kind in ("letter", "number"))
        joined = joined or (before == "number" and part.kind == "letter")
        name += part.latin if joined else f" {part.latin}"
        before = part.kind
    return name
