"""The command line: `khabar`, which is `python -m pipeline`.

Data goes to stdout, everything else to stderr. Exit codes: 0 good, 1 some articles failed or a check found faults,
2 the request was wrong.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from pipeline import __version__

if TYPE_CHECKING:
    from spacy.language import Language

    from pipeline.running.runner import Output
    from pipeline.writing.records import Manifest

_SCHEMAS = ("article", "event", "error", "manifest")
_INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="khabar")
def main() -> None:
    """Extract entities, amounts, dates, quotes and events from Arabic news.

    \b
    Examples:
      khabar extract articles/ --out run/
      khabar stages
      khabar schema event
    """
    # The work is shared out by articles: a product of matrices that takes more cores makes all of them wait.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def _run_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say what an extraction works with; explaining it takes the same."""
    for option in (
        click.option(
            "--published",
            metavar="DATE",
            help="The day of articles that state none, from which relative dates count: 2018-04-25.",
        ),
        click.option(
            "--ner",
            type=click.Choice(["khabar", "camel"]),
            default="khabar",
            show_default=True,
            help="The model that finds unknown names; camel is that of CAMeL Tools, if its data are installed, and slow.",
        ),
        click.option(
            "--entities",
            type=click.Path(exists=True, dir_okay=False),
            multiple=True,
            metavar="TSV",
            help="A table of your own entities; may be given again.",
        ),
    ):
        command = option(command)
    return command


@main.command()
@click.argument("sources", nargs=-1, required=True, metavar="IN...")
@click.option("-o", "--out", required=True, metavar="DIR", help="The folder to write, or - for event lines on stdout.")
@click.option("-w", "--workers", type=click.IntRange(min=1), help="How many processes work. [default: all cores]")
@click.option("-f", "--force", is_flag=True, help="Replace the run that DIR holds.")
@click.option("-q", "--quiet", is_flag=True, help="Show no summary.")
@_run_options
def extract(
    sources: tuple[str, ...],
    out: str,
    workers: int | None,
    force: bool,
    quiet: bool,
    entities: tuple[str, ...],
    ner: str,
    published: str | None,
) -> None:
    """Extract from files, folders (searched recursively), globs, or - for stdin.

    DIR gets articles.jsonl, events.jsonl, errors.jsonl and manifest.json, all of them when the run is complete and
    none when it is not. Exit code 1 says that some inputs failed; errors.jsonl names them.

    The day of publication is that of the record, else that in the text, else that in the file's name
    (2018-04-25_x.txt), else that of --published.

    \b
    Examples:
      khabar extract articles/ --out run/
      khabar extract news.jsonl 'pages/*.txt' --out run/ --workers 4
      cat article.txt | khabar extract - --out - --published 2018-04-25 | jq .type
      khabar extract articles/ --out run/ --entities my_companies.tsv
    """
    from pipeline.extraction import load  # noqa: PLC0415 - a command imports what it needs
    from pipeline.language.tables import TableError  # noqa: PLC0415
    from pipeline.language.tagger import ModelError  # noqa: PLC0415
    from pipeline.reading import InputError  # noqa: PLC0415
    from pipeline.writing.jsonl import OutputError  # noqa: PLC0415

    try:
        make_pipeline = partial(load, entities=entities, ner=ner)
        errors = _extract(sources, published, out, workers, force, quiet, make_pipeline)
    except (InputError, ModelError, OutputError, TableError) as error:
        _refuse(str(error))
    except KeyboardInterrupt:
        click.echo("khabar: interrupted, no run was written", err=True)
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # the reader has gone: let the last flush go nowhere
        sys.exit(0)
    sys.exit(1 if errors else 0)


def _extract(
    sources: tuple[str, ...],
    published: str | None,
    out: str,
    workers: int | None,
    force: bool,
    quiet: bool,
    make_pipeline: Callable[[], Language],
) -> int:
    """Run the extraction; return the number of inputs that failed."""
    from rich.console import Console  # noqa: PLC0415

    from pipeline.reading import read_articles  # noqa: PLC0415
    from pipeline.running.runner import run  # noqa: PLC0415
    from pipeline.running.summary import print_summary  # noqa: PLC0415
    from pipeline.writing.jsonl import RunFolder, StandardOutput  # noqa: PLC0415

    def run_into(output: Output) -> Manifest:
        articles = read_articles(sources, published=published)
        return run(articles, output, sources=sources, workers=workers, make_pipeline=make_pipeline)

    if out == "-":
        manifest = run_into(StandardOutput())
    else:
        with RunFolder(Path(out), force=force) as folder:
            manifest = run_into(folder)
            folder.finish(manifest)
    if not quiet:
        print_summary(manifest, Console(stderr=True))
    return manifest.counts.errors


