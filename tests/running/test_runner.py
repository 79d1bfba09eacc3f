"""Batches: order, errors, workers that die, the same bytes whatever the number of workers."""

from __future__ import annotations

import json
import os
import signal
from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.reading.article import Article, Failure
from pipeline.running.runner import run
from pipeline.stages.layers import register_extensions
from pipeline.writing.records import Manifest


class Memory:
    """An output that keeps its lines."""

    def __init__(self) -> None:
        self.files: defaultdict[str, bytes] = defaultdict(bytes)

    def write(self, name: str, lines: bytes) -> None:
        self.files[name] += lines

    def records(self, name: str) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.files[name].splitlines()]


@Language.component("test_fragile")
def fragile(doc: Doc) -> Doc:
    if "خطأ" in doc.text:
        raise LookupError("a word that this stage cannot bear")
    if "موت" in doc.text:
        os._exit(9)
    return doc


def fragile_pipeline() -> Language:
    register_extensions()
    nlp = spacy.blank("ar")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("test_fragile")
    nlp.config["nlp"]["tokenizer"] = {"@tokenizers": "spacy.Tokenizer.v1"}
    return nlp


def articles(count: int, **special: str) -> list[Article]:
    return [
        Article(doc_id=f"a{number}", path=f"{number}.txt", text=special.get(f"a{number}", f"خبر رقم {number}."))
        for number in range(count)
    ]


def run_in_memory(
    items: list[Article | Failure], workers: int, make_pipeline: Callable[[], Language]
) -> tuple[Memory, Manifest]:
    output = Memory()
    return output, run(items, output, workers=workers, make_pipeline=make_pipeline)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_article_that_fails_is_recorded_and_stops_no_other(workers: int) -> None:
    items: list[Article | Failure] = [*articles(100, a50="هنا خطأ واحد.")]
    items.insert(10, Failure(path="x.json", doc_id=None, stage="reading", error="ValueError", message="no text"))
    output, manifest = run_in_memory(items, workers, fragile_pipeline)
    ids = [record["doc_id"] for record in output.records("articles.jsonl")]
    assert ids == [f"a{number}" for number in range(100) if number != 50]
    unread, failed = output.records("errors.jsonl")
    assert unread["path"] == "x.json"
    assert failed == {
        "schema_version": "1.0",
        "path": "50.txt",
        "doc_id": "a50",
        "stage": "test_fragile",
        "error": "LookupError",
        "message": "a word that this stage cannot bear",
    }
    counts = manifest.counts
    assert (counts.inputs, counts.articles, counts.errors) == (101, 99, 2)
    assert counts.errors_by_stage == {"reading": 1, "test_fragile": 1}


def test_a_worker_that_dies_loses_only_its_article() -> None:
    output, manifest = run_in_memory([*articles(200, a70="هنا موت.")], 2, fragile_pipeline)
    ids = [record["doc_id"] for record in output.records("articles.jsonl")]
    assert ids == [f"a{number}" for number in range(200) if number != 70]
    (error,) = output.records("errors.jsonl")
    assert (error["doc_id"], error["stage"], error["error"]) == ("a70", "worker", "WorkerDied")
    assert manifest.counts.inputs == 200


def test_a_text_that_cannot_be_encoded_is_an_error() -> None:
    output, _ = run_in_memory([*articles(2, a1="نص \ud800 مكسور")], 1, fragile_pipeline)
    (error,) = output.records("errors.jsonl")
    assert (error["doc_id"], error["error"]) == ("a1", "UnicodeEncodeError")
    assert len(output.records("articles.jsonl")) == 1


def test_a_path_that_cannot_be_encoded_still_gives_an_error_record() -> None:
    output, _ = run_in_memory([Article(doc_id="a", text="خبر.", path="\udcff.txt")], 1, fragile_pipeline)
    (error,) = output.records("errors.jsonl")
    assert error["path"] == "\\udcff.txt"


def test_no_input_gives_an_empty_run() -> None:
    output, manifest = run_in_memory([], 2, fragile_pipeline)
    assert not any(output.files.values())
    assert manifest.counts.inputs == 0


def test_articles_without_a_day_are_counted() -> None:
    """A `published` that states no day counts as none."""
    dated = Article(doc_id="a", text="خبر.", published={"value": "2018-04-25", "source": "metadata"})
    _, manifest = run_in_memory([dated, *articles(3)], 1, fragile_pipeline)
    assert (manifest.counts.articles, manifest.counts.undated) == (4, 3)


def test_workers_write_the_same_bytes(nlp: Language) -> None:
    texts = [
        "أعلنت شركة ميتا تسريح 11 ألف موظف يوم الأربعاء.\nوقال مارك زوكربيرغ إن القرار صعب.",
        "استحوذت مايكروسوفت على أكتيفيجن مقابل 68.7 مليار دولار، وارتفع السهم بنسبة 3%.",
        "نفت الوزارة في القاهرة إغلاق المصنع، وطالبت بفرض غرامة قدرها 5 ملايين جنيه.",
    ]
    items: list[Article | Failure] = [
        Article(doc_id=f"a{number}", text=texts[number % 3] + f"\nفقرة {number}.") for number in range(150)
    ]
    alone, _ = run_in_memory(items, 1, lambda: nlp)
    together, manifest = run_in_memory(items, 2, lambda: nlp)
    assert alone.files == together.files
    assert manifest.counts.events > 0
    assert not alone.files["errors.jsonl"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_termination_whose_exception_is_lost_ends_the_run() -> None:
    class Ends:
        """Has the process terminated where exceptions are lost: in a destructor."""

        def __del__(self) -> None:
            signal.raise_signal(signal.SIGTERM)

    def items() -> Iterator[Article]:
        yield from articles(1)
        ends = Ends()
        del ends
        yield from articles(1)

    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt):
        run(items(), Memory(), workers=1, make_pipeline=fragile_pipeline)  # type: ignore[arg-type]
    assert signal.getsignal(signal.SIGTERM) is before
