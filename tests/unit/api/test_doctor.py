"""The doctor names the right stage for each failure, with real proxies and real TLS."""

import asyncio
import errno
import os

import pytest

from desktop.api.doctor import examine
from desktop.api.interception import product_of
from desktop.core.checkup import Examination, Finding
from desktop.core.connection import Api, Credentials, ProxyMode, ProxySetting, Timeouts
from desktop.core.errors import ErrorKind
from tests.support.asking import KEY, client_of, connection_to, manual_proxy
from tests.support.certificates import EXPIRED_ON, LONG_AGO, ca_file, private_ca, server_context
from tests.support.proxies import Interceptor, microsocks, tinyproxy, tls_front
from tests.support.scripted_server import (
    Close,
    ScriptedServer,
    Stall,
    chat_events,
    json_response,
    response,
    sse,
)

MODELS = json_response({"data": [{"id": "m"}, {"id": "n"}]})
BAD = {"error": {"message": "Unknown parameter", "type": "invalid_request_error"}}


def diagnose(base_url: str, *, credentials=None, environ=None, features=False, **changes):
    told = []

    async def run() -> Examination:
        connection = connection_to(base_url, **changes)
        options = {"credentials": credentials, "environ": environ, **changes}
        async with client_of(base_url, **options) as client:
            return await examine(client, connection, told.append, with_features=features)

    found = asyncio.run(run())
    assert tuple(told) == found.checks, "each stage is told when it is over"
    assert KEY not in repr(found)
    return found


def passed(found: Examination) -> list[str]:
    return [c.stage for c in found.checks if c.finding is not Finding.FAILED]


def failed(found: Examination) -> tuple[str, ErrorKind]:
    assert found.failed is found.checks[-1], "nothing is tried after the first failure"
    return found.failed.stage, found.failed.error.kind


@pytest.fixture
def server(server):
    server.on("/v1/models", MODELS)
    server.on("/v1/chat/completions", sse(*chat_events("Hi")))
    return server


def test_all_is_well(server):
    found = diagnose(server.base_url.replace("127.0.0.1", "localhost"))
    assert passed(found) == ["route", "name_lookup", "tcp", "models", "answer"]
    assert found.failed is None
    assert all(c.took_ms >= 0 for c in found.checks[1:])
    assert "2 models" in str(found.checks[3].detail)
    assert "test-model answered" in str(found.checks[4].detail)
    assert server.requests[1].json["max_tokens"] == 1
    assert server.requests[1].json["stream"] is True
    assert server.connections == 1, "the answer comes over the very connection that was examined"


def test_without_a_model_the_first_of_the_list_is_asked(server):
    diagnose(server.base_url, model="")
    assert server.requests[1].json["model"] == "m"


@pytest.mark.parametrize("listed", [[], None])
def test_a_server_without_any_model_is_no_success(server, listed):
    server.on("/v1/models", json_response({"object": "list", "data": listed}))
    found = diagnose(server.base_url, model="")
    assert found.checks[-1].stage == "models" and found.checks[-1].finding is Finding.WARNING
    assert str(found.checks[-1].detail) == "the server offers no model"


@pytest.mark.parametrize("script", [[Close()], [b"SSH-2.0-OpenSSH_9\r\n", Close()]])
def test_advice_for_a_connection_that_breaks_speaks_of_no_answer(server, script):
    server.on("/v1/models", script)
    advice = str(diagnose(server.base_url).failed.error.advice)
    assert "log" in advice and "Continue" not in advice


@pytest.mark.parametrize(
    ("status", "message", "words"),
    [
        (404, "no such path", "no list"),
        (405, "Method Not Allowed", "no list"),
        (501, "not implemented", "no list"),
        (403, "no", "may not see"),
        (401, "You have insufficient permissions. Missing scopes: api.model.read.", "may not see"),
    ],
)
def test_a_server_that_gives_no_list_may_still_answer(server, status, message, words):
    server.on("/v1/models", json_response({"error": {"message": message}}, status))
    found = diagnose(server.base_url)
    assert found.checks[-2].finding is Finding.WARNING
    assert words in str(found.checks[-2].detail)
    assert found.failed is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("not a url", ("route", ErrorKind.BAD_URL)),
        ("http://" + "a" * 70 + ".localhost/v1", ("name_lookup", ErrorKind.NAME_LOOKUP)),
    ],
)
def test_addresses_that_are_none(url, expected):
    assert failed(diagnose(url)) == expected


