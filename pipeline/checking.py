"""Check the linguistic tables: every fault with its file and line."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.language.tables import DATA

# Letters of other keyboards that look like Arabic ones; the fold forgives them, a table should not hold them.
_LOOKALIKES = {"\u06cc": "ي U+064A", "\u06a9": "ك U+0643", "\u06c1": "ه U+0647", "\u06d2": "ي U+064A"}
_INVISIBLE_CATEGORIES = ("Cf", "Cc", "Co", "Cn")
# Tables about letters, marks and file formats hold them on purpose.
_ABOUT_CHARACTERS = ("orthography", "reading")


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


def check_tables(folder: Path = DATA) -> Iterator[Fault]:
    """Yield the faults of all tables under `folder`."""
    for path in table_paths(folder):
        yield from check_table(path, characters=path.relative_to(folder).parts[0] not in _ABOUT_CHARACTERS)


def check_table(path: Path, *, characters: bool = True) -> Iterator[Fault]:
    """Yield the faults of the table at `path`; `characters` says whether letters of other keyboards are faults."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        yield Fault(path, 0, f"is not UTF-8: {error.reason} at byte {error.start}")
        return
    if path.suffix == ".toml":
        yield from _check_toml(path, text)
    else:
        yield from _check_rows(path, text)
    if characters:
        yield from _check_characters(path, text)


def _check_toml(path: Path, text: str) -> Iterator[Fault]:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        yield Fault(path, 0, f"is not TOML: {error}")


def _check_rows(path: Path, text: str) -> Iterator[Fault]:
    header: list[str] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if line.endswith("\r"):
            yield Fault(path, number, "ends with a carriage return; lines end with LF")
        if not line or line.startswith("#"):
            continue
        row = line.split("\t")
        if not header:
            header = row
            if len(set(header)) < len(header):
                yield Fault(path, number, f"two columns have one name: {header}")
            continue
        if len(row) != len(header):
            yield Fault(path, number, f"{len(row)} cells, the header has {len(header)}")
        if not row[0].strip():
            yield Fault(path, number, f"the cell {header[0]!r} is empty")
        if line in seen:
            yield Fault(path, number, f"repeats line {seen[line]}")
        seen.setdefault(line, number)
        for name, cell in zip(header, row, strict=False):
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
