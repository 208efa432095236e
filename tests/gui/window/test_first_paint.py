"""What the program imports and builds before its first paint: not more than ``docs/first-paint.txt`` allows.

Time cannot be asserted on a machine that does other things too, this can. Each module costs the start 0.2 to 0.4 ms.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from desktop.core.changes import MessageChange
from desktop.storage.history import HistoryStore
from desktop.storage.paths import profile_in

ROOT = Path(__file__).parents[3]
LIST = ROOT / "docs" / "first-paint.txt"

#: What PySide6 and the interpreter import anyway, which differs by their versions.
_BARE = """
import sys
from desktop.msgspec_loading import load_msgspec
load_msgspec()
from desktop.qt_loading import load_qt
load_qt()
import PySide6.QtWidgets, json
print(json.dumps(sorted(sys.modules)))
"""

_PROGRAM = """
import json, sys
from desktop import __main__

def open_window(folder, **options):
    import gc
    gc.disable()
    from desktop.qt_loading import load_qt
    load_qt()
    from desktop import app
    from desktop.ui import windows

    class Window(windows.MainWindow):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            self.painted.connect(self.tell)

        def tell(self):
            modules = sorted(sys.modules)
            widgets = [type(one).__name__ for one in app.QApplication.allWidgets()]
            print(json.dumps([modules, widgets]), flush=True)
            self.close()

    windows.MainWindow = Window
    return usual(folder, **options)

usual, __main__.open_window = __main__.open_window, open_window
sys.exit(__main__.main())
"""


def _told(program: str, *arguments: str) -> list:
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
        env=environ,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """The modules that a start has imported until its first paint, and the classes of its widgets."""
    folder = tmp_path_factory.mktemp("profile")
    store = HistoryStore(profile_in(folder), "writer")
    change = MessageChange("q", {"role": "user", "parts": [{"type": "text", "text": "Why?"}]})
    store.append(store.create(), [change], True)
    store.close()
    _told(_PROGRAM, "--profile", str(folder))  # writes the list down
    modules, widgets = _told(_PROGRAM, "--profile", str(folder))
    return set(modules) - set(_told(_BARE)), Counter(widgets)


@pytest.fixture(scope="module")
def allowed():
    """The modules of the list, and how many widgets of each class."""
    modules, widgets = set(), Counter()
    for line in LIST.read_text("utf-8").splitlines():
        name, _, count = line.partition(" ")
        if line and not line.startswith("#"):
            if count:
                widgets[name] = int(count)
            else:
                modules.add(name)
    return modules, widgets


def test_no_other_module_is_imported_before_the_first_paint(seen, allowed):
    more = seen[0] - allowed[0] - {"__main__", "json.decoder", "json.encoder", "json.scanner"}
    assert not more, f"import these at their first use, or add them to {LIST.name}: {sorted(more)}"


def test_no_more_widgets_are_built_before_the_first_paint(seen, allowed):
    more = seen[1] - allowed[1]
    assert not more, f"build these when they are seen, or add them to {LIST.name}: {dict(more)}"


def test_the_list_names_only_modules_that_there_are(allowed):
    ours = [name for name in allowed[0] if name.startswith("desktop.") and "resources" not in name]
    gone = [
        name
        for name in ours
        if not (ROOT / f"{name.replace('.', '/')}.py").exists()
        and not (ROOT / name.replace(".", "/") / "__init__.py").exists()
    ]
    assert not gone, f"take these out of {LIST.name}: {gone}"
