"""Score a run against gold annotations, and hold the scores above their recorded floors."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import regex

Record = dict[str, Any]
Span = tuple[int, int]
Same = Callable[[Record, Record], bool]

_EDGE = " \t\n\r\u00a0.,،؛;:!؟?\"'«»()[]“”‘’ـ–-"
_CLITIC = regex.compile("[وفبلكسأـ]{0,3}(?:ا?ل)?")
# Words that may or may not stand at the left edge of an amount or a time.
_EDGE_WORDS = frozenset(
    [
        "في",
        "منذ",
        "خلال",
        "يوم",
        "عام",
        "سنة",
        "شهر",
        "العام",
        "اليوم",
        "بين",
        "من",
        "ما",
        "حتى",
        "قبل",
        "بعد",
        "الساعة",
    ]
)
_SECONDS = {"Y": 31557600, "M": 2629800, "W": 604800, "D": 86400, "H": 3600, "m": 60, "S": 1}
_DURATION = regex.compile(r"P(?:(\d[\d.]*)([YMWD]))*(?:T(?:(\d[\d.]*)([HMS]))*)?")
_ONE_CLASS = {"PRODUCT": "ORG", "MEDIA": "ORG"}


class GoldError(ValueError):
    """Gold annotations or floors that cannot be used; the message names the file and the remedy."""


@dataclass
class Score:
    """The counts of one layer; `wrong` holds a line for each missed or superfluous record, `kinds` the counts by type of event."""

    right: int = 0
    gold: int = 0
    found: int = 0
    wrong: list[str] = field(default_factory=list)
    kinds: dict[str, Score] = field(default_factory=dict)

    @property
    def precision(self) -> float:
        """Return the share of found records that are right, in percent."""
        return 100 * self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Return the share of gold records that were found, in percent."""
        return 100 * self.right / self.gold if self.gold else 0.0

    @property
    def f(self) -> float:
        """Return the harmonic mean of precision and recall, in percent."""
        return 200 * self.right / (self.found + self.gold) if self.found + self.gold else 0.0


LAYERS = (
    "entities",
    "linking",
    "quantities",
    "times",
    "quotes",
    "quote speakers",
    "events",
    "arguments",
    "factuality",
)


def evaluate(run_dir: Path, gold_dir: Path, names: Iterable[str] | None = None) -> dict[str, Score]:
    """Return the score of each layer of LAYERS for a run over the gold's articles, all or those called `names`.

    Matching: an entity by its class (ORG, PRODUCT and MEDIA are one) and span; a linked one by span and English name; an
    amount or a time by span and value; a quote by span; an event by type and a trigger that overlaps or stands in the same
    sentence; an argument, in matched events, by role and overlap; factuality is polarity and modality of matched events.
    Proclitics at a left edge and punctuation at both are forgiven. Raises GoldError for gold that is absent or does not
    fit its text.
    """
    articles = {record["doc_id"]: record for record in _lines(run_dir / "articles.jsonl")}
    events: dict[str, list[Record]] = {}
    for event in _lines(run_dir / "events.jsonl"):
        events.setdefault(event["doc_id"], []).append(event)
    scores = {layer: Score() for layer in LAYERS}
    for path in _gold_files(gold_dir, names):
        gold = _read_gold(path)
        name = path.name.removesuffix(".gold.json")
        article = articles.get(name) or {}
        text = article.get("text") or _gold_text(path)
        case = _Case(name, text, [(start, end) for start, end in gold.get("ignore", [])])
        _score_article(scores, case, gold, article, events.get(name, []))
    return scores


def _lines(path: Path) -> list[Record]:
    if not path.is_file():
        raise GoldError(f"{path}: not there; is {path.parent} the output folder of a run?")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def _gold_files(gold_dir: Path, names: Iterable[str] | None = None) -> list[Path]:
    files = sorted(gold_dir.glob("*.gold.json"))
    if not files:
        raise GoldError(f"{gold_dir}: holds no NAME.gold.json")
    return files if names is None else [path for name in names if (path := gold_dir / f"{name}.gold.json") in files]


