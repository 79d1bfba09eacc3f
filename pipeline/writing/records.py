"""What a run writes: the types of every record, their fields in the order in which they are written.

Spans are half-open [start, end) in code points of the article's text. An absent value is null.
Decimal values are strings ("16900000000", "5.4"), so that no precision is lost.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct

SchemaVersion = Literal["1.0"]
SCHEMA_VERSION: Final = "1.0"

Offset = Annotated[int, Meta(ge=0, description="code points from the start of the article's text")]
Count = Annotated[int, Meta(ge=0)]
Seconds = Annotated[float, Meta(ge=0)]
Score = Annotated[float, Meta(ge=0, le=1)]
DecimalString = Annotated[str, Meta(pattern=r"^-?[0-9]+(\.[0-9]+)?$", description="a decimal number, no exponent")]
CurrencyCode = Annotated[str, Meta(pattern="^[A-Z]{3}$", description="ISO 4217")]
Digest = Annotated[str, Meta(pattern="^[0-9a-f]{16}$", description="the first 16 hexadecimal digits of a SHA-256")]
Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]

EntityType = Literal["PER", "ORG", "LOC", "PRODUCT", "MEDIA"]
QuantityKind = Literal["money", "percent", "count", "measure", "number", "ordinal"]
TimeType = Literal["DATE", "TIME", "DURATION", "SET"]
SectionKind = Literal["title", "dateline", "byline", "body", "caption", "related", "tags", "source", "boilerplate"]


class Span(Struct, frozen=True, kw_only=True):
    """A stretch of the text."""

    start: Offset
    end: Offset


class TextSpan(Struct, frozen=True, kw_only=True):
    """A stretch of the text with its characters: `article.text[start:end] == text`."""

    start: Offset
    end: Offset
    text: str


class Published(Struct, frozen=True, kw_only=True):
    """The day of publication, and where it was read."""

    value: Annotated[str, Meta(description="ISO 8601, a day")]
    source: Literal["metadata", "html", "text", "filename", "argument"]


class Section(Struct, frozen=True, kw_only=True):
    """A part of the article."""

    kind: SectionKind
    start: Offset
    end: Offset


class Entity(Struct, frozen=True, kw_only=True):
    """A person, organization, place, product or medium, with all its mentions in the article."""

    id: str
    type: EntityType
    name: str
    name_en: str | None
    qid: Annotated[str | None, Meta(description="Wikidata item")]
    nil: Annotated[bool, Meta(description="true when the knowledge base does not know the entity")]
    score: Score
    mentions: list[TextSpan]


class EntityReference(Struct, frozen=True, kw_only=True):
    """An entity as an event names it; `id` is the id in the article's record."""

    id: str
    type: EntityType
    name: str
    name_en: str | None
    qid: str | None


class Quantity(Struct, frozen=True, kw_only=True):
    """An amount of money, a percentage, a count, a measure, a bare number or a rank.

    `value` is the lower or only value, multiplied out; `value_max` the upper end of a range.
    """

    id: str
    kind: QuantityKind
    start: Offset
    end: Offset
    text: str
    value: DecimalString
    value_max: DecimalString | None
    modifier: Annotated[str | None, Meta(description="approx, more_than, less_than, at_least, at_most, …")]
    unit: str | None
    currency: CurrencyCode | None
    currency_source: Literal["explicit", "symbol", "default"] | None
    currency_candidates: Annotated[list[CurrencyCode] | None, Meta(description="when the text does not decide")]
    per: Annotated[str | None, Meta(description="an ISO 8601 duration or a noun")]
    counted: Annotated[str | None, Meta(description="the counted noun")]


class Time(Struct, frozen=True, kw_only=True):
    """A date, time of day, duration or recurrence, after TIMEX3; `value` is null when it cannot be resolved."""

    id: str
    type: TimeType
    start: Offset
    end: Offset
    text: str
    value: Annotated[str | None, Meta(description="ISO 8601, reduced where the text is")]
    end_value: str | None
    granularity: str | None
    resolution: Literal["explicit", "relative"] | None
    calendar: str | None
    modifier: str | None


class Quote(Struct, frozen=True, kw_only=True):
    """What somebody says, in their words or reported; `speaker` is the id of an entity."""

    start: Offset
    end: Offset
    kind: Literal["direct", "indirect"]
    speaker: str | None
    speaker_text: str | None
    cue: TextSpan | None


