"""Count what a run does and describe it: the manifest."""

from __future__ import annotations

import hashlib
import platform
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from pathlib import Path

from spacy.language import Language

from pipeline.extraction import CONFIG, Extraction
from pipeline.language.tables import DATA
from pipeline.language.tagger import model_folder
from pipeline.writing.records import (
    SCHEMA_VERSION,
    Configuration,
    Counts,
    EntityTable,
    ErrorRecord,
    Manifest,
    Model,
    Timing,
)

_LIBRARIES = ("khabar", "spacy", "camel-tools", "pyarabic", "regex", "babel", "hijridate", "msgspec", "numpy")
# The folders in models/ of the stages that work with one.
_MODELS = {"khabar_ner": "ner", "khabar_events": "events"}
_OWN_MODEL = "khabar"


@dataclass
class Tally:
    """Sums over a run or a part of one; two tallies add up with `add`."""

    sums: Counter[str] = field(default_factory=Counter)
    quantities_by_kind: Counter[str] = field(default_factory=Counter)
    events_by_type: Counter[str] = field(default_factory=Counter)
    errors_by_stage: Counter[str] = field(default_factory=Counter)
    seconds: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def count_article(self, found: Extraction, tokens: int) -> None:
        """Count an article that came through."""
        article = found.article
        self.sums.update(
            articles=1,
            undated=article.published is None,
            tokens=tokens,
            sentences=len(article.sentences),
            entities=len(article.entities),
            quantities=len(article.quantities),
            times=len(article.times),
            quotes=len(article.quotes),
            events=len(found.events),
        )
        self.quantities_by_kind.update(quantity.kind for quantity in article.quantities)
        self.events_by_type.update(event.type for event in found.events)

    def count_error(self, error: ErrorRecord) -> None:
        """Count an input that did not come through."""
        self.sums["errors"] += 1
        self.errors_by_stage[error.stage] += 1

    def add(self, other: Tally) -> None:
        """Add the sums of `other` to these."""
        self.sums.update(other.sums)
        self.quantities_by_kind.update(other.quantities_by_kind)
        self.events_by_type.update(other.events_by_type)
        self.errors_by_stage.update(other.errors_by_stage)
        for stage, seconds in other.seconds.items():
            self.seconds[stage] += seconds

    def counts(self) -> Counts:
        """Return the sums as a record, the groups by name."""
        sums = self.sums
        return Counts(
            inputs=sums["articles"] + sums["errors"],
            articles=sums["articles"],
            undated=sums["undated"],
            errors=sums["errors"],
            tokens=sums["tokens"],
            sentences=sums["sentences"],
            entities=sums["entities"],
            quantities=sums["quantities"],
            times=sums["times"],
            quotes=sums["quotes"],
            events=sums["events"],
            quantities_by_kind=dict(sorted(self.quantities_by_kind.items())),
            events_by_type=dict(sorted(self.events_by_type.items())),
            errors_by_stage=dict(sorted(self.errors_by_stage.items())),
        )


def make_manifest(tally: Tally, wall: float, nlp: Language, sources: Sequence[str], workers: int) -> Manifest:
    """Return the manifest of a run that took `wall` seconds."""
    stages = {name: round(tally.seconds[name], 3) for name in ("reading", "tokenizer", *nlp.pipe_names, "writing")}
    return Manifest(
        schema_version=SCHEMA_VERSION,
        counts=tally.counts(),
        seconds=Timing(wall=round(wall, 3), stages=stages),
        versions={"python": platform.python_version()} | {name: version(name) for name in _LIBRARIES},
        configuration=Configuration(
            sources=list(sources),
            workers=workers,
            tokenizer=nlp.config["nlp"]["tokenizer"]["@tokenizers"],
            stages=nlp.pipe_names,
            models=_models(nlp),
            entities=_own_tables(nlp),
            data_sha256=data_digest(),
        ),
    )


def _models(nlp: Language) -> dict[str, Model]:
    settings = nlp.config["components"]
    names = {stage: settings[stage]["model"] for stage in nlp.pipe_names if stage in _MODELS}
    return {
        stage: Model(name=name, sha256=model_digest(_MODELS[stage]) if name == _OWN_MODEL else None)
        for stage, name in names.items()
    }


def _own_tables(nlp: Language) -> list[EntityTable]:
    paths = map(Path, nlp.config["components"].get("khabar_gazetteer", {}).get("entities", []))
    return [EntityTable(name=path.name, sha256=hashlib.sha256(path.read_bytes()).hexdigest()) for path in paths]


@cache
def data_digest() -> str:
    """Return the SHA-256 over the names and contents of the linguistic tables and the configuration."""
    return _digest(CONFIG.parent, [CONFIG, *DATA.rglob("*")])


@cache
def model_digest(name: str) -> str:
    """Return the SHA-256 over the names and contents of the files of the model `name`, its card left out."""
    folder = model_folder(name)
    return _digest(folder, [path for path in folder.iterdir() if path.suffix != ".md"])


def _digest(folder: Path, paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()
