"""Start to the first painted window with 1,000 conversations in its list, against a bare PySide6 window.

usage: python -m benchmarks.start [RUNS]
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.machine import machine, spread
from benchmarks.profiles import filled_profile

CONVERSATIONS = 1000


class Start(NamedTuple):
    """Milliseconds to the first paint: by the clock, and of CPU (which a busy machine disturbs less)."""

    wall_ms: float
    cpu_ms: float


def start(*command: str) -> Start:
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", *command], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        wall_ms = (time.perf_counter() - began) * 1000
        process.stdout.read()
    painted, cpu_ms = line.split()
    assert painted == "painted"
    assert process.returncode == 0, process.returncode
    return Start(wall_ms, float(cpu_ms))


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as folder:
        filled_profile(Path(folder), CONVERSATIONS)
        loquat_command = ("benchmarks.loquat_window", folder, str(CONVERSATIONS))
        bare, loquat = [], []
        start("benchmarks.bare_window")  # fills the disk cache
        start(*loquat_command)
        for _ in range(runs):
            bare.append(start("benchmarks.bare_window"))
            loquat.append(start(*loquat_command))
    for field in Start._fields:
        ours = [getattr(one, field) for one in loquat]
        theirs = [getattr(one, field) for one in bare]
        print(f"{field}: bare window {spread(theirs, 'ms')}, Loquat {spread(ours, 'ms')}")
        print(
            f"ratio {median(ours) / median(theirs):.2f}, of the best {min(ours) / min(theirs):.2f}"
        )
    print(machine())


if __name__ == "__main__":
    main()
