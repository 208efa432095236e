"""Real proxies on loopback, started by the test that needs them: tinyproxy, microsocks, and a relay of our own.

    with tinyproxy(login=("me", "pass")) as proxy:
        ...                     # talk through proxy.url, http://127.0.0.1:PORT
        proxy.log()             # what the proxy itself says it did
    with microsocks(login=("me", "pass")) as proxy:   # proxy.url is socks5://127.0.0.1:PORT
    with tls_front(target_port, server_context) as proxy:   # TLS before any of them: proxy.url is https://…

    with Interceptor(ca) as proxy:                    # opens TLS with certificates of ``ca``, as companies do

The logs prove that a request went through, and whether a name or an address was asked for.
"""

import os
import re
import select
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import psutil
import trustme

from tests.support.certificates import server_context

#: Seconds that a proxy may take to listen, and a line to appear in its log.
LIMIT_S = 30.0


class RunningProxy:
    """A proxy process. ``log()`` returns what it has written so far."""

    def __init__(self, scheme: str, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
        self.scheme = scheme
        self.port = port
        self.process = process
        self._log = log

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    def log(self) -> str:
        return self._log.read_text("utf-8", "replace")

    def wait_for_log(self, pattern: str) -> str:
        """Wait until a line of the log matches; return it."""
        deadline = time.monotonic() + LIMIT_S
        while time.monotonic() < deadline:
            for line in self.log().splitlines():
                if re.search(pattern, line):
                    return line
            time.sleep(0.01)  # a file cannot be waited for
        raise AssertionError(f"no {pattern!r} in the proxy's log:\n{self.log()}")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(LIMIT_S)


@contextmanager
def tinyproxy(
    *, login: tuple[str, str] | None = None, deny: bool = False, upstream: str = ""
) -> Iterator[RunningProxy]:
    """An HTTP proxy; with ``login`` it wants Basic authentication, with ``deny`` its filter refuses every host."""
    with tempfile.TemporaryDirectory(prefix="loquat-tinyproxy-") as folder:
        log = Path(folder, "log")
        log.touch()
        log.chmod(0o666)
        port = free_port_for()
        lines = [
            f"Port {port}",
            "Listen 127.0.0.1",
            "LogLevel Connect",
            f'LogFile "{log}"',
            "Timeout 60",
            "MaxClients 50",
        ]
        if login:
            lines.append("BasicAuth {} {}".format(*login))
        if deny:
            Path(folder, "filter").write_text("^$\n")
            lines += [f'Filter "{folder}/filter"', "FilterDefaultDeny Yes"]
        if upstream:
            lines.append(f"Upstream http {upstream}")
        config = Path(folder, "tinyproxy.conf")
        config.write_text("\n".join(lines) + "\n")
        with running(["tinyproxy", "-d", "-c", str(config)], port, log) as process:
            yield RunningProxy("http", port, process, log)


@contextmanager
def microsocks(
    *, login: tuple[str, str] | None = None, scheme: str = "socks5"
) -> Iterator[RunningProxy]:
    """A SOCKS5 proxy. Its log names the target as it was asked for: as a name or as an address."""
    with tempfile.TemporaryDirectory(prefix="loquat-microsocks-") as folder:
        log = Path(folder, "log")
        port = free_port_for()
        command = ["microsocks", "-i", "127.0.0.1", "-p", str(port)]
        if login:
            command += ["-u", login[0], "-P", login[1]]
        with running(command, port, log) as process:
            yield RunningProxy(scheme, port, process, log)


@contextmanager
def tls_front(target_port: int, context: ssl.SSLContext) -> Iterator["Relay"]:
    """TLS in front of a proxy on this machine, as an ``https`` proxy is."""
    with Relay(target_port, context) as relay:
        yield relay


class Relay:
    """Passes bytes to a port on this machine, optionally out of TLS, until it is told to fall silent or break.

    ``freeze()`` stops forwarding without closing anything (a pulled cable); ``cut()`` closes all.
    """

    def __init__(self, target_port: int, context: ssl.SSLContext | None = None) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._target_port = target_port
        self._context = context
        self._moving = threading.Event()
        self._moving.set()
        self._closing = False
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    @property
    def url(self) -> str:
        return f"{'https' if self._context else 'http'}://127.0.0.1:{self.port}"

    def freeze(self) -> None:
        self._moving.clear()

    def cut(self) -> None:
        for sock in list(self._sockets):
            _shut(sock)

    def __enter__(self) -> Self:
        self._spawn(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._closing = True
        self._moving.set()
        _shut(self._listener)
        self._listener.close()
        self.cut()
        for thread in self._threads:
            thread.join(LIMIT_S)
        for sock in self._sockets:
            sock.close()

    def _spawn(self, work, *args) -> None:
        thread = threading.Thread(target=work, args=args, name="relay", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._closing:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._sockets.append(client)
            self._spawn(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        try:
            if self._context:
                client = self._context.wrap_socket(client, server_side=True)
                self._sockets.append(client)
            target = socket.create_connection(("127.0.0.1", self._target_port))
        except OSError:
            return
        self._sockets.append(target)
        self._pump(client, target)

    def _passes(self, data: bytes, source: socket.socket) -> None:
        """See what passes; a plain relay does not look."""

    def _pump(self, client: socket.socket, target: socket.socket) -> None:
        """Pass bytes both ways in one thread: a TLS socket may not be read and written at the same time."""
        other = {client: target, target: client}
        try:
            while other:
                waiting = [s for s in other if _pending(s)] or select.select([*other], [], [])[0]
                for source in waiting:
                    data = _read_now(source)
                    if data == b"":
                        return
                    self._moving.wait()
                    self._passes(data or b"", source)
                    other[source].sendall(data or b"")
        except OSError:
            return  # one side has gone
        finally:
            _shut(client)
            _shut(target)


class Interceptor(Relay):
    """A proxy that opens TLS: it answers CONNECT, shows a certificate of its own, and reads all that passes.

    ``seen`` is what it read from the client in the clear.
    """

    def __init__(self, ca: trustme.CA) -> None:
        super().__init__(0)
        self._ca = ca
        self.seen = b""

    def _serve(self, client: socket.socket) -> None:
        try:
            head = b""
            while b"\r\n\r\n" not in head:
                head += client.recv(4096)
            host, _, port = head.split()[1].decode().rpartition(":")
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            client = server_context(host, ca=self._ca).wrap_socket(client, server_side=True)
            self._sockets.append(client)
            trusting = ssl.create_default_context()
            trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
            target = trusting.wrap_socket(socket.create_connection((host, int(port))))
        except (OSError, IndexError):
            return  # the client refused the certificate, as it should
        self._sockets.append(target)
        self._pump(client, target)

    def _passes(self, data: bytes, source: socket.socket) -> None:
        if isinstance(source, ssl.SSLSocket) and source.server_side:
            self.seen += data


def _pending(sock: socket.socket) -> bool:
    return isinstance(sock, ssl.SSLSocket) and sock.pending() > 0


def _read_now(sock: socket.socket) -> bytes | None:
    """Return what is there; ``None`` when it was no data, such as half a TLS record or a session ticket."""
    sock.settimeout(0)
    try:
        return sock.recv(65536)
    except (ssl.SSLWantReadError, BlockingIOError):
        return None
    finally:
        sock.settimeout(LIMIT_S)


@contextmanager
def running(command: list[str], port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (
        log.open("ab") as output,
        subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=dict(os.environ)
        ) as process,
    ):
        try:
            _wait_listening(process, port, log)
            yield process
        finally:
            process.terminate()
            process.wait(LIMIT_S)


def _wait_listening(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + LIMIT_S
    while not _listens(process.pid, port):
        assert process.poll() is None, f"{process.args} ended: {log.read_text('utf-8', 'replace')}"
        assert time.monotonic() < deadline, f"{process.args} does not listen"
        time.sleep(0.01)  # a process has no event for it


def _listens(pid: int, port: int) -> bool:
    """Ask the kernel, not the proxy: a probing connection would stand in its log."""
    try:
        connections = psutil.Process(pid).net_connections(kind="tcp")
    except psutil.NoSuchProcess:
        return False
    return any(c.status == psutil.CONN_LISTEN and c.laddr.port == port for c in connections)


def free_port_for() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _shut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # already gone
