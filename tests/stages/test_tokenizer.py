"""The tokenizer splits where there is proof and never changes the text."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.attrs import ORTH
from spacy.tokenizer import Tokenizer

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
        ("سعد- أبها", "سعد - أبها"),
        ("-سعد", "- سعد"),
        ("«سعد»-", "« سعد » -"),
        ("كوفيد-19", "كوفيد-19"),
        ("-5", "-5"),
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
        ("فتحت\u200bشركة\u200b12\u200bفرعا\u200b.", "فتحت\u200b شركة\u200b 12\u200b فرعا\u200b ."),
        ("ا\u200bلعاملات", "ا\u200bلعاملات"),
        ("شركة&nbsp;ميتا", "شركة &nbsp; ميتا"),
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


@pytest.mark.parametrize(
    "text", ["قبل 300 ب. م  وبعدها", " أول\n\nثان \n ثالث ", "«تويتر»\u00a0و5,4 ", "", " ", "\n", "عام2022  عام2022\tX"]
)
def test_kept_chunks_read_as_spacy_reads_the_text(text: str) -> None:
    """Tokens and spaces are those that spaCy's own walk over the text gives, in a memory zone too."""
    expected = [(token.text, token.whitespace_) for token in Tokenizer.__call__(NLP.tokenizer, text)]
    for _ in range(2):
        assert [(token.text, token.whitespace_) for token in NLP.make_doc(text)] == expected
    with NLP.memory_zone():
        assert [(token.text, token.whitespace_) for token in NLP.make_doc(text)] == expected


def test_a_rule_added_later_holds() -> None:
    """What was cut before a rule came is cut anew."""
    nlp = spacy.blank("ar")
    nlp.tokenizer = create_tokenizer()(nlp)
    assert len(nlp.make_doc("خبرعاجل")) == 1
    nlp.tokenizer.add_special_case("خبرعاجل", [{ORTH: "خبر"}, {ORTH: "عاجل"}])
    assert [token.text for token in nlp.make_doc("خبرعاجل")] == ["خبر", "عاجل"]
