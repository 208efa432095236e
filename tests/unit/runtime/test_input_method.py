"""Which input method Qt is told to use where the one that is named is not there."""

import os

import pytest

from desktop.runtime import input_method
from desktop.runtime.input_method import is_ibus_there, replacement, usable_input_method

OURS = {"ibus", "compose", "xim"}


@pytest.mark.parametrize("named", ["fcitx", "fcitx5", "wayland", "uim", "scim"])
def test_a_method_that_is_not_there_becomes_ibus_where_one_answers_and_else_compose(named):
    assert replacement({"QT_IM_MODULE": named}, OURS, has_ibus=True) == "ibus"
    assert replacement({"QT_IM_MODULE": named}, OURS, has_ibus=False) == "compose"


@pytest.mark.parametrize(
    "named",
    [
        {},
        {"QT_IM_MODULE": ""},
        {"QT_IM_MODULE": "ibus"},
        {"QT_IM_MODULE": "xim"},
        {"QT_IM_MODULES": "fcitx;ibus"},
        {"QT_IM_MODULES": "wayland;compose", "QT_IM_MODULE": "fcitx"},
    ],
)
def test_what_qt_has_or_nobody_asked_for_is_left_alone(named):
    assert replacement(named, OURS, has_ibus=True) is None


def test_several_methods_that_are_not_there_are_replaced_too():
    named = {"QT_IM_MODULES": "wayland;fcitx", "QT_IM_MODULE": "ibus"}
    assert replacement(named, OURS, has_ibus=True) == "ibus"


def test_a_qt_without_plugins_gets_nothing_that_it_has_not():
    assert replacement({"QT_IM_MODULE": "fcitx"}, set(), has_ibus=True) is None


@pytest.mark.parametrize(
    ("environ", "is_there"),
    [
        ({"DISPLAY": ":7"}, True),
        ({"DISPLAY": ":7.0"}, True),
        ({"DISPLAY": ":8"}, False),
        ({"DISPLAY": ":8", "WAYLAND_DISPLAY": "wayland-1"}, True),
        ({"IBUS_ADDRESS": "unix:path=/somewhere"}, True),
    ],
)
def test_an_ibus_is_known_by_the_address_that_it_left_for_the_display(tmp_path, environ, is_there):
    folder = tmp_path / ".config" / "ibus" / "bus"
    folder.mkdir(parents=True)
    (folder / "0123456789abcdef-unix-7").touch()
    (folder / "0123456789abcdef-unix-wayland-1").touch()
    assert is_ibus_there({"HOME": str(tmp_path), **environ}) is is_there


def test_without_a_home_there_is_none():
    assert not is_ibus_there({"DISPLAY": ":7"})


def test_qt_is_told_while_it_starts_and_children_are_not(monkeypatch):
    monkeypatch.setenv("QT_IM_MODULE", "fcitx")
    monkeypatch.delenv("QT_IM_MODULES", raising=False)
    monkeypatch.setattr(input_method, "is_ibus_there", lambda _: True)
    with usable_input_method():
        assert os.environ["QT_IM_MODULE"] == "ibus"
    assert os.environ["QT_IM_MODULE"] == "fcitx"


def test_the_list_is_told_and_given_back_as_well(monkeypatch):
    monkeypatch.delenv("QT_IM_MODULE", raising=False)
    monkeypatch.setenv("QT_IM_MODULES", "wayland;fcitx")
    monkeypatch.setattr(input_method, "is_ibus_there", lambda _: False)
    with usable_input_method():
        assert os.environ["QT_IM_MODULE"] == "compose" and "QT_IM_MODULES" not in os.environ
    assert os.environ["QT_IM_MODULES"] == "wayland;fcitx" and "QT_IM_MODULE" not in os.environ


@pytest.mark.parametrize("has_daemon", [True, False])
def test_where_only_fcitx_speaks_for_ibus_its_portal_is_asked(monkeypatch, tmp_path, has_daemon):
    monkeypatch.setenv("QT_IM_MODULE", "fcitx")
    monkeypatch.setenv("IBUS_ADDRESS", "unix:path=/somewhere")
    monkeypatch.delenv("IBUS_USE_PORTAL", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    if has_daemon:
        program = tmp_path / "ibus-daemon"
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
    monkeypatch.setattr(input_method, "_available", lambda: OURS)
    with usable_input_method():
        assert os.environ["QT_IM_MODULE"] == "ibus"
        assert ("IBUS_USE_PORTAL" in os.environ) is not has_daemon
    assert os.environ["QT_IM_MODULE"] == "fcitx" and "IBUS_USE_PORTAL" not in os.environ
