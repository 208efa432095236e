"""A page made from the declarations in ``core/settings.py``: one row a setting, applied at once."""

from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop.core.settings import SETTINGS, Setting
from desktop.runtime.preferences import Preferences
from desktop.runtime.translation import translated
from desktop.ui.fitted_combo import FittedCombo
from desktop.ui.settings.accent_box import AccentBox
from desktop.ui.settings.page import Page
from desktop.ui.settings.spin_boxes import padded

_COLUMN_GAP_PX = 24
_ROW_GAP_PX = 12


#: Between a box and the words that explain it, which begin under the box's own.
_HINT_GAP_PX: Final = 4
_UNDER_WORDS_PX: Final = 24

#: What a setting is changed with.
Editor = QComboBox | QSpinBox | QCheckBox


class SettingsPage(Page):
    """All settings of one section; GUI thread."""

    def __init__(
        self, preferences: Preferences, section: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._section = section
        self._rows: list[tuple[Setting, QLabel, Editor, QLabel]] = []
        self.icon_name = {"appearance": "sun", "chat": "chat", "desktop": "bell"}[section]
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(_COLUMN_GAP_PX)
        self._form.setVerticalSpacing(_ROW_GAP_PX)
        self.body.addLayout(self._form)
        self.below = QVBoxLayout()
        self.body.addLayout(self.below)
        self.body.addStretch(1)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for setting in SETTINGS.values():
            if setting.section == section:
                self._add(setting)
        preferences.changed.connect(self._on_changed)
        self.retranslate()

    def title(self) -> str:
        """Return what the list calls the page."""
        return {
            "appearance": self.tr("Appearance"),
            "chat": self.tr("Chat"),
            "desktop": self.tr("Desktop"),
        }[self._section]

    def retranslate(self) -> None:
        """Say everything in the program's language."""
        super().retranslate()
        for setting, label, editor, hint in self._rows:
            label.setText(translated(setting.label))
            editor.setAccessibleName(label.text())
            if isinstance(editor, QCheckBox):
                editor.setText(label.text())
            hint.setText(translated(setting.help))
            hint.setVisible(bool(hint.text()))
            if isinstance(editor, QSpinBox) and setting.unit.source:
                editor.setSuffix(f" {translated(setting.unit)}")
            if isinstance(editor, QComboBox):
                for row, (_, name) in enumerate(setting.choices):
                    editor.setItemText(row, translated(name))

    def _add(self, setting: Setting) -> None:
        editor = self._editor(setting)
        label, hint = QLabel(parent=self), QLabel(wordWrap=True)
        label.setVisible(not isinstance(editor, QCheckBox))  # it says itself what it is
        hint.setProperty("role", "caption")
        label.setBuddy(editor)
        if isinstance(editor, QCheckBox):
            together = QVBoxLayout()
            together.setSpacing(_HINT_GAP_PX)
            together.addWidget(editor)
            together.addWidget(hint)
            hint.setContentsMargins(_UNDER_WORDS_PX, 0, 0, 0)
            self._form.addRow(together)
        else:
            self._form.addRow(label, editor)
            self._form.addRow(hint)
        self._rows.append((setting, label, editor, hint))
        self._show(setting, editor)

    def _editor(self, setting: Setting) -> Editor:
        if setting.choices:
            return self._choice(setting)
        return self._switch(setting) if isinstance(setting.default, bool) else self._number(setting)

    def _switch(self, setting: Setting) -> QCheckBox:
        editor = QCheckBox()
        editor.toggled.connect(lambda is_on: self._preferences.set(setting.key, is_on))
        return editor

    def _choice(self, setting: Setting) -> QComboBox:
        if setting.pattern:
            box = AccentBox(setting)
            box.chosen.connect(lambda value: self._preferences.set(setting.key, value))
            return box
        editor = FittedCombo()
        for value, _ in setting.choices:
            editor.addItem("", value)
        editor.activated.connect(
            lambda row: self._preferences.set(setting.key, editor.itemData(row))
        )
        return editor

    def _number(self, setting: Setting) -> QSpinBox:
        editor = padded(QSpinBox())
        editor.setRange(round(setting.minimum or 0), round(setting.maximum or 0))
        editor.valueChanged.connect(lambda value: self._preferences.set(setting.key, value))
        return editor

    def _show(self, setting: Setting, editor: Editor) -> None:
        value = self._preferences.value(setting.key)
        if isinstance(editor, AccentBox):
            editor.show_value(value)
        elif isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(value))
        elif isinstance(editor, QCheckBox):
            editor.setChecked(value)
        else:
            editor.setValue(value)

    @Slot(str)
    def _on_changed(self, key: str) -> None:
        for setting, _, editor, _ in self._rows:
            if setting.key == key:
                self._show(setting, editor)
