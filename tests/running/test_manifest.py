"""The manifest tells which data and models a run worked with."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from spacy.language import Language

from pipeline.extraction import load
from pipeline.running import manifest
from pipeline.running.manifest import Tally, make_manifest, model_digest
from pipeline.writing.records import Configuration, EntityTable, Model


def configuration(nlp: Language) -> Configuration:
    return make_manifest(Tally(), 1.0, nlp, [], 1).configuration


def test_the_models_are_told_by_their_files(nlp: Language) -> None:
    models = configuration(nlp).models
    assert list(models) == ["khabar_ner", "khabar_events"]
    assert {model.name for model in models.values()} == {"khabar"}
    assert len({model.sha256 for model in models.values()}) == 2


def test_a_model_that_is_left_out_and_own_tables_are_told(tmp_path: Path) -> None:
    table = tmp_path / "mine.tsv"
    table.write_text("id\ttype\tname_ar\noak-mill\tORG\tمطاحن السنديان\n", encoding="utf-8")
    stages = ["khabar_sentencizer", "khabar_gazetteer", "khabar_events"]
    settings = {"nlp.pipeline": stages, "components.khabar_events.model": "none"}
    found = configuration(load(entities=[str(table)], **settings))
    assert found.models == {"khabar_events": Model(name="none", sha256=None)}
    digest = hashlib.sha256(table.read_bytes()).hexdigest()
    assert found.entities == [EntityTable(name="mine.tsv", sha256=digest)]


def test_another_model_has_another_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "model_folder", lambda name: tmp_path / name)
    for name, weights in (("one", b"1"), ("same", b"1"), ("other", b"2")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "weights.npy").write_bytes(weights)
        (tmp_path / name / "README.md").write_text(name, encoding="utf-8")
    assert model_digest("one") == model_digest("same") != model_digest("other")


def test_the_libraries_that_do_the_arithmetic_are_told(nlp: Language) -> None:
    assert {"khabar", "python", "spacy", "numpy"} <= make_manifest(Tally(), 1.0, nlp, [], 1).versions.keys()
