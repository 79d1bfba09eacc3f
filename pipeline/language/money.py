"""Read currencies and amounts of money.

What CLDR knows comes from Babel on loading: the currencies in circulation, their Arabic names, signs and decimals, who
pays with them and since when. The tables under `data/currencies` add what news says and CLDR does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

import regex
from babel.core import Locale, get_global
from babel.numbers import get_currency_name, get_currency_precision

from pipeline.language.folding import fold
from pipeline.language.inflection import adjective_forms, counted_forms
from pipeline.language.knowledge import load_knowledge
from pipeline.language.numerals import Number, elements, match_number
from pipeline.language.phrases import Phrases
from pipeline.language.proclitics import analyses
from pipeline.language.tables import cells, read_table
from pipeline.language.words import Word, split_words


class Money(NamedTuple):
    """An amount of money; `currency` is ISO 4217, None where the name alone does not say which."""

    value: Decimal
    currency: str | None


class Noun(NamedTuple):
    """What names a currency or its part: a noun, a sign or a code.

    `codes` are the currencies it can mean, `past` those that it once meant; `default` is the one it means when bare. One
    of it is `factor` of the currency, or another share for the currencies in `shares`. A `bare` noun counts without its
    country. `unit` is given where the currency has no code.
    """

    name: str
    codes: tuple[str, ...]
    default: str | None
    factor: Decimal = Decimal(1)
    symbol: bool = False
    past: tuple[str, ...] = ()
    shares: tuple[tuple[str, Decimal], ...] = ()
    bare: bool = True
    unit: str | None = None

    def share(self, code: str | None) -> Decimal:
        """Return what one of it is in the currency `code`."""
        return dict(self.shares).get(code or "", self.factor)


class Currency(NamedTuple):
    """A currency in a list of words: `code` where it is known, how it is known, and the index after its last word.

    `says` is the number in the noun itself: 1 with واحد, 2 in the dual, 0 where it needs one.
    """

    noun: Noun
    code: str | None
    source: str | None
    last: int
    says: int = 0

    @property
    def factor(self) -> Decimal:
        """Return what one of the noun is in its currency."""
        return self.noun.share(self.code)


ONE = frozenset({"واحد", "واحدا", "واحده"})
_ONES = ONE | {f"ال{one}" for one in ONE}
# An ISO code that reads as an ordinary word (COP 28, TOP 10) is one before a number only from here on.
_LARGE = Decimal(1000)
_HOST = regex.compile(r"[\w-]+(?:\.[\w-]+)*\.(\w+)")
_PLURALS = (2, 3, 11)  # numbers whose plural categories differ in Arabic


# ---------------------------------------------------------------- what CLDR knows


@cache
def _tenders() -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Return the legal tenders of each territory with their first and last day, "" where it is open."""
    return {
        territory: tuple(
            (
                code,
                "{:04}-{:02}-{:02}".format(*since) if since else "",
                "{:04}-{:02}-{:02}".format(*until) if until else "",
            )
            for code, since, until, tender in rows
            if tender
        )
        for territory, rows in get_global("territory_currencies").items()
    }


@cache
def in_circulation() -> frozenset[str]:
    """Return the codes of the currencies that some territory pays with."""
    return frozenset(code for rows in _tenders().values() for code, _, until in rows if not until)


@cache
def currencies_of(territory: str) -> tuple[str, ...]:
    """Return the currencies that a territory (ISO 3166) pays with."""
    return tuple(code for code, _, until in _tenders().get(territory, ()) if not until)


@cache
def names() -> dict[str, tuple[str, ...]]:
    """Return the Arabic names of the legal tenders of all times by their codes, the singular first."""
    arabic = Locale("ar")
    tenders = {code for rows in _tenders().values() for code, _, _ in rows}
    return {
        code: tuple(dict.fromkeys((name, *(get_currency_name(code, count, arabic) for count in _PLURALS))))
        for code, name in arabic.currencies.items()
        if code in tenders and not any(character.isdigit() for character in name)
    }


