"""Every kind of proxy, real: the proxy's own log proves that the request went through it, and how."""

import asyncio
import base64

import pytest

from desktop.core.connection import Credentials, ProxyMode, ProxySetting, Timeouts
from desktop.core.errors import ConnectFailedError, ErrorKind, StreamInterrupted
from desktop.core.exchange import Exchange
from desktop.core.masking import MASK
from tests.support.asking import KEY, ask, client_of, list_models, manual_proxy, question
from tests.support.certificates import ca_file, server_context
from tests.support.proxies import Relay, microsocks, tinyproxy, tls_front
from tests.support.scripted_server import (
    Close,
    Gate,
    Reset,
    ScriptedServer,
    Stall,
    chat_events,
    chunked_response,
    data_event,
    json_response,
    response,
    sse,
)

LOGIN = ("me", "geheim-pass")
WITH_PASSWORD = Credentials(KEY, proxy_password=LOGIN[1])


@pytest.fixture
def secure_server():
    with ScriptedServer(tls=server_context()) as running:
        yield running


def by_name(url: str) -> str:
    """The same server under its name, which somebody has to look up."""
    return url.replace("127.0.0.1", "localhost")


def proxy_error(base_url: str, **options):
    asked = ask(base_url, **options)
    assert isinstance(asked.raised, ConnectFailedError), (asked.raised, asked.events)
    assert LOGIN[1] not in repr(asked.error) + repr(asked.exchange)
    return asked


# --- http


def test_plain_http_goes_to_an_http_proxy_whole(server):
    server.enqueue(sse(*chat_events("hi")))
    with tinyproxy() as proxy:
        asked = ask(by_name(server.base_url), proxy=manual_proxy(proxy.url))
        proxy.wait_for_log(f"POST http://localhost:{server.port}/v1/chat/completions")
    assert asked.answer == "hi"
    assert asked.exchange.route.kind == "http"
    assert asked.exchange.route.proxy == proxy.place
    assert asked.progress[0].route.proxy == proxy.place
    assert server.requests[0].target == "/v1/chat/completions"


def test_https_goes_through_a_tunnel(secure_server, tmp_path):
    secure_server.enqueue(sse(*chat_events("hi")))
    with tinyproxy(login=LOGIN) as proxy:
        asked = ask(
            by_name(secure_server.base_url),
            proxy=manual_proxy(proxy.url, LOGIN[0]),
            credentials=WITH_PASSWORD,
            ca_file=ca_file(tmp_path),
        )
        proxy.wait_for_log(f"CONNECT localhost:{secure_server.port}")
    assert asked.answer == "hi"
    assert secure_server.requests[0].header("proxy-authorization") is None


def test_a_login_is_given_to_the_proxy_and_not_to_the_server(server):
    server.enqueue(sse(*chat_events("hi")))
    with tinyproxy(login=LOGIN) as proxy:
        asked = ask(
            server.base_url, proxy=manual_proxy(proxy.url, LOGIN[0]), credentials=WITH_PASSWORD
        )
        proxy.wait_for_log("POST http://")
    assert asked.answer == "hi"
    assert server.requests[0].header("proxy-authorization") is None
    assert LOGIN[1] not in repr(asked.exchange)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("credentials", [Credentials(KEY), Credentials(KEY, proxy_password="wrong-one")])  # fmt: skip
def test_a_missing_or_wrong_login_is_named(scheme, credentials):
    user = LOGIN[0] if credentials.proxy_password else ""
    with tinyproxy(login=LOGIN) as proxy:
        asked = proxy_error(
            f"{scheme}://models.example/v1",
            proxy=manual_proxy(proxy.url, user),
            credentials=credentials,
            retries=2,
        )
    assert asked.error.kind is ErrorKind.PROXY_AUTH
    assert proxy.place in str(asked.error.sentence)
    assert asked.exchange.attempts == 1


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_whose_rules_refuse_is_named(scheme):
    with tinyproxy(deny=True) as proxy:
        asked = proxy_error(f"{scheme}://models.example/v1", proxy=manual_proxy(proxy.url))
        proxy.wait_for_log("models.example")
    assert asked.error.kind is ErrorKind.PROXY
    assert proxy.place in str(asked.error.sentence)
    assert "403" in str(asked.error.sentence).replace(proxy.place, "")
    assert "<html" in asked.error.evidence.lower() or "filter" in asked.error.evidence.lower()


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_server_that_the_proxy_cannot_reach_is_told_by_the_proxy(scheme, free_port):
    with tinyproxy() as proxy:
        asked = proxy_error(f"{scheme}://127.0.0.1:{free_port}/v1", proxy=manual_proxy(proxy.url))
    assert asked.error.kind is ErrorKind.PROXY
    assert asked.error.status in {500, 502, 503}


