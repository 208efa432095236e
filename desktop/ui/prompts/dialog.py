"""The manager of saved prompts: find, write, duplicate, delete, hand out and take in."""

from typing import Any

from msgspec import structs
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.core.prompt_library import MAX_NAME_CHARS, MAX_TEXT_CHARS, Prompt, variables_of
from desktop.runtime.saved_items import PromptLibrary
from desktop.ui.item_manager import ItemManager
from desktop.ui.prompts.files import PromptFiles
from desktop.ui.theme import Theme


class PromptsDialog(ItemManager):
    """GUI thread; not modal, deletes itself.

    Signals:
        insert_requested(Prompt): The person wants it in the question.
    """

    insert_requested = Signal(object)

    def __init__(self, library: PromptLibrary, theme: Theme, parent: QWidget) -> None:
        super().__init__(library, theme, parent)
        self.text.textChanged.connect(self._on_text)
        self._say_variables()
        self.files = PromptFiles(library, self)
        self.files.told.connect(self.say)
        self.import_button.clicked.connect(self.files.ask_for_import)
        self.export_button.clicked.connect(self.files.ask_for_export)
        self.insert_button.clicked.connect(self._on_insert)
        self.list.itemActivated.connect(self._on_insert)

    def make_editor(self) -> QWidget:
        self.name.setMaxLength(MAX_NAME_CHARS)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self._name_label, self._text_label = QLabel(), QLabel()
        self._name_label.setBuddy(self.name)
        self._text_label.setBuddy(self.text)
        self._variables = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._variables.setProperty("role", "caption")
        action = QDialogButtonBox.ButtonRole.ActionRole
        self.import_button: QPushButton = self.buttons.addButton("", action)
        self.export_button: QPushButton = self.buttons.addButton("", action)
        accept = QDialogButtonBox.ButtonRole.AcceptRole
        self.insert_button: QPushButton = self.buttons.addButton("", accept)
        self.insert_button.setProperty("role", "primary")
        editor = QWidget()
        column = QVBoxLayout(editor)
        column.setContentsMargins(0, 0, 0, 0)
        for part in (self._name_label, self.name, self._text_label):
            column.addWidget(part)
        column.addWidget(self.text, 1)
        column.addWidget(self._variables)
        return editor

    def show_item(self, item: Prompt | None, *, may_write: bool) -> None:
        self.text.setPlainText(item.text if item is not None else "")
        self.text.setReadOnly(not may_write)
        self._say_variables()
        self.insert_button.setEnabled(item is not None)

    def entered(self, item: Prompt) -> Prompt:
        return structs.replace(item, text=self.text.toPlainText()[:MAX_TEXT_CHARS])

    def new_item(self, item_id: str) -> Prompt:
        return Prompt(item_id, self.tr("New prompt"))

    def words_of(self, item: Any) -> str:
        return str(item.text)

    def _retranslate(self) -> None:
        super()._retranslate()
        self.setWindowTitle(self.tr("Prompts"))
        name, suggestion = self.tr("name"), self.tr("suggestion")
        self.hint.setText(
            self.tr(
                "Type / and a name in the question field to insert a prompt. What stands in {braces} is asked for; {suggestion} suggests an answer."
            ).format(braces=f"{{{{{name}}}}}", suggestion=f"{{{{{name}={suggestion}}}}}")
        )
        self.list.setAccessibleName(self.tr("Prompts"))
        self._name_label.setText(self.tr("Name"))
        self._text_label.setText(self.tr("Text"))
        self.text.setAccessibleName(self.tr("Text"))
        self.import_button.setText(self.tr("Import…"))
        self.export_button.setText(self.tr("Export…"))
        self.insert_button.setText(self.tr("Insert"))
        self._say_variables()

    def _say_variables(self) -> None:
        names = [variable.name for variable in variables_of(self.text.toPlainText())]
        self._variables.setText(
            self.tr("Asked for: {names}").format(names=self.tr(", ", "between names").join(names))
            if names
            else ""
        )

    @Slot()
    def _on_text(self) -> None:
        self._say_variables()
        self.on_edited()

    @Slot()
    def _on_insert(self) -> None:
        self.save()
        if (prompt := self.shown) is not None:
            self.insert_requested.emit(prompt)
            self.close()
