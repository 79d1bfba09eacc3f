"""Read the linguistic tables under `pipeline/data`, and tables of a user."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

DATA = Path(str(resources.files("pipeline"))) / "data"


class TableError(ValueError):
    """A table that cannot be used; the message names the file, the line and what is wrong."""


def read_table(name: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Yield the rows of the tab-separated table `data/<name>` as {column: cell}.

    The first line that is no comment (#) names the columns, which must be exactly `columns`.
    Raises TableError where the header or a row does not fit.
    """
    return (row for _, row in numbered_rows(DATA / name, columns))


def numbered_rows(
    path: Path, columns: tuple[str, ...], needed: tuple[str, ...] = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of the table at `path` with their line numbers, which count from 1.

    With `needed` the table is a user's: it may have those of `columns` that it likes in any order, among them all that
    are needed, whose cells are not empty; cells of the others are. It may begin with a byte order mark.
    Raises TableError where the header or a row does not fit.
    """
    header: list[str] | None = None
    absent: dict[str, str] = {}
    with path.open(encoding="utf-8-sig" if needed else "utf-8") as lines:
        try:
            for number, row in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
                if not row or row[0].startswith("#"):
                    continue
                if header is None:
                    header = row
                    if fault := header_fault(header, columns, needed):
                        raise TableError(f"{path}:{number}: {fault}")
                    absent = dict.fromkeys(set(columns) - set(header), "")
                    continue
                if len(row) != len(header):
                    raise TableError(f"{path}:{number}: {len(row)} cells, the header has {len(header)}")
                found = dict(zip(header, (cell.strip() for cell in row), strict=True))
                for name in needed:
                    if not found[name]:
                        raise TableError(f"{path}:{number}: the cell {name!r} is empty")
                yield number, found | absent if absent else found
        except UnicodeDecodeError as error:
            raise TableError(f"{path}: is not UTF-8: {error.reason}") from error
    if header is None:
        raise TableError(f"{path}: no header line")


def header_fault(header: list[str], columns: tuple[str, ...], needed: tuple[str, ...] = ()) -> str | None:
    """Tell what is wrong with the names of a table's columns: they are `columns`, or with `needed` some, those among them."""
    if not needed:
        return None if tuple(header) == columns else f"the columns are {header}, expected {list(columns)}"
    if len(set(header)) < len(header):
        return f"two columns have one name: {header}"
    if unknown := [name for name in header if name not in columns]:
        return f"there is no column {unknown[0]!r}; the columns are {', '.join(columns)}, separated by tabs"
    if missing := [name for name in needed if name not in header]:
        return f"the column {missing[0]!r} is missing; {', '.join(needed)} are needed"
    return None


def cells(cell: str) -> list[str]:
    """Split a cell that lists several values with `|`."""
    return [value.strip() for value in cell.split("|") if value.strip()]
