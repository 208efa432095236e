"""One picture in a window of its own: fitted, at its own size, nearer or farther."""

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QBrush,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QGraphicsPixmapItem,
    QGraphicsScene,
    QGraphicsView,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.chat_view import picture_words
from desktop.ui.chat_view.pictures import Drawn, Pictures, Sources, Subject
from desktop.ui.elided_label import ElidedLabel
from desktop.ui.icons import icon, icon_size
from desktop.ui.quantities import percent_text
from desktop.ui.theme import Theme
from desktop.ui.themed_dialog import ThemedDialog

_STEP: Final = 1.25
_LEAST: Final = 0.02
_MOST: Final = 32.0

#: How long a picture that is being decoded is left alone before the window looks for it (ms).
_LOOK_MS: Final = 16


class PictureView(QGraphicsView):
    """Shows one picture, fitted until somebody zooms; dragged with the mouse, zoomed with wheel and keys.

    Signals:
        zoomed(float): Pixels of the screen for one of the picture.
    """

    zoomed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setScene(QGraphicsScene(self))
        self._item = QGraphicsPixmapItem()
        self._item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self.scene().addItem(self._item)
        self.set_theme(theme)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self._is_fitted = True

    def set_theme(self, theme: Theme) -> None:
        """Take another ground."""
        self.setBackgroundBrush(QBrush(theme.color("sunken")))

    @property
    def zoom(self) -> float:
        """Pixels of the screen for one of the picture."""
        return self.transform().m11() * self.devicePixelRatioF()

    def show_picture(self, pixmap: QPixmap) -> None:
        """Show this one, fitted."""
        self._item.setPixmap(pixmap)
        self.scene().setSceneRect(self._item.boundingRect())
        self.fit()

    def fit(self) -> None:
        """Make all of it visible, never larger than it is."""
        self._is_fitted = True
        room, own = self.viewport().size(), self._item.boundingRect().size()
        if own.isEmpty():
            return
        fitting = min(room.width() / own.width(), room.height() / own.height())
        self._set_zoom(min(fitting, 1 / self.devicePixelRatioF()) * self.devicePixelRatioF())

    def zoom_by(self, factor: float) -> None:
        """Go nearer or farther."""
        self._is_fitted = False
        self._set_zoom(self.zoom * factor)

    def zoom_to(self, zoom: float) -> None:
        """Show so many pixels of the screen for one of the picture."""
        self._is_fitted = False
        self._set_zoom(zoom)

    def _set_zoom(self, zoom: float) -> None:
        scale = min(max(zoom, _LEAST), _MOST) / self.devicePixelRatioF()
        self.resetTransform()
        self.scale(scale, scale)
        self.zoomed.emit(self.zoom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom_by(_STEP ** (event.angleDelta().y() / 120))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(1 / _STEP)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key == Qt.Key.Key_1:
            self.zoom_to(1)
        else:
            super().keyPressEvent(event)


class PictureDialog(ThemedDialog):
    """Not modal, deleted when closed; GUI thread.

    Signals:
        copy_requested(), save_requested(): Of the picture as it is.
    """

    copy_requested = Signal()
    save_requested = Signal()

    def __init__(
        self,
        subject: Subject,
        name: str,
        sources: Sources | None,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent)
        self.setWindowTitle(name)
        self._pictures = Pictures(sources)
        self.view = PictureView(theme)
        self.view.setAccessibleName(name)
        self.view.zoomed.connect(self._show_zoom)
        self._words = QLabel()
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setWordWrap(True)
        self._facts = ElidedLabel("")
        self._percent = QLabel()
        self._percent.setProperty("role", "caption")
        self._facts.setProperty("role", "caption")
        self._buttons: dict[str, QToolButton] = {}
        self._drawn: Drawn | None = None
        self._timer = QTimer(self, singleShot=True, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._lay_out()
        self.view.hide()
        self._retranslate()
        self._pictures.decode(subject, self._show)
        self._timer.start()
        self.resize(self._first_size())

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.view.set_theme(theme)
        for name, button in self._buttons.items():
            button.setIcon(icon(name, theme))
            button.setIconSize(icon_size(theme))

    def _first_size(self) -> QSize:
        parent = self.parentWidget()
        return parent.window().size() * 0.9 if parent else QSize(900, 650)

    def _lay_out(self) -> None:
        space = self.theme.space
        foot = QHBoxLayout()
        foot.setContentsMargins(space(3), space(1.5), space(3), space(1.5))
        foot.setSpacing(space(1))
        foot.addWidget(self._facts, 1)
        for name, key, slot in (
            ("minus", "Ctrl+-", lambda: self.view.zoom_by(1 / _STEP)),
            ("plus", "Ctrl++", lambda: self.view.zoom_by(_STEP)),
            ("panel", "Ctrl+0", self.view.fit),
            ("copy", "Ctrl+C", self.copy_requested.emit),
            ("save", "Ctrl+S", self.save_requested.emit),
        ):
            button = self._buttons[name] = QToolButton()
            button.setShortcut(QKeySequence(key))
            button.clicked.connect(slot)
            foot.addWidget(button)
            if name == "minus":
                foot.addWidget(self._percent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self._words, 1)
        column.addLayout(foot)
        self.set_theme(self.theme)
        self._percent.setMinimumWidth(self._percent.fontMetrics().horizontalAdvance("0000%"))
        self._percent.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def _retranslate(self) -> None:
        for name, words in (
            ("minus", self.tr("Smaller")),
            ("plus", self.tr("Larger")),
            ("panel", self.tr("Fit into the window")),
            ("copy", self.tr("Copy picture")),
            ("save", self.tr("Save picture…")),
        ):
            button = self._buttons[name]
            button.setAccessibleName(words)
            keys = button.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            button.setToolTip(f"{words} ({keys})")
        drawn = self._drawn
        self._words.setText(picture_words.problem(drawn) if drawn else picture_words.arriving())

    @Slot()
    def _look(self) -> None:
        self._pictures.take_news()
        if self._pictures.is_busy:
            self._timer.start()

    def _show(self, drawn: Drawn) -> None:
        if drawn.image is None:
            self._drawn = drawn
            self._words.setText(picture_words.problem(drawn))
            return
        self._words.hide()
        self.view.show()
        self.view.setFocus()
        self._facts.set_text(f"{self.windowTitle()} · {drawn.width} × {drawn.height}")
        self.view.show_picture(QPixmap.fromImage(drawn.image))

    @Slot(float)
    def _show_zoom(self, zoom: float) -> None:
        self._percent.setText(percent_text(zoom))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.view.fit()
