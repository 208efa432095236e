"""Time from Stop (the cancelling of a reply) to the socket's end at the server, at each stage of a request.

    python -m benchmarks.stop [--json]

While connecting the server's backlog is full, so that there is no socket at its side: there the time until the reply
has ended counts. The goal is at most 100 ms.
"""

import argparse
import asyncio
import json
import socket
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.machine import machine
from desktop.cli.engines import opened_engine
from desktop.core.connection import Connection
from desktop.core.conversation import Conversation
from desktop.runtime.generation import generate
from desktop.runtime.jobs import Asked, question_job
from desktop.storage.paths import profile_in

RUNS = 20
GOAL_MS = 100.0

DELTA = b'data: {"choices":[{"index":0,"delta":{"content":"word "}}]}\n\n'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"


class Started:
    """A listener that knows when the reply is at the stage that is looked at."""

    def __init__(self, stage: str) -> None:
        self._stage = stage
        self.reached = asyncio.Event()

    def on_progress(self, progress: object) -> None:
        if str(progress.stage) == self._stage:
            self.reached.set()

    def on_message(self, message: object) -> None: ...

    def on_growth(self, _: object) -> None:
        if self._stage == "text":
            self.reached.set()

    def on_history(self, problem: object) -> None: ...


def closed_at(listener: socket.socket, answer: bytes) -> float:
    """Serve one request; return when the client closed the connection."""
    peer, _ = listener.accept()
    with peer:
        peer.recv(65536)
        peer.sendall(answer)
        while peer.recv(65536):
            pass
        return time.monotonic()


async def stop_once(engine: object, stage: str, answer: bytes) -> float:
    """Ask, stop at ``stage``; return the milliseconds until the socket was closed."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        fillers = []
        if stage == "connecting":
            fillers = [_connecting(listener.getsockname()) for _ in range(3)]
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        connection = Connection("b", "B", url, model="m")
        serving = None
        if stage != "connecting":
            serving = asyncio.ensure_future(asyncio.to_thread(closed_at, listener, answer))
        conversation = Conversation(await engine.history.run(engine.store.create))
        started = Started(stage)
        job = question_job(conversation, "hi", Asked(connection), 0)
        task = asyncio.ensure_future(generate(job, engine.services, started))
        await started.reached.wait()
        await asyncio.sleep(0.02)  # well inside the stage, as a person's click is
        began = time.monotonic()
        task.cancel()
        await task
        ended = time.monotonic() if serving is None else await serving
        for filler in fillers:
            filler.close()
        return (ended - began) * 1000


def _connecting(address: tuple[str, int]) -> socket.socket:
    filler = socket.socket()
    filler.setblocking(False)
    filler.connect_ex(address)
    return filler


async def measure() -> dict[str, float]:
    """Return the worst and the median delay of each stage."""
    stages = {"connecting": b"", "waiting": b"", "text": HEAD + DELTA}
    found = {}
    with tempfile.TemporaryDirectory(dir=Path.home()) as folder:
        async with opened_engine(profile_in(Path(folder))) as engine:
            for stage, answer in stages.items():
                delays = [await stop_once(engine, stage, answer) for _ in range(RUNS)]
                found[f"{stage}_ms"] = round(statistics.median(delays), 1)
                found[f"{stage}_worst_ms"] = round(max(delays), 1)
    return {**found, "goal_ms": GOAL_MS}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = asyncio.run(measure())
    if options.json:
        print(json.dumps(found))
        return
    print(machine())
    for name, value in found.items():
        print(f"{name:<22}{value:>8} ms")


if __name__ == "__main__":
    main()
