"""English names of institutions are made only where every part is known."""

from __future__ import annotations

import pytest

from pipeline.language.english_names import KnownNames, english_name, respelled
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
        ("شارع الأمير سلطان", "Prince Sultan Street"),
        ("كلية الملك فهد الأمنية", "King Fahd Security College"),
        ("طريق الملك محمد السادس", "King Mohammed VI Road"),
        ("مستشفى خالد بن سعد التعليمي", "Khaled bin Saad Teaching Hospital"),
        ("شارع نيو ميديا", "New Media Street"),
        ("شارع سلطان", None),
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
    assert english_name(split_words(text), KnownNames({}, {})) == english


def test_places_are_called_what_they_are_called() -> None:
    text = "شرطة محافظة جدة"
    assert english_name(split_words(text), KnownNames({12: (15, "Jeddah")}, {})) == "Jeddah Police"
    assert english_name(split_words(text), KnownNames({12: (14, "Jed")}, {})) is None


def test_known_persons_and_places_with_adjectives() -> None:
    """A person of the tables gives the name as the tables have it; a place may have adjectives behind."""
    known = KnownNames({}, {5: (18, "Umar ibn al-Khattab")})
    assert english_name(split_words("شارع عمر بن الخطاب"), known) == "Umar ibn al-Khattab Street"
    assert english_name(split_words("قاعدة بوردو الجوية"), KnownNames({6: (11, "Bordeaux")}, {})) == "Bordeaux Air Base"


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("سايلنت تاكسي", "Silent Taxi"),
        ("دي جي وورلد", "DG World"),
        ("إي.آي.بي", "EIB"),
        ("توب 500", "Top 500"),
        ("سميث كابيتال", "Smith Capital"),
        ("هاوس أوف سميث", "House of Smith"),
        ("تاكسي", None),
        ("سميث جونسون", None),
        ("كابيتال التركي", None),
        ("أم سميث", None),
        ("سايلنت ظغثضان", None),
    ],
)
def test_names_written_letter_by_letter(name: str, english: str | None) -> None:
    """English words and spoken letters; names of persons are not alone, nor letters beside them."""
    assert respelled(split_words(name)) == english
