"""khabar_events: triggers first, then roles from the spans already found in the sentence, then who says so and whether."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.stages.clauses import Clause, FunctionWords, Item, Kind, article_spans, sentence_items
from pipeline.stages.event_rules import Entry, EventRules, Role, load_event_rules
from pipeline.stages.layers import Record, folded_words, read_layer, register_extensions, text_of, write_layer
from pipeline.stages.quotes import Tables as SpeechTables
from pipeline.stages.quotes import load_tables as load_speech_tables

# Sections that tell of other articles or of the page itself: no event comes from them.
SILENT_SECTIONS = frozenset({"related", "tags", "boilerplate", "source", "byline"})

_NEAR, _BESIDE = 9, 4  # tokens on either side that the conditions `near` and `before`/`after` look at
_LONGEST = 300  # tokens; the longest sentences of news have about 200
_VERB_BESIDE = 7  # a verb's object stands behind its subject
_FAR_SLOTS = frozenset({"before", "any"})  # not bound to the trigger by syntax
_CONDITION_REACH, _STRONG_CONDITION = 12, 8  # tokens behind a trigger in which إذا makes it conditional
_SAYING_REACH = 10  # items before a trigger in which a verb of saying governs it
_BREAK = 7  # what a clause break between a trigger and an amount or a time counts, in items
_REACH = 14  # items between a trigger and a quantity or a time of it


@dataclass(slots=True)
class EventTables:
    """What the event stage knows: its rules and the closed-class words."""

    rules: EventRules = field(default_factory=load_event_rules)
    words: FunctionWords = field(default_factory=FunctionWords)
    speech: SpeechTables = field(default_factory=load_speech_tables)


@dataclass(slots=True)
class _Match:
    """A trigger met in a sentence: tokens [first, last) of the doc and the form it has."""

    entry: Entry
    first: int
    last: int


@Language.factory(
    "khabar_events",
    assigns=["doc._.khabar_events", "doc.spans"],
    requires=["doc.sents", "doc._.khabar_entities", "doc._.khabar_quantities", "doc._.khabar_times"],
)
def create_events(nlp: Language, name: str) -> EventFinder:
    """Make the event stage."""
    return EventFinder(EventTables())


class EventFinder:
    """Write the events of a document into the layer `events`."""

    def __init__(self, tables: EventTables) -> None:
        register_extensions()
        self.tables = tables

    def __call__(self, doc: Doc) -> Doc:
        """Find the events of `doc` and store them."""
        write_layer(doc, "events", find_events(doc, self.tables))
        return doc


def find_events(doc: Doc, tables: EventTables) -> list[Record]:
    """Return the event records of the main article's sentences, in order of their triggers."""
    folded = folded_words(doc)
    spans = article_spans(doc)
    starts = [span[0] for span in spans]
    events: list[Record] = []
    silent = _silent_ranges(doc)
    sentences: list[Span] = list(doc.sents) if doc.has_annotation("SENT_START") else [doc[:]]
    for sentence in chain.from_iterable(map(_pieces, sentences)):
        matches = list(_matches(sentence, folded, tables.rules))
        if not matches or any(low <= sentence.start_char < high for low, high in silent):
            continue
        inside = spans[bisect_left(starts, sentence.start_char) : bisect_left(starts, sentence.end_char)]
        items = sentence_items(sentence, folded, inside)
        events += _sentence_events(doc, sentence, matches, items, inside, folded, tables)
    for number, event in enumerate(events, start=1):
        event["id"] = f"V{number}"
    return events


def _pieces(sentence: Span) -> Iterator[Span]:
    """Yield the sentence, in pieces where it is no sentence of prose, so that one endless line costs no more than many."""
    for start in range(sentence.start, sentence.end, _LONGEST):
        yield sentence.doc[start : min(start + _LONGEST, sentence.end)]


def _silent_ranges(doc: Doc) -> list[tuple[int, int]]:
    article: dict[str, Any] = (doc._.khabar_article if Doc.has_extension("khabar_article") else None) or {}
    return [(s["start"], s["end"]) for s in article.get("sections", ()) if s["kind"] in SILENT_SECTIONS]


