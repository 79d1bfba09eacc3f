"""The linker joins the mentions of one entity and finds unknown names by strong evidence only."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from pipeline.language.knowledge import load_knowledge
from pipeline.stages.gazetteer import Gazetteer
from pipeline.stages.layers import read_layer, register_extensions
from pipeline.stages.linker import Linker
from tests.conftest import load_cases

register_extensions()
NLP = spacy.blank("ar")
FIND, LINK = Gazetteer(load_knowledge()), Linker(load_knowledge())


def _linked(text: str) -> Doc:
    return LINK(FIND(NLP.make_doc(text)))


@pytest.mark.parametrize("case", load_cases("linker"), ids=lambda case: case["id"])
def test_cases(case: dict[str, Any]) -> None:
    """Each article has exactly the expected entities, each with its mentions."""
    found = [
        {"mentions": [m["text"] for m in e["mentions"]], "type": e["type"], "name_en": e["name_en"], "nil": e["nil"]}
        for e in read_layer(_linked(case["text"]), "entities")
    ]
    assert found == case["expect"]


def test_ents_are_the_mentions() -> None:
    """`doc.ents` shows the entities, exact in characters."""
    doc = _linked("استعانت بميتا وتويتر.")
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("ميتا", "ORG"), ("تويتر", "ORG")]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "إيلون",
                "ماسك",
                "ليا",
                "كيسنر",
                "،",
                "رئيسة",
                "شركة",
                "«نوافذ»",
                "(Latin)",
                "موقع",
                "'ا ب'",
                "و",
                "\n",
                "“",
                "”",
                "X",
                "بن",
            ]
        ),
        max_size=25,
    )
)
def test_mentions_slice_the_text(pieces: list[str]) -> None:
    """Any text is taken; mentions slice it, belong to one entity each, and ids follow first mentions."""
    text = " ".join(pieces)
    entities = read_layer(_linked(text), "entities")
    spans = sorted((m["start"], m["end"], m["text"]) for e in entities for m in e["mentions"])
    assert all(text[start:end] == piece for start, end, piece in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert [e["id"] for e in entities] == [f"E{n + 1}" for n in range(len(entities))]