def _gold_text(path: Path) -> str:
    """Return the text that a gold file annotates: NAME.txt or NAME.json in the folder articles beside the gold, or next to it."""
    name = path.name.removesuffix(".gold.json")
    for folder in (path.parent.parent / "articles", path.parent):
        if (text := folder / f"{name}.txt").is_file():
            return text.read_bytes().decode("utf-8")
        if (record := folder / f"{name}.json").is_file():
            return str(json.loads(record.read_text(encoding="utf-8"))["text"])
    raise GoldError(f"{path}: neither {name}.txt nor {name}.json is in {path.parent.parent / 'articles'} or beside it")


def _read_gold(path: Path) -> Record:
    try:
        gold: Record = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise GoldError(f"{path}:{error.lineno}: {error.msg}") from error
    return gold


@dataclass(frozen=True)
class _Case:
    """An article under test: its name, its text and the stretches in which nothing is scored."""

    name: str
    text: str
    ignored: list[Span]

    def scored(self, records: Iterable[Record]) -> list[Record]:
        """Return the records that count."""
        return [r for r in records if not any(start <= r["start"] < end for start, end in self.ignored)]


def _score_article(scores: dict[str, Score], case: _Case, gold: Record, article: Record, events: list[Record]) -> None:
    text, scored = case.text, case.scored

    def same_place(a: Record, b: Record) -> bool:
        return same_span(text, _span(a), _span(b))

    def count(layer: str, golds: list[Record], found: list[Record], same: Same) -> list[tuple[Record, Record]]:
        pairs = pair(golds, found, same)
        _add(scores[layer], case, golds, found, pairs)
        return pairs

    if "entities" in gold:
        mentions = scored(
            {**mention, "type": entity["type"], "name_en": entity.get("name_en")}
            for entity in article.get("entities", [])
            for mention in entity["mentions"]
        )
        count("entities", gold["entities"], mentions, lambda a, b: same_place(a, b) and _same_class(a, b))
        named = [entity for entity in gold["entities"] if entity.get("name_en")]
        linked = [mention for mention in mentions if mention["name_en"]]
        at_gold = [m for m in linked if any(same_place(entity, m) for entity in named)]
        count("linking", named, at_gold, lambda a, b: same_place(a, b) and _same_name(a, b))
    for layer, same_value in (("quantities", same_quantity), ("times", same_time)):
        if layer in gold:
            required = [record for record in gold[layer] if not record.get("optional")]
            optional = [record for record in gold[layer] if record.get("optional")]
            found = scored(article.get(layer, []))

            def same_record(a: Record, b: Record, same_value: Same = same_value) -> bool:
                return _same_edge(text, _span(a), _span(b)) and same_value(a, b)

            matched = [b for _, b in pair(required, found, same_record)]
            found = [
                f
                for f in found
                if any(f is m for m in matched) or not any(overlap(_span(f), _span(o)) for o in optional)
            ]
            count(layer, required, found, same_record)
    if "quotes" in gold:
        found = scored(quote for quote in article.get("quotes", []) if quote["kind"] == "direct")
        pairs = count("quotes", gold["quotes"], found, lambda a, b: same_span(text, _span(a), _span(b), clitics=False))
        for quote, other in pairs:
            if quote.get("speaker"):
                told = other.get("speaker_text") or ""
                right = bool(told) and (told in quote["speaker"] or quote["speaker"] in told)
                _add_one(scores["quote speakers"], right, case.name, f"{quote['speaker']} ≠ {told or None}")
    if "events" in gold:
        _score_events(scores, case, gold["events"], events)


