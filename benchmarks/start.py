"""Start to the first painted window with 1,000 conversations in its list, against a bare PySide6 window.

usage: python -m benchmarks.start [RUNS] [--frozen]

With ``--frozen`` both are frozen programs, as they are installed (``make package`` builds them).
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

FROZEN = Path(__file__).parent.parent / "build" / "frozen"


def commands(*loquat: str, is_frozen: bool) -> tuple[list[str], list[str]]:
    """Return the commands of the bare window and of Loquat, whose arguments are given."""
    if is_frozen:
        return [str(FROZEN / "bare" / "bare")], [str(FROZEN / "telling" / "telling"), *loquat]
    python = [sys.executable, "-m"]
    return [*python, "benchmarks.bare_window"], [*python, "benchmarks.loquat_window", *loquat]


class Start(NamedTuple):
    """Milliseconds to the first paint: by the clock, and of CPU (which a busy machine disturbs less)."""

    wall_ms: float
    cpu_ms: float


def start(*command: str) -> Start:
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        wall_ms = (time.perf_counter() - began) * 1000
        process.stdout.read()
    painted, cpu_ms = line.split()
    assert painted == "painted"
    assert process.returncode == 0, process.returncode
    return Start(wall_ms, float(cpu_ms))


def main() -> None:
    words = [word for word in sys.argv[1:] if word != "--frozen"]
    runs = int(words[0]) if words else 15
    with tempfile.TemporaryDirectory() as folder:
        filled_profile(Path(folder), CONVERSATIONS)
        bare_command, loquat_command = commands(
            folder, str(CONVERSATIONS), is_frozen="--frozen" in sys.argv
        )
        bare, loquat = [], []
        start(*bare_command)  # fills the disk cache
        start(*loquat_command)
        for _ in range(runs):
            bare.append(start(*bare_command))
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