def test_the_servers_own_error_through_a_proxy_is_the_servers(server):
    server.enqueue(json_response({"error": {"message": "loading"}}, 503))
    with tinyproxy() as proxy:
        asked = ask(server.base_url, proxy=manual_proxy(proxy.url))
    assert asked.error.status == 503
    assert asked.error.kind is not ErrorKind.PROXY


def test_nobody_at_the_proxys_address(free_port):
    for url in (f"http://127.0.0.1:{free_port}", f"socks5://127.0.0.1:{free_port}"):
        asked = proxy_error("https://models.example/v1", proxy=manual_proxy(url), retries=1)
        assert asked.error.kind is ErrorKind.PROXY
        assert f"127.0.0.1:{free_port}" in str(asked.error.sentence)
        assert "nothing answers" in str(asked.error.sentence)
        assert asked.exchange.attempts == 2


@pytest.mark.parametrize(
    "answer",
    [
        response(b"<html>Bad Gateway</html>", 502, content_type="text/html"),
        response(b"<html>Service Unavailable</html>", 503, content_type="text/html"),
        response(b"<html>Welcome to the hotel</html>", 302, [("Location", "http://portal/")]),
        [b"SSH-2.0\r\n\r\n", Close()],
        [Close()],
        [Reset()],
        [b"HTTP/1.1 200", Close()],
        [b"HTTP/1.1 502 X\r\nContent-Length: 100\r\n\r\npartial", Close()],
        [b"HTTP/1.1 200 OK\r\nX: ", b"a" * 200_000, Close()],
    ],
    ids=["502", "503", "portal", "ssh", "close", "reset", "cut head", "cut body", "huge head"],
)
def test_whatever_a_broken_proxy_answers_is_never_taken_for_the_server(server, answer):
    server.enqueue(answer)
    asked = proxy_error("https://models.example/v1", proxy=manual_proxy(server.origin))
    assert asked.error.kind is ErrorKind.PROXY
    assert server.requests[0].method == "CONNECT"
    assert server.requests[0].target == "models.example:443"
    assert server.requests[0].header("authorization") is None


def test_a_proxy_that_never_answers_is_the_one_to_blame(server):
    server.enqueue([Stall()])
    asked = proxy_error(
        "https://models.example/v1",
        proxy=manual_proxy(server.origin),
        timeouts=Timeouts(connect_s=0.2),
    )
    assert asked.error.kind is ErrorKind.PROXY
    assert "0.2 s" in str(asked.error.sentence)
    server.wait_closed_by_client()


def test_ipv6_targets_have_brackets_in_a_tunnel(server):
    server.enqueue([Close()])
    proxy_error("https://[fd00::1]:8443/v1", proxy=manual_proxy(server.origin))
    assert server.requests[0].target == "[fd00::1]:8443"


# --- https: TLS to the proxy itself


def test_an_https_proxy_is_reached_over_tls(secure_server, tmp_path):
    secure_server.enqueue(sse(*chat_events("twice wrapped")))
    with tinyproxy() as inner, tls_front(inner.port, server_context()) as proxy:
        asked = ask(
            secure_server.base_url, proxy=manual_proxy(proxy.url), ca_file=ca_file(tmp_path)
        )
        inner.wait_for_log("CONNECT 127.0.0.1")
    assert asked.answer == "twice wrapped"
    assert asked.exchange.route.kind == "https"


