"""Whether an event happened: polarity and modality from the words and verbs that it depends on."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from pipeline.stages.clauses import Link, Syntax
from pipeline.stages.event_rules import PLANNED, Entry, EventRules, FactualityCue
from pipeline.stages.layers import Record
from pipeline.stages.noun_phrases import Phrase

_CONDITION_REACH = 16  # items behind a trigger in which إذا makes it conditional
_WHETHER = frozenset({"ما", "مما", "عما", "فيما", "بما"})  # behind them إذا asks: لم يؤكد ما إذا كان قد طرد الموظف
_UNCONDITIONAL = _WHETHER | {"حتي"}  # behind them إذا and لو set no condition
_CASES = frozenset({"حال", "حاله"})  # with the noun of what may happen they set one: في حالة ثبوت الجريمة
_CONDITIONS = frozenset({"بشرط", "شريطه"})  # nouns that set one
_COMING_REACH = 12  # items behind a noun in which a future verb with its pronoun plans it (استثمارات … ستضخها)
_CALL_REACH = 4  # items between a verb of calling off and what it is about
_LIKELY_REACH = 6  # items behind a trigger in which على الأرجح makes it possible
_EXCEPTION_REACH = 6  # items behind a negated trigger in which سوى tells of what happened
_COORDINATED = 4  # words that a noun joined to another one may stand farther behind a cue
_DENIAL = 12  # the reach of a verb that denies
_DENIAL_NOUN = 8  # that of its participle
_KEEPS_MODALITY = frozenset({"Statement"})  # families whose acts happen although what they speak of may not
_CHARGES = frozenset({"Legal.Lawsuit", "Statement.Act"})  # a charge that somebody denies was made: نفى التهمة
_CALLED_OFF = frozenset(
    {
        "Conflict.Protest",
        "Finance.Dividend",
        "Finance.Funding",
        "Finance.Investment",
        "Government.Meeting",
        "Organization.Acquisition",
        "Organization.Merger",
        "Personnel.Election",
        "Product.Launch",
        "Transaction.Sale",
    }
)  # what is called off does not happen; a ban, a fine or a post that is ended did
_SUSPENDED = frozenset(
    {
        "Finance.Dividend",
        "Finance.Funding",
        "Finance.Investment",
        "Organization.Acquisition",
        "Organization.Merger",
        "Personnel.Appointment",
        "Product.Launch",
        "Transaction.Sale",
    }
)  # what is suspended does not happen for now; a strike that is suspended did
_SCHEDULED = frozenset({"Government.Meeting", "Personnel.Election"})  # what news tells of before them is still ahead
_DECREED = frozenset(
    {"Personnel.Appointment", "Personnel.Dismissal", "Product.Discontinuation", "Regulation.Ban"}
)  # the order does it
_UNDERTAKEN = frozenset(
    {
        "Finance.Investment",
        "Organization.Acquisition",
        "Organization.Closure",
        "Organization.DealTermination",
        "Organization.Founding",
        "Product.Launch",
        "Transaction.Sale",
    }
)  # they take time: who has decided on them or now begins with them has them ahead
_AGREED = frozenset({"Legal.Ruling", "Organization.Partnership"})  # an agreement on them is the act: اتفاق تسوية
_IN_FORCE = frozenset(
    {"Legal.Fine", "Legal.Ruling", "Regulation.Ban"}
)  # what somebody appeals against or lifts was made
_ACCORDING = frozenset({"بحسب", "حسب", "وفق", "وفقا", "طبقا"})
_SENTENCE_ENDS = frozenset({".", "!", "؟", "?", ":"})
_CALLED_FOR = frozenset({"Conflict.Protest"})  # who calls for them is preparing them
_THREATENED = frozenset({"Legal.Fine", "Legal.Ruling"})  # a law that speaks of them speaks of a case
_UNDERTAKING = frozenset({"قيام", "اقدام", "تعرض"})  # the noun behind them with ب or ل is the act: بعد قيامه بتفتيش
_BOUNDING = frozenset({"يقل", "تقل", "يزيد", "تزيد"})
_SUFFERER = 5  # words between تعرض and its ل tell who suffers: تعرض بيانات عملائها لقرصنة
_THIS = frozenset({"هذا", "هذه"})  # what they point at is there: هذا القرار سيوفر
_WITHOUT = frozenset({"دون", "بدون"})  # they reach over the أن behind them
_SINCE = frozenset({"بعدما", "عندما", "حينما", "حين", "قبلما", "كلما", "لان", "لانه", "لانها", "لانهم"})
_NEGATED = 3  # words before a verb among which its negation stands
_WE = frozenset(
    {"هو", "هي", "هم", "نحن", "انا"}
)  # behind a comma they begin the main clause: رغم أننا لا نعلق، نحن نحقق
_DURING = frozenset(
    {"خلال", "اثناء", "في", "مع", "وسط"}
)  # what is still ahead has what is planned for it: ستعرض خلال المؤتمر
_PAST = frozenset({"السابق", "السابقه", "الاخير", "الاخيره", "الماضي", "الماضيه", "الاول", "الاولي", "الذي", "التي"})
_FORESEEN = frozenset({"Market.PriceChange"})  # nobody plans them: what is ahead is only expected
_FORECAST = frozenset(
    {"Finance.ProfitLoss", "Finance.Revenue", "Market.Valuation", "Service.Usage"}
)  # a tense alone makes them no plan: ستخسر البنوك
_FIGURES = frozenset({"Commerce", "Finance", "Market", "Service"})  # families in which رفع raises and does not lift
_INCIDENTS = frozenset(
    {"Conflict.Attack", "Organization.Bankruptcy", "Personnel.Resignation", "Security.Breach", "Service.Outage"}
)  # what somebody will speak about happened
_ABOUT = frozenset({"حول", "بشان", "ازاء", "حيال"})
_ACCUSING = frozenset({"accuses", "accused"})  # kinds of cues
_TOPIC = _ABOUT | {"عن"}
_NOT = frozenset({"لم", "لن", "لا"})
_ATTENDED = frozenset(
    {"في", "خلال", "حول", "من"}
)  # what is denied beside them leaves a meeting as it is: لم يشارك في القمة
_CONCERNING = frozenset(
    {
        "خاص",
        "خاصه",
        "الخاص",
        "الخاصه",
        "متعلق",
        "متعلقه",
        "المتعلق",
        "المتعلقه",
        "مرتبط",
        "مرتبطه",
        "المرتبط",
        "المرتبطه",
    }
)  # with ب: لم يعلق على الوثائق المتعلقة بالاختراق
_COMPARED = frozenset({"اكثر", "اقل", "اعلي", "ادني", "افضل", "اسوا", "اسرع", "ابطا", "اكبر", "اصغر", "غير"})
_ORGANIZING = frozenset({"تنظيم", "عقد", "اجراء", "اقامه", "استضافه", "موعد"})
_EXCEPT = frozenset({"سوي", "الا"})
_MAY_BE = frozenset({"يكون", "تكون", "يتم", "تتم", "يجري", "تجري"})  # verbs that stand for others, behind قد
_STILL = ("زال", "يزال", "تزال", "يزالون", "بد")  # لا يزال، لا بد deny nothing
_RELAPSE = FactualityCue("positive", "possible", 0)  # a denial that is denied: لم ينف
_CONDITION = FactualityCue(None, "conditional", 0)  # في حال before a verb
_OPEN = FactualityCue(None, "possible", 40, "asks")  # whether: لم تذكر ما إذا كانت ستغلق
_WAS = frozenset({"كان", "كانت", "كانوا", "كنت", "كنا"})  # behind إن they ask: لا يعرف إن كانت قد استقالت
_REMIND = frozenset(
    {
        *("تعلم", "تعلمين", "تعلمون", "تعرف", "تعرفين", "تعرفون", "تدري", "تدرون", "تذكر", "تذكرون", "تتذكر"),
        *("تتذكرون", "سمعت", "سمعتم", "علمت", "علمتم", "عرفت", "عرفتم", "لاحظت", "لاحظتم", "رايت", "رايتم"),
    }
)  # behind هل they tell what happened: هل تعلم أن الشركة أطلقت
_KEPT = FactualityCue("positive", None, 0)  # what is not called off: لم تتراجع عن الإضراب


def factuality(
    syntax: Syntax, first: int, last: int, entry: Entry, rules: EventRules, reporting: Container[str]
) -> tuple[str, str]:
    """Return polarity and modality of the event whose trigger are the items [first, last).

    `reporting` holds the verbs of saying: that somebody did not say it makes no event undone.
    """
    trigger = entry.trigger
    act = trigger.type.split(".")[0] in _KEEPS_MODALITY
    charge = trigger.type in _CHARGES and entry.tense == "nominal" and _is_definite(syntax, first)
    any_such = False  # أي: whichever there may be
    put_off = False  # the cue before calls it off or puts it off: what may be put off is still planned
    modality = trigger.modality or ("planned" if entry.tense == "future" else "actual")
    # a plan that no word tells but ل: what governs it may make it a possibility
    weak: str | None = None
    arranged = _is_arranged(syntax, first, entry)
    apart = entry.tense == "nominal" and _stands_apart(syntax, first, trigger.type)
    intended = False  # the cue before is a verb that plans: قد تقرر الانسحاب is no plan yet
    polarity = "positive"
    for cue in _cues(syntax, first, entry, rules, reporting):
        if cue.kind == "cancels" and trigger.type not in _CALLED_OFF:
            if is_in_force(syntax, first, trigger.type):
                break  # ستلغي الحظر
            continue
        if (
            (cue.kind == "purpose" and syntax.items[first].possessed)
            or (cue.kind == "suspends" and trigger.type not in _SUSPENDED)
            or (cue.kind == "decree" and trigger.type in _DECREED)
            or (cue.kind == "contests" and trigger.type not in _IN_FORCE)
            or (cue.kind in ("law", "faces") and trigger.type not in _THREATENED)
            or (cue.kind in ("decides", "starts", "near") and trigger.type not in _UNDERTAKEN)
            or (cue.kind == "announces" and not arranged)
            or (cue.kind == "accord" and trigger.type in _AGREED)
            or (cue.kind in _ACCUSING and trigger.type.startswith("Legal."))
            or (cue.kind == "urges" and (trigger.type in _SCHEDULED or _is_definite(syntax, first)))
            or (cue.polarity == "negative" and apart and cue.kind not in ("cancels", "suspends"))
            or (cue.kind == "lifts" and trigger.type.split(".")[0] in _FIGURES)
        ):
            continue
        if cue.kind == "asks" and entry.tense == "nominal" and _is_known(syntax, first):
            break  # هل تؤثر استقالة الوزير، هل تنتهي الحرب
        if cue.kind == "any":
            any_such = True
            continue
        if put_off and polarity == "negative" and cue.modality == "possible":
            polarity, modality = "positive", "planned"
            break
        if intended and cue is rules.factuality["قد"] and modality == "planned":
            modality = "possible"
        intended = cue.kind in ("verb", "decides", "accord")
        put_off = cue.polarity == "negative" and cue.kind in ("cancels", "suspends")
        if cue.polarity == "positive":
            polarity = "positive"
            modality = (cue.modality if modality != "conditional" else None) or modality
        elif cue.polarity == "negative" and not (charge and cue.reach >= _DENIAL_NOUN):
            polarity = "negative"
            if cue.reach >= _DENIAL and modality == "possible":
                modality = "actual"  # a denied rumour
        if cue.modality == "actual":
            break
        if act and cue.modality != "conditional" and cue.kind != "asks":
            continue
        if cue.modality is not None and (
            modality in ("actual", weak)
            or cue.modality == "conditional"
            or cue.kind == "asks"
            or (modality == "planned" and (cue.kind in _ACCUSING or (cue.kind == "other" and entry.tense == "future")))
        ):
            called = cue.kind == "summons" and trigger.type in _CALLED_FOR
            modality, weak = (
                "planned" if called else cue.modality,
                "planned" if cue is PLANNED or cue.kind == "adjective" else None,
            )
    if modality in ("actual", weak or "planned") and _likely(syntax, last, rules):
        modality = "possible"
    if not act and modality == "planned" and _rumoured(syntax, first, rules):
        modality = "possible"
    if modality == "planned" and (
        trigger.type in _FORESEEN
        or (trigger.type == "Finance.Indicator" and _grows(syntax, first, entry))
        or (trigger.type in _FORECAST and (weak is not None or entry.tense == "future"))
    ):
        modality = "possible"
    if any_such and polarity == "positive" and modality in ("actual", weak):
        modality = "possible"
    if polarity == "negative" and not act and _excepted(syntax, last):
        return "positive", "conditional"
    if polarity == "negative" and entry.tense != "nominal" and _but_for(syntax, last):
        polarity = "positive"
    if not act and (_condition_opens(syntax, first, entry) or _condition_follows(syntax, last, rules)):
        modality = "conditional"
    return polarity, modality


def note_plans(events: Iterable[Record], ahead: set[str]) -> None:
    """Keep in `ahead` the types of meetings and elections that a sentence's `events` tell to be planned."""
    for event in events:
        if event["type"] in _SCHEDULED:
            (ahead.discard if event["modality"] == "actual" else ahead.add)(event["type"])


