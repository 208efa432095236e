"""What helps others to find a fault: versions, settings, the doctor's findings, the last errors. No text, no secret."""

import io
import platform
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from PySide6.QtCore import QLocale, QObject, QSysInfo, Signal, qVersion

from desktop import __version__
from desktop.core.checkup import Examination
from desktop.core.connection import Connection
from desktop.core.errors import Action, ErrorInfo, ErrorKind, UserFacingError
from desktop.core.masking import MASK
from desktop.core.redaction import redacted
from desktop.core.settings import SETTINGS, Setting
from desktop.core.text import text
from desktop.runtime.courier import Courier
from desktop.runtime.crash_file import CrashFile
from desktop.runtime.worker import Worker
from desktop.storage.atomic import write_atomically
from desktop.storage.log_file import LogFile

if TYPE_CHECKING:
    from desktop.runtime.workspace import Workspace

#: Bytes of the log, and of the note of a crash, that a report holds.
LOG_BYTES: Final = 48 * 1024
CRASH_CHARS: Final = 16 * 1024

#: A part of a path with so many characters may be a token.
_TOKEN_CHARS: Final = 16

#: Libraries whose versions have mattered before.
_LIBRARIES: Final = ("PySide6-Essentials", "httpx", "keyring", "msgspec", "tiktoken")

#: A fact and what it is, a line each.
Facts = Sequence[tuple[str, str]]


class Support(QObject):
    """Lives in the GUI thread; files are read and written in the disk thread.

    Signals:
        gathered(str): A report that was asked for.
        written(str): The path that one was written to.
        failed(ErrorInfo): What was asked for was not to be had.
    """

    gathered = Signal(str)
    written = Signal(str)
    failed = Signal(object)

    def __init__(self, workspace: "Workspace", disk: Worker, courier: Courier) -> None:
        super().__init__()
        self._workspace = workspace
        self._disk = disk
        self._courier = courier

    def gather(self, about_window: Facts, examination: Examination | None = None) -> None:
        """Ask for the report; ``gathered`` brings it.

        Args:
            about_window: What only the window knows, such as the screens.
            examination: What the doctor found, if it was asked.
        """
        space = self._workspace
        settings = [(setting, space.preferences.value(key)) for key, setting in SETTINGS.items()]
        shown = [
            *_section("Versions", _versions()),
            *_section("Window", about_window),
            *_section("Profile", self._about_profile()),
            *_section("Settings that are not the default", _about_settings(settings)),
            *self._connections(),
            *_section("Doctor", _about_examination(examination)),
        ]
        log, crash = LogFile(space.profile.log_file), CrashFile(space.profile.crash_file)
        masker, home = space.masker, str(Path.home())

        def work() -> str:
            errors = log.tail(LOG_BYTES) or "nothing was logged\n"
            crashed = crash.last()[:CRASH_CHARS] or "none\n"
            whole = [*shown, "== Last crash ==", crashed, "== Log ==", errors]
            return redacted("\n".join(whole), masker, home)

        self._courier.watch(self._disk.submit(work), self.gathered.emit, self._on_failed)

    def save(self, path: str, report: str) -> None:
        """Write a report as it was shown: as it is, or packed where the name ends in ``.zip``."""
        self._courier.watch(
            self._disk.submit(_write, Path(path), report),
            lambda _: self.written.emit(path),
            self._on_failed,
        )

    def _on_failed(self, error: UserFacingError) -> None:
        self.failed.emit(error.info)

    def _about_profile(self) -> Facts:
        space = self._workspace
        rows = space.library.summaries()
        return (
            ("conversations", str(len(rows))),
            ("that cannot be read", str(sum(1 for row in rows if row.problem))),
            ("open", str(len(space.library.sessions()))),
            ("profile", "default" if not space.profile.name else "in a folder of its own"),
            ("safe mode", _yes(is_so=space.is_safe_mode)),
        )

    def _connections(self) -> Iterator[str]:
        connections = self._workspace.connections
        for number, connection in enumerate(connections.items(), start=1):
            status = connections.key_status(connection.id)
            key = f"{status.origin} ({status.backend or 'no keyring'})"
            key = key if status.is_known else "not looked for yet"
            yield from _section(f"Connection {number}", _about_connection(connection, key))


