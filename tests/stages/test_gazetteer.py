"""The gazetteer finds known names behind proclitics and stays silent in look-alikes, whatever the tokenizer."""

from __future__ import annotations

from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from pipeline.language.knowledge import load_knowledge
from pipeline.stages.gazetteer import Gazetteer
from pipeline.stages.layers import read_layer, register_extensions
from pipeline.stages.tokenizer import create_tokenizer
from tests.conftest import load_cases


def _own() -> Language:
    nlp = spacy.blank("ar")
    nlp.tokenizer = create_tokenizer()(nlp)
    return nlp


register_extensions()
TOKENIZERS = {"spacy": spacy.blank("ar"), "khabar": _own(), "spaces": spacy.blank("xx")}
STAGE = Gazetteer(load_knowledge())


def _mentions(text: str, tokenizer: str) -> list[dict[str, Any]]:
    return read_layer(STAGE(TOKENIZERS[tokenizer].make_doc(text)), "mentions")


@pytest.mark.parametrize("tokenizer", TOKENIZERS)
@pytest.mark.parametrize("case", load_cases("gazetteer"), ids=lambda case: case["id"])
def test_cases(case: dict[str, Any], tokenizer: str) -> None:
    """Each expected name is found with its English name, and nothing else is."""
    known = load_knowledge().entities
    found = [
        (m["text"], known[m["entity"]].name_en if m["entity"] else None) for m in _mentions(case["text"], tokenizer)
    ]
    assert found == [(expected["at"], expected["name_en"]) for expected in case["expect"]]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="وفبلك الإماراتويترميتاXEU#@_-/«»\"'().،\n\u0640\u064b\u200f12", max_size=80))
def test_spans_slice_the_text(text: str) -> None:
    """Any text is taken, spans slice it exactly and do not overlap."""
    done = 0
    for mention in _mentions(text, "khabar"):
        assert text[mention["start"] : mention["end"]] == mention["text"]
        assert done <= mention["start"] < mention["end"]
        assert mention["candidates"]
        done = mention["end"]