def takes_up_plan(syntax: Syntax, first: int) -> bool:
    """Tell whether a noun may mean what the sentences before told to be planned: ويأتي هذا الاجتماع بعد …"""
    phrase = syntax.phrase_at[first]
    if phrase is None or not _is_definite(syntax, first) or phrase.preposition == "بعد":
        return False
    if any(syntax.items[i].folded in _PAST for i in range(first + 1, min(phrase.last + 1, len(syntax.items)))):
        return False
    link = next(syntax.governors(first), None)
    verb = next((i for i in range(first + 1, len(syntax.items)) if syntax.verbs[i]), -1)
    if verb >= 0 and _tense(syntax, verb) == "past" and syntax.subject(verb) is phrase:
        return False
    return link is None or link.verb < 0 or link.clause or _tense(syntax, link.verb) != "past"


def is_in_force(syntax: Syntax, first: int, event_type: str) -> bool:
    """Tell whether items[first] names a ban, a fine or a ruling that is known and so was made: الحظر سيرفع غدا."""
    return event_type in _IN_FORCE and _is_definite(syntax, first)


def _cues(
    syntax: Syntax, first: int, entry: Entry, rules: EventRules, reporting: Container[str]
) -> Iterator[FactualityCue]:
    """Yield the cues on the way from the trigger to the verbs that it depends on, the nearest first."""
    at, noun, distance, said = first, entry.tense == "nominal", 0, False
    if entry.participle and first and syntax.items[first - 1].folded in ("،", ","):
        return
    if entry.tense == "past" and first and syntax.items[first].folded.startswith("ف") and _is_joined(syntax, first):
        return  # فهبط السهم: what followed from the clause before
    phrase = syntax.phrase_at[first] if noun else None
    yield from _beside(syntax, first, entry, rules)
    if phrase is None and entry.tense == "present" and first and syntax.phrase_at[first - 1] is not None:
        yield from (
            cue for cue in _told_by_subject(syntax, first, None, rules) if cue.kind == "noun"
        )  # مشروع قانون يحظر
    if phrase is not None:
        yield from _adjectives(syntax, first, phrase, rules)
        if phrase.preposition in rules.presupposing:
            if entry.trigger.type in _SCHEDULED and phrase.preposition in _DURING and _told_ahead(syntax, first):
                yield PLANNED
            return
        if _is_past(syntax, first, phrase, entry, rules) or _happened(syntax, first, phrase, reporting):
            return
        yield from _predicate(syntax, entry, first, phrase, rules)
        if phrase.preposition == "قبل":
            link = next(syntax.governors(first), None)
            ahead = link is not None and link.verb >= 0 and not link.clause and _tense(syntax, link.verb) == "future"
            if ahead or entry.trigger.type in _SCHEDULED:
                yield PLANNED
            return  # what is said of the clause is not said of what it came before
    if phrase is not None and phrase.coordinated:
        distance = -_COORDINATED
    if phrase is None and _in_case(syntax, first):
        yield _CONDITION
        return
    denied: FactualityCue | None = None  # the verb of denial before, which a negation takes back
    spared = False  # whether the negation of the verb before leaves the noun as it is: لم يسفر الهجوم عن إصابات
    for link in syntax.governors(first):
        if _complies(syntax, link, entry, rules):
            return
        opened, clausal = False, any(syntax.kind(i) == "complementizer" for i in link.words)
        for i in link.words:
            if syntax.items[i].folded in _WE and i and syntax.items[i - 1].folded in ("،", ","):
                return
            if i <= link.relative or (i == at - 1 and syntax.kind(at) == "light" and _is_plain(syntax, i)):
                return  # اتفاق جرى توقيعه
            opens = syntax.kind(i) == "complementizer"
            opened = opened or opens
            if syntax.items[i].folded in rules.findings:
                distance = 0  # لا دليل على اختراق، عدم اكتشاف أي سرقة
                continue
            distance += not (opens and i and syntax.items[i - 1].folded in _WITHOUT)
            cue = _cue_at(syntax, i, rules)
            if cue is not None and cue.kind == "noun" and syntax.kind(at) == "light" and not opened and clausal:
                continue  # أن هذه المشاريع قد وقعت عقودها
            if cue is not None and cue.polarity == "negative" and spared and i >= at - _NEGATED:
                continue
            if cue is not None and distance <= cue.reach and _holds(syntax, i, at) and not (said and cue.polarity):
                takes_back = denied is not None and cue.polarity == "negative"
                yield _taken_back(denied) if denied is not None and takes_back else cue
                if cue.kind == "asks":
                    return  # what nobody knows is not denied: لا يعرف ما إذا كان قد استقال
                if cue.modality in ("planned", "possible") and cue.kind != "announces":
                    distance = 0  # لا نية لبيع: what stands before the plan negates it
            if syntax.items[i].folded in _UNDERTAKING and phrase is not None and phrase.preposition in ("ب", "ل"):
                distance = 0  # عدم تعرض بيانات العملاء لقرصنة
            if _adverbial(syntax, i, cue) or _undertaken(syntax, i, phrase, rules):
                return
            if opens and _circumstantial(syntax, i):
                if link.verb >= 0 and _tense(syntax, link.verb) == "future" and _tense(syntax, at) != "past":
                    yield PLANNED
                return
        completes = phrase is not None and phrase.preposition == "ل" and _is_complement(syntax, link, rules)
        if phrase is not None and phrase.preposition == "ل" and not completes:
            yield PLANNED
        if link.verb < 0 or link.relative >= 0:
            return
        if _in_case(syntax, link.verb):
            yield _CONDITION
            return
        if _bounds(syntax, link.verb):
            return
        word = syntax.items[link.verb].folded
        cue = rules.cue_of(word, verbal=True)
        if cue is None and (other := rules.cue_of(word, verbal=False)) is not None and len(link.words) <= other.reach:
            cue = other  # يمكن أن، يبدو أن
        tag = syntax.tags[link.verb]
        elsewhere = (tag is not None and tag.attached) or (phrase is not None and _decrees(syntax, phrase, link))
        spared = cue is not None and cue.kind in ("bears", "vows") and _is_there(syntax, link, phrase)
        lasting = cue is not None and cue.kind == "lasts" and _is_there(syntax, link, phrase)
        if cue is not None and (
            not _takes(syntax, link, phrase, cue)
            or cue.kind == "bears"
            or (cue.kind == "lasts" and (not lasting or entry.trigger.type in _SCHEDULED))
        ):
            cue = None
        if cue is not None and not elsewhere and not (completes and word.lstrip("وف") in rules.completed):
            yield cue
        if word.lstrip("وف") in rules.containing:
            yield from _told_by_subject(syntax, link.verb, phrase, rules)
        denied = cue if cue is not None and cue.polarity == "negative" and not elsewhere else None
        said = denied is None and (word in reporting or word.lstrip("وف") in rules.of_others)
        coming = _tense(syntax, link.verb) == "future" or _is_coming(syntax, link.verb)
        if coming and not link.clause and not lasting and not _acts(syntax, link, phrase, entry):
            yield PLANNED
        if link.clause and not said and any(_stipulates(syntax, i) for i in link.words):
            yield PLANNED
        at, phrase, distance = link.verb, None, 0


