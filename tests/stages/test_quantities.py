"""The finder of quantities: its cases, its offsets, and what it must never do."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from pipeline.language.knowledge import load_knowledge
from pipeline.stages.gazetteer import Gazetteer
from pipeline.stages.layers import read_layer, register_extensions
from pipeline.stages.quantities import QuantityFinder
from tests.conftest import load_cases

register_extensions()
FINDER = QuantityFinder()
BLANK = spacy.blank("ar")
GAZETTEER = Gazetteer(load_knowledge())
FIELDS = (
    *("id", "kind", "start", "end", "text", "value", "value_max", "modifier", "unit"),
    *("currency", "currency_source", "currency_candidates", "per", "counted"),
)


def found_in(text: str, **article: Any) -> list[dict[str, Any]]:
    doc = GAZETTEER(BLANK.make_doc(text))
    doc._.khabar_article = article or None
    return FINDER.find(doc)


@pytest.mark.parametrize("case", load_cases("quantities"), ids=lambda case: case["id"])
def test_case(case: dict[str, Any]) -> None:
    found = found_in(case["text"])
    assert [q["text"] for q in found] == [e["at"] for e in case["expect"]]
    for record, expected in zip(found, case["expect"], strict=True):
        assert {k: record[k] for k in expected if k != "at"} == {k: v for k, v in expected.items() if k != "at"}


def test_record_has_the_published_fields_in_order() -> None:
    (record,) = found_in("بلغت القيمة 5 ملايين دولار.")
    assert tuple(record) == FIELDS


def test_shared_name_follows_the_publisher() -> None:
    (record,) = found_in(
        "بلغت القيمة 5 ملايين دينار.", publisher="وكالة الأنباء الكويتية", url="https://www.kuna.net.kw/x"
    )
    assert (record["currency"], record["currency_source"]) == ("KWD", "default")


def test_shared_name_without_country_gives_candidates() -> None:
    (record,) = found_in("بلغت القيمة 5 ملايين درهم.")
    assert record["currency"] is None
    assert record["currency_candidates"] == ["AED", "MAD"]


@pytest.mark.parametrize(("published", "code"), [("2018-01-05", "VEF"), ("2019-01-05", "VES")])
def test_currency_is_the_one_of_its_day(published: str, code: str) -> None:
    (record,) = found_in("سعره 5 ملايين بوليفار.", published={"value": published, "source": "metadata"})
    assert record["currency"] == code


@pytest.mark.parametrize(("value", "code"), [("1998", "TRL"), ("2004-12", "TRL"), ("2005-01-01", "TRY")])
def test_currency_is_the_one_of_the_date_that_the_sentence_says(value: str, code: str) -> None:
    doc = BLANK.make_doc("في تلك السنة كان ثمنها 3 ملايين ليرة تركية.")
    doc._.khabar_times = [{"start": 3, "end": 12, "type": "DATE", "value": value}]
    (record,) = FINDER.find(doc)
    assert record["currency"] == code


def test_a_time_takes_precedence() -> None:
    doc = BLANK.make_doc("باعت 300 نسخة.")
    doc._.khabar_times = [{"start": 5, "end": 8}]
    assert FINDER.find(doc) == []


def test_component_works_in_a_foreign_pipeline() -> None:
    nlp: Language = spacy.blank("ar")
    nlp.add_pipe("khabar_quantities")
    doc = nlp("خسرت الشركة و$50,000 في يوم.")
    (record,) = read_layer(doc, "quantities")
    assert record["text"] == "$50,000"
    assert [span.text for span in doc.spans["khabar_quantities"]] == ["$50,000"]


PIECES = st.sampled_from(
    [
        "5",
        "1.5",
        "12,5",
        "٣",
        "ألف",
        "مليون",
        "و",
        "بين",
        "إلى",
        "-",
        "%",
        "دولار",
        "ريال",
        "$",
        "نصف",
        "أول",
        "\n",
        " ",
        "ـ",
        "متر",
        "(",
        ")",
        "/",
        ":",
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60), st.lists(PIECES, max_size=14).map(" ".join), st.lists(PIECES, max_size=14).map("".join)
    )
)
def test_never_raises_and_spans_slice_the_text(text: str) -> None:
    last = 0
    for record in found_in(text):
        assert text[record["start"] : record["end"]] == record["text"] != ""
        assert record["start"] >= last
        last = record["end"]
        assert "e" not in record["value"].lower()
        Decimal(record["value"])