class ArticleRecord(Struct, frozen=True, kw_only=True):
    """One article: its text, unchanged, and everything found in it."""

    schema_version: SchemaVersion
    doc_id: str
    path: str | None
    url: str | None
    title: str | None
    publisher: str | None
    published: Published | None
    language: str
    encoding: str | None
    text: str
    text_sha256: Sha256
    sections: list[Section]
    sentences: list[Span]
    entities: list[Entity]
    quantities: list[Quantity]
    times: list[Time]
    quotes: list[Quote]
    events: Annotated[list[Digest], Meta(description="event ids, in the order of the text")]


class Argument(Struct, frozen=True, kw_only=True):
    """What fills a role of an event, with the entity, quantity or time that it was resolved to."""

    role: str
    start: Offset
    end: Offset
    text: str
    entity: EntityReference | None
    quantity: Quantity | None
    time: Time | None
    score: Score


class Change(Struct, frozen=True, kw_only=True):
    """How a value moved."""

    direction: Literal["up", "down"] | None
    amount: Quantity | None
    percent: DecimalString | None
    from_: Quantity | None = msgspec.field(name="from")
    to: Quantity | None
    period: Time | None


class AttributionSource(Struct, frozen=True, kw_only=True):
    """Who claims an event."""

    start: Offset
    end: Offset
    text: str
    entity: EntityReference | None


class Attribution(Struct, frozen=True, kw_only=True):
    """Who claims an event, and the word that says so."""

    source: AttributionSource
    cue: TextSpan | None


class EventSource(Struct, frozen=True, kw_only=True):
    """The article that an event stands in."""

    path: str | None
    url: str | None
    title: str | None
    publisher: str | None
    published: Published | None


class Mappings(Struct, frozen=True, kw_only=True):
    """The nearest event in other schemes."""

    ace: str | None
    sentivent: str | None
    plover: str | None


class EventRecord(Struct, frozen=True, kw_only=True):
    """One mention of an event: self-contained."""

    schema_version: SchemaVersion
    event_id: Digest
    cluster_id: Annotated[Digest, Meta(description="shared by the mentions of one event inside an article")]
    doc_id: str
    type: str
    kind: str | None
    trigger: TextSpan
    arguments: list[Argument]
    change: Change | None
    time: Time | None
    place: EntityReference | None
    polarity: Literal["positive", "negative"]
    modality: Literal["actual", "planned", "possible", "conditional"]
    attribution: Attribution | None
    evidence: TextSpan
    score: Score
    rule: str
    source: EventSource
    mappings: Mappings


class ErrorRecord(Struct, frozen=True, kw_only=True):
    """An input that could not be processed: the stage that failed, the type of the error and what it said."""

    schema_version: SchemaVersion
    path: str | None
    doc_id: str | None
    stage: str
    error: str
    message: str


class Counts(Struct, frozen=True, kw_only=True):
    """The sums of a run; `inputs` is always `articles` + `errors`.

    The `undated` are articles whose day of publication is not known: their relative times have no value.
    """

    inputs: Count
    articles: Count
    undated: Count
    errors: Count
    tokens: Count
    sentences: Count
    entities: Count
    quantities: Count
    times: Count
    quotes: Count
    events: Count
    quantities_by_kind: dict[str, Count]
    events_by_type: dict[str, Count]
    errors_by_stage: dict[str, Count]


class Timing(Struct, frozen=True, kw_only=True):
    """Seconds of wall clock for the run, and summed over the workers for each stage."""

    wall: Seconds
    stages: dict[str, Seconds]


class Model(Struct, frozen=True, kw_only=True):
    """The trained model that a stage works with: `khabar`, another (`camel`), or `none`."""

    name: str
    sha256: Annotated[Sha256 | None, Meta(description="over the model's files; null where they are not khabar's own")]


class EntityTable(Struct, frozen=True, kw_only=True):
    """A table of the user's own entities."""

    name: Annotated[str, Meta(description="the name of its file")]
    sha256: Sha256


class Configuration(Struct, frozen=True, kw_only=True):
    """What a run was asked to do, and with what."""

    sources: list[str]
    workers: Count
    tokenizer: str
    stages: list[str]
    models: Annotated[dict[str, Model], Meta(description="by the name of the stage")]
    entities: list[EntityTable]
    data_sha256: Annotated[Sha256, Meta(description="over the linguistic tables and the shipped configuration")]


class Manifest(Struct, frozen=True, kw_only=True):
    """The summary of a run."""

    schema_version: SchemaVersion
    counts: Counts
    seconds: Timing
    versions: dict[str, str]
    configuration: Configuration
