"""A manager of the person's own things (prompts, assistants): a list to search in, beside it the editor of one."""

from typing import Any, ClassVar, Final
from uuid import uuid4

from msgspec import structs
from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QIcon
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.fuzzy import folded
from desktop.core.prompt_library import clean_name, free_name
from desktop.runtime.item_library import ItemLibrary
from desktop.ui.icons import icon, icon_size
from desktop.ui.theme import Theme
from desktop.ui.themed_dialog import ThemedDialog

_LIST_PX: Final = 230
_SAVE_AFTER_MS: Final = 400


class ItemManager(ThemedDialog):
    """GUI thread; not modal, deletes itself. What is typed is kept at once; what is deleted comes back on a click.

    Subclasses make the editor, and fill and read it.
    """

    size_px: ClassVar = (760, 540)

    def __init__(self, library: ItemLibrary[Any], theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.library = library
        self._gone: tuple[int, Any] | None = None
        self._shown = ""
        self._make_list()
        self.name = QLineEdit()
        self._problem = QLabel(wordWrap=True)
        self._problem.setProperty("role", "danger")
        self._problem.hide()
        self._told = QLabel(wordWrap=True)
        self._told.setProperty("role", "caption")
        self.undo_button = QPushButton()
        self.undo_button.setProperty("role", "link")
        self.undo_button.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.editor = self.make_editor()
        self._lay_out()
        self._save_timer = QTimer(self, singleShot=True, interval=_SAVE_AFTER_MS)
        self._wire()
        self._retranslate()
        self.resize(*self.size_px)
        self.library.load()
        self._fill()
        self.search.setFocus()

    # What a subclass says

    def make_editor(self) -> QWidget:
        """Return what shows one item, with ``self.name`` in it; connect its changes to ``on_edited``."""
        raise NotImplementedError

    def show_item(self, item: Any, *, may_write: bool) -> None:
        """Fill the editor; ``None`` empties and disables it."""
        raise NotImplementedError

    def entered(self, item: Any) -> Any:
        """Return the item as it stands in the editor; its name is seen to elsewhere."""
        raise NotImplementedError

    def new_item(self, item_id: str) -> Any:
        """Return a new item with the name that it begins with."""
        raise NotImplementedError

    def words_of(self, item: Any) -> str:
        """Return what the search looks in, besides the name."""
        raise NotImplementedError

    def icon_of(self, item: Any) -> QIcon:
        """Return what stands before a name in the list."""
        del item
        return QIcon()

    # What both do

    @property
    def shown(self) -> Any:
        """The item in the editor; ``None`` when there is none."""
        return self.library.get(self._shown)

    def say(self, words: str) -> None:
        """Say what became of something, below the editor."""
        self._told.setText(words)
        self.undo_button.hide()

    def add(self, item: Any) -> None:
        """Add an item, and show it with the keyboard in its name."""
        self.save()
        self.search.clear()
        names = [known.name for known in self.library.items]
        self.library.save(structs.replace(item, name=free_name(item.name, names)))
        self._select(item.id)
        self.name.setFocus()
        self.name.selectAll()

    @Slot()
    def save(self) -> None:
        """Keep what is in the editor now."""
        self._save_timer.stop()
        item = self.shown
        if item is None:
            return
        name = clean_name(self.name.text())
        kept = item.name if self._problem_of(name) else name
        self.library.save(structs.replace(self.entered(item), name=kept))

    @Slot()
    def on_edited(self) -> None:
        """Take note that something in the editor is another."""
        problem = self._problem_of(clean_name(self.name.text()))
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._save_timer.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.save()
        super().closeEvent(event)

    def _retranslate(self) -> None:
        """Say everything in the program's language; subclasses add their own words."""
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search"))
        names = (
            (self.new_button, self.tr("New")),
            (self.copy_button, self.tr("Duplicate")),
            (self.delete_button, self.tr("Delete")),
        )
        for button, name in names:
            button.setAccessibleName(name)
            button.setToolTip(name)
        self.name.setAccessibleName(self.tr("Name"))
        self.undo_button.setText(self.tr("Undo"))

    def _make_list(self) -> None:
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.new_button, self.copy_button = QToolButton(), QToolButton()
        self.delete_button = QToolButton()
        self._tint_buttons()
        self.hint = QLabel(wordWrap=True)
        self.hint.setProperty("role", "caption")

    def _tint_buttons(self) -> None:
        for button, name in (
            (self.new_button, "plus"),
            (self.copy_button, "copy"),
            (self.delete_button, "delete"),
        ):
            button.setIcon(icon(name, self.theme))
            button.setIconSize(icon_size(self.theme))

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._tint_buttons()
        self._on_library_changed()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for button in (self.new_button, self.copy_button, self.delete_button):
            row.addWidget(button)
        row.addStretch(1)
        side = QWidget()
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self.search)
        left.addWidget(self.list)
        left.addLayout(row)
        side.setMaximumWidth(_LIST_PX)
        right = QVBoxLayout()
        right.addWidget(self.editor, 1)
        right.addWidget(self._problem)
        columns = QHBoxLayout()
        columns.setSpacing(self.theme.space(4))
        columns.addWidget(side, 1)
        columns.addLayout(right, 2)
        told = QHBoxLayout()
        told.addWidget(self._told, 1)
        told.addWidget(self.undo_button)
        whole = self.column()
        whole.addWidget(self.hint)
        whole.addLayout(columns, 1)
        whole.addLayout(told)
        whole.addWidget(self.buttons)
        for known in self.buttons.buttons():
            if isinstance(known, QPushButton):
                known.setAutoDefault(False)

    def _wire(self) -> None:
        self._save_timer.timeout.connect(self.save)
        self.search.textChanged.connect(self._fill)
        self.list.currentItemChanged.connect(self._on_row)
        self.new_button.clicked.connect(lambda: self.add(self.new_item(uuid4().hex[:12])))
        self.copy_button.clicked.connect(self._on_copy)
        self.delete_button.clicked.connect(self._on_delete)
        self.undo_button.clicked.connect(self._on_undo)
        self.name.textEdited.connect(self.on_edited)
        self.buttons.rejected.connect(self.close)
        self.library.changed.connect(self._on_library_changed)

    @Slot()
    def _fill(self) -> None:
        wanted = folded(self.search.text().strip())
        self.list.blockSignals(True)
        self.list.clear()
        for item in self.library.items:
            if wanted in folded(item.name) or wanted in folded(self.words_of(item)):
                row = QListWidgetItem(self.icon_of(item), item.name)
                row.setData(Qt.ItemDataRole.UserRole, item.id)
                self.list.addItem(row)
        self.list.blockSignals(False)
        self._select(self._shown)

    def _ids(self) -> list[str]:
        rows = range(self.list.count())
        return [str(self.list.item(i).data(Qt.ItemDataRole.UserRole)) for i in rows]

    def _select(self, item_id: str) -> None:
        ids = self._ids()
        self.list.setCurrentRow(ids.index(item_id) if item_id in ids else 0)
        self._on_row()

    @Slot()
    def _on_library_changed(self) -> None:
        if [item.id for item in self.library.items] != self._ids():
            self._fill()
            return
        for row, item in enumerate(self.library.items):
            self.list.item(row).setText(item.name)
            self.list.item(row).setIcon(self.icon_of(item))

    @Slot()
    def _on_row(self) -> None:
        row = self.list.currentItem()
        chosen = str(row.data(Qt.ItemDataRole.UserRole)) if row is not None else ""
        item = self.library.get(chosen)
        may_write = self.library.is_loaded and not self.library.is_read_only
        self.editor.setEnabled(item is not None)
        self.name.setReadOnly(not may_write)
        self.new_button.setEnabled(may_write)
        self.copy_button.setEnabled(item is not None and may_write)
        self.delete_button.setEnabled(item is not None and may_write)
        if chosen == self._shown and item is not None:
            return
        self.save()
        self._shown = chosen if item is not None else ""
        self.name.setText(item.name if item is not None else "")
        self.show_item(item, may_write=may_write)
        self._save_timer.stop()  # showing is no editing
        self._problem.hide()

    def _problem_of(self, name: str) -> str:
        others = {item.name.casefold() for item in self.library.items if item.id != self._shown}
        if not name:
            return self.tr("A name is needed.")
        return self.tr("This name is taken.") if name.casefold() in others else ""

    @Slot()
    def _on_copy(self) -> None:
        self.save()
        if (item := self.shown) is not None:
            self.add(structs.replace(item, id=uuid4().hex[:12]))

    @Slot()
    def _on_delete(self) -> None:
        self.save()
        item = self.shown
        if item is None:
            return
        row = self.list.currentRow()
        self._gone = (self.library.items.index(item), item)
        self._shown = ""
        self.library.remove(item.id)
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self.say(self.tr("“{name}” was deleted.").format(name=item.name))
        self.undo_button.show()

    @Slot()
    def _on_undo(self) -> None:
        if self._gone is not None:
            at, item = self._gone
            self._gone = None
            items = list(self.library.items)
            items.insert(at, item)
            self.library.set_items(items)
            self.say("")
            self._select(item.id)
