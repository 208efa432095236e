"""Time from "send" to the request's first byte at the server, for the first message of a session and for later ones.

    python -m benchmarks.enter_to_request [--json]

The engine of a fresh profile on the real disk (the question is fsynced before the request leaves) asks a
server on a real socket, in a process of its own; the clock is the system's monotonic one, shared by both. ``prepared``
is what the window does after its first paint; ``ask`` is a whole command, from the start of its process. The
goal is at most 50 ms for the first and for later messages.
"""

import argparse
import asyncio
import json
import multiprocessing
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

from benchmarks.machine import machine

RUNS = 15
LATER = 5
GOAL_MS = 50.0

EVENT = {"choices": [{"index": 0, "delta": {"content": "ok"}, "finish_reason": "stop"}]}
BODY = b"data: " + json.dumps(EVENT).encode() + b"\n\ndata: [DONE]\n\n"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: %d\r\n\r\n%s" % (
    len(BODY),
    BODY,
)


def serve(pipe: Pipe) -> None:
    """Answer every request, and send the time at which its first byte came."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        pipe.send(listener.getsockname()[1])
        while True:
            peer, _ = listener.accept()
            with peer:
                while data := peer.recv(65536):
                    pipe.send(time.monotonic())
                    while not _is_whole(data):
                        data += peer.recv(65536)
                    peer.sendall(ANSWER)


def _is_whole(data: bytes) -> bool:
    head, found, body = data.partition(b"\r\n\r\n")
    length = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return bool(found) and len(body) >= int(length[0].partition(b":")[2])


class Quiet:
    """A listener that does nothing."""

    def on_progress(self, progress: object) -> None: ...

    def on_message(self, message: object) -> None: ...

    def on_growth(self, growth: object) -> None: ...

    def on_history(self, problem: object) -> None: ...


async def measure(port: int, pipe: Pipe, *, prepared: bool) -> list[float]:
    """Ask some questions in one session; return the delays in milliseconds, the first one first."""
    from desktop.cli.engines import opened_engine
    from desktop.core.connection import Connection
    from desktop.core.conversation import Conversation
    from desktop.runtime.generation import generate
    from desktop.runtime.jobs import Asked, question_job
    from desktop.storage.paths import profile_in

    connection = Connection("bench", "Bench", f"http://127.0.0.1:{port}/v1", model="m")
    delays = []
    with tempfile.TemporaryDirectory(dir=Path.home()) as folder:
        async with opened_engine(profile_in(Path(folder))) as engine:
            if prepared:
                await engine.prepare(connection)
            for _ in range(1 + LATER):
                began = time.monotonic()
                conversation = Conversation(await engine.history.run(engine.store.create))
                job = question_job(conversation, "What is it?", Asked(connection), 0)
                await generate(job, engine.services, Quiet())
                delays.append((pipe.recv() - began) * 1000)
    return delays


def one_session(port: int, pipe: Pipe, results: Pipe, *, prepared: bool) -> None:
    """Measure in a fresh process, so that every first message pays for its imports."""
    results.send(asyncio.run(measure(port, pipe, prepared=prepared)))


def measure_ask(port: int, pipe: Pipe) -> float:
    """Run ``loquat ask`` once; return the delay from the start of its process, in milliseconds."""
    with tempfile.TemporaryDirectory(dir=Path.home()) as folder:
        command = [sys.executable, "-m", "desktop", "--profile", folder]
        url = f"http://127.0.0.1:{port}/v1"
        add = ["connection", "add", "B", "--base-url", url, "--model", "m", "--default"]
        subprocess.run([*command, *add], check=True, stdout=subprocess.DEVNULL)
        began = time.monotonic()
        subprocess.run([*command, "ask", "hi"], check=True, stdout=subprocess.DEVNULL)
        return (pipe.recv() - began) * 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    pipe, servers_end = context.Pipe()
    server = context.Process(target=serve, args=(servers_end,), daemon=True)
    server.start()
    port = pipe.recv()
    found: dict[str, float] = {}
    for prepared in (False, True):
        first, later = [], []
        for _ in range(RUNS):
            results, sessions_end = context.Pipe()
            session = context.Process(
                target=one_session, args=(port, pipe, sessions_end), kwargs={"prepared": prepared}
            )
            session.start()
            delays = results.recv()
            session.join()
            first.append(delays[0])
            later += delays[1:]
        name = "prepared" if prepared else "cold"
        found[f"{name}_first_ms"] = round(statistics.median(first), 1)
        found[f"{name}_later_ms"] = round(statistics.median(later), 1)
        found[f"{name}_later_worst_ms"] = round(max(later), 1)
    found["ask_ms"] = round(statistics.median(measure_ask(port, pipe) for _ in range(RUNS)), 1)
    server.terminate()
    server.join()
    found["goal_ms"] = GOAL_MS
    if options.json:
        print(json.dumps(found))
        return
    print(machine())
    for name, value in found.items():
        print(f"{name:<24}{value:>8} ms")


if __name__ == "__main__":
    main()
