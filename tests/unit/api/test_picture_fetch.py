"""A picture is fetched the connection's way, bounded in bytes, time and redirects, and no secret goes with it."""

import asyncio

import pytest
from msgspec import structs

from desktop.api.picture_fetch import fetch_picture
from desktop.core.connection import (
    Connection,
    Credentials,
    ExtraHeader,
    ProxyMode,
    ProxySetting,
    Timeouts,
)
from desktop.core.errors import ConnectFailedError, ProtocolError, ServerTimeoutError
from desktop.core.image_size import MAX_IMAGE_BYTES
from tests.support.pictures import png
from tests.support.scripted_server import Close, Reset, ScriptedServer, Stall, gzipped, response

PICTURE = png(30, 20)
CONNECTION = Connection(
    "c",
    "Company",
    base_url="https://api.example/v1",
    proxy=ProxySetting(ProxyMode.NONE),
    headers=(ExtraHeader("X-Team", "blue"),),
    organization="org-1",
    query={"api-version": "7"},
    timeouts=Timeouts(connect_s=5),
)
SECRETS = Credentials("sk-secret", proxy_password="hunter2", headers={"X-Key": "s"})


@pytest.fixture
def web():
    with ScriptedServer() as server:
        yield server


def fetch(address, connection=CONNECTION, limit_s=60.0):
    return asyncio.run(fetch_picture(address, connection, SECRETS, {}, None, limit_s))


def test_a_picture_comes_as_it_is_and_nothing_of_the_connection_goes_with_it(web):
    web.enqueue(response(PICTURE, content_type="image/png"))
    assert fetch(f"{web.origin}/a/b.png?size=1") == PICTURE
    (request,) = web.requests
    assert request.target == "/a/b.png?size=1"
    names = {name.lower() for name, _ in request.headers}
    assert names == {"host", "user-agent", "accept", "accept-encoding"}


def test_it_goes_through_the_connections_proxy_with_the_proxys_login(web):
    web.enqueue(response(PICTURE, 200))
    setting = ProxySetting(ProxyMode.MANUAL, url=web.origin, user="me")
    way = structs.replace(CONNECTION, proxy=setting)
    assert fetch("http://images.example/x.png", way) == PICTURE
    (request,) = web.requests
    assert request.target == "http://images.example/x.png"
    assert request.header("proxy-authorization") == "Basic bWU6aHVudGVyMg=="
    assert request.header("authorization") is None


def test_a_proxys_refusal_is_told_as_its_own(web):
    web.enqueue(response(b"<h1>Blocked</h1>", 403, content_type="text/html"))
    way = structs.replace(CONNECTION, proxy=ProxySetting(ProxyMode.MANUAL, url=web.origin))
    with pytest.raises(ConnectFailedError, match="proxy"):
        fetch("http://images.example/x.png", way)


def test_redirects_are_followed_but_not_for_ever(web):
    web.enqueue(response(b"", 302, [("Location", "/second")]))
    web.enqueue(response(b"", 301, [("Location", f"{web.origin}/third")]))
    web.enqueue(response(PICTURE, 200))
    assert fetch(f"{web.origin}/first") == PICTURE
    assert [r.target for r in web.requests] == ["/first", "/second", "/third"]
    web.on("/loop", response(b"", 302, [("Location", "/loop")]))
    with pytest.raises(ProtocolError, match="redirects too often"):
        fetch(f"{web.origin}/loop")


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "javascript:alert(1)", "ftp://x/y", "http://["]
)
def test_a_redirect_to_anything_but_the_web_is_refused(web, target):
    web.enqueue(response(b"", 302, [("Location", target)]))
    with pytest.raises(ProtocolError, match="redirects to"):
        fetch(f"{web.origin}/x")


@pytest.mark.parametrize("inside", ["127.0.0.1:1", "192.168.1.1", "localhost", "[::1]", "10.0.0.8"])
def test_a_page_outside_cannot_lead_into_the_own_network(web, inside):
    web.enqueue(response(b"", 302, [("Location", f"http://{inside}/router")]))
    way = structs.replace(CONNECTION, proxy=ProxySetting(ProxyMode.MANUAL, url=web.origin))
    with pytest.raises(ProtocolError, match="redirects to"):
        fetch("http://images.example/x.png", way)
    assert len(web.requests) == 1


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (response(b"gone", 404), "status 404"),
        (response(b"x" * 200_000, 500), "status 500"),
        (response(b"<svg xmlns='http://www.w3.org/2000/svg'/>", 200), "no picture"),
        (response(b"<html>" + b"x" * 5_000_000, 200), "no picture"),
        (response(b"", 200), "no picture"),
        (response(PICTURE + b"x" * MAX_IMAGE_BYTES, 200), "too large"),
        (response(PICTURE, 200, [("Content-Encoding", "br")]), "packed"),
        ([b"not http at all\r\n\r\n", Close()], "not HTTP"),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n" + PICTURE, Reset()], "broke"),
    ],
)
def test_what_is_no_picture_is_told_and_not_kept(web, script, said):
    web.enqueue(script)
    with pytest.raises(ProtocolError, match=said):
        fetch(f"{web.origin}/x.png")


def test_a_packed_picture_is_unpacked_within_the_limit(web):
    packed = [("Content-Encoding", "gzip")]
    web.enqueue(response(gzipped(PICTURE), 200, packed))
    assert fetch(f"{web.origin}/x.png") == PICTURE
    web.enqueue(response(gzipped(PICTURE + bytes(MAX_IMAGE_BYTES)), 200, packed))
    with pytest.raises(ProtocolError, match="too large"):
        fetch(f"{web.origin}/x.png")


def test_a_silent_server_is_left_after_the_limit(web):
    web.enqueue([b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", Stall()])
    with pytest.raises(ServerTimeoutError, match=r"within 0\.2 s"):
        fetch(f"{web.origin}/x.png", limit_s=0.2)


def test_a_host_that_nobody_answers_on_is_named(free_port):
    with pytest.raises(ConnectFailedError, match=r"127\.0\.0\.1"):
        fetch(f"http://127.0.0.1:{free_port}/x.png")
