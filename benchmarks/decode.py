"""CPU time of decoding a 20,000-event stream to uniform events, against bare httpx and json.loads.

    python -m benchmarks.decode [--json]

A server in a process of its own sends the same stream over a real socket to both, by turns. The
figure is the ratio of the medians of this process's CPU time; the goal is at most 1.25.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import platform
import socket
import statistics
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from multiprocessing import connection as pipes

import httpx

from desktop.api.client import ModelClient
from desktop.api.dialects.chat import ChatDecoder
from desktop.api.framing import BodyFraming
from desktop.core.connection import Connection, Credentials, ProxyMode, ProxySetting
from desktop.core.exchange import Exchange
from desktop.core.masking import Masker
from desktop.core.request import ModelRequest

EVENTS = 20_000
RUNS = 9
GOAL = 1.25

Reader = Callable[[httpx.AsyncClient, str], Awaitable[int]]


def stream_chunks() -> list[bytes]:
    """The events of a chat completion with all the fields that OpenAI sends, each in an HTTP chunk."""
    chunks = []
    for number in range(EVENTS):
        event = {
            "id": "chatcmpl-AbCdEfGhIjKlMnOpQrStUvWxYz123",
            "object": "chat.completion.chunk",
            "created": 1_790_000_000,
            "model": "gpt-4.1-2025-04-14",
            "service_tier": "default",
            "system_fingerprint": "fp_0123456789",
            "choices": [
                {"index": 0, "delta": {"content": f" word{number}"}, "logprobs": None, "finish_reason": None}
            ],
            "usage": None,
        }  # fmt: skip
        data = b"data: " + json.dumps(event, separators=(",", ":")).encode() + b"\n\n"
        chunks.append(b"%x\r\n%s\r\n" % (len(data), data))
    return [*chunks, b"e\r\ndata: [DONE]\n\n\r\n", b"0\r\n\r\n"]


def serve(ready: pipes.Connection) -> None:
    """Answer every request with the stream, for as long as the parent lives."""
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    body = head + b"".join(stream_chunks())
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ready.send(listener.getsockname()[1])
        while True:
            client, _ = listener.accept()
            with client:
                client.recv(65536)
                client.sendall(body)
                client.shutdown(socket.SHUT_WR)
                while client.recv(65536):
                    pass


async def read_bare(client: httpx.AsyncClient, url: str) -> int:
    """The least that any client does: lines of httpx, and the standard library's JSON."""
    count = 0
    async with client.stream("GET", url) as response:
        async for line in response.aiter_lines():
            if line.startswith("data: ") and line != "data: [DONE]":
                json.loads(line[6:])
                count += 1
    return count


async def read_uniform(client: httpx.AsyncClient, url: str) -> int:
    """What Loquat does with the same bytes: framing, event stream, dialect."""
    framing, decoder = BodyFraming("text/event-stream"), ChatDecoder()
    count = 0
    async with client.stream("GET", url) as response:
        async for chunk in response.aiter_raw():
            for event in framing.feed(chunk):
                count += len(decoder.feed(event))
    assert decoder.terminated
    return count - 1  # ResponseNamed


async def read_as_chatting(_: httpx.AsyncClient, url: str) -> int:
    """The whole client as the program uses it: route, recorder, masking, time limits, dialect."""
    masker = Masker()
    connection = Connection("c", "Benchmark", f"{url}v1", proxy=ProxySetting(ProxyMode.NONE))
    client = ModelClient(
        connection, Credentials("sk-benchmark-0123456789"), masker=masker, environ={}
    )
    count = 0
    stream = client.stream(ModelRequest("m", prompt="Hi"), Exchange(), lambda _: None)
    async with aclosing(stream) as events:
        async for _event in events:
            count += 1
    await client.aclose()
    return count - 1


async def cpu_s(read: Reader, url: str) -> float:
    """CPU seconds of this process for one reading of the stream."""
    async with httpx.AsyncClient(trust_env=False) as client:
        before = time.process_time()
        assert await read(client, url) == EVENTS
        return time.process_time() - before


def measure(url: str) -> dict[str, object]:
    """Read the stream by turns, so that both meet the same machine."""
    readers: dict[str, Reader] = {
        "bare": read_bare,
        "uniform": read_uniform,
        "chatting": read_as_chatting,
    }
    times: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(RUNS):
        for name, read in readers.items():
            times[name].append(asyncio.run(cpu_s(read, url)))
    medians = {name: statistics.median(values) for name, values in times.items()}
    return {
        "events": EVENTS,
        "bare_us_per_event": round(medians["bare"] / EVENTS * 1e6, 2),
        "uniform_us_per_event": round(medians["uniform"] / EVENTS * 1e6, 2),
        "client_us_per_event": round(medians["chatting"] / EVENTS * 1e6, 2),
        "ratio": round(medians["uniform"] / medians["bare"], 3),
        "ratio_of_the_whole_client": round(medians["chatting"] / medians["bare"], 3),
        "goal": GOAL,
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(there,), daemon=True)
    server.start()
    try:
        result = measure(f"http://127.0.0.1:{here.recv()}/")
    finally:
        server.terminate()
        server.join()
    if arguments.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name:28} {value}")


if __name__ == "__main__":
    main()
