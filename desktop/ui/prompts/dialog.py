"""The manager of saved prompts: find, write, duplicate, delete, hand out and take in."""

from typing import Final
from uuid import uuid4

from msgspec import structs
from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.fuzzy import folded
from desktop.core.prompt_library import (
    MAX_NAME_CHARS,
    MAX_TEXT_CHARS,
    Prompt,
    clean_name,
    free_name,
    variables_of,
)
from desktop.runtime.saved_items import PromptLibrary
from desktop.ui.icons import icon, icon_size
from desktop.ui.prompts.files import PromptFiles
from desktop.ui.theme import Theme

_SIZE_PX: Final = (760, 540)
_LIST_PX: Final = 230
_SAVE_AFTER_MS: Final = 400


class PromptsDialog(QDialog):
    """GUI thread; not modal, deletes itself. What is typed is kept at once.

    Signals:
        insert_requested(Prompt): The person wants it in the question.
    """

    insert_requested = Signal(object)

    def __init__(self, library: PromptLibrary, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._library = library
        self._gone: tuple[int, Prompt] | None = None
        self._shown = ""
        self._make_list(theme)
        self._make_editor()
        self._make_foot()
        self._lay_out()
        self._save_timer = QTimer(self, singleShot=True, interval=_SAVE_AFTER_MS)
        self._save_timer.timeout.connect(self._save)
        self._wire()
        self._retranslate()
        self.resize(*_SIZE_PX)
        self._library.load()
        self._fill()
        self.search.setFocus()

    def _make_list(self, theme: Theme) -> None:
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.new_button, self.copy_button = QToolButton(), QToolButton()
        self.delete_button = QToolButton()
        pairs = (
            (self.new_button, "plus"),
            (self.copy_button, "copy"),
            (self.delete_button, "delete"),
        )
        for button, name in pairs:
            button.setIcon(icon(name, theme))
            button.setIconSize(icon_size(theme))
        self._hint = QLabel(wordWrap=True)
        self._hint.setProperty("role", "caption")

    def _make_editor(self) -> None:
        self.name = QLineEdit()
        self.name.setMaxLength(MAX_NAME_CHARS)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self._name_label, self._text_label = QLabel(), QLabel()
        self._name_label.setBuddy(self.name)
        self._text_label.setBuddy(self.text)
        self._variables = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._variables.setProperty("role", "caption")
        self._problem = QLabel(wordWrap=True)
        self._problem.setProperty("role", "danger")
        self._problem.hide()

    def _make_foot(self) -> None:
        self.files = PromptFiles(self._library, self)
        self.files.told.connect(self._say)
        self.undo_button = QPushButton()
        self.undo_button.setProperty("role", "link")
        self.undo_button.hide()
        self._told = QLabel(wordWrap=True)
        self._told.setProperty("role", "caption")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        action = QDialogButtonBox.ButtonRole.ActionRole
        self.import_button = self._buttons.addButton("", action)
        self.export_button = self._buttons.addButton("", action)
        self.insert_button = self._buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.insert_button.setProperty("role", "primary")
        for button in self._buttons.buttons():
            if isinstance(button, QPushButton):
                button.setAutoDefault(False)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for button in (self.new_button, self.copy_button, self.delete_button):
            row.addWidget(button)
        row.addStretch(1)
        left = QVBoxLayout()
        for widget in (self.search, self.list):
            left.addWidget(widget)
        left.addLayout(row)
        side = QWidget()
        left.setContentsMargins(0, 0, 0, 0)
        side.setLayout(left)
        side.setMaximumWidth(_LIST_PX)
        right = QVBoxLayout()
        for part in (self._name_label, self.name, self._problem, self._text_label):
            right.addWidget(part)
        right.addWidget(self.text, 1)
        right.addWidget(self._variables)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addWidget(side, 1)
        columns.addLayout(right, 2)
        told = QHBoxLayout()
        told.addWidget(self._told, 1)
        told.addWidget(self.undo_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.addWidget(self._hint)
        whole.addLayout(columns, 1)
        whole.addLayout(told)
        whole.addWidget(self._buttons)

    def _wire(self) -> None:
        self.search.textChanged.connect(self._fill)
        self.list.currentItemChanged.connect(self._on_row)
        self.list.itemActivated.connect(self._on_insert)
        self.new_button.clicked.connect(self._on_new)
        self.copy_button.clicked.connect(self._on_copy)
        self.delete_button.clicked.connect(self._on_delete)
        self.undo_button.clicked.connect(self._on_undo)
        self.name.textEdited.connect(self._on_edited)
        self.text.textChanged.connect(self._on_edited)
        self.import_button.clicked.connect(self.files.ask_for_import)
        self.export_button.clicked.connect(self.files.ask_for_export)
        self.insert_button.clicked.connect(self._on_insert)
        self._buttons.rejected.connect(self.close)
        self._library.changed.connect(self._on_library_changed)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._save()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Prompts"))
        name = self.tr("name")
        self._hint.setText(
            self.tr(
                "Type / and a name in the question field to insert a prompt. What stands in {braces} is asked for; {suggestion} suggests an answer."
            ).format(braces=f"{{{{{name}}}}}", suggestion=f"{{{{{name}={self.tr('suggestion')}}}}}")
        )
        self.search.setPlaceholderText(self.tr("Search prompts"))
        self.search.setAccessibleName(self.tr("Search prompts"))
        self.list.setAccessibleName(self.tr("Prompts"))
        names = (
            (self.new_button, self.tr("New prompt")),
            (self.copy_button, self.tr("Duplicate")),
            (self.delete_button, self.tr("Delete")),
        )
        for button, name in names:
            button.setAccessibleName(name)
            button.setToolTip(name)
        self._name_label.setText(self.tr("Name"))
        self._text_label.setText(self.tr("Text"))
        self.name.setAccessibleName(self.tr("Name"))
        self.text.setAccessibleName(self.tr("Text"))
        self.undo_button.setText(self.tr("Undo"))
        self.import_button.setText(self.tr("Import…"))
        self.export_button.setText(self.tr("Export…"))
        self.insert_button.setText(self.tr("Insert"))
        self._say_variables()

    def _say(self, words: str) -> None:
        self._told.setText(words)
        self.undo_button.hide()

    def _say_variables(self) -> None:
        names = [variable.name for variable in variables_of(self.text.toPlainText())]
        self._variables.setText(
            self.tr("Asked for: {names}").format(names=", ".join(names)) if names else ""
        )

    @property
    def shown(self) -> Prompt | None:
        """The prompt in the editor."""
        return self._library.get(self._shown)

    def _fill(self) -> None:
        wanted = folded(self.search.text().strip())
        self.list.blockSignals(True)
        self.list.clear()
        for prompt in self._library.items:
            if wanted in folded(prompt.name) or wanted in folded(prompt.text):
                item = QListWidgetItem(prompt.name)
                item.setData(Qt.ItemDataRole.UserRole, prompt.id)
                self.list.addItem(item)
        self.list.blockSignals(False)
        self._select(self._shown)

    def _select(self, prompt_id: str) -> None:
        ids = [self.list.item(i).data(Qt.ItemDataRole.UserRole) for i in range(self.list.count())]
        self.list.setCurrentRow(ids.index(prompt_id) if prompt_id in ids else 0)
        self._on_row()

    @Slot()
    def _on_library_changed(self) -> None:
        if [p.id for p in self._library.items] != self._ids() or self.search.text():
            self._fill()
        else:
            for row, prompt in enumerate(self._library.items):
                self.list.item(row).setText(prompt.name)

    def _ids(self) -> list[str]:
        rows = range(self.list.count())
        return [str(self.list.item(i).data(Qt.ItemDataRole.UserRole)) for i in rows]

    @Slot()
    def _on_row(self) -> None:
        item = self.list.currentItem()
        chosen = str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""
        prompt = self._library.get(chosen)
        may_write = self._library.is_loaded and not self._library.is_read_only
        for widget in (self.name, self.text, self.copy_button, self.insert_button):
            widget.setEnabled(prompt is not None)
        self.delete_button.setEnabled(prompt is not None and may_write)
        self.new_button.setEnabled(may_write)
        self.name.setReadOnly(not may_write)
        self.text.setReadOnly(not may_write)
        if chosen == self._shown and prompt is not None:
            return
        self._save()
        self._shown = chosen if prompt is not None else ""
        self.name.setText(prompt.name if prompt is not None else "")
        self.text.blockSignals(True)
        self.text.setPlainText(prompt.text if prompt is not None else "")
        self.text.blockSignals(False)
        self._problem.hide()
        self._say_variables()

    @Slot()
    def _on_edited(self) -> None:
        self._say_variables()
        problem = self._problem_of(clean_name(self.name.text()))
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._save_timer.start()

    def _problem_of(self, name: str) -> str:
        others = {p.name.casefold() for p in self._library.items if p.id != self._shown}
        if not name:
            return self.tr("A prompt needs a name.")
        return self.tr("Another prompt has this name.") if name.casefold() in others else ""

    @Slot()
    def _save(self) -> None:
        self._save_timer.stop()
        prompt = self.shown
        if prompt is None:
            return
        name = clean_name(self.name.text())
        kept = prompt.name if self._problem_of(name) else name
        text = self.text.toPlainText()[:MAX_TEXT_CHARS]
        self._library.save(structs.replace(prompt, name=kept, text=text))

    def _add(self, prompt: Prompt) -> None:
        self._save()
        self.search.clear()
        self._library.save(prompt)
        self._select(prompt.id)
        self.name.setFocus()
        self.name.selectAll()

    @Slot()
    def _on_new(self) -> None:
        names = [prompt.name for prompt in self._library.items]
        self._add(Prompt(uuid4().hex[:12], free_name(self.tr("New prompt"), names)))

    @Slot()
    def _on_copy(self) -> None:
        self._save()
        if (prompt := self.shown) is not None:
            name = free_name(prompt.name, [p.name for p in self._library.items])
            self._add(structs.replace(prompt, id=uuid4().hex[:12], name=name))

    @Slot()
    def _on_delete(self) -> None:
        self._save()
        prompt = self.shown
        if prompt is None:
            return
        row = self.list.currentRow()
        self._gone = (self._library.items.index(prompt), prompt)
        self._shown = ""
        self._library.remove(prompt.id)
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self._say(self.tr("“{name}” was deleted.").format(name=prompt.name))
        self.undo_button.show()

    @Slot()
    def _on_undo(self) -> None:
        if self._gone is not None:
            at, prompt = self._gone
            self._gone = None
            items = list(self._library.items)
            items.insert(at, prompt)
            self._library.set_items(items)
            self._say("")
            self._select(prompt.id)

    @Slot()
    def _on_insert(self) -> None:
        self._save()
        if (prompt := self.shown) is not None:
            self.insert_requested.emit(prompt)
            self.close()
