"""Reading: bytes to articles, with every input that gave none accounted for."""

from pipeline.reading.article import Article, Failure, InputError, article_from_text
from pipeline.reading.formats import read_articles

__all__ = ["Article", "Failure", "InputError", "article_from_text", "read_articles"]
