"""What the entity tables hold: letters, items of Wikidata, all countries, and names that nobody may miss; their form is checked by `check-data`."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest
from babel import Locale

from pipeline.language.folding import fold
from pipeline.language.tables import DATA, cells, read_table

COLUMNS = ("id", "type", "name_ar", "name_en", "qid", "qid_source", "country", "aliases", "context")
SENSE_COLUMNS = ("alias", "entity", "evidence", "against", "weight")
COUNTRIES = {code for code in map(str, Locale("en").territories) if re.fullmatch("[A-Z]{2}", code)} - {
    "EU",
    "EZ",
    "UN",
    "ZZ",
}
# Codes of CLDR without a government or a town of their own, and parts of other countries.
UNINHABITED = {
    "AC",
    "AQ",
    "BV",
    "CP",
    "CQ",
    "DG",
    "EA",
    "GS",
    "HM",
    "IC",
    "IO",
    "QO",
    "SJ",
    "TA",
    "TF",
    "UM",
    "XA",
    "XB",
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


def test_letters_belong_to_the_arabic_block() -> None:
    for where, row in rows():
        for text in (row["name_ar"], row["aliases"], row["context"]):
            assert not STRAY.search(text), f"{where}: {STRAY.findall(text)!r} in {text}"
    for row in senses():
        for text in (row["alias"], row["evidence"], row["against"]):
            assert not STRAY.search(text), f"senses.tsv: {row['alias']}: {STRAY.findall(text)!r}"


def test_a_qid_stands_for_one_entity() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for _, row in rows():
        if row["qid"]:
            owners[row["qid"]].add(row["id"])
    shared = {qid: ids for qid, ids in owners.items() if len(ids) > 1}
    assert shared == {"Q918": {"twitter", "x"}}, "only a renamed platform may share its item"


def test_every_country_of_cldr_is_there() -> None:
    """Countries and territories of CLDR, by code; uninhabited ones are left out."""
    known = {row["country"] for where, row in rows() if where.startswith("countries.tsv")}
    assert sorted(COUNTRIES - known - UNINHABITED) == []


@pytest.mark.parametrize(
    "name", ["إيلون ماسك", "تويتر", "ميتا", "الولايات المتحدة", "لجنة التجارة الفيدرالية", "رويترز"]
)
def test_well_known_names_are_there(name: str) -> None:
    assert any(fold(name) in map(fold, cells(row["aliases"])) for _, row in rows())
