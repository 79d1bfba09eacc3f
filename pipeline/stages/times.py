"""Find times: dates, clock times, durations and sets, resolved against the article's date of publication."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import partial

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.language.folding import fold
from pipeline.language.time_expressions import STAMP_WORDS, Reader
from pipeline.language.time_words import Context, Lexicon, load_lexicon
from pipeline.stages.layers import (
    Record,
    WordTable,
    one_at_a_time,
    register_extensions,
    text_of,
    tokens_of,
    words_of,
    write_layer,
)

# The sections that say when a page was made or tell of other articles: their times are none of the article's.
_SILENT_SECTIONS = frozenset({"dateline", "byline", "source", "related", "tags", "boilerplate"})
# How many tokens around a word of time can belong to its expression.
_BEFORE, _AFTER = 7, 10


@Language.factory("khabar_times", assigns=["doc._.khabar_times", "doc.spans"])
def create_times(nlp: Language, name: str) -> TimeFinder:
    """Make the stage that finds times."""
    register_extensions()
    return TimeFinder()


class TimeFinder:
    """Writes the layer "times"."""

    def __init__(self) -> None:
        self.tables = load_lexicon()
        self._telling = _telling(self.tables)

    @one_at_a_time
    def __call__(self, doc: Doc) -> Doc:
        """Find the times of `doc` and store them."""
        write_layer(doc, "times", find_times(doc, self.tables, self._telling))
        return doc


def _telling(tables: Lexicon) -> WordTable[bool]:
    """Return what tells of a token whether it shows a time near it."""
    return WordTable(partial(_shows_time, tables))


def _shows_time(tables: Lexicon, word: str) -> bool:
    return tables.telling[fold(word)]


def find_times(doc: Doc, tables: Lexicon, telling: WordTable[bool] | None = None) -> list[Record]:
    """Return the time records of `doc` in order of their text, without overlaps; `telling` is kept between docs."""
    text = text_of(doc)
    context = Context(published_day(doc), published_moment(doc))
    silent = _silent_ranges(doc)
    telling = telling or _telling(tables)
    records: list[Record] = []
    for start, end in _windows(doc, telling):
        reader = Reader(words_of(doc).between(start, end), tables, context, cut=end < len(text))
        for found in reader.times(alone=start == 0 and len(doc) <= STAMP_WORDS):
            if any(low <= found.start < high for low, high in silent):
                continue
            meaning = found.meaning
            records.append(
                {
                    "id": f"T{len(records) + 1}",
                    "type": meaning.type,
                    "start": found.start,
                    "end": found.end,
                    "text": text[found.start : found.end],
                    "value": meaning.value,
                    "end_value": meaning.end_value,
                    "granularity": meaning.granularity,
                    "resolution": meaning.resolution,
                    "calendar": meaning.calendar,
                    "modifier": meaning.modifier,
                }
            )
    return records


def _silent_ranges(doc: Doc) -> list[tuple[int, int]]:
    sections = (doc._.khabar_article or {}).get("sections", ())
    silent = [(part["start"], part["end"]) for part in sections if part["kind"] in _SILENT_SECTIONS]
    return silent if len(silent) < len(sections) else []  # a date alone is what its text has to say


def published_day(doc: Doc) -> date | None:
    """Return the day on which the article of `doc` was published, None where that is unknown."""
    published = (doc._.khabar_article or {}).get("published") or {}
    try:
        day = date.fromisoformat(str(published.get("value"))[:10])
    except ValueError:
        return None
    return day if 1000 <= day.year <= 9000 else None


def published_moment(doc: Doc) -> datetime | None:
    """Return the moment at which the article of `doc` was published, None where its hour is unknown."""
    day = published_day(doc)
    hour = ((doc._.khabar_article or {}).get("published") or {}).get("time")
    return datetime.combine(day, time.fromisoformat(hour)) if day and hour else None


def _windows(doc: Doc, telling: WordTable[bool]) -> list[tuple[int, int]]:
    """Return the stretches of characters that can hold a time: the surroundings of its words, merged."""
    if 0 < len(doc) <= STAMP_WORDS:
        return [(0, doc[-1].idx + len(doc[-1]))]
    spans: list[tuple[int, int]] = []
    last = len(doc) - 1
    for index in telling.hits(doc):
        low, high = max(0, index - _BEFORE), min(last, index + _AFTER)
        if spans and low <= spans[-1][1]:
            spans[-1] = (spans[-1][0], high)
        else:
            spans.append((low, high))
    orths, starts = tokens_of(doc)
    strings = doc.vocab.strings
    return [(starts[low], starts[high] + len(strings[orths[high]])) for low, high in spans]
