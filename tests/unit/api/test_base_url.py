"""What people enter as base URL, and what is asked then."""

import pytest

from desktop.api.base_url import parse_base_url
from desktop.core.errors import ConnectFailedError, ErrorKind

UNDERSTOOD = [
    ("https://api.openai.com/v1", "https://api.openai.com/v1"),
    ("https://api.openai.com/v1/", "https://api.openai.com/v1"),
    ("https://api.openai.com", "https://api.openai.com/v1"),
    ("https://api.openai.com/", "https://api.openai.com/v1"),
    ("  https://api.openai.com/v1 \n", "https://api.openai.com/v1"),
    ("http://localhost:8080", "http://localhost:8080/v1"),
    ("http://[::1]:8080/", "http://[::1]:8080/v1"),
    ("https://api.deepseek.com/beta", "https://api.deepseek.com/beta"),
    ("https://h/v1beta/openai/", "https://h/v1beta/openai"),
    ("https://h/v1/chat/completions", "https://h/v1"),
    ("https://h/v1/chat/completions/", "https://h/v1"),
    ("https://h/v1/completions", "https://h/v1"),
    ("https://h/v1/responses", "https://h/v1"),
    ("https://h/v1/models", "https://h/v1"),
    ("https://h/chat/completions", "https://h"),
    ("https://h/v1#part", "https://h/v1"),
    ("HTTPS://API.OpenAI.com/V1", "https://api.openai.com/V1"),
    ("https://h/a b/v1", "https://h/a%20b/v1"),
    ("https://h/ü/v1", "https://h/%C3%BC/v1"),
    ("https://bücher.example/v1", "https://xn--bcher-kva.example/v1"),
    ("https://bücher.example:8443/v1", "https://xn--bcher-kva.example:8443/v1"),
    ("https://h/a//b/", "https://h/a//b"),
]


@pytest.mark.parametrize(("entered", "url"), UNDERSTOOD)
def test_understood(entered, url):
    base = parse_base_url(entered)
    assert base.url == url
    assert base.address("chat/completions") == f"{url}/chat/completions"


def test_a_query_is_kept_and_joined_with_the_connections():
    base = parse_base_url("https://h/openai/deployments/d/chat/completions?api-version=1&x=")
    assert base.url == "https://h/openai/deployments/d"
    assert base.address("models", {"api-version": "2", "k": "a b&c"}) == (
        "https://h/openai/deployments/d/models?api-version=2&x=&k=a+b%26c"
    )


@pytest.mark.parametrize(
    "entered",
    [
        "",
        "not a url",
        "api.openai.com/v1",
        "localhost:8080",
        "ftp://h/v1",
        "file:///etc/passwd",
        "https://",
        "https:///v1",
        "https://:443/v1",
        "https://h:port/v1",
        "https://h:0/v1",
        "https://h:70000/v1",
        "https://[::1/v1",
        "https://user:hushhush@h/v1",
        "https://a b/v1",
        "https://h\\@evil/v1",
        "https://" + "ü" * 100 + "/v1",
        "javascript:alert(1)",
        "//h/v1",
    ],
)
def test_no_web_address(entered):
    with pytest.raises(ConnectFailedError) as caught:
        parse_base_url(entered)
    assert caught.value.kind is ErrorKind.BAD_URL
    assert "hushhush" not in str(caught.value)
