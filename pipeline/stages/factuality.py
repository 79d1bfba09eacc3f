"""Whether an event happened: polarity and modality from the words and verbs that it depends on."""

from __future__ import annotations

from collections.abc import Container, Iterator

from pipeline.stages.clauses import Link, Phrase, Syntax
from pipeline.stages.event_rules import PLANNED, Entry, EventRules, FactualityCue

_CONDITION_REACH = 12  # items behind a trigger in which إذا makes it conditional
_WHETHER = frozenset({"ما", "مما", "عما", "فيما", "بما"})  # they stand before إذا where it asks and sets no condition
_LIKELY_REACH = 6  # items behind a trigger in which على الأرجح makes it possible
_DENIAL = 12  # the reach of a verb that denies
_KEEPS_MODALITY = frozenset({"Statement"})  # families whose acts happen although what they speak of may not


def factuality(
    syntax: Syntax, first: int, last: int, entry: Entry, rules: EventRules, reporting: Container[str]
) -> tuple[str, str]:
    """Return polarity and modality of the event whose trigger are the items [first, last).

    `reporting` holds the verbs of saying: that somebody did not say it makes no event undone.
    """
    trigger = entry.trigger
    modality = trigger.modality or ("planned" if entry.tense == "future" else "actual")
    weak: str | None = None  # a plan that no word tells but ل or a tense: what governs it may make it a possibility
    polarity = "positive"
    for cue in _cues(syntax, first, entry, rules, reporting):
        if cue.polarity == "negative":
            polarity = "negative"
            if cue.reach >= _DENIAL and modality == "possible":
                modality = "actual"  # a denied rumour
        if cue.modality == "actual":
            break
        if cue.modality is not None and (modality in ("actual", weak) or cue.modality == "conditional"):
            modality, weak = cue.modality, "planned" if cue is PLANNED else None
    if modality in ("actual", weak or "planned") and _likely(syntax, last, rules):
        modality = "possible"
    if trigger.type.split(".")[0] not in _KEEPS_MODALITY and _condition_follows(syntax, last, rules):
        modality = "conditional"
    return polarity, modality


def _cues(
    syntax: Syntax, first: int, entry: Entry, rules: EventRules, reporting: Container[str]
) -> Iterator[FactualityCue]:
    """Yield the cues on the way from the trigger to the verbs that it depends on, the nearest first."""
    at, noun, distance, said = first, entry.tense == "nominal", 0, False
    if entry.participle and first and syntax.items[first - 1].folded in ("،", ","):
        return
    act = entry.trigger.type.split(".")[0] in _KEEPS_MODALITY
    phrase = syntax.phrase_at[first] if noun else None
    if phrase is not None:
        if phrase.preposition in rules.presupposing:
            return
        yield from _predicate(syntax, first, phrase, rules)
    for link in syntax.governors(first):
        for i in link.words:
            if i <= link.relative:
                return
            distance += 1
            item = syntax.items[i]
            cue = rules.cue_of(item.folded, verbal=False) if item.kind == "word" else None
            if cue is not None and distance <= cue.reach and _holds(syntax, i, at) and not (said and cue.polarity):
                yield cue
            if _adverbial(syntax, i, cue):
                return
        if phrase is not None and phrase.preposition == "ل" and not act and not _is_complement(syntax, link, rules):
            yield PLANNED
        if link.verb < 0 or link.relative >= 0:
            return
        tag, word = syntax.tags[link.verb], syntax.items[link.verb].folded
        cue = rules.cue_of(word, verbal=True)
        elsewhere = (tag is not None and tag.attached) or (phrase is not None and _decrees(syntax, phrase, link))
        if cue is not None and not elsewhere:
            yield cue
        said = word in reporting or (cue is not None and cue.modality == "possible")
        if tag is not None and tag.tense == "future" and not link.clause and not act:
            yield PLANNED
        if link.clause and not said and any(_stipulates(syntax, i) for i in link.words):
            yield PLANNED
        at, phrase, distance = link.verb, None, 0


def _adverbial(syntax: Syntax, index: int, cue: FactualityCue | None) -> bool:
    """Tell whether items[index] is a participle that opens a clause of its own behind a comma: …، مؤكدة أن، …، متهما فلانا ب"""
    if not index or syntax.items[index - 1].folded not in ("،", ",") or syntax.kind(index) != "noun":
        return False
    item, following = syntax.items[index], index + 1
    complemented = following < len(syntax.items) and (
        syntax.kind(following) == "complementizer" or syntax.items[following].folded in ("الي", "علي")
    )
    indefinite = not item.possessed and not item.folded.startswith("ال")
    return indefinite and item.folded.endswith(("ا", "ه", "ين")) and (complemented or cue is not None)


