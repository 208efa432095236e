"""The outline of a conversation as a model: one row a message, its words worked out when they are painted."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QIcon

from desktop.core.branches import Outline, outline
from desktop.core.conversation import Conversation, short_title
from desktop.core.message import Message, Role
from desktop.ui.icons import icon
from desktop.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex

_TOP: Final = QModelIndex()

#: Characters of a message that its row can show at most.
_SHOWN_CHARS: Final = 400


class BranchModel(QAbstractItemModel):
    """Owned by the panel; GUI thread. What it shows is a snapshot: ``show_tree`` takes the next."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._conversation = Conversation("")
        self._outline = Outline()
        self._places: dict[str, int] = {}
        self._shown: frozenset[str] = frozenset()
        kinds = Qt.ItemDataRole
        self._tellers: dict[int, Callable[[Index, Message], Any]] = {
            kinds.DisplayRole: self._words,
            kinds.DecorationRole: self._icon,
            kinds.ForegroundRole: self._color,
            kinds.FontRole: self._font,
            kinds.AccessibleTextRole: self._spoken,
        }

    def show_tree(self, conversation: Conversation) -> None:
        """Show the tree of ``conversation``."""
        self.beginResetModel()
        self._conversation = conversation
        self._outline = outline(conversation)
        self._places = {row.message_id: i for i, row in enumerate(self._outline.rows)}
        self._shown = frozenset(m.id for m in conversation.path())
        self.endResetModel()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme

    def message_id(self, index: Index) -> str:
        """Return the id of the message at ``index``; empty for none."""
        return self._outline.rows[index.internalId()].message_id if index.isValid() else ""

    def index_of(self, message_id: str | None) -> QModelIndex:
        """Return where a message stands; invalid if nowhere."""
        at = self._places.get(message_id or "")
        return _TOP if at is None else self._index_at(at)

    def forks(self) -> list[QModelIndex]:
        """Return every row below which other branches begin."""
        rows = self._outline.rows
        return [
            self._index_at(at)
            for at, row in enumerate(rows)
            if any(rows[i].begins_branch for i in row.below)
        ]

    def is_shown(self, index: Index) -> bool:
        """Whether the message is on the branch that the chat shows."""
        return self.message_id(index) in self._shown

    def rowCount(self, parent: Index = _TOP) -> int:
        return len(self._outline.below(self._at(parent)))

    def columnCount(self, parent: Index = _TOP) -> int:
        del parent
        return 1

    def index(self, row: int, column: int, parent: Index = _TOP) -> QModelIndex:
        below = self._outline.below(self._at(parent))
        if column != 0 or not 0 <= row < len(below):
            return QModelIndex()
        return self.createIndex(row, 0, below[row])

    def parent(self, child: Index = _TOP) -> QModelIndex:  # type: ignore[override] # QObject.parent() takes nothing
        above = self._outline.rows[child.internalId()].above if child.isValid() else -1
        return QModelIndex() if above < 0 else self._index_at(above)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        message = self._conversation.messages.get(self.message_id(index))
        tell = self._tellers.get(role)
        return tell(index, message) if tell is not None and message is not None else None

    def _words(self, index: Index, message: Message) -> str:
        del index
        return row_words(message)

    def _color(self, index: Index, message: Message) -> QColor:
        del message
        return self._theme.color("text" if self.is_shown(index) else "text_muted")

    def _font(self, index: Index, message: Message) -> QFont | None:
        del index
        if message.id != self._conversation.current:
            return None
        font = QFont()
        font.setBold(True)
        return font

    def _icon(self, index: Index, message: Message) -> QIcon:
        row = self._outline.rows[index.internalId()]
        icons = {Role.USER: "person", Role.ASSISTANT: "chat", Role.TOOL: "code"}
        name = "branch" if row.begins_branch else icons.get(message.role, "settings")
        return icon(name, self._theme, "accent_text" if self.is_shown(index) else "text_muted")

    def _spoken(self, index: Index, message: Message) -> str:
        words = f"{author_words(message)}: {row_words(message)}"
        if not self.is_shown(index):
            return words
        return QCoreApplication.translate("Branches", "{message} (on the shown branch)").format(
            message=words
        )

    def _at(self, index: Index) -> int:
        return int(index.internalId()) if index.isValid() else -1

    def _index_at(self, at: int) -> QModelIndex:
        return self.createIndex(self._outline.rows[at].place, 0, at)


def row_words(message: Message) -> str:
    """Return one line that tells a message from others."""
    words = short_title(message.text[:_SHOWN_CHARS])
    if words:
        return words
    if message.tool_calls:
        return message.tool_calls[0].name
    return QCoreApplication.translate("Branches", "(no text)")


def author_words(message: Message) -> str:
    """Return who a message is from."""
    translate = QCoreApplication.translate
    authors = {
        Role.USER: translate("Branches", "You"),
        Role.ASSISTANT: message.model or translate("Branches", "Assistant"),
        Role.TOOL: translate("Branches", "Result of a tool"),
    }
    return authors.get(message.role, translate("Branches", "Instructions"))
