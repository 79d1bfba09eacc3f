"""English names of institutions are made only where every part is known."""

from __future__ import annotations

import pytest

from pipeline.language.english_names import english_name
from pipeline.language.words import split_words


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("وزارة السياحة", "Ministry of Tourism"),
        ("وزارة الكهرباء والطاقة المتجددة", "Ministry of Electricity and Renewable Energy"),
        ("وزارة الطاقة والصناعة والثروة المعدنية", "Ministry of Energy, Industry and Mineral Resources"),
        ("وزارة الثقافة التونسية", "Tunisian Ministry of Culture"),
        ("مجلس الشيوخ الفرنسي", "French Senate"),
        ("القنصلية الألمانية", "German Consulate"),
        ("هيئة التراث", "Heritage Authority"),
        ("مجلس التنمية الاقتصادية", "Economic Development Council"),
        ("الهيئة العامة للمنافسة", "General Authority for Competition"),
        ("المجلس الأعلى للتخطيط والتنمية", "Supreme Council for Planning and Development"),
        ("اللجنة الوطنية العليا لإدارة الكوارث", "Higher National Committee for Disaster Management"),
        ("المركز السوداني للدراسات السياسية", "Sudanese Center for Political Studies"),
        ("المعهد الثقافي الإيطالي", "Italian Cultural Institute"),
        ("الداخلية البلغارية", "Bulgarian Ministry of Interior"),
        ("المركز الثقافي", None),
        ("الهيئة للمنافسة", None),
        ("اللجنة القديمة للمنافسة", None),
        ("وزارة السعادة", None),
        ("وزارة", None),
        ("القنصلية القديمة", None),
        ("شرطة المرور", None),
    ],
)
def test_english_names(text: str, english: str | None) -> None:
    assert english_name(split_words(text), {}) == english


def test_places_are_called_what_they_are_called() -> None:
    text = "شرطة محافظة جدة"
    assert english_name(split_words(text), {12: (15, "Jeddah")}) == "Jeddah Police"
    assert english_name(split_words(text), {12: (14, "Jed")}) is None
