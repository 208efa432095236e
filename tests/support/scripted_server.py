"""A raw HTTP server in a thread whose every byte a test decides; it also plays broken proxies.

    with ScriptedServer() as server:
        server.enqueue(sse(*chat_events("Hel", "lo")))          # answers the next request, whatever its path
        server.on("/v1/models", json_response({"data": []}))    # answers every request for this path
        ...  # talk to server.base_url (http://127.0.0.1:PORT/v1)
        assert server.requests[0].json["model"] == "m"

A script is a list of steps, carried out in order once the request has been read whole:

    bytes            sent as they are
    Pause(seconds)   waits (ends at once when the server is closed); for realism, never for synchronisation
    Gate()           waits until the test calls ``gate.open()``; ``gate.wait_reached()`` waits for the server
    Stall()          says nothing more, keeps the connection until the client closes it
    Drip(data, every_s)  sends ``data`` again and again until the client has gone
    Flood(data, times)   sends ``data`` so many times, or until the client has gone
    Reset()          ends the connection with a TCP reset
    Close()          ends the connection in the ordinary way, wherever the answer stands

Helpers make scripts: ``response``, ``json_response``, ``sse``, ``chunked_response``, ``split`` (cuts bytes anywhere),
``chat_events``. An enqueued script is used once, first in, first out, before those of ``on``. A request without a
script gets status 500 and fails the test at ``close()`` unless it is listed in ``unexpected`` and removed there.
Connections are kept open after a script unless it ends them; a response without length needs ``Close()``.
``wait_for_requests(n)``, ``wait_closed_by_client(n)`` wait with a limit and fail loudly.
"""

import gzip
import itertools
import json
import socket
import ssl
import struct
import threading
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

#: Seconds after which a wait of a test is a failure.
LIMIT_S = 30.0


@dataclass(frozen=True)
class Pause:
    seconds: float


@dataclass(frozen=True)
class Stall:
    pass


@dataclass(frozen=True)
class Drip:
    data: bytes
    every_s: float = 0.01


@dataclass(frozen=True)
class Flood:
    data: bytes
    times: int


@dataclass(frozen=True)
class Reset:
    pass


@dataclass(frozen=True)
class Close:
    pass


class Gate:
    """A point in a script at which the server waits for the test."""

    def __init__(self) -> None:
        self._open = threading.Event()
        self._reached = threading.Event()

    def open(self) -> None:
        self._open.set()

    def wait_reached(self) -> None:
        assert self._reached.wait(LIMIT_S), "the server did not come to the gate"

    def is_reached(self) -> bool:
        return self._reached.is_set()


Step = bytes | Pause | Stall | Drip | Flood | Reset | Close | Gate


