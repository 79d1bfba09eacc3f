"""What every stage promises: a name, a file, cases of its own, and work alone in anybody's pipeline."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from pipeline.stages.layers import SPAN_LAYERS
from tests.conftest import CASES, REPOSITORY

# A rename breaks the pipelines of users: change this list knowingly.
FACTORIES = [
    "khabar_clusters",
    "khabar_events",
    "khabar_gazetteer",
    "khabar_linker",
    "khabar_ner",
    "khabar_quantities",
    "khabar_quotes",
    "khabar_sentencizer",
    "khabar_times",
]
TOKENIZERS = ["khabar_tokenizer"]
STAGES = [name.removeprefix("khabar_") for name in (*FACTORIES, *TOKENIZERS)]
SAMPLE = 'أعلنت شركة ميتا أمس تسريح 11 ألف موظف.\nوقال مارك زوكربيرغ: "هذا قرار صعب جدا".'


def registered(group: str) -> list[str]:
    return sorted(point.name for point in entry_points(group=group) if point.name.startswith("khabar_"))


def test_factory_names() -> None:
    assert registered("spacy_factories") == FACTORIES
    assert registered("spacy_tokenizers") == TOKENIZERS


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_has_its_file_and_its_tests(stage: str) -> None:
    assert (REPOSITORY / "pipeline" / "stages" / f"{stage}.py").is_file()
    homes = [CASES / f"{stage}.jsonl", Path(__file__).parent / "stages" / f"test_{stage}.py"]
    assert any(home.is_file() for home in homes), f"add {homes[0]} or {homes[1]}"


@pytest.mark.parametrize("factory", FACTORIES)
def test_a_stage_declares_what_it_writes(nlp: Language, factory: str) -> None:
    assert nlp.get_factory_meta(factory).assigns


@pytest.mark.parametrize("factory", FACTORIES)
def test_a_stage_works_alone(factory: str) -> None:
    blank = spacy.blank("ar")
    blank.add_pipe(factory)
    for text in ("", "\n", SAMPLE):
        doc = blank(text)
        assert doc.text == text


def test_each_stage_writes_its_layer(nlp: Language) -> None:
    doc = nlp(SAMPLE)
    for layer in SPAN_LAYERS:
        assert isinstance(doc._.get(f"khabar_{layer}"), list)
    assert [quote["text"] for quote in doc._.khabar_quotes] == ["هذا قرار صعب جدا"]


def test_a_doc_survives_bytes(nlp: Language) -> None:
    doc = nlp(SAMPLE)
    copy = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert copy._.khabar_quotes == doc._.khabar_quotes
    assert copy.text == SAMPLE


def test_stages_stand_in_a_legal_order(nlp: Language) -> None:
    problems = nlp.analyze_pipes()["problems"]
    assert {name: found for name, found in problems.items() if found} == {}
