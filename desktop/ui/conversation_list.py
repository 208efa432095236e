"""The list of conversations: paints its rows itself, renames in place, asks others to delete."""

from PySide6.QtCore import QDateTime, QEvent, QLocale, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.core.conversation import ConversationSummary
from desktop.ui.conversation_model import ConversationModel, Index, Role
from desktop.ui.theme import Theme

_DAY_MS = 86_400_000


def short_time(updated_ms: int, now: QDateTime, locale: QLocale) -> str:
    """Return when something was: the time of today, the weekday of this week, else the date."""
    then = QDateTime.fromMSecsSinceEpoch(updated_ms)
    days = then.date().daysTo(now.date())
    if days <= 0:
        return locale.toString(then.time(), QLocale.FormatType.ShortFormat)
    if days < 7:
        return locale.dayName(then.date().dayOfWeek(), QLocale.FormatType.ShortFormat)
    return locale.toString(then.date(), QLocale.FormatType.ShortFormat)


class _Delegate(QStyledItemDelegate):
    """Paints a title, and under it the model and the time."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self.theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del index
        lines = self._metrics()
        return QSize(option.rect.width(), sum(lines) + self.theme.space(4.5))

    def _metrics(self) -> tuple[int, int]:
        from PySide6.QtGui import QFontMetrics

        body = QFontMetrics(self.theme.font()).height()
        return body, QFontMetrics(self.theme.font("caption")).height()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self.theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect.adjusted(theme.space(2), 1, -theme.space(2), -1)
        self._paint_background(painter, option, box)
        inside = box.adjusted(theme.space(2.5), theme.space(1.75), -theme.space(2.5), 0)
        self._paint_words(painter, inside, index)
        painter.restore()

    def _paint_background(
        self, painter: QPainter, option: QStyleOptionViewItem, box: QRect
    ) -> None:
        state = option.state
        role = ""
        if state & QStyle.StateFlag.State_Selected:
            role = "selected"
        elif state & QStyle.StateFlag.State_MouseOver:
            role = "hover"
        radius = self.theme.radii.medium
        if role:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color(role))
            painter.drawRoundedRect(box, radius, radius)
        if state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
            painter.setPen(self.theme.color("focus"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), radius, radius)

    def _paint_words(self, painter: QPainter, inside: QRect, index: Index) -> None:
        theme = self.theme
        summary: ConversationSummary = index.data(Role.SUMMARY)
        title_height, caption_height = self._metrics()
        right = inside.right()
        if index.data(Role.STREAMING):
            dot = theme.space(2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            top = inside.top() + (title_height - dot) // 2
            painter.drawEllipse(QRect(right - dot, top, dot, dot))
            right -= dot + theme.space(2)
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font())
        line = QRect(inside.left(), inside.top(), right - inside.left(), title_height)
        self._draw(painter, line, str(index.data()), Qt.AlignmentFlag.AlignLeft)
        painter.setPen(theme.color("text_muted"))
        painter.setFont(theme.font("caption"))
        line = QRect(inside.left(), line.bottom() + 3, inside.width(), caption_height)
        when = short_time(summary.updated, QDateTime.currentDateTime(), self._view.locale())
        width = painter.fontMetrics().horizontalAdvance(when)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight, when)
        line.setWidth(line.width() - width - theme.space(2))
        self._draw(painter, line, summary.model, Qt.AlignmentFlag.AlignLeft)

    @staticmethod
    def _draw(painter: QPainter, line: QRect, words: str, alignment: Qt.AlignmentFlag) -> None:
        elided = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, alignment | Qt.AlignmentFlag.AlignVCenter, elided)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        del option
        editor = QLineEdit(parent)
        editor.setPlaceholderText(str(index.data()))
        editor.setAccessibleName(self.tr("Title"))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or index.data()))
        editor.selectAll()

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        del index
        editor.setGeometry(option.rect.adjusted(8, 6, -8, -6))


class ConversationList(QListView):
    """Shows a ``ConversationModel``; GUI thread.

    Signals:
        opened(str): The person chose the conversation of this id.
        delete_requested(str): They want it gone.
    """

    opened = Signal(str)
    delete_requested = Signal(str)

    def __init__(
        self, model: ConversationModel, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._conversations = model
        self._delegate = _Delegate(theme, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(self.tr("Conversations"))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self._add_actions()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and fonts."""
        self._delegate.theme = theme
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def select(self, conversation_id: str) -> None:
        """Mark a conversation as the open one, or none, without opening it."""
        row = self._conversations.row_of(conversation_id)
        self.selectionModel().blockSignals(True)
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self.setCurrentIndex(self._conversations.index(row))
        self.selectionModel().blockSignals(False)
        self.viewport().update()

    def current_id(self) -> str:
        """Return the id of the marked conversation; empty when none is."""
        return self._conversations.id_at(self.currentIndex())

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and not self.selectionModel().signalsBlocked():
            self.opened.emit(self._conversations.id_at(current))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.indexAt(event.pos()).isValid():
            menu = QMenu(self)
            menu.addActions(self.actions())
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(event.globalPos())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _add_actions(self) -> None:
        self._rename = QAction(self, shortcut=QKeySequence(Qt.Key.Key_F2))
        self._rename.triggered.connect(lambda: self.edit(self.currentIndex()))
        self._delete = QAction(self, shortcut=QKeySequence(QKeySequence.StandardKey.Delete))
        self._delete.triggered.connect(lambda: self.delete_requested.emit(self.current_id()))
        for action in (self._rename, self._delete):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self.addAction(action)
        self._retranslate()

    def _retranslate(self) -> None:
        self._rename.setText(self.tr("Rename"))
        self._delete.setText(self.tr("Delete"))
        self.setAccessibleName(self.tr("Conversations"))
