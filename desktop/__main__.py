"""``python -m desktop`` and the ``loquat`` command."""

import sys
from pathlib import Path


def main() -> int:
    """Run the command line; return the exit code."""
    if getattr(
        sys, "frozen", False
    ):  # a frozen program has no interpreter to start its model server with
        from desktop.runtime import local_server_main

        if sys.argv[1:] == [local_server_main.SERVE_ARGUMENT]:
            return local_server_main.main()
    from desktop.cli.main import run

    return run(sys.argv[1:], open_window)


def open_window(profile_folder: Path | None) -> int:
    """Open the window of a profile; return the exit code once it is closed."""
    import gc

    # Half of the time to the first paint would go into collections that find nothing; the window
    # collects in its own time (runtime/collector.py).
    gc.disable()
    from desktop.qt_loading import load_qt

    load_qt()
    from desktop.app import run_window

    return run_window(profile_folder)


if __name__ == "__main__":
    sys.exit(main())
