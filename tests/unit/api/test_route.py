"""Which way a request takes: (settings, environment, URL) → route."""

import contextlib

import pytest

from desktop.api.bypass import is_loopback, matching_rule
from desktop.api.proxy_setting import ProxyAddress, UnusableProxyError, parse_proxy, without_login
from desktop.api.route import decide_route
from desktop.core.connection import Connection, ProxyMode, ProxySetting
from desktop.core.errors import ConnectFailedError, ErrorKind

URL = "https://api.example.com/v1/chat/completions"
PLAIN = "http://models.lan:8080/v1"
P = "http://proxy:3128"


def decide(mode=ProxyMode.ENVIRONMENT, environ=None, url=URL, system=None):
    connection = Connection("c", "n", proxy=ProxySetting(mode))
    return decide_route(connection, url, environ or {}, system)


def brief(route) -> str:
    """``kind proxy origin detail``, or ``unusable origin detail``."""
    if route.problem:
        return f"unusable {route.origin} {route.detail}"
    return " ".join(filter(None, [route.kind, route.proxy, route.origin, route.detail]))


ENVIRONMENTS = [
    ({}, URL, "direct none"),
    ({"HTTPS_PROXY": P}, URL, "http proxy:3128 environment HTTPS_PROXY"),
    ({"https_proxy": P}, URL, "http proxy:3128 environment https_proxy"),
    ({"https_proxy": P, "HTTPS_PROXY": "http://other:1"}, URL, "http proxy:3128 environment https_proxy"),
    ({"https_proxy": "", "HTTPS_PROXY": P}, URL, "direct none"),
    ({"HTTP_PROXY": P}, URL, "direct none"),
    ({"HTTP_PROXY": P}, PLAIN, "http proxy:3128 environment HTTP_PROXY"),
    ({"HTTP_PROXY": P, "REQUEST_METHOD": "GET"}, PLAIN, "direct none"),
    ({"http_proxy": P, "REQUEST_METHOD": "GET"}, PLAIN, "http proxy:3128 environment http_proxy"),
    ({"HTTPS_PROXY": P, "REQUEST_METHOD": "GET"}, URL, "http proxy:3128 environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": P}, PLAIN, "direct none"),
    ({"ALL_PROXY": P}, URL, "http proxy:3128 environment ALL_PROXY"),
    ({"all_proxy": P}, PLAIN, "http proxy:3128 environment all_proxy"),
    ({"ALL_PROXY": "http://all:1", "HTTPS_PROXY": P}, URL, "http proxy:3128 environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "https://proxy"}, URL, "https proxy:443 environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "http://proxy"}, URL, "http proxy:80 environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "http://proxy:3128/"}, URL, "http proxy:3128 environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "HTTP://Proxy:3128"}, URL, "http proxy:3128 environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "  http://proxy:3128 \n"}, URL, "http proxy:3128 environment HTTPS_PROXY"),
    ({"ALL_PROXY": "socks5://p"}, URL, "socks5 p:1080 environment ALL_PROXY"),
    ({"ALL_PROXY": "socks5h://p:9050"}, URL, "socks5h p:9050 environment ALL_PROXY"),
    ({"HTTPS_PROXY": "http://[::1]:3128"}, URL, "http [::1]:3128 environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "http://u:p@proxy:3128"}, URL, "http proxy:3128 environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "http://прокси.рф:3128"}, URL, "http xn--h1adldfi.xn--p1ai:3128 environment HTTPS_PROXY"),
    # loopback is never sent through a proxy that the environment names
    ({"ALL_PROXY": P}, "http://localhost:8080/v1", "direct bypass loopback"),
    ({"ALL_PROXY": P}, "http://127.0.0.1:8080/v1", "direct bypass loopback"),
    ({"ALL_PROXY": P}, "http://127.8.9.1/v1", "direct bypass loopback"),
    ({"ALL_PROXY": P}, "http://[::1]:1234/v1", "direct bypass loopback"),
    ({"ALL_PROXY": P}, "http://[::ffff:127.0.0.1]/v1", "direct bypass loopback"),
    ({"ALL_PROXY": P}, "http://api.localhost/v1", "direct bypass loopback"),
    ({"ALL_PROXY": P}, "http://LOCALHOST./v1", "direct bypass loopback"),
    ({"ALL_PROXY": P}, "http://127.1/v1", "direct bypass loopback"),
    ({"ALL_PROXY": P}, "http://0.0.0.0:8000/v1", "direct bypass loopback"),
    ({"ALL_PROXY": "socks4://p:1"}, "http://localhost/v1", "direct bypass loopback"),
    ({"ALL_PROXY": P}, "http://localhost.example.com/v1", "http proxy:3128 environment ALL_PROXY"),
    ({"ALL_PROXY": P}, "http://128.0.0.1/v1", "http proxy:3128 environment ALL_PROXY"),
    # values that cannot be used: no way at all, never a direct one
    ({"HTTPS_PROXY": "socks4://p:1080"}, URL, "unusable environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "socks4a://p:1080"}, URL, "unusable environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "ftp://p:21"}, URL, "unusable environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "http://[::1"}, URL, "unusable environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "http://::1]:80"}, URL, "unusable environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "http://p:99999"}, URL, "unusable environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "http://p:0"}, URL, "unusable environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "http://p:abc"}, URL, "unusable environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "http://"}, URL, "unusable environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "http://:3128"}, URL, "unusable environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "://p"}, URL, "unusable environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "http://pro xy:1"}, URL, "unusable environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "http://p\x00q:1"}, URL, "unusable environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "direct"}, URL, "http direct:80 environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "socks4://p", "ALL_PROXY": P}, URL, "unusable environment HTTPS_PROXY"),
    # values that are not quite right, and what is understood
    ({"ALL_PROXY": "socks://p:7891/"}, URL, "socks5h p:7891 environment ALL_PROXY"),
    ({"HTTPS_PROXY": "proxy:3128"}, URL, "http proxy:3128 environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "10.0.0.1"}, URL, "http 10.0.0.1:80 environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "//proxy:3128"}, URL, "http proxy:3128 environment HTTPS_PROXY"),
    ({"HTTPS_PROXY": "user:pw@proxy:3128"}, URL, "http proxy:3128 environment HTTPS_PROXY"),
]  # fmt: skip


@pytest.mark.parametrize(("environ", "url", "expected"), ENVIRONMENTS)
def test_the_environment_decides(environ, url, expected):
    assert brief(decide(environ=environ, url=url)) == expected
    # Without the system's own settings at hand, "system" means the environment.
    assert brief(decide(ProxyMode.SYSTEM, environ, url)) == expected
    assert brief(decide(ProxyMode.NONE, environ, url)) == "direct connection no proxy"


NO_PROXY = [
    ("*", URL, "*"),
    ("a.b, *", URL, "*"),
    ("example.com", URL, "example.com"),
    (".example.com", URL, ".example.com"),
    ("*.example.com", URL, "*.example.com"),
    ("api.example.com", URL, "api.example.com"),
    ("API.Example.COM.", URL, "API.Example.COM."),
    (".example.com", "https://example.com/v1", ".example.com"),
    ("ample.com", URL, None),
    ("example.com", "https://notexample.com/", None),
    ("example", URL, None),
    ("x.api.example.com", URL, None),
    ("com", URL, "com"),
    ("", URL, None),
    (" , ,", URL, None),
    ("a.b c.d;example.com", URL, "example.com"),
    ("example.com:443", URL, "example.com:443"),
    ("example.com:8443", URL, None),
    ("example.com:8443", "https://example.com:8443/", "example.com:8443"),
    ("example.com:80", "http://example.com/", "example.com:80"),
    ("https://example.com/", URL, "https://example.com/"),
    ("api-*.example.com", "https://api-eu.example.com/", "api-*.example.com"),
    ("10.0.0.0/8", "http://10.200.3.4/", "10.0.0.0/8"),
    ("10.0.0.0/8", "http://11.0.0.1/", None),
    ("10.0.0.5/8", "http://10.1.1.1/", "10.0.0.5/8"),
    ("10.0.0.1", "http://10.0.0.1:8080/", "10.0.0.1"),
    ("10.0.0.1:8080", "http://10.0.0.1:8080/", "10.0.0.1:8080"),
    ("10.0.0.1:8081", "http://10.0.0.1:8080/", None),
    ("192.168.*", "http://192.168.3.4/", "192.168.*"),
    ("10.0.0.0/8", "http://10.example.com/", None),
    ("10.0.0.0/8", "http://[::ffff:10.0.0.1]/", "10.0.0.0/8"),
    ("fd00::/8", "http://[fd00::1]/", "fd00::/8"),
    ("[fd00::1]", "http://[fd00::1]/", "[fd00::1]"),
    ("fd00::1", "http://[fd00:0:0::1]/", "fd00::1"),
    ("[fd00::1]:8080", "http://[fd00::1]:8080/", "[fd00::1]:8080"),
    ("[fd00::1]:8080", "http://[fd00::1]:8081/", None),
    ("[fd00::]/8", "http://[fd00::1]/", "[fd00::]/8"),
    ("<local>", "http://intranet/", "<local>"),
    ("<local>", URL, None),
    ("<local>", "http://[fd00::1]/", None),
    ("bücher.example", "https://xn--bcher-kva.example/", "bücher.example"),
    ("[::1", URL, None),
    ("10.0.0.0/99", "http://10.0.0.1/", None),
]


@pytest.mark.parametrize(("rules", "url", "rule"), NO_PROXY)
def test_no_proxy(rules, url, rule):
    expected = (
        f"direct bypass NO_PROXY: {rule}" if rule else "http proxy:3128 environment ALL_PROXY"
    )
    assert brief(decide(environ={"ALL_PROXY": P, "NO_PROXY": rules}, url=url)) == expected


def test_no_proxy_in_lower_case_wins():
    environ = {"ALL_PROXY": P, "no_proxy": "other.com", "NO_PROXY": "*"}
    assert brief(decide(environ=environ)) == "http proxy:3128 environment ALL_PROXY"


@pytest.mark.parametrize("rule", ["[::1", "10.0.0.0/99", "host:99999", "...", "a|b"])
def test_an_entry_of_no_proxy_that_means_nothing_is_named(rule):
    route = decide(environ={"ALL_PROXY": P, "NO_PROXY": f"good.com,{rule}"})
    assert [str(w) for w in route.warnings] == [
        f"The entry “{rule}” of NO_PROXY cannot be understood and is ignored."
    ]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("socks://p:1", "understood as SOCKS5"),
        ("p:3128", "“p:3128” is understood as an HTTP proxy"),
        ("socks4://p:1", "SOCKS4 is not supported"),
        ("http://[::1", "not an address"),
        ("http://p:x", "port"),
        ("gopher://p", "“gopher” is not a kind of proxy"),
    ],
)
def test_a_malformed_variable_is_a_warning_that_names_it(value, words):
    [warning] = decide(environ={"HTTPS_PROXY": value}).warnings
    assert words in str(warning)
    assert "HTTPS_PROXY" in str(warning)


