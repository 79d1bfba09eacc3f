"""Check the linguistic tables: every fault with its file and line."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from babel.core import Locale

from pipeline.language.folding import fold
from pipeline.language.knowledge import (
    ENTITY_COLUMNS,
    FOLDER,
    NEEDED_COLUMNS,
    NO_ENTITY,
    SENSE_COLUMNS,
    SENSES,
    TYPES,
)
from pipeline.language.tables import DATA, cells, header_fault
from pipeline.language.trie import alias_key

# Letters of other keyboards that look like Arabic ones; the fold forgives them, a table should not hold them.
_LOOKALIKES = {"\u06cc": "ي U+064A", "\u06a9": "ك U+0643", "\u06c1": "ه U+0647", "\u06d2": "ي U+064A"}
_INVISIBLE_CATEGORIES = ("Cf", "Cc", "Co", "Cn")
# Tables about letters, marks and file formats hold them on purpose.
_ABOUT_CHARACTERS = ("orthography", "reading")
# Ordinary words that are names too.
_WORDS_WITH_SENSES = Path("orthography", "words_with_senses.tsv")
_SLUG = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_COUNTRY = re.compile("[A-Z]{2}")
_NO_COUNTRIES = {"EU", "EZ", "UN", "ZZ"}
_QID = re.compile(r"Q[1-9]\d*")


class Fault(NamedTuple):
    """What is wrong, and where; `line` counts from 1, 0 stands for the file."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def table_paths(folder: Path = DATA) -> list[Path]:
    """Return the tables under `folder`, sorted."""
    return sorted(path for path in folder.rglob("*") if path.suffix in {".tsv", ".toml"})


def check_tables(folder: Path = DATA, own: Sequence[Path] = ()) -> Iterator[Fault]:
    """Yield the faults of all tables under `folder`, and those of a user's `own` tables of entities beside them."""
    for path in table_paths(folder):
        yield from _check_table(path, characters=path.relative_to(folder).parts[0] not in _ABOUT_CHARACTERS)
    for path in own:
        yield from _check_table(path, own=True)
    yield from _check_entities(folder, own)


