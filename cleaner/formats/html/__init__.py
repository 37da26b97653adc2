"""From a raw page to its article."""

from cleaner.formats.html.extract import parse_html

__all__ = ["parse_html"]
