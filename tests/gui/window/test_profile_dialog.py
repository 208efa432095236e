"""A profile goes out of one window and comes into another."""

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from desktop.core.assistant import Assistant
from desktop.core.connection import Connection
from desktop.core.keys import SecretChanges
from desktop.core.profile_file import Content
from desktop.core.prompt_library import Prompt
from desktop.storage.profile_file import read_profile, write_profile
from desktop.ui.profile_dialog import ProfileDialog

OFFICE = Connection("office", "Office", "https://models.example.com/v1", model="m")
SECRET = "sk-office-0123456789"


@pytest.fixture
def handed(tmp_path):
    path = tmp_path / "office.json"
    write_profile(
        path,
        Content(
            (OFFICE,),
            prompts=(Prompt("p", "Office prompt", "x"),),
            assistants=(Assistant("a", "Clerk", connection="office"),),
            default="office",
        ),
    )
    return path


def opened(window):
    dialog = ProfileDialog(window.workspace, window)
    dialog.key_requested.connect(lambda chosen: window.open_settings("key", chosen))
    return dialog


def test_a_file_is_shown_taken_in_and_asks_for_the_key(window, handed, qtbot):
    dialog = opened(window)
    dialog.read(str(handed))
    qtbot.waitUntil(lambda: dialog.table.topLevelItemCount() == 3)
    first = dialog.table.topLevelItem(0)
    assert first.text(0) == "Office"
    assert first.text(2) == "is added"
    assert "models.example.com" in first.text(3)
    assert window.workspace.connections.get("office") is None
    with qtbot.waitSignal(window.workspace.transfer.imported):
        qtbot.mouseClick(dialog.import_button, Qt.MouseButton.LeftButton)
    added = next(c for c in window.workspace.connections.items() if c.name == "Office")
    assert added.base_url == OFFICE.base_url
    assert window.workspace.assistants.get("a").connection == added.id
    assert window.workspace.prompts.get("p").name == "Office prompt"
    keys = [b for b in dialog.findChildren(QPushButton) if "key for Office" in b.text()]
    with qtbot.waitSignal(dialog.key_requested) as asked:
        keys[0].click()
    assert asked.args == [added.id]


def test_the_profile_goes_out_without_its_key(window, tmp_path, qtbot, connection):
    space = window.workspace
    space.connections.save(
        structs.replace(connection, name="Mine"), SecretChanges(key=SECRET, session_only=True)
    )
    dialog = opened(window)
    with qtbot.waitSignal(space.transfer.written):
        dialog.write(str(tmp_path / "out.json"))
    assert SECRET not in (tmp_path / "out.json").read_text()
    content = read_profile(tmp_path / "out.json")
    assert "Mine" in [c.name for c in content.connections]
    assert content.prompts == ()  # what came along is everybody's
    assert "no keys" in dialog._lead.text()


def test_what_is_no_profile_is_said(window, tmp_path, qtbot):
    (tmp_path / "x.json").write_text("{}")
    dialog = opened(window)
    with qtbot.waitSignal(window.workspace.transfer.failed):
        dialog.read(str(tmp_path / "x.json"))
    assert "not a Loquat profile" in dialog._lead.text()
    assert not dialog.import_button.isVisible()


def test_a_second_import_has_nothing_to_do(window, handed, qtbot):
    transfer = window.workspace.transfer
    with qtbot.waitSignal(transfer.planned) as first:
        transfer.read(handed)
    with qtbot.waitSignal(transfer.imported):
        transfer.apply(first.args[0])
    with qtbot.waitSignal(transfer.planned) as second:
        transfer.read(handed)
    assert second.args[0].is_empty
