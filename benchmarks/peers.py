"""Quality and speed beside the packages people use now, on the same cases in one run.

    make benchpeers [CASES="FILE.jsonl ..."]

Without CASES the project's own cases are read (tests/cases: "text", "expect", "published"); cases of another package are a JSONL
file of "input", "expected" (objects with "type" and "value") and "context"; annotated sentences have "text", "quantities", "times". A reader is asked only for the layers it knows. A case is
right when the values found are those expected, in order and no other: spans are not compared, for most peers give none. A moment is
compared as finely as the case states it. Speed is texts a second of the processor's time with all tables loaded, one core; the last
column says how many times as fast khabar is on the same texts. Duckling is not among the peers: it is a Haskell program, and its
Python binding does not build (peer-requirements.txt).
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from readers import READERS, duration_seconds

HERE = Path(__file__).parent
OWN = [HERE.parent / "tests" / "cases" / f"{name}.jsonl" for name in ("quantities", "times")]
LAYERS = {
    "count": "number",
    "measure": "number",
    "datetime": "date",
    "time": "date",
    "DATE": "date",
    "TIME": "date",
    "DURATION": "duration",
}
NUMBER = re.compile(r"-?\d+(\.\d+)?")
CUT = {"year": 4, "month": 7, "day": 10, "hour": 13, "minute": 16}


def read_cases(path: Path) -> Iterator[dict[str, Any]]:
    """The cases of a file: one for each layer a text has values of, where all of them can be compared."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        expected = row.get("expect") or row.get("expected") or [*row.get("quantities", []), *row.get("times", [])]
        if not isinstance(expected, list) or row.get("check_value") is False:
            continue
        by_layer: dict[str, list[Any]] = defaultdict(list)
        for item in expected:
            kind = str(item.get("kind") or item.get("type"))
            layer = LAYERS.get(kind, kind)
            by_layer[layer].append(None if item.get("optional") else expected_value(item, layer))
        for layer, values in by_layer.items():
            if layer in READERS["khabar"].layers and None not in values:
                context = row.get("context") or row.get("published")
                yield {"text": row.get("input") or row["text"], "layer": layer, "context": context, "values": values}


def expected_value(item: dict[str, Any], layer: str) -> Any:
    """What the case expects, in the readers' form; None when it cannot be compared."""
    value = item.get("value")
    if value is None or isinstance(value, list):
        return None
    if layer == "money":
        ambiguous = item.get("iso_ambiguous", False)
        return [float(value), None if ambiguous else item.get("currency") or item.get("iso_currency")]
    if layer == "date":
        return str(value)[: CUT.get(item.get("grain", ""), 19)]
    if layer == "duration":
        unit = str(item.get("unit", "")).rstrip("sS").lower()
        letters = {
            "second": "TS",
            "minute": "TM",
            "hour": "TH",
            "day": "D",
            "week": "W",
            "month": "M",
            "year": "Y",
        }.get(unit)
        return duration_seconds(f"P{letters[:-1]}{value}{letters[-1]}" if letters else str(item.get("timex", value)))
    return None if isinstance(value, str) and not NUMBER.fullmatch(value) else float(value)


def is_right(found: list[Any] | None, values: list[Any], layer: str) -> bool:
    """Whether the values found are those expected."""
    if found is None or len(found) != len(values):
        return False
    return all(is_same(one, other, layer) for one, other in zip(found, values, strict=True))


def is_same(found: Any, value: Any, layer: str) -> bool:
    """Whether one value is the other: numbers within a millionth, durations within 2 % (a month is 30 days or 30.4), moments as finely as expected."""
    if layer == "money":
        return is_same(found[0], value[0], "number") and (found[1] is None or value[1] is None or found[1] == value[1])
    if layer == "date":
        return first_moment(found)[: len(value)] == value.replace(" ", "T")
    tolerance = 0.02 if layer == "duration" else 1e-6
    return found is not None and abs(found - value) <= tolerance * max(abs(found), abs(value))


def first_moment(value: str) -> str:
    """An ISO 8601 value, whole or reduced to a year, month, day or minute, as the moment it begins with."""
    return (
        value + "0000-01-01T00:00:00"[len(value) :]
        if re.fullmatch(r"\d{4}(-\d\d(-\d\d(T\d\d(:\d\d(:\d\d)?)?)?)?)?", value)
        else value
    )


def ask(name: str, python: Path, cases: list[dict[str, Any]]) -> tuple[list[list[Any] | None], float]:
    """What a reader finds in each case and its texts a second, from a process of the environment it lives in."""
    run = subprocess.run(
        [str(python), str(HERE / "readers.py"), name],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        sys.exit(f"{name}: the reader failed under {python}\n{run.stderr[-2000:]}")
    got = json.loads(run.stdout)
    return got["found"], got["texts_per_second"]


def main() -> None:
    """Print a line a file, layer and reader."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="*", type=Path, default=OWN)
    parser.add_argument("--peers", type=Path, required=True, help="the Python of the environment with the peers")
    options = parser.parse_args()
    print(f"{'cases':34}{'layer':10}{'reader':14}{'right':>14}{'%':>7}{'texts/s':>10}{'khabar':>10}")
    for path in options.cases:
        by_layer: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for case in read_cases(path):
            by_layer[case["layer"]].append(case)
        for layer, cases in sorted(by_layer.items()):
            own = 0.0  # texts a second of khabar, which is asked first
            for name, reader in READERS.items():
                if layer not in reader.layers:
                    continue
                python = Path(sys.executable) if name == "khabar" else options.peers
                answers, rate = ask(name, python, cases)
                own = own or rate
                right = sum(is_right(found, case["values"], layer) for found, case in zip(answers, cases, strict=True))
                print(
                    f"{path.stem:34}{layer:10}{name:14}{right:>6} of {len(cases):<4}{100 * right / len(cases):>7.1f}{rate:>10,.0f}"
                    f"{f'{own / rate:,.1f} x':>10}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
