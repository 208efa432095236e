"""Loquat as a person runs it: a process with a profile folder and an environment of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

#: Seconds for one command on a busy machine.
COMMAND_LIMIT_S = 90.0


def environment(home: Path, **extra: str) -> dict[str, str]:
    """An environment with an empty HOME and without a session bus, a key or a proxy."""
    kept = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "TZ", "DISPLAY", "QT_QPA_PLATFORM", "TMPDIR")
    env = {name: os.environ[name] for name in kept if name in os.environ}
    return {**env, "HOME": str(home), "DBUS_SESSION_BUS_ADDRESS": "disabled:", **extra}


def loquat(
    profile: Path, *words: str, env: Mapping[str, str], stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end; the caller looks at the exit code."""
    return subprocess.run(
        [sys.executable, "-m", "desktop", "--profile", str(profile), *words],
        env=dict(env), input=stdin, capture_output=True, text=True, cwd=ROOT,
        check=False, timeout=COMMAND_LIMIT_S,
    )  # fmt: skip


def loquat_json(profile: Path, *words: str, env: Mapping[str, str], stdin: str = "") -> Any:
    """Run one command that prints JSON and return what it printed."""
    done = loquat(profile, *words, env=env, stdin=stdin)
    return json.loads(done.stdout)


@contextmanager
def window_process(
    profile: Path, env: Mapping[str, str], *words: str
) -> Iterator[subprocess.Popen[str]]:
    """Start the window; end the process with the block if it has not ended by itself."""
    process = subprocess.Popen(
        [sys.executable, "-m", "desktop", "--profile", str(profile), *words],
        env=dict(env), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.communicate(timeout=COMMAND_LIMIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise


def conversations(profile: Path) -> list[list[dict[str, Any]]]:
    """The records of every history file of a profile; a torn last line is left out."""
    found = []
    for path in sorted((profile / "history").glob("*.jsonl")):
        lines = path.read_bytes().split(b"\n")[:-1]
        found.append([json.loads(line) for line in lines])
    return found


def ended_answers(profile: Path, ending: str = "finished") -> list[dict[str, Any]]:
    """The fields of every answer that has this ending, in the order of the files."""
    return [
        record["fields"]
        for records in conversations(profile)
        for record in records
        if record["type"] == "message" and record["fields"].get("ending") == ending
    ]


def text_of(fields: Mapping[str, Any]) -> str:
    """The visible text of a message record."""
    return "".join(part["text"] for part in fields["parts"] if part["type"] == "text")