def test_nobody_there(free_port):
    found = diagnose(f"http://127.0.0.1:{free_port}/v1")
    assert failed(found) == ("tcp", ErrorKind.CONNECT)
    assert found.failed.error.message == os.strerror(errno.ECONNREFUSED)
    assert passed(found) == ["route", "name_lookup"]


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        (json_response({"error": {"message": "bad key"}}, 401), ErrorKind.AUTH),
        (response(b"<html>portal</html>"), ErrorKind.NOT_AN_API),
        (json_response({}, 302, [("Location", "http://other.example/")]), ErrorKind.REDIRECT),
        (json_response({"error": {}}, 500), ErrorKind.SERVER),
        ([Close()], ErrorKind.STREAM_CUT),
    ],
)
def test_a_list_that_does_not_come(server, script, kind):
    server.on("/v1/models", script)
    assert failed(diagnose(server.base_url)) == ("models", kind)


def test_an_answer_that_does_not_come(server):
    server.on("/v1/chat/completions", json_response({"error": {"code": "insufficient_quota"}}, 429))
    found = diagnose(server.base_url)
    assert failed(found) == ("answer", ErrorKind.QUOTA)
    assert "billing" in str(found.failed.error.advice)


def test_an_error_instead_of_the_token(server):
    begun = chat_events("H", finish=None, usage=False)
    server.on("/v1/chat/completions", sse(*begun, {"error": {"message": "out of memory"}}))
    assert failed(diagnose(server.base_url)) == ("answer", ErrorKind.STREAM_ERROR)


RENAMED = {
    "message": "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens'.",
    "code": "unsupported_parameter",
    "param": "max_tokens",
}
TOO_LOW = {
    "message": "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got 1 instead.",
    "code": "integer_below_min_value",
    "param": "max_output_tokens",
}
UNFINISHED = {"message": "Could not finish the message because max_tokens or model output limit was reached."}  # fmt: skip


@pytest.mark.parametrize(
    ("refusals", "limit"),
    [
        ([RENAMED], {"max_completion_tokens": 1}),
        ([RENAMED, UNFINISHED], {"max_completion_tokens": 2000}),
        ([TOO_LOW, TOO_LOW], {"max_completion_tokens": 2000}),
    ],
)
def test_a_model_that_thinks_is_asked_with_a_limit_that_it_takes(server, refusals, limit):
    server.enqueue(MODELS, *[json_response({"error": refusal}, 400) for refusal in refusals])
    found = diagnose(server.base_url, features=True)
    assert found.failed is None
    asked = [request.json for request in server.requests[1 + len(refusals) :]]
    assert len(asked) == 7
    assert all(body.items() >= limit.items() and "max_tokens" not in body for body in asked)


@pytest.mark.parametrize(
    ("api", "path", "fields"),
    [
        (Api.RESPONSES, "/v1/responses", {"max_output_tokens": 16}),
        (Api.COMPLETIONS, "/v1/completions", {"max_tokens": 1, "prompt": "Hi"}),
    ],
)
def test_other_wire_formats(server, api, path, fields):
    server.on(path, json_response({"error": {"message": "no"}}, 403))
    assert failed(diagnose(server.base_url, api=api)) == ("answer", ErrorKind.PERMISSION)
    assert server.requests[1].json.items() >= fields.items()


# --- proxies


def test_through_a_socks_proxy(server):
    with microsocks() as proxy:
        found = diagnose(server.base_url, proxy=manual_proxy(proxy.url))
        proxy.wait_for_log("connected to")
    assert passed(found) == [
        "route",
        "proxy_lookup",
        "proxy_tcp",
        "name_lookup",
        "proxy_handshake",
        "models",
        "answer",
    ]
    assert proxy.place in str(found.checks[0].detail)


def test_no_proxy_there(free_port):
    found = diagnose(
        "https://models.example/v1", proxy=manual_proxy(f"http://127.0.0.1:{free_port}")
    )
    assert failed(found) == ("proxy_tcp", ErrorKind.PROXY)


def test_a_proxy_that_wants_a_login():
    with tinyproxy(login=("me", "geheim")) as proxy:
        found = diagnose("https://models.example/v1", proxy=manual_proxy(proxy.url))
    assert failed(found) == ("proxy_handshake", ErrorKind.PROXY_AUTH)
    assert passed(found) == ["route", "proxy_lookup", "proxy_tcp"]


