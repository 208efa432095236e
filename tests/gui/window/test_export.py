"""Exporting from the window: the dialog, what it writes, cancelling, and painting while the window is used."""

import json
import threading

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QPushButton

from desktop.core.export import TRAITS, ExportFormat
from desktop.core.message import TextPart
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.ui.export_dialog import ExportDialog
from tests.gallery.messages import ENGLISH
from tests.gui.runtime.conftest import profile  # noqa: F401 - a fixture
from tests.support.exports import answer, everything, question, save, thread


@pytest.fixture
def ids(profile):  # noqa: F811 - the fixture above
    store = HistoryStore(profile, new_writer_id())
    found = [
        everything(store, profile),
        save(store, thread(question("q", "Hi"), answer("a", TextPart("Ho"))), title="Greeting"),
        save(
            store, thread(question("q", "Long"), answer("a", TextPart(ENGLISH * 6))), title="Long"
        ),
    ]
    store.close()
    return found


@pytest.fixture
def window(ids, open_window):
    return open_window()


def ask(window, ids, form):
    dialog = window.exporting.export(ids, window._appearance.theme)
    dialog.format.setCurrentIndex(dialog.format.findData(form))
    return dialog


def wait_for_end(qtbot, dialog):
    qtbot.waitUntil(dialog.progress.isHidden, timeout=60_000)


def button(dialog, words):
    (found,) = (b for b in dialog.findChildren(QPushButton) if words in b.text())
    return found


def test_the_menu_asks_for_the_open_conversation(window, ids, qtbot):
    window.open_conversation(ids[1])
    window.menus.actions["export"].trigger()
    (dialog,) = window.findChildren(ExportDialog)
    assert dialog._ids == (ids[1],)
    assert dialog.isVisible() and dialog.focusWidget() is dialog.format
    dialog.reject()
    qtbot.waitUntil(lambda: not window.findChildren(ExportDialog))


def test_everything_is_what_is_not_in_the_trash(window, ids, qtbot):
    window.workspace.library.delete(ids[1])
    window.menus.actions["export_all"].trigger()
    (dialog,) = window.findChildren(ExportDialog)
    assert sorted(dialog._ids) == sorted([ids[0], ids[2]])


def test_several_chosen_in_the_list_are_exported_by_its_menu(window, ids, qtbot):
    window.sidebar.list.selectAll()
    window.sidebar.pane.actions_on_chosen.export(window.sidebar.list.selected_ids())
    (dialog,) = window.findChildren(ExportDialog)
    assert sorted(dialog._ids) == sorted(ids)


@pytest.mark.parametrize("form", list(ExportFormat))
def test_each_format_writes_one_conversation(window, ids, qtbot, tmp_path, form):
    dialog = ask(window, [ids[1]], form)
    path = tmp_path / f"out{TRAITS[form].suffix}"
    dialog.export_to(str(path))
    wait_for_end(qtbot, dialog)
    assert "1 conversation" in dialog.state.text() and dialog.problems.isHidden()
    assert path.stat().st_size > 40
    assert button(dialog, "Open the folder").isEnabled()


@pytest.mark.parametrize("form", [ExportFormat.MARKDOWN, ExportFormat.HTML, ExportFormat.PDF])
def test_a_folder_gets_a_file_for_each(window, ids, qtbot, tmp_path, form):
    dialog = ask(window, ids, form)
    dialog.target.setCurrentIndex(dialog.target.findData(True))
    (tmp_path / f"Greeting{TRAITS[form].suffix}").write_text("mine")
    dialog.export_to(str(tmp_path))
    wait_for_end(qtbot, dialog)
    assert "2 conversation" in dialog.state.text()
    assert "exists already" in dialog.problems.toPlainText()
    assert (tmp_path / f"Greeting{TRAITS[form].suffix}").read_text() == "mine"


def test_choices_are_those_of_the_format(window, ids):
    dialog = ask(window, [ids[0]], ExportFormat.CHATGPT)
    hidden = [dialog.branches, dialog.system, dialog.reasoning, dialog.dark, dialog.overwrite]
    assert all(box.isHidden() for box in hidden)
    assert "With" not in [
        label.text() for label in dialog.findChildren(QLabel) if label.isVisible()
    ]
    assert dialog.options().system and dialog.target.count() == 1
    dialog.format.setCurrentIndex(dialog.format.findData(ExportFormat.PDF))
    dialog.system.setChecked(False)
    dialog.dark.setChecked(True)
    dialog.branches.setChecked(True)
    options = dialog.options()
    assert options.is_dark and options.all_branches and not options.system
    dialog.format.setCurrentIndex(dialog.format.findData(ExportFormat.MARKDOWN))
    assert not dialog.options().is_dark