def _score_events(scores: dict[str, Score], case: _Case, golds: list[Record], events: list[Record]) -> None:
    """Score events: those whose triggers overlap first, then those in one sentence."""
    name, text = case.name, case.text
    golds = [{**event, "start": event["trigger"][0], "end": event["trigger"][1]} for event in golds]
    found = case.scored({**e, "start": e["trigger"]["start"], "end": e["trigger"]["end"]} for e in events)
    exact = pair(golds, found, lambda a, b: a["type"] == b["type"] and overlap(_span(a), _span(b)))
    near = pair(
        [a for a in golds if not any(a is b for b, _ in exact)],
        [a for a in found if not any(a is b for _, b in exact)],
        lambda a, b: a["type"] == b["type"] and overlap(_span(a), _span(b["evidence"])),
    )
    pairs = exact + near
    _add(scores["events"], case, golds, found, pairs)
    for tally, events_of in (("gold", golds), ("found", found), ("right", [gold for gold, _ in pairs])):
        for one in events_of:
            of_kind = scores["events"].kinds.setdefault(one["type"], Score())
            setattr(of_kind, tally, getattr(of_kind, tally) + 1)
    right = 0
    for gold, event in pairs:
        shared = pair(
            gold["args"], event["arguments"], lambda a, b: a["role"] == b["role"] and overlap(_span(a), _span(b))
        )
        right += len(shared)
        facts = (gold.get("polarity"), gold.get("modality")), (event["polarity"], event["modality"])
        _add_one(scores["factuality"], facts[0] == facts[1], name, f"{event['type']} {facts[0]} ≠ {facts[1]}")
        missed = [a for a in gold["args"] if not any(a is b for b, _ in shared)]
        extra = [a for a in event["arguments"] if not any(a is b for _, b in shared)]
        for verdict, arguments in (("missed", missed), ("extra", extra)):
            scores["arguments"].wrong += [
                f"{name} | {verdict} | {event['type']}.{a['role']} | {text[a['start'] : a['end']]}" for a in arguments
            ]
    scores["arguments"].right += right
    scores["arguments"].gold += sum(len(event["args"]) for event in golds)
    scores["arguments"].found += sum(len(event["arguments"]) for event in found)


def _add(
    score: Score, case: _Case, golds: list[Record], found: list[Record], pairs: list[tuple[Record, Record]]
) -> None:
    score.right += len(pairs)
    score.gold += len(golds)
    score.found += len(found)
    for verdict, records, side in (("missed", golds, 0), ("extra", found, 1)):
        for record in records:
            if not any(record is two[side] for two in pairs):
                facts = " ".join(str(record[key]) for key in ("type", "kind", "value", "currency") if record.get(key))
                words = case.text[record["start"] : record["end"]]
                score.wrong.append(f"{case.name} | {verdict} | {facts} | {words}")


def _add_one(score: Score, right: bool, name: str, line: str) -> None:
    score.right += right
    score.gold += 1
    score.found += 1
    if not right:
        score.wrong.append(f"{name} | {line}")


# -- matching


def pair(golds: Sequence[Record], found: Sequence[Record], same: Same) -> list[tuple[Record, Record]]:
    """Match records one to one, each gold record with the first free one that is the same."""
    free = list(found)
    pairs = []
    for gold in golds:
        for place, record in enumerate(free):
            if same(gold, record):
                pairs.append((gold, record))
                del free[place]
                break
    return pairs


def overlap(a: Span, b: Span) -> bool:
    """Say whether two spans share a character."""
    return max(a[0], b[0]) < min(a[1], b[1])


def same_span(text: str, a: Span, b: Span, *, clitics: bool = True) -> bool:
    """Say whether two spans are the same but for punctuation at the edges and, at the left, proclitics and the article."""
    a, b = _trim(text, *a), _trim(text, *b)
    if a[1] != b[1]:
        return False
    between = text[min(a[0], b[0]) : max(a[0], b[0])]
    return not between or (clitics and len(between) <= 4 and _CLITIC.fullmatch(between) is not None)


def _same_edge(text: str, a: Span, b: Span) -> bool:
    if same_span(text, a, b):
        return True
    a, b = _trim(text, *a), _trim(text, *b)
    between = text[min(a[0], b[0]) : max(a[0], b[0])]
    return a[1] == b[1] and all(
        word.lstrip("وفبل") in _EDGE_WORDS | {""} or word in _EDGE_WORDS for word in between.split()
    )


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def _span(record: Record) -> Span:
    return record["start"], record["end"]


def _same_class(a: Record, b: Record) -> bool:
    return bool(_ONE_CLASS.get(a["type"], a["type"]) == _ONE_CLASS.get(b["type"], b["type"]))


def _same_name(a: Record, b: Record) -> bool:
    return bool(a["name_en"].casefold() == b["name_en"].casefold())


def _number(value: object) -> Decimal | None:
    try:
        return None if value is None else Decimal(str(value))
    except InvalidOperation:
        return None


