"""cleaner turns scraped articles into clean, unique text, and says why for every removal."""

__version__ = "0.1.0"