def _matches(sentence: Span, folded: list[str], rules: EventRules) -> Iterator[_Match]:
    low, high = sentence.start, sentence.end
    for index in range(low, high):
        for entry in rules.entries_of(folded[index]):
            last = index + 1 + len(entry.rest)
            if last > high or any(folded[index + 1 + i] not in allowed for i, allowed in enumerate(entry.rest)):
                continue
            if _conditions_hold(entry, folded, index, last, low, high):
                yield _Match(entry, index, last)


def _conditions_hold(entry: Entry, folded: list[str], first: int, last: int, low: int, high: int) -> bool:
    for name, words in entry.trigger.conditions.items():
        side = name.removeprefix("not_")
        if side == "after":
            reach = _BESIDE if entry.tense == "nominal" or name == "not_after" else _VERB_BESIDE
            window = folded[last : min(high, last + reach)]
        elif side == "before":
            window = folded[max(low, first - _BESIDE) : first]
        else:
            window = folded[max(low, first - _NEAR) : first] + folded[last : min(high, last + _NEAR)]
        if words.occurs(window) == name.startswith("not_"):
            return False
    return True


def _sentence_events(
    doc: Doc,
    sentence: Span,
    matches: list[_Match],
    items: list[Item],
    spans: list[tuple[int, int, Kind, Record]],
    folded: list[str],
    tables: EventTables,
) -> list[Record]:
    best: dict[int, tuple[tuple[float, int], _Match, Record]] = {}
    for match in matches:
        start, end = doc[match.first].idx, doc[match.last - 1].idx + len(doc[match.last - 1])
        if any(low < end and start < high for low, high, kind, _ in spans if kind != "quantity"):
            continue
        place = _item_range(items, start, end)
        if place is None:
            continue
        clause = Clause(items, *place, tables.words)
        event = _build(doc, sentence, match, clause, folded, tables, (start, end))
        if event is None:
            continue
        rank = (float(event["score"]), match.last - match.first)
        if match.first not in best or rank > best[match.first][0]:
            best[match.first] = (rank, match, event)
    return _once_a_sentence([(match, event) for _, (_, match, event) in sorted(best.items(), key=lambda row: row[0])])


def _item_range(items: list[Item], start: int, end: int) -> tuple[int, int] | None:
    inside = [i for i, item in enumerate(items) if item.start < end and start < item.end]
    return (inside[0], inside[-1] + 1) if inside else None


def _once_a_sentence(found: list[tuple[_Match, Record]]) -> list[Record]:
    """Keep one event of a type a sentence, unless their arguments show that they are different ones.

    A verb is kept before a noun, then the one with more arguments, then the first.
    """

    def rank(match: _Match, event: Record) -> tuple[bool, int]:
        return match.entry.tense != "nominal", len(event["arguments"])

    kept: list[tuple[_Match, Record]] = []
    for match, event in found:
        for place, (other_match, other) in enumerate(kept):
            if other["type"] == event["type"] and not _different(other, event):
                if rank(match, event) > rank(other_match, other):
                    kept[place] = (match, event)
                break
        else:
            kept.append((match, event))
    return [event for _, event in kept]


def _different(one: Record, two: Record) -> bool:
    if one["polarity"] != two["polarity"]:
        return True
    a = {(arg["start"], arg["end"]) for arg in one["arguments"] if arg["role"] not in ("time", "place", "period")}
    b = {(arg["start"], arg["end"]) for arg in two["arguments"] if arg["role"] not in ("time", "place", "period")}
    return len(a - b) >= 1 and len(b - a) >= 1 and abs(one["trigger"]["start"] - two["trigger"]["start"]) > 25


