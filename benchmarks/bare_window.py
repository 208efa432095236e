"""The yardstick: a PySide6 window of Loquat's size with nothing in it. Prints a line when it has been painted,
with the CPU time in ms that it took until then.

usage: python -m benchmarks.bare_window [--stay]
"""

import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget


class Window(QWidget):
    is_painted = False

    def paintEvent(self, event):
        super().paintEvent(event)
        if not self.is_painted:
            self.is_painted = True
            QTimer.singleShot(0, self.painted)

    def painted(self):
        print("painted", round(1000 * time.process_time(), 1), flush=True)
        if "--stay" not in sys.argv:
            QApplication.quit()


application = QApplication([])
window = Window()
window.resize(1100, 760)
window.show()
application.exec()
