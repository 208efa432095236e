"""Importing in the window: preview, import, report, cancel; the keyboard alone is enough."""

import json
import zipfile

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop.core.importing import ImportFormat
from desktop.ui.import_dialog import ImportDialog
from tests.support import foreign_exports as exports


@pytest.fixture
def export(tmp_path):
    """Writes an export of ChatGPT with so many conversations."""

    def write(count=2, name="conversations.json"):
        path = tmp_path / name
        path.write_text(json.dumps([exports.chatgpt(f"c-{n}", f"Fruit {n}") for n in range(count)]))
        return path

    return write


@pytest.fixture
def dialog(window):
    window.menus.actions["import"].trigger()
    return window.findChild(ImportDialog)


def rows(dialog):
    model = dialog.model
    return [[model.index(r, c).data() for c in range(3)] for r in range(model.rowCount())]


def files(workspace):
    return len(list(workspace.profile.history.glob("*.jsonl")))


def titles(window):
    return {summary.title for summary in window.workspace.library.summaries()}


def test_a_preview_writes_nothing_and_an_import_shows_in_the_list(window, dialog, export, qtbot):
    dialog.choose([export()])
    qtbot.waitUntil(dialog.import_button.isEnabled)
    assert rows(dialog) == [["Fruit 0", "New", "6"], ["Fruit 1", "New", "6"]]
    assert dialog.summary.text() == "ChatGPT: 2 new"
    assert files(window.workspace) == 0
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.summary.text() == "ChatGPT: 2 imported")
    qtbot.waitUntil(lambda: titles(window) == {"Fruit 0", "Fruit 1"})
    assert not dialog.import_button.isEnabled()
    dialog.choose([export()])
    qtbot.waitUntil(lambda: dialog.summary.text() == "ChatGPT: 2 already here")
    assert not dialog.import_button.isEnabled()


def test_what_cannot_be_read_is_said_and_can_be_copied(window, dialog, tmp_path, qtbot):
    broken = {"title": "Lost", "id": "x"}
    path = tmp_path / "c.json"
    path.write_text(json.dumps([exports.chatgpt(), broken]))
    dialog.choose([path, tmp_path / "nothing.zip"])
    qtbot.waitUntil(dialog.import_button.isEnabled)
    assert [row[0] for row in rows(dialog)] == ["Lost", "Fruit"]
    assert "nothing.zip" in dialog.problems.toPlainText()
    assert "Lost: it has no messages" in dialog.problems.toPlainText()
    assert dialog.problems.isVisible()
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text().startswith("ChatGPT: 1 new · 1 cannot be read\n")


def test_a_file_that_holds_no_conversations(dialog, tmp_path, qtbot):
    path = tmp_path / "other.json"
    path.write_text('{"weather": "fine"}')
    dialog.choose([path])
    qtbot.waitUntil(lambda: dialog.summary.text() == "No conversations found")
    assert "JSON of an unknown kind, with the fields “weather”" in dialog.problems.toPlainText()
    assert not dialog.import_button.isEnabled()


def test_another_format_reads_the_files_again(dialog, export, qtbot):
    dialog.choose([export(1)])
    qtbot.waitUntil(dialog.import_button.isEnabled)
    dialog.format.setCurrentIndex(dialog.format.findData(ImportFormat.CLAUDE))
    dialog.format.activated.emit(dialog.format.currentIndex())
    qtbot.waitUntil(lambda: dialog.summary.text() == "Claude: 1 cannot be read")


def test_cancel_ends_it_and_leaves_whole_conversations(window, dialog, export, qtbot):
    path = export(400)
    dialog.choose([path])
    qtbot.waitUntil(dialog.import_button.isEnabled)
    dialog.import_button.click()
    qtbot.waitUntil(lambda: files(window.workspace) > 0)
    assert dialog.close_button.text() == "Cancel"
    dialog.close_button.click()
    qtbot.waitUntil(lambda: not window.workspace.imports.is_busy)
    qtbot.waitUntil(lambda: dialog.summary.text().startswith("Cancelled"))
    count = files(window.workspace)
    assert 0 < count < 400
    for file in window.workspace.profile.history.glob("*.jsonl"):
        assert len(file.read_text().splitlines()) == 8
    assert dialog.close_button.text() == "Close"


