"""The entities that the gazetteer knows, and the senses of the aliases that have several."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.language.folding import fold
from pipeline.language.names import lookalikes
from pipeline.language.tables import DATA, TableError, cells, numbered_rows
from pipeline.language.trie import AliasTrie, alias_key

FOLDER = "entities"
ENTITY_COLUMNS = ("id", "type", "name_ar", "name_en", "qid", "qid_source", "country", "aliases", "context")
NEEDED_COLUMNS = ENTITY_COLUMNS[:3]
SENSE_COLUMNS = ("alias", "entity", "evidence", "against", "weight")
SENSES = "senses.tsv"
TYPES = frozenset({"PER", "ORG", "LOC", "PRODUCT", "MEDIA"})
NO_ENTITY = "-"


class Entity(NamedTuple):
    """A known entity: Arabic and English name, Wikidata id, country, and words that its articles tend to have."""

    id: str
    type: str
    name: str
    name_en: str | None
    qid: str | None
    country: str | None
    context: tuple[str, ...]


class Sense(NamedTuple):
    """One meaning of an alias: an entity, or none (`entity` null), with folded words for and against it."""

    entity: str | None
    evidence: frozenset[str]
    against: frozenset[str]
    weight: float


@dataclass
class KnowledgeBase:
    """Entities by id, their aliases in a trie, the senses of ambiguous aliases by alias key; `own` are those of a user's tables."""

    entities: dict[str, Entity] = field(default_factory=dict)
    trie: AliasTrie = field(default_factory=lambda: AliasTrie(lookalikes()))
    senses: dict[str, list[Sense]] = field(default_factory=dict)
    own: dict[str, list[Sense]] = field(default_factory=dict)
    _named: dict[str, str] = field(default_factory=dict)

    def add(self, entity: Entity, aliases: list[str], own: bool = False) -> None:
        """Enter an entity under its names and `aliases`; an id may be used once.

        The names of a user's `own` entity mean it before all others.
        """
        if entity.id in self.entities:
            raise ValueError(f"the entity id {entity.id!r} is used twice")
        self.entities[entity.id] = entity
        for alias in dict.fromkeys([entity.name, entity.name_en or "", *aliases]):
            if alias:
                self.trie.add(alias, entity.id)
                if own:
                    self.own.setdefault(alias_key(alias), []).append(Sense(entity.id, frozenset(), frozenset(), 1.0))

    def named(self, name_en: str) -> str | None:
        """Return the id of the entity whose English name is `name_en` in any case, None if there is none."""
        if not self._named:
            self._named.update(
                (entity.name_en.casefold(), entity.id) for entity in self.entities.values() if entity.name_en
            )
        return self._named.get(name_en.casefold())

    def add_sense(self, alias: str, sense: Sense) -> None:
        """Add a meaning to `alias`, which becomes an alias of the entity if it was none."""
        if sense.entity is not None:
            self.trie.add(alias, sense.entity)
        self.senses.setdefault(alias_key(alias), []).append(sense)


def load_knowledge(tables: tuple[str, ...] = ()) -> KnowledgeBase:
    """Return the knowledge base of `data/entities` and of the user's own `tables`, read once a process.

    Own tables have the same columns, of which only NEEDED_COLUMNS must be there.
    Raises TableError with file and line on a row that does not fit, and where an own table cannot be read.
    """
    return _load_knowledge(tables)


@lru_cache(maxsize=4)
def _load_knowledge(tables: tuple[str, ...]) -> KnowledgeBase:
    base = KnowledgeBase()
    for path in sorted((DATA / FOLDER).glob("*.tsv")):
        if path.name != SENSES:
            _read_entities(base, path)
    for number, row in numbered_rows(DATA / FOLDER / SENSES, SENSE_COLUMNS):
        target = None if row["entity"] == NO_ENTITY else row["entity"]
        if target is not None and target not in base.entities:
            raise TableError(f"{DATA / FOLDER / SENSES}:{number}: {row['alias']}: no entity {target!r}")
        evidence, against = (
            frozenset(alias_key(word) for word in cells(row[name])) for name in ("evidence", "against")
        )
        base.add_sense(row["alias"], Sense(target, evidence, against, float(row["weight"] or 0)))
    for table in tables:
        path = Path(table).absolute()
        try:
            _read_entities(base, path, own=True)
        except (OSError, UnicodeDecodeError) as error:
            raise TableError(f"{path}: the table cannot be read: {error}") from error
    base.senses.update(base.own)
    return base


def _read_entities(base: KnowledgeBase, path: Path, own: bool = False) -> None:
    for number, row in numbered_rows(path, ENTITY_COLUMNS, NEEDED_COLUMNS if own else ()):
        if row["type"] not in TYPES:
            raise TableError(f"{path}:{number}: {row['id']}: the type {row['type']!r} is none of {sorted(TYPES)}")
        context = tuple(fold(word) for word in cells(row["context"]))
        qid, country = row["qid"] or None, row["country"] or None
        entity = Entity(row["id"], row["type"], row["name_ar"], row["name_en"] or None, qid, country, context)
        try:
            base.add(entity, cells(row["aliases"]), own)
        except ValueError as error:
            raise TableError(f"{path}:{number}: {error}") from error
