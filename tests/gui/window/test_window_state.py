"""Windows and panels come back where they were, and always fit on the screen that is there."""

import base64
import os
import subprocess
import sys

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog

from desktop.ui.window_state import keep_on_screen
from tests.conftest import ROOT
from tests.support.screen import running_screen


def test_panels_come_back_where_they_were(open_window, qtbot):
    first = open_window()
    first.menus.actions["inspector"].trigger()
    first.menus.actions["parameters"].trigger()
    dock = first.panels._docks["inspector"]
    first.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
    first.close()
    second = open_window(first.workspace)
    assert second.panels.open_names == []  # nothing of it before the first paint
    second.settle()
    assert set(second.panels.open_names) == {"inspector", "parameters"}
    area = second.dockWidgetArea(second.panels._docks["inspector"])
    assert area == Qt.DockWidgetArea.BottomDockWidgetArea
    for name in ("inspector", "parameters"):
        second.menus.actions[name].trigger()
    second.close()
    third = open_window(first.workspace)
    third.settle()
    assert third.panels.open_names == []


@pytest.mark.parametrize("panels", ["gone,inspector", ",,,", "__init__"])
@pytest.mark.parametrize("docks", ["", "no base64!", base64.b64encode(b"\0" * 40).decode()])
def test_nonsense_in_the_settings_costs_nothing(open_window, workspace, panels, docks):
    workspace.preferences.set("window.panels", panels)
    workspace.preferences.set("window.docks", docks)
    workspace.preferences.set("window.geometry", docks)
    window = open_window(workspace)
    window.settle()
    assert window.panels.open_names == (["inspector"] if "inspector" in panels else [])


def test_a_dialog_is_no_larger_than_the_screen(window, qtbot):
    dialog = QDialog(window)
    dialog.resize(5000, 4000)
    dialog.show()
    room = dialog.screen().availableSize()
    assert dialog.size() == room
    dialog.resize(300, 200)
    keep_on_screen(dialog)
    assert dialog.size() == QSize(300, 200)


PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from desktop.runtime.workspace import Workspace
from desktop.storage.paths import profile_in
from desktop.ui.appearance import Appearance
from desktop.ui.main_window import MainWindow
app = QApplication([])
space = Workspace(profile_in(Path(sys.argv[1])), {})
space.load()
window = MainWindow(space, Appearance(space.preferences))
window.show()
window.settle()
window.menus.actions["shortcuts"].trigger()
app.processEvents()
room = window.screen().availableGeometry()
for shown in (window, app.activeModalWidget()):
    assert room.contains(shown.geometry()), (room, shown.geometry())
window.leave()
space.shutdown()
"""


@pytest.mark.parametrize(("size", "factor"), [("640x480x24", "1"), ("1920x1080x24", "4")])
def test_window_and_dialog_fit_on_any_screen(tmp_path, size, factor):
    with running_screen(size) as screen:
        env = {**os.environ, **screen.env, "QT_SCALE_FACTOR": factor}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(tmp_path)],
            cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
