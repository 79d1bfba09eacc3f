"""Words beside numbers: what they are to them, and the simple questions that all rules of quantities ask."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import regex

from pipeline.language import money, units
from pipeline.language.folding import fold
from pipeline.language.numerals import Number, is_numeral
from pipeline.language.phrases import Phrases
from pipeline.language.proclitics import FIRST_LETTERS, analyses
from pipeline.language.tables import cells, read_table
from pipeline.language.words import Word

NUMBER, NOUN = 1, 2
EDGES = regex.compile(r"^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$")
HAS_DIGIT = regex.compile(r"\p{Nd}")
_PASSED_OVER = frozenset({"و", "ب", "ل", "ف", "ك", "ال", "لل", "بال", "وال"})
_NO_NOUN = ("لل", "بال", "وال", "فال", "كال")
_PRONOUNS = ("", "ها", "هم", "ه")
YEARS = (1900, 2100)
_HIJRI_YEARS = (1300, 1500)
_MONTH = frozenset({"شهر", "الشهر"})
_BEFORE_NUMBER = frozenset({"ب", "ل", "ال", "$", "€", "%", "-", "بين", "ما"})
_DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
LONGEST_TEXT = 12  # words at most in a text that may be nothing but an amount (دينارين)


class Lexicon:
    """The tables that the reader consults, read once."""

    def __init__(self) -> None:
        self.starts = _Starts()
        self.roles = _Roles()
        self.modifiers_before: Phrases[str] = Phrases(_modifiers("before"))
        self.modifiers_after: Phrases[str] = Phrases(_modifiers("after"))
        self.months = months()
        self.model_words = _model_words()
        self.time_units = time_units()


@cache
def load_lexicon() -> Lexicon:
    """Return the tables of `data/numerals` that say what stands beside numbers."""
    return Lexicon()


def _model_words() -> dict[str, str]:
    """Return the kinds of the words that models bear in their names, behind a number too: برو, إكس."""
    columns = ("form", "latin", "kind", "entity")
    return {fold(row["form"]): row["kind"] for row in read_table("products/model_words.tsv", columns)}


@cache
def months() -> Phrases[str]:
    """Return the numbers of the months of all calendars by their names."""
    columns = ("form", "month", "calendar", "tradition")
    return Phrases((row["form"], row["month"]) for row in read_table("times/months.tsv", columns))


@cache
def time_units() -> Phrases[str]:
    """Return the grammatical numbers of the units of time by their forms, bare and with the article."""
    return Phrases(
        (article + row["form"], row["number"])
        for row in read_table("times/units.tsv", ("form", "unit", "number"))
        for article in ("", "ال")
    )


def _modifiers(place: str) -> Iterator[tuple[str, str]]:
    rows = read_table("numerals/modifiers.tsv", ("forms", "modifier", "place"))
    return ((form, row["modifier"]) for row in rows if row["place"] == place for form in cells(row["forms"]))


class _Starts(dict[str, int]):
    """What can begin at a folded word, proclitics apart: `NUMBER`, `NOUN` of a currency or unit that may say a number."""

    def __init__(self) -> None:
        super().__init__()
        self._nouns = {words[0] for words, (_, says) in money.nouns() if says} | {
            words[0] for words, (unit, says) in units.units() if says and unit.kind == "measure"
        }

    def __missing__(self, folded: str) -> int:
        if folded.isalpha():
            number = is_numeral(folded)
        else:
            bare = EDGES.sub("", folded)
            number = bool(bare) and (is_numeral(bare) or HAS_DIGIT.search(bare) is not None)
        noun = folded in self._nouns or (
            folded[:1] in FIRST_LETTERS and any(rest in self._nouns for rest, _ in analyses(folded))
        )
        answer = self[folded] = NUMBER * number + NOUN * noun
        return answer


class _Roles(dict[str, frozenset[str]]):
    """The roles that a folded word plays beside a number, whatever its proclitics.

    To those of `data/numerals/contexts.tsv` come "month" and "time": a unit of time, bare, definite or with a pronoun (عامها).
    """

    def __init__(self) -> None:
        super().__init__()
        self._of: dict[str, set[str]] = {}
        for row in read_table("numerals/contexts.tsv", ("role", "forms")):
            for form in cells(row["forms"]):
                self._of.setdefault(fold(form), set()).add(row["role"])

    def __missing__(self, folded: str) -> frozenset[str]:
        roles: set[str] = set()
        for rest, _ in analyses(folded):
            roles |= self._of.get(rest, set())
            if months().get(rest):
                roles.add("month")
            if any(rest.removesuffix(pronoun) in time_units() for pronoun in _PRONOUNS):
                roles.add("time")
        answer = self[folded] = frozenset(roles)
        return answer


class SentenceReader:
    """Reads single words of a sentence-like stretch of `text`; the rules stand in the classes above it."""

    def __init__(self, words: list[Word], text: str, *, whole: bool = False) -> None:
        """Read `words`, which `text` holds; `whole` says that it holds nothing else."""
        self.words = words
        self.text = text
        self.whole = whole
        self.lexicon = load_lexicon()
        self.size = len(words)
        self._mentioned: dict[str, bool] = {}

    def folded(self, i: int) -> str:
        return self.words[i].folded if 0 <= i < self.size else ""

    def joined(self, i: int) -> bool:
        """Tell whether words i-1 and i touch, marks of direction between them aside: -<LRM>3%."""
        if not 0 < i < self.size:
            return False
        start, end = self.words[i - 1].end, self.words[i].start
        return start == end or not self.text[start:end].strip(_DIRECTIONS)

    def near(self, role: str, i: int) -> bool:
        """Tell whether word i plays `role`."""
        return 0 <= i < self.size and role in self.lexicon.roles[self.words[i].folded]

    def mentions(self, role: str) -> bool:
        """Tell whether any word of the passage plays `role`."""
        if role not in self._mentioned:
            self._mentioned[role] = any(role in self.lexicon.roles[word.folded] for word in self.words)
        return self._mentioned[role]

    def before(self, i: int) -> int:
        """Return the index of the real word before i: brackets, quotes, tatweel and proclitics apart are passed over."""
        i -= 1
        while i >= 0 and (self.folded(i) in _PASSED_OVER or not self.folded(i).strip('"«»“”()')):
            i -= 1
        return i

    def is_noun(self, i: int) -> bool:
        """Tell whether word i can be the noun that is counted."""
        if not 0 <= i < self.size:
            return False
        word = self.words[i]
        if not word.folded.isalpha() or len(word.folded) < 2 or self.near("particle", i):
            return False
        if word.folded[0] in "وبلف" and "particle" in self.lexicon.roles[word.folded[1:]]:
            return False
        return not word.folded.isascii() and not word.folded.startswith(_NO_NOUN)

    def opens_number(self, i: int) -> bool:
        """Tell whether a number can begin at word i."""
        return bool(self.lexicon.starts[self.folded(i)] & NUMBER)

    def is_joined_on(self, i: int) -> bool:
        """Tell whether word i begins with the "and" that goes on from what stands before it."""
        return self.folded(i).startswith("و") and not self.near("own_waw", i)

    def tanwin(self, i: int) -> bool:
        """Tell whether word i looks like a noun counted by a large number: indefinite accusative, or a frequent plural."""
        if not self.is_noun(i):
            return False
        folded = self.folded(i)
        if self.is_joined_on(i) or self.near("aside", i):
            return False
        return folded in {"شخص", "اشخاص"} or (
            len(folded) > 3 and (folded.endswith("ا") or self.words[i].text.endswith("ى"))
        )

    def has_four_digits(self, i: int) -> bool:
        return self.folded(i).isdecimal() and len(self.folded(i)) == 4

    def is_year(self, number: Number) -> bool:
        return self.has_four_digits(number.first) and (
            YEARS[0] <= number.value <= YEARS[1] or _HIJRI_YEARS[0] <= number.value <= _HIJRI_YEARS[1]
        )

    def in_brackets(self, at: int) -> bool:
        start = self.words[0].start
        return self.text.rfind("(", start, at) > self.text.rfind(")", start, at)

    def is_text(self, first: int, last: int) -> bool:
        """Tell whether the words are the whole text, marks and a sign aside."""
        around = (*self.words[:first], *self.words[last:])
        return len(self.words) < LONGEST_TEXT and self.whole and not any(word.folded.isalnum() for word in around)

    def modifier(self, first: int, last: int) -> str | None:
        """Return how the number is bounded or blurred by the words around it; a hard bound wins."""
        start = first
        if self.folded(first - 1) == "(" and any(word.folded == ")" for word in self.words[first:last]):
            start -= 1
        while start > 0 and self.folded(start - 1) in _BEFORE_NUMBER:
            start -= 1
        before = self.lexicon.modifiers_before.match_before(self.words, start)
        after = self.lexicon.modifiers_after.match(self.words, last)
        if after is None and self.is_noun(last):
            after = self.lexicon.modifiers_after.match(self.words, last + 1)
        bounds = [found[0] for found in (after, before) if found]
        return next((bound for bound in bounds if bound != "approx"), bounds[0] if bounds else None)

    def month_follows(self, i: int) -> bool:
        """Tell whether a month stands at word i, or behind من there."""
        at = i + (self.folded(i) == "من")
        if at > i and (self.folded(at) in _MONTH or self.lexicon.months.get(self.folded(at).removeprefix("ال"))):
            return True
        return self.lexicon.months.match(self.words, at) is not None

    def is_singular(self, i: int) -> bool:
        """Tell whether word i is sure to be a definite noun in the singular, by its ة: الدورة."""
        definite = any(rest.startswith("ال") for rest, _ in analyses(self.folded(i)))
        return definite and self.folded(i).endswith("ه") and not self.near("broken_plural", i)

    def is_indefinite(self, i: int) -> bool:
        """Tell whether word i is a noun without the article."""
        return self.is_noun(i) and not any(rest.startswith("ال") for rest, _ in analyses(self.folded(i)))