def test_escape_ends_the_import_and_says_so_and_it_can_be_gone_on_with(
    window, dialog, export, qtbot
):
    dialog.choose([export(400)])
    qtbot.waitUntil(dialog.import_button.isEnabled)
    dialog.import_button.click()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.workspace.imports.is_busy)
    qtbot.waitUntil(lambda: dialog.summary.text().startswith("Cancelled"))
    assert files(window.workspace) < 400
    assert dialog.focusWidget() is dialog.close_button
    dialog.import_button.click()
    qtbot.waitUntil(
        lambda: not dialog.import_button.isEnabled() and dialog.close_button.text() == "Close"
    )
    assert files(window.workspace) == 400
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_dropped_file_is_looked_at(dialog, export, qtbot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(export(1)))])
    nowhere = Qt.KeyboardModifier.NoModifier
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    dialog.dropEvent(QDropEvent(QPoint(5, 5), action, data, button, nowhere))
    qtbot.waitUntil(dialog.import_button.isEnabled)


def test_the_keyboard_reaches_the_file_chooser(window, dialog, qtbot):
    assert dialog.files_button.hasFocus() or dialog.focusWidget() is dialog.files_button
    qtbot.keyClick(dialog.files_button, Qt.Key.Key_Space)
    chooser = dialog.findChild(QFileDialog)
    assert chooser is not None
    chooser.reject()


def test_every_target_is_big_enough(dialog):
    for widget in (
        dialog.files_button,
        dialog.folder_button,
        dialog.format,
        dialog.import_button,
        dialog.close_button,
    ):
        assert widget.sizeHint().height() >= 24


def dropped_on(widget, path):
    """Drop as Qt does: the first widget that takes what enters, from the one under the mouse upwards, gets it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    how = (
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    while widget is not None:
        entered = QDragEnterEvent(QPoint(5, 5), *how)
        entered.ignore()
        if widget.acceptDrops():
            QApplication.sendEvent(widget, entered)
        if entered.isAccepted():
            QApplication.sendEvent(widget, QDropEvent(QPoint(5, 5), *how))
            return
        widget = widget.parentWidget()


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("list", "export.json"),
        ("list", "export.zip"),
        ("chat", "export.json"),
        ("chat", "export.zip"),
        ("edit", "export.json"),
        ("edit", "export.zip"),
    ],
)
def test_an_export_dropped_on_the_window_is_offered_for_import(window, export, qtbot, place, name):
    file = export(1)
    if name.endswith(".zip"):
        with zipfile.ZipFile(file.with_name(name), "w") as archive:
            archive.write(file, "conversations.json")
        file = file.with_name(name)
    edit = window.chat.composer.edit
    dropped_on(
        {"list": window.sidebar.list, "chat": window.chat, "edit": edit.viewport()}[place], file
    )
    qtbot.waitUntil(lambda: window.findChild(ImportDialog) is not None)
    qtbot.waitUntil(window.findChild(ImportDialog).import_button.isEnabled)
    assert files(window.workspace) == 0
    assert not window.chat.composer.chips.parts


def test_what_holds_no_conversations_is_attached_where_it_is_dropped(window, tmp_path, qtbot):
    (settings := tmp_path / "settings.json").write_text('{"theme": "dark", "messages": 3}')
    (broken := tmp_path / "broken.JSON").write_text('{"theme":')
    (notes := tmp_path / "notes.txt").write_text("notes")
    for number, path in enumerate((settings, broken, notes), start=1):
        dropped_on(window.chat, path)
        qtbot.waitUntil(lambda n=number: len(window.chat.composer.chips.parts) == n)
    assert window.findChild(ImportDialog) is None
