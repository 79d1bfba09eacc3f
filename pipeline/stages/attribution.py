"""Who says that an event happened: a quotation's speaker, the subject of a verb of saying, the source that a phrase names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.language.folding import prefix_length
from pipeline.language.inflection import noun_forms, verb_forms
from pipeline.language.tables import read_table
from pipeline.stages.clauses import Link, Syntax
from pipeline.stages.items import Item
from pipeline.stages.layers import Record
from pipeline.stages.noun_phrases import COMMAS, HEAD_GROUP, PERSONS, Phrase, iter_names
from pipeline.stages.quotes import Tables as SpeechTables
from pipeline.stages.quotes import load_tables as load_speech_tables

_NAMES = frozenset({"PER", "ORG", "MEDIA", "PRODUCT", "LOC"})
_HEADLINE = 6  # items at the start of a sentence that may name who says the rest of it
_CARRIED = 500  # characters between a speaker and the sentence that goes on with him without naming him
_NOT = frozenset({"لم", "لن", "لا"})
_CONTRAST = frozenset({"بينما", "فيما"})
_AND_THIS = frozenset({"وهو", "وهي", "وهم"})  # they begin what the narrator adds
_SAYS_ITSELF = frozenset(
    {"لا", "لن", "لم", "لسنا", "نحن", "سوف"}
)  # behind a place and a colon: دبي: لا زيادة في الرسوم
_QUOTED = re.compile(r"\s*[\"“«]([^\"”»\n]{2,40})[\"”»]")  # the name of what a common noun means: منظمة "أو في دي"
_REPORTED = 40  # items between a trigger and the أن of the speech that it is part of
_MARKS = frozenset('"“”«»()')
_OBJECT = 3  # items between a participle of saying and its أن: منبهة الجميع إلى أن
_ANNOUNCING = frozenset({"معلنا", "معلنه", "معلنين"})  # with the act right behind them they need no comma before them
_STANDS = frozenset({"جاء", "ورد"})  # what is in a source: بحسب ما جاء في التقرير
_WHAT = frozenset({"ما", "لما", "حسبما"})  # وفق ما ذكر فلان


@dataclass(slots=True)
class Reporting:
    """The verbs of saying and of showing, and the phrases that name a source."""

    speech: SpeechTables = field(default_factory=load_speech_tables)
    others: list[tuple[str, str]] = field(init=False)
    forms: frozenset[str] = field(init=False)
    announcing: frozenset[str] = field(init=False)  # أعلن: its noun is what is said
    transmitting: frozenset[str] = field(init=False)  # نقل: the source stands behind عن
    speaking: frozenset[str] = field(init=False)  # تحدث: what is said stands behind عن
    accusing: frozenset[str] = field(init=False)  # اتهم: without an object its subject is the accused
    nouns: frozenset[str] = field(init=False)  # إعلان: who does it stands behind it
    sayers: frozenset[str] = field(init=False)  # indefinite nouns that speak in headlines: باحثون: …
    listing: frozenset[str] = field(init=False)  # تشمل: what is announced has parts
    naming: frozenset[str] = field(init=False)  # words that may begin a phrase that names a source

    def __post_init__(self) -> None:
        self.others = []
        forms: dict[str, set[str]] = {
            "clause": set(),
            "noun": set(),
            "source": set(),
            "never": set(),
            "accusing": set(),
            "listing": set(),
            "about": set(),
        }
        nouns: dict[str, set[str]] = {"nominal": set(), "sayer": set()}
        for row in read_table("events/reporting.tsv", ("past", "present", "kind")):
            if row["kind"] in nouns:
                nouns[row["kind"]].update(form.text for form in noun_forms(row["past"]))
                continue
            self.others.append((row["past"], row["present"]))
            for form in verb_forms(row["past"], row["present"]):
                if not form.attached and not (row["kind"] == "never" and form.agreement == "other"):
                    forms[row["kind"]].update(conjunction + form.text for conjunction in ("", "و", "ف"))
        said = {form for form, cue in self.speech.cues.items() if cue.kind == "verb"}
        self.forms = frozenset(
            (said | forms["clause"] | forms["noun"] | forms["source"] | forms["accusing"]) - forms["never"]
        )
        self.announcing = frozenset(forms["noun"] | forms["accusing"])
        self.accusing = frozenset(forms["accusing"])
        self.transmitting = frozenset(forms["source"])
        self.speaking = frozenset(forms["about"])
        self.listing = frozenset(forms["listing"])
        self.nouns, self.sayers = frozenset(nouns["nominal"]), frozenset(nouns["sayer"])
        single = (form for form, cue in self.speech.cues.items() if cue.kind == "preposition")
        self.naming = frozenset({*self.speech.phrases, *single, *_WHAT})


def attribution(
    text: str, quotes: list[Record], syntax: Syntax, first: int, trigger: tuple[int, int], tables: Reporting
) -> Record | None:
    """Return the source and the cue of the event whose trigger is items[first] and has the characters `trigger`.

    `quotes` are the records of that layer for the whole of `text`.
    """
    for quote in quotes:
        if quote["kind"] == "direct" and quote["start"] <= trigger[0] < quote["end"] and quote["speaker_text"]:
            found = _speaker(text, quote)
            if found is not None:
                return found
    for link in syntax.governors(first):
        if any(_participle(syntax, i, first, tables) for i in link.words):
            verb = next((i for i in range(first) if syntax.verbs[i]), -1)
            source = _subject(text, syntax, verb, tables) if verb >= 0 else None
            if source is not None:
                return {"source": source, "cue": _piece(text, syntax.items[verb])}
        if (named := _named_by_noun(text, syntax, link, first, tables)) is not None:
            return named
        if link.verb < 0 or not _vouches(syntax, link, tables):
            if (told := _described(text, syntax, link, first, tables)) is not None:
                return told
            continue
        if syntax.items[link.verb].folded in tables.forms:
            source = _subject(text, syntax, link.verb, tables)
            if source is None and syntax.items[0].start == syntax.items[link.verb].start:
                return _carried(text, quotes, syntax.items[0].start)
            if source is not None and source["start"] <= trigger[0] < source["end"]:
                topic = _topic(syntax, link.verb)
                source = _source(text, syntax, topic) if topic else _bare_source(text, syntax, link.verb, first)
            if source is None:
                continue
            published = source["entity"] is None and _is_thing(syntax, syntax.subject(link.verb))
            named = _named_by_phrase(text, syntax, tables) if published else None
            return named or {"source": source, "cue": _piece(text, syntax.items[link.verb])}
    return (
        _named_by_phrase(text, syntax, tables)
        or _told_before(text, syntax, first, tables)
        or _reported(text, syntax, first, tables)
        or _headline(text, syntax, first, tables)
    )


def _named_by_noun(text: str, syntax: Syntax, link: Link, first: int, tables: Reporting) -> Record | None:
    """Return who does what a noun of saying on the way names: بعد إعلان فيسبوك عن إطلاق, بإعلانه فرض رسوم."""
    for i in link.words:
        if syntax.items[i].folded.lstrip("وفبل") not in tables.nouns or (phrase := syntax.phrase_at[i]) is None:
            continue
        if syntax.items[i].possessed or _insists(syntax, i):
            source = _subject(text, syntax, link.verb, tables) if link.verb >= 0 else None
        else:
            at = next((j for j in iter_names(syntax.items, phrase, _NAMES) if i < j < first), None)
            record = syntax.items[at].record if at is not None else None
            source = {**_piece(text, syntax.items[at]), "entity": record["id"] if record else None} if at else None
        if source is not None:
            return {"source": source, "cue": _piece(text, syntax.items[i])}
    return None


def _described(text: str, syntax: Syntax, link: Link, first: int, tables: Reporting) -> Record | None:
    """Return who announces the thing of which a clause tells the future or the parts: أعلنت عن ميزة سيتم طرحها, أعلنت مبادرات، تشمل إطلاق."""
    verb = link.verb
    if link.relative < 0:
        apart = verb > 0 and syntax.items[verb - 1].folded in COMMAS
        if link.clause or not apart or syntax.items[verb].folded not in tables.listing:
            return None
        verb = next((i for i in range(verb - 1, -1, -1) if syntax.verbs[i]), -1)
    elif not _is_ahead(syntax, link.relative + 1):
        return None
    if (
        verb < 0
        or syntax.items[verb].folded not in tables.announcing
        or (verb and syntax.items[verb - 1].folded in _NOT)
    ):
        return None
    subject = syntax.subject(verb)
    if (
        subject is None
        or (link.relative >= 0 and syntax.antecedent(link.relative) is subject)
        or subject.first <= first < subject.last
    ):
        return None
    return {"source": _source(text, syntax, subject), "cue": _piece(text, syntax.items[verb])}


def _is_ahead(syntax: Syntax, index: int) -> bool:
    """Tell whether items[index] begins a clause in the future: سيتم، ستطرح."""
    tag = syntax.tags[index] if index < len(syntax.items) else None
    return tag is not None and (
        tag.tense == "future" or tag.bare in ("سيتم", "ستتم", "سيجري", "ستجري", "سيكون", "ستكون")
    )


def _bare_source(text: str, syntax: Syntax, verb: int, first: int) -> Record | None:
    """Return the noun right between a verb of showing and what it shows: أظهرت بيانات انخفاض المخزونات."""
    tag, shown = syntax.tags[first], syntax.tags[first - 1]
    if first != verb + 2 or tag is None or shown is None or shown.kind != "noun" or shown.role:
        return None
    if tag.preposition or tag.joined or tag.bare.startswith("ال"):
        return None
    return {**_piece(text, syntax.items[verb + 1]), "entity": None}


def _insists(syntax: Syntax, index: int) -> bool:
    """Tell whether items[index] is a definite noun of saying with على, which the subject of the verb does: أعاد التأكيد أمس على."""
    tag = syntax.tags[index]
    behind = (item.folded for item in syntax.items[index + 1 : index + 3])
    return tag is not None and tag.bare.startswith("ال") and "علي" in behind


def _reported(text: str, syntax: Syntax, first: int, tables: Reporting) -> Record | None:
    """Return who says the clause with أن in which a word stands, whatever lies between: قالت الشركة إن مراكزها، في …، قد تعرضت"""
    for opener in range(first - 1, max(-1, first - _REPORTED), -1):
        kind, word = syntax.kind(opener), syntax.items[opener].folded
        if (
            (kind == "relative" and opener and syntax.items[opener - 1].folded in COMMAS)
            or word in _CONTRAST
            or word in _AND_THIS
            or (kind == "punct" and word not in COMMAS and word not in _MARKS)
        ):
            return None
        if kind != "complementizer":
            continue
        before = (i for i in range(opener - 1, -1, -1) if syntax.verbs[i] and not syntax.items[i].bracketed)
        verb = next((i for i in before if not i or syntax.kind(i - 1) != "relative"), -1)
        told = any(_addresses(syntax, i, opener, tables) for i in range(max(verb + 1, opener - _OBJECT), opener))
        if verb < 0 or not (told or syntax.items[verb].folded in tables.forms):
            continue
        source = _subject(text, syntax, verb, tables)
        return {"source": source, "cue": _piece(text, syntax.items[verb])} if source is not None else None
    return None


def _addresses(syntax: Syntax, index: int, opener: int, tables: Reporting) -> bool:
    """Tell whether items[index] is a participle of saying behind a comma, whose clause opens behind whom it addresses."""
    cue = tables.speech.cues.get(syntax.items[index].folded)
    apart = index > 0 and syntax.items[index - 1].folded in COMMAS
    return apart and cue is not None and cue.kind == "participle" and opener - index <= _OBJECT


def _headline(text: str, syntax: Syntax, first: int, tables: Reporting) -> Record | None:
    """Return the name that a headline sets before what he says: الوزير فلان: توقيع الاتفاق غدا, تويتر يكشف: زيادة"""
    colon = next((i for i in range(min(first, _HEADLINE)) if syntax.items[i].folded == ":"), -1)
    if colon < 1:
        return None
    verbs = [i for i in range(colon) if syntax.verbs[i]]
    if verbs:
        said = len(verbs) == 1 and syntax.items[verbs[0]].folded in tables.forms
        source = _subject(text, syntax, verbs[0], tables) if said else None
        return {"source": source, "cue": _piece(text, syntax.items[verbs[0]])} if source is not None else None
    phrase = syntax.phrase_at[colon - 1]
    if phrase is None or phrase.first != 0 or phrase.last != colon:
        return None
    behind = syntax.items[colon + 1].folded if colon + 1 < len(syntax.items) else ""
    quoted = colon + 1 < len(syntax.items) and syntax.items[colon + 1].quoted
    speaks = quoted or behind in _SAYS_ITSELF or behind in _MARKS or syntax.items[0].folded in tables.sayers
    if not speaks and not _is_somebody(syntax, phrase):
        return None
    return {"source": _source(text, syntax, phrase), "cue": _piece(text, syntax.items[colon])}


def _is_somebody(syntax: Syntax, phrase: Phrase) -> bool:
    """Tell whether a phrase is a person, an office or a body, no place (القاهرة: افتتاح مصنع)."""
    tag = syntax.tags[phrase.first]
    named = next(iter_names(syntax.items, phrase, frozenset({"PER", "ORG", "MEDIA"})), None)
    return named is not None or (tag is not None and tag.role in ("body", "actor", *PERSONS))


def _told_before(text: str, syntax: Syntax, first: int, tables: Reporting) -> Record | None:
    """Return who says the clause with أن that a clause of contrast goes on with: قالت الشركة إن …، بينما …"""
    contrast = next((i for i in range(first - 1, -1, -1) if syntax.items[i].folded in _CONTRAST), -1)
    opener = next((i for i in range(contrast - 1, -1, -1) if syntax.kind(i) == "complementizer"), -1)
    verb = next((i for i in range(opener - 1, -1, -1) if syntax.verbs[i]), -1)
    if verb < 0 or syntax.items[verb].folded not in tables.forms:
        return None
    source = _subject(text, syntax, verb, tables)
    return {"source": source, "cue": _piece(text, syntax.items[verb])} if source is not None else None


def _is_thing(syntax: Syntax, phrase: Phrase | None) -> bool:
    """Tell whether a source is nobody but what somebody has published: كشفت تسريبات …، وفقا لصحيفة"""
    tag = syntax.tags[phrase.first] if phrase is not None else None
    return tag is not None and not tag.role


def _vouches(syntax: Syntax, link: Link, tables: Reporting) -> bool:
    """Tell whether the verb says what depends on it: in a clause with أن, or, for some verbs, in a noun (أعلنت إغلاق)."""
    if link.clause:
        return any(syntax.kind(i) == "complementizer" or syntax.items[i].folded == "ما" for i in link.words)
    if syntax.items[link.verb].folded in tables.transmitting | tables.speaking:
        return any(syntax.items[i].folded == "عن" for i in link.words)  # نقلت الوكالة عن مصدر حدوث تفتيش
    if syntax.items[link.verb].folded in tables.accusing and syntax.object(link.verb) is None:
        return False  # اتهم الموظف بالسرقة: it was somebody else
    denied = link.verb > 0 and syntax.items[link.verb - 1].folded in _NOT  # لم تكشف عن قيمة الاستثمار
    return syntax.items[link.verb].folded in tables.announcing and not denied


def _participle(syntax: Syntax, index: int, trigger: int, tables: Reporting) -> bool:
    """Tell whether items[index] is a participle of saying with a clause of its own (مؤكدا أن) or the act right behind it (متعهدا بصرف)."""
    cue = tables.speech.cues.get(syntax.items[index].folded)
    following = index + 1
    if cue is None or cue.kind != "participle" or following >= len(syntax.items):
        return False
    apart = index > 0 and syntax.items[index - 1].folded in COMMAS
    if following == trigger and syntax.items[index].folded in _ANNOUNCING:
        return True  # أصدرت النتائج معلنة فوز
    if apart and (following == trigger or (following + 1 == trigger and syntax.kind(following) == "preposition")):
        return True
    return syntax.kind(following) == "complementizer" or syntax.items[following].folded in ("الي", "علي")


def _subject(text: str, syntax: Syntax, verb: int, tables: Reporting) -> Record | None:
    if syntax.items[verb].folded in tables.transmitting:
        for phrase in syntax.phrases:
            if phrase.first > verb and phrase.preposition == "عن":
                return _source(text, syntax, phrase)
    subject = syntax.subject(verb)
    subject = subject or _topic(syntax, verb)
    return None if subject is None else _source(text, syntax, subject)


def _topic(syntax: Syntax, verb: int) -> Phrase | None:
    """Return who a sentence begins with, set off from what he says: وكان الوزير فلان، أعلن سابقا."""
    if verb < 2 or syntax.items[verb - 1].folded not in COMMAS:
        return None
    before = syntax.phrase_at[verb - 2]
    return before if before is not None and before.first <= 1 and _is_somebody(syntax, before) else None


def _source(text: str, syntax: Syntax, phrase: Phrase) -> Record:
    """Return the name in a phrase, else the first words of the phrase."""
    tag = syntax.tags[phrase.first]
    office = tag is not None and tag.role in PERSONS and phrase.name < 0
    for i in () if office else iter_names(syntax.items, phrase, _NAMES):
        record = syntax.items[i].record
        return {**_piece(text, syntax.items[i]), "entity": record["id"] if record else None}
    quoted = None if office else _QUOTED.match(text, syntax.items[phrase.last - 1].end)
    if quoted is not None:
        return {"start": quoted.start(1), "end": quoted.end(1), "text": quoted[1], "entity": None}
    last = syntax.items[min(phrase.last, phrase.first + HEAD_GROUP) - 1]
    start = syntax.items[phrase.first].start
    start += prefix_length(text[start : last.end], tag.joined + bool(tag.preposition)) if tag is not None else 0
    return {"start": start, "end": last.end, "text": text[start : last.end], "entity": None}


def _named_by_phrase(text: str, syntax: Syntax, tables: Reporting) -> Record | None:
    """Return the source that وفقا ل, نقلا عن, حسبما ذكر name in the sentence."""
    items = syntax.items
    for i, item in enumerate(items):
        if item.folded not in tables.naming:
            continue
        last = _source_phrase(items, i, tables.speech) if item.kind == "word" else 0
        if not last and item.folded not in _WHAT:
            continue
        verb = next((j for j in range(i, min(len(items), max(last, i) + 3)) if syntax.verbs[j]), -1)
        if (last < len(items) and items[last].folded in _WHAT) or item.folded == "حسبما":
            behind = syntax.behind(verb) if verb >= 0 else []
            if verb >= 0 and items[verb].folded in _STANDS:
                behind = [p for p in (syntax.phrase_at[i] for i in range(verb + 1, min(len(items), verb + 3))) if p]
            subject = behind[0] if behind else syntax.subject(verb) if verb >= 0 else None
            if subject is not None:
                return {"source": _source(text, syntax, subject), "cue": _piece(text, item)}
            continue
        if item.folded == "ما" and i and items[i - 1].folded == "علي" and verb == i + 1:
            tag = syntax.tags[verb]  # على ما ذكرت وكالة, not على ما يظهر
            if (
                tag is not None
                and tag.tense == "past"
                and items[verb].folded in tables.forms
                and (behind := syntax.behind(verb))
            ):
                return {"source": _source(text, syntax, behind[0]), "cue": _piece(text, item)}
            continue
        phrase = syntax.phrase_at[last] if 0 < last < len(items) else None
        if phrase is not None and phrase.first == last:
            phrase = _publisher(syntax, phrase)
            return {"source": _source(text, syntax, phrase), "cue": {**_piece(text, item), "end": items[last - 1].end}}
    return None


def _publisher(syntax: Syntax, phrase: Phrase) -> Phrase:
    """Return who has published what a phrase without a name means (تقرير نشرته صحيفة، بيانات من شركة), else the phrase."""
    if next(iter_names(syntax.items, phrase, _NAMES), None) is not None or phrase.last >= len(syntax.items):
        return phrase
    subject = syntax.subject(phrase.last) if syntax.verbs[phrase.last] else None
    if subject is phrase or subject is None:
        behind = syntax.behind(phrase.last) if syntax.verbs[phrase.last] else []
        following = syntax.phrase_at[phrase.last + 1] if phrase.last + 1 < len(syntax.items) else None
        subject = (
            behind[0] if behind else following if following is not None and following.preposition == "من" else None
        )
    if subject is None:
        return phrase
    tag = syntax.tags[subject.first]
    named = next(iter_names(syntax.items, subject, _NAMES), None) is not None
    return subject if named or (tag is not None and tag.role in ("body", "actor")) else phrase


def _source_phrase(items: list[Item], index: int, speech: SpeechTables) -> int:
    """Return the index behind the source phrase that starts at items[index], 0 where none does."""
    word = items[index].folded
    for rest, kind in speech.phrases.get(word, ()):
        last = index + 1 + len(rest)
        if kind == "preposition" and [item.folded for item in items[index + 1 : last]] == list(rest):
            return last
    single = speech.cues.get(word)
    return index + 1 if single is not None and single.kind == "preposition" else 0


def _carried(text: str, quotes: Iterable[Record], start: int) -> Record | None:
    """Return the speaker of the sentences before, whom وأضاف without a subject takes up."""
    before = [q for q in quotes if q["speaker_text"] and q["cue"] and start - _CARRIED <= q["cue"]["start"] < start]
    return _speaker(text, before[-1]) if before else None


def _speaker(text: str, quote: Record) -> Record | None:
    cue, name = quote["cue"], quote["speaker_text"]
    near = cue["start"] if cue else quote["start"]
    places = [text.rfind(name, max(0, near - 300), near), text.find(name, near, near + 300)]
    places = [place for place in places if place >= 0]
    if not places:
        return None
    at = min(places, key=lambda place: abs(place - near))
    return {"source": {"start": at, "end": at + len(name), "text": name, "entity": quote["speaker"]}, "cue": cue}


def _piece(text: str, item: Item) -> Record:
    return {"start": item.start, "end": item.end, "text": text[item.start : item.end]}
