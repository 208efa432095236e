"""``loquat ask`` through real proxies: the login from the keyring, the refusal, and no way around a proxy."""

from pathlib import Path

import pytest

from tests.support.program import environment, loquat, loquat_json
from tests.support.proxies import microsocks, tinyproxy
from tests.support.scripted_server import ScriptedServer, chat_events, json_response, sse

LOGIN = ("me", "proxy-password-1234")


@pytest.fixture
def env(tmp_path: Path, keyring_session) -> dict[str, str]:
    home = tmp_path / "home"
    home.mkdir()
    return environment(home, **keyring_session.env)


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile"


def add(profile, env, server, proxy) -> None:
    words = ["connection", "add", "P", "--base-url", server.base_url, "--model", "m"]
    added = loquat(profile, *words, "--proxy", proxy, "--default", env=env)
    assert added.returncode == 0, added.stderr


@pytest.mark.parametrize(("start", "kind"), [(tinyproxy, "http"), (microsocks, "socks5")])
def test_a_proxy_with_a_login_whose_password_is_in_the_keyring(profile, env, server, start, kind):
    server.enqueue(sse(*chat_events("through")))
    with start(login=LOGIN) as proxy:
        add(profile, env, server, proxy.url.replace("://", "://me@"))
        before = loquat_json(profile, "ask", "--json", "hi", env=env)
        assert before["error"]["kind"] == "proxy_auth" and server.requests == []
        stored = loquat(profile, "key", "set", "P", "--proxy", env=env, stdin=LOGIN[1])
        assert stored.returncode == 0, stored.stderr
        status = loquat(profile, "key", "status", "P", env=env)
        assert "a proxy password for me" in status.stdout and LOGIN[1] not in status.stdout
        answered = loquat_json(profile, "ask", "--json", "hi", env=env)
        proxy.wait_for_log(rf"127\.0\.0\.1:{server.port}")
    assert answered["ending"] == "finished"
    assert answered["route"]["kind"] == kind and answered["route"]["origin"] == "connection"
    for path in profile.rglob("*"):
        assert not path.is_file() or LOGIN[1].encode() not in path.read_bytes(), path


def test_a_refusing_proxy_is_named_and_not_gone_around(profile, env, server):
    with ScriptedServer() as proxy:
        proxy.enqueue(*[json_response({}, 407, headers=[("Proxy-Authenticate", "Basic")])] * 3)
        add(profile, env, server, proxy.origin)
        done = loquat(profile, "ask", "--json", "hi", env=env)
        told = loquat(profile, "ask", "hi", env=env)
    assert done.returncode == 1 and '"proxy_auth"' in done.stdout
    assert f"127.0.0.1:{proxy.port}" in told.stderr and "password" in told.stderr
    assert server.connections == 0


def test_proxies_of_the_environment_never_apply_to_loopback(profile, env, server, free_port):
    server.enqueue(sse(*chat_events("direct")))
    add(profile, env, server, "environment")
    url = f"http://127.0.0.1:{free_port}"
    answered = loquat_json(profile, "ask", "--json", "hi", env={**env, "HTTP_PROXY": url})
    assert answered["ending"] == "finished" and answered["route"]["kind"] == "direct"


@pytest.mark.parametrize("value", ["socks://127.0.0.1:1", "socks4://127.0.0.1:1", "127.0.0.1:1"])
def test_a_malformed_proxy_variable_is_no_crash(profile, env, server, value):
    server.enqueue(sse(*chat_events("ok")))
    add(profile, env, server, "environment")
    done = loquat(profile, "ask", "hi", env={**env, "ALL_PROXY": value})
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
