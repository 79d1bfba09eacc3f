"""Training of the models in `models/`; needs the extra `train`, which running them does not."""