def _same_number(a: object, b: object) -> bool:
    x, y = _number(a), _number(b)
    if x is None or y is None:
        return x is y
    return abs(x - y) <= Decimal("1e-6") * max(abs(x), abs(y))


def same_quantity(gold: Record, found: Record) -> bool:
    """Say whether an amount has the value, the bounds and, where it is money or percent, the unit of the gold."""
    values = [gold.get("value"), *gold.get("alt", [])]
    if gold.get("value") is not None and not any(_same_number(value, found.get("value")) for value in values):
        return False
    if gold.get("value_max") is not None and not _same_number(gold["value_max"], found.get("value_max")):
        return False
    if found.get("kind") in gold.get("alt_kind", []):
        return True
    if any((gold["kind"] == kind) != (found.get("kind") == kind) for kind in ("money", "percent")):
        return False
    return not gold.get("currency") or gold["currency"] == found.get("currency")


def same_time(gold: Record, found: Record) -> bool:
    """Say whether a time has the value and the end of the gold; durations are compared in seconds."""
    value = gold.get("value")
    if gold.get("type") == "DURATION":
        if value is None:
            return bool(found.get("type") == "DURATION")
        length = _seconds(str(value))
        return length is not None and length == _seconds(str(found.get("value")))
    if value is None or found.get("value") is None:
        return value is None and found.get("value") is None
    if found["value"] not in {str(other) for other in (value, *gold.get("alt", []))}:
        return False
    return not gold.get("end_value") or gold["end_value"] == found.get("end_value")


def _seconds(value: str) -> float | None:
    match = _DURATION.fullmatch(value)
    if match is None:
        return None
    days = sum(float(n) * _SECONDS[unit] for n, unit in zip(match.captures(1), match.captures(2), strict=True))
    clock = zip(match.captures(3), match.captures(4), strict=True)
    return days + sum(float(n) * _SECONDS["m" if unit == "M" else unit] for n, unit in clock)


# -- floors


@dataclass
class FloorSet:
    """Floors of F1 in percent by layer, for gold articles that were recorded together; `digest` is of their gold and texts."""

    articles: list[str]
    digest: str
    floors: dict[str, float]


def gold_digest(gold_dir: Path, articles: Iterable[str] | None = None) -> str:
    """Return the SHA-256 of gold files and of the texts that they annotate, in order of their names; of all or `articles`."""
    digest = hashlib.sha256()
    for path in _gold_files(gold_dir, articles):
        for content in (path.name.encode(), path.read_bytes(), _gold_text(path).encode()):
            digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


def read_floors(path: Path) -> list[FloorSet]:
    """Return the sets of floors of a file {"sets": [{"articles", "gold_sha256", "floors"}]}; none where there is no file yet."""
    if not path.is_file():
        return []
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["sets"]
        sets = [FloorSet(row["articles"], row["gold_sha256"], row["floors"]) for row in rows]
    except (ValueError, KeyError, TypeError) as error:
        raise GoldError(f"{path}: expected sets, each with articles, gold_sha256 and floors") from error
    if unknown := {layer for each in sets for layer in each.floors} - set(LAYERS):
        raise GoldError(f"{path}: no layer is called {', '.join(sorted(unknown))}; there are {', '.join(LAYERS)}")
    return sets


def check_floors(run_dir: Path, gold_dir: Path, sets: Sequence[FloorSet]) -> list[str]:
    """Return a line for each gate that fell; gold that differs from the recorded, or is in no set, is one."""
    remedy = f"`khabar evaluate RUN --gold {gold_dir} --floors FILE --raise-floors` records it"
    fallen = []
    for each in sets:
        if not _is_recorded(gold_dir, each):
            fallen.append(f"the gold of {_named(each)} is not what the floors were measured on; {remedy}")
        fallen += _below(each, evaluate(run_dir, gold_dir, each.articles))
    if fresh := _unrecorded(gold_dir, sets):
        fallen.append(f"no floors are held for {', '.join(fresh)}; {remedy}")
    return fallen


