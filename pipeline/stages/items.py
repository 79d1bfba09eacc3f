"""A sentence as a row of items: words, punctuation marks, and the spans of the earlier layers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc

from pipeline.stages.layers import ByFolded, Record, read_layer

Kind = Literal["word", "entity", "quantity", "time", "punct"]

_TRANSPARENT = frozenset("\"'“”„«»()[]‘’`#")
_BRACKETS = frozenset("([")
_OWN_HA = (
    "جاه",
    "باه",
    "ياه",
    "كراه",
    "وجيه",
    "نبيه",
    "شبيه",
    "نزيه",
    "فقيه",
    "وجوه",
)  # no pronoun: اتجاه، مياه، تنبيه
_AND = "و"
_PROCLITICS = frozenset({"و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل", "ال", "لل", "بال", "وال"})


@dataclass(slots=True)
class Item:
    """A word, a punctuation mark, or a span of an earlier layer (`record`); offsets are characters of the text."""

    kind: Kind
    start: int
    end: int
    folded: str
    preposition: str = ""  # ب، ل، ك written on to it
    joined: bool = False  # و or ف written on to it
    record: Record | None = None
    possessed: bool = False  # a pronoun is written on to it
    quoted: bool = False  # a quotation mark stands before it
    bracketed: bool = False  # a bracket stands before it
    closes: bool = False  # a closing quotation mark stands behind it
    hypothetical: bool = False  # إن: "if" before a past verb


def article_spans(doc: Doc) -> list[tuple[int, int, Kind, Record]]:
    """Return the spans of the earlier layers in order of their start, the longer first, overlaps left out."""
    spans: list[tuple[int, int, Kind, Record]] = []
    for entity in read_layer(doc, "entities"):
        spans += [(mention["start"], mention["end"], "entity", entity) for mention in entity["mentions"]]
    spans += [(record["start"], record["end"], "quantity", record) for record in read_layer(doc, "quantities")]
    spans += [(record["start"], record["end"], "time", record) for record in read_layer(doc, "times")]
    spans.sort(key=lambda span: (span[0], -span[1]))
    kept: list[tuple[int, int, Kind, Record]] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def sentence_items(
    text: str,
    folded: list[str],
    starts: list[int],
    ends: list[int],
    sentence: tuple[int, int],
    spans: list[tuple[int, int, Kind, Record]],
) -> list[Item]:
    """Return the items of the tokens [low, high) of `sentence`.

    `folded`, `starts` and `ends` are the folded words of the doc and their characters, `spans` those that start in the sentence.
    """
    items: list[Item] = []
    waiting = iter(spans)
    span = next(waiting, None)
    covered = -1
    quoted = bracketed = False
    low, high = sentence
    for word, start, end in zip(folded[low:high], starts[low:high], ends[low:high], strict=True):
        if start < covered:
            continue
        while span is not None and span[1] <= start:
            span = next(waiting, None)
        if span is not None and span[0] <= start:
            item = Item(span[2], span[0], span[1], "", record=span[3], quoted=quoted, bracketed=quoted and bracketed)
            quoted = False
            _take_proclitic(items, item, text)
            items.append(item)
            covered = span[1]
            continue
        shape = _SHAPES[word]
        if shape == "word" and not quoted:
            items.append(Item("word", start, end, word))
            continue
        if shape == "quotation":
            quoted = not (items and items[-1].end == start and word not in "([«“‘#")
            bracketed = word in _BRACKETS
            if not quoted and items:
                items[-1].closes = True
            continue
        if shape == "blank":
            quoted = False
            continue
        item = Item("punct" if shape == "punct" else "word", start, end, word)
        if shape != "punct":
            if quoted:
                item.quoted, item.bracketed = True, bracketed
                _take_proclitic(items, item, text)
            if shape == "possessed":
                item.possessed = True
            elif shape == "ending in ه":
                item.possessed = text[end - 1] == "ه"
            elif shape == "ان":
                item.hypothetical = text[start] == "إ"
        quoted = False
        items.append(item)
    return _with_joined(items) if _AND in folded[low:high] else items


def _with_joined(items: list[Item]) -> list[Item]:
    """Return the items with each و that stands apart taken up by the word behind it: و قال."""
    kept: list[Item] = []
    for item in items:
        if kept and kept[-1].folded == _AND and item.kind != "punct":
            kept.pop()
            item.joined = True
        kept.append(item)
    return kept


def _shape(word: str) -> str:
    """Return what the letters of a folded word show: a mark, a pronoun at its end, or that what it is hangs on its spelling."""
    if word in _TRANSPARENT:
        return "quotation"
    if not word or word.isspace():
        return "blank"
    if not word.isalnum() and not any(map(str.isalnum, word)):
        return "punct"
    if len(word) > 4 and word.endswith(("ها", "هم", "هما")):
        return "possessed"
    if word[-1] == "ه" and len(word) > 3 and not word.endswith(_OWN_HA):
        return "ending in ه"
    return "ان" if word == "ان" else "word"


_SHAPES = ByFolded(_shape)


def _take_proclitic(items: list[Item], item: Item, text: str) -> None:
    """Take the proclitic before a name, quotation marks between them passed over: و«زين»."""
    if (
        items
        and items[-1].kind == "word"
        and items[-1].folded in _PROCLITICS
        and _TRANSPARENT.issuperset(text[items[-1].end : item.start])
    ):
        letters = items.pop().folded
        item.joined = letters[0] in "وف"
        rest = letters.lstrip("وف")
        item.preposition = rest[:1] if rest[:1] in ("ب", "ل", "ك") else ""