def test_what_was_chosen_is_offered_again(window, ids, qtbot, tmp_path):
    dialog = ask(window, [ids[1]], ExportFormat.EVALS)
    dialog.export_to(str(tmp_path / "x.jsonl"))
    wait_for_end(qtbot, dialog)
    dialog.reject()
    again = window.exporting.export(ids, window._appearance.theme)
    assert again.chosen_format is ExportFormat.EVALS and not again.is_folder
    again._choose_place()
    (chooser,) = again.findChildren(QFileDialog)
    assert chooser.directory().path() == str(tmp_path)
    chooser.reject()


def test_what_the_window_knows_is_newer_than_the_file(window, ids, qtbot, tmp_path):
    window.open_conversation(ids[1])
    session = window.chat.session
    qtbot.waitUntil(lambda: session.is_loaded)
    session.set_title("Renamed just now")
    dialog = ask(window, [ids[1]], ExportFormat.CHATGPT)
    dialog.export_to(str(tmp_path / "x.json"))
    wait_for_end(qtbot, dialog)
    (shape,) = json.loads((tmp_path / "x.json").read_text("utf-8"))
    assert shape["title"] == "Renamed just now"


def test_a_failure_is_said_and_can_be_mended(window, ids, qtbot, tmp_path):
    (tmp_path / "file").touch()
    dialog = ask(window, [ids[1]], ExportFormat.TEXT)
    dialog.export_to(str(tmp_path / "file" / "x.txt"))
    wait_for_end(qtbot, dialog)
    assert "did not succeed" in dialog.state.text()
    assert "could not be written" in dialog.problems.toPlainText()
    qtbot.waitUntil(lambda: dialog.focusWidget() is button(dialog, "Close"))
    button(dialog, "Back").click()
    dialog.export_to(str(tmp_path / "x.txt"))
    wait_for_end(qtbot, dialog)
    assert (tmp_path / "x.txt").exists()


def test_cancelling_while_it_paints_leaves_whole_files_only(window, ids, qtbot, tmp_path):
    dialog = ask(window, [ids[1], ids[2], ids[0]], ExportFormat.PNG)
    with qtbot.waitSignal(
        window.workspace.exports.progressed, check_params_cb=lambda done, _: done == 1
    ):
        dialog.export_to(str(tmp_path))
    dialog.reject()
    qtbot.waitUntil(lambda: "Cancelled" in dialog.state.text(), timeout=30_000)
    assert dialog.result() != QDialog.DialogCode.Accepted and dialog.isVisible()
    names = [path.name for path in tmp_path.iterdir()]
    assert "Greeting.png" in names and not any(name.startswith(".") for name in names)
    assert not QImage(str(tmp_path / "Greeting.png")).isNull()
    dialog.reject()


def test_closing_the_window_ends_an_export(ids, open_workspace, open_window, qtbot, tmp_path):
    space = open_workspace()
    window = open_window(space)
    dialog = ask(window, ids, ExportFormat.PDF)
    with qtbot.waitSignal(space.exports.painting_wanted):
        dialog.export_to(str(tmp_path))
    window.close()
    assert space.exports.close(10)  # as the workspace does when it ends
    assert not [t for t in threading.enumerate() if t.name == "loquat-export"]


def test_a_window_paints_no_more_than_a_moment_at_a_time(window, ids, qtbot, tmp_path, monkeypatch):
    from desktop.ui.printing.page_painter import PagePainter

    slices = []
    whole = PagePainter._slice
    # A fast machine may paint all of it in a few moments of the usual length.
    monkeypatch.setattr("desktop.ui.printing.page_painter._SLICE_S", 0.001)
    monkeypatch.setattr(
        PagePainter, "_slice", lambda self, request: (slices.append(1), whole(self, request))[1]
    )
    dialog = ask(window, [ids[2]], ExportFormat.PDF)
    dialog.export_to(str(tmp_path / "x.pdf"))
    wait_for_end(qtbot, dialog)
    assert len(slices) > 5


def test_only_the_file_that_was_asked_about_is_replaced(window, ids, qtbot, tmp_path):
    (tmp_path / "x.png").write_text("asked")
    (tmp_path / "x-2.png").write_text("mine")
    dialog = ask(window, [ids[2]], ExportFormat.PNG)
    dialog.export_to(str(tmp_path / "x.png"))
    wait_for_end(qtbot, dialog)
    assert not QImage(str(tmp_path / "x.png")).isNull()
    assert (tmp_path / "x-2.png").read_text() == "mine"
    assert "x-2.png exists already" in dialog.problems.toPlainText()


def test_a_page_is_in_the_language_of_the_window(window, ids, qtbot, tmp_path):
    window.workspace.preferences.set("appearance.language", "zh_CN")
    dialog = ask(window, [ids[1]], ExportFormat.HTML)
    dialog.export_to(str(tmp_path / "x.html"))
    wait_for_end(qtbot, dialog)
    assert '<html lang="zh-CN">' in (tmp_path / "x.html").read_text("utf-8")
