"""A trie of aliases over folded words, whose first word is known in every proclitic form that it can bear."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from pipeline.language.folding import fold, prefix_length
from pipeline.language.proclitics import FIRST_LETTERS, nouns_of
from pipeline.language.words import Word, split_words

# Marks that join the words of one name where no space stands: سي.إن.إن، #إيلون_ماسك، كوكا-كولا.
CONNECTORS = frozenset(".-_\u2010\u2011")
_DASHES = frozenset("-\u2010\u2011\u2013")
# Below this length an alias in capitals (WHO, EU, X) would meet ordinary words if its case were free.
_SHORT_CAPITALS = 4
# Names of fewer letters stand behind no proclitic, of as many behind no ك and no ف: كان is no ك + آن.
_SHORT_WORD = 3


class Entry(NamedTuple):
    """An alias of `target`; `exact` is its spelling where the case of its letters matters."""

    target: str
    alias: str
    exact: str | None


class Match(NamedTuple):
    """A match at `text[start:end]`, the proclitic left out, with all entries of the alias found there."""

    start: int
    end: int
    alias: str
    words: int
    proclitic: int
    entries: tuple[Entry, ...]


class _Node:
    __slots__ = ("children", "entries", "number")

    def __init__(self, number: int = 0) -> None:
        self.number = number
        self.children: dict[str, _Node] = {}
        self.entries: list[Entry] = []


class AliasTrie:
    """Find the longest alias at a word, whose first word may stand behind a proclitic.

    `lookalikes` are the words that only look like a proclitic and a short name (باب is no ب + اب): of them no name is made
    that ends there.
    """

    def __init__(self, lookalikes: frozenset[str] = frozenset()) -> None:
        self._roots: dict[str, _Node] = {}
        self._starts: dict[str, list[tuple[int, _Node, int]]] = {}  # the forms met so far
        self._lookalikes = lookalikes
        self.seconds: set[str] = set()  # the second words of names

    def add(self, alias: str, target: str) -> None:
        """Enter `alias` for `target`; an alias without a letter or digit is a ValueError."""
        words = alias_words(alias)
        if not words:
            raise ValueError(f"the alias {alias!r} of {target} has no word")
        node = self._roots.get(words[0])
        if node is None:
            node = self._roots[words[0]] = _Node(len(self._roots))
            self._starts.clear()
        self.seconds.update(words[1:2])
        for word in words[1:]:
            child = node.children.get(word)
            if child is None:
                child = node.children[word] = _Node()
            node = child
        exact = alias if len(alias) <= _SHORT_CAPITALS and alias.isascii() and alias.isupper() else None
        entry = Entry(target, " ".join(words), exact)
        if entry not in node.entries:
            node.entries.append(entry)

    def starts(self, form: str) -> list[tuple[int, _Node, int]]:
        """Return how an alias can begin in the folded word `form`: (proclitic length, node, fewest words), in order of entry."""
        roots = self._roots
        if form[:1] not in FIRST_LETTERS:
            root = roots.get(form)
            return [(0, root, 1)] if root is not None else []
        known = self._starts.get(form)
        if known is not None:
            return known
        found = [
            (length, roots[word], self._fewest_words(word, form, length))
            for word, length in nouns_of(form)
            if word in roots
        ]
        if found:
            found.sort(key=lambda start: start[1].number)
            self._starts[form] = found
        return found

    def _fewest_words(self, word: str, form: str, proclitic: int) -> int:
        """Return how many words a name must have that begins with `form`: two where one would be another word."""
        if not proclitic or word.isascii():
            return 1
        short = len(word) < _SHORT_WORD or (len(word) == _SHORT_WORD and form[proclitic - 1] in "كف")
        lookalike = form in self._lookalikes or (proclitic > 1 and form[1:] in self._lookalikes)
        return 2 if short or lookalike else 1

    def goes_on(self, form: str, following: str) -> bool:
        """Return whether a name can begin in the folded word `form` and go on with the folded word `following`."""
        return any(following in node.children for _, node, _ in self.starts(form))

    def longest(self, first: Word, behind: Iterator[Word], accept: Callable[[Entry, int, int], bool]) -> Match | None:
        """Return the longest alias that begins with the word `first`, proclitic included; of equals, the one with the shortest proclitic.

        `behind` yields the words behind it, of which no more are taken than the aliases need.
        `accept(entry, start, end)` may refuse a Latin entry where it stands.
        """
        paths = self.starts(first.folded)
        best: Match | None = None
        last: Word | None = first
        count = 1
        while last is not None:
            for proclitic, node, fewest in paths:
                if not node.entries or count < fewest:
                    continue
                if best is None or (last.end, best.proclitic) > (best.end, proclitic):
                    begin = first.start + (prefix_length(first.text, proclitic) if proclitic else 0)
                    found = tuple(node.entries)
                    if found[0].alias.isascii():
                        found = tuple([entry for entry in found if accept(entry, begin, last.end)])
                    if found:
                        best = Match(begin, last.end, found[0].alias, count, proclitic, found)
            paths = [path for path in paths if path[1].children]
            last = _next_word(last.end, behind) if paths else None
            if last is not None:
                folded = last.folded
                paths = [(length, node.children[folded], few) for length, node, few in paths if folded in node.children]
                count += 1
        return best


def _next_word(end: int, behind: Iterator[Word]) -> Word | None:
    """Return the word with which a name can go on that ends at `end` so far, without the mark that joins them; None if none can."""
    word = next(behind, None)
    if word is not None and word.text == "#":  # سيرغي #لافروف
        word = next(behind, None)
    if word is not None and word.text in CONNECTORS and word.start == end:
        end = word.end
        word = next(behind, None)
        if word is not None and word.start != end:
            return None
    elif word is not None and word.text in _DASHES:  # جان - كلود يونكر
        word = next(behind, None)
    return word


def alias_words(alias: str) -> list[str]:
    """Return the folded words of `alias`, without the marks that only join them."""
    return [
        word.folded for word in split_words(alias) if word.text not in CONNECTORS and word.folded and word.text != "\n"
    ]


def alias_key(alias: str) -> str:
    """Return the form under which all spellings of `alias` meet."""
    return " ".join(alias_words(alias)) or fold(alias)
