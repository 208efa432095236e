"""One run of the model server's process: started, asked for its address, watched, ended. asyncio, no Qt."""

import asyncio
import json
import logging
import os
import re
import secrets
import socket
import subprocess
import sys
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from msgspec import Struct, structs

from desktop.core.connection import looks_secret
from desktop.core.errors import Action, ErrorInfo, ErrorKind, LocalModelError, describe
from desktop.core.local_model import CONTEXT_TOKENS
from desktop.core.text import Text, text
from desktop.frozen import SERVE_ARGUMENT
from desktop.runtime import local_server_main

log = logging.getLogger("loquat.local_model")

#: Conversations answered at the same time; further ones wait.
ANSWERS_AT_ONCE: Final = 4

#: Keeps what other conversations have read, so that coming back to one does not read it again.
PROMPT_CACHE_MIB: Final = 256

#: Seconds to wait for a connection on loopback, where the kernel answers at once.
_PROBE_S: Final = 0.2

#: Lines of the server's own log that are kept to explain a failure.
_LOG_LINES: Final = 40

#: Exit codes: of POSIX as negative signal numbers, of Windows as NTSTATUS.
_KILLED: Final = {-9, -15}
_ILLEGAL_INSTRUCTION: Final = {-4, 0xC000001D}

_LOAD_ERROR: Final = re.compile(r"error loading model: (.+)")


class Endpoint(Struct, frozen=True):
    """Where the running server listens; the key is random and lives as long as the process."""

    base_url: str
    key: str
    model: str

    def __repr__(self) -> str:
        return f"Endpoint({self.base_url!r}, {self.model!r})"


class LocalProcess:
    """A model server that is ready. Made by ``start``; belongs to the loop it was made on."""

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        reading: "asyncio.Task[None]",
        endpoint: Endpoint,
    ) -> None:
        self.endpoint = endpoint
        self._process = process
        self._reading = reading

    @classmethod
    async def start(cls, gguf: Path, name: str) -> "LocalProcess":
        """Start a server for ``gguf`` and wait until it answers; cancelling ends the process.

        Args:
            gguf: A file that has been checked.
            name: What ``GET /models`` is to call it.

        Raises:
            LocalModelError: It could not be started, or could not load the file.
        """
        process = await _spawn_uninterrupted()
        log_lines: deque[str] = deque(maxlen=_LOG_LINES)
        reading = asyncio.create_task(_read_log(process, log_lines))
        key = secrets.token_urlsafe(32)
        try:
            await _give_order(process, gguf, name, key)
            url = await _read_url(process, reading, log_lines)
        except BaseException:
            await _end(process, reading)
            raise
        return cls(process, reading, Endpoint(f"{url}/v1", key, name))

    def is_alive(self) -> bool:
        """Whether the server takes connections right now. The news of a death comes later than this."""
        if self._process.returncode is not None:
            return False
        host, _, port = self.endpoint.base_url.split("/")[2].rpartition(":")
        try:
            socket.create_connection((host, int(port)), _PROBE_S).close()
        except TimeoutError:
            return True  # busy, not gone: the kernel answers for a dead one
        except OSError:
            return False
        return True

    async def ended(self) -> int:
        """Wait until the process ends, for whatever reason; return its exit code."""
        return await self._process.wait()

    async def stop(self) -> None:
        """End the process and wait until it is gone."""
        await _end(self._process, self._reading)


def died(code: int) -> ErrorInfo:
    """Return what to say about a server that ended on its own with ``code``."""
    return ErrorInfo(
        ErrorKind.LOCAL_MODEL,
        text("The local model stopped: {reason}.", reason=_reason(code)),
        text("Ask again; it is started anew."),
        Action.RETRY,
    )


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, SERVE_ARGUMENT]
    # As a file and with -P: the folder that the person happens to be in must not supply modules.
    return [sys.executable, "-P", str(Path(local_server_main.__file__))]


async def _spawn_uninterrupted() -> asyncio.subprocess.Process:
    """Spawn; when cancelled meanwhile, kill first.

    WORKAROUND https://github.com/python/cpython/issues/119710: cancelled before its pipes are
    connected, asyncio waits for ever for a process that has long ended (seen on 3.11.7).
    """
    spawning = asyncio.create_task(_spawn())
    try:
        return await asyncio.shield(spawning)
    except asyncio.CancelledError:
        with suppress(LocalModelError):
            process = await spawning
            await _end(process, asyncio.create_task(_read_log(process, deque())))
        raise


async def _spawn() -> asyncio.subprocess.Process:
    options: dict[str, Any] = {}
    if sys.platform == "win32":
        options["creationflags"] = (
            subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
        )
    pipe = asyncio.subprocess.PIPE
    # Keys that the person keeps in environment variables are none of its business.
    env = {name: value for name, value in os.environ.items() if not looks_secret(name)}
    try:
        return await asyncio.create_subprocess_exec(
            *_command(), stdin=pipe, stdout=pipe, stderr=pipe, env=env, **options
        )
    except OSError as exc:
        raise _error(text("its process could not be started"), exc.strerror or "") from exc


async def _give_order(process: asyncio.subprocess.Process, gguf: Path, name: str, key: str) -> None:
    """Send everything through the pipe: arguments and environment can be read by others."""
    order = {
        "parent": os.getpid(),
        "gguf": str(gguf),
        "name": name,
        "key": key,
        "context_tokens": CONTEXT_TOKENS,
        "answers_at_once": ANSWERS_AT_ONCE,
        "prompt_cache_mib": PROMPT_CACHE_MIB,
    }
    assert process.stdin is not None
    process.stdin.write(json.dumps(order).encode() + b"\n")
    with suppress(ConnectionError):  # it died; its exit code says more
        await process.stdin.drain()


async def _read_url(
    process: asyncio.subprocess.Process, reading: "asyncio.Task[None]", log_lines: deque[str]
) -> str:
    assert process.stdout is not None
    line = await process.stdout.readline()
    answer: dict[str, str] = json.loads(line or b"{}")
    if "url" not in answer:
        code = await process.wait()
        await reading
        raise _failure(answer.get("failed", ""), code, log_lines)
    return answer["url"]


async def _read_log(process: asyncio.subprocess.Process, lines: deque[str]) -> None:
    assert process.stderr is not None
    with suppress(ValueError):  # a line longer than the stream's limit
        async for raw in process.stderr:
            line = raw.decode("utf-8", "replace").rstrip()
            lines.append(line)
            log.debug("%s", line)


async def _end(process: asyncio.subprocess.Process, reading: "asyncio.Task[None]") -> None:
    """End ``process`` whatever it is doing: it has nothing to save, and while it loads it hears nothing."""
    assert process.stdin is not None
    process.stdin.close()
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()
    await reading


def _failure(words: str, code: int, log_lines: deque[str]) -> LocalModelError:
    told = "\n".join(log_lines)
    if found := _LOAD_ERROR.findall(told):
        return _error(text("the file cannot be loaded"), found[-1], told)
    return _error(_reason(code), words, told)


def _reason(code: int) -> Text:
    if code in _KILLED:
        return text("its process was killed, perhaps for want of memory")
    if code in _ILLEGAL_INSTRUCTION:
        return text("this processor lacks instructions that it needs")
    return text("its process ended with code {code}", code=code)


def _error(reason: Text, message: str = "", evidence: str = "") -> LocalModelError:
    info = describe(ErrorKind.LOCAL_MODEL, reason=reason)
    return LocalModelError(structs.replace(info, message=message, evidence=evidence))
