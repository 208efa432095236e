"""Every window, dialog, page and panel holds the bars of docs/design-language.md, however it is filled.

Each is opened in the pseudo-locale, made as small as it may become, and walked over: nothing is cut or unmarked, all
is reached by Tab and shows it, large enough to be hit, named, and legible in every scheme.
"""

import importlib
import inspect
import pkgutil
import re

import pytest
from PySide6.QtCore import QMargins, QSignalBlocker
from PySide6.QtWidgets import QDialog

import desktop.ui
from desktop.ui.dialog import Dialog
from tests.gui.window.surfaces import COVERED, MENUS, SURFACES, Scene
from tests.support import clipping, walks
from tests.support.pseudo_locale import pseudo_locale
from tests.support.scripted_server import chat_events, sse

#: The smallest window that everything must fit into, in pixels.
SMALLEST = (700, 500)

#: Scheme, contrast and accent in which words must be legible as they are drawn; tests/gui/test_theme.py reckons all.
LOOKS = (("light", "normal", "blue"), ("dark", "high", "gold"), ("dark", "normal", "gold"))

#: What is called the same in every language: names, addresses and what came from a server or a person.
SAME_EVERYWHERE = re.compile(
    r"OpenAI|Loquat( [\d.]+)?|Test|What is it\?|m → test-model|stop|chatcmpl-1|\d+ ms|figure.png.*|"
    r"\w+k_(base|harmony)\n.+|https?://\S+|OPENAI_API_KEY|weather|weather  ·  call_1|recipient|subject|"
    r"my-model, my-model-\*|api\.example\.com|[\[{].*[\]}]"
)

#: In menus also folders, tags and the starter assistants, which a person may rename.
IN_MENUS = re.compile(
    rf"{SAME_EVERYWHERE.pattern}|(Letters|work|m|Test)  \(1\)|Letters|work|"
    r"Writing editor|Translator|Programmer|Tutor|Devil's advocate"
)


@pytest.fixture
def scene(window, ask, server, qtbot, tmp_path):
    session = ask(window, "What is it?", "A red house.")
    server.enqueue(sse(*chat_events("A blue house.")))
    with qtbot.waitSignal(session.settled):
        session.retry(session.path()[-1].id)
    return Scene(window, qtbot, server, tmp_path)


def schemes(window):
    """Show the window in one scheme after the other."""
    preferences = window.workspace.preferences
    for scheme, contrast, accent in LOOKS:
        with QSignalBlocker(preferences):  # else everything is dressed anew for each of them
            preferences.set("appearance.contrast", contrast)
            preferences.set("appearance.accent", accent)
            preferences.set("appearance.scheme", scheme)
        preferences.changed.emit("appearance.scheme")
        walks.settle()
        yield f"{scheme} {contrast} {accent}"


@pytest.mark.parametrize("name", SURFACES)
def test_a_surface_holds_the_bars(scene, name):
    surface = SURFACES[name](scene)
    with pseudo_locale():  # switched to while it is open
        walks.settle()
        found = {
            "clipped": clipping.clipped(surface, *SMALLEST),
            "not translated": walks.unmarked(surface, SAME_EVERYWHERE),
            "small targets": walks.small_targets(surface),
            "nameless": walks.nameless(surface),
            "not reached": walks.unreached(surface),
            "uneven margins": uneven(surface),
        }
        for scheme in schemes(scene.window):
            found[f"pale, {scheme}"] = walks.pale(surface)
            is_dark = scheme.startswith("dark")
            found[f"not recoloured, {scheme}"] = walks.unlike(surface, is_dark=is_dark)
        if surface is not scene.window:
            surface.close()
    lines = [f"{what}: {where}" for what, places in found.items() for where in places]
    assert not lines, "\n".join(lines)


@pytest.mark.qt_log_ignore(
    "This plugin does not support grabbing the keyboard", "systemTrayWindowChanged", extend=True
)
def test_menus_hold_the_bars(scene):
    with pseudo_locale():
        walks.settle()
        bar = [action.menu() for action in scene.window.menuBar().actions()]
        found = [fault for menu in bar for fault in faults(menu)]
        for name, open_it in MENUS.items():
            menu = open_it(scene)
            walks.settle()
            found += [f"{name}: {fault}" for fault in faults(menu)]
            menu.close()
    assert not found, "\n".join(found)


def faults(menu):
    return clipping.faults_of(menu, SMALLEST[0], IN_MENUS)


def uneven(surface):
    """What stands around a dialog if it is neither its pages' own affair nor that of all dialogs."""
    if not isinstance(surface, Dialog):
        return []
    around = surface.layout().contentsMargins()
    return [] if around in (QMargins(), QMargins(16, 16, 16, 16)) else [str(around)]


def test_every_dialog_is_walked_over():
    found = set()
    for module in pkgutil.walk_packages(desktop.ui.__path__, "desktop.ui."):
        for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            is_ours = kind.__module__.startswith("desktop.ui.")
            if is_ours and issubclass(kind, QDialog):
                found.add(kind)
    assert found <= COVERED, f"add to tests/gui/window/surfaces.py: {found - COVERED}"
