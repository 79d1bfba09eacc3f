"""The public face: what `import pipeline` offers, and what it promises of any text."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

import pipeline
from pipeline.language import TableError
from pipeline.reading.article import Article, Failure

FRAGMENTS = (
    *("أعلنت", "ميتا", "وقال", "«", "»", '"', "إن", "بنسبة", "مليار", "دولار", "11 ألف", "٤٤٫٥", "55%", "$50", "و5,4"),
    *(
        "ليست",
        "نفت",
        "تسريح",
        "موظف",
        "أمس",
        "الأربعاء",
        "2022/11/09",
        "\n",
        "\n\n",
        "\t",
        "\u200f",
        "ـ",
        ".",
        "،",
        ":",
    ),
    *("لتويتر", "بقيمة", "من", "إلى", "بين", "غرامة", "قد", "لن", "اقرأ أيضا", "ﷲ", "ﻻ", "½", "😀", "الدكتور", "سوف"),
)
TEXTS = st.one_of(
    st.text(min_size=1).filter(str.strip),
    st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=60).map(" ".join).filter(str.strip),
)


def spans(record: Any) -> Iterator[tuple[int, int, str | None]]:
    """Yield all spans in a record, with their text where they carry it."""
    if isinstance(record, dict):
        if "start" in record:
            yield record["start"], record["end"], record.get("text")
        record = list(record.values())
    if isinstance(record, list):
        for value in record:
            yield from spans(value)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_any_text_is_extracted_and_every_span_slices(nlp: Language, text: str) -> None:
    article = Article(doc_id="any", text=text, published={"value": "2022-11-09", "source": "argument"})
    found = pipeline.extract(article, nlp=nlp)
    for record in (found.article, *found.events):
        for start, end, surface in spans(msgspec.to_builtins(record)):
            assert 0 <= start < end <= len(text)
            assert surface is None or text[start:end] == surface


def test_a_text_gives_typed_records(nlp: Language) -> None:
    found = pipeline.extract("أعلنت شركة ميتا تسريح 11 ألف موظف.", published="2022-11-09", nlp=nlp)
    assert isinstance(found.article, pipeline.ArticleRecord)
    assert [event.type for event in found.events] == ["Personnel.Layoff"]
    assert found.article.published is not None
    assert found.article.published.value == "2022-11-09"


def test_many_texts_come_in_order_and_errors_among_them(nlp: Language) -> None:
    failure = Failure(path="x", doc_id=None, stage="reading", error="ValueError", message="no text")
    first, second, third, fourth = pipeline.extract_many(["خبر أول.", failure, " ", "خبر ثان."], nlp=nlp)
    assert isinstance(first, pipeline.Extraction)
    assert isinstance(second, pipeline.ErrorRecord)
    assert isinstance(third, pipeline.ErrorRecord)
    assert (third.stage, third.error) == ("reading", "ValueError")
    assert isinstance(fourth, pipeline.Extraction)
    assert fourth.article.text == "خبر ثان."


@pytest.mark.parametrize("item", [None, 5, b"text", ["text"]])
def test_what_is_no_article_is_refused_and_stops_no_other(nlp: Language, item: Any) -> None:
    with pytest.raises(TypeError, match=f"str.*got {type(item).__name__}"):
        pipeline.extract(item, nlp=nlp)
    first, second, third = pipeline.extract_many(["خبر أول.", item, "خبر ثان."], nlp=nlp)
    assert isinstance(first, pipeline.Extraction)
    assert isinstance(second, pipeline.ErrorRecord)
    assert (second.stage, second.error, second.path) == ("reading", "TypeError", None)
    assert isinstance(third, pipeline.Extraction)


def test_one_text_is_not_many(nlp: Language) -> None:
    with pytest.raises(TypeError, match="one str"):
        next(pipeline.extract_many("خبر.", nlp=nlp))


def test_an_article_says_its_own_date(nlp: Language) -> None:
    with pytest.raises(TypeError, match="own date"):
        pipeline.extract(Article(doc_id="any", text="خبر."), published="2022-11-09", nlp=nlp)


def test_an_unknown_model_of_names_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'foo'.*khabar, camel"):
        pipeline.load(ner="foo")


@pytest.mark.parametrize("make", [str, Path, lambda path: [path], lambda path: (str(path),)])
def test_a_table_that_cannot_be_read_is_named(tmp_path: Path, make: Any) -> None:
    with pytest.raises(TableError, match=r"none\.tsv"):
        pipeline.load(entities=make(tmp_path / "none.tsv"))


def test_a_stage_that_fails_is_named() -> None:
    nlp = pipeline.load()
    nlp.replace_pipe("khabar_quotes", "khabar_quotes")

    def broken(text: str) -> Any:
        raise LookupError(text)

    nlp.tokenizer = broken
    with pytest.raises(pipeline.StageError) as caught:
        pipeline.extract("خبر.", nlp=nlp)
    assert caught.value.stage == "tokenizer"


def test_the_stages_stand_in_their_order(nlp: Language) -> None:
    names = ("sentencizer", "gazetteer", "ner", "times", "quantities", "linker", "quotes", "events", "clusters")
    assert nlp.pipe_names == [f"khabar_{name}" for name in names]


def test_settings_can_be_overridden() -> None:
    assert pipeline.load(**{"nlp.pipeline": ["khabar_sentencizer"]}).pipe_names == ["khabar_sentencizer"]


@pytest.mark.parametrize("name", pipeline.__all__)
def test_every_public_name_exists(name: str) -> None:
    assert getattr(pipeline, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = pipeline.nothing_of_the_kind


def python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout


def test_import_is_light() -> None:
    began = time.perf_counter()
    loaded = python("import sys, pipeline; print(*{name.split('.')[0] for name in sys.modules})").split()
    assert time.perf_counter() - began < 2.5
    assert not {"torch", "transformers", "spacy", "camel_tools", "click"} & set(loaded)


def test_loading_imports_no_network_or_deep_learning_library() -> None:
    # spaCy itself imports torch where that is installed.
    code = "import sys, spacy; known = set(sys.modules); import pipeline; pipeline.load(); print(*set(sys.modules) - known)"
    loaded = python(code).split()
    assert not {"torch", "transformers", "camel_tools.ner", "camel_tools.data"} & set(loaded)
