"""Read the news that the model of triggers learns from, and what people said of triggers in it."""

from __future__ import annotations

import csv
import json
import lzma
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from pipeline import reading

LABELS = Path(__file__).parent


class AnnotatedEvent(NamedTuple):
    """An event that people annotated: the characters of its trigger, its type, and its arguments, each a role and characters."""

    start: int
    end: int
    type: str
    arguments: list[tuple[str, int, int]]


@dataclass
class Labels:
    """What people said of events, by article: those of whole articles, and single words that were judged."""

    annotated: dict[str, list[AnnotatedEvent]] = field(default_factory=dict)
    judged: dict[str, dict[int, set[str]]] = field(default_factory=lambda: defaultdict(dict))  # by start
    held_out: set[str] = field(default_factory=set)  # articles that only measure

    def of(self, article: str) -> bool:
        """Tell whether somebody said something of the article."""
        return article in self.annotated or article in self.judged


@dataclass
class NewsArticle:
    """An article of the news corpora."""

    id: str
    section: str
    text: str
    published: str | None


def read_labels() -> Labels:
    """Return the labels beside this file: `annotated.tsv`, `arguments.tsv`, `judged.tsv` and `held_out.txt`.

    In `judged.tsv` a type is that of the event which the word at `start` triggers, `=Type` one that its sentence tells by another
    word, `-` stands for neither.
    """
    labels = Labels()
    arguments: dict[tuple[str, str, str], list[tuple[str, int, int]]] = defaultdict(list)
    for row in _rows("arguments.tsv"):
        arguments[row["article"], row["trigger"], row["type"]].append((row["role"], int(row["start"]), int(row["end"])))
    for row in _rows("annotated.tsv"):
        events = labels.annotated.setdefault(row["article"], [])
        if row["start"]:
            found = arguments[row["article"], row["start"], row["type"]]
            events.append(AnnotatedEvent(int(row["start"]), int(row["end"]), row["type"], found))
    for row in _rows("judged.tsv"):
        labels.judged[row["article"]][int(row["start"])] = set(row["types"].split(","))
    labels.held_out.update((LABELS / "held_out.txt").read_text(encoding="utf-8").split())
    return labels


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (LABELS / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t")


def read_news(folder: Path, longest: int) -> Iterator[NewsArticle]:
    """Yield the articles of the news corpora that have a title: the title, an empty line and the text, unless that begins with it."""
    for path in sorted(folder.glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                title, text = (record["title"] or "").strip(), (record["text"] or "").strip()
                if title and text:
                    whole = text if text.startswith(title) else f"{title}\n\n{text}"
                    published = (record["published"] or "")[:10] or None
                    yield NewsArticle(record["id"], record["section"] or "", whole[:longest], published)


def read_gold(folder: Path, labels: Labels) -> list[NewsArticle]:
    """Return the articles of a folder, their triggers entered into the labels.

    The texts stand in `articles/` and their gold in `gold/`, or both in the folder itself: NAME.txt and NAME.gold.json.
    """
    texts = folder / "articles"
    golds = folder / "gold" if texts.is_dir() else folder
    articles: list[NewsArticle] = []
    for article in reading.read_articles([texts] if texts.is_dir() else sorted(folder.glob("*.txt"))):
        if isinstance(article, reading.Failure):
            raise ValueError(f"{article.path}: {article.message}")
        gold = json.loads((golds / f"{article.doc_id}.gold.json").read_text(encoding="utf-8"))
        labels.annotated[article.doc_id] = [
            AnnotatedEvent(
                *event["trigger"], event["type"], [(arg["role"], arg["start"], arg["end"]) for arg in event["args"]]
            )
            for event in gold["events"]
        ]
        articles.append(NewsArticle(article.doc_id, "", article.text, gold["published"]))
    return articles


def is_silver(article: NewsArticle, shares: dict[str, int]) -> bool:
    """Tell whether an article is one whose triggers the rules annotate."""
    return crc32(article.id.encode()) % 100 < shares.get(article.section, shares["other"])
