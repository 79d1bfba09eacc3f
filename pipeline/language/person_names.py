"""Names of persons that no table has: by a given name, or by the title, the role or the verb of saying beside them."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from spacy.lang.ar.stop_words import STOP_WORDS

from pipeline.language.folding import fold
from pipeline.language.headed_names import Place, is_adjective, is_honour, name_heads, window
from pipeline.language.names import (
    common_words,
    cue_type,
    english_family_names,
    given_names,
    given_origin,
    is_common,
    may_be_word,
    name_cues,
    name_parts,
    particles,
    saying_verbs,
)
from pipeline.language.proclitics import analyses
from pipeline.language.words import Word, iter_words, split_words, word_before

_OPENING = {"«": "»", "“": "”“", '"': '"', "'": "'", "‘": "’", "”": "“”"}
_STOP = frozenset(fold(word) for word in STOP_WORDS)
_CUE_WORDS = 4
# A name has so many parts at most, sons and particles not counted: محمد بن سلمان بن عبد العزيز آل سعود has four.
_MOST_PARTS = 5
_MOST_WORDS = 14
# Most names are shorter, so that no more words are cut at first.
_FEW_WORDS = 4
# Ben is a name at the head of foreign names, the son inside Arabic ones.
_BEN = "بن"
# The house of a family: آل سعود.
_HOUSE = fold("آل")
# A son of something: ابن النادي.
_SON_OF = "ابن"
_SHORTEST_SURNAME = 3
_SHORTEST_PARTICLE = 3
# No name begins so: للصحافيين. Behind an Arabic name a word like سيؤكد is a verb.
_IN_THE = "بال"
_FOR_THE = "لل"
_WILL = re.compile(r"س[يتن]")
_PLURALS = ("ون", "ين", "ات")
# The plurals of adjectives of belonging: no family is called الصحفيين.
_RELATIVE_PLURALS = ("يون", "يين")
_SHORTEST_UNKNOWN = 4
_REACH = 60
_SPACE = re.compile(r"[ \u00a0]+")
_TO_COMMA = re.compile(r"[^،,.:؛\n]{1,60}[،,] ?")
_TO_PAPER = re.compile(r" ?:| لـ? ?[«\"“]| لـ[A-Z]")
_BREAK = re.compile(r" ?[،,:\-–«\"]| (?:إن|أن|إنه|إنها|في)\b")
_BEHIND = re.compile(r"[»”\"'’“]?[ \u00a0]*[،,(“«\"]?[ \u00a0]*")


class Person(NamedTuple):
    """The name of a person at `text[start:end]` and its folded words."""

    start: int
    end: int
    words: tuple[str, ...]


@lru_cache(maxsize=1 << 15)
def given(word: str) -> int | None:
    """Return the length of the proclitic in folded letters if `word` as it is written is a given name.

    Spellings that folding unites with commoner words are none: على (but هانى is هاني), الآن, أنا, ناديه; nor is a word with a proclitic that is a
    word of its own: بيان is no ب + يان, وادي no و + ادي.
    """
    names, folded = given_names(), fold(word)
    for rest, length in analyses(folded):
        if rest not in names:
            continue
        if length and (_is_ordinary(folded) or cue_type(folded) is not None or folded in name_heads()):
            return None
        if (word.endswith("ى") and names[rest].endswith("ي") and _is_ordinary(folded)) or (names[rest][0] == "آ") > (
            "آ" in word
        ):
            return None
        if word.endswith("ه") and names[rest][-1] == "ة" and rest[:-1] in common_words():
            return None
        return length
    return None


def _is_ordinary(folded: str) -> bool:
    return folded in _STOP or folded in common_words()


def person_at(text: str, start: int, known: Mapping[int, Place]) -> Person | None:
    """Return the person whose given name begins at `start`, if a surname, a title, a role or a verb of saying proves the name."""
    closing = _closing(text, start)
    words = window(text, start, 2)
    if closing is None and (len(words) < 2 or not (words[0].folded in particles() or _may_follow(words[1].folded))):
        return None  # most given names stand alone
    if _goes_on(fold(word_before(text, start, _REACH))):
        return None  # the rest of a name that began before
    if closing is not None:
        words = [word for word in window(text, start, _MOST_WORDS) if word.end <= closing]
        if not words or words[-1].end != closing:
            return None
        stop = len(words)
    else:
        words, stop = _read_name(text, start, known)
    while stop > 1 and words[stop - 1].folded in particles():
        stop -= 1
    if stop < 2 or (len(words[1].folded) < _SHORTEST_SURNAME and words[1].folded not in particles()):
        return None
    if stop == 2 and is_noun(words[1].folded) and _honoured(text, start):
        return None
    if stop == 2 and words[0].folded in _STOP and is_noun(words[1].folded):
        return None  # a preposition spelled like a name: اطلع علي التقرير
    end = words[stop - 1].end
    if not _is_full_name(words[:stop]) or closing is not None:
        quote = closing is not None
        if not (
            _speaks(text, start, end)
            or _titled(text, start - quote)
            or _is_apposed(text, start, end)
            or _role_follows(text, end + quote)
            or verb_of_saying(text, start)
        ):
            return None
    return Person(start, end, tuple(word.folded for word in words[:stop]))


def _may_follow(folded: str) -> bool:
    """Return whether a folded word can go on with a name at all."""
    return (
        folded.startswith("ال")
        or folded in given_names()
        or folded in particles()
        or folded in name_parts("compound")
        or not is_common(folded)
    )


def _goes_on(folded: str) -> bool:
    """Return whether a name that ends with a folded word goes on behind it: بن, أبو, but not لو, which is a word too."""
    return folded in particles() and (folded in name_parts("son") or len(folded) >= _SHORTEST_PARTICLE)


def person_after(text: str, end: int, known: Mapping[int, Place]) -> Person | None:
    """Return the person with an unknown first name right behind the title or verb of saying that ends at `end`."""
    space = _SPACE.match(text, end)
    return _unknown_person(text, space.end(), known) if space else None


def person_by_title(text: str, start: int, known: Mapping[int, Place]) -> Person | None:
    """Return the person that the title at `start` names by a given name alone: الشيخ زايد, الملك الحسن."""
    words = window(text, start, 3)
    if len(words) < 2 or not is_honour(words[0].folded.removeprefix("و")) or words[1].start in known:
        return None
    name = words[1]
    alone = given(name.text.removeprefix("ال")) == 0
    if not alone or (len(words) > 2 and words[2].folded in particles()) or person_at(text, name.start, known):
        return None
    return Person(name.start, name.end, (name.folded,))


def person_apposed(text: str, end: int, known: Mapping[int, Place]) -> Person | None:
    """Return the person between commas behind the title that ends at `end`: المدير التنفيذي لشركة لوون، ألستاير ويستغارث، …"""
    comma = _TO_COMMA.match(text, end)
    person = _unknown_person(text, comma.end(), known) if comma else None
    return person if person is not None and _BREAK.match(text, person.end) else None


def lineage_end(text: str, end: int) -> int:
    """Return where the name of a person that ends at `end` goes on to with fathers and family: محمد بن نايف (بن عبد العزيز آل سعود).

    Behind a given name fathers may stand without بن if a family closes the name: سلطان سيف (حمد النيادي).
    """
    space = _SPACE.match(text, end)
    words = window(text, space.end(), 1) if space else []
    if not words:
        return end
    if given_origin(words[0].folded) == "arabic" or _may_be_family(words[0].folded):
        return _family_end(text, words[0].start, end)
    if not (words[0].folded in name_parts("son") or words[0].folded == _HOUSE):
        return end
    words = window(text, words[0].start, _MOST_WORDS)
    place = 0
    while place + 1 < len(words) and (words[place].folded in name_parts("son") or words[place].folded == _HOUSE):
        place += 2
        if words[place - 1].folded in particles():
            place += 1
        end = words[min(place, len(words)) - 1].end
    return end


def _family_end(text: str, start: int, end: int) -> int:
    """Return where the family ends that closes the Arabic name before `end` behind given names from `start` on; `end` if none does."""
    if given_origin(fold(word_before(text, start, _REACH))) != "arabic":
        return end
    for word in window(text, start, _MOST_PARTS):
        if _may_be_family(word.folded):
            return word.end
        if given_origin(word.folded) != "arabic":
            break
    return end


def _may_be_family(folded: str) -> bool:
    """Return whether a folded word has the form of a family's name (النيادي) and is no other word."""
    return (
        folded.startswith("ال")
        and folded.endswith("ي")
        and (folded in english_family_names() or not is_common(folded))
        and not is_adjective(folded)
    )


