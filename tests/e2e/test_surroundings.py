"""The window where something of a session is missing or wrong: it opens, stays on the screen, and ends when asked to."""

import subprocess
import sys

import pytest

from tests.support.program import environment
from tests.support.screen import Screen, running_screen
from tests.support.surroundings import ENDED, SURROUNDINGS

#: Fontconfig's file for a system whose only fonts are these, which have no Chinese.
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir><cachedir prefix="xdg">fontconfig</cachedir></fontconfig>
"""


def opened_and_ended(screen: Screen, env: dict[str, str], folder) -> str:
    """Start the program in ``folder``, wait for its window, ask it to end; return what it wrote."""
    process = subprocess.Popen(
        [sys.executable, "-m", "desktop"], env=env, cwd=folder,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        window = screen.window("^Loquat$")
        assert is_on_the_screen(screen, window)
        process.terminate()
        told = process.communicate(timeout=60)[0]
    finally:
        process.kill()
        process.wait()
    assert process.returncode in ENDED, told
    return told


def is_on_the_screen(screen: Screen, window: str) -> bool:
    width, height = map(int, screen.xdotool("getdisplaygeometry").split())
    told = screen.xdotool("getwindowgeometry", "--shell", window).splitlines()
    place = {name: int(value) for name, _, value in (line.partition("=") for line in told)}
    return place["X"] + place["WIDTH"] <= width and place["Y"] + place["HEIGHT"] <= height


@pytest.fixture
def env(tmp_path, screen):
    """Of a person with an empty home, on the screen of the module."""
    (tmp_path / "home").mkdir()
    return environment(tmp_path / "home", DISPLAY=screen.env["DISPLAY"], QT_QPA_PLATFORM="xcb")


@pytest.mark.parametrize("wrong", SURROUNDINGS.values(), ids=SURROUNDINGS.keys())
def test_the_window_opens_all_the_same(screen, env, tmp_path, wrong):
    told = opened_and_ended(screen, {**env, **wrong}, tmp_path)
    assert "Traceback" not in told
    assert list(tmp_path.glob("relative/**/loquat")) == []


def test_a_system_in_chinese_without_a_font_for_it(screen, env, tmp_path):
    fonts = tmp_path / "home" / "fonts.conf"
    fonts.write_text(FONTS)
    wrong = {"FONTCONFIG_FILE": str(fonts), "LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8"}
    told = opened_and_ended(screen, {**env, **wrong}, tmp_path)
    assert "Traceback" not in told


@pytest.mark.parametrize("factor", ["1", "4"])
def test_a_screen_of_640_by_480(env, tmp_path, factor):
    with running_screen("640x480x24") as small:
        shown = {"DISPLAY": small.env["DISPLAY"], "QT_SCALE_FACTOR": factor}
        assert "Traceback" not in opened_and_ended(small, {**env, **shown}, tmp_path)