@dataclass
class Received:
    """A request as it came. ``headers`` keep names as sent; ``header`` looks one up without regard to case."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes
    connection: int
    head: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    def header(self, name: str) -> str | None:
        return next((v for n, v in self.headers if n.lower() == name.lower()), None)


@dataclass
class _Client:
    number: int
    sock: socket.socket
    closed: threading.Event = field(default_factory=threading.Event)


class _Gone(Exception):
    """The client, or the test, has ended the connection."""


class ScriptedServer:
    """See the module.

    ``tls`` is a server-side SSL context; ``host`` may be ``::1``; ``greeting`` is sent to every client
    before it has said anything.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        tls: ssl.SSLContext | None = None,
        greeting: bytes = b"",
    ) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, 0), family=family, backlog=128)
        self._tls = tls
        self._greeting = greeting
        self.host = host
        self.port = int(self._listener.getsockname()[1])
        self.requests: list[Received] = []
        self.unexpected: list[str] = []
        self.handshake_errors: list[str] = []
        self._queue: deque[list[Step]] = deque()
        self._paths: dict[str, list[Step]] = {}
        self._clients: list[_Client] = []
        self._threads: list[threading.Thread] = []
        self._changed = threading.Condition()
        self._closing = threading.Event()

    # --- for the test

    @property
    def origin(self) -> str:
        scheme = "https" if self._tls else "http"
        name = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{name}:{self.port}"

    @property
    def base_url(self) -> str:
        return f"{self.origin}/v1"

    def enqueue(self, *scripts: Sequence[Step]) -> None:
        """Answer the next requests with these scripts, one each."""
        with self._changed:
            self._queue.extend([list(script) for script in scripts])

    def on(self, path: str, script: Sequence[Step]) -> None:
        """Answer every request for ``path`` (without its query) with this script."""
        with self._changed:
            self._paths[path] = list(script)

    @property
    def connections(self) -> int:
        """How many connections have been accepted so far."""
        with self._changed:
            return len(self._clients)

    def wait_for_requests(self, count: int) -> None:
        self._wait(lambda: len(self.requests) >= count, f"{count} requests")

    def wait_for_connections(self, count: int) -> None:
        self._wait(lambda: len(self._clients) >= count, f"{count} connections")

    def wait_closed_by_client(self, connection: int = 0) -> None:
        """Wait until that connection has ended, by the client or by its script."""
        self.wait_for_connections(connection + 1)
        client = self._clients[connection]
        assert client.closed.wait(LIMIT_S), f"connection {connection} is still open"

    def close(self) -> None:
        if self._closing.is_set():
            return
        self._closing.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for client in list(self._clients):
            _shut(client.sock)
        for thread in self._threads:
            thread.join(LIMIT_S)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        self.close()
        if kind is None:
            assert not self.unexpected, f"requests that no script answered: {self.unexpected}"

    def start(self) -> None:
        self._spawn(self._accept)

    # --- inside

    def _wait(self, condition, what: str) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, LIMIT_S), f"still waiting for {what}"

    def _spawn(self, target, *args) -> None:
        thread = threading.Thread(target=target, args=args, name="scripted-server", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._changed:
                client = _Client(len(self._clients), sock)
                self._clients.append(client)
                self._changed.notify_all()
            self._spawn(self._serve, client)

    def _serve(self, client: _Client) -> None:
        try:
            if self._tls is not None:
                client.sock = self._tls.wrap_socket(client.sock, server_side=True)
            client.sock.sendall(self._greeting)
            buffer = b""
            while True:
                request, buffer = self._read_request(client, buffer)
                for step in self._script_for(request):
                    self._perform(client, step)
        except ssl.SSLError as exc:
            self.handshake_errors.append(str(exc))
        except (_Gone, OSError):
            pass
        finally:
            _shut(client.sock)
            client.sock.close()
            client.closed.set()

    def _script_for(self, request: Received) -> list[Step]:
        with self._changed:
            self.requests.append(request)
            self._changed.notify_all()
            if self._queue:
                return self._queue.popleft()
            if request.path in self._paths:
                return self._paths[request.path]
            self.unexpected.append(f"{request.method} {request.target}")
        return json_response({"error": {"message": "no script for this request"}}, 500)

    def _read_request(self, client: _Client, buffer: bytes) -> tuple[Received, bytes]:
        while b"\r\n\r\n" not in buffer:
            buffer += self._receive(client)
        head, _, rest = buffer.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ", 2)
        headers = [(n, v.strip()) for n, _, v in (line.partition(":") for line in lines)]
        found = {n.lower(): v for n, v in headers}
        if "chunked" in found.get("transfer-encoding", ""):
            raise AssertionError("the client is expected to send a length")
        length = int(found.get("content-length", "0"))
        while len(rest) < length:
            rest += self._receive(client)
        request = Received(method, target, headers, rest[:length], client.number, head)
        return request, rest[length:]

    def _receive(self, client: _Client) -> bytes:
        data = client.sock.recv(65536)
        if not data:
            raise _Gone
        return data

    def _perform(self, client: _Client, step: Step) -> None:
        match step:
            case bytes():
                client.sock.sendall(step)
            case Pause():
                self._closing.wait(step.seconds)
            case Gate():
                self._at_gate(client, step)
            case Stall():
                self._watch(client, None)
            case Drip():
                while True:
                    client.sock.sendall(step.data)
                    self._watch(client, step.every_s)
            case Flood():
                for _ in range(step.times):
                    client.sock.sendall(step.data)
            case Reset():
                linger = struct.pack("ii", 1, 0)
                client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                client.sock.close()
                raise _Gone
            case Close():
                raise _Gone

    def _at_gate(self, client: _Client, gate: Gate) -> None:
        gate._reached.set()
        while not gate._open.is_set() and not self._closing.is_set():
            self._watch(client, 0.01)

    def _watch(self, client: _Client, seconds: float | None) -> None:
        """Wait for the client to close its end, at most ``seconds``."""
        client.sock.settimeout(seconds)
        try:
            if client.sock.recv(1, 0 if self._tls else socket.MSG_PEEK) == b"":
                raise _Gone
        except (TimeoutError, ssl.SSLWantReadError):
            pass
        finally:
            if client.sock.fileno() >= 0:
                client.sock.settimeout(None)


def _shut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # already gone


# --- scripts


def response(
    body: bytes,
    status: int = 200,
    headers: Iterable[tuple[str, str]] = (),
    *,
    content_type: str = "application/json",
) -> list[Step]:
    """A whole response with its length."""
    return [
        _head(status, [("Content-Type", content_type), ("Content-Length", len(body)), *headers])
        + body
    ]


def json_response(
    value: Any, status: int = 200, headers: Iterable[tuple[str, str]] = ()
) -> list[Step]:
    return response(json.dumps(value).encode(), status, headers)


def chunked_response(
    *steps: Step,
    status: int = 200,
    headers: Iterable[tuple[str, str]] = (),
    content_type: str = "text/event-stream",
    complete: bool = True,
) -> list[Step]:
    """A response with chunked encoding; each ``bytes`` is a chunk, other steps happen between them."""
    fields = [("Content-Type", content_type), ("Transfer-Encoding", "chunked"), *headers]
    body: list[Step] = [_chunk(step) if isinstance(step, bytes) else step for step in steps]
    return [_head(status, fields), *body, *([b"0\r\n\r\n"] if complete else [])]


def sse(
    *events: Any, done: bool = True, complete: bool = True, headers: Iterable[tuple[str, str]] = ()
) -> list[Step]:
    """A chunked event stream: dicts become ``data:`` events, ``bytes`` go out raw, steps happen between.

    ``done`` appends ``data: [DONE]``; ``complete`` ends the chunked body properly.
    """
    steps: list[Step] = [data_event(e) if isinstance(e, dict) else e for e in events]
    if done:
        steps.append(b"data: [DONE]\n\n")
    return chunked_response(*steps, headers=headers, complete=complete)


def data_event(value: Any) -> bytes:
    return b"data: " + json.dumps(value).encode() + b"\n\n"


def chat_events(
    *deltas: str, model: str = "test-model", finish: str | None = "stop", usage: bool = True
) -> list[dict[str, Any]]:
    """The events of a chat completion that says ``deltas``."""
    base = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "model": model}

    def chunk(delta: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
        return {**base, "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}

    events = [chunk({"role": "assistant", "content": ""}), *(chunk({"content": d}) for d in deltas)]
    if finish:
        events.append(chunk({}, finish))
    if usage:
        counted = {"prompt_tokens": 3, "completion_tokens": len(deltas)}
        counted["total_tokens"] = sum(counted.values())
        events.append({**base, "choices": [], "usage": counted})
    return events


def split(data: bytes, *positions: int) -> list[bytes]:
    """Cut ``data`` at these offsets."""
    edges = [0, *positions, len(data)]
    return [data[a:b] for a, b in itertools.pairwise(edges)]


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data)


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data) if data else b""


def _head(status: int, headers: Iterable[tuple[str, Any]]) -> bytes:
    lines = [f"HTTP/1.1 {status} Scripted", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
