"""The list of conversations as a model: a row for each entry; no widget, no disk."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.core.conversation import ConversationSummary
from desktop.ui.list_entries import Entry, FolderEntry

Index = QModelIndex | QPersistentModelIndex
Rows = tuple[Entry, ...]

#: What is dragged from the list: the ids of conversations, one a line.
DRAGGED: Final = "application/x-loquat-conversations"

#: Rows that are compared at once, by the interpreter's own quick way for what is the same object.
_BLOCK: Final = 512

_Flag = Qt.ItemFlag


class Role(IntEnum):
    """What a row can be asked for beyond Qt's own roles."""

    ENTRY = Qt.ItemDataRole.UserRole
    STREAMING = Qt.ItemDataRole.UserRole + 1


class ConversationModel(QAbstractListModel):
    """Lives in the GUI thread.

    Signals:
        renamed(str, str): The person gave the conversation of this id a title.
        dropped(tuple[str, ...], FolderEntry): They dropped the conversations of these ids onto a folder.
    """

    renamed = Signal(str, str)
    dropped = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: Rows = ()
        self._streaming: frozenset[str] = frozenset()

    def show(self, entries: Sequence[Entry]) -> None:
        """Show these; views keep their selection and place where the rows are still there."""
        wanted = tuple(entries)
        first = _common(self._shown, wanted)
        last = _common(self._shown[first:][::-1], wanted[first:][::-1])
        old, new = self._shown[first : len(self._shown) - last], wanted[first : len(wanted) - last]
        if not old and not new:
            self._take(wanted)
        elif len(old) == len(new) and sorted(s.id for s in old) == sorted(s.id for s in new):
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

    def row_of(self, entry_id: str) -> int:
        """Return the row of a conversation; -1 when it is not shown."""
        return next((i for i, s in enumerate(self._shown) if s.id == entry_id), -1)

    def id_at(self, index: Index) -> str:
        """Return the id of the conversation at ``index``; empty for any other row."""
        entry = self.entry_at(index)
        return entry.id if isinstance(entry, ConversationSummary) else ""

    def entry_at(self, index: Index) -> Entry | None:
        """Return what stands at ``index``; ``None`` for an invalid one."""
        return self._shown[index.row()] if index.isValid() else None

    def ids_between(self, first: int, last: int) -> list[str]:
        """Return the ids of the conversations in these rows, both included."""
        return [s.id for s in self._shown[first : last + 1] if isinstance(s, ConversationSummary)]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        entry = self._shown[index.row()]
        if role == Role.ENTRY:
            return entry
        if role == Role.STREAMING:
            return entry.id in self._streaming
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(entry)
        if role == Qt.ItemDataRole.EditRole and isinstance(entry, ConversationSummary):
            return entry.title
        return None

    def _words(self, entry: Entry) -> str:
        if isinstance(entry, ConversationSummary):
            return entry.title or self.tr("New conversation")
        if isinstance(entry, FolderEntry):
            return entry.name or self.tr("Archive")
        return entry.words

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        entry = self.entry_at(index)
        if role != Qt.ItemDataRole.EditRole or not isinstance(entry, ConversationSummary):
            return False
        if str(value) != entry.title:
            self.renamed.emit(entry.id, str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        entry = self.entry_at(index)
        if entry is None:
            return _Flag.NoItemFlags
        leaf = _Flag.ItemNeverHasChildren
        if isinstance(entry, ConversationSummary):
            usual = _Flag.ItemIsEnabled | _Flag.ItemIsSelectable
            return usual | _Flag.ItemIsEditable | _Flag.ItemIsDragEnabled | leaf
        if isinstance(entry, FolderEntry):
            return _Flag.ItemIsEnabled | _Flag.ItemIsDropEnabled | leaf
        return leaf  # headings are passed over by the keyboard

    def match(
        self,
        start: Index,
        role: int,
        value: Any,
        hits: int = 1,
        flags: Qt.MatchFlag = Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchWrap,
    ) -> list[QModelIndex]:
        """Find titles that begin with what is typed into the list; much quicker than the usual way."""
        if role != Qt.ItemDataRole.DisplayRole or hits != 1:
            return super().match(start, role, value, hits, flags)
        typed = str(value).casefold()
        at = start.row()
        for row in (*range(at, len(self._shown)), *range(at)):
            entry = self._shown[row]
            if isinstance(entry, ConversationSummary) and entry.title.casefold().startswith(typed):
                return [self.index(row)]
        return []

    # Dragging conversations onto folders

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [DRAGGED]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(DRAGGED, "\n".join(filter(None, map(self.id_at, indexes))).encode())
        return data

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        del action, row, column
        return data.hasFormat(DRAGGED) and isinstance(self.entry_at(parent), FolderEntry)

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        ids = bytes(data.data(DRAGGED).data()).decode("utf-8", "replace").split("\n")
        self.dropped.emit(tuple(ids), self.entry_at(parent))
        return True

    # Changes

    def _take(self, wanted: Rows) -> None:
        """Take rows in the places that they have already; tell which look different."""
        changed = [
            row
            for at in range(0, len(wanted), _BLOCK)
            if self._shown[at : at + _BLOCK] != wanted[at : at + _BLOCK]
            for row in range(at, min(at + _BLOCK, len(wanted)))
            if self._shown[row] != wanted[row]
        ]
        self._shown = wanted
        if changed:
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))

    def _reorder(self, wanted: Rows, first: int, old: Rows, new: Rows) -> None:
        """Take the same rows in another order; mostly one that has gone to the top."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self._shown[index.row()].id for index in before]
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
    """Return how many rows at the beginning are of the same entries."""
    shared = min(len(one), len(other))
    for at in range(0, shared, _BLOCK):
        end = min(at + _BLOCK, shared)
        if one[at:end] == other[at:end]:
            continue
        for row in range(at, end):
            if one[row] is not other[row] and one[row].id != other[row].id:
                return row
    return shared
