"""All that can be done with keys, grouped and searchable; for the cheat sheet and for the settings."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.commands import plain
from desktop.ui.menus import Menus
from desktop.ui.table import Table

_GAP_PX: Final = 8
_NAME: Final = Qt.ItemDataRole.UserRole
_NATIVE: Final = QKeySequence.SequenceFormat.NativeText


class ShortcutList(QWidget):
    """GUI thread.

    Signals:
        chosen(str): The action of this name is the current one now; empty for none, or for keys that are fixed.
    """

    chosen = Signal(str)

    def __init__(self, menus: Menus, *, shows_fixed: bool, parent: QWidget | None = None) -> None:
        """List the actions of ``menus``; with ``shows_fixed`` also the keys of fields and lists."""
        super().__init__(parent)
        self._menus = menus
        self._shows_fixed = shows_fixed
        self.field = QLineEdit(clearButtonEnabled=True)
        self.tree = Table(columns=2, wide=0)
        self.tree.setItemsExpandable(False)
        self._nothing = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._nothing.setProperty("role", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP_PX)
        for widget in (self.field, self.tree, self._nothing):
            column.addWidget(widget)
        self.field.textChanged.connect(self._filter)
        self.tree.currentItemChanged.connect(self._on_current)

    @property
    def current(self) -> str:
        """The name of the current action; empty for none."""
        item = self.tree.currentItem()
        return str(item.data(0, _NAME) or "") if item is not None else ""

    def retranslate(self) -> None:
        """Say everything in the program's language, with the shortcuts as they are now."""
        self.field.setPlaceholderText(self.tr("Search by what it does or by its keys"))
        self.field.setAccessibleName(self.field.placeholderText())
        self.tree.setAccessibleName(self.tr("Keyboard shortcuts"))
        self.tree.setHeaderLabels([self.tr("Action"), self.tr("Keys")])
        self._nothing.setText(self.tr("Nothing was found."))
        self._fill()

    def _fill(self) -> None:
        current = self.current
        self.tree.clear()
        for title, names in self._menus.groups():
            self._add_group(title, [(name, *self._words(name)) for name in names])
        if self._shows_fixed:
            for title, rows in self._fixed():
                self._add_group(title, [("", what, keys) for what, keys in rows])
        self.tree.expandAll()
        self._filter()
        for item in self.rows():
            if current and item.data(0, _NAME) == current:
                self.tree.setCurrentItem(item)

    def _words(self, name: str) -> tuple[str, str]:
        action = self._menus.actions[name]
        keys = "  ·  ".join(known.toString(_NATIVE) for known in action.shortcuts())
        return plain(action.text()), keys

    def _add_group(self, title: str, rows: list[tuple[str, str, str]]) -> None:
        group = self.tree.row((title,))
        font = self.tree.font()
        font.setBold(True)
        group.setFont(0, font)
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        self.tree.addTopLevelItem(group)
        for name, what, keys in rows:
            item = self.tree.row((what, keys))
            item.setData(0, _NAME, name)
            group.addChild(item)

    def _groups(self) -> Iterator[tuple[QTreeWidgetItem, list[QTreeWidgetItem]]]:
        for i in range(self.tree.topLevelItemCount()):
            group = self.tree.topLevelItem(i)
            assert group is not None
            rows = [group.child(row) for row in range(group.childCount())]
            yield group, [row for row in rows if row is not None]

    def rows(self) -> Iterator[QTreeWidgetItem]:
        """Yield a row for each thing that can be done; those that the search leaves out are hidden."""
        for _, rows in self._groups():
            yield from rows

    @Slot()
    def _filter(self) -> None:
        words = self.field.text().casefold().split()
        found = False
        for group, rows in self._groups():
            for row in rows:
                said = f"{group.text(0)} {row.text(0)} {row.text(1)}".casefold()
                row.setHidden(not all(word in said for word in words))
            group.setHidden(all(row.isHidden() for row in rows))
            found = found or not group.isHidden()
        self.tree.setVisible(found)
        self._nothing.setVisible(not found)

    @Slot()
    def _on_current(self) -> None:
        self.chosen.emit(self.current)

    def _fixed(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return the keys that fields and lists have, in groups; they cannot be changed."""
        return [
            (
                self.tr("Question field"),
                [
                    (self.tr("Send"), _keys("Return")),
                    (self.tr("Break the line"), _keys("Shift+Return")),
                    (self.tr("Edit the last question, while the field is empty"), _keys("Up")),
                    (self.tr("Leave the editing of a question"), _keys("Escape")),
                ],
            ),
            (
                self.tr("Messages"),
                [
                    (self.tr("To the message above"), _keys("Alt+Up")),
                    (self.tr("To the message below"), _keys("Alt+Down")),
                    (self.tr("To the beginning"), _keys("Home")),
                    (self.tr("To the end"), _keys("End")),
                    (self.tr("Copy as Markdown"), _keys("Ctrl+Shift+C")),
                    (self.tr("Look at the source"), _keys("Ctrl+U")),
                    (self.tr("Collapse or expand"), _keys("Ctrl+.")),
                    (self.tr("To the next link or button"), _keys("Tab")),
                    (self.tr("Find the next place"), _keys("F3")),
                    (self.tr("Find the place before"), _keys("Shift+F3")),
                ],
            ),
            (
                self.tr("List of conversations"),
                [
                    (self.tr("Open"), _keys("Return")),
                    (self.tr("Rename the conversation or the folder"), _keys("F2")),
                    (self.tr("Delete"), _keys("Delete")),
                    (self.tr("Choose the next one too"), _keys("Shift+Down")),
                    (self.tr("Go to the next one without choosing it"), _keys("Ctrl+Down")),
                    (self.tr("Choose it too, or no more"), _keys("Ctrl+Space")),
                    (self.tr("Back from a folder or filter"), _keys("Backspace")),
                ],
            ),
        ]


def _keys(portable: str) -> str:
    return QKeySequence(portable).toString(_NATIVE)
