"""Announcements of new versions over a real socket, signed with keys of the test's own."""

import asyncio
import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from desktop.api.update_fetch import check_signature, fetch_update
from desktop.core.errors import UserFacingError
from desktop.core.update import (
    MAX_BYTES,
    Envelope,
    announcement_of,
    envelope_of,
    is_newer,
    key_of,
    url_problem,
)
from tests.support.scripted_server import Gate, response

NOW_MS = 1_795_000_000_000  # 2026-11-18
PRIVATE = Ed25519PrivateKey.generate()
KEY = PRIVATE.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
BODY = {
    "product": "loquat",
    "version": "9.1.0",
    "released": "2026-11-10T12:00:00Z",
    "expires": "2027-11-10T12:00:00Z",
    "notes": {"en": "New.", "zh_CN": "新的。"},
    "page": "https://example.com/loquat",
}


def signed(body=BODY, private=PRIVATE):
    data = json.dumps(body).encode()
    pair = {"signed": data, "signature": private.sign(data)}
    return json.dumps(
        {name: base64.b64encode(value).decode() for name, value in pair.items()}
    ).encode()


def fetch(server, key=KEY, limit_s=30.0):
    return asyncio.run(fetch_update(f"{server.origin}/loquat.json", key, {}, None, limit_s))


def announced(changes=None, now_ms=NOW_MS, seen_ms=0):
    return announcement_of(json.dumps({**BODY, **(changes or {})}).encode(), now_ms, seen_ms)


def test_what_the_key_signed_is_believed(server):
    server.enqueue(response(signed()))
    found = announcement_of(fetch(server), NOW_MS, 0)
    assert (found.version, found.page) == ("9.1.0", BODY["page"])
    assert found.notes_in("zh_CN") == "新的。"
    assert found.notes_in("fr") == "New."
    assert server.requests[0].header("authorization") is None
    assert server.requests[0].header("cookie") is None


def test_what_another_key_signed_is_not(server):
    server.enqueue(response(signed(private=Ed25519PrivateKey.generate())))
    with pytest.raises(UserFacingError, match="signature"):
        fetch(server)


def test_each_changed_byte_breaks_the_signature():
    envelope = envelope_of(signed())
    check_signature(envelope, KEY)
    for at in range(0, len(envelope.signed), 7):
        changed = bytearray(envelope.signed)
        changed[at] ^= 1
        with pytest.raises(UserFacingError, match="signature"):
            check_signature(Envelope(bytes(changed), envelope.signature), KEY)


@pytest.mark.parametrize("signature", [b"", b"x" * 63, b"\0" * 64, b"x" * 100])
def test_a_signature_that_is_none_is_refused(signature):
    with pytest.raises(UserFacingError, match="signature"):
        check_signature(Envelope(b"{}", signature), KEY)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"null",
        b'{"signed": 7}',
        b'{"signed": "!", "signature": "!"}',
        b"[" * 10_000,
    ],
)
def test_what_is_no_announcement_is_told(server, body):
    server.enqueue(response(body))
    with pytest.raises(UserFacingError, match="not a signed announcement"):
        fetch(server)


def test_too_much_is_not_read(server):
    server.enqueue(response(b"x" * (MAX_BYTES + 1)))
    with pytest.raises(UserFacingError, match="too long"):
        fetch(server)


def test_a_refusal_and_a_redirect_away_from_https_are_told(server):
    server.enqueue(response(b"no", 404))
    with pytest.raises(UserFacingError, match="404"):
        fetch(server)
    server.enqueue(response(b"", 302, [("Location", "http://example.com/x")]))
    with pytest.raises(UserFacingError, match="https"):
        fetch(server)


def test_a_redirect_is_followed_and_a_circle_is_not(server):
    server.enqueue(response(b"", 302, [("Location", "/there")]), response(signed()))
    assert json.loads(fetch(server)) == BODY
    server.enqueue(*[response(b"", 302, [("Location", "/again")])] * 6)
    with pytest.raises(UserFacingError, match="too often"):
        fetch(server)


def test_a_silent_server_is_given_up(server):
    gate = Gate()
    server.enqueue([gate])
    with pytest.raises(UserFacingError, match="no answer within"):
        fetch(server, limit_s=0.2)
    gate.open()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"product": "other"}, "something else"),
        ({"version": "newest"}, "something else"),
        ({"version": 7}, "something else"),
        ({"expires": "2026-11-17T00:00:00Z"}, "expired"),
        ({"released": "2026-12-24T00:00:00Z"}, "future"),
        ({"released": "soon"}, "incomplete"),
        ({"released": None}, "incomplete"),
    ],
)
def test_what_does_not_count_is_told(changes, words):
    with pytest.raises(UserFacingError, match=words):
        announced(changes)


def test_an_old_announcement_cannot_be_played_again():
    seen_ms = announced().released_ms
    assert announced(seen_ms=seen_ms).version == "9.1.0"
    with pytest.raises(UserFacingError, match="older"):
        announced({"released": "2026-11-09T12:00:00Z", "version": "9.2.0"}, seen_ms=seen_ms)


def test_nonsense_in_notes_and_page_is_left_out():
    found = announced({"notes": {"en": 7, "zh_CN": "x"}, "page": "javascript:alert(1)"})
    assert (found.notes, found.page) == ({"zh_CN": "x"}, "")
    assert announced({"notes": [], "page": 7}).notes_in("en") == ""


@pytest.mark.parametrize(
    ("version", "running", "newer"),
    [
        ("1.0.0", "0.9.9", True),
        ("0.10.0", "0.9.0", True),
        ("1.0.0", "1.0.0", False),
        ("1.0.0rc1", "1.0.0", False),
        ("1.0.0", "1.0.0rc2", True),
        ("1.0.0", "1.0.1.dev3", False),
        ("x", "1.0.0", False),
    ],
)
def test_only_a_later_version_is_new(version, running, newer):
    assert is_newer(version, running) is newer


def test_keys_are_hexadecimal_or_base64():
    assert key_of(KEY.hex()) == KEY
    assert key_of(f" {base64.b64encode(KEY).decode()}\n") == KEY
    for wrong in ("", "abc", "é" * 32, KEY.hex()[:-2], base64.b64encode(KEY[:31]).decode()):
        assert key_of(wrong) is None


@pytest.mark.parametrize(
    ("url", "is_right"),
    [
        ("https://example.com/x", True),
        ("http://127.0.0.1:1/x", True),
        ("http://example.com/x", False),
        ("http://127.0.0.1.example.com/x", False),
        ("file:///etc/passwd", False),
        ("", False),
        ("https://", False),
        ("http://[", False),
    ],
)
def test_only_https_is_asked(url, is_right):
    assert (url_problem(url) is None) is is_right
