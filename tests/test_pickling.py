"""A pipeline and each of its stages can be handed to another process."""

from __future__ import annotations

import pickle

import pytest
from spacy.language import Language
from spacy.util import load_config

import pipeline
from pipeline.extraction import CONFIG

TEXT = "أعلنت شركة ميتا أمس تسريح 11 ألف موظف. وقال مارك زوكربيرج: «نتحمل المسؤولية»، وتراجع السهم 5% إلى 90 دولارا."
LAYERS = ("mentions", "names", "times", "quantities", "entities", "quotes", "events")
STAGES = load_config(CONFIG)["nlp"]["pipeline"]


def test_a_pipeline_gives_the_same_records(nlp: Language) -> None:
    expected = pipeline.extract(TEXT, published="2022-11-09", nlp=nlp)
    assert expected.events
    assert pipeline.extract(TEXT, published="2022-11-09", nlp=pickle.loads(pickle.dumps(nlp))) == expected


@pytest.mark.parametrize("name", ["tokenizer", *STAGES])
def test_each_stage_gives_the_same_layers(nlp: Language, name: str) -> None:
    def layers(copied: str) -> list[object]:
        doc = pickle.loads(pickle.dumps(nlp.tokenizer))(TEXT) if copied == "tokenizer" else nlp.make_doc(TEXT)
        for stage, pipe in nlp.pipeline:
            doc = (pickle.loads(pickle.dumps(pipe)) if stage == copied else pipe)(doc)
        return [*(doc._.get(f"khabar_{layer}") for layer in LAYERS), [(token.text, token.idx) for token in doc]]

    assert layers(name) == layers("none")
