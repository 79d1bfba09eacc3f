"""A user's tables are read beside those shipped, and a fault is named with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.language.knowledge import load_knowledge
from pipeline.language.tables import TableError


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"id\ttype\tname_ar\nacme\tFIRM\tx\n", ":2: acme: the type 'FIRM'"),
        (b"id\ttype\tname_ar\nacme\tORG\tx\n\nacme\tORG\ty\n", ":4: the entity id 'acme' is used twice"),
        (b"id\ttype\tname_ar\nacme\tORG\t\n", ":2: the cell 'name_ar' is empty"),
        (b"id\ttype\tname_ar\nacme\tORG\n", ":2: 2 cells"),
        (b"\n\nid\tname_ar\n", ":3: the column 'type' is missing"),
        (b"id\ttype\tname_ar\nacme\tORG\t\xe3\n", ": is not UTF-8"),
        (b"", ": no header line"),
    ],
)
def test_a_fault_has_its_file_and_line(tmp_path: Path, content: bytes, fault: str) -> None:
    table = tmp_path / "my.tsv"
    table.write_bytes(content)
    with pytest.raises(TableError) as raised:
        load_knowledge((str(table),))
    assert str(raised.value).startswith(f"{table}{fault}")
