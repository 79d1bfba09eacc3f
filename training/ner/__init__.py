"""Train the tagger of names: `python -m training.ner`, or `make models`."""