@cache
def _predecessors() -> dict[str, tuple[str, str]]:
    """Return for a currency the one of the same noun that it replaced where it was first, and since when."""
    first: dict[str, str] = {}
    for rows in _tenders().values():
        for code, since, _ in rows:
            first[code] = min(since, first.get(code, since))
    found: dict[str, tuple[str, str]] = {}
    for rows in _tenders().values():
        for code, since, _ in rows:
            earlier = [
                (begin, old)
                for old, begin, end in rows
                if begin < since <= end and since == first[code] and old != code and _lemma(old) == _lemma(code)
            ]
            if earlier:
                found[code] = (max(earlier)[1], since)
    return found


def at_date(code: str, published: str | None) -> str:
    """Return the code that `code` had when the article was published: VES was VEF before 2018-08-20."""
    while published is not None and code in _predecessors() and published < _predecessors()[code][1]:
        code = _predecessors()[code][0]
    return code


def was_replaced(code: str) -> bool:
    """Tell whether the currency took the place of another of the same name."""
    return code in _predecessors()


def _lemma(code: str) -> str:
    return fold(Locale("ar").currencies.get(code, code).partition(" ")[0])


# ---------------------------------------------------------------- the nouns, signs and adjectives


@cache
def nouns() -> Phrases[tuple[Noun, int]]:
    """Return the nouns of currencies and their parts, abbreviations, signs and codes, each with the count its form says."""
    return Phrases([*_nouns(), *_parts(), *_signs()])


def _nouns() -> Iterator[tuple[str, tuple[Noun, int]]]:
    by_noun: dict[str, list[str]] = defaultdict(list)
    plurals: dict[str, list[str]] = defaultdict(list)
    spelled: dict[str, str] = {}
    for code, called in names().items():
        key = fold(called[0].partition(" ")[0])
        spelled.setdefault(key, called[0].partition(" ")[0])
        by_noun[key].append(code)
        plurals[key] += (name.partition(" ")[0] for name in called[1:])
    rows = [
        (cells(row["forms"]), cells(row["codes"]), row["default"] or None, row["unit"] or None)
        for row in read_table("currencies/nouns.tsv", ("forms", "codes", "default", "unit"))
    ]
    listed = {fold(form) for forms, *_ in rows for form in forms}
    rows += [([spelled[key]], [], None, None) for key in by_noun if key not in listed]
    for forms, codes, default, unit in rows:
        keys = [fold(form) for form in forms]
        named = [code for key in keys for code in by_noun.get(key, ())]
        current = tuple(sorted({code for code in named if code in in_circulation()} | set(codes)))
        noun = Noun(
            forms[0],
            current,
            default or (current[0] if len(current) == 1 else None),
            past=tuple(sorted(set(named) - set(current))),
            bare=keys[0] in listed,
            unit=unit,
        )
        for form in forms:
            yield from ((text, (noun, count)) for text, count in counted_forms(form))
        for key in keys:
            yield from ((form, (noun, 0)) for form in plurals.get(key, ()))


def _parts() -> Iterator[tuple[str, tuple[Noun, int]]]:
    years = {fold(row["form"]) for row in read_table("times/units.tsv", ("form", "unit", "number"))}
    for row in read_table("currencies/parts.tsv", ("forms", "of", "default")):
        shares = tuple(
            (code, 1 / Decimal(many)) for code, _, many in (cell.partition("/") for cell in cells(row["of"]))
        )
        forms = cells(row["forms"])
        noun = Noun(forms[0], tuple(code for code, _ in shares), row["default"] or None, shares[0][1], shares=shares)
        for form in forms:  # سنتين are two years
            yield from ((text, (noun, count)) for text, count in counted_forms(form) if fold(text) not in years)


def _signs() -> Iterator[tuple[str, tuple[Noun, int]]]:
    for row in read_table("currencies/symbols.tsv", ("forms", "codes", "default", "factor")):
        codes = tuple(cells(row["codes"]))
        for form in cells(row["forms"]):
            yield form, (Noun(form, codes, row["default"] or None, Decimal(row["factor"]), symbol=True), 0)
    folded: dict[str, list[str]] = defaultdict(list)
    for sign in _spellings():
        folded[fold(sign)].append(sign)
    for signs in folded.values():
        meant = tuple(_spellings()[sign] for sign in signs)
        noun = Noun(signs[0], meant, meant[0] if len(meant) == 1 else None, symbol=True)
        yield signs[0], (noun, 0)
        yield signs[0].replace(".", " "), (noun, 0)
    for code in names().keys() | in_circulation():
        yield code, (Noun(code, (code,), code, symbol=True), 0)


