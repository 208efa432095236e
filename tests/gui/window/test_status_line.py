"""The status line says in words where a request is, and counts only while there is something to count."""

from types import SimpleNamespace

import pytest
from msgspec import structs
from PySide6.QtCore import QLocale, QTimer

from desktop.core.exchange import RouteTaken
from desktop.core.progress import Progress, Stage
from desktop.core.text import text
from desktop.ui.status_line import StatusLine

#: What the line's clock shows, in seconds.
NOW = 1000.0


@pytest.fixture
def line(qtbot, monkeypatch):
    monkeypatch.setattr("desktop.ui.status_line.time", SimpleNamespace(monotonic=lambda: NOW))
    made = StatusLine()
    qtbot.addWidget(made)
    made.resize(600, 30)
    made.show()
    return made


def ticks(line) -> bool:
    return any(timer.isActive() for timer in line.findChildren(QTimer))


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress(Stage.CONNECTING), "Connecting…"),
        (
            Progress(Stage.CONNECTING, route=RouteTaken("socks5h", "10.0.0.1:1080")),
            "Connecting via SOCKS5H proxy 10.0.0.1:1080…",
        ),
        (Progress(Stage.STREAMING, tokens_per_s=33.24), "Answering · 33.2 tokens/s"),
        (Progress(Stage.FINISHED, tokens_per_s=1234.4), "Finished · 1,234 tokens/s"),
        (Progress(Stage.STOPPED), "Stopped"),
        (Progress(Stage.STOPPING), "Stopping…"),
        (Progress(Stage.FAILED), "Failed"),
        (
            Progress(Stage.FAILED, reason=text("The name {host} could not be found.", host="x.y")),
            "Failed: The name x.y could not be found.",
        ),
    ],
)
def test_it_says_the_stage(line, progress, words):
    line.setLocale(QLocale("en_US"))
    line.show_progress(structs.replace(progress, since=NOW))
    assert line.words == words


def test_it_counts_the_seconds_of_waiting(line):
    line.show_progress(Progress(Stage.WAITING, since=NOW - 42))
    assert line.words.endswith("42 s")
    assert ticks(line)


@pytest.mark.parametrize("stage", [Stage.IDLE, Stage.STREAMING, Stage.FINISHED, Stage.FAILED])
def test_no_timer_runs_when_there_is_nothing_to_count(line, stage):
    line.show_progress(Progress(Stage.WAITING, since=NOW))
    line.show_progress(Progress(stage))
    assert not ticks(line)


def test_a_retry_counts_down_and_can_be_cancelled(line, qtbot):
    retry = Progress(Stage.RETRYING, retry_at=NOW + 29.5, reason=text("The server is overloaded."))
    line.show_progress(retry)
    assert line.words == "The server is overloaded. Trying again in 30 s"
    with qtbot.waitSignal(line.cancel_requested):
        line.cancel_button.click()
    line.show_progress(Progress(Stage.STOPPED))
    assert not line.cancel_button.isVisible()


def test_its_height_is_the_same_with_and_without_the_button(line):
    def needed():
        return max(line.minimumHeight(), line.sizeHint().height())

    line.show_progress(Progress(Stage.STREAMING))
    before = needed()
    line.show_progress(Progress(Stage.RETRYING, retry_at=NOW + 5))
    assert needed() == before
    line.show_progress(Progress(Stage.IDLE))


def test_idle_shows_the_hint(line):
    line.set_hint("A small model")
    assert line.words == "A small model"
    line.show_progress(Progress(Stage.STOPPED))
    assert line.words == "Stopped"
