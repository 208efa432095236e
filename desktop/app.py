"""Puts the parts together and runs the window; the one module that may import everything."""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from desktop import __version__
from desktop.core.conversation import Conversation
from desktop.core.message import AttachmentPart
from desktop.runtime.crashes import CrashReporter
from desktop.runtime.diagnostics import Diagnostics
from desktop.runtime.single_instance import SingleInstance
from desktop.runtime.translation import Translation
from desktop.runtime.workspace import Workspace
from desktop.storage.paths import default_profile, profile_in
from desktop.ui.appearance import Appearance
from desktop.ui.theme import can_show
from desktop.ui.windows import Windows

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

    from desktop.core.export import ExportFormat, ExportOptions
    from desktop.runtime.process_signals import ProcessSignals
    from desktop.ui.presence import Presence

#: Seconds that a thread may keep Python's lock while another waits. With Python's 0.005 a stream that is
#: being parsed would cost the window a third of a frame each time it wants to draw.
SWITCH_INTERVAL_S: Final = 0.001


def run_window(
    profile_folder: Path | None, *, safe_mode: bool = False, quick_ask: bool = False
) -> int:
    """Open the window and run it until it is closed.

    Args:
        profile_folder: Holds the whole profile; ``None`` means the person's default one.
        quick_ask: Open the small window of a quick question too, or have the program that runs open it.
        safe_mode: Start with the settings of a new profile; the person's are neither read nor written.

    Returns:
        The exit code; 0 also when another window of the profile was raised instead.
    """
    profile = default_profile() if profile_folder is None else profile_in(profile_folder)
    instance = SingleInstance(profile.data, profile.locks)
    if not instance.claim(quick_ask=quick_ask):
        return 0
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    _report_errors()
    application = make_application()
    workspace = Workspace(profile, safe_mode=safe_mode)
    diagnostics = Diagnostics(profile, workspace.masker)
    diagnostics.open()
    workspace.collector.start()
    application.focusWindowChanged.connect(workspace.collector.note_activity)
    try:
        return _run(application, workspace, instance, diagnostics, quick_ask=quick_ask)
    finally:
        is_ended = workspace.shutdown()
        instance.close()
        diagnostics.close()
        if not is_ended:
            # Something hangs, a disk for example. Taking Qt down under a thread that runs aborts the
            # process; all that could be saved has been.
            logging.shutdown()
            os._exit(1)


def _report_errors() -> None:
    """Let what was abandoned be read on standard error: a window that never came up can show nothing."""
    report = logging.StreamHandler()
    report.setLevel(logging.ERROR)
    logging.getLogger("loquat").addHandler(report)


def make_application() -> QApplication:
    """Return the application object with its name."""
    QCoreApplication.setApplicationName("Loquat")
    QCoreApplication.setApplicationVersion(__version__)
    QApplication.setDesktopFileName("loquat")
    if "QT_IM_MODULE" in os.environ or "QT_IM_MODULES" in os.environ:
        from desktop.runtime.input_method import usable_input_method

        with usable_input_method():
            application = QApplication(sys.argv[:1])
    else:
        application = QApplication(sys.argv[:1])
    application.setApplicationDisplayName("Loquat")
    return application


@cache
def _windowless_application() -> "QGuiApplication":
    """Return the application that painting needs; kept, for Qt wants it to live as long as the process."""
    from PySide6.QtGui import QGuiApplication

    if sys.platform == "linux":  # elsewhere there is always a display
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return QGuiApplication(sys.argv[:1])


def paint_without_window(
    form: "ExportFormat",
    conversation: Conversation,
    options: "ExportOptions",
    read: Callable[[AttachmentPart], bytes],
) -> Iterator[bytes]:
    """Paint a conversation as files of a painted format; yield the content of each. Needs no display."""
    from PySide6.QtGui import QGuiApplication

    from desktop.ui.printing.outputs import contents, painted
    from desktop.ui.printing.painting import KeptPictures, Subject

    if QGuiApplication.instance() is None:
        _windowless_application()
    yield from contents(painted(form, Subject(conversation, options, KeptPictures(read))))


def _run(
    application: QApplication,
    workspace: Workspace,
    instance: SingleInstance,
    diagnostics: Diagnostics,
    *,
    quick_ask: bool,
) -> int:
    workspace.load()
    crashes = CrashReporter()
    crashes.open()
    Translation(application, workspace.preferences, can_show)
    appearance = Appearance(workspace.preferences, waits=True)
    windows = Windows(workspace, appearance)
    window = windows.first
    appearance.dress()
    later = _AfterFirstPaint(workspace, instance, windows, appearance)
    if quick_ask:
        later.settled.connect(windows.quick_ask_requested)
    queued = Qt.ConnectionType.QueuedConnection
    window.painted.connect(later.on_painted, queued)
    crashes.happened.connect(windows.show_crash)
    if diagnostics.crash_notice is not None:
        window.show_notice(diagnostics.crash_notice)
    instance.raise_requested.connect(windows.raise_front)
    instance.quick_ask_requested.connect(windows.quick_ask_requested)
    later.ending_requested.connect(windows.leave)
    later.ending_requested.connect(application.quit)
    window.show()
    try:
        return application.exec()
    finally:
        windows.leave()
        later.close()
        crashes.close()
        windows.close()


class _AfterFirstPaint(QObject):
    """Starts what the first paint need not wait for.

    Signals:
        ending_requested(): The process was asked to end.
        settled(): All of it is started.
    """

    ending_requested = Signal()
    settled = Signal()

    def __init__(
        self,
        workspace: Workspace,
        instance: SingleInstance,
        windows: Windows,
        appearance: Appearance,
    ) -> None:
        super().__init__()
        self._windows = windows
        self._window = windows.first
        self._appearance = appearance
        self._presence: Presence | None = None
        self._workspace = workspace
        self._instance = instance
        self._signals: ProcessSignals | None = None

    def close(self) -> None:
        """Leave the desktop, and let signals do what they did before."""
        if self._presence is not None:
            self._presence.close()
        if self._signals is not None:
            self._signals.close()

    @Slot()
    def on_painted(self) -> None:
        from desktop.runtime.process_signals import ProcessSignals

        self._signals = ProcessSignals()
        self._signals.ending_requested.connect(self.ending_requested)
        self._instance.listen()
        self._window.settle()
        self._workspace.settle()
        from desktop.runtime.first_run import is_due

        if is_due(self._workspace):
            self._window.menus.actions["set_up"].trigger()
        if self._workspace.preferences.value("update.is_on"):
            self._window.look_for_updates()
        from desktop.ui.presence import Presence

        self._presence = Presence(self._workspace, self._appearance, self._windows)
        self.settled.emit()
