"""Formats: what a source gives, in which order, under which id, and what each bad input says."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading import Article, Failure, InputError, article_from_text, read_articles

TEXT = "باعت الشركة مصنعها.\n\nوقالت إن السعر مليون دولار."


def _write(path: Path, content: str | bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return str(path)


def _one(source: str) -> Article:
    (result,) = read_articles([source])
    assert isinstance(result, Article), result
    return result


def _failed(source: str) -> Failure:
    (result,) = read_articles([source])
    assert isinstance(result, Failure), result
    assert result.stage == "reading"
    assert Path(source).name in result.message
    return result


def test_text_is_unchanged(tmp_path: Path) -> None:
    article = _one(_write(tmp_path / "a.txt", "سطر\r\nسطر\rسطر\u2028سطر\n"))
    assert article.text == "سطر\r\nسطر\rسطر\u2028سطر\n"
    assert (article.doc_id, article.encoding, article.language) == ("a", "utf-8", "ar")


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), min_size=9))
def test_every_article_is_the_decoded_file(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / "a.txt"
    path.write_bytes(text.encode("utf-8"))
    for result in read_articles([str(path)]):
        if isinstance(result, Article):
            assert result.text == text.removeprefix("\ufeff")
        else:
            assert result.error in {"EmptyArticle", "BinaryFile"}


def test_bom_is_dropped_and_recorded(tmp_path: Path) -> None:
    article = _one(_write(tmp_path / "a.txt", b"\xef\xbb\xbf" + TEXT.encode()))
    assert (article.text, article.encoding) == (TEXT, "utf-8-sig")


def test_a_million_characters_on_one_line(tmp_path: Path) -> None:
    text = ("قالت الشركة إنها باعت المصنع، " * 40_000)[:1_000_000]
    article = _one(_write(tmp_path / "long.txt", text))
    assert len(article.text) == 1_000_000
    assert [part["kind"] for part in article.sections] == ["body"]


def test_folder_is_recursive_sorted_and_knows_what_is_an_article(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.TXT", "a/.hidden.txt", ".git/x.txt", "README.md", "photo.png", "b.gold.json"):
        _write(tmp_path / name, TEXT)
    _write(tmp_path / "c.jsonl", json.dumps({"text": TEXT}))
    assert [result.doc_id for result in read_articles([str(tmp_path)])] == ["a/z", "b", "c:1"]


def test_a_named_file_is_always_read(tmp_path: Path) -> None:
    assert _one(_write(tmp_path / "notes.md", TEXT)).text == TEXT


def test_glob_and_repeated_source(tmp_path: Path) -> None:
    first, second = _write(tmp_path / "1.txt", TEXT), _write(tmp_path / "2.txt", TEXT)
    results = list(read_articles([str(tmp_path / "*.txt"), first, second]))
    assert [result.doc_id for result in results] == ["1", "2"]


def test_equal_ids_are_told_apart(tmp_path: Path) -> None:
    lines = [
        {"id": "n", "text": TEXT},
        {"id": "n#2", "text": TEXT},
        {"id": "n", "text": TEXT},
        {"id": "n", "text": TEXT},
    ]
    path = _write(tmp_path / "a.jsonl", "\n".join(map(json.dumps, lines)))
    assert [result.doc_id for result in read_articles([path])] == ["n", "n#2", "n#3", "n#4"]


@pytest.mark.parametrize("source", ["nowhere.txt", "no/*.txt", "empty"])
def test_a_missing_source_stops_at_once(tmp_path: Path, source: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=source.replace("*", r"\*")):
        read_articles([_write(tmp_path / "good.txt", TEXT), str(tmp_path / source)])


def test_json_record(tmp_path: Path) -> None:
    record = {
        "id": 7,
        "title": "بيع مصنع",
        "text": TEXT,
        "published": "2018-04-25T10:00:00",
        "url": "u",
        "publisher": "p",
    }
    article = _one(_write(tmp_path / "a.json", json.dumps(record | {"unknown": [1]})))
    assert (article.doc_id, article.title, article.url, article.publisher) == ("7", "بيع مصنع", "u", "p")
    assert article.text == "بيع مصنع\n\n" + TEXT
    assert article.published == {"value": "2018-04-25", "source": "metadata", "time": "10:00:00"}
    assert article.sections[0] == {"kind": "title", "start": 0, "end": 8}


def test_a_title_that_the_text_has_is_not_repeated(tmp_path: Path) -> None:
    text = "بيع مصنع\n" + TEXT
    assert _one(_write(tmp_path / "a.json", json.dumps({"title": "بيع مصنع", "text": text}))).text == text


@pytest.mark.parametrize("text", [{}, {"text": None}, {"text": ""}, {"text": " \n"}])
def test_a_headline_alone_is_an_article(tmp_path: Path, text: dict[str, str | None]) -> None:
    article = _one(_write(tmp_path / "a.json", json.dumps({"title": " بيع مصنع "} | text)))
    assert (article.text, article.title) == ("بيع مصنع", "بيع مصنع")
    assert article.sections == [{"kind": "title", "start": 0, "end": 8}]


def test_a_headline_does_not_make_up_for_a_text_that_is_none(tmp_path: Path) -> None:
    assert _failed(_write(tmp_path / "a.json", '{"title": "بيع مصنع", "text": 5}')).error == "InvalidRecord"


def test_json_array_and_lines_under_the_name_of_json(tmp_path: Path) -> None:
    array = _write(tmp_path / "a.json", json.dumps([{"text": TEXT}, {"text": 3}, {"text": TEXT}]))
    lines = _write(tmp_path / "b.json", '{"text": "أولى"}\n{"text": "ثانية"}\n')
    assert [result.doc_id for result in read_articles([array, lines])] == ["a:1", "a:2", "a:3", "b:1", "b:2"]


def test_a_broken_line_leaves_the_rest(tmp_path: Path) -> None:
    lines = [
        '{"text": "أولى"}',
        "{broken",
        "",
        '{"text": null}',
        "[1]",
        '{"title": " "}',
        '{"text": "\\ud800"}',
        '{"text": "آخر"}',
    ]
    results = list(read_articles([_write(tmp_path / "a.jsonl", "\n".join(lines))]))
    names = [result.error if isinstance(result, Failure) else result.text for result in results]
    assert names == ["أولى", "InvalidJson", *["InvalidRecord"] * 4, "آخر"]
    assert isinstance(results[1], Failure)
    assert "a.jsonl:2" in results[1].message


@pytest.mark.parametrize(
    ("name", "content", "error", "says"),
    [
        ("a.txt", b"", "EmptyArticle", "no text"),
        ("a.txt", " \n\u00a0".encode(), "EmptyArticle", "no text"),
        ("a.txt", b"\xef\xbb\xbf", "EmptyArticle", "no text"),
        ("a.txt", b"\x89PNG\r\n\x1a\n123", "BinaryFile", "PNG"),
        ("a.txt", b"abc\0def", "BinaryFile", "NUL byte at 3"),
        ("a.txt", bytes([1, 2, 3, 4, 5, 6, 7, 14, 15, 16]), "BinaryFile", "control"),
        ("a.txt", "خبر جديد".encode("windows-1256"), "DecodeError", "byte 0"),
        ("a.txt", b"\xef\xbb\xbfabc\xff", "DecodeError", "byte 6"),
        ("a.txt", "خبر".encode("utf-16"), "DecodeError", "iconv -f utf-16"),
        ("a.json", b"{", "InvalidJson", "column"),
        ("a.json", b"[]", "EmptyArticle", "array"),
        ("a.json", b"3", "InvalidRecord", "a number"),
        ("a.json", b"[" * 100_000, "InvalidJson", "JSON"),
        ("a.jsonl", b"\n\n", "EmptyArticle", "no line"),
        ("a.jsonl", b'{"text": "\xff"}', "DecodeError", "byte 10"),
        ("a.jsonl", b'{"text": " "}', "EmptyArticle", "empty"),
    ],
)
def test_bad_input_says_what_and_how(tmp_path: Path, name: str, content: bytes, error: str, says: str) -> None:
    failure = _failed(_write(tmp_path / name, content))
    assert failure.error == error
    assert says in failure.message


def test_an_unreadable_file_fails_alone(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    _write(tmp_path / "here.txt", TEXT)
    gone, here = read_articles([str(tmp_path)])
    assert isinstance(gone, Failure)
    assert gone.error == "FileNotFoundError"
    assert isinstance(here, Article)


@pytest.mark.parametrize(("data", "ids"), [(TEXT, ["stdin"]), ('{"text": "أ"}\n{"text": "ب"}', ["stdin:1", "stdin:2"])])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, data: str, ids: list[str]) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data.encode())))
    results = list(read_articles(["-"]))
    assert [result.doc_id for result in results] == ids
    assert all(isinstance(result, Article) and result.path is None for result in results)


def test_a_given_day_is_that_of_articles_without_one(tmp_path: Path) -> None:
    _write(tmp_path / "2018-04-25_a.txt", TEXT)
    _write(tmp_path / "b.txt", "بيع مصنع\nنشر في 12 مارس 2019\n" + TEXT)
    _write(tmp_path / "c.json", json.dumps({"text": TEXT, "published": "2020-05-05"}))
    _write(tmp_path / "d.txt", TEXT)
    _write(tmp_path / "e.txt", "")
    *dated, failed = read_articles([str(tmp_path)], published="1/2/2021")
    assert isinstance(failed, Failure)
    assert [(day["value"], day["source"]) for a in dated if isinstance(a, Article) and (day := a.published)] == [
        ("2018-04-25", "filename"),
        ("2019-03-12", "text"),
        ("2020-05-05", "metadata"),
        ("2021-02-01", "argument"),
    ]
    with pytest.raises(InputError, match="soon"):
        read_articles([str(tmp_path)], published="soon")


def test_date_of_publication_comes_from_the_best_place(tmp_path: Path) -> None:
    dated = _one(_write(tmp_path / "2018-04-25_a.txt", TEXT))
    assert dated.published == {"value": "2018-04-25", "source": "filename"}
    stated = _one(_write(tmp_path / "2018-04-26_b.txt", "بيع مصنع\nنشر في 12 مارس 2019\n" + TEXT))
    assert stated.published == {"value": "2019-03-12", "source": "text"}
    assert article_from_text(TEXT, published="5/1/2020").published == {"value": "2020-01-05", "source": "argument"}


def test_article_from_text() -> None:
    article = article_from_text(TEXT)
    assert article.doc_id == article_from_text(TEXT).doc_id
    assert article.doc_id.startswith("text-")
    assert len(article.doc_id) == 17
    assert "text" not in article.metadata()
    with pytest.raises(ValueError, match="empty"):
        article_from_text(" \n")
    with pytest.raises(TypeError, match="int"):
        article_from_text(3)  # type: ignore[arg-type]


@pytest.mark.parametrize("published", [1668031200, "1668031200", 1668031200000, 1668031200.5, "1668031200000"])
def test_seconds_and_milliseconds_since_1970(tmp_path: Path, published: object) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"text": "خبر.", "published": published}), encoding="utf-8")
    (article,) = read_articles([str(path)])
    assert isinstance(article, Article)
    assert article.published == {"value": "2022-11-09", "source": "metadata", "time": "22:00:00"}
