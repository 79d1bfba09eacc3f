"""Models end where their letters, words and numbers end; numbers that count or date are none of theirs."""

from __future__ import annotations

import pytest

from pipeline.language.product_models import family_of, model_behind


@pytest.mark.parametrize(
    ("entity", "base", "text", "name_en"),
    [
        ("iphone", "آيفون", "آيفون 12 برو ماكس", "iPhone 12 Pro Max"),
        ("iphone", "آيفون", "آيفون١٣ ميني", "iPhone 13 Mini"),
        ("samsung-galaxy", "غالاكسي", 'غالاكسي "إس21"', "Samsung Galaxy S21"),
        ("samsung-galaxy", "غالاكسي", "غالاكسي نوت-8", "Samsung Galaxy Note 8"),
        ("samsung-galaxy", "Galaxy", "Galaxy S9+", "Samsung Galaxy S9+"),
        ("boeing", "بوينغ", "بوينغ 737-800", "Boeing 737-800"),
        ("boeing", "بوينغ", "بوينغ 777 إكس", "Boeing 777X"),
        ("bmw", "بي إم دبليو", "بي إم دبليو إكس 3", "BMW X3"),
        ("windows", "ويندوز", "ويندوز 8.1", "Windows 8.1"),
        ("huawei", "هواوي", "هواوي ميت 30 برو", "Huawei Mate 30 Pro"),
        ("nokia", "نوكيا", "نوكيا 5.3", "Nokia 5.3"),
        ("iphone", "آيفون", "آيفون X", "iPhone X"),
        ("samsung-galaxy", "غالاكسي", "غالاكسي إكس", "Samsung Galaxy X"),
    ],
)
def test_models(entity: str, base: str, text: str, name_en: str) -> None:
    family = family_of(entity, None)
    assert family is not None
    model = model_behind(f"{text} في السوق", len(base), family)
    assert model is not None
    assert (model.end, model.name_en) == (len(text), name_en)


@pytest.mark.parametrize(
    ("entity", "text"),
    [
        ("iphone", "آيفون 60 مليون جهاز"),
        ("iphone", "آيفون 2016"),
        ("iphone", "آيفون 12% من المبيعات"),
        ("iphone", "آيفون" + ' "الجديد"'),
        ("boeing", "بوينغ 40 طائرة"),
        ("huawei", "هواوي 5 هواتف"),
        ("huawei", "هواوي في 30 دولة"),
        ("sony", "سوني إكس"),
        ("nokia", "نوكيا 3.4 بالمئة"),
        ("nokia", "نوكيا 6 هواتف"),
    ],
)
def test_no_models(entity: str, text: str) -> None:
    family = family_of(entity, None)
    assert family is not None
    assert model_behind(text, len(text.split(maxsplit=1)[0]), family) is None


def test_what_goes_on_with_a_family_is_of_the_family() -> None:
    assert family_of("samsung-galaxy-tab", "Samsung Galaxy Tab") == ("samsung-galaxy", "Samsung Galaxy Tab")
    assert family_of("samsung-biologics", "Samsung Biologics") is None
