"""Find what is said and who says it: direct speech between quotation marks, indirect speech in a clause with أن."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import regex
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.language.folding import fold, prefix_length
from pipeline.language.inflection import participle_forms, verb_forms
from pipeline.language.proclitics import analyses, noun_forms
from pipeline.language.quotation import Quotation, pair_marks
from pipeline.language.tables import cells, read_table
from pipeline.language.time_words import weekdays
from pipeline.language.words import Word, split_words
from pipeline.stages.layers import (
    Record,
    folded_words,
    one_at_a_time,
    read_layer,
    register_extensions,
    text_of,
    write_layer,
)
from pipeline.stages.sentencizer import find_boundaries

_MARKS = frozenset("\"“”„‟«»‹›'‘’")
_PHRASE_ENDS = frozenset(":،,؛;(.!?؟–—-\n")
_THAT = regex.compile("[أإا]ن")
_LEAST_WORDS = 3  # fewer words between marks are a term, not speech
_CLEAR_WORDS = 5  # so many words after a cue are speech even where neither colon nor أن leads in
_REACH = 40  # words between a cue and what it introduces, at most
_HEAD_WORDS = 6  # words before the quotation of a headline, with its colon
_THAT_REACH = 16  # words between a cue and its أن, at most
_INDIRECT_WORDS = 2
_CONTRASTS = frozenset(
    {"فيما", "بينما", "حين", "لكن"}
)  # folded; behind them another speaker may take over without a comma
_TURN_REACH = 4  # words between them, or a comma, and the verb of the other speaker: ومن جهته قال
_PHRASE_WORDS = 12
_NAME_WORDS = 3
_NAME_GAP = 4  # characters between a name and the quotation behind it
_LONE = frozenset({"ب", "ل", "ك"})  # prepositions that a quotation stands behind, folded
_HIMSELF = frozenset({"نفسها", "نفسه", "انفسهم", "ذاته", "ذاتها"})  # folded; a pronoun on them is the speaker's own
_HIS_WORDS = frozenset({"قوله", "قولها", "قولهم"})
_EXAMPLES = frozenset({"مثل", "اهمها", "ابرزها", "منها", "بينها"})  # folded; names follow them
_OWNED = regex.compile("(?<=..)(?:ها|هم|نا|ه|ي)$")
_TITLE_REACH = 3  # words before a short quotation among which the kind of work that it names may stand
_GOVERNED = frozenset({"ب", "الي", "علي", "عن", "من"})  # what the verbs of saying take their object with, folded


class Cue(NamedTuple):
    """A reading of a word as a speech cue: its kind, and the length of the proclitic before it."""

    kind: str
    proclitic: int


class Tables(NamedTuple):
    """What the finder looks words up in; all keys are folded.

    `cues` holds single words, proclitics included; `phrases` the rest of longer cues by their first word.
    """

    cues: dict[str, Cue]
    phrases: dict[str, list[tuple[tuple[str, ...], str]]]
    boundaries: dict[str, str]
    named_things: frozenset[str]
    titled_works: frozenset[str]
    letters: frozenset[str]  # names of the letters of English
    clause_openers: frozenset[str]
    verbs: list[tuple[str, str]]  # past and present of the verbs of saying
    offices: frozenset[str]  # nouns that mean a person
    same_speaker: frozenset[str]  # forms of verbs with which no other speaker takes over


class _Found(NamedTuple):
    """A cue in a text: the places of its first and last word among the words, its kind and span."""

    first: int
    last: int
    kind: str
    start: int
    end: int


class _Speaker(NamedTuple):
    start: int
    end: int
    entity: str | None


class _Name(NamedTuple):
    start: int
    end: int
    type: str
    entity: str | None


def load_tables() -> Tables:
    """Read `data/quotes` and generate the inflections of its verbs."""
    cues: dict[str, Cue] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    verbs: list[tuple[str, str]] = []
    for row in read_table("quotes/cues.tsv", ("form", "present", "kind")):
        kind, words = row["kind"], fold(row["form"]).split()
        if len(words) > 1:
            for conjunction in ("", "و", "ف"):
                phrases.setdefault(conjunction + words[0], []).append((tuple(words[1:]), kind))
        elif kind == "verb":
            verbs.append((row["form"], row["present"]))
            tenses = {"past", "present"} if row["present"] else {"past"}
            generated = verb_forms(row["form"], row["present"] or row["form"])
            forms = (form.text for form in generated if form.tense in tenses and not form.attached)
            _enter(cues, kind, ((c + form, len(c)) for form in forms for c in ("", "و", "ف")))
        elif kind == "participle":
            forms = (form.text for form in participle_forms(row["form"]) if not form.text.startswith("ال"))
            _enter(cues, kind, ((c + form, len(c)) for form in forms for c in ("", "و")))
        elif kind == "noun":
            articled = (form for word in (words[0], "ال" + words[0]) for form in noun_forms(word))
            _enter(cues, kind, articled)
        else:
            _enter(cues, kind, ((c + form, len(c)) for form in (words[0], words[0] + "ا") for c in ("", "و", "ف")))
    boundaries = dict.fromkeys(weekdays(), "adverb")
    boundaries.update((fold(row["form"]), row["kind"]) for row in read_table("quotes/boundaries.tsv", ("form", "kind")))
    things = {fold(row["form"]): row["kind"] for row in read_table("quotes/named_things.tsv", ("form", "kind"))}
    works = frozenset(form for form, kind in things.items() if kind == "work")
    rows = read_table("products/model_words.tsv", ("form", "latin", "kind", "entity"))
    letters = frozenset(fold(row["form"]) for row in rows if row["kind"] == "letter")
    openers = frozenset(fold(row["form"]) for row in read_table("quotes/clause_openers.tsv", ("form",)))
    offices = {
        fold(form)
        for row in read_table("events/function_words.tsv", ("class", "forms"))
        if row["class"] in ("title", "person")
        for form in cells(row["forms"])
    }
    offices |= {"ال" + office for office in offices if not office.startswith("ال")}
    same = {fold(row["form"]) for row in read_table("quotes/same_speaker.tsv", ("form",))}
    going_on = (verb_forms(past, present or past) for past, present in verbs if fold(past) in same)
    same_speaker = frozenset(form.text for forms in going_on for form in forms if not form.attached)
    return Tables(
        cues, phrases, boundaries, frozenset(things), works, letters, openers, verbs, frozenset(offices), same_speaker
    )


def _enter(cues: dict[str, Cue], kind: str, forms: Iterable[tuple[str, int]]) -> None:
    for form, proclitic in forms:
        cues.setdefault(form, Cue(kind, proclitic))


def find_quotes(doc: Doc, tables: Tables) -> list[Record]:
    """Return the quotes of `doc` as records of the layer `quotes`, in order of their start."""
    text = text_of(doc)
    finder = _Finder(text, tables, _names(doc), _sentence_starts(doc, text))
    records = finder.direct() if not _MARKS.isdisjoint(text) else []
    taken = [(record["start"], record["end"]) for record in records]
    records += finder.indirect(_cue_offsets(doc, tables), taken)
    records.sort(key=lambda record: (record["start"], -record["end"]))
    for number, record in enumerate(records, start=1):
        record["id"] = f"U{number}"
    return records


def _cue_offsets(doc: Doc, tables: Tables) -> list[int]:
    """Return the offsets of the tokens that may be, or begin, a speech cue with a clause after it."""
    cues, phrases = tables.cues, tables.phrases
    places = [i for i, word in enumerate(folded_words(doc)) if word in cues or word in phrases]
    return [doc[place].idx for place in places]


def _names(doc: Doc) -> list[_Name]:
    """Return the mentions of entities in order; those of the gazetteer where no linker has run."""
    names = [
        _Name(mention["start"], mention["end"], entity["type"], entity["id"])
        for entity in read_layer(doc, "entities")
        for mention in entity["mentions"]
    ]
    if not names:
        names = [_Name(m["start"], m["end"], m["type"], None) for m in read_layer(doc, "mentions")]
    return sorted(names)


def _sentence_starts(doc: Doc, text: str) -> list[int]:
    if doc.has_annotation("SENT_START"):
        return [sentence.start_char for sentence in doc.sents] or [0]
    return [0, *find_boundaries(text)]


class _Finder:
    """Reads one text; holds what both kinds of quote need."""

    def __init__(self, text: str, tables: Tables, names: list[_Name], starts: list[int]) -> None:
        self.text = text
        self.tables = tables
        self.names = names
        self.name_starts = [name.start for name in names]
        self.starts = starts
        self.quotations = [] if _MARKS.isdisjoint(text) else pair_marks(text)
        self.openings = [quotation.opening for quotation in self.quotations]
        self.quoted_starts: list[int] = []
        self.quoted_ends: list[int] = []
        for quotation in self.quotations:
            if quotation.closed and (not self.quoted_ends or quotation.opening >= self.quoted_ends[-1]):
                self.quoted_starts.append(quotation.opening)
                self.quoted_ends.append(quotation.closing)

    # -- direct speech

    def direct(self) -> list[Record]:
        """Return the direct quotes; one inside another is part of it."""
        records: list[Record] = []
        covered = 0
        for quotation in self.quotations:
            if quotation.opening < covered:
                continue
            start, end = quotation.start, self._cut(quotation)
            # A mark never closed may have its words in a later sentence.
            if self._words_in(start, end) < _LEAST_WORDS or not self._words_in(start, quotation.end):
                continue
            led = self._led_in(quotation, end) or self._led_out(quotation, end)
            headed = self._headed(quotation) if led is None else None
            if led is not None:
                words, cue = led
                speaker = self._speaker(words, cue, quotation.opening)
            elif headed is not None:
                cue, speaker = headed
            else:
                continue
            covered = end
            records.append(self._record("direct", start, end, cue, speaker))
        return records

    def _words_in(self, start: int, end: int) -> int:
        return sum(word.folded[:1].isalnum() for word in split_words(self.text[start:end]))

    def _cut(self, quotation: Quotation) -> int:
        """Return the quotation's end, moved before an inner sentence that a reporter begins (وأضاف): a mark was lost."""
        limit = quotation.end if quotation.closed else self._carried_on(quotation)
        for start in self.starts[bisect_right(self.starts, quotation.start) :]:
            if start >= limit:
                break
            words = split_words(self.text[start : min(limit, start + 40)], start)
            if words and words[0].folded == "كما":
                words = words[1:]
            cue = self.tables.cues.get(words[0].folded) if words else None
            joined = cue is not None and (cue.proclitic or words[0].start > start)
            if cue is not None and cue.kind == "verb" and joined:
                return self._sentence_end(quotation, start)
        return limit

    def _carried_on(self, quotation: Quotation) -> int:
        """Return where a quotation without a closing mark ends: before the next sentence that has marks, else with its line.

        One that goes on in a clause with أن ends with its sentence.
        """
        if any(self._is_that(word.folded) for word in self._context(quotation.opening)[1]):
            return quotation.end
        line = self.text.find("\n", quotation.end)
        line = len(self.text) if line < 0 else line
        place = bisect_right(self.openings, quotation.end)
        following = self.openings[place] if place < len(self.openings) else line
        if following >= line:
            return self._sentence_end(quotation, line)
        start = self.starts[bisect_right(self.starts, following) - 1]
        return max(quotation.end, self._sentence_end(quotation, start)) if start > quotation.start else quotation.end

    def _sentence_end(self, quotation: Quotation, limit: int) -> int:
        """Return where what stands before `limit` ends, without the stops that close it."""
        return quotation.start + len(self.text[quotation.start : limit].rstrip().rstrip(".!?؟ "))

    def _context(self, opening: int) -> tuple[int, list[Word]]:
        """Return the words of the sentence before `opening`; those of the line above where it ends with a colon."""
        start = self.starts[bisect_right(self.starts, opening) - 1]
        if not self.text[start:opening].strip() and self.text[:start].rstrip().endswith(":"):
            start = self.starts[max(0, bisect_right(self.starts, start - 1) - 1)]
        words = [word for word in split_words(self.text[start:opening], start) if word.text != "\n"]
        return start, words

    def _led_in(self, quotation: Quotation, end: int) -> tuple[list[Word], _Found] | None:
        """Return the words before the quotation and the cue among them that introduces it."""
        _, words = self._context(quotation.opening)
        cues = self._cues(words)
        if not words or not cues:
            return None
        cue = self._governing(words, cues)
        gap = words[cue.last + 1 :]
        if len(gap) > _REACH or any(word.text in "؛" for word in gap):
            return None
        length = len(split_words(self.text[quotation.start : end]))
        last = words[-1]
        if last.text == ":":
            return (words, cue) if cue.kind != "preposition" or len(gap) > 1 else None
        if self._titles(last.folded) or (length <= _CLEAR_WORDS + 2 and self._is_named(words, quotation)):
            return None
        that = [word for word in gap if self._is_that(word.folded)]
        after = self.text[quotation.closing : quotation.closing + 40].lstrip(" \t")
        stands_alone = not after or after[0] in ".!?؟،,؛;\n\r"
        if cue.kind == "preposition":
            source = cue.first == 0 and any(word.text in "،," for word in gap)
            return (words, cue) if source and self._is_phrase(words, quotation) else None
        if cue.kind == "noun" and not that and not (gap == [] and length >= _CLEAR_WORDS):
            return None
        if length >= _CLEAR_WORDS + 3:
            return words, cue
        if that:
            clear = length >= _CLEAR_WORDS and stands_alone
            clear = clear or self._begins_clause(quotation) or that[-1] is last
            noted = cue.first == 0 and words[0].folded[0] == "ي" and gap[0] is that[0]  # يذكر أن: nobody says it
            own = not noted and self._that_after(words, cue) is not None
            return (words, cue) if clear or (own and self._is_phrase(words, quotation)) else None
        if length >= _CLEAR_WORDS and stands_alone:
            return words, cue
        if gap and stands_alone and cue.kind == "verb" and self._is_person(gap):
            return words, cue
        if cue.kind in {"verb", "participle"} and self._governs(gap) and self._is_phrase(words, quotation):
            return words, cue
        return (words, cue) if not gap and (stands_alone or length >= _CLEAR_WORDS) else None

    def _headed(self, quotation: Quotation) -> tuple[_Found, _Speaker] | None:
        """Return the colon and the person of a headline that names nobody's verb: الوزير فلان: «…»."""
        _, words = self._context(quotation.opening)
        if not 2 <= len(words) <= _HEAD_WORDS or words[-1].text != ":" or not self._is_person(words[:-1]):
            return None
        name, place = self._name_at(words[-2].start), len(words) - 1
        if name is None or self._looks_named(quotation):
            return None
        colon = _Found(place, place, "phrase", words[-1].start, words[-1].end)
        return colon, _Speaker(name.start, name.end, name.entity)

    def _is_person(self, words: list[Word]) -> bool:
        """Say whether `words` are a subject that ends with a person's name (مدير المشروع فلان), and nothing more."""
        name = self._name_at(words[-1].start)
        if name is None or name.type != "PER":
            return False
        before = (word for word in words if word.start < name.start)
        return all(word.folded.isalpha() and not self.tables.boundaries.get(word.folded) for word in before)

    def _governs(self, gap: list[Word]) -> bool:
        """Say whether the words between a verb and a quotation end with the verb's own preposition (دعت الوزارة إلى)."""
        words = [word for word in gap if word.text not in _MARKS]
        if not words or words[-1].folded not in _GOVERNED:
            return False
        return not any(self.tables.boundaries.get(word.folded) in {"preposition", "clause"} for word in words[:-1])

    def _titles(self, word: str) -> bool:
        """Say whether a word is one that the title of a work stands by, however long (كتاب, روايته, تحت عنوان)."""
        for rest, _ in analyses(word):
            stem = rest.removeprefix("ال")
            owned = _OWNED.sub("", stem)
            if not self.tables.titled_works.isdisjoint((stem, owned, owned.removesuffix("ت") + "ه")):
                return True
        return False

    def _stands_by_title(self, words: list[Word]) -> bool:
        """Say whether a kind of work stands near the end of `words`, in the phrase of what follows (ديوانه الأخير)."""
        for word in reversed(words[-_TITLE_REACH:]):
            if self._is_that(word.folded):
                return False
            if self._titles(word.folded):
                return True
        return False

    def _is_named(self, words: list[Word], quotation: Quotation) -> bool:
        """Say whether a short quotation behind `words` holds the name of something."""
        behind = self._names_thing(words[-1].folded)
        if self._stands_by_title(words):
            return True
        if behind and not (len(words) > 1 and words[-2].folded == "باسم"):
            return True
        return self._looks_named(quotation, with_head=not self._is_that(words[-1].folded))

    def _looks_named(self, quotation: Quotation, with_head: bool = True) -> bool:
        """Say whether what stands between the marks is a name.

        It is where spelled letters (سي إن إن), or in a few words Latin letters or a number at the end, say so, where a known
        name fills it, and `with_head` where it begins with a kind of thing (جسر الملك فهد) and has no verb.
        """
        words = [word for word in split_words(self.text[quotation.start : quotation.end]) if word.folded[:1].isalnum()]
        latin = any(word.folded[0].isascii() and word.folded[0].isalpha() for word in words)
        if len(words) < _CLEAR_WORDS and (latin or words[-1].folded[-1].isdigit()):
            return True
        if sum(word.folded in self.tables.letters for word in words) > 1:
            return True
        half = (quotation.end - quotation.start) / 2
        if any(name.end - name.start > half for name in self._names_between(quotation.start, quotation.end)):
            return True
        return with_head and self._names_thing(words[0].folded) and not any(self._is_clausal(w.folded) for w in words)

    def _is_clausal(self, word: str) -> bool:
        """Say whether a word is part of a clause and of no name."""
        return word in self.tables.clause_openers or (len(word) > 3 and word.startswith(("ي", "سي", "ست")))

    def _is_phrase(self, before: list[Word], quotation: Quotation) -> bool:
        """Say whether a short quotation behind `before` holds somebody's words: no name or title, no term with its article."""
        if before[-1].folded in _EXAMPLES or self._stands_by_title(before):
            return False
        words = [word.folded for word in split_words(self.text[quotation.start : quotation.end])]
        determined = words[0].startswith("ال") and words[0] not in self.tables.clause_openers
        clausal = any(self._is_clausal(word) for word in words)
        return (clausal or not determined) and not self._looks_named(quotation)

    def _governing(self, words: list[Word], cues: list[_Found]) -> _Found:
        """Return the cue that introduces what follows `words`.

        It is the last one, unless that is a noun beside its verb (أضاف البيان) or a verb inside the clause of another
        (قالت إنها تتوقع).
        """
        cue = cues[-1]
        verbs = [other for other in cues[:-1] if other.kind in {"verb", "phrase"}]
        leads = cue.kind == "verb" and (words[-1].text == ":" or cue.last == len(words) - 1)
        if verbs and cue.kind in {"noun", "verb"} and not leads:
            outer = verbs[-1]
            between = words[outer.last + 1 : cue.first]
            if cue.kind == "noun":
                placed = bool(between) and self.tables.boundaries.get(between[-1].folded) == "preposition"
                beside = len(between) <= 4 or (placed and not any(self._is_that(word.folded) for word in between))
            else:
                own = self._has_clause(words, cue)
                beside = not own and any(self._is_that(word.folded) for word in between)
            if beside:
                return outer
        return cue

    def _has_clause(self, words: list[Word], cue: _Found) -> bool:
        """Say whether the أن behind a verb is its own, and not that of a clause around it (قال الناطق، الذي رد أمس، إن)."""
        relative = cue.first > 0 and self.tables.boundaries.get(words[cue.first - 1].folded) == "clause"
        for word in words[cue.last + 1 :]:
            if self._is_that(word.folded):
                return True
            if relative and word.text in "،,":
                return False
        return False

    def _led_out(self, quotation: Quotation, end: int) -> tuple[list[Word], _Found] | None:
        """Return the words after the quotation and the cue that begins them («…»، قال فلان; «…»، بحسب فلان)."""
        if not quotation.closed or end != quotation.end:
            return None
        stop = bisect_right(self.starts, quotation.closing)
        limit = self.starts[stop] if stop < len(self.starts) else len(self.text)
        limit = min(limit, quotation.closing + 200)
        words = [w for w in split_words(self.text[quotation.closing : limit], quotation.closing) if w.text != "\n"]
        while words and words[0].text in {"،", ",", "-", "–"}:
            words = words[1:]
        cues = self._cues(words[:4])
        if not cues or cues[0].first > 1:
            return None
        cue = cues[0]
        length = len(split_words(self.text[quotation.start : quotation.end]))
        joined = cue.start > words[cue.first].start
        _, before = self._context(quotation.opening)
        begins = not before
        if before and self._names_thing(before[-1].folded):
            return None
        if length <= _CLEAR_WORDS and self._looks_named(quotation):
            return None
        if joined or cue.kind not in {"verb", "preposition"} or not (begins or length >= _CLEAR_WORDS + 1):
            return None
        return words, cue

    def _begins_clause(self, quotation: Quotation) -> bool:
        """Say whether the quotation begins like a clause or a phrase with a preposition, not like a name."""
        words = split_words(self.text[quotation.start : quotation.end])
        first = words[0].folded
        if first in self.tables.boundaries or first in self.tables.clause_openers:
            return True
        verb = len(first) > 3 and first[0] in "يتنس" and not first.endswith("ه")
        bound = len(first) > 3 and first.endswith(("ها", "هم", "نا", "كم"))
        return verb or bound or (len(first) > 4 and first.startswith(("لل", "بال", "كال", "ل")))

    def _names_thing(self, word: str) -> bool:
        for rest, _ in analyses(word):
            if rest in self.tables.named_things or rest.removeprefix("ال") in self.tables.named_things:
                return True
        return False

    def _is_that(self, word: str) -> bool:
        kinds = self.tables.boundaries
        return kinds.get(word) == "that" or (word.startswith("و") and kinds.get(word[1:]) == "that")

    # -- indirect speech

    def indirect(self, offsets: Sequence[int], taken: Sequence[tuple[int, int]]) -> list[Record]:
        """Return the clauses with أن that a cue at one of `offsets` introduces; `taken` are the direct quotes."""
        records: list[Record] = []
        words: list[Word] = []
        cues: list[_Found] = []
        covered = sentence_start = -1
        for offset in offsets:
            if offset < covered or any(start <= offset < end for start, end in taken):
                continue
            place = bisect_right(self.starts, offset) - 1
            limit = self.starts[place + 1] if place + 1 < len(self.starts) else len(self.text)
            if not _THAT.search(self.text, offset, limit):
                continue
            if self.starts[place] != sentence_start:
                sentence_start = self.starts[place]
                words = split_words(self.text[sentence_start:limit], sentence_start)
                cues = self._cues(words)
            cue = next((c for c in cues if words[c.first].start == offset), None)
            if cue is None or cue.kind in {"noun", "preposition"}:
                continue
            that = self._that_after(words, cue)
            if that is None:
                continue
            speaker = self._speaker(words, cue, words[that].start)
            last = self._turn(words, that, cues, speaker) - 1
            while last > that and not words[last].folded[:1].isalnum() and words[last].text not in '%)"”»':
                last -= 1
            if last - that < _INDIRECT_WORDS:
                continue
            begin, end = words[that].start, words[last].end
            if any(begin < start and end >= stop and self._words_in(begin, start) <= 1 for start, stop in taken):
                continue  # the clause is the direct quote
            covered = end
            records.append(self._record("indirect", begin, end, cue, speaker))
        return records

    def _turn(self, words: list[Word], that: int, cues: list[_Found], speaker: _Speaker | None) -> int:
        """Return the place behind a clause with أن: where another speaker takes over, else behind the sentence.

        قال الوزير إن …، وأكد المدير أن; أعلنت الشركة أن … فيما قال خبير إن; قال الوزير إن …، وقال المدير: «…»
        """
        for cue in cues:
            if cue.first <= that or cue.kind != "verb":
                continue
            start = self._turn_start(words, that, cue)
            if start > that and self._says(words, cue) and self._is_other(words, start, cue, speaker):
                return start
        return len(words)

    def _turn_start(self, words: list[Word], that: int, cue: _Found) -> int:
        """Return the place of the comma or of the contrast behind which a verb of saying begins a clause, 0 where none does."""
        joined = cue.start > words[cue.first].start
        for place in range(cue.first - 1, max(that, cue.first - _TURN_REACH - 1), -1):
            word = words[place]
            if word.folded.removeprefix("و") in _CONTRASTS:
                before = place - 1 if words[place - 1].folded in {"في", "وفي"} else place
                return before
            if word.text in "،,؛":
                led = place < cue.first - 1 and self._led_by_turn(words[place + 1 : cue.first])
                return place if led or (joined and place == cue.first - 1) else 0
        return 0

    def _led_by_turn(self, words: list[Word]) -> bool:
        """Say whether `words` only tell that it is somebody else's turn: من جهته، بدورها، في المقابل."""
        first, *rest = (word.folded.removeprefix("و") for word in words)
        if first == "في":
            return rest == ["المقابل"]
        own = rest[0] if first == "من" and rest else first
        return own.endswith(("ه", "ها", "هم")) and own.startswith(("جهت", "جانب", "ناحيت", "بدور")) and len(rest) < 2

    def _says(self, words: list[Word], cue: _Found) -> bool:
        """Say whether what somebody says follows a verb: a clause with أن, a colon, a quotation."""
        behind = words[cue.last + 1 : cue.last + 1 + _THAT_REACH]
        return self._that_after(words, cue) is not None or any(
            w.text == ":" or self._quoted(w.start + 1) for w in behind
        )

    def _is_other(self, words: list[Word], start: int, cue: _Found, speaker: _Speaker | None) -> bool:
        """Say whether the subject of a verb of saying, in the clause that words[start] opens, is somebody else than `speaker`."""
        if fold(self.text[cue.start : cue.end]) in self.tables.same_speaker:
            return False
        subject = self._subject(words[cue.last + 1 :], "verb")
        if subject is None and words[start].folded.removeprefix("و") in _CONTRASTS:
            subject = self._subject(words[start + 1 : cue.first], "verb")  # لكن خبراء قالوا إن
        if subject is None or speaker is None:
            return subject is not None
        one, other = (fold(self.text[who.start : who.end]).split() for who in (speaker, subject))
        same = subject.entity is not None and subject.entity == speaker.entity
        named = self._name_at(speaker.start)
        taken_up = named is not None and named.type == "PER" and len(other) == 1 and other[0] in self.tables.offices
        return not same and not taken_up and not set(other) <= set(one)

    def _that_after(self, words: list[Word], cue: _Found) -> int | None:
        """Return the place of the أن that belongs to the cue, None where another clause comes between."""
        for place in range(cue.last + 1, min(len(words), cue.last + _THAT_REACH)):
            word = words[place]
            if self._quoted(word.start):
                continue
            if self._is_that(word.folded):
                return place
            if word.text in ":؛.\n" or self.tables.boundaries.get(word.folded) == "clause":
                return None
        return None

    # -- cues and speakers

    def _cues(self, words: Sequence[Word]) -> list[_Found]:
        """Return the cues among `words`, none inside quotation marks."""
        found: list[_Found] = []
        skip = -1
        for place, word in enumerate(words):
            if place <= skip or self._quoted(word.start):
                continue
            for rest, kind in self.tables.phrases.get(word.folded, ()):
                if tuple(w.folded for w in words[place + 1 : place + 1 + len(rest)]) == rest:
                    skip = place + len(rest)
                    start = word.start + (word.folded[0] in "وف" and not _whole_phrase(word.folded, rest))
                    found.append(_Found(place, skip, kind, start, words[skip].end))
                    break
            else:
                cue = self.tables.cues.get(word.folded)
                if cue is not None and not self._within_name(word.start) and not self._is_preposition(words, place):
                    start = word.start + prefix_length(word.text, cue.proclitic) if cue.proclitic else word.start
                    found.append(_Found(place, place, cue.kind, start, word.end))
        return found

    def _is_preposition(self, words: Sequence[Word], place: int) -> bool:
        """Say whether a cue that may be a preposition is one: عبر حسابها and بين أن, not عبر عن أسفه and وبين أن العدد زاد."""
        folded = words[place].folded
        word = folded.removeprefix("و")
        if self.tables.boundaries.get(word) != "preposition":
            return False
        behind = words[place + 1].folded if place + 1 < len(words) else ""
        return behind != "عن" and not (self._is_that(behind) and (place == 0 or word != folded))

    def _quoted(self, offset: int) -> bool:
        place = bisect_left(self.quoted_starts, offset) - 1
        return place >= 0 and offset < self.quoted_ends[place]

    def _within_name(self, offset: int) -> bool:
        place = bisect_right(self.name_starts, offset) - 1
        return place >= 0 and offset < self.names[place].end

    def _speaker(self, words: list[Word], cue: _Found, limit: int) -> _Speaker | None:
        """Return who speaks: the subject after the cue, or the one that stands before it in the sentence."""
        after = [w for w in words[cue.last + 1 :] if w.start < limit or cue.start >= limit]
        addresses = len(after) > 1 and fold(self.text[cue.start : cue.end]) in self.tables.same_speaker
        if addresses and _is_object(after[0].folded, after[1].folded):
            after = after[:1]
        if cue.kind == "verb" and cue.first > 1 and words[cue.first - 1].folded == "قد":
            named = self._nearest_before(words[: cue.first - 1])  # كان رئيس الشركة فلان قد أبلغ موظفيه
            if named is not None:
                return named
        quoted = self._transmitted(after, cue)
        if quoted is not None:
            return quoted
        if cue.kind in {"verb", "preposition", "phrase"}:
            subject = self._subject(after, cue.kind)
            if subject is not None:
                return (self._unknown_name(after, limit) if cue.kind == "verb" else None) or subject
            if cue.kind != "verb":
                return None
        before = words[: cue.first]
        relative = bool(before) and self.tables.boundaries.get(before[-1].folded) == "clause" and cue.kind == "verb"
        if relative or (before and cue.kind == "verb" and cue.start == words[cue.first].start):
            subject = self._nearest_before(before)
            if subject is not None:
                return subject
        main = [other for other in self._cues(before) if other.kind == "verb"]
        for other in reversed(main) if cue.kind == "verb" else main:
            subject = self._subject(before[other.last + 1 :], "verb")
            if subject is not None:
                return subject
        if not before:
            return None
        named = self._first_name(before[0].start, cue.start)
        if named is not None:
            return named
        return self._subject(before[1:], "verb") if cue.kind == "participle" else None

    def _transmitted(self, after: list[Word], cue: _Found) -> _Speaker | None:
        """Return the source behind عن that is quoted with قوله, or by a verb that hands on (نقل موقع عن محام)."""
        hands_on = cue.kind == "verb" and "نقل" in fold(self.text[cue.start : cue.end])
        says = next((i for i, word in enumerate(after) if word.folded in _HIS_WORDS), len(after) if hands_on else -1)
        source = next((i for i in range(says) if after[i].folded == "عن"), -1)
        return self._subject(after[source + 1 : says], "preposition") if source >= 0 else None

    def _unknown_name(self, after: list[Word], limit: int) -> _Speaker | None:
        """Return the name right before the quotation that follows an office and its organization, where nobody knows it."""
        if not any(word.folded in self.tables.offices for word in after[:2]):
            return None
        words = list(after)
        while words and words[-1].text in _PHRASE_ENDS | _MARKS:
            words.pop()
        if not words or limit - words[-1].end > _NAME_GAP:
            return None
        name: list[Word] = []
        for word in reversed(words):
            stop = word.text in _PHRASE_ENDS | _MARKS or self._name_at(word.start) is not None
            if stop or len(name) > _NAME_WORDS:
                break
            name.insert(0, word)
        else:
            return None
        known = any(n.type == "PER" for n in self._names_between(after[0].start, limit))
        plain = all(self._may_name(word) for word in name)
        if known or not plain or not 2 <= len(name) <= _NAME_WORDS:
            return None
        return _Speaker(name[0].start, name[-1].end, None)

    def _may_name(self, word: Word) -> bool:
        """Say whether a word can be part of a person's name that no table has: no word of the language's closed classes."""
        folded = word.folded
        if self.tables.boundaries.get(folded) or folded in self.tables.cues or self._is_that(folded):
            return False
        return folded.isalpha() and not self._names_thing(folded) and not folded.startswith(("لل", "بال", "وال"))

    def _subject(self, words: list[Word], kind: str) -> _Speaker | None:
        """Return the speaker that `words`, what follows a cue, begin with."""
        phrase: list[Word] = []
        for word in words[: _PHRASE_WORDS + 1]:
            if word.text in _MARKS:
                continue
            boundary = self.tables.boundaries.get(word.folded)
            if word.text in _PHRASE_ENDS or self._is_that(word.folded) or (phrase and word.folded in _LONE):
                break
            if boundary and (phrase or boundary != "adverb") and not self._within_name(word.start - 1):
                break
            cue = self.tables.cues.get(word.folded)
            if phrase and cue is not None and cue.kind in {"participle", "verb"} and not self._within_name(word.start):
                break
            if not boundary:
                phrase.append(word)
        person = self._person_after(words, phrase)
        if person is not None:
            return person
        if not phrase:
            return None
        start = phrase[0].start
        if kind == "preposition" and phrase[0].folded.startswith("ل"):
            start += prefix_length(phrase[0].text, 1) if not self._name_at(start) else 0
        elif _object_like(phrase[0].folded) and (phrase[0].folded == "ل" or not self._name_at(start)):
            return None
        end = phrase[-1].end
        while end < len(self.text) and self.text[end] in "”»" and self._quoted(end):
            end += 1
        inside = [name for name in self.names if start <= name.start and name.end <= end]
        # A name speaks where it is the phrase or stands in apposition to a kind of thing (شركة ميتا).
        entity = next((name.entity for name in inside if name.type in {"ORG", "MEDIA", "PRODUCT"}), None)
        return _Speaker(start, end, entity)

    def _person_after(self, words: list[Word], phrase: list[Word]) -> _Speaker | None:
        """Return the person named in the subject, or in apposition after its comma."""
        if not phrase:
            return None
        start, end, comma = phrase[0].start, phrase[-1].end, False
        for word in words:
            if word.start < end:
                continue
            if word.text in ":؛(" or self._is_that(word.folded) or (comma and self._name_at(word.start) is None):
                break
            if word.text in "،,":
                if comma:
                    break
                comma = True
            end = word.end
        for name in self._names_between(start, end):
            if name.type == "PER" and not self._object_of_preposition(name.start):
                return _Speaker(name.start, name.end, name.entity)
        return None

    def _names_between(self, start: int, end: int) -> list[_Name]:
        return self.names[bisect_right(self.name_starts, start - 1) : bisect_right(self.name_starts, end - 1)]

    def _name_at(self, offset: int) -> _Name | None:
        place = bisect_right(self.name_starts, offset) - 1
        return self.names[place] if place >= 0 and offset < self.names[place].end else None

    def _object_of_preposition(self, offset: int) -> bool:
        before = self.text[max(0, offset - 12) : offset]
        if before[-1:] in {"ل", "ب"}:
            return True
        words = before.split()
        return bool(words) and self.tables.boundaries.get(fold(words[-1])) == "preposition"

    def _first_name(self, start: int, end: int) -> _Speaker | None:
        """Return the first person, else the first organization, that stands free of prepositions."""
        names = [n for n in self._names_between(start, end) if not self._object_of_preposition(n.start)]
        for types in ({"PER"}, {"ORG", "MEDIA"}):
            for name in names:
                if name.type in types:
                    return _Speaker(name.start, name.end, name.entity)
        return None

    def _nearest_before(self, words: list[Word]) -> _Speaker | None:
        """Return the subject that stands before its verb: a person, else the phrase from the last boundary on."""
        names = [
            name
            for name in self._names_between(words[0].start, words[-1].end)
            if name.type == "PER" and not self._quoted(name.start) and not self._object_of_preposition(name.start)
        ]
        phrase: list[Word] = []
        for word in reversed(words):
            boundary = self.tables.boundaries.get(word.folded)
            if word.text in _PHRASE_ENDS or boundary or self._is_that(word.folded) or word.folded in self.tables.cues:
                if phrase or word.text in _PHRASE_ENDS:
                    break
                continue
            if word.text not in _MARKS:
                phrase.insert(0, word)
        if names:
            return _Speaker(names[-1].start, names[-1].end, names[-1].entity)
        if not phrase or len(phrase) > _PHRASE_WORDS:
            return None
        inside = self._names_between(phrase[0].start, phrase[-1].end)
        entity = next((name.entity for name in inside if name.type in {"ORG", "MEDIA"}), None)
        return _Speaker(phrase[0].start, phrase[-1].end, entity)

    def _record(self, kind: str, start: int, end: int, cue: _Found, speaker: _Speaker | None) -> Record:
        return {
            "id": "",
            "start": start,
            "end": end,
            "text": self.text[start:end],
            "kind": kind,
            "speaker": speaker.entity if speaker else None,
            "speaker_text": self.text[speaker.start : speaker.end] if speaker else None,
            "cue": {"start": cue.start, "end": cue.end, "text": self.text[cue.start : cue.end]},
        }


