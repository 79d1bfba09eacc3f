"""Cut text into words: runs of letters, whole numbers with their separators, single symbols."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

import regex

from pipeline.language.folding import fold


class Word(NamedTuple):
    """A word with its span in code points of the text that it was cut from; `folded` is its folded form."""

    text: str
    folded: str
    start: int
    end: int


# A number keeps its separators (1.200.000, 16,9, ١٬٥٠٠, 11'000); letters keep their marks and tatweel; the rest stands alone.
# A blank that a page's source writes as an entity is a blank.
_WORD = regex.compile(
    r"(?P<number>\p{Nd}+(?:[.,٫٬،ر][\u200e\u200f]?\p{Nd}+|['’]\p{Nd}{3}(?!\p{Nd}))*)"
    r"|[\p{L}\p{M}\u0640]+(?:[\u200c\u200d]+[\p{L}\p{M}\u0640]+|['’][\p{L}\p{M}]+)*"
    r"|(?P<blank>&(?:nbsp|#160|#xa0);)"
    r"|\n|[^\s\p{Cf}]"
)


# No word goes over a space: what stands between two of them is cut once and kept, unless it is no word of a language.
_LONGEST_CHUNK = 64


@lru_cache(maxsize=1 << 16)
def _words_of_chunk(chunk: str) -> tuple[tuple[str, str, int, int], ...]:
    """Return the words of what stands between spaces, as plain tuples: those the garbage collector leaves alone."""
    if chunk.isalpha():
        return ((chunk, fold(chunk), 0, len(chunk)),)
    return tuple((piece, folded, start, end) for piece, folded, start, end in _cut(chunk))


def _cut(text: str, start: int = 0) -> Iterator[Word]:
    for match in _WORD.finditer(text, start):
        if match["blank"] is None:
            piece = match.group()
            yield Word(piece, fold(piece), match.start(), match.end())


def split_words(text: str, offset: int = 0) -> list[Word]:
    """Return the words of `text`; their offsets are moved by `offset`. Line breaks are words, spaces are not."""
    words: list[Word] = []
    add, make, known = words.append, tuple.__new__, _words_of_chunk  # without the keywords that Word(...) looks for
    at = offset
    for line in text.split("\n"):
        if at > offset:
            add(make(Word, ("\n", "\n", at - 1, at)))
        for chunk in line.split(" "):
            length = len(chunk)
            if chunk.isalpha():
                add(make(Word, (chunk, fold(chunk), at, at + length)))
            elif length:
                for piece, folded, start, end in known(chunk) if length <= _LONGEST_CHUNK else _cut(chunk):
                    add(make(Word, (piece, folded, at + start, at + end)))
            at += length + 1
    return words


def iter_words(text: str, start: int = 0) -> Iterator[Word]:
    """Yield the words of `text` from `start` on, one at a time: for a reader who mostly stops after one or two."""
    make, find, known = tuple.__new__, text.find, _words_of_chunk
    while (space := find(" ", start, start + _LONGEST_CHUNK)) >= 0:
        if space > start:
            for piece, folded, begin, end in known(text[start:space]):
                yield make(Word, (piece, folded, start + begin, start + end))
        start = space + 1
    yield from _cut(text, start)


def plain_words(text: str, start: int, most: int) -> list[Word]:
    """Return the words from `start` on as far as each is nothing but letters with a single space behind it, `most` at most."""
    words: list[Word] = []
    make, find = tuple.__new__, text.find
    while len(words) < most and (space := find(" ", start, start + _LONGEST_CHUNK)) >= 0:
        chunk = text[start:space]
        folded = fold(chunk) if chunk.isalpha() else ""
        if not folded:  # a tatweel is a letter, too
            break
        words.append(make(Word, (chunk, folded, start, space)))
        start = space + 1
    return words


def word_before(text: str, at: int, reach: int) -> str:
    """Return the letters that stand before the spaces before `at`, within `reach` characters; "" where there are none."""
    low = max(0, at - reach)
    end = at
    while end > low and text[end - 1] in " \u00a0":
        end -= 1
    if end == at:
        return ""
    start = max(low, text.rfind(" ", low, end) + 1)
    word = text[start:end]
    if word.isalpha():
        return word
    start = end
    while start > low and text[start - 1].isalpha():
        start -= 1
    return text[start:end]


class TextWords:
    """The words of a text, each line cut once for all who read stretches of it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._begins = [0]
        while at := text.find("\n", self._begins[-1]) + 1:
            self._begins.append(at)
        self._lines: dict[int, list[Word]] = {}

    def _line(self, number: int) -> list[Word]:
        words = self._lines.get(number)
        if words is None:
            begin, end = self._begins[number], next(iter(self._begins[number + 1 : number + 2]), len(self.text))
            words = self._lines[number] = split_words(self.text[begin:end], begin)
        return words

    def between(self, start: int, end: int) -> list[Word]:
        """Return the words of `text[start:end]`; what is left of a word at an edge that cuts it is a word."""
        low, high = bisect_right(self._begins, start) - 1, bisect_left(self._begins, end)
        words = self._line(low) if high <= low + 1 else [word for line in range(low, high) for word in self._line(line)]
        first = bisect_left(words, start, key=itemgetter(2))
        last = bisect_left(words, end, first, key=itemgetter(2))
        if first and words[first - 1].end > start:
            cut = min(end, words[first - 1].end)
            return [*split_words(self.text[start:cut], start), *(self.between(cut, end) if cut < end else ())]
        if last > first and words[last - 1].end > end:
            cut = words[last - 1].start
            return [*words[first : last - 1], *split_words(self.text[cut:end], cut)]
        return words[first:last]
