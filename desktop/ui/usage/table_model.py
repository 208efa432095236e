"""The table of the usage page: one row a sum, sorted by any column."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QPersistentModelIndex, Qt

from desktop.core.spending import By, Sum
from desktop.ui.usage.metric import money_words, rate_words, seconds_words

_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()

NAME: Final = 0
MONEY: Final = 1


class UsageTable(QAbstractTableModel):
    """GUI thread."""

    def __init__(self) -> None:
        super().__init__()
        self._by = By.DAY
        self._sums: list[Sum] = []
        self._name: Callable[[str], str] = str
        self._sorted: tuple[int, Qt.SortOrder] = (NAME, Qt.SortOrder.DescendingOrder)

    def show_sums(self, by: By, sums: list[Sum], name: Callable[[str], str]) -> None:
        """Show other sums; ``name`` says what a key is called."""
        self.beginResetModel()
        if by is not self._by:
            column = NAME if by is By.DAY else MONEY
            self._sorted = (column, Qt.SortOrder.DescendingOrder)
        self._by, self._sums, self._name = by, list(sums), name
        self._arrange()
        self.endResetModel()

    @property
    def order(self) -> tuple[int, Qt.SortOrder]:
        """By which column, and which way, the rows are sorted."""
        return self._sorted

    def sum_at(self, row: int) -> Sum:
        """Return the sum of a row."""
        return self._sums[row]

    def headers(self) -> list[str]:
        """Return what the columns are called."""
        first = {
            By.DAY: self.tr("Day"),
            By.MODEL: self.tr("Model"),
            By.CONNECTION: self.tr("Connection"),
            By.CONVERSATION: self.tr("Conversation"),
        }
        return [
            first[self._by],
            self.tr("Cost"),
            self.tr("Answers"),
            self.tr("Input"),
            self.tr("Cached"),
            self.tr("Output"),
            self.tr("Reasoning"),
            self.tr("First token"),
            self.tr("Tokens/s"),
        ]

    def words_in(self, item: Sum) -> list[str]:
        """Return the cells of a row as people read them."""
        counts = (item.answers, item.prompt, item.cached, item.completion, item.reasoning)
        return [
            self._name(item.key),
            money_words(item),
            *(QLocale().toString(count) for count in counts),
            seconds_words(item.first_token_s),
            rate_words(item.tokens_per_s),
        ]

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._sums)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else 9

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return self.headers()[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        words = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole
        return self.words_in(self._sums[index.row()])[index.column()] if role in words else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if column >= 0 and (column, order) != self._sorted:
            self.layoutAboutToBeChanged.emit()
            self._sorted = (column, order)
            self._arrange()
            self.layoutChanged.emit()

    def _arrange(self) -> None:
        column, order = self._sorted
        is_falling = order is Qt.SortOrder.DescendingOrder
        self._sums.sort(key=lambda item: self._rank(item, column), reverse=is_falling)

    def _rank(self, item: Sum, column: int) -> Any:
        if column == NAME:
            return item.key if self._by is By.DAY else self._name(item.key).casefold()
        values = (
            # Currencies are not added up; within one row the largest amount stands for it.
            (max(item.money.values(), default=-1.0), item.tokens),
            item.answers,
            item.prompt,
            item.cached,
            item.completion,
            item.reasoning,
            item.first_token_s or 0.0,
            item.tokens_per_s or 0.0,
        )
        return values[column - 1]


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == NAME else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
