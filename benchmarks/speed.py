"""Measure the pipeline on a folder or JSONL of articles: tokens a second of each stage, beside spaCy's blank tokenizer.

python benchmarks/speed.py corpus/articles [--limit 2000]
"""

from __future__ import annotations

import argparse
import gc
import resource
import time
from dataclasses import asdict
from itertools import islice

import spacy

import pipeline
from pipeline.reading import Article, read_articles


def main() -> None:
    """Print one line a stage."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", nargs="+")
    parser.add_argument("--limit", type=int, default=2000, help="articles to read")
    options = parser.parse_args()
    articles = [a for a in islice(read_articles(options.source), options.limit) if isinstance(a, Article)]
    started = time.perf_counter()
    nlp = pipeline.load()
    print(f"load            {time.perf_counter() - started:8.2f} s")
    gc.freeze()  # as a worker does once its tables stand
    spent = dict.fromkeys(["blank tokenizer", "tokenizer", *nlp.pipe_names], 0.0)
    blank = spacy.blank("ar")
    tokens = 0
    for article in articles:
        clock = time.perf_counter()
        tokens += len(blank.make_doc(article.text))
        spent["blank tokenizer"] += time.perf_counter() - clock
    for article in articles:
        clock = time.perf_counter()
        doc = nlp.make_doc(article.text)
        spent["tokenizer"] += time.perf_counter() - clock
        doc._.khabar_article = {key: value for key, value in asdict(article).items() if key != "text"}
        for name, pipe in nlp.pipeline:
            clock = time.perf_counter()
            doc = pipe(doc)
            spent[name] += time.perf_counter() - clock
    for name, seconds in spent.items():
        print(f"{name:<22}{seconds:8.2f} s  {tokens / seconds if seconds else 0:12,.0f} tokens/s")
    whole = sum(spent.values()) - spent["blank tokenizer"]
    print(f"{'whole':<22}{whole:8.2f} s  {tokens / whole:12,.0f} tokens/s  {len(articles) / whole:8,.0f} articles/s")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


if __name__ == "__main__":
    main()
