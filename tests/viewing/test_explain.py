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