@main.command()
@click.argument("run", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="RUN")
@click.option(
    "--gold",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder of NAME.gold.json files.",
)
@click.option(
    "--floors", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Scores below these fail."
)
@click.option("--raise-floors", is_flag=True, help="Record higher scores, and new gold, as the floors.")
@click.option("--wrong", type=click.IntRange(min=0), default=0, metavar="N", help="Print N wrong cases a layer.")
def evaluate(run: Path, gold: Path, floors: Path | None, raise_floors: bool, wrong: int) -> None:
    """Score the run in the folder RUN against gold annotations.

    Exit code 1 says that a score fell below its floor, or that the gold is not the one that the floors belong to.

    \b
    Examples:
      khabar evaluate run/ --gold corpus/gold --wrong 10
      khabar evaluate run/ --gold corpus/gold --floors corpus/floors.json
      khabar evaluate run/ --gold corpus/gold --floors corpus/floors.json --raise-floors
    """
    from pipeline.evaluation import GoldError, evaluate_run  # noqa: PLC0415

    if raise_floors and floors is None:
        _refuse("--raise-floors needs --floors FILE")
    try:
        table, fallen = evaluate_run(run, gold, floors_path=floors, raising=raise_floors, wrong=wrong)
    except GoldError as error:
        _refuse(str(error))
    click.echo(table)
    for line in fallen:
        click.echo(f"khabar: {line}", err=True)
    sys.exit(1 if fallen else 0)


@main.command()
def stages() -> None:
    """List the stages in their order, with what each reads and writes.

    \b
    Example:
      khabar stages
    """
    from pipeline.extraction import load  # noqa: PLC0415

    nlp = load()
    rows = [("stage", "requires", "assigns")]
    for name in nlp.pipe_names:
        meta = nlp.get_pipe_meta(name)
        rows.append((name, ", ".join(meta.requires) or "-", ", ".join(meta.assigns) or "-"))
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    for stage, requires, assigns in rows:
        click.echo(f"{stage:<{widths[0]}}  {requires:<{widths[1]}}  {assigns}")


@main.command()
@click.argument("source", metavar="FILE")
@_run_options
def explain(source: str, entities: tuple[str, ...], ner: str, published: str | None) -> None:
    """Show for each event in FILE the rule, the trigger and the slot that filled each role.

    The options are those of the run to explain.

    \b
    Examples:
      khabar explain article.txt
      khabar explain article.txt --entities my_companies.tsv --published 2018-04-25
    """
    from rich.console import Console  # noqa: PLC0415

    from pipeline.extraction import StageError, load  # noqa: PLC0415
    from pipeline.language.tables import TableError  # noqa: PLC0415
    from pipeline.language.tagger import ModelError  # noqa: PLC0415
    from pipeline.reading import Failure, InputError, read_articles  # noqa: PLC0415
    from pipeline.viewing.explain import explain as explanations  # noqa: PLC0415

    console, failed = Console(), False
    try:
        nlp = load(entities=entities, ner=ner)
        for article in read_articles([source], published=published):
            if isinstance(article, Failure):
                click.echo(f"khabar: {article.message}", err=True)
                failed = True
                continue
            try:
                for explanation in explanations(article, nlp):
                    console.print(explanation)
            except StageError as error:
                click.echo(f"khabar: {article.path or article.doc_id}: {error}", err=True)
                failed = True
    except (InputError, ModelError, TableError) as error:
        _refuse(str(error))
    sys.exit(1 if failed else 0)


@main.command("check-data")
@click.argument("tables", nargs=-1, type=click.Path(exists=True, dir_okay=False), metavar="[TSV]...")
def check_data(tables: tuple[str, ...]) -> None:
    """Check the linguistic tables, and your own tables of entities; each fault is printed with its file and line.

    \b
    Examples:
      khabar check-data
      khabar check-data my_companies.tsv
    """
    from pipeline.checking import check_tables, table_paths  # noqa: PLC0415
    from pipeline.extraction import load  # noqa: PLC0415
    from pipeline.language.tables import TableError  # noqa: PLC0415

    own = list(dict.fromkeys(Path(table).absolute() for table in tables))
    faults = [str(fault) for fault in sorted(check_tables(own=own))]
    try:
        load(entities=() if faults else [str(table) for table in own])  # the stages check what only they know
    except TableError as error:
        if not any(fault.startswith(str(error).rsplit(": ", 1)[0]) for fault in faults):
            faults.append(str(error))
    for fault in faults:
        click.echo(fault)
    click.echo(f"{len(table_paths()) + len(own)} tables, {len(faults)} faults", err=True)
    sys.exit(1 if faults else 0)


@main.command()
@click.argument("run", type=click.Path(file_okay=False, path_type=Path), metavar="RUN")
@click.option(
    "--to", type=click.Path(dir_okay=False, path_type=Path), help="The page to write. [default: RUN/report.html]"
)
def report(run: Path, to: Path | None) -> None:
    """Write the events of the run in RUN as one page to read.

    \b
    Example:
      khabar report out/ --to report.html
    """
    from pipeline.viewing.report import write_report  # noqa: PLC0415

    page = to or run / "report.html"
    try:
        events = write_report(run, page)
    except OSError as error:
        _refuse(f"{error.filename}: {error.strerror}; give the folder of a finished run and a page that can be written")
    click.echo(f"{page}: {events} events", err=True)


@main.command()
@click.argument("record", type=click.Choice(_SCHEMAS))
def schema(record: str) -> None:
    """Print the JSON Schema of a record.

    \b
    Example:
      khabar schema event > event.schema.json
    """
    from pipeline.writing.schema import schema_text  # noqa: PLC0415

    click.echo(schema_text(record), nl=False)


def _refuse(message: str) -> NoReturn:
    click.echo(f"khabar: {message}", err=True)
    sys.exit(2)
