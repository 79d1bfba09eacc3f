"""Arabic as such, in pure functions: spelling, proclitics, numbers, money, dates. No stage, no spaCy.

>>> from pipeline.language import parse_number
>>> parse_number("سبعة مليارات")
Decimal('7000000000')

A module is imported when one of its names is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.language.folding import fold as fold
    from pipeline.language.folding import prefix_length as prefix_length
    from pipeline.language.money import parse_money as parse_money
    from pipeline.language.numerals import parse_number as parse_number
    from pipeline.language.tables import TableError as TableError
    from pipeline.language.time_expressions import parse_time as parse_time
    from pipeline.language.units import parse_percent as parse_percent
    from pipeline.language.words import Word as Word
    from pipeline.language.words import split_words as split_words

_HOMES = {
    "TableError": "tables",
    "Word": "words",
    "fold": "folding",
    "parse_money": "money",
    "parse_number": "numerals",
    "parse_percent": "units",
    "parse_time": "time_expressions",
    "prefix_length": "folding",
    "split_words": "words",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605 - built from the one list of names


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