def raise_floors(path: Path, run_dir: Path, gold_dir: Path) -> list[FloorSet]:
    """Write the scores of a run, rounded down to 0.5, as floors where they are higher; return what was written.

    Gold articles that are in no set yet make a new one, so that the floors of the others stay. A floor never sinks while
    the gold of its set is the same: raises GoldError naming the layers, and writes nothing. Changed gold starts its set anew.
    """
    sets = read_floors(path)
    known = set(_gold_names(gold_dir))
    sets = [each for each in sets if known.intersection(each.articles)]
    for each in sets:
        same = _is_recorded(gold_dir, each)
        each.articles = [name for name in each.articles if name in known]
        report = evaluate(run_dir, gold_dir, each.articles)
        if same and (fallen := _below(each, report)):
            raise GoldError(f"{path}: floors are not lowered: " + "; ".join(fallen))
        reached = _reached(report)
        each.floors = {layer: max(f, each.floors.get(layer, 0.0)) for layer, f in reached.items()} if same else reached
        each.digest = gold_digest(gold_dir, each.articles)
    if fresh := _unrecorded(gold_dir, sets):
        sets.append(FloorSet(fresh, gold_digest(gold_dir, fresh), _reached(evaluate(run_dir, gold_dir, fresh))))
    rows = [{"articles": each.articles, "gold_sha256": each.digest, "floors": each.floors} for each in sets]
    path.write_text(json.dumps({"sets": rows}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return sets


def _gold_names(gold_dir: Path) -> list[str]:
    return [path.name.removesuffix(".gold.json") for path in _gold_files(gold_dir)]


def _unrecorded(gold_dir: Path, sets: Sequence[FloorSet]) -> list[str]:
    recorded = {name for each in sets for name in each.articles}
    return [name for name in _gold_names(gold_dir) if name not in recorded]


def _is_recorded(gold_dir: Path, each: FloorSet) -> bool:
    known = set(_gold_names(gold_dir))
    return known.issuperset(each.articles) and gold_digest(gold_dir, each.articles) == each.digest


def _below(each: FloorSet, report: dict[str, Score]) -> list[str]:
    reached = {layer: round(report[layer].f, 1) for layer in each.floors}
    return [
        f"{_named(each)}: {layer} is {reached[layer]}, its floor is {floor}"
        for layer, floor in each.floors.items()
        if reached[layer] < floor
    ]


def _reached(report: dict[str, Score]) -> dict[str, float]:
    return {layer: math.floor(round(score.f, 4) * 2) / 2 for layer, score in report.items() if score.gold}


def _named(each: FloorSet) -> str:
    first, last = each.articles[0], each.articles[-1]
    return first if len(each.articles) == 1 else f"{first} … {last}"


def format_report(report: dict[str, Score], wrong: int = 0) -> str:
    """Return the scores as a table of plain text, events also by type, with up to `wrong` wrong cases a layer below it."""
    lines = [f"{'layer':<30}{'P':>7}{'R':>7}{'F1':>7}{'right':>7}{'gold':>7}{'found':>7}"]
    for layer, score in report.items():
        lines.append(_row(layer, score))
        lines += [_row(f"  {kind}", of_kind) for kind, of_kind in sorted(score.kinds.items())]
    for layer, score in report.items():
        if wrong and score.wrong:
            lines += ["", f"{layer}: {len(score.wrong)} wrong", *(f"  {line}" for line in score.wrong[:wrong])]
    return "\n".join(lines)


def _row(name: str, score: Score) -> str:
    figures = f"{score.precision:>7.1f}{score.recall:>7.1f}{score.f:>7.1f}"
    return f"{name:<30}{figures}{score.right:>7}{score.gold:>7}{score.found:>7}"


def evaluate_run(
    run_dir: Path, gold_dir: Path, *, floors_path: Path | None = None, raising: bool = False, wrong: int = 0
) -> tuple[str, list[str]]:
    """Score a run; return the table to print and a line for each gate that fell.

    With `raising`, the floors at `floors_path` are raised first. Raises GoldError.
    """
    table = format_report(evaluate(run_dir, gold_dir), wrong)
    if floors_path is None:
        return table, []
    sets = raise_floors(floors_path, run_dir, gold_dir) if raising else read_floors(floors_path)
    return table, check_floors(run_dir, gold_dir, sets)
