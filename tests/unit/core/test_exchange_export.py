"""Exported requests are really run: curl and Python send what Loquat sent, with the key from the environment."""

import os
import shutil
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.core.connection import ExtraHeader
from desktop.core.exchange import CUT_MARK, Exchange, RouteTaken
from desktop.core.exchange_export import as_curl, as_httpx
from desktop.core.masking import MASK
from desktop.core.message import Message, Role, TextPart
from desktop.core.request import ModelRequest
from tests.support.asking import KEY, ask
from tests.support.scripted_server import Close, ScriptedServer, chat_events, response, sse

#: Everything that a shell or Python might take for its own.
NASTY = 'It\'s "$HOME" `id` $(id) \\ \n !x %s {a} @file 你好 😀 </b>'


def sent(server, text=NASTY, **options):
    server.enqueue(sse(*chat_events("Hi")))
    request = ModelRequest("m", (Message("1", Role.USER, (TextPart(text),)),), {"seed": 1})
    return ask(server.base_url, request=request, **options).exchange


def environment(**extra):
    return {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "LANG": "C.UTF-8", **extra}


def run_curl(command, **env):
    return subprocess.run(["sh"], input=command.encode(), env=environment(**env), capture_output=True, timeout=30, check=True)  # fmt: skip


def run_python(script, **env):
    return subprocess.run([sys.executable, "-c", script], env=environment(PYTHONUTF8="1", **env), capture_output=True, timeout=30, check=True)  # fmt: skip


def replayed(server, run, export, exchange, **env):
    server.enqueue([*response(b"answer", content_type="text/plain"), Close()])
    done = run(export(exchange, "MY_KEY"), MY_KEY=KEY, **env)
    assert done.stdout == b"answer"
    return server.requests[-1]


@pytest.mark.parametrize(("run", "export"), [(run_curl, as_curl), (run_python, as_httpx)])
def test_the_same_request_is_sent(run, export):
    assert shutil.which("curl"), "packaging/system-packages.sh installs it"
    secret = ExtraHeader("X-Team-Token", secret=True)
    with ScriptedServer() as server:
        exchange = sent(server, headers=(secret, ExtraHeader("X-Note", NASTY.replace("\n", " ").encode("ascii", "replace").decode())))  # fmt: skip
        again = replayed(server, run, export, exchange, X_TEAM_TOKEN="t0p-secret")
        first = server.requests[0]
    assert KEY not in export(exchange, "MY_KEY")
    assert again.json == first.json
    assert again.target == first.target
    for name in ("authorization", "content-type", "x-note"):
        assert again.header(name) == first.header(name), name


@pytest.mark.parametrize(("run", "export"), [(run_curl, as_curl), (run_python, as_httpx)])
def test_azures_header(run, export):
    with ScriptedServer() as server:
        exchange = sent(server, "Hi", preset="azure", query={"api-version": "1"})
        again = replayed(server, run, export, exchange)
        assert again.header("api-key") == KEY
        assert again.target == server.requests[0].target


def test_a_long_body_goes_through_standard_input():
    with ScriptedServer() as server:
        exchange = sent(server, "BODY " * 30_000 + NASTY)
        again = replayed(server, run_curl, as_curl, exchange)
        assert again.json == server.requests[0].json


def test_a_body_that_was_cut_is_said_to_be():
    exchange = Exchange("POST", "http://h/", request_body='{"a": "b' + CUT_MARK)
    assert as_curl(exchange).startswith("# The body is cut")
    assert as_httpx(exchange).startswith("# The body is cut")


def test_without_a_body_it_is_a_get():
    exchange = Exchange(
        "GET", "http://127.0.0.1:1/v1/models", [("Authorization", f"Bearer {MASK}")]
    )
    assert as_curl(exchange) == (
        "curl -N http://127.0.0.1:1/v1/models \\\n  -H 'Authorization: Bearer '\"$OPENAI_API_KEY\"\n"
    )


def test_the_proxy_is_named_without_its_login():
    exchange = Exchange("GET", "http://h/", route=RouteTaken("socks5h", "127.0.0.1:1080"))
    assert "-x socks5h://127.0.0.1:1080" in as_curl(exchange)
    assert "proxy='socks5h://127.0.0.1:1080'" in as_httpx(exchange)


@pytest.mark.parametrize("variable", ["", "A B", "$(id)", "1A", "a;b", "A\n"])
def test_a_variable_that_is_none_is_not_used(variable):
    exchange = Exchange("GET", "http://h/", [("Authorization", f"Bearer {MASK}")])
    assert '"$OPENAI_API_KEY"' in as_curl(exchange, variable)
    assert "os.environ['OPENAI_API_KEY']" in as_httpx(exchange, variable)


WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)


@settings(max_examples=30)  # each starts a shell
@given(st.lists(st.tuples(st.text("abcXYZ-", min_size=1, max_size=8), WORDS), max_size=4), WORDS, WORDS)  # fmt: skip
def test_nothing_breaks_out_of_its_quotes(headers, url, body):
    exchange = Exchange("POST", url, headers, body)
    compile(as_httpx(exchange), "exported", "exec")
    command = as_curl(exchange).replace("curl -N", "printf '%s\\0'", 1)
    words = subprocess.run(["sh", "-c", command], capture_output=True, check=True, env=environment(LC_ALL="C.UTF-8")).stdout.decode().split("\0")  # fmt: skip
    # Without the variables, each mask is an empty string.
    plain = [word.replace(MASK, "") for word in (url, body)]
    assert words[0] == plain[0]
    if body:
        assert words[-2] == body