def _is_object(before: str, word: str) -> bool:
    """Say whether a noun with a pronoun behind a noun with the article is whom the verb is about: حذر المدرب لاعبيه."""
    owned = len(word) > 4 and word.endswith(("ه", "ها", "هم")) and not word.startswith(("ال", "ب", "لل"))
    feminine = word.endswith("ه") and not word.endswith(("يه", "ته", "ائه"))
    return before.startswith("ال") and owned and not feminine and word not in _HIMSELF


def _object_like(word: str) -> bool:
    """Say whether a word after a verb is its object with a preposition written on to it (للصحافيين)."""
    return word == "ل" or word.startswith(("لل", "بال", "كال"))


def _whole_phrase(first: str, rest: tuple[str, ...]) -> bool:
    """Say whether the first letter belongs to the cue itself (ورد في)."""
    return first == "ورد" and rest[0].startswith("في")


class QuoteFinder:
    """The spaCy component: writes the layer `quotes`."""

    def __init__(self) -> None:
        register_extensions()
        self.tables = load_tables()

    @one_at_a_time
    def __call__(self, doc: Doc) -> Doc:
        """Write the quotes of `doc` and return it."""
        write_layer(doc, "quotes", find_quotes(doc, self.tables))
        return doc


@Language.factory("khabar_quotes", assigns=["doc._.khabar_quotes", "doc.spans"])
def create_quotes(nlp: Language, name: str) -> QuoteFinder:
    """Make the stage; it uses the sentences and the entities where earlier stages wrote them."""
    return QuoteFinder()
