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
Rows = tuple[ConversationSummary, ...]


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
        self._shown: Rows = ()
        self._streaming: frozenset[str] = frozenset()

    def show(self, summaries: Sequence[ConversationSummary]) -> None:
        """Show these; views keep their selection and place where the rows are still there."""
        wanted = tuple(summaries)
        first = _common(self._shown, wanted)
        last = _common(self._shown[first:][::-1], wanted[first:][::-1])
        old, new = self._shown[first : len(self._shown) - last], wanted[first : len(wanted) - last]
        if not old and not new:
            self._take(wanted)
        elif sorted(s.id for s in old) == sorted(s.id for s in new):
            self._reorder(wanted, first, old, new)
        else:
            self._replace(wanted, first, len(old), len(new))

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
        if role == Role.SUMMARY:
            return summary
        if role == Role.STREAMING:
            return summary.id in self._streaming
        title = summary.title or self.tr("New conversation")
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return title
        if role == Qt.ItemDataRole.EditRole:
            return summary.title
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        if str(value) != self._shown[index.row()].title:
            self.renamed.emit(self.id_at(index), str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        known = super().flags(index)
        return known | Qt.ItemFlag.ItemIsEditable if index.isValid() else known

    def _take(self, wanted: Rows) -> None:
        """Take rows in the places that they have already; tell which look different."""
        changed = [i for i, (a, b) in enumerate(zip(self._shown, wanted, strict=True)) if a != b]
        self._shown = wanted
        if changed:
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))

    def _reorder(self, wanted: Rows, first: int, old: Rows, new: Rows) -> None:
        """Take the same rows in another order; mostly one that has gone to the top."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self.id_at(index) for index in before]
        self._shown = wanted
        rows = {s.id: first + i for i, s in enumerate(new)}
        after = [
            self.index(rows[i]) if i in rows else self.index(index.row())
            for i, index in zip(ids, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
        self.dataChanged.emit(self.index(first), self.index(first + len(old) - 1))

    def _replace(self, wanted: Rows, first: int, gone: int, come: int) -> None:
        """Take other rows in one place, and the rest as it is."""
        before = self._shown
        if gone:
            self.beginRemoveRows(QModelIndex(), first, first + gone - 1)
            self._shown = before[:first] + before[first + gone :]
            self.endRemoveRows()
        if come:
            self.beginInsertRows(QModelIndex(), first, first + come - 1)
            rest = self._shown
            self._shown = rest[:first] + wanted[first : first + come] + rest[first:]
            self.endInsertRows()
        self._take(wanted)


def _common(one: Rows, other: Rows) -> int:
    """Return how many rows at the beginning are of the same conversations."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a is not b and a.id != b.id:
            break
        count += 1
    return count
