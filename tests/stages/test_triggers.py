"""The signs by which rules are left out before anything is read: they may never miss a word that a rule asks for."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from pipeline.stages.event_rules import MARK, OPENS, EventRules, WordSet
from pipeline.stages.layers import register_extensions
from pipeline.stages.triggers import EventTables, EventText


@pytest.fixture(scope="module")
def tables() -> EventTables:
    return EventTables()


def rules_with(*sets: WordSet) -> tuple[EventRules, list[int]]:
    rules = EventRules()
    signs = [rules.signs.enter(words) for words in sets]
    rules.signs.seal()
    rules.characters = frozenset().union(*rules.signs.of_words)
    return rules, signs


def test_a_word_bears_the_signs_of_its_sets_and_of_phrases_that_it_begins() -> None:
    rules, (jobs, staff) = rules_with(WordSet(["وظيفة", "قوة العمل"]), WordSet(["موظف", "قوة"]))
    assert rules.signs_of("والوظيفه") == jobs
    assert rules.signs_of("للموظفين") == staff
    assert rules.signs_of("قوه") == jobs | staff
    assert rules.signs_of("العمل") == 0


def test_a_set_entered_twice_keeps_its_sign() -> None:
    words = WordSet(["سعر"])
    rules, (first, second) = rules_with(words, words)
    assert first == second == rules.signs_of("بسعر")


@pytest.mark.parametrize(("token", "mark"), [("،", True), ("\n", True), ("وظيفه", False), ("", False)])
def test_marks_are_told_from_words_and_from_what_folds_to_nothing(token: str, mark: bool) -> None:
    rules, _ = rules_with(WordSet(["وظيفة"]))
    assert bool(rules.signs_of(token) & MARK) is mark


def test_words_cut_into_tokens_bear_the_sign_of_the_whole(tables: EventTables) -> None:
    register_extensions()
    words = ["صفقة", "س", "عر", "،", "س", "عر"]
    doc = Doc(spacy.blank("ar").vocab, words=words, spaces=[True, False, False, True, True, False])
    text = EventText(doc, tables)
    price = tables.signs["سعر"]
    assert price > MARK
    assert text.signs_between(1, 3) & price == price
    assert text.signs_between(4, 6) & price == 0
    assert tables.signs["صفقه"] & OPENS
    assert text.candidates[:1] == [0]
