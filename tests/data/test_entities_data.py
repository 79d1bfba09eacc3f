"""Lint the entity tables: a bad row fails with its file, its id and what is wrong."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from babel import Locale

from pipeline.language.folding import fold
from pipeline.language.tables import DATA, cells, read_table

COLUMNS = ("id", "type", "name_ar", "name_en", "qid", "qid_source", "country", "aliases", "context")
SENSE_COLUMNS = ("alias", "entity", "evidence", "against", "weight")
TYPES = {"PER", "ORG", "LOC", "PRODUCT", "MEDIA"}
COUNTRIES = {code for code in map(str, Locale("en").territories) if re.fullmatch("[A-Z]{2}", code)} - {
    "EU",
    "EZ",
    "UN",
    "ZZ",
}
# Keyboard doubles of Arabic letters (Persian, Urdu), tatweel, vowel marks, presentation forms and invisible marks.
STRAY = re.compile(
    "[\u06a9\u06af\u06cc\u06c1\u06be\u06d2\u06c0\u06d5\u0671\u0640\u200b-\u200f\u202a-\u202e\ufb50-\ufeff]"
)
NAMES = sorted(path.name for path in (DATA / "entities").glob("*.tsv") if path.name != "senses.tsv")

Row = dict[str, str]


def rows() -> list[tuple[str, Row]]:
    """Return (where, row) for each entity of all tables."""
    return [(f"{name}: {row['id']}", row) for name in NAMES for row in read_table(f"entities/{name}", COLUMNS)]


def senses() -> list[Row]:
    """Return the rows of the table of senses."""
    return list(read_table("entities/senses.tsv", SENSE_COLUMNS))


def test_no_cell_has_outer_spaces() -> None:
    for path in (DATA / "entities").glob("*.tsv"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            for cell in line.split("\t"):
                parts = cell.split("|") if cell else []
                assert all(part and part == part.strip() for part in parts), f"{path.name}:{number}: {cell!r}"


def test_ids_are_unique_slugs() -> None:
    seen: dict[str, str] = {}
    for where, row in rows():
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", row["id"]), where
        assert row["id"] not in seen, f"{where}: also in {seen[row['id']]}"
        seen[row["id"]] = where


def test_fields_are_valid() -> None:
    for where, row in rows():
        assert row["type"] in TYPES, f"{where}: type {row['type']!r}"
        assert row["name_ar"], f"{where}: no Arabic name"
        assert row["name_en"], f"{where}: no English name"
        assert not row["qid"] or re.fullmatch(r"Q[1-9]\d*", row["qid"]), f"{where}: qid {row['qid']!r}"
        assert bool(row["qid"]) == bool(row["qid_source"]), f"{where}: qid and qid_source go together"
        assert not row["country"] or row["country"] in COUNTRIES, f"{where}: country {row['country']!r}"


def test_letters_belong_to_the_arabic_block() -> None:
    for where, row in rows():
        for text in (row["name_ar"], row["aliases"], row["context"]):
            assert not STRAY.search(text), f"{where}: {STRAY.findall(text)!r} in {text}"
    for row in senses():
        for text in (row["alias"], row["evidence"], row["against"]):
            assert not STRAY.search(text), f"senses.tsv: {row['alias']}: {STRAY.findall(text)!r}"


def test_aliases_differ_after_folding_and_cover_the_arabic_name() -> None:
    for where, row in rows():
        folded = [fold(alias) for alias in cells(row["aliases"])]
        assert folded, f"{where}: no alias"
        doubles = {alias for alias in folded if folded.count(alias) > 1}
        assert not doubles, f"{where}: folding unites {doubles}"
        assert fold(row["name_ar"]) in folded, f"{where}: {row['name_ar']} is no alias"


def test_an_alias_of_several_entities_has_a_sense_for_each() -> None:
    told = {(fold(row["alias"]), row["entity"]) for row in senses()}
    owners: dict[str, set[str]] = defaultdict(set)
    for _, row in rows():
        for alias in cells(row["aliases"]):
            owners[fold(alias)].add(row["id"])
    untold = [(alias, entity) for alias, ids in owners.items() if len(ids) > 1 for entity in ids]
    assert [pair for pair in untold if pair not in told] == []


def test_a_qid_stands_for_one_entity() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for _, row in rows():
        if row["qid"]:
            owners[row["qid"]].add(row["id"])
    shared = {qid: ids for qid, ids in owners.items() if len(ids) > 1}
    assert shared == {"Q918": {"twitter", "x"}}, "only a renamed platform may share its item"


def test_senses_name_aliases_of_their_entities() -> None:
    aliases = {row["id"]: {fold(alias) for alias in cells(row["aliases"])} for _, row in rows()}
    known = set().union(*aliases.values())
    for row in senses():
        alias, entity = fold(row["alias"]), row["entity"]
        assert alias in known, f"senses.tsv: {row['alias']} is nobody's alias"
        assert entity == "-" or alias in aliases.get(entity, ()), f"senses.tsv: {row['alias']} is no alias of {entity}"


def test_weights_are_shares() -> None:
    total: dict[str, float] = defaultdict(float)
    seen: set[tuple[str, str]] = set()
    for row in senses():
        key = (fold(row["alias"]), row["entity"])
        assert key not in seen, f"senses.tsv: {row['alias']} {row['entity']} stands twice"
        seen.add(key)
        weight = float(row["weight"])
        assert 0 <= weight <= 1, f"senses.tsv: {row['alias']}: weight {weight}"
        total[key[0]] += weight
    assert [(alias, share) for alias, share in total.items() if share > 1.001] == []


@pytest.mark.parametrize(
    "name", ["إيلون ماسك", "تويتر", "ميتا", "الولايات المتحدة", "لجنة التجارة الفيدرالية", "رويترز"]
)
def test_well_known_names_are_there(name: str) -> None:
    assert any(fold(name) in map(fold, cells(row["aliases"])) for _, row in rows())
