"""The trained tagger finds names that no table has; known names keep what they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from spacy.language import Language

from pipeline.language.tagger import (
    BEGINS,
    FLAGS,
    GOES_ON,
    KNOWN_TYPES,
    ModelError,
    NameTagger,
    load_tagger,
    model_folder,
    word_flags,
    word_key,
)
from pipeline.stages.layers import read_layer
from pipeline.stages.ner import create_ner, filling_names, is_nameable, may_be_named
from tests.conftest import load_cases

_ARTICLE = "وصل المخرج سليمان الخويطر إلى قرية عين الزيتون. وقال الخويطر إنه سعيد."


@pytest.mark.parametrize("case", load_cases("ner"), ids=lambda case: case["id"])
def test_cases(nlp: Language, case: dict[str, Any]) -> None:
    """The whole pipeline finds exactly these names."""
    found = [
        [mention["text"], entity["type"]]
        for entity in read_layer(nlp(case["text"]), "entities")
        for mention in entity["mentions"]
    ]
    assert sorted(found) == sorted(case["expect"])


@pytest.mark.parametrize("case", load_cases("ner_merge"), ids=lambda case: case["id"])
def test_merge(case: dict[str, Any]) -> None:
    """Of the model's names those stay that fill a gap or hold a known name as their later part."""

    def read(rows: list[str]) -> list[dict[str, Any]]:
        parts = [row.split(":") for row in rows]
        return [
            {"type": kind, "start": case["text"].index(name), "end": case["text"].index(name) + len(name), "text": name}
            for kind, name in parts
        ]

    names = filling_names(read(case["known"]), read(case["model"]))
    assert [f"{record['type']}:{record['text']}" for record in names] == case["expect"]


def test_the_model_settles_what_the_gazetteer_doubts(nlp: Language) -> None:
    """An alias that is a common word too is the entity where the model sees a name of its class, else nothing."""

    def linked(text: str) -> list[tuple[str, bool]]:
        return [(entity["name_en"], entity["nil"]) for entity in read_layer(nlp(text), "entities")]

    assert linked("قتل جندي في مالي خلال الهجوم.") == [("Mali", False)]
    assert linked("وجه المحلل دعم مالي إلى المشروع.") == []


@pytest.mark.parametrize(
    "word", ["المنظمون", "انتحاريون", "البيزنطيين", "الوزيران", "ستعيش", "أودى", "يتولى", "العريس", "قتيل"]
)
def test_an_ordinary_word_alone_is_no_name(word: str) -> None:
    """Plurals, verbs and words for anybody name nobody; with another word they may."""
    assert not is_nameable(word)


@pytest.mark.parametrize("word", ["ليون", "فيون", "السعدون", "المأمون", "كاميرون", "سيتي", "ليلى", "مصطفى", "ابن عربي"])
def test_a_name_that_looks_like_an_inflected_word_stays(word: str) -> None:
    """Names with the endings of plurals and verbs stay names."""
    assert is_nameable(word)


def test_a_number_word_in_a_name_is_no_quantity(nlp: Language) -> None:
    """A surname that reads as a number counts nothing; a number beside a name does."""
    doc = nlp("قال المدير المالي تيم ستون إن سليمان الخويطر اشترى ستين سيارة.")
    assert [record["value"] for record in read_layer(doc, "quantities")] == ["60"]


def test_the_same_text_gives_the_same_names(nlp: Language) -> None:
    """Neither the texts before nor the text around a sentence's article change what is found."""
    once = read_layer(nlp(_ARTICLE), "names")
    nlp("وقال متحدث باسم شركة أخرى إن سعاد المنصوري غادرت. " * 300)
    assert read_layer(nlp(_ARTICLE), "names") == once


def test_sentences_are_read_apart() -> None:
    """A sentence has the same scores alone and among others."""
    tagger = load_tagger()
    words = [tagger.vector(word_key(word)) for word in ["التقى", "سعيد", "الحبشي", "نظيره", "في", "بلدة", "النويعمة"]]
    alone, leads = tagger.labels(np.stack(words), [True] + [False] * 6, np.zeros(7, dtype=np.int64))
    both, both_leads = tagger.labels(np.stack(words * 2), ([True] + [False] * 6) * 2, np.zeros(14, dtype=np.int64))
    assert both.tolist() == alone.tolist() * 2
    assert np.allclose(both_leads, np.tile(leads, 2), atol=1e-4)


