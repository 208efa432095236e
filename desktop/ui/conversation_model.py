"""The list of conversations as a model: a row for each entry; no widget, no disk."""

import itertools
from bisect import bisect_left
from collections.abc import Sequence
from enum import IntEnum
from operator import attrgetter, itemgetter
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
Rows = list[Entry]

#: What is dragged from the list: the ids of conversations, one a line.
DRAGGED: Final = "application/x-loquat-conversations"

#: Rows that are compared at once, by the interpreter's own quick way for what is the same object.
_BLOCK: Final = 512

#: More changes than this are one change of all between the first and the last.
_MOST_EDITS: Final = 60

#: So far is looked ahead for the row at which two lists are the same again.
_AHEAD: Final = 4

_Flag = Qt.ItemFlag
_ID: Final = attrgetter("id")


class Role(IntEnum):
    """What a row can be asked for beyond Qt's own roles."""

    ENTRY = Qt.ItemDataRole.UserRole
    STREAMING = Qt.ItemDataRole.UserRole + 1


class ConversationModel(QAbstractListModel):
    """Lives in the GUI thread.

    Signals:
        renamed(str, str): The person gave the conversation of this id a title.
        folder_renamed(str, str): They gave the folder of the first name the second.
        dropped(tuple[str, ...], FolderEntry): They dropped the conversations of these ids onto a folder.
    """

    renamed = Signal(str, str)
    folder_renamed = Signal(str, str)
    dropped = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: Rows = []
        self._streaming: frozenset[str] = frozenset()

    def show(self, entries: Rows) -> None:
        """Show these, which become the model's own; views keep their selection where the rows are still there."""
        change = _Change(self._shown, entries)
        if change.is_of_all:
            first, end = change.first, len(entries) - change.same_at_end
            self._remove(first, len(self._shown) - change.same_at_end)
            self._insert(first, entries[first:end] if self._shown else entries)
        else:
            for row in reversed(change.gone):
                self._remove(row, row + 1)
            if change.moved:
                self._reorder(change.moved)
            for row in change.come:
                self._insert(row, entries[row : row + 1])
        self._take(entries)

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
        if role == Qt.ItemDataRole.EditRole:
            return entry.title if isinstance(entry, ConversationSummary) else self._words(entry)
        return None

    def _words(self, entry: Entry) -> str:
        if isinstance(entry, ConversationSummary):
            return entry.title or self.tr("New conversation")
        if isinstance(entry, FolderEntry):
            return entry.name or self.tr("Archive")
        return entry.words

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        entry = self.entry_at(index)
        if role != Qt.ItemDataRole.EditRole or str(value) == index.data(role):
            return False
        if isinstance(entry, ConversationSummary):
            self.renamed.emit(entry.id, str(value))
        elif isinstance(entry, FolderEntry):
            self.folder_renamed.emit(entry.name, str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        entry = self.entry_at(index)
        if entry is None:  # the list as a whole: else a view lets nothing be dropped anywhere in it
            return _Flag.ItemIsDropEnabled
        leaf = _Flag.ItemNeverHasChildren
        if isinstance(entry, ConversationSummary):
            usual = _Flag.ItemIsEnabled | _Flag.ItemIsSelectable
            return usual | _Flag.ItemIsEditable | _Flag.ItemIsDragEnabled | leaf
        if isinstance(entry, FolderEntry):
            editable = _Flag.ItemIsEditable if entry.name else _Flag.NoItemFlags
            return _Flag.ItemIsEnabled | _Flag.ItemIsDropEnabled | editable | leaf
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
        """Take rows in the places that they have already; tell between which they look different."""
        shown = self._shown
        blocks = [
            range(at, min(at + _BLOCK, len(wanted)))
            for at in range(0, len(wanted), _BLOCK)
            if shown[at : at + _BLOCK] != wanted[at : at + _BLOCK]
        ]
        self._shown = wanted
        if blocks:
            first = next(row for row in blocks[0] if shown[row] != wanted[row])
            last = next(row for row in reversed(blocks[-1]) if shown[row] != wanted[row])
            self.dataChanged.emit(self.index(first), self.index(last))

    def _reorder(self, moved: Sequence[tuple[int, int]]) -> None:
        """Take a few rows from one place to another; mostly it is one that goes to the top.

        Args:
            moved: Each row as it is and as it will be.
        """
        self.layoutAboutToBeChanged.emit()
        leaving, coming = sorted(old for old, _ in moved), sorted(moved, key=itemgetter(1))
        before = self.persistentIndexList()
        after = [self.index(_row_after(index.row(), leaving, coming)) for index in before]
        entries = {old: self._shown[old] for old in leaving}
        for row in reversed(leaving):
            del self._shown[row]
        for old, new in coming:
            self._shown.insert(new, entries[old])
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
        touched = [row for pair in moved for row in pair]
        self.dataChanged.emit(self.index(min(touched)), self.index(max(touched)))

    def _remove(self, first: int, end: int) -> None:
        if first < end:
            self.beginRemoveRows(QModelIndex(), first, end - 1)
            del self._shown[first:end]
            self.endRemoveRows()

    def _insert(self, first: int, rows: Rows) -> None:
        if rows:
            self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
            if self._shown:
                self._shown[first:first] = rows
            else:
                self._shown = rows  # all of them: nothing long is copied
            self.endInsertRows()


def _row_after(row: int, leaving: Sequence[int], coming: Sequence[tuple[int, int]]) -> int:
    """Return where ``row`` is once the rows ``leaving`` have come to where ``coming`` says."""
    own = next((new for old, new in coming if old == row), None)
    if own is not None:
        return own
    row -= bisect_left(leaving, row)
    for _, new in coming:
        row += new <= row
    return row


class _Change:
    """How one list of rows becomes another, in the order in which it is done.

    Attributes:
        first: So many rows at the beginning are of the same entries.
        same_at_end: So many at the end, likewise.
        is_of_all: It is another list altogether between these; else:
        gone: Rows of the old list that go.
        moved: Then, rows and where they go, before any come.
        come: At last, rows of the new list that were not there.
    """

    def __init__(self, old: Rows, new: Rows) -> None:
        most = min(len(old), len(new))
        self.first = _common(old, new, 0, 0, most)
        self.same_at_end = _common_at_end(old, new, most - self.first)
        edits = _edits(old, new, self.first, self.same_at_end)
        self.is_of_all = edits is None
        gone, come = edits or ([], [])
        places = {old[row].id: row for row in gone}
        pairs = [(places[i], row) for row in come if (i := new[row].id) in places]
        leaving, coming = {a for a, _ in pairs}, {b for _, b in pairs}
        self.gone = [row for row in gone if row not in leaving]
        self.come = [row for row in come if row not in coming]
        self.moved = [
            (a - bisect_left(self.gone, a), b - bisect_left(self.come, b)) for a, b in pairs
        ]


def _edits(
    old: Rows, new: Rows, first: int, same_at_end: int
) -> tuple[list[int], list[int]] | None:
    """Return which rows of ``old`` go and which of ``new`` come, few as they are; ``None`` if they are many."""
    gone: list[int] = []
    come: list[int] = []
    i = j = first
    old_end, new_end = len(old) - same_at_end, len(new) - same_at_end
    while len(gone) + len(come) <= _MOST_EDITS:
        run = _common(old, new, i, j, min(old_end - i, new_end - j))
        i, j = i + run, j + run
        if i == old_end and j == new_end:
            return gone, come
        missing, added = _step(old[i : min(i + _AHEAD, old_end)], new[j : min(j + _AHEAD, new_end)])
        gone += range(i, i + missing)
        come += range(j, j + added)
        i, j = i + missing, j + added
    return None


def _step(old: Rows, new: Rows) -> tuple[int, int]:
    """Return how many rows go and how many come until both have the same row again, as far as is seen ahead."""
    steps = sorted(itertools.product(range(len(old)), range(len(new))), key=sum)
    same = next(((a, b) for a, b in steps if old[a].id == new[b].id), None)
    return same if same is not None else (len(old), len(new))


def _are_same(some: Rows, others: Rows) -> bool:
    """Whether these rows are of the same entries, though they may look different."""
    return some == others or [*map(_ID, some)] == [*map(_ID, others)]


def _common(old: Rows, new: Rows, i: int, j: int, most: int) -> int:
    """Return how many rows, from ``i`` and ``j`` on and at ``most``, are of the same entries."""
    for at in range(0, most, _BLOCK):
        end = min(at + _BLOCK, most)
        if _are_same(old[i + at : i + end], new[j + at : j + end]):
            continue
        for row in range(at, end):
            if old[i + row] is not new[j + row] and old[i + row].id != new[j + row].id:
                return row
    return most


def _common_at_end(old: Rows, new: Rows, most: int) -> int:
    """Return how many rows at the end, at ``most``, are of the same entries."""
    i, j = len(old), len(new)
    for at in range(0, most, _BLOCK):
        end = min(at + _BLOCK, most)
        if _are_same(old[i - end : i - at], new[j - end : j - at]):
            continue
        for row in range(at + 1, end + 1):
            if old[i - row] is not new[j - row] and old[i - row].id != new[j - row].id:
                return row - 1
    return most
