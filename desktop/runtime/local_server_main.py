"""The process that runs the model: llama.cpp's server on loopback, for as long as its parent wants it.

Started by ``local_process`` as a file of its own, so it imports nothing of ours and starts quickly.
Standard input carries one line of JSON (the order), then nothing until it closes, which means: end.
Standard output carries one line of JSON (``{"url": …}`` or ``{"failed": …}``); everything that the
library prints goes to standard error.
"""

import ctypes
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, Final

#: Linux's prctl option: have the kernel kill this process when the thread that started it ends.
_PR_SET_PDEATHSIG: Final = 1

#: Below the window, so that it stays smooth while every core computes.
_NICENESS: Final = 5

#: llama.cpp's level "warnings and errors"; levels above it print slots and timings.
_LOG_WARNINGS: Final = 2


def main() -> int:
    """Serve until standard input closes; return the exit code."""
    # Ctrl+C in a terminal reaches the whole group; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = _claim_stdout()
    order = json.loads(sys.stdin.buffer.readline() or b"null")
    if order is None or not _tie_to_parent(order["parent"]):
        return 0
    try:
        server = _start(order)
    except Exception as exc:  # noqa: BLE001 - whatever it was, the parent is told and words it
        _tell(answers, {"failed": str(exc)})
        return 1
    _tell(answers, {"url": server.listening_address})
    sys.stdin.buffer.read()
    # Not by way of the destructors: they wait for the answer that is being computed.
    os._exit(0)


def _claim_stdout() -> int:
    answers = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _tell(descriptor: int, answer: dict[str, str]) -> None:
    os.write(descriptor, json.dumps(answer).encode() + b"\n")


def _tie_to_parent(parent: int) -> bool:
    """Make sure that this process ends with its parent even while it loads; say whether there is one.

    Loading holds Python's lock, so a thread that watches standard input would come too late.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    return sys.platform == "win32" or os.getppid() == parent


def _start(order: dict[str, Any]) -> Any:
    import xllamacpp

    if sys.platform != "win32":
        os.nice(_NICENESS)  # on Windows the parent sets the class of priority
    params = xllamacpp.CommonParams()
    params.model.path = order["gguf"]
    params.model_alias = {order["name"]}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [order["key"]]
    params.n_ctx = order["context_tokens"]
    params.n_parallel = order["answers_at_once"]
    params.kv_unified = True  # one long conversation may use the room of all
    params.cache_ram_mib = order["prompt_cache_mib"]
    if cores := _cores_allowed():
        params.cpuparams.n_threads = cores
    params.endpoint_slots = False
    params.ui = False
    params.offline = True
    params.verbosity = _LOG_WARNINGS
    return xllamacpp.Server(params)


def _cores_allowed() -> int:
    """Return how many physical cores this process may use; 0 leaves it to llama.cpp, which knows no affinity."""
    if sys.platform != "linux":
        return 0
    siblings = set()
    for cpu in os.sched_getaffinity(0):
        topology = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list")
        try:
            siblings.add(topology.read_text(encoding="ascii"))
        except OSError:
            return 0
    return len(siblings)


if __name__ == "__main__":
    sys.exit(main())
