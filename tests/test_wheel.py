"""The wheel is what users get: built, installed elsewhere and used without the source."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from pipeline.checking import table_paths
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.slow

# The target comes first on the path and the finder of an editable install goes, so that only the wheel can answer.
PRELUDE = """
import sys
target, source = sys.argv[1:3]
sys.meta_path[:] = [finder for finder in sys.meta_path if "editable" not in repr(finder).lower()]
sys.path[:] = [target, *(entry for entry in sys.path if entry and not entry.startswith(source + "/pipeline") and entry != source)]
import pipeline
assert pipeline.__file__.startswith(target), pipeline.__file__
"""
EXTRACT = (
    PRELUDE
    + """
from pipeline.cli import main
main(["extract", sys.argv[3], "--out", sys.argv[4], "--workers", "1", "--quiet"])
"""
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel of the working tree."""
    pytest.importorskip("build")
    pytest.importorskip("hatchling")
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(REPOSITORY)]
    built = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert built.returncode == 0, built.stdout + built.stderr
    (path,) = out.glob("khabar-*.whl")
    return path


@pytest.fixture(scope="module")
def target(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel alone into a folder of its own."""
    folder = tmp_path_factory.mktemp("target")
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        str(folder),
        str(wheel),
    ]
    installed = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert installed.returncode == 0, installed.stdout + installed.stderr
    return folder


def test_tables_schemas_and_configuration_are_inside(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = [*table_paths(), *(REPOSITORY / "pipeline" / "writing" / "schemas").glob("*.json")]
    wanted += [REPOSITORY / "pipeline" / "config.cfg", REPOSITORY / "pipeline" / "py.typed"]
    assert {path.relative_to(REPOSITORY).as_posix() for path in wanted} <= names


def test_the_models_are_inside(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    models = [
        path.relative_to(REPOSITORY) for name in ("ner", "events") for path in (REPOSITORY / "models" / name).iterdir()
    ]
    assert {f"pipeline/{path.as_posix()}" for path in models} <= names


def test_only_the_package_is_inside(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"pipeline"}


def test_it_extracts_an_article(target: Path, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    text = 'أعلنت شركة ميتا تسريح 11 ألف موظف في 9 نوفمبر 2022.\n\nوقال المدير: "هذا يوم صعب جدا".\n'
    article.write_text(text, encoding="utf-8")
    arguments = [str(target), str(REPOSITORY), str(article), str(tmp_path / "run")]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, "-I", "-c", EXTRACT, *arguments],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    (record,) = [json.loads(line) for line in (tmp_path / "run" / "articles.jsonl").open(encoding="utf-8")]
    assert record["text"] == text
    assert [
        quote["text"] if "text" in quote else text[quote["start"] : quote["end"]] for quote in record["quotes"]
    ] == ["هذا يوم صعب جدا"]
    (event,) = [json.loads(line) for line in (tmp_path / "run" / "events.jsonl").open(encoding="utf-8")]
    assert event["type"] == "Personnel.Layoff"
    assert text[event["trigger"]["start"] : event["trigger"]["end"]] == event["trigger"]["text"]