def test_an_unusable_proxy_is_an_error_that_says_where_it_comes_from():
    with pytest.raises(ConnectFailedError) as caught:
        decide(environ={"HTTPS_PROXY": "socks4://u:hushhush@p:1"}).check()
    assert caught.value.kind is ErrorKind.PROXY_SETTING
    text = str(caught.value) + str(caught.value.info.advice)
    assert "HTTPS_PROXY" in text
    assert "hushhush" not in text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("http://u:p@h:1", "http://•••@h:1"),
        ("http://u:p#w@h:1", "http://•••@h:1"),
        ("u:p@w@h", "•••@h"),
        ("socks5://u@h", "socks5://•••@h"),
        ("http:/u:p@h", "http:/•••@h"),
        ("http://h:1", "http://h:1"),
    ],
)
def test_a_login_is_never_shown(value, shown):
    assert without_login(value) == shown


def test_credentials_are_decoded():
    found = parse_proxy("http://us%40er:p%3Aa%2Fss%C3%A9@proxy:3128", "X")
    assert (found.user, found.password) == ("us@er", "p:a/ssé")
    assert "p:a" not in repr(found)
    route = decide(environ={"HTTPS_PROXY": "http://u:hush%20hush@proxy:1"})
    assert (route.user, route.password) == ("u", "hush hush")
    assert "hush" not in repr(route) + repr(route.taken())