def _decrees(syntax: Syntax, phrase: Phrase, link: Link) -> bool:
    """Tell whether a noun is the subject of the verb before it, whose complement is a clause: تقضي التسوية بأن …"""
    behind = phrase.last
    return phrase.first == link.verb + 1 and behind < len(syntax.items) and syntax.kind(behind) == "complementizer"


def _likely(syntax: Syntax, last: int, rules: EventRules) -> bool:
    """Tell whether the clause goes on with على الأرجح."""
    for i in range(last, min(len(syntax.items), last + _LIKELY_REACH)):
        if syntax.items[i].folded == "علي" and i + 1 < len(syntax.items):
            cue = rules.cue_of(syntax.items[i + 1].folded, verbal=False)
            if cue is not None and cue.modality == "possible" and syntax.items[i + 1].folded.startswith("ال"):
                return True
        if syntax.kind(i) in ("punct", "verb", "relative", "complementizer", "conjunction"):
            break
    return False


def _stipulates(syntax: Syntax, index: int) -> bool:
    """Tell whether items[index] is the أن of على أن."""
    return index > 0 and syntax.kind(index) == "complementizer" and syntax.items[index - 1].folded == "علي"


def _predicate(syntax: Syntax, first: int, phrase: Phrase, rules: EventRules) -> Iterator[FactualityCue]:
    """Yield the cues of the verb whose subject the trigger is (التمويل سيأتي، بسعر قد يصل إلى)."""
    verb = next((i for i in range(first + 1, len(syntax.items)) if syntax.verbs[i] or _is_coming(syntax, i)), -1)
    if verb >= 0 and _is_coming(syntax, verb) and not syntax.verbs[verb]:
        if not phrase.preposition and not phrase.coordinated and _opens_clause(syntax, phrase.first):
            yield PLANNED
        return
    if verb < 0 or syntax.subject(verb) is not phrase:
        return
    for i in range(verb - 1, phrase.last - 1, -1):
        if syntax.kind(i) not in ("auxiliary", "adverb"):
            break
        cue = rules.cue_of(syntax.items[i].folded, verbal=False)
        if cue is not None and cue.polarity is None and _holds(syntax, i, verb):  # لا يزال، لا يتجاوز deny nothing
            yield cue
    tag = syntax.tags[verb]
    if tag is not None and tag.tense == "future":
        yield PLANNED


def _is_coming(syntax: Syntax, index: int) -> bool:
    """Tell whether items[index] stands for a verb and tells of the future: سيكون، ستجرى."""
    return syntax.kind(index) in ("auxiliary", "light") and syntax.items[index].folded.startswith(("سي", "ست"))


def _opens_clause(syntax: Syntax, index: int) -> bool:
    return index == 0 or syntax.kind(index - 1) in ("complementizer", "conjunction", "punct")


def _is_complement(syntax: Syntax, link: Link, rules: EventRules) -> bool:
    """Tell whether a noun with ل completes the word before it (تعرض لاختراق) and names no purpose."""
    places = [i for i in link.words if syntax.items[i].kind == "word"][:2]
    if link.verb >= 0:
        places.append(link.verb)
    return any(syntax.items[i].folded.lstrip("وف") in rules.completed for i in places)


def _holds(syntax: Syntax, index: int, verb: int) -> bool:
    """Tell whether قد at items[index] stands before a present (may), not before a past (has) or after كان."""
    tag = syntax.tags[index]
    if tag is None or (tag.bare != "قد" and syntax.items[index].folded != "فقد"):
        return True
    if index + 1 < len(syntax.items) and syntax.items[index + 1].folded in ("يكون", "تكون"):
        return True
    following = next((i for i in range(index + 1, verb + 1) if syntax.verbs[i]), -1)
    other = syntax.tags[following] if following >= 0 else None
    if other is None or other.tense != "present":
        return False
    return not any(item.folded.lstrip("و") in ("كان", "كانت") for item in syntax.items[max(0, index - 6) : index])


def _condition_follows(syntax: Syntax, last: int, rules: EventRules) -> bool:
    for i in range(last, min(len(syntax.items), last + _CONDITION_REACH)):
        tag = syntax.tags[i]
        if tag is not None and tag.joined and syntax.verbs[i]:
            return False
        if _adverbial(syntax, i, None):
            return False
        if syntax.items[i].folded == "ان" and i + 1 < len(syntax.items) and syntax.items[i + 1].folded == "لم":
            return True
        cue = rules.cue_of(syntax.items[i].folded, verbal=False)
        if cue is not None and cue.modality == "conditional" and syntax.kind(i) == "complementizer":
            return syntax.items[i - 1].folded not in _WHETHER
    return False
