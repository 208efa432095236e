"""The conversations as a model: one row each, newest first; no widget, no disk."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.core.conversation import ConversationSummary

Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What a row can be asked for beyond Qt's own roles."""

    SUMMARY = Qt.ItemDataRole.UserRole
    STREAMING = Qt.ItemDataRole.UserRole + 1


class ConversationModel(QAbstractListModel):
    """Lives in the GUI thread.

    Signals:
        renamed(str, str): The person gave the conversation of this id a title.
    """

    renamed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[ConversationSummary, ...] = ()
        self._shown: tuple[ConversationSummary, ...] = ()
        self._streaming: frozenset[str] = frozenset()
        self._filter = ""

    def show(self, summaries: Sequence[ConversationSummary]) -> None:
        """Show these; rows that stay keep their place in the selection."""
        self._all = tuple(summaries)
        self._refresh()

    def set_filter(self, words: str) -> None:
        """Show only conversations whose title holds ``words``, whatever the case."""
        self._filter = words.strip().casefold()
        self._refresh()

    def set_streaming(self, ids: frozenset[str]) -> None:
        """Mark these conversations as being answered."""
        changed = self._streaming ^ ids
        self._streaming = ids
        for conversation_id in changed:
            row = self.row_of(conversation_id)
            if row >= 0:
                self.dataChanged.emit(self.index(row), self.index(row), [Role.STREAMING])

    def row_of(self, conversation_id: str) -> int:
        """Return the row of a conversation; -1 when it is not shown."""
        return next((i for i, s in enumerate(self._shown) if s.id == conversation_id), -1)

    def id_at(self, index: Index) -> str:
        """Return the id of the conversation at ``index``; empty for an invalid index."""
        return self._shown[index.row()].id if index.isValid() else ""

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        summary = self._shown[index.row()]
        title = summary.title or self.tr("New conversation")
        answers: dict[int, Any] = {
            Role.SUMMARY: summary,
            Role.STREAMING: summary.id in self._streaming,
            Qt.ItemDataRole.DisplayRole: title,
            Qt.ItemDataRole.AccessibleTextRole: title,
            Qt.ItemDataRole.EditRole: summary.title,
            Qt.ItemDataRole.ToolTipRole: f"{title}\n{summary.model}".strip(),
        }
        return answers.get(role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        self.renamed.emit(self.id_at(index), str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        known = super().flags(index)
        return known | Qt.ItemFlag.ItemIsEditable if index.isValid() else known

    def _refresh(self) -> None:
        wanted = tuple(s for s in self._all if self._filter in s.title.casefold())
        if [s.id for s in wanted] == [s.id for s in self._shown]:
            changed = [i for i, s in enumerate(wanted) if s != self._shown[i]]
            self._shown = wanted
            for row in changed:
                self.dataChanged.emit(self.index(row), self.index(row))
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self.id_at(i) for i in before]
        self._shown = wanted
        rows = {s.id: i for i, s in enumerate(wanted)} if before else {}
        self.changePersistentIndexList(
            before, [self.index(rows[i]) if i in rows else QModelIndex() for i in ids]
        )
        self.layoutChanged.emit()
