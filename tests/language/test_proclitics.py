"""Proclitics: what is written on to a noun can be taken off again."""

from __future__ import annotations

import pytest

from pipeline.language.proclitics import noun_forms, nouns_of

_NOUNS = ["مصر", "لجنه", "الجنه", "اللجنه", "لبنان", "بكين", "كولا", "وزير", "فلسطين", "ليبيا", "الله", "meta"]


@pytest.mark.parametrize("noun", _NOUNS)
def test_nouns_of_finds_the_noun_of_each_form(noun: str) -> None:
    assert all((noun, length) in nouns_of(form) for form, length in noun_forms(noun))


@pytest.mark.parametrize("form", [form for noun in _NOUNS for form, _ in noun_forms(noun)])
def test_nouns_of_finds_nothing_else(form: str) -> None:
    assert all((form, length) in noun_forms(noun) for noun, length in nouns_of(form))