def nationalities() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the words that stand behind a currency's noun for its country, masculine, with their ISO 4217 codes: سعودي."""
    for code, forms in names().items():
        for form in forms:
            if " " in form:
                yield form.partition(" ")[2], (code,)
    for row in read_table("currencies/countries.tsv", ("territory", "adjectives")):
        for adjective in cells(row["adjectives"]):
            yield adjective, currencies_of(row["territory"])


@cache
def adjectives() -> Phrases[tuple[str, ...]]:
    """Return the currencies of the countries that adjectives and the like behind a noun say: سعودي, هونغ كونغ."""
    meanings: dict[str, list[str]] = defaultdict(list)

    def enter(phrase: str, codes: tuple[str, ...]) -> None:
        for form in adjective_forms(phrase):
            meanings[form] += (code for code in codes if code not in meanings[form])

    for phrase, codes in nationalities():
        enter(phrase, codes)
    return Phrases((form, tuple(codes)) for form, codes in meanings.items())


@cache
def _spellings() -> dict[str, str]:
    """Return the currency by the sign of CLDR as it is printed, which folding would blur: د.إ is AED, د.أ JOD."""
    signs = Locale("ar").currency_symbols
    return {sign.strip("\u200f").rstrip("."): code for code, sign in signs.items() if code in in_circulation()}


@cache
def _words_like_codes() -> frozenset[str]:
    return frozenset(row["code"] for row in read_table("currencies/lookalikes.tsv", ("code", "meaning")))


@lru_cache(maxsize=1 << 14)
def _glued(folded: str) -> Noun | None:
    """Return what a scale with a currency written on to it names: ملياردولار is a noun of 10⁹ dollars."""
    for cut in range(3, len(folded) - 2):
        found = nouns().get(folded[cut:])
        if found and found[0].bare and not found[0].symbol and found[0].factor == 1:
            scale = next(
                (e for e in elements(folded[:cut]) if e.part == "scale" and not (e.clitic or e.definite)), None
            )
            if scale:
                return found[0]._replace(factor=scale.value)
    return None


# ---------------------------------------------------------------- reading


def bare(folded: str) -> str:
    """Return a folded word without its article."""
    return folded[2:] if folded.startswith("ال") and len(folded) > 4 else folded


def match_currency(words: list[Word], i: int, definite: bool = False, first: str | None = None) -> Currency | None:
    """Read a currency at `words[i]`: its noun with واحد and an adjective, an abbreviation, a sign or a code.

    With `definite` the noun may bear the article, also behind من: ملايين الدولارات، آلاف من اليورو. `first` is read in
    place of that word, without its proclitics. Latin codes count in capitals only.
    """
    if i >= len(words):
        return None
    found = nouns().match(words, i, first)
    if found is None and definite:
        at = i + 1 if words[i].folded == "من" and i + 1 < len(words) else i
        if words[at].folded.startswith("ال"):
            found = nouns().match(words, at, bare(words[at].folded))
    if found is None:
        glued = _glued(words[i].folded)
        found = ((glued, 0), i + 1) if glued else None
    if found is None:
        return None
    (noun, count), after = found
    if noun.symbol:
        return _sign(words, i, noun, after)
    one, after = _one(words, after)
    adjective = adjectives().match(words, after) or (
        adjectives().match(words, after, bare(words[after].folded)) if after < len(words) else None
    )
    said = [code for code in adjective[0] if code in noun.codes or code in noun.past] if adjective else []
    if adjective and said:
        other, after = _one(words, adjective[1])
        code = next((code for code in said if code in noun.codes), said[0])
        return Currency(noun, code, "explicit", after, 1 if one or other else 2 if count == 2 else 0)
    if not noun.bare:
        return None
    return Currency(
        noun, noun.default, "explicit" if noun.default else None, after, 1 if one else 2 if count == 2 else 0
    )


