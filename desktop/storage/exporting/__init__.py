"""Writes conversations in other formats. One module a format, each without Qt and without knowing where it is written to."""