def _unknown_person(text: str, start: int, known: Mapping[int, Place]) -> Person | None:
    first = next(iter_words(text, start), None)
    if first is None or first.start > start or not (is_unknown(first, known) or first.folded == _BEN):
        return None
    words, stop = _read_name(text, start, known)
    if first.folded == _BEN and (
        len(words) < 2 or given_origin(words[1].folded) == "arabic" or is_common(words[1].folded)
    ):
        return None
    if stop < 2 or words[stop - 1].folded in particles() or is_adjective(words[1].folded):
        return None
    return Person(words[0].start, words[stop - 1].end, tuple(word.folded for word in words[:stop]))


def _read_name(text: str, start: int, known: Mapping[int, Place]) -> tuple[list[Word], int]:
    """Return the words from `start` on, more than belong to the name that they begin with, and how many do."""
    words = window(text, start, _FEW_WORDS)
    stop = _after_name(words, known)
    if stop == _FEW_WORDS:
        words = window(text, start, _MOST_WORDS)
        stop = _after_name(words, known)
    return words, stop


def _after_name(words: Sequence[Word], known: Mapping[int, Place]) -> int:
    """Return the index after the words that go on with the name that `words` begin with."""
    stop = parts = 1
    while stop < len(words):
        word, before = words[stop], words[stop - 1]
        led, leads = (
            before.folded in particles(),
            word.folded in particles() and word.text[1] not in "أإ",
        )  # فإن is no فان
        named = before.folded in given_names() or before.folded in name_parts("compound")
        if parts == _MOST_PARTS and not led:
            break
        if not led and not leads and _is_other(word, known) and not (named and _is_family(word, known)):
            break
        if word.folded.startswith(_FOR_THE) or (given_origin(before.folded) == "arabic" and _WILL.match(word.folded)):
            break
        if not leads and before.folded != _HOUSE and _ends_name(word):
            break
        if before.folded == _SON_OF and word.folded.startswith("ال"):
            break
        if word.folded[0] == "و" and is_conjunction(word):
            break
        if word.folded[0] in "بكل" and word.folded not in given_names() and word.folded[1:] in given_names():
            break
        if begins_phrase(word, known):
            break
        if (
            leads
            or (word.folded in given_names() and (named or not may_be_word(word.folded)))
            or led
            or (named and word.folded in name_parts("compound"))
        ):
            stop += 1
            parts += not leads
        elif word.folded.startswith("ال"):
            family = word.folded.endswith("ي")
            fathered = stop > 1 and words[stop - 2].folded in particles()
            proved = family if fathered else named and (family or not may_be_word(before.folded))
            if not _is_plural(word.folded) and (
                not is_common(word.folded) or (proved and not is_adjective(word.folded))
            ):
                stop += 1
            break
        elif parts < 3 and is_unknown(word, known) and not may_be_word(word.folded):
            stop += 1
            parts += 1
        else:
            break
    return stop


