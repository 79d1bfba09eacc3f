"""From layers to records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import spacy
from spacy.tokens import Doc

from pipeline.language.tables import read_table
from pipeline.reading.article import Article
from pipeline.stages.layers import register_extensions, write_layer
from pipeline.writing.assemble import KIND_COLUMNS, ONTOLOGY_COLUMNS, assemble, mappings
from pipeline.writing.records import EntityReference

TEXT = "باعت ميتا أسهما. باعت ميتا أسهما."


def event(start: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": "V1",
        "type": "Transaction.Sale",
        "kind": None,
        "trigger": {"start": start, "end": start + 4, "text": "باعت"},
        "arguments": [
            {
                "role": "seller",
                "start": start + 5,
                "end": start + 9,
                "text": "ميتا",
                "entity": "E1",
                "quantity": None,
                "time": None,
                "score": 0.9,
            }
        ],
        "change": None,
        "time": None,
        "place": None,
        "polarity": "positive",
        "modality": "actual",
        "attribution": None,
        "evidence": {"start": start, "end": start + 16, "text": "باعت ميتا أسهما."},
        "score": 0.8,
        "rule": "sale.verb",
        "cluster": "C1",
    } | fields


def annotated(*events: dict[str, Any]) -> Doc:
    register_extensions()
    doc = spacy.blank("ar")(TEXT)
    entity = {"id": "E1", "kb_id": "meta", "type": "ORG", "name": "ميتا", "name_en": "Meta", "qid": "Q380"}
    mention = {"start": 5, "end": 9, "text": "ميتا"}
    write_layer(doc, "entities", [entity | {"nil": False, "score": 1.0, "mentions": [mention]}])
    write_layer(doc, "events", list(events))
    return doc


def article(**fields: Any) -> Article:
    return Article(doc_id="a", text=TEXT, **fields)


def test_ids_become_objects() -> None:
    _, (found,) = assemble(annotated(event(0)), article())
    assert found.arguments[0].entity == EntityReference(id="E1", type="ORG", name="ميتا", name_en="Meta", qid="Q380")


def test_ids_depend_on_document_type_trigger_and_roles() -> None:
    doc = annotated(event(0), event(17))
    record, events = assemble(doc, article())
    assert record.events == [found.event_id for found in events]
    assert len(set(record.events)) == 2
    assert events[0].cluster_id == events[1].cluster_id
    other, _ = assemble(doc, Article(doc_id="b", text=TEXT))
    assert not set(other.events) & set(record.events)


def test_events_stand_in_the_order_of_the_text_and_once() -> None:
    _, events = assemble(annotated(event(17), event(0), event(0, score=0.1)), article())
    assert [(found.trigger.start, found.score) for found in events] == [(0, 0.8), (17, 0.8)]


@pytest.mark.parametrize("fields", [{"polarity": "maybe"}, {"score": 7.0}, {"rule": None}])
def test_a_record_that_breaks_its_type_is_an_error(fields: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        assemble(annotated(event(0, **fields)), article())


def ontology() -> Iterator[dict[str, str]]:
    return read_table("events/ontology.tsv", ONTOLOGY_COLUMNS)


def test_the_ontology_has_45_types_with_distinct_roles() -> None:
    rows = list(ontology())
    assert len({row["type"] for row in rows}) == len(rows) == 45
    for row in rows:
        assert re.fullmatch(r"[A-Z][a-z]+\.[A-Z][A-Za-z]+", row["type"])
        roles = row["roles"].split("|")
        assert len(set(roles)) == len(roles), row["type"]
        assert all(re.fullmatch("[a-z_]+#?", role) for role in roles), row["type"]


def test_a_speech_act_maps_by_its_kind() -> None:
    assert mappings("Statement.Act", "denial").plover == "REJECT"
    assert mappings("Statement.Act", "apology").plover is None
    described = next(row["description"] for row in ontology() if row["type"] == "Statement.Act")
    assert all(row["kind"] in described for row in read_table("events/kinds.tsv", KIND_COLUMNS))
