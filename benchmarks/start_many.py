"""Start to the first painted window with 10,000 conversations in its list, against 10; also the bare window, for scale.

usage: python -m benchmarks.start_many [RUNS]
"""

import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.machine import machine, spread
from benchmarks.profiles import filled_profile
from benchmarks.start import Start, commands, start

FEW, MANY = 10, 10_000


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    found: dict[int, list[Start]] = {FEW: [], MANY: []}
    with tempfile.TemporaryDirectory() as folder:
        for count in found:
            filled_profile(Path(folder, str(count)), count, turns=1)
            start(*commands(str(Path(folder, str(count))), str(count), is_frozen=False)[1])
        for _ in range(runs):
            for count, starts in found.items():
                profile = str(Path(folder, str(count)))
                starts.append(start(*commands(profile, str(count), is_frozen=False)[1]))
    for field in Start._fields:
        few, many = ([getattr(one, field) for one in starts] for starts in found.values())
        print(f"{field}: {FEW} conversations {spread(few, 'ms')}, {MANY} {spread(many, 'ms')}")
        print(f"ratio {median(many) / median(few):.2f}, of the best {min(many) / min(few):.2f}")
    print(machine())


if __name__ == "__main__":
    main()
