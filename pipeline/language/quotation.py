"""Pair the quotation marks of a text, line by line: “ ” « » " ' in all the mixtures that newspapers print."""

from __future__ import annotations

from typing import NamedTuple

import regex


class Quotation(NamedTuple):
    """A quotation: [start, end) is what stands between the marks, [opening, closing) includes them.

    `closed` is False where the closing mark was forgotten; the quotation then ends with the sentence.
    """

    opening: int
    start: int
    end: int
    closing: int
    closed: bool


_MARK = regex.compile("[\"“”„‟«»‹›'‘’‚]|[\n\r\u2028\u2029]+")
_SINGLE = frozenset("'‘’‚‹›")
_ANGLES = {"»": "«", "›": "‹"}
# A forgotten closing mark is believed of marks that open and nothing else, and of " written on to the word behind it.
_OPENERS = frozenset("“„«")
_CLOSE_OF_LINE = frozenset(" \t.!?؟…،,")
_DEEPEST = 32  # open marks in a line beyond which none is looked at: the time stays linear
_PROCLITICS = frozenset("وفبلكـ")
_STOP = regex.compile(r"(?<=\s)[.!?؟]|[.!?؟](?=\s|$)")


def pair_marks(text: str) -> list[Quotation]:
    """Return the quotations of `text` in order of their opening marks; inner ones follow the one that holds them."""
    found: list[Quotation] = []
    stack: list[int] = []
    line_end = len(text)
    line_begin = 0  # the place in `found` of the first quotation of the line
    for match in _MARK.finditer(text):
        at, mark = match.start(), match.group()
        if mark[0] in "\n\r\u2028\u2029":
            found[line_begin:] = _whole_line(text, stack, found[line_begin:], at)
            line_begin = len(found)
            stack.clear()
            continue
        before, after = _opens_word(text, at), at + 1 < line_end and text[at + 1].isalnum()
        closes = not (at and text[at - 1].isspace()) and not after
        partner = _partner(text, stack, mark)
        if mark in _SINGLE and not (before and after) and not (closes and partner is not None):
            continue  # an apostrophe
        if partner is not None and not (before and after and mark not in _ANGLES):
            opening = stack[partner]
            found.extend(_forgotten(text, stack[partner + 1 :], at))
            del stack[partner:]
            found.append(_quotation(text, opening, at))
        elif not (closes and not before):
            stack.append(at)
    found[line_begin:] = _whole_line(text, stack, found[line_begin:], line_end)
    return sorted(found)


def _whole_line(text: str, stack: list[int], closed: list[Quotation], limit: int) -> list[Quotation]:
    """Return the quotations of a line that ends at `limit`: those that closed, and those of the marks left in `stack`.

    Where one mark is left and an inner quotation ends the line, the line's last mark closes both ("… "…").
    """
    last = max(closed, key=lambda quotation: quotation.closing, default=None)
    if len(stack) == 1 and last and stack[0] < last.opening and text[stack[0]] == text[last.closing - 1] == '"':
        between = text[stack[0] : last.opening].rstrip()
        one = not between.endswith(":") and not _STOP.search(between)
        if one and _CLOSE_OF_LINE.issuperset(text[last.closing : limit]):
            return [*closed, _quotation(text, stack[0], last.closing - 1)]
    if len(stack) > 1:
        stack = [at for at in stack if text[at] != '"']
    return [*closed, *_forgotten(text, stack, limit)]


def _partner(text: str, stack: list[int], mark: str) -> int | None:
    """Return the place in the stack of the mark that `mark` can close, the innermost one first."""
    for place in range(len(stack) - 1, max(-1, len(stack) - 1 - _DEEPEST), -1):
        opener = text[stack[place]]
        if mark in _ANGLES or opener in _ANGLES.values():
            if _ANGLES.get(mark, mark) == opener and mark != opener:
                return place
        elif (opener in _SINGLE) == (mark in _SINGLE) and mark not in "«‹":
            return place
    return None


def _opens_word(text: str, at: int) -> bool:
    """Say whether a word may begin at `at`: after a space, a bracket, or a proclitic that stands alone (لـ"فيسبوك")."""
    before = at - 1
    while before >= 0 and at - before <= 3 and text[before] in _PROCLITICS:
        before -= 1
    return before < 0 or not (text[before].isalnum() or text[before] in ".!?؟…،,؛%)]»”")


def _quotation(text: str, opening: int, closing: int) -> Quotation:
    start, end = _strip(text, opening + 1, closing)
    return Quotation(opening, start, end, closing + 1, True)


def _forgotten(text: str, openings: list[int], limit: int) -> list[Quotation]:
    """Return the quotations whose closing marks are absent, each cut at the end of its sentence."""
    quotations = []
    for opening, following in zip(openings, [*openings, limit][1:], strict=True):
        if text[opening] in _OPENERS or (text[opening] == '"' and text[opening + 1 : opening + 2].isalpha()):
            stops = [m.start() for m in _STOP.finditer(text, opening + 1, following)]
            stop = next(iter(stops if following == limit else reversed(stops)), following)
            start, end = _strip(text, opening + 1, stop)
            if text[opening] != '"' or '"' not in text[start:end]:
                quotations.append(Quotation(opening, start, end, end, False))
    return quotations


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
