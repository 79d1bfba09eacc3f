"""Names that begin with a noun of their kind end where the name ends."""

from __future__ import annotations

import pytest

from pipeline.language.headed_names import Place, headed_name, name_heads, window


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("وزارة العمل والتنمية الاجتماعية أعلنت", "وزارة العمل والتنمية الاجتماعية"),
        ("المحكمة العليا رفضت", "المحكمة العليا"),
        ("المركز العربي للبحوث والدراسات الأمنية نشر", "المركز العربي للبحوث والدراسات الأمنية"),
        ("جامعة الملك سعود فتحت", "جامعة الملك سعود"),
        ("هيئة حقوق الإنسان زارت", "هيئة حقوق الإنسان"),
        ("الخارجية الروسية نفت", "الخارجية الروسية"),
        ("الخارجية الروسي زار", ""),
        ("المركز الثاني في", ""),
        ("الهيئة العامة انعقدت", ""),
        ("مجلس الإدارة قرر", ""),
        ("صندوق البريد مغلق", ""),
        ("وزارة، المالية", ""),
    ],
)
def test_headed_names(text: str, name: str) -> None:
    head = name_heads()[window(text, 0, 1)[0].folded]
    end = headed_name(head, text, 0, {})
    assert text[:end] == name


def test_a_known_place_is_read_whole() -> None:
    text = "شرطة مدينة سان فرانسيسكو أكدت"
    end = headed_name(name_heads()["شرطه"], text, 0, {11: Place(24, "LOC")})
    assert text[:end] == "شرطة مدينة سان فرانسيسكو"
