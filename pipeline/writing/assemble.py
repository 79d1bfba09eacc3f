"""Make the records of an article from its annotated Doc."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

import msgspec
from spacy.tokens import Doc

from pipeline.language.tables import read_table
from pipeline.reading.article import Article
from pipeline.stages.layers import read_layer
from pipeline.writing.records import (
    SCHEMA_VERSION,
    ArticleRecord,
    Entity,
    EntityReference,
    EventRecord,
    EventSource,
    Mappings,
    Published,
    Quantity,
    Quote,
    Section,
    Span,
    Time,
)

Layer = dict[str, Any]
T = TypeVar("T")

ONTOLOGY_COLUMNS = ("type", "roles", "description", "ace", "sentivent", "plover")
KIND_COLUMNS = ("kind", "plover")
SHARED_ROLES = ("time", "place")


def assemble(doc: Doc, article: Article) -> tuple[ArticleRecord, list[EventRecord]]:
    """Return the record of `article` and those of its events, in the order of the text.

    Raises msgspec.ValidationError where a stage has written what the record types do not allow.
    """
    sections = msgspec.convert(article.sections, list[Section])
    published = None if article.published is None else msgspec.convert(article.published, Published)
    objects = _Objects(doc)
    source = EventSource(
        path=article.path, url=article.url, title=article.title, publisher=article.publisher, published=published
    )
    events: dict[str, EventRecord] = {}
    for layer in read_layer(doc, "events"):
        event = _event(layer, article.doc_id, source, objects)
        events.setdefault(event.event_id, event)
    ordered = sorted(events.values(), key=lambda event: (event.trigger.start, event.trigger.end, event.type))
    record = ArticleRecord(
        schema_version=SCHEMA_VERSION,
        doc_id=article.doc_id,
        path=article.path,
        url=article.url,
        title=article.title,
        publisher=article.publisher,
        published=published,
        language=article.language,
        encoding=article.encoding,
        text=article.text,
        text_sha256=hashlib.sha256(article.text.encode()).hexdigest(),
        sections=sections,
        sentences=list(_sentences(doc, article.text)),
        entities=list(objects.entities.values()),
        quantities=list(objects.quantities.values()),
        times=list(objects.times.values()),
        quotes=_many(read_layer(doc, "quotes"), list[Quote]),
        events=[event.event_id for event in ordered],
    )
    return record, ordered


class _Objects:
    """The entities, quantities and times of a Doc by id, for events to embed."""

    def __init__(self, doc: Doc) -> None:
        self.entities = {entity.id: entity for entity in _many(read_layer(doc, "entities"), list[Entity])}
        self.quantities = {quantity.id: quantity for quantity in _many(read_layer(doc, "quantities"), list[Quantity])}
        self.times = {time.id: time for time in _many(read_layer(doc, "times"), list[Time])}

    def entity(self, key: str | None) -> EntityReference | None:
        if key is None:
            return None
        entity = self.entities[key]
        return EntityReference(id=entity.id, type=entity.type, name=entity.name, name_en=entity.name_en, qid=entity.qid)

    def quantity(self, key: str | None) -> Quantity | None:
        return None if key is None else self.quantities[key]

    def time(self, key: str | None) -> Time | None:
        return None if key is None else self.times[key]


def _event(layer: Layer, doc_id: str, source: EventSource, objects: _Objects) -> EventRecord:
    trigger = layer["trigger"]
    arguments = [_argument(argument, objects) for argument in layer["arguments"]]
    main = sorted((a["role"], a["start"], a["end"]) for a in arguments if a["role"] not in SHARED_ROLES)
    label = layer["cluster"] or f"{layer['type']}:{trigger['start']}:{trigger['end']}"
    event = layer | {
        "schema_version": SCHEMA_VERSION,
        "event_id": _digest(doc_id, layer["type"], trigger["start"], trigger["end"], main),
        "cluster_id": _digest(doc_id, label),
        "doc_id": doc_id,
        "arguments": arguments,
        "change": _change(layer["change"], objects),
        "time": objects.time(layer["time"]),
        "place": objects.entity(layer["place"]),
        "attribution": _attribution(layer["attribution"], objects),
        "source": source,
        "mappings": mappings(layer["type"], layer["kind"]),
    }
    return msgspec.convert(event, EventRecord)


def _argument(layer: Layer, objects: _Objects) -> Layer:
    return layer | {
        "entity": objects.entity(layer["entity"]),
        "quantity": objects.quantity(layer["quantity"]),
        "time": objects.time(layer["time"]),
    }


def _change(layer: Layer | None, objects: _Objects) -> Layer | None:
    if layer is None:
        return None
    amounts = {name: objects.quantity(layer[name]) for name in ("amount", "from", "to")}
    return layer | amounts | {"period": objects.time(layer["period"])}


def _attribution(layer: Layer | None, objects: _Objects) -> Layer | None:
    if layer is None:
        return None
    source = layer["source"]
    return layer | {"source": source | {"entity": objects.entity(source["entity"])}}


def mappings(event_type: str, kind: str | None) -> Mappings:
    """Return the events of other schemes nearest to a type; a Statement.Act has the PLOVER code of its kind."""
    found = _ontology()[event_type]
    if event_type == "Statement.Act":
        return msgspec.structs.replace(found, plover=_plover_of_kinds().get(kind or ""))
    return found


@cache
def _ontology() -> dict[str, Mappings]:
    return {
        row["type"]: Mappings(ace=row["ace"] or None, sentivent=row["sentivent"] or None, plover=row["plover"] or None)
        for row in read_table("events/ontology.tsv", ONTOLOGY_COLUMNS)
    }


@cache
def _plover_of_kinds() -> dict[str, str | None]:
    return {row["kind"]: row["plover"] or None for row in read_table("events/kinds.tsv", KIND_COLUMNS)}


def _many(layers: list[Layer], kind: type[T]) -> T:
    return msgspec.convert(layers, kind)


def _digest(*parts: object) -> str:
    key = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _sentences(doc: Doc, text: str) -> Iterable[Span]:
    if not doc.has_annotation("SENT_START"):
        return
    for sentence in doc.sents:
        piece = text[sentence.start_char : sentence.end_char]
        if stripped := piece.strip():
            start = sentence.start_char + piece.index(stripped)
            yield Span(start=start, end=start + len(stripped))
