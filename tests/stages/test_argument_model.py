"""The model of arguments: what may fill a role, what it looks at, and what it changes of what the rules find."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from spacy.language import Language

from pipeline.language.tagger import ModelError
from pipeline.stages import argument_model
from pipeline.stages.argument_model import ArgumentModel, Span, keys_of, load_argument_model, may_fill
from pipeline.stages.roles import BY_MODEL
from pipeline.stages.trigger_model import load_trigger_model

ROWS = 1 << 10
TEXT = "أعلنت شركة سامسونغ أمس الخميس تسريح 320 عاملا من مصنعها في فيتنام بعد تراجع أرباحها."
NEVER, ALWAYS = 1e9, -1e9


@contextmanager
def thresholds(nlp: Language, drop: float, add: float) -> Iterator[None]:
    """Give the event stage a model that scores all alike, 0, so that only its thresholds tell."""
    tables = nlp.get_pipe("khabar_events").tables  # type: ignore[attr-defined]
    shipped = tables.arguments
    facts = {"scale": 1.0, "bias": 0.0, "drop": drop, "add": add}
    tables.arguments = ArgumentModel(np.zeros(ROWS, dtype=np.int16), facts, load_trigger_model().known)
    try:
        yield
    finally:
        tables.arguments = shipped


def arguments_of(nlp: Language, text: str) -> list[dict[str, Any]]:
    return [argument for event in nlp(text)._.khabar_events for argument in event["arguments"]]


@pytest.mark.parametrize(
    ("role", "span", "numeric", "may"),
    [
        ("time", Span(0, 1, "time", "DATE"), False, True),
        ("employer", Span(0, 1, "time", "DATE"), False, False),
        ("count", Span(0, 1, "quantity", "count"), True, True),
        ("employer", Span(0, 1, "quantity", "count"), False, False),
        ("place", Span(0, 1, "entity", "LOC"), False, True),
        ("place", Span(0, 1, "entity", "PER"), False, False),
        ("count", Span(0, 1, "entity", "ORG"), True, False),
        ("content", Span(0, 3, "clause"), False, True),
        ("speaker", Span(0, 3, "clause"), False, False),
        ("victim", Span(0, 2, "noun"), False, True),
        ("place", Span(0, 2, "noun"), False, False),
        ("period", Span(0, 2, "noun"), False, False),
    ],
)
def test_a_role_is_filled_by_what_is_of_its_kind(role: str, span: Span, numeric: bool, may: bool) -> None:
    assert may_fill(role, span, numeric=numeric) is may


def test_a_role_has_numbers_of_its_own_in_each_type_and_one_in_all() -> None:
    layoff, closure = (
        keys_of(kind, ("agent", "reason")).tolist() for kind in ("Personnel.Layoff", "Organization.Closure")
    )
    assert len(set(layoff)) == 4
    assert layoff[2:] == closure[2:]
    assert set(layoff[:2]).isdisjoint(closure[:2])


def test_without_objections_the_rules_stand(nlp: Language, rules: Language) -> None:
    with thresholds(nlp, drop=ALWAYS, add=NEVER):
        found = [(a["role"], a["text"]) for a in arguments_of(nlp, TEXT)]
    assert ("employer", "سامسونغ") in found
    assert set(found) >= {(a["role"], a["text"]) for a in arguments_of(rules, TEXT)}


def test_what_the_model_objects_to_is_left_out(nlp: Language) -> None:
    with thresholds(nlp, drop=NEVER, add=NEVER):
        assert arguments_of(nlp, TEXT) == []


def test_what_the_model_adds_overlaps_nothing_and_says_where_it_comes_from(nlp: Language) -> None:
    with thresholds(nlp, drop=NEVER, add=ALWAYS):
        events = nlp(TEXT)._.khabar_events
    assert events
    for event in events:
        added = sorted(event["arguments"], key=lambda argument: argument["start"])
        assert {argument["slot"] for argument in added} == {BY_MODEL}
        assert all(one["end"] <= two["start"] for one, two in pairwise(added))
        assert all(TEXT[argument["start"] : argument["end"]] == argument["text"] for argument in added)
    [layoff] = [event for event in events if event["type"] == "Personnel.Layoff"]
    assert [a["text"] for a in layoff["arguments"] if a["quantity"]] == ["320"]
    assert all(a["role"] == "time" for a in layoff["arguments"] if a["time"])


def test_a_second_argument_of_a_role_must_lead(nlp: Language) -> None:
    with thresholds(nlp, drop=NEVER, add=-0.1):
        events = nlp(TEXT)._.khabar_events
    for event in events:
        roles = [argument["role"] for argument in event["arguments"]]
        assert roles
        assert len(roles) == len(set(roles))


def test_the_shipped_model_adds_and_leaves_out(nlp: Language, rules: Language) -> None:
    text = "ضبطت الشرطة في مراكش ثلاثة متهمين بسرقة مصرف، وأحيلوا إلى المحكمة."
    ours, theirs = (
        {
            (argument["role"], argument["text"])
            for event in pipeline(text)._.khabar_events
            if event["type"] == "Legal.Lawsuit"
            for argument in event["arguments"]
        }
        for pipeline in (nlp, rules)
    )
    assert ("court", "المحكمة") in ours - theirs
    assert ("defendant", "المحكمة") in theirs - ours


def test_a_folder_without_the_model_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(argument_model, "model_folder", lambda name: tmp_path / name)
    with pytest.raises(ModelError, match="make models"):
        load_argument_model.__wrapped__()
