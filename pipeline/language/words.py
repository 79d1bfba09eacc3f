"""Cut text into words: runs of letters, whole numbers with their separators, single symbols."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
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


# No word goes over a space: what stands between two of them is cut once and kept.
_CHUNK = regex.compile(r"\S+|\n")


@lru_cache(maxsize=1 << 16)
def _words_of_chunk(chunk: str) -> tuple[Word, ...]:
    return tuple(Word(piece := match.group(), fold(piece), *match.span()) for match in _WORD.finditer(chunk))


def split_words(text: str, offset: int = 0) -> list[Word]:
    """Return the words of `text`; their offsets are moved by `offset`. Line breaks are words, spaces are not."""
    words: list[Word] = []
    add = words.append
    for match in _CHUNK.finditer(text):
        at = match.start() + offset
        for piece, folded, start, end in _words_of_chunk(match.group()):
            add(Word(piece, folded, at + start, at + end))
    return words


def iter_words(text: str, start: int = 0) -> Iterator[Word]:
    """Yield the words of `text` from `start` on, one at a time: for a reader who mostly stops after one or two."""
    for match in _WORD.finditer(text, start):
        piece = match.group()
        yield Word(piece, fold(piece), match.start(), match.end())
