"""Cut the text of a page into its parts: title, datelines, body, captions, links, tags, boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypedDict

from pipeline.language.folding import fold
from pipeline.language.names import given_names, may_be_word
from pipeline.language.tables import cells, read_table
from pipeline.reading.dates import is_date_line, is_date_part


class Section(TypedDict):
    """A part of an article; `start`, `end` half-open code points, trimmed of white space."""

    kind: str
    start: int
    end: int


KINDS = ("title", "dateline", "byline", "body", "caption", "related", "tags", "source", "boilerplate")

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_FIRST_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/)\S+|\S+@\S+\.\w+", re.IGNORECASE)
_HASHTAGS = re.compile(r"#\w+(?:[\s,،|]+#\w+)*")
_SENTENCE_END = re.compile(r"[.؟?!…:،؛][\s\"'”“»)\]]*$")
_GLUED = re.compile(r"ة(?=[ء-ي])")
_MARKS = re.compile(r"[()«»“”\"]")
_NOT_LABEL = re.compile(r"[.،؛؟?!:«\"“”\d]")
_LABEL_BREAK = re.compile(r"[\s/|›»>\\•·,\-–—]+")
# The end of a dateline at the head of a paragraph: "دبي (رويترز) -", "سان فرانسيسكو -", "القاهرة - أ ف ب:"
_LEAD_END = re.compile(r"\s*(?:[-–—]{1,3}|:)\s*(?=\S)|\s+ـ\s+")
_LEAD_SEGMENT = re.compile(r"\s*[-–—/،,:()]+\s*|\s+ـ\s+")
_HEAD_SEGMENT = re.compile(r"\s*[-–—/،,:()|«»\"]+\s*|\s+ـ\s+")
# A date in figures, whose marks are not those between the parts of an origin.
_FIGURES = re.compile(r"\d{1,4}\s?([-/.])\s?\d{1,2}\s?\1\s?\d{2,4}(?:\s?هـ?|\s?م)?(?!\w)|\d{1,2}:\d\d")
_FROM = re.compile(r"\s+(?:من|في)\s+")
# What closes the caption of a photograph: its agency in brackets, behind words in which no sentence ends.
_CREDIT = re.compile(r"[^.؟!?]*[^.؟!?:\s»”\"]\s*\(([^()]{2,30})\)")

_TITLE_LONGEST = 160
_MARKED_LONGEST = 400
_PARAGRAPH = 110
_LEAD_LONGEST = 80
_CAPTION_LONGEST = 120
# Each name is counted in the whole text: a page of many thousand short lines must not take quadratic time.
_NAMES_COUNTED = 200
# Lines at the head of a page among which a title and origins are looked for.
_HEAD_LINES = 6


class Marker(NamedTuple):
    """A row of data/reading/markers.tsv, its words folded."""

    words: str
    kind: str
    match: str
    scope: str
    where: str
    longest: int


class Markers:
    """The tables that sections are found with."""

    def __init__(self) -> None:
        self.by_word: dict[str, list[Marker]] = {}
        for row in read_table("reading/markers.tsv", ("marker", "kind", "match", "scope", "where", "longest")):
            words = _plain(row["marker"])
            marker = Marker(words, row["kind"], row["match"], row["scope"], row["where"], int(row["longest"]))
            self.by_word.setdefault(words.split()[0], []).append(marker)
        for markers in self.by_word.values():
            markers.sort(key=lambda marker: -len(marker.words))
        categories = {fold(row["form"]) for row in read_table("reading/categories.tsv", ("form", "note"))}
        self.categories = categories | {"ال" + word for word in categories}
        self.glued_categories = re.compile(
            "(?:و?(?:ال)?(?:" + "|".join(sorted(map(re.escape, categories), key=len, reverse=True)) + "))+"
        )
        self.outlets = {_plain(row["form"]) for row in read_table("reading/outlets.tsv", ("form", "note"))}
        self.outlets |= _names("entities/media.tsv")
        self.desks = {_plain(row["form"]) for row in read_table("reading/desks.tsv", ("form",))}
        self.buttons = {
            word for row in read_table("reading/buttons.tsv", ("form",)) for word in _plain(row["form"]).split()
        }
        self.places = _names("entities/places.tsv") | _names("entities/countries.tsv")


def _names(table: str) -> set[str]:
    columns = ("id", "type", "name_ar", "name_en", "qid", "qid_source", "country", "aliases", "context")
    return {_plain(name) for row in read_table(table, columns) for name in (row["name_ar"], *cells(row["aliases"]))}


def _plain(text: str) -> str:
    """Fold `text` and leave only its words, one space between."""
    return " ".join(_FIRST_WORD.findall(_fold(text)))


@lru_cache(maxsize=1)
def markers() -> Markers:
    """Return the tables, read once."""
    return Markers()


# Lines rarely come twice: folding them past the cache keeps the words of the stages in it.
_fold = fold.__wrapped__


@dataclass
class _Line:
    """A line that is not blank: its trimmed span, and what it was found to be."""

    start: int
    end: int
    text: str
    blank_before: bool
    kind: str = "body"
    marker: Marker | None = None
    fresh: bool = False
    paragraph: bool = False


def find_sections(text: str, title: str | None = None) -> list[Section]:
    """Return the sections of `text` in order, without overlap; white space between them belongs to none.

    A known `title` at the head of the text is its title; else the first line is, where it looks like a headline.
    """
    tables = markers()
    head = _title_span(text, title)
    lines = list(_lines(text, head[1] if head else 0, tables))
    _settle_positions(lines, tables)
    _spread(lines)
    if head is None:
        head_line = _find_title(lines, tables)
        if head_line is not None:
            head_line.kind = "title"
    _mark_captions(lines, text)
    sections: list[Section] = [{"kind": "title", "start": head[0], "end": head[1]}] if head else []
    return sections + _merge(_split_leads(lines, tables))


def starts_with_title(text: str, title: str) -> bool:
    """Tell whether the first line or lines of `text` are `title`."""
    return _title_span(text, title) is not None


def _title_span(text: str, title: str | None) -> tuple[int, int] | None:
    title = (title or "").strip()
    start = len(text) - len(text.lstrip())
    end = start + len(title)
    if not title or not text.startswith(title, start) or not re.compile(r"[^\S\n\r]*(?:[\n\r]|$)").match(text, end):
        return None
    return start, end


def _lines(text: str, position: int, tables: Markers) -> Iterator[_Line]:
    """Yield the lines of `text` after `position`, each classified by itself."""
    end_of_last = position
    for match in _LINE.finditer(text, position):
        content = match.group()
        stripped = content.strip()
        if not stripped:
            continue
        start = match.start() + len(content) - len(content.lstrip())
        line = _Line(start, start + len(stripped), stripped, len(text[end_of_last:start].split("\n")) > 2)
        end_of_last = line.end
        line.marker = _find_marker(line, tables)
        if line.marker and line.marker.scope == "prefix":
            length = _marker_length(line)
            yield _Line(start, start + length, stripped[:length], line.blank_before, "boilerplate")
            rest = stripped[length:].lstrip()
            if not rest:
                continue
            line = _Line(line.end - len(rest), line.end, rest, False)
            line.marker = _find_marker(line, tables)
        if line.marker:
            line.kind = line.marker.kind
        else:
            line.kind = _unmarked_kind(line, tables)
        line.paragraph = line.kind == "body" and len(line.text) >= _PARAGRAPH
        yield line


def _marker_length(line: _Line) -> int:
    """Return the length of a prefix marker in the text of its line, decoration included."""
    assert line.marker is not None
    words = line.marker.words.split()
    position = 0
    for _ in words:
        found = _FIRST_WORD.search(line.text, position)
        position = found.end() if found else position
    return position


def _find_marker(line: _Line, tables: Markers) -> Marker | None:
    length = len(line.text)
    head = _fold(line.text[:80] if length > 80 else line.text)
    first = _FIRST_WORD.search(head)
    if first is None:
        return None
    for marker in tables.by_word.get(first.group(), ()):
        if (marker.longest and length > marker.longest) or not (end := _match_words(head, first.start(), marker.words)):
            continue
        if first.start() and head[: first.start()].strip() and marker.kind == "dateline":
            continue
        rest = head[end:]
        if marker.match == "colon" and not re.match(r"\s*[:/]", rest):
            continue
        if marker.match == "whole" and (length > 80 or _FIRST_WORD.search(rest)):
            continue
        if marker.match == "question" and line.text.rstrip("\"'”“»)] ")[-1:] not in ("؟", "?"):
            continue
        return marker
    return None


def _match_words(head: str, position: int, words: str) -> int:
    """Return where the `words` of a marker end in the folded `head`, 0 where they are not there."""
    for word in words.split():
        found = _FIRST_WORD.search(head, position)
        if found is None or found.group() != word or len(head[position : found.start()].strip()) > 1:
            return 0
        position = found.end()
    return position


def _unmarked_kind(line: _Line, tables: Markers) -> str:
    text = line.text
    if len(text) > _MARKED_LONGEST:
        return "body"
    if not _FIRST_WORD.search(text):
        return "boilerplate"
    if _ADDRESS.fullmatch(text):
        return "boilerplate"
    if text.startswith("#") and " " in text and _HASHTAGS.fullmatch(text):
        return "tags"
    if is_date_line(text):
        return "dateline"
    credit = _CREDIT.fullmatch(text) if len(text) <= _CAPTION_LONGEST else None
    if credit and tables.outlets.intersection(map(_plain, _LEAD_SEGMENT.split(credit[1]))):
        return "caption"
    if len(text) <= _LEAD_LONGEST:
        words = _plain(text).split()
        if (
            len(words) > 1
            and not _MARKS.search(text)
            and tables.buttons.issuperset(word for word in words if not word.isdigit())
        ):
            return "boilerplate"
        return _origin_kind(text, tables) or "body"
    return "body"


def _origin_kind(text: str, tables: Markers) -> str | None:
    """Tell what a short line of names, places and outlets is: "عين اليوم – الرياض", "أ ف ب / رويترز"."""
    segments = [_plain(part) for part in _LEAD_SEGMENT.split(text.strip("*() ")) if part.strip()]
    if not 2 <= len(segments) <= 4 or _SENTENCE_END.search(text) or not tables.outlets.intersection(segments):
        return None
    names = [part for part in segments if part not in tables.outlets and part not in tables.places]
    if not names:
        return "dateline"
    return "byline" if len(names) == 1 and 2 <= len(names[0].split()) <= 4 else None


def _head_kind(text: str, tables: Markers) -> str | None:
    """Tell what a short line above the first paragraph is that has a place or a date beside at most one who writes.

    "دبي: سامي حداد", "سامي حداد من الرياض", "17/08/2022 | محليات", "تونس في 11 جويلية 2023 (وات)".
    """
    if len(text) > _LEAD_LONGEST or _SENTENCE_END.search(text):
        return None
    rest, figures = _FIGURES.subn(" - ", text)
    parts = [part for segment in _HEAD_SEGMENT.split(rest) for part in _FROM.split(segment) if _plain(part)]
    grounds = figures
    writers = 0
    for part in parts:
        plain = _plain(part)
        words = plain.split()
        if plain in tables.places or plain in tables.outlets or is_date_line(part):
            grounds += 1
        elif words[0] in tables.desks or (
            2 <= len(words) <= 3 and words[0] in given_names() and not may_be_word(words[0])
        ):
            writers += 1
        elif plain not in tables.categories and not is_date_part(part):
            return None
    if not grounds or writers > 1 or len(parts) + figures < 2 or text.lstrip()[:1] in '«"“':
        return None
    return "byline" if writers else "dateline"


def _settle_positions(lines: list[_Line], tables: Markers) -> None:
    """Give back to the body what its marker allows only before or after the paragraphs; find origins above the first."""
    paragraphs = [index for index, line in enumerate(lines) if line.paragraph]
    first, last = (paragraphs[0], paragraphs[-1]) if paragraphs else (len(lines), -1)
    # Below a line that opens the foot of the page, paragraphs are other people's: they do not count.
    for index in range(first + 1, len(lines)):
        marker = lines[index].marker
        if marker and (marker.kind == "tags" or marker.scope == "rest"):
            last = max((at for at in paragraphs if at < index), default=-1)
            break
    for line in lines[1 : min(first, _HEAD_LINES)]:
        if line.kind in ("body", "caption") and line.marker is None:
            line.kind = _head_kind(line.text, tables) or line.kind
    body_seen = False
    for index, line in enumerate(lines):
        if index == 0 and line.kind == "related":
            line.marker, line.kind = None, "body"
        where = line.marker.where if line.marker else "any"
        if (where == "top" and index > first) or (where == "end" and (index < last or not body_seen)):
            line.marker, line.kind = None, "body"
            line.paragraph = len(line.text) >= _PARAGRAPH
        if line.kind == "dateline" and line.marker is None and first < index < last:
            line.kind = "body"
        if line.kind == "dateline" and paragraphs and index > last and _origin_like(line):
            line.kind = "source"
        body_seen = body_seen or line.kind == "body"


def _origin_like(line: _Line) -> bool:
    return line.marker is None and not any(character.isdigit() for character in line.text)


def _spread(lines: list[_Line]) -> None:
    """Carry the kind of a marker alone on its line to the lines that belong to it."""
    index = 0
    in_rest = False
    while index < len(lines):
        line = lines[index]
        index += 1
        marker = line.marker
        if marker is None:
            continue
        if marker.scope == "rest" and not in_rest:
            line.fresh = in_rest = True
            for below in lines[index:]:
                if below.kind not in ("related", "tags"):
                    below.kind = marker.kind
        elif marker.scope == "links" and _stands_alone(line, marker):
            line.fresh = True
            stop = _end_of_links(lines, index)
            for below in lines[index:stop]:
                below.kind, below.marker = marker.kind, None
            index = stop


def _stands_alone(line: _Line, marker: Marker) -> bool:
    return len(_plain(line.text)) <= len(marker.words) + 4


def _end_of_links(lines: list[_Line], index: int) -> int:
    """Return the index after the links below a marker that stands alone at `index` - 1.

    After the foot of the article (tags, source), or where one headline and then paragraphs follow, a second article
    is printed below: all is related to the end. Two headlines or more are links inside an article that goes on.
    """
    if any(line.kind in ("tags", "source") for line in lines[max(0, index - 3) : index - 1]):
        return len(lines)
    stop = index
    while stop < len(lines) and _is_link(lines[stop]):
        stop += 1
    return len(lines) if stop - index == 1 else stop


def _is_link(line: _Line) -> bool:
    return len(line.text) < 130 and not line.text.endswith((".", "،", "؛", ":")) and line.kind in ("body", "related")


def _find_title(lines: list[_Line], tables: Markers) -> _Line | None:
    """Return the headline among the first lines; labels of a menu before it become boilerplate."""
    for index, line in enumerate(lines[:_HEAD_LINES]):
        if line.kind != "body":
            continue
        following = lines[index + 1] if index + 1 < len(lines) else None
        if following is None:
            return None
        if _is_label(line, following, tables):
            line.kind = "boilerplate"
            continue
        return line if _is_headline(line, lines[index + 1 :]) else None
    return None


def _is_label(line: _Line, following: _Line, tables: Markers) -> bool:
    text = line.text
    if len(text) > 60 or _NOT_LABEL.search(text) or following.kind != "body":
        return False
    if not len(text) < len(following.text) <= _TITLE_LONGEST or following.text.endswith("."):
        return False
    folded = _fold(text)
    words = [word for word in _LABEL_BREAK.split(folded) if word]
    if tables.glued_categories.fullmatch("".join(words)):
        return True
    return bool(_GLUED.search(text)) and sum(word in tables.categories for word in words) * 2 >= len(words)


def _is_headline(line: _Line, rest: list[_Line]) -> bool:
    if len(line.text) > _TITLE_LONGEST or line.text.endswith((".", "،", "؛", ":")):
        return False
    following = rest[0]
    longer = any(len(other.text) > len(line.text) for other in rest[:4] if other.kind == "body")
    return following.blank_before or longer or following.kind in ("dateline", "byline")


def _mark_captions(lines: list[_Line], text: str) -> None:
    """Find captions: a bare name on a line of its own between paragraphs, which the text names elsewhere."""
    counts: dict[str, int] = {}
    for before, line, after in zip(lines, lines[1:], lines[2:], strict=False):
        if line.kind != "body" or len(line.text) > 40 or not (line.blank_before and after.blank_before):
            continue
        if before.kind not in ("body", "caption", "related") or len(before.text) < 40 or after.kind == "caption":
            continue
        words = line.text.split()
        named = len(words) <= 3 and all(word.isalpha() for word in words) and not _fold(words[0]).startswith("ال")
        if not named or (line.text not in counts and len(counts) >= _NAMES_COUNTED):
            continue
        if line.text not in counts:
            counts[line.text] = text.count(line.text)
        if counts[line.text] >= 3:
            line.kind = "caption"


def _split_leads(lines: list[_Line], tables: Markers) -> Iterator[_Line]:
    """Yield the lines, the dateline at the head of one of the first paragraphs cut off."""
    looked = 0
    found = False
    for line in lines:
        if line.kind == "body" and looked < 3 and not found:
            looked += 1
            lead = _find_lead(line, tables)
            if lead:
                kind, length = lead
                found = True
                rest = line.text[length:].lstrip()
                yield _Line(line.start, line.start + length, line.text[:length], line.blank_before, kind)
                yield _Line(line.end - len(rest), line.end, rest, False)
                continue
        yield line


def _find_lead(line: _Line, tables: Markers) -> tuple[str, int] | None:
    """Return kind and length of the dateline that a paragraph begins with, its dash or colon included."""
    if len(line.text) < 60:
        return None
    head = line.text[: _LEAD_LONGEST + 10]
    best: tuple[str, int] | None = None
    for match in _LEAD_END.finditer(head):
        prefix = head[: match.start()]
        if not prefix.strip() or match.start() > _LEAD_LONGEST:
            continue
        kind = _lead_kind(prefix, match.group().strip(), tables)
        if kind:
            end = match.start() + len(match.group().rstrip())
            best = (kind, end)
        elif len(prefix.split()) > 10:
            break
    return best


def _lead_kind(prefix: str, sign: str, tables: Markers) -> str | None:
    """Tell whether names of places and outlets, and at most one of a person, make up `prefix`."""
    parts = [part for part in _LEAD_SEGMENT.split(prefix) if part.strip()]
    if not parts or len(parts) > 5:
        return None
    names = unknown = places = outlets = 0
    for part in parts:
        plain = _plain(part)
        if plain in tables.outlets:
            outlets += 1
        elif plain in tables.places:
            places += 1
        elif is_date_line(part):
            continue
        elif any(character.isdigit() for character in plain) or not 1 <= len(plain.split()) <= 4:
            return None
        elif " " not in plain:
            unknown += 1  # one word is no person: a place that the tables do not hold
        else:
            names += 1
    if names == 0 and unknown <= 1:
        # "السعودية: ..." at the head of a paragraph is a topic, "الرياض -" a dateline.
        return "dateline" if outlets or (places and not unknown and sign != ":") else None
    if names == 1 and unknown <= 1 and outlets and len(parts) > 1:
        return "byline"
    return None


def _merge(lines: Iterator[_Line]) -> list[Section]:
    sections: list[Section] = []
    for line in lines:
        last = sections[-1] if sections else None
        if last and last["kind"] == line.kind and line.kind != "title" and not line.fresh:
            last["end"] = line.end
        else:
            sections.append({"kind": line.kind, "start": line.start, "end": line.end})
    return sections
