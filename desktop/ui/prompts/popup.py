"""The list of prompts above the question, while a ``/`` and letters of a name are typed."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.core.fuzzy import Pattern, folded
from desktop.core.prompt_library import Prompt
from desktop.ui.tips import tip

_MAX_ROWS: Final = 8
_MAX_SHOWN: Final = 100
_BEGINNING_CHARS: Final = 80
_WIDTH_PX: Final = 480


def matching(prompts: Iterable[Prompt], typed: str) -> list[Prompt]:
    """Return the prompts whose names have the letters of ``typed`` in their order, the best first."""
    pattern = Pattern(typed)
    if pattern.is_empty:
        return list(prompts)[:_MAX_SHOWN]
    found = [(m, n, p) for n, p in enumerate(prompts) if (m := pattern.match(folded(p.name)))]
    return [prompt for _, _, prompt in sorted(found, key=lambda f: f[:2])][:_MAX_SHOWN]


class PromptPopup(QFrame):
    """A child of the window that takes no keyboard: the question keeps it. GUI thread.

    Signals:
        chosen(Prompt): This one shall be inserted.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("Prompts"))
        self._empty = QLabel(wordWrap=True)
        self._empty.setProperty("role", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.list)
        column.addWidget(self._empty)
        self.list.itemClicked.connect(self._on_clicked)
        self.hide()

    def show_prompts(self, prompts: list[Prompt], above: QWidget) -> None:
        """Offer these, above a widget of the same window."""
        self.list.clear()
        for prompt in prompts:
            beginning = " ".join(prompt.text[: _BEGINNING_CHARS * 2].split())[:_BEGINNING_CHARS]
            item = QListWidgetItem(f"/{prompt.name}   {beginning}")
            item.setData(Qt.ItemDataRole.UserRole, prompt)
            item.setToolTip(tip(prompt.text[:1000]))
            self.list.addItem(item)
        self.list.setVisible(bool(prompts))
        self._empty.setVisible(not prompts)
        self._empty.setText(self.tr("No prompt has this name. Esc closes this list."))
        self.list.setCurrentRow(0)
        self._place(above)

    @property
    def current(self) -> Prompt | None:
        """The prompt that Enter would insert."""
        item = self.list.currentItem()
        prompt = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return prompt if isinstance(prompt, Prompt) else None

    def step(self, by: int) -> None:
        """Choose the next prompt, or one further up; round the ends."""
        count = self.list.count()
        if count:
            self.list.setCurrentRow((self.list.currentRow() + by) % count)

    def _place(self, above: QWidget) -> None:
        self.show()
        self.raise_()
        rows = min(max(self.list.count(), 1), _MAX_ROWS)
        height = (
            self.list.sizeHintForRow(0) if self.list.count() else self._empty.sizeHint().height()
        )
        margins = 16 + 2 * self.list.frameWidth() + 8
        at = above.mapTo(above.window(), QPoint(0, 0))
        wanted = rows * height + margins
        room = max(at.y() - 8, height + margins)
        width = min(_WIDTH_PX, above.width())
        self.setGeometry(at.x(), max(at.y() - min(wanted, room) - 4, 0), width, min(wanted, room))

    def _on_clicked(self) -> None:
        if self.current is not None:
            self.chosen.emit(self.current)
