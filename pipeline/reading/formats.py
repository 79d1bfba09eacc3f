"""Read articles from files, folders, globs and standard input: plain text, JSON, JSON lines.

In a folder, and below it, the files named *.txt, *.json, *.jsonl and *.ndjson are read; hidden files, gold
(*.gold.json) and every other file are no articles. A file named by itself or met by a glob is always read: as JSON or
JSON lines by its suffix, else as one text.
"""

from __future__ import annotations

import glob
import json
import os
import re
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from math import isfinite
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from pipeline.reading.article import Article, Date, Failure, InputError, article_from_text
from pipeline.reading.publication import Published, normalize_date

TEXT_SUFFIXES = (".txt",)
JSON_SUFFIXES = (".json",)
LINES_SUFFIXES = (".jsonl", ".ndjson")
SUFFIXES = TEXT_SUFFIXES + JSON_SUFFIXES + LINES_SUFFIXES
STANDARD_INPUT = "-"

_EPOCH = re.compile(r"\d{9,10}|\d{13}")
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_MAGIC = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an Office document",
    b"\x1f\x8b": "gzip data",
    b"\xfd7zXZ": "xz data",
    b"BZh9": "bzip2 data",
    b"\x7fELF": "a program",
}
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b\x1c\x1d\x1e"))


class ReadingError(ValueError):
    """An input that gives no article; the name of the class is the error that is recorded."""


class EmptyArticle(ReadingError):
    """A file or a record without text."""


class BinaryFile(ReadingError):
    """A file that is no text."""


class DecodeError(ReadingError):
    """Bytes that are not UTF-8."""


class InvalidJson(ReadingError):
    """A line or a file that is no JSON."""


class InvalidRecord(ReadingError):
    """JSON that is no article: no object, or with no text and no title, or a text that is no string."""


class _File(NamedTuple):
    """A file to read: its path, the id that its articles get or start with, the name in which a date may stand."""

    path: str
    stem: str
    name: str | None


def read_articles(sources: Sequence[str], *, published: str | None = None) -> Iterator[Article | Failure]:
    """Return the articles of `sources` (files, folders, globs, `-` for standard input), one by one as they are read.

    The order is that of `sources`, in a folder or glob by path; a file met twice is read once. An id that an earlier
    article has already gets `#2`, `#3`. An input that gives no article comes as a Failure in its place.
    `published` (ISO 8601) is the day of articles of which neither record, text nor file name tells it.
    Raises InputError at once where a source does not exist or a folder or glob holds nothing to read, or `published`
    is no date.
    """
    if isinstance(sources, (str, os.PathLike)):
        sources = [os.fspath(sources)]
    files: dict[str, _File] = {}
    for source in map(os.fspath, sources):
        for file in _expand(source):
            files.setdefault(os.path.realpath(file.path) if file.path != STANDARD_INPUT else STANDARD_INPUT, file)
    articles = _with_own_ids(chain.from_iterable(map(_read, files.values())))
    return articles if published is None else _dated(articles, published)


def _dated(results: Iterator[Article | Failure], published: str) -> Iterator[Article | Failure]:
    """Give the articles that have none the day `published`."""
    day = normalize_date(published)
    if day is None:
        raise InputError(f"{published!r} is no date; write it like 2018-04-25")
    given: Published = {"value": day, "source": "argument"}
    return (
        replace(result, published=given) if isinstance(result, Article) and result.published is None else result
        for result in results
    )


def _expand(source: str) -> list[_File]:
    if source == STANDARD_INPUT:
        return [_File(source, "stdin", None)]
    if os.path.isdir(source):
        files = list(_folder(source))
        if not files:
            raise InputError(f"{source}: the folder holds no article; name a folder with {', '.join(SUFFIXES)} files")
        return files
    if os.path.lexists(source):
        return [_File(source, Path(source).stem, Path(source).name)]
    if glob.has_magic(source):
        matches = sorted(glob.glob(source, recursive=True))
        if matches:
            return [file for match in matches for file in (_folder(match) if os.path.isdir(match) else _expand(match))]
        raise InputError(f"{source}: no file matches the pattern; check it, and quote it so that the shell leaves it")
    raise InputError(f"{source}: no such file or folder; check the path (a relative one starts at {os.getcwd()})")


def _folder(folder: str) -> Iterator[_File]:
    """Yield the article files below `folder`, sorted by path; links to folders are not followed."""
    found = []
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = os.path.join(root, name)
            if _is_article_name(name) and _is_regular(path):
                found.append((Path(os.path.relpath(path, folder)).as_posix(), path))
    for relative, path in sorted(found):
        yield _File(path, relative[: -len(Path(relative).suffix)], Path(relative).name)


