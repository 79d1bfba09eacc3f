"""Cut Arabic text into spaCy tokens: spaCy's own rules for Arabic, and a cut wherever there is proof of one."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise, zip_longest
from typing import Any

from spacy.attrs import NORM, ORTH
from spacy.lang.ar import ArabicDefaults
from spacy.lang.char_classes import CURRENCY
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry

from pipeline.language.folding import fold
from pipeline.stages.layers import one_at_a_time, remember_text

_ARABIC = "\u0620-\u063f\u0641-\u065f\u066e-\u06d3\u06d5\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc"
_CURRENCY_SIGNS = "$£€¥﷼\u20a0-\u20c0"
_QUOTES = "\"'“”‘’«»„`"
# What no Arabic word continues with: a proclitic before it is a word of its own.
_PROOF = rf"[0-9\u0660-\u0669\u06f0-\u06f9A-Za-z\u00c0-\u024f%٪@#{_QUOTES}{_CURRENCY_SIGNS}]"
_PROCLITICS = r"(?:[وف]?[بلك]?(?:ال)?|[وف]?لل)\u0640*"

# A space without width stands between words, and within one, too, behind و or ال: it parts what is long on both sides.
_NO_WIDTH = "\u200b"

_DASHES = "-\u2013\u2014"

# A dash at an edge parts words though a space is missing: سعد الشهري- أبها.
_PREFIXES = [rf"(?=[وفبلكا]){_PROCLITICS}(?={_PROOF})", "٪", rf"[{_DASHES}]+(?=[{_ARABIC}{_QUOTES}])"]
_SUFFIXES = [
    "[%٪]",
    rf"(?<=[0-9\u0660-\u0669\u06f0-\u06f9])(?:{CURRENCY})",
    "…",
    rf"(?<=[{_ARABIC}{_QUOTES}\])])[{_DASHES}]+",
    rf"(?<=[{_NO_WIDTH}{_QUOTES}\])%٪0-9\u0660-\u0669\u064b-\u0652])\.",
]
_INFIXES = [
    rf"(?<=[{_ARABIC}])[{_QUOTES}]+(?=[{_ARABIC}0-9A-Za-z])",
    rf"(?<=[0-9A-Za-z])[“”«»\"]+(?=[{_ARABIC}])",
    rf"(?<=[{_ARABIC}A-Za-z0-9])[/_](?=[{_ARABIC}A-Za-z0-9])(?<![0-9]/(?=[0-9]))",
    rf"(?<=[{_ARABIC}])[)(؛،:](?=[{_ARABIC}0-9A-Za-z])",
    r"(?<=[0-9\u0660-\u0669\u06f0-\u06f9])[%٪]",
    rf"(?<=[0-9\u0660-\u0669\u06f0-\u06f9])(?=[{_ARABIC}])",
    rf"(?<=[{_ARABIC}])(?=[0-9\u0660-\u0669\u06f0-\u06f9])",
    "&(?:nbsp|#160|#xa0);",  # a blank as the source of a page writes it
    rf"(?<=[{_ARABIC}]{{3}}{_NO_WIDTH})(?=[{_ARABIC}]{{3}})",
    rf"(?<=[{_ARABIC}]{_NO_WIDTH})(?=[0-9\u0660-\u0669\u06f0-\u06f9])",
    rf"(?<=[0-9\u0660-\u0669\u06f0-\u06f9]{_NO_WIDTH})(?=[{_ARABIC}])",
]
# News has many word types, and each costs all the expressions above; 100,000 of them are some 30 MB.
_CACHED_CHUNKS = 100_000
# spaCy looks at all that remains of a chunk for every mark it takes off: a chunk is cut so that the time stays linear.
_LONGEST_CHUNK = 500
_LONG_CHUNK = re.compile(rf"\S{{{_LONGEST_CHUNK + 1},}}")
_GAP = re.compile(r"(\s+)")
_HANDLE = re.compile(r"@\w+$").match


class BoundedTokenizer(Tokenizer):  # type: ignore[misc]
    """spaCy's tokenizer, with a cut in what runs on without a space beyond all words and addresses.

    What stands between two spaces is cut once and kept from text to text; in a memory zone spaCy itself keeps nothing.
    """

    def __init__(self, *settings: Any, **more: Any) -> None:
        # The tokens of a chunk that a space follows, and whether one follows each of them.
        self._known: dict[str, tuple[tuple[str, ...], tuple[bool, ...]]] = {}
        self._left: list[str] | None = None
        super().__init__(*settings, **more)

    def _flush_cache(self) -> None:
        """Forget what was cut; spaCy calls this where a rule changes."""
        super()._flush_cache()
        self._known.clear()
        self._left = None

    def _left_to_spacy(self, string: str) -> bool:
        """Tell whether a rule goes over a space in `string` (ب. م), or any rule gives more than the spelling of tokens."""
        if self._left is None:
            plain = all(set(piece) == {ORTH} for pieces in self.rules.values() for piece in pieces)
            self._left = [text for text in self.rules if len(text.split()) > 1] if plain else [""]
        return any(text in string for text in self._left)

    @one_at_a_time
    def __call__(self, string: str) -> Doc:
        """Return the tokens of `string`."""
        tokenize: Callable[[str], Doc] = super().__call__
        cuts = [
            cut for chunk in _LONG_CHUNK.finditer(string) for cut in range(*chunk.span(), _LONGEST_CHUNK) if cut > 0
        ]
        if cuts:
            pieces = (tokenize(string[start:end]) for start, end in pairwise([0, *cuts, len(string)]))
            tokens = [(token.text, bool(token.whitespace_)) for piece in pieces for token in piece]
            doc = Doc(self.vocab, words=[text for text, _ in tokens], spaces=[space for _, space in tokens])
        elif self._left_to_spacy(string):
            doc = tokenize(string)
        else:
            doc = self._by_chunks(string, tokenize)
        remember_text(doc, string)
        return doc

    def _by_chunks(self, string: str, tokenize: Callable[[str], Doc]) -> Doc:
        """Return the tokens of `string`, of which the first space behind a chunk is none."""
        parts = _GAP.split(string)
        known = self._learn(parts, tokenize)
        words: list[str] = []
        spaces: list[bool] = []
        for chunk, gap in zip_longest(parts[::2], parts[1::2], fillvalue=""):
            pieces, spaced = known[chunk]
            words += pieces
            spaces += spaced
            if (gap == " " and words) or not (chunk or gap):
                continue
            if words:
                spaces[-1] = gap.startswith(" ")
                gap = gap.removeprefix(" ")  # noqa: PLW2901
            words += (token.text for token in tokenize(gap))
            spaces += [False] * (len(words) - len(spaces))
        return Doc(self.vocab, words=words, spaces=spaces)

    def _learn(
        self, parts: list[str], tokenize: Callable[[str], Doc]
    ) -> dict[str, tuple[tuple[str, ...], tuple[bool, ...]]]:
        """Return the known chunks after cutting those among `parts` that were not known, all of them in one go."""
        known = self._known
        if len(known) > _CACHED_CHUNKS:
            known.clear()
        known[""] = (), ()
        fresh = [part for part in dict.fromkeys(parts[::2]) if part not in known]
        orths = tokenize("\n".join([*fresh, ""])).to_array("ORTH").tolist()
        words = list(map(self.vocab.strings.__getitem__, orths))
        start = 0
        for chunk in fresh:
            end = words.index("\n", start)
            known[chunk] = tuple(words[start:end]), (False,) * (end - start - 1) + (True,)
            start = end + 1
        return known


@registry.tokenizers("khabar_tokenizer")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """Return a maker of the tokenizer for a pipeline; `token.norm_` of its tokens is the folded word."""

    def make(nlp: Language) -> Tokenizer:
        nlp.vocab.lex_attr_getters[NORM] = fold  # type: ignore[attr-defined]
        for lexeme in nlp.vocab:
            lexeme.norm_ = fold(lexeme.orth_)
        defaults = nlp.Defaults
        prefixes, suffixes, infixes = defaults.prefixes or [], defaults.suffixes or [], defaults.infixes or []
        # spaCy's abbreviations put a long form into NORM (أنا -> أنبأنا): only their spelling is kept.
        rules = {
            text: [{ORTH: piece[ORTH]} for piece in pieces]
            for text, pieces in ArabicDefaults.tokenizer_exceptions.items()
        }
        return BoundedTokenizer(
            nlp.vocab,
            rules=rules,
            prefix_search=compile_prefix_regex([*_PREFIXES, *prefixes]).search,
            suffix_search=compile_suffix_regex([*_SUFFIXES, *suffixes]).search,
            infix_finditer=compile_infix_regex([*_INFIXES, *infixes]).finditer,
            token_match=_HANDLE,
            url_match=defaults.url_match,
        )

    return make
