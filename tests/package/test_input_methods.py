"""Chinese typed into the installed program with real input methods, and letters where there is none."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.package.conftest import Person
from tests.support.clean_root import PERSON
from tests.support.program import conversations, ended_answers, text_of
from tests.support.screen import wait_for
from tests.support.scripted_server import chat_events, sse

#: fcitx5's list of methods: one for English, one for Chinese.
FCITX_PROFILE = """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us
Layout=

[Groups/0/Items/1]
Name=pinyin
Layout=

[GroupOrder]
0=Default
"""

#: Tries to switch to Chinese; says whether what is typed next becomes Chinese.
SwitchedOn = Callable[[], bool]


@contextmanager
def input_method(user: Person, screen, *command: str) -> Iterator[dict[str, str]]:
    """Run a session bus with an input method in it; give the environment of a program beside it."""
    bus = f"/tmp/bus-{user.data.name[-20:]}"
    address = f"unix:path={bus}"
    env = {"DISPLAY": screen.env["DISPLAY"], "DBUS_SESSION_BUS_ADDRESS": address}
    folder = user.root.path(f"/home/{PERSON}/.config/ibus/bus")
    with user.root.running("dbus-daemon", "--session", "--nofork", f"--address={address}"):
        wait_for(user.root.path(bus).exists, "the session bus")
        with user.root.running(*command, env=env):
            try:
                wait_for(lambda: folder.is_dir() and any(folder.iterdir()), "the input method")
                yield env
            finally:
                user.root.end_all_of(PERSON)
    for left in folder.iterdir():
        left.unlink()


def typed_question(user: Person, screen, env: dict[str, str], switched_on: SwitchedOn) -> str:
    """Type pinyin and a blank (the first candidate), send, and return what was sent."""
    with user.window(screen, **env):
        screen.window("Loquat")
        wait_for(switched_on, "the Chinese method")
        screen.type("nihao")
        screen.key("space")
        screen.key("Return")
        wait_for(lambda: ended_answers(user.data), "the answer in the history")
        screen.screenshot(f"package-{env['QT_IM_MODULE']}")
    (question,) = [
        text_of(record["fields"])
        for records in conversations(user.data)
        for record in records
        if record["type"] == "message" and record["fields"].get("role") == "user"
    ]
    return question


def test_chinese_is_typed_with_fcitx(user, screen, server):
    server.enqueue(sse(*chat_events("好。")))
    user.add(server)
    user.root.install("fcitx5", "fcitx5-pinyin")
    user.root.run("mkdir", "-p", f"/home/{PERSON}/.config/fcitx5", user=PERSON)
    user.root.path(f"/home/{PERSON}/.config/fcitx5/profile").write_text(FCITX_PROFILE)
    with input_method(user, screen, "fcitx5") as env:

        def switched_on() -> bool:
            user.root.run("fcitx5-remote", "-s", "pinyin", user=PERSON, env=env, check=False)
            done = user.root.run("fcitx5-remote", "-n", user=PERSON, env=env, check=False)
            return done.stdout.strip() == "pinyin"

        # Its own plugin is of Debian's Qt and not of the program's: what helps is that it speaks ibus's protocol.
        question = typed_question(user, screen, env | {"QT_IM_MODULE": "fcitx"}, switched_on)
    assert question == "你好"


def field_of_ibus(user: Person, env: dict[str, str]) -> str:
    """Return the text field that ibus-daemon gives keys for; empty while it does not answer."""
    address = user.root.run("ibus", "address", user=PERSON, env=env).stdout.strip()
    asked = user.root.run(
        "dbus-send", f"--bus={address}", "--print-reply=literal", "--dest=org.freedesktop.IBus",
        "/org/freedesktop/IBus", "org.freedesktop.DBus.Properties.Get",
        "string:org.freedesktop.IBus", "string:CurrentInputContext", user=PERSON, check=False,
    )  # fmt: skip
    return asked.stdout.strip()


def test_chinese_is_typed_with_ibus(user, screen, server):
    server.enqueue(sse(*chat_events("好。")))
    user.add(server)
    user.root.install("ibus", "ibus-libpinyin")
    daemon = ("ibus-daemon", "--panel", "disable", "--emoji-extension", "disable")
    with input_method(user, screen, *daemon) as env:
        # Without a window the daemon has a field of its own, which takes an engine as well: what is typed before
        # the window's field has taken its place goes past the engine.
        nobodys = wait_for(lambda: field_of_ibus(user, env), "ibus-daemon")

        def switched_on() -> bool:
            if field_of_ibus(user, env) in {"", nobodys}:
                return False
            user.root.run("ibus", "engine", "libpinyin", user=PERSON, env=env, check=False)
            done = user.root.run("ibus", "engine", user=PERSON, env=env, check=False)
            return done.stdout.strip() == "libpinyin"

        question = typed_question(user, screen, env | {"QT_IM_MODULE": "ibus"}, switched_on)
    assert question == "你好"


def test_a_named_input_method_that_is_nowhere_does_not_keep_one_from_typing(user, screen, server):
    server.enqueue(sse(*chat_events("ok")))
    user.add(server)
    with user.window(screen, QT_IM_MODULE="fcitx"):
        screen.window("Loquat")
        screen.type("plain words")
        screen.key("Return")
        wait_for(lambda: ended_answers(user.data), "the answer in the history")
    assert server.requests[-1].json["messages"][-1]["content"] == "plain words"
