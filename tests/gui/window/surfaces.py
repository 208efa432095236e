"""Every window, dialog, page and panel of the program, opened as a person would, for the walks over all of them.

To add one: write a function that opens it in a window that has a conversation with two answers, and name it in
``SURFACES``. A dialog, page or panel that is not listed fails ``test_walks.py``.
"""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

from msgspec import structs
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from desktop.core.editing import ToolFields
from desktop.core.errors import ErrorKind, describe
from desktop.core.exchange import AnswerFacts
from desktop.core.keys import SecretChanges
from desktop.core.message import Message, Role, ToolCallPart
from desktop.core.presets import PRESETS
from desktop.core.prompt_library import Prompt
from desktop.runtime.crashes import Crash
from desktop.runtime.first_run import Place, draft_of
from desktop.ui.assistants.dialog import AssistantsDialog
from desktop.ui.compare_dialog import CompareDialog
from desktop.ui.crash_dialog import CrashDialog
from desktop.ui.dialog import Dialog
from desktop.ui.export_dialog import ExportDialog
from desktop.ui.first_run.dialog import FirstRunDialog
from desktop.ui.import_dialog import ImportDialog
from desktop.ui.item_manager import ItemManager
from desktop.ui.message_dialog import MessageDialog, ToolResultsDialog, WrittenMessage
from desktop.ui.palette import Palette
from desktop.ui.picture_dialog import PictureDialog
from desktop.ui.probabilities_dialog import ProbabilitiesDialog
from desktop.ui.profile_dialog import ProfileDialog
from desktop.ui.prompt_window import PromptWindow
from desktop.ui.prompts.dialog import PromptsDialog
from desktop.ui.prompts.variables_dialog import VariablesDialog
from desktop.ui.settings.connections_page import ConnectionsPage
from desktop.ui.settings.dialog import PAGES, SettingsDialog
from desktop.ui.settings.doctor_dialog import DoctorDialog
from desktop.ui.settings.licences_dialog import LicencesDialog
from desktop.ui.settings.model_form import ModelForm
from desktop.ui.shortcuts_dialog import ShortcutsDialog
from desktop.ui.side_by_side import SideBySide
from desktop.ui.support_dialog import SupportDialog
from desktop.ui.themed_dialog import ThemedDialog
from desktop.ui.tokenizer.window import TokenizerWindow
from desktop.ui.trash_dialog import TrashDialog
from desktop.ui.tray import Tray
from desktop.ui.unread import Unread
from desktop.ui.unsaved_question import ClosingQuestion, SavingQuestion, UnsavedQuestion
from desktop.ui.usage.window import UsageWindow
from desktop.ui.versions_dialog import VersionsDialog
from tests.support import foreign_exports
from tests.support.pictures import data_url, png
from tests.support.scripted_server import json_response


class Scene(NamedTuple):
    """A window with a conversation, and what a person has at hand."""

    window: Any
    qtbot: Any
    server: Any
    folder: Path

    def found(self, kind: type[QWidget]) -> QWidget:
        """The dialog of a kind that was opened last."""
        return self.window.findChildren(kind)[-1]

    def act(self, name: str) -> None:
        """Choose an entry of the menus."""
        self.window.menus.actions[name].trigger()

    def newest(self) -> Message:
        """The answer that is shown."""
        return self.window.chat.session.path()[-1]


def _window(scene: Scene) -> QWidget:
    return scene.window


def _welcome(scene: Scene) -> QWidget:
    scene.window.start_conversation()
    return scene.window


def _notices(scene: Scene) -> QWidget:
    scene.window.show_notice(describe(ErrorKind.KEY_STORE, reason="the collection is locked"))
    scene.window.show_notice(describe(ErrorKind.HISTORY, path="/home/li/x", reason="disk full"))
    return scene.window


def _panel(name: str) -> Callable[[Scene], QWidget]:
    def open_it(scene: Scene) -> QWidget:
        scene.act(name)
        return scene.window

    return open_it


def _palette(scene: Scene) -> QWidget:
    scene.act("commands")
    return scene.found(Palette)


def _settings(page: str) -> Callable[[Scene], QWidget]:
    def open_it(scene: Scene) -> QWidget:
        scene.window.open_settings(page)
        return scene.found(SettingsDialog)

    return open_it


def _by_menu(name: str, kind: type[QWidget]) -> Callable[[Scene], QWidget]:
    def open_it(scene: Scene) -> QWidget:
        scene.act(name)
        return scene.found(kind)

    return open_it


def _trash(scene: Scene) -> QWidget:
    library = scene.window.workspace.library
    library.delete(library.summaries()[0].id)
    scene.act("trash")
    return scene.found(TrashDialog)


def _import(scene: Scene) -> QWidget:
    scene.act("import")
    dialog = scene.found(ImportDialog)
    dialog.choose([foreign_exports.mixed(scene.folder)])
    scene.qtbot.waitUntil(dialog.import_button.isEnabled)
    return dialog


