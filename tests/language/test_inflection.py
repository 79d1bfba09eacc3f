"""Inflection: the forms that news really writes are generated."""

from __future__ import annotations

import pytest

from pipeline.language.inflection import noun_forms, participle_forms, verb_forms


@pytest.mark.parametrize(
    ("past", "present", "form", "tense"),
    [
        ("أطلق", "يطلق", "اطلقت", "past"),
        ("أطلق", "يطلق", "اطلقها", "past"),
        ("أطلق", "يطلق", "تطلق", "present"),
        ("أطلق", "يطلق", "ستطلقه", "future"),
        ("استقال", "يستقيل", "استقالوا", "past"),
        ("استغنى", "يستغني", "استغنت", "past"),
        ("استغنى", "يستغني", "يستغنون", "present"),
        ("سرح", "يسرح", "سيسرح", "future"),
    ],
)
def test_verb_forms(past: str, present: str, form: str, tense: str) -> None:
    assert (form, tense) in {(f.text, f.tense) for f in verb_forms(past, present)}


def test_a_verb_without_present_has_only_its_past() -> None:
    assert {form.tense for form in verb_forms("أوقف", "")} == {"past"}


@pytest.mark.parametrize(
    ("noun", "form"),
    [
        ("تسريح", "التسريح"),
        ("تسريح", "تسريحهم"),
        ("استقالة", "استقالتها"),
        ("استقالة", "الاستقالات"),
        ("عطل", "عطلا"),
        ("شركة", "شركتين"),
        ("قرار", "قرارات"),
    ],
)
def test_noun_forms(noun: str, form: str) -> None:
    assert form in {f.text for f in noun_forms(noun)}


def test_participle_forms_agree_in_gender_and_number() -> None:
    forms = {form.text for form in participle_forms("متراجع")}
    assert {"متراجعه", "متراجعون", "المتراجعه", "متراجعا"} <= forms