def _ends_name(word: Word) -> bool:
    """Return whether a word is none of a name: a function word, alone or behind ف (فإن), but not علي for على, or what announces another name."""
    joined = word.folded[0] == "ف" and word.folded[1:] in _STOP and word.folded not in particles()
    return ((word.folded in _STOP or joined) and given(word.text) != 0) or word.folded in name_cues()


def _is_other(word: Word, known: Mapping[int, Place]) -> bool:
    """Return whether a known name of its own begins with `word`."""
    name = known.get(word.start)
    return name is not None and (name.type != "PER" or name.end > word.end)


def _is_family(word: Word, known: Mapping[int, Place]) -> bool:
    """Return whether a known name is one word that may be the name of a family as well: حسين بدر الدين الحوثي."""
    return known[word.start].end == word.end and word.folded.startswith("ال") and word.folded.endswith("ي")


def is_conjunction(word: Word) -> bool:
    """Return whether the و that a word begins with joins it to the word before; names in و go on with a long vowel (ويليامز).

    A family's name in و may be و and a foreign name as well (والتون), hardly و and an Arabic one (وهتان).
    """
    if word.folded in given_names():
        return False
    origin = given_origin(word.folded[1:])
    if word.folded in english_family_names():
        return origin == "arabic"
    return origin is not None or word.text[1:2] not in ("ا", "ي", "و", "")


