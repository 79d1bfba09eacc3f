"""What is known of words reaches every doc of every vocabulary, and is asked once for each word."""

from __future__ import annotations

import gc

import spacy
from spacy.vocab import Vocab

from pipeline.stages.layers import WordFlags, WordTable, folded_words

TEXTS = ("عاد أحمد إلى مدينة أحمد", "زار أحمد المدينة", "عاد", "")


def test_each_word_is_asked_about_once() -> None:
    nlp = spacy.blank("ar")
    asked: list[str] = []

    def look(word: str) -> str | None:
        asked.append(word)
        return word * 2 if word.startswith("أ") else None

    table = WordTable(look)
    for text in TEXTS:
        doc = nlp(text)
        assert table.found(doc) == [(t.i, t.text * 2) for t in doc if t.text.startswith("أ")]
        assert table.hits(doc) == [t.i for t in doc if t.text.startswith("أ")]
    assert len(asked) == len(set(asked))


def test_nothing_is_kept_of_a_pipeline_that_is_gone() -> None:
    def held() -> int:
        gc.collect()
        return sum(type(each) is Vocab for each in gc.get_objects())

    def use_and_drop() -> int:
        nlp = spacy.blank("ar")
        nlp.add_pipe("khabar_quantities")
        nlp("دفعت 5 دولارات")
        return held()

    use_and_drop()
    before = held()
    for _ in range(3):
        assert use_and_drop() == before + 1
    assert held() == before


def test_flags_and_folded_words_follow_the_vocabulary_and_the_splits_of_a_doc() -> None:
    flags = WordFlags(len)
    for nlp in (spacy.blank("ar"), spacy.blank("xx"), spacy.blank("ar")):
        for text in TEXTS:
            assert flags.of(nlp(text)).tolist() == [len(t) for t in nlp(text)]
    doc = spacy.blank("ar")("وأحمد عاد")
    assert folded_words(doc) == ["واحمد", "عاد"]
    with doc.retokenize() as retokenizer:
        retokenizer.split(doc[0], ["و", "أحمد"], heads=[(doc[0], 1), doc[1]])
    assert folded_words(doc) == ["و", "احمد", "عاد"]
    assert flags.of(doc).tolist() == [1, 4, 3]