def test_a_proxy_that_refuses():
    with tinyproxy(deny=True) as proxy:
        found = diagnose("https://models.example/v1", proxy=manual_proxy(proxy.url))
    assert failed(found) == ("proxy_handshake", ErrorKind.PROXY)


def test_a_proxy_that_says_nothing():
    with ScriptedServer() as silent:
        silent.enqueue([Stall()])
        found = diagnose(
            "https://models.example/v1",
            proxy=manual_proxy(silent.origin),
            timeouts=Timeouts(connect_s=1),
        )
        silent.wait_closed_by_client()
    assert failed(found) == ("proxy_handshake", ErrorKind.PROXY)


def test_an_https_proxy_with_an_unknown_certificate():
    with tinyproxy() as inner, tls_front(inner.port, server_context()) as proxy:
        found = diagnose("https://models.example/v1", proxy=manual_proxy(proxy.url))
    assert failed(found) == ("proxy_tls", ErrorKind.TLS)


def test_a_proxy_that_is_spoken_to_in_the_wrong_way():
    url = "https://models.example/v1"
    quickly = {"timeouts": Timeouts(connect_s=0.5)}
    with tinyproxy() as web, microsocks() as socks:
        as_tls = diagnose(url, proxy=manual_proxy(web.url.replace("http:", "https:")), **quickly)
        as_socks = diagnose(url, proxy=manual_proxy(f"socks5h://{web.place}"), **quickly)
        as_web = diagnose(url, proxy=manual_proxy(f"http://{socks.place}"), **quickly)
    assert failed(as_tls)[0] == "proxy_tls"
    assert failed(as_socks) == ("proxy_handshake", ErrorKind.PROXY)
    assert failed(as_web) == ("proxy_handshake", ErrorKind.PROXY)


@pytest.mark.parametrize("start", [tinyproxy, microsocks])
def test_a_proxy_whose_login_is_missing_or_wrong(server, start):
    with start(login=("me", "geheim")) as proxy:
        without = diagnose(server.base_url, proxy=manual_proxy(proxy.url))
        wrong = diagnose(
            server.base_url,
            proxy=manual_proxy(proxy.url, "me"),
            credentials=Credentials(KEY, proxy_password="falsch-0000"),
        )
        right = diagnose(
            server.base_url,
            proxy=manual_proxy(proxy.url, "me"),
            credentials=Credentials(KEY, proxy_password="geheim"),
        )
    assert failed(without)[1] is ErrorKind.PROXY_AUTH
    assert failed(wrong)[1] is ErrorKind.PROXY_AUTH
    assert failed(wrong)[0] in {"proxy_handshake", "models"}
    assert right.failed is None
    assert "falsch-0000" not in repr(wrong)


def test_a_server_that_the_proxy_cannot_reach(free_port):
    for start in (tinyproxy, microsocks):
        with start() as proxy:
            found = diagnose(f"https://127.0.0.1:{free_port}/v1", proxy=manual_proxy(proxy.url))
        assert failed(found) == ("proxy_handshake", ErrorKind.PROXY)


def test_an_unusable_setting_and_a_warning(server):
    environment = ProxySetting(ProxyMode.ENVIRONMENT)
    broken = {"HTTP_PROXY": "socks4://127.0.0.1:1"}
    found = diagnose("http://models.example/v1", environ=broken, proxy=environment)
    assert failed(found) == ("route", ErrorKind.PROXY_SETTING)
    found = diagnose(server.base_url, environ={"HTTP_PROXY": "gate:3128"}, proxy=environment)
    assert found.checks[0].finding is Finding.WARNING
    assert "HTTP_PROXY" in str(found.checks[0].detail)


# --- TLS


def test_an_unknown_ca_and_the_same_with_its_file(tmp_path):
    with ScriptedServer(tls=server_context()) as secure:
        secure.on("/v1/models", MODELS)
        secure.on("/v1/chat/completions", sse(*chat_events("Hi")))
        found = diagnose(secure.base_url)
        assert failed(found) == ("tls", ErrorKind.TLS)
        assert "Acme Inspection" in str(found.failed.detail)
        found = diagnose(secure.base_url, ca_file=ca_file(tmp_path))
    assert found.failed is None
    [tls] = [c for c in found.checks if c.stage == "tls"]
    assert tls.finding is Finding.WARNING
    assert "TLSv1.3, issued by Acme Inspection Root" in str(tls.detail)
    assert "no public authority" in str(tls.detail)


