"""Saved prompts: the slash in the composer, the form of variables, the manager."""

import json

import pytest
from PySide6.QtCore import Qt

from desktop.core.prompt_library import Prompt
from desktop.ui.prompts.dialog import PromptsDialog
from desktop.ui.prompts.variables_dialog import VariablesDialog
from tests.support.languages import speaking


@pytest.fixture
def own(window, qtbot):
    """The window, settled, with three prompts of the person's."""
    library = window.workspace.prompts
    library.load()
    qtbot.waitUntil(lambda: library.is_loaded)
    library.set_items(
        (
            Prompt("1", "Fix it", "Please fix this."),
            Prompt("2", "Translate", "Into {{language=English}}:\n{{text}}"),
            Prompt("3", "翻译", "翻译成中文"),
        )
    )
    window.settle()
    return window


def names(popup):
    return [popup.list.item(i).text().split("   ")[0] for i in range(popup.list.count())]


def typed(window, qtbot, words):
    window.chat.composer.edit.setFocus()
    qtbot.keyClicks(window.chat.composer.edit, words)
    return window.slash.popup


def test_a_slash_offers_all_and_letters_choose(own, qtbot):
    popup = typed(own, qtbot, "/")
    assert popup.isVisible()
    assert names(popup) == ["/Fix it", "/Translate", "/翻译"]
    typed(own, qtbot, "tr")
    assert names(popup) == ["/Translate"]


def test_enter_inserts_and_sends_nothing(own, qtbot):
    edit = own.chat.composer.edit
    typed(own, qtbot, "First line")
    qtbot.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    typed(own, qtbot, "/fix")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert edit.toPlainText() == "First line\nPlease fix this."
    assert not own.slash.popup.isVisible()
    assert own.chat.session.path() == ()


def test_the_arrows_choose_and_go_round(own, qtbot):
    edit, popup = own.chat.composer.edit, typed(own, qtbot, "/")
    qtbot.keyClick(edit, Qt.Key.Key_Up)
    assert popup.current.name == "翻译"
    qtbot.keyClick(edit, Qt.Key.Key_Down)
    assert popup.current.name == "Fix it"
    qtbot.keyClick(edit, Qt.Key.Key_Tab)
    assert edit.toPlainText() == "Please fix this."


def test_escape_closes_the_list_and_keeps_the_text(own, qtbot):
    popup = typed(own, qtbot, "/f")
    qtbot.keyClick(own.chat.composer.edit, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    typed(own, qtbot, "i")
    assert not popup.isVisible()
    assert own.chat.composer.text == "/fi"


@pytest.mark.parametrize("words", ["/etc/hosts", "a / b", "see /fix"])
def test_other_slashes_are_text(own, qtbot, words):
    typed(own, qtbot, words)
    assert own.slash.popup is None or not own.slash.popup.isVisible()


def test_variables_are_asked_for_and_undo_takes_it_back(own, qtbot):
    edit = own.chat.composer.edit
    typed(own, qtbot, "/tr")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    dialog = own.findChild(VariablesDialog)
    assert list(dialog.fields) == ["language", "text"]
    assert dialog.fields["language"].toPlainText() == "English"
    dialog.fields["text"].setPlainText("Guten Tag")
    assert "Guten Tag" in dialog.preview.toPlainText()
    qtbot.mouseClick(dialog.insert_button, Qt.MouseButton.LeftButton)
    assert edit.toPlainText() == "Into English:\nGuten Tag"
    edit.undo()
    assert "Guten Tag" not in edit.toPlainText()


def test_a_click_inserts(own, qtbot):
    popup = typed(own, qtbot, "/")
    where = popup.list.visualItemRect(popup.list.item(0)).center()
    qtbot.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert own.chat.composer.text == "Please fix this."


@pytest.fixture
def manager(own):
    own.menus.actions["prompts"].trigger()
    return own.findChild(PromptsDialog)


def test_a_prompt_is_written_and_kept(manager, own, qtbot, profile):
    qtbot.mouseClick(manager.new_button, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(manager.name, "Shorten")
    manager.text.setPlainText("Shorten {{text}}")
    assert "text" in manager._variables.text()
    manager.close()
    qtbot.waitUntil(profile.prompts_file.exists)
    qtbot.waitUntil(
        lambda: (
            json.loads(profile.prompts_file.read_text())["prompts"][-1].get("text")
            == "Shorten {{text}}"
        )
    )
    assert own.workspace.prompts.items[-1].name == "Shorten"


def test_names_stay_different(manager, qtbot):
    manager.list.setCurrentRow(0)
    manager.name.setText("translate")
    manager.name.textEdited.emit("translate")
    assert manager._problem.isVisible()
    manager.save()
    assert manager.shown.name == "Fix it"


def test_duplicate_delete_and_undo(manager, own, qtbot):
    manager.list.setCurrentRow(1)
    qtbot.mouseClick(manager.copy_button, Qt.MouseButton.LeftButton)
    assert [p.name for p in own.workspace.prompts.items][-1] == "Translate 2"
    manager.list.setCurrentRow(0)
    qtbot.mouseClick(manager.delete_button, Qt.MouseButton.LeftButton)
    assert "Fix it" not in [p.name for p in own.workspace.prompts.items]
    qtbot.mouseClick(manager.undo_button, Qt.MouseButton.LeftButton)
    assert own.workspace.prompts.items[0].name == "Fix it"


def test_the_search_looks_into_names_and_texts(manager, qtbot):
    qtbot.keyClicks(manager.search, "language")
    assert [manager.list.item(i).text() for i in range(manager.list.count())] == ["Translate"]
    manager.search.setText("nothing like it")
    assert manager.list.count() == 0
    assert not manager.text.isEnabled()


def test_files_go_out_and_come_in(manager, own, qtbot, tmp_path):
    with qtbot.waitSignal(own.workspace.prompts.file_written):
        manager.files.write(str(tmp_path / "out.md"))
    own.workspace.prompts.remove("1")
    with qtbot.waitSignal(own.workspace.prompts.file_read) as read:
        manager.files.read(str(tmp_path / "out.md"))
    assert read.args == [1, 2]
    assert "1 prompt" in manager._told.text()
    with qtbot.waitSignal(own.workspace.prompts.file_failed):
        manager.files.read(str(tmp_path / "absent.json"))
    assert "could not be read" in manager._told.text()


def test_insert_puts_it_into_the_question(manager, own, qtbot):
    manager.list.setCurrentRow(0)
    qtbot.mouseClick(manager.insert_button, Qt.MouseButton.LeftButton)
    assert own.chat.composer.text == "Please fix this."


def test_a_new_profile_begins_with_prompts_in_its_language(window, qtbot):
    with speaking(window.workspace.preferences, "zh_CN"):
        library = window.workspace.prompts
        library.load()
        qtbot.waitUntil(lambda: library.is_loaded)
    assert library.items[0].name == "翻译"


def test_prompts_of_a_newer_version_are_shown_and_not_written(window, qtbot, profile):
    profile.prompts_file.parent.mkdir(parents=True, exist_ok=True)
    profile.prompts_file.write_text('{"schema": 9, "prompts": [{"id": "1", "name": "New"}]}')
    window.menus.actions["prompts"].trigger()
    manager = window.findChild(PromptsDialog)
    qtbot.waitUntil(lambda: manager.list.count() == 1)
    assert not manager.new_button.isEnabled()
    assert manager.text.isReadOnly()
    assert "newer version" in manager._told.text()
