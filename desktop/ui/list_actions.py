"""What can be done with the conversations that are chosen in the list: pin, archive, folder, tags, colour, delete."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QCompleter, QInputDialog, QLineEdit, QMenu, QWidget

from desktop.core.conversation import ConversationSummary
from desktop.core.organising import COLOURS, MAX_NAME_CHARS, clean_name, tag_changes
from desktop.runtime.library import Library
from desktop.ui.conversation_delegate import COLOUR_ROLES
from desktop.ui.theme import Theme

#: A menu offers so many values of a kind, those used most: thousands would need more than the screen.
_MOST: Final = 30

#: The width of a dialog that asks for a name.
_DIALOG_PX: Final = 360

_Doing = Callable[[], object]


def most_used(used: Counter[str]) -> list[str]:
    """Return what a menu offers of the values that conversations have, by name; the empty one is none."""
    names = [name for name, count in used.most_common(_MOST + 1) if name and count > 0]
    return sorted(names[:_MOST], key=str.casefold)


def colour_words() -> dict[str, str]:
    """Return the names of the colours in the program's language."""
    translate = QCoreApplication.translate
    return {
        "red": translate("ListActions", "Red"),
        "amber": translate("ListActions", "Amber"),
        "green": translate("ListActions", "Green"),
        "blue": translate("ListActions", "Blue"),
        "violet": translate("ListActions", "Violet"),
    }