def test_an_expired_certificate(tmp_path):
    context = server_context(not_before=LONG_AGO, not_after=EXPIRED_ON)
    with ScriptedServer(tls=context) as secure:
        found = diagnose(secure.base_url, ca_file=ca_file(tmp_path))
    assert failed(found) == ("tls", ErrorKind.TLS)
    assert "2002-02-03" in str(found.failed.detail)


def test_a_certificate_for_another_name(tmp_path):
    with ScriptedServer(tls=server_context("models.example")) as secure:
        found = diagnose(secure.base_url, ca_file=ca_file(tmp_path))
    assert failed(found) == ("tls", ErrorKind.TLS)
    assert "models.example" in str(found.failed.detail)


def test_a_handshake_that_is_never_answered():
    with ScriptedServer() as silent:
        silent.enqueue([Stall()])
        url = silent.base_url.replace("http:", "https:")
        found = diagnose(url, timeouts=Timeouts(connect_s=1))
    assert failed(found)[0] == "tls"


def test_interception_by_a_proxy_is_named(tmp_path):
    inspector = private_ca("Zscaler")
    with ScriptedServer(tls=server_context()) as secure, Interceptor(inspector) as proxy:
        secure.on("/v1/models", MODELS)
        secure.on("/v1/chat/completions", sse(*chat_events("Hi")))
        setting = manual_proxy(proxy.url)
        refused = diagnose(secure.base_url, proxy=setting)
        found = diagnose(secure.base_url, proxy=setting, ca_file=ca_file(tmp_path, inspector))
    assert failed(refused) == ("tls", ErrorKind.TLS)
    assert "Zscaler Root" in str(refused.failed.detail)
    assert found.failed is None
    [tls] = [c for c in found.checks if c.stage == "tls"]
    assert tls.finding is Finding.WARNING
    assert "Zscaler opens the connection and can read all of it" in str(tls.detail)
    assert KEY.encode() in proxy.seen, "so it can"
    assert proxy.seen.count(b"Authorization") == 2, (
        "nothing was sent where the certificate was refused"
    )


def test_products_are_known_by_their_issuers():

    def named(name):
        return product_of({"issuer": ((("organizationName", name),),)})

    assert named("Kaspersky Anti-Virus Personal Root") == "Kaspersky"
    assert named("mitmproxy") == "mitmproxy"
    assert named("Let's Encrypt") is None
    assert product_of({}) is None


# --- features


def test_what_the_server_supports(server):
    probs = {"content": [{"token": "H", "logprob": -0.1, "bytes": [72], "top_logprobs": []}]}
    with_probs = {"choices": [{"index": 0, "delta": {"content": "H"}, "logprobs": probs, "finish_reason": "stop"}]}  # fmt: skip
    two = [
        {"choices": [{"index": i, "delta": {"content": "H"}, "finish_reason": "stop"}]}
        for i in (0, 1)
    ]
    server.enqueue(
        MODELS,
        sse(*chat_events("H")),
        sse(*chat_events("H")),
        sse(with_probs),
        json_response(BAD, 400),
        sse(*two),
        json_response({"error": {"message": "slow down"}}, 429),
        json_response(BAD, 500),
    )
    found = diagnose(server.base_url, features=True)
    assert found.supports == {
        "stream_options": True,
        "logprobs": True,
        "tools": False,
        "n": True,
        "max_completion_tokens": None,
        "developer role": False,
    }
    bodies = [r.json for r in server.requests[2:]]
    assert bodies[0]["stream_options"] == {"include_usage": True}
    assert bodies[1]["logprobs"] is True
    assert bodies[2]["tools"]
    assert bodies[3]["n"] == 2
    assert bodies[4]["max_completion_tokens"] == 1
    assert "max_tokens" not in bodies[4]
    assert bodies[5]["messages"][0]["role"] == "developer"


def test_a_field_without_an_effect_is_not_supported(server):
    found = diagnose(server.base_url, features=True)
    assert (found.supports["logprobs"], found.supports["n"]) == (False, False)
    assert found.supports["stream_options"] is True


def test_credentials_stay_out(server):
    found = diagnose(server.base_url, credentials=Credentials(KEY))
    assert server.requests[0].header("authorization") == f"Bearer {KEY}"
    assert found.url == f"{server.base_url}/models"
