"""The report page: right to left, every event shown, markup in an article harmless."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.viewing.report import write_report


def test_the_page_shows_each_event_and_escapes_the_text(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("أطلقت شركة أبل هاتفا جديدا <b>اليوم</b>.", encoding="utf-8")
    run = tmp_path / "run"
    extracted = CliRunner().invoke(main, ["extract", str(tmp_path / "in"), "--out", str(run), "--workers", "1"])
    assert extracted.exit_code == 0, extracted.output
    page = tmp_path / "page.html"
    assert write_report(run, page) == 1
    html = page.read_text(encoding="utf-8")
    assert 'dir="rtl"' in html
    assert "<mark>أطلقت</mark>" in html
    assert "Product.Launch" in html
    assert "<b>" not in html


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_report(tmp_path, tmp_path / "page.html")
    refused = CliRunner().invoke(main, ["report", str(tmp_path)])
    assert refused.exit_code == 2
    assert "give the folder of a finished run" in refused.output
