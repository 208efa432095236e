"""``python -m desktop`` and the ``loquat`` command."""

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop.core.conversation import Conversation
    from desktop.core.export import ExportFormat, ExportOptions
    from desktop.core.message import AttachmentPart

#: New objects until Python looks for garbage. At its 700 a third of the time of our imports would go into looking.
OBJECTS_TO_COLLECT: Final = 50_000


def main() -> int:
    """Run the command line; return the exit code."""
    gc.set_threshold(OBJECTS_TO_COLLECT)
    if getattr(sys, "frozen", False):
        from desktop import frozen

        frozen.prepare()
        if frozen.is_model_server():
            return frozen.serve_model()
    from desktop.msgspec_loading import load_msgspec

    load_msgspec()
    from desktop.cli.main import run

    code = run(sys.argv[1:], open_window, paint)
    _leave_threads(code)
    return code


def _leave_threads(code: int) -> None:
    """End the process here where a thread of ours still runs that nothing waits for, such as a look-up of a key.

    Python would end it by an exception of the C library, wherever it next asks for the interpreter's lock, and a
    library that catches all exceptions then aborts the process.
    """
    import threading

    if any(thread.daemon and thread.name.startswith("loquat-") for thread in threading.enumerate()):
        import logging

        logging.shutdown()
        for stream in (sys.stdout, sys.stderr):
            if stream:  # there is none without a console
                stream.flush()
        os._exit(code)


def open_window(
    profile_folder: Path | None, *, safe_mode: bool = False, quick_ask: bool = False
) -> int:
    """Open the window of a profile; return the exit code once it is closed."""
    # The window collects in its own time (runtime/collector.py).
    gc.disable()
    from desktop.qt_loading import load_qt

    load_qt()
    from desktop.app import run_window

    return run_window(profile_folder, safe_mode=safe_mode, quick_ask=quick_ask)


def paint(
    form: "ExportFormat",
    conversation: "Conversation",
    options: "ExportOptions",
    read: "Callable[[AttachmentPart], bytes]",
) -> "Iterator[bytes]":
    """Paint a conversation without a window; yield the content of each file."""
    from desktop.qt_loading import load_qt

    load_qt()
    from desktop.app import paint_without_window

    return paint_without_window(form, conversation, options, read)


if __name__ == "__main__":
    sys.exit(main())
