"""Bridges to other systems. Each is thin, optional, and imported by name only."""
