"""From a raw page to its article."""

from cleaner.formats.html.extract import html_text, learn_template, parse_html
from cleaner.formats.html.template import Template

__all__ = ["Template", "html_text", "learn_template", "parse_html"]
