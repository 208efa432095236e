"""Loquat as it is, but that it prints a line when the window has been painted with its list in it.

usage: python -m benchmarks.loquat_window PROFILE CONVERSATIONS [--stay]
"""

import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from desktop import __main__, app


def main() -> int:
    expected = int(sys.argv[2])

    class Window(app.MainWindow):
        is_told = False

        def paintEvent(self, event):
            super().paintEvent(event)
            if not self.is_told and len(self._workspace.library.summaries()) >= expected:
                self.is_told = True
                QTimer.singleShot(0, self.tell)

        def tell(self):
            print("painted", flush=True)
            if "--stay" not in sys.argv:
                self.close()

    app.MainWindow = Window
    return __main__.open_window(Path(sys.argv[1]))


if __name__ == "__main__":
    sys.exit(main())
