"""The finder of quantities: its cases, its offsets, and what it must never do."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from pipeline.language.money import Money, parse_money
from pipeline.language.units import parse_percent
from pipeline.stages.layers import read_layer, register_extensions
from pipeline.stages.quantities import Tables, find_quantities
from tests.conftest import load_cases

register_extensions()
TABLES = Tables()
BLANK = spacy.blank("ar")
FIELDS = (
    *("id", "kind", "start", "end", "text", "value", "value_max", "modifier", "unit"),
    *("currency", "currency_source", "currency_candidates", "per", "counted"),
)


def found_in(text: str, **article: Any) -> list[dict[str, Any]]:
    doc = BLANK.make_doc(text)
    doc._.khabar_article = article or None
    return find_quantities(doc, TABLES)


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


def test_a_time_takes_precedence() -> None:
    doc = BLANK.make_doc("باعت 300 نسخة.")
    doc._.khabar_times = [{"start": 5, "end": 8}]
    assert find_quantities(doc, TABLES) == []


def test_component_works_in_a_foreign_pipeline() -> None:
    nlp: Language = spacy.blank("ar")
    nlp.add_pipe("khabar_quantities")
    doc = nlp("خسرت الشركة و$50,000 في يوم.")
    (record,) = read_layer(doc, "quantities")
    assert record["text"] == "$50,000"
    assert [span.text for span in doc.spans["khabar_quantities"]] == ["$50,000"]


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("سبعة مليارات دولار", Money(Decimal(7000000000), "USD")),
        ("20 دولار و43 سنت", Money(Decimal("20.43"), "USD")),
        ("5 دينار اردني", Money(Decimal(5), "JOD")),
        ("10 ريال", Money(Decimal(10), None)),
        ("€ 3", Money(Decimal(3), "EUR")),
        ("1 د.ك", Money(Decimal(1), "KWD")),
    ],
)
def test_parse_money(text: str, money: Money) -> None:
    assert parse_money(text) == money


@pytest.mark.parametrize("text", ["", "دولار أمريكي", "خمسة", "خمسة دولارات فقط"])
def test_parse_money_names_what_it_refuses(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount of money"):
        parse_money(text)


@pytest.mark.parametrize(
    ("text", "value"), [("55%", "55"), ("٪ 7", "7"), ("عشرين في المئة", "20"), ("-2.5 بالمائة", "-2.5")]
)
def test_parse_percent(text: str, value: str) -> None:
    assert parse_percent(text) == Decimal(value)


def test_parse_percent_refuses() -> None:
    with pytest.raises(ValueError, match="not a percentage"):
        parse_percent("55")


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
