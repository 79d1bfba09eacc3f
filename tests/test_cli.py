"""The command line: exit codes, streams, help, refusals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main

NEWS = "أعلنت شركة ميتا تسريح 11 ألف موظف.\n\nوقالت الشركة إن القرار نهائي."


def khabar(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=stdin)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "one.txt"
    path.parent.mkdir()
    path.write_text(NEWS, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", [[], ["extract"], ["stages"], ["check-data"], ["schema"]])
def test_help_shows_an_example(command: list[str]) -> None:
    result = khabar(*command, "--help")
    assert result.exit_code == 0
    assert "Example" in result.stdout
    assert "khabar " in result.stdout


def test_a_folder_gives_a_run(news: Path, tmp_path: Path) -> None:
    result = khabar("extract", str(news.parent), "--out", str(tmp_path / "run"), "--workers", "1")
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    assert "articles" in result.stderr
    files = sorted(path.name for path in (tmp_path / "run").iterdir())
    assert files == ["articles.jsonl", "errors.jsonl", "events.jsonl", "manifest.json"]
    (event,) = [json.loads(line) for line in (tmp_path / "run" / "events.jsonl").open(encoding="utf-8")]
    assert event["type"] == "Personnel.Layoff"


def test_stdin_to_stdout_gives_event_lines_only() -> None:
    result = khabar("extract", "-", "--out", "-", "--quiet", stdin=NEWS.encode())
    assert result.exit_code == 0, result.stderr
    assert [json.loads(line)["type"] for line in result.stdout.splitlines()] == ["Personnel.Layoff"]
    assert result.stderr == ""


def test_an_input_that_fails_gives_exit_code_1_and_an_error_line(news: Path, tmp_path: Path) -> None:
    (news.parent / "broken.json").write_text('{"url": "x"}', encoding="utf-8")
    result = khabar("extract", str(news.parent), "--out", str(tmp_path / "run"))
    assert result.exit_code == 1
    (error,) = [json.loads(line) for line in (tmp_path / "run" / "errors.jsonl").open(encoding="utf-8")]
    assert error["path"].endswith("broken.json")
    assert error["stage"] == "reading"


def test_a_headline_alone_gives_its_event() -> None:
    line = json.dumps({"title": "ميتا تسرح 11 ألف موظف"})
    result = khabar("extract", "-", "--out", "-", "--quiet", stdin=line)
    assert result.exit_code == 0, result.stderr
    (event,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert event["type"] == "Personnel.Layoff"
    assert event["source"]["title"][event["trigger"]["start"] : event["trigger"]["end"]] == event["trigger"]["text"]


def test_a_run_is_not_replaced_without_force(news: Path, tmp_path: Path) -> None:
    arguments = ("extract", str(news), "--out", str(tmp_path / "run"))
    assert khabar(*arguments).exit_code == 0
    refused = khabar(*arguments)
    assert refused.exit_code == 2
    assert "--force" in refused.stderr
    assert khabar(*arguments, "--force").exit_code == 0


def test_a_missing_input_is_refused(tmp_path: Path) -> None:
    result = khabar("extract", str(tmp_path / "nowhere"), "--out", str(tmp_path / "run"))
    assert result.exit_code == 2
    assert "nowhere" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "run").exists()


def test_an_output_that_cannot_be_written_is_refused(news: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = khabar("extract", str(news), "--out", str(tmp_path / "file" / "run"))
    assert result.exit_code == 2
    assert "cannot write" in result.stderr
    assert "name another folder" in result.stderr


@pytest.mark.parametrize(
    "arguments", [["extract"], ["extract", "x"], ["schema", "nothing"], ["nothing"], ["--nothing"]]
)
def test_wrong_usage_gives_exit_code_2(arguments: list[str]) -> None:
    assert khabar(*arguments).exit_code == 2


def test_stages_are_listed_in_order() -> None:
    result = khabar("stages")
    assert result.exit_code == 0, result.stderr
    lines = [line.split()[0] for line in result.stdout.splitlines()]
    assert lines[:2] == ["stage", "khabar_sentencizer"]
    assert lines[-1] == "khabar_clusters"


def test_the_tables_have_no_faults() -> None:
    result = khabar("check-data")
    assert result.exit_code == 0, result.stdout


_COLUMNS = "id\ttype\tname_ar\tname_en\tqid\tqid_source\tcountry\taliases\tcontext"


def test_own_entities_are_used_and_go_before_known_ones(tmp_path: Path) -> None:
    table = tmp_path / "my.tsv"
    rows = ["my-mill\tORG\tمطاحن الزعفران\tSaffron Mills\t\t\t\tمطاحن الزعفران|ميتا\t"]
    table.write_text("\n".join([_COLUMNS, *rows]) + "\n", encoding="utf-8")
    checked = khabar("check-data", str(table))
    assert checked.exit_code == 0, checked.stdout
    text = "وسعت مطاحن الزعفران طاقتها. وقالت ميتا إن السوق تنمو."
    run = tmp_path / "run"
    result = khabar("extract", "-", "--out", str(run), "--entities", str(table), "--workers", "1", stdin=text.encode())
    assert result.exit_code == 0, result.stderr
    (article,) = [json.loads(line) for line in (run / "articles.jsonl").open(encoding="utf-8")]
    found = [(entity["name_en"], [m["text"] for m in entity["mentions"]]) for entity in article["entities"]]
    assert found == [("Saffron Mills", ["مطاحن الزعفران", "ميتا"])]


def test_each_fault_in_each_own_table_is_named_with_its_line(tmp_path: Path) -> None:
    first, second = tmp_path / "first.tsv", tmp_path / "second.tsv"
    first.write_text("id\ttype\tname_ar\noak-mill\tFIRM\tسنديان\nb2b-mill\tORG\t\n", encoding="utf-8")
    second.write_text("id\ttype\tname_ar\ntwo words\tORG\tخروب\n", encoding="utf-8")
    result = khabar("check-data", str(first), str(second))
    assert result.exit_code == 1
    places = [line.split(": ")[0] for line in result.stdout.splitlines()]
    assert places == [f"{first}:2", f"{first}:3", f"{second}:2"], result.stdout


def test_a_table_of_a_spreadsheet_with_few_columns_is_used(tmp_path: Path) -> None:
    table = tmp_path / "my.tsv"
    table.write_bytes("\ufeffname_ar\taliases\tid\ttype\r\nمطاحن الزعفران\tالزعفران للمطاحن\tmill\tORG\r\n".encode())
    assert khabar("check-data", str(table)).exit_code == 0
    run = tmp_path / "run"
    text = "وسعت الزعفران للمطاحن طاقتها."
    result = khabar("extract", "-", "--out", str(run), "--entities", str(table), "--workers", "1", stdin=text.encode())
    assert result.exit_code == 0, result.stderr
    (article,) = [json.loads(line) for line in (run / "articles.jsonl").open(encoding="utf-8")]
    assert [entity["name"] for entity in article["entities"]] == ["مطاحن الزعفران"]


def test_the_day_of_a_text_can_be_given() -> None:
    arguments = ("extract", "-", "--out", "-", "--quiet", "--published")
    result = khabar(*arguments, "2022-11-09", stdin="سرحت شركة ميتا ألف موظف أمس.")
    assert json.loads(result.stdout)["time"]["value"] == "2022-11-08", result.stderr
    wrong = khabar(*arguments, "soon", stdin=NEWS)
    assert wrong.exit_code == 2
    assert "'soon' is no date" in wrong.stderr


def test_schema_is_json() -> None:
    assert json.loads(khabar("schema", "event").stdout)["$id"].endswith(":event")


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_a_terminated_run_leaves_nothing(tmp_path: Path) -> None:
    line = json.dumps({"text": NEWS * 20}, ensure_ascii=False)
    (tmp_path / "many.jsonl").write_text(f"{line}\n" * 20_000, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pipeline",
        "extract",
        str(tmp_path / "many.jsonl"),
        "--out",
        str(tmp_path / "run"),
    ]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob("run/.khabar-partial-*/*")) and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(3)
    os.kill(process.pid, signal.SIGTERM)
    assert process.wait(60) == 130
    assert not (tmp_path / "run").exists()
