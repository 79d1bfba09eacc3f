"""Sentences: the cases, and what holds for any tokens."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from pipeline.stages.sentencizer import Sentencizer, find_boundaries, find_sentences
from tests.conftest import load_cases

BLANK = spacy.blank("ar")
CASES = load_cases("sentencizer")


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case: dict) -> None:
    doc = Sentencizer()(BLANK(case["text"]))
    assert len(list(doc.sents)) == case["expect"], [sentence.text for sentence in doc.sents]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 40


def test_closing_marks_belong_to_the_sentence() -> None:
    doc = Sentencizer()(BLANK("قال: «سنعود قريبا.» ثم غادر."))
    assert [sentence.text for sentence in doc.sents] == ["قال: «سنعود قريبا.»", "ثم غادر."]


def test_tokens_that_keep_their_stop_end_sentences() -> None:
    doc = Doc(BLANK.vocab, words=["وصل", "الوفد.", "ثم", "غادر."], spaces=[True, True, True, False])
    assert find_sentences(doc) == [0, 2]


def test_an_empty_doc_has_no_sentence() -> None:
    assert find_sentences(BLANK("")) == []


@given(st.text(alphabet="اب دم.!؟…\"«»“”'،\n\r\u2028(1a", max_size=60))
def test_sentences_cover_any_text(text: str) -> None:
    doc = Sentencizer()(BLANK(text))
    starts = find_sentences(doc)
    assert starts == sorted(set(starts))
    assert "".join(sentence.text_with_ws for sentence in doc.sents) == text
    for position in find_boundaries(text):
        assert not text[position].isspace()
