"""Say which currency a noun that several share means, by what the article says around it."""

from __future__ import annotations

from collections import Counter
from itertools import chain

import regex
from spacy.tokens import Doc

from pipeline.language import money
from pipeline.language.knowledge import load_knowledge
from pipeline.language.proclitics import FIRST_LETTERS, analyses
from pipeline.language.quantity_expressions import Quantity
from pipeline.language.quantity_words import EDGES
from pipeline.language.words import Word, split_words
from pipeline.stages.layers import ByFolded, folded_words, read_layer, text_of, tokens_of

_CALENDAR_DAY = regex.compile(r"\d{4}(?:-\d{2}){0,2}")
_LARGE = 1_000_000  # what two sentences hardly say of different things
_NAME = 80  # characters at most of what says a country

Passage = tuple[list[Word], list[Quantity]]


def _says_country(folded: str) -> bool:
    """Tell whether a folded token can begin the adjective of a country, behind proclitics and the article."""
    bare = folded if folded.isalpha() else EDGES.sub("", folded) or folded
    begins = money.adjectives().begins
    return begins(money.bare(bare)) or (
        bare[:1] in FIRST_LETTERS and any(begins(money.bare(rest)) for rest, _ in analyses(bare))
    )


class CurrencySettler:
    """Settles currencies by the sentence, the publisher, the whole article and its date, or leaves candidates."""

    def __init__(self) -> None:
        self._adjectives = ByFolded(_says_country)
        self._entities = load_knowledge().entities

    def settle(self, doc: Doc, passages: list[Passage]) -> None:
        """Fill in the currencies of the quantities in `passages`, the sentences of `doc` in which there are some."""
        _take_over(passages)
        priced = [(words, found) for words, quantities in passages for found in quantities if found.noun]
        article = doc._.get("khabar_article") or {}
        self._share_out(doc, article, priced)
        published: str | None = (article.get("published") or {}).get("value")
        for words, found in priced:
            if found.currency and money.was_replaced(found.currency):
                found.currency = money.at_date(found.currency, _day(words, doc) or published)

    def _share_out(self, doc: Doc, article: dict[str, str], priced: list[tuple[list[Word], Quantity]]) -> None:
        """Give each shared noun the currency said nearest, else of the article, its publisher, its countries; else candidates."""
        shared = [(words, found) for words, found in priced if found.currency is None]
        if not shared:
            return
        known = Counter(found.currency for _, found in priced if found.currency_source == "explicit").most_common()
        publisher = next(
            (codes for key in ("url", "publisher") if article.get(key) and (codes := money.country_of(article[key]))),
            (),
        )
        countries = self._countries(doc)
        topic = [codes for codes, _ in Counter(codes for _, codes in countries).most_common()]
        for words, found in shared:
            noun = found.noun
            assert noun is not None
            code = _nearest_currency(words, found, noun, priced, countries) or next(
                (
                    code
                    for code in chain((code for code, _ in known), publisher, chain.from_iterable(topic))
                    if code in noun.codes
                ),
                None,
            )
            found.currency, found.currency_source = code, "default" if code else None
            if code is None:
                found.currency_candidates = list(noun.codes)
            elif noun.share(code) != noun.factor:
                found.value = found.value / noun.factor * noun.share(code)
                if found.value_max is not None:
                    found.value_max = found.value_max / noun.factor * noun.share(code)

    def _countries(self, doc: Doc) -> list[tuple[int, tuple[str, ...]]]:
        """Return where the article says countries, by names that stand in them or adjectives, with their currencies."""
        found = [
            (mention["start"], money.currencies_of(country))
            for mention in read_layer(doc, "mentions")
            if mention["entity"] and (country := self._entities[mention["entity"]].country)
        ]
        text = text_of(doc)
        for folded, start in zip(folded_words(doc), tokens_of(doc)[1], strict=True):
            if not self._adjectives[folded]:
                continue
            words = split_words(text[start : start + _NAME], start)
            for rest, _ in analyses(words[0].folded) if words else ():
                match = money.adjectives().match(words, 0, money.bare(rest))
                if match:
                    found.append((start, match[0]))
                    break
        return found


def _take_over(passages: list[Passage]) -> None:
    """Make a large number without noun the money that the article says elsewhere with the same value: ميزانية بقيمة 716 مليار."""
    bare = [found for _, some in passages for found in some if found.kind == "number" and found.value >= _LARGE]
    if not bare:
        return
    said = {found.value: found for _, some in passages for found in some if found.noun and found.value_max is None}
    for found in bare:
        other = said.get(found.value) if found.value_max is None else None
        if other:
            found.kind, found.noun, found.unit = other.kind, other.noun, other.unit
            found.currency, found.currency_source = other.currency, other.currency_source and "default"


def _day(words: list[Word], doc: Doc) -> str | None:
    """Return the last day of the only date that the sentence says."""
    start, end = words[0].start, words[-1].end
    said = {
        time["value"]
        for time in read_layer(doc, "times")
        if start <= time["start"] < end and time.get("type") == "DATE" and time["value"]
    }
    day = said.pop() if len(said) == 1 else ""
    return day + "-12-31"[len(day) - 4 :] if _CALENDAR_DAY.fullmatch(day) else None


def _nearest_currency(
    words: list[Word],
    found: Quantity,
    noun: money.Noun,
    priced: list[tuple[list[Word], Quantity]],
    countries: list[tuple[int, tuple[str, ...]]],
) -> str | None:
    """Return the currency of the same noun in the sentence that is nearest, else of the country said nearest."""
    at = found.start
    same = [
        (abs(other.start - at), other.currency)
        for there, other in priced
        if there is words
        and other.noun
        and other.noun.name == noun.name
        and other.currency
        and other.currency_source == "explicit"
    ]
    if same:
        return min(same)[1]
    start, end = words[0].start, words[-1].end
    near = [
        (abs(place - at), code)
        for place, codes in countries
        if start <= place < end
        for code in codes
        if code in noun.codes
    ]
    return min(near)[1] if near else None
