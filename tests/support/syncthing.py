"""Two real Syncthing processes that share a folder over loopback, and nothing else: no discovery, relay or report."""

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

#: Seconds that a step may take on a busy machine.
LIMIT_S = 60.0

_FOLDER = "loquat"

_CONFIG = """<configuration version="35">
<folder id="{folder}" label="" path={path} type="sendreceive" rescanIntervalS="3600" fsWatcherEnabled="false">
  <filesystemType>basic</filesystemType>
  <device id="{own}"/><device id="{other}"/>
  <maxConflicts>-1</maxConflicts>
</folder>
<device id="{own}" name="own" compression="never"><address>tcp://127.0.0.1:{own_port}</address></device>
<device id="{other}" name="other" compression="never"><address>{other_address}</address></device>
<gui enabled="true" tls="false"><address>127.0.0.1:{gui_port}</address><apikey>{key}</apikey></gui>
<options>
  <listenAddress>tcp://127.0.0.1:{own_port}</listenAddress>
  <globalAnnounceEnabled>false</globalAnnounceEnabled>
  <localAnnounceEnabled>false</localAnnounceEnabled>
  <relaysEnabled>false</relaysEnabled>
  <natEnabled>false</natEnabled>
  <startBrowser>false</startBrowser>
  <urAccepted>-1</urAccepted>
  <autoUpgradeIntervalH>0</autoUpgradeIntervalH>
  <crashReportingEnabled>false</crashReportingEnabled>
  <stunKeepaliveStartS>0</stunKeepaliveStartS>
  <reconnectionIntervalS>1</reconnectionIntervalS>
</options>
</configuration>
"""


class Peer:
    """One of the two, as its REST interface shows it."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.folder = folder
        self._home = home
        home.mkdir(parents=True)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".stfolder").mkdir()
        self.port, self._gui_port = _free_port(), _free_port()
        self._key = os.urandom(16).hex()
        self._env = {"PATH": os.environ["PATH"], "HOME": str(home), "STNODEFAULTFOLDER": "1"}
        command = ["syncthing", "generate", f"--home={home}"]
        subprocess.run(command, env=self._env, check=True, capture_output=True)
        found = re.search(r'<device id="([A-Z0-9-]{63})"', (home / "config.xml").read_text())
        assert found, "Syncthing has made no identity"
        self.id = found[1]

    @contextlib.contextmanager
    def running(self, other: "Peer", *, is_caller: bool) -> Iterator[None]:
        """Run until the end of the block.

        Only the caller connects: Syncthing does so from the port that it listens on, and two that call each
        other at the same moment share one connection, in which each waits for the other as for a server.
        """
        words = _CONFIG.format(
            folder=_FOLDER,
            path=quoteattr(str(self.folder)),
            own=self.id,
            other=other.id,
            own_port=self.port,
            # There is no discovery that could say where a dynamic address is.
            other_address=f"tcp://127.0.0.1:{other.port}" if is_caller else "dynamic",
            gui_port=self._gui_port,
            key=self._key,
        )
        (self._home / "config.xml").write_text(words)
        with (self._home / "log").open("wb") as log:
            process = subprocess.Popen(
                ["syncthing", "serve", f"--home={self._home}", "--no-browser", "--no-restart"],
                env=self._env, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            yield
        finally:
            process.terminate()
            process.wait(LIMIT_S)

    def ask(self, method: str, path: str) -> Any:
        """Ask the REST interface; ``None`` while there is no answer."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self._gui_port}/rest/{path}",
            method=method,
            headers={"X-API-Key": self._key},
        )
        try:
            with urllib.request.urlopen(request, timeout=LIMIT_S) as answer:
                return json.loads(answer.read() or b"{}")
        except OSError:
            return None

    def scan(self) -> None:
        """Take note of what changed in the folder."""
        wait_until(lambda: self.ask("POST", f"db/scan?folder={_FOLDER}") is not None, "a scan")

    def is_idle(self) -> bool:
        """Whether nothing is left to fetch."""
        state = self.ask("GET", f"db/status?folder={_FOLDER}") or {}
        return state.get("state") == "idle" and state.get("needTotalItems") == 0

    def is_connected(self, other: "Peer") -> bool:
        """Whether it talks to the other one."""
        found = self.ask("GET", "system/connections") or {}
        return bool(found.get("connections", {}).get(other.id, {}).get("connected"))

    def pause(self, other: "Peer") -> None:
        """Talk to the other one no more."""
        self.ask("POST", f"system/pause?device={other.id}")

    def resume(self, other: "Peer") -> None:
        """Talk to the other one again."""
        self.ask("POST", f"system/resume?device={other.id}")

    def files(self) -> dict[str, bytes]:
        """Return what lies in the folder, without Syncthing's own: it keeps what it got of a file for a day."""
        paths = (p for p in self.folder.rglob("*") if p.is_file())
        found = ((str(p.relative_to(self.folder)), p) for p in paths)
        return {
            name: p.read_bytes() for name, p in found if not name.startswith((".st", ".syncthing."))
        }


class Pair:
    """Two peers that are running."""

    def __init__(self, here: Peer, there: Peer) -> None:
        self.here, self.there = here, there

    def disconnect(self) -> None:
        """Let each go its own way."""
        self.here.pause(self.there)
        wait_until(lambda: not self.there.is_connected(self.here), "the end of the connection")

    def connect(self) -> None:
        """Let them talk again; what each changed meanwhile is known to it."""
        self.here.scan()
        self.there.scan()
        self.here.resume(self.there)
        wait_until(lambda: self.there.is_connected(self.here), "the connection")

    def exchange(self) -> None:
        """Wait until both have what the other has."""
        self.here.scan()
        self.there.scan()
        wait_until(self._agree, "the exchange")

    def _agree(self) -> bool:
        return (
            self.here.is_idle()
            and self.there.is_idle()
            and self.here.files().keys() == self.there.files().keys()
            and self.here.files() == self.there.files()
        )


@contextlib.contextmanager
def syncthing_pair(work: Path, here: Path, there: Path) -> Iterator[Pair]:
    """Share ``here`` with ``there`` until the end of the block; both are connected."""
    one, two = Peer(work / "one", here), Peer(work / "two", there)
    with contextlib.ExitStack() as running:
        running.enter_context(two.running(one, is_caller=False))
        wait_until(lambda: two.ask("GET", "system/status") is not None, "the start of one")
        running.enter_context(one.running(two, is_caller=True))
        pair = Pair(one, two)
        wait_until(lambda: one.is_connected(two) and two.is_connected(one), "the first connection")
        yield pair
    shutil.rmtree(work)


def wait_until(condition: Any, what: str) -> None:
    """Wait until ``condition`` holds."""
    deadline = time.monotonic() + LIMIT_S
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
