"""A D-Bus session with a real gnome-keyring in it, unlocked, without a screen; for this process and for children."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import psutil

PASSWORD = b"only for tests"


class KeyringSession:
    """A running session bus and, unless told otherwise, the keyring daemon in it.

    Attributes:
        env: What a child process needs besides its usual environment.
        connection: The test's own to the bus.
    """

    def __init__(self, folder: Path, with_keyring: bool = True) -> None:
        from jeepney.io.blocking import open_dbus_connection

        home = folder / "keyring-home"
        runtime = folder / "run"
        for path in (home, runtime):
            path.mkdir(mode=0o700, parents=True)
        # No DISPLAY: a prompt can be shown nowhere, so the daemon reports it as dismissed.
        self._daemon_env = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / ".local/share"),
            "XDG_RUNTIME_DIR": str(runtime),
            "LANG": "C.UTF-8",
        }
        self.bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--nosyslog", "--print-address=1"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self._daemon_env,
        )
        assert self.bus.stdout
        address = self.bus.stdout.readline().decode().strip()
        self.env = {"DBUS_SESSION_BUS_ADDRESS": address}
        # Kept until the end: gnome-keyring may abort when one client leaves as another comes.
        self.connection = open_dbus_connection(address)
        self._started: list[psutil.Process] = []
        self.keyring: subprocess.Popen[bytes] | None = None
        if with_keyring:
            self.start_keyring()

    def start_keyring(self) -> None:
        """Start the daemon and wait until it owns its name on the bus."""
        from jeepney import DBusAddress, MatchRule, message_bus, new_method_call
        from jeepney.io.blocking import Proxy

        self.keyring = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self._daemon_env | self.env,
        )
        rule = MatchRule(type="signal", interface="org.freedesktop.DBus", member="NameOwnerChanged")
        rule.add_arg_condition(0, "org.freedesktop.secrets")
        bus = self.connection
        with bus.filter(rule) as signals:
            Proxy(message_bus, bus).AddMatch(rule)
            assert self.keyring.stdin
            self.keyring.stdin.write(PASSWORD)
            self.keyring.stdin.close()
            bus.recv_until_filtered(signals, timeout=20)
            # The answer to any call says that it is ready, not only registered.
            secrets = DBusAddress("/org/freedesktop/secrets", "org.freedesktop.secrets")
            ping = new_method_call(secrets.with_interface("org.freedesktop.DBus.Peer"), "Ping")
            bus.send_and_get_reply(ping, timeout=20)

    def lock(self) -> None:
        """Lock the default collection, as a screen lock or the person would."""
        import secretstorage

        secretstorage.get_default_collection(self.connection).lock()

    def kill_keyring(self) -> None:
        """Kill the daemon without warning. The bus starts a new one, locked, when it is asked for."""
        assert self.keyring
        self.keyring.kill()
        self.keyring.wait()

    @contextlib.contextmanager
    def active(self) -> Iterator[None]:
        """Make this process use the session as well."""
        with mock.patch.dict(os.environ, self.env):
            for name in ("DISPLAY", "WAYLAND_DISPLAY", "PYTHON_KEYRING_BACKEND"):
                os.environ.pop(name, None)
            yield

    def kill_bus(self) -> None:
        """Kill the session bus without warning; what it started has to be ended by hand."""
        with contextlib.suppress(psutil.NoSuchProcess):
            self._started += psutil.Process(self.bus.pid).children(recursive=True)
        self.bus.kill()
        self.bus.wait()

    def close(self) -> None:
        """End the bus, the daemon and whatever the bus has started."""
        self.connection.close()
        self.kill_bus()
        if self.keyring:
            self.kill_keyring()
        for process in self._started:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(self._started, timeout=5)
        assert self.bus.stdout
        self.bus.stdout.close()


@contextlib.contextmanager
def keyring_session(folder: Path, with_keyring: bool = True) -> Iterator[KeyringSession]:
    """Run a session for as long as the block lasts; no process stays behind."""
    session = KeyringSession(folder, with_keyring)
    try:
        yield session
    finally:
        session.close()
