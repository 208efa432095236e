"""The installed program beside what a desktop has: a keyring, certificates, a tray, shells."""

import json
import subprocess

import trustme

from tests.support.certificates import server_context
from tests.support.clean_root import PERSON
from tests.support.screen import wait_for
from tests.support.scripted_server import ScriptedServer, chat_events, json_response, sse

KEY = "sk-for-the-package-test-1234"

#: In a session bus: a keyring that is unlocked, then the command.
WITH_KEYRING = (
    "dbus-run-session", "--", "sh", "-c",
    'printf "only for tests" | gnome-keyring-daemon --unlock --components=secrets >/dev/null; exec "$@"', "sh",
)  # fmt: skip


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
