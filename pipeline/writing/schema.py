"""JSON Schemas (draft 2020-12) of the records, generated from their types.

`python -m pipeline.writing.schema` writes the shipped files anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from pipeline.writing.records import SCHEMA_VERSION, ArticleRecord, ErrorRecord, EventRecord, Manifest

FOLDER = Path(__file__).parent / "schemas"
RECORDS: dict[str, type[msgspec.Struct]] = {
    "article": ArticleRecord,
    "event": EventRecord,
    "error": ErrorRecord,
    "manifest": Manifest,
}


def json_schema(name: str) -> dict[str, Any]:
    """Return the schema of one record; `name` is a key of RECORDS."""
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:khabar:schema:{SCHEMA_VERSION}:{name}",
    }
    return head | msgspec.json.schema(RECORDS[name])


def schema_text(name: str) -> str:
    """Return the schema as the shipped file holds it."""
    return json.dumps(json_schema(name), ensure_ascii=False, indent=2) + "\n"


def schema_path(name: str) -> Path:
    """Return the path of the shipped schema."""
    return FOLDER / f"{name}.schema.json"


def write_schemas() -> None:
    """Write the shipped schemas anew."""
    FOLDER.mkdir(exist_ok=True)
    for name in RECORDS:
        schema_path(name).write_text(schema_text(name), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_schemas()
