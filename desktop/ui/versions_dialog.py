"""The earlier versions of a conversation, each of which opens as a conversation of its own."""

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QLabel,
    QWidget,
)

from desktop.core.errors import UserFacingError
from desktop.core.keeping import EarlierVersion
from desktop.runtime.session import ConversationSession
from desktop.runtime.translation import translated
from desktop.runtime.upkeep import Upkeep
from desktop.ui.dialog import Dialog
from desktop.ui.quantities import moment_text, number_text
from desktop.ui.table import Table

_SIZE_PX: Final = (620, 400)
_ROW: Final = Qt.ItemDataRole.UserRole


class VersionsDialog(Dialog):
    """GUI thread; shown with ``open()``, deletes itself.

    Signals:
        restored(str): The conversation of this id is new and holds the version that was chosen.
    """

    restored = Signal(str)

    def __init__(self, upkeep: Upkeep, session: ConversationSession, parent: QWidget) -> None:
        super().__init__(parent)
        self._upkeep = upkeep
        self._title = session.title
        self._versions: list[EarlierVersion] | None = None
        self._is_open = True
        self.hint = QLabel(wordWrap=True)
        self.hint.setProperty("role", "caption")
        self.list = Table(columns=4, wide=3)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.open_button = buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        column = self.column()
        for widget in (self.hint, self.list, buttons):
            column.addWidget(widget)
        buttons.rejected.connect(self.reject)
        self.open_button.clicked.connect(self._on_open)
        self.list.itemActivated.connect(self._on_open)
        self.list.itemSelectionChanged.connect(self._on_selection)
        self.finished.connect(self._on_finished)
        self.resize(*_SIZE_PX)
        self._retranslate()
        self._on_selection()
        self.list.setFocus()
        upkeep.earlier_versions(session.id, self._fill, self._on_failed)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Earlier versions"))
        self.list.setAccessibleName(self.windowTitle())
        self.list.setHeaderLabels(
            [self.tr("Kept"), self.tr("Before"), self.tr("Messages"), self.tr("Newest message")]
        )
        self.open_button.setText(self.tr("Open as a new conversation"))
        if self._versions is not None:
            self._show(self._versions)

    def _fill(self, versions: Iterable[EarlierVersion]) -> None:
        if self._is_open:
            self._versions = list(versions)
            self._show(self._versions)

    def _show(self, versions: Sequence[EarlierVersion]) -> None:
        self.list.clear()
        for row, version in enumerate(versions):
            words = version.words if version.is_readable else self.tr("cannot be read")
            when = moment_text(version.snapshot.taken)
            count = number_text(version.messages)
            item = self.list.row((when, self._reason(version.snapshot.reason), count, words))
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setData(0, _ROW, row)
            item.setDisabled(not version.is_readable)
            self.list.addTopLevelItem(item)
        if versions:
            self.list.setCurrentIndex(self.list.model().index(0, 0))
        self.hint.setText(
            self.tr(
                "An earlier version opens as a conversation of its own; this one stays as it is."
            )
            if versions
            else self.tr(
                "There are none yet. Before the conversation is deleted, made smaller, repaired or merged with an import, a version is kept for 30 days."
            )
        )

    def _reason(self, reason: str) -> str:
        words = {
            "compaction": self.tr("making it smaller"),
            "deletion": self.tr("deletion"),
            "import": self.tr("an import"),
            "repair": self.tr("a repair"),
        }
        return words.get(reason, self.tr("a change"))

    @Slot()
    def _on_selection(self) -> None:
        self.open_button.setEnabled(bool(self.list.selectedItems()))

    @Slot()
    def _on_open(self) -> None:
        chosen = self.list.selectedItems()
        if not chosen or self._versions is None:
            return
        version = self._versions[chosen[0].data(0, _ROW)]
        when = moment_text(version.snapshot.taken)
        title = self.tr("{title} (as of {when})").format(
            title=version.title or self._title or self.tr("New conversation"), when=when
        )
        self.open_button.setEnabled(False)
        self._upkeep.open_version(version, title, self._on_opened, self._on_failed)

    def _on_opened(self, conversation_id: str) -> None:
        self.restored.emit(conversation_id)
        if self._is_open:
            self.accept()

    def _on_failed(self, error: UserFacingError) -> None:
        if self._is_open:
            self.hint.setText(translated(error.info.sentence))
            self._on_selection()

    @Slot()
    def _on_finished(self) -> None:
        self._is_open = False
