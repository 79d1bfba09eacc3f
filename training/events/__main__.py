"""`python -m training.events`: group the words of the news, list the words that may be triggers, fit the model and write it."""

from __future__ import annotations

import shutil
import sys
import tomllib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import Any
from zlib import crc32

import click

from pipeline.extraction import load
from pipeline.reading import article_from_text
from pipeline.stages.trigger_model import Known
from training.events.arguments import Filling, fillings
from training.events.candidates import Candidate, candidates
from training.events.clusters import write_clusters
from training.events.corpora import Labels, NewsArticle, is_silver, read_gold, read_labels, read_news
from training.events.fit import Fitting, show, write_model

REPOSITORY = Path(__file__).resolve().parents[2]
_AT_ONCE = 200


@click.command()
@click.option("--config", type=click.Path(exists=True, path_type=Path), default=Path(__file__).with_name("config.toml"))
@click.option(
    "--out", type=click.Path(path_type=Path), default=REPOSITORY / "models" / "events", help="The model's folder."
)
def main(config: Path, out: Path) -> None:
    """Train the model that judges triggers. Does nothing, and says so, where the news is absent."""
    settings = tomllib.loads(config.read_text(encoding="utf-8"))
    corpora, seed = settings["corpora"], settings["seed"]
    news = REPOSITORY / corpora["news"]
    if not news.exists():
        click.echo(f"models/events: nothing was trained, the corpora are not here: {news}")
        sys.exit(0)
    began = perf_counter()

    def say(message: str) -> None:
        click.echo(f"{perf_counter() - began:7.0f} s  {message}", err=True)

    labels = read_labels()
    articles = [a for a in read_news(news, corpora["longest_article"]) if a.id not in labels.held_out]
    making = out.with_name(out.name + ".new")
    making.mkdir(parents=True, exist_ok=True)
    write_clusters((a.text for a in articles), making / "clusters.tsv", settings["clusters"], seed)
    say(f"grouped the words of {len(articles):,} articles")
    chosen = [a for a in articles if labels.of(a.id) or is_silver(a, corpora["silver"])]
    chosen += [a for folder in corpora["gold"] for a in read_gold(REPOSITORY / folder, labels)]
    parts = [chosen[i : i + _AT_ONCE] for i in range(0, len(chosen), _AT_ONCE)]
    found: list[Candidate] = []
    filling: list[Filling] = []
    with ProcessPoolExecutor(settings["processes"]) as pool:
        for part in pool.map(_Reader(making / "clusters.tsv", labels, settings["fit"]["kept"]), parts):
            found += part[0]
            filling += part[1]
    say(f"read {len(found):,} candidates and {len(filling):,} fillings of roles in {len(chosen):,} articles")
    fitting = Fitting(found, labels, settings["fit"], seed)
    say(f"{len(fitting.examples):,} examples, {int(fitting.labelled.sum()):,} of them labelled by readers")
    show(fitting, *fitting.left_out(labels.annotated), say)
    write_model(fitting, filling, making, settings["fit"], seed)
    if (out / "README.md").exists():
        shutil.copy(out / "README.md", making)
    shutil.rmtree(out, ignore_errors=True)
    making.rename(out)
    say(f"wrote {out}")


class _Reader:
    """Lists candidates, and what may fill the roles of events, of articles; it is sent to processes, which load the pipeline once."""

    _loaded: dict[str, Any] = {}  # noqa: RUF012  # of the process, not of the class

    def __init__(self, clusters: Path, labels: Labels, kept: int) -> None:
        self._clusters, self._labels, self._kept = clusters, labels, kept

    def __call__(self, articles: list[NewsArticle]) -> tuple[list[Candidate], list[Filling]]:
        if not self._loaded:
            nlp = load(**{"components.khabar_events.model": "none"})
            tables = nlp.get_pipe("khabar_events").tables  # type: ignore[attr-defined]
            self._loaded.update(nlp=nlp, tables=tables, known=Known(self._clusters))
        nlp, labels = self._loaded["nlp"], self._labels
        found: list[Candidate] = []
        filling: list[Filling] = []
        for article in articles:
            whole, judged = article.id in labels.annotated, labels.judged.get(article.id, {})

            def wanted(
                start: int, told: bool, *, whole: bool = whole, judged: Any = judged, key: str = article.id
            ) -> bool:
                return whole or told or start in judged or crc32(f"{key} {start}".encode()) % self._kept == 0

            read = article_from_text(article.text, doc_id=article.id, published=article.published)
            found += candidates(read, nlp, self._loaded["tables"], self._loaded["known"], wanted)
            if whole:
                events = labels.annotated[article.id]
                filling += fillings(read, nlp, self._loaded["tables"], self._loaded["known"], events)
        return found, filling


if __name__ == "__main__":
    main()
