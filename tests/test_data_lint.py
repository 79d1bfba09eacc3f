"""The linguistic tables hold nothing that a reader or a stage would trip over."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from pipeline.checking import check_tables, table_paths
from pipeline.language.tables import DATA


def faults(folder: Path, name: str, content: str) -> list[str]:
    """Return the messages about a table `name` with `content`, alone in a folder of data."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8"))
    return [fault.message for fault in check_tables(folder)]


def test_the_tables_have_no_faults() -> None:
    assert [str(fault) for fault in check_tables()] == []


@pytest.mark.parametrize("path", table_paths(), ids=lambda path: path.relative_to(DATA).as_posix())
def test_no_presentation_forms(path: Path) -> None:
    if path.relative_to(DATA).parts[0] == "orthography":
        pytest.skip("a table about letters")
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        wrong = [
            c for c in line if "PRESENTATION FORM" in unicodedata.name(c, "") or "LIGATURE" in unicodedata.name(c, "")
        ]
        assert not wrong, f"{path}:{number}: {wrong}"


@pytest.mark.parametrize("path", table_paths(), ids=lambda path: path.relative_to(DATA).as_posix())
def test_tables_are_unix_text(path: Path) -> None:
    content = path.read_bytes()
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert not content.startswith("\ufeff".encode())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no header"),
        ("# nothing but a comment\n", "no header"),
        ("form\tkind\nكلمة\n", "1 cells"),
        ("form\tkind\nكلمة\tا\tب\n", "3 cells"),
        ("form\tkind\nكلمة \tا\n", "spaces"),
        ("form\nكلمة\nكلمة\n", "repeats"),
        ("form\nعلی\n", "U+06CC"),
        ("form\nکلمة\n", "U+06A9"),
        ("form\nكل\u200fمة\n", "U+200F"),
        ("form\tform\nكلمة\tا\n", "one name"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, content: str, message: str) -> None:
    assert any(message in fault for fault in faults(tmp_path, "quotes/new.tsv", content))


def test_a_good_table_has_none(tmp_path: Path) -> None:
    assert faults(tmp_path, "quotes/new.tsv", "# comment\nform\tkind\nكلمة\tverb\n") == []
