"""Reads the conversations of other programs and files them in the history; one module a format."""
