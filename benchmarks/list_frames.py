"""What people do with the list of very many conversations, frame by frame; ``long_list.py`` begins it."""

import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from desktop.app import make_application
from desktop.core.conversation import ConversationSummary
from desktop.core.listing import ListFilter
from desktop.runtime.workspace import Workspace
from desktop.storage.history_folder import FileState
from desktop.storage.index import INDEX_VERSION, Row, encoded
from desktop.storage.paths import profile_in
from desktop.storage.row_table import RowTable
from desktop.ui.appearance import Appearance
from desktop.ui.main_window import MainWindow
from desktop.ui.palette import Palette

WORDS: Final = [
    "heat",
    "pump",
    "landlord",
    "photo",
    "rename",
    "query",
    "index",
    "garden",
    "recipe",
    "热泵",
    "原理",
    "letter",
    "travel",
    "budget",
    "quiz",
]
LETTERS: Final = "heatpumpqz热"
DAY_MS: Final = 86_400_000


def write_index(path: Path, count: int) -> None:
    """Write the rows of ``count`` conversations of the last ten years."""
    dice = random.Random(3)
    now_ms = time.time_ns() // 1_000_000
    table = RowTable(path, INDEX_VERSION)
    rows = []
    for number in range(count):
        fields = {"pinned": True} if number % 20_000 == 5 else {}
        if number % 10 == 3:
            fields |= {"folder": f"Folder {number % 7}", "tag:idea": True}
        title = f"{' '.join(dice.choices(WORDS, k=5))} {number}"
        updated = now_ms - dice.randrange(3650 * DAY_MS)
        base = ConversationSummary(
            f"c{number:018}", title, updated, updated, model=f"model-{number % 9}"
        )
        rows.append((base.id, encoded(Row(FileState(1, 1), base, fields))))
    table.change(rows)
    table.close()


class Frames:
    """Does things one after the other and takes the time of every turn of the event loop."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self.ms: list[float] = []
        self.cpu_ms: list[float] = []

    def turn(self, work: Callable[[], object] = lambda: None) -> None:
        """Do ``work`` and all that follows from it at once."""
        began, cpu = time.perf_counter(), time.thread_time()
        work()
        self._app.processEvents()
        self.ms.append((time.perf_counter() - began) * 1000)
        self.cpu_ms.append((time.thread_time() - cpu) * 1000)

    def rest(self, seconds: float) -> None:
        """Let slices and answers of threads come in."""
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            self.turn()
            time.sleep(0.001)

    def tell(self, what: str) -> None:
        """Print how long the frames took, without the turns in which there was nothing to do."""
        both = zip(self.ms, self.cpu_ms, strict=True)
        busy = [(ms, cpu) for ms, cpu in both if cpu > 0.2]
        print(f"  {what:42} {len(busy):4} frames", end="")
        for name, values in (("clock", [b[0] for b in busy]), ("CPU", [b[1] for b in busy])):
            p99 = sorted(values)[int(len(values) * 0.99)]
            print(f"; {name} p99 {p99:5.1f} ms, slowest {max(values):5.1f} ms", end="")
        print()
        self.ms, self.cpu_ms = [], []


def _wheel(view: QWidget, steps: int) -> None:
    middle = QPointF(view.rect().center())
    event = QWheelEvent(
        middle, view.mapToGlobal(middle), QPoint(), QPoint(0, -120 * steps),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def measure(app: QApplication, window: MainWindow, workspace: Workspace) -> None:
    """Do with the list what people do."""
    frames = Frames(app)
    _open(frames, window, workspace)
    _scroll(frames, window.sidebar.list)
    _filter(frames, window)
    _switch(frames, window)
    _organise(frames, window, workspace)


def _open(frames: Frames, window: MainWindow, workspace: Workspace) -> None:
    workspace.load()
    while not workspace.library.is_loaded:
        frames.turn()
        time.sleep(0.001)
    frames.rest(0.3)
    frames.tell("the list appears")
    frames.turn(window.settle)
    frames.turn(workspace.collector.freeze)
    frames.rest(0.3)
    frames.tell("after the first paint: the chat")


def _scroll(frames: Frames, view: QAbstractItemView) -> None:
    for _ in range(300):
        frames.turn(lambda: _wheel(view.viewport(), 3))
    bar = view.verticalScrollBar()
    for step in range(100):
        frames.turn(lambda step=step: bar.setValue(bar.maximum() * step // 100))
    frames.tell("scroll")


def _filter(frames: Frames, window: MainWindow) -> None:
    field, pane = window.sidebar.search, window.sidebar.pane
    frames.turn(field.setFocus)
    frames.rest(0.3)
    for letter in LETTERS:
        frames.turn(lambda letter=letter: field.setText(letter))
        frames.rest(0.3)
    frames.turn(field.clear)
    frames.tell("filter by a letter, one after the other")
    for wanted in (
        ListFilter(model="model-3"),
        ListFilter(tag="idea"),
        ListFilter(folder="Folder 3"),
        ListFilter(),
    ):
        frames.turn(lambda wanted=wanted: pane.show_only(wanted))
        frames.rest(0.1)
    frames.tell("narrow by model, tag, folder")


def _switch(frames: Frames, window: MainWindow) -> None:
    frames.turn(window.menus.actions["switch"].trigger)
    frames.rest(0.1)
    palette = window.findChild(Palette)
    for end in range(1, 8):
        frames.turn(lambda end=end: palette.field.setText("heatpum"[:end]))
        frames.rest(0.3)
    frames.turn(palette.close_again)
    frames.tell("quick switcher")


def _organise(frames: Frames, window: MainWindow, workspace: Workspace) -> None:
    library, view = workspace.library, window.sidebar.list
    rows = library.summaries()
    some = rows[len(rows) // 2].id
    for number in range(20):
        frames.turn(lambda n=number: library.organise([some], {"pinned": n % 2 == 0}))
        frames.rest(0.02)
    frames.tell("pin one in the middle and unpin it")
    view.setFocus()
    frames.turn(lambda: QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier))
    frames.tell("choose all")
    many = [summary.id for summary in rows[: len(rows) * 3 // 10]]
    frames.turn(lambda: library.organise(many, {"folder": "Folder 3"}))
    frames.rest(1)
    frames.tell(f"move {len(many)} into a folder")


def run(count: int) -> None:
    """Measure with so many conversations."""
    app = make_application()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        profile = profile_in(Path(name))
        write_index(profile.index_file, count)
        workspace = Workspace(profile, {})
        window = MainWindow(workspace, Appearance(workspace.preferences))
        window.resize(1100, 760)
        window.show()
        app.processEvents()
        print(f"{count} conversations")
        measure(app, window, workspace)
        window.close()
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        workspace.shutdown()
