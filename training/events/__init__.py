"""Train the model that judges triggers of events: `python -m training.events`, or `make models`."""
