"""Text that is no prose costs time in proportion to its length, and loses no character."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest
import spacy

from pipeline.language.numerals import match_number
from pipeline.language.quotation import pair_marks
from pipeline.language.time_expressions import Reader
from pipeline.language.time_words import Context, load_lexicon
from pipeline.language.words import split_words
from pipeline.stages.clusters import find_clusters
from pipeline.stages.layers import register_extensions
from pipeline.stages.quantities import QuantityFinder
from pipeline.stages.sentencizer import find_boundaries
from pipeline.stages.tokenizer import create_tokenizer

register_extensions()
FINDER = QuantityFinder()
NLP = spacy.blank("ar")
NLP.tokenizer = create_tokenizer()(NLP)
_SECONDS = 5  # each takes some tenths of a second; before it was linear each took minutes


def _is_linear(read: Callable[[int], Callable[[], object]]) -> bool:
    """Tell whether eight times the length takes about eight times the time; a disturbed measurement is taken again."""

    def seconds(times: int) -> float:
        work = read(times)
        began = process_time()
        assert work() is not False
        return process_time() - began

    short = max(min(seconds(500) for _ in range(3)), 0.02)
    return any(seconds(4_000) < 32 * short for _ in range(3))


@pytest.mark.parametrize("piece", ['"', "(", "%", "«", "ب", "7", "http://a."])
def test_tokenizer(piece: str) -> None:
    """A chunk without a space is cut, the text stays as it is."""
    text = f"قال {piece * 50_000} نعم"
    began = process_time()
    doc = NLP.make_doc(text)
    assert process_time() - began < _SECONDS
    assert doc.text == text
    assert max(map(len, doc)) <= 500


@pytest.mark.parametrize("text", ["1." * 50_000, "ب" + " \n" * 50_000 + "ب", '"نعم." ' * 20_000, "أ.ب " * 30_000])
def test_sentences(text: str) -> None:
    """Stops and breaks in great number are each looked at once."""
    began = process_time()
    find_boundaries(text)
    assert process_time() - began < _SECONDS


def test_quotation_marks() -> None:
    """Marks that nothing closes do not slow those that follow."""
    began = process_time()
    assert pair_marks("«قال " * 40_000)
    assert process_time() - began < _SECONDS


@pytest.mark.parametrize("word", ["1", "مليون", "ملايين"])
def test_rows_of_numbers(word: str) -> None:
    """A row of digits or scales is no one number; one with groups still is."""
    words = split_words(f"{word} " * 20_000)
    began = process_time()
    assert all(match_number(words, place) for place in range(len(words)))
    assert process_time() - began < _SECONDS
    number = match_number(split_words("1 500 000 دولار"), 0)
    assert number is not None
    assert number.value == 1_500_000


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "مليون و ",
            "1.",
            "1. ",
            "من 5 إلى ",
            "بين 5 و",
            "نصف ",
            "على 3 ",
            "واحد على 3 ",
            "جزء من مئة ",
            "ألف إلا ربع ",
        ),
        *("(5) ", "خمسة (5", "3/4 ", "1 2/3 ", "2^2", "1e5 ", "5 فاصلة ", "خمسة فاصلة خمسة من عشرة آلاف و", "دزينة "),
        *("الأول و", "المئة و", "سالب 5 ", "و5 ", "٣ مئة و", "5-", "5/", "+1 222 ", "هاتف 5 ", "5 نقاط ", "صفر "),
    ],
)
def test_quantities(piece: str) -> None:
    """An expression that never ends costs about eight times as much at eight times its length, not 64 times."""

    def read(times: int) -> Callable[[], object]:
        doc = NLP.make_doc(piece * times)
        return lambda: FINDER.find(doc)

    assert _is_linear(read)


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "الساعة 5",
            "ساعة و",
            "من 9 إلى",
            "بين 3 و",
            "كل يوم",
            "أيام السبت و",
            "هذا المساء",
            "7:30 -",
            "في عند حوالي",
        ),
        *(
            "قبل ثلاث دقائق",
            "الثالثة والنصف",
            "سنة وشهر ويوم",
            "ونصف ساعة",
            "صباح",
            "مرتين في الأسبوع",
            "مساء الجمعة حتى",
        ),
    ],
)
def test_times(piece: str) -> None:
    """Clocks, lengths and sets in a row cost about eight times as much at eight times their length, not 64 times."""

    def read(times: int) -> Callable[[], object]:
        words = split_words(f"{piece} " * times)
        return lambda: all(time.after <= len(words) for time in Reader(words, load_lexicon(), Context()).times())

    assert _is_linear(read)


@pytest.mark.parametrize("entities", [1, 10_000])
def test_clusters(entities: int) -> None:
    """Mentions of one type, all of one event or each of its own, are not each compared with all others."""

    def read(times: int) -> Callable[[], object]:
        events = [
            {
                "type": "Personnel.Layoff",
                "trigger": {"start": 10 * number},
                "arguments": [{"role": "employer", "entity": f"E{number % entities}"}],
            }
            for number in range(times)
        ]
        return lambda: find_clusters(events)

    assert _is_linear(read)
