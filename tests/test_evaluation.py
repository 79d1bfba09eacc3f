"""The scorer and the floors that it holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.evaluation import (
    LAYERS,
    GoldError,
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
    one_role = {**event(), "arguments": event()["arguments"][:1]}
    bench.write(gold(), [{**article(), "quotes": []}], [one_role])
    (held,) = raise_floors(bench.floors, bench.run, bench.gold)
    assert (held.articles, held.floors["quotes"], held.floors["times"]) == (["one"], 0.0, 100.0)
    bench.write(gold(), [article()], [one_role])
    raise_floors(bench.floors, bench.run, bench.gold)
    (held,) = read_floors(bench.floors)
    assert (held.floors["quotes"], held.floors["arguments"]) == (100.0, 66.5)  # 66.67, rounded down
    bench.write(gold(), [{**article(), "quotes": []}], [event()])
    before = bench.floors.read_bytes()
    with pytest.raises(GoldError, match=r"not lowered: one: quotes is 0\.0"):
        raise_floors(bench.floors, bench.run, bench.gold)
    assert bench.floors.read_bytes() == before
    assert check_floors(bench.run, bench.gold, [held])[0] == "one: quotes is 0.0, its floor is 100.0"


def test_new_articles_get_floors_of_their_own(bench: Bench) -> None:
    """More gold, which may be harder, sinks no floor of what was recorded before."""
    sets = raise_floors(bench.floors, bench.run, bench.gold)
    (bench.gold / "two.gold.json").write_text(json.dumps(gold()), encoding="utf-8")
    (bench.gold.parent / "articles" / "two.txt").write_text(TEXT, encoding="utf-8")
    (line,) = check_floors(bench.run, bench.gold, sets)
    assert line.startswith("no floors are held for two;")
    assert "--raise-floors" in line
    first, second = raise_floors(bench.floors, bench.run, bench.gold)
    assert (first, second.articles, second.floors["events"]) == (sets[0], ["two"], 0.0)
    assert check_floors(bench.run, bench.gold, read_floors(bench.floors)) == []
    (bench.gold / "two.gold.json").unlink()
    assert raise_floors(bench.floors, bench.run, bench.gold) == [first]


def test_other_gold_is_a_fallen_gate_with_its_remedy(bench: Bench) -> None:
    sets = raise_floors(bench.floors, bench.run, bench.gold)
    assert check_floors(bench.run, bench.gold, sets) == []
    bench.write({**gold(), "times": []}, [article()], [event()])
    gone, times = check_floors(bench.run, bench.gold, sets)
    assert "--raise-floors" in gone
    assert times == "one: times is 0.0, its floor is 100.0"


@pytest.mark.parametrize("content", ["[]", '{"sets": [{"articles": []}]}', "no JSON"])
def test_broken_floors_are_named(bench: Bench, content: str) -> None:
    bench.floors.write_text(content, encoding="utf-8")
    with pytest.raises(GoldError, match=r"floors\.json: expected sets"):
        read_floors(bench.floors)


def test_an_unknown_layer_is_named(bench: Bench) -> None:
    row = {"articles": ["one"], "gold_sha256": "", "floors": {"tokens": 3.0}}
    bench.floors.write_text(json.dumps({"sets": [row]}), encoding="utf-8")
    with pytest.raises(GoldError, match="no layer is called tokens"):
        read_floors(bench.floors)


def test_the_digest_covers_the_texts(bench: Bench) -> None:
    before = gold_digest(bench.gold)
    (bench.gold.parent / "articles" / "one.txt").write_text(TEXT + " ", encoding="utf-8")
    assert gold_digest(bench.gold) != before


def test_the_table_names_every_layer_and_type(bench: Bench) -> None:
    lost = {**event(), "type": "Legal.Fine"}
    bench.write(gold(), [article()], [event(), lost])
    rows = {
        line[:30].strip(): line[30:].split() for line in format_report(evaluate(bench.run, bench.gold)).splitlines()
    }
    assert set(LAYERS) <= set(rows)
    assert rows["Personnel.Layoff"] == ["100.0", "100.0", "100.0", "1", "1", "1"]
    assert rows["Legal.Fine"] == ["0.0", "0.0", "0.0", "0", "0", "1"]


def test_the_command(bench: Bench) -> None:
    assert bench.command().exit_code == 0
    assert bench.command("--raise-floors").exit_code == 2
    floors = ("--floors", str(bench.floors))
    assert bench.command(*floors, "--raise-floors").exit_code == 0
    assert bench.command(*floors).exit_code == 0
    bench.write(gold(), [{**article(), "quotes": []}], [event()])
    fallen = bench.command(*floors, "--wrong", "3")
    assert fallen.exit_code == 1
    assert "quotes is 0.0" in fallen.stderr
    assert "missed" in fallen.stdout


def test_gold_without_a_run_is_refused(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(GoldError, match="output folder"):
        evaluate(tmp_path / "empty", bench.gold)
    with pytest.raises(GoldError, match="holds no"):
        evaluate(bench.run, tmp_path / "empty")


def test_the_floors_on_record_belong_to_the_gold_on_record() -> None:
    sets = read_floors(REPOSITORY / "corpus" / "floors.json")
    folder = REPOSITORY / "corpus" / "gold"
    assert [each.digest for each in sets] == [gold_digest(folder, each.articles) for each in sets]
    assert sorted(name for each in sets for name in each.articles) == sorted(
        path.name.removesuffix(".gold.json") for path in folder.iterdir()
    )
