"""The HTML report of a run: one file, no scripts, nothing fetched."""
