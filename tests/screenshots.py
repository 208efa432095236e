"""Pictures of the real window with real conversations: ``python -m tests.screenshots OUT_DIR [NAME …] [--zh]``.

Every state in light and dark, wide and narrow. The answers come from a scripted server over a real socket.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QWidget

from desktop.core.changes import ConversationChange, MessageChange
from desktop.core.connection import Connection, ExtraHeader, ProxyMode, ProxySetting
from desktop.runtime.workspace import Workspace
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.paths import profile_in
from desktop.ui.appearance import Appearance
from desktop.ui.main_window import MainWindow
from tests.screenshots_pictures import picture_enlarged, pictures
from tests.screenshots_tokens import STATES as TOKEN_STATES
from tests.support import foreign_exports
from tests.support.languages import speaking
from tests.support.scripted_server import (
    Gate,
    Pause,
    ScriptedServer,
    chat_events,
    json_response,
    sse,
)

SIZES = ((1100, 760), (700, 500))
SCHEMES = ("light", "dark")
LIMIT_S = 20.0

ANSWER = """A **heat pump** moves heat instead of making it: it takes warmth from the outside air and \
carries it indoors, much as a refrigerator carries heat out of its cabinet.

1. A *refrigerant* evaporates in the outdoor coil and takes up heat.
2. The compressor squeezes the vapour, which makes it hot.
3. In the indoor coil it condenses and gives the heat away.

```python
def coefficient_of_performance(heat_out_kw: float, power_in_kw: float) -> float:
    \"\"\"How much heat one kilowatt of electricity moves.\"\"\"
    return heat_out_kw / power_in_kw
```

| outside | typical COP |
| --- | ---: |
| +7 °C | 4.2 |
| −7 °C | 2.8 |

See <https://en.wikipedia.org/wiki/Heat_pump> for more."""

CHINESE = "热泵不产生热量，而是**搬运热量**：它从室外空气中吸收热量，再送到室内。原理与冰箱相同，只是方向相反。"

TITLES = (
    ("How does a heat pump work?", ANSWER),
    ("用中文解释热泵的工作原理", CHINESE),
    (
        "Rename photos by the date they were taken, keep the originals and never overwrite a file",
        "…",
    ),
    ("Letter to the landlord about the heating", "Dear Ms Arnold, …"),
    ("SQL: latest row per group", "Use `row_number()`."),
)


class Stage:
    """One window on a fresh profile, and what plays the server."""

    def __init__(self, app: QApplication, folder: Path, server: ScriptedServer) -> None:
        self.app = app
        self.server = server
        self.workspace = Workspace(profile_in(folder), {})
        self.connection = Connection(
            "company",
            "Company server",
            server.base_url,
            model="gpt-4o-mini",
            retries=0,
            proxy=ProxySetting(ProxyMode.NONE),
            headers=(
                ExtraHeader("X-Team", "heating"),
                ExtraHeader("X-Access-Token", "", secret=True),
            ),
        )
        self.workspace.connections.save(self.connection)
        self.appearance = Appearance(self.workspace.preferences)

    def wait(self, condition, what: str) -> None:
        deadline = time.monotonic() + LIMIT_S
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(what)
            self.app.processEvents()
            time.sleep(0.005)

    def settle(self, seconds: float = 0.35) -> None:
        until = time.monotonic() + seconds
        self.wait(lambda: time.monotonic() > until, "time to pass")

    def open(self) -> MainWindow:
        self.window = MainWindow(self.workspace, self.appearance)
        self.workspace.load()
        self.window.show()
        self.wait(lambda: self.workspace.library.is_loaded, "the list")
        return self.window

    def ask(self, question: str, *script) -> None:
        self.server.enqueue(*script)
        chat = self.window.chat
        self.window.start_conversation()
        chat.session.choice.set_connection(self.connection.id)
        chat.composer.edit.setPlainText(question)
        chat.composer.button.click()

    def answer(self, question: str, answer: str) -> None:
        """Ask in the conversation that is open."""
        self.server.enqueue(sse(*chat_events(answer)))
        self.window.chat.composer.edit.setPlainText(question)
        self.window.chat.composer.button.click()
        self.wait(lambda: not self.window.chat.session.is_busy, "the answer")

    def ask_and_wait(self, question: str, answer: str) -> None:
        events = chat_events(*[answer[i : i + 10] for i in range(0, len(answer), 10)])
        # At a pace that a server may have: the line below the composer tells it.
        self.ask(question, sse(*[step for event in events for step in (event, Pause(0.02))]))
        self.wait(lambda: not self.window.chat.session.is_busy, "the answer")

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert self.workspace.shutdown()


