"""An article as the stages get it, and what stands for an input that gave none."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pipeline.reading.publication import Published, find_published, normalize_date, published_in_name
from pipeline.reading.sections import Section, find_sections, starts_with_title

Date = str | date
# An hour behind the day, and the half of the day where the clock has twelve hours: 10:15 PM, 10:15 م.
_HOUR = re.compile(
    r"(?<=\d[T ])([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?(?!\d)(?:\s*([ap]\.?m\b|[صم]\b|صباحا|مساء))?",
    re.IGNORECASE,
)


class InputError(ValueError):
    """A source that cannot be read at all; the message names it and the remedy."""


@dataclass(frozen=True)
class Article:
    """One article: its text unchanged and what is known about it.

    All offsets, here and in what the stages find, are half-open code points of `text`.
    """

    doc_id: str
    text: str
    path: str | None = None
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: Published | None = None
    language: str = "ar"
    encoding: str | None = None
    sections: list[Section] = field(default_factory=list)

    def metadata(self) -> dict[str, Any]:
        """Return everything but the text as a plain dict, as `doc._.khabar_article` holds it."""
        return {name: value for name, value in vars(self).items() if name != "text"}


@dataclass(frozen=True)
class Failure:
    """An input that gave no article; `error` is the name of the error's type."""

    path: str
    doc_id: str | None
    stage: str
    error: str
    message: str


def article_from_text(
    text: str,
    *,
    doc_id: str | None = None,
    title: str | None = None,
    published: Date | Mapping[str, str] | None = None,
    published_source: str = "argument",
    url: str | None = None,
    publisher: str | None = None,
    path: str | None = None,
    name: str | None = None,
    language: str = "ar",
    encoding: str | None = None,
) -> Article:
    """Make an article of `text`: find its sections, and its date where `published` gives none.

    `doc_id` defaults to a hash of the text. A `title` that the text does not begin with goes before it, then a blank
    line. `name` is a file name in which a date is looked for last. Raises TypeError or ValueError where `text` is no
    string, blank, or holds lone surrogates, and ValueError where `published` is no date.
    """
    if not isinstance(text, str):
        raise TypeError(f"an article is an Article or its text, a str; got {type(text).__name__}")
    title = title.strip() if isinstance(title, str) else None
    if title and not starts_with_title(text, title):
        text = f"{title}\n\n{text}"
    if not text.strip():
        raise ValueError("the text is empty")
    try:
        digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    except UnicodeEncodeError as error:
        raise ValueError(f"the text holds a lone surrogate at character {error.start}") from error
    sections = find_sections(text, title=title)
    if not title:
        title = next((text[part["start"] : part["end"]] for part in sections if part["kind"] == "title"), None)
    return Article(
        doc_id=doc_id or f"text-{digest[:12]}",
        text=text,
        path=path,
        url=url,
        title=title,
        publisher=publisher,
        published=_published(published, published_source)
        or find_published(text, sections)
        or (published_in_name(name) if name else None),
        language=language,
        encoding=encoding,
        sections=sections,
    )


def _published(given: Date | Mapping[str, str] | None, source: str) -> Published | None:
    if isinstance(given, Mapping):
        source, given = given.get("source", source), given.get("value")
    if given is None:
        return None
    if isinstance(given, datetime):
        return {"value": given.date().isoformat(), "source": source, "time": given.strftime("%H:%M:%S")}
    if isinstance(given, date):
        return {"value": given.isoformat(), "source": source}
    value = normalize_date(given) if isinstance(given, str) else None
    if value is None or not isinstance(given, str):
        raise ValueError(f"`published` is no date: {given!r}; give ISO 8601 (2022-11-09), a date or a datetime")
    hour = _hour(given)
    return {"value": value, "source": source} if hour is None else {"value": value, "source": source, "time": hour}


def _hour(given: str) -> str | None:
    """Return the hour that metadata name, as HH:MM:SS of 24 hours."""
    found = _HOUR.search(given)
    if found is None:
        return None
    hour, half = int(found[1]), found[4]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + 12 * (half[0] in "pPم")
    return f"{hour:02}:{int(found[2]):02}:{int(found[3] or 0):02}"
