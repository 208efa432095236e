"""Start to the first painted window with 1,000 conversations in its list, against a bare PySide6 window.

usage: python -m benchmarks.start [RUNS]
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.machine import machine, spread
from benchmarks.profiles import filled_profile

CONVERSATIONS = 1000


def seconds_to_paint(*command: str) -> float:
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", *command], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        taken = time.perf_counter() - began
        process.stdout.read()
    assert line.strip() == "painted", line
    assert process.returncode == 0, process.returncode
    return taken


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as folder:
        filled_profile(Path(folder), CONVERSATIONS)
        loquat_command = ("benchmarks.loquat_window", folder, str(CONVERSATIONS))
        bare, loquat = [], []
        seconds_to_paint("benchmarks.bare_window")  # fills the disk cache
        seconds_to_paint(*loquat_command)
        for _ in range(runs):
            bare.append(1000 * seconds_to_paint("benchmarks.bare_window"))
            loquat.append(1000 * seconds_to_paint(*loquat_command))
    print(f"bare window   {spread(bare, 'ms')}")
    print(f"Loquat        {spread(loquat, 'ms')}")
    print(f"ratio         {median(loquat) / median(bare):.2f}")
    print(machine())


if __name__ == "__main__":
    main()
