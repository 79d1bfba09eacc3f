"""Cut Arabic text into spaCy tokens: spaCy's own rules for Arabic, and a cut wherever there is proof of one."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from spacy.attrs import NORM, ORTH
from spacy.lang.ar import ArabicDefaults
from spacy.lang.char_classes import CURRENCY
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry

from pipeline.language.folding import fold
from pipeline.stages.layers import remember_text

_ARABIC = "\u0620-\u063f\u0641-\u065f\u066e-\u06d3\u06d5\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc"
_CURRENCY_SIGNS = "$£€¥﷼\u20a0-\u20c0"
_QUOTES = "\"'“”‘’«»„`"
# What no Arabic word continues with: a proclitic before it is a word of its own.
_PROOF = rf"[0-9\u0660-\u0669\u06f0-\u06f9A-Za-z\u00c0-\u024f%٪@#{_QUOTES}{_CURRENCY_SIGNS}]"
_PROCLITICS = r"(?:[وف]?[بلك]?(?:ال)?|[وف]?لل)\u0640*"

_PREFIXES = [rf"(?=[وفبلكا]){_PROCLITICS}(?={_PROOF})", "٪"]
_SUFFIXES = [
    "[%٪]",
    rf"(?<=[0-9\u0660-\u0669\u06f0-\u06f9])(?:{CURRENCY})",
    "…",
    rf"(?<=[{_QUOTES}\])%٪0-9\u0660-\u0669\u064b-\u0652])\.",
]
_INFIXES = [
    rf"(?<=[{_ARABIC}])[{_QUOTES}]+(?=[{_ARABIC}0-9A-Za-z])",
    rf"(?<=[0-9A-Za-z])[“”«»\"]+(?=[{_ARABIC}])",
    rf"(?<=[{_ARABIC}A-Za-z0-9])[/_](?=[{_ARABIC}A-Za-z0-9])(?<![0-9]/(?=[0-9]))",
    rf"(?<=[{_ARABIC}])[)(؛،:](?=[{_ARABIC}0-9A-Za-z])",
    r"(?<=[0-9\u0660-\u0669\u06f0-\u06f9])[%٪]",
    rf"(?<=[0-9\u0660-\u0669\u06f0-\u06f9])(?=[{_ARABIC}])",
    rf"(?<=[{_ARABIC}])(?=[0-9\u0660-\u0669\u06f0-\u06f9])",
]
# spaCy keeps 10,000 by default; news has more word types than that, and each costs all the expressions above.
_CACHED_CHUNKS = 100_000
# spaCy looks at all that remains of a chunk for every mark it takes off: a chunk is cut so that the time stays linear.
_LONGEST_CHUNK = 500
_LONG_CHUNK = re.compile(rf"\S{{{_LONGEST_CHUNK + 1},}}")
_HANDLE = re.compile(r"@\w+$").match


class BoundedTokenizer(Tokenizer):  # type: ignore[misc]
    """spaCy's tokenizer, with a cut in what runs on without a space beyond all words and addresses."""

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
        else:
            doc = tokenize(string)
        remember_text(doc, string)
        return doc


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
            max_cache_size=_CACHED_CHUNKS,
        )

    return make
