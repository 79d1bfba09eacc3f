"""Words, proclitics and tables."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language import tables
from pipeline.language.proclitics import analyses, noun_forms
from pipeline.language.words import TextWords, iter_words, plain_words, split_words, word_before


@given(st.text())
def test_words_slice_their_text_and_lose_no_letter(text: str) -> None:
    words = split_words(text)
    assert all(text[word.start : word.end] == word.text for word in words)
    assert all(a.end <= b.start for a, b in itertools.pairwise(words))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("بـ16.9 مليار", ["بـ", "16.9", "مليار"]),
        ("و5,4%", ["و", "5,4", "%"]),
        ("$44bn", ["$", "44", "bn"]),
        ("١٬٥٠٠ ريال", ["١٬٥٠٠", "ريال"]),
        ("«ميتا»،", ["«", "ميتا", "»", "،"]),
        ("1'250’000 سهم", ["1'250’000", "سهم"]),
        ("30&nbsp;ألف&#160;سهم", ["30", "ألف", "سهم"]),
        ("دولار\u200c", ["دولار"]),
        ("مي\u200cخواهم", ["مي\u200cخواهم"]),
    ],
)
def test_numbers_keep_their_separators(text: str, expected: list[str]) -> None:
    assert [word.text for word in split_words(text)] == expected


def test_offsets_are_moved() -> None:
    assert split_words("ميتا", offset=10)[0][2:] == (10, 14)


@pytest.mark.parametrize(
    ("word", "form", "length"),
    [("ميتا", "ولميتا", 2), ("الامارات", "للامارات", 1), ("الامارات", "وللامارات", 2), ("تويتر", "فتويتر", 1)],
)
def test_a_name_bears_proclitics(word: str, form: str, length: int) -> None:
    assert dict(noun_forms(word))[form] == length


def test_analyses_undo_proclitics() -> None:
    assert ("الامارات", 1) in set(analyses("للامارات"))
    assert ("تويتر", 2) in set(analyses("ولتويتر"))
    assert analyses("ولد")[0] == ("ولد", 0)


def test_a_bad_row_is_named_with_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "DATA", tmp_path)
    (tmp_path / "t.tsv").write_text("# comment\na\tb\n1\t2\n3\n", encoding="utf-8")
    with pytest.raises(tables.TableError, match=r"t\.tsv:4: 1 cells, the header has 2"):
        list(tables.read_table("t.tsv", ("a", "b")))
    with pytest.raises(tables.TableError, match=r"t\.tsv:2: the columns are"):
        list(tables.read_table("t.tsv", ("a", "c")))


def test_stretches_and_single_words_are_those_of_the_text_cut_alone() -> None:
    text = "بلغ 1.250,5 دولار،\nقال لـ'الأفق' إن\u00a0O'Neil  " + "رابط/" * 20 + " عاد"
    words = TextWords(text)
    for start in range(len(text) + 1):
        assert list(iter_words(text, start)) == split_words(text[start:], start)
        for end in range(start, len(text) + 1):
            assert words.between(start, end) == split_words(text[start:end], start)


@pytest.mark.parametrize(
    ("text", "most", "plain"),
    [
        ("قال وزير المالية أمس", 2, ["قال", "وزير"]),
        ("قال وزير المالية أمس", 9, ["قال", "وزير", "المالية"]),
        ("قال وزير، أمس ", 9, ["قال"]),
        ("قال  وزير ", 9, ["قال"]),
        ("قال ـ وزير ", 9, ["قال"]),
        ("قال\nوزير ", 9, []),
    ],
)
def test_plain_words_end_where_more_than_a_space_stands(text: str, most: int, plain: list[str]) -> None:
    words = plain_words(text, 0, most)
    assert [word.text for word in words] == plain
    assert words == split_words(text)[: len(plain)]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("قال محمد ", "محمد"),
        ("«محمد\u00a0 ", "محمد"),
        ("مُحمّد ", "د"),
        ("محمد", ""),
        ("2024 ", ""),
        ("محمد، ", ""),
        (" ", ""),
    ],
)
def test_the_word_before_a_place_is_letters_and_spaces(text: str, word: str) -> None:
    assert word_before(text, len(text), 20) == word
