"""Through squid and mitmproxy, as companies run them: logins, refusals, and TLS that somebody opens on the way."""

import pytest

from desktop.core.checkup import Finding
from desktop.core.connection import Credentials
from desktop.core.errors import ErrorKind
from tests.support.asking import KEY, ask, manual_proxy
from tests.support.certificates import ca_file, server_context
from tests.support.company_proxies import mitmproxy, squid
from tests.support.scripted_server import ScriptedServer, chat_events, json_response, sse
from tests.unit.api.test_doctor import diagnose, failed

LOGIN = ("me", "geheim-pass")
WITH_PASSWORD = Credentials(KEY, proxy_password=LOGIN[1])


@pytest.fixture
def secure_server():
    with ScriptedServer(tls=server_context()) as running:
        yield running


def test_squid_takes_the_login_and_the_server_does_not_see_it(secure_server, tmp_path):
    secure_server.enqueue(sse(*chat_events("hi")))
    with squid(login=LOGIN) as proxy:
        asked = ask(
            secure_server.base_url,
            proxy=manual_proxy(proxy.url, LOGIN[0]),
            credentials=WITH_PASSWORD,
            ca_file=ca_file(tmp_path),
        )
        proxy.wait_for_log(f"CONNECT 127.0.0.1:{secure_server.port} me")
    assert asked.answer == "hi"
    assert secure_server.requests[0].header("proxy-authorization") is None


def test_squids_407_names_the_proxy():
    with squid(login=LOGIN) as proxy:
        for scheme in ("http", "https"):
            for user, password in (("", None), (LOGIN[0], "wrong-one")):
                asked = ask(
                    f"{scheme}://models.example/v1",
                    proxy=manual_proxy(proxy.url, user),
                    credentials=Credentials(KEY, proxy_password=password),
                )
                assert asked.error.kind is ErrorKind.PROXY_AUTH, (scheme, user)
                assert proxy.place in str(asked.error.sentence)


def test_squids_refusal_is_not_the_servers():
    with squid(deny=True) as proxy:
        for scheme in ("http", "https"):
            asked = ask(f"{scheme}://models.example/v1", proxy=manual_proxy(proxy.url))
            assert asked.error.kind is ErrorKind.PROXY, scheme
            assert "403" in str(asked.error.sentence).replace(proxy.place, "")


def test_squids_error_page_is_not_the_servers(free_port):
    with squid() as proxy:
        for scheme in ("http", "https"):
            asked = ask(f"{scheme}://127.0.0.1:{free_port}/v1", proxy=manual_proxy(proxy.url))
            assert (asked.error.kind, asked.error.status) == (ErrorKind.PROXY, 503), scheme


def test_the_doctor_names_squid_and_mitmproxy(secure_server, tmp_path):
    secure_server.on("/v1/models", json_response({"data": [{"id": "m"}]}))
    secure_server.on("/v1/chat/completions", sse(*chat_events("Hi")))
    with squid(login=LOGIN) as proxy:
        found = diagnose(secure_server.base_url, proxy=manual_proxy(proxy.url))
    assert failed(found)[1] is ErrorKind.PROXY_AUTH
    with mitmproxy() as (proxy, its_ca):
        setting = manual_proxy(proxy.url)
        refused = diagnose(secure_server.base_url, proxy=setting)
        trusted = diagnose(secure_server.base_url, proxy=setting, ca_file=its_ca)
    assert failed(refused) == ("tls", ErrorKind.TLS)
    assert "mitmproxy" in str(refused.failed.detail)
    assert trusted.failed is None
    [tls] = [c for c in trusted.checks if c.stage == "tls"]
    assert tls.finding is Finding.WARNING and "mitmproxy" in str(tls.detail)


def test_a_stream_arrives_through_interception_that_is_trusted(secure_server):
    secure_server.enqueue(sse(*chat_events("Hel", "lo")))
    with mitmproxy() as (proxy, its_ca):
        asked = ask(secure_server.base_url, proxy=manual_proxy(proxy.url), ca_file=its_ca)
        proxy.wait_for_log("POST https://127.0.0.1")
    assert asked.answer == "Hello"
    assert secure_server.requests[0].header("authorization") == f"Bearer {KEY}"