def _doctor(scene: Scene) -> QWidget:
    space, window = scene.window.workspace, scene.window
    scene.server.on("/v1/models", json_response({"error": {"message": "no"}}, status=401))
    dialog = DoctorDialog(space.connections, space.connections.get("test"), SecretChanges(), window)
    with scene.qtbot.waitSignal(space.connections.examined):
        dialog.open()
    return dialog


def _shown(make: Callable[[Scene], QDialog]) -> Callable[[Scene], QWidget]:
    def open_it(scene: Scene) -> QWidget:
        dialog = make(scene)
        dialog.show()
        return dialog

    return open_it


def _compare(scene: Scene) -> QDialog:
    chat = scene.window.chat
    return CompareDialog(chat.session.conversation, scene.newest().id, chat.view.theme, chat)


def _side_by_side(scene: Scene) -> QDialog:
    chat, pictures = scene.window.chat, scene.window.workspace.pictures
    return SideBySide(chat.session, scene.newest().id, pictures, chat.view.theme, chat)


def _probabilities(scene: Scene) -> QDialog:
    tokens = [{"token": "red", "logprob": -0.1, "top_logprobs": [{"token": "blue", "logprob": -3}]}]
    message = structs.replace(scene.newest(), facts=AnswerFacts(loosely={"logprobs": tokens}))
    return ProbabilitiesDialog(message, scene.window.chat.view.theme, scene.window)


def _picture(scene: Scene) -> QWidget:
    chat = scene.window.chat
    dialog = PictureDialog(data_url(png(400, 300)), "figure.png", None, chat.view.theme, chat)
    dialog.show()
    scene.qtbot.waitUntil(dialog.view.isVisible)
    return dialog


_CALL: Final = ToolCallPart("call_1", "weather", '{"city": "Beijing"}')


def _message(scene: Scene) -> QDialog:
    return MessageDialog(
        WrittenMessage(Role.ASSISTANT, "Let me look.", ToolFields((_CALL,))),
        is_new=True,
        parent=scene.window,
        calls=[_CALL],
    )


def _tool_results(scene: Scene) -> QDialog:
    return ToolResultsDialog([_CALL], scene.window)


def _unsaved(scene: Scene) -> QDialog:
    problem = describe(ErrorKind.HISTORY, path="/home/li/x", reason="disk full")
    return UnsavedQuestion(["What is it?"], problem, scene.window)


def _saving(scene: Scene) -> QDialog:
    return SavingQuestion(scene.window.workspace.library, scene.window)


def _usage(scene: Scene) -> QWidget:
    scene.act("usage")
    usage = scene.found(UsageWindow)
    scene.qtbot.waitUntil(lambda: usage._answer is not None and usage._answer.is_complete)
    return usage


def _profile(scene: Scene) -> QDialog:
    return ProfileDialog(scene.window.workspace, scene.window)


def _model(scene: Scene) -> QDialog:
    prices = scene.window.workspace.prices
    return ModelForm(prices, prices.table().entries[0], scene.window)


def _prompt(scene: Scene) -> QWidget:
    metering = scene.window.metering
    scene.qtbot.waitUntil(lambda: metering.meter.reading is not None)
    metering.view.prompt_requested.emit()
    scene.qtbot.waitUntil(lambda: bool(scene.window.findChildren(PromptWindow)))
    return scene.found(PromptWindow)


def _variables(scene: Scene) -> QDialog:
    prompt = Prompt("p", "A letter", "Write to {{recipient}} about {{subject=it}}.")
    return VariablesDialog(prompt, scene.window)


def _licences(scene: Scene) -> QDialog:
    return LicencesDialog(scene.window)


def _crash(scene: Scene) -> QDialog:
    return CrashDialog(Crash("ValueError", 'File "x.py", line 1, in y'), scene.window)


def _tokenizer(scene: Scene) -> QWidget:
    scene.window.tools.open_tokenizer("A red house.")
    dialog = scene.found(TokenizerWindow)
    scene.qtbot.waitUntil(lambda: len(dialog.chips.tokens) > 0 and dialog.is_settled)
    dialog.chips.select(0, 1)
    dialog._say()
    return dialog


#: Pages of the assistant, by what was chosen on its first.
_FIRST_RUN: Final = (
    (Place.OPENAI, "start"),
    (Place.PROVIDER, "provider"),
    (Place.OPENAI, "key"),
    (Place.OPENAI, "route"),
    (Place.SERVER, "server"),
    (Place.LOCAL, "local"),
    (Place.OPENAI, "model"),
)


def _first_run(place: Place, page: str) -> Callable[[Scene], QWidget]:
    def open_it(scene: Scene) -> QWidget:
        scene.act("set_up")
        dialog = scene.found(FirstRunDialog)
        dialog._setup.place = place
        known = scene.window.workspace.connections
        dialog._setup.begin(draft_of(PRESETS["openai"], known.items()))
        server = known.get("test")
        dialog._setup.change(base_url=server.base_url, proxy=server.proxy)
        scene.server.on("/v1/models", json_response({"error": {"message": "no"}}, status=401))
        if page == "local":  # what it offers depends on whether the model came along
            with scene.qtbot.waitSignal(scene.window.workspace.local_model.weights_known):
                dialog._show(dialog.local)
        else:
            dialog._show(getattr(dialog, page))
        return dialog

    return open_it