def _build(
    doc: Doc,
    sentence: Span,
    match: _Match,
    clause: Clause,
    folded: list[str],
    tables: EventTables,
    trigger_span: tuple[int, int],
) -> Record | None:
    trigger = match.entry.trigger
    filler = _RoleFiller(doc, clause, match.entry)
    arguments = [argument for role in trigger.roles for argument in filler.fill(role)]
    filled = {argument["role"] for argument in arguments}
    if trigger.needs and not filled & set(trigger.needs):
        return None
    arguments += filler.circumstances(filled)
    polarity, modality = _factuality(folded, match, sentence, tables)
    attribution = _attribution(doc, clause, tables, trigger_span)
    start, end = trigger_span
    length = _clitic_length(folded[match.first], match.entry, tables.rules)
    times = [a for a in arguments if a["role"] in ("time", "period")]
    places = [a for a in arguments if a["role"] == "place"]
    trimmed = sentence.text.strip()
    evidence_start = sentence.start_char + sentence.text.index(trimmed) if trimmed else sentence.start_char
    return {
        "id": "",
        "type": trigger.type,
        "kind": trigger.kind,
        "trigger": {"start": start + length, "end": end, "text": text_of(doc)[start + length : end]},
        "arguments": arguments,
        "change": filler.change(trigger.direction, arguments),
        "time": times[0]["time"] if times else None,
        "place": places[0]["entity"] if places else None,
        "polarity": polarity,
        "modality": modality,
        "attribution": attribution,
        "evidence": {"start": evidence_start, "end": evidence_start + len(trimmed), "text": trimmed},
        "score": round(min(0.99, trigger.score + 0.08 * len(filled) + (0.04 if trigger.conditions else 0.0)), 2),
        "rule": trigger.name,
        "cluster": None,
    }


def _clitic_length(word: str, entry: Entry, rules: EventRules) -> int:
    """Return how many letters of the trigger's first word are a proclitic; zero where marks make it uncertain."""
    from_bare = entry in rules.entries.get(word, ())
    if from_bare:
        return 0
    for length in (1, 2):
        if entry in rules.entries.get(word[length:], ()):
            return length
    return 0


