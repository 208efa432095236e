"""The command line run inside the test's process, against a scripted server."""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop.cli.main import run
from tests.support.scripted_server import ScriptedServer


@dataclass
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Cli:
    """Runs commands on one profile; ``windows`` are the folders that a window was asked for."""

    def __init__(self, profile: Path, capsys, monkeypatch) -> None:
        self.profile = profile
        self.windows: list[Path | None] = []
        self.ways: list[dict[str, bool]] = []
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *words: str, stdin: str | bytes = b"") -> Ran:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        self._monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        try:
            code = run(["--profile", str(self.profile), *words], self._open_window)
        except SystemExit as ended:  # argparse
            code = ended.code
        captured = self._capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    def add(self, server: ScriptedServer, *words: str, name: str = "Test") -> None:
        added = self("connection", "add", name, "--base-url", server.base_url, *words)
        assert added.code == 0, added.err

    def change_connection(self, **fields: Any) -> None:
        """Give the connection that was added last other fields, as the window would."""
        path = self.profile / "settings.json"
        settings = json.loads(path.read_text("utf-8"))
        settings["connections"][-1].update(fields)
        path.write_text(json.dumps(settings), "utf-8")

    def records(self) -> list[dict[str, Any]]:
        """Every record of every conversation of the profile."""
        return [
            json.loads(line)
            for path in sorted((self.profile / "history").glob("*.jsonl"))
            for line in path.read_bytes().splitlines()
        ]

    def _open_window(self, folder: Path | None, **ways: bool) -> int:
        self.windows.append(folder)
        self.ways.append(ways)
        return 0


@pytest.fixture
def cli(tmp_path: Path, capsys, monkeypatch) -> Cli:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return Cli(tmp_path / "profile", capsys, monkeypatch)


@pytest.fixture
def asked(cli: Cli, server: ScriptedServer) -> Cli:
    """A command line whose connection “Test” is the scripted server, and preferred."""
    cli.add(server, "--model", "m", "--default")
    return cli
