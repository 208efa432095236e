"""The list of conversations as a model: a row for each entry; no widget, no disk."""

from collections.abc import Collection, Sequence
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QStringListModel,
    Qt,
    Signal,
    Slot,
)

from desktop.core.conversation import ConversationSummary
from desktop.ui.list_entries import Entry, FolderEntry

Index = QModelIndex | QPersistentModelIndex
Rows = tuple[Entry, ...]

#: What is dragged from the list: the ids of conversations, one a line.
DRAGGED: Final = "application/x-loquat-conversations"

#: Rows that are compared at once, by the interpreter's own quick way for what is the same object.
_BLOCK: Final = 512

#: Changes in more places than this are one change of all between the first and the last.
_MOST_SPANS: Final = 50

_Flag = Qt.ItemFlag


class Role(IntEnum):
    """What a row can be asked for beyond Qt's own roles."""

    ENTRY = Qt.ItemDataRole.UserRole
    STREAMING = Qt.ItemDataRole.UserRole + 1


class ConversationModel(QStringListModel):
    """Lives in the GUI thread.

    A list of empty strings, one for each row: so Qt counts the rows itself. A view asks for their number
    twice for each row whenever anything moves; a Python answer would stop the window for a second.

    Signals:
        renamed(str, str): The person gave the conversation of this id a title.
        dropped(tuple[str, ...], FolderEntry): They dropped the conversations of these ids onto a folder.
    """

    renamed = Signal(str, str)
    dropped = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: Rows = ()
        self._coming: Rows = ()
        self._streaming: frozenset[str] = frozenset()
        # Before any view: whoever is told that rows are there sees the new ones.
        self.rowsInserted.connect(self._come)
        self.rowsRemoved.connect(self._come)

    def show(self, entries: Sequence[Entry]) -> None:
        """Show these; views keep their selection and place where the rows are still there."""
        wanted = tuple(entries)
        first = _common(self._shown, wanted)
        last = _common(self._shown[first:][::-1], wanted[first:][::-1])
        old, new = self._shown[first : len(self._shown) - last], wanted[first : len(wanted) - last]
        if old or new:
            self._change(first, old, new)
        self._take(wanted)

    def _change(self, first: int, old: Rows, new: Rows) -> None:
        """Turn ``old``, which begins at the row ``first``, into ``new``: remove, put into order, insert."""
        kept: set[str] = set()
        if abs(len(old) - len(new)) <= _MOST_SPANS:  # else it is another list
            kept = {s.id for s in old} & {s.id for s in new}
        gone, come = _spans(old, kept), _spans(new, kept)
        if len(gone) + len(come) > _MOST_SPANS:
            kept = set()
            gone, come = _spans(old, kept), _spans(new, kept)
        for begin, end in reversed(gone):
            self._remove(first + begin, end - begin)
        stay = tuple(s for s in new if s.id in kept)
        if any(a.id != b.id for a, b in zip(self._shown[first:], stay, strict=False)):
            self._reorder(first, stay)
        for begin, end in come:
            self._insert(first + begin, new[begin:end])

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
        if not entry_id:
            return -1
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

    def _reorder(self, first: int, new: Rows) -> None:
        """Take the same rows in another order; mostly one that has gone to the top."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        ids = [self._shown[index.row()].id for index in before]
        self._shown = self._shown[:first] + new + self._shown[first + len(new) :]
        sought = frozenset(ids)
        rows = {s.id: first + i for i, s in enumerate(new) if s.id in sought}
        after = [
            self.index(rows[i]) if i in rows else self.index(index.row())
            for i, index in zip(ids, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
        self.dataChanged.emit(self.index(first), self.index(first + len(new) - 1))

    def removeRows(self, row: int, count: int, parent: Index | None = None) -> bool:
        """Refuse: a view that was dragged from must not take anything away."""
        del row, count, parent
        return False

    def _remove(self, first: int, count: int) -> None:
        self._coming = self._shown[:first] + self._shown[first + count :]
        super().removeRows(first, count)

    def _insert(self, first: int, rows: Rows) -> None:
        self._coming = self._shown[:first] + rows + self._shown[first:]
        self.insertRows(first, len(rows))

    @Slot()
    def _come(self) -> None:
        self._shown = self._coming


def _spans(rows: Rows, kept: Collection[str]) -> list[tuple[int, int]]:
    """Return where among ``rows`` those stand that are not ``kept``: first and one behind the last."""
    if not kept:
        return [(0, len(rows))] if rows else []
    spans: list[tuple[int, int]] = []
    for at, row in enumerate(rows):
        if row.id not in kept:
            if spans and spans[-1][1] == at:
                spans[-1] = (spans[-1][0], at + 1)
            else:
                spans.append((at, at + 1))
    return spans


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
