"""``loquat export`` as a process of its own, without a display."""

import os
import subprocess
import sys

import pytest

from desktop.core.message import TextPart
from desktop.storage.history import HistoryStore, new_writer_id
from desktop.storage.paths import profile_in
from tests.conftest import ROOT
from tests.support.exports import answer, question, save, thread


@pytest.fixture
def profile(tmp_path):
    profile = profile_in(tmp_path / "profile")
    store = HistoryStore(profile, new_writer_id())
    for words in ("排序", "Hi"):
        save(store, thread(question("q", words), answer("a", TextPart("Ho"))))
    store.close()
    return profile


def export(profile, *words):
    environ = {
        k: v
        for k, v in os.environ.items()
        if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    command = [sys.executable, "-m", "desktop", "--profile", profile.name, "export", *words]
    return subprocess.run(
        command, check=False, capture_output=True, env=environ, cwd=ROOT, timeout=100
    )


def test_pages_need_no_display_and_replace_nothing(profile, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "Hi.pdf").write_text("mine")
    done = export(profile, "--format", "pdf", "--all", "-o", str(tmp_path / "out"))
    assert done.returncode == 1 and done.stderr.count(b"exists already") == 1
    assert (tmp_path / "out" / "Hi.pdf").read_text() == "mine"
    other = tmp_path / "out" / "排序.pdf"
    assert other.read_bytes().startswith(b"%PDF-")


def test_text_formats_load_no_qt(profile):
    program = (
        "import sys; sys.modules['PySide6'] = None\n"
        "from desktop.__main__ import main\n"
        f"sys.argv = ['loquat', '--profile', {profile.name!r}, 'export', '--format', 'html', '--all']\n"
        "sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, cwd=ROOT
    )
    assert done.returncode == 0 and done.stdout.startswith(b"<!DOCTYPE html>"), done.stderr
