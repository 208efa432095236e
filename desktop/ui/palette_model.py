"""What the quick switcher offers, as a model: titles, then messages, then commands, each under its heading."""

from bisect import insort
from collections.abc import Iterator, Sequence
from enum import IntEnum
from operator import itemgetter
from typing import Any, Final

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QObject, Qt
from PySide6.QtGui import QAction

from desktop.core.conversation import ConversationSummary
from desktop.core.fuzzy import Match, Pattern, folded, initials
from desktop.core.search import SearchHit
from desktop.ui.commands import Command
from desktop.ui.conversation_model import Index
from desktop.ui.marked_rows import Marks, near_match

#: Rows of each kind, of one search for all of them.
MOST: Final = 8

#: Columns of a message that a row shows before the match.
_BEFORE_COLUMNS: Final = 30

#: What the best titles are sorted by: how well they match, then how new they are.
_PLACE: Final = itemgetter(0, 1)

#: Titles that are looked at in one step of a scan.
_BLOCK: Final = 200


class PaletteRow(Struct, frozen=True):
    """One row; a heading has words only.

    Attributes:
        caption: What stands small at the end of the row.
        conversation, message: Ids of what is opened; the latter empty for the conversation as a whole.
        match: The matching text of the message.
        action: What is done instead.
    """

    words: str
    icon: str = ""
    marks: Marks = ()
    caption: str = ""
    conversation: str = ""
    message: str = ""
    match: str = ""
    updated_ms: int = 0
    action: QAction | None = None

    @property
    def is_heading(self) -> bool:
        """Whether it only stands over others."""
        return not self.icon


class PaletteRole(IntEnum):
    """What a row can be asked for beyond Qt's own roles."""

    ROW = Qt.ItemDataRole.UserRole


class PaletteModel(QAbstractListModel):
    """Lives in the GUI thread.

    Attributes:
        rows: What is shown, until something else is.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: Sequence[PaletteRow] = ()

    def show(self, rows: Sequence[PaletteRow]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def row_at(self, number: int) -> PaletteRow | None:
        """Return a row; ``None`` where there is none."""
        return self.rows[number] if 0 <= number < len(self.rows) else None

    def next_row(self, number: int, step: int) -> int:
        """Return the next row after ``number`` that is no heading, going round; -1 when there is none."""
        count = len(self.rows)
        for far in range(1, count + 1):
            found = (number + far * step) % count
            if not self.rows[found].is_heading:
                return found
        return -1

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role == PaletteRole.ROW:
            return row
        words = row.words or self.tr("New conversation")
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{words}, {row.caption}" if row.caption else words
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row_at(index.row()) if index.isValid() else None
        if row is None or row.is_heading:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class TitleScan:
    """Looks through all titles for the best; ``steps`` does a little of it at a time."""

    def __init__(self, rows: Sequence[ConversationSummary], typed: str) -> None:
        self._rows = rows
        self._pattern = Pattern(typed)
        self._best: list[tuple[Match, int, ConversationSummary]] = []

    def steps(self) -> Iterator[None]:
        """Look at a few more titles at each step."""
        for begin in range(0, len(self._rows), _BLOCK):
            for number, summary in enumerate(self._rows[begin : begin + _BLOCK], begin):
                match = best_match(self._pattern, summary.title)
                if match is not None:
                    insort(self._best, (match, number, summary), key=_PLACE)
            del self._best[MOST:]
            yield

    def found(self) -> list[PaletteRow]:
        """Return rows for the best so far; of equally good ones the newest first."""
        return [title_row(summary, match.marks) for match, _, summary in self._best]


def best_match(pattern: Pattern, words: str) -> Match | None:
    """Match ``words`` as they are, or by their pinyin."""
    found = pattern.match(folded(words))
    if found is None and not words.isascii():
        found = pattern.match(initials(words))
    return found


def title_row(summary: ConversationSummary, marks: Marks = ()) -> PaletteRow:
    """Return the row of a conversation."""
    icon = "archive" if summary.archived else "chat"
    return PaletteRow(
        summary.title, icon, marks, conversation=summary.id, updated_ms=summary.updated
    )


def message_row(hit: SearchHit) -> PaletteRow:
    """Return the row of a message."""
    words, marks = near_match(hit.snippet, hit.marks, _BEFORE_COLUMNS)
    match = words[slice(*marks[0])] if marks else ""
    return PaletteRow(
        words,
        "quote",
        marks,
        hit.title,
        conversation=hit.conversation,
        message=hit.message,
        match=match,
    )


def command_rows(commands: Sequence[Command], typed: str) -> list[PaletteRow]:
    """Return rows for the commands that match, the best first; all of them when nothing is typed."""
    pattern = Pattern(typed)
    if pattern.is_empty:
        return [_command_row(command, ()) for command in commands]
    found = [(best_match(pattern, command.words), i) for i, command in enumerate(commands)]
    best = sorted((match, i) for match, i in found if match is not None)
    return [_command_row(commands[i], match.marks) for match, i in best]


def _command_row(command: Command, marks: Marks) -> PaletteRow:
    caption = command.shortcut or command.menu
    return PaletteRow(command.words, "chevron-right", marks, caption, action=command.action)
