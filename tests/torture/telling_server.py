"""A model server that answers every question in small pieces and remembers when it sent what, and when that was read."""

import itertools
import json
import math
import random
import select
import socket
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from tests.torture.cpu_waits import Kill

#: Pieces of one answer, characters of one piece, and seconds between two: from a burst to a slow model.
_PIECES = (3, 60)
_LONGEST_PIECE = 60
_PAUSES_S = (0.0, 0.005, 0.02, 0.06)

#: Seconds between two looks at what the clients have not read yet.
_LOOK_EVERY_S = 0.01

#: Answers that may still be read: the newest, for one run asks no more.
_LIVE = 12

#: Connections, as the kernel lists them (proc_net_tcp(5)): addresses in hexadecimal, what waits to be sent and to be read.
_CONNECTIONS = Path("/proc/net/tcp")


@dataclass
class Answer:
    """One answer. Times are those of ``time.monotonic``.

    Attributes:
        question: The last message of the request: it has come, so it must be on the disk.
        text: The whole answer; it begins with a mark that no other answer has.
        port: The client's end of the connection.
        sent: When the text was sent up to which length, and how many bytes it had been by then.
        unread: How many bytes the client had still to read, and when that was looked at.
        gone_at: When the client closed its end, if it did.
        is_done: The end of the stream has been sent.
    """

    question: str
    text: str
    port: int
    sent: list[tuple[float, int, int]] = field(default_factory=list)
    unread: list[tuple[float, int]] = field(default_factory=list)
    gone_at: float | None = None
    is_done: bool = False

    @property
    def mark(self) -> str:
        """The first word."""
        return self.text.split(" ", 1)[0]

    def read_at(self, length: int) -> float:
        """When the client had surely read the text up to ``length``: it can be shown no earlier."""
        sent_at, end = next((at, end) for at, upto, end in self.sent if upto >= length)
        for at, unread in self.unread:
            bytes_sent = max((e for sent, _, e in self.sent if sent <= at), default=0)
            if at >= sent_at and bytes_sent - unread >= end:
                return at
        return math.inf

    def age_s(self, length: int, kill: Kill) -> float:
        """How long the client had the text up to ``length`` when it was killed or went away; below 0 for later."""
        at = self.read_at(length)
        return min(kill.at, self.gone_at or kill.at) - at - kill.waited_since(at)

    def length_due(self, kill: Kill, promised_s: float) -> int:
        """How much the client had had for longer than the promise."""
        return max((n for _, n, _ in self.sent if self.age_s(n, kill) >= promised_s), default=0)


class TellingServer:
    """Serves on loopback until the end of the block; ``answers`` grows with every question."""

    def __init__(self, seed: int) -> None:
        self.answers: list[Answer] = []
        self._chance = random.Random(seed)
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        outer = self

        class Handler(_Handler):
            server_of_test = outer

        self._http = _QuietServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,))
        self._closed = threading.Event()
        self._looking = threading.Thread(target=self._look)

    @property
    def base_url(self) -> str:
        """What a connection is set up with."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        self._looking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()  # waits for the threads of the requests
        self._thread.join()
        self._closed.set()
        self._looking.join()

    def _look(self) -> None:
        """Take note, again and again, of what the clients have not read yet."""
        server = f":{self._http.server_address[1]:04X}"
        while not self._closed.wait(_LOOK_EVERY_S):
            lines = [line.split() for line in _CONNECTIONS.read_text("ascii").splitlines()]
            at = time.monotonic()
            waiting = {
                int(own.rpartition(":")[2], 16): int(queues.rpartition(":")[2], 16)
                for _, own, other, _, queues, *_ in lines[1:]
                if other.endswith(server)
            }
            for answer in self.answers[-_LIVE:]:
                if answer.port in waiting:
                    answer.unread.append((at, waiting[answer.port]))

    def plan(self, question: str, port: int) -> tuple[Answer, list[tuple[str, float]]]:
        """Return a new answer, and the pieces and pauses that it is sent in."""
        with self._lock:
            chance = self._chance
            pause_s = chance.choice(_PAUSES_S)
            pieces = [f"A{next(self._numbers)}"]
            pieces += [
                f" {number} " + "x" * chance.randrange(_LONGEST_PIECE)
                for number in range(chance.randint(*_PIECES))
            ]
            answer = Answer(question, "".join(pieces), port)
            self.answers.append(answer)
            return answer, [(p, pause_s * 2 * chance.random()) for p in pieces]


class _QuietServer(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Say nothing: a client that was killed resets its idle connections."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_of_test: TellingServer

    def do_GET(self) -> None:
        body = b'{"data": [{"id": "model-one"}]}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        question = _words(request["messages"][-1]["content"])
        answer, pieces = self.server_of_test.plan(question, self.client_address[1])
        try:
            self._stream(answer, pieces)
        except OSError:
            answer.gone_at = answer.gone_at or time.monotonic()
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing: the test says what matters."""

    def _stream(self, answer: Answer, pieces: list[tuple[str, float]]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        length = size = 0
        for piece, pause_s in pieces:
            size += self._send({"content": piece})
            length += len(piece)
            answer.sent.append((time.monotonic(), length, size))
            self._wait(pause_s)
        self._send({}, "stop")
        self._chunk(b"data: [DONE]\n\n")
        self._chunk(b"")
        answer.is_done = True

    def _send(self, delta: dict[str, Any], finish: str | None = None) -> int:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        event = {"id": "1", "object": "chat.completion.chunk", "choices": [choice]}
        return self._chunk(b"data: " + json.dumps(event).encode() + b"\n\n")

    def _chunk(self, data: bytes) -> int:
        return self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def _wait(self, seconds: float) -> None:
        """Pause, and notice at once when the client goes away."""
        readable, _, _ = select.select([self.connection], [], [], seconds)
        if readable and self.connection.recv(1, socket.MSG_PEEK) == b"":
            raise ConnectionResetError


def _words(content: Any) -> str:
    return (
        content if isinstance(content, str) else "".join(part.get("text", "") for part in content)
    )
