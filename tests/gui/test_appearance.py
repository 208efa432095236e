"""The look follows the settings and the system while the program runs, and survives a broken theme file."""

import shutil
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.core.settings import SETTINGS
from desktop.runtime.workspace import Workspace
from desktop.storage.paths import profile_in
from desktop.ui import theme as theme_module
from desktop.ui.appearance import Appearance
from desktop.ui.settings.accent_box import AccentBox
from desktop.ui.theme import load_theme


@pytest.fixture
def preferences(tmp_path, qapp):
    workspace = Workspace(profile_in(tmp_path / "profile"), environ={})
    yield workspace.preferences
    assert workspace.shutdown()


@pytest.fixture
def appearance(preferences):
    made = Appearance(preferences)
    yield made
    QGuiApplication.styleHints().unsetColorScheme()
    QGuiApplication.instance().setStyleSheet("")
    made.deleteLater()


@pytest.fixture
def own_themes(tmp_path, monkeypatch):
    """A copy of the theme files that a test may break."""
    folder = tmp_path / "themes"
    shutil.copytree(Path(str(files("desktop.resources").joinpath("themes"))), folder)
    monkeypatch.setattr(theme_module, "resource", lambda _, name: folder / name)
    load_theme.cache_clear()
    yield folder
    load_theme.cache_clear()


def test_settings_change_the_look_at_once(appearance, preferences, qtbot):
    for key, value in (
        ("appearance.scheme", "dark"),
        ("appearance.accent", "blue"),
        ("appearance.accent", "#1a7f37"),
        ("appearance.contrast", "high"),
        ("appearance.font_size_pt", 15),
    ):
        with qtbot.waitSignal(appearance.changed):
            preferences.set(key, value)
    assert appearance.theme.scheme == "dark" and appearance.theme.is_high_contrast
    assert appearance.theme.font_size_pt == 15


def test_the_system_s_scheme_is_followed_live(appearance, qtbot):
    # No system stands behind the offscreen platform: what Qt would say is put in its place.
    hints = appearance._hints
    for scheme in (Qt.ColorScheme.Dark, Qt.ColorScheme.Light):
        appearance._hints = SimpleNamespace(colorScheme=lambda said=scheme: said)
        with qtbot.waitSignal(appearance.changed):
            hints.colorSchemeChanged.emit(scheme)
        assert appearance.theme.scheme == scheme.name.lower()
    appearance._aids = SimpleNamespace(
        contrastPreference=lambda: Qt.ContrastPreference.HighContrast
    )
    with qtbot.waitSignal(appearance.changed):
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert appearance.theme.is_high_contrast


@pytest.mark.expects_log("cannot be read")
@pytest.mark.parametrize(
    "broken", ["", "{", "[]", '{"name": "Dark"}', None, "colour", b"\xff\xfe\x00"]
)
def test_a_broken_file_gives_another_theme_and_says_so(own_themes, preferences, broken):
    file = own_themes / "dark.json"
    if broken is None:
        file.unlink()
    elif broken == "colour":
        file.write_text(file.read_text().replace('"#1b1a18"', '"no colour"', 1))
    else:
        file.write_bytes(broken if isinstance(broken, bytes) else broken.encode())
    preferences.set("appearance.scheme", "dark")
    made = Appearance(preferences)
    assert made.theme.scheme == "light"
    assert made.problem is not None and made.problem.message
    QGuiApplication.instance().setStyleSheet("")
    made.deleteLater()


def test_the_accents_are_offered_also_without_the_light_theme(own_themes, qtbot):
    (own_themes / "light.json").unlink()
    box = AccentBox(SETTINGS["appearance.accent"])
    qtbot.addWidget(box)
    assert all(not box.itemIcon(row).isNull() for row in range(box.count()))


@pytest.mark.expects_log("cannot be read")
def test_without_any_whole_file_the_start_fails_with_the_reason(own_themes, preferences):
    for file in own_themes.glob("*.json"):
        file.write_text("{")
    with pytest.raises(msgspec.DecodeError):
        Appearance(preferences)
