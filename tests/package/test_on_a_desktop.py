"""The installed program beside what a desktop has: a keyring, certificates, input methods, shells."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import trustme

from tests.package.conftest import Person
from tests.support.certificates import server_context
from tests.support.clean_root import PERSON
from tests.support.program import conversations, ended_answers, text_of
from tests.support.screen import wait_for
from tests.support.scripted_server import ScriptedServer, chat_events, json_response, sse

KEY = "sk-for-the-package-test-1234"

#: In a session bus: a keyring that is unlocked, then the command.
WITH_KEYRING = (
    "dbus-run-session", "--", "sh", "-c",
    'printf "only for tests" | gnome-keyring-daemon --unlock --components=secrets >/dev/null; exec "$@"', "sh",
)  # fmt: skip


@pytest.fixture
def user(desktop, request) -> Iterator[Person]:
    yield Person(desktop, request.node.name.replace("[", "-").strip("]"))
    desktop.end_all_of(PERSON)


def test_a_key_lies_in_the_keyring_and_nowhere_else(user, server):
    server.enqueue(sse(*chat_events("with a key")))
    user.add(server)
    program = ("loquat", "--profile", user.profile)
    user.root.run(*WITH_KEYRING, *program, "key", "set", "Server", user=PERSON, stdin=KEY)
    status = user.root.run(*WITH_KEYRING, *program, "key", "status", "Server", user=PERSON)
    assert "1234" in status.stdout and KEY not in status.stdout + status.stderr
    asked = user.root.run(*WITH_KEYRING, *program, "ask", "hi", user=PERSON)
    assert asked.stdout == "with a key\n"
    assert server.requests[-1].header("authorization") == f"Bearer {KEY}"
    for path in user.data.rglob("*"):
        assert not path.is_file() or KEY.encode() not in path.read_bytes(), path


def test_a_certificate_that_the_system_trusts_is_trusted(user):
    company = trustme.CA()
    with ScriptedServer(tls=server_context("localhost", ca=company)) as server:
        server.on("/v1/models", json_response({"data": [{"id": "model-one"}]}))
        url = server.base_url.replace("127.0.0.1", "localhost")
        user.loquat(
            "connection", "add", "TLS", "--base-url", url, "--model", "model-one", "--proxy", "none"
        )
        before = user.loquat("connection", "test", "TLS", check=False)
        assert before.returncode == 1 and "certificate" in before.stdout + before.stderr
        target = user.root.path("/usr/local/share/ca-certificates/company.crt")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(company.cert_pem.bytes())
        user.root.run("update-ca-certificates")
        user.loquat("connection", "test", "TLS")


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


@contextmanager
def input_method(user: Person, screen, *command: str) -> Iterator[str]:
    """Run a session bus with an input method in it; give the bus's address."""
    bus = f"/tmp/bus-{user.data.name[-20:]}"
    address = f"unix:path={bus}"
    env = {"DISPLAY": screen.env["DISPLAY"], "DBUS_SESSION_BUS_ADDRESS": address}
    folder = user.root.path(f"/home/{PERSON}/.config/ibus/bus")
    with user.root.running("dbus-daemon", "--session", "--nofork", f"--address={address}"):
        wait_for(user.root.path(bus).exists, "the session bus")
        with user.root.running(*command, env=env):
            try:
                wait_for(lambda: folder.is_dir() and any(folder.iterdir()), "the input method")
                yield address
            finally:
                user.root.end_all_of(PERSON)
    for left in folder.iterdir():
        left.unlink()


def typed_question(user: Person, screen, pinyin: str, address: str) -> str:
    """Type pinyin and a blank (the first candidate), send, and return what was sent."""
    # Its own plugin is of Debian's Qt and not of the program's: what helps is that it speaks ibus's protocol.
    env = {"DBUS_SESSION_BUS_ADDRESS": address, "QT_IM_MODULE": "fcitx"}
    with user.window(screen, **env):
        screen.window("Loquat")
        wait_for(lambda: _switched_on(user, screen, env), "the Chinese method")
        screen.type(pinyin)
        screen.key("space")
        screen.key("Return")
        wait_for(lambda: ended_answers(user.data), "the answer in the history")
        screen.screenshot("package-fcitx")
    (question,) = [
        text_of(record["fields"])
        for records in conversations(user.data)
        for record in records
        if record["type"] == "message" and record["fields"].get("role") == "user"
    ]
    return question


def _switched_on(user: Person, screen, env: dict[str, str]) -> bool:
    shown = {"DISPLAY": screen.env["DISPLAY"], **env}
    user.root.run("fcitx5-remote", "-s", "pinyin", user=PERSON, env=shown, check=False)
    done = user.root.run("fcitx5-remote", "-n", user=PERSON, env=shown, check=False)
    return done.stdout.strip() == "pinyin"


def test_chinese_is_typed_with_a_real_input_method(user, screen, server):
    server.enqueue(sse(*chat_events("好。")))
    user.add(server)
    user.root.install("fcitx5", "fcitx5-pinyin")
    user.root.run("mkdir", "-p", f"/home/{PERSON}/.config/fcitx5", user=PERSON)
    user.root.path(f"/home/{PERSON}/.config/fcitx5/profile").write_text(FCITX_PROFILE)
    with input_method(user, screen, "fcitx5") as address:
        question = typed_question(user, screen, "nihao", address)
    assert re.fullmatch("[\u4e00-\u9fff]+", question), question
    assert question.startswith("你好")


def test_a_named_input_method_that_is_nowhere_does_not_keep_one_from_typing(user, screen, server):
    server.enqueue(sse(*chat_events("ok")))
    user.add(server)
    with user.window(screen, QT_IM_MODULE="fcitx"):
        screen.window("Loquat")
        screen.type("plain words")
        screen.key("Return")
        wait_for(lambda: ended_answers(user.data), "the answer in the history")
    assert server.requests[-1].json["messages"][-1]["content"] == "plain words"


def test_the_icon_sits_in_a_real_tray(user, screen):
    user.root.install("trayer")
    wish = json.dumps({"schema": 1, "values": {"desktop.tray": True}, "connections": []})
    user.root.run("mkdir", "-p", user.profile, user=PERSON)
    user.root.run("tee", f"{user.profile}/settings.json", user=PERSON, stdin=wish)
    shown = {"DISPLAY": screen.env["DISPLAY"]}

    def is_in_the_tray() -> bool:
        looked = ["xwininfo", "-name", "panel", "-tree"]  # what the tray calls its window
        done = subprocess.run(looked, env=screen.env, check=False, capture_output=True, text=True)
        return '"Loquat"' in done.stdout

    with user.root.running("trayer", "--edge", "bottom", "--height", "32", env=shown):
        with user.window(screen):
            wait_for(is_in_the_tray, "the icon in the tray")
            screen.screenshot("package-tray")
        wait_for(lambda: not is_in_the_tray(), "the icon to go")


def test_manual_and_completions_are_understood_by_what_reads_them(desktop):
    desktop.install("man-db", "zsh", "fish")
    page = desktop.run(
        "man", "--warnings", "-l", "/usr/share/man/man1/loquat.1.gz", env={"MANPAGER": "cat"}
    )
    assert page.stderr == "" and "loquat connection add" in " ".join(page.stdout.split())
    desktop.run("zsh", "-n", "/usr/share/zsh/vendor-completions/_loquat")
    offered = desktop.run("fish", "-c", "complete --do-complete 'loquat connection '", user=PERSON)
    assert {"add", "list", "test", "remove"} <= {
        line.split("\t")[0] for line in offered.stdout.splitlines()
    }
