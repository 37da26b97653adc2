"""Files and streams in, records out, and back again: whole or not at all."""