def _check_table(path: Path, *, characters: bool = True, own: bool = False) -> Iterator[Fault]:
    """Yield the faults of the table at `path`; `characters` says whether letters of other keyboards are faults."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        yield Fault(path, 0, f"is not UTF-8: {error.reason} at byte {error.start}")
        return
    if own:  # spreadsheets begin with a mark and end lines with CR LF; loading takes both
        text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if path.suffix == ".toml" and not own:
        yield from _check_toml(path, text)
    else:
        yield from _check_rows(path, text, own)
    if characters:
        yield from _check_characters(path, text)


def _check_toml(path: Path, text: str) -> Iterator[Fault]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        yield Fault(path, 0, f"is not TOML: {error}")
        return
    for place, words in _lists(table, ""):
        for form in _twice(words):
            yield Fault(path, 0, f"{place}: two words fold to {form}")


def _lists(value: Any, place: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the lists of words in a TOML table with their places in it, groups counted from 1: triggers.3.near."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        yield place, value
    elif isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value, start=1):
            yield from _lists(item, f"{place}.{key}".removeprefix("."))


def _twice(words: list[str]) -> list[str]:
    """Return what several of the words fold to, sorted."""
    return sorted(form for form, count in Counter(map(fold, words)).items() if count > 1)


def _check_rows(path: Path, text: str, own: bool) -> Iterator[Fault]:
    header: list[str] = []
    seen: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if line.endswith("\r"):
            yield Fault(path, number, "ends with a carriage return; lines end with LF")
        if not line or line.startswith("#"):
            continue
        row = line.split("\t")
        if not header:
            header = row
            if own and (fault := header_fault(header, ENTITY_COLUMNS, NEEDED_COLUMNS)):
                yield Fault(path, number, fault)
                return
            if len(set(header)) < len(header):
                yield Fault(path, number, f"two columns have one name: {header}")
            continue
        if len(row) != len(header):
            yield Fault(path, number, f"{len(row)} cells, the header has {len(header)}")
        for name, cell in zip(header, row, strict=False):
            if name in (NEEDED_COLUMNS if own else header[:1]) and not cell.strip():
                yield Fault(path, number, f"the cell {name!r} is empty")
        folded = (fold(row[0]), *row[1:])
        if folded in seen:
            yield Fault(path, number, f"repeats line {seen[folded]}, once it is folded")
        seen.setdefault(folded, number)
        for name, cell in zip(header, row, strict=False):
            for form in _twice(cells(cell)):
                yield Fault(path, number, f"two {name} fold to {form}")
            if cell != cell.strip():
                yield Fault(path, number, f"the cell {name!r} has spaces at its edge: {cell!r}")
    if not header:
        yield Fault(path, 0, "no header line")


def _check_characters(path: Path, text: str) -> Iterator[Fault]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith("#"):
            continue
        for character in sorted(set(line) - {"\t", "\r"}):
            if character in _LOOKALIKES:
                yield Fault(path, number, f"U+{ord(character):04X} stands where {_LOOKALIKES[character]} is meant")
            elif unicodedata.category(character) in _INVISIBLE_CATEGORIES:
                yield Fault(path, number, f"holds the invisible character U+{ord(character):04X}")


class _Row(NamedTuple):
    """A row of a table of entities or senses, with its place."""

    path: Path
    line: int
    cells: dict[str, str]


def _rows(path: Path, columns: tuple[str, ...], needed: tuple[str, ...] = ()) -> Iterator[_Row]:
    """Yield the rows of a table that have as many cells as its header; other faults of form are found elsewhere."""
    if not path.exists():
        return
    header: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig", errors="replace").split("\n"), start=1):
        row = [cell.strip() for cell in line.split("\t")]
        if not line or line.startswith("#"):
            continue
        if header:
            if len(row) == len(header):
                yield _Row(path, number, dict(zip(header, row, strict=True)))
        elif header_fault(row, columns, needed):
            return
        else:
            header = row


def _check_entities(folder: Path, own: Sequence[Path]) -> Iterator[Fault]:
    """Yield the faults of the knowledge base: ids, names, countries, aliases that collide with each other or with words.

    The names of a user's entities go before those of `folder`, so that they collide with each other alone.
    """
    senses = list(_rows(folder / FOLDER / SENSES, SENSE_COLUMNS))
    told = {(alias_key(row.cells["alias"]), row.cells["entity"]) for row in senses}
    with_senses = {alias for alias, _ in told}
    common = {alias_key(row.cells["word"]) for row in _rows(folder / _WORDS_WITH_SENSES, ("word",))}
    territories = {code for code in map(str, Locale("en").territories) if _COUNTRY.fullmatch(code)} - _NO_COUNTRIES
    ids: dict[str, _Row] = {}
    owners: dict[str, set[str]] = defaultdict(set)
    english: dict[str, set[str]] = defaultdict(set)
    places: dict[tuple[str, str], _Row] = {}
    shipped = [path for path in sorted((folder / FOLDER).glob("*.tsv")) if path.name != SENSES]
    for path in shipped:
        for row in _rows(path, ENTITY_COLUMNS):
            identity = row.cells["id"]
            yield from _row_faults(row, territories, ids)
            if fold(row.cells["name_ar"]) not in map(fold, cells(row.cells["aliases"])):
                yield Fault(path, row.line, f"{identity}: the name {row.cells['name_ar']!r} is no alias")
            if row.cells["name_en"]:
                english[alias_key(row.cells["name_en"])].add(identity)
            for alias in cells(row.cells["aliases"]):
                key = alias_key(alias)
                owners[key].add(identity)
                places[key, identity] = row
                if key in common and key not in with_senses:
                    yield Fault(path, row.line, f"{identity}: {alias} is an ordinary word and has no sense")
    for key, sharing in owners.items():
        for identity in sorted(sharing) if len(sharing) > 1 else ():
            if (key, identity) not in told:
                row = places[key, identity]
                others = ", ".join(sorted(sharing - {identity}))
                yield Fault(row.path, row.line, f"{identity}: {key} is an alias of {others} too and has no sense")
    for key, named in english.items():
        owners[key] |= named
    yield from _sense_faults(senses, owners)
    yield from _own_faults(own, territories, ids)


def _own_faults(own: Sequence[Path], territories: set[str], ids: dict[str, _Row]) -> Iterator[Fault]:
    named: dict[str, _Row] = {}
    for path in own:
        for row in _rows(path, ENTITY_COLUMNS, NEEDED_COLUMNS):
            yield from _row_faults(row, territories, ids)
            names = [row.cells["name_ar"], row.cells.get("name_en", ""), *cells(row.cells.get("aliases", ""))]
            for key in dict.fromkeys(alias_key(name) for name in names if name):
                first = named.setdefault(key, row)
                if first is not row:
                    other = f"{first.cells['id']} ({first.path.name}:{first.line})"
                    yield Fault(path, row.line, f"{row.cells['id']}: {key} is a name of {other} too")


def _row_faults(row: _Row, territories: set[str], ids: dict[str, _Row]) -> Iterator[Fault]:
    """Yield the faults of an entity by itself, and enter it in `ids`."""
    identity = row.cells["id"]
    for message in _entity_faults(row.cells, territories):
        yield Fault(row.path, row.line, f"{identity}: {message}")
    if identity in ids:
        yield Fault(row.path, row.line, f"{identity}: also in {ids[identity].path.name}:{ids[identity].line}")
    ids[identity] = row


def _entity_faults(row: dict[str, str], territories: set[str]) -> Iterator[str]:
    """Yield what is wrong with the cells of an entity; a user's table may have fewer columns."""
    if not _SLUG.fullmatch(row["id"]):
        yield "the id is no slug of small letters, digits and hyphens"
    if row["type"] not in TYPES:
        yield f"the type {row['type']!r} is none of {sorted(TYPES)}"
    if row.get("name_en") == "":
        yield "no English name"
    if row.get("qid") and not _QID.fullmatch(row["qid"]):
        yield f"{row['qid']!r} is no Wikidata id"
    if {"qid", "qid_source"} <= row.keys() and bool(row["qid"]) != bool(row["qid_source"]):
        yield "a Wikidata id and its source go together"
    if row.get("country") and row["country"] not in territories:
        yield f"the country {row['country']!r} is unknown"


def _sense_faults(senses: list[_Row], owners: dict[str, set[str]]) -> Iterator[Fault]:
    total: dict[str, float] = defaultdict(float)
    seen: set[tuple[str, str]] = set()
    for row in senses:
        alias, entity = alias_key(row.cells["alias"]), row.cells["entity"]
        if alias not in owners:
            yield Fault(row.path, row.line, f"{row.cells['alias']} is nobody's name")
        elif entity != NO_ENTITY and entity not in owners[alias]:
            yield Fault(row.path, row.line, f"{row.cells['alias']} is no alias of {entity}")
        if (alias, entity) in seen:
            yield Fault(row.path, row.line, f"{row.cells['alias']} {entity} stands twice")
        seen.add((alias, entity))
        try:
            total[alias] += float(row.cells["weight"])
        except ValueError:
            yield Fault(row.path, row.line, f"the weight {row.cells['weight']!r} is no number")
        if total[alias] > 1.001:
            yield Fault(row.path, row.line, f"the weights of {row.cells['alias']} add up to more than 1")
