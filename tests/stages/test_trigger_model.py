"""The model of triggers: what it looks at, how it answers, and what it changes of what the rules find."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from spacy.language import Language

from pipeline.language.tagger import ModelError
from pipeline.stages import trigger_model
from pipeline.stages.clauses import Syntax
from pipeline.stages.event_rules import Entry
from pipeline.stages.events import BY_MODEL
from pipeline.stages.items import ArticleItems
from pipeline.stages.trigger_model import (
    ArticleClues,
    Known,
    Place,
    TriggerModel,
    load_trigger_model,
    numbers_of,
    rows_of,
    sentence_share,
)
from pipeline.stages.triggers import EventTables

ROWS = 1 << 10
CLUSTERS = "الشركه\t1\t10\nهاتف\t2\t20\nاطلق\t3\t30\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a model whose weights are all one, so that a score counts clues."""
    (tmp_path / "clusters.tsv").write_text(CLUSTERS, encoding="utf-8")
    np.save(tmp_path / "weights.npy", np.ones(ROWS, dtype=np.int16))
    facts = {"scale": 0.5, "bias": -1.0, "drop": -2.5, "take": -0.5, "idle": [["أطلق/يطلق", "Product.Launch"]]}
    (tmp_path / "model.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def tables() -> EventTables:
    return EventTables()


def sentence_of(words: list[str], tables: EventTables, known: Known) -> tuple[ArticleClues, Syntax, Place]:
    """Return the clues and the syntax of a sentence, and the place of its first word."""
    starts = [sum(len(word) + 1 for word in words[:i]) for i in range(len(words))]
    ends = [start + len(word) for start, word in zip(starts, words, strict=True)]
    items = ArticleItems(" ".join(words), words, starts, ends, [(0, len(words))], [])
    return ArticleClues(items, known), Syntax(items.sentence(0, len(words)), tables.words), Place(0, 1, 0, len(words))


def clues_of(sentence: tuple[ArticleClues, Syntax, Place], trigger: Entry) -> list[int]:
    """Return the clues of a trigger that is the first word of a sentence."""
    clues, syntax, place = sentence
    around, there = clues.around([(place, trigger)])
    return [*around[there].tolist(), *clues.of_syntax(place, trigger, syntax).tolist()]


def entry(lemma: str = "أطلق/يطلق", kind: str = "Product.Launch") -> Entry:
    return Entry(lemma, (), "past", False, cast(Any, SimpleNamespace(type=kind)))


def test_a_word_is_known_in_its_commonest_reading(folder: Path) -> None:
    known = Known(folder / "clusters.tsv")
    with_and, company, and_phone, the_phone, phone, giraffe = known.rows(
        ["والشركه", "الشركه", "وهاتف", "الهاتف", "هاتف", "زرافه"]
    ).tolist()
    assert with_and == company != phone
    assert and_phone == the_phone == phone
    assert giraffe[1:] == [0, 0, 0]


def test_words_beyond_the_table_of_known_words_get_rows(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trigger_model, "_ROWS", 2)
    monkeypatch.setattr(trigger_model, "_MOST_ROWS", 5)
    known = Known(folder / "clusters.tsv")
    words = ["هاتف", "زرافه", "الشركه", "قلم", "دفتر", "كتاب"]
    rows = known.rows(words).tolist()
    assert len({row[0] for row in rows}) == len(words)
    assert known.rows(words[::-1]).tolist() == rows[::-1]  # the table is full: begun anew
    assert known.rows(words).tolist() == rows


def test_the_score_is_the_sum_of_the_weights_of_all_clues(folder: Path, tables: EventTables) -> None:
    model = TriggerModel(folder)
    sentence = clues, syntax, place = sentence_of(["اطلقت", "الشركه", "هاتفا"], tables, model.known)
    near, far = len(clues_of(sentence, entry())), len(clues.anywhere(0, 3))
    [look] = model.look(clues, [(place, entry())])
    assert model.score(look, clues, syntax) == pytest.approx(0.5 * near + 0.5 * far * sentence_share(far) - 1.0)


def test_triggers_looked_at_together_get_the_scores_that_they_get_alone(folder: Path, tables: EventTables) -> None:
    np.save(folder / "weights.npy", np.arange(-512, 512, dtype=np.int16))
    model = TriggerModel(folder)
    clues, syntax, place = sentence_of(["اطلقت", "الشركه", "هاتفا", "وكشفت", "سعره"], tables, model.known)
    asked = [
        (place, entry()),
        (place, entry(kind="Product.Update")),
        (place._replace(first=3, last=4), entry("كشف/يكشف")),
        (place._replace(first=4, last=5), entry("سعر")),
    ]
    together = [model.score(look, clues, syntax) for look in model.look(clues, asked)]
    alone = [model.score(look, clues, syntax) for trigger in asked for look in model.look(clues, [trigger])]
    assert together == alone
    assert len(set(together)) == len(asked)


def test_clues_tell_the_place_of_a_word_and_the_trigger_apart(folder: Path, tables: EventTables) -> None:
    known = Known(folder / "clusters.tsv")
    sentence = sentence_of(["اطلقت", "الشركه", "هاتفا", "امس"], tables, known)
    other = sentence_of(["اطلقت", "الشركه", "نارا", "امس"], tables, known)
    ours = set(clues_of(sentence, entry()))
    assert ours != set(clues_of(other, entry()))
    assert ours != set(clues_of(sentence, entry("دشن/يدشن")))
    assert set(sentence[0].anywhere(0, 4).tolist()) & set(other[0].anywhere(0, 4).tolist())


def test_the_same_clues_stand_in_other_rows_for_another_type() -> None:
    clues = np.arange(50, dtype=np.uint64)
    launch, ban = (rows_of(clues, numbers_of([kind]), ROWS) for kind in ("Product.Launch", "Regulation.Ban"))
    assert max(launch.max(), ban.max()) < ROWS
    assert (launch != ban).mean() > 0.9
    assert rows_of(clues, numbers_of(["Product.Launch"]), ROWS).tolist() == launch.tolist()


def test_a_broken_folder_is_named(folder: Path) -> None:
    (folder / "weights.npy").unlink()
    with pytest.raises(ModelError, match="make models"):
        TriggerModel(folder)


def test_an_idle_trigger_is_not_judged_without_its_conditions(folder: Path) -> None:
    tables = EventTables(TriggerModel(folder))
    judged = {(e.lemma, e.trigger.type) for e in tables.judged["اطلقت"]}
    assert ("أطلق/يطلق", "Product.Launch") not in judged
    assert ("أطلق/يطلق", "Product.Launch") in {(e.lemma, e.trigger.type) for e in tables.entries["اطلقت"]}


def test_words_of_the_model_are_no_triggers_for_the_rules_alone(tables: EventTables) -> None:
    rules = tables.rules
    words = [word for word in rules.entries if all(entry.trigger.by_model for entry in rules.entries_of(word))]
    assert words
    assert not any(tables.entries[word] for word in words[:500])
    assert any(tables.judged[word] for word in words[:500])


def test_the_model_takes_and_leaves_out(nlp: Language, rules: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "أطلقت شركة سامسونغ هاتفا جديدا في كوريا الجنوبية، وقال خبراء إن الشركة أصدرت رمزا."
    model = load_trigger_model()
    monkeypatch.setattr(model, "drop", -1e9)
    monkeypatch.setattr(model, "take", 1e9)
    alone = [(e["type"], e["rule"]) for e in rules(text)._.khabar_events]
    assert [(e["type"], e["rule"]) for e in nlp(text)._.khabar_events] == alone != []
    monkeypatch.setattr(model, "drop", 1e9)
    assert nlp(text)._.khabar_events == []
    monkeypatch.setattr(model, "take", -1e9)
    taken = nlp(text)._.khabar_events
    assert taken
    assert all(event["rule"].endswith(f"/{BY_MODEL}") for event in taken)
