"""Write a run's events as one page, right to left, every Latin run isolated."""

from __future__ import annotations

import json
from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2
import jsonlines


def write_report(run: Path, to: Path) -> int:
    """Write the events of the run folder `run` as an HTML page to `to`; return how many events it shows.

    Raises FileNotFoundError where `run` holds no run.
    """
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    with jsonlines.open(run / "events.jsonl") as lines:
        events = [_shown(event) for event in lines]
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("pipeline.viewing", ""),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    page = environment.get_template("report.html.jinja").render(
        events=events,
        articles=manifest["counts"]["articles"],
        counts=Counter(event["type"] for event in events).most_common(),
        groups=[(title, list(rows)) for title, rows in groupby(events, key=_heading)],
    )
    to.write_text(page, encoding="utf-8")
    return len(events)


def _heading(event: dict[str, Any]) -> str:
    return str(event["source"]["title"] or event["doc_id"])


def _shown(event: dict[str, Any]) -> dict[str, Any]:
    evidence, trigger = event["evidence"], event["trigger"]
    at = trigger["start"] - evidence["start"]
    return {
        **event,
        "before": evidence["text"][:at],
        "after": evidence["text"][at + len(trigger["text"]) :],
        "arguments": [{**argument, "resolved": _resolved(argument)} for argument in event["arguments"]],
    }


def _resolved(argument: dict[str, Any]) -> str | None:
    """Return what an argument was resolved to: a name, an amount, a date."""
    if argument["entity"]:
        name: str | None = argument["entity"]["name_en"]
        return name
    if argument["quantity"]:
        quantity = argument["quantity"]
        return " ".join(filter(None, (quantity["value"], quantity["currency"] or quantity["unit"])))
    return argument["time"]["value"] if argument["time"] else None