def test_an_https_proxy_forwards_plain_http(server, tmp_path):
    server.enqueue(sse(*chat_events("once wrapped")))
    with tinyproxy() as inner, tls_front(inner.port, server_context()) as proxy:
        asked = ask(server.base_url, proxy=manual_proxy(proxy.url), ca_file=ca_file(tmp_path))
        inner.wait_for_log("POST http://")
    assert asked.answer == "once wrapped"


def test_an_https_proxy_with_an_unknown_ca_is_refused(server):
    with tinyproxy() as inner, tls_front(inner.port, server_context()) as proxy:
        asked = proxy_error(server.base_url, proxy=manual_proxy(proxy.url))
    assert asked.error.kind is ErrorKind.TLS
    assert "the proxy 127.0.0.1" in str(asked.error.sentence)
    assert "Acme Inspection" in str(asked.error.sentence)


def test_the_wrong_scheme_for_a_proxy():
    with tinyproxy() as proxy:
        url = proxy.url.replace("http:", "https:")
        asked = proxy_error(
            "https://models.example/v1",
            proxy=manual_proxy(url),
            timeouts=Timeouts(connect_s=0.5),
        )
    assert asked.error.kind in {ErrorKind.TLS, ErrorKind.PROXY}
    with microsocks() as proxy:
        url = proxy.url.replace("socks5:", "http:")
        asked = proxy_error("https://models.example/v1", proxy=manual_proxy(url))
    assert asked.error.kind is ErrorKind.PROXY


# --- socks


@pytest.mark.parametrize("login", [None, LOGIN])
def test_socks5_looks_names_up_here(server, login):
    server.enqueue(sse(*chat_events("hi")))
    with microsocks(login=login) as proxy:
        setting = manual_proxy(proxy.url, login[0] if login else "")
        asked = ask(by_name(server.base_url), proxy=setting, credentials=WITH_PASSWORD)
        line = proxy.wait_for_log("connected to")
    assert asked.answer == "hi"
    assert f"connected to 127.0.0.1:{server.port}" in line
    assert asked.exchange.route.kind == "socks5"


@pytest.mark.parametrize("login", [None, LOGIN])
def test_socks5h_has_the_proxy_look_names_up(server, login):
    server.enqueue(sse(*chat_events("hi")))
    with microsocks(login=login, scheme="socks5h") as proxy:
        setting = manual_proxy(proxy.url, login[0] if login else "")
        asked = ask(by_name(server.base_url), proxy=setting, credentials=WITH_PASSWORD)
        line = proxy.wait_for_log("connected to")
    assert asked.answer == "hi"
    assert f"connected to localhost:{server.port}" in line


def test_tls_through_socks(secure_server, tmp_path):
    secure_server.enqueue(sse(*chat_events("hi")))
    with microsocks(scheme="socks5h") as proxy:
        asked = ask(
            by_name(secure_server.base_url),
            proxy=manual_proxy(proxy.url),
            ca_file=ca_file(tmp_path),
        )
    assert asked.answer == "hi"


@pytest.mark.parametrize("user", ["", LOGIN[0]])
def test_socks_with_a_missing_or_wrong_login(server, user):
    with microsocks(login=LOGIN) as proxy:
        asked = proxy_error(
            server.base_url,
            proxy=manual_proxy(proxy.url, user),
            credentials=Credentials(KEY, proxy_password="wrong-one"),
            retries=2,
        )
    assert asked.error.kind is ErrorKind.PROXY_AUTH
    assert asked.exchange.attempts == 1
    assert server.connections == 0


def test_a_server_that_the_socks_proxy_cannot_reach(free_port):
    with microsocks() as proxy:
        asked = proxy_error(f"http://127.0.0.1:{free_port}/v1", proxy=manual_proxy(proxy.url))
    assert asked.error.kind is ErrorKind.PROXY
    assert "refuse" in str(asked.error.sentence)


def test_socks_to_something_else():
    with ScriptedServer(greeting=b"HTTP/1.1 400 Bad Request\r\n\r\n") as other:
        url = other.origin.replace("http:", "socks5h:")
        asked = proxy_error("https://models.example/v1", proxy=manual_proxy(url))
    assert asked.error.kind is ErrorKind.PROXY
    assert "SOCKS5" in str(asked.error.sentence)