# --- manual


@pytest.mark.parametrize("url", [URL, "http://localhost:8080/v1", "http://127.0.0.1/v1"])
def test_a_manual_proxy_is_taken_for_loopback_too(url):
    environ = {"HTTPS_PROXY": "http://other:1", "NO_PROXY": "*"}
    setting = ProxySetting(ProxyMode.MANUAL, "socks5h://gate:1080", "me")
    route = decide_route(Connection("c", "n", proxy=setting), url, environ)
    assert brief(route) == "socks5h gate:1080 connection manual proxy"
    assert route.user == "me"


@pytest.mark.parametrize("value", ["", "  ", "socks4://p", "http://", "nonsense://x"])
def test_an_unusable_manual_proxy_is_no_direct_way(value):
    connection = Connection("c", "n", proxy=ProxySetting(ProxyMode.MANUAL, value))
    route = decide_route(connection, URL, {})
    assert brief(route) == "unusable connection manual proxy"
    with pytest.raises(ConnectFailedError):
        route.check()


# --- system


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (["http://corp:8080"], "http corp:8080 system system settings"),
        (["socks5://corp:1080", "direct://"], "socks5 corp:1080 system system settings"),
        (["direct://", "http://corp:8080"], "direct system system settings"),
        ([], "http proxy:3128 environment HTTPS_PROXY"),
        (["socks4://corp:1"], "unusable system system settings"),
    ],
)
def test_the_system_decides(found, expected):
    asked = []
    route = decide(
        ProxyMode.SYSTEM, {"HTTPS_PROXY": P}, system=lambda url: asked.append(url) or found
    )
    assert brief(route) == expected
    assert asked == [URL]


def test_the_system_is_not_asked_about_loopback():
    route = decide(ProxyMode.SYSTEM, url="http://localhost/v1", system=lambda _: ["http://corp:1"])
    assert brief(route) == "direct bypass loopback"


def test_a_failing_system_resolver_is_no_direct_way():
    def fail(_):
        raise RuntimeError("the PAC script is broken")

    route = decide(ProxyMode.SYSTEM, system=fail)
    assert brief(route) == "unusable system system settings"
    assert "PAC" in str(route.problem.sentence)


def test_nonsense_never_raises():
    for text in (
        "",
        "://",
        "[",
        "http://[",
        "%",
        "http://%zz@:",
        "\x00",
        "@@@",
        "http://a:b:c",
        "é" * 300,
    ):
        decide(environ={"ALL_PROXY": text, "NO_PROXY": text}, url=URL)
        decide(environ={"ALL_PROXY": P}, url=text)
        matching_rule(text, 0, [text, "10.0.0.0/8"])
        is_loopback(text)
        with contextlib.suppress(UnusableProxyError):
            assert isinstance(parse_proxy(text, "X"), ProxyAddress)
