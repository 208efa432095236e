"""Paints the rows of the list of conversations: conversations on two lines, folders, headings."""

from typing import Final

from PySide6.QtCore import QLocale, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem, QWidget

from desktop.core.conversation import ConversationSummary
from desktop.ui.conversation_model import Index, Role
from desktop.ui.icons import paint_icon
from desktop.ui.list_entries import FolderEntry, Heading
from desktop.ui.row_painting import RowDelegate, draw_elided
from desktop.ui.theme import Theme

#: The theme's role for each colour that a conversation can be marked with.
COLOUR_ROLES: Final = {
    "red": "danger",
    "amber": "accent",
    "green": "success",
    "blue": "code_function",
    "violet": "code_type",
}

_STRIPE_PX: Final = 3


class ConversationDelegate(RowDelegate):
    """Every row has the same height, so that a hundred thousand need not be measured."""

    #: The folder that the list shows, which its rows need not name.
    folder = ""

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._heading_font: QFont = theme.font("caption", bold=True)
        self.row_px = self._title_px + self._caption_px + theme.space(2.5)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        del index
        return QSize(option.rect.width(), self.row_px)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        space = self._theme.space
        entry = index.data(Role.ENTRY)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = self._box(option).adjusted(space(3), space(1), -space(3), -space(1))
        if isinstance(entry, Heading):
            self._paint_heading(painter, inside, entry)
        else:
            self._paint_ground(painter, option)
            if isinstance(entry, FolderEntry):
                self._paint_folder(painter, inside, str(index.data()), entry)
            else:
                self._paint_stripe(painter, self._box(option), entry.colour)
                self._paint_words(painter, inside, index, entry)
        painter.restore()

    def _paint_heading(self, painter: QPainter, inside: QRect, entry: Heading) -> None:
        line = QRect(inside)
        line.setTop(inside.bottom() - self._caption_px)
        painter.setFont(self._heading_font)
        painter.setPen(self._theme.color("text_muted"))
        draw_elided(painter, line, entry.words)

    def _paint_folder(
        self, painter: QPainter, inside: QRect, name: str, entry: FolderEntry
    ) -> None:
        side = self._theme.space(5)
        spot = QRectF(inside.left(), inside.center().y() - side / 2, side, side)
        icon = "folder" if entry.name else "archive"
        paint_icon(painter, icon, self._theme.color("text_muted"), spot)
        line = inside.adjusted(side + self._theme.space(2), 0, 0, 0)
        count = QLocale().toString(entry.count)
        line = self._paint_caption_at_right(painter, line, count)
        painter.setFont(self._title_font)
        painter.setPen(self._theme.color("text"))
        draw_elided(painter, line, name)

    def _paint_stripe(self, painter: QPainter, box: QRect, colour: str) -> None:
        if role := COLOUR_ROLES.get(colour):
            inset = self._theme.space(2)
            stripe = QRectF(
                box.left() + _STRIPE_PX, box.top() + inset, _STRIPE_PX, box.height() - 2 * inset
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color(role))
            painter.drawRoundedRect(stripe, _STRIPE_PX / 2, _STRIPE_PX / 2)

    def _paint_words(
        self, painter: QPainter, inside: QRect, index: Index, summary: ConversationSummary
    ) -> None:
        title = QRect(inside.left(), inside.top(), inside.width(), self._title_px)
        if index.data(Role.STREAMING):
            title.setRight(title.right() - self._paint_dot(painter, title))
        painter.setFont(self._title_font)
        painter.setPen(self._theme.color("text"))
        draw_elided(painter, title, str(index.data()))
        below = QRect(
            inside.left(), inside.bottom() - self._caption_px, inside.width(), self._caption_px
        )
        below = self._paint_caption_at_right(painter, below, self._time_of(summary.updated))
        marks = (f"#{tag}" for tag in summary.tags)
        folder = summary.folder if summary.folder != self.folder else ""
        facts = (fact for fact in (folder, *marks, summary.model) if fact)
        draw_elided(painter, below, " · ".join(facts))

    def _paint_dot(self, painter: QPainter, line: QRect) -> int:
        """Mark an answer under way at the right of ``line``; return the width that it takes."""
        side = self._theme.space(2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        top = line.top() + (line.height() - side) / 2
        painter.drawEllipse(
            QRectF(QPointF(line.right() - side, top), QPointF(line.right(), top + side))
        )
        return side + self._theme.space(2)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        del option
        editor = QLineEdit(parent)
        editor.setPlaceholderText(str(index.data()))
        is_folder = isinstance(index.data(Role.ENTRY), FolderEntry)
        editor.setAccessibleName(self.tr("Name of the folder") if is_folder else self.tr("Title"))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
        editor.selectAll()

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        del index
        height = editor.sizeHint().height()
        box = option.rect.adjusted(self._theme.space(3), 0, -self._theme.space(3), 0)
        editor.setGeometry(box.left(), box.center().y() - height // 2, box.width(), height)
