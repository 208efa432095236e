"""How long a process stood ready to run while the machine gave it no core.

A promise in seconds is one of a program that runs. On a machine with more to do than it has cores, a
thread waits its turn, and that time is the machine's: it is counted out, and everything else (locks,
the interpreter's own, disk, sleep) is not.
"""

import contextlib
import os
import signal
import threading
import time
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: Seconds between two looks, if this thread gets a core itself.
_EVERY_S = 0.05

#: States of a thread in which it does nothing more: stopped, or at its end.
_STILL = (b"T", b"t", b"Z", b"X")


class CpuWaits:
    """Watches one process in a thread of its own until ``close``.

    Source: the second figure of ``/proc/PID/task/TID/schedstat``, nanoseconds on a run queue (Linux,
    Documentation/scheduler/sched-stats), and what the host of a virtual machine took of its cores (proc_stat(5)).
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._tasks = Path(f"/proc/{pid}/task")
        self._waited: dict[str, int] = {}  # by thread; one that has ended keeps its figure
        self._looks: list[tuple[float, float]] = []
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def stop(self) -> "Kill":
        """Stop the process, which is killed next, and watch no more: only when it gets a core a wait is written down."""
        at = time.monotonic()
        os.kill(self._pid, signal.SIGSTOP)
        while any(state not in _STILL for state in self._states()):
            time.sleep(0.001)
        self.close()
        return Kill(at, self)

    def close(self) -> None:
        """Look a last time, and watch no more; what was seen can still be asked for."""
        self._closed.set()
        self._thread.join()
        self._look()

    def since(self, at: float) -> float:
        """Return the seconds that all threads together waited from ``at`` (``time.monotonic``) to the last look.

        What they waited between the looks before and after ``at`` may all have been after it.
        """
        later = bisect_left(self._looks, (at, 0.0))
        if later == len(self._looks):
            return 0.0
        seen_at, waited = self._looks[later]
        before = self._looks[later - 1][1] if later else 0.0
        return self._looks[-1][1] - waited + min(waited - before, seen_at - at)

    def _states(self) -> Iterator[bytes]:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            for task in self._tasks.iterdir():
                yield (task / "stat").read_bytes().rpartition(b") ")[2][:1]

    def _watch(self) -> None:
        while not self._closed.is_set():
            self._look()
            self._closed.wait(_EVERY_S)

    def _look(self) -> None:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            for task in self._tasks.iterdir():
                with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                    self._waited[task.name] = int((task / "schedstat").read_bytes().split()[1])
            waited = sum(self._waited.values()) / 1e9 + _stolen_s()
            self._looks.append((time.monotonic(), waited))


def _stolen_s() -> float:
    """Return for how long, in seconds since the start, a core had something to do and the host did not let it."""
    ticks = Path("/proc/stat").read_bytes().split(maxsplit=9)[8]
    return int(ticks) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Kill:
    """The end of a process, at ``time.monotonic``; or a moment, for one that was not killed."""

    at: float
    waits: CpuWaits | None = None

    def waited_since(self, at: float) -> float:
        """Return the seconds that the process stood waiting for a core, from ``at`` on."""
        return self.waits.since(at) if self.waits is not None else 0.0
