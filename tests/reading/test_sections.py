"""Sections: what is title, body and page furniture, and that the spans hold whatever the text."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reading.publication import find_published
from pipeline.reading.sections import KINDS, find_sections, markers

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "sections.jsonl").read_text(encoding="utf-8").splitlines()
]
PIECES = st.sampled_from(
    [
        *("\n", "\n\n", "\r\n", " ", "اقرأ أيضاً:", "المصدر: وات", "كلمات دلالية: أ", "اترك تعليقا", "Next Previous"),
        *("دبي -", "تاريخ النشر: 4 مارس 2020", "ما رأيك في هذا؟", "وقالت الشركة إنها باعت كثيرا. " * 8),
        *("تويتر", "–", "\u200f", "ﷲ"),
    ]
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_cases(case: dict[str, Any]) -> None:
    text = case["text"]
    sections = find_sections(text, title=case.get("title"))
    found = [{"kind": part["kind"], "at": text[part["start"] : part["end"]]} for part in sections]
    assert found == case["expect"]
    if "published" in case:
        published = find_published(text, sections)
        assert (published and published["value"]) == case["published"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES, st.text(max_size=30)), max_size=25).map("".join))
def test_spans_are_ordered_trimmed_and_cover_the_text(text: str) -> None:
    end = 0
    outside = ""
    for part in find_sections(text):
        assert end <= part["start"] < part["end"] <= len(text)
        piece = text[part["start"] : part["end"]]
        assert piece == piece.strip()
        assert part["kind"] in KINDS
        outside += text[end : part["start"]]
        end = part["end"]
    assert not (outside + text[end:]).strip()


def test_markers_name_known_kinds() -> None:
    for row in (marker for group in markers().by_word.values() for marker in group):
        assert row.kind in KINDS
        assert row.match in {"start", "colon", "whole", "question"}
        assert row.scope in {"line", "links", "rest", "prefix"}
        assert row.where in {"any", "top", "end"}


@pytest.mark.parametrize(
    "line", ["تويتر\n\n", "اترك تعليقا\n", "اقرأ أيضا:\n", "كلمة {}\n\n", "- " * 50 + "\n", "دبي - "]
)
def test_time_is_linear_in_the_text(line: str) -> None:
    text = "".join(line.format(number) for number in range(40_000))
    start = time.perf_counter()
    find_sections(text)
    assert time.perf_counter() - start < 15


SEEDS = {
    "000": "boilerplate 0 39|title 41 119|body 121 740|caption 742 747|body 749 1628|caption 1630 1635|related 1637 1709"
    "|body 1711 2450|caption 2452 2456|body 2458 2837|boilerplate 2839 2922|boilerplate 2924 3027",
    "001": "title 0 52|body 54 238|dateline 240 255|body 256 3531",
    "002": "title 0 65|body 67 2107",
    "003": "title 0 57|dateline 58 93|body 94 2073|source 2074 2093|tags 2094 2148|related 2149 4721",
    "004": "body 0 1250|boilerplate 1251 1305|body 1306 2430|boilerplate 2431 2432",
}


@pytest.mark.parametrize("number", SEEDS)
def test_real_pages(shared: Path, number: str) -> None:
    path = next((shared / "data" / "seeds").glob(f"{number}_*.txt"))
    sections = find_sections(path.read_bytes().decode("utf-8"))
    assert "|".join(f"{part['kind']} {part['start']} {part['end']}" for part in sections) == SEEDS[number]
