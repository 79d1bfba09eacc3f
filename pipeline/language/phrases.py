"""Find phrases of a table in a list of words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from pipeline.language.proclitics import analyses
from pipeline.language.words import Word, split_words

T = TypeVar("T")


class Phrases(Generic[T]):
    """Phrases by their folded words, each with what it stands for; the longest one wins."""

    def __init__(self, rows: Iterable[tuple[str, T]]) -> None:
        self._by_words: dict[tuple[str, ...], T] = {}
        for form, meaning in rows:
            self._by_words.setdefault(tuple(word.folded for word in split_words(form)), meaning)
        self._longest: dict[str, int] = {}
        self._longest_back: dict[str, int] = {}
        for words in self._by_words:
            self._longest[words[0]] = max(len(words), self._longest.get(words[0], 0))
            self._longest_back[words[-1]] = max(len(words), self._longest_back.get(words[-1], 0))

    def __contains__(self, folded: str) -> bool:
        return (folded,) in self._by_words

    def __iter__(self) -> Iterator[tuple[tuple[str, ...], T]]:
        return iter(self._by_words.items())

    def begins(self, folded: str) -> bool:
        """Tell whether the folded word can be the first of a phrase."""
        return folded in self._longest

    def ends(self, folded: str) -> bool:
        """Tell whether the folded word can be the last of a phrase."""
        return folded in self._longest_back

    def get(self, folded: str) -> T | None:
        """Return what the single folded word `folded` stands for."""
        return self._by_words.get((folded,))

    def match(self, words: list[Word], i: int, first: str | None = None) -> tuple[T, int] | None:
        """Return what the longest phrase that begins at `words[i]` stands for, and the index after it.

        `first` is read in place of the folded form of that word.
        """
        if i >= len(words):
            return None
        first = words[i].folded if first is None else first
        longest = self._longest.get(first)
        if longest is None:
            return None
        for length in range(min(longest, len(words) - i), 0, -1):
            key = (first, *(word.folded for word in words[i + 1 : i + length]))
            if key in self._by_words:
                return self._by_words[key], i + length
        return None

    def match_before(self, words: list[Word], end: int) -> tuple[T, int] | None:
        """Return what the longest phrase that ends before `words[end]` stands for, and the index of its first word.

        The first word may bear proclitics.
        """
        if end <= 0:
            return None
        last = words[end - 1].folded
        longest = max((self._longest_back.get(rest, 0) for rest, _ in analyses(last)), default=0)
        for length in range(min(longest, end), 0, -1):
            rest = tuple(word.folded for word in words[end - length + 1 : end])
            for first, _ in analyses(words[end - length].folded):
                if (first, *rest) in self._by_words:
                    return self._by_words[first, *rest], end - length
        return None