def _is_article_name(name: str) -> bool:
    lower = name.lower()
    return lower.endswith(SUFFIXES) and not name.startswith(".") and not lower.endswith(".gold.json")


def _is_regular(path: str) -> bool:
    """Tell whether reading `path` comes to an end: no pipe, no device. A file that is gone counts, so it is reported."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return True


def _with_own_ids(results: Iterator[Article | Failure]) -> Iterator[Article | Failure]:
    counts: dict[str, int] = {}
    for result in results:
        if isinstance(result, Article):
            doc_id, number = result.doc_id, counts.get(result.doc_id, 0)
            while result.doc_id in counts:
                number += 1
                object.__setattr__(result, "doc_id", f"{doc_id}#{number}")
            counts[doc_id] = max(number, 1)
            counts.setdefault(result.doc_id, 1)
        yield result


def _read(file: _File) -> Iterator[Article | Failure]:
    path, suffix = file.path, Path(file.path).suffix.lower()
    recorded = _File(_printable(Path(path).as_posix()), _printable(file.stem), file.name)
    try:
        if path == STANDARD_INPUT:
            yield from _read_standard_input(recorded, sys.stdin.buffer)
            return
        with open(path, "rb") as stream:
            if suffix in LINES_SUFFIXES:
                yield from _read_lines(recorded, stream)
            elif suffix in JSON_SUFFIXES:
                yield from _read_json(recorded, stream.read())
            else:
                yield _read_text(recorded, stream.read())
    except ReadingError as error:
        yield _failure(recorded, error, recorded.stem)
    except OSError as error:
        reason = error.strerror or str(error)
        remedy = "check its permissions" if isinstance(error, PermissionError) else "check that it is a readable file"
        yield _failure(recorded, error, recorded.stem, f"{recorded.path}: {reason}; {remedy}")


def _printable(name: str) -> str:
    """Return a file name as text that can be written as UTF-8, whatever bytes it has."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _read_standard_input(file: _File, stream: BinaryIO) -> Iterator[Article | Failure]:
    first = stream.readline()
    while first and not first.strip():
        following = stream.readline()
        if not following or following.lstrip()[:1] != b"{":
            first += following
            break
        first = following
    if first.removeprefix(_BOM).lstrip()[:1] == b"{":
        yield from _read_lines(file, chain([first], stream))
    else:
        yield _read_text(file, first + stream.read())


def _read_text(file: _File, data: bytes) -> Article:
    text, encoding = _decode(data, file.path)
    if not text.strip():
        raise EmptyArticle(f"{file.path}: the file holds no text; remove it or fill it")
    return article_from_text(
        text,
        doc_id=file.stem,
        path=None if file.path == STANDARD_INPUT else file.path,
        name=file.name,
        encoding=encoding,
    )


def _decode(data: bytes, where: str) -> tuple[str, str]:
    """Return the text of UTF-8 bytes, line ends as they are, and the name of its encoding."""
    if data.startswith(_UTF16):
        raise DecodeError(f"{where}: UTF-16, not UTF-8; convert it: iconv -f utf-16 -t utf-8")
    kind = next((name for magic, name in _MAGIC.items() if data.startswith(magic)), None)
    if kind is None and b"\0" in data:
        kind = f"binary data (a NUL byte at {data.index(0)})"
    if (
        kind is None
        and len(data) > 8
        and len(head := data[:4096]) < 3 * (len(head) - len(head.translate(None, _CONTROLS)))
    ):
        kind = "binary data (mostly control characters)"
    if kind is not None:
        raise BinaryFile(f"{where}: {kind}, no text; extract its text first or leave it out")
    bom = data.startswith(_BOM)
    body = data[len(_BOM) :] if bom else data
    try:
        return body.decode("utf-8"), "utf-8-sig" if bom else "utf-8"
    except UnicodeDecodeError as error:
        offset = error.start + (len(_BOM) if bom else 0)
        raise DecodeError(
            f"{where}: not UTF-8 at byte {offset} (0x{data[offset]:02x}); "
            "convert it, for example: iconv -f windows-1256 -t utf-8"
        ) from error


def _read_lines(file: _File, lines: Iterable[bytes]) -> Iterator[Article | Failure]:
    """Yield what each line of JSON gives; only one line is held at a time."""
    empty = True
    encoding = "utf-8"
    for number, line in enumerate(lines, start=1):
        if number == 1 and line.startswith(_BOM):
            encoding, line = "utf-8-sig", line.removeprefix(_BOM)  # noqa: PLW2901
        if number == 1:
            _refuse_binary(line, file.path)
        if not line.strip():
            continue
        empty = False
        where, doc_id = f"{file.path}:{number}", f"{file.stem}:{number}"
        try:
            record = _loads(_decode_line(line, where), where)
            yield _from_record(record, file, where, doc_id, encoding)
        except ReadingError as error:
            yield _failure(file, error, doc_id)
    if empty:
        raise EmptyArticle(f"{file.path}: the file holds no line; remove it or fill it")


