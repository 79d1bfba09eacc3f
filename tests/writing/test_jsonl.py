"""The files of a run appear whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.writing.jsonl import LINE_FILES, MANIFEST, OutputError, RunFolder, encode_lines
from pipeline.writing.records import Configuration, Counts, ErrorRecord, Manifest, Timing


def empty_manifest() -> Manifest:
    names = [name for name in Counts.__struct_fields__ if "_by_" not in name]
    groups: dict[str, dict[str, int]] = {name: {} for name in Counts.__struct_fields__ if "_by_" in name}
    return Manifest(
        schema_version="1.0",
        counts=Counts(**dict.fromkeys(names, 0), **groups),
        seconds=Timing(wall=0.0, stages={}),
        versions={},
        configuration=Configuration(
            sources=[], workers=1, tokenizer="", stages=[], models={}, entities=[], data_sha256="0" * 64
        ),
    )


def error(message: str) -> ErrorRecord:
    return ErrorRecord(
        schema_version="1.0", path=None, doc_id="ا", stage="reading", error="ValueError", message=message
    )


def interrupted_run(target: Path, *, force: bool = False) -> None:
    with RunFolder(target, force=force) as folder:
        folder.write("events.jsonl", b"{}\n")
        raise KeyboardInterrupt


def test_lines_are_utf8_with_line_feeds_and_keys_in_order() -> None:
    assert encode_lines([error("سطر\nآخر")]).decode("utf-8") == (
        '{"schema_version":"1.0","path":null,"doc_id":"ا","stage":"reading","error":"ValueError","message":"سطر\\nآخر"}\n'
    )


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        encode_lines([error("\ud800")])


def test_all_files_appear_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "run"
    with RunFolder(target) as folder:
        folder.write("events.jsonl", b"{}\n")
        assert not (target / "events.jsonl").exists()
        folder.finish(empty_manifest())
    assert sorted(path.name for path in target.iterdir()) == sorted([*LINE_FILES, MANIFEST])
    assert (target / "events.jsonl").read_bytes() == b"{}\n"
    assert (target / "errors.jsonl").read_bytes() == b""


def test_a_run_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted_run(tmp_path / "deep" / "run")
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_fails_keeps_the_run_before(tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").write_text("before", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        interrupted_run(tmp_path, force=True)
    assert (tmp_path / "events.jsonl").read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.jsonl", "notes.txt"]


def test_a_run_is_replaced_only_on_request(tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").write_text("before", encoding="utf-8")
    with pytest.raises(OutputError, match="--force"), RunFolder(tmp_path):
        pass
    with RunFolder(tmp_path, force=True) as folder:
        folder.finish(empty_manifest())
    assert (tmp_path / "events.jsonl").read_bytes() == b""


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="run"), RunFolder(tmp_path / "run"):
        pass


@pytest.mark.skipif(os.name != "posix", reason="asks for a process by a signal")
def test_what_a_killed_run_left_is_removed_and_what_a_running_one_writes_is_not(tmp_path: Path) -> None:
    enter = "import os, sys; from pathlib import Path; from pipeline.writing.jsonl import RunFolder; "
    killed = enter + "RunFolder(Path(sys.argv[1])).__enter__(); os._exit(9)"
    assert subprocess.run([sys.executable, "-c", killed, str(tmp_path)], check=False).returncode == 9
    assert len(list(tmp_path.iterdir())) == 1
    with RunFolder(tmp_path) as first:
        (mine,) = tmp_path.iterdir()
        with RunFolder(tmp_path) as second:
            assert mine.is_dir()
            second.finish(empty_manifest())
        first.write("events.jsonl", b"{}\n")
        first.finish(empty_manifest())
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*LINE_FILES, MANIFEST])
