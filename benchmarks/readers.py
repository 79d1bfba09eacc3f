"""One reader of numbers, money and times behind one protocol: cases in on stdin, answers and seconds out on stdout, as JSON.

    python benchmarks/readers.py READER < cases.json > answers.json

A case is {"text", "layer", "context"}; the layer is number, ordinal, percent, money, date or duration, the context an ISO 8601 moment
or null. An answer is the list of values found: numbers, [number, ISO 4217 code or null] for money, ISO 8601 values for dates, seconds
for durations. Each reader imports its package itself, so one file runs in our environment and in the peers'.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

SECONDS = {"Y": 31557600, "M": 2629800, "W": 604800, "D": 86400, "H": 3600, "m": 60, "S": 1}


class Reader(NamedTuple):
    """The layers a package reads, and what makes its reading function: it imports the package, so it runs once, untimed."""

    layers: set[str]
    start: Callable[[], Callable[[str, str, datetime | None], list[Any]]]


def duration_seconds(value: str) -> float | None:
    """Seconds of an ISO 8601 duration (a month is 30.4375 days), None for anything else.

    >>> duration_seconds("P1DT2H")
    93600.0
    """
    match = re.fullmatch(r"P((?:[\d.]+[YMWD])*)(?:T((?:[\d.]+[HMS])+))?", value)
    if not match:
        return None
    parts = re.findall(r"([\d.]+)([YMWD])", match[1])
    parts += [(n, unit.replace("M", "m")) for n, unit in re.findall(r"([\d.]+)([HMS])", match[2] or "")]
    return float(sum(float(number) * SECONDS[unit] for number, unit in parts))


def khabar() -> Callable[[str, str, datetime | None], list[Any]]:
    """khabar's two stages on spaCy's blank Arabic pipeline, as a researcher would add them."""
    import spacy

    nlp = spacy.blank("ar")
    times, quantities = nlp.add_pipe("khabar_times"), nlp.add_pipe("khabar_quantities")

    def read(text: str, layer: str, context: datetime | None) -> list[Any]:
        doc = nlp.make_doc(text)
        day, _, hour = context.isoformat().partition("T") if context else ("", "", "")
        doc._.khabar_article = {"published": {"value": day, "time": hour}} if context else None
        doc = times(doc)
        if layer == "date":
            return [t["value"] for t in doc._.khabar_times if t["type"] in ("DATE", "TIME") and t["value"]]
        if layer == "duration":
            return [duration_seconds(t["value"] or "") for t in doc._.khabar_times if t["type"] == "DURATION"]
        found = quantities(doc)._.khabar_quantities
        if layer == "money":
            return [[float(q["value"]), q["currency"]] for q in found if q["kind"] == "money"]
        kinds = {"percent": {"percent"}, "ordinal": {"ordinal"}}.get(layer, {"number", "count", "measure"})
        return [float(q["value"]) for q in found if q["kind"] in kinds]

    return read


def maha() -> Callable[[str, str, datetime | None], list[Any]]:
    """Maha: numbers, ordinals, moments relative to now, durations with a normalized value."""
    from maha.parsers.functions import parse_dimension

    names = {"number": "numeral", "ordinal": "ordinal", "date": "time", "duration": "duration"}

    def read(text: str, layer: str, context: datetime | None) -> list[Any]:
        found = [dimension.value for dimension in parse_dimension(text, **{names[layer]: True})]
        if layer == "date":
            return [((context or datetime(2000, 1, 1)) + value).isoformat() for value in found]
        if layer == "duration":
            return [float(value.normalized_value.value) for value in found]
        return [float(value) for value in found]

    return read


def pyarabic() -> Callable[[str, str, datetime | None], list[Any]]:
    """pyarabic: phrases of number words, each with its value."""
    from pyarabic import number

    def read(text: str, layer: str, context: datetime | None) -> list[Any]:
        return [float(number.text2number(phrase)) for phrase in number.extract_number_phrases(text)]

    return read


def price_parser() -> Callable[[str, str, datetime | None], list[Any]]:
    """price-parser: one price a text; its currency is the sign as written, so the amount alone is judged."""
    from price_parser import Price

    def read(text: str, layer: str, context: datetime | None) -> list[Any]:
        price = Price.fromstring(text)
        return [] if price.amount is None else [[float(price.amount), None]]

    return read


def dateparser() -> Callable[[str, str, datetime | None], list[Any]]:
    """dateparser: the whole text as one date, else the dates it finds in it."""
    import dateparser
    from dateparser.search import search_dates

    def read(text: str, layer: str, context: datetime | None) -> list[Any]:
        settings = {"RELATIVE_BASE": context} if context else {}
        whole = dateparser.parse(text, languages=["ar"], settings=settings)
        found = (
            [whole] if whole else [when for _, when in search_dates(text, languages=["ar"], settings=settings) or []]
        )
        return [when.replace(tzinfo=None).isoformat() for when in found]

    return read


READERS = {
    "khabar": Reader({"number", "ordinal", "percent", "money", "date", "duration"}, khabar),
    "maha": Reader({"number", "ordinal", "date", "duration"}, maha),
    "pyarabic": Reader({"number"}, pyarabic),
    "price-parser": Reader({"money"}, price_parser),
    "dateparser": Reader({"date"}, dateparser),
}


def answers(name: str, cases: list[dict[str, Any]]) -> dict[str, Any]:
    """What the reader found in each case, None where it raised, and the processor's seconds of a second pass: in the first, tables load."""
    read = READERS[name].start()
    asked = [
        (c["text"], c["layer"], datetime.fromisoformat(c["context"]).replace(tzinfo=None) if c["context"] else None)
        for c in cases
    ]
    found: list[list[Any] | None] = []
    for case in asked:
        try:
            found.append(read(*case))
        except Exception as error:  # noqa: BLE001 - a peer that fails on a case has not read it
            print(f"{name}: {case[0]!r}: {error!r}", file=sys.stderr)
            found.append(None)
    readable = [case for case, values in zip(asked, found, strict=True) if values is not None]
    clock = time.process_time()
    for case in readable:
        read(*case)
    return {"found": found, "texts_per_second": len(readable) / (time.process_time() - clock)}


if __name__ == "__main__":
    json.dump(answers(sys.argv[1], json.load(sys.stdin)), sys.stdout)