def _refuse_binary(head: bytes, where: str) -> None:
    if head.startswith((*_UTF16, *_MAGIC)):
        _decode(head, where)


def _decode_line(line: bytes, where: str) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DecodeError(
            f"{where}: not UTF-8 at byte {error.start} of the line (0x{line[error.start]:02x}); "
            "convert the file, for example: iconv -f windows-1256 -t utf-8"
        ) from error


def _loads(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidJson(f"{where}: no valid JSON, {error.msg} at column {error.colno}; correct the line") from error
    except (RecursionError, ValueError) as error:
        raise InvalidJson(f"{where}: JSON that cannot be read, {error}; correct the line") from error


def _read_json(file: _File, data: bytes) -> Iterator[Article | Failure]:
    """Yield the articles of a JSON object, of an array of them, or of one object a line under the name of JSON."""
    text, encoding = _decode(data, file.path)
    if not text.strip():
        raise EmptyArticle(f"{file.path}: the file holds no text; remove it or fill it")
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and text.lstrip().startswith("{"):
            yield from _read_lines(file, data.splitlines(keepends=True))
            return
        where = f"{file.path}:{error.lineno}"
        raise InvalidJson(f"{where}: no valid JSON, {error.msg} at column {error.colno}; correct the file") from error
    except (RecursionError, ValueError) as error:
        raise InvalidJson(f"{file.path}: JSON that cannot be read, {error}; correct the file") from error
    if not isinstance(content, list):
        yield _from_record(content, file, file.path, file.stem, encoding)
        return
    if not content:
        raise EmptyArticle(f"{file.path}: the array holds no article; remove the file or fill it")
    for number, record in enumerate(content, start=1):
        where, doc_id = f"{file.path}, item {number}", f"{file.stem}:{number}"
        try:
            yield _from_record(record, file, where, doc_id, encoding)
        except ReadingError as error:
            yield _failure(file, error, doc_id)


def _from_record(record: Any, file: _File, where: str, doc_id: str, encoding: str) -> Article:
    if not isinstance(record, dict):
        raise InvalidRecord(f'{where}: {_json_type(record)}, not an object; an article is {{"text": "..."}}')
    text, title = record.get("text"), _string(record.get("title"))
    if title and (text is None or (isinstance(text, str) and not text.strip())):
        text = title  # a flash is a headline and nothing more
    if not isinstance(text, str):
        state = "is absent" if "text" not in record else f"is {_json_type(text)}"
        raise InvalidRecord(f'{where}: "text" {state}; give the text of the article as a string, or its "title"')
    if not text.strip():
        raise EmptyArticle(f'{where}: "text" is empty; give the text of the article, or its "title"')
    try:
        return article_from_text(
            text,
            doc_id=_id(record.get("id")) or doc_id,
            title=title,
            published=_date(record.get("published")),
            published_source="metadata",
            url=_string(record.get("url")),
            publisher=_string(record.get("publisher")),
            path=None if file.path == STANDARD_INPUT else file.path,
            name=file.name,
            encoding=encoding,
        )
    except ValueError as error:
        raise InvalidRecord(f"{where}: {error}; correct the record") from error


def _json_type(value: Any) -> str:
    names = {dict: "an object", list: "an array", str: "a string", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")


def _id(value: Any) -> str | None:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _string(value)


def _date(value: Any) -> Date | None:
    """Return what a record says of its day: seconds or milliseconds since 1970 (UTC), or a string that states a day.

    None for anything else, so that the article is read without it.
    """
    number = str(int(value)) if isinstance(value, (int, float)) and isfinite(value) else _string(value)
    if number and _EPOCH.fullmatch(number):
        return datetime.fromtimestamp(int(number) / (1000 if len(number) > 10 else 1), UTC)
    return number if number and normalize_date(number) else None


def _string(value: Any) -> str | None:
    """Return a string that has content and can be written as UTF-8; None for anything else."""
    if not isinstance(value, str) or not value.strip():
        return None
    return value.strip().encode("utf-8", "backslashreplace").decode("utf-8")


def _failure(file: _File, error: Exception, doc_id: str | None, message: str | None = None) -> Failure:
    return Failure(file.path, doc_id, "reading", type(error).__name__, message or str(error))
