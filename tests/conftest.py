"""Fixtures that all tests share."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

import pipeline

REPOSITORY = Path(__file__).resolve().parent.parent
CASES = Path(__file__).resolve().parent / "cases"


def load_cases(name: str) -> list[dict[str, Any]]:
    """Return the cases of `tests/cases/<name>.jsonl`; each has an `id` of its own.

    Raises ValueError naming file and line where an id is absent or used twice.
    """
    path = CASES / f"{name}.jsonl"
    rows: list[dict[str, Any]] = []
    seen: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        row = json.loads(line)
        if not row.get("id") or row["id"] in seen:
            raise ValueError(f"{path}:{number}: the id {row.get('id')!r} is absent or used twice")
        seen.add(row["id"])
        rows.append(row)
    return rows


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of development data beside the repository, or skip the test."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"needs the development data in {folder}")
    return folder


@pytest.fixture(scope="session")
def nlp() -> Language:
    """Return the whole pipeline, loaded once."""
    return pipeline.load()


@pytest.fixture(scope="session")
def rules() -> Language:
    """Return the whole pipeline with events by the rules alone, so that a case shows what they do and not what the model holds of it."""
    return pipeline.load(**{"components.khabar_events.model": "none"})


@pytest.fixture(scope="session")
def cases() -> Callable[[str], list[dict[str, Any]]]:
    """Return the loader of case files: `cases("quotes")`."""
    return load_cases
