"""An empty window, frozen as Loquat is: the yardstick for its start and its memory (``benchmarks/bare_window.py``)."""

import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget


class Window(QWidget):
    """Prints the CPU time in ms that the process took until it was painted."""

    is_painted = False

    def paintEvent(self, event):  # noqa: ANN001, ANN201 - nothing is imported for a type
        """Paint nothing, and tell."""
        super().paintEvent(event)
        if not self.is_painted:
            self.is_painted = True
            QTimer.singleShot(0, self.painted)

    def painted(self) -> None:
        """Tell, and end unless told to stay."""
        print("painted", round(1000 * time.process_time(), 1), flush=True)
        if "--stay" not in sys.argv:
            QApplication.quit()


application = QApplication([])
window = Window()
window.resize(1100, 760)
window.show()
application.exec()
