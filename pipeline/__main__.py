"""`python -m pipeline` is `khabar`."""

from pipeline.cli import main

main()
