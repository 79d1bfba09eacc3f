"""Run the pipeline over folders of articles: worker processes, errors, progress, the manifest."""
