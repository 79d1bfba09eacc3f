"""The tokenizer splits where there is proof and never changes the text."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language.folding import fold
from pipeline.stages.tokenizer import create_tokenizer

NLP = spacy.blank("ar")
NLP.tokenizer = create_tokenizer()(NLP)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("و5,4", "و 5,4"),
        ("بـ16.9", "بـ 16.9"),
        ("والـ64", "والـ 64"),
        ("و$50,000", "و $ 50,000"),
        ("لـX", "لـ X"),
        ("وBBC", "و BBC"),
        ('بـ"العلامة"', 'بـ " العلامة "'),
        ("١٬٥٠٠", "١٬٥٠٠"),
        ("61%", "61 %"),
        ("٦١٪", "٦١ ٪"),
        ("50$", "50 $"),
        ("أكتوبر/تشرين", "أكتوبر / تشرين"),
        ("X/Twitter", "X / Twitter"),
        ("#إيلون_ماسك", "# إيلون _ ماسك"),
        ("@elon_musk", "@elon_musk"),
        ("https://t.co/ab_c", "https://t.co/ab_c"),
        ("'ميتا'،", "' ميتا ' ،"),
        ("«تويتر».", "« تويتر » ."),
        ("3.5مليون", "3.5 مليون"),
        ("عام2022", "عام 2022"),
        ("25/4/2018", "25/4/2018"),
        ("ولتويتر", "ولتويتر"),
        ("شهرياً.", "شهرياً ."),
    ],
)
def test_splits(text: str, tokens: str) -> None:
    """A word is cut before a digit, a Latin letter, a symbol or a quote, and nowhere else."""
    assert [token.text for token in NLP.make_doc(text)] == tokens.split()


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="وفبلكاميأإىة ـ\u064b\u200f0123٤٥.,٬%٪$€#@_/«»\"'()\nXabU", max_size=60))
def test_text_is_unchanged(text: str) -> None:
    """The tokens with their spaces are the text, and NORM is the folded word."""
    doc = NLP.make_doc(text)
    assert "".join(token.text_with_ws for token in doc) == text
    assert all(token.norm_ == fold(token.text) for token in doc)
