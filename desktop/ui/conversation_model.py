"""The list of conversations as a model: a row for each entry; no widget, no disk."""

import itertools
from collections.abc import Sequence
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

#: More changes than this are one change of all between the first and the last.
_MOST_EDITS: Final = 60

#: So far is looked ahead for the row at which two lists are the same again.
_AHEAD: Final = 4

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
        last = _common_at_end(self._shown, wanted, first)
        old, new = self._shown[first : len(self._shown) - last], wanted[first : len(wanted) - last]
        if old or new:
            self._change(first, old, new)
        self._take(wanted)

    def _change(self, first: int, old: Rows, new: Rows) -> None:
        """Turn ``old``, which begins at the row ``first``, into ``new``: remove, put into order, insert."""
        edits = _edits(old, new) if old and new else None
        if edits is None:  # another list altogether
            self._remove(first, len(old))
            self._insert(first, new)
            return
        gone, come = edits
        moved = {old[at].id for at in gone} & {new[at].id for at in come}
        for at in reversed(gone):
            if old[at].id not in moved:
                self._remove(first + at, 1)
        come = [at for at in come if new[at].id not in moved]
        if moved:
            stay = list(new)
            for at in reversed(come):
                del stay[at]
            self._reorder(first, tuple(stay))
        for at in come:
            self._insert(first + at, new[at : at + 1])

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

    def count_between(self, first: int, last: int) -> int:
        """Return how many conversations there are in these rows, both included."""
        return list(map(type, self._shown[first : last + 1])).count(ConversationSummary)

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
        after = [
            self.index(_row_near(self._shown, i, index.row()))
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


def _edits(old: Rows, new: Rows) -> tuple[list[int], list[int]] | None:
    """Return which rows of ``old`` go and which of ``new`` come, few as they are; ``None`` if they are many."""
    gone: list[int] = []
    come: list[int] = []
    i = j = 0
    while len(gone) + len(come) <= _MOST_EDITS:
        run = _common(old, new, i, j)
        i, j = i + run, j + run
        if i == len(old) and j == len(new):
            return gone, come
        missing, added = _step(old[i : i + _AHEAD], new[j : j + _AHEAD])
        gone += range(i, i + missing)
        come += range(j, j + added)
        i, j = i + missing, j + added
    return None


def _step(old: Rows, new: Rows) -> tuple[int, int]:
    """Return how many rows go and how many come until both have the same row again, as far as is seen ahead."""
    steps = sorted(itertools.product(range(len(old)), range(len(new))), key=sum)
    same = next(((a, b) for a, b in steps if old[a].id == new[b].id), None)
    return same if same is not None else (len(old), len(new))


def _row_near(rows: Rows, entry_id: str, about: int) -> int:
    """Return the row of an entry, which is mostly near to where it was."""
    begin = max(about - _AHEAD, 0)
    near = (begin + i for i, s in enumerate(rows[begin : about + _AHEAD]) if s.id == entry_id)
    anywhere = (i for i, s in enumerate(rows) if s.id == entry_id)
    return next(itertools.chain(near, anywhere), about)


def _common(one: Rows, other: Rows, i: int = 0, j: int = 0) -> int:
    """Return how many rows, from ``i`` and ``j`` on, are of the same entries; nothing long is copied."""
    shared = min(len(one) - i, len(other) - j)
    for at in range(0, shared, _BLOCK):
        end = min(at + _BLOCK, shared)
        if one[i + at : i + end] == other[j + at : j + end]:
            continue
        for row in range(at, end):
            if one[i + row] is not other[j + row] and one[i + row].id != other[j + row].id:
                return row
    return shared


def _common_at_end(one: Rows, other: Rows, first: int) -> int:
    """Return how many rows at the end, behind the row ``first`` of both, are of the same entries."""
    shared = min(len(one), len(other)) - first
    i, j = len(one), len(other)
    for at in range(0, shared, _BLOCK):
        end = min(at + _BLOCK, shared)
        if one[i - end : i - at] == other[j - end : j - at]:
            continue
        for row in range(at + 1, end + 1):
            if one[i - row] is not other[j - row] and one[i - row].id != other[j - row].id:
                return row - 1
    return shared
