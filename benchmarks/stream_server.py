"""A model server in a process of its own, that tells when what happened at its sockets."""

import asyncio
import json
import multiprocessing
import socket
import time
from multiprocessing.connection import Connection as Pipe
from typing import Self

from benchmarks.chat_texts import mixed

#: Model names say how the server behaves.
SILENT, STEADY, QUICK, STAMPED, FLOOD = "silent", "steady", "quick", "stamped", "flood"

#: Seconds between two tokens of ``steady``: what a quick hosted model sends.
TOKEN_S = 0.01
#: … of ``stamped``, each of whose tokens is the time (``time.monotonic``) at which it left.
STAMPED_S = 0.02
#: Pieces in the answer of ``flood``, which comes at once.
FLOOD_EVENTS = 20_000
WORD = "wörter und `code` "


def _event(text: str | None, reason: str | None = None) -> bytes:
    delta = {} if text is None else {"content": text}
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    body = b"data: " + json.dumps({"choices": [choice], "model": "m"}).encode() + b"\n\n"
    return b"%x\r\n%s\r\n" % (len(body), body)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
END = _event(None, "stop") + b"e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n"


def flood() -> bytes:
    """Return a mixed Markdown answer of some 20,000 events, whole."""
    source = mixed(FLOOD_EVENTS)
    size = -(-len(source) // FLOOD_EVENTS)
    pieces = (source[at : at + size] for at in range(0, len(source), size))
    return b"".join(map(_event, pieces))


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pipe: Pipe) -> None:
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            pipe.send(("request", time.monotonic()))
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            model = json.loads(await reader.readexactly(length))["model"]
            closed = asyncio.create_task(reader.read(1))
            closed.add_done_callback(lambda task: task.cancelled() or task.exception())
            await _say(writer, model, closed, pipe)
            if closed.done():
                await closed
                break
            closed.cancel()
            await asyncio.wait([closed])
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    pipe.send(("closed", time.monotonic()))
    writer.close()


async def _say(
    writer: asyncio.StreamWriter, model: str, closed: asyncio.Task[bytes], pipe: Pipe
) -> None:
    if model == SILENT:
        await closed
        return
    writer.write(HEAD)
    if model == QUICK:
        writer.write(_event("yes") + END)
        return
    if model == FLOOD:
        body = flood() + END
        pipe.send(("first", time.monotonic()))
        writer.write(body)
        await writer.drain()
        return
    number = 0
    while not closed.done():
        number += 1
        newline = "\n\n" if number % 60 == 0 else ""
        is_stamped = model == STAMPED
        writer.write(_event(f"{time.monotonic():.6f} " if is_stamped else WORD + newline))
        await writer.drain()
        await asyncio.sleep(STAMPED_S if is_stamped else TOKEN_S)


async def _serve(pipe: Pipe) -> None:
    server = await asyncio.start_server(lambda r, w: _answer(r, w, pipe), "127.0.0.1", 0)
    pipe.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


def _main(pipe: Pipe) -> None:
    asyncio.run(_serve(pipe))


class StreamServer:
    """Started by ``with``; ``next`` gives what the server told, by its kind."""

    def __enter__(self) -> Self:
        self.pipe, theirs = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(target=_main, args=(theirs,), daemon=True)
        self._process.start()
        self.port = int(self.pipe.recv())
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.join()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def next(self, kind: str) -> float:
        """Wait for the next of this kind and return when it was (``time.monotonic``)."""
        while True:
            assert self.pipe.poll(10), f"no {kind}"
            told, when = self.pipe.recv()
            if told == kind:
                return float(when)

    def forget(self) -> None:
        """Drop what was told so far."""
        while self.pipe.poll():
            self.pipe.recv()


def black_hole() -> tuple[socket.socket, list[socket.socket]]:
    """Return a listener whose queue is full: a connection to it is never made."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    fillers = []
    for _ in range(4):
        filler = socket.socket()
        filler.setblocking(False)
        filler.connect_ex(listener.getsockname())
        fillers.append(filler)
    return listener, fillers
