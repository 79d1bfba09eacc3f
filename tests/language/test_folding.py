"""Folding: spellings meet, and offsets can be mapped back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.folding import fold, prefix_length


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أكتوبر", "اكتوبر"),
        ("إيلون", "ايلون"),
        ("مُوَظَّف", "موظف"),
        ("شركة", "شركه"),
        ("على", "علي"),
        ("ميتـــا", "ميتا"),
        ("البرید", "البريد"),
        ("کتاب", "كتاب"),
        ("٢٠٢٣", "2023"),
        ("۲۰۲۳", "2023"),
        ("Twitter", "TWITTER"),
        ("ﻣﻴﺘﺎ", "ميتا"),
        ("تويتر\u200f", "تويتر"),
    ],
)
def test_spellings_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("ميتا", "متى"), ("قطر", "قطار"), ("عام", "عالم"), ("ثمن", "ثمان")])
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded", "original"), [("بـ7", 1, 2), ("لميتا", 1, 1), ("بِميتا", 1, 2), ("ميتا", 0, 0), ("وَلـX", 2, 4)]
)
def test_prefix_length_counts_the_marks_of_the_prefix(text: str, folded: int, original: int) -> None:
    assert prefix_length(text, folded) == original
