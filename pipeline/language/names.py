"""What tells a name from other words: given names, and the titles and type words that announce one."""

from __future__ import annotations

from functools import lru_cache

from pipeline.language.folding import fold
from pipeline.language.proclitics import analyses
from pipeline.language.tables import read_table
from pipeline.language.trie import alias_key

_CUES = "orthography/name_cues.tsv"
_CUE_COLUMNS = ("cue", "type", "apart")


@lru_cache(maxsize=1)
def given_names() -> dict[str, str]:
    """Return the folded given names with their origin, `arabic` or `foreign`."""
    return {
        fold(row["form"]): row["origin"]
        for row in read_table("orthography/given_names.tsv", ("form", "gender", "origin"))
    }


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
    return frozenset(alias_key(row["cue"]) for row in read_table(_CUES, _CUE_COLUMNS) if row["apart"] == "yes")


@lru_cache(maxsize=1)
def lookalikes() -> frozenset[str]:
    """Return the folded words that look like a proclitic and a short name but are neither: باب, فشل, بديل."""
    return frozenset(fold(row["form"]) for row in read_table("orthography/lookalikes.tsv", ("form",)))
