"""Find where sentences begin: after sentence punctuation and after every line break."""

from __future__ import annotations

from collections import deque
from functools import lru_cache

import numpy as np
import regex
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.language.folding import fold
from pipeline.language.quotation import Quotation, pair_marks
from pipeline.language.tables import read_table
from pipeline.stages.layers import one_at_a_time, text_of

_BOUNDARY = regex.compile("[.!?؟…۔]+|[\n\r\v\f\u0085\u2028\u2029]+")
_STOPS = frozenset(".!?؟…۔")
_QUOTE_MARK = regex.compile('["“”„‟«»]')
_CLOSERS = "\"'”“’»›)]}"
_BEFORE = regex.compile(r"[^\s\"'“”‘’«»()\[\]{}،؛,;:/-]*$")
_AFTER = regex.compile(r"\s*([^\s]{0,4})")
# What follows a quotation that the sentence goes on with: a comma, or a participle such as مضيفا، مشيرا، مؤكدة.
_CONTINUATION = regex.compile(r"\s*(?:[،,؛;:–-]|(?:م\p{L}{2,7}(?:ا|ة|ين)|قائلا|قائلة|لافتا|لافتة)(?!\p{L}))")


@lru_cache(maxsize=1)
def _abbreviations() -> dict[str, str]:
    """Return the kind of each abbreviation by its folded form without the last stop."""
    rows = read_table("orthography/abbreviations.tsv", ("form", "kind", "meaning"))
    return {fold(row["form"]): row["kind"] for row in rows}


def find_sentences(doc: Doc) -> list[int]:
    """Return the index of the first token of each sentence of `doc`, in order; empty for an empty doc.

    White space belongs to the sentence before it. A break inside a token moves to the token's end.
    """
    if not len(doc):
        return []
    text = text_of(doc)
    positions = find_boundaries(text)
    if not positions:
        return [0]
    offsets = doc.to_array("SPACY").astype(np.int64) + doc.to_array("LENGTH").astype(np.int64)
    starts = np.concatenate(([0], np.cumsum(offsets)))
    found = np.searchsorted(starts[:-1], positions, side="right") - 1
    tokens = {0}
    for index, position in zip(found.tolist(), positions, strict=True):
        start = int(starts[index])
        inside = bool(text[start:position].strip())
        if index + inside < len(doc):
            tokens.add(index + inside)
    return sorted(tokens)


def find_boundaries(text: str) -> list[int]:
    """Return the offset of the first visible character of every sentence after the first."""
    positions: list[int] = []
    quotations: deque[Quotation] | None = None
    begun = 0
    for match in _BOUNDARY.finditer(text):
        at, end = match.span()
        if at < begun:
            continue  # one of several breaks in a row
        if text[at] in _STOPS:
            after = end
            while after < len(text) and text[after] in _CLOSERS and not _opens(text, after):
                after += 1
            if not _ends_sentence(text, at, end, after, begun):
                continue
            if quotations is None:
                quotations = deque(pair_marks(text) if _QUOTE_MARK.search(text) else ())
            if quotations and _held_by_quotation(text, at, quotations):
                continue
        else:
            after = end
        start = _visible(text, after)
        if start < len(text) and _visible(text, begun) < at:
            positions.append(start)
        begun = max(start, begun)
    return positions


def _opens(text: str, at: int) -> bool:
    """Say whether the mark at `at` opens what follows instead of closing what precedes."""
    return text[at - 1].isspace() or (at + 1 < len(text) and text[at + 1].isalnum())


def _visible(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _ends_sentence(text: str, at: int, end: int, after: int, begun: int) -> bool:
    """Say whether the stops [at, end), with their closing marks up to `after`, end the sentence begun at `begun`."""
    stops = text[at:end]
    if stops == "..":  # the pause of headlines: هواوي تتقدم.. وأبل تتراجع
        return False
    before = _BEFORE.search(text, max(begun, at - 24), at)
    word = before.group() if before else ""
    touches = after < len(text) and not text[after].isspace()
    if touches and text[after] in "،؛,;:":
        return False
    if stops != ".":
        return not (touches and text[after].isalnum() and word.isascii() and bool(word))
    follower = _AFTER.match(text, after)
    follows = follower.group(1) if follower else ""
    if touches and text[after].isalnum():
        # A space forgotten between two whole words (الخميس.وقال); else a decimal, an address or initials.
        return len(word) > 3 and _arabic(word) and len(follows) > 3 and _arabic(follows[:4])
    if word.isdigit() and len(word) <= 2 and _visible(text, begun) >= at - len(word):
        return False  # the number of a list item
    kind = _abbreviations().get(fold(word))
    last = at - len(word) - 1
    while last > begun and text[last].isspace():
        last -= 1
    amount = last >= begun and text[last].isdigit()
    if kind == "unit" or (kind == "title" and amount):
        return follows[:1] == "و" and follows[1:2].isalpha()
    if kind is not None:
        return False
    return not (len(word) == 1 and word.isalpha() and not amount) and not follows[:1].islower()


def _arabic(word: str) -> bool:
    return all("\u0620" <= letter <= "\u0669" for letter in word)


def _held_by_quotation(text: str, at: int, quotations: deque[Quotation]) -> bool:
    """Say whether the stop at `at` stands in a quotation after which its sentence goes on.

    Drops the leading `quotations` that end before it: stops come in order, and no later one stands in those.
    """
    while quotations and quotations[0].closing <= at:
        quotations.popleft()
    for quotation in quotations:
        if quotation.opening > at:
            return False
        if at < quotation.closing and quotation.closed and _CONTINUATION.match(text, quotation.closing):
            return True
    return False


class Sentencizer:
    """The spaCy component: sets `token.is_sent_start` of every token."""

    @one_at_a_time
    def __call__(self, doc: Doc) -> Doc:
        """Write the sentences of `doc` and return it."""
        if len(doc):
            flags = np.full(len(doc), -1, dtype=np.int64)
            flags[find_sentences(doc)] = 1
            doc.from_array(["SENT_START"], flags.reshape(-1, 1).astype(np.uint64))  # type: ignore[arg-type]
        return doc


@Language.factory("khabar_sentencizer", assigns=["token.is_sent_start", "doc.sents"])
def create_sentencizer(nlp: Language, name: str) -> Sentencizer:
    """Make the stage; it needs nothing but the tokens."""
    return Sentencizer()
