"""Azure's two address forms and its key header, as rules and over a socket."""

import pytest

from desktop.api.azure import LAST_VERSION, address, is_azure, key_header
from desktop.api.base_url import parse_base_url
from desktop.core.connection import Connection
from tests.support.asking import KEY, ask
from tests.support.scripted_server import ScriptedServer, chat_events, sse

HOST = "https://res.openai.azure.com"
CHAT = "chat/completions"


def of(base_url, path=CHAT, model="my gpt", preset="", **query):
    connection = Connection("c", "x", base_url, query=query, preset=preset)
    return address(connection, parse_base_url(base_url), path, model)


V = {"api-version": "2024-10-21"}
ROWS = [
    (of(f"{HOST}/openai/v1/"), f"{HOST}/openai/v1/{CHAT}"),
    (of(f"{HOST}"), f"{HOST}/openai/v1/{CHAT}"),
    (of(f"{HOST}/openai"), f"{HOST}/openai/v1/{CHAT}"),
    (of(f"{HOST}/openai/v1", **{"api-version": "preview"}), f"{HOST}/openai/v1/{CHAT}?api-version=preview"),
    (of(f"{HOST}", **V), f"{HOST}/openai/deployments/my%20gpt/{CHAT}?api-version=2024-10-21"),
    (of(f"{HOST}/?api-version=2024-06-01"), f"{HOST}/openai/deployments/my%20gpt/{CHAT}?api-version=2024-06-01"),
    (of(f"{HOST}/openai/deployments/d1"), f"{HOST}/openai/deployments/d1/{CHAT}?api-version={LAST_VERSION}"),
    (of(f"{HOST}/openai/deployments/d1/{CHAT}?api-version=2024-06-01"), f"{HOST}/openai/deployments/d1/{CHAT}?api-version=2024-06-01"),
    (of(f"{HOST}", "models", **V), f"{HOST}/openai/models?api-version=2024-10-21"),
    (of(f"{HOST}", "responses", **V), f"{HOST}/openai/responses?api-version=2024-10-21"),
    (of(f"{HOST}", "models"), f"{HOST}/openai/v1/models"),
    (of(f"{HOST}", model="a/b?c", **V), f"{HOST}/openai/deployments/a%2Fb%3Fc/{CHAT}?api-version=2024-10-21"),
    (of("https://gateway.example.com/azure", preset="azure"), f"https://gateway.example.com/azure/{CHAT}"),
    (of("https://api.example.com/v1"), f"https://api.example.com/v1/{CHAT}"),
    (of("https://api.example.com", x="1"), f"https://api.example.com/v1/{CHAT}?x=1"),
]  # fmt: skip


@pytest.mark.parametrize(("found", "expected"), ROWS)
def test_addresses(found, expected):
    assert found == expected


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        (HOST, True),
        ("https://res.cognitiveservices.azure.com/openai", True),
        ("https://res.services.ai.azure.com/openai/v1", True),
        ("https://openai.azure.com.example.com", False),
        ("https://api.openai.com/v1", False),
    ],
)
def test_what_azure_is(base_url, expected):
    connection = Connection("c", "x", base_url)
    base = parse_base_url(base_url)
    assert is_azure(connection, base) is expected
    assert key_header(connection, base, "k") == (("api-key", "k") if expected else ("Authorization", "Bearer k"))  # fmt: skip


def test_end_to_end():
    with ScriptedServer() as server:
        server.enqueue(sse(*chat_events("Hi")))
        asked = ask(server.origin, preset="azure", query=V)
        (request,) = server.requests
    assert asked.answer == "Hi"
    assert request.target == f"/openai/deployments/m/{CHAT}?api-version=2024-10-21"
    assert request.header("api-key") == KEY
    assert request.header("authorization") is None
    assert KEY not in repr(asked.exchange)
