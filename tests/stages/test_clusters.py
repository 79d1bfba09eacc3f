"""Mentions of one event share a cluster; others do not."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.stages.clusters import find_clusters


def _event(sentence: int, kind: str = "Personnel.Layoff", *arguments: tuple[str, str], **more: Any) -> dict[str, Any]:
    rows = [
        {"role": role, "entity": key if key[0] == "E" else None, "quantity": key if key[0] == "Q" else None}
        for role, key in arguments
    ]
    base = {
        "type": kind,
        "kind": None,
        "polarity": "positive",
        "evidence": {"start": 100 * sentence},
        "arguments": rows,
    }
    return {**base, **more}


LAYOFF = "Personnel.Layoff"


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], []),
        ([_event(0)], ["C1"]),
        ([_event(0, LAYOFF, ("employer", "E1")), _event(5, LAYOFF, ("employer", "E1"))], ["C1", "C1"]),
        ([_event(0, LAYOFF, ("employer", "E1")), _event(1, LAYOFF, ("employer", "E2"))], ["C1", "C2"]),
        ([_event(0, LAYOFF, ("employer", "E1")), _event(1)], ["C1", "C1"]),
        ([_event(0, LAYOFF, ("employer", "E1")), _event(1, "Legal.Fine"), _event(2, "Legal.Ruling"), _event(3, "Legal.Lawsuit"), _event(4)],
         ["C1", "C2", "C3", "C4", "C5"]),
        ([_event(0, LAYOFF, ("employer", "E1")), _event(1, "Legal.Fine", ("party", "E1"))], ["C1", "C2"]),
        ([_event(0, LAYOFF, ("employer", "E1"), ("count", "Q1")), _event(1, LAYOFF, ("employer", "E1"), ("count", "Q2"))],
         ["C1", "C2"]),
        ([_event(0, LAYOFF, ("employer", "E1"), ("count", "Q1")), _event(1, LAYOFF, ("employer", "E1"))], ["C1", "C1"]),
        ([_event(0), _event(1, polarity="negative")], ["C1", "C2"]),
        ([_event(0, change={"direction": "up"}), _event(1, change={"direction": "down"})], ["C1", "C2"]),
    ],
)  # fmt: skip
def test_clusters(events: list[dict[str, Any]], expected: list[str]) -> None:
    """Clusters are numbered in the order of their first mentions."""
    assert find_clusters(events) == expected


def test_equal_quantities_are_one() -> None:
    """Two quantities of one value are the same amount."""
    events = [
        _event(0, LAYOFF, ("employer", "E1"), ("count", "Q1")),
        _event(1, LAYOFF, ("employer", "E1"), ("count", "Q2")),
    ]
    assert find_clusters(events, {"Q1": ("count", "11000"), "Q2": ("count", "11000")}) == ["C1", "C1"]
