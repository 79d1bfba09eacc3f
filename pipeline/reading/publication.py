"""Find when an article was published: what its page says, else what its file is called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, TypedDict

from pipeline.language.folding import fold
from pipeline.reading.dates import date_in_name, normalize_date, parse_date
from pipeline.reading.sections import Section

__all__ = ["Published", "find_published", "normalize_date", "published_in_name"]

_UPDATE = ("اخر تحديث", "تم التحديث", "حدث في", "last update", "updated")


class Published(TypedDict):
    """A day of publication; `source` is metadata, html, text, filename or argument.

    `time` is the hour (HH:MM:SS) where the metadata name it: it is no part of the records, but tells the reader of times
    what منذ ساعتين counts from.
    """

    value: str
    source: str
    time: NotRequired[str]


def find_published(text: str, sections: Sequence[Section]) -> Published | None:
    """Return the day that the datelines and bylines of `text` state; a day of update counts last."""
    updated: str | None = None
    for part in sections:
        if part["kind"] not in ("dateline", "byline", "source"):
            continue
        for line in text[part["start"] : part["end"]].splitlines():
            value = parse_date(line[:200])
            if value and not fold(line[:40]).lstrip(" -–*•").startswith(_UPDATE):
                return {"value": value, "source": "text"}
            updated = updated or value
    return {"value": updated, "source": "text"} if updated else None


def published_in_name(name: str) -> Published | None:
    """Return the day that a file name holds, or None."""
    value = date_in_name(name)
    return {"value": value, "source": "filename"} if value else None
