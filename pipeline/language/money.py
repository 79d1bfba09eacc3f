"""Read currencies and amounts of money."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import NamedTuple

from pipeline.language.folding import fold
from pipeline.language.numerals import Number, match_number
from pipeline.language.phrases import Phrases
from pipeline.language.tables import cells, read_table
from pipeline.language.words import Word, split_words


class Money(NamedTuple):
    """An amount of money; `currency` is ISO 4217, None where the name alone does not say which."""

    value: Decimal
    currency: str | None


class Noun(NamedTuple):
    """The name of a currency or of its part: the currencies it can mean, the one it means when bare, its factor."""

    name: str
    codes: tuple[str, ...]
    default: str | None
    factor: Decimal
    symbol: bool


class Currency(NamedTuple):
    """A currency in a list of words: `code` where it is known, how it is known, and the index after its last word."""

    noun: Noun
    code: str | None
    source: str | None
    last: int


class Country(NamedTuple):
    """A country for the sake of its currency."""

    code: str
    domain: str


_ONE_WORDS = frozenset({"واحد", "واحدا", "واحده"})
_THREE_DECIMALS = frozenset({"TND", "KWD", "JOD", "BHD", "OMR", "LYD", "IQD"})


@cache
def nouns() -> Phrases[Noun]:
    """Return the names, abbreviations, symbols and codes of currencies."""
    rows: list[tuple[str, Noun]] = []
    codes: dict[str, Noun] = {}
    for row in read_table("currencies/nouns.tsv", ("forms", "codes", "default", "factor", "note")):
        forms = cells(row["forms"])
        symbol = not any("ا" <= letter <= "ي" for letter in forms[0])
        candidates = tuple(cells(row["codes"]))
        noun = Noun(forms[0], candidates, row["default"] or None, Decimal(row["factor"]), symbol)
        rows += ((form, noun) for form in forms)
        for code in candidates:
            codes.setdefault(code, Noun(code, (code,), code, Decimal(1), True))
    return Phrases(rows + list(codes.items()))


@cache
def adjectives() -> Phrases[Country]:
    """Return the adjectives of countries in all genders and cases."""
    rows = []
    for row in read_table("currencies/countries.tsv", ("code", "domain", "names", "adjectives")):
        for adjective in cells(row["adjectives"]):
            stems = adjective.split()
            for ending in ("", "ة", "ا", "ان", "ين"):
                form = " ".join(f"{stem}{ending}" for stem in stems) if ending != "" else adjective
                rows.append((form, Country(row["code"], row["domain"])))
    return Phrases(rows)


@cache
def places() -> Phrases[Country]:
    """Return the names of countries and their cities, with and without the article."""
    return Phrases(
        (article + name, Country(row["code"], row["domain"]))
        for row in read_table("currencies/countries.tsv", ("code", "domain", "names", "adjectives"))
        for name in cells(row["names"])
        for article in ("", "ال")
    )


@cache
def domains() -> dict[str, str]:
    """Return the currency by top-level domain."""
    rows = read_table("currencies/countries.tsv", ("code", "domain", "names", "adjectives"))
    return {row["domain"]: row["code"] for row in rows}


def at_date(code: str, published: str | None) -> str:
    """Return the code that `code` had when the article was published: VES was VEF before 2018-08-20."""
    for row in read_table("currencies/successions.tsv", ("old", "new", "since")):
        if row["new"] == code and published is not None and published < row["since"]:
            return row["old"]
    return code


def bare(folded: str) -> str:
    """Return a folded word without its article."""
    return folded[2:] if folded.startswith("ال") and len(folded) > 4 else folded


def match_currency(words: list[Word], i: int, definite: bool = False) -> Currency | None:
    """Read a currency at `words[i]`: its name with واحد and an adjective, an abbreviation, a symbol or a code.

    With `definite` the name may bear the article, also behind من: ملايين الدولارات، آلاف من اليورو.
    Latin codes count in capitals only.
    """
    found = nouns().match(words, i)
    if found is None and definite and i < len(words):
        at = i + 1 if words[i].folded == "من" and i + 1 < len(words) else i
        if words[at].folded.startswith("ال"):
            found = nouns().match(words, at, bare(words[at].folded))
    if found is None:
        return None
    noun, after = found
    if noun.name.isascii() and noun.name.isalpha() and words[i].text != noun.name:
        return None
    if noun.symbol:
        return Currency(noun, noun.default, "symbol" if noun.default else None, after)
    if after < len(words) and words[after].folded in _ONE_WORDS | {f"ال{one}" for one in _ONE_WORDS}:
        after += 1
    if after < len(words):
        adjective = adjectives().match(words, after) or adjectives().match(words, after, bare(words[after].folded))
        if adjective and adjective[0].code in noun.codes:
            return Currency(noun, adjective[0].code, "explicit", adjective[1])
        sterling = nouns().match(words, after)
        if sterling and sterling[0].default in noun.codes and len(noun.codes) > 1 and sterling[0].name == "إسترليني":
            return Currency(noun, sterling[0].default, "explicit", sterling[1])
    return Currency(noun, noun.default, "explicit" if noun.default else None, after)


def three_decimals(currency: Currency) -> bool:
    """Tell whether amounts of the currency are printed with three decimals."""
    return bool(set(currency.noun.codes) & _THREE_DECIMALS)


def match_money(words: list[Word], i: int) -> tuple[Money, int] | None:
    """Read an amount of money at `words[i]`, with its smaller part (20 دولار و43 سنت); return it and the index after it."""
    before = match_currency(words, i)
    if before and before.noun.symbol:
        number = match_number(words, before.last)
        return (Money(number.value * before.noun.factor, before.code), number.last) if number else None
    if before and before.last > i + 1 and words[i + 1].folded in _ONE_WORDS:
        return _with_parts(words, before, before.noun.factor)
    number = match_number(words, i)
    if number is None:
        return None
    currency = match_currency(words, number.last, definite=True)
    if currency is None:
        return None
    return _with_parts(words, currency, _value(words, number, currency))


def _value(words: list[Word], number: Number, currency: Currency) -> Decimal:
    if number.last == number.first + 1 and three_decimals(currency):
        decimal = match_number(words, number.first, grouped=False)
        if decimal and decimal.value < 1000 and "." in words[number.first].folded:
            number = decimal
    return number.value * currency.noun.factor


def _with_parts(words: list[Word], currency: Currency, value: Decimal) -> tuple[Money, int]:
    part = match_part(words, currency)
    return (Money(value + part[0], currency.code), part[1]) if part else (Money(value, currency.code), currency.last)


def match_part(words: list[Word], currency: Currency) -> tuple[Decimal, int] | None:
    """Read the smaller part that follows an amount of `currency` (وعشرة سنتات) as its share of one, and the index after it."""
    i = currency.last
    if i >= len(words) or currency.noun.factor != 1 or not words[i].folded.startswith("و"):
        return None
    number = match_number(words, i + 1 if words[i].folded == "و" else i)
    if number is None or number.value >= 1000:
        return None
    small = match_currency(words, number.last)
    if small is None or small.noun.factor >= 1 or not set(small.noun.codes) & set(currency.noun.codes):
        return None
    return number.value * small.noun.factor, small.last


def parse_money(text: str) -> Money:
    """Return the amount of money that `text` is: "سبعة مليارات دولار" is 7000000000 USD.

    Raises ValueError naming the text when it is no amount of money.
    """
    words = split_words(text)
    found = match_money(words, 0) if words else None
    if found is None or found[1] != len(words):
        raise ValueError(f"not an amount of money: {text!r}")
    return found[0]


def country_of(text: str) -> str | None:
    """Return the currency of the country that a publisher's name or address shows, None where it shows none."""
    for label in reversed(fold(text).replace("/", ".").split(".")):
        if label in domains():
            return domains()[label]
    words = split_words(text)
    for i in range(len(words)):
        for table in (places(), adjectives()):
            found = table.match(words, i) or table.match(words, i, bare(words[i].folded))
            if found:
                return found[0].code
    return None
