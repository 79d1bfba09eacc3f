"""Load the pipeline and run it over articles, one at a time, in this process."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_config, load_model_from_config

from pipeline.reading import article_from_text
from pipeline.reading.article import Article, Date, Failure
from pipeline.stages.layers import ONE_AT_A_TIME, register_extensions
from pipeline.writing.assemble import assemble
from pipeline.writing.records import SCHEMA_VERSION, ArticleRecord, ErrorRecord, EventRecord

CONFIG = Path(__file__).with_name("config.cfg")
MODELS = ("khabar", "camel")
# spaCy's limit guards its statistical models; the stages here need memory in proportion to the text.
_MAX_LENGTH = 10_000_000


class Extraction(NamedTuple):
    """What was found in one article: its record, and the records of its events in the order of the text."""

    article: ArticleRecord
    events: list[EventRecord]


class StageError(Exception):
    """An exception that a stage let through; `stage` is the name of its pipe."""

    def __init__(self, stage: str, cause: Exception) -> None:
        super().__init__(f"{stage}: {type(cause).__name__}: {cause}")
        self.stage = stage
        self.cause = cause


def load(
    config: str | Path | None = None,
    *,
    entities: str | Path | Sequence[str | Path] = (),
    ner: str | None = None,
    **overrides: Any,
) -> Language:
    """Return the pipeline of `config` (config.cfg of this package), a spaCy `Language`.

    `entities` is the path of an own table of entities, with the columns of those in `data/entities`, or several of them.
    `ner` is the model that finds unknown names: `khabar` or `camel`, that of CAMeL Tools, whose data must be installed.
    `overrides` replace settings by their dotted names: `load(**{"nlp.pipeline": ["khabar_quantities"]})`.
    Raises TableError where a table is broken or cannot be read, ModelError where a model is missing, ValueError where `ner` is
    neither model.
    """
    if ner is not None and ner not in MODELS:
        raise ValueError(f"there is no model of names {ner!r}; `ner` is one of {', '.join(MODELS)}")
    if ner:
        overrides["components.khabar_ner.model"] = ner
    if isinstance(entities, (str, Path)):
        entities = [entities]
    if entities:
        overrides["components.khabar_gazetteer.entities"] = [str(Path(table).absolute()) for table in entities]
    settings = load_config(Path(config) if config else CONFIG, overrides=overrides)
    with _no_collection():
        nlp = load_model_from_config(settings, auto_fill=True)
    nlp.max_length = _MAX_LENGTH
    register_extensions()
    return nlp


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the garbage collector from searching the growing tables, of which nothing is garbage: half the time of loading."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled and not gc.get_freeze_count():
            gc.freeze()  # both together make the tables old without a search
            gc.unfreeze()
        if enabled:
            gc.enable()


def shared_pipeline() -> Language:
    """Return the pipeline that `extract` uses where none is given; it is loaded once."""
    with ONE_AT_A_TIME:
        return _shared_pipeline()


@cache
def _shared_pipeline() -> Language:
    return load()


def annotate(article: Article, nlp: Language, seconds: MutableMapping[str, float] | None = None) -> Doc:
    """Return the Doc of `article` with all layers written; the time of each stage is added to `seconds`.

    Raises StageError naming the stage that failed.
    """
    spent: MutableMapping[str, float] = {} if seconds is None else seconds
    with ONE_AT_A_TIME:
        stage, before = "tokenizer", perf_counter()
        try:
            doc = nlp.make_doc(article.text)
            doc._.khabar_article = article.metadata()
            for name, pipe in nlp.pipeline:
                now = perf_counter()
                spent[stage] = spent.get(stage, 0.0) + now - before
                stage, before = name, now
                doc = pipe(doc)
        except Exception as error:
            raise StageError(stage, error) from error
        spent[stage] = spent.get(stage, 0.0) + perf_counter() - before
    return doc


def extract(article: Article | str, *, published: Date | None = None, nlp: Language | None = None) -> Extraction:
    """Return what is found in an article or a text.

    `published` (ISO 8601, or a `date`) is the day that relative dates of a text count from; an Article says its own.
    Raises TypeError for anything else, ValueError for an empty text or a `published` that is no date, StageError where a stage fails.
    """
    if not isinstance(article, Article):
        article = article_from_text(article, published=published)
    elif published is not None:
        raise TypeError("an Article has its own date: make it with `published`, and give none here")
    return Extraction(*assemble(annotate(article, nlp or shared_pipeline()), article))


def extract_many(
    articles: Iterable[Article | Failure | str], *, nlp: Language | None = None
) -> Iterator[Extraction | ErrorRecord]:
    """Yield what is found in each article, in order; one that fails gives an ErrorRecord and stops no other.

    Takes what `pipeline.reading.read_articles` yields, and plain texts. Raises TypeError where `articles` is one text.
    """
    if isinstance(articles, str):
        raise TypeError(
            "extract_many takes several articles, got one str; `extract` takes it, and [text] is a list of one"
        )
    nlp = nlp or shared_pipeline()
    for item in articles:
        if isinstance(item, Failure):
            yield error_of_failure(item)
            continue
        try:
            yield extract(item, nlp=nlp)
        except Exception as error:  # noqa: BLE001 - an error record is the contract, whatever was raised
            yield error_of(item, error)


def error_of(item: object, error: Exception) -> ErrorRecord:
    """Return the record of an article that raised `error` in a stage, or in reading or writing, outside all stages."""
    article = item if isinstance(item, Article) else None
    if isinstance(error, StageError):
        stage, cause = error.stage, error.cause
    else:
        stage, cause = "writing" if article else "reading", error
    path, doc_id = (article.path, article.doc_id) if article else (None, None)
    return _error_record(path, doc_id, stage, type(cause).__name__, str(cause))


def error_of_failure(failure: Failure) -> ErrorRecord:
    """Return the record of an input that could not be read."""
    return _error_record(failure.path, failure.doc_id, failure.stage, failure.error, failure.message)


def _error_record(path: str | None, doc_id: str | None, stage: str, error: str, message: str) -> ErrorRecord:
    return ErrorRecord(
        schema_version=SCHEMA_VERSION,
        path=_encodable(path),
        doc_id=_encodable(doc_id),
        stage=stage,
        error=error,
        message=_encodable(message) or error,
    )


def _encodable(text: str | None) -> str | None:
    """Return `text` with lone surrogates escaped, so that the record of an unwritable name can be written."""
    return None if text is None else text.encode("utf-8", "backslashreplace").decode("utf-8")
