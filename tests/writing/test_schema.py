"""The shipped schemas are those of the record types, and what a run writes keeps to them."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from spacy.language import Language

from pipeline.reading import article_from_text
from pipeline.reading.article import Failure
from pipeline.running.runner import run
from pipeline.writing.jsonl import RunFolder
from pipeline.writing.schema import RECORDS, json_schema, schema_path, schema_text

TEXTS = [
    "أعلنت شركة ميتا، الأربعاء، تسريح أكثر من 11 ألف موظف، أي 13% من موظفيها.\nوقال مارك زوكربيرغ: «أتحمل مسؤولية هذه القرارات كلها».",
    "استحوذ إيلون ماسك على تويتر مقابل 44 مليار دولار في أكتوبر 2022، ثم هبط سهم الشركة بنسبة 8.5 في المئة إلى 23 دولارا.",
    "نفت وزارة المالية المصرية فرض غرامة قدرها 5 ملايين جنيه على الشركة أمس.",
]


@pytest.mark.parametrize("name", RECORDS)
def test_shipped_schema_is_the_generated_one(name: str) -> None:
    assert schema_path(name).read_text(encoding="utf-8") == schema_text(name), "run `python -m pipeline.writing.schema`"


@pytest.mark.parametrize("name", RECORDS)
def test_schema_is_valid_2020_12(name: str) -> None:
    schema = json_schema(name)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)


def test_every_line_of_a_run_is_valid(nlp: Language, tmp_path: Path) -> None:
    articles = [article_from_text(text, published="2022-11-09") for text in TEXTS]
    failure = Failure(path="broken.json", doc_id=None, stage="reading", error="ValueError", message="no text")
    with RunFolder(tmp_path / "run") as folder:
        folder.finish(run([*articles, failure], folder, workers=1, make_pipeline=lambda: nlp))
    for name, file in (("article", "articles.jsonl"), ("event", "events.jsonl"), ("error", "errors.jsonl")):
        validator = jsonschema.Draft202012Validator(json_schema(name))
        lines = (tmp_path / "run" / file).read_text(encoding="utf-8").splitlines()
        assert lines, file
        for line in lines:
            record = json.loads(line)
            validator.validate(record)
            assert list(record) == list(json_schema(name)["$defs"][RECORDS[name].__name__]["properties"])
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(json_schema("manifest")).validate(manifest)
    counts = manifest["counts"]
    assert counts["inputs"] == counts["articles"] + counts["errors"] == 4
