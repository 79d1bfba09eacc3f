"""khabar: Arabic news in, structured event records out.

>>> import pipeline
>>> found = pipeline.extract("أعلنت شركة ميتا تسريح 11 ألف موظف.", published="2022-11-09")
>>> [event.type for event in found.events]
['Personnel.Layoff']

Nothing heavy is imported until a name is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.extraction import Extraction as Extraction
    from pipeline.extraction import StageError as StageError
    from pipeline.extraction import extract as extract
    from pipeline.extraction import extract_many as extract_many
    from pipeline.extraction import load as load
    from pipeline.reading import read_articles as read_articles
    from pipeline.reading.article import Article as Article
    from pipeline.reading.article import Failure as Failure
    from pipeline.writing.records import ArticleRecord as ArticleRecord
    from pipeline.writing.records import ErrorRecord as ErrorRecord
    from pipeline.writing.records import EventRecord as EventRecord

__version__ = "0.1.0"

_HOMES = {
    "Article": "pipeline.reading.article",
    "ArticleRecord": "pipeline.writing.records",
    "ErrorRecord": "pipeline.writing.records",
    "EventRecord": "pipeline.writing.records",
    "Extraction": "pipeline.extraction",
    "Failure": "pipeline.reading.article",
    "StageError": "pipeline.extraction",
    "extract": "pipeline.extraction",
    "extract_many": "pipeline.extraction",
    "load": "pipeline.extraction",
    "read_articles": "pipeline.reading",
}

__all__ = sorted([*_HOMES, "__version__"])  # noqa: PLE0605 - built from the one list of names


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
