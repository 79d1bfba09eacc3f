"""Cut text into words: runs of letters, whole numbers with their separators, single symbols."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

import regex

from pipeline.language.folding import fold


class Word(NamedTuple):
    """A word with its span in code points of the text that it was cut from; `folded` is its folded form."""

    text: str
    folded: str
    start: int
    end: int


# A number keeps its separators (1.200.000, 16,9, ١٬٥٠٠); letters keep their marks and tatweel; the rest stands alone.
_WORD = regex.compile(
    r"(?P<number>\p{Nd}+(?:[.,٫٬،ر][\u200e\u200f]?\p{Nd}+)*)"
    r"|[\p{L}\p{M}\u0640\u200c\u200d]+(?:['’][\p{L}\p{M}]+)*"
    r"|\n|[^\s\p{Cf}]"
)


# No word goes over a space: what stands between two of them is cut once and kept, unless it is no word of a language.
_LONGEST_CHUNK = 64


@lru_cache(maxsize=1 << 16)
def _words_of_chunk(chunk: str) -> tuple[Word, ...]:
    return (Word(chunk, fold(chunk), 0, len(chunk)),) if chunk.isalpha() else tuple(_cut(chunk))


def _cut(text: str, start: int = 0) -> Iterator[Word]:
    for match in _WORD.finditer(text, start):
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
            if length:
                for piece, folded, start, end in known(chunk) if length <= _LONGEST_CHUNK else _cut(chunk):
                    add(make(Word, (piece, folded, at + start, at + end)))
            at += length + 1
    return words


def iter_words(text: str, start: int = 0) -> Iterator[Word]:
    """Yield the words of `text` from `start` on, one at a time: for a reader who mostly stops after one or two."""
    make = tuple.__new__
    while (space := text.find(" ", start, start + _LONGEST_CHUNK)) >= 0:
        for piece, folded, begin, end in _words_of_chunk(text[start:space]):
            yield make(Word, (piece, folded, start + begin, start + end))
        start = space + 1
    yield from _cut(text, start)


class TextWords:
    """The words of a text, cut once for all who read stretches of it, or a stretch at a time until somebody reads them all."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def words(self) -> list[Word]:
        """All words of the text."""
        return split_words(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start for word in self.words]

    def between(self, start: int, end: int) -> list[Word]:
        """Return the words of `text[start:end]`; what is left of a word at an edge that cuts it is a word."""
        if "words" not in self.__dict__:
            return split_words(self.text[start:end], start)
        words = self.words
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end, first)
        if first and words[first - 1].end > start:
            return split_words(self.text[start:end], start)
        if last > first and words[last - 1].end > end:
            cut = words[last - 1].start
            return [*words[first : last - 1], *split_words(self.text[cut:end], cut)]
        return words[first:last]

    def since(self, start: int) -> tuple[list[Word], int]:
        """Return a list of words and the index in it from which on the words of `text[start:]` stand, some 64 at least."""
        words = self.words
        first = bisect_left(self._starts, start)
        if first and words[first - 1].end > start:
            rest = split_words(self.text[start : words[first - 1].end], start)
            return [*rest, *words[first : first + 64]], 0
        return words, first