def _beside(syntax: Syntax, first: int, entry: Entry, rules: EventRules) -> Iterator[FactualityCue]:
    """Yield the cues right before and behind the trigger: من المقرر طرحه, بسعر قد يصل إلى, ستكون الخدمة متاحة."""
    items, behind = syntax.items, first + 1
    if first and items[first - 1].folded == "ام":
        yield _OPEN  # هل استقال أم أقيل
    if first > 1 and items[first - 2].folded.endswith("من") and entry.tense != "future":
        cue = _cue_at(syntax, first - 1, rules)
        if cue is not None and cue.kind in ("word", "participle") and _is_definite(syntax, first - 1):
            yield cue
    if entry.tense != "nominal" or _is_definite(syntax, first) or items[first].possessed:
        return
    if behind + 1 < len(items) and items[behind].folded == "قد" and _tense(syntax, behind + 1) == "present":
        yield rules.factuality["قد"]
    phrase = syntax.phrase_at[first]
    if phrase is not None and not phrase.preposition and phrase.first == first:
        link = next(syntax.governors(first), None)
        if link is not None and link.verb < 0 and any(_is_coming(syntax, i) for i in link.words):
            yield PLANNED


def _is_past(syntax: Syntax, first: int, phrase: Phrase, entry: Entry, rules: EventRules) -> bool:
    """Tell whether what stands before a noun leaves it as it happened: بعد أسابيع من استقالة, نتيجة لهذه الخسائر, شهادة حول التسريب."""
    if phrase.preposition in _ABOUT:
        return entry.trigger.type in _INCIDENTS and entry.trigger.modality is None
    if phrase.preposition == "ل":
        before = phrase.first - 1
        return before >= 0 and syntax.items[before].folded in rules.presupposing
    if phrase.preposition != "من":
        return False
    times = phrase.first - 2
    return times > 0 and syntax.items[times].kind == "time" and _since(syntax, times)


