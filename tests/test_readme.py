"""What the README shows is run; the commands, targets and files that the documents name are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = {
    name: (ROOT / name).read_text(encoding="utf-8")
    for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "corpus/README.md")
}
README = DOCUMENTS["README.md"]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
# A path has a slash or the suffix of a file of text; {a,b}, NAME, <name> and * stand for parts of names.
PATH = re.compile(r"[\w.<>*-]+(?:/[\w.<>*-]*)+|[\w-]+\.(?:py|md|tsv|toml|cfg|txt)")
# What a user has or a run makes, and names that are no paths.
NOT_OURS = re.compile(r"(?:my|out|run|article)\b.*|past/present|2018-04-25_x\.txt")


def test_the_readme_has_python_examples() -> None:
    assert len(BLOCKS) >= 4


@pytest.mark.parametrize("block", BLOCKS, ids=range(len(BLOCKS)))
def test_python_example(block: str) -> None:
    assert "assert " in block
    exec(compile(block, "README.md", "exec"), {})


def code(document: str) -> list[str]:
    """Return the lines of the shell blocks and the code spans of a document."""
    blocks = re.findall(r"```sh\n(.*?)```", document, flags=re.DOTALL)
    prose = re.sub(r"```.*?```", "", document, flags=re.DOTALL)
    return [*"\n".join(blocks).splitlines(), *re.findall(r"`([^`]+)`", prose)]


def missing(document: str) -> set[str]:
    """Return the commands, targets and paths of the project that a document names and that are not there."""
    spans = "\n".join(code(document))
    commands = set(re.findall(r"(?<![\w-])khabar ([a-z-]+)", spans)) - set(main.commands)
    targets = set(re.findall(r"(?<![\w-])make (\w+)", spans)) - set(re.findall(r"^(\w+):", MAKEFILE, re.MULTILINE))
    paths = {span for span in code(document) if PATH.fullmatch(span) and not NOT_OURS.fullmatch(span)}
    return commands | targets | {path for path in paths if not exists(path)}


def exists(path: str) -> bool:
    """Tell whether a path from the root or from the package is there; a bare name of a file, anywhere in the package."""
    pattern = re.sub(r"<[^>]*>|NAME", "*", path)
    places = (pattern, f"pipeline/{pattern}", *([] if "/" in pattern else [f"pipeline/**/{pattern}"]))
    return any(any(ROOT.glob(place)) for place in places)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_a_document_names_exists(name: str) -> None:
    assert missing(DOCUMENTS[name]) == set()


def test_what_is_misspelt_is_missing() -> None:
    document = (
        "`khabar exract a.txt`, `make tset`, `pipeline/clli.py`, `khabar extract`, `make test`, `pipeline/cli.py`"
    )
    assert missing(document) == {"exract", "tset", "pipeline/clli.py"}
    assert missing("```sh\n.venv/bin/khabar reprot run/\n```\n") == {"reprot"}


def test_the_readme_names_the_main_commands() -> None:
    named = set(re.findall(r"khabar ([a-z-]+)", "\n".join(code(README))))
    assert {"extract", "report", "schema", "explain", "check-data"} <= named


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert f"khabar {command}" in result.output
