"""The field of an API key: typed once, afterwards shown only as where it is and its last four characters."""

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.key_text import cleaned_key
from desktop.core.keys import KeyStatus
from desktop.core.text import Text
from desktop.runtime.translation import translated


class KeyField(QWidget):
    """GUI thread. What is typed never leaves it but through ``typed``, and is cleared once it was taken."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status = KeyStatus()
        self._removes = False
        self._state = QLabel(wordWrap=True)
        self._state.setProperty("role", "caption")
        self._edit = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self._remove = QPushButton()
        self._remove.clicked.connect(self._on_remove)
        self._session_only = QCheckBox()
        row = QHBoxLayout()
        row.addWidget(self._edit, 1)
        row.addWidget(self._remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._session_only)
        column.addWidget(self._state)
        self.setFocusProxy(self._edit)
        self._say()

    @property
    def typed(self) -> str | None:
        """The new key; empty to remove the one that is kept; ``None`` to leave everything as it is."""
        value = cleaned_key(self._edit.text())
        return value or ("" if self._removes else None)

    @property
    def is_session_only(self) -> bool:
        """Whether the key shall not outlive this session; a keyring not heard of yet is worth trying."""
        return self._session_only.isChecked() or bool(self._status.reason)

    @property
    def edit(self) -> QLineEdit:
        """The line in which the key is typed."""
        return self._edit

    def show_status(self, status: KeyStatus) -> None:
        """Say where the key comes from."""
        self._status = status
        self._say()

    def clear(self) -> None:
        """Forget what was typed."""
        self._edit.clear()
        self._removes = False
        self._say()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    @Slot()
    def _on_remove(self) -> None:
        self._edit.clear()
        self._removes = True
        self._say()

    def _say(self) -> None:
        status = self._status
        has_own = status.origin in ("keyring", "session")
        self._edit.setAccessibleName(self.tr("API key"))
        self._edit.setPlaceholderText(
            status.last_four
            if status.last_four and not self._removes
            else self.tr("Paste a key here")
        )
        self._remove.setText(self.tr("Remove"))
        self._remove.setVisible(has_own and not self._removes)
        self._session_only.setText(self.tr("For this session only"))
        self._session_only.setVisible(status.keyring_usable)
        self._state.setText(self._where())

    def _where(self) -> str:
        status = self._status
        if self._removes:
            return self.tr("The key is removed when you save.")
        if not status.is_known:
            return ""
        if status.waiting:
            return self.tr("Waiting for the system’s keyring…")
        kept = {
            "keyring": self.tr("Kept by {keyring}.").format(keyring=status.backend),
            "session": self.tr("Kept in memory for this session only."),
            "environment": self.tr("Comes from the environment variable {name}.").format(
                name=status.variable
            ),
        }
        if status.origin in kept:
            return kept[status.origin]
        if status.keyring_usable:
            return self.tr("No key. A new one will be kept by {keyring}.").format(
                keyring=status.backend
            )
        # The sentence comes from below the window, where nobody knows the language.
        reason = translated(Text(status.reason)) or self.tr(
            "This system has no keyring that can be used."
        )
        return self.tr("{reason} A key is kept in memory for this session only.").format(
            reason=reason
        )