def test_socks_has_room_for_so_much(server):
    with microsocks(login=LOGIN) as proxy:
        asked = proxy_error(
            server.base_url,
            proxy=manual_proxy(proxy.url, "u"),
            credentials=Credentials(KEY, proxy_password="p" * 256),
        )
    assert asked.error.kind is ErrorKind.PROXY_AUTH


# --- where it is set


def test_a_proxy_from_the_environment_with_an_escaped_login(server):
    server.enqueue(sse(*chat_events("hi p@ss:w/rd")))
    asked = ask(
        "http://models.example/v1",
        environ={"http_proxy": f"http://us%40er:p%40ss%3Aw%2Frd@127.0.0.1:{server.port}"},
        proxy=ProxySetting(ProxyMode.ENVIRONMENT),
    )
    assert asked.answer == f"hi {MASK}"
    sent = server.requests[0]
    assert sent.target == "http://models.example/v1/chat/completions"
    assert sent.header("host") == "models.example"
    login = base64.b64decode(sent.header("proxy-authorization").removeprefix("Basic "))
    assert login == b"us@er:p@ss:w/rd"
    route = asked.exchange.route
    assert (route.origin, route.detail) == ("environment", "http_proxy")
    assert route.proxy == f"127.0.0.1:{server.port}"
    assert "p@ss" not in repr(asked.exchange)


def test_environment_proxies_leave_loopback_alone(server):
    server.enqueue(sse(*chat_events("direct")))
    with tinyproxy() as proxy:
        asked = ask(
            server.base_url,
            environ={"ALL_PROXY": proxy.url},
            proxy=ProxySetting(ProxyMode.SYSTEM),
        )
        assert f":{server.port}" not in proxy.log()
    assert asked.answer == "direct"
    assert asked.exchange.route.origin == "bypass"


def test_an_unusable_proxy_variable_is_an_error_and_no_direct_way():
    asked = ask(
        "http://models.example/v1",
        environ={"HTTP_PROXY": "socks4://127.0.0.1:1"},
        proxy=ProxySetting(ProxyMode.ENVIRONMENT),
        retries=2,
    )
    assert asked.error.kind is ErrorKind.PROXY_SETTING
    assert asked.exchange.attempts == 1


def test_lists_of_models_go_the_same_way(server):
    server.enqueue(json_response({"data": [{"id": "m"}]}))
    with tinyproxy() as proxy:
        assert list_models(server.base_url, proxy=manual_proxy(proxy.url)).models == ["m"]
        proxy.wait_for_log("GET http://")


# --- later


def test_a_proxy_that_dies_in_mid_stream_keeps_what_came(server):
    gate = Gate()
    server.enqueue(
        chunked_response(data_event(chat_events("partial", finish=None)[1]), gate, Stall())
    )

    async def run(relay):
        texts = []
        async with client_of(server.base_url, proxy=manual_proxy(relay.url)) as client:
            try:
                async for event in client.stream(question(), Exchange(), lambda _: None):
                    texts.append(getattr(event, "text", ""))
                    if "partial" in texts:
                        relay.cut()
            except StreamInterrupted as error:
                return texts, error.kind

    with tinyproxy() as proxy, Relay(proxy.port) as relay:
        texts, kind = asyncio.run(run(relay))
    assert kind is ErrorKind.STREAM_CUT
    assert "partial" in texts


def test_a_pulled_cable_is_noticed_by_the_idle_limit(server):
    server.enqueue(chunked_response(data_event(chat_events("partial", finish=None)[1]), Stall()))
    with Relay(server.port) as relay:
        asked = ask(
            server.base_url.replace(str(server.port), str(relay.port)),
            timeouts=Timeouts(idle_s=0.2),
        )
    assert (asked.error.kind, asked.text) == (ErrorKind.IDLE_TIMEOUT, "partial")


def test_the_password_in_an_answer_is_masked(server):
    server.enqueue(sse(*chat_events("your proxy password is " + LOGIN[1])))
    with tinyproxy(login=LOGIN) as proxy:
        asked = ask(
            server.base_url, proxy=manual_proxy(proxy.url, LOGIN[0]), credentials=WITH_PASSWORD
        )
    assert asked.answer == f"your proxy password is {MASK}"
