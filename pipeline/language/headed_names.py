"""Names that begin with a noun of their kind: وزارة المالية, الهيئة العامة للإسكان, بنك فلسطين, مطار الملك خالد الدولي."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from spacy.lang.ar.stop_words import STOP_WORDS

from pipeline.language.english_names import nations
from pipeline.language.folding import fold
from pipeline.language.money import nationalities
from pipeline.language.names import given_names, is_common, name_parts
from pipeline.language.proclitics import analyses
from pipeline.language.tables import cells, read_table
from pipeline.language.words import Word, iter_words, plain_words

_STOP = frozenset(fold(word) for word in STOP_WORDS)
_LONGEST_CHAIN = 3
_SHORTEST_NAME = 3
_MOST_WORDS = 14
# Longer words in ـية with the article are adjectives of relation, but for those listed as never.
_RELATIVE = 7
_OTHER_ADJECTIVES = frozenset({"proper", "general", "adjective"})
_ADJECTIVES = _OTHER_ADJECTIVES | {"nation"}
# Adjectives in ي of these kinds hold in both genders; the tables have one.
_BOTH_GENDERS = _OTHER_ADJECTIVES | {"site"}
# Of the name of a place are few: مطار القاهرة الدولي, قاعدة حميميم الجوية, but جبل حبش | الاستراتيجي.
_OF_PLACES = frozenset({"proper", "general", "site"})


class Head(NamedTuple):
    """What a noun begins a name of, what may stand behind it bare, and which adjectives make a name of it with its article.

    With a `seat` the place where it sits, behind ب, belongs to the name: المحكمة التجارية بالرباط. `written` is the noun as it
    is spelled, which folding does not unite with others: وادي, but وأدى.
    """

    type: str
    behind: frozenset[str]
    article: frozenset[str]
    seat: bool
    written: str


class Place(NamedTuple):
    """A known name in the text: where it ends, and its type."""

    end: int
    type: str


@lru_cache(maxsize=1)
def name_heads() -> dict[str, Head]:
    """Return the folded head nouns, bare and with their article."""
    heads = {}
    for row in read_table("orthography/name_heads.tsv", ("head", "type", "behind", "article")):
        behind = frozenset(cells(row["behind"]))
        head = Head(row["type"], behind - {"seat"}, frozenset(cells(row["article"])), "seat" in behind, row["head"])
        heads[fold(row["head"])] = head._replace(article=frozenset())
        if head.article:
            heads["ال" + fold(row["head"])] = head._replace(behind=frozenset())
    return heads


@lru_cache(maxsize=1)
def _kinds() -> dict[str, frozenset[str]]:
    """Return the kinds of each folded word of name_words.tsv; adjectives of countries with the article, in both genders.

    Those that are other adjectives as well are none of a country: السلطات المالية.
    """
    kinds: dict[str, set[str]] = {}
    told: list[str] = []
    for row in read_table("orthography/name_words.tsv", ("word", "kind")):
        if row["kind"] == "nation":
            told.append(row["word"])
        else:
            word = fold(row["word"])
            kinds.setdefault(word, set()).add(row["kind"])
            if row["kind"] in _BOTH_GENDERS and word.endswith(("ي", "يه")):
                kinds.setdefault(word[:-1] if word.endswith("ه") else word + "ه", set()).add(row["kind"])
    words = {fold(nation) for nation in (*told, *nations(), *(nation for nation, _ in nationalities()))}
    for word in words:
        if word.endswith("ي") and " " not in word:
            for form in (f"ال{word}", f"ال{word}ه"):
                if kinds.get(form, set()).isdisjoint(_OTHER_ADJECTIVES):
                    kinds.setdefault(form, set()).add("nation")
    return {word: frozenset(found) for word, found in kinds.items()}


def is_honour(folded: str) -> bool:
    """Return whether a folded word is a title that a given name alone may follow: الملك, الشيخ."""
    return folded in name_parts("honour")


def is_adjective(folded: str) -> bool:
    """Return whether a folded word is an adjective with the article that names of institutions are made of."""
    return bool(_kinds().get(folded, frozenset()) & _ADJECTIVES)


def is_nation(folded: str) -> bool:
    """Return whether a folded word is the adjective of a country, with the article, and no other adjective."""
    return "nation" in _kinds().get(folded, ())


def window(text: str, start: int, most: int = _MOST_WORDS) -> list[Word]:
    """Return the words of letters from `start` on with only spaces between them, `most` at most."""
    words = plain_words(text, start, most)
    if len(words) == most:
        return words
    end = words[-1].end if words else start
    for word in iter_words(text, end):
        begin = word.start
        if begin == end if words else begin > end:
            break
        if not word.folded[:1].isalpha() or (begin - end > 1 and text[end:begin].strip(" \u00a0")):
            break
        if begin - end == 1 and text[end] not in " \u00a0":
            break
        words.append(word)
        end = word.end
        if len(words) == most:
            break
    return words


def headed_name(head: Head, text: str, start: int, known: Mapping[int, Place]) -> int:
    """Return where the name ends whose head begins at `start`, its proclitic left out; 0 if it begins none.

    `known` has the known names of the text by their starts.
    """
    words = window(text, start, 2)
    if len(words) < 2 or not _may_go_on(head, words[1], known):
        return 0
    words = window(text, start)
    reader = _Reader(words, known, _ADJECTIVES if head.type != "LOC" else _OF_PLACES)
    stop = reader.after_bare_head(head) if head.behind else reader.after_head_with_article(head)
    if head.seat:
        stop = reader.after_seat(max(stop, 0 if head.behind else reader.after_adjectives()), stop)
    return words[stop - 1].end if stop > 1 else 0


def _may_go_on(head: Head, word: Word, known: Mapping[int, Place]) -> bool:
    """Return whether a name that begins with `head` can go on with `word` at all; most do not."""
    folded = word.folded
    if not head.behind:
        joined = folded[1:] if folded.startswith("وال") else folded
        return joined in _kinds() or joined.endswith("يه")
    return (
        "name" in head.behind
        or word.start in known
        or folded.startswith("ال")
        or folded in _kinds()
        or folded in name_parts("region")
        or folded in name_parts("honour")
    )


class _Reader:
    """Reads the parts of a name; each method returns the index after the part that begins at `i`, `i` if there is none."""

    def __init__(self, words: Sequence[Word], known: Mapping[int, Place], adjectives: frozenset[str]) -> None:
        self.words = words
        self.known = known
        self.adjectives = adjectives

    def after_bare_head(self, head: Head) -> int:
        """Return the index after the name whose head has no article, 0 if there is none."""
        if "ordinary" in _kinds().get(f"{self.words[0].folded} {self.words[1].folded}", ()):
            return 0
        for reading, allowed in (
            (self._place, "place"),
            (self._owner, "owner"),
            (self._titled, "title"),
            (self._fields, "field"),
            (self._any_field, "any"),
            (self._name, "name"),
        ):
            stop = reading(1) if allowed in head.behind else 1
            if stop > 1:
                nations = allowed in (
                    "field",
                    "any",
                )  # what tells of a proper name is no part of it: جامعة بينتلي الأميركية
                return self._adjectives(self._purpose(self._adjectives(stop, nations)), nations)
        return 0

    def after_head_with_article(self, head: Head) -> int:
        """Return the index after the name whose head has the article, 0 if its adjectives make none."""
        if self.words[0].folded.endswith(("ه", "ات")) != self.words[1].folded.endswith(("ه", "ا")):
            return 0
        stop = self._adjectives(1)
        kinds = [self._kinds(i) for i in range(1, stop)]
        if not any(kind & {"proper", "general", "nation"} for kind in kinds):
            return 0
        purpose = self._purpose(stop, free=any(kind & {"proper", "general"} for kind in kinds))
        if purpose > stop:
            return self._adjectives(purpose)
        enough = any(kind & head.article for kind in kinds) or (len(kinds) > 1 and "proper" in head.article)
        return stop if enough else 0

    def after_adjectives(self) -> int:
        """Return the index after the adjectives of a head with its article."""
        return self._adjectives(1)

    def after_seat(self, i: int, otherwise: int) -> int:
        """Return the index after the seat that begins at `i`, a known place behind ب; `otherwise` if there is none."""
        if not 1 < i < len(self.words) or not self.words[i].folded.startswith("ب"):
            return otherwise
        place = self.known.get(self.words[i].start + 1)
        return self._until(place.end) if place is not None and place.type == "LOC" else otherwise

    def _kinds(self, i: int) -> frozenset[str]:
        return _kinds().get(self.words[i].folded, frozenset()) if i < len(self.words) else frozenset()

    def _adjectives(self, i: int, nations: bool = True) -> int:
        while (
            i < len(self.words)
            and self._is_free(i)
            and self._is_adjective(i)
            and (nations or "nation" not in self._kinds(i))
        ):
            i += 1
        return i

    def _is_free(self, i: int) -> bool:
        """Return whether no known name begins at `i`, but for a country that is its own adjective: السفارة السعودية."""
        known = self.known.get(self.words[i].start)
        return known is None or (known.end == self.words[i].end and "nation" in self._kinds(i))

    def _is_adjective(self, i: int) -> bool:
        folded = self.words[i].folded
        joined = folded[1:] if folded.startswith("وال") else folded
        if joined is not folded and "nation" in _kinds().get(joined, ()):
            return False  # what belongs to two countries are two: الحكومتان السورية | والعراقية
        return bool(_kinds().get(joined, frozenset()) & self.adjectives) or (
            self.adjectives is _ADJECTIVES
            and i > 1
            and joined.startswith("ال")
            and joined.endswith("يه")
            and len(joined) > _RELATIVE
            and "never" not in _kinds().get(joined, ())
        )

    def _place(self, i: int) -> int:
        if (
            i + 1 < len(self.words)
            and self.words[i].folded in name_parts("region")
            and self.words[i + 1].start in self.known
        ):
            i += 1
        place = self.known.get(self.words[i].start) if i < len(self.words) else None
        if place is None or place.type != "LOC":
            return self._place_of_place(i)
        return self._until(place.end)

    def _place_of_place(self, i: int) -> int:
        """Read a place that has a head itself: سجن (برج العامري), مطار (وادي سيدنا)."""
        head = name_heads().get(self.words[i].folded) if i + 1 < len(self.words) else None
        if head is None or head.type != "LOC" or "name" not in head.behind:
            return 1
        known = self.known.get(self.words[i + 1].start)
        if known is not None:
            return self._until(known.end) if known.type == "LOC" else 1
        named = is_common(self.words[i + 1].folded.removeprefix("ال"))
        return 1 if named else i + 2

    def _owner(self, i: int) -> int:
        """Read a known organization: معهد رويترز."""
        owner = self.known.get(self.words[i].start)
        return self._until(owner.end) if owner is not None and owner.type in ("ORG", "MEDIA") else i

    def _until(self, end: int) -> int:
        return next((i for i, word in enumerate(self.words) if word.start >= end), len(self.words))

    def _titled(self, i: int) -> int:
        """Read الملك سلمان، الأمير محمد بن فهد, or a known person."""
        person = self.known.get(self.words[i].start)
        if person is not None and person.type == "PER":
            return self._until(person.end)
        if self.words[i].folded not in name_parts("honour") or i + 1 >= len(self.words):
            return i
        person = self.known.get(self.words[i + 1].start)
        stop = self._until(person.end) if person is not None and person.type == "PER" else i + 1
        while stop < len(self.words) and (
            self.words[stop].folded in name_parts("son") or self.words[stop].folded in given_names()
        ):
            stop += 1
        return stop if stop > i + 1 else i

    def _fields(self, i: int) -> int:
        return self._fields_as(i, self.words[i].folded)

    def _fields_as(self, i: int, folded: str, free: bool = False) -> int:
        """Read fields joined by و, each with its adjectives, the first as `folded`: التربية والتعليم العالي, حقوق الإنسان."""
        stop = self._field(i, folded, free)
        if stop == i:
            return i
        stop = self._adjectives(stop)
        while stop < len(self.words) and self.words[stop].folded.startswith("و"):
            after = self._field(stop, self.words[stop].folded[1:])
            if after == stop:
                break
            stop = self._adjectives(after)
        return stop

    def _field(self, i: int, folded: str, free: bool = False) -> int:
        """Read one field whose first word is read as `folded`; `free` allows any noun with the article."""
        kinds = _kinds().get(folded, frozenset())
        if "opener" in kinds:
            stop = i + 1
            while stop < len(self.words) and "opener" in self._kinds(stop) and stop - i < _LONGEST_CHAIN:
                stop += 1
            if stop < len(self.words) and self.words[stop].start in self.known:
                place = self.known[self.words[stop].start]
                return self._until(place.end) if place.type == "LOC" else i
            return stop + 1 if stop < len(self.words) and self.words[stop].folded.startswith("ال") else i
        if "field" in kinds or (free and folded.startswith("ال") and "never" not in kinds):
            return i + 1
        return i

    def _any_field(self, i: int) -> int:
        stop = self._field(i, self.words[i].folded, free=self.words[i].start not in self.known)
        return self._adjectives(stop) if stop > i else i

    def _name(self, i: int) -> int:
        word = self.words[i]
        unknown = (
            word.text.isalpha()
            and len(word.folded) >= _SHORTEST_NAME
            and not word.folded.startswith(("ال", "لل"))
            and word.start not in self.known
            and not self._kinds(i)
            and word.folded not in _STOP
            and not is_common(word.folded)
            and "nation" not in _kinds().get("ال" + word.folded, ())
        )
        if not unknown:
            return i
        place = self.known.get(self.words[i + 1].start) if i + 1 < len(self.words) else None
        return self._until(place.end) if place is not None and place.type == "LOC" else i + 1

    def _purpose(self, i: int, free: bool = False) -> int:
        """Read what an institution is for: للإحصاء والمعلومات, لتقنين المواصلات, لكرة القدم."""
        if i >= len(self.words) or not self.words[i].folded.startswith("ل") or self.words[i].start in self.known:
            return i
        readings = [rest for rest, length in analyses(self.words[i].folded) if length == 1]
        stops = (self._fields_as(i, rest, free and self.words[i].folded.startswith("لل")) for rest in readings)
        return next((stop for stop in stops if stop > i), i)