def _write(path: Path, report: str) -> None:
    """Write the report.

    Raises:
        UserFacingError: The disk refuses.
    """
    data = report.encode("utf-8", "replace")
    if path.suffix.lower() == ".zip":
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("loquat-support.txt", data)
        data = packed.getvalue()
    try:
        write_atomically(path, data)
    except OSError as exc:
        reason = exc.strerror or type(exc).__name__
        info = ErrorInfo(
            ErrorKind.SETTINGS,
            text("The support bundle could not be written: {reason}.", reason=reason),
            text("Choose another place for it."),
            Action.NONE,
        )
        raise UserFacingError(info) from exc


def _section(title: str, facts: Facts) -> Iterator[str]:
    yield f"== {title} =="
    for name, what in facts:
        yield f"{name}: {what}"
    yield ""


def _versions() -> Facts:
    return (
        ("Loquat", __version__),
        ("Python", f"{platform.python_version()} ({platform.machine()})"),
        ("Qt", qVersion()),
        ("system", QSysInfo.prettyProductName()),
        ("kernel", f"{QSysInfo.kernelType()} {QSysInfo.kernelVersion()}"),
        ("frozen", _yes(is_so=getattr(sys, "frozen", False))),
        ("locale", QLocale.system().name()),
        *((name, _version(name)) for name in _LIBRARIES),
    )


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "not known"


def _about_settings(settings: Sequence[tuple[Setting, Any]]) -> Facts:
    """Return what differs from the default. A free text is only told to be there: it may be a name or an address."""
    found = []
    for setting, value in settings:
        if value != setting.default:
            is_plain = bool(setting.choices) or isinstance(value, bool | int | float)
            found.append((setting.key, str(value) if is_plain else "set"))
    return found


def _about_connection(connection: Connection, key: str) -> Facts:
    limits = connection.timeouts
    return (
        ("preset", connection.preset or "none"),
        ("wire format", connection.api.value),
        ("server", _without_login(connection.base_url) or "this machine"),
        ("model", connection.model or "none chosen"),
        ("key", key),
        ("proxy", f"{connection.proxy.mode.value} {_without_login(connection.proxy.url)}".strip()),
        ("own certificates", _yes(is_so=bool(connection.ca_file))),
        ("time limits", f"{limits.connect_s} / {limits.first_token_s} / {limits.idle_s} s"),
        ("retries", str(connection.retries)),
        ("headers", _names(header.name for header in connection.headers)),
        ("query", _names(connection.query)),
        ("parameters", _names(connection.parameters)),
    )


def _names(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def _without_login(url: str) -> str:
    """Return scheme, host and path: a login, what may be a token in the path, and the values of a query stay here."""
    try:
        parts = urlsplit(url)
    except ValueError:  # as somebody may have typed it
        return "not an address"
    host = parts.netloc.rpartition("@")[2]
    # Some gateways have the key, or the account, in the path.
    steps = [step if len(step) < _TOKEN_CHARS else MASK for step in parts.path.split("/")]
    return f"{parts.scheme}://{host}{'/'.join(steps)}" if host else ""


def _about_examination(found: Examination | None) -> Facts:
    if found is None:
        return (("result", "not asked"),)
    checks = [
        (
            check.stage,
            f"{check.finding.value}"
            + (f" after {check.took_ms:.0f} ms" if check.took_ms is not None else "")
            + (f" ({check.error.kind})" if check.error is not None else ""),
        )
        for check in found.checks
    ]
    return (("server", _without_login(found.url)), *checks)


def _yes(*, is_so: bool) -> str:
    return "yes" if is_so else "no"
