"""The linguistic tables hold nothing that a reader or a stage would trip over."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from pipeline.checking import check_tables, table_paths
from pipeline.language.tables import DATA, read_table
from pipeline.language.time_expressions import parse_time

ROLES = {row["role"]: row for row in read_table("times/roles.tsv", ("role", "values", "meaning"))}


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
        ("form\tkind\nأكل\tverb\nاكل\tverb\n", "repeats line 2, once it is folded"),
        ("kind\tforms\nverb\tإلى|الى\n", "two forms fold to الي"),
        ("form\nعلی\n", "U+06CC"),
        ("form\nکلمة\n", "U+06A9"),
        ("form\nكل\u200fمة\n", "U+200F"),
        ("form\tform\nكلمة\tا\n", "one name"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, content: str, message: str) -> None:
    assert any(message in fault for fault in faults(tmp_path, "quotes/new.tsv", content))


def test_a_list_has_no_word_twice(tmp_path: Path) -> None:
    rules = '[[triggers]]\nnear = ["دعوى"]\n\n[[triggers]]\nnear = ["دعوى", "قضية", "دعوي"]\n'
    assert faults(tmp_path, "events/New.Type.toml", rules) == ["triggers.2.near: two words fold to دعوي"]


def test_a_good_table_has_none(tmp_path: Path) -> None:
    assert faults(tmp_path, "quotes/new.tsv", "# comment\nform\tkind\nكلمة\tverb\n") == []


def test_words_of_time_play_known_roles() -> None:
    for row in read_table("times/words.tsv", ("form", "role", "value")):
        values = ROLES[row["role"]]["values"].split() or ["."]
        assert (row["value"] or ".") in values, row


def test_every_role_is_played_and_read() -> None:
    played = {row["role"] for row in read_table("times/words.tsv", ("form", "role", "value"))}
    assert played == set(ROLES)
    grammar = "".join(path.read_text(encoding="utf-8") for path in (DATA.parent / "language").glob("time_*.py"))
    assert [role for role in sorted(played) if f'"{role}"' not in grammar] == []


def test_holidays_have_a_day() -> None:
    context = date(2021, 6, 1)
    for row in read_table("times/holidays.tsv", ("form", "reckoning", "day")):
        meaning = parse_time(f"في {row['form']}", context)
        assert meaning is not None, row
        assert meaning.granularity == "day", row
        assert meaning.value is not None, row


_ENTITIES = "\t".join(("id", "type", "name_ar", "name_en", "qid", "qid_source", "country", "aliases", "context")) + "\n"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Acme\tORG\tأكمي\tAcme\t\t\t\tأكمي\t", "slug"),
        ("acme\tFIRM\tأكمي\tAcme\t\t\t\tأكمي\t", "type"),
        ("acme\tORG\tأكمي\t\t\t\t\tأكمي\t", "no English name"),
        ("acme\tORG\tأكمي\tAcme\t12\tcounted\t\tأكمي\t", "no Wikidata id"),
        ("acme\tORG\tأكمي\tAcme\tQ12\t\t\tأكمي\t", "go together"),
        ("acme\tORG\tأكمي\tAcme\t\t\tQQ\tأكمي\t", "country"),
        ("acme\tORG\tأكمي\tAcme\t\t\t\tأكمو\t", "no alias"),
        ("acme\tORG\tأكمي\tAcme\t\t\t\tأكمي|اكمى\t", "two aliases fold"),
        ("acme\tORG\tأكمي\tAcme\t\t\t\tأكمي\t\nacme\tORG\tأكمو\tAcmo\t\t\t\tأكمو\t", "also in"),
        ("acme\tORG\tأكمي\tAcme\t\t\t\tأكمي\t\nacmo\tORG\tأكمى\tAcmo\t\t\t\tأكمى\t", "has no sense"),
    ],
)
def test_a_fault_of_an_entity_is_named(tmp_path: Path, row: str, message: str) -> None:
    assert any(message in fault for fault in faults(tmp_path, "entities/companies.tsv", _ENTITIES + row + "\n"))


def test_an_ordinary_word_needs_a_sense(tmp_path: Path) -> None:
    (tmp_path / "orthography").mkdir()
    (tmp_path / "orthography" / "words_with_senses.tsv").write_text("word\nجاهز\n", encoding="utf-8")
    row = _ENTITIES + "jahez\tORG\tجاهز\tJahez\t\t\t\tجاهز\t\n"
    assert any("ordinary word" in fault for fault in faults(tmp_path, "entities/companies.tsv", row))
    senses = "alias\tentity\tevidence\tagainst\tweight\nجاهز\tjahez\tتطبيق\t\t0.1\nجاهز\t-\t\tتطبيق\t0.9\n"
    (tmp_path / "entities" / "senses.tsv").write_text(senses, encoding="utf-8")
    assert faults(tmp_path, "entities/companies.tsv", row) == []


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("id\ttype\tname_ar\nacme\tFIRM\tأكمي\n", 2, "type"),
        ("id\ttype\tname_ar\nthe acme\tORG\tأكمي\n", 2, "slug"),
        ("id\ttype\tname_ar\nacme\tORG\t\n", 2, "the cell 'name_ar' is empty"),
        ("name_ar\tid\ttype\nأكمي\t\tORG\n", 2, "the cell 'id' is empty"),
        ("id\ttype\tname_ar\nacme\tORG\tأكمي\nacme\tORG\tسنديان\n", 3, "also in own.tsv:2"),
        ("id\ttype\tname_ar\nacme\tORG\tأكمي\nacmo\tORG\tاكمى\n", 3, "a name of acme (own.tsv:2) too"),
        ("id\ttype\tname_ar\naqua\tORG\tأكوا\n", 2, "also in companies.tsv:2"),
        ("id\ttype\tname_ar\taliases\nacme\tORG\tأكمي\tسند|سنْد\n", 2, "two aliases fold"),
        ("id\ttype\tname_ar\tname_en\nacme\tORG\tأكمي\t\n", 2, "no English name"),
        ("id\ttype\tname_ar\tcountry\nacme\tORG\tأكمي\tQQ\n", 2, "country"),
        ("id\ttype\tname_ar\tqid\nacme\tORG\tأكمي\t12\n", 2, "no Wikidata id"),
        ("# mine\nid\ttype\tname_ar\nacme\tORG\n", 3, "2 cells"),
        ("id\ttype\tname\nacme\tORG\tأكمي\n", 1, "no column 'name'"),
        ("id\tname_ar\nacme\tأكمي\n", 1, "'type' is missing"),
        ("id\ttype\tname_ar\tid\nacme\tORG\tأكمي\tacme\n", 1, "one name"),
        ("id;type;name_ar\n", 1, "separated by tabs"),
        ("", 0, "no header"),
    ],
)
def test_a_fault_of_a_users_table_is_named(tmp_path: Path, content: str, line: int, message: str) -> None:
    shipped, own = tmp_path / "data", tmp_path / "own.tsv"
    (shipped / "entities").mkdir(parents=True)
    row = "aqua\tORG\tأكوا باور\tAqua\t\t\t\tأكوا باور\t\n"
    (shipped / "entities" / "companies.tsv").write_text(_ENTITIES + row, encoding="utf-8")
    own.write_text(content, encoding="utf-8")
    found = list(check_tables(shipped, [own]))
    assert [(fault.path, fault.line) for fault in found if message in fault.message] == [(own, line)], found


def test_a_name_of_a_users_table_may_be_known(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("id\ttype\tname_ar\nmy-meta\tORG\tميتا\n", encoding="utf-8")
    assert list(check_tables(own=[own])) == []


def test_a_table_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_bytes("id\ttype\tname_ar\nacme\tORG\tأكمي\n".encode("windows-1256"))
    assert any("is not UTF-8" in fault.message for fault in check_tables(tmp_path / "none", [own]))
