"""TLS with a private CA: refused with the reason in words, accepted with the CA's file."""

import ssl
from datetime import UTC, datetime

import pytest

from desktop.api.tls import name_of, refusal_reason
from desktop.core.connection import Timeouts
from desktop.core.errors import ConnectFailedError, ErrorKind
from tests.support.asking import KEY, ask, question
from tests.support.certificates import (
    EXPIRED_ON,
    FAR_AHEAD,
    LONG_AGO,
    ca_file,
    private_ca,
    server_context,
)
from tests.support.scripted_server import ScriptedServer, chat_events, sse


def refusal(base_url: str, **options) -> str:
    asked = ask(base_url, retries=2, **options)
    assert isinstance(asked.raised, ConnectFailedError)
    assert asked.error.kind is ErrorKind.TLS, asked.error
    assert asked.exchange.attempts == 1, "a refused certificate does not get better"
    return str(asked.error.sentence)


def test_refused_without_the_ca_and_accepted_with_it(tmp_path):
    with ScriptedServer(tls=server_context()) as server:
        sentence = refusal(server.base_url)
        assert "issued by Acme Inspection Root" in sentence
        assert "127.0.0.1" in sentence
        assert server.requests == []
        server.enqueue(sse(*chat_events("safe")))
        assert ask(server.base_url, ca_file=ca_file(tmp_path)).answer == "safe"
        assert server.requests[0].header("authorization") == f"Bearer {KEY}"


def test_the_file_of_another_ca_does_not_help(tmp_path):
    other = ca_file(tmp_path, private_ca("Somebody Else"))
    with ScriptedServer(tls=server_context()) as server:
        assert "does not trust" in refusal(server.base_url, ca_file=other)


def test_expired(tmp_path):
    context = server_context(not_before=LONG_AGO, not_after=EXPIRED_ON)
    days = [f"{datetime.now(UTC):%Y-%m-%d}"]
    with ScriptedServer(tls=context) as server:
        sentence = refusal(server.base_url, ca_file=ca_file(tmp_path))
    days.append(f"{datetime.now(UTC):%Y-%m-%d}")  # another one at midnight
    assert "expired on 2002-02-03" in sentence
    assert any(day in sentence for day in days)


def test_not_yet_valid_asks_for_a_look_at_the_clock(tmp_path):
    with ScriptedServer(tls=server_context(not_before=FAR_AHEAD)) as server:
        sentence = refusal(server.base_url, ca_file=ca_file(tmp_path))
    assert "not valid before 2090-01-01" in sentence
    assert "clock" in sentence


def test_wrong_host(tmp_path):
    context = server_context("models.example", "10.1.2.3")
    with ScriptedServer(tls=context) as server:
        sentence = refusal(server.base_url, ca_file=ca_file(tmp_path))
    assert "models.example, 10.1.2.3" in sentence


def test_an_address_that_does_not_speak_tls(tmp_path):
    with ScriptedServer(greeting=b"HTTP/1.1 400 Bad Request\r\n\r\n") as server:
        url = server.base_url.replace("http:", "https:")
        assert "http://" in refusal(url)


def test_a_handshake_that_is_never_answered_names_its_stage():
    with ScriptedServer() as server:
        url = server.base_url.replace("http:", "https:")
        asked = ask(url, timeouts=Timeouts(connect_s=1))
        assert asked.error.kind is ErrorKind.CONNECT_TIMEOUT
        assert "tls" in asked.error.message
        server.wait_closed_by_client()


def test_tls_that_is_spoken_to_in_plain_text():
    with ScriptedServer(tls=server_context()) as server:
        asked = ask(server.base_url.replace("https:", "http:"))
        assert asked.error.kind in {ErrorKind.STREAM_CUT, ErrorKind.PROTOCOL}


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "cannot be read"), (b"", "holds no certificate"), (b"\x00\xff rubbish", "holds no")],
)
def test_a_ca_file_that_is_none(tmp_path, content, words):
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    with ScriptedServer(tls=server_context()) as server:
        sentence = refusal(server.base_url, ca_file=str(path))
        assert words in sentence
        assert str(path) in sentence
        assert server.connections == 0


def test_a_folder_as_ca_file(tmp_path):
    with ScriptedServer(tls=server_context()) as server:
        assert str(tmp_path) in refusal(server.base_url, ca_file=str(tmp_path))


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE"])
@pytest.mark.parametrize("value", ["/nowhere/at/all.pem", "rubbish"])
def test_nonsense_in_the_environment_does_no_harm(tmp_path, monkeypatch, variable, value):
    if value == "rubbish":
        path = tmp_path / "rubbish.pem"
        path.write_text("rubbish")
        value = str(path)
    monkeypatch.setenv(variable, value)
    with ScriptedServer(tls=server_context()) as server:
        sentence = refusal(server.base_url)
        assert (f"{variable}={value}" in sentence) == variable.startswith("SSL_CERT")
        server.enqueue(sse(*chat_events("safe")))
        assert ask(server.base_url, ca_file=ca_file(tmp_path)).answer == "safe"


def test_a_long_answer_over_tls(tmp_path):
    pieces = [f"piece {n} " * 500 for n in range(200)]
    with ScriptedServer(tls=server_context()) as server:
        server.enqueue(sse(*chat_events(*pieces)))
        assert ask(server.base_url, ca_file=ca_file(tmp_path)).answer == "".join(pieces)


def test_a_large_question_over_tls(tmp_path):
    with ScriptedServer(tls=server_context()) as server:
        server.enqueue(sse(*chat_events("ok")))
        text = "x" * 3_000_000
        asked = ask(server.base_url, ca_file=ca_file(tmp_path), request=question(text))
        assert asked.answer == "ok"
        assert server.requests[0].json["messages"][0]["content"] == text


def test_a_name_is_found_in_what_a_certificate_has():
    assert (
        name_of(((("commonName", "R3"),), (("organizationName", "Let's Encrypt"),)))
        == "R3 (Let's Encrypt)"
    )
    assert name_of(((("organizationName", "Acme"),),)) == "Acme"
    assert name_of(()) == "?"


def test_a_refusal_without_a_known_certificate_still_reads():
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    for code in (9, 10, 18, 19, 20, 62, 64, 99):
        error.verify_code = code
        error.verify_message = "words"
        assert refusal_reason(error, {}, datetime.now(UTC))
