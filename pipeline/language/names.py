"""What tells a name from other words: given names, and the titles and type words that announce one."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from pipeline.language.folding import fold
from pipeline.language.proclitics import analyses
from pipeline.language.tables import read_table
from pipeline.language.trie import alias_key

_CUES = "orthography/name_cues.tsv"
_CUE_COLUMNS = ("cue", "type", "apart")


class _GivenName(NamedTuple):
    """A given name as it is written, where it comes from, whether it is as often an ordinary word, and its English."""

    form: str
    origin: str
    word: bool
    english: str


@lru_cache(maxsize=1)
def _given_names() -> dict[str, _GivenName]:
    rows = read_table("orthography/given_names.tsv", ("form", "origin", "word", "english"))
    return {
        fold(row["form"]): _GivenName(row["form"], row["origin"], row["word"] == "yes", row["english"]) for row in rows
    }


@lru_cache(maxsize=1)
def given_names() -> dict[str, str]:
    """Return the given names as they are written by their folded forms."""
    return {folded: name.form for folded, name in _given_names().items()}


@lru_cache(maxsize=1)
def english_given_names() -> dict[str, str]:
    """Return the usual English of the given names by their folded forms."""
    return {folded: name.english for folded, name in _given_names().items() if name.english}


@lru_cache(maxsize=1)
def english_family_names() -> dict[str, str]:
    """Return the usual English of the family names by their folded forms."""
    return {
        fold(row["form"]): row["english"] for row in read_table("orthography/family_names.tsv", ("form", "english"))
    }


@lru_cache(maxsize=1)
def english_particles() -> dict[str, str]:
    """Return how the folded words inside names of persons are written in English names: بن is bin."""
    return {fold(row["form"]): row["english"] for row in _particle_rows() if row["english"]}


def given_origin(folded: str) -> str | None:
    """Return the origin of a folded given name, `arabic` or `foreign`; None for other words."""
    name = _given_names().get(folded)
    return name and name.origin


@lru_cache(maxsize=1 << 15)
def may_be_word(folded: str) -> bool:
    """Return whether a folded word, behind any proclitic, is a given name and as often an ordinary word: رفعت, صادق."""
    names = _given_names()
    return any(rest in names and names[rest].word for rest, _ in analyses(folded))


@lru_cache(maxsize=1)
def name_cues() -> dict[str, str]:
    """Return the folded words and phrases that announce a name, with the type of what they announce."""
    return {alias_key(row["cue"]): row["type"] for row in read_table(_CUES, _CUE_COLUMNS)}


@lru_cache(maxsize=1 << 15)
def cue_type(folded: str) -> str | None:
    """Return what a folded word announces, behind any proclitic: لشركة an ORG."""
    cues = name_cues()
    return next((cues[rest] for rest, _ in analyses(folded) if rest in cues), None)


@lru_cache(maxsize=1)
def words_apart() -> frozenset[str]:
    """Return the folded type words that are no part of the name behind them: منصة إكس is إكس."""
    return frozenset(alias_key(row["cue"]) for row in read_table(_CUES, _CUE_COLUMNS) if row["apart"] != "no")


@lru_cache(maxsize=1)
def words_always_apart() -> dict[str, str]:
    """Return the types that the folded type words announce that are left out of known names too: صحيفة المدينة is المدينة."""
    rows = read_table(_CUES, _CUE_COLUMNS)
    return {alias_key(row["cue"]): row["type"] for row in rows if row["apart"] == "always"}


@lru_cache
def edge_words(place: str) -> dict[str, frozenset[str]]:
    """Return the folded function words and adverbs of time that begin ("first") or end ("last") names, with the spellings of names alone."""
    rows = read_table("orthography/edge_words.tsv", ("word", "place", "unless"))
    return {fold(row["word"]): frozenset(row["unless"].split()) for row in rows if row["place"] == place}


@lru_cache(maxsize=1)
def particles() -> frozenset[str]:
    """Return the folded words inside names of persons that are no names themselves: بن, أبو, فان."""
    return name_parts("son") | name_parts("particle")


@lru_cache(maxsize=1)
def _particle_rows() -> tuple[dict[str, str], ...]:
    return tuple(read_table("orthography/name_particles.tsv", ("form", "kind", "english")))


@lru_cache
def name_parts(kind: str) -> frozenset[str]:
    """Return the folded words of one kind of name_particles.tsv: son, particle, compound, honour or region."""
    return frozenset(fold(row["form"]) for row in _particle_rows() if row["kind"] == kind)


@lru_cache(maxsize=1)
def saying_verbs() -> frozenset[str]:
    """Return the folded forms of the verbs of saying that a single subject follows."""
    rows = read_table("quotes/cues.tsv", ("form", "present", "kind"))
    forms: set[str] = set()
    for row in rows:
        if row["kind"] == "verb":
            past, present = fold(row["form"]), fold(row["present"])
            weak = past[:-1] if past[-1] in "اي" else past
            forms |= {past, weak + "ت"} | ({"ي" + present[1:], "ت" + present[1:]} if present else set())
    return frozenset(forms)


@lru_cache(maxsize=1)
def lookalikes() -> frozenset[str]:
    """Return the folded words that look like a proclitic and a short name but are neither: باب, فشل, بديل."""
    return frozenset(fold(row["form"]) for row in read_table("orthography/lookalikes.tsv", ("form",)))


def anybody() -> frozenset[str]:
    """Return the folded words for anybody or any state, without the article, that are no name alone: عريس, مملكة."""
    return _words_of("anybody")


def naming_words() -> frozenset[str]:
    """Return the folded words, without proclitics, that a quoted name may follow: اسمه, يسمى."""
    return _words_of("naming")


@lru_cache
def _words_of(kind: str) -> frozenset[str]:
    rows = read_table("orthography/name_words.tsv", ("word", "kind"))
    return frozenset(fold(row["word"]) for row in rows if row["kind"] == kind)


@lru_cache(maxsize=1)
def common_words() -> frozenset[str]:
    """Return the folded words of everyday language, without proclitics, article and endings."""
    return frozenset(fold(row["form"]) for row in read_table("orthography/common_words.tsv", ("form",)))


_ENDINGS = ("ه", "ها", "هم", "هما", "كم", "نا", "ني", "ون", "ين", "ان", "ات", "وا", "ا", "ي", "ت")
_PRONOUNS = ("ه", "ها", "هم", "هما")
_SHORTEST_STEM = 3


@lru_cache(maxsize=1 << 16)
def is_common(folded: str) -> bool:
    """Return whether a folded word is one of everyday language in any inflection, or announces a name."""
    words, cues = common_words(), name_cues()
    for rest, _ in analyses(folded):
        for stem in (rest, rest.removeprefix("ال")):
            if stem in cues or _inflects(stem, words):
                return True
            if stem.endswith(_PRONOUNS) and any(_inflects(bare, words) for bare in _without_ending(stem)):
                return True
    return False


def _inflects(stem: str, words: frozenset[str]) -> bool:
    """Return whether `stem` is one of `words` or one with an ending."""
    return stem in words or any(bare in words or bare + "ه" in words for bare in _without_ending(stem))


def _without_ending(stem: str) -> list[str]:
    """Return what a folded word may be without its ending; before a pronoun, ة is written ت."""
    bare = [stem[: -len(end)] for end in _ENDINGS if stem.endswith(end) and len(stem) - len(end) >= _SHORTEST_STEM]
    return bare + [word[:-1] + "ه" for word in bare if word[-1] == "ت" and len(word) > _SHORTEST_STEM]