def _is_arranged(syntax: Syntax, first: int, entry: Entry) -> bool:
    """Tell whether a noun is what somebody holds, so that who announces it plans it: أعلن تنظيم استفتاء، إعلانه عن عقد قمة."""
    if entry.trigger.type not in _SCHEDULED or not first or _is_definite(syntax, first):
        return False
    tag = syntax.tags[first - 1]
    return tag is not None and tag.bare in _ORGANIZING


def _since(syntax: Syntax, time: int) -> bool:
    """Tell whether items[time] has بعد before it or in it: بعد أسابيع من."""
    return any(
        syntax.items[i].folded.split()[0].lstrip("و") == "بعد" for i in (time - 1, time) if syntax.items[i].folded
    )


def _acts(syntax: Syntax, link: Link, phrase: Phrase | None, entry: Entry) -> bool:
    """Tell whether a noun with هذا is the subject of a verb that tells what it will do: سيوفر هذا القرار فرصا."""
    if phrase is None or entry.trigger.type in _SCHEDULED or syntax.kind(link.verb) != "verb":
        return False
    return syntax.items[phrase.first].folded in _THIS and syntax.subject(link.verb) is phrase


def _is_plain(syntax: Syntax, index: int) -> bool:
    """Tell whether items[index] is a noun without the article."""
    return syntax.kind(index) == "noun" and not _is_definite(syntax, index)


