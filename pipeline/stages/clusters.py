"""Join the mentions of one event inside an article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.stages.layers import Record, one_at_a_time, read_layer, register_extensions, write_layer

# An event without entities of its own joins one that is told at most this many event sentences before.
NEAR_SENTENCES = 2
_SIDE_ROLES = frozenset({"time", "place", "reason", "cause", "purpose"})


@Language.factory(
    "khabar_clusters",
    assigns=["doc._.khabar_events"],
    requires=["doc._.khabar_events"],
    default_config={"near_sentences": NEAR_SENTENCES},
)
def create_clusters(nlp: Language, name: str, near_sentences: int) -> EventClusterer:
    """Return the stage that gives each event its cluster."""
    register_extensions()
    return EventClusterer(near_sentences)


class EventClusterer:
    """Write the key `cluster` of each event record."""

    def __init__(self, near_sentences: int = NEAR_SENTENCES) -> None:
        self.near_sentences = near_sentences

    @one_at_a_time
    def __call__(self, doc: Doc) -> Doc:
        """Cluster the events of `doc`."""
        events = read_layer(doc, "events")
        if events:
            values = {record["id"]: _value(record) for record in read_layer(doc, "quantities")}
            clusters = find_clusters(events, values, self.near_sentences)
            write_layer(doc, "events", [{**e, "cluster": c} for e, c in zip(events, clusters, strict=True)])
        return doc


def find_clusters(
    events: Sequence[Record],
    values: Mapping[str, tuple[object, ...]] | None = None,
    near_sentences: int = NEAR_SENTENCES,
) -> list[str]:
    """Return the cluster id ("C1", "C2" …) of each of `events`, numbered in their order.

    `values` maps a quantity id to what makes two quantities equal; without it the ids themselves are compared.
    Two mentions are one event when they have type, polarity and change direction in common, when no role that both fill is
    filled differently, and when they share an entity, or one of them names none and stands near.
    """
    sentences = {start: number for number, start in enumerate(sorted({_sentence(event) for event in events}))}
    kinds: defaultdict[tuple[object, ...], _Clusters] = defaultdict(
        _Clusters
    )  # by what all mentions of an event have in common
    out: list[str] = []
    count = 0
    for event in events:
        clusters = kinds[tuple(event.get(key) for key in ("type", "kind", "polarity"))]
        mention = _mention(event, values or {})
        place = sentences[_sentence(event)]
        around = range(place - near_sentences, place + near_sentences + 1)
        number = clusters.find(mention, around)
        if number is None:
            count = number = count + 1
        clusters.enter(number, mention, place)
        out.append(f"C{number}")
    return out


class _Mention(NamedTuple):
    """What is compared of an event; equal ones are compared once."""

    direction: str | None
    time: str | None
    modality: str | None
    fillers: frozenset[tuple[str, str, frozenset[object]]]  # (entity or quantity, role, what fills it)
    entities: frozenset[object]

    def fits(self, other: _Mention) -> bool:
        """Tell whether nothing in both says that they are two events."""
        if self.direction and other.direction and self.direction != other.direction:
            return False
        if self.time and other.time and self.time != other.time and self.modality != other.modality:
            return False
        filled = {(layer, role): found for layer, role, found in self.fillers}
        return all(found & filled.get((layer, role), found) for layer, role, found in other.fillers)


class _Clusters:
    """The clusters of the events of one kind: their different mentions, and where to look for them."""

    def __init__(self) -> None:
        self._mentions: defaultdict[int, dict[_Mention, None]] = defaultdict(dict)
        self._nameless: set[int] = set()  # that have a mention without entities
        self._by_entity: defaultdict[object, set[int]] = defaultdict(set)
        self._by_place: defaultdict[int, set[int]] = defaultdict(set)

    def find(self, mention: _Mention, around: Iterable[int]) -> int | None:
        """Return the first cluster that `mention` belongs to, where `around` are the places near it."""
        near: set[int] = set().union(*(self._by_place[place] for place in around if place in self._by_place))
        if mention.entities:
            near &= self._nameless
            near.update(*(self._by_entity[entity] for entity in mention.entities if entity in self._by_entity))
        return next((n for n in sorted(near) if all(map(mention.fits, self._mentions[n]))), None)

    def enter(self, number: int, mention: _Mention, place: int) -> None:
        """Make `mention`, which stands at `place`, one of the cluster `number`."""
        self._mentions[number][mention] = None
        self._by_place[place].add(number)
        if not mention.entities:
            self._nameless.add(number)
        for entity in mention.entities:
            self._by_entity[entity].add(number)


def _sentence(event: Record) -> int:
    start: int = (event.get("evidence") or event["trigger"])["start"]
    return start


def _value(record: Record) -> tuple[object, ...]:
    return tuple(record.get(key) for key in ("kind", "value", "value_max", "currency"))


def _mention(event: Record, values: Mapping[str, tuple[object, ...]]) -> _Mention:
    filled: defaultdict[tuple[str, str], set[object]] = defaultdict(set)
    for argument in event.get("arguments", ()):
        role, entity, quantity = argument["role"], argument.get("entity"), argument.get("quantity")
        if entity and role not in _SIDE_ROLES:
            filled["entity", role].add(entity)
        if quantity:
            filled["quantity", role].add(values.get(quantity, quantity))
    return _Mention(
        (event.get("change") or {}).get("direction"),
        event.get("time"),
        event.get("modality"),
        frozenset((layer, role, frozenset(found)) for (layer, role), found in filled.items()),
        frozenset().union(*(found for (layer, _), found in filled.items() if layer == "entity")),
    )
