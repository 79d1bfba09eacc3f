"""Show in the terminal why each event of an article was found: its rule, the words and the slots behind it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

from rich.console import Group
from rich.table import Table
from rich.text import Text
from spacy.language import Language

from pipeline.extraction import annotate
from pipeline.language.tables import DATA
from pipeline.reading.article import Article
from pipeline.stages.events import BY_MODEL
from pipeline.stages.layers import Record, read_layer


def explain(article: Article, nlp: Language) -> Iterator[Group]:
    """Yield for each event of `article` what can be printed of it; raises StageError where a stage fails."""
    doc = annotate(article, nlp)
    for event in read_layer(doc, "events"):
        yield Group(_title(event), _evidence(event), _arguments(event), "")


def _title(event: Record) -> Text:
    rule, group, *by = event["rule"].split("/")
    title = Text(event["type"], style="bold")
    title.append(f"  {event['polarity']}, {event['modality']}, score {event['score']}\n", style="default")
    where = f"{DATA.name}/events/{rule}.toml, trigger group {group}"
    if by == [BY_MODEL]:
        title.append(f"taken by the model of triggers; words of {where}", style="dim")
    else:
        title.append(f"rule: {where} ({_words(rule, int(group))})", style="dim")
    return title


def _words(rule: str, group: int) -> str:
    """Return the conditions of a trigger group as they stand in its file."""
    spec = tomllib.loads((DATA / "events" / f"{rule}.toml").read_text(encoding="utf-8"))["triggers"][group - 1]
    keys = [key for key in spec if key not in ("verbs", "nouns", "participles", "roles", "score")]
    return "; ".join(f"{key}: {spec[key]}" for key in keys) or "no condition"


def _evidence(event: Record) -> Text:
    evidence = Text(event["evidence"]["text"])
    offset = event["evidence"]["start"]
    evidence.stylize("bold red", event["trigger"]["start"] - offset, event["trigger"]["end"] - offset)
    for argument in event["arguments"]:
        evidence.stylize("green", argument["start"] - offset, argument["end"] - offset)
    return evidence


def _arguments(event: Record) -> Table:
    table = Table("role", "text", "slot", "is", "score", box=None)
    for argument in event["arguments"]:
        kind = next((key for key in ("entity", "quantity", "time") if argument[key]), "phrase")
        name = argument[kind] if kind != "phrase" else ""
        table.add_row(argument["role"], argument["text"], argument["slot"], f"{kind} {name}", str(argument["score"]))
    source = event["attribution"]
    if source is not None:
        cue = (source["cue"] or {}).get("text", "quotation")
        table.add_row("(attribution)", source["source"]["text"], cue, source["source"]["entity"] or "phrase", "")
    return table