def test_words_not_asked_for_change_no_other() -> None:
    """What is asked for has the scores that it has among all; the rest has none."""
    tagger = load_tagger()
    vectors = np.random.default_rng(3).normal(0, 3, (300, tagger.width)).astype(np.float32)
    starts, known = np.arange(300) % 11 == 0, np.zeros(300, dtype=np.int64)
    known[::13] = 3
    asked = np.arange(300) // 4 % 2 == 0
    labels, leads = tagger.labels(vectors, starts, known, asked)
    assert not labels[~asked].any()
    assert not leads[~asked].any()
    all_labels, all_leads = tagger.labels(vectors, starts, known)
    same = asked & (labels > 0) & (labels == all_labels)
    assert same.sum() > 10
    assert np.allclose(leads[same], all_leads[same], atol=1e-4)


def test_common_words_have_the_roles_that_they_play_in_names() -> None:
    tagger = load_tagger()
    assert tagger.roles(["في", "وقال", "خنفشاريوس", "محمد"]) == [0, 0, BEGINS | GOES_ON, BEGINS | GOES_ON]
    assert tagger.roles(["التجاره", "وزاره"]) == [GOES_ON, BEGINS]


@pytest.mark.parametrize(
    ("roles", "starts", "asked"),
    [
        ("B..G.", "x....", "x...."),
        ("BGG.G", "x....", "xxx.."),
        ("GGBGG", "x....", "..xxx"),
        ("BGGGG", "x..x.", "xxx.."),
        (".2B2B", "x....", ".xxxx"),
    ],
)
def test_a_name_is_looked_for_from_where_it_may_begin(roles: str, starts: str, asked: str) -> None:
    """Words that only go on with names are asked for behind a beginning of the same sentence."""
    numbers = np.array([".BG2".index(role) for role in roles])
    places = may_be_named(numbers, np.array([letter == "x" for letter in starts]))
    assert "".join(".x"[place] for place in places.tolist()) == asked


def test_words_forgotten_come_back_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for few words the names are those that are found with room for all."""
    texts = [
        f"وصل {name} الخويطر إلى قرية عين الزيتون في يوم {day}"
        for day, name in enumerate(["سليمان", "منصور", "خالد"] * 9)
    ]
    roomy = create_ner(spacy.blank("ar"), "roomy", "khabar")
    monkeypatch.setattr("pipeline.stages.ner._REMEMBERED", 24)
    narrow = create_ner(spacy.blank("ar"), "narrow", "khabar")
    blank = spacy.blank("ar")
    for text in texts:
        assert narrow(blank(text))._.khabar_names == roomy(blank(text))._.khabar_names != []


def test_a_label_continues_only_its_own_kind() -> None:
    """No further word without a first one of its type."""
    tagger = load_tagger()
    noise = np.random.default_rng(7).normal(0, 3, (400, tagger.width)).astype(np.float32)
    labels, _ = tagger.labels(noise, np.arange(400) % 9 == 0, np.zeros(400, dtype=np.int64))
    for before, label in zip([0, *labels.tolist()], labels.tolist(), strict=False):
        if label and label % 2 == 0:
            assert before in (label, label - 1)


def test_flags_come_from_the_tables() -> None:
    company, tables, nothing = word_flags(["شركه", "طاولات", ""])
    assert company[4 + KNOWN_TYPES.index("ORG")] == 1
    assert not tables.any()
    assert len(nothing) == FLAGS


def test_a_missing_model_is_named() -> None:
    with pytest.raises(ModelError, match=r"no trained model 'unheard'.*make models"):
        model_folder("unheard")


def test_a_broken_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        NameTagger(tmp_path)
    source = model_folder("ner")
    for path in source.iterdir():
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / "model.json").unlink()
    (tmp_path / "model.json").write_text(json.dumps({"format": 99}), encoding="utf-8")
    with pytest.raises(ModelError, match="format 99"):
        NameTagger(tmp_path)


def test_the_model_is_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in model_folder("ner").iterdir()) <= 40_000_000
