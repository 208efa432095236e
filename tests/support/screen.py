"""A real X screen of its own: Xvfb, xdotool to type and click, and screenshots kept in ``artifacts/``."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from tests.conftest import ROOT

T = TypeVar("T")

ARTIFACTS = ROOT / "artifacts"

#: Seconds that a program may take to do what a test waits for, on a busy machine.
PATIENCE_S = 60.0

_GRAB = """
import sys
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
sys.exit(not app.primaryScreen().grabWindow(0).save(sys.argv[1]))
"""


class Screen:
    """One Xvfb display. ``env`` is what a program needs to appear on it."""

    def __init__(self, display: str) -> None:
        self.env = {
            **{k: v for k, v in os.environ.items() if k != "WAYLAND_DISPLAY"},
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
        }

    def xdotool(self, *words: str) -> str:
        """Run one xdotool command and return what it prints."""
        done = subprocess.run(
            ["xdotool", *words], env=self.env, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def tried(self, *words: str) -> bool:
        """Run one xdotool command; return whether it did what it was told."""
        done = subprocess.run(["xdotool", *words], env=self.env, check=False, capture_output=True)
        return done.returncode == 0

    def window(self, title: str) -> str:
        """Wait for a visible window whose title matches; focus it; return its id."""

        def found() -> str:
            done = subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--name", title],
                env=self.env, check=False, capture_output=True, text=True,
            )  # fmt: skip
            return done.stdout.split("\n")[0]

        window_id = wait_for(found, f"a window named {title!r}")
        self.xdotool("windowfocus", "--sync", window_id)
        return window_id

    def type(self, words: str) -> None:
        """Type as a person would, a few milliseconds between the keys."""
        # What the keyboard has no key for gets one lent for a moment: the program must have read it before the next.
        self.xdotool("type", "--delay", "15" if words.isascii() else "120", words)

    def key(self, *keys: str) -> None:
        """Press keys or chords such as ``Return`` and ``ctrl+n``, one after the other."""
        self.xdotool("key", "--delay", "30", *keys)

    def click(self, x: int, y: int) -> None:
        """Click with the left button at a place of the screen."""
        self.xdotool("mousemove", "--sync", str(x), str(y), "click", "1")

    def clipboard(self) -> str:
        """Return the text in the clipboard; empty while there is none."""
        command = ["xclip", "-selection", "clipboard", "-out"]
        done = subprocess.run(command, env=self.env, check=False, capture_output=True, text=True)
        return done.stdout

    def screenshot(self, name: str) -> Path:
        """Keep the whole screen as ``artifacts/<name>.png``."""
        ARTIFACTS.mkdir(exist_ok=True)
        path = ARTIFACTS / f"{name}.png"
        subprocess.run([sys.executable, "-c", _GRAB, str(path)], env=self.env, check=True)
        return path


def wait_for(probe: Callable[[], T], what: str, patience_s: float = PATIENCE_S) -> T:
    """Call ``probe`` until it gives something true; return that."""
    deadline = time.monotonic() + patience_s
    while not (found := probe()):
        assert time.monotonic() < deadline, f"waited {patience_s:.0f} s in vain for {what}"
        time.sleep(0.05)
    return found


@contextmanager
def running_screen(size: str = "1280x900x24") -> Iterator[Screen]:
    """Start Xvfb on a free display; end it with the block."""
    read_end, write_end = os.pipe()
    process = subprocess.Popen(
        [
            "Xvfb",
            "-displayfd",
            str(write_end),
            "-screen",
            "0",
            size,
            "-nolisten",
            "tcp",
            "-noreset",
        ],
        pass_fds=[write_end],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    with os.fdopen(read_end) as answers:
        number = answers.readline().strip()
    try:
        assert re.fullmatch(r"\d+", number), "Xvfb did not start"
        yield Screen(f":{number}")
    finally:
        process.terminate()
        process.wait(10)
