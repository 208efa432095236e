"""What a search found as a model: a row for each conversation, and below it one for each message."""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from typing import Any, Final

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QObject, Qt

from desktop.core.conversation import ConversationSummary
from desktop.core.search import SearchHit
from desktop.ui.conversation_model import Index
from desktop.ui.marked_rows import Marks, near_match

#: More titles than this are not shown; who sees so many types another letter.
MOST_TITLES: Final = 100

#: Titles that are looked at in one step.
_BLOCK: Final = 500

#: Columns of a message that a row shows before the match, Chinese characters counting two: the list is narrow.
_BEFORE_COLUMNS: Final = 24


class SearchRow(Struct, frozen=True):
    """One row; ``hit`` is ``None`` for the row of the conversation itself. ``marks`` are ranges of ``words``."""

    summary: ConversationSummary
    words: str
    marks: Marks = ()
    hit: SearchHit | None = None

    @property
    def match(self) -> str:
        """The matching text of the message; empty for a conversation."""
        if self.hit is None or not self.marks:
            return ""
        return self.words[slice(*self.marks[0])]


class SearchRole(IntEnum):
    """What a row can be asked for beyond Qt's own roles."""

    ROW = Qt.ItemDataRole.UserRole


class SearchModel(QAbstractListModel):
    """Lives in the GUI thread; holds what it is shown until it is shown something else."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[SearchRow, ...] = ()

    def show(
        self,
        words: str,
        titles: Sequence[ConversationSummary],
        known: Mapping[str, ConversationSummary],
        hits: Sequence[SearchHit],
    ) -> None:
        """Show conversations whose titles hold ``words``, then those with ``hits``, each with its messages.

        Hits of conversations that are not ``known``, or deleted, are left out.
        """
        rows = _rows(words, titles, known, hits)
        if rows != self._shown:
            self.beginResetModel()
            self._shown = rows
            self.endResetModel()

    def row_at(self, index: Index) -> SearchRow | None:
        """Return the row at ``index``; ``None`` for an invalid index."""
        return self._shown[index.row()] if index.isValid() else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if row is None:
            return None
        if role == SearchRole.ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.words or self.tr("New conversation")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.summary.title}: {row.words}" if row.hit else row.words
        return None


class TitleSearch:
    """Looks for words in titles, the newest first; ``steps`` does a little of it at a time."""

    def __init__(self, rows: Sequence[ConversationSummary], words: str) -> None:
        self._rows = rows
        self._sought = words.strip().casefold()
        self.found: list[ConversationSummary] = []

    def steps(self) -> Iterator[None]:
        """Look at a few more titles at each step; ends when there are enough."""
        for begin in range(0, len(self._rows), _BLOCK):
            block = self._rows[begin : begin + _BLOCK]
            self.found += [s for s in block if self._sought in s.title.casefold()]
            if len(self.found) >= MOST_TITLES:
                del self.found[MOST_TITLES:]
                return
            yield


def _rows(
    words: str,
    titles: Sequence[ConversationSummary],
    summaries: Mapping[str, ConversationSummary],
    hits: Sequence[SearchHit],
) -> tuple[SearchRow, ...]:
    known = {summary.id: summary for summary in titles}
    found: dict[str, list[SearchHit]] = {summary.id: [] for summary in titles}
    for hit in hits:
        summary = summaries.get(hit.conversation)
        if summary is not None and not summary.deleted:
            known[summary.id] = summary
            found.setdefault(summary.id, []).append(hit)
    rows: list[SearchRow] = []
    for conversation_id, its_hits in found.items():
        summary = known[conversation_id]
        title = next((h for h in its_hits if not h.message and h.snippet == summary.title), None)
        marks = title.marks if title else _marks(summary.title, words.strip())
        rows.append(SearchRow(summary, summary.title, marks))
        rows += [_message_row(summary, hit) for hit in its_hits if hit.message]
    return tuple(rows)


def _message_row(summary: ConversationSummary, hit: SearchHit) -> SearchRow:
    words, marks = near_match(hit.snippet, hit.marks, _BEFORE_COLUMNS)
    return SearchRow(summary, words, marks, hit)


def _marks(title: str, words: str) -> Marks:
    return tuple(m.span() for m in re.finditer(re.escape(words), title, re.IGNORECASE))