class _RoleFiller:
    """Fills the roles of one event; a span serves one role only."""

    def __init__(self, doc: Doc, clause: Clause, entry: Entry) -> None:
        self.text, self.clause, self.entry = text_of(doc), clause, entry
        self.items = clause.items
        self.used: set[int] = set(range(clause.first, clause.last))
        self.relations = [clause.relation(i) if item.kind != "punct" else "" for i, item in enumerate(self.items)]
        self._slots = self._resolve_slots()

    def _resolve_slots(self) -> dict[str, list[int]]:
        """Return the item indexes that stand in each syntactic slot, the likeliest first."""
        clause, relations = self.clause, self.relations
        slots: dict[str, list[int]] = {}
        behind = [i for i in clause.indexes_behind() if self.items[i].kind != "punct"]
        for i in behind:
            slots.setdefault(relations[i], []).append(i)
        ahead = [
            i
            for i in clause.indexes_before()
            if relations[i] == "before" and (self.items[i].kind == "entity" or self._actor(i))
        ]
        following = slots.get("next", [])
        entities = [i for i in following if self.items[i].kind == "entity" and i - clause.last <= 6]
        slots["before"] = ahead
        slots["adjacent"] = [i for i in ahead if clause.first - i <= 1]
        if self.entry.tense == "nominal":
            slots["subject"] = ahead[:1]
            slots["object"] = following
            slots["of"] = [i for i in following if i - clause.last <= 3]
        else:
            leading = [i for i in ahead if clause.first - i <= 4][:1]
            if leading and not (entities and entities[0] - clause.last <= 1):
                slots["subject"], slots["object"] = leading, following
            elif entities and self._has_plain_subject(behind):
                slots["subject"], slots["object"] = [behind[0]], entities
            elif entities:
                first = entities[0]
                slots["subject"], slots["object"] = [first, *following], [i for i in following if i > first]
            else:
                slots["subject"], slots["object"] = [*following, *ahead[:1]], following[1:]
            slots["of"] = [i for i in slots["object"] if i - clause.last <= 4]
        everywhere = [i for i in [*behind, *clause.indexes_before()] if self.items[i].kind == "entity"]
        slots["any"] = sorted(everywhere, key=lambda i: min(abs(i - clause.last), abs(i - clause.first)))
        return slots

    def _has_plain_subject(self, behind: list[int]) -> bool:
        """Tell whether a definite noun that heads no name follows the verb (اعتقلت الشرطة بافيل دوروف)."""
        word = self.items[behind[0]]
        if word.kind != "word" or not word.folded.startswith("ال"):
            return False
        return bool(self._actor(behind[0])) or not self.clause.words.is_head(word.folded)

    def fill(self, role: Role) -> Iterator[Record]:
        """Yield the arguments found for `role`."""
        if role.time:
            yield from self._times(role)
        elif role.quantity:
            yield from self._quantity(role)
        else:
            yield from self._participant(role)

    def _participant(self, role: Role) -> Iterator[Record]:
        """Yield a name in a slot of the role, else a noun that takes one up, else a name farther off, else a plain phrase."""
        found = False
        for slot in role.slots:
            if slot in _FAR_SLOTS:
                continue
            for i in self._names(role, slot):
                yield from self._take_entities(role, i)
                found = True
                break
            if found and not role.many:
                return
        if not found:
            for i in chain(self._actors(role), *(self._names(role, slot) for slot in role.slots if slot in _FAR_SLOTS)):
                found = True
                if self.items[i].kind == "entity":
                    yield from self._take_entities(role, i)
                else:
                    self.used.add(i)
                    yield self._argument(role.name, self.items[i].start, self.items[i].end, 0.6)
                break
        if role.open and not found:
            for slot in role.slots:
                for i in self._slots.get(slot, ()):
                    if i in self.used or self.items[i].kind != "word" or abs(i - self.clause.last) > 8:
                        continue
                    if role.heads is not None:
                        if not role.heads.has(self.items[i].folded):
                            continue
                    elif self.clause.words.word_class(self.items[i].folded):
                        continue
                    phrase = self.clause.noun_phrase(i)
                    if phrase is not None:
                        self.used.add(i)
                        yield self._argument(role.name, *phrase, 0.5)
                        return
                    break

    def _names(self, role: Role, slot: str) -> Iterator[int]:
        """Yield the items in a slot that are names of one of the role's types."""
        for i in self._slots.get(slot, ()):
            item = self.items[i]
            if i not in self.used and item.kind == "entity" and item.record and item.record["type"] in role.types:
                yield i

    def _actors(self, role: Role) -> Iterator[int]:
        """Yield the items in the role's slots that take up a name of one of its types."""
        for slot in role.slots:
            for i in self._slots.get(slot, ()):
                if i not in self.used and self.items[i].kind == "word" and self._actor(i) in role.types:
                    yield i

    def _actor(self, index: int) -> str:
        """Return the type of the one that a noun takes up (الشركة: ORG); "" where a name follows it."""
        following = self.items[index + 1] if index + 1 < len(self.items) else None
        actor = self.clause.words.actor(self.items[index].folded)
        if following is not None and following.kind == "entity" and not following.preposition and following.record:
            return actor if actor == "ORG" and following.record["type"] == "PER" else ""
        return actor

    def _take_entities(self, role: Role, index: int) -> Iterator[Record]:
        item = self.items[index]
        self.used.add(index)
        yield self._argument(role.name, item.start, item.end, 0.8, entity=item.record)
        if not role.many:
            return
        for i in range(index + 1, len(self.items)):
            other = self.items[i]
            if other.kind == "punct" and other.folded in ("،", ","):
                continue
            if other.kind == "entity" and other.record is not None and other.record["type"] in role.types:
                if i not in self.used:
                    self.used.add(i)
                    yield self._argument(role.name, other.start, other.end, 0.7, entity=other.record)
                continue
            if other.kind == "word" and (self.clause.words.is_head(other.folded) or other.folded == "و"):
                continue
            break

    def _quantity(self, role: Role) -> Iterator[Record]:
        candidates: list[tuple[int, int]] = []
        for i, item in enumerate(self.items):
            if item.kind != "quantity" or item.record is None or i in self.used:
                continue
            if item.record["kind"] not in role.quantity:
                continue
            governor = self._word_before(i)
            if (role.behind and governor not in role.behind) or governor in role.not_behind:
                continue
            if role.near is not None and not self._near_quantity(i, role):
                continue
            distance = i - self.clause.last + 1 if i >= self.clause.last else (self.clause.first - i) + 4
            distance += _BREAK * self.clause.breaks(i)
            if distance <= _REACH and not self._crosses_stop(i):
                candidates.append((distance, i))
        if candidates:
            _, i = min(candidates)
            item = self.items[i]
            self.used.add(i)
            yield self._argument(role.name, item.start, item.end, 0.8, quantity=item.record)

    def _word_before(self, index: int) -> str:
        if self.items[index].preposition == "ل":
            return "الي"
        return self.items[index - 1].folded if index else ""

    def _near_quantity(self, index: int, role: Role) -> bool:
        assert role.near is not None
        beside = self.items[max(0, index - 2) : index] + self.items[index + 1 : index + 4]
        return any(item.kind == "word" and role.near.has(item.folded) for item in beside)

    def _crosses_stop(self, index: int) -> bool:
        low, high = sorted((index, self.clause.first))
        return any(item.kind == "punct" and item.folded in ("؛", ";", ":") for item in self.items[low:high])

    def _times(self, role: Role) -> Iterator[Record]:
        kinds = ("DURATION",) if role.durations else ("DATE", "TIME")
        i = self._nearest_time(kinds)
        if i is not None:
            item = self.items[i]
            self.used.add(i)
            yield self._argument(role.name, item.start, item.end, 0.7, time=item.record)

    def _nearest_time(self, kinds: tuple[str, ...]) -> int | None:
        near = [
            (abs(i - self.clause.first) + _BREAK * self.clause.breaks(i), i)
            for i, item in enumerate(self.items)
            if item.kind == "time" and item.record is not None and item.record["type"] in kinds and i not in self.used
        ]
        near = [(distance, i) for distance, i in near if distance <= _REACH and not self._crosses_stop(i)]
        return min(near)[1] if near else None

    def circumstances(self, filled: set[str]) -> Iterator[Record]:
        """Yield the time and the place of the event, where it has none yet."""
        if not filled & {"time", "period"}:
            i = self._nearest_time(("DATE", "TIME"))
            if i is not None:
                self.used.add(i)
                yield self._argument("time", self.items[i].start, self.items[i].end, 0.6, time=self.items[i].record)
        if "place" not in filled:
            for slot in ("في", "ب"):
                for i in self._slots.get(slot, ()):
                    item = self.items[i]
                    if item.kind != "entity" or item.record is None or item.record["type"] != "LOC":
                        continue
                    if i not in self.used and i - self.clause.last <= 8:
                        yield self._argument("place", item.start, item.end, 0.6, entity=item.record)
                        return

    def change(self, direction: str | None, arguments: list[Record]) -> Record | None:
        """Return what moved by how much, for a trigger that shows a direction."""
        if direction is None:
            return None
        roles = {role.name: role.change for role in self.entry.trigger.roles if role.change}
        parts: dict[str, str | None] = {"amount": None, "from": None, "to": None}
        percent = period = None
        for argument in arguments:
            part = roles.get(argument["role"])
            if argument["role"] == "period":
                period = argument["time"]
            if part is None or argument["quantity"] is None:
                continue
            record = next(
                item.record for item in self.items if item.record and item.record.get("id") == argument["quantity"]
            )
            if part == "amount" and record["kind"] == "percent":
                percent = record["value"]
            else:
                parts[part] = argument["quantity"]
        return {"direction": direction, "percent": percent, "period": period, **parts}

    def _argument(
        self,
        role: str,
        start: int,
        end: int,
        score: float,
        *,
        entity: Record | None = None,
        quantity: Record | None = None,
        time: Record | None = None,
    ) -> Record:
        return {
            "role": role,
            "start": start,
            "end": end,
            "text": self.text[start:end],
            "entity": entity["id"] if entity else None,
            "quantity": quantity["id"] if quantity else None,
            "time": time["id"] if time else None,
            "score": score,
        }


