"""Whole jobs on files: what each command calls, for programs as well."""
