"""CAMeL Tools' model as the finder of names: offsets are restored, absent data are named with the remedy."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from spacy.language import Language

from pipeline.cli import main
from pipeline.extraction import load
from pipeline.stages.layers import read_layer
from pipeline.stages.ner_camel import CamelNameFinder

_TEXT = "زار الدكتــور مُنيب الخالديّ  بلدة «عين الزيتون» اليوم.\nوأعلنت جمعية النخيل، وأحمد 😀 رئيسا."
_STAGES = ["khabar_sentencizer", "khabar_gazetteer", "khabar_ner"]


class _ByTable:
    """A recognizer that knows the label of each word, and cannot read emoji."""

    def __init__(self, labels: dict[str, str]) -> None:
        self.labels = labels
        self.read: list[list[str]] = []
        self.tokenizer = self

    def tokenize(self, word: str) -> list[str]:
        return [word] if word.isascii() or word.isalpha() or not word.isprintable() else []

    def predict(self, sentences: list[list[str]]) -> list[list[str]]:
        self.read += sentences
        return [[self.labels.get(word, "O") for word in words] for words in sentences]


def _names(finder: CamelNameFinder, nlp: Language, text: str) -> list[tuple[str, str]]:
    doc = finder(nlp(text))
    for name in doc._.khabar_names:
        assert text[name["start"] : name["end"]] == name["text"]
    return [(name["text"], name["type"]) for name in doc._.khabar_names]


@pytest.fixture(scope="module")
def before() -> Language:
    return load(**{"nlp.pipeline": _STAGES[:2]})


def test_names_have_the_offsets_of_the_text(before: Language) -> None:
    """Diacritics, tatweel, runs of blanks and unreadable words shift nothing; proclitics are left out; MISC is no name."""
    recognizer = _ByTable(
        {
            "الدكتور": "B-MISC",
            "منيب": "B-PERS",
            "الخالدي": "I-PERS",
            "عين": "B-LOC",
            "الزيتون": "I-LOC",
            "جمعية": "B-ORG",
            "النخيل": "I-ORG",
            "وأحمد": "I-PERS",
        }
    )
    assert _names(CamelNameFinder(recognizer), before, _TEXT) == [
        ("مُنيب الخالديّ", "PER"),
        ("عين الزيتون", "LOC"),
        ("جمعية النخيل", "ORG"),
        ("أحمد", "PER"),
    ]
    assert len(recognizer.read) == 2
    assert "😀" not in recognizer.read[1]


def test_a_text_without_words(before: Language) -> None:
    assert _names(CamelNameFinder(_ByTable({})), before, "😀\n") == []


def test_a_tiny_random_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: Language) -> None:
    """The real recognizer, its catalogue and files as `camel_data` lays them out, agrees with its own labels word by word."""
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    folder = tmp_path / "data" / "ner" / "arabert"
    folder.mkdir(parents=True)
    words = ["زار", "منيب", "الخالدي", "بلدة", "عين", "الزيتون", "اليوم", "واعلنت", "جمعية", "النخيل"]
    letters = sorted({letter for letter in _TEXT if letter.isalpha()})
    vocabulary = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *words,
        *letters,
        *(f"##{letter}" for letter in letters),
    ]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    labels = ["B-LOC", "B-ORG", "B-PERS", "B-MISC", "I-LOC", "I-ORG", "I-PERS", "I-MISC", "O"]
    torch.manual_seed(4)
    config = transformers.BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
        initializer_range=1.0,
    )
    transformers.BertForTokenClassification(config).save_pretrained(folder)
    transformers.BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    component = {"default": "arabert", "datasets": {"arabert": {"path": "ner/arabert"}}}
    catalogue = {"version": "1", "packages": {}, "components": {"NamedEntityRecognition": component}}
    _install(tmp_path, catalogue, monkeypatch)
    nlp = load(ner="camel", **{"nlp.pipeline": _STAGES})
    finder: Any = nlp.get_pipe("khabar_ner")
    labelled: list[tuple[list[str], list[str]]] = []
    predict = finder._recognizer.predict

    def predict_and_note(sentences: list[list[str]]) -> list[list[str]]:
        rows = predict(sentences)
        labelled.extend(zip(sentences, rows, strict=True))
        return rows

    monkeypatch.setattr(finder._recognizer, "predict", predict_and_note)
    names = read_layer(nlp(_TEXT * 40), "names")
    assert labelled
    assert all(len(words) == len(row) for words, row in labelled)
    assert names
    for name in names:
        assert (_TEXT * 40)[name["start"] : name["end"]] == name["text"]


def test_absent_data_are_named_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("transformers")
    component = {"default": "arabert", "datasets": {"arabert": {"path": "ner/arabert"}}}
    _install(
        tmp_path, {"version": "1", "packages": {}, "components": {"NamedEntityRecognition": component}}, monkeypatch
    )
    article = tmp_path / "a.txt"
    article.write_text(_TEXT, encoding="utf-8")
    result = CliRunner().invoke(main, ["extract", str(article), "--out", str(tmp_path / "out"), "--ner", "camel"])
    assert result.exit_code == 2
    assert "camel_data -i ner-arabert" in result.output
    assert not (tmp_path / "out").exists()


def _install(folder: Path, catalogue: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Make `folder` the data folder of CAMeL Tools, which reads its place when it is imported."""
    (folder / "catalogue.json").write_text(json.dumps(catalogue), encoding="utf-8")
    monkeypatch.setenv("CAMELTOOLS_DATA", str(folder))
    for name in [name for name in sys.modules if name.startswith(("camel_tools.data", "camel_tools.ner"))]:
        monkeypatch.delitem(sys.modules, name)
    importlib.invalidate_caches()
