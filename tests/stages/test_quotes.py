"""Quotes: the cases, and how a speaker is joined to the entities."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.stages.layers import write_layer
from tests.conftest import load_cases

CASES = load_cases("quotes")


@pytest.fixture(scope="module")
def quoting() -> Language:
    nlp = spacy.blank("ar")
    nlp.add_pipe("khabar_sentencizer")
    nlp.add_pipe("khabar_quotes")
    return nlp


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(quoting: Language, case: dict) -> None:
    doc = quoting(case["text"])
    found = [(quote["text"], quote["kind"]) for quote in doc._.khabar_quotes]
    assert sorted(found) == sorted((expected["at"], expected["kind"]) for expected in case["expect"])
    by_text = {quote["text"]: quote for quote in doc._.khabar_quotes}
    for expected in case["expect"]:
        quote = by_text[expected["at"]]
        assert doc.text[quote["start"] : quote["end"]] == expected["at"]
        if "speaker_text" in expected:
            assert quote["speaker_text"] == expected["speaker_text"]
        if "cue" in expected:
            assert quote["cue"]["text"] == expected["cue"]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 40
    assert sum(case["expect"] == [] for case in CASES) >= 10


def with_entities(nlp: Language, text: str, *names: tuple[str, str]) -> Doc:
    """Return the doc of `text` with one entity for each (name, type), after the quotes stage."""
    doc = nlp.get_pipe("khabar_sentencizer")(nlp.make_doc(text))
    entities = [
        {
            "id": f"E{number}",
            "type": kind,
            "mentions": [{"start": text.index(name), "end": text.index(name) + len(name), "text": name}],
        }
        for number, (name, kind) in enumerate(names, start=1)
    ]
    write_layer(doc, "entities", entities)
    return nlp.get_pipe("khabar_quotes")(doc)


def test_the_person_in_apposition_speaks(quoting: Language) -> None:
    text = 'وقالت مديرة التسويق في شركة الهدهد، سلمى الخطيب: "نحن نعمل بلا توقف".'
    doc = with_entities(quoting, text, ("الهدهد", "ORG"), ("سلمى الخطيب", "PER"))
    (quote,) = doc._.khabar_quotes
    assert (quote["speaker"], quote["speaker_text"]) == ("E2", "سلمى الخطيب")


def test_the_person_spoken_to_does_not_speak(quoting: Language) -> None:
    text = 'وقالت الشركة في رسالة إلى سلمى الخطيب: "نحن نعمل بلا توقف".'
    doc = with_entities(quoting, text, ("سلمى الخطيب", "PER"))
    (quote,) = doc._.khabar_quotes
    assert (quote["speaker"], quote["speaker_text"]) == (None, "الشركة")


def test_an_organization_speaks_through_its_phrase(quoting: Language) -> None:
    doc = with_entities(quoting, "وقالت شركة الهدهد إن الأرباح تراجعت كثيرا.", ("الهدهد", "ORG"))
    (quote,) = doc._.khabar_quotes
    assert (quote["speaker"], quote["speaker_text"]) == ("E1", "شركة الهدهد")


def test_quotes_need_no_other_stage() -> None:
    nlp = spacy.blank("ar")
    nlp.add_pipe("khabar_quotes")
    doc = nlp('وقال الوزير: "سنبني عشر مدارس".')
    assert [quote["text"] for quote in doc._.khabar_quotes] == ["سنبني عشر مدارس"]


@pytest.mark.parametrize("text", ["", "\n\n", '"', "“”", "قال", "قال:", 'قال: "', "أن أن أن قال أن"])
def test_scraps_do_no_harm(quoting: Language, text: str) -> None:
    for quote in quoting(text)._.khabar_quotes:
        assert text[quote["start"] : quote["end"]] == quote["text"]


def test_a_headline_without_a_verb_is_said_by_the_person_before_its_colon(rules: Language) -> None:
    doc = rules('إيلون ماسك: "لن ننسحب من هذا الاتفاق أبدا".')
    (quote,) = doc._.khabar_quotes
    assert (quote["text"], quote["speaker_text"]) == ("لن ننسحب من هذا الاتفاق أبدا", "إيلون ماسك")
    assert quote["cue"]["text"] == ":"