def _one(words: list[Word], i: int) -> tuple[bool, int]:
    return (True, i + 1) if i < len(words) and words[i].folded in _ONES else (False, i)


def _sign(words: list[Word], i: int, noun: Noun, after: int) -> Currency | None:
    printed = "".join(word.text for word in words[i:after])
    if printed.isascii() and printed.isalpha() and printed != noun.name:
        return None
    code = noun.default or _spellings().get(printed)
    return Currency(noun, code, "symbol" if code else None, after)


def leads(currency: Currency, value: Decimal) -> bool:
    """Tell whether the sign can stand before the amount `value`: $5, USD 5, د.إ 5, but neither د 5 nor COP 28."""
    name = currency.noun.name
    if not currency.noun.symbol or (name.isalpha() and not name.isascii()) or name.islower():
        return False
    return name not in _words_like_codes() or value >= _LARGE


def three_decimals(currency: Currency) -> bool:
    """Tell whether amounts of the currency, or of most that its noun can mean, are printed with three decimals."""
    codes = (currency.code,) if currency.code else currency.noun.codes
    return 2 * sum(get_currency_precision(code) == 3 for code in codes) > len(codes)


def match_part(words: list[Word], currency: Currency) -> tuple[Decimal, str | None, int] | None:
    """Read the smaller part that follows an amount of `currency` (وعشرة سنتات، وهللتان).

    Return its share of one, the currency that the part leaves possible, and the index after it.
    """
    i = currency.last
    if i >= len(words) or currency.factor != 1 or not words[i].folded.startswith("و"):
        return None
    joined = words[i].folded == "و"
    number = match_number(words, i + 1 if joined else i)
    if number is not None:
        small = match_currency(words, number.last)
        value = number.value
    else:
        small = match_currency(words, i + 1) if joined else match_currency(words, i, first=words[i].folded[1:])
        value = Decimal(small.says if small else 0)
    codes = [code for code in small.noun.codes if code in currency.noun.codes] if small else []
    if small is None or small.noun.factor >= 1 or not codes or not 0 < value < _LARGE:
        return None
    code = currency.code or (codes[0] if len(codes) == 1 else None)
    if code is not None and code not in codes:
        return None
    return value * small.noun.share(code), code, small.last


def match_money(words: list[Word], i: int) -> tuple[Money, int] | None:
    """Read an amount of money at `words[i]`, with its smaller part (20 دولار و43 سنت); return it and the index after it."""
    before = match_currency(words, i)
    if before and before.noun.symbol:
        number = match_number(words, before.last)
        if number is None or not leads(before, number.value):
            return None
        return Money(number.value * before.factor, before.code), number.last
    if before and before.says:
        return _with_parts(words, before, before.says * before.factor)
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
    return number.value * currency.factor


def _with_parts(words: list[Word], currency: Currency, value: Decimal) -> tuple[Money, int]:
    part = match_part(words, currency)
    return (Money(value + part[0], part[1]), part[2]) if part else (Money(value, currency.code), currency.last)


def parse_money(text: str) -> Money:
    """Return the amount of money that `text` is: "سبعة مليارات دولار" is 7000000000 USD.

    Raises ValueError naming the text when it is no amount of money.
    """
    words = split_words(text)
    found = match_money(words, 0) if words else None
    if found is None or found[1] != len(words):
        raise ValueError(f"not an amount of money: {text!r}")
    return found[0]


# ---------------------------------------------------------------- countries


def country_of(text: str) -> tuple[str, ...]:
    """Return the currencies of the country that a publisher's name or address shows, none where it shows none."""
    host = _HOST.search(text)
    if host:
        domain = host[1].upper()
        return currencies_of(get_global("territory_aliases").get(domain, [domain])[0])
    knowledge = load_knowledge()
    words = split_words(text)
    for i, word in enumerate(words):
        name = knowledge.trie.longest(word, iter(words[i + 1 :]), lambda entry, start, end: True)
        country = name and knowledge.entities[name.entries[0].target].country
        if country:
            return currencies_of(country)
        for rest, _ in analyses(word.folded):
            found = adjectives().match(words, i, bare(rest))
            if found:
                return found[0]
    return ()
