"""The explanation of an article's events: the rule, the slots and the source stand beside the words."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from pipeline.cli import main


def test_the_rule_the_slots_and_the_source_are_shown(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("قالت رويترز إن شركة ميتا سرحت ألف موظف.", encoding="utf-8")
    result = CliRunner().invoke(main, ["explain", str(article)])
    assert result.exit_code == 0, result.output
    for part in ("Personnel.Layoff.toml, trigger group ", "employer", "subject", "(attribution)", "رويترز"):
        assert part in result.output


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["explain", str(tmp_path / "none.txt")]).exit_code in (1, 2)


def test_the_options_of_a_run_are_those_of_its_explanation(tmp_path: Path) -> None:
    article, table = tmp_path / "a.txt", tmp_path / "my.tsv"
    article.write_text("سرحت مطاحن السنديان ألف موظف أمس.", encoding="utf-8")
    table.write_text("id\ttype\tname_ar\noak-mill\tORG\tمطاحن السنديان\n", encoding="utf-8")
    options = ["--entities", str(table), "--ner", "khabar", "--published", "2022-11-09"]
    result = CliRunner().invoke(main, ["explain", str(article), *options])
    assert result.exit_code == 0, result.output
    assert "entity E1" in result.output


def test_a_file_that_cannot_be_read_is_named_once(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("", encoding="utf-8")
    result = CliRunner().invoke(main, ["explain", str(empty)])
    assert result.exit_code == 1
    assert result.stderr.count(empty.name) == 1
