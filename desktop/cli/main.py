"""Reads the command line and runs one command."""

from collections.abc import Sequence


def run(arguments: Sequence[str]) -> int:
    """Run the command that ``arguments`` name; return the exit code."""
    print("loquat", *arguments)
    return 0
