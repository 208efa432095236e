"""The log, Qt's messages, the note of a crash, the support bundle and safe mode, with real files and real crashes."""

import json
import logging
import signal
import subprocess
import sys
import zipfile

import pytest
from msgspec import structs

from desktop.core.connection import ExtraHeader, ProxyMode, ProxySetting
from desktop.core.keys import SecretChanges
from desktop.core.masking import Masker
from desktop.runtime.crash_file import CrashFile
from desktop.runtime.file_log import MAX_WAITING, FileLog
from desktop.runtime.workspace import Workspace
from tests.conftest import ROOT

SECRET = "sk-" + "test-abcdefghijkl0123456789"


@pytest.fixture
def log(tmp_path):
    masker = Masker()
    masker.learn("the known secret")
    made = FileLog(tmp_path / "loquat.log", masker)
    made.open()
    yield made
    made.close()


def written(tmp_path, log):
    log.close()
    path = tmp_path / "loquat.log"
    return path.read_text("utf-8") if path.exists() else ""


@pytest.mark.expects_log("it failed")
def test_records_of_ours_are_written_without_secrets_or_words_of_exceptions(tmp_path, log):
    logger = logging.getLogger("loquat.test")
    logger.info("began with %s and %s", "the known secret", SECRET)
    try:
        int("words of a message")
    except ValueError:
        logger.exception("it failed")
    lines = written(tmp_path, log)
    assert "INFO loquat.test began with ••• and •••" in lines
    assert "ERROR loquat.test it failed" in lines and lines.rstrip().endswith("ValueError")
    assert "test_diagnostics.py" in lines
    assert "words of a message" not in lines.replace('int("words of a message")', "")


@pytest.mark.expects_log("text of a message")
def test_of_what_others_log_only_the_place_is_written(tmp_path, log):
    logging.getLogger("asyncio").warning("text of a message %s", "more of it")
    logging.getLogger("asyncio").info("nothing")
    lines = written(tmp_path, log).splitlines()
    assert len(lines) == 1
    assert "WARNING asyncio a record of test_diagnostics:" in lines[0]


def test_a_flood_is_cut_and_counted(tmp_path, log):
    gate = log._worker.submit(lambda: logging.getLogger("loquat.test").info("from the thread"))
    gate.result(10)
    log._waiting += MAX_WAITING
    for _ in range(7):
        logging.getLogger("loquat.test").info("flood")
    log._waiting -= MAX_WAITING
    logging.getLogger("loquat.test").info("the end")
    assert "the end (and 7 more that were dropped)" in written(tmp_path, log)


def test_a_disk_that_refuses_costs_only_the_lines(tmp_path):
    (tmp_path / "file").write_text("in the way")
    log = FileLog(tmp_path / "file" / "loquat.log", Masker())
    log.open()
    logging.getLogger("loquat.test").info("lost")
    log.close()
    assert log._dropped == 1


def test_levels_and_handlers_are_as_before_when_it_is_closed(tmp_path):
    root, ours = logging.getLogger(), logging.getLogger("loquat")
    before = (list(root.handlers), ours.level)
    log = FileLog(tmp_path / "loquat.log", Masker())
    log.open()
    log.close()
    assert (list(root.handlers), ours.level) == before


PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, qFatal, qWarning
from desktop.core.masking import Masker
from desktop.runtime.diagnostics import Diagnostics
from desktop.storage.paths import profile_in
application = QCoreApplication([])
diagnostics = Diagnostics(profile_in(Path(sys.argv[1])), Masker())
diagnostics.open()
print(diagnostics.crash_notice is not None)
sys.stdout.flush()
{}
diagnostics.close()
"""


def run(tmp_path, ending):
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(ending), str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_a_crash_is_noted_and_told_at_the_next_start_only(tmp_path):
    crashed = run(tmp_path, "import ctypes; ctypes.string_at(0)")
    assert crashed.returncode == -signal.SIGSEGV
    assert [run(tmp_path, "").stdout.strip() for _ in range(2)] == ["True", "False"]
    note = CrashFile(tmp_path / "cache" / "crash.log").last()
    assert "Segmentation fault" in note and "string_at" in note


def test_qts_messages_are_logged_and_fatal_ones_noted(tmp_path):
    ended = run(tmp_path, "qWarning('a warning'); qFatal('the end')")
    assert ended.returncode == -signal.SIGABRT
    assert "a warning" in ended.stderr
    run(tmp_path, "")
    log = (tmp_path / "cache" / "loquat.log").read_text()
    assert "WARNING loquat.qt default: a warning" in log
    assert "the last run ended by a crash" in log
    note = CrashFile(tmp_path / "cache" / "crash.log").last()
    assert "qFatal" in note and "Aborted" in note


def report_of(workspace, qtbot, examination=None):
    with qtbot.waitSignal(workspace.support.gathered) as got:
        workspace.support.gather([("platform", "test")], examination)
    return got.args[0]


def test_the_report_says_what_helps_and_nothing_private(workspace, connection, qtbot):
    hidden = structs.replace(
        connection,
        name="My employer",
        base_url=f"https://user:pass-word@host.example/v1?key={SECRET}",
        proxy=ProxySetting(ProxyMode.MANUAL, "http://me:pw-of-me@proxy.example:3128", "me"),
        headers=(ExtraHeader("X-Team", "the header value"),),
        query={"api-version": "secret-version"},
        parameters={"user": "a name of a person"},
        ca_file="/home/ann/ca.pem",
    )
    workspace.connections.save(hidden, SecretChanges(key=SECRET, session_only=True))
    workspace.preferences.set("appearance.font_size_pt", 14)
    workspace.preferences.set("export.folder", "/home/ann/private")
    report = report_of(workspace, qtbot)
    for said in (
        "server: https://host.example/v1",
        "proxy: manual http://proxy.example:3128",
        "appearance.font_size_pt: 14",
        "export.folder: set",
        "headers: X-Team",
        "query: api-version",
        "parameters: user",
        "own certificates: yes",
        "platform: test",
        "conversations: 0",
        "PySide6-Essentials: ",
    ):
        assert said in report
    for private in (
        SECRET, "pass-word", "pw-of-me", "header value", "secret-version", "a name of",
        "/home/ann", "My employer",
    ):  # fmt: skip
        assert private not in report


def test_the_report_holds_the_log_and_the_last_crash_masked(workspace, qtbot):
    cache = workspace.profile.cache
    cache.mkdir(parents=True, exist_ok=True)
    workspace.profile.log_file.write_text(f"a line with {SECRET}\n")
    cache.joinpath("crash.previous.log").write_text("Segmentation fault\n")
    report = report_of(workspace, qtbot)
    assert "a line with •••" in report and "Segmentation fault" in report


@pytest.mark.parametrize("name", ["report.txt", "report.ZIP"])
def test_the_report_is_written_as_it_was_shown(workspace, tmp_path, qtbot, name):
    with qtbot.waitSignal(workspace.support.written):
        workspace.support.save(str(tmp_path / name), "Report 好")
    data = (tmp_path / name).read_bytes()
    if name.endswith("ZIP"):
        with zipfile.ZipFile(tmp_path / name) as archive:
            data = archive.read("loquat-support.txt")
    assert data.decode() == "Report 好"


def test_a_place_that_takes_no_file_is_told(workspace, tmp_path, qtbot):
    (tmp_path / "a.txt").write_text("a file")
    with qtbot.waitSignal(workspace.support.failed) as failed:
        workspace.support.save(str(tmp_path / "a.txt" / "b"), "x")
    assert "Not a directory" in str(failed.args[0].sentence)


def test_safe_mode_has_the_defaults_and_leaves_the_file_as_it_is(profile, qtbot):
    profile.settings_file.parent.mkdir(parents=True, exist_ok=True)
    before = json.dumps({"schema": 1, "values": {"appearance.font_size_pt": 20}})
    profile.settings_file.write_text(before)
    space = Workspace(profile, {}, safe_mode=True)
    try:
        assert space.preferences.value("appearance.font_size_pt") == 11
        assert [c.id for c in space.connections.items()] == ["openai", "local-model"]
        assert "safe mode" in str(space.load_notice.sentence)
        space.preferences.set("appearance.font_size_pt", 30)
        space.save_now()
    finally:
        assert space.shutdown()
    assert profile.settings_file.read_text() == before
