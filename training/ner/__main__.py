"""`python -m training.ner`: read the corpora, pretrain on the news, tune on the annotated sentences, write and score.

Several taggers so tuned annotate news for the last one, which starts from the same pretrained reader and is what is kept.
"""

from __future__ import annotations

import copy
import random
import shutil
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import click
import torch
from spacy.language import Language

from pipeline.language.tagger import NameTagger
from training.ner.corpora import (
    Sentence,
    number_words,
    read_annotated,
    read_articles,
    read_sentences,
    reading_pipeline,
)
from training.ner.pretrain import pretrain
from training.ner.roles import learn_roles
from training.ner.silver import annotate_news
from training.ner.tune import export, scores, tune

REPOSITORY = Path(__file__).resolve().parents[2]


@click.command()
@click.option("--config", type=click.Path(exists=True, path_type=Path), default=Path(__file__).with_name("config.toml"))
@click.option(
    "--out", type=click.Path(path_type=Path), default=REPOSITORY / "models" / "ner", help="The model's folder."
)
def main(config: Path, out: Path) -> None:
    """Train the tagger of names. Does nothing, and says so, where the corpora are absent."""
    settings = tomllib.loads(config.read_text(encoding="utf-8"))
    corpora = settings["corpora"]
    news, names = REPOSITORY / corpora["news"], REPOSITORY / corpora["names"]
    files = {name: names / f"{name}.conll" for name in (*corpora["train"], *corpora["dev"])}
    missing = [path for path in (news, *files.values()) if not path.exists()]
    if missing:
        click.echo(f"models/ner: nothing was trained, the corpora are not here: {', '.join(map(str, missing))}")
        sys.exit(0)
    began = perf_counter()

    def say(message: str) -> None:
        click.echo(f"{perf_counter() - began:7.0f} s  {message}", err=True)

    torch.set_num_threads(settings["threads"])
    torch.manual_seed(settings["seed"])
    nlp = reading_pipeline()
    sentences = {name: read_sentences(nlp, path) for name, path in files.items()}
    articles = read_articles(news, corpora["longest_article"], settings["seed"])
    numbers, keys = number_words(nlp, articles)
    say(f"read {len(numbers):,} words of news, {len(keys):,} of them different")
    reader, words = pretrain(numbers, keys, settings, say)
    pretrained = copy.deepcopy(reader.state_dict())
    annotated = [sentences[name] for name in corpora["train"]]
    annotated.append(read_articles_with_names(nlp, settings, say))
    habits = [[*corpora["train"], "articles"].index(name) for name in corpora["habits"]]
    with TemporaryDirectory(dir=out.parent) as folder:
        teachers = [Path(folder, f"teacher{seed}") for seed in settings["self_training"]["seeds"]]
        for seed, teacher in zip(settings["self_training"]["seeds"], teachers, strict=True):
            reader.load_state_dict(pretrained)
            export(tune(reader, words, annotated, settings, say, seed), words, habits, settings, teacher)
        random.Random(settings["seed"] + 1).shuffle(articles)
        models = [NameTagger(teacher) for teacher in teachers]
        annotated[habits[0]] = annotated[habits[0]] + annotate_news(articles, models, settings, say)
        reader.load_state_dict(pretrained)
        making = Path(folder, "making")
        export(tune(reader, words, annotated, settings, say, settings["seed"]), words, habits, settings, making)
        learn_roles(nlp, articles, making, settings, say)
        out.mkdir(parents=True, exist_ok=True)
        for path in making.iterdir():
            shutil.move(path, out / path.name)
    model = NameTagger(out)
    for name in corpora["dev"]:
        found = scores(model, sentences[name])
        row = "  ".join(f"{kind} {p:.1f}/{r:.1f}/{f:.1f}" for kind, (p, r, f) in found.items())
        say(f"{name}: precision/recall/F  {row}")


def read_articles_with_names(nlp: Language, settings: dict[str, Any], say: Callable[[str], None]) -> list[Sentence]:
    """Return the sentences of the folders of annotated articles that are here; of the others it is said that they are not."""
    sentences: list[Sentence] = []
    for name in settings["corpora"]["articles"]:
        found = read_annotated(nlp, REPOSITORY / name)
        say(f"{name}: {len(found):,} annotated sentences" if found else f"{name}: not here, left out")
        sentences += found
    return sentences


if __name__ == "__main__":
    main()
