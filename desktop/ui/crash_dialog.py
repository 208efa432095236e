"""Tells of a bug: what is known of it, to be copied, and whether to go on. What was written is saved before it opens."""

import sys
from typing import Final

from PySide6.QtCore import Signal, Slot, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QWidget,
)

from desktop import __version__
from desktop.runtime.crashes import Crash
from desktop.ui.dialog import Dialog

_SIZE_PX: Final = (640, 440)


class CrashDialog(Dialog):
    """GUI thread; shown with ``open()``, deletes itself.

    Signals:
        support_requested(): The person wants the support bundle.
        ending_requested(): They want Loquat to end.
    """

    support_requested = Signal()
    ending_requested = Signal()

    def __init__(self, crash: Crash, parent: QWidget) -> None:
        super().__init__(parent)
        self._heading, self._words = QLabel(), QLabel(wordWrap=True)
        self._heading.setProperty("role", "heading")
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setPlainText(_report(crash))
        column = self.column()
        for widget in (self._heading, self._words, self.text, self._made_buttons()):
            column.addWidget(widget)
        self.resize(*_SIZE_PX)
        self._retranslate()

    def _made_buttons(self) -> QDialogButtonBox:
        roles = QDialogButtonBox.ButtonRole
        buttons = QDialogButtonBox()
        self.go_on_button = buttons.addButton("", roles.AcceptRole)
        self.end_button = buttons.addButton("", roles.RejectRole)
        self.copy_button = buttons.addButton("", roles.ActionRole)
        self.support_button = buttons.addButton("", roles.ActionRole)
        self.go_on_button.setDefault(True)
        self.go_on_button.clicked.connect(self.accept)
        self.end_button.clicked.connect(self._on_end)
        self.copy_button.clicked.connect(self._on_copy)
        self.support_button.clicked.connect(self._on_support)
        return buttons

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Something went wrong"))
        self._heading.setText(self.tr("Something went wrong inside Loquat"))
        self._words.setText(
            self.tr(
                "What you wrote is saved, and you can go on. Should something look wrong from now on, close Loquat "
                "and start it again. Please report what stands below: it says where it happened, and holds "
                "nothing of your messages."
            )
        )
        self.text.setAccessibleName(self.tr("What is known of it"))
        self.go_on_button.setText(self.tr("Go on"))
        self.end_button.setText(self.tr("Close Loquat"))
        self.copy_button.setText(self.tr("Copy"))
        self.support_button.setText(self.tr("Support bundle…"))

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    @Slot()
    def _on_support(self) -> None:
        self.accept()
        self.support_requested.emit()

    @Slot()
    def _on_end(self) -> None:
        self.accept()
        self.ending_requested.emit()


def _report(crash: Crash) -> str:
    python = ".".join(map(str, sys.version_info[:3]))
    versions = f"Loquat {__version__}, Python {python}, Qt {qVersion()}, {sys.platform}"
    return f"{versions}\n\n{crash.trace}{crash.kind}"