def _factuality(folded: list[str], match: _Match, sentence: Span, tables: EventTables) -> tuple[str, str]:
    """Return polarity and modality from the trigger's tense and the cues around it, the nearest first."""
    polarity, modality = "positive", match.entry.trigger.modality or "actual"
    if match.entry.tense == "future" and modality == "actual":
        modality = "planned"
    any_before = match.first > sentence.start and folded[match.first - 1] == "اي"  # لم تقدم الشركة أي اعتذار
    for distance, index in enumerate(range(match.first - 1, max(sentence.start, match.first - 13) - 1, -1), start=1):
        word = folded[index]
        cue = tables.rules.cue_of(word)
        if cue is not None and distance <= cue.reach + (4 if any_before and cue.polarity else 0):
            if word.endswith("قد") and not _opens_possibility(folded, index, match):
                continue
            if cue.polarity == "negative":
                polarity = "negative"
            if cue.modality is not None and (modality == "actual" or cue.modality == "conditional"):
                modality = cue.modality
        if modality == "actual" and distance <= 4 and any(e.tense == "future" for e in tables.rules.entries_of(word)):
            modality = "planned"  # ستفتح تحقيقا
        if word.startswith("و") and (said := tables.speech.cues.get(word)) is not None and said.kind == "verb":
            break  # what was said before another clause does not reach into it
    for word in folded[match.last : min(sentence.end, match.last + _CONDITION_REACH)]:
        cue = tables.rules.cue_of(word)
        if cue is not None and cue.modality == "conditional" and cue.reach >= _STRONG_CONDITION:
            modality = "conditional"
    return polarity, modality


