"""Times in running text: the cases of `tests/cases/times.jsonl`, and what holds for any text."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.lang.ar import Arabic
from spacy.tokens import Doc

from pipeline.language.time_words import load_lexicon
from pipeline.stages.layers import Record, register_extensions
from pipeline.stages.times import create_times, find_times
from tests.conftest import load_cases

register_extensions()
NLP = Arabic()
CASES = load_cases("times")
ARABIC = st.text(alphabet=st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءآأإ ١٢٣0123456789/:.-،()\n"), max_size=80)
WORDS = st.lists(
    st.sampled_from(
        [*sorted(load_lexicon().rules.forms), "12", "2018", "1444", "/", ":", "-", "(", ")", "و", "من", "الأول"]
    ),
    max_size=14,
).map(" ".join)


def make_doc(text: str, published: str | None = "2023-11-04") -> Doc:
    doc = NLP.make_doc(text)
    day, _, hour = (published or "").partition("T")
    stamp = {"value": day, "source": "argument", "time": hour or None} if published else None
    doc._.khabar_article = {"published": stamp}
    return doc


def times(text: str, published: str | None = "2023-11-04") -> list[Record]:
    return find_times(make_doc(text, published), load_lexicon())


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    found = times(case["text"], case.get("published"))
    assert [record["text"] for record in found] == [expected["at"] for expected in case["expect"]]
    for record, expected in zip(found, case["expect"], strict=True):
        wanted = {"end_value": None, **{key: value for key, value in expected.items() if key not in ("at", "occ")}}
        assert {key: record[key] for key in wanted} == wanted


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=80), ARABIC, WORDS), st.sampled_from([None, "2023-11-04", "not a date"]))
def test_any_text_gives_exact_spans_in_order(text: str, published: str | None) -> None:
    found = times(text, published)
    assert all(text[record["start"] : record["end"]] == record["text"] != "" for record in found)
    assert all(one["end"] <= other["start"] for one, other in pairwise(found))
    assert [record["id"] for record in found] == [f"T{number}" for number in range(1, len(found) + 1)]


def test_a_time_does_not_cross_a_line() -> None:
    found = times("بحثت اللجنة الملف في 12\nمارس 2019 كان حافلا")
    assert [record["text"] for record in found] == ["مارس 2019"]


def test_the_dateline_of_an_article_is_no_time_of_it() -> None:
    text = "افتتاح معرض الزهور\nالسبت 4 نوفمبر 2023\nافتتح المعرض أمس الجمعة."
    doc = make_doc(text)
    lines = [0, text.index("السبت"), text.index("افتتح ال")]
    ends = [*(line - 1 for line in lines[1:]), len(text)]
    doc._.khabar_article["sections"] = [
        {"kind": kind, "start": start, "end": end}
        for kind, start, end in zip(("title", "dateline", "body"), lines, ends, strict=True)
    ]
    assert [record["text"] for record in find_times(doc, load_lexicon())] == ["أمس الجمعة"]
    alone = make_doc("السبت 4 نوفمبر 2023")
    alone._.khabar_article["sections"] = [{"kind": "dateline", "start": 0, "end": len(alone.text)}]
    assert [record["value"] for record in find_times(alone, load_lexicon())] == ["2023-11-04"]


def test_without_an_article_nothing_relative_resolves() -> None:
    doc = NLP.make_doc("وصل أمس الوفد الذي تأسس عام 1999")
    assert [record["value"] for record in find_times(doc, load_lexicon())] == [None, "1999"]


def test_the_stage_writes_its_layer_and_splits_proclitics_off() -> None:
    doc = create_times(NLP, "khabar_times")(make_doc("بدأ ليلا وأكتوبر 2021 شاهد"))
    assert [record["text"] for record in doc._.khabar_times] == ["أكتوبر 2021"]
    assert [span.text for span in doc.spans["khabar_times"]] == ["أكتوبر 2021"]
