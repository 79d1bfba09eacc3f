"""The scorer and the floors that it holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.evaluation import (
    GoldError,
    Score,
    check_floors,
    evaluate,
    format_report,
    gold_digest,
    raise_floors,
    read_floors,
    same_quantity,
    same_span,
    same_time,
)
from tests.conftest import REPOSITORY

TEXT = 'أعلنت شركة ميتا أمس تسريح 11 ألف موظف. وقال المدير: "هذا قرار صعب جدا".'


def span(words: str, **fields: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), **fields}


def told(words: str, **fields: Any) -> dict[str, Any]:
    return span(words, text=words, **fields)


def gold() -> dict[str, Any]:
    count = span("11 ألف")
    return {
        "doc_id": "one",
        "published": "2022-11-09",
        "entities": [span("ميتا", type="ORG", name_en="Meta")],
        "quantities": [{**count, "kind": "count", "value": "11000"}],
        "times": [span("أمس", type="DATE", value="2022-11-08")],
        "quotes": [span("هذا قرار صعب جدا", speaker="المدير")],
        "events": [
            {
                "type": "Personnel.Layoff",
                "trigger": [TEXT.index("تسريح"), TEXT.index("تسريح") + 5],
                "args": [{"role": "employer", **span("ميتا")}, {"role": "count", **count}],
                "polarity": "positive",
                "modality": "actual",
            }
        ],
    }


def article() -> dict[str, Any]:
    return {
        "doc_id": "one",
        "text": TEXT,
        "entities": [{"id": "E1", "type": "PRODUCT", "name_en": "META", "mentions": [told("ميتا")]}],
        "quantities": [told("11 ألف", kind="count", value="11000")],
        "times": [told("أمس", type="DATE", value="2022-11-08")],
        "quotes": [told("هذا قرار صعب جدا", kind="direct", speaker_text="المدير")],
    }


def event() -> dict[str, Any]:
    return {
        "doc_id": "one",
        "type": "Personnel.Layoff",
        "trigger": told("تسريح"),
        "arguments": [told("ميتا", role="employer"), told("11 ألف موظف", role="count")],
        "polarity": "positive",
        "modality": "actual",
        "evidence": told("أعلنت شركة ميتا أمس تسريح 11 ألف موظف."),
    }


class Bench:
    """A folder of gold and a folder of a run, both changed at will."""

    def __init__(self, folder: Path) -> None:
        self.gold, self.run, self.floors = folder / "gold", folder / "run", folder / "floors.json"
        for path in (self.gold, self.run, folder / "articles"):
            path.mkdir()
        (folder / "articles" / "one.txt").write_text(TEXT, encoding="utf-8")
        self.write(gold(), [article()], [event()])

    def write(self, annotations: dict[str, Any], articles: list[Any], events: list[Any]) -> None:
        (self.gold / "one.gold.json").write_text(json.dumps(annotations), encoding="utf-8")
        for name, records in (("articles", articles), ("events", events)):
            lines = "".join(json.dumps(record) + "\n" for record in records)
            (self.run / f"{name}.jsonl").write_text(lines, encoding="utf-8")

    def command(self, *options: str) -> Any:
        return CliRunner().invoke(main, ["evaluate", str(self.run), "--gold", str(self.gold), *options])


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_a_perfect_run(bench: Bench) -> None:
    for layer, score in evaluate(bench.run, bench.gold).items():
        assert score.f == 100, layer
        assert score.wrong == []


def test_an_article_that_was_not_run_is_missed(bench: Bench) -> None:
    bench.write(gold(), [], [])
    report = evaluate(bench.run, bench.gold)
    assert report["entities"].recall == 0
    assert report["entities"].wrong == ["one | missed | ORG | ميتا"]
    assert (report["arguments"].gold, report["arguments"].right) == (2, 0)


def test_what_gold_lacks_is_extra(bench: Bench) -> None:
    annotations = {**gold(), "quotes": []}
    bench.write(annotations, [article()], [event(), event()])
    report = evaluate(bench.run, bench.gold)
    assert report["quotes"].precision == 0
    assert report["events"].precision == 50
    assert report["events"].recall == 100


def test_ignored_stretches_are_not_scored(bench: Bench) -> None:
    bench.write({**gold(), "quotes": [], "ignore": [[TEXT.index("وقال"), len(TEXT)]]}, [article()], [event()])
    assert evaluate(bench.run, bench.gold)["quotes"].found == 0


def test_optional_amounts_count_neither_way(bench: Bench) -> None:
    annotations = gold()
    annotations["quantities"][0]["optional"] = True
    bench.write(annotations, [article()], [event()])
    score = evaluate(bench.run, bench.gold)["quantities"]
    assert (score.gold, score.found) == (0, 0)


def test_factuality_needs_polarity_and_modality(bench: Bench) -> None:
    bench.write(gold(), [article()], [{**event(), "modality": "planned"}])
    report = evaluate(bench.run, bench.gold)
    assert report["events"].f == 100
    assert report["factuality"].f == 0


@pytest.mark.parametrize(
    ("text", "one", "other", "same"),
    [
        ("لتويتر", "تويتر", "لتويتر", True),
        ("والقاهرة", "القاهرة", "والقاهرة", True),
        ("للإمارات", "لإمارات", "للإمارات", True),
        ("«ميتا»", "ميتا", "«ميتا»", True),
        ("شركة ميتا", "ميتا", "شركة ميتا", False),
        ("ميتا بلاتفورمز", "ميتا", "ميتا بلاتفورمز", False),
    ],
)
def test_edges_that_are_forgiven(text: str, one: str, other: str, same: bool) -> None:
    a, b = ((text.index(words), text.index(words) + len(words)) for words in (one, other))
    assert same_span(text, a, b) is same


def test_amounts_agree_in_value_and_currency() -> None:
    money = {"kind": "money", "value": "44000000000", "currency": "USD"}
    assert same_quantity(money, {**money, "value": "4.4E10"})
    assert not same_quantity(money, {**money, "currency": "EUR"})
    assert not same_quantity(money, {**money, "kind": "number"})
    assert same_quantity({"kind": "count", "value": "5", "alt": ["6"]}, {"kind": "number", "value": "6"})
    assert not same_quantity({"kind": "count", "value": "5", "value_max": "6"}, {"kind": "count", "value": "5"})


def test_durations_agree_in_seconds() -> None:
    assert same_time({"type": "DURATION", "value": "P1W"}, {"type": "DURATION", "value": "P7D"})
    assert same_time({"type": "DURATION", "value": "PT90M"}, {"type": "DURATION", "value": "PT1H30M"})
    assert not same_time({"type": "DURATION", "value": "P1Y"}, {"type": "DURATION", "value": None})
    assert not same_time({"type": "DATE", "value": "2022-11"}, {"type": "DATE", "value": "2022-11-01"})
    assert same_time({"type": "DATE", "value": None}, {"type": "DATE", "value": None})


def test_floors_rise_and_never_sink(bench: Bench) -> None:
    poor = {"entities": Score(right=7, gold=10, found=9)}
    raise_floors(bench.floors, poor, bench.gold)
    assert read_floors(bench.floors)["floors"] == {"entities": {"f": 73.5}}  # 73.68, rounded down
    raise_floors(bench.floors, {"entities": Score(right=9, gold=10, found=9)}, bench.gold)
    assert read_floors(bench.floors)["floors"] == {"entities": {"f": 94.5}}
    before = bench.floors.read_bytes()
    with pytest.raises(GoldError, match="not lowered"):
        raise_floors(bench.floors, poor, bench.gold)
    assert bench.floors.read_bytes() == before
    assert check_floors(poor, read_floors(bench.floors)) == ["entities: f is 73.7, its floor is 94.5"]


def test_other_gold_is_a_fallen_gate_with_its_remedy(bench: Bench) -> None:
    report = evaluate(bench.run, bench.gold)
    floors = raise_floors(bench.floors, report, bench.gold)
    assert check_floors(report, floors, bench.gold) == []
    bench.write({**gold(), "quotes": []}, [article()], [event()])
    (line,) = check_floors(report, floors, bench.gold)
    assert "--raise-floors" in line


def test_the_digest_covers_the_texts(bench: Bench) -> None:
    before = gold_digest(bench.gold)
    (bench.gold.parent / "articles" / "one.txt").write_text(TEXT + " ", encoding="utf-8")
    assert gold_digest(bench.gold) != before


def test_the_table_names_every_layer(bench: Bench) -> None:
    table = format_report(evaluate(bench.run, bench.gold), {"floors": {"quotes": {"f": 75.0}}})
    assert "quote speakers" in table
    assert "75.0" in table


def test_the_command(bench: Bench) -> None:
    assert bench.command().exit_code == 0
    assert bench.command("--raise-floors").exit_code == 2
    floors = ("--floors", str(bench.floors))
    assert bench.command(*floors, "--raise-floors").exit_code == 0
    assert bench.command(*floors).exit_code == 0
    bench.write(gold(), [{**article(), "quotes": []}], [event()])
    fallen = bench.command(*floors, "--wrong", "3")
    assert fallen.exit_code == 1
    assert "quotes: f is 0.0" in fallen.stderr
    assert "missed" in fallen.stdout


def test_gold_without_a_run_is_refused(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(GoldError, match="output folder"):
        evaluate(tmp_path / "empty", bench.gold)
    with pytest.raises(GoldError, match="holds no"):
        evaluate(bench.run, tmp_path / "empty")


def test_the_floors_on_record_belong_to_the_gold_on_record() -> None:
    floors = read_floors(REPOSITORY / "corpus" / "floors.json")
    assert floors["gold_sha256"] == gold_digest(REPOSITORY / "corpus" / "gold")
