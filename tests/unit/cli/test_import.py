"""`loquat import` in a process of its own: what it prints, its exit codes, and Ctrl+C."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support import foreign_exports as exports


def loquat(profile: Path, *words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "desktop", "--profile", str(profile), *map(str, words)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "conversations.json"
    path.write_text(json.dumps([exports.chatgpt("c-1"), exports.chatgpt("c-2", "Vegetables")]))
    return path


def test_import_list_show(tmp_path: Path, export: Path) -> None:
    profile = tmp_path / "profile"
    done = loquat(profile, "import", "--json", export)
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert {k: report[k] for k in ("imported", "unchanged", "changed", "failed", "format", "problems")} == {
        "imported": 2, "unchanged": 0, "changed": 0, "failed": 0, "format": "chatgpt", "problems": [],
    }  # fmt: skip
    first = report["conversations"][0]
    assert (first["title"], first["state"], first["messages"], first["problems"]) == (
        "Fruit",
        "new",
        6,
        [],
    )
    listed = json.loads(loquat(profile, "list", "--json").stdout)
    assert {c["id"] for c in listed} == {c["id"] for c in report["conversations"]}
    shown = json.loads(loquat(profile, "show", "--json", first["id"]).stdout)
    assert [m["source"]["id"] for m in shown["messages"]] == ["sys", "u1", "a1", "u2", "a3", "a2"]
    again = json.loads(loquat(profile, "import", "--json", export).stdout)
    assert (again["imported"], again["unchanged"]) == (0, 2)


def test_a_dry_run_writes_nothing(tmp_path: Path, export: Path) -> None:
    done = loquat(tmp_path / "profile", "import", "--dry-run", export)
    assert done.returncode == 0
    assert done.stdout == "Would import: 2. Changed: 0. Unchanged: 0. Failed: 0.\n"
    assert not (tmp_path / "profile" / "history").exists()


def test_what_cannot_be_read_is_named_and_gives_1(tmp_path: Path, export: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps([exports.chatgpt("c-9"), {"title": "Lost\x1b[2J", "id": "x"}]))
    done = loquat(tmp_path / "profile", "import", tmp_path / "no.zip", broken)
    assert done.returncode == 1
    assert "no.zip: No such file or directory" in done.stderr
    assert "Lost" in done.stdout and "\x1b" not in done.stdout
    assert done.stdout.endswith("Imported: 1. Changed: 0. Unchanged: 0. Failed: 1.\n")


def test_wrong_usage_gives_2(tmp_path: Path, export: Path) -> None:
    assert loquat(tmp_path / "profile", "import", "--format", "word", export).returncode == 2
    assert loquat(tmp_path / "profile", "import").returncode == 2


def test_a_format_can_be_given(tmp_path: Path, export: Path) -> None:
    done = loquat(
        tmp_path / "profile", "import", "--format", "markdown", "--dry-run", "--json", export
    )
    assert json.loads(done.stdout)["format"] == "markdown"


#: Conversations of an import that shall still run when it is interrupted, also where this process waits for a core.
MANY = 12_000


@pytest.mark.skipif(os.name == "nt", reason="SIGINT to one process is POSIX")
def test_ctrl_c_leaves_whole_conversations(tmp_path: Path) -> None:
    path = tmp_path / "conversations.json"
    path.write_text(json.dumps([exports.chatgpt(f"c-{n}") for n in range(MANY)]))
    history = tmp_path / "profile" / "history"
    command = [
        sys.executable,
        "-m",
        "desktop",
        "--profile",
        str(tmp_path / "profile"),
        "import",
        "--json",
        str(path),
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None and not (history.exists() and any(history.glob("*.jsonl"))):
            pass
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate()
    assert process.returncode == 130
    report = json.loads(out)
    assert report["cancelled"] is True
    files = list(history.glob("*.jsonl"))
    assert 0 < len(files) < MANY
    assert all(len(file.read_text().splitlines()) == 8 for file in files)
    assert report["imported"] in (len(files), len(files) - 1)