def history(stage: Stage) -> None:
    for question, answer in reversed(TITLES):
        stage.ask_and_wait(question, answer)


def empty(stage: Stage) -> QWidget:
    stage.workspace.connections.set_default("local-model")
    window = stage.open()
    stage.settle()
    return window


def no_key(stage: Stage) -> QWidget:
    stage.workspace.connections.set_default("openai")
    window = stage.open()
    stage.settle(1)
    return window


def chat(stage: Stage) -> QWidget:
    window = stage.open()
    history(stage)
    stage.settle()
    return window


def streaming(stage: Stage) -> QWidget:
    window = stage.open()
    history(stage)
    gate = stage.gate = Gate()
    events = chat_events(*[ANSWER[i : i + 30] for i in range(0, 600, 30)])
    stage.ask("How does a heat pump work, in detail?", sse(*events[:14], gate, *events[14:]))
    stage.wait(lambda: len(window.chat.view.visible_text()) > 200, "some text")
    stage.settle()
    return window


def waiting(stage: Stage) -> QWidget:
    window = stage.open()
    history(stage)
    gate = stage.gate = Gate()
    stage.ask("Are you there?", [gate, *sse(*chat_events("Yes."))])
    stage.settle(2.2)
    return window


def error(stage: Stage) -> QWidget:
    window = stage.open()
    history(stage)
    stage.ask(
        "What is the weather?",
        json_response(
            {"error": {"message": "Incorrect API key provided: sk-•••", "code": "invalid_api_key"}},
            status=401,
        ),
    )
    stage.wait(lambda: not window.chat.session.is_busy, "the error")
    stage.settle()
    return window


def notice(stage: Stage) -> QWidget:
    from desktop.core.errors import ErrorKind, describe

    window = stage.open()
    history(stage)
    window.show_notice(describe(ErrorKind.KEY_STORE, reason="the collection “Login” is locked"))
    window.show_notice(
        describe(ErrorKind.HISTORY, path="/home/li/.local/share/loquat", reason="the disk is full")
    )
    stage.workspace.library.delete(stage.workspace.library.summaries()[3].id)
    stage.settle()
    return window


def search(stage: Stage) -> QWidget:
    window = stage.open()
    history(stage)
    window.sidebar.search.setText("heat")
    stage.wait(lambda: window.sidebar.results.model().rowCount() > 4, "what was found")
    window.sidebar.results.open_best()
    stage.settle()
    return window


def search_chinese(stage: Stage) -> QWidget:
    window = stage.open()
    history(stage)
    window.sidebar.search.setText("热")
    stage.wait(lambda: window.sidebar.results.model().rowCount() > 1, "what was found")
    window.sidebar.results.enter()
    stage.settle()
    return window


SHELF = (
    (
        "Heat pumps: which size for 140 m²?",
        0,
        {"pinned": True, "folder": "House", "colour": "amber"},
    ),
    ("How does a heat pump work?", 0, {"folder": "House"}),
    ("用中文解释热泵的工作原理", 0, {"tags": ["中文", "idea"]}),
    (
        "Rename photos by the date they were taken, and never overwrite a file",
        1,
        {"tags": ["script"]},
    ),
    ("Letter to the landlord about the heating", 3, {"folder": "House", "colour": "red"}),
    ("SQL: latest row per group", 12, {"folder": "Work", "tags": ["sql"], "colour": "blue"}),
    ("Names for a cat", 45, {}),
    ("Tax return 2024", 200, {"archived": True}),
    ("Packing list for the Alps", 290, {}),
)


def organised(stage: Stage) -> QWidget:
    now_ms = round(time.time() * 1000)
    store = HistoryStore(stage.workspace.profile, new_writer_id(), lambda: at_ms)
    for number, (title, days, fields) in enumerate(SHELF):
        at_ms = now_ms - days * 86_400_000 - number * 600_000
        question = {"role": "user", "parts": [{"type": "text", "text": title}]}
        changes = [MessageChange("q", question), ConversationChange({"model": "gpt-4o", **fields})]
        store.append(f"shelf{number}", changes, sync=False)
    store.close()
    window = stage.open()
    stage.workspace.library.watch()
    stage.wait(lambda: len(stage.workspace.library.shelf.by_id) == len(SHELF), "the files")
    stage.settle()
    return window


def organised_many(stage: Stage) -> QWidget:
    window = organised(stage)
    window.sidebar.list.setFocus()
    window.sidebar.list.selectAll()
    stage.settle()
    return window


def organised_folder(stage: Stage) -> QWidget:
    from desktop.core.listing import ListFilter

    window = organised(stage)
    window.sidebar.pane.show_only(ListFilter(folder="House"))
    stage.settle()
    return window