def _is_there(syntax: Syntax, link: Link, phrase: Phrase | None) -> bool:
    """Tell whether a noun is the subject of a verb or what it says something came from: لم ينتج عن الخفض."""
    if link.clause or phrase is None:
        return False
    return phrase.preposition == "عن" or syntax.subject(link.verb) is phrase


def _complies(syntax: Syntax, link: Link, entry: Entry, rules: EventRules) -> bool:
    """Tell whether a verb on the way, in a condition say, is about a ruling or a ban that is there: إذا لم تمتثل للحكم."""
    if entry.trigger.type not in _IN_FORCE:
        return False
    verbs = (i for i in link.words if syntax.verbs[i] or (i and syntax.items[i - 1].folded in _NOT))
    cues = (rules.cue_of(syntax.items[i].folded, verbal=True) for i in verbs)
    return any(cue is not None and cue.kind == "contests" for cue in cues)


def _happened(syntax: Syntax, first: int, phrase: Phrase, reporting: Container[str]) -> bool:
    """Tell whether a relative clause in the past takes up a definite noun, which so happened: الهجوم الذي ضرب الشركة قد يكون …"""
    at = phrase.last + 1
    if at >= len(syntax.items) or syntax.kind(phrase.last) != "relative" or not _is_definite(syntax, first):
        return False
    return syntax.verbs[at] and _tense(syntax, at) == "past" and syntax.items[at].folded not in reporting


def _told_ahead(syntax: Syntax, first: int) -> bool:
    """Tell whether the clause in which a noun stands is about the future: ستكون حاضرة خلال الاجتماع."""
    link = next(syntax.governors(first), None)
    if link is None or link.clause:
        return False
    verb = link.verb >= 0 and (_tense(syntax, link.verb) == "future" or _is_coming(syntax, link.verb))
    return verb or any(_is_coming(syntax, i) for i in link.words)


def _grows(syntax: Syntax, first: int, entry: Entry) -> bool:
    """Tell whether a figure itself, and nobody who plans it, is the subject of a verb in the future: سينمو الطلب."""
    if entry.tense != "future" or entry.attached:
        return False
    subject = syntax.subject(first)
    tag = syntax.tags[subject.first] if subject is not None else None
    return tag is not None and not tag.role


def _stands_apart(syntax: Syntax, first: int, event_type: str) -> bool:
    """Tell whether a negation before a noun denies only what concerns it: لم يحضر في القمة, البيانات المتعلقة بالاختراق."""
    phrase = syntax.phrase_at[first]
    if phrase is None or phrase.first != first or not first:
        return False
    if phrase.preposition == "ب":
        return syntax.items[first - 1].folded in _CONCERNING
    return event_type in _SCHEDULED and phrase.preposition in _ATTENDED


