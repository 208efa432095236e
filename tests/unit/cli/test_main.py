"""The command line as a whole: help, wrong usage, profiles, the window and its absence, quick start."""

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.cli.window import has_display
from tests.conftest import ROOT
from tests.support.scripted_server import chat_events, sse


def test_without_a_command_the_window_opens(cli, monkeypatch):
    monkeypatch.setattr("desktop.cli.window.has_display", lambda *_: True)
    assert cli().code == 0 and cli.windows == [cli.profile]


@pytest.mark.parametrize("word", ["--profile", "--profile="])
def test_a_window_starts_without_the_library_that_reads_commands(tmp_path, word):
    words = [word, str(tmp_path)] if word == "--profile" else [word + str(tmp_path)]
    program = (
        "import sys, desktop.cli.window as window\n"
        "window.has_display = lambda *_: True\n"
        "from desktop.cli.main import run\n"
        "def opened(folder):\n    print(folder, 'argparse' in sys.modules)\n    return 0\n"
        "sys.exit(run(sys.argv[1:], opened))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *words], check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == [str(tmp_path), str(word != "--profile")]


@pytest.mark.parametrize(
    "words",
    [
        ("--profile",),
        ("--profile", "--frob"),
        ("--prof", "x", "y"),
        ("--profile", ""),
        ("--profile=", "list"),
    ],
)
def test_a_profile_that_is_not_named_is_wrong_usage(cli, words):
    from desktop.__main__ import open_window
    from desktop.cli.main import run

    with pytest.raises(SystemExit) as ended:
        run(words, open_window)
    assert ended.value.code == 2


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_profile_is_named_before_behind_and_within_a_command(capsys, tmp_path, at):
    from desktop.__main__ import open_window
    from desktop.cli.main import run

    profile = ["--profile", str(tmp_path / "own")]
    address = ["--base-url", "http://127.0.0.1:9/v1"]
    assert run([*profile, "connection", "add", "Of this profile", *address], open_window) == 0
    words = ["connection", "list"]
    words[at:at] = profile
    assert run(words, open_window) == 0
    assert "Of this profile  " in capsys.readouterr().out


def test_a_listening_display_is_found(tmp_path):
    path = tmp_path / "wayland-7"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        environ = {"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)}
        assert has_display(environ, "linux")
    assert not has_display(environ, "linux")


@pytest.mark.parametrize("is_left", [True, False])
def test_a_thread_that_nothing_waits_for_is_not_ended_within_its_work(is_left):
    program = (
        "import atexit, sys, threading\n"
        "from desktop import __main__\nfrom desktop.cli import main\n"
        "atexit.register(print, 'taken down')\n"
        "left = threading.Thread(target=threading.Event().wait, name='loquat-left', daemon=True)\n"
        f"main.run = lambda *_: (print('said'), {is_left} and left.start(), 3)[-1]\n"
        "sys.exit(__main__.main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (3, "")
    assert done.stdout.split("\n")[:-1] == (["said"] if is_left else ["said", "taken down"])


def test_msgspec_is_loaded_without_what_it_does_not_need():
    program = (
        "import sys\nfrom desktop.msgspec_loading import load_msgspec\nload_msgspec()\n"
        "print('inspect' in sys.modules, 'typing_extensions' in sys.modules)\n"
        "import msgspec, typing_extensions\n"
        "class Point(msgspec.Struct):\n    x: int\n    y: 'list[int | None]' = []\n"
        'print(msgspec.json.decode(b\'{"x": 1, "y": [2, null]}\', type=Point))\n'
        "load_msgspec()\nprint(typing_extensions is sys.modules['typing_extensions'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert done.stdout.splitlines() == ["False False", "Point(x=1, y=[2, None])", "True"]


def test_without_a_display_the_ways_out_are_named(cli, monkeypatch):
    monkeypatch.setattr("desktop.cli.window.has_display", lambda *_: False)
    done = cli()
    assert (done.code, done.out, cli.windows) == (2, "", [])
    assert "xvfb-run" in done.err and "loquat ask" in done.err and done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, False),
        ({"DISPLAY": ""}, False),
        ({"DISPLAY": ":987654"}, False),
        ({"DISPLAY": "nonsense"}, False),
        ({"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": "/nonexistent"}, False),
        ({"QT_QPA_PLATFORM": "xcb"}, False),
        ({"QT_QPA_PLATFORM": "offscreen"}, True),
        ({"QT_QPA_PLATFORM": "vnc:size=800x600"}, True),
        ({"QT_QPA_PLATFORM": "wayland;offscreen"}, True),
    ],
)
def test_a_display_is_looked_for_before_qt_aborts(environ, expected):
    assert has_display(environ, "linux") is expected


def test_other_systems_have_a_display():
    assert has_display({}, "darwin") and has_display({}, "win32")


@pytest.mark.parametrize(
    "words",
    [
        ("frob",),
        ("--frob",),
        ("ask", "--frob"),
        ("connection",),
        ("key",),
        ("list", "--limit", "0"),
        ("usage", "--since", "yesterday"),
        ("connection", "add", "A", "--base-url", "http://h/v1", "--api", "rest"),
    ],
)
def test_wrong_usage(cli, words):
    done = cli(*words)
    assert done.code == 2 and done.err and not done.out
    assert not re.search(r"invalid \w+ value", done.err), "no name of ours is shown"


@pytest.mark.parametrize("command", ["ask", "list", "show", "connection", "key"])
def test_every_command_explains_itself(cli, command):
    done = cli(command, "--help")
    assert done.code == 0 and f"loquat {command}" in done.out


def test_help_and_version(cli):
    assert "ask" in cli("--help").out and "Loquat" in cli("--version").out


def test_a_profile_that_is_a_file_is_refused(cli):
    cli.profile.write_text("")
    assert cli("list").code == 2


@pytest.mark.parametrize("after", [True, False])
def test_the_profile_may_stand_before_and_after_the_command(tmp_path, after):
    folder = tmp_path / "else"
    words = ["connection", "add", "A", "--base-url", "http://127.0.0.1:9"]
    option = [f"--profile={folder}"]
    line = [*words[:1], *option, *words[1:]] if after else [*option, *words]
    done = subprocess.run(
        [sys.executable, "-m", "desktop", *line], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (folder / "settings.json").exists()


@pytest.mark.parametrize("command", [["list"], ["connection", "list"], ["--help"], ["ask", ""]])
def test_commands_start_without_qt_and_http(tmp_path, command):
    """What takes long to import is imported only by who needs it."""
    program = f"""
import sys
sys.argv[1:] = ["--profile", {str(tmp_path)!r}, *{command!r}]
from desktop.__main__ import main
try:
    main()
finally:
    slow = {{"PySide6", "httpx", "keyring", "asyncio"}} & set(sys.modules)
    assert not slow - ({{"asyncio"}} if {command!r} == ["ask", ""] else set()), slow
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "AssertionError" not in done.stderr, done.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_closed_streams_lead_nowhere(tmp_path, closed):
    line = f'"{sys.executable}" -m desktop --profile "{tmp_path}" connection list {closed}'
    done = subprocess.run(["sh", "-c", line], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0 and b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command", [["connection", "list"], ["connection", "list", "--json"], ["ask", "hi"]]
)
def test_a_full_disk_behind_standard_output_is_said_in_a_sentence(tmp_path, server, command):
    server.on("/v1/chat/completions", sse(*chat_events("Hello")))
    profile = ["--profile", str(tmp_path)]
    add = ["connection", "add", "T", "--base-url", server.base_url, "--model", "m", "--default"]
    start = [sys.executable, "-m", "desktop", *profile]
    subprocess.run([*start, *add], cwd=ROOT, capture_output=True, check=True)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*start, *command],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == (
        "The output could not be written: No space left on device."
    )
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("way", ["safe_mode", "quick_ask"])
def test_the_window_opens_in_other_ways(cli, monkeypatch, way):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert cli(f"--{way.replace('_', '-')}").code == 0
    assert (cli.windows, cli.ways) == ([cli.profile], [{way: True}])
    assert cli().code == 0
    assert cli.ways[1] == {}