class ListActions(QObject):
    """Made when first used; GUI thread. Works on the ids that ``chosen`` gives at that moment.

    Signals:
        tag_renamed(str, str): The person gave the tag of the first name the second.
    """

    tag_renamed = Signal(str, str)

    def __init__(
        self,
        library: Library,
        chosen: Callable[[], Sequence[str]],
        organise: Callable[[Sequence[str], dict[str, object]], object],
        listed: Sequence[QAction],
        parent: QWidget,
    ) -> None:
        """Do nothing yet.

        Args:
            library: Keeps the conversations.
            chosen: Gives the ids to work on.
            organise: Sets fields of the conversations of some ids.
            listed: The list's own actions: rename and delete.
            parent: Owns the menus and dialogs.
        """
        super().__init__(parent)
        self._library = library
        self._chosen = chosen
        self._set = organise
        self._listed = listed
        self._widget = parent
        #: Exports the conversations of these ids, where there is an exporter.
        self.export: Callable[[Sequence[str]], object] | None = None

    def summaries(self) -> list[ConversationSummary]:
        """Return what is known of the chosen conversations."""
        known = self._library.shelf.by_id
        return [known[i] for i in self._chosen() if i in known and not known[i].deleted]

    def pin(self) -> None:
        """Pin what is chosen, or unpin it if all of it is pinned."""
        rows = self.summaries()
        self._organise(pinned=not all(s.pinned for s in rows))

    def archive(self) -> None:
        """Archive what is chosen, or take it out if all of it is archived."""
        rows = self.summaries()
        self._organise(archived=not all(s.archived for s in rows))

    def menu(self, theme: Theme) -> QMenu:
        """Return a menu of all of it; the caller pops it up."""
        menu = self._made("")
        rows = self.summaries()
        rename, delete = self._listed
        if len(rows) == 1:
            menu.addAction(rename)
        is_pinned = all(s.pinned for s in rows)
        is_archived = all(s.archived for s in rows)
        menu.addAction(self.tr("Unpin") if is_pinned else self.tr("Pin"), self.pin)
        out = self.tr("Unarchive")
        menu.addAction(out if is_archived else self.tr("Archive"), self.archive)
        menu.addMenu(self._folder_menu(rows))
        menu.addMenu(self._tag_menu(rows))
        menu.addMenu(self._colour_menu(rows, theme))
        if self.export is not None:
            menu.addAction(self.tr("Export…"), self._on_export)
        menu.addSeparator()
        menu.addAction(delete)
        return menu

    def pop_up_folders(self, at: QPoint) -> None:
        """Ask for the folder of what is chosen."""
        self._pop_up(self._folder_menu(self.summaries()), at)

    def pop_up_tags(self, at: QPoint) -> None:
        """Ask for the tags of what is chosen."""
        self._pop_up(self._tag_menu(self.summaries()), at)

    def _pop_up(self, menu: QMenu, at: QPoint) -> None:
        if self.summaries():
            menu.popup(at)
        else:
            menu.deleteLater()

    def _folder_menu(self, rows: Sequence[ConversationSummary]) -> QMenu:
        menu = self._made(self.tr("Move to folder"))
        held = {s.folder for s in rows}
        for name in most_used(self._library.shelf.folders):
            self._choice(menu, name, held == {name}, partial(self._organise, folder=name))
        if not menu.isEmpty():
            menu.addSeparator()
        self._choice(menu, self.tr("No folder"), held == {""}, partial(self._organise, folder=""))
        menu.addAction(self.tr("New folder…"), self._ask_folder)
        return menu

    def _tag_menu(self, rows: Sequence[ConversationSummary]) -> QMenu:
        menu = self._made(self.tr("Tags"))
        known = Counter(tag for s in self._library.shelf.rows for tag in s.tags)
        common = set.intersection(*(set(s.tags) for s in rows)) if rows else set()
        offered = sorted({*most_used(known), *common}, key=str.casefold)
        for tag in offered:
            is_on = tag in common
            changes = tag_changes(remove=[tag]) if is_on else tag_changes(add=[tag])
            self._choice(menu, tag, is_on, partial(self._organise, **changes))
        if known:
            menu.addSeparator()
        menu.addAction(self.tr("New tag…"), self._ask_tag)
        if offered:
            renaming = menu.addMenu(self.tr("Rename tag"))
            for tag in offered:
                renaming.addAction(tag.replace("&", "&&"), partial(self._ask_tag_name, tag))
        return menu

    def _colour_menu(self, rows: Sequence[ConversationSummary], theme: Theme) -> QMenu:
        menu = self._made(self.tr("Colour"))
        held = {s.colour for s in rows}
        words = colour_words()
        for name in COLOURS:
            action = self._choice(
                menu, words[name], held == {name}, partial(self._organise, colour=name)
            )
            action.setIcon(_dot(theme, name))
        menu.addSeparator()
        self._choice(menu, self.tr("No colour"), held == {""}, partial(self._organise, colour=""))
        return menu

    def _choice(self, menu: QMenu, words: str, is_on: bool, do: _Doing) -> QAction:  # noqa: FBT001 - private
        action = menu.addAction(words.replace("&", "&&"), do)
        action.setCheckable(True)
        action.setChecked(is_on)
        return action

    def _made(self, words: str) -> QMenu:
        menu = QMenu(words, self._widget)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _organise(self, **fields: object) -> None:
        self._set([s.id for s in self.summaries()], fields)

    def _on_export(self) -> None:
        if self.export is not None:
            self.export([s.id for s in self.summaries()])

    def ask_title(self) -> None:
        """Ask for the title of the first that is chosen, where the list has no row to type it into."""
        for summary in self.summaries()[:1]:
            dialog = self._dialog(self.tr("Rename"), self.tr("Title:"))
            dialog.setTextValue(summary.title)
            dialog.textValueSelected.connect(partial(self._library.rename, summary.id))
            dialog.open()

    def _ask_folder(self) -> None:
        known = (name for name, count in self._library.shelf.folders.items() if name and count)
        ids = [s.id for s in self.summaries()]  # as they are now, whatever is chosen later
        self._ask(self.tr("New folder"), known, lambda name: self._set(ids, {"folder": name}))

    def _ask_tag(self) -> None:
        ids = [s.id for s in self.summaries()]
        self._ask(
            self.tr("New tag"), self._tags(), lambda name: self._set(ids, tag_changes(add=[name]))
        )

    def _ask_tag_name(self, tag: str) -> None:
        """Ask for another name of a tag; that of another one makes one of the two."""
        rename = partial(self.tag_renamed.emit, tag)
        self._ask(self.tr("Rename tag"), self._tags(), rename, present=tag)

    def _tags(self) -> set[str]:
        return {tag for s in self._library.shelf.rows for tag in s.tags}

    def _ask(
        self,
        title: str,
        known: Iterable[str],
        named: Callable[[str], object],
        present: str = "",
    ) -> None:
        """Ask for a name, new or ``known``: the menu does not offer all of these; ``named`` gets it."""

        def take(words: str) -> None:
            if name := clean_name(words):
                named(name)

        label = self.tr("Name, at most {count} characters:").format(count=MAX_NAME_CHARS)
        dialog = self._dialog(title, label)
        dialog.setTextValue(present)
        dialog.textValueSelected.connect(take)
        dialog.open()
        completer = QCompleter(sorted(known, key=str.casefold), dialog)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        field = dialog.findChildren(QLineEdit)[0]
        field.setCompleter(completer)
        # While names are offered Enter does not reach the dialog.
        field.returnPressed.connect(dialog.accept)

    def _dialog(self, title: str, label: str) -> QInputDialog:
        dialog = QInputDialog(self._widget)
        dialog.setWindowTitle(title)
        dialog.setLabelText(label)
        dialog.resize(_DIALOG_PX, dialog.sizeHint().height())
        dialog.finished.connect(dialog.deleteLater)
        return dialog


def _dot(theme: Theme, colour: str) -> QIcon:
    side = theme.space(4)
    drawn = QPixmap(side, side)
    drawn.fill("transparent")
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(theme.color(COLOUR_ROLES[colour]))
    painter.setPen("transparent")
    painter.drawEllipse(drawn.rect().adjusted(2, 2, -3, -3))
    painter.end()
    return QIcon(drawn)