def _but_for(syntax: Syntax, last: int) -> bool:
    """Tell whether the clause of a negated verb goes on with what alone it holds of: لم يحذف الموقع سوى حسابين، لم يبع إلا سيارة."""
    for i in range(last, min(len(syntax.items) - 1, last + _EXCEPTION_REACH)):
        if syntax.items[i].folded in _EXCEPT:
            return syntax.kind(i + 1) != "complementizer"
        if syntax.kind(i) in ("punct", "verb", "relative", "complementizer", "conjunction"):
            return False
    return False


def _bounds(syntax: Syntax, verb: int) -> bool:
    """Tell whether a verb only sets a bound to the number behind it: ما لا يقل عن 20 شخصا قتلوا."""
    behind = syntax.items[verb + 1].folded if verb + 1 < len(syntax.items) else ""
    return (
        behind == "عن" and verb > 0 and syntax.items[verb].folded in _BOUNDING and syntax.items[verb - 1].folded == "لا"
    )


def _told_by_subject(syntax: Syntax, verb: int, phrase: Phrase | None, rules: EventRules) -> Iterator[FactualityCue]:
    """Yield the cues in the subject of a verb whose complement is what the subject holds: تتضمن الخطة إغلاق فروع."""
    subject = syntax.subject(verb)
    if subject is None or subject is phrase or subject.name >= 0:
        return
    for i in range(subject.first, subject.last):
        cue = _cue_at(syntax, i, rules)
        if cue is not None and cue.polarity is None and cue.modality != "actual":
            yield cue


def _takes(syntax: Syntax, link: Link, phrase: Phrase | None, cue: FactualityCue) -> bool:
    """Tell whether what depends on a verb is what its cue is about: وافق على البيع, not وافق في جلسته nor أقر بأن."""
    if cue.kind in ("cancels", "suspends"):
        return _calls_off(syntax, link, phrase)
    if cue.kind == "aims" and phrase is not None and syntax.subject(link.verb) is phrase:
        return False
    if cue.kind == "adopts":
        return not link.clause
    if cue.kind == "vows":
        return link.clause or (phrase is not None and phrase.preposition == "ب")
    if cue.kind == "object":
        return phrase is None or phrase.preposition != "ب"
    if cue.kind == "directs":
        return phrase is not None and phrase.preposition == "ب"
    if cue.kind == "upon":
        return phrase is not None and phrase.preposition == "علي"
    if cue.kind == "decides" and phrase is not None and phrase.preposition in _TOPIC:
        return False
    if cue.kind == "announces":
        return not link.clause
    if cue.kind == "near":
        return phrase is not None and phrase.preposition == "من"
    if cue.kind == "starts":
        return phrase is not None and syntax.subject(link.verb) is not phrase
    if phrase is not None and phrase.preposition in ("في", "من") and cue.kind in ("verb", "aims", "accord", "decides"):
        subject = syntax.subject(link.verb)
        between = (i for i in link.words[1:] if syntax.items[i].kind == "word")
        return any(subject is None or not subject.first <= i < subject.last for i in between)
    return True


def _calls_off(syntax: Syntax, link: Link, phrase: Phrase | None) -> bool:
    """Tell whether a noun is what the verb of calling off before it is about, not its subject nor farther off."""
    near = phrase is None or len(link.words) <= _CALL_REACH
    return near and (phrase is None or syntax.subject(link.verb) is not phrase)


def _tense(syntax: Syntax, verb: int) -> str:
    tag = syntax.tags[verb]
    return tag.tense if tag is not None else ""


def _is_joined(syntax: Syntax, index: int) -> bool:
    tag = syntax.tags[index]
    return tag is not None and tag.joined


def _is_definite(syntax: Syntax, index: int) -> bool:
    """Tell whether items[index] is a word with the article, as a definite noun and its adjectives are."""
    tag = syntax.tags[index]
    return tag is not None and tag.bare.startswith("ال")


def _cue_at(syntax: Syntax, index: int, rules: EventRules) -> FactualityCue | None:
    """Return the cue that items[index] is, a preposition written on to it left out (بفضيحة)."""
    tag = syntax.tags[index]
    if tag is None:
        return None
    cue = rules.cue_of(syntax.items[index].folded, verbal=False)
    if cue is None and tag.preposition:
        cue = rules.cue_of(tag.bare, verbal=False)
    behind = syntax.items[index + 1].folded if index + 1 < len(syntax.items) else ""
    if (
        cue is not None
        and cue.modality == "conditional"
        and index
        and syntax.items[index - 1].folded.removeprefix("و") in _WHETHER
    ):
        return _OPEN
    if _asks(syntax, index, behind):
        return _OPEN
    if cue is not None and (
        (cue.kind == "asks" and behind in _REMIND)
        or (cue.kind == "upon" and behind != "علي")
        or (cue.kind == "near" and behind != "من")
        or (cue.kind == "accused" and not _tells_of_what(syntax, index + 1))
        or _is_measure(syntax, index, cue)
        or (tag.bare == "لا" and behind.endswith(_STILL) and cue.polarity)
    ):
        return None
    return cue


def _asks(syntax: Syntax, index: int, behind: str) -> bool:
    """Tell whether items[index] asks without هل: لا يعرف إن كانت ستغلق, and at the start أتعلن الشركة …؟"""
    item = syntax.items[index]
    if item.hypothetical:
        return behind in _WAS and index > 0 and syntax.kind(index - 1) not in ("punct", "conjunction")
    verbs, opens = syntax.words.verbs, not index or syntax.kind(index - 1) == "punct"
    if not opens or item.folded[:2] not in ("ات", "اي", "اس") or item.folded in verbs:
        return False
    verb = verbs.get(item.folded[1:])
    return verb is not None and verb.tense in ("present", "future") and syntax.items[-1].folded in ("؟", "?")


