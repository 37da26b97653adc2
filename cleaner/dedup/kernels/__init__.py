"""Compiled code: all of it, and the only user of numba."""
