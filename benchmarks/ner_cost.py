"""What names cost: khabar's whole pipeline beside a BERT-base token classifier, words a second on one core of this machine.

python benchmarks/ner_cost.py corpus/articles [--limit 50]

The classifier has random weights, which cost what trained ones do, and reads one piece a word, which flatters it: real tokenizers cut
Arabic words into 1.3 to 2 pieces. Needs torch and transformers beside khabar.
"""

from __future__ import annotations

import argparse
import gc
import time
from itertools import islice

import torch
from transformers import BertConfig, BertForTokenClassification

import pipeline
from pipeline.reading import Article, read_articles

PIECES = 128  # words to a sequence, about three sentences of news


def main() -> None:
    """Print two lines: words a second of the pipeline and of the classifier."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", nargs="+")
    parser.add_argument("--limit", type=int, default=50, help="articles to read")
    options = parser.parse_args()
    articles = [a for a in islice(read_articles(options.source), options.limit) if isinstance(a, Article)]
    words = sum(len(article.text.split()) for article in articles)
    torch.set_num_threads(1)

    nlp = pipeline.load()
    gc.freeze()
    for article in articles:  # word types fold once; what a long run costs is the second pass
        pipeline.extract(article, nlp=nlp)
    clock = time.perf_counter()
    for article in articles:
        pipeline.extract(article, nlp=nlp)
    ours = time.perf_counter() - clock
    print(f"khabar, everything          {words / ours:10,.0f} words/s")

    torch.manual_seed(0)
    model = BertForTokenClassification(BertConfig(num_labels=9)).eval()
    batches = max(1, words // (8 * PIECES))
    ids = torch.randint(model.config.vocab_size, (8, PIECES))
    with torch.inference_mode():
        model(ids)
        clock = time.perf_counter()
        for _ in range(min(batches, 4)):
            model(ids)
        theirs = time.perf_counter() - clock
    rate = min(batches, 4) * ids.numel() / theirs
    print(f"BERT-base token classifier  {rate:10,.0f} words/s, {words / ours / rate:,.0f} times slower")


if __name__ == "__main__":
    main()
