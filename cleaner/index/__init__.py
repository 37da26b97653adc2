"""Have I seen this before? A persistent index in one file."""
