"""Loquat as it is, but that it prints a line when the window has been painted with its list in it,
with the CPU time in ms that it took until then.

usage: python -m benchmarks.loquat_window PROFILE CONVERSATIONS [--stay]
"""

import gc
import sys
import time
from pathlib import Path

from desktop import __main__
from desktop.qt_loading import load_qt


def main() -> int:
    # What ``desktop.__main__`` does before it imports the window.
    gc.disable()
    load_qt()
    from PySide6.QtCore import QMetaObject, Qt, Slot

    from desktop import app

    expected = int(sys.argv[2])

    class Window(app.MainWindow):
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
            if "--stay" not in sys.argv:
                self.close()

    app.MainWindow = Window
    return __main__.open_window(Path(sys.argv[1]))


if __name__ == "__main__":
    sys.exit(main())
