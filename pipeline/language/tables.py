"""Read the linguistic tables under `pipeline/data`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

DATA = Path(str(resources.files("pipeline"))) / "data"


class TableError(ValueError):
    """A table that cannot be used; the message names the file, the line and what is wrong."""


def read_table(name: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Yield the rows of the tab-separated table `data/<name>`, or of the one at an absolute path, as {column: cell}.

    The first line that is no comment (#) names the columns, which must be exactly `columns`.
    Raises TableError where the header or a row does not fit.
    """
    path = DATA / name
    with path.open(encoding="utf-8", newline="") as lines:
        header: list[str] | None = None
        for number, row in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
            if not row or row[0].startswith("#"):
                continue
            if header is None:
                header = row
                if tuple(header) != columns:
                    raise TableError(f"{path}:{number}: the columns are {header}, expected {list(columns)}")
            elif len(row) != len(header):
                raise TableError(f"{path}:{number}: {len(row)} cells, the header has {len(header)}")
            else:
                yield dict(zip(header, (cell.strip() for cell in row), strict=True))
        if header is None:
            raise TableError(f"{path}: no header line")


def cells(cell: str) -> list[str]:
    """Split a cell that lists several values with `|`."""
    return [value.strip() for value in cell.split("|") if value.strip()]
