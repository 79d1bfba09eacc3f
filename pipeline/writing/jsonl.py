"""The files of a run: JSON lines, UTF-8, LF; they appear whole at the end of the run or not at all."""

from __future__ import annotations

import io
import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import jsonlines
import msgspec

from pipeline.writing.records import Manifest

LINE_FILES = ("articles.jsonl", "events.jsonl", "errors.jsonl")
MANIFEST = "manifest.json"
_PARTIAL = ".khabar-partial-"

_encoder = msgspec.json.Encoder()


class OutputError(Exception):
    """A place that cannot be written to, or must not be."""


def encode_lines(records: Iterable[msgspec.Struct]) -> bytes:
    """Return `records` as JSON lines; the keys stand in the order of the fields.

    Raises UnicodeEncodeError where a text holds a lone surrogate, which UTF-8 cannot express.
    """
    lines = io.BytesIO()
    with jsonlines.Writer(lines, dumps=_encoder.encode) as writer:
        writer.write_all(records)
    return lines.getvalue()


class StandardOutput:
    """Write event lines to stdout and error lines to stderr, as they come."""

    def write(self, name: str, lines: bytes) -> None:
        """Write encoded lines of the file `name`; those of articles.jsonl go nowhere."""
        if name == "events.jsonl":
            sys.stdout.buffer.write(lines)
            sys.stdout.buffer.flush()
        elif name == "errors.jsonl":
            sys.stderr.write(lines.decode("utf-8"))


class RunFolder:
    """Write a run's files into a hidden folder inside `folder`; rename them into place when the run is complete.

    The hidden folder lies inside, not beside, so that the renames stay on one file system when `folder` is a mount point.
    Its name has the host and the process, so that the next run removes what a killed one left.
    Raises OutputError where `folder` cannot be written to, or holds a run already and `force` is not given.
    """

    def __init__(self, folder: Path, *, force: bool = False) -> None:
        self.folder = folder
        self._force = force
        self._made: list[Path] = []
        self._partial: Path | None = None
        self._files: dict[str, IO[bytes]] = {}

    def __enter__(self) -> Self:
        present = [name for name in (*LINE_FILES, MANIFEST) if (self.folder / name).exists()]
        if present and not self._force:
            raise OutputError(f"{self.folder} already holds a run ({', '.join(present)}); --force replaces it")
        try:
            self._made = [path for path in (self.folder, *self.folder.parents) if not path.exists()]
            self.folder.mkdir(parents=True, exist_ok=True)
            for left in filter(_is_stale, self.folder.glob(f"{_PARTIAL}*")):
                shutil.rmtree(left, ignore_errors=True)
            self._partial = Path(tempfile.mkdtemp(prefix=f"{_PARTIAL}{_host()}-{os.getpid()}-", dir=self.folder))
            self._files = {name: (self._partial / name).open("wb") for name in LINE_FILES}
        except OSError as error:
            self._discard()
            raise OutputError(
                f"cannot write into {self.folder}: {error.strerror or error}; name another folder"
            ) from error
        return self

    def write(self, name: str, lines: bytes) -> None:
        """Append encoded lines to the file `name`."""
        self._files[name].write(lines)

    def finish(self, manifest: Manifest) -> None:
        """Close the files and put them in their places, the manifest last."""
        if self._partial is None:
            raise OutputError("the run folder is not open")
        self._close()
        document = msgspec.json.format(_encoder.encode(manifest), indent=2) + b"\n"
        (self._partial / MANIFEST).write_bytes(document)
        for name in (*LINE_FILES, MANIFEST):
            os.replace(self._partial / name, self.folder / name)
        self._partial.rmdir()
        self._partial = None
        self._made = []

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._discard()

    def _close(self) -> None:
        for file in self._files.values():
            file.close()
        self._files = {}

    def _discard(self) -> None:
        """Remove what an unfinished run wrote, and the folders that were made for it."""
        self._close()
        if self._partial is not None:
            shutil.rmtree(self._partial, ignore_errors=True)
            self._partial = None
        for path in self._made:
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()
        self._made = []


def _host() -> str:
    return re.sub("[^A-Za-z0-9]+", "_", platform.node())


def _is_stale(partial: Path) -> bool:
    """Tell whether a hidden folder is that of a process of this machine that has ended."""
    name = re.fullmatch(rf"{re.escape(_PARTIAL + _host())}-(\d+)-\w+", partial.name)
    if name is None or os.name != "posix":  # elsewhere no signal asks without ending
        return False
    try:
        os.kill(int(name[1]), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False
