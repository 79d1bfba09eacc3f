"""English spellings of unknown persons."""

from __future__ import annotations

import pytest

from pipeline.language.folding import fold
from pipeline.language.romanization import romanized


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("جون شارما", "John Sharma"),
        ("سوزان غرينفيلد", "Susan Greenfield"),
        ("عبد الله بن سعد الأحمري", "Abdullah bin Saad Al-Ahmari"),
        ("عبدالله بن سعد الأحمرى", "Abdullah bin Saad Al-Ahmari"),
        ("عبد الله بن سعود آل ثاني", "Abdullah bin Saud Al Thani"),
        ("خورخي دا سيلفا", "Jorge Da Silva"),
        ("نايف السعيد", "Naif Al-Saeed"),
        ("بن سميث", "Ben Smith"),
        ("سعد بن علي السعيد", "Saad bin Ali Al-Saeed"),
        ("محمد آل الشيخ", "Mohammed Al Sheikh"),
        ("هنري الثامن", "Henry VIII"),
    ],
)
def test_the_parts_of_a_name_make_its_english(name: str, english: str) -> None:
    """Given names, families, particles and halves of عبد الله."""
    assert romanized([fold(word) for word in name.split()]) == english


@pytest.mark.parametrize("name", ["جون", "جون ظغثضان", "ظغثضان شارما"])
def test_a_name_of_one_word_or_with_an_unknown_part_has_no_english(name: str) -> None:
    """Nothing is guessed."""
    assert romanized([fold(word) for word in name.split()]) is None