def begins_phrase(word: Word, known: Container[int]) -> bool:
    """Return whether a word is ب and a known place or a common noun: كاظم | بالقاهرة, but أليك بالدوين.

    `known` has where the known places or names of the text begin.
    """
    return word.folded.startswith(_IN_THE) and (word.start + 1 in known or word.folded[1:] in common_words())


def is_noun(folded: str) -> bool:
    """Return whether a folded word with the article is an ordinary noun (المصنع), no name of a family (الغامدي)."""
    return folded.startswith("ال") and not folded.endswith("ي") and is_common(folded)


def _is_plural(folded: str) -> bool:
    """Return whether a folded word with the article is an ordinary noun in the plural (المواطنين, الصحفيين): no family's name."""
    return folded.endswith(_RELATIVE_PLURALS) or (folded.endswith(_PLURALS) and is_noun(folded))


def is_unknown(word: Word, known: Mapping[int, Place], article: bool = False) -> bool:
    """Return whether a word may be a name that no table has: no word of everyday language, no known name."""
    return (
        len(word.folded) >= _SHORTEST_UNKNOWN
        and word.text.isalpha()
        and not word.text.isascii()
        and (article or not word.folded.startswith("ال"))
        and word.start not in known
        and word.folded not in _STOP
        and not is_common(word.folded)
    )


def _is_full_name(words: Sequence[Word]) -> bool:
    """Return whether the words prove themselves a name: two given names, a particle, or a surname that is no ordinary word.

    A first name that may be an ordinary word proves little: رفعت سارة دعوى.
    """
    if any(word.folded in particles() for word in words[1:]) or words[1].folded in name_parts("compound"):
        return True
    if may_be_word(words[0].folded):
        return False
    return words[1].folded in given_names() or not is_common(words[1].folded)


def _closing(text: str, start: int) -> int | None:
    """Return where the quotation closes that opens right before `start`, if it does so soon."""
    closing = _OPENING.get(text[start - 1 : start]) if start else None
    if not closing:
        return None
    places = [place for mark in closing if (place := text.find(mark, start, start + 40)) >= 0]
    return min(places) if places else None


def _titled(text: str, start: int) -> bool:
    """Return whether a title stands in the few words before `start`, in the same clause."""
    window = text[max(0, start - _REACH) : start]
    before = [word for word in split_words(re.split(r"[\n.:؛!؟]", window)[-1]) if word.text not in "«“\"'”‘"]
    if not before or before[-1].text in "،,()-":
        return False
    words = [word.folded for word in before[-_CUE_WORDS:]]
    cues = name_cues()
    for index in range(len(words)):
        for length in (1, 2, 3):
            phrase = words[index : index + length]
            if len(phrase) < length:
                break
            if any(cues.get(" ".join([rest, *phrase[1:]])) == "PER" for rest, _ in analyses(phrase[0])):
                reach = len(words) - (index + length)
                # A bare title stands right before the name; `وزير`, `رئيس` take an institution between.
                if reach == 0 or (
                    (length > 1 or not phrase[0].startswith("ال"))
                    and not any(w in _STOP for w in words[index + length :])
                ):
                    return True
    return False


def _speaks(text: str, start: int, end: int) -> bool:
    """Return whether the name opens a line and speaks: مروان خوري لـ"العربية": …"""
    return (start == 0 or text[start - 1] == "\n") and _TO_PAPER.match(text, end) is not None


def _honoured(text: str, start: int) -> bool:
    """Return whether a title stands right before `start` that a given name alone may follow."""
    return is_honour(fold(word_before(text, start, _REACH)))


def _is_apposed(text: str, start: int, end: int) -> bool:
    """Return whether the name stands between commas behind a title: وزير المالية المصري، محمد معيط، …"""
    comma = text[max(0, start - 2) : start].rstrip()
    return comma in ("،", ",") and _BREAK.match(text, end) is not None and _titled(text, start - 2)


def _role_follows(text: str, end: int) -> bool:
    """Return whether a role in apposition follows: ليا كيسنر، رئيسة أمن المعلومات."""
    after = _BEHIND.match(text, end)
    word = next(iter_words(text, after.end() if after else end), None)
    return word is not None and name_cues().get(word.folded) == "PER" and "\n" not in text[end : word.start]


def verb_of_saying(text: str, start: int) -> str | None:
    """Return the folded verb of saying right before `start`; None where there is none."""
    before = fold(word_before(text, start, _REACH))
    return next((rest for rest, _ in analyses(before) if rest in saying_verbs()), None)
