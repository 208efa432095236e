"""``python -m desktop`` and the ``loquat`` command."""

import sys
from pathlib import Path


def main() -> int:
    """Run the command line; return the exit code."""
    from desktop.cli.main import run

    return run(sys.argv[1:], open_window)


def open_window(profile_folder: Path | None) -> int:
    """Open the window of a profile; return the exit code once it is closed."""
    from desktop.app import run_window

    return run_window(profile_folder)


if __name__ == "__main__":
    sys.exit(main())
