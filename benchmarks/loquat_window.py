"""Loquat as its command starts it, but that it prints a line when the window has been painted with its list in it,
with the CPU time in ms that it took until then.

usage: python -m benchmarks.loquat_window PROFILE CONVERSATIONS [--stay] [--without-tokens]

With ``--without-tokens`` it has no meter and no budgets: what the start builds of them is replaced by nothing.
"""

import gc
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from desktop import __main__
from desktop.qt_loading import load_qt


def open_window(profile_folder: Path | None, **options: bool) -> int:
    # What ``desktop.__main__`` does before it imports the window.
    gc.disable()
    load_qt()
    from PySide6.QtCore import QMetaObject, Qt, Slot

    from desktop import app  # noqa: F401 - in the order of the program
    from desktop.ui import windows

    class Window(windows.MainWindow):
        is_told = False

        def paintEvent(self, event):
            if not self.is_told and len(self._workspace.library.summaries()) >= expected:
                self.is_told = True
                # Before what the program itself does once it has been painted.
                QMetaObject.invokeMethod(self, "tell", Qt.ConnectionType.QueuedConnection)
            super().paintEvent(event)

        @Slot()
        def tell(self):
            print("painted", round(1000 * time.process_time(), 1), flush=True)
            if not stays:
                self.close()

    windows.MainWindow = Window
    return usual(profile_folder, **options)


class Nothing:
    """Stands for any object, takes any call."""

    def __getattr__(self, name: str) -> "Nothing":
        return self

    def __call__(self, *_args: Any, **_named: Any) -> "Nothing":
        return self


def leave_out_tokens() -> None:
    """Replace the modules of tokens and money that the start imports, and the objects that they make."""
    for name, made in (("metering", "Metering"), ("budgeting", "Budgeting")):
        module = ModuleType(f"desktop.ui.{name}")
        setattr(module, made, Nothing())
        sys.modules[module.__name__] = module


if __name__ == "__main__":
    if "--without-tokens" in sys.argv:
        leave_out_tokens()
    usual, __main__.open_window = __main__.open_window, open_window
    expected, stays = int(sys.argv[2]), "--stay" in sys.argv
    sys.argv[1:] = ["--profile", sys.argv[1]]
    sys.exit(__main__.main())