def _opens_possibility(folded: list[str], index: int, match: _Match) -> bool:
    """Tell whether قد at `index` stands before a present (may), not before a past (has) or after كان."""
    following = folded[index + 1 : index + 2]
    present = bool(following) and following[0][:1] in "يتن" and following[0] not in ("تم", "تمت", "نقلت")
    if match.first == index + 1:
        present = match.entry.tense == "present"
    elif present and following[0].endswith("ت") and following[0][0] != "ي":
        present = False
    return present and not any(word.lstrip("و") in ("كان", "كانت") for word in folded[max(0, index - 6) : index])


def _attribution(doc: Doc, clause: Clause, tables: EventTables, trigger: tuple[int, int]) -> Record | None:
    """Return who says that the event happened: the speaker of the quote around it, of a source phrase, of a verb of saying."""
    text = text_of(doc)
    for quote in read_layer(doc, "quotes"):
        if quote["start"] <= trigger[0] < quote["end"] and quote["speaker_text"]:
            cue = quote["cue"]
            at = _find_near(text, quote["speaker_text"], cue["start"] if cue else quote["start"])
            if at is not None:
                end = at + len(quote["speaker_text"])
                return {"source": {**_piece(text, at, end), "entity": quote["speaker"]}, "cue": cue}
    items = clause.items
    for i, item in enumerate(items):
        last = _source_phrase(items, i, tables)
        if last and (source := _named_source(text, clause, range(last, min(last + 4, len(items))))):
            return {"source": source, "cue": _piece(text, item.start, items[last - 1].end)}
    for i in range(clause.first - 1, max(-1, clause.first - _SAYING_REACH), -1):
        item = items[i]
        said = tables.speech.cues.get(item.folded) if item.kind == "word" else None
        if said is None or said.kind != "verb":
            continue
        source = _named_source(text, clause, range(i + 1, min(i + 4, clause.first)))
        source = source or _named_source(text, clause, range(i - 1, max(-1, i - 3), -1))
        if source is not None:
            return {"source": source, "cue": _piece(text, item.start, item.end)}
        break
    return None


def _source_phrase(items: list[Item], index: int, tables: EventTables) -> int:
    """Return the index behind the source phrase (وفقا ل، نقلا عن) that starts at items[index], 0 where none does."""
    if items[index].kind != "word":
        return 0
    word = items[index].folded
    for rest, kind in tables.speech.phrases.get(word, ()):
        last = index + 1 + len(rest)
        if kind == "preposition" and [item.folded for item in items[index + 1 : last]] == list(rest):
            return last
    single = tables.speech.cues.get(word)
    return index + 1 if single is not None and single.kind == "preposition" else 0


def _named_source(text: str, clause: Clause, indexes: range) -> Record | None:
    """Return the first name, or noun that takes one up, among the items; None where another clause begins first."""
    for i in indexes:
        item = clause.items[i]
        if item.kind == "entity" and item.record is not None:
            return {**_piece(text, item.start, item.end), "entity": item.record["id"]}
        if item.kind != "word":
            return None
        word_class = clause.words.word_class(item.folded)
        if word_class in ("complementizer", "relative"):
            return None
        following = clause.items[i + 1] if i + 1 < len(clause.items) else None
        if clause.words.actor(item.folded) and (following is None or following.kind != "entity"):
            return {**_piece(text, item.start, item.end), "entity": None}
    return None


def _piece(text: str, start: int, end: int) -> Record:
    return {"start": start, "end": end, "text": text[start:end]}


def _find_near(text: str, phrase: str, position: int, reach: int = 300) -> int | None:
    """Return where `phrase` stands nearest to `position`, None where it does not within `reach` characters."""
    low, high = max(0, position - reach), position + reach
    before, after = text.rfind(phrase, low, position), text.find(phrase, position, high)
    places = [place for place in (before, after) if place >= 0]
    return min(places, key=lambda place: abs(place - position)) if places else None