def organised_menu(stage: Stage) -> QWidget:
    window = organised(stage)
    window.sidebar.list.setCurrentIndex(window.sidebar.list.model().index(4))
    menu = window.sidebar.pane.actions_on_chosen.menu(stage.appearance.theme)
    menu.popup(window.mapToGlobal(window.rect().center()))
    stage.settle()
    return menu


def _palette(command: str, typed: str):
    def show(stage: Stage) -> QWidget:
        from desktop.ui.palette import Palette

        window = organised(stage)
        window.menus.actions[command].trigger()
        palette = window.findChild(Palette)
        assert palette is not None
        palette.field.setText(typed)
        stage.settle(1.0)
        return window

    return show


def trash(stage: Stage) -> QWidget:
    from desktop.ui.trash_dialog import TrashDialog

    window = stage.open()
    history(stage)
    for summary in stage.workspace.library.summaries()[1:4]:
        stage.workspace.library.delete(summary.id)
    window.menus.actions["trash"].trigger()
    stage.settle()
    dialog = window.findChild(TrashDialog)
    assert dialog is not None
    return dialog


def _import(*, is_done: bool):
    def show(stage: Stage) -> QWidget:
        from desktop.ui.import_dialog import ImportDialog

        window = stage.open()
        window.menus.actions["import"].trigger()
        dialog = window.findChild(ImportDialog)
        assert dialog is not None
        dialog.choose([foreign_exports.mixed(stage.workspace.profile.cache)])
        stage.wait(dialog.import_button.isEnabled, "the preview")
        if is_done:
            dialog.import_button.click()
            stage.wait(lambda: not stage.workspace.imports.is_busy, "the import")
        return dialog

    return show


def parameters(stage: Stage) -> QWidget:
    window = stage.open()
    history(stage)
    window.menus.actions["parameters"].trigger()
    stage.settle()
    return window


def inspector(stage: Stage) -> QWidget:
    window = stage.open()
    history(stage)
    window.menus.actions["inspector"].trigger()
    stage.settle()
    return window


def _settings(page: str, connection: str = "company"):
    def show(stage: Stage) -> QWidget:
        window = stage.open()
        window.open_settings(page, connection)
        stage.settle(0.8)
        return window._settings

    return show


STATES = {
    "empty": empty,
    "no-key": no_key,
    "chat": chat,
    "waiting": waiting,
    "streaming": streaming,
    "error": error,
    "notice": notice,
    "search": search,
    "trash": trash,
    "import": _import(is_done=False),
    "import-done": _import(is_done=True),
    "palette-recent": _palette("switch", ""),
    "palette": _palette("switch", "le"),
    "palette-pinyin": _palette("switch", "rb"),
    "palette-commands": _palette("commands", ""),
    "palette-nothing": _palette("switch", "qqqq"),
    "organised": organised,
    "organised-many": organised_many,
    "organised-folder": organised_folder,
    "organised-menu": organised_menu,
    "search-chinese": search_chinese,
    "pictures": pictures,
    "picture-enlarged": picture_enlarged,
    "parameters": parameters,
    "inspector": inspector,
    "settings-connections": _settings("connection"),
    "settings-key": _settings("key", "openai"),
    "settings-local": _settings("connection", "local-model"),
    **{
        f"settings-{page}": _settings(page)
        for page in ("appearance", "chat", "history", "models", "budgets", "about")
    },
} | TOKEN_STATES


def picture(app: QApplication, out: Path, name: str, scheme: str, language: str) -> None:
    with tempfile.TemporaryDirectory() as folder, ScriptedServer() as server:
        server.on("/v1/models", json_response({"data": [{"id": "gpt-4o-mini"}, {"id": "gpt-4o"}]}))
        stage = Stage(app, Path(folder), server)
        stage.gate = None
        preferences = stage.workspace.preferences
        preferences.set("appearance.scheme", scheme)
        preferences.set("appearance.language", language)
        with speaking(preferences):
            try:
                widget = STATES[name](stage)
                for width, height in SIZES:
                    widget.resize(width, height)
                    stage.settle(0.3)
                    widget.grab().save(str(out / f"{name}-{scheme}-{width}.png"))
            finally:
                if stage.gate is not None:
                    stage.gate.open()
                stage.close()


def main(arguments: list[str]) -> int:
    arguments, chinese = [a for a in arguments if a != "--zh"], "--zh" in arguments
    out = Path(arguments[0])
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication(["Loquat"])
    app.setApplicationName("Loquat")
    assert QFontDatabase.families(), "no fonts"
    language = "zh_CN" if chinese else "en"
    for name in arguments[1:] or STATES:
        for scheme in SCHEMES:
            picture(app, out, name, scheme, language)
            print(f"{name} {scheme}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