#: How each is opened; its name in a test's id.
SURFACES: Final[dict[str, Callable[[Scene], QWidget]]] = {
    "window": _window,
    "welcome": _welcome,
    "notices": _notices,
    "palette": _palette,
    "parameters": _panel("parameters"),
    "inspector": _panel("inspector"),
    "branches": _panel("branches"),
    **{
        f"settings-{page}": _settings(page)
        for page in {row: p for p, row in PAGES.items()}.values()
    },
    **{f"first-run-{place}-{page}": _first_run(place, page) for place, page in _FIRST_RUN},
    "usage": _usage,
    "prompts": _by_menu("prompts", PromptsDialog),
    "assistants": _by_menu("assistants", AssistantsDialog),
    "profile": _shown(_profile),
    "variables": _shown(_variables),
    "model": _shown(_model),
    "licences": _shown(_licences),
    "support": _by_menu("support", SupportDialog),
    "crash": _shown(_crash),
    "shortcuts": _by_menu("shortcuts", ShortcutsDialog),
    "tokenizer": _tokenizer,
    "doctor": _doctor,
    "trash": _trash,
    "versions": _by_menu("versions", VersionsDialog),
    "export": _by_menu("export", ExportDialog),
    "import": _import,
    "compare": _shown(_compare),
    "side-by-side": _shown(_side_by_side),
    "probabilities": _shown(_probabilities),
    "picture": _picture,
    "message": _shown(_message),
    "prompt": _prompt,
    "tool-results": _shown(_tool_results),
    "unsaved": _shown(_unsaved),
    "saving": _shown(_saving),
}

#: The dialogs that the surfaces show; every page of the settings is among them.
COVERED: Final = frozenset(
    {
        CompareDialog, Dialog, DoctorDialog, ExportDialog, FirstRunDialog, ImportDialog, MessageDialog, PictureDialog,
        ProbabilitiesDialog, SettingsDialog, ShortcutsDialog, SideBySide, TokenizerWindow, ToolResultsDialog, TrashDialog,
        ClosingQuestion, SavingQuestion, UnsavedQuestion, VersionsDialog, CrashDialog, SupportDialog, UsageWindow, PromptsDialog,
        AssistantsDialog, ItemManager, LicencesDialog, ModelForm, ProfileDialog, PromptWindow, ThemedDialog,
        VariablesDialog,
    }
)  # fmt: skip


def _context(widget: QWidget, at: QPoint) -> QMenu:
    """The menu that a right click at a place of a widget opens."""
    where = widget.mapToGlobal(at)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, where)
    QApplication.sendEvent(widget, event)
    return _open_menu()


def _open_menu() -> QMenu:
    """The menu that was popped up just now."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def _list_menu(scene: Scene) -> QMenu:
    library = scene.window.workspace.library
    shown = library.summaries()[0].id
    library.organise([shown], {"folder": "Letters", "tags": ["work"]})
    scene.window.sidebar.list.choose(shown)
    pane = scene.window.sidebar.pane
    return pane.actions_on_chosen.menu(scene.window.chat.view.theme)


def _filter_menu(scene: Scene) -> QMenu:
    scene.act("filter")
    return _open_menu()


def _assistant_menu(scene: Scene) -> QMenu:
    scene.act("new_with")
    scene.qtbot.waitUntil(lambda: scene.window.workspace.assistants.is_loaded)
    return _open_menu()


def _message_menu(scene: Scene) -> QMenu:
    view = scene.window.chat.view
    view.select_all()
    return _context(view.viewport(), view.viewport().rect().center())


def _branches_menu(scene: Scene) -> QMenu:
    scene.act("branches")
    return scene.window.panels.branches.menu_for(scene.newest().id)


def _field_menu(scene: Scene) -> QMenu:
    edit = scene.window.chat.composer.edit
    return _context(edit.viewport(), QPoint(4, 4))


def _of_button(window: str, button: str) -> Callable[[Scene], QMenu]:
    def open_it(scene: Scene) -> QMenu:
        return getattr(SURFACES[window](scene), button).menu()

    return open_it


def _presets_menu(scene: Scene) -> QMenu:
    page = _settings("connection")(scene).findChild(ConnectionsPage)
    return page.findChildren(QMenu)[0]


def _tray_menu(scene: Scene) -> QMenu:
    library = scene.window.workspace.library
    elsewhere = SimpleNamespace(session_shown=scene.window.session_shown, all=())
    unread = Unread(library, elsewhere, scene.window)
    library.answered.emit(library.summaries()[0].id, scene.newest().id, "finished")
    menu = Tray(library, unread, scene.window).menu
    menu.popup(scene.window.pos())
    return menu


#: Menus that are no part of the menu bar, by how they come about.
MENUS: Final[dict[str, Callable[[Scene], QMenu]]] = {
    "conversations": _list_menu,
    "filter": _filter_menu,
    "assistants": _assistant_menu,
    "message": _message_menu,
    "branches": _branches_menu,
    "question field": _field_menu,
    "usage export": _of_button("usage", "export_button"),
    "presets": _presets_menu,
    "tray": _tray_menu,
}
