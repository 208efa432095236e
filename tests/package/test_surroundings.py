"""The installed program, by an ordinary user, where something of a session is missing or wrong: it opens and ends."""

import shlex

import pytest

from tests.support.clean_root import PERSON
from tests.support.program import conversations, ended_answers, text_of
from tests.support.screen import running_screen, wait_for
from tests.support.scripted_server import chat_events, sse
from tests.support.surroundings import ENDED, SURROUNDINGS

#: Weston in a window of X, with what is started in it over all of it.
COMPOSITOR = (
    "weston", "--no-config", "--backend=x11-backend.so", "--use-pixman", "--shell=kiosk-shell.so",
    "--socket=inner", "--idle-time=0",
)  # fmt: skip

#: A home with room for a few small files only.
FULL = "/home/full"

#: Where the program keeps the colours of the light theme.
LIGHT = "/usr/lib/loquat/_internal/desktop/resources/themes/light.json"


def opened(root, screen, env, before: str = "true") -> None:
    """Run ``before`` in a shell and then the program; wait for its window, ask it to end, and look at how it did."""
    command = ("sh", "-c", f"cd /tmp; {before}; exec loquat")
    with root.running(*command, env={"DISPLAY": screen.env["DISPLAY"], **env}) as process:
        screen.window("^Loquat$")
    assert process.returncode in ENDED


@pytest.mark.parametrize("wrong", SURROUNDINGS.values(), ids=SURROUNDINGS.keys())
def test_the_window_opens_all_the_same(bare, screen, wrong):
    opened(bare, screen, wrong)
    assert list(bare.path("/tmp").glob("relative/**/loquat")) == []


@pytest.mark.parametrize("home", ["unset HOME", "export HOME="], ids=["none", "empty"])
def test_without_the_name_of_a_home(bare, screen, home):
    opened(bare, screen, {}, home)


def test_a_home_on_a_full_disk(bare, screen, server):
    bare.run("mkdir", FULL)
    bare.run("mount", "-t", "tmpfs", "-o", "size=64k,mode=777", "tmpfs", FULL)
    bare.run("sh", "-c", f"cat /dev/zero > {FULL}/all-of-it", check=False)
    opened(bare, screen, {"HOME": FULL})
    asked = bare.run("loquat", "list", user=PERSON, env={"HOME": FULL}, check=False)
    assert "Traceback" not in asked.stderr


def test_a_system_in_chinese_without_a_font_for_it(bare, screen):
    assert bare.run("sh", "-c", "fc-list :lang=zh || true").stdout == ""
    opened(bare, screen, {"LANG": "zh_CN.UTF-8", "LANGUAGE": "zh_CN"})


def test_wayland_without_portals(bare, person, server):
    bare.install("weston")
    folder = "/run/user/person"
    bare.run("install", "--directory", f"--owner={PERSON}", "--mode=700", folder)
    server.enqueue(sse(*chat_events("ok")))
    person.add(server)
    session = {"XDG_RUNTIME_DIR": folder, "XDG_SESSION_TYPE": "wayland"}
    with running_screen() as outer:
        # A compositor in a window of X, which is what xdotool types into.
        shown = {**session, "DISPLAY": outer.env["DISPLAY"]}
        with bare.running(*COMPOSITOR, env=shown):
            wait_for(bare.path(f"{folder}/inner").exists, "the compositor")
            outer.xdotool("mousemove", "--sync", "500", "300")
            program = ("loquat", "--profile", person.profile)
            with bare.running(*program, env={**session, "WAYLAND_DISPLAY": "inner"}) as process:
                # Typed again until there is somebody to hear it.
                wait_for(
                    lambda: outer.tried("key", "h", "i", "Return") and conversations(person.data),
                    "hi",
                )
                answer = wait_for(lambda: ended_answers(person.data), "the answer in the history")[
                    0
                ]
                outer.screenshot("package-wayland")
                wait_for(
                    lambda: outer.tried("key", "ctrl+q") and process.poll() is not None, "the end"
                )
            assert process.returncode == 0
    assert text_of(answer) == "ok"


def test_a_screen_of_640_by_480_at_400_percent(bare):
    with running_screen("640x480x24") as small:
        opened(bare, small, {"QT_SCALE_FACTOR": "4"})


@pytest.mark.parametrize("content", ["", "{", '{"colors": {}}'])
def test_a_theme_file_with_errors(bare, screen, content):
    whole = bare.path(LIGHT).read_bytes()
    bare.run("sh", "-c", f"printf %s {shlex.quote(content)} > {LIGHT}")
    try:
        opened(bare, screen, {})
    finally:
        bare.path(LIGHT).write_bytes(whole)


def test_settings_of_a_newer_version_are_not_touched(bare, screen, person):
    newer = '{"schema": 99, "values": {"appearance.scheme": "dark"}, "connections": []}'
    bare.run("mkdir", "-p", person.profile, user=PERSON)
    settings = person.data / "settings.json"
    bare.run(
        "sh", "-c", f"printf %s {shlex.quote(newer)} > {person.profile}/settings.json", user=PERSON
    )
    with person.window(screen) as process:
        screen.window("^Loquat$")
    assert process.returncode in ENDED
    assert settings.read_text() == newer
