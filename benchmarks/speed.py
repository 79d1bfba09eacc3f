"""Measure the pipeline on a folder or JSONL of articles: tokens a second of each stage, beside spaCy's blank tokenizer.

The seconds are those of the processor, so that a busy machine says the same; the work is done on one core, as a worker does it.

python benchmarks/speed.py corpus/articles [--limit 2000]
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
from itertools import islice
from time import process_time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when numpy is imported

import spacy

import pipeline
from pipeline.reading import Article, read_articles
from pipeline.writing.assemble import assemble
from pipeline.writing.jsonl import encode_lines


def main() -> None:
    """Print one line a stage."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", nargs="+")
    parser.add_argument("--limit", type=int, default=2000, help="articles to read")
    options = parser.parse_args()
    articles = [a for a in islice(read_articles(options.source), options.limit) if isinstance(a, Article)]
    started = process_time()
    nlp = pipeline.load()
    print(f"load            {process_time() - started:8.2f} s")
    gc.freeze()  # as a worker does once its tables stand
    spent = dict.fromkeys(["blank tokenizer", "tokenizer", *nlp.pipe_names, "writing"], 0.0)
    blank = spacy.blank("ar")
    tokens = 0
    for article in articles:
        clock = process_time()
        tokens += len(blank.make_doc(article.text))
        spent["blank tokenizer"] += process_time() - clock
    for article in articles:
        clock = process_time()
        doc = nlp.make_doc(article.text)
        spent["tokenizer"] += process_time() - clock
        doc._.khabar_article = article.metadata()
        for name, pipe in nlp.pipeline:
            clock = process_time()
            doc = pipe(doc)
            spent[name] += process_time() - clock
        clock = process_time()
        record, events = assemble(doc, article)
        encode_lines([record, *events])
        spent["writing"] += process_time() - clock
    for name, seconds in spent.items():
        print(f"{name:<22}{seconds:8.2f} s  {tokens / seconds if seconds else 0:12,.0f} tokens/s")
    whole = sum(spent.values()) - spent["blank tokenizer"]
    print(f"{'whole':<22}{whole:8.2f} s  {tokens / whole:12,.0f} tokens/s  {len(articles) / whole:8,.0f} articles/s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


if __name__ == "__main__":
    main()
