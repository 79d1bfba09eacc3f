"""The first law: every span of every layer is the text between its offsets, whatever the text is."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from pipeline.stages.layers import SPAN_LAYERS, read_layer
from tests.conftest import load_cases

NEWS = [
    "قالت شركة ميتا إنها سرحت 11 ألف موظف في نوفمبر 2022، أي 13% من موظفيها.",
    'وأضاف إيلون ماسك: "سندفع 44 مليار دولار لشراء تويتر يوم الخميس".',
    "ارتفعت أسعار النفط بنسبة ٥٫٤٪ إلى ٨٣٫٢ دولارا للبرميل أمس",
    "بـ160 مليون يورو ولتويتر و$50,000 للولايات المتحدة",
    "عقد 15 محرم 1445 هـ. من 2018 إلى 2020؟",
]
MARKS = "\u200f\u200e\u200c\u200d\ufeff\u0640\u064b\u0651\u00a0\u2028\r\n\t\x00\x1f\U0001f600\ufdf2½﷼ﻻ\u0301“”«»\"'"
FRAGMENTS = st.one_of(
    st.sampled_from(NEWS),
    st.sampled_from(sorted({word for news in NEWS for word in news.split()})),
    st.text(alphabet=st.characters(codec="utf-8"), max_size=12),
    st.text(alphabet=MARKS, max_size=4),
    st.text(alphabet="0123456789٠١٢٣٤٥٦٧٨٩.,٫٬%٪$€£ ", max_size=10),
)
TEXTS = st.lists(FRAGMENTS, max_size=12).flatmap(
    lambda parts: st.sampled_from(["", " "]).map(lambda gap: gap.join(parts))
)


def spans(value: Any) -> list[dict[str, Any]]:
    """Return every object with a start, an end and a text inside `value`."""
    if isinstance(value, list):
        return [span for part in value for span in spans(part)]
    if not isinstance(value, dict):
        return []
    own = [value] if {"start", "end", "text"} <= value.keys() else []
    return own + [span for part in value.values() for span in spans(part)]


def assert_exact(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    for layer in SPAN_LAYERS:
        records = read_layer(doc, layer)
        for span in spans(records):
            assert 0 <= span["start"] < span["end"] <= len(text), (layer, span)
            assert text[span["start"] : span["end"]] == span["text"], (layer, span)
        assert f"khabar_{layer}" in doc.spans
        for view in doc.spans[f"khabar_{layer}"]:
            assert text[view.start_char : view.end_char] == view.text
    covered = [(sentence.start_char, sentence.end_char) for sentence in doc.sents]
    assert covered == sorted(covered)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_any_text(nlp: Language, text: str) -> None:
    assert_exact(nlp, text)


@settings(max_examples=100, deadline=None)
@given(text=st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_any_unicode(nlp: Language, text: str) -> None:
    assert_exact(nlp, text)


def test_the_cases(nlp: Language) -> None:
    for name in ("sentencizer", "quotes"):
        for case in load_cases(name):
            assert_exact(nlp, case["text"])
