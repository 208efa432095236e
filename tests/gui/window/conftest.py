"""The real window over a real workspace on a profile of its own; answers come from a scripted server."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from desktop.ui.appearance import Appearance
from desktop.ui.main_window import MainWindow
from desktop.ui.theme import Scheme, load_theme
from tests.gui.runtime.conftest import (  # noqa: F401 - fixtures
    connection,
    open_workspace,
    profile,
    workspace,
)
from tests.gui.window.listed import few, shown, write  # noqa: F401 - fixtures
from tests.support.scripted_server import chat_events, sse


@pytest.fixture
def theme(qapp):
    return load_theme(Scheme.LIGHT)


@pytest.fixture
def open_window(open_workspace, qtbot):  # noqa: F811 - the fixture above
    """Opens windows, each on a workspace of its own; they are closed before their workspaces end."""
    opened = []

    def make(existing=None):
        space = existing or open_workspace()
        window = MainWindow(space, Appearance(space.preferences))
        window.workspace = space
        opened.append(window)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(lambda: space.library.is_loaded)
        return window

    yield make
    for window in opened:
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.instance().setStyleSheet("")


@pytest.fixture
def window(open_window):
    return open_window()


@pytest.fixture
def ask(server, qtbot):
    """Asks as a person does and waits for the whole answer."""

    def do(window, question, *words):
        server.enqueue(sse(*chat_events(*(words or ("Yes.",)))))
        qtbot.keyClicks(window.chat.composer.edit, question)
        session = window.chat.session
        qtbot.keyClick(window.chat.composer.edit, "\r")
        qtbot.waitUntil(lambda: session.path() and not session.is_busy)
        return session

    return do
