"""Find names with the model of CAMeL Tools in place of khabar's own: `--ner camel`.

It is a BERT of Arabic, some thirty times slower than khabar's tagger, and its data are not part of either package.
It reads words without diacritics and tatweel; the offsets here are those of the text as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import regex
from spacy.tokens import Doc

from pipeline.language.tagger import ModelError, load_tagger
from pipeline.stages.layers import Record, one_at_a_time, text_of
from pipeline.stages.ner import is_nameable

_REMEDY = "`camel_data -i ner-arabert` installs it; without it, leave out `--ner camel`"
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}_]+|\S")
_UNREAD = regex.compile(r"[\p{Mn}\u0640]+")
# MISC is what has no type in khabar's records.
_TYPES = {"PERS": "PER", "ORG": "ORG", "LOC": "LOC"}


class Recognizer(Protocol):
    """What is needed of `camel_tools.ner.NERecognizer`."""

    tokenizer: Any

    def predict(self, sentences: list[list[str]]) -> list[list[str]]:
        """Return a label such as B-PERS, I-LOC or O for each word of each sentence."""


def load_recognizer() -> Recognizer:
    """Return the recognizer whose data the user has installed. Raises ModelError with the remedy where they are absent."""
    try:
        # Its import reads a catalogue of data, and raises errors of its own where there is none.
        from camel_tools.data import CATALOGUE  # noqa: PLC0415
        from camel_tools.ner import NERecognizer  # noqa: PLC0415

        component = CATALOGUE.components["NamedEntityRecognition"]
        folder = Path(component.datasets[component.default].path)
    except Exception as error:
        raise ModelError(f"the NER model of CAMeL Tools cannot be used ({error}): {_REMEDY}") from error
    if not folder.is_dir():
        raise ModelError(f"the NER model of CAMeL Tools is not in {folder}: {_REMEDY}")
    try:
        recognizer: Recognizer = NERecognizer(str(folder), use_gpu=False)
    except (OSError, ValueError) as error:
        raise ModelError(f"the NER model of CAMeL Tools in {folder} cannot be read ({error}): {_REMEDY}") from error
    return recognizer


class CamelNameFinder:
    """Write the layer `names` with a recognizer of CAMeL Tools."""

    def __init__(self, recognizer: Recognizer) -> None:
        self._recognizer = recognizer
        self._proclitic = load_tagger().proclitic

    @one_at_a_time
    def __call__(self, doc: Doc) -> Doc:
        """Find the names of `doc`."""
        text = text_of(doc)
        sentences = [self._words(text, sentence.start_char, sentence.end_char) for sentence in doc.sents]
        sentences = [words for words in sentences if words]
        labels = self._recognizer.predict([[word for _, _, word in words] for words in sentences])
        doc._.khabar_names = [
            name
            for words, row in zip(sentences, labels, strict=True)
            for name in self._names(text, [(start, end) for start, end, _ in words], row)
        ]
        return doc

    def _words(self, text: str, start: int, end: int) -> list[tuple[int, int, str]]:
        """Return the words of a sentence with their offsets, as the model reads them; what it cannot read has no label."""
        found = ((*match.span(), _UNREAD.sub("", match[0])) for match in _WORD.finditer(text, start, end))
        return [word for word in found if word[2] and self._recognizer.tokenizer.tokenize(word[2])]

    def _names(self, text: str, offsets: Sequence[tuple[int, int]], labels: Sequence[str]) -> list[Record]:
        names: list[Record] = []
        kind = ""
        for (start, end), label in zip(offsets, labels, strict=True):
            before, kind = kind, label[2:]
            if kind not in _TYPES:
                continue
            if label[0] == "I" and before == kind:
                names[-1]["end"] = end
            else:
                names.append({"start": start + self._proclitic(text[start:end]), "end": end, "type": _TYPES[kind]})
        for name in names:
            name["text"] = text[name["start"] : name["end"]]
        return [name for name in names if is_nameable(name["text"])]
