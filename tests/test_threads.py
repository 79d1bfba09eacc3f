"""Threads that share a pipeline get the records that one thread gets."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import spacy
from spacy.language import Language

import pipeline
from pipeline.reading.article import Article
from pipeline.stages.layers import ONE_AT_A_TIME
from tests.conftest import REPOSITORY


@pytest.fixture
def restless() -> Iterator[None]:
    """Let threads take turns as often as they can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    sources = [str(path) for path in sorted((REPOSITORY / "corpus" / "articles").glob("*.txt"))[:16]]
    return [article for article in pipeline.read_articles(sources) if isinstance(article, Article)]


@pytest.mark.usefixtures("restless")
def test_a_cold_pipeline_in_threads(nlp: Language, articles: list[Article]) -> None:
    alone = [pipeline.extract(article, nlp=nlp) for article in articles]
    cold = pipeline.load()
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda article: pipeline.extract(article, nlp=cold), articles))
    assert together == alone
    assert [pipeline.extract(article, nlp=cold) for article in articles] == alone  # nothing wrong stays behind


@pytest.mark.usefixtures("restless")
def test_docs_of_spacy_and_single_stages_in_threads(articles: list[Article]) -> None:
    def amounts(nlp: Language, text: str) -> list[tuple[str, str]]:
        return [(amount["text"], amount["value"]) for amount in nlp(text)._.khabar_quantities]

    def blank() -> Language:
        nlp = spacy.blank("ar")
        nlp.add_pipe("khabar_times")
        nlp.add_pipe("khabar_quantities")
        return nlp

    alone = [amounts(blank(), article.text) for article in articles]
    cold = blank()
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda article: amounts(cold, article.text), articles)) == alone


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_child_forked_while_a_thread_works_does_not_wait_for_it() -> None:
    working, forking = threading.Event(), threading.Event()

    def work() -> None:
        with ONE_AT_A_TIME:
            working.set()
            forking.wait(timeout=0.2)

    thread = threading.Thread(target=work)
    thread.start()
    working.wait()
    if not (child := os.fork()):
        free = ONE_AT_A_TIME.acquire(timeout=5)
        os._exit(0 if free else 1)
    forking.set()
    thread.join()
    assert os.waitpid(child, 0)[1] == 0
