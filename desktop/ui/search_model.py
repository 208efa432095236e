"""What a search found as a model: a row for each conversation, and below it one for each message."""

import re
from collections.abc import Sequence
from enum import IntEnum
from typing import Any, Final

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QObject, Qt

from desktop.core.conversation import ConversationSummary
from desktop.core.search import SearchHit
from desktop.ui.conversation_model import Index
from desktop.ui.row_painting import Marks

#: Characters of a message that a row shows before the match.
_BEFORE_CHARS: Final = 24


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
        self, words: str, summaries: Sequence[ConversationSummary], hits: Sequence[SearchHit]
    ) -> None:
        """Show conversations whose title holds ``words``, then those with ``hits``, each with its messages.

        Hits of conversations that are not among ``summaries`` are left out: they are being deleted.
        """
        rows = _rows(words, summaries, hits)
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


def _rows(
    words: str, summaries: Sequence[ConversationSummary], hits: Sequence[SearchHit]
) -> tuple[SearchRow, ...]:
    known = {summary.id: summary for summary in summaries}
    sought = words.strip().casefold()
    found: dict[str, list[SearchHit]] = {
        s.id: [] for s in summaries if sought and sought in s.title.casefold()
    }
    for hit in hits:
        if hit.conversation in known:
            found.setdefault(hit.conversation, []).append(hit)
    rows: list[SearchRow] = []
    for conversation_id, its_hits in found.items():
        summary = known[conversation_id]
        title = next((h for h in its_hits if not h.message and h.snippet == summary.title), None)
        marks = title.marks if title else _marks(summary.title, words.strip())
        rows.append(SearchRow(summary, summary.title, marks))
        rows += [_message_row(summary, hit) for hit in its_hits if hit.message]
    return tuple(rows)


def _message_row(summary: ConversationSummary, hit: SearchHit) -> SearchRow:
    """Return the row of a message; the match stands near its beginning, for the list is narrow."""
    cut = max(hit.marks[0][0] - _BEFORE_CHARS, 0) if hit.marks else 0
    if cut <= 1:
        return SearchRow(summary, hit.snippet, hit.marks, hit)
    marks = tuple((start - cut + 1, end - cut + 1) for start, end in hit.marks)
    return SearchRow(summary, "…" + hit.snippet[cut:], marks, hit)


def _marks(title: str, words: str) -> Marks:
    return tuple(m.span() for m in re.finditer(re.escape(words), title, re.IGNORECASE))
