"""What the README shows is run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main

README = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")
MAKEFILE = (Path(__file__).resolve().parent.parent / "Makefile").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)


def test_the_readme_has_python_examples() -> None:
    assert len(BLOCKS) >= 4


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_python_example(block: str) -> None:
    assert "assert " in block
    exec(compile(block, "README.md", "exec"), {})


def test_commands_and_targets_exist() -> None:
    commands = set(re.findall(r"khabar (extract|report|schema|evaluate|stages)\b", README))
    assert {"extract", "report", "schema"} <= commands <= set(main.commands)
    for target in re.findall(r"^make (\w+)", README, flags=re.MULTILINE):
        assert re.search(rf"^{target}:", MAKEFILE, flags=re.MULTILINE), target


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert f"khabar {command}" in result.output