def _is_known(syntax: Syntax, first: int) -> bool:
    """Tell whether a question takes the noun at items[first] for granted: with the article, or as its verb's definite subject."""
    link = next(syntax.governors(first), None)
    if link is not None and link.verb >= 0 and syntax.kind(link.verb) == "light":
        return False  # هل تتم الصفقة
    if _is_definite(syntax, first):
        return True
    phrase, behind = syntax.phrase_at[first], first + 1
    if phrase is None or phrase.first != first or link is None or link.verb < 0 or link.clause:
        return False
    definite = syntax.items[first].possessed or (behind < phrase.last and _is_definite(syntax, behind))
    return definite and syntax.subject(link.verb) is phrase


def _tells_of_what(syntax: Syntax, index: int) -> bool:
    """Tell whether what somebody is accused of stands at items[index]: متهم بسرقة، ادعاء بأن, not اعترف المتهمان."""
    tag = syntax.tags[index] if index < len(syntax.items) else None
    return tag is not None and (tag.preposition == "ب" or tag.bare in ("في", "بان", "بانه", "بانها", "بانهم"))


def _is_measure(syntax: Syntax, index: int, cue: FactualityCue) -> bool:
    """Tell whether a participle of expecting only says what an amount is compared with: أكثر من المتوقع، على غير المتوقع."""
    if cue.kind not in ("participle", "word") or not index or not _is_definite(syntax, index):
        return False
    before = index - 1
    if before and syntax.items[before].folded == "من":
        before -= 1
    return syntax.items[before].folded in _COMPARED


def _taken_back(denial: FactualityCue) -> FactualityCue:
    return _KEPT if denial.kind in ("cancels", "suspends") else _RELAPSE


def _undertaken(syntax: Syntax, index: int, phrase: Phrase | None, rules: EventRules) -> bool:
    """Tell whether items[index] is قيام behind a preposition whose noun happened: بعد قيام الشرطة بتفتيش."""
    tag = syntax.tags[index]
    return (
        tag is not None
        and tag.bare in _UNDERTAKING
        and index > 0
        and syntax.items[index - 1].folded in rules.presupposing
        and phrase is not None
        and phrase.preposition in ("ب", "ل")
    )


def _circumstantial(syntax: Syntax, index: int) -> bool:
    """Tell whether the clause that items[index] opens tells when or why, so that no verb before governs it: بعد أن، لأن."""
    if syntax.items[index].folded.lstrip("وف") in _SINCE:
        return True
    return index > 0 and syntax.items[index - 1].folded in ("بعد", "قبل", "منذ", "رغم", "بسبب", "وبعد")


def _in_case(syntax: Syntax, verb: int) -> bool:
    """Tell whether في حال stands right before a verb: في حال فرضت رسوما، في حال جرى فرض رسوم."""
    return verb > 1 and syntax.items[verb - 1].folded in _CASES and syntax.items[verb - 2].folded in ("في", "وفي")


def _adverbial(syntax: Syntax, index: int, cue: FactualityCue | None) -> bool:
    """Tell whether items[index] is a participle that opens a clause of its own behind a comma: …، مؤكدة أن، …، متهما فلانا ب"""
    if not index or syntax.kind(index) != "noun":
        return False
    if syntax.items[index - 1].folded not in ("،", ","):
        return syntax.items[index].folded.startswith("قائل") and syntax.kind(index + 1) == "complementizer"
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


def _rumoured(syntax: Syntax, first: int, rules: EventRules) -> bool:
    """Tell whether a sentence begins with leaks or expectations by which it tells what will be: بحسب تسريبات، سيطرح الهاتف"""
    start = first
    while start > 0 and syntax.items[start - 1].folded not in _SENTENCE_ENDS:
        start -= 1
    if start == first or syntax.items[start].folded.removeprefix("و") not in _ACCORDING:
        return False
    cues = (_cue_at(syntax, index, rules) for index in range(start + 1, min(first, start + 3)))
    return any(cue is not None and cue.modality == "possible" for cue in cues)


def _stipulates(syntax: Syntax, index: int) -> bool:
    """Tell whether items[index] is the أن of على أن."""
    return index > 0 and syntax.kind(index) == "complementizer" and syntax.items[index - 1].folded == "علي"


def _adjectives(syntax: Syntax, first: int, phrase: Phrase, rules: EventRules) -> Iterator[FactualityCue]:
    """Yield the cues among the adjectives of a noun: الإضراب المقرر، اندماجها المحتمل."""
    behind = (i for i in range(first + 1, phrase.last) if syntax.items[i - 1].folded != "غير")
    told = (rules.adjectives.get(syntax.items[i].folded) for i in behind)
    yield from (cue for cue in told if cue is not None)


def _predicate(syntax: Syntax, entry: Entry, first: int, phrase: Phrase, rules: EventRules) -> Iterator[FactualityCue]:
    """Yield the cues of the verb whose subject the trigger is (التمويل سيأتي، بسعر قد يصل إلى)."""
    if _will_be(syntax, phrase):
        yield PLANNED
        return
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
    known = phrase.first > 0 and syntax.items[phrase.first - 1].folded in _THIS
    if tag is not None and tag.tense == "future" and not known:
        governing = rules.cue_of(syntax.items[verb].folded, verbal=True)
        lasting = governing is not None and governing.kind == "lasts" and entry.trigger.type not in _SCHEDULED
        yield governing if governing is not None and (governing.kind == "contests" or lasting) else PLANNED


