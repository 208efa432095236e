"""The client and the doctor against the real llama.cpp server: directly, and through real proxies."""

import asyncio

import pytest

from desktop.api.doctor import examine
from desktop.core.connection import Api, Credentials
from tests.support.asking import ask_with, client_of, connection_to, manual_proxy, question
from tests.support.proxies import microsocks, tinyproxy


async def _examined(endpoint, *, features: bool, **changes):
    options = {"credentials": Credentials(endpoint.key), "model": ""} | changes
    async with client_of(endpoint.base_url, **options) as client:
        connection = connection_to(endpoint.base_url, **changes, model="")
        return await examine(client, connection, lambda _: None, with_features=features)


def test_the_doctor_finds_it_healthy_and_able(local_endpoint):
    found = asyncio.run(_examined(local_endpoint, features=True))
    assert found.failed is None, found.failed
    assert [c.stage for c in found.checks] == ["route", "name_lookup", "tcp", "models", "answer"]
    assert found.supports == dict.fromkeys(
        ["stream_options", "logprobs", "tools", "n", "max_completion_tokens", "developer role"],
        True,
    )


@pytest.mark.parametrize("api", [Api.RESPONSES, Api.COMPLETIONS])
def test_the_doctor_gets_a_token_in_the_other_wire_formats(local_endpoint, api):
    found = asyncio.run(_examined(local_endpoint, features=False, api=api))
    assert found.failed is None, found.failed


@pytest.mark.parametrize("kind", ["http", "socks5h"])
def test_the_doctor_goes_through_the_proxy_that_chatting_uses(local_endpoint, kind):
    with tinyproxy() if kind == "http" else microsocks(scheme=kind) as proxy:
        found = asyncio.run(
            _examined(local_endpoint, features=False, proxy=manual_proxy(proxy.url))
        )
        proxy.wait_for_log("POST http://" if kind == "http" else "connected to")
    assert found.failed is None, found.failed
    assert found.route.kind == kind


def test_questions_in_quick_succession(local_endpoint):
    """The server closes each connection a moment after the answer's end."""

    async def run():
        credentials = Credentials(local_endpoint.key)
        async with client_of(local_endpoint.base_url, credentials=credentials) as client:
            return [await ask_with(client, question(max_tokens=1)) for _ in range(3)]

    assert all(asked.answer for asked in asyncio.run(run()))
