"""Join the mentions of one event inside an article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
    members: list[list[Record]] = []
    out: list[str] = []
    for event in events:
        place = sentences[_sentence(event)]
        for number, cluster in enumerate(members):
            near = any(abs(sentences[_sentence(other)] - place) <= near_sentences for other in cluster)
            if all(_compatible(event, other, values or {}) for other in cluster) and any(
                _same(event, other, near) for other in cluster
            ):
                cluster.append(event)
                out.append(f"C{number + 1}")
                break
        else:
            members.append([event])
            out.append(f"C{len(members)}")
    return out


def _sentence(event: Record) -> int:
    start: int = (event.get("evidence") or event["trigger"])["start"]
    return start


def _value(record: Record) -> tuple[object, ...]:
    return tuple(record.get(key) for key in ("kind", "value", "value_max", "currency"))


def _entities(event: Record) -> dict[str, set[str]]:
    """Return the entities of the main roles by role."""
    found: dict[str, set[str]] = {}
    for argument in event.get("arguments", ()):
        if argument.get("entity") and argument["role"] not in _SIDE_ROLES:
            found.setdefault(argument["role"], set()).add(argument["entity"])
    return found


def _quantities(event: Record, values: Mapping[str, tuple[object, ...]]) -> dict[str, set[object]]:
    found: dict[str, set[object]] = {}
    for argument in event.get("arguments", ()):
        key = argument.get("quantity")
        if key:
            found.setdefault(argument["role"], set()).add(values.get(key, key))
    return found


def _compatible(a: Record, b: Record, values: Mapping[str, tuple[object, ...]]) -> bool:
    if any(a.get(key) != b.get(key) for key in ("type", "kind", "polarity")):
        return False
    direction_a, direction_b = ((e.get("change") or {}).get("direction") for e in (a, b))
    if direction_a and direction_b and direction_a != direction_b:
        return False
    if a.get("time") and b.get("time") and a["time"] != b["time"] and a.get("modality") != b.get("modality"):
        return False
    entities_a, entities_b = _entities(a), _entities(b)
    if any(entities_a[role].isdisjoint(entities_b[role]) for role in entities_a.keys() & entities_b.keys()):
        return False
    quantities_a, quantities_b = _quantities(a, values), _quantities(b, values)
    return not any(
        quantities_a[role].isdisjoint(quantities_b[role]) for role in quantities_a.keys() & quantities_b.keys()
    )


def _same(a: Record, b: Record, near: bool) -> bool:
    entities_a, entities_b = (set().union(*_entities(e).values()) for e in (a, b))
    if entities_a and entities_b:
        return not entities_a.isdisjoint(entities_b)
    return near