def _will_be(syntax: Syntax, phrase: Phrase) -> bool:
    """Tell whether a clause behind a noun tells of its future: انتخابات ستجري، الجولة التي ستعقد، استثمارات … ستضخها شركات."""
    end = min(len(syntax.items), phrase.last + _COMING_REACH)
    for i in range(phrase.last, end):
        kind, tag = syntax.kind(i), syntax.tags[i]
        if kind == "relative":
            at = i + 1
            future = at < len(syntax.items) and (
                (syntax.verbs[at] and _tense(syntax, at) == "future") or _is_coming(syntax, at)
            )
            return future and all(_is_definite(syntax, between) for between in range(phrase.last, i))
        if kind == "verb" and tag is not None and tag.attached and tag.tense == "future":
            return not tag.joined
        if kind in ("complementizer", "conjunction", "punct"):
            return False
    return False


def _is_coming(syntax: Syntax, index: int) -> bool:
    """Tell whether items[index] stands for a verb and tells of the future: سيكون، ستجرى."""
    return syntax.kind(index) in ("auxiliary", "light") and syntax.items[index].folded.lstrip("وف").startswith(
        ("سي", "ست")
    )


def _opens_clause(syntax: Syntax, index: int) -> bool:
    return index == 0 or syntax.kind(index - 1) in ("complementizer", "conjunction", "punct")


def _is_complement(syntax: Syntax, link: Link, rules: EventRules) -> bool:
    """Tell whether a noun with ل completes the word before it (تعرض لاختراق) and names no purpose."""
    words = [i for i in link.words if syntax.items[i].kind == "word"]
    places = words[:2] if link.verb < 0 else [*words[:2], link.verb]
    told = [syntax.items[i].folded for i in places]
    return any(word in rules.completed or word.lstrip("وف") in rules.completed for word in told) or any(
        syntax.items[i].folded in _UNDERTAKING for i in words[2:_SUFFERER]
    )


def _holds(syntax: Syntax, index: int, verb: int) -> bool:
    """Tell whether قد at items[index] stands before a present (may), not before a past (has) or after كان."""
    tag = syntax.tags[index]
    if tag is None or (tag.bare != "قد" and syntax.items[index].folded != "فقد"):
        return True
    if index + 1 < len(syntax.items) and syntax.items[index + 1].folded in _MAY_BE:
        return True
    following = next((i for i in range(index + 1, verb + 1) if syntax.verbs[i]), -1)
    other = syntax.tags[following] if following >= 0 else None
    if other is None or other.tense != "present":
        return False
    return not any(item.folded.lstrip("و") in ("كان", "كانت") for item in syntax.items[max(0, index - 6) : index])


def _excepted(syntax: Syntax, last: int) -> bool:
    """Tell whether the clause goes on with the one case in which it holds: لن تتم الصفقة إلا إذا، لن يفتتح المصنع إلا بعد."""
    for i in range(last, min(len(syntax.items) - 1, last + _CONDITION_REACH)):
        if syntax.items[i].folded == "الا":
            return syntax.items[i + 1].folded in ("اذا", "بعد", "بشرط", "شريطه", "حين", "عندما")
        if syntax.kind(i) == "punct" or (syntax.verbs[i] and syntax.kind(i) == "conjunction"):
            return False
    return False


def _condition_opens(syntax: Syntax, first: int, entry: Entry) -> bool:
    """Tell whether إن or وإلا stands right before the trigger, a verb in the past: إن صادق المجلس عليها، وإلا سحبت رخصتها."""
    if not first or entry.tense != "past":
        return False
    before = syntax.items[first - 1]
    return before.hypothetical or before.folded == "والا"


def _condition_follows(syntax: Syntax, last: int, rules: EventRules) -> bool:
    """Tell whether the clause goes on with a condition: إذا، ما لم، شريطة، إن صادق عليها."""
    end = len(syntax.items)
    for i in range(last, min(end, last + _CONDITION_REACH)):
        tag, item = syntax.tags[i], syntax.items[i]
        if (syntax.kind(i) == "conjunction" and item.folded not in ("الا", "او")) or (
            tag is not None and tag.joined and syntax.verbs[i]
        ):
            return False
        if _adverbial(syntax, i, _cue_at(syntax, i, rules)) or (
            tag is not None and tag.joined and item.folded[0] == "ف" and syntax.kind(i - 1) == "punct"
        ):
            return False
        following = syntax.items[i + 1].folded if i + 1 < end else ""
        if item.folded in ("ان", "ما") and following == "لم":
            return True
        if item.hypothetical and i + 1 < end and syntax.verbs[i + 1] and _tense(syntax, i + 1) == "past":
            return not syntax.verbs[i - 1]
        if item.folded in _CONDITIONS or (following == "حال" and item.folded == "في"):
            return True
        if item.folded in _CASES and following in rules.cases:
            return True
        cue = rules.cue_of(item.folded, verbal=False)
        if cue is not None and cue.modality == "conditional" and syntax.kind(i) == "complementizer":
            return syntax.items[i - 1].folded.removeprefix("و") not in _UNCONDITIONAL
    return False
