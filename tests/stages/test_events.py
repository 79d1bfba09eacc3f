"""The event stage: type, trigger, roles, polarity and modality of original sentences, and sentences that tell of no event."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from pipeline.language.tables import TableError
from pipeline.stages import event_rules
from pipeline.stages.event_rules import WordSet, load_event_rules
from tests.conftest import load_cases

CASES = load_cases("events")


def events_of(nlp: Language, case: dict[str, Any]) -> list[dict[str, Any]]:
    doc = nlp.make_doc(case["text"])
    doc._.khabar_article = {"published": {"value": case["published"], "source": "metadata"}, "sections": []}
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    events: list[dict[str, Any]] = doc._.khabar_events
    return events


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(rules: Language, case: dict[str, Any]) -> None:
    found = events_of(rules, case)
    if not case["expect"]:
        assert [(event["type"], event["trigger"]["text"]) for event in found] == []
    for expected in case["expect"]:
        event = next((e for e in found if e["type"] == expected["type"]), None)
        assert event is not None, [(e["type"], e["trigger"]["text"]) for e in found]
        assert event["trigger"]["text"] == expected["trigger"]
        assert (event["polarity"], event["modality"]) == (expected["polarity"], expected["modality"])
        arguments = {(argument["role"], argument["text"]) for argument in event["arguments"]}
        wanted = {(role, one) for role, text in expected.get("args", {}).items() for one in _texts(text)}
        assert wanted <= arguments, arguments
        assert {role for role, _ in arguments}.isdisjoint(expected.get("empty", ())), arguments
        if "source" in expected:
            assert event["attribution"]["source"]["text"] == expected["source"]


def _texts(given: str | list[str]) -> list[str]:
    return [given] if isinstance(given, str) else given


def test_every_type_of_the_ontology_has_a_rule_and_a_case() -> None:
    types = {entry.trigger.type for entries in load_event_rules().entries.values() for entry in entries}
    covered = {expected["type"] for case in CASES for expected in case["expect"]}
    assert len(types) == 45
    assert types <= covered, sorted(types - covered)


def test_no_event_comes_from_a_section_that_tells_of_other_articles(rules: Language) -> None:
    text = "أطلقت أبل هاتفا جديدا.\nاقرأ أيضا: سرحت ميتا 11 ألف موظف."
    second = text.index("اقرأ")
    doc = rules.make_doc(text)
    doc._.khabar_article = {
        "published": None,
        "sections": [
            {"kind": "body", "start": 0, "end": second - 1},
            {"kind": "related", "start": second, "end": len(text)},
        ],
    }
    for _, pipe in rules.pipeline:
        doc = pipe(doc)
    assert {event["type"] for event in doc._.khabar_events} == {"Product.Launch"}


def test_an_event_in_a_quote_is_attributed_to_its_speaker(rules: Language) -> None:
    doc = rules("قال إيلون ماسك إن شركة تسلا ستطرح سيارة جديدة.")
    launch = next(event for event in doc._.khabar_events if event["type"] == "Product.Launch")
    assert launch["attribution"]["source"]["text"] == "إيلون ماسك"


def test_a_noun_takes_up_the_deal_told_before(rules: Language) -> None:
    doc = rules("استحوذت مايكروسوفت على شركة نوانس. وتبلغ قيمة الصفقة 19 مليار دولار.")
    deals = [event for event in doc._.khabar_events if event["type"] == "Organization.Acquisition"]
    assert [event["trigger"]["text"] for event in deals] == ["استحوذت", "الصفقة"]


def test_a_change_names_direction_and_percent(rules: Language) -> None:
    doc = rules("انخفضت إيرادات تويتر بنسبة 55%.")
    revenue = next(event for event in doc._.khabar_events if event["type"] == "Finance.Revenue")
    assert revenue["change"]["direction"] == "down"
    assert revenue["change"]["percent"] == "55"


def test_word_set_meets_inflected_and_prefixed_words() -> None:
    jobs = WordSet(["موظف", "قوة العمل"])
    assert jobs.has("الموظفين")
    assert jobs.has("لموظفيها") is False  # a possessed sound plural is listed, not generated
    assert jobs.occurs(["خفض", "قوه", "العمل"])
    assert not jobs.occurs(["قوه", "الدفع"])


def test_an_unknown_key_in_a_rule_is_named() -> None:
    with pytest.raises(TableError, match=r"group 1: unknown key \['verb'\]"):
        event_rules._closed({"verb": []}, event_rules._TRIGGER_KEYS, "a.toml: group 1")


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"slots": ["subjct"]}, "slots cannot be ['subjct']"),
        ({"direction": "sideways"}, "direction cannot be ['sideways']"),
        ({"types": ["FIRM"]}, "types cannot be ['FIRM']"),
    ],
)
def test_a_value_that_no_rule_can_have_is_named(table: dict[str, Any], message: str) -> None:
    values = event_rules._VALUES | {"slots": event_rules.SYNTACTIC_SLOTS}
    with pytest.raises(TableError, match=re.escape(f"a.toml: {message}")):
        event_rules._check_values(table, values, "a.toml")


def test_a_speaker_is_carried_into_the_next_sentence(rules: Language) -> None:
    doc = rules("قال إيلون ماسك إن السوق صعبة. وأضاف أن شركة تسلا سرحت ألف موظف.")
    layoff = next(event for event in doc._.khabar_events if event["type"] == "Personnel.Layoff")
    assert layoff["attribution"]["source"]["text"] == "إيلون ماسك"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ('needs = ["item"]', "needs ['item']"),
        ('role_set = "payment"', "no [role_sets.payment]"),
        ('needs = ["amount"]\nby_model = true', "by_model leaves the decision to the model"),
    ],
)
def test_roles_that_no_table_fills_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str, message: str
) -> None:
    shutil.copytree(event_rules.DATA / "events", tmp_path / "events")
    rule = tmp_path / "events" / "Finance.Cost.toml"
    rule.write_text(rule.read_text(encoding="utf-8").replace('needs = ["amount"]', changed, 1), encoding="utf-8")
    monkeypatch.setattr(event_rules, "DATA", tmp_path)
    with pytest.raises(TableError, match=re.escape(f"Finance.Cost.toml: trigger group 1: {message}")):
        load_event_rules()
