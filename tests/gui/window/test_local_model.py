"""The model on this machine as a person sees it: chosen, it loads at once and says so; killed, it comes back."""

from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from msgspec import structs
from PySide6.QtCore import Qt

from desktop.core.connection import local_model_connection
from desktop.core.local_model import LocalModelStage
from tests.support.tiny_model import write_tiny_model

PATIENCE_MS = 60_000


@pytest.fixture
def tiny(tmp_path):
    return str(write_tiny_model(tmp_path / "tiny.gguf"))


@pytest.fixture
def window(open_workspace, open_window, tiny):
    workspace = open_workspace()
    workspace.connections.save(structs.replace(local_model_connection(), gguf=tiny))
    return open_window(workspace)


def children():
    return set(psutil.Process().children(recursive=True))


@contextmanager
def connected(signal, slot):
    """``slot`` hears ``signal`` inside only: after a failure the window that it looks at is gone before the signal."""
    signal.connect(slot)
    try:
        yield
    finally:
        signal.disconnect(slot)


def choose_local_model(window, qtbot):
    picker = window.chat.header.connection_picker
    row = picker.findText("Local model")  # a name is data: it is called so in every language
    picker.setCurrentIndex(row)
    picker.activated.emit(row)


def test_chosen_it_loads_says_so_and_answers_even_after_it_was_killed(window, qtbot):
    said, before = [], children()

    def note(state):
        said.append((state.stage, window.chat.status.words))

    model = window.workspace.local_model
    with connected(model.state_changed, note):
        choose_local_model(window, qtbot)
        qtbot.waitUntil(lambda: model.state.stage is LocalModelStage.READY, timeout=PATIENCE_MS)
    assert (LocalModelStage.LOADING, "Loading the model…") in said
    assert "Loading" not in window.chat.status.words

    (server,) = children() - before
    server.kill()
    session = window.chat.session
    session.choice.set_parameters({"max_tokens": 3})
    qtbot.keyClicks(window.chat.composer.edit, "hello")
    qtbot.keyClick(window.chat.composer.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(session.path()) and not session.is_busy, timeout=PATIENCE_MS)
    assert session.path()[-1].ending in {"length", "finished"}
    (another,) = children() - before
    assert another != server


def test_a_file_that_is_no_model_is_said(window, tiny, qtbot):
    Path(tiny).write_bytes(b"GGUF nonsense")
    choose_local_model(window, qtbot)
    qtbot.waitUntil(
        lambda: window.chat.status.words.startswith("The local model did not start"),
        timeout=PATIENCE_MS,
    )
